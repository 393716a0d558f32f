"""The headings of a document, and the stretches of its text that they open: the chapter about each site."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from siting.auditing.reading.documents import Document
from siting.records import dataclass

_MAX_HEADING = 60
_STRUCTURED = 2  # headings that are marked as such, from which on other lines are none
_NUMBERED = re.compile(
    r"(?P<hashes>#{1,6})\s+|(?P<dotted>\d+(?:\.\d+)*)[.、)]?\s+(?=\S)|(?P<first>[一二三四五六七八九十]+)、"
    r"|[（(](?P<second>[一二三四五六七八九十]+)[)）]|(?P<annex>Appendix|Annex|附录|附件)"
)
_CLOSES = re.compile(
    r"summary|conclusions?|overview|comparison|contact|notes?\b|sources|disclaimer|总结|小结|结论|综述|概述"
    r"|对比|比较|联系|说明|来源|声明",
    re.IGNORECASE,
)
# 低于甲园。[3] and 低于甲园。[K4, G3] are sentences with their notes, no headings.
_NOTE_MARKS = re.compile(r"(?:\s*\[[A-Z]?\d{1,3}(?:, ?[A-Z]?\d{1,3})*\]|[⁰¹²³⁴-⁹]+)+$")
_REST = re.compile(r"\s*[（(].*[)）]\s*$")


@dataclass(frozen=True, slots=True)
class TitleLine:
    """A heading: where its line starts, its words without number, its depth (0 without number and marks)."""

    start: int
    title: str
    depth: int
    marked: bool = False
    order: int = 0  # among the lines that are not blank


def bare_title(title: str) -> str:
    """Return a title without what stands in brackets behind it."""
    return _REST.sub("", title).strip().strip(":：") or title


def headings_of(document: Document, is_name: Callable[[str], bool]) -> list[TitleLine]:
    """Return the headings of a document.

    They are those that its file marks; a line that is nothing but a name is one too. Where the file marks
    none, as in plain text, all lines that look like headings are. Names one below the other are a list, or
    the labels of a map.
    """
    found = list(_headings(document))
    named = {h.order for h in found if not h.marked and not h.depth and is_name(bare_title(h.title))}
    found = [h for h in found if h.order not in named or named.isdisjoint({h.order - 1, h.order + 1})]
    if sum(h.marked for h in found) < _STRUCTURED:
        return found
    return [
        h for h in found if h.marked or is_name(bare_title(h.title)) or _CLOSES.fullmatch(h.title) is not None
    ]


def _headings(document: Document) -> Iterator[TitleLine]:
    """Yield the lines that are marked as headings, or look like them."""
    marks = {heading.start: heading.depth for heading in document.headings}
    at = order = 0
    for line in document.text.split("\n"):
        order += bool(line.strip())
        said = _NOTE_MARKS.sub("", line.strip()).strip("*_")
        if len(said) > 1 and (at in marks or _looks_like_one(said)):
            yield _heading(at, said, marks.get(at), order)
        at += len(line) + 1


def _looks_like_one(said: str) -> bool:
    return len(said) <= _MAX_HEADING and said[-1:] not in "。.!?！？;；,，|" and " | " not in said


def _heading(at: int, said: str, depth: int | None, order: int) -> TitleLine:
    """Return the heading in a line; *depth* is that by which its file marks it, None without."""
    number = _NUMBERED.match(said)
    title = said if number is None or number["annex"] else said[number.end() :].strip()
    hashed = number is not None and number["hashes"] is not None
    return TitleLine(at, title, depth or _depth(number), depth is not None or hashed, order)


def _depth(number: re.Match[str] | None) -> int:
    if number is None:
        return 0
    if number["hashes"]:
        return len(number["hashes"])
    return number["dotted"].count(".") + 1 if number["dotted"] else 2 if number["second"] else 1


def chapters(
    headings: Sequence[TitleLine], key_of: Callable[[str], str | None], end: int
) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and site of the stretches of text under headings that name a site."""
    open_: tuple[TitleLine, str] | None = None
    for heading in headings:
        key = key_of(heading.title)
        if open_ is not None and (key is not None or _ends(open_[0], heading)):
            yield open_[0].start, heading.start, open_[1]
            open_ = None
        if key is not None and open_ is None:
            open_ = (heading, key)
    if open_ is not None:
        yield open_[0].start, end, open_[1]


def _ends(of: TitleLine, heading: TitleLine) -> bool:
    """Whether a heading that names no site ends the chapter of one that does."""
    if _CLOSES.fullmatch(heading.title):
        return True
    return 0 < heading.depth <= of.depth or (of.depth == 0 and heading.depth == 1)
