"""Figures that a text states twice: parts with their total, a size in another unit, a figure named again.

They are read from the figures alone, whatever the parts are called (halls, parcels, steps), since what adds up
does not depend on what it measures. A list says nothing unless it is complete: as many parts as the text says
there are, or parts by name in one sentence with their total. What is judged of them stands in
`siting.auditing.judging.restatements`.
"""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from siting.auditing.reading.claim_kinds import KINDS, KindId
from siting.auditing.reading.claims import Claim, Relation, Restated
from siting.auditing.reading.numerals import read_english_numeral, read_numeral
from siting.auditing.reading.quantities import StatedFigure
from siting.units import unit_of

# Kinds by their groups of units, where no claim tells the kind.
_KINDS: dict[str, KindId] = {
    "area": "land_area", "power": "power", "money": "investment", "length": "distance",
    "apparent": "transformer", "temperature": "mean_temperature", "count_rack": "racks",
    "count_server": "servers", "piece": "racks", "generic": "racks",
}  # fmt: skip
_COUNTS = frozenset({"count_rack", "count_server", "piece", "generic"})
_ADDED = frozenset({"area", "power", "money", "apparent"}) | _COUNTS
_CONVERTED = frozenset({"area", "power", "length", "temperature"})
_N_ZH, _N_EN = "二两三四五六七八九十2-9", "two|three|four|five|six|seven|eight|nine|ten|twelve"
_TOTAL_BEFORE = re.compile(
    rf"(?:合计|共计|总计|总共|一共|累计|整个|[{_N_ZH}][栋座期块宗批者部处楼区个幢地厂]{{1,2}}[共计]|(?<=[，、；])共)[^，。；0-9]{{0,10}}$"
    r"|\b(?:in total|in all|all told|altogether|together|combined|total(?:s|ling|led)?|sum(?:s|ming)?|add(?:s|ing)? up|(?:bring|make|tak)(?:s|ing) (?:the|it|a|for)|once (?:all|both|the last)|that (?:makes|gives))\b[^,;.0-9]{0,50}[:,]?[^,;.0-9]{0,20}$",
    re.IGNORECASE,
)
_TOTAL_AFTER = re.compile(
    r"[ -]?(?:[a-z-]+ ){0,3}(?:in total|in all|all told|altogether|together|combined)\b|的?(?:总规模|总量)",
    re.IGNORECASE,
)
_OPENS = re.compile(r"[:：]|[，,] ?[两三四五六][期栋座][^，。；0-9]{0,6}[，：:]|[，,。.]?(?:其中|由|分为|包括)|,? (?:made up of|compris|consist|split|namely|divided|of which)")  # fmt: skip
_OF_WHICH = re.compile(r"其中|含|里面|\b(?:of (?:this|that|which|these)|including|out of|up from|from)\b[^,;.]{0,16}$", re.IGNORECASE)  # fmt: skip
# The name of a part beside its figure.
_PART = re.compile(
    r"[A-Z甲乙丙丁东西南北\d一二三四五首]号?(?:楼|栋|座|区|块|地块|宗|批|期|厂房|机房|馆|库|园|幢|层)|[东西南北](?:侧|片|部|地块|区)|(?:楼|中心|栋|座|机房|地块|厂房|步|阶段)[^，、。；]{0,3}$"
    r"|\b(?:first|second|third|fourth|fifth|last|north\w*|south\w*|east\w*|west\w*|former|phase|stage|step|building|hall|block|parcel|plot|lot|tract|tower|wing|floor|campus) ?\w*\b",
    re.IGNORECASE,
)
_SAID = re.compile(
    rf"(?P<zh>[{_N_ZH}])(?:栋|座|幢|宗|块|处|批|期|片|个?地块|个?阶段|步|个?机房|个?园区|层)"
    rf"|\b(?P<en>{_N_EN}) (?:[a-z-]+ ){{0,2}}?(?:parcels|plots|lots|tracts|halls|buildings|blocks|steps|stages|phases|towers|floors|sites|campuses|substations|tranches|pieces|wings)\b",
    re.IGNORECASE,
)
_TIMES_EACH = re.compile(
    rf"(?:\b(?P<en>{_N_EN})(?: [a-z-]+){{0,2}} (?:of|at|with|with about) $|(?P<zh>[{_N_ZH}])[栋座期块宗批层个台]{{1,2}}[^，。；0-9]{{0,4}}各[^，。；0-9]{{0,3}}$|(?P<x>\d{{1,2}}) ?[x×] ?$)",
    re.IGNORECASE,
)
_EACH = re.compile(r"[ -]?(?:[a-z-]+ ){0,2}(?:each|apiece)\b", re.IGNORECASE)
_BRACKET = re.compile(
    r"(?: ?[(（]|,? or | ?[,，] ?(?:i\.e\.,? |that is,? |合|即|折合|约合|相当于)| ?[=≈] ?)(?:about|approx(?:imately|\.)?|around|some|roughly|nearly|or|i\.e\.,?|equal to|equivalent to|约合|折合|约为|合|约|即|相当于|[≈~=])*(?:约|为)? ?",
    re.IGNORECASE,
)
_NOUN = r"(?:building|campus|site|plot|facility|hall|park|lot|parcel|data cent(?:er|re)|scheme|project|property|tract|estate|block)"
_AGAIN_EN = re.compile(r"\b(?:[Tt]he|[Ii]ts|[Oo]ur|[Tt]his|[Tt]hese|[Tt]hose|[Aa]ll(?: of)?(?: the)?) $")
_FIRST_EN = re.compile(rf"\b(?:[Aa]n?|[Oo]ne) (?:[\w-]+ ){{0,4}}?(?P<noun>{_NOUN}) (?:of|with|covering|measuring|spanning) (?:[a-z]+ ){{0,2}}$")  # fmt: skip
# The data centre is rated at 32 MW ... the 48 MW facility.
_SITE_EN = r"(?:data cent(?:er|re)|campus|facility|site|park|complex)\b(?!s)"
_WHOLE_EN = re.compile(_SITE_EN, re.IGNORECASE)
_WHOLE_BEFORE_EN = re.compile(
    rf"{_SITE_EN} (?:is|has|offers|is rated|provides)(?: [a-z-]+){{0,3}} $", re.IGNORECASE
)
_AGAIN_ZH = re.compile(r"(?:全部|所有|这|上述|该)$")
_WORDS_ZH = re.compile("[一-鿿]+")
_SAME_ZH = 4
_DOUBT = re.compile(r"原|调整|增[至加]|扩|远期|未来|另|其[他余]|\b(?:first|original|later|eventual|future|other|another|further|additional|second|third|raised|grow|expan\w+)\b", re.IGNORECASE)  # fmt: skip
_SO_FAR = re.compile(r"目前|现有|已[建投]|\b(?:today|now|currently|already)\b", re.IGNORECASE)
_PARAGRAPH = re.compile(r"\n(?![ \t]*(?:[-•*·]|\d+[.、)])| ?[Tt]otal)")
_STOP = re.compile(r"[。！？]|(?<![A-Z]\.[A-Z])\.(?= +[A-Z(])")


