"""What the headings of a table mean, in English and Chinese.

Case, spaces, underscores, hyphens and the width of brackets do not matter. A unit may follow in
brackets or after a slash: 面积（亩）, ``Area (ha)``, 高程/m.
"""

from __future__ import annotations

import functools
import itertools
import math
import re
import unicodedata
from collections.abc import Iterable, Sequence

from siting.conventions import MU_PER_HECTARE
from siting.evidence import FloatArray
from siting.readers.heading_units import (
    BRACKETS,
    IN_BRACKETS,
    INTRODUCES_UNIT,
    bracketed_unit,
    parted,
    quotient_at_end,
    stated_unit,
)
from siting.records import dataclass
from siting.units import Dimension, read_unit

LON, LAT = "longitude", "latitude"
EAST, NORTH = "easting", "northing"
X, Y = "x", "y"
WKT = "geometry"
PAIR = "longitude and latitude"
SITE_ID, NAME, NAME_ZH = "site_id", "name", "name_zh"
ELEVATION, AREA = "elevation", "area"
PAIRS = ((LON, LAT), (EAST, NORTH), (X, Y))
"""Pairs of columns that together place a row, the better pair first."""
_AXES = frozenset((LON, LAT))

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
    SITE_ID: ("siteid", "id", "编号", "編號", "地块编号"),
    NAME: ("name", "名称", "名稱", "地块名称", "地塊名稱", "site", "sitename"),
    NAME_ZH: ("namezh", "中文名", "中文名称"),
    ELEVATION: (
        "elevation",
        "elevationm",
        "elev",
        "elevm",
        "altitude",
        "altitudem",
        "海拔",
        "alt",
        "海拔高度",
        "高程",
    ),
    AREA: ("area", "面积", "面積", "用地面积", "占地面积", "地块面积", "土地面积"),
}  # fmt: skip
_MEANING = {word: meaning for meaning, words in _WORDS.items() for word in words}
_COORDINATES = {w: m for w, m in _MEANING.items() if m in {LON, LAT, EAST, NORTH, X, Y, WKT, ELEVATION}}
# Names used by land offices, programs and other languages. They count only without a word from above, and the
# first one counts, so a file may have two of them.
_ALSO: dict[str, str] = {
    LON: "longdeg longitud longitudine lonx longx longitudex 經度 经度e e经度 经度x x经度 中心经度 "
    "中心点经度 经度坐标 地理经度 东经度 东经e e东经 东经度e 东经坐标 longitudee elongitude 経度 jd долгота",
    LAT: "latitud latitudine laty latitudey 緯度 纬度n n纬度 纬度y y纬度 中心纬度 中心点纬度 "
    "纬度坐标 地理纬度 北纬度 北纬n n北纬 北纬度n 北纬坐标 latituden nlatitude wd широта",
    ELEVATION: "平均高程 平均海拔 平均海拔高度 地面高程 地面标高 场地高程 场地标高 自然标高 现状高程 "
    "现状标高 averageelevation averageelevationm meanelevationm avgelevationm avgelevation meanelevation "
    "averagealtitude meanaltitude siteelevation groundelevation groundlevel",
    PAIR: "经纬度 坐标 经纬度坐标 地理坐标 中心坐标 中心点坐标 位置坐标 經緯度 纬经度 coordinates "
    "coordinate coords lonlat lnglat longlat longitudelatitude latlon latlng latlong "
    "latitudelongitude lon,lat lat,lon lat,lng lng,lat latitude,longitude longitude,latitude "
    "gps gps坐标 lon/lat lat/lon long/lat lat/long lng/lat lat/lng",
    # One area only: beside a plain one, or the first of these, any other is a column of the user's own.
    AREA: "grossarea totalarea sitearea parcelarea plotarea landarea lotarea netarea 总面积 总用地面积 "
    "用地总面积 规划用地面积 规划面积 宗地面积 图斑面积 用地规模 占地规模 净用地面积 净面积",
    SITE_ID: "dkbm dkbh dkid 地块编码 地块代码 地块号 zddm zdh 宗地代码 宗地号 宗地编号 宗地编码 tbbh "
    "图斑编号 图斑号 bdcdyh 不动产单元号 bsm 标识码 xmbh 项目编号 候选地编号 场址编号 站址编号 "
    "parcelid parcelno parcelnumber plotid plotno lotno lotid apn",
    NAME: "dkmc 地块名 地块 备选地块 候选地块 宗地名称 zdmc tbmc 图斑名称 mc xmmc 项目名称 项目名 "
    "候选地 候选地名称 场址 场址名称 选址名称 站址名称 园区 园区名称 地点 地名 点名 点位名称 "
    "parcelname plotname parcel plot location place placename title label nombre nom",
}
_ALSO_WORDS = {meaning: words.split() for meaning, words in _ALSO.items()}
_ALSO_MEANING = {word: meaning for meaning, words in _ALSO_WORDS.items() for word in words}

