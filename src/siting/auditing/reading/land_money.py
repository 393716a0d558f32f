"""Areas and sums of money: land, floor area, investment."""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import re

from siting.auditing.reading import vocabulary
from siting.auditing.reading.claim_kinds import KindId
from siting.auditing.reading.context import (
    NO_KIND,
    NOT_SITE,
    SUBSIDIES,
    Around,
    Found,
    continues,
    draft_of,
    is_of_phase,
    nearest,
    when_near,
)
from siting.units import unit_of

# The price of power matters to a reader in any sentence.
_ENERGY_PRICE = re.compile(
    r" ?(?:/|per |an? |每) ?(?:kWh|MWh|kilowatt[- ]hour|megawatt[- ]hour|千瓦时|度)", re.IGNORECASE
)
# Less is a price or a fee.
_LEAST_OF_PHASE = 1e6
_AREAS: tuple[KindId, ...] = ("floor_area", "land_area")
_SAME_MONEY = re.compile(
    r" ?\((?:about|approx\.?|around|roughly|some|equivalent to|or|equal to|~|≈)? ?(?:US\$|[A-Z]{3})? ?"
)


def _is_listed(gap: str) -> bool:
    """Return whether a sum continues the one before it: a list, a part, the same in another currency."""
    return bool(
        continues(gap)
        or re.search(
            r"其中|\b(?:risen|rose|grown|increased|raised|gone up) to [^,;.]{0,12}$|\b(?:corrected|revised|updated|changed) (?:the figure |it )?to ?$|增[至加]到?约?$|提高到|调整[为至到]|of which|including|\b(?:additional|further|another) ?$|设备|工程|土建",
            gap[-40:],
        )
        or _SAME_MONEY.fullmatch(gap)
    )


def is_investment(around: Around) -> bool:
    """Return whether a sum is named as the investment."""
    near = f"{around.gap[-40:]} # {around.head[:30]}"
    return bool(vocabulary.INVESTMENT.search(near)) and not _other_money(around)


def _other_money(around: Around) -> bool:
    near = f"{around.gap[-16:]} # {around.head[:16]}"
    return bool(vocabulary.SUBSIDY.search(around.clause) or vocabulary.OTHER_MONEY.search(near))


def money(around: Around) -> Found:
    """Judge a sum: the investment, or other money."""
    if vocabulary.SUBSIDY.search(around.clause) or vocabulary.SUBSIDY.search(around.gap):
        return SUBSIDIES
    if _ENERGY_PRICE.match(around.head):
        return NO_KIND
    per = _is_of_works(around) or re.match(r" ?(?:/|每|per |an? (?:acre|rack|month|year))", around.head)
    if per or re.search("亩均|强度|每亩|每个?机柜|单位|单柜", around.gap[-16:]):
        return when_near(around, NO_KIND)
    if vocabulary.OTHER_WORKS.search(around.head):
        return when_near(around, NOT_SITE)
    invested = is_investment(around) or _buys_the_site(around) or _goes_on(around)
    if invested and around.figure.value >= 1e4:
        return draft_of(around, "investment", "money")
    return when_near(around, NO_KIND)


def _is_of_works(around: Around) -> bool:
    """Recognise the cost of a station or a road, in words that do not name the site."""
    before = around.before[-70:]
    return bool(_OF_WORKS.search(before)) and not re.search(r"campus|data cent|project|园区", before)


def _buys_the_site(around: Around) -> bool:
    """Recognise a sum that precedes what it pays for: a $800 million campus."""
    thing = vocabulary.INVESTED_THING.search(around.after[:120])
    if thing is None or vocabulary.GENERATION.search(thing.group()):
        return False
    return not _other_money(around)


# $310 million, 40 acres and 48 MW; $1.1 billion on 310 acres.
_SIZED = re.compile(r"(?:,| on| across| and)? \d[\d,.]* ?(?:acres|hectares|ha\b|MW|megawatts|racks)")
_OF_WORKS = re.compile(
    r"\b(?:substation|station|transformers?|line|road|junction|pipeline|plant)\b[^.;]{0,40}(?:at a cost of|costing|worth|for|cost) (?:about |some )?$"
)


