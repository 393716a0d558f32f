"""Places by name for an audit: those of the user's file, the tables of China, then cities abroad."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import numpy as np
import shapely

from siting.auditing.reading.places import province_zh
from siting.catalogue import ABROAD, Catalogue, Layer, Place, embedded_layers, rows_named
from siting.errors import LayerError, did_you_mean, quote
from siting.evidence import Label
from siting.gazetteer import NOWHERE, County, gazetteer
from siting.geo.geodesy import distance_km, earth_centred
from siting.place_names import without_kind

PLACES = "places"
"""Id of the layer with the user's own places."""

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_CITY = re.compile(r"(?<=[\u3400-\u9fff])(?:市|地区|盟|自治州)$")
# Frankfurt am Main, Newcastle upon Tyne, Frankfurt (Oder).
_ADDITION = re.compile(
    r"(?P<name>[A-Z][\w'’]{3,})[ -](?:\(|(?:am|an der|ob der|im|upon|on|under|sur|nad) ?-?[A-Z])"
)
_LARGER = 10.0
_APART = 3.0  # of several cities of a name the nearest is meant if the next is this many times as far
_NEAR_KM = 1_000.0
_ONE_CITY_KM = 15.0
_SHORTEST = 2
_CHORD_SLACK = 1.001
_CITY_KM = 25.0  # from the point of a city to the seats of its inner districts
_KNOWN_AFAR_KM, _KNOWN_AFAR = 3_000.0, 100_000.0  # a town farther away is not meant by its bare name


def place_called(name: str, catalogue: Catalogue) -> Place | None:
    """Return the place of a name in the user's file, the tables of China, or abroad; None if unknown.

    Raises `LayerError` where a table of China has the name twice.
    """
    own = _own(name, catalogue)
    if own is not None:
        return own
    if ":" in name:
        return catalogue.place(name)
    found = catalogue.find_place(name)
    try:
        return catalogue.find_place(f"{ABROAD}:{name}") if found is None else found
    except LayerError:
        return None  # several cities of the name


def place_near(name: str, catalogue: Catalogue, lon: float, lat: float) -> Place | None:
    """Return the place that a document about a site at *lon*, *lat* means by a name; None if unknown.

    Of several cities abroad of one name, the largest is meant if it is ten times as large as the next,
    otherwise the nearest if it is far nearer than the next.
    """
    # 银川市 is 银川, one point: a prefecture has the point of its city. 大同县 is not 大同.
    stem = _CITY.sub("", name.strip())
    try:
        found = place_called(name, catalogue) or (place_called(stem, catalogue) if len(stem) > 1 else None)
    except LayerError:
        return None
    if ":" in name:
        return found
    if found is None:
        found = _seat_called(name) or _seat_called(province_zh(name))  # Ulanqab is in no table but in Chinese
    if found is not None and _is_district_nearer(name, found, lon, lat):
        return None
    layer, rows = catalogue.layer(ABROAD), rows_named(ABROAD, name) or _short_names().get(name.casefold(), [])
    if found is None:
        return _of_one_name(layer, rows, lon, lat) if rows else None
    return None if _is_unlikely(found, layer, rows, lon, lat) else found


def _is_unlikely(place: Place, layer: Layer, rows: list[int], lon: float, lat: float) -> bool:
    """Whether a town abroad is too small to be meant so far away: Docklands is a part of many ports too."""
    if place.source != layer.source:
        return False
    small = bool(max(layer.numbers("population")[rows], default=0.0) < _KNOWN_AFAR)
    return small and float(distance_km(lon, lat, place.lon, place.lat)) > _KNOWN_AFAR_KM


