"""A figure that a text names once more by the same words: "its 75 MW of firm capacity", 全部6000架."""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from siting.auditing.reading.claims import Relation
from siting.auditing.reading.nouns import nouns, nouns_zh
from siting.auditing.reading.stated_figures import StatedFigure

COUNTS = frozenset({"count_rack", "count_server", "piece", "generic", "person"})
"""Groups of units in which people count."""
EACH = re.compile(r"[ -]?(?:[a-z-]+ ){0,2}(?:each|apiece)\b", re.IGNORECASE)
_NOUN = rf"(?:{nouns('site', 'part', 'land')}|property)"
_AGAIN_EN = re.compile(r"\b(?:[Tt]he|[Ii]ts|[Oo]ur|[Tt]his|[Tt]hese|[Tt]hose|[Aa]ll(?: of)?(?: the)?) $")
_AGAIN_ZH = re.compile(r"(?:全部|所有|这|上述|该)$")
_SIZED = re.compile(rf"[ -]{_NOUN}\b(?!s)|的?{nouns_zh('site', 'land')}", re.IGNORECASE)
_WORDS_ZH = re.compile("[一-鿿]+")
_SAME_ZH = 4
_DOUBT = re.compile(r"原|调整|增[至加]|扩|远期|未来|另|其[他余]|\b(?:first|original|later|eventual|future|other|another|further|additional|second|third|raised|grow|expan\w+)\b", re.IGNORECASE)  # fmt: skip


def named_again(
    text: str, alike: Sequence[StatedFigure]
) -> Iterator[tuple[Relation, Sequence[StatedFigure], StatedFigure]]:
    """Yield a figure that is named once more by the same words: its 75 MW of firm capacity."""
    for n, again in enumerate(alike[1:], start=1):
        doubt = _DOUBT.search(text[max(0, alike[0].start - 12) : again.end + 20])
        same = [] if doubt else _meant(text, alike[:n], again)
        if len(same) == 1:
            yield "again", same, again


def _meant(text: str, earlier: Sequence[StatedFigure], again: StatedFigure) -> Sequence[StatedFigure]:
    """Return which of the earlier figures is named again: all that may be."""
    same = [f for f in earlier if _same_words(text, f, again)]
    if same or not _is_definite(text, again):
        return same
    whole = {f.value: f for f in earlier if not of_each(text, f)}
    # "They bought 420 acres." ... "the 610-acre site"
    told = again.group in COUNTS or _SIZED.match(text, again.end) is not None
    return [*whole.values()] if told and len(whole) == 1 else []


def of_each(text: str, figure: StatedFigure) -> bool:
    """Whether a figure is that of each of several."""
    before = text[max(0, figure.start - 6) : figure.start]
    return re.search(r"[每各单]", before) is not None or EACH.match(text, figure.end) is not None


def _is_definite(text: str, figure: StatedFigure) -> bool:
    before = text[max(0, figure.start - 12) : figure.start]
    return (_AGAIN_EN.search(before) or _AGAIN_ZH.search(before)) is not None


def _same_words(text: str, one: StatedFigure, again: StatedFigure) -> bool:
    behind = text[again.end : again.end + 40]
    run = _WORDS_ZH.match(behind.removeprefix("的"))
    ahead = _WORDS_ZH.findall(text[max(0, one.start - 14) : one.start])
    if run and ahead and text[one.start - 1] == ahead[-1][-1]:
        lengths = range(_SAME_ZH, min(len(run[0]), len(ahead[-1])) + 1)
        return any(ahead[-1].endswith(run[0][:k]) for k in lengths)
    if not _is_definite(text, again):
        return False
    said, before = (re.findall(r"[\w'-]+", words)[:3] for words in (behind, text[one.end : one.end + 40]))
    return said == before and len(said) == 3 and said[0] == "of"