_Found = tuple[Relation, Sequence[StatedFigure], StatedFigure]


def restated(
    text: str, figures: Sequence[StatedFigure], claim_at: Callable[[StatedFigure], Claim | None]
) -> Iterator[Restated]:
    """Yield what a flat text states twice; *claim_at*: the claim of a figure, or what it would be."""
    for relation, parts, whole in _found(text, figures):
        said = [claim_at(f) for f in ((whole, *parts) if relation == "sum" else (*parts, whole))]
        if relation == "again" and not _is_of_one(said):
            continue
        if whole.group == "generic" and any(c is None for c in said):
            continue
        (value, base), told = _in_base(whole), [_in_base(part) for part in parts]
        if any(unit != base for _, unit in told):
            continue
        known = whole.group or parts[0].group
        kind = next((c.kind for c in said if c is not None and c.unit == base), _KINDS.get(known, "racks"))
        ids = tuple(dict.fromkeys(c.id for c in said if c is not None and c.id))
        as_written = unit_of(KINDS[kind].dimension, whole.unit) if whole.group in _CONVERTED else None
        if as_written is None:
            yield Restated(relation, tuple(v for v, _ in told), value, kind, base, ids)
            continue
        given = (*((v - as_written.offset) / as_written.factor for v, _ in told), whole.value)
        *terms, total = (float(f"{v:.6g}") for v in given)
        yield Restated(relation, tuple(terms), total, kind, whole.unit.strip(" -"), ids)


