"""What looks like a slip in the data of a site file: a unit, a coordinate, a county, a name used twice.

Nothing is changed and nothing is refused. A figure is doubted only against the other figures of its column or
a published one, which the sentence names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import numpy as np

from siting.conventions import (
    COAL_BENCHMARK_YUAN_PER_KWH,
    LARGEST_CAMPUS_MU,
    MIN_LAND_PRICE_YUAN_PER_M2,
    MU_PER_HECTARE,
)
from siting.criteria.county import CountyFinder
from siting.errors import counted, quote
from siting.evidence import BoolArray, FloatArray, Label
from siting.gazetteer import MAX_NAMED_KM, NOWHERE, gazetteer
from siting.geo.geodesy import distance_km
from siting.linter.finding import Finding, finding
from siting.readers.heading_units import stated_unit
from siting.readers.headings import is_id_or_name, unit_of_area
from siting.records import dataclass
from siting.sites.check import M2_PER_HECTARE
from siting.sites.columns import (
    figures_of,
    in_other_units,
    in_some_cells,
    is_contact,
    unread_cells,
    with_unit_in_heading,
)
from siting.sites.model import Sites
from siting.texts.figure_texts import shown_number
from siting.texts.messages import note_in_chinese
from siting.units import read_unit

OUTLIER = 100.0
"""A figure this many times the median of the other sites, or a distance from them, is doubted."""
BEYOND = 10.0
"""A price this many times beyond the published ones is doubted."""
_UNITS_A_HECTARE = {
    "ha": 1.0, "mu": MU_PER_HECTARE.value, "m2": M2_PER_HECTARE, "km2": M2_PER_HECTARE / 1e6,
}  # fmt: skip
_OURS = frozenset(("site_id", "name", "name_zh", "geometry"))
_MAX_SITES = 20_000
_MAX_PLACED = 8
_MIN_SITES = 3
_LAND_PRICE = re.compile(
    r"地价|土地.*价|用地.*价|出让.*价|起始价|起拍价|挂牌.*价|land.?price|price.of.land|land.cost|^land_.*yuan",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Column:
    """A column of a quantity: its heading, figures, shape (n,), and their unit."""

    heading: str
    figures: FloatArray
    unit: str


@dataclass(frozen=True)
class _Usual:
    """Published prices: the unit, the least and the most, how columns are headed, and what is said."""

    unit: str
    low: float
    high: float
    heading: re.Pattern[str]
    said: Callable[[str, str, str, int, str], str]


def doubts(sites: Sites) -> tuple[str, ...]:
    """Return one line for each kind of slip; empty for a file of more sites than a person types."""
    if len(sites) > _MAX_SITES:
        return ()
    found = [
        *_names(sites),
        *_far_away(sites),
        *_areas(sites),
        *_unread(sites),
        *_partly_in_units(sites),
        *_in_other_units(sites),
        *(line for column, usual in _prices(sites) for line in _price(sites, column, usual)),
    ]
    said = (f"{sites.source}: {line}" for line in found)
    return (*said, *CountyFinder(None, None).warnings(sites))


def in_site_file(line: str) -> Finding:
    """Return a doubt as a finding of the linter, in both languages."""
    return finding("site-data", "", what=Label(line, note_in_chinese(line)))


def _site(sites: Sites, row: int) -> str:
    return quote(sites.frame["name"].iloc[row])


def _first(sites: Sites, rows: BoolArray) -> tuple[int, str]:
    """Return the first of some rows, and its site in words."""
    row = int(np.argmax(rows))
    return row, _site(sites, row)


def _names(sites: Sites) -> Iterator[str]:
    """Names that two sites have: no command can then tell them apart by name."""
    name = sites.frame["name"]
    again = np.asarray((name != "") & name.duplicated(keep=False), dtype=np.bool_)
    if not again.any():
        return
    first = int(np.argmax(again))
    alike = np.flatnonzero(np.asarray(name == name.iloc[first]))
    ids = " and ".join(quote(x) for x in sites.frame["site_id"].iloc[alike[:2]])
    yield (
        f"{len(alike):,} sites are named {_site(sites, first)} ({ids}); give each a name of its own, or call "
        "them by these ids"
    )


def _own_figures(sites: Sites) -> Iterator[str]:
    """Columns that may hold figures of the site."""
    names = map(str, sites.frame.columns)
    return (n for n in names if n not in _OURS and not is_id_or_name(n) and not is_contact(n))


def _partly_in_units(sites: Sites) -> Iterator[str]:
    """Columns whose unit only some cells state: what the others mean is not known."""
    for name in _own_figures(sites):
        if found := in_some_cells(name, sites.frame[name]):
            unit, one, other = found
            heading = quote(with_unit_in_heading(name, unit))
            yield (
                f"column {quote(name)} states its unit in some cells ({one}) and none in others ({other}); "
                f"the column can be no criterion: state the unit in its heading, as {heading}"
            )


def _in_other_units(sites: Sites) -> Iterator[str]:
    """Columns whose heading states one unit and whose cells are in another."""
    for name in _own_figures(sites):
        if found := in_other_units(name, sites.frame[name]):
            unit, cell, heading = found
            column, shown = quote(name), quote(cell)
            if heading:
                yield (
                    f"column {column} states {unit}, and no cell is a figure in that ({shown}); the "
                    "column can be no criterion: state in its heading what the figures are in, as "
                    f"{quote(heading)}, and write plain figures"
                )
            else:
                yield (
                    f"column {column} states {unit}, and no cell is a figure in that ({shown}); the "
                    "column can be no criterion: state in its heading what the figures are in, and write "
                    "plain figures"
                )


def _unread(sites: Sites) -> Iterator[str]:
    """Cells that are no figure in a column of figures: the column can then be no criterion."""
    for name in _own_figures(sites):
        rows = unread_cells(name, sites.frame[name])
        if not len(rows):
            continue
        row = int(rows[0])
        cell, found = quote(str(sites.frame[name].iloc[row])), counted(len(rows), "cell")
        yield (
            f"column {quote(name)} holds {cell} at {_site(sites, row)}, which cannot be read as a figure "
            f"({found} in all); the column can be no criterion: write one figure, or leave it blank"
        )


def _far_away(sites: Sites) -> Iterator[str]:
    """Sites far from all the others, or abroad while most lie in China."""
    if len(sites) < _MIN_SITES:
        return
    lon, lat = sites.lon, sites.lat
    km = np.asarray(distance_km(lon, lat, float(np.median(lon)), float(np.median(lat))))
    far = (km > MAX_NAMED_KM) & (km > OUTLIER * float(np.median(km)))
    found = gazetteer().nearest(lon, lat)
    abroad = (found.first == NOWHERE) & (found.first_km > MAX_NAMED_KM)
    if np.mean(found.first != NOWHERE) > 0.5:
        far |= abroad
    if not far.any():
        return
    away = far & ~abroad
    if (far & abroad).any():
        yield (
            f"outside China, {int((far & abroad).sum()):,} of {len(sites):,} sites: "
            f"{_placed(sites, far & abroad)}; check longitude and latitude"
        )
    if away.any():
        yield (
            f"{float(km[away].min()):,.0f} km or more from the middle, "
            f"{int(away.sum()):,} of {len(sites):,} sites: {_placed(sites, away)}; "
            "check longitude and latitude"
        )


def _placed(sites: Sites, rows: BoolArray) -> str:
    """Return some sites with their coordinates, in one line."""
    found = np.flatnonzero(rows)
    shown = [
        f"{_site(sites, int(row))} {sites.lon[row]:.6g}, {sites.lat[row]:.6g}" for row in found[:_MAX_PLACED]
    ]
    return "; ".join(shown) + (f" (+{len(found) - _MAX_PLACED:,})" if len(found) > _MAX_PLACED else "")


def _power(column: str, shown: str, name: str, count: int, sites: str) -> str:
    low, high = COAL_BENCHMARK_YUAN_PER_KWH.value
    return (
        f"column {column}: {shown} for {name} ({count:,} of {sites}) is more than ten times off the coal "
        f"power benchmark prices of the provinces ({low:g} to {high:g} yuan/kWh); check figure and unit"
    )


def _land(column: str, shown: str, name: str, count: int, sites: str) -> str:
    least = MIN_LAND_PRICE_YUAN_PER_M2.value
    return (
        f"column {column}: {shown} for {name} ({count:,} of {sites}) is less than a tenth of the lowest "
        f"national minimum price of industrial land ({least:g} yuan/m2, to be checked against the printed "
        "standard); check figure and unit"
    )


_USUAL = (
    _Usual(
        "yuan/kWh",
        COAL_BENCHMARK_YUAN_PER_KWH.value[0],
        COAL_BENCHMARK_YUAN_PER_KWH.value[1],
        re.compile(""),
        _power,
    ),
    _Usual("yuan/m2", MIN_LAND_PRICE_YUAN_PER_M2.value, np.inf, _LAND_PRICE, _land),
)


def _prices(sites: Sites) -> Iterator[tuple[_Column, _Usual]]:
    """Yield the columns of prices of electricity and land with those published."""
    for name in map(str, sites.frame.columns):
        unit = stated_unit(name)
        for usual in _USUAL:
            if usual.heading.search(name) and _factor(unit, usual.unit):
                yield _Column(name, figures_of(name, sites.frame[name]), unit), usual


def _factor(unit: str, wanted: str) -> float:
    """Return by what figures in one unit become figures in another; 0 if they cannot."""
    given, to = read_unit(unit), read_unit(wanted)
    return given.to(to)[0] if given is not None and to is not None and given.comparable(to) else 0.0


def _price(sites: Sites, column: _Column, usual: _Usual) -> Iterator[str]:
    """Figures far beyond published prices, otherwise far from the others of the column."""
    value = column.figures * _factor(column.unit, usual.unit)
    off = (value > 0) & ((value < usual.low / BEYOND) | (value > usual.high * BEYOND))
    if off.any():
        row, name = _first(sites, off)
        shown, count = _shown(column.figures[row], column.unit), int(off.sum())
        yield usual.said(quote(column.heading), shown, name, count, counted(len(sites), "site"))
        return
    yield from _outlier(sites, column)


def _shown(value: float, unit: str) -> str:
    """Return a figure as it was typed, with its unit."""
    return f"{shown_number(value)} {unit}".rstrip()


def _areas(sites: Sites) -> Iterator[str]:
    """Stated areas far from the others, or most of them larger than any campus, as mu read as hectares."""
    heading = next((h for h, c in sites.headings.items() if c.startswith("area_")), "")
    if not heading:
        return
    area_ha = np.where(sites.has_area, np.nan, np.asarray(sites.frame["area_given_ha"], dtype=np.float64))
    known = area_ha[~np.isnan(area_ha)]
    if not len(known):
        return
    mu = area_ha * MU_PER_HECTARE.value
    middle, most = float(np.nanmedian(mu)), LARGEST_CAMPUS_MU.value
    if unit_of_area(heading) == "ha" and middle > most:
        row, name = _first(sites, mu > most)
        count, all_sites = int((mu > most).sum()), counted(len(sites), "site")
        yield (
            f"column {quote(heading)}: {shown_number(area_ha[row])} ha for {name} ({count:,} of {all_sites}) "
            f"are {mu[row]:,.0f} mu, more than the largest data centre campus listed ({most:,.0f} mu); check "
            "whether the figures are in mu"
        )
        return
    # In the unit of the file, so that the figure can be found in it.
    unit = unit_of_area(heading)
    unit = unit if unit in _UNITS_A_HECTARE else "ha"
    yield from _outlier(sites, _Column(heading, area_ha * _UNITS_A_HECTARE[unit], unit))


def _outlier(sites: Sites, column: _Column) -> Iterator[str]:
    """Figures a hundred times above or below the median of the other sites."""
    value = column.figures
    known = np.flatnonzero(value > 0)
    for row in known:
        others = value[known[known != row]]
        middle = float(np.median(others)) if len(others) else float(value[row])
        factor = max(value[row] / middle, middle / value[row])
        if factor >= OUTLIER:
            yield (
                f"column {quote(column.heading)}: {_shown(value[row], column.unit)} for "
                f"{_site(sites, int(row))} and {_shown(middle, column.unit)} in the middle of the other "
                f"sites differ by a factor of {factor:,.0f}; check figure and unit"
            )
            return
