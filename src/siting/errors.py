"""Every error a user can correct, as one line: where it is, what is wrong, and how to correct it.

A message never depends on locale or traceback, so the command line can print it as it is.
Bugs are not wrapped in these: they stay ordinary exceptions.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator

_MAX_QUOTE_LENGTH = 60
# Control codes except tab and line ends, and the characters that change the text direction.
CONTROLS = "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]"
_CONTROLS = re.compile(CONTROLS)
# But not our own advice how to write one.
_DATABASE = re.compile(r"postgres(?:ql)?:/+(?!/|USER:PASSWORD@HOST|\.\.\.)\S+")
_MEMORY_WORDS = (
    "cannot allocate memory",
    "failed to map segment",
    "out of memory",
    "can't start new thread",
    "failed to launch worker thread",
)


class SitingError(Exception):
    """Root of the errors a user can correct (exit code 2 on the command line).

    Parameters
    ----------
    what
        What is wrong, in one clause.
    where
        The file, row, key or option it was found in.
    hint
        What the user can do about it.
    about
        The key of a study, or the option, that says how a file is read and is at fault: such as ``crs``.

    Attributes
    ----------
    each
        Where a file has several faults: the first of them one by one, none of which counts the others.
    """

    each: tuple[SitingError, ...] = ()

    def __init__(self, what: str, *, where: str = "", hint: str = "", about: str = "") -> None:
        self.what = what
        self.where = where
        self.hint = hint
        self.about = about
        message = f"{where}: {what}" if where else what
        if hint:
            message = f"{message}. {hint}"
        super().__init__(_one_line(message))


class StudyError(SitingError):
    """The study file cannot be used as it is."""


class SitesError(SitingError):
    """The site file cannot be used as it is."""


class LayerError(SitingError):
    """A layer or a named place is missing, ambiguous or unreadable."""


class RulesError(SitingError):
    """A file of rules cannot be used as it is."""


class WeatherError(SitingError):
    """A weather file or a climate table cannot be used as it is."""


class DocumentError(SitingError):
    """The document to audit cannot be read as text."""


class ClaimsError(SitingError):
    """The file of claims cannot be used as it is."""


class OutputError(SitingError):
    """The results cannot be written where they were asked for."""


class MissingExtraError(SitingError):
    """A feature needs a package that is not installed."""


class FontError(SitingError):
    """No installed font can draw the text that was asked for."""


class StoppedError(SitingError):
    """The user stopped the run; nothing was written."""


def quote(text: object) -> str:
    """Show untrusted *text* inside a message: on one line, printable, and cut when long."""
    shown = "".join(c if c.isprintable() else " " for c in str(text))
    if len(shown) > _MAX_QUOTE_LENGTH:
        shown = f"{shown[:_MAX_QUOTE_LENGTH]}... ({len(str(text))} characters)"
    return f"'{shown}'"


def counted(count: int, noun: str) -> str:
    """Return a number of things in English: ``1 cell``, ``1,200 cells``."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def near_word(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that was probably meant; None if none is near."""
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return near[0] if near else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return ``Did you mean 'x'?`` for the nearest known word, or the known words when none is near."""
    names = sorted(known)
    near = near_word(word, names)
    if near is not None:
        return f"Did you mean '{near}'?"
    return f"Known: {', '.join(names)}" if names else ""


def without_controls(text: str) -> str:
    """Return untrusted *text* without control codes (line ends and tabs stay): none may reach a terminal."""
    return text if text.isprintable() else _CONTROLS.sub(" ", text)


def is_out_of_memory(error: BaseException) -> bool:
    """Whether *error*, or one of its causes, says that memory ran out."""
    return any(
        isinstance(found, MemoryError) or any(words in str(found).lower() for words in _MEMORY_WORDS)
        for found in chain_of(error)
    )


def chain_of(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and all its causes, including exceptions it holds as arguments."""
    queue: list[BaseException | None] = [error]
    seen: set[int] = set()
    while queue:
        current = queue.pop()
        if current is None or id(current) in seen:
            continue
        seen.add(id(current))
        yield current
        queue += [current.__cause__, current.__context__]
        queue += [a for a in current.args if isinstance(a, BaseException)]


def without_urls(text: str) -> str:
    """Return a message without the URL of a database, which may hold a password."""
    return _DATABASE.sub("postgresql://***", text)


def _one_line(message: str) -> str:
    return without_urls(" ".join(without_controls(message).split()))