def _is_of_one(said: Sequence[Claim | None]) -> bool:
    """Whether two figures are of one owner, date and phase, and neither is a former one."""
    known = [c for c in said if c is not None]
    former = any(c.qualifiers.status == "superseded" for c in known)
    return (
        not former
        and len({c.date for c in known if c.date}) < 2
        and len({(c.owner, c.phase) for c in known}) < 2
    )


def _found(text: str, figures: Sequence[StatedFigure]) -> Iterator[_Found]:
    starts = [f.start for f in figures]
    for low, high in _paragraphs(text):
        here = figures[bisect_left(starts, low) : bisect_left(starts, high)]
        for group in dict.fromkeys(f.group for f in here):
            if group not in _KINDS:
                continue
            alike = [f for f in here if f.group == group and _is_clear(f)]
            yield from _in_other_units(text, alike)
            if group in _ADDED:
                yield from _totals(text, low, group, [f for f in here if _is_clear(f)])
                yield from _named_again(text, alike)


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for m in _PARAGRAPH.finditer(text):
        yield start, m.start()
        start = m.end()
    yield start, len(text)


def _in_base(figure: StatedFigure) -> tuple[float, str]:
    """Return a figure in the base unit of its dimension, and that unit."""
    dimension = KINDS[_KINDS[figure.group]].dimension if figure.group in _KINDS else "count"
    unit = unit_of(dimension, figure.unit) if dimension != "count" else None
    return (unit.to_base(figure.value), unit.base) if unit else (figure.value, "")


def _is_clear(figure: StatedFigure) -> bool:
    counted = figure.group in _COUNTS or not figure.group
    return figure.high == figure.value and (counted or bool(figure.group in _KINDS and _in_base(figure)[1]))


def _in_other_units(text: str, alike: Sequence[StatedFigure]) -> Iterator[_Found]:
    """Yield a size with itself in another unit: 168亩(合11.2公顷), 310 acres (125 hectares)."""
    for one, other in pairwise(alike):
        joined = _BRACKET.fullmatch(text, one.end, other.start)
        # 12 kW, or 13.8 MW in all, is of a rack and of them all.
        if joined is None or _unit(one) == _unit(other) or one.group == "power":
            continue
        closed = text[other.end : other.end + 1] in ")）" if joined[0].lstrip()[:1] in "(（" else True
        if closed:
            yield "unit", [one], other


def _unit(figure: StatedFigure) -> str:
    """Return the unit as written; of money and counts nothing, since they have no other one."""
    return figure.unit.lower().strip(" -") if figure.group in _CONVERTED else ""


def _totals(text: str, low: int, group: str, here: Sequence[StatedFigure]) -> Iterator[_Found]:
    """Yield each total with the parts before it, or behind it after a colon."""
    alike = [f for f in here if f.group == group or (group in _COUNTS and _is_bare_count(f))]
    restating = {
        id(b) for a, b in pairwise(alike) if _BRACKET.fullmatch(text, a.end, b.start) and _unit(a) != _unit(b)
    }
    alike = [f for f in alike if id(f) not in restating and f.high == f.value]
    totals = [n for n, f in enumerate(alike) if _is_total(text, low, f, alike[n - 1].end if n else 0)]
    opening = {n for n, f in enumerate(alike) if _OPENS.match(text, f.end)}
    for n in totals:
        parts = [f for k, f in enumerate(alike[:n]) if k not in totals]
        parts = _of_sentence(text, low, parts, alike[n])
        last = alike[max((t for t in totals if t < n), default=n)].start
        lists = ([f for f in parts if f.start > last or last == alike[n].start], parts)
        told = [[f for f in some for _ in range(_multiple(text, f))] for some in lists]
        whole = [t for some, t in zip(lists, told, strict=True) if len(t) > 1 and _is_whole_list(text, low, some, alike[n], len(t))]  # fmt: skip
        if whole:
            # 甲楼、乙楼合计; then with 丙楼三栋共: all of them, or those since the last total.
            yield "sum", min(whole, key=lambda t: abs(_sum(t) - _in_base(alike[n])[0])), alike[n]
            opening.discard(n)
    for n in sorted(opening):
        parts, total = _behind(text, alike[n + 1 :], alike[n]), alike[n]
        if len(parts) < 2 or not _is_named(text, total.end, parts, parts[-1].end + 30):
            continue
        said = {_number(m["zh"] or m["en"]) for m in _SAID.finditer(text, low, parts[0].start)}
        if len(parts) in said or _sum(parts) > _in_base(total)[0]:
            yield "sum", parts, total