def _goes_on(around: Around) -> bool:
    """Recognise a sum that continues the one before it, or the size just stated."""
    if around.last_kind == "investment" and _is_listed(around.gap):
        return not _other_money(around)
    if is_of_phase(around) and around.figure.value >= _LEAST_OF_PHASE:
        return not _other_money(around)
    if _SIZED.match(around.after) and around.figure.value >= _LEAST_OF_PHASE:
        return not _other_money(around)
    # Phase 1: 20,000 racks, RMB 3.5bn.
    sized = around.last_kind in {"racks", "land_area", "floor_area", "power"} and re.fullmatch(
        r" ?[,，、(（]? ?(?:and )?", around.gap
    )
    return bool(sized and around.figure.value >= 1e7 and not _other_money(around))


def area(around: Around) -> Found:
    """Judge an area: of land, of floors, or of something else."""
    gap, head = around.gap[-60:], around.head[:50]
    if vocabulary.OTHER_AREA.search(f"{gap[-14:]}{head[:14]}"):
        return when_near(around, NOT_SITE)
    named = nearest(gap, land_area=vocabulary.LAND, floor_area=vocabulary.FLOOR)
    unit = unit_of("area", around.figure.unit)
    wide = unit is not None and unit.factor >= 600
    kind: KindId | None = "land_area" if wide else _kind_of_area(around, gap, head, named)
    if kind is None:
        return when_near(around, NO_KIND)
    if wide and not (named or vocabulary.LAND.search(head) or _is_of_site(around)):
        return None
    return draft_of(around, kind, "area")


_FLOOR_SAID = re.compile(
    r"(?:floor ?(?:area|space)|\bGFA|建筑(?:总)?面积|建面)[^,;，；0-9]{0,14}$", re.IGNORECASE
)


def _kind_of_area(around: Around, gap: str, head: str, named: str) -> KindId | None:
    floor, land = vocabulary.FLOOR.search(head), vocabulary.LAND.search(head)
    if _FLOOR_SAID.search(gap) or (floor and not (land and land.start() < floor.start())):
        return "floor_area"
    feet = re.search(r"f(?:ee|oo)?t\.?$|SF$", around.figure.unit)
    if feet and not re.search(
        r"\b(?:land|plots?|parcels?|lots?|tracts?|site area)\b", f"{gap} {head}", re.IGNORECASE
    ):
        # Buildings are measured in square feet, land in acres.
        return "floor_area"
    if land:
        return "land_area"
    if named:
        return "floor_area" if named == "floor_area" else "land_area"
    if around.last_kind == "buildings" or (
        unit_is_small(around) and (is_of_phase(around) or _TOTAL.search(around.gap))
    ):
        return "floor_area"
    return around.last_kind if around.last_kind in _AREAS and _goes_on_with_areas(around.gap) else None


_TOTAL = re.compile(r"(?:^|[.;。；]) ?(?:Total|In total|合计|总计)[:：] ?$")


def unit_is_small(around: Around) -> bool:
    """Return whether an area is in square metres or feet, as floors are."""
    unit = unit_of("area", around.figure.unit)
    return unit is not None and unit.factor < 2


def _goes_on_with_areas(gap: str) -> bool:
    if continues(gap):
        return True
    joined = re.search(r"\b(?:and|then|to|of which|including) |其中|增至|扩至", gap)
    return len(gap) < 40 and joined is not None


def _is_of_site(around: Around) -> bool:
    """Recognise land without an owner: it is the site's in a list, or in a data-centre context."""
    if vocabulary.DATA_CENTRE.search(around.sentence) or around.last_kind:
        return True
    listed = re.fullmatch(r"[-*•·\s\d.)]*(?:[A-Za-z ]{1,24}: ?)?", around.gap)
    return len(around.sentence) < 80 and listed is not None