def _of_one_name(layer: Layer, rows: list[int], lon: float, lat: float) -> Place | None:
    """Return the city of a name that is by far the largest, or by far the nearest; None if there is none."""
    people = layer.numbers("population")
    *smaller, largest = sorted(rows, key=lambda row: (people[row], row))
    if smaller and people[largest] >= _LARGER * people[smaller[-1]]:
        return _place(layer, largest)
    points = layer.geometry[rows]
    km = distance_km(lon, lat, shapely.get_x(points), shapely.get_y(points))
    order = np.argsort(km)
    # Kansas City stands on both sides of a border: towns of a name side by side are one city.
    rival = next((k for k in order[1:] if km[k] > km[order[0]] + _ONE_CITY_KM), None)
    if km[order[0]] > _NEAR_KM or (rival is not None and km[rival] < _APART * km[order[0]]):
        return None
    same = [rows[int(k)] for k in order if km[k] <= km[order[0]] + _ONE_CITY_KM]
    return _place(layer, max(same, key=lambda row: people[row]))


@cache
def _short_names() -> dict[str, list[int]]:
    """Return the rows of the cities abroad by a name without its addition: Frankfurt of Frankfurt am Main."""
    found: dict[str, list[int]] = {}
    for row, label in enumerate(Catalogue().layer(ABROAD).names):
        short = _ADDITION.match(label.en)
        if short:
            found.setdefault(short["name"].casefold(), []).append(row)
    return found


def _seat_called(name: str) -> Place | None:
    """Return the seat of the county of a Chinese name, or the middle of the inner districts of a city."""
    stem = without_kind(name.strip())
    if not _CHINESE.search(name) or len(stem) < _SHORTEST:
        return None
    known = gazetteer()
    # 大同县 is not the city of Datong, whatever became of that county.
    inner = () if name.strip().endswith("县") else _inner_districts(stem)
    if inner:
        whole, rows = _city_of(known.counties[inner[0]]), list(inner)
        lon, lat = float(np.median(known.lon[rows])), float(np.median(known.lat[rows]))
        return Place(Label(whole, whole), lon, lat, "counties")
    rows = _rows_by_name().get(stem, [])
    if len(rows) != 1:
        return None
    (row,) = rows
    return Place(known.counties[row].label, float(known.lon[row]), float(known.lat[row]), "counties")


def _is_district_nearer(name: str, found: Place, lon: float, lat: float) -> bool:
    """Whether a district elsewhere has the name of a city and is nearer: Chaoyang in Beijing may be meant."""
    known = gazetteer()
    row = known.named(f"{name.strip()}区", lon, lat)
    if (
        row == NOWHERE
        or found.label.zh.endswith("区")
        or without_kind(_city_of(known.counties[row])) == name.strip()
    ):
        return False
    away = distance_km(lon, lat, np.array([known.lon[row], found.lon]), np.array([known.lat[row], found.lat]))
    return bool(away[0] < away[1])


@cache
def _rows_by_name() -> dict[str, list[int]]:
    """Return the rows of the counties, without urban districts, by their name without its kind."""
    found: dict[str, list[int]] = {}
    for row, county in enumerate(gazetteer().counties):
        if not _is_district(county):
            found.setdefault(without_kind(county.label.zh), []).append(row)
    return found


@cache
def _districts() -> dict[str, list[int]]:
    """Return the rows of the urban districts by the name of their city, without its kind."""
    found: dict[str, list[int]] = {}
    for row, county in enumerate(gazetteer().counties):
        city = _city_of(county)
        if city and _is_district(county):
            found.setdefault(without_kind(city), []).append(row)
    return found


def _city_of(county: County) -> str:
    """Return the prefecture or the municipality that a county lies in; empty if there is none."""
    return county.prefecture_zh or (county.province_zh if county.province_zh.endswith("市") else "")


def _is_district(county: County) -> bool:
    return county.label.zh.endswith("区")


def districts_near(place: Label, lon: float, lat: float) -> list[tuple[Label, float, float]]:
    """Return name, longitude and latitude of the urban districts around the point of a Chinese city."""
    known, rows = gazetteer(), _districts().get(without_kind(place.zh), [])
    km = distance_km(lon, lat, known.lon[rows], known.lat[rows]) if rows else np.empty(0)
    return [
        (known.counties[row].label, float(known.lon[row]), float(known.lat[row]))
        for row, away in zip(rows, km, strict=True)
        if away <= _CITY_KM
    ]