# Usual names of the two prices that the embedded study asks for, in tables of power and land offices. A price
# of land per floor area (楼面地价) is another quantity.
_POWER_PRICE = (
    "electricityprice powerprice electricitytariff powertariff electricityrate priceofelectricity tariff "
    "industrialtariff industrialelectricityprice industrialpowerprice industrialpowertariff "
    "industrialelectricitytariff energyprice energytariff powerrate electricitycost powercost priceofpower "
    "电价 用电价格 用电单价 电费单价 电力价格 到户电价 综合电价 平均电价 "
    "大工业电价 工业电价 预计电价"
)
_LAND_PRICE = (
    "landprice priceofland landcost industriallandprice priceofindustrialland landtransferprice "
    "landreserveprice reserveprice landstartingprice startingprice listingprice landlistingprice askingprice "
    "地价 土地价格 土地单价 用地价格 用地单价 出让单价 土地出让单价 用地成本 拿地成本 成交地价 "
    "土地出让价格 工业用地价格 工业地价 土地成本 预计地价 出让价 出让价格 土地出让价 土地价 "
    "起始价 出让起始价 土地起始价 土地出让起始价 挂牌起始价 起始地价 起拍价 土地起拍价 出让起拍价 "
    "出让底价 土地底价 土地出让底价 挂牌底价 底价 挂牌价 土地挂牌价 挂牌价格 土地挂牌价格 "
    "挂牌出让价 挂牌单价 出让最低价 土地出让最低价"
)
_PRICES: dict[str, tuple[frozenset[str], str]] = {
    "electricity_yuan_per_kwh": (frozenset(_POWER_PRICE.split()), "yuan/kWh"),
    "land_10k_yuan_per_mu": (frozenset(_LAND_PRICE.split()), "yuan/mu"),
}

_ANY_PRICE = re.compile(r"价|成本|price|tariff|cost|rate$")
_OF_WHAT = {
    "electricity_yuan_per_kwh": re.compile(r"电|elec|power|energy|tariff|industr|kwh|price"),
    "land_10k_yuan_per_mu": re.compile(r"地|出让|挂牌|起拍|land|plot|parcel|site|price"),
}
_OTHER_PRICE = re.compile(
    r"补|贴|峰|谷|平段|尖|上网|绿|楼|建筑|厂房|租|拆|征|平整|(?<!含)税|度电成本|产值|评价|基准|周边|同类"
    r"|subsid|rebate|peak|valley|feedin|green|floor|build|rent|lease|demoli|clear|tax|benchmark|nearby|average"
)

