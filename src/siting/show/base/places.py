"""Cities and seats around the sites: names and points to find one's way by, no boundaries.

In China they are those of the tables of cities, prefectures and counties; where none of these is in view, the
cities of the world.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from siting.catalogue import Catalogue, Layer
from siting.evidence import FloatArray
from siting.geo.geodesy import distance_km, earth_centred
from siting.place_names import without_kind
from siting.records import dataclass

CITY, PREFECTURE, SEAT = 1, 2, 3
"""Order of importance: a city of a million, another city or prefecture, the seat of a county."""

MAX_PLACES = 150
_MILLION = 1_000_000
_MARGIN = 0.4  # of the extent of the sites, on each side
_MIN_MARGIN_DEG = 0.3
_SAME_KM = 12.0  # two tables place one city at different squares
_NAMED_KM = 4.0  # within it, a site or an anchor that is called like a place is that place
_AT_KM = 0.3  # a site this near is the place, whatever it is called
_LARGE = 50_000  # people: a city abroad that comes before small ones
_DISTRICT = "区"

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_PAIRS_AT_ONCE = 1 << 16  # what stays in the cache of a core

Rows = npt.NDArray[np.intp]
Named = tuple[str, float, float]
"""A name that a map shows anyway, its longitude and latitude."""
Called = Callable[[int], str]


@dataclass(frozen=True)
class _Places:
    """Shape (n,) each; ``full`` has the kind (芜湖县), ``weight`` orders the places of one tier."""

    name: npt.NDArray[np.str_]
    full: npt.NDArray[np.str_]
    lon: FloatArray
    lat: FloatArray
    tier: npt.NDArray[np.int64]
    weight: FloatArray
    source: npt.NDArray[np.str_]

    def where(self, keep: Any) -> _Places:
        """Return some of the places, by a mask or in the order of row numbers."""
        return _Places(
            self.name[keep], self.full[keep], self.lon[keep], self.lat[keep], self.tier[keep],
            self.weight[keep], self.source[keep],
        )  # fmt: skip


def _nameless(_number: int) -> str:
    return ""


def places_near(
    lon: FloatArray, lat: FloatArray, taken: list[Named], lang: str, called: Called = _nameless
) -> dict[str, Any]:
    """Return places around the sites, the most important first, as lists: name, lon, lat, tier; and sources.

    Parameters
    ----------
    lon, lat
        Sites, shape (n,) each [degrees, WGS84].
    called
        Returns the name of a site by its number. A parcel near a seat is not that seat, unless it is called
        so.
    taken
        Names that the map shows anyway. No place has one of them: a county of the same name is written with
        its kind.
    lang
        Counties outside Shanxi have Chinese names only and are left out of an English page, unless the sites
        themselves are called in Chinese and nothing else is in view.
    """
    kept = _near(lon, lat, taken, called, lang)
    return {
        "name": kept.name.tolist(),
        "lon": [round(v, 4) for v in kept.lon.tolist()],
        "lat": [round(v, 4) for v in kept.lat.tolist()],
        "tier": kept.tier.tolist(),
        "sources": list(dict.fromkeys(kept.source.tolist())),
    }


@dataclass(frozen=True, slots=True)
class Town:
    """A place on a printed map, and the id of its source."""

    name: str
    lon: float
    lat: float
    source: str


def towns_near(
    lon: FloatArray, lat: FloatArray, taken: list[Named], lang: str, called: Called = _nameless
) -> tuple[Town, ...]:
    """Return the places of `places_near`, for a printed map."""
    kept = _near(lon, lat, taken, called, lang)
    columns = (kept.name, kept.lon, kept.lat, kept.source)
    return tuple(Town(*row) for row in zip(*(column.tolist() for column in columns), strict=True))


def _near(lon: FloatArray, lat: FloatArray, taken: list[Named], called: Called, lang: str) -> _Places:
    """Return the places around the sites that have no name yet, the most important first."""
    if not len(lon):
        return _all_places(lang).where(np.zeros(0, dtype=np.intp))
    found = _in_view(_all_places(lang), lon, lat)
    if not len(found.lon) and lang != "zh" and _CHINESE.search(called(0)):
        found = _in_view(_all_places("zh"), lon, lat)
    if not len(found.lon):
        found = _in_view(_world(), lon, lat)
    if not len(found.lon):
        return found
    km, near = _nearest(found.lon, found.lat, lon, lat)
    # Of equal seats those near a site come first.
    weight = np.where(found.tier == SEAT, -km, found.weight)
    order = np.lexsort((found.name, -weight, found.tier))
    named = _is_one(found, km, list(map(called, near.tolist())))
    if taken:
        at = np.array([(x, y) for _, x, y in taken]).T
        named |= _nearest(found.lon, found.lat, *at)[0] < _NAMED_KM
    return _without_doubles(found.where(order), named[order], taken)


def _is_one(places: _Places, km: FloatArray, names: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Return which places are the nearest site itself, *km* away and of that name."""
    pairs = zip(places.name.tolist(), names, strict=True)
    called = [_alike(place, without_kind(name)) for place, name in pairs]
    return np.asarray((km < _AT_KM) | (np.array(called, dtype=bool) & (km < _NAMED_KM)))


