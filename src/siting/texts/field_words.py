"""Headings of a site file as people call them: `electricity_yuan_per_kwh` is the electricity price.

A heading that somebody wrote in words, such as 坡度, is shown as it stands in the file; as a title, in the
other language, by what it usually means.
"""

from __future__ import annotations

import re
from functools import lru_cache

from siting.evidence import Label
from siting.texts import say

_IDENTIFIER = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)+")
_WORDS = {
    "area_ha": "parcels.meaning.area", "area_mu": "parcels.meaning.area", "county_code": "field.county_code",
    "electricity_yuan_per_kwh": "field.electricity", "elevation_m": "claims.kinds.elevation",
    "ground_acceleration": "claims.kinds.seismic_acceleration", "land_10k_yuan_per_mu": "field.land_price",
    "land_use": "field.land_use", "name_zh": "qgis.name_zh", "pga_g": "claims.kinds.seismic_acceleration",
    "radius_km": "field.radius", "relief_m": "field.relief", "site_id": "field.site_id",
    "slope_deg": "field.slope",
}  # fmt: skip

# What a heading in words usually means: in Chinese the end of it, in English all of it.
_MEANINGS = (
    ("field.remarks", "备注|备考|附注|说明", "remarks?|notes?|comments?"),
    (
        "field.land_use", "(?:土地|用地|规划)(?:性质|类型|用途|类别|现状)|地类",
        "(?:planned |current |permitted )?(?:land )?use|zoning",
    ),
    (
        "field.farmland", "(?:是否|有无)?(?:涉及|占用|压覆)?(?:永久)?基本农田",
        "(?:on|affects) (?:permanent |basic )*farmland",
    ),
    ("field.electricity", "电价", "(?:electricity|power) (?:price|tariff)|tariff"),
    ("field.land_price", "地价|土地(?:价格|单价|出让价)", "land price|price of land"),
    ("field.slope", "坡度", "slope"),
    ("field.relief", "高差", "height range|relief"),
    ("field.county", "县区|区县|县名", "county"),
    ("pairs.hazard.basin", "流域", "(?:river )?basin"),
    ("pairs.hazard.grid", "所属电网|电网", "(?:power )?grid"),
    ("claims.kinds.elevation", "海拔|高程|标高", "elevation|altitude"),
    ("claims.kinds.seismic_acceleration", "(?:地震动)?峰值加速度", "(?:peak )?ground acceleration|pga"),
    ("parcels.meaning.area", "面积", "(?:land |site )?area"),
)  # fmt: skip
_PLACES = (
    ("heading.substation", "变电站|变电所", "substation"),
    ("heading.railway_station", "高铁站", "high-speed (?:railway |rail )?station"),
    (
        "heading.motorway",
        "高速(?:公路)?(?:出入?口|入口|互通)?",
        "(?:motorway|expressway)(?: (?:junction|exit))?",
    ),
    ("heading.airport", "机场", "airport"),
    ("heading.railway", "铁路(?:线|专用线)?", "railway"),
    ("heading.fault", "(?:活动)?断层|断裂", "(?:active )?fault"),
    ("heading.river", "河流|河道", "river"),
    ("heading.fibre", "光缆|光纤(?:主干)?", "(?:optical |fibre )?cable|fibre"),
    ("heading.town", "县城", "county town|town"),
    ("heading.city", "市区|市中心", "city|city centre"),
    ("heading.water_source", "水源地?", "(?:water source|source of water)"),
)
# What a title leaves out, so that the heading stands behind it.
_MORE_ZH, _MORE_EN = r"(?P<more>(?:最近的?)?(?:\d+ ?(?:kv|千伏))?)", r"(?P<more>(?:nearest )?(?:\d+ ?kv )?)"
_WAYS = (
    ("heading.nearest", rf"最近的?{_MORE_ZH}(?:{{zh}})(?:名称)?", rf"(?:the )?nearest {_MORE_EN}(?:{{en}})"),
    (
        "heading.distance",
        rf"(?:距离?|离|到|至){_MORE_ZH}(?:{{zh}})的?(?:直线)?(?:距离|里程)?",
        rf"(?:straight-line )?distance (?:to|from) (?:the )?{_MORE_EN}(?:{{en}})",
    ),
)


def is_identifier(heading: str) -> bool:
    """Whether a heading is written for programs: words joined by underscores."""
    return _IDENTIFIER.fullmatch(heading) is not None


def field_words(heading: str) -> Label | None:
    """Return what a heading means in words; None for an identifier that has none here."""
    if not is_identifier(heading):
        return Label(heading, heading)
    return say(_WORDS[heading]) if heading in _WORDS else None


def called(heading: str) -> Label:
    """Return what a column is called: what its heading means, else its words without underscores."""
    words = field_words(heading)
    if words is not None:
        return words
    spaced = heading.replace("_", " ")
    return Label(spaced, spaced)


@lru_cache(maxsize=1024)
def title_of(heading: str) -> Label:
    """Return a heading without its unit as a title: in the language that it is not in, by what it means.

    Where it says more than that, it stands behind its meaning: "Electricity price (落地电价)".
    """
    if is_identifier(heading):
        return called(heading)
    english = heading.isascii()
    meant = _meant(heading.strip().casefold(), english=english)
    if meant is None:
        return Label(heading, heading)
    gloss, exact = meant
    gloss = Label(f"{gloss.en[:1].upper()}{gloss.en[1:]}", gloss.zh)
    told = gloss if exact else say("heading.glossed", gloss=gloss, heading=heading)
    return Label(heading, told.zh) if english else Label(told.en, heading)


def _meant(heading: str, *, english: bool) -> tuple[Label, bool] | None:
    """Return what a heading means, and whether it says no more; None where that is not known."""
    language = 2 if english else 1
    for way in _WAYS:
        for place in _PLACES:
            found = re.fullmatch(way[language].replace("{zh}", place[1]).replace("{en}", place[2]), heading)
            if found is not None:
                return say(way[0], place=say(place[0])), not found["more"]
    for meaning in _MEANINGS:
        if re.fullmatch(meaning[language], heading):
            return say(meaning[0]), True
        if not english and re.search(f"(?:{meaning[1]})$", heading):
            return say(meaning[0]), False
    return None
