"""Which kind of figure a superlative speaks of by its words: the lowest tariff, 电价最低."""

from __future__ import annotations

import re

from siting.auditing.reading.claim_kinds import KindId

# Of what is supplied, or of transformers: the column tells which; no capacity of water or of a hall.
_CAPACITY = r"(?<![水库])容量|(?<!water )(?<!water supply )(?<!storage )\bcapacity"
_HAD = "(?:supply|capacity|available|load|demand|connection)"  # no price
# What a superlative is about, where the heading has other words: the lowest tariff, 电价.
_ATTRIBUTES: dict[KindId, re.Pattern[str]] = {
    "energy_price": re.compile(r"电价|电费|用电(?!负荷)|(?<![可能]供)(?<!可用)电力$"
        rf"|\b(?<!available )(?<!firm )(?<!spare )(?:power|electricity|energy)(?! {_HAD})|\btariff",
        re.IGNORECASE),
    "land_area": re.compile(r"面积|用地规模|占地|地块最"
        r"|\b(?:area|plot|parcel|site|land(?! price))s?\b", re.IGNORECASE),
    "transformer": re.compile(r"变压器|变电容量|\btransformer|" + _CAPACITY, re.IGNORECASE),
    "power": re.compile(r"供电|[可能]供电力|可用电力|用电负荷"
        r"|\b(?:power|electricity|grid) (?:supply|connection)"
        r"|\b(?:available|firm|spare) power|" + _CAPACITY, re.IGNORECASE),
    "water_supply": re.compile(r"供水|水量|\bwater", re.IGNORECASE),
    "elevation": re.compile(r"海拔|\b(?:elevation|altitude)", re.IGNORECASE),
    "racks": re.compile(r"机[架柜]|\b(?:racks|cabinets)\b", re.IGNORECASE),
    "investment": re.compile(r"投资|\binvestment", re.IGNORECASE),
}  # fmt: skip
LAND_PRICE = re.compile(
    r"地价|每亩(?:单|均)?价|土地(?:价格|单价|成本)|(?:土地|用地)[^，。；]{0,24}(?:便宜|低廉|贵)|出让[^，。；]{0,4}价|起[始拍]价|[底地]价|挂牌价"
    r"|\b(?:land|starting|reserve|asking|listing) (?:price|cost)|\b(?:price|cost)s? of land\b"
    r"|\bland (?:cheaper|less|lower|dearer|costlier|higher|more)\b"
    r"|\b(?:cheap\w*|(?:more|most|less|least) expensive|dear\w*|costl\w*)(?: [a-z]+){0,2} land\b"
    r"|\bland\b[^.;]{0,60}\b(?:cheap\w*|expensive|dear\w*|costl\w*)\b",
    re.IGNORECASE,
)


def kinds_named(said: str) -> set[KindId]:
    """Return the kinds of figures that words name."""
    return {kind for kind, words in _ATTRIBUTES.items() if words.search(said)}
