"""Figures that a text states twice: parts with their total, a size in another unit, a figure named again.

They are read from the figures alone, whatever the parts are called (halls, parcels, steps), since what adds up
does not depend on what it measures. A list says nothing unless it is complete: as many parts as the text says
there are, or parts by name in one sentence with their total. What is judged of them stands in
`siting.auditing.judging.restatements`.
"""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import bisect
import math
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise, takewhile

from siting.auditing.reading.claim_kinds import KINDS, KindId
from siting.auditing.reading.claims import Claim, Relation, Restated
from siting.auditing.reading.complete_lists import (
    counts_said,
    is_enumeration,
    is_named,
    is_whole_list,
    multiple,
)
from siting.auditing.reading.named_again import COUNTS, named_again, of_each
from siting.auditing.reading.numerals import FEW_EN, last_place, rounding
from siting.auditing.reading.scanning import scanner
from siting.auditing.reading.stated_figures import StatedFigure
from siting.units import unit_of

# Kinds by their groups of units, where no claim tells the kind.
_KINDS: dict[str, KindId] = {
    "area": "land_area", "power": "power", "money": "investment", "length": "distance",
    "apparent": "transformer", "temperature": "mean_temperature", "metre": "elevation", "count_rack": "racks",
    "count_server": "servers", "piece": "racks", "generic": "racks", "person": "jobs",
}  # fmt: skip
_ADDED = frozenset({"area", "power", "money", "apparent"}) | COUNTS
_CONVERTED = frozenset({"area", "power", "length", "metre", "temperature", "apparent"})
_N_ZH, _N_EN = "二两三四五六七八九十2-9", FEW_EN
_TOTAL_BEFORE = scanner(
    rf"(?:合计|共计|总计|总共|一共|累计|整个|[{_N_ZH}][栋座期块宗批者部处楼区个幢地厂]{{1,2}}[共计]|(?<=[，、；])共)[^，。；0-9]{{0,10}}$"
    r"|\b(?:in total|in all|all told|altogether|together|combined|total(?:s|ling|led)?|sum(?:s|ming)?|add(?:s|ing)? up|(?:bring|make|tak)(?:s|ing) (?:the|it|a|for)|once (?:all|both|the last)|that (?:makes|gives))\b[^,;.0-9]{0,50}[:,]?[^,;.0-9]{0,20}$",
    re.IGNORECASE,
)
_TOTAL_AFTER = re.compile(
    r"[ -]?(?:[a-z-]+ ){0,3}(?:in total|in all|all told|altogether|together|combined)\b|的?(?:总规模|总量)",
    re.IGNORECASE,
)
# A figure of the whole, which may have more parts than those that are named.
_WHOLE_BEFORE = re.compile(
    r"(?:总|全[园区部院厂]|项目|整体)[^，。；：0-9]{0,14}[:：]? ?[为达有是约共计]{0,3}$|\b(?:whole|entire|overall)\b[^,;.0-9]{0,40}$",
    re.IGNORECASE,
)
_OPENS = re.compile(r" ?[:：]|[，,] ?[两三四五六][期栋座][^，。；0-9]{0,6}[，：:]|[，,。.]?(?:其中|由|分为|包括)|,? (?:made up of|compris|consist|split|namely|divided|of which)")  # fmt: skip
_OF_WHICH = re.compile(r"其中|含|里面|\b(?:of (?:this|that|which|these)|including|out of|up from|from)\b[^,;.]{0,16}$", re.IGNORECASE)  # fmt: skip
_SAME = (
    r"(?:即(?:为)?|折?合(?:计)?(?:为|成)?|约?折合|约合|[折换]算(?:后|下来)?(?:约)?(?:为|成)?|相当于|等于|等同于|也就是|亦即|or|i\.?e\.?|that is(?: to say)?|namely|say|in other words"
    r"|(?:which |that )?(?:is|equals?|makes?|means|comes to|amounts to|works out at|translates (?:in)?to|converts to)|equal(?:ling)? to|equivalent to|(?:the )?equivalent of|corresponding to|being)"
)
_NEARLY = r"(?:about|approx(?:imately|\.)?|around|some|roughly|nearly|almost|just (?:over|under)|a (?:bit|little) (?:over|under|more than|less than)|(?:more|less) than|大?约为?|将?近|[≈~为])"
_BEHIND = r"(?:的?(?:土地|用地|场地|面积)|之[多大]| (?:of (?:land|space|floor space|ground|water)|above sea level|net|gross))?"
_JOINED = re.compile(
    rf"{_BEHIND}(?: ?[(（\[] ?| ?[/=≈] ?|[ ,，、—–-]*{_SAME})(?:[ ,:：]*(?:{_SAME}|{_NEARLY}))*[ :：]*",
    re.IGNORECASE,
)
# A rate: what follows its figure belongs to its unit.
_PER = re.compile(r" ?(?:(?:an?|per|each|every|/) ?(?:day|d|year|yr|y|a|annum|month|hour|h)\b|/?[每/][天日年月小时]+|[/每](?:度|千瓦时)|/kWh)", re.IGNORECASE)  # fmt: skip
_CLOSED = re.compile(r"[^0-9]{0,30}?[)）]|,? or |[,，]")
_REACH, _FEWEST = 60, 2
_OF_OTHER = re.compile(r" of (?:building|floor|halls?|data|office|roof|white)|建筑|机房", re.IGNORECASE)
_MOST_TIMES = 50.0  # 8 kW (20 MW) is of a rack and of all of them
# A line that goes on with a list: a bullet, the name of a part, the total.
_LONGEST = 3000  # characters of a paragraph
_PARAGRAPH = re.compile(
    r"\n(?![ \t]*(?:[-•*·●○▪■◆]|\d+[.、)]|(?:Hall|Building|Phase|Block|Plot|Parcel|Lot|Tract|Step|Stage|Tower|Total|Together|Altogether|All|In all)\b|[A-Z甲乙丙丁一二三四五东南西北\d]号?[座栋楼区块期库馆]|第[一二三四五]|[总合共小]计|总))",
    re.IGNORECASE,
)
_STOP = re.compile(r"[。！？]|(?<![A-Z]\.[A-Z])\.(?= +[A-Z(])")
_Found = tuple[Relation, Sequence[StatedFigure], StatedFigure]
_ClaimAt = Callable[[StatedFigure], Claim | None]


