"""A kind found for a figure, and whether the figure goes on with the one before it."""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import re
from dataclasses import field, replace
from typing import Literal, TypedDict, Unpack

from siting.auditing.reading.claim_kinds import KINDS, KindId
from siting.auditing.reading.claims import Comparison, Qualifiers
from siting.auditing.reading.line import FigureSpot, is_row
from siting.auditing.reading.stated_figures import StatedFigure
from siting.records import dataclass
from siting.units import Dimension, unit_of


@dataclass(frozen=True, slots=True)
class Draft:
    """A kind found for a figure.

    ``comparison`` replaces that of the figure, ``also`` is a second claim of it, ``per`` the time that the words
    around an amount give: 180万立方米/年.
    """

    kind: KindId
    value: float
    high: float
    unit: str
    subject: str = ""
    qualifiers: Qualifiers = field(default_factory=Qualifiers)
    comparison: Comparison | None = None
    also: Draft | None = None
    per: Literal["", "day", "year"] = ""


class More(TypedDict, total=False):
    """The fields of a draft besides kind and figure."""

    subject: str
    qualifiers: Qualifiers


Found = Draft | str
"""A draft, or what else the figure is: a topic, or the rule that leaves it out."""


def measure(spot: FigureSpot, kind: KindId, dimension: Dimension, **more: Unpack[More]) -> Found:
    """Return the figure as a claim of *kind*, in the base unit of *dimension*."""
    figure = spot.figure
    # 300 free-cooling days: the unit is the last word.
    unit = unit_of(dimension, figure.unit) or unit_of(dimension, figure.unit.rsplit(" ", 1)[-1])
    if unit is None:
        return "unit_unclear"
    return Draft(kind, unit.to_base(figure.value), unit.to_base(figure.high), unit.base, **more)


def count(spot: FigureSpot, kind: KindId, **more: Unpack[More]) -> Draft:
    """Return the figure as a claim of *kind*, without a unit."""
    return Draft(kind, spot.figure.value, spot.figure.high, "", **more)


_VERBS = (
    r"(?:(?:will )?(?:require|need|cost|take|have|has|add|cover|absorb|see|house|hold|occup[yi]e?|reach|bring)s?\b"
    r"|(?:is|are|of|at|about|for|another|a further|approximately|around|some|with|now|still|only|just|over|up|to|then|in)\b"
    r"|其中|为|约|近|则|需|达到?|再|新增|计划|预计|增至|扩至|共有?|合计|总计|总规模|总量|总数|[:：])"
)
_PHASE = r"(?:(?:the )?(?:[Pp]hases?|[Ss]tages?) (?:[IVX]{1,3}|\d|one|two|three|four|five)\b|(?:the )?\w+ (?:phase|stage)\b|第?[一二三四五六首本终]期(?:工程|项目)?)"
_LISTED = re.compile(
    rf"[、,，;；和及与/\s(（]*(?:其中)?(?:(?:in|for|during|on) {_PHASE})?[)）、,，;；\s]*(?:\b(?:and|while|whereas|plus|then|of which|including)\b)?[,\s]*"
    rf"(?:(?:in|for|during)? ?{_PHASE})?(?: ?{_VERBS})* ?[(（]?"
)
_GROWN = re.compile(
    r"(?:\b(?:rising|rise|rises|risen|rose|growing|grow|grows|grew|grown|increasing|increased|increase|expanding|expanded|expand|expandable|scaling|scale"
    r"|for a total of|to a total of|totall?ing|brings?|bringing|raised|reduced|cut|fallen|falls?|falling|down|up|corrected|revised|updated|doubled|extends?|extended|lowered?|now|today|and)\b[^,;.]{0,24}$|(?:增[至加]|扩[至容大]|提[高升]|调整|定为|降|变更|扩建|再|达|可|剩余|其余|在建|投运|建成|启用|上架|部署|安装|满载|投产|在用|共|合计|总计|总数)[^，。；]{0,6}$)",
    re.IGNORECASE,
)


def goes_on(spot: FigureSpot) -> bool:
    """Return whether the figure goes on with the one before it: a list, a phase, a growth."""
    gap = spot.gap
    return bool(spot.number and (_LISTED.fullmatch(gap) or (len(gap) < 84 and _GROWN.search(gap))))


def goes_on_with(spot: FigureSpot, kind: KindId) -> bool:
    """Return whether the figure before is of a kind, and this one goes on with it."""
    return spot.last_kind == kind and goes_on(spot)


_OF_PHASE = re.compile(rf"{_PHASE}(?: ?{_VERBS})* ?$")
_FOR_PHASE = re.compile(rf" ?(?:in|for|during|on) {_PHASE}")


def of_phase(spot: FigureSpot) -> bool:
    """Return whether a phase is named right before a figure or behind it."""
    return bool(_OF_PHASE.search(spot.gap) or _FOR_PHASE.match(spot.head))


# 30 MW of it are let; operators rent 6,000 sqm; 由运营商租用6000平方米.
_LET = re.compile(
    r"\b(?:leases? (?:for|of|on)|leased|sold|pre-?let|rent(?:s|ed|ing)?)\b[^,;.0-9]{0,20}$|(?:出租|租出|售出|租用|承租|租下)了?(?:机柜|机架|面积|约|近|超过?)*$"
)


def is_let(spot: FigureSpot) -> bool:
    """Return whether it is what a tenant has taken, not what there is."""
    return _LET.search(spot.gap) is not None


def shared_end(found: list[tuple[FigureSpot, Found]]) -> list[tuple[FigureSpot, Found]]:
    """Give the first figures of a row the end that the last one names: 52 and 66 km from the city."""
    for n in range(len(found) - 2, -1, -1):
        (spot, what), (_, following) = found[n], found[n + 1]
        if not (isinstance(what, Draft) and isinstance(following, Draft)) or what.subject:
            continue
        if KINDS[what.kind].end and what.kind == following.kind and is_row(spot.until_next):
            found[n] = (spot, replace(what, subject=following.subject))
    return found


_OWN_TIME = re.compile(r"mgd|gpd|/|per", re.IGNORECASE)
_PER_ZH = {"day": "/日", "year": "/年"}


def written_unit(figure: StatedFigure, per: Literal["", "day", "year"] = "") -> str:
    """Return the unit of a figure with its multiplier, as written: 万亩; 万立方米/年 of an amount *per* year."""
    unit = _with_multiplier(figure)
    if not per or not unit or _OWN_TIME.search(figure.unit):
        return unit
    return f"{unit}{f'/{per}' if unit.isascii() or unit[-1] == '³' else _PER_ZH[per]}"


def _with_multiplier(figure: StatedFigure) -> str:
    if figure.multiplier in {"万", "亿", "百万", "千万", "万亿", "千亿", "百亿", "十万", "十亿", "千", "百"}:
        return f"{figure.multiplier}{figure.unit}".strip()
    return f"{figure.multiplier} {figure.unit}".strip()