_AREA_UNITS: dict[str, tuple[str, ...]] = {
    "ha": ("ha", "hectare", "hectares", "公顷", "hm2"),
    "mu": ("mu", "亩", "市亩"),
    "m2": ("m2", "sqm", "squaremetres", "squaremeters", "平方米", "平米"),
    "km2": ("km2", "sqkm", "squarekilometres", "squarekilometers", "平方公里", "平方千米"),
}
_AREA_UNIT = {word: unit for unit, words in _AREA_UNITS.items() for word in words}
_METRES = frozenset({"", "m", "米", "metre", "metres", "meter", "meters", "masl"})
_DATUM_HINTS = {
    "gcj02": ("gcj", "火星", "高德", "amap", "gaode", "腾讯", "tencent"),
    "bd09": ("bd09", "百度", "baidu"),
    "xian80": ("西安80", "西安1980", "80西安", "1980西安", "xian80", "xian1980"),
    "beijing54": ("北京54", "北京1954", "54北京", "1954北京", "beijing54", "beijing1954", "bj54"),
}

_OF_COORDINATES = re.compile(
    r"坐标|经纬度|经度|点位|位置|定位|coordinate|position|\blon\b|longitude|location|datum", re.IGNORECASE
)
_CONVERTED = re.compile(
    r"转换|换算|还原|纠偏|校正|非|不是|并未|\bnot\b|\bno\b|convert|correct|shifted back", re.IGNORECASE
)
_UNIT = re.compile(r"^(?P<base>[^(/]+)[(/](?P<unit>[^()]*)\)?$")
# A shapefile keeps ten bytes of a name; if two become equal, writers number the second: price_pe_1.
_CUT_BYTES, _NUMBERED = 10, 8
# A dot ends an abbreviation (Lat., Lon. (E)), but is a part of a figure.
_IGNORED = re.compile(r"(?:[\s_\-*:]|\.(?!\d))+")
# What may stand beside the word of a coordinate without changing it: the hemisphere of all of China, how the
# figure is written, and of which point it is.
_BESIDE = re.compile(
    r"[°º,;/]|\b(?:e|n|east|north|eastern|northern|deg|degrees?|decimal|dd|dms|centroid|centre|center|site|"
    r"parcel|plot|point|of|the|in|at)\b|[东北中心点坐标]"
)
# West and south: their figures would have to change their sign.
_OTHER_HALF = re.compile(r"(?:^|[°º]|deg)(?:w|s|west|south)$|[西南]")
# The datum or map service that a heading names before or after the word: 百度经度, lon_gcj02, 经度WGS84.
_DATUMS = (
    "wgs84|cgcs2000|国家2000|2000|gcj02|gcj|bd09|百度|高德|腾讯|火星|baidu|amap|gaode|tencent|google|gps|"
    "地图|坐标系|(?:19)?80西安|西安(?:19)?80|xian(?:19)?80|(?:19)?54北京|北京(?:19)?54|beijing(?:19)?54|bj54"
)
_CGCS2000 = re.compile(r"CGCS[\s_-]*2000|国家\s*2000|2000\s*国家", re.IGNORECASE)
_DATUM_WORD = re.compile(rf"^(?:{_DATUMS})+|(?:{_DATUMS})+$")


@dataclass(frozen=True, slots=True)
class HeadingMeaning:
    """What a heading means: one of this module's constants, and the unit it names (or empty)."""

    meaning: str
    unit: str = ""


@functools.lru_cache(maxsize=4096)
def understand(heading: str) -> HeadingMeaning | None:
    """Return what *heading* means, or None for a column of the user's own.

    A unit other than ha, mu, m2, km2 or, of an elevation, m is kept as written, for the caller to convert
    or to report.
    """
    text = _folded(heading).strip()
    match = _UNIT.match(text)
    base, unit = (match["base"], match["unit"]) if match else (text, "")
    base, unit = _IGNORED.sub("", base), _IGNORED.sub("", unit)
    meaning = _MEANING.get(base) or _COORDINATES.get(_DATUM_WORD.sub("", base))
    if meaning in _AXES and (_MEANING.get(unit) in _AXES or _OTHER_HALF.search(unit)):  # Lat/Long, Long (W)
        return None
    if meaning == AREA:
        return HeadingMeaning(AREA, _AREA_UNIT.get(unit, unit))
    if meaning is not None:
        return HeadingMeaning(meaning, "m" if meaning == ELEVATION and unit in _METRES else unit)
    return _area_with_unit(base)