def _alike(place: str, name: str) -> bool:
    """Whether a site is called as a place, if at all: 离石（吕梁） is 离石; 大悟北地块 lies in 大悟."""
    own = re.escape(place)
    return not name or re.fullmatch(rf"{own}(?:\W.*)?|.*\W{own}\W*", name) is not None


@cache
def _world() -> _Places:
    """Return the cities outside China, under their own names in both languages."""
    cities = Catalogue().layer("world_cities")
    people = cities.numbers("population")
    tier = np.select([people >= _MILLION, people >= _LARGE], [CITY, PREFECTURE], SEAT)
    return _part(cities, "en", tier, people)


@cache
def _all_places(lang: str) -> _Places:
    catalogue = Catalogue()
    cities, divisions, counties = (catalogue.layer(key) for key in ("cities", "divisions", "counties"))
    population = cities.numbers("population")
    parts = [_part(cities, lang, np.where(population >= _MILLION, CITY, PREFECTURE), population)]
    is_prefecture = divisions.columns["level"] == "prefecture"
    tier = np.where(is_prefecture, PREFECTURE, SEAT)
    parts.append(_part(divisions, lang, tier, divisions.numbers("population_2020")))
    if lang == "zh":
        parts.append(_part(counties, lang, np.full(len(counties), SEAT), np.zeros(len(counties))))
    columns = (
        np.concatenate([getattr(p, key) for p in parts])
        for key in ("name", "full", "lon", "lat", "tier", "weight", "source")
    )
    return _Places(*columns)


def _part(layer: Layer, lang: str, tier: npt.NDArray[np.int64], weight: FloatArray) -> _Places:
    """Places of one table, without the districts of cities."""
    district = np.array([label.zh.endswith(_DISTRICT) for label in layer.names])
    full = np.array([label[lang] for label in layer.names])
    names = np.array([without_kind(name) for name in full.tolist()]) if lang == "zh" else full
    lon, lat = (np.array([getattr(point, axis) for point in layer.geometry]) for axis in ("x", "y"))
    source = np.full(len(names), layer.source)
    found = _Places(names, full, lon, lat, tier, np.nan_to_num(weight), source)
    return found.where(~district | (tier < SEAT))


def _in_view(places: _Places, lon: FloatArray, lat: FloatArray) -> _Places:
    keep = np.ones(len(places.lon), dtype=bool)
    for at, sites in ((places.lon, lon), (places.lat, lat)):
        margin = max(_MIN_MARGIN_DEG, _MARGIN * float(np.ptp(sites)))
        keep &= (at >= sites.min() - margin) & (at <= sites.max() + margin)
    return places.where(keep)


def _nearest(
    lon: FloatArray, lat: FloatArray, to_lon: FloatArray, to_lat: FloatArray
) -> tuple[FloatArray, Rows]:
    """Return the distance [km] from each of n places to the nearest of m others, and which; shape (n,)."""
    places, others = earth_centred(lon, lat), earth_centred(to_lon, to_lat)
    # Nearest by the chord, which is so by the geodesic too; |b|^2 - 2 ab sorts as |a - b|^2 does.
    half = (others**2).sum(axis=1) / 2
    rows = max(1, _PAIRS_AT_ONCE // len(others))
    near = np.empty(len(places), dtype=np.intp)
    for start in range(0, len(places), rows):
        block = slice(start, start + rows)
        near[block] = np.argmin(half - places[block] @ others.T, axis=1)
    return np.asarray(distance_km(lon, lat, to_lon[near], to_lat[near]), dtype=np.float64), near


def _without_doubles(places: _Places, named: npt.NDArray[np.bool_], taken: list[Named]) -> _Places:
    """Leave out what is named already and a place of the same name near by; at most `MAX_PLACES`.

    Of two places of one name farther apart, the less important is written with its kind (芜湖县 beside 芜湖),
    or left out where that tells them apart no better.
    """
    kept: list[int] = []
    shown = [(without_kind(name), x, y) for name, x, y in taken]
    written = {name for name, _, _ in (*taken, *shown)}
    name = places.name.copy()
    for row in np.flatnonzero(~named).tolist():
        if len(kept) == MAX_PLACES:
            break
        lon, lat = places.lon[row], places.lat[row]
        same = [(x, y) for other, x, y in shown if other == places.name[row]]
        if same:
            if distance_km(lon, lat, *np.array(same).T).min() < _SAME_KM or places.full[row] in written:
                continue
            name[row] = places.full[row]
        kept.append(row)
        shown.append((str(places.name[row]), float(lon), float(lat)))
        written.add(str(name[row]))
    return replace(places, name=name).where(np.array(kept, dtype=np.intp))
