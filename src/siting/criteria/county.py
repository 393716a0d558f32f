"""The county of a site: from its file or a layer, otherwise by the nearest seat."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cached_property
from weakref import WeakKeyDictionary

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from pydantic import Field

from siting.catalogue import Catalogue, Layer
from siting.criteria.base import Params
from siting.errors import SitesError, counted, did_you_mean, quote
from siting.evidence import NO_NOTE, EvidenceClass, Label, Quantity, textual
from siting.gazetteer import NOWHERE, Gazetteer, Located, gazetteer
from siting.geo.nearest import FeatureIndex
from siting.sites.model import Sites
from siting.texts import say

_COUNTY_WORDS = frozenset((
    "county", "countyname", "nameofcounty", "countycode", "countydistrict", "districtcounty",
    "countyordistrict", "adcode", "县", "县名", "县名称", "区县", "县区", "县市", "县市区", "市县区",
    "县级市", "行政区划代码", "县级行政区", "县级行政区划",
))  # fmt: skip
_BESIDE = re.compile(r"[\W_或]+")
_WHERE = re.compile(r"^(?:所属|所在|所处|所辖|隶属|归属|属地)(?:的)?")
STATED, BY_SEAT, EITHER, NO_COUNTY = range(4)
HOW = tuple(say(f"county.{how}") for how in ("stated", "by_seat", "either", "none"))
"""How the county was found, by the code from `how`."""


def is_county_heading(heading: str) -> bool:
    """Whether a heading says that its column names the county of a site: county, 所属县（市、区）."""
    words = _BESIDE.sub("", unicodedata.normalize("NFKC", heading[:100]).casefold())
    return _WHERE.sub("", words) in _COUNTY_WORDS


class CountyParams(Params):
    """Where the county of a site is stated; otherwise it is that of the nearest seat."""

    county_column: str | None = Field(
        None,
        min_length=1,
        description="Column of the site file with the county, by name or code (else county, county_code, "
        "县, 区县).",
    )
    county_layer: str | None = Field(
        None,
        description="A layer of the study with the outlines of counties, named as the gazetteer names them.",
    )


class CountyFinder:
    """Finds the counties of sites, for a study's parameters; criteria with the same parameters share one.

    Parameters
    ----------
    column
        Column of the site file that names the county; default: see `is_county_heading`.
    layer
        Outlines of counties.
    """

    def __init__(self, column: str | None, layer: Layer | None) -> None:
        self.known: Gazetteer = gazetteer()
        self._wanted, self._layer = column, layer
        self._index = None if layer is None else FeatureIndex(layer.geometry)
        self._near: WeakKeyDictionary[Sites, Located] = WeakKeyDictionary()
        self._found: WeakKeyDictionary[Sites, Located] = WeakKeyDictionary()
        self._told: WeakKeyDictionary[Located, Quantity] = WeakKeyDictionary()

    def __getstate__(self) -> dict[str, object]:
        # Results are kept as long as the sites.
        return {**self.__dict__, "_near": None, "_found": None, "_told": None}

    def __setstate__(self, state: dict[str, object]) -> None:
        self.__dict__.update(state)
        self._near, self._found, self._told = WeakKeyDictionary(), WeakKeyDictionary(), WeakKeyDictionary()

    def locate(self, sites: Sites) -> Located:
        """Return the counties of a chunk of sites."""
        found = self._found.get(sites)
        if found is None:
            found = self._found[sites] = self._located(sites)
        return found

    def _nearest(self, sites: Sites) -> Located:
        """Return the counties of the nearest seats, whatever the file names."""
        found = self._near.get(sites)
        if found is None:
            found = self._near[sites] = self.known.nearest(sites.lon, sites.lat, sites.radius_km)
        return found

    def _located(self, sites: Sites) -> Located:
        found = self._nearest(sites)
        names = self._names(sites)
        if names is None:
            return found
        first, second, stated = found.first.copy(), found.second.copy(), found.stated.copy()
        for row, name in enumerate(names):
            if not name:
                continue
            county = self.known.named(name, float(sites.lon[row]), float(sites.lat[row]))
            # An unknown name is not replaced by a guess.
            first[row], second[row], stated[row] = county, NOWHERE, county != NOWHERE
        return Located(first, second, stated, found.first_km, found.second_km)

    def warnings(self, sites: Sites) -> tuple[str, ...]:
        """Return one line for a county that is not known, and one for a county that is not at the site."""
        names = self._names(sites)
        if names is None or not any(names):
            return ()
        named = self._rows_named(names, sites)
        here = self._nearest(sites)
        odd = {row: name for row, name in enumerate(names) if name and named[row] == NOWHERE}
        elsewhere = [row for row in range(len(names)) if self._elsewhere(named[row], here, row)]
        said: list[str] = []
        if odd:
            said += self._unknown(sites, [*odd.values()], int(here.first[next(iter(odd))]))
        if elsewhere:
            row = elsewhere[0]
            site = quote(sites.frame["name"].iloc[row])
            near = quote(self.known.counties[int(here.first[row])].label.zh)
            all_sites = counted(len(sites), "site")
            said.append(
                f"{sites.source}: the file places {site} in {quote(names[row])}, its coordinates near {near} "
                f"({len(elsewhere):,} of {all_sites})"
            )
        return tuple(said)

    def _rows_named(self, names: Sequence[str], sites: Sites) -> list[int]:
        """Return the row of the county that each site's file or layer names; `NOWHERE` for none."""
        return [
            self.known.named(name, float(lon), float(lat)) if name else NOWHERE
            for name, lon, lat in zip(names, sites.lon, sites.lat, strict=True)
        ]

    def _unknown(self, sites: Sites, names: list[str], near: int) -> Iterator[str]:
        """Yield a note on unknown county names, with the Chinese name to use instead of pinyin."""
        first, more = quote(names[0]), len(names) - 1
        if more:
            yield f"{sites.source}: no county of China near the site is named {first} (and {more} more)"
        else:
            yield f"{sites.source}: no county of China near the site is named {first}"
        if names[0].isascii() and near != NOWHERE:
            county = quote(self.known.counties[near].label.zh)
            yield f"{sites.source}: for counties outside Shanxi use the Chinese name, such as {county}"

    def _elsewhere(self, named: int, here: Located, row: int) -> bool:
        """Whether a county is neither that of the nearest seats nor beside one of them."""
        near = [int(x) for x in (here.first[row], here.second[row]) if x != NOWHERE]
        if named == NOWHERE or not near:
            return False
        return all(self.known.position(named, county) == 2 for county in near)

    @cached_property
    def _words(self) -> npt.NDArray[np.object_]:
        """The name of each county, after that of none."""
        return np.array(["", *(_said(c.label) for c in self.known.counties)], dtype=object)

    def names(self, found: Located) -> pa.Array:
        """Return the county of each site in words, both where two are possible; null where there is none."""
        words, one, other = self._words, found.first + 1, found.second + 1
        text = words[one]
        both = found.second != NOWHERE
        text[both] = words[one[both]] + " / " + words[other[both]]
        return pa.array(text, pa.string(), mask=found.first == NOWHERE)

    def quantity(self, found: Located) -> Quantity:
        """Return the county as a quantity to show beside a figure that rests on it."""
        told = self._told.get(found)
        if told is None:
            told = self._told[found] = self._quantity(found)
        return told

    def _quantity(self, found: Located) -> Quantity:
        return textual(
            "county",
            say("county.label"),
            self.names(found),
            evidence=np.where(found.stated, EvidenceClass.OBSERVED, EvidenceClass.ESTIMATED).astype(np.uint8),
            method=say("county.method"),
            sources=("counties",),
            notes=(NO_NOTE, *HOW),
            note_code=(how(found) + 1).astype(np.uint8),
        )

    def _names(self, sites: Sites) -> list[str] | None:
        """Return the county that the file or the layer states for each site; None if neither states any."""
        column = self._column(sites)
        if column is None and self._layer is None:
            return None
        names = [""] * len(sites)
        if column is not None:
            names = [_cell(value) for value in sites.frame[column].to_numpy(dtype=object)]
        if self._layer is None or self._index is None:
            return names
        inside = _names_inside(self._layer, self._index, sites)
        return [own or other for own, other in zip(names, inside, strict=True)]

    def _column(self, sites: Sites) -> str | None:
        wanted = self._wanted
        if wanted is None:
            return next((str(c) for c in sites.frame.columns if is_county_heading(str(c))), None)
        column = sites.column(wanted)
        if column is None:
            columns = [str(c) for c in sites.frame.columns if c != "geometry"]
            raise SitesError(
                f"no column {quote(wanted)} for the county",
                where=sites.source,
                hint=did_you_mean(wanted, columns),
            )
        return column