def restated(text: str, figures: Sequence[StatedFigure], claim_at: _ClaimAt) -> Iterator[Restated]:
    """Yield what a flat text states twice; *claim_at*: the claim of a figure, or what it would be."""
    for relation, parts, whole in _found(text, figures, claim_at):
        said = [claim_at(f) for f in ((whole, *parts) if relation == "sum" else (*parts, whole))]
        told, units = zip(*(_value(f, claim_at) for f in (*parts, whole)), strict=True)
        if len(set(units)) == 1 and _is_sure(relation, whole, said):
            known = [c for c in said if c is not None]
            yield _as_written(relation, (*parts, whole), told, units[0], known)


def _is_sure(relation: Relation, whole: StatedFigure, said: Sequence[Claim | None]) -> bool:
    """Whether figures are of one thing: counters count anything, and what is named again may have changed.

    The total of a whole city is none of the buildings of one site.
    """
    if relation == "sum" and len({_is_of_site(c) for c in said if c is not None}) > 1:
        return False
    if whole.group in {"generic", "person"} and None in said:
        return False
    return relation != "again" or _is_of_one(said)


def _is_of_site(claim: Claim) -> bool:
    return claim.owner.kind in {"site", "building"}


def _as_written(
    relation: Relation, figures: Sequence[StatedFigure], told: tuple[float, ...], base: str, said: list[Claim]
) -> Restated:
    """Return what is stated twice in the unit in which the last figure, the whole, is written."""
    whole = figures[-1]
    kind = next((c.kind for c in said if c.unit == base), _KINDS.get(whole.group, "racks"))
    ids = tuple(dict.fromkeys(c.id for c in said if c.id))
    slack = float(f"{(_slack_of_units if relation == 'unit' else _slack)(figures, told):.6g}")
    unit = unit_of(KINDS[kind].dimension, whole.unit) if whole.group in _CONVERTED else None
    if unit is None:
        return Restated(relation, told[:-1], told[-1], kind, base, ids, slack)
    given = (*((value - unit.offset) / unit.factor for value in told[:-1]), whole.value)
    *terms, total = (float(f"{v:.6g}") for v in given)
    slack = float(f"{slack / unit.factor:.6g}")
    return Restated(relation, tuple(terms), total, kind, whole.unit.strip(" -"), ids, slack)


