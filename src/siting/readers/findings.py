"""Faults and remarks collected while reading a file.

Faults are collected over the whole file and raised once: a user should not have to load a file twenty times
to learn of twenty faults.
"""

from __future__ import annotations

import functools
import itertools
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

from siting.errors import SitingError, quote
from siting.records import dataclass

SITE_FILE = "site file"
"""How messages refer to a file of candidate sites."""
_MAX_FAULTS = 12


@dataclass(frozen=True, slots=True)
class Fault:
    """One kind of fault: what is wrong, in which row (the first of *count* such), and how to correct it.

    *about* is the key of a wrong declaration, if it is one.
    """

    what: str
    at: str
    hint: str
    count: int
    about: str = ""


@dataclass
class _Tally:
    """A remark with counts: where it stands among the warnings, how it is worded, and the totals so far."""

    place: int
    said: Callable[..., str]
    totals: tuple[int, ...] = ()


class Findings:
    """Faults and warnings of one file.

    Parameters
    ----------
    path
        The file; messages name it without its folder.
    error
        Class of error to raise.
    what
        The file in words, such as ``site file``.
    """

    def __init__(self, path: Path, *, error: type[SitingError], what: str) -> None:
        self.path = path
        self.what = what
        self.above: tuple[str, ...] = ()  # the lines above the headings of a table
        self.below: tuple[str, ...] = ()  # the remarks under the rows of a table
        self.coordinates: tuple[str, ...] = ()  # the headings of the columns of a table that place its rows
        self.beside = "file"  # the key of a study that names it
        self.faults: list[Fault] = []
        self.warnings: list[str] = []
        self.error = error
        self._said: set[str] = set()
        self._tallies: dict[str, _Tally] = {}

    @property
    def source(self) -> str:
        """Name of the file as messages show it: printable, and cut when long."""
        return shown(self.path.name or self.path)

    def fault(self, what: str, *, at: str = "", hint: str = "", count: int = 1, about: str = "") -> None:
        """Note a fault and go on; *count* rows share it and *at* is the position of the first."""
        self.faults.append(Fault(what, at, hint, count, about))

    def warn(self, text: str, *, once: str = "") -> None:
        """Note what the user should know about the file, the same line only once.

        In a file read in blocks, a remark with the key *once* is noted only for the first block that has it.
        """
        line = f"{self.source}: {text}"
        if (once or line) not in self._said:
            self._said.add(once or line)
            self.warnings.append(line)

    def tally(self, key: str, said: Callable[..., str], *counts: int) -> None:
        """Note a remark with counts; in a file read in blocks they are those of all blocks so far.

        Parameters
        ----------
        key
            What the remark is about: later blocks add to its counts, while the first one words it.
        said
            Makes the text of the totals.
        counts
            How many rows of this block, such as those it is about and those it could be about.
        """
        if key not in self._tallies:
            self._tallies[key] = _Tally(len(self.warnings), said)
            self.warnings.append("")
        tally = self._tallies[key]
        tally.totals = tuple(a + b for a, b in itertools.zip_longest(tally.totals, counts, fillvalue=0))
        self.warnings[tally.place] = f"{self.source}: {tally.said(*tally.totals)}"

    def begin_pass(self) -> None:
        """Count anew: the file is read from its first row again."""
        for tally in self._tallies.values():
            tally.totals = ()

    def declared(self, key: str, value: str = "") -> str:
        """Return how a user declares *key* for this file: by an option for a site file, or in the study."""
        said = f"{key} {value}".rstrip()
        if self.what == SITE_FILE:
            return f"{said} (--{key.removesuffix('_column')}, or the key {key} beside file)"
        return f"{said} (the key {key} beside {self._named})"

    @property
    def _named(self) -> str:
        return "its file" if self.beside == "file" else self.beside

    def stop(self, what: str, *, at: str = "", hint: str = "", about: str = "") -> NoReturn:
        """Note a fault after which the file cannot be read on, and raise; *about* as in `Fault`.

        Raises
        ------
        SitingError
            The first fault of the file, in full, and how many more there are.
        """
        self.fault(what, at=at, hint=hint, about=about)
        self.raise_faults()
        raise AssertionError("unreachable: a fault was just noted")

    def raise_faults(self) -> None:
        """Raise if a fault was noted.

        Raises
        ------
        SitingError
            The first fault of the file, in full, and how many more there are.
        """
        if not self.faults:
            return
        first = self.faults[0]
        more = sum(fault.count for fault in self.faults) - 1
        error = self._error(first, more)
        if len(self.faults) > 1:
            told, rest = self.faults[:_MAX_FAULTS], sum(f.count for f in self.faults[_MAX_FAULTS:])
            left = [0] * (len(told) - 1) + [rest]
            error.each = tuple(self._error(f, f.count - 1 + n) for f, n in zip(told, left, strict=True))
        raise error

    def _error(self, fault: Fault, more: int) -> SitingError:
        what = f"{fault.what} (and {more:,} more)" if more else fault.what
        where = f"{self.source}, {fault.at}" if fault.at else self.source
        return self.error(what, where=where, hint=fault.hint, about=fault.about)


def shown(text: object) -> str:
    """Return untrusted *text* as `quote` would show it, without the quotation marks."""
    return quote(text)[1:-1]


def listed(names: list[str], *, most: int = 8) -> str:
    """Return some untrusted names in one short line."""
    parts = [f"'{shown(name[:20])}{'...' if len(name) > 20 else ''}'" for name in names[:most]]
    if len(names) > most:
        parts.append(f"{len(names) - most} more")
    return ", ".join(parts)


@dataclass(frozen=True)
class Places:
    """Positions of the rows of a table in their file.

    Parameters
    ----------
    word
        ``line``, ``row`` or ``feature``.
    number
        Returns the 1-based number of a 0-based row; used only when something is wrong.
    """

    word: str
    number: Callable[[int], int]

    def of(self, row: int) -> str:
        """Return where *row* is, such as ``line 12``."""
        return f"{self.word} {self.number(row)}"


@functools.cache
def features() -> Places:
    """Return the places of a file whose rows are counted from 1, without headings."""
    return Places("feature", lambda row: row + 1)
