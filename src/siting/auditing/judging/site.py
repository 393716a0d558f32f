"""The site of an audit, and the places that a document names."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np
import shapely

from siting.auditing.judging.site_file import SiteRow
from siting.auditing.judging.whereabouts import (
    PLACES,
    nearest_city,
    place_called,
    place_near,
    unknown_place,
)
from siting.catalogue import Catalogue, Layer, Place, embedded_layers
from siting.conventions import GROUND_M
from siting.errors import SitesError, quote
from siting.evidence import STUDY_FILE, Label
from siting.gazetteer import NOWHERE, County, gazetteer
from siting.geo.geodesy import distance_km, geod
from siting.place_names import place_spellings
from siting.readers.positions import read_position
from siting.records import dataclass
from siting.texts import say

GIVEN = "given"
FROM_FILE = frozenset({GIVEN, STUDY_FILE})
"""Sources of an elevation that the user states, by itself or in the file of the site."""
_AIRPORT = re.compile(r"机场|airport", re.IGNORECASE)
_CAPITAL = re.compile(r"首都|天安门|tiananmen|peking|the capital", re.IGNORECASE)
_TRIMS = (
    r"的.*$",  # what is there, not a name: Shanghai's round-trip delay
    r"(?:人民)?政府(?:驻地|所在地|大楼)?$",
    r"(?:市|省|县)?(?:市中心|城区|主城区|市区|中心|境内)$",
    r"(?<=县)城$",
    r"市$",
    r"['’]s\s+(?:(?:down|mid)town|(?:city\s+)?(?:centre|center|core)|heart|CBD)$",
    r"(?:\s+(?:city|centre|center|downtown|CBD|GPO|town\s+hall))+$",
    r"^(?:the\s+)?(?:(?:city|town)\s+)?(?:cent(?:re|er)|heart|middle|core|city|town)\s+of\s+",
    r"^(?:the|central|downtown|greater|metropolitan)\s+",
)
_KIND = re.compile(r"(?:(?:壮族|回族|维吾尔)?自治区|特别行政区|[省市县区旗])$")
_AIRPORT_REACH_KM = 200.0
_SHOWN_DECIMALS = 5
_CITY_REACH_KM = 100.0
_SAME_KM = 0.001


@dataclass(frozen=True, slots=True)
class AuditSite:
    """The site that a document is about: a point in WGS84 degrees.

    ``elevation_m`` is NaN if UNKNOWN. ``source`` and ``elevation_source`` are source ids, or ``given`` if
    stated by the user. ``table_elevation_m`` is that of the tables, whatever the user states. ``within`` are
    the names of its county and city in the file that it is from, ``row`` its row there.
    """

    label: Label
    lon: float
    lat: float
    elevation_m: float
    source: str
    elevation_source: str
    table_elevation_m: float = math.nan
    within: tuple[str, ...] = ()
    row: SiteRow | None = None

    def at_table_elevation(self) -> AuditSite:
        """Return the site without what the user states about its elevation."""
        return replace(self, elevation_m=self.table_elevation_m, elevation_source=self.source)


def is_same_site(one: AuditSite, other: AuditSite) -> bool:
    """Return whether two sites are the same: the same row of a file or, without a row, the same position.

    Several parcels of a file may share a position, as that of their town.
    """
    if one.row is not None and other.row is not None and one.row.sha256 == other.row.sha256:
        return one.row.number == other.row.number
    return float(distance_km(one.lon, one.lat, other.lon, other.lat)) <= _SAME_KM


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the document, as seen from the site: position, distance [km], direction.

    ``bearing`` is clockwise from north [degrees] at the site. ``complete`` is False if it is only the nearest
    in a list with gaps.
    """

    label: Label
    lon: float
    lat: float
    distance_km: float
    bearing: float
    source: str
    complete: bool = True


def _otherwise_written(name: str, catalogue: Catalogue) -> Place | None:
    """Return the place of a name with the word for its kind, as Qi Xian or Jiaocheng County."""
    return next(filter(None, map(catalogue.find_place, place_spellings(name))), None)