def _slack_of_units(figures: Sequence[StatedFigure], told: Sequence[float]) -> float:
    """Return half the last digit of both figures, in the base unit: 2 miles are 3 km, and 3 acres 1 hectare."""
    return sum(
        0.5 * min(1.0, last_place(f.written)) * _factor(base, f.written)
        for f, base in zip(figures, told, strict=True)
    )


def _slack(figures: Sequence[StatedFigure], told: Sequence[float]) -> float:
    """Return how far figures may be apart as they are written, in the base unit."""
    alike = len({f.unit.lower() for f in figures}) == 1
    finest = min(last_place(f.value) for f in figures) if alike else math.inf
    return sum(
        _factor(base, f.value) * rounding(f.value, f.written, about=f.compared, finest=finest)
        for f, base in zip(figures, told, strict=True)
    )


def _factor(base: float, value: float) -> float:
    return abs(base / value) if value else 1.0


def _value(figure: StatedFigure, claim_at: _ClaimAt) -> tuple[float, str]:
    """Return a figure in its base unit, by its own unit or that of its claim: 3 m3 a day."""
    value, base = _in_base(figure)
    claim = None if base or figure.group in COUNTS else claim_at(figure)
    return (value, base) if claim is None else (claim.value, claim.unit)


def _is_of_one(said: Sequence[Claim | None]) -> bool:
    """Whether two figures are of one owner, date and phase, and neither is a former one."""
    known = [c for c in said if c is not None]
    former = any(c.qualifiers.status == "superseded" for c in known)
    return (
        not former
        and len({c.date for c in known if c.date}) < 2
        and len({(c.owner, c.phase) for c in known}) < 2
    )


def _found(text: str, figures: Sequence[StatedFigure], claim_at: _ClaimAt) -> Iterator[_Found]:
    starts = [f.start for f in figures]
    for low, high in _paragraphs(text):
        here = figures[bisect.bisect_left(starts, low) : bisect.bisect_left(starts, high)]
        yield from _in_other_units(text, here, claim_at)
        clear = [f for f in here if _is_clear(f)]
        for group in dict.fromkeys(f.group for f in here):
            if group in _ADDED:
                yield from _Sums(text, low, _addends(text, group, clear), claim_at).found()
                yield from named_again(text, [f for f in clear if f.group == group])


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for stop, following in (*(m.span() for m in _PARAGRAPH.finditer(text)), (len(text), len(text))):
        # A "paragraph" without an end is cut, as each figure is compared with all before it.
        for low in range(start, stop, _LONGEST):
            yield low, min(low + _LONGEST, stop)
        start = following


def _in_base(figure: StatedFigure) -> tuple[float, str]:
    """Return a figure in the base unit of its dimension, and that unit."""
    dimension = KINDS[_KINDS[figure.group]].dimension if figure.group in _KINDS else "count"
    unit = unit_of(dimension, figure.unit) if dimension != "count" else None
    return (unit.to_base(figure.value), unit.base) if unit else (figure.value, "")


def _is_clear(figure: StatedFigure) -> bool:
    counted = figure.group in COUNTS or not figure.group
    return figure.high == figure.value and (counted or bool(figure.group in _KINDS and _in_base(figure)[1]))


def _in_other_units(text: str, here: Sequence[StatedFigure], claim_at: _ClaimAt) -> Iterator[_Found]:
    """Yield a size with itself in another unit: 168亩(合11.2公顷), 310 acres (125 hectares), 2×63MVA(126MVA)."""
    for one, other in pairwise(here):
        if not _is_joined(text, one, other):
            continue
        times = multiple(text, one)
        if times > 1 and _is_product(text, one, other):
            yield "sum", [one] * times, other
        elif times == 1 and _converts(text, one, other, claim_at):
            yield "unit", [one], other


def _is_joined(text: str, one: StatedFigure, other: StatedFigure) -> bool:
    """Whether words or a bracket say that a figure is the one before it."""
    per = _PER.match(text, one.end, other.start)
    start = per.end() if per else one.end
    if other.start - start >= _REACH or one.high != one.value or other.high != other.value:
        return False
    joined = _JOINED.fullmatch(text, start, other.start)
    if joined is None:
        return False
    opened = joined[0].lstrip()[:1] in ("(", "（")
    return not opened or _CLOSED.match(text, other.end, other.end + 34) is not None