def _sum(parts: Sequence[StatedFigure]) -> float:
    return sum(_in_base(part)[0] for part in parts)


def _behind(text: str, later: Sequence[StatedFigure], total: StatedFigure) -> list[StatedFigure]:
    """Return the figures behind a total in its sentence, or in the next if the sentence ends with it."""
    stops = [m.start() for m in _STOP.finditer(text, total.end, total.end + 400)] or [total.end + 400]
    return [f for f in later if f.start < stops[0]]


def _is_bare_count(figure: StatedFigure) -> bool:
    return not figure.group and figure.value >= 50 and not 1900 <= figure.value <= 2100


def _is_total(text: str, low: int, figure: StatedFigure, last: int) -> bool:
    before = text[max(low, last, figure.start - 70) : figure.start]
    return _TOTAL_BEFORE.search(before) is not None or _TOTAL_AFTER.match(text, figure.end) is not None


def _of_sentence(
    text: str, low: int, parts: Sequence[StatedFigure], total: StatedFigure
) -> list[StatedFigure]:
    """Return the parts that stand in the sentence of the total, or in the one before if none does."""
    stops = [low, *(m.end() for m in _STOP.finditer(text, low, total.start))]
    for start in reversed(stops[-2:]):
        found = [f for f in parts if f.start >= start and not _OF_WHICH.search(text[max(start, f.start - 24) : f.start])]  # fmt: skip
        if found:
            return found
    return []


def _multiple(text: str, figure: StatedFigure) -> int:
    """Return how many parts have this figure each: two of 20 MW each, 两栋各20兆瓦."""
    found = _TIMES_EACH.search(text[max(0, figure.start - 40) : figure.start])
    if found is None or (found["en"] and not _EACH.match(text, figure.end)):
        return 1
    return _number(found["en"] or found["zh"] or found["x"])


def _number(word: str) -> int:
    if word.isdigit():
        return int(word)
    return int((read_english_numeral(word) if word.isascii() else read_numeral(word)) or 1)


def _is_whole_list(
    text: str, low: int, parts: Sequence[StatedFigure], total: StatedFigure, count: int
) -> bool:
    """Whether the parts are all: as many as the text says there are, or each with its name."""
    said = {_number(m["zh"] or m["en"]) for m in _SAID.finditer(text, low, total.start + 1)}
    if said:
        return count in said or (count > len(parts) and count > max(said))
    return _is_named(text, max(low, parts[0].start - 40), parts, total.start)


def _is_named(text: str, low: int, parts: Sequence[StatedFigure], high: int) -> bool:
    """Whether each part has its name, before its figure or behind it."""
    ends = [*(f.start for f in parts[1:]), high]
    starts = [low, *(f.end for f in parts)]
    return all(
        _PART.search(text[start : f.start]) or _PART.search(text[f.end : end])
        for f, start, end in zip(parts, starts, ends, strict=False)
    )


def _named_again(text: str, alike: Sequence[StatedFigure]) -> Iterator[_Found]:
    """Yield a figure that is named once more by the same words: its 75 MW of firm capacity."""
    for n, again in enumerate(alike):
        earlier = list(alike[:n])
        between = text[earlier[0].start : again.end + 20] if earlier else ""
        fewer = bool(earlier) and again.value < earlier[0].value
        if not earlier or _DOUBT.search(between) or (fewer and _SO_FAR.search(between)):
            continue
        same = [f for f in earlier if _same_words(text, f, again)]
        whole = [f for f in earlier if not _of_each(text, f)]
        counted = again.group in _COUNTS and len({f.value for f in whole}) == 1
        if counted and not same and _is_definite(text, again):
            same = whole[-1:]
        if len(same) == 1:
            yield "again", same, again


def _of_each(text: str, figure: StatedFigure) -> bool:
    before = text[max(0, figure.start - 6) : figure.start]
    return re.search(r"[每各单]", before) is not None or _EACH.match(text, figure.end) is not None


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
    if said == before and len(said) == 3 and said[0] == "of":
        return True
    ahead_of = text[max(0, one.start - 60) : one.start]
    if _WHOLE_EN.match(behind.lstrip(" -")) and _WHOLE_BEFORE_EN.search(ahead_of):
        return True
    first = _FIRST_EN.search(ahead_of)
    return first is not None and re.match(rf"[ -]{first['noun']}\b", behind) is not None
