"""Whether the figures of parts are all there are: as many as a text says, or each part by a name of its own."""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import re
from collections.abc import Sequence

from siting.auditing.reading.named_again import EACH
from siting.auditing.reading.nouns import nouns, plurals
from siting.auditing.reading.numerals import FEW_EN, read_english_numeral, read_numeral
from siting.auditing.reading.stated_figures import StatedFigure

_N_ZH, _N_EN = "二两三四五六七八九十2-9", FEW_EN
# The name of a part beside its figure.
_PART = re.compile(
    r"[A-Z甲乙丙丁东西南北\d一二三四五首]号?(?:楼|栋|座|区|块|地块|宗|批|期|厂房|机房|馆|库|园|幢|层)|[东西南北](?:侧|片|部|地块|区)|(?:楼|中心|栋|座|机房|地块|厂房|步|阶段)[^，、。；]{0,3}$"
    rf"|\b(?:first|second|third|fourth|fifth|last|north\w*|south\w*|east\w*|west\w*|former|phase|stage|step|{nouns('part', 'land')}|floor|campus) ?\w*\b|\bremain(?:ing|der)\b|\brest\b|其余",
    re.IGNORECASE,
)
_SAID = re.compile(
    # 二期 is the second, 两期 are two.
    rf"(?P<zh>两(?=期)|(?<=[分共按由])[{_N_ZH}](?=期)|[{_N_ZH}](?=期(?:合计|共|总|全部))"
    rf"|(?<!第)[{_N_ZH}](?=栋|座|幢|宗|块|处|批|片|(?:大|个)?(?:地块|阶段|机房|园区|部分|组团|单体|模块|标段)|步|层))"
    rf"|\b(?P<en>{_N_EN}) (?:[a-z-]+ ){{0,2}}?(?:{plurals('part', 'land', 'site')}|steps|stages|phases|floors|substations|tranches|pieces)\b",
    re.IGNORECASE,
)
_TIMES_EACH = re.compile(
    rf"(?:\b(?P<en>{_N_EN}|\d{{1,3}})(?: [a-z-]+){{0,2}} (?:of|at|with|with about) $|(?P<zh>[{_N_ZH}]|\d{{2,3}})[栋座期块宗批层个台]{{1,2}}[^，。；0-9]{{0,4}}各[^，。；0-9]{{0,3}}$"
    r"|(?<![\d.,])(?P<x>\d{1,3}) ?(?:台|座|栋|个|套|组|units?|sets?)? ?[x×*] ?$)",
    re.IGNORECASE,
)
# Words that say that a figure is the one before it in another unit.
_LAST = re.compile(r"和|及|以及|与|最后|其余|\b(?:and\b|rest\b|remain)", re.IGNORECASE)
_NOT_ALL = re.compile(
    r"\b(?:includ\w*|such as|e\.g|among|today|already|now|so far|later|by 20\d\d|in 20\d\d|currently|initially)\b|其中|包括|例如|如|目前|已|现",
    re.IGNORECASE,
)


def counts_said(text: str, low: int, high: int) -> set[int]:
    """Return how many parts the text says there are."""
    return {_number(m["zh"] or m["en"]) for m in _SAID.finditer(text, low, high)}


def is_enumeration(text: str, total: StatedFigure, parts: Sequence[StatedFigure]) -> bool:
    """Whether figures behind a colon are a complete list: "€4.6bn: €1.3bn for A, €1.7bn for B and €0.5bn for C"."""
    said = text[total.end : parts[-1].end]
    if not re.match(r" ?[:：]", said) or _NOT_ALL.search(said):
        return False
    return _LAST.search(text, parts[-2].end, parts[-1].start) is not None


def multiple(text: str, figure: StatedFigure) -> int:
    """Return how many parts have this figure each: two of 20 MW each, 两栋各20兆瓦."""
    found = _TIMES_EACH.search(text[max(0, figure.start - 40) : figure.start])
    if found is None or (found["en"] and not EACH.match(text, figure.end)):
        return 1
    return _number(found["en"] or found["zh"] or found["x"])


def _number(word: str) -> int:
    if word.isdigit():
        return int(word)
    return int((read_english_numeral(word) if word.isascii() else read_numeral(word)) or 1)


def is_whole_list(
    text: str, low: int, parts: Sequence[StatedFigure], total: StatedFigure, count: int
) -> bool:
    """Whether the parts are all: as many as the text says there are, or each with its name; 3 x 40 MVA."""
    if len(parts) == 1 and _TIMES_EACH.search(text[max(0, parts[0].start - 40) : parts[0].start]):
        return True
    said = counts_said(text, low, total.start + 1)
    if said:
        return count in said or (count > len(parts) and count > max(said))
    return is_named(text, max(low, parts[0].start - 40), parts, total.start)


def is_named(text: str, low: int, parts: Sequence[StatedFigure], high: int) -> bool:
    """Whether each part has a name of its own, before its figure or behind it, up to the next clause."""
    ends = [*(f.start for f in parts[1:]), high]
    taken = low
    for f, end in zip(parts, ends, strict=True):
        ahead = _PART.search(text[taken : f.start])
        behind = None if ahead else _PART.search(text[f.end : _clause_end(text, f.end, end)])
        if ahead is None and behind is None:
            return False
        taken = f.end if behind is None else f.end + behind.end()
    return True


def _clause_end(text: str, start: int, end: int) -> int:
    stop = re.search(r"[，、；]|[,;] ", text[start:end])
    return end if stop is None else start + stop.start()