def find_site(text: str, catalogue: Catalogue, *, elevation_m: float | None = None) -> AuditSite:
    """Return the site given by name, or as ``LAT,LON`` in WGS84 degrees, in any usual notation.

    Raises
    ------
    SitesError
        The coordinates are not on the Earth, or the elevation is out of range.
    LayerError
        No place has the name, or two have it.
    """
    low, high = GROUND_M.value
    if elevation_m is not None and not low <= elevation_m <= high:
        raise SitesError(
            f"{elevation_m:g} m is not an elevation of a site",
            where="--elevation",
            hint="Give metres above sea level.",
        )
    position = read_position(text)
    if position is None:
        if not text.strip():
            raise SitesError("is empty", where="--site", hint="Give a name, or LAT,LON in degrees.")
        place = place_called(text, catalogue) or _otherwise_written(text, catalogue)
        if place is None:
            raise unknown_place(text, catalogue)
        known, source = elevation_of(place, catalogue)
        lon, lat, label, where = place.lon, place.lat, place.label, place.source
    else:
        lat, lon = position
        if not (-90 <= lat <= 90 and -180 <= lon <= 180):
            raise SitesError(
                f"{quote(text)} is not on the earth",
                where="--site",
                hint="Give LAT,LON in degrees, the latitude first, such as 37.55,112.15.",
            )
        known, source, where = math.nan, GIVEN, GIVEN
        shown = f"{round(lat, _SHOWN_DECIMALS):g}, {round(lon, _SHOWN_DECIMALS):g}"
        label = _label_at(lon, lat, shown, catalogue)
    table = known
    if elevation_m is not None:
        known, source = elevation_m, GIVEN
    return AuditSite(label, lon, lat, known, where, source, table)


def _label_at(lon: float, lat: float, shown: str, catalogue: Catalogue) -> Label:
    """Name a site given by coordinates; abroad by the nearest city."""
    here = gazetteer().nearest(np.array([lon]), np.array([lat]))
    if int(here.first[0]) == NOWHERE:
        city, km = nearest_city(lon, lat, catalogue)
        if km <= _CITY_REACH_KM:
            return say("audit.site_near", shown=shown, city=city, km=km)
    return say("audit.site_at", shown=shown)


def names_of(site: AuditSite) -> tuple[str, ...]:
    """Return the names by which a document may refer to the site.

    Its own (`names_at`), and those of its prefecture and province: a figure about these is not about another
    place.
    """
    wider = [name for county in _counties(site) for name in (county.prefecture_zh, county.province_zh)]
    return _with_short((*names_at(site), *wider))


def names_at(site: AuditSite) -> tuple[str, ...]:
    """Return the names of the site, and of the county of the nearest seat.

    Of both counties, if the second seat is less than 1.5 times as far.
    """
    counties = [name for county in _counties(site) for name in (county.label.en, county.label.zh)]
    return _with_short((site.label.en, site.label.zh, *counties))


def seat_names(site: AuditSite) -> tuple[str, ...]:
    """Return the names of the county whose seat is nearest."""
    return _with_short(
        [name for county in _counties(site)[:1] for name in (county.label.en, county.label.zh)]
    )


def _counties(site: AuditSite) -> tuple[County, ...]:
    return counties_at(site.lon, site.lat)


def is_in_china(site: AuditSite) -> bool:
    """Whether a site lies in a county of China."""
    return bool(_counties(site))


@lru_cache(maxsize=256)
def counties_at(lon: float, lat: float) -> tuple[County, ...]:
    """Return the counties of the nearest seats: the same for every claim about a site."""
    known = gazetteer()
    found = known.nearest(np.array([lon]), np.array([lat]))
    rows = (int(found.first[0]), int(found.second[0]))
    return tuple(known.counties[row] for row in rows if row != NOWHERE)


def _with_short(names: Sequence[str]) -> tuple[str, ...]:
    # A name without its suffix is the same place: 交城县 is 交城, 山西省 is 山西.
    short = [stem for name in names if len(stem := _KIND.sub("", name)) >= 2]
    return tuple(dict.fromkeys(name for name in (*names, *short) if name))


def elevation_of(place: Place, catalogue: Catalogue) -> tuple[float, str]:
    """Elevation of an embedded place [m] and its source; NaN if its table has none."""
    for layer_id in _tables():
        layer = catalogue.layer(layer_id)
        if layer.source != place.source or "elevation_m" not in layer.columns:
            continue
        here = (shapely.get_x(layer.geometry) == place.lon) & (shapely.get_y(layer.geometry) == place.lat)
        for row in np.flatnonzero(here):
            return float(layer.numbers("elevation_m")[row]), layer.source
    return math.nan, place.source


