"""Which parcel of a file a document is about: that of its title, else the only one it speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from siting.auditing.judging.site import AuditSite
from siting.auditing.reading.sites_named import is_compared, names_pattern
from siting.errors import SitesError, quote
from siting.sites.names import short_names

_SENTENCE = re.compile(r"[。！？；]|[.!?;](?:\s|$)|[，,:：] *\S*\d")
_LEAST = 2  # characters of a name
_SHOWN = 6


def parcel_meant(text: str, rows: Sequence[AuditSite], file: str) -> AuditSite:
    """Return the one of several parcels that a document is about.

    That is the one that its title names: the lines before its first sentence. Where these name none, it is
    the only one that the text names other than as what it compares with or measures to.

    Raises `SitesError` where none fits, or more than one: a document judged at another parcel than its own
    would be contradicted, and corrected, by figures of somebody else.
    """
    for said in (_title(text), text):
        named = list(dict.fromkeys(_named(said, rows)))
        if len(named) == 1:
            return rows[named[0]]
        if named:
            break
    names = [quote(rows[n].label.en) for n in (named or range(len(rows)))]
    listed = ", ".join(names[:_SHOWN]) + (" …" if len(names) > _SHOWN else "")
    what = (
        f"it is not clear which of these parcels the text is about: {listed}"
        if named
        else f"the text names none of the {len(rows)} parcels: {listed}"
    )
    raise SitesError(
        what, where=file, hint="Name it by --site NAME --among FILE, --site again for each of several"
    )


def _title(text: str) -> str:
    """Return the lines before the first sentence of a text."""
    lines: list[str] = []
    for line in text.split("\n"):
        if _SENTENCE.search(line):
            break
        lines.append(line)
    return "\n".join(lines)


def _named(text: str, rows: Sequence[AuditSite]) -> Iterator[int]:
    """Yield the rows that a text names as what it is about; all of those that share a name."""
    known: dict[str, list[int]] = {}
    for number, row in enumerate(rows):
        for name in {n for label in (row.label.en, row.label.zh) for n in short_names(label)}:
            if len(name) >= _LEAST and not name.isdigit():
                known.setdefault(name.casefold(), []).append(number)
    said = text.casefold()
    longest = sorted(known, key=len, reverse=True)
    for found in names_pattern(longest).finditer(said) if longest else ():
        if not is_compared(said, found.start()):
            yield from known[found.group()]
