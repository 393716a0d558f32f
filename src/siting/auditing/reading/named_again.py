"""A figure that a text names once more by the same words: "its 75 MW of firm capacity", 全部6000架."""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

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
_AHEAD_ZH, _BEHIND_ZH = re.compile("[一-鿿]+$"), re.compile("的?([一-鿿]+)")
_OF_WORDS = re.compile(r" of [\w'-]+ [\w'-]+")
_SAME_ZH = 4
_DOUBT = re.compile(r"原|调整|增[至加]|扩|远期|未来|另|其[他余]|\b(?:first|original|later|eventual|future|other|another|further|additional|second|third|raised|grow|expan\w+)\b", re.IGNORECASE)  # fmt: skip


def named_again(
    text: str, alike: Sequence[StatedFigure]
) -> Iterator[tuple[Relation, Sequence[StatedFigure], StatedFigure]]:
    """Yield a figure that is named once more by the same words: its 75 MW of firm capacity."""
    # Figures by the words that name them, so that none is compared with all others.
    named: dict[str, list[StatedFigure]] = {}
    whole: dict[float, StatedFigure] = {}
    doubt = _DOUBT.search(text, max(0, alike[0].start - 12), alike[-1].end + 20) if alike else None
    for one, again in pairwise(alike):
        if doubt and doubt.end() <= again.end + 20:
            return
        for words in _words_of(text, one):
            named.setdefault(words, []).append(one)
        if not of_each(text, one):
            whole[one.value] = one
        definite = _is_definite(text, again)
        same = {
            f.start: f
            for words in _words_behind(text, again, definite=definite)
            for f in named.get(words, [])[:2]
        }
        # "They bought 420 acres." ... "the 610-acre site"
        told = definite and (again.group in COUNTS or _SIZED.match(text, again.end) is not None)
        meant = [*same.values()] or ([*whole.values()] if told else [])
        if len(meant) == 1:
            yield "again", meant, again


def of_each(text: str, figure: StatedFigure) -> bool:
    """Whether a figure is that of each of several."""
    before = text[max(0, figure.start - 6) : figure.start]
    return re.search(r"[每各单]", before) is not None or EACH.match(text, figure.end) is not None


def _is_definite(text: str, figure: StatedFigure) -> bool:
    before = text[max(0, figure.start - 12) : figure.start]
    return (_AGAIN_EN.search(before) or _AGAIN_ZH.search(before)) is not None


def _words_of(text: str, one: StatedFigure) -> Iterator[str]:
    """Yield the words by which a figure may be named again: the ends of those before it, or what it is of."""
    ahead = _AHEAD_ZH.search(text, max(0, one.start - 14), one.start)
    if ahead:
        yield from (ahead[0][-k:] for k in range(_SAME_ZH, len(ahead[0]) + 1))
    yield from _of_words(text, one)


def _words_behind(text: str, again: StatedFigure, *, definite: bool) -> Iterator[str]:
    run = _BEHIND_ZH.match(text, again.end, again.end + 40)
    if run:
        yield from (run[1][:k] for k in range(_SAME_ZH, len(run[1]) + 1))
    if definite:
        yield from _of_words(text, again)


def _of_words(text: str, figure: StatedFigure) -> list[str]:
    found = _OF_WORDS.match(text, figure.end, figure.end + 40)
    return [found[0]] if found else []
