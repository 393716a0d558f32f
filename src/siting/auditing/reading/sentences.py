"""Where the sentences, paragraphs and brackets of a flat text begin and end."""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator

_ABBREVIATED = r"(?<![A-Z]\.[A-Z]\.)" + "".join(
    rf"(?<!\b{x}\.)" for x in ("approx", "ca", "No", "min", "max", "St", "est", "avg", "sq", "excl", "incl")
)
# The mark first: at any other character nothing more is tried.
_SENTENCE_END = re.compile(
    rf"[。！？!?\n.](?:(?<!\.)|{_ABBREVIATED}(?= +[A-Z\"'(])(?! +\([~$€£]?\d)|(?<=[a-z]\.)(?=[\u4e00-\u9fff])|(?= \d{{1,2}}(?:\.\d{{1,2}}){{1,2}} [A-Z][a-z]+ [a-z])|(?=\s*$)|(?<=[a-z]{{3}}\.)(?<!temp\.)(?<!elev\.)(?= \d))"
)
_MAX_SENTENCE_LENGTH = 1500
# What stands before the words of a clause: the number of a list, a bullet, the signs of a heading.
MARK = re.compile(
    r"[\s*_#>•·▪-]*(?:[(（]?(?:\d{1,2}|[a-zA-Z]|[ivxIVX]{1,4}|[一二三四五六七八九十]{1,3})[)）]"
    r"|(?:\d{1,2}[.．、]|[一二三四五六七八九十]{1,3}[、.．])(?!\d)|[①-⑳])?[\s*_]*"
)
_OPENING = re.compile(r"[\s“\"'‘「『]*")


def begin_of_words(clause: str) -> int:
    """Return where the words of a clause begin behind opening quotes and the number of a list: “1. Plot 1 is."""
    at = 0
    for pattern in (_OPENING, MARK, _OPENING):
        found = pattern.match(clause, at)
        at = found.end() if found and found.end() < len(clause) else at
    return at


def sentences(text: str) -> Iterator[tuple[int, int, int]]:
    """Yield start, end and start of the paragraph of each sentence."""
    start = paragraph = 0
    # A question goes on with its answer.
    ends = [
        *(
            (m.start(), m.end(), m.group())
            for m in _SENTENCE_END.finditer(text)
            if m.group() not in "?？" and text[m.start() - 1 : m.start()] not in {"?", "？"}
        ),
        (len(text), len(text), ""),
    ]
    for stop, following, mark in ends:
        # A "sentence" without an end is a list or a heap of characters: the time must stay linear in its length.
        for low in range(start, stop, _MAX_SENTENCE_LENGTH):
            yield low, min(low + _MAX_SENTENCE_LENGTH, stop), paragraph
        start = following
        if mark == "\n":
            paragraph = following


_ITEM, _LONG_LIST = re.compile(r"[-*•▪·]"), 400
_OVER_LIST = re.compile(r"(?:^|\n)(?P<heading>[^\n.。*•▪·-][^\n.。]{2,60})\n+(?:[-*•▪·][^\n]*\n+)*$")


def heading_of_list(text: str, start: int) -> tuple[int, int]:
    """Return where the heading over the item of a list at *start* stands; an empty stretch without one."""
    found = _OVER_LIST.search(text, max(0, start - _LONG_LIST), start) if _ITEM.match(text, start) else None
    return found.span("heading") if found else (start, start)


_ASIDE = re.compile(r"[(（][^()（）\n]{1,160}[)）]")


class Asides:
    """The brackets of a text: what one with a figure of its own says ends with it."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._spans = [m.span() for m in _ASIDE.finditer(text)]

    def is_closed(self, start: int, end: int, at: int) -> bool:
        """Return whether words stand, with a figure besides, in a bracket that is closed before *at*."""
        index = bisect.bisect_right(self._spans, (start, len(self._text))) - 1
        low, high = self._spans[index] if index >= 0 else (0, 0)
        if not low < start < high <= at:
            return False
        return re.search(r"\d", self._text[low:start] + self._text[end:high]) is not None
