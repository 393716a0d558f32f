"""What the headings of a table mean, in English and Chinese.

Case, spaces, underscores, hyphens and the width of brackets do not matter. A unit may follow in
brackets or after a slash: 面积（亩）, ``Area (ha)``, 高程/m.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass

from siting.conventions import MU_PER_HECTARE
from siting.evidence import FloatArray

LON, LAT = "longitude", "latitude"
EAST, NORTH = "easting", "northing"
X, Y = "x", "y"
WKT = "geometry"
SITE_ID, NAME, NAME_ZH = "site_id", "name", "name_zh"
ELEVATION, AREA = "elevation", "area"

# A unit's hectares as a ratio, so that 600 mu are 40 ha and not 40.00000000000001.
_HECTARES = {"ha": (1.0, 1.0), "mu": (1.0, MU_PER_HECTARE.value), "m2": (1.0, 10_000.0), "km2": (100.0, 1.0)}

_WORDS: dict[str, tuple[str, ...]] = {
    LON: ("lon", "lng", "long", "longitude", "londeg", "longitudedeg", "经度", "东经"),
    LAT: ("lat", "latitude", "latdeg", "latitudedeg", "纬度", "北纬"),
    EAST: ("easting", "east", "东坐标", "东向坐标", "横坐标"),
    NORTH: ("northing", "north", "北坐标", "北向坐标", "纵坐标"),
    X: ("x", "xcoord", "coordx", "pointx", "x坐标", "坐标x"),
    Y: ("y", "ycoord", "coordy", "pointy", "y坐标", "坐标y"),
    WKT: ("wkt", "geometry", "geom", "wktgeom", "thegeom"),
    SITE_ID: ("siteid", "id", "编号", "地块编号"),
    NAME: ("name", "名称", "地块名称", "site", "sitename"),
    NAME_ZH: ("namezh", "中文名", "中文名称"),
    ELEVATION: (
        "elevation",
        "elevationm",
        "elev",
        "elevm",
        "altitude",
        "altitudem",
        "海拔",
        "海拔高度",
        "高程",
    ),
    AREA: ("area", "面积", "用地面积", "占地面积", "地块面积", "土地面积"),
}
_MEANING = {word: meaning for meaning, words in _WORDS.items() for word in words}

_AREA_UNITS: dict[str, tuple[str, ...]] = {
    "ha": ("ha", "hectare", "hectares", "公顷", "hm2"),
    "mu": ("mu", "亩", "市亩"),
    "m2": ("m2", "sqm", "squaremetres", "squaremeters", "平方米", "平米"),
    "km2": ("km2", "sqkm", "squarekilometres", "squarekilometers", "平方公里", "平方千米"),
}
_AREA_UNIT = {word: unit for unit, words in _AREA_UNITS.items() for word in words}
_METRES = frozenset({"", "m", "米", "metre", "metres", "meter", "meters", "masl"})
_DATUM_HINTS = {
    "gcj02": ("gcj", "火星", "高德", "amap", "腾讯", "tencent"),
    "bd09": ("bd09", "bd-09", "bd_09", "百度", "baidu"),
}

_BRACKETS = str.maketrans("【】〔〕[]{}", "()()()()")
_UNIT = re.compile(r"^(?P<base>[^(/]+)[(/](?P<unit>[^()]*)\)?$")
_IGNORED = re.compile(r"[\s_\-]+")
_DATUM_WORD = re.compile(r"(?:wgs84|cgcs2000|gcj02|gcj|bd09)$")


@dataclass(frozen=True, slots=True)
class HeadingMeaning:
    """What a heading means: one of this module's constants, and the unit it names (or empty)."""

    meaning: str
    unit: str = ""


@functools.lru_cache(maxsize=4096)
def understand(heading: str) -> HeadingMeaning | None:
    """Return what *heading* means, or None for a column of the user's own.

    An area without a unit that we know, and an elevation in anything but metres, keep that unit
    (empty or as written), so that the caller can say why the column is not used.
    """
    text = unicodedata.normalize("NFKC", heading[:200]).casefold().translate(_BRACKETS).strip()
    match = _UNIT.match(text)
    base, unit = (match["base"], match["unit"]) if match else (text, "")
    base, unit = _IGNORED.sub("", base), _IGNORED.sub("", unit)
    meaning = _MEANING.get(base) or _MEANING.get(_DATUM_WORD.sub("", base))
    if meaning == AREA:
        return HeadingMeaning(AREA, _AREA_UNIT.get(unit, unit))
    if meaning is not None:
        return HeadingMeaning(meaning, "m" if meaning == ELEVATION and unit in _METRES else unit)
    for word in _WORDS[AREA]:
        if base.startswith(word) and base[len(word) :] in _AREA_UNIT:
            return HeadingMeaning(AREA, _AREA_UNIT[base[len(word) :]])
    return None


def datum_hint(heading: str) -> str | None:
    """Return the shifted datum that a heading itself names, such as 经度(GCJ-02)."""
    text = unicodedata.normalize("NFKC", heading[:200]).casefold()
    return next((datum for datum, words in _DATUM_HINTS.items() if any(w in text for w in words)), None)


def is_area_unit(unit: str) -> bool:
    """Whether areas in *unit* can be brought to hectares."""
    return unit in _HECTARES


def to_hectares(area: FloatArray, unit: str) -> FloatArray:
    """Bring areas in one of the known units (ha, mu, m2, km2) to hectares."""
    times, divided_by = _HECTARES[unit]
    return area * times / divided_by


def by_meaning(columns: list[str]) -> dict[str, list[str]]:
    """Group the columns that mean something to us, in the order of the file."""
    found: dict[str, list[str]] = {}
    for column in columns:
        heading = understand(column)
        if heading is not None:
            found.setdefault(heading.meaning, []).append(column)
    return found