def find_spot(subject: str, site: AuditSite, catalogue: Catalogue) -> Spot | None:
    """Return the place named by a claim, as seen from the site; None if it is not in the tables.

    "The airport" without a name is the nearest airport; if the name contains that of a city, it is the
    airport of that city.
    """
    if not subject.strip():
        return None
    own = PLACES in catalogue.user_layers and place_near(subject, catalogue, site.lon, site.lat)
    if _AIRPORT.search(subject) and not own:
        return _airport(subject, site, catalogue)
    # Abroad the capital is another one.
    name = "北京" if _CAPITAL.search(subject) and counties_at(site.lon, site.lat) else subject
    for wanted in _variants(name):
        place = place_near(wanted, catalogue, site.lon, site.lat)
        if place is not None:
            return seen_from(site, place.label, place.lon, place.lat, place.source)
    return None


def _variants(name: str) -> list[str]:
    wanted = [name.strip()]
    for trim in _TRIMS:
        shorter = re.sub(trim, "", wanted[-1], flags=re.IGNORECASE).strip()
        if shorter and shorter != wanted[-1]:
            wanted.append(shorter)
    return [*wanted, f"{wanted[-1]} City"] if wanted[-1].isascii() else wanted


def _airport(subject: str, site: AuditSite, catalogue: Catalogue) -> Spot | None:
    layer = catalogue.layer("airports")
    rows = np.arange(len(layer))
    named = _bare_airport(subject)
    if named:
        rows = _airports_of(named, layer, catalogue)
        if len(rows) != 1:
            return None  # 北京机场 may be either of two
    points = layer.geometry[rows]
    km = distance_km(site.lon, site.lat, shapely.get_x(points), shapely.get_y(points))
    best = int(np.argmin(km))
    if not named and km[best] > _AIRPORT_REACH_KM:
        return None  # the list has gaps: no answer beyond it
    point = points[best]
    return seen_from(site, layer.names[rows[best]], point.x, point.y, layer.source, complete=bool(named))


def _airports_of(
    named: str, layer: Layer, catalogue: Catalogue
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Rows of the airports that a text calls by name, a part of it, or code, or only by their city.

    武宿 is 太原武宿; 太原尧城 is another airport at Taiyuan, of which the list knows nothing.
    """
    key = _bare_airport(named)
    own = [
        row
        for row, label in enumerate(layer.names)
        if key == str(layer.columns["iata"][row]).casefold()
        or _is_part(key, _bare_airport(label.zh))
        or _is_part(f" {key} ", f" {_bare_airport(label.en)} ")
    ]
    if not own:
        cities = _cities_called(key, catalogue)
        own = [row for row, city in enumerate(layer.columns["city"]) if str(city).casefold() in cities]
    return np.array(own, dtype=np.int64)


def _bare_airport(name: str) -> str:
    """Return the name of an airport without the words for what it is, its words apart by a space."""
    said = re.sub(
        r"国际|民用|机场|最近的?|\b(?:airport|international|intl|nearest|of|the)\b|['’]s\b",
        "",
        name.casefold(),
    )
    return " ".join(re.split(r"[\s·/-]+", said)).strip()


def _is_part(one: str, other: str) -> bool:
    """Return whether one of two names begins or ends with the other."""
    return bool(other.strip()) and (other.startswith(one) or other.endswith(one) or other in one)


def _cities_called(key: str, catalogue: Catalogue) -> set[str]:
    """Return the English names, in lower case, of the cities that are all a text names: 太原, 太原市."""
    said = key.removesuffix("市").removesuffix("city")
    return {
        label.en.casefold()
        for table in ("divisions", "cities")
        for label in catalogue.layer(table).names
        if said in {label.zh.rstrip("市县"), _bare_airport(label.en)}
    }


def seen_from(
    site: AuditSite, label: Label, lon: float, lat: float, source: str, *, complete: bool = True
) -> Spot:
    """Return a place as seen from the site."""
    bearing, _, metres = geod().inv(site.lon, site.lat, lon, lat)
    return Spot(label, lon, lat, float(metres) / 1000.0, float(bearing) % 360.0, source, complete)


def _tables() -> list[str]:
    return [key for key, info in embedded_layers().items() if info.kind == "place"]
