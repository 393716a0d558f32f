"""Columns of a site file that could be criteria but are not used by the study."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from siting.criteria.county import is_county_heading
from siting.errors import quote
from siting.readers.cells import read_cells, shared_unit
from siting.readers.findings import listed
from siting.readers.heading_units import stated_unit
from siting.readers.headings import is_id_or_name
from siting.sites.column_direction import is_near, is_price
from siting.sites.columns import (
    is_contact,
    is_serial,
    remark_heading,
    unit_of,
    unread_cells,
    with_unit_in_heading,
)
from siting.sites.model import Sites
from siting.study.schema import StudyFile

if TYPE_CHECKING:
    import pandas as pd

_STANDARD = frozenset(
    ("site_id", "name", "name_zh", "elevation_m", "area_ha", "area_mu", "area_given_ha", "geometry")
)
_MAX_CATEGORIES = 12
_LONGEST_CATEGORY = 20
_MIN_FILLED = 0.5


def offered(study: StudyFile, sites: Sites) -> tuple[str, ...]:
    """Say which columns of the site file can be criteria; empty if the study uses them all."""
    kinds = column_kinds(sites, used=_used(study, sites))
    if not kinds:
        return ()
    name, kind = next(iter(kinds.items()))
    value = "{kind: linear, worst: ..., best: ...}"
    unit = unit_of(name, sites.frame[name])
    params = f"column: {quote(name)}" + (f", unit: {quote(unit)}" if unit and not stated_unit(name) else "")
    if kind == "category":
        value, params = "{kind: categories, scores: {...}}", f"{params}, type: category"
    snippet = f"{{id: own, measure: attribute, params: {{{params}}}, weight: ..., value: {value}}}"
    named = listed(list(kinds))
    said = f"1 more column can be criteria: {named}; in a study: {snippet}"
    if len(kinds) > 1:
        said = f"{len(kinds)} more columns can be criteria: {named}; in a study: {snippet}"
    return (f"{sites.source}: {said}",)


def _used(study: StudyFile, sites: Sites) -> set[str]:
    """Return the columns of the site file that the study names."""
    named = {sites.column(text) for text in _texts([c.params for c in study.criteria])}
    if study.pairs is not None:
        named |= {sites.column(column) for column in study.pairs.hazards.values()}
    return {column for column in named if column is not None}


def column_kinds(sites: Sites, *, used: Collection[str]) -> dict[str, str]:
    """Return the columns that can be criteria, each with its kind: ``number`` or ``category``."""
    taken = {*used} | {f"{column}_{end}" for column in used for end in ("low", "high")}
    free = [
        str(name)
        for name in sites.frame.columns
        if name not in _STANDARD and name not in taken and not is_county_heading(str(name))
    ]
    return {name: kind for name in free if (kind := _kind(name, sites.frame[name]))}


def not_offered(sites: Sites, kinds: Collection[str]) -> list[str]:
    """Return the user's columns that cannot be criteria, without identifiers, names and counties."""
    frame = sites.frame
    # What the reader took out of the cells of an area (680（含道路）) is no column of the file.
    taken_out = {remark_heading(heading) for heading in sites.headings}
    own = [
        str(c)
        for c in frame.columns
        if c not in _STANDARD and c not in taken_out and not is_county_heading(str(c)) and c not in kinds
    ]
    return [
        name for name in own if not (is_id_or_name(name) or is_contact(name) or is_serial(name, frame[name]))
    ]


def without_any_unit(sites: Sites, kinds: Mapping[str, str]) -> Iterator[str]:
    """Say which distances and prices have no unit in their heading or their cells: `init` weighs none."""
    for name, kind in kinds.items():
        if kind != "number" or unit_of(name, sites.frame[name]):
            continue
        if is_price(name):
            units = "yuan/kWh, EUR/m2" if name.isascii() else "元/千瓦时、元/吨、万元/亩"
            own = quote(name)
            said = f"column {own} has no unit, so it is not used: state it in the heading, such as {units}"
            yield f"{sites.source}: {said}"
        elif is_near(name):
            unit = "km" if name.isascii() else "公里"
            heading = quote(with_unit_in_heading(name, unit))
            said = (
                f"column {quote(name)} has no unit, so it is not used: state it in the heading, as {heading}"
            )
            yield f"{sites.source}: {said}"


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _texts(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _texts(inner)


def _kind(name: str, column: pd.Series[Any]) -> str:
    """Return ``number`` or ``category``; empty for identifiers, or columns with too little content."""
    filled = column.dropna()
    if _identifies(name, column):
        return ""
    if len(filled) < _MIN_FILLED * len(column) or not len(filled):
        return ""
    if column.dtype.kind in "iuf":
        return "number" if bool((filled != filled.iloc[0]).any()) else ""
    if column.dtype.kind == "b":
        return "category"
    words = filled.astype("str").str.strip()
    if _is_rough_number(name, words):
        return "number"
    return "category" if _are_categories(name, column, words) else ""


def _identifies(name: str, column: pd.Series[Any]) -> bool:
    """Whether a column says which parcel it is, or whom to ask, rather than how the parcel is."""
    return is_id_or_name(name) or is_contact(name) or is_serial(name, column)


def _are_categories(name: str, column: pd.Series[Any], words: pd.Series[Any]) -> bool:
    """Whether the words of a column are few, short and repeated."""
    few = 1 < words.nunique() <= min(_MAX_CATEGORIES, len(words) - 1)
    # A typing error in a column of figures is not a category: `doubts` names the cell.
    return few and not len(unread_cells(name, column)) and int(words.str.len().max()) <= _LONGEST_CATEGORY


def _is_rough_number(name: str, words: pd.Series[Any]) -> bool:
    """Whether all cells can be read as figures, such as 约5, or mean missing, such as 面议."""
    texts = pa.chunked_array([pa.array(words.unique(), pa.string())])
    cells = read_cells(texts, unit=stated_unit(name) or shared_unit(texts), bounds=True)
    return not cells.wrong.any() and len(set(cells.value[~np.isnan(cells.value)].tolist())) > 1