def districts_instead_of_point(place: Label, source: str) -> list[tuple[Label, float, float]]:
    """Return the districts that stand for a city of which no table has a point; empty for any other place.

    Each with its name, longitude and latitude: the point of the city is in the middle of their seats.
    """
    known, rows = gazetteer(), _inner_districts(without_kind(place.zh)) if source == "counties" else ()
    return [
        (known.counties[row].label, float(known.lon[row]), float(known.lat[row]))
        for row in rows
        if _city_of(known.counties[row]) == place.zh
    ]


@cache
def _inner_districts(city: str) -> tuple[int, ...]:
    """Return the rows of the districts around the one that is nearest to all others: no far suburbs."""
    known, rows = gazetteer(), _districts().get(city, [])
    if not rows:
        return ()
    lon, lat = known.lon[rows], known.lat[rows]
    km = np.array([distance_km(x, y, lon, lat) for x, y in zip(lon, lat, strict=True)])
    # Rounded, since of two districts each is as far from the other: the first is then the older one.
    middle = int(np.argmin(np.round(km.sum(axis=1), 3)))
    return tuple(row for row, away in zip(rows, km[middle], strict=True) if away <= _CITY_KM)


def _tables() -> list[str]:
    """Return the tables of places in China."""
    return [key for key, info in embedded_layers().items() if info.kind == "place" and key != ABROAD]


def _own(name: str, catalogue: Catalogue) -> Place | None:
    layer = catalogue.user_layers.get(PLACES)
    if layer is None:
        return None
    key = name.strip().casefold()
    for row, label in enumerate(layer.names):
        if key and key in {label.en.casefold(), label.zh.casefold()}:
            return _place(layer, row)
    return None


def _place(layer: Layer, row: int) -> Place:
    point = shapely.centroid(layer.geometry[row])
    return Place(layer.names[row], float(point.x), float(point.y), layer.source)


IN_CHINESE = "For a county outside Shanxi use its Chinese name, such as 靖边县"


def unknown_place(name: str, catalogue: Catalogue) -> LayerError:
    """Return the error for a site that no table knows, with a suggestion in the language of its name."""
    chinese = bool(_CHINESE.search(name))
    near = did_you_mean(name, set(_names(catalogue, chinese=chinese)))
    hint = (
        near
        if near.startswith("Did")
        else "Give LAT,LON in degrees; for a parcel of your own, its study or file: --among FILE; "
        "for another place, its position in a file: --places FILE"
    )
    if not chinese:
        hint = f"{hint}{'' if hint.endswith('?') else '.'} {IN_CHINESE}"
    return LayerError(f"no place is known by the name {quote(name)}", where="--site", hint=hint)


def _names(catalogue: Catalogue, *, chinese: bool) -> Iterator[str]:
    layers = [*(catalogue.layer(key) for key in _tables()), *catalogue.user_layers.values()]
    for layer in layers:
        yield from (label.zh if chinese else label.en for label in layer.names)


def nearest_city(lon: float, lat: float, catalogue: Catalogue) -> tuple[Label, float]:
    """Return the nearest city abroad and its distance [km]."""
    row, km = _nearest_row(lon, lat, catalogue)
    return catalogue.layer(ABROAD).names[row], km


def country_of_nearest_city(lon: float, lat: float, catalogue: Catalogue) -> str:
    """Return the code of the country of the nearest city abroad."""
    return str(catalogue.layer(ABROAD).columns["country"][_nearest_row(lon, lat, catalogue)[0]])


def _nearest_row(lon: float, lat: float, catalogue: Catalogue) -> tuple[int, float]:
    """Return the row of the nearest city abroad, and its distance [km]."""
    layer = catalogue.layer(ABROAD)
    x, y = shapely.get_x(layer.geometry), shapely.get_y(layer.geometry)
    here = earth_centred(np.array([lon]), np.array([lat]))
    chord = np.linalg.norm(earth_centred(x, y) - here, axis=1)
    # Chords sort as geodesics do but for far less than this: only the few at the front are measured.
    rows = np.flatnonzero(chord <= _CHORD_SLACK * chord.min())
    km = distance_km(lon, lat, x[rows], y[rows])
    first = int(np.argmin(km))
    return int(rows[first]), float(km[first])