def _is_product(text: str, one: StatedFigure, other: StatedFigure) -> bool:
    """Whether the second of two figures is of all of the parts that have the first one each."""
    alike = one.group == other.group and _unit(one) == _unit(other)
    return alike and _is_clear(one) and other.value > one.value and not of_each(text, other)


def _converts(text: str, one: StatedFigure, other: StatedFigure, claim_at: _ClaimAt) -> bool:
    """Whether two figures that are joined as one are in two units of one dimension."""
    if one.group != other.group or one.group not in _CONVERTED:
        return _is_other_rate(text, one, other, claim_at)
    units = [unit_of(KINDS[_KINDS[one.group]].dimension, f.unit) for f in (one, other)]
    if units[0] == units[1] or _OF_OTHER.match(text, other.end):
        return False
    if one.group not in {"power", "apparent"}:
        return True
    sizes = sorted((_in_base(one)[0], _in_base(other)[0]))
    return sizes[1] < _MOST_TIMES * sizes[0] and not _TOTAL_AFTER.match(text, other.end)


def _is_other_rate(text: str, one: StatedFigure, other: StatedFigure, claim_at: _ClaimAt) -> bool:
    """Whether the claims know the unit: 3,000 m3 a day, i.e. 1.1 million m3 a year."""
    first, second = claim_at(one), claim_at(other)
    if first is None or second is None or first.kind != second.kind or KINDS[first.kind].parted:
        return False
    return _with_rate(text, one) != _with_rate(text, other)


def _with_rate(text: str, figure: StatedFigure) -> tuple[str, str]:
    per = _PER.match(text, figure.end)
    return figure.unit, per[0].strip() if per else ""


def _unit(figure: StatedFigure) -> str:
    """Return the unit as written; of money and counts nothing, since they have no other one."""
    return figure.unit.lower().strip(" -") if figure.group in _CONVERTED else ""


def _addends(text: str, group: str, clear: Sequence[StatedFigure]) -> list[StatedFigure]:
    """Return the figures of a group, without those that only say the one before in another unit."""
    alike = [f for f in clear if f.group == group or (group in COUNTS and _is_bare_count(f))]
    again = {id(b) for a, b in pairwise(alike) if _unit(a) != _unit(b) and _says_again(text, a, b)}
    return [f for f in alike if id(f) not in again]


def _says_again(text: str, one: StatedFigure, other: StatedFigure) -> bool:
    near = other.start - one.end < _REACH
    return near and _JOINED.fullmatch(text, one.end, other.start) is not None


class _Sums:
    """The figures of one unit in a paragraph that begins at *low*, of which some may be the sum of others."""

    def __init__(self, text: str, low: int, figures: Sequence[StatedFigure], claim_at: _ClaimAt) -> None:
        self._text, self._low, self._figures = text, low, figures
        self._kinds = {id(f): c.kind for f in figures if (c := claim_at(f)) is not None}
        ahead = list(zip(figures, [0, *(f.end for f in figures)], strict=False))
        totals = {n for n, (f, last) in enumerate(ahead) if _is_total(text, low, f, last)}
        wholes = {n for n, (f, last) in enumerate(ahead) if n not in totals and _WHOLE_BEFORE.search(text, max(low, last, f.start - 30), f.start)}  # fmt: skip
        self._loose = {n for n in wholes if ahead[n][1]}
        self._totals = totals | self._loose
        self._no_parts = totals | wholes

    def found(self) -> Iterator[_Found]:
        """Yield each total with the parts before it, or behind it after a colon."""
        left = {n for n, f in enumerate(self._figures) if _OPENS.match(self._text, f.end)}
        for which, parts_of in ((self._totals, self._ahead), (left, self._behind)):
            for n in sorted(which):
                parts = parts_of(n)
                if parts:
                    left.discard(n)
                    yield "sum", parts, self._figures[n]

    def _ahead(self, n: int) -> list[StatedFigure]:
        """Return the parts before a total; empty if they are not all.

        甲楼、乙楼合计; then with 丙楼三栋共: all of them, or those since the last total.
        """
        total = self._figures[n]
        parts = self._like(n, [self._figures[k] for k in range(n) if k not in self._no_parts])
        parts = _of_sentence(self._text, self._low, parts, total)
        last = max((t for t in self._totals if t < n), default=-1)
        since = parts if last < 0 else [f for f in parts if f.start > self._figures[last].start]
        lists = filter(None, (self._whole(n, since), self._whole(n, parts)))
        return min(lists, key=lambda told: abs(_sum(told) - _in_base(total)[0]), default=[])

    def _whole(self, n: int, parts: list[StatedFigure]) -> list[StatedFigure]:
        """Return parts as often as each is there, two of 20 MW each; empty if they are not a whole list."""
        text, low, total = self._text, self._low, self._figures[n]
        told = [f for f in parts for _ in range(multiple(text, f))]
        if len(told) < _FEWEST or not is_whole_list(text, low, parts, total, len(told)):
            return []
        return told if n not in self._loose or _is_all(text, low, told, total) else []

    def _behind(self, n: int) -> list[StatedFigure]:
        """Return the parts behind a total; empty if they are not all."""
        text, total = self._text, self._figures[n]
        parts = self._like(n, _behind(text, self._figures[n + 1 :], total))
        if len(parts) < _FEWEST:
            return []
        if is_enumeration(text, total, parts):
            return parts
        if not is_named(text, total.end, parts, parts[-1].end + 30):
            return []
        counted = len(parts) in counts_said(text, self._low, parts[0].start)
        return parts if counted or _sum(parts) > _in_base(total)[0] else []

    def _like(self, n: int, figures: Sequence[StatedFigure]) -> list[StatedFigure]:
        """Return the figures that are of the kind of a total, or of none."""
        kind = self._kinds.get(id(self._figures[n]))
        return [f for f in figures if self._kinds.get(id(f), kind) == kind]