def _area_with_unit(base: str) -> HeadingMeaning | None:
    """Return the meaning of a word for area with a unit right behind it: area_mu."""
    for word in _WORDS[AREA]:
        rest = base.removeprefix(word)
        if base.startswith(word) and (rest in _AREA_UNIT or is_area_unit(rest)):
            return HeadingMeaning(AREA, _AREA_UNIT.get(rest, rest))
    return None


def _folded(heading: str) -> str:
    """Return a heading with one kind of brackets, of width and of case."""
    return unicodedata.normalize("NFKC", heading[:200]).casefold().translate(BRACKETS)


@functools.lru_cache(maxsize=4096)
def _degrees(heading: str) -> str | None:
    """Return the coordinate that a heading names with nothing beside it but its hemisphere or its form."""
    text = unicodedata.normalize("NFKC", heading[:200]).casefold().translate(BRACKETS)
    word = _IGNORED.sub("", _BESIDE.sub(" ", re.sub(r"[()]", " ", text)))
    meaning = _MEANING.get(_DATUM_WORD.sub("", word))
    return meaning if meaning in _AXES else None


def datum_hint(heading: str) -> str | None:
    """Return the shifted datum or older system that a heading itself names, such as 经度(GCJ-02)."""
    text = _IGNORED.sub("", unicodedata.normalize("NFKC", heading[:200]).casefold())
    return next((datum for datum, words in _DATUM_HINTS.items() if any(w in text for w in words)), None)


def datum_of_remark(lines: Sequence[str]) -> tuple[str, str]:
    """Return the shifted datum that a remark on the coordinates names, and its words; empty if none does.

    ``注：坐标取自高德地图；面积为净用地。`` names GCJ-02 by ``坐标取自高德地图``.
    """
    for part in _about_coordinates(lines):
        datum = None if says_wgs84(part) else datum_hint(part)
        if datum in {"gcj02", "bd09"}:
            words = re.sub(
                r"^(?:备?注|说明|notes?|remarks?)\s*\d*\s*[:：]\s*", "", part.strip(), flags=re.IGNORECASE
            )
            return datum, words
    return "", ""


def remark_says_wgs84(lines: Sequence[str]) -> bool:
    """Whether a remark on the coordinates names WGS84 or CGCS2000: 注：坐标为CGCS2000大地坐标."""
    return any(says_wgs84(part) and not datum_hint(part) for part in _about_coordinates(lines))


def says_cgcs2000(headings: Sequence[str], remarks: Sequence[str]) -> bool:
    """Whether the headings of coordinates, or a remark on them, name CGCS2000 and no other datum."""
    parts = [part for part in [*headings, *_about_coordinates(remarks)] if names_datum(part)]
    return bool(parts) and all(_CGCS2000.search(part) and not datum_hint(part) for part in parts)


def _about_coordinates(lines: Sequence[str]) -> list[str]:
    """Return the clauses of remarks that say what the coordinates are, not what they were converted from."""
    parts = (part for line in lines for part in re.split(r"[;；。，,\n]", line))
    return [part for part in parts if _OF_COORDINATES.search(part) and not _CONVERTED.search(part)]


def says_wgs84(heading: str) -> bool:
    """Whether a heading itself names WGS84 or CGCS2000, such as 经度(WGS84): that declares it."""
    text = _IGNORED.sub("", unicodedata.normalize("NFKC", heading[:200]).casefold())
    return any(word in text for word in ("wgs84", "wgs1984", "cgcs2000", "国家2000", "2000国家"))


def names_datum(heading: str) -> bool:
    """Whether a heading names a datum or an older system."""
    return datum_hint(heading) is not None or says_wgs84(heading)