def _names_inside(layer: Layer, index: FeatureIndex, sites: Sites) -> list[str]:
    """Return the Chinese name of the feature that each site lies in; empty outside of all."""
    feature, km = index.nearest(sites.lon, sites.lat)
    return [layer.names[i].zh if d == 0 else "" for i, d in zip(feature, km, strict=True)]


_Key = tuple[str | None, str | None]
_FINDERS: WeakKeyDictionary[Catalogue, dict[_Key, CountyFinder]] = WeakKeyDictionary()


def county_finder(params: CountyParams, catalogue: Catalogue) -> CountyFinder:
    """Return the finder for the parameters of a criterion, the same one for the same parameters.

    Raises
    ------
    StudyError
        The study has no such layer.
    """
    column, name = params.county_column, params.county_layer
    finders = _FINDERS.setdefault(catalogue, {})
    if (column, name) not in finders:
        finders[column, name] = CountyFinder(column, None if name is None else catalogue.layer(name))
    return finders[column, name]


def how(found: Located) -> npt.NDArray[np.uint8]:
    """Return how each county was found, (n,): `STATED`, `BY_SEAT`, `EITHER` or `NO_COUNTY`."""
    return np.select(
        [found.first == NOWHERE, found.stated, found.second == NOWHERE],
        [NO_COUNTY, STATED, BY_SEAT],
        default=EITHER,
    ).astype(np.uint8)


def _said(label: Label) -> str:
    return label.zh if label.en == label.zh else f"{label.en} {label.zh}"


def _cell(value: object) -> str:
    if value is None or value != value:  # noqa: PLR0124
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
