"""A cell of the site file as people read it: a figure with its unit, transformers as a layout, or words."""

from __future__ import annotations

import re

from siting.evidence import Label
from siting.power.substations import Substation
from siting.readers.cells import machines
from siting.readers.heading_units import without_unit
from siting.sites.column_direction import is_near
from siting.sites.model import Sites
from siting.texts import say
from siting.texts.category_words import category_words
from siting.texts.unit_words import after_number, of_many, unit_words
from siting.units import read_unit

# One figure or a range, with what qualifies it before and its own unit, or a part of the heading's, after it.
_FIGURE = re.compile(
    r"(?P<about>约|大约|近|~|≈|about |approx\.? |ca\.? )?\s*(?P<bound>[<>≤≥＜＞]|小于|大于|不足|超过)?\s*"
    r"(?P<figure>-?\d[\d,]{0,18}(?:\.\d{1,15})?)(?P<to>\s*[-–—~～至]\s*\d[\d,]{0,18}(?:\.\d{1,15})?)?\s*"
    r"(?P<unit>[^\d\s()（）<>]{0,12})",
    re.IGNORECASE,
)
_QUOTIENT = re.compile(r"(?P<name>.+?)\s*[(（](?P<unit>[^\d\s/()（）]{1,12}[23]?/[^\d\s/()（）]{1,12})[)）]")
_PLAIN = re.compile(r"-?\d{1,15}(\.\d{1,15})?")


def with_unit(column: str, words: str, one: Sites) -> Label:
    """Return a cell as people read it: a figure with the unit that its heading states.

    ``<1`` under 坡度（°） is <1°; ``0.48元`` under 电价（元/度） has a part of the unit. A unit of its own
    is spelled as everywhere, and a cell with words stands as it is.
    """
    found = _FIGURE.fullmatch(words)
    unit = _unit_of(column, found, one)
    if (groups := machines(words)) and same_kind(groups[0][2] or unit, "MVA"):
        return _transformers(groups, unit)
    if found is None or not (unit and _is_of(found["unit"], unit)):
        bare = found is not None and not found["unit"] and is_near(column)
        return say("figure.no_unit", figure=words) if bare else category_words(words, "category")
    return _figure_with(unit, found)


def _unit_of(column: str, found: re.Match[str] | None, one: Sites) -> str:
    """Return the unit of a cell: one of its own, else that of the heading."""
    unit = one.units[column] or quotient_of(column)[1]
    if found is not None and not _is_of(found["unit"], unit) and read_unit(found["unit"]) is not None:
        return str(found["unit"])
    return unit


def _figure_with(unit: str, found: re.Match[str]) -> Label:
    shown = f"{found['bound'] or ''}{_grouped(found['figure'])}{found['to'] or ''}"
    times, plain = of_many(unit)
    many = (
        f"{float(shown.replace(',', '')) * times:,.10g}" if _PLAIN.fullmatch(shown.replace(",", "")) else ""
    )
    en = f"{many}{after_number(plain).en}" if many else f"{shown}{after_number(unit).en}"
    told = Label(en, f"{shown}{after_number(unit).zh}")
    return say("figure.about", figure=told) if found["about"] else told


def _transformers(groups: list[tuple[int, float, str]], unit: str) -> Label:
    """Return groups of transformers as a layout, with their sum and what is left without the largest."""
    wanted = read_unit("MVA")
    stations = [
        Substation(count, each * given.to(wanted)[0])
        for count, each, own in groups
        if (given := read_unit(own or unit)) is not None and wanted is not None
    ]
    total = sum(s.installed_mva for s in stations)
    firm = total - max(s.each_mva for s in stations)
    layout = " + ".join(s.layout for s in stations)
    return say("due_diligence.transformers", layout=Label(layout, layout), total=total, firm=firm)


def same_kind(unit: str, other: str) -> bool:
    """Whether figures in one unit can be converted to the other."""
    one, wanted = read_unit(unit), read_unit(other)
    return one is not None and wanted is not None and one.comparable(wanted)


def quotient_of(column: str) -> tuple[str, str]:
    """Return a heading and the quotient in brackets at its end, as 万吨/年: no conversion knows it."""
    found = _QUOTIENT.fullmatch(without_unit(column).strip())
    return (found["name"], found["unit"]) if found else (without_unit(column), "")


def _is_of(part: str, unit: str) -> bool:
    """Whether what stands behind a figure is nothing, a unit, or what that unit has before its stroke."""
    return not part or unit_words(part) in {unit_words(unit), unit_words(re.split("[/／]", unit)[0])}


def _grouped(figure: str) -> str:
    return f"{float(figure):,.10g}" if _PLAIN.fullmatch(figure) else figure