def _is_all(text: str, low: int, parts: Sequence[StatedFigure], total: StatedFigure) -> bool:
    """Whether parts beside a figure of the whole are all there are: so many are said, or no other is."""
    said = counts_said(text, low, total.start + 1)
    if said:
        return len(parts) in said
    all_of_them = re.search(r"全部|所有|各期|\ball\b", text[max(low, total.start - 24) : total.start])
    return all_of_them is not None or _sum(parts) > _in_base(total)[0]


def _sum(parts: Sequence[StatedFigure]) -> float:
    return sum(_in_base(part)[0] for part in parts)


def _behind(text: str, later: Sequence[StatedFigure], total: StatedFigure) -> list[StatedFigure]:
    """Return the figures behind a total in its sentence, or in the next if the sentence ends with it."""
    stops = [m.start() for m in _STOP.finditer(text, total.end, total.end + 400)] or [total.end + 400]
    return [f for f in later if f.start < stops[0]]


def _is_bare_count(figure: StatedFigure) -> bool:
    return not figure.group and figure.value >= 50 and not 1900 <= figure.value <= 2100


def _is_total(text: str, low: int, figure: StatedFigure, last: int) -> bool:
    behind = _TOTAL_AFTER.match(text, last)  # 88 ha in all, besides 12 ha: the total is the first
    last = behind.end() if behind and last else last
    before = text[max(low, last, figure.start - 70) : figure.start]
    return _TOTAL_BEFORE.search(before) is not None or _TOTAL_AFTER.match(text, figure.end) is not None


def _of_sentence(
    text: str, low: int, parts: Sequence[StatedFigure], total: StatedFigure
) -> list[StatedFigure]:
    """Return the parts in the sentence of the total; if none is, those of the sentence before it.

    Where that names a single part, so may each of the sentences before it: Hall 1: 800 racks. Hall 2: 900.
    """
    stops = [low, *(m.end() for m in _STOP.finditer(text, low, total.start)), total.start]
    inside = [_in_sentence(text, parts, start, end) for start, end in pairwise(stops)]
    own, *earlier = reversed(inside)
    if own or not earlier:
        return own
    if len(earlier[0]) > 1:
        return earlier[0]
    single = list(takewhile(lambda some: len(some) == 1, earlier))
    return [f for some in reversed(single) for f in some]


def _in_sentence(text: str, parts: Sequence[StatedFigure], start: int, end: int) -> list[StatedFigure]:
    """Return the parts in a sentence, without those of which another is a part."""
    inside = (f for f in parts if start <= f.start < end)
    return [f for f in inside if not _OF_WHICH.search(text[max(start, f.start - 24) : f.start])]