def find_heading(wanted: str, headings: Sequence[str], *, cut: bool = False) -> str | None:
    """Return the heading equal to *wanted*, or the only one that differs just in spelling.

    Case, spaces, width and brackets do not matter, nor does a unit in brackets that only one of them names:
    ``地震动峰值加速度`` is found as ``地震动峰值加速度（g）``. The two prices of the embedded study are also
    found by their usual names, if these state a unit of the same kind: ``电价（元/千瓦时）``.

    Parameters
    ----------
    cut
        Whether the headings may have been cut to ten bytes, as in shapefiles.
    """
    if wanted in headings:
        return wanted
    by_usual_name, by_kind = _prices(wanted, headings)
    if len(by_usual_name) > 1:
        return None  # two prices under usual names: which of them is meant, nobody but the user knows
    cut_names = _shortened(wanted, headings) if cut else []
    ranked = (*_respelled(wanted, headings), cut_names, by_usual_name, by_kind)
    return next((found[0] for found in ranked if len(found) == 1), None)


def _prices(wanted: str, headings: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the headings that are the price *wanted* by a usual name, and by their kind."""
    if wanted not in _PRICES:
        return [], []
    priced = [(heading, *_priced(heading)) for heading in headings]
    by_usual_name = [h for h, base, unit in priced if _is_price(wanted, base, unit)]
    return by_usual_name, [h for h, base, unit in priced if _is_price(wanted, base, unit, usual=False)]


def _respelled(wanted: str, headings: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return the headings that are *wanted* spelled otherwise, and those with a unit more or less."""
    whole, base, unit = _written(wanted)
    parts = [(heading, *_written(heading)) for heading in headings]
    same = [h for h, other, _, _ in parts if other == whole]
    return same, [h for h, _, b, u in parts if b == base and not (u and unit)]


def _shortened(wanted: str, headings: Sequence[str]) -> list[str]:
    """Return the headings that are *wanted* as a shapefile cuts it; none if several were cut to the same."""
    found = [h for h in headings if h in _cut_names(wanted)]
    others = (h for h in headings if found and h != found[0])
    # Of two columns cut to the same name, one is numbered.
    return [] if any(h.startswith(found[0][:_NUMBERED]) for h in others) else found


def _is_price(wanted: str, base: str, unit: str, *, usual: bool = True) -> bool:
    """Whether a heading with this base and unit is the price *wanted*: by a usual name, or by its kind.

    What is paid for a kilowatt-hour is the price of electricity, whatever it is called (Elec. tariff), unless
    it is one of several, as that of the peak hours.
    """
    words, priced = _PRICES[wanted]
    given, expected = read_unit(unit), read_unit(priced)
    if given is None or expected is None or not given.comparable(expected):
        return False
    if usual:
        return base in words
    return bool(_ANY_PRICE.search(base) and _OF_WHAT[wanted].search(base) and not _OTHER_PRICE.search(base))


def _priced(heading: str) -> tuple[str, str]:
    """Return the base of a heading and its unit, also of an identifier: land_price_usd_m2."""
    _, base, unit = _written(heading)
    if unit:
        return base, unit
    name, unit = parted(heading)
    return _IGNORED.sub("", _folded(name)), unit.casefold()


@functools.lru_cache(maxsize=4096)
def _written(heading: str) -> tuple[str, str, str]:
    """Return the forms of a heading for comparison: whole, without its unit in brackets, and that unit."""
    text = _folded(heading).strip()
    unit = bracketed_unit(heading) or unicodedata.normalize("NFKC", quotient_at_end(heading))
    bare = INTRODUCES_UNIT.sub("", IN_BRACKETS.sub("", text).removesuffix(unit.casefold()))
    base = bare if unit else text
    return _IGNORED.sub("", text), _IGNORED.sub("", base), unit.casefold()


def _cut_names(name: str) -> set[str]:
    """Return the part of a name that a shapefile keeps, by the encoding of its text."""
    return {name.encode(e, "ignore")[:_CUT_BYTES].decode(e, "ignore") for e in ("utf-8", "gb18030")} - {name}


def is_area_unit(unit: str) -> bool:
    """Whether areas in *unit* can be converted to hectares."""
    return unit in _HECTARES or _factor(unit, "area", "ha") is not None


def unit_of_area(heading: str) -> str:
    """Return the unit of a heading that means an area of land, as `HeadingMeaning` has it; empty if none."""
    meaning = understand(heading)
    if meaning is None and _ALSO_MEANING.get(_bases(heading)[0]) == AREA:
        unit = stated_unit(heading)
        return _AREA_UNIT.get(_IGNORED.sub("", unit.casefold()), unit)
    return meaning.unit if meaning is not None and meaning.meaning == AREA else ""


def metres_in(unit: str) -> float | None:
    """Return the metres in *unit*; None if it is no unit of length."""
    return 1.0 if unit == "m" else _factor(unit, "length", "m")


def metres_of(heading: str) -> float | None:
    """Return the metres in the unit of a heading that means an elevation; None if its unit is not known."""
    return metres_in(unit_of_elevation(heading))


def unit_of_elevation(heading: str) -> str:
    """Return the unit of a heading that means an elevation, metres if it states none; empty for others."""
    meaning = understand(heading)
    if meaning is None and ELEVATION in by_meaning([heading]):
        return stated_unit(heading) or "m"  # 平均高程（米）
    return "" if meaning is None else meaning.unit


def _factor(unit: str, dimension: Dimension, to: str) -> float | None:
    given, wanted = read_unit(unit), read_unit(to)
    if given is None or wanted is None or given.dimensions != (dimension,):
        return None
    return given.to(wanted)[0]


def to_hectares(area: FloatArray, unit: str) -> FloatArray:
    """Convert areas in a known unit to hectares."""
    times, divided_by = _HECTARES.get(unit) or (_factor(unit, "area", "ha") or math.nan, 1.0)
    return area * times / divided_by


def by_meaning(columns: list[str]) -> dict[str, list[str]]:
    """Group the columns with a known meaning, in the order of the file."""
    found: dict[str, list[str]] = {}
    for column in columns:
        heading = understand(column)
        if heading is not None:
            found.setdefault(heading.meaning, []).append(column)
    for meaning, words in _ALSO_WORDS.items():
        if meaning not in found and (likely := _likeliest(columns, meaning, words)) is not None:
            found[meaning] = [likely]
    return found


def _likeliest(columns: list[str], meaning: str, words: Iterable[str]) -> str | None:
    """Return the first column by a word that may have a meaning, else by its degrees; None without any."""
    by_word = (column for word in words for column in columns if word in _bases(column))
    by_degrees = (column for column in columns if _degrees(column) == meaning)
    return next(itertools.chain(by_word, by_degrees), None)


def has_coordinates(headings: list[str]) -> bool:
    """Whether headings give positions: two coordinates, both in one column, or a geometry."""
    means = by_meaning([heading for heading in headings if heading.strip()])
    return WKT in means or PAIR in means or any(one in means and two in means for one, two in PAIRS)


def is_id_or_name(heading: str) -> bool:
    """Whether a column holds ids or names, which stay text even if they look like numbers."""
    known = understand(heading)
    meanings = {known.meaning} if known is not None else {_ALSO_MEANING.get(base) for base in _bases(heading)}
    return not meanings.isdisjoint({SITE_ID, NAME, NAME_ZH})


@functools.lru_cache(maxsize=4096)
def _bases(heading: str) -> tuple[str, ...]:
    """Return a heading without its bracketed part and without a datum, for look-up."""
    text = _folded(heading)
    base = _IGNORED.sub("", re.sub(r"\([^()]*\)", "", text))
    return base, _DATUM_WORD.sub("", base)
