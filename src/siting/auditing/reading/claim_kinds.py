"""The table of claim kinds: each row fully defines one kind.

Reading, judging, checking and writing use the row; none of them refers to a kind by name. To add one: its id
and row here with their texts, a judge in `siting.auditing.judging.judges` if none of those fits, and the rule
that reads it from a document in `siting.auditing.reading.kind_rules`.
"""

from __future__ import annotations

from dataclasses import KW_ONLY
from typing import Literal, get_args

from siting.conventions import HOURS_PER_MONTH, M2_PER_MU
from siting.evidence import Label
from siting.records import dataclass
from siting.sites.condition_words import CONDITIONS
from siting.texts import say
from siting.units import Dimension

KindId = Literal[
    "distance", "band", "mean_temperature", "free_cooling", "pue", "wue", "land_area", "floor_area",
    "investment", "racks", "servers", "buildings", "power", "rack_power", "transformer", "voltage",
    "elevation", "latency", "energy_price", "travel_time", "summer_temperature", "extreme_temperature",
    "grid_feeds", "fibre_routes", "renewable_share", "water_supply", "seismic_acceleration", "jobs",
    "floor_load", "land_price", "investment_intensity", "slope",
    "protected_land", "site_conditions", "certificates", "tier", "class", "superlative",
]  # fmt: skip
JudgeId = Literal[
    "distance", "band", "latency", "temperature", "free_cooling", "pue", "wue", "elevation", "superlative",
    "paper", "voltage", "tier", "class", "travel_time", "acceleration", "summer", "extreme",
    "protected_land", "site_conditions",
]  # fmt: skip
Extreme = Literal[
    "nearest", "farthest", "largest", "smallest", "lowest", "highest", "first", "only", "best", "coolest",
    "nearer", "farther", "larger", "smaller", "lower", "higher", "cooler", "warmer", "times", "ranked",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class ClaimKind:
    """Definition of a kind of claim.

    Parameters
    ----------
    id, label
        Its name, in files and for people.
    dimension, base
        Dimension of its figures, and the unit they are kept in.
    judge
        Id of its judge.
    units
        Groups of units that it is read from (`quantities`); empty for a figure without a unit.
    qualifiers
        Qualifiers that narrow it, besides phase and status.
    word
        Pattern of the words that it has instead of a figure.
    phased
        A figure can be that of one phase.
    parted
        The figures of phases add up to the whole, and that of one building is not the site's.
    single
        A site has only one such figure: two different ones contradict each other.
    nominal
        A bare figure is exact, not "about".
    limited
        A figure may be a limit or a requirement set by somebody.
    demanded
        A requirement for supply is itself a claim of this kind.
    of_others
        A figure may be that of another place, of a rival or of the industry.
    negated
        It is claimed with a "no" or "without", so a negation near it does not deny it.
    end
        It is measured to another end: one that is named, or one that may be implied.
    anchors
        Recovery bands that name no place are judged for the places named by this kind.
    of_place
        It describes the place, not what is built there, so a text may say it of any other place.
    of_building
        Only what is built has it: a region that is named for its climate is not the one that has it.
    lasting
        It is so today, whatever is planned beside it: a distance, a tariff.
    seasonal
        It is that of a season or a month.
    part
        Pattern of the words before and behind the figure (``before#behind``) of a part that is sold or let.
    supplied
        Somebody else supplies it to the site.
    priced
        A price of many (by voltage, hour and user): only two of the same name contradict each other.
    needs
        What a site must have for it (`siting.sites.condition_words`): a supply of water needs a water main.
    noun
        Class of the words (`lexicon`) for what it counts.
    of_racks
        It counts racks or is that of each, so a power that follows is that of each.
    unlisted
        No column of a file of sites states it.
    from_file
        The figure that a site is judged by may come from its file, and is no measurement then.
    slack
        Tolerance of a bare figure in the base unit, where a share of it means little: 0 for a share.
    written, scale
        Id of the text that formats a figure, and the number of base units per unit, in English and in
        Chinese.
    as_given
        Other units that a document may state it in: base units per unit, and the id of the text.
    needed
        The paper that would settle it, if it cannot be measured.
    """

    id: KindId
    label: Label
    dimension: Dimension
    base: str
    judge: JudgeId
    _: KW_ONLY
    units: tuple[str, ...] = ()
    qualifiers: tuple[str, ...] = ()
    word: str = ""
    phased: bool = False
    parted: bool = False
    single: bool = False
    nominal: bool = False
    limited: bool = False
    demanded: bool = False
    of_others: bool = False
    negated: bool = False
    end: Literal["", "named", "implied"] = ""
    anchors: bool = False
    of_place: bool = False
    of_building: bool = False
    lasting: bool = False
    seasonal: bool = False
    part: str = ""
    supplied: bool = False
    priced: bool = False
    needs: str = ""
    noun: str = ""
    of_racks: bool = False
    unlisted: bool = False
    from_file: bool = False
    slack: float = 0.0
    written: str = ""
    scale: tuple[float, float] = (1.0, 1.0)
    as_given: tuple[tuple[float, str], ...] = ()
    needed: Label | None = None

    @property
    def takes(self) -> frozenset[str]:
        """All qualifiers that a claim of this kind may have."""
        return frozenset({"phase", "status", *(["word"] if self.word else []), *self.qualifiers})


_SPANS = ("month", "day", "hour", "week", "percent", "year")
_PART_OF_LAND = (
    r"\b(?:of (?:which|it)|includ\w*|buildable|developable|usable|still|available|on the market|remain\w*"
    r"|(?:tracts?|parcels?) (?:of|totall?ing)|serviced|acquired|level+ed|cleared|sold|taken)\b"
    r"|其中|平整|年内|可供|现有|还留|剩余|净用?地|熟地"
)
# 其中机房2栋共48,000㎡，动力中心9,250㎡
_PART_OF_FLOORS = (
    r"(?:其中[^#]{0,20}|[，、；](?:[A-D一-龥]{0,6}(?:楼|栋)|(?:动力|运维|办公|配套|研发|展示)[一-龥]{0,4}"
    r"|[一-龥]{0,4}(?:用房|仓库|宿舍|食堂|站房))(?:\d栋|[一二两三四五六七八九]栋)?)(?:总?建筑面积|面积)?[约为共:]*#"
)
# 共22栋（管理楼1栋，厂房14栋）; 22 buildings: 14 halls and 6 houses
_PART_OF_BUILDINGS = r"(?:其中|包[括含]|[（(:：])[^#0-9]{0,20}#|\b(?:of which|including)\b[^#]{0,20}#"
_ROWS: tuple[ClaimKind, ...] = (
    ClaimKind(
        "distance", say("claims.kinds.distance"), "length", "km", "distance",
        units=("length", "metre"), qualifiers=("metric",), end="named", anchors=True, lasting=True,
        written="amount.distance",
    ),
    ClaimKind(
        "band", say("claims.kinds.band"), "length", "km", "band",
        units=("length",), qualifiers=("metric", "band"), end="implied", unlisted=True,
        written="amount.distance",
    ),
    ClaimKind(
        "mean_temperature", say("claims.kinds.mean_temperature"), "temperature", "degC", "temperature",
        units=("temperature", "degree"), single=True, limited=True, of_others=True, of_place=True,
        lasting=True, written="amount.mean_temperature",
    ),
    ClaimKind(
        "free_cooling", say("claims.kinds.free_cooling"), "yearly_time", "h/yr", "free_cooling",
        units=_SPANS, qualifiers=("supply_c", "mode"), limited=True, of_others=True, of_place=True,
        negated=True, written="amount.free_cooling", scale=(HOURS_PER_MONTH.value, HOURS_PER_MONTH.value),
        as_given=((24.0, "amount.days"), (1.0, "amount.hours")),
    ),
    ClaimKind(
        "pue", Label("PUE", "PUE"), "ratio", "", "pue",
        units=("",), qualifiers=("mode",), phased=True, single=True, limited=True, of_others=True,
        of_building=True,
    ),
    ClaimKind(
        "wue", Label("WUE", "WUE"), "water_use", "L/kWh", "wue",
        units=("wue", ""), qualifiers=("mode",), phased=True, single=True, limited=True, of_others=True,
        of_building=True,
    ),
    ClaimKind(
        "land_area", say("claims.kinds.land_area"), "area", "m2", "paper",
        units=("area",), phased=True, parted=True, limited=True, demanded=True, of_others=True, supplied=True,
        part=_PART_OF_LAND, written="amount.land_area", scale=(M2_PER_MU.value, M2_PER_MU.value),
        needed=say("documentary.needed.land_area"),
    ),
    ClaimKind(
        "floor_area", say("claims.kinds.floor_area"), "area", "m2", "paper",
        units=("area",), phased=True, parted=True, limited=True, of_others=True, part=_PART_OF_FLOORS,
        written="amount.floor_area", scale=(1.0, 1e4), needed=say("documentary.needed.floor_area"),
    ),
    ClaimKind(
        "investment", say("claims.kinds.investment"), "money", "CNY", "paper",
        units=("money", ""), phased=True, parted=True, limited=True, demanded=True, of_others=True,
        written="amount.investment", scale=(1e6, 1e8), needed=say("documentary.needed.investment"),
    ),
    ClaimKind(
        "racks", say("claims.kinds.racks"), "count", "", "paper",
        units=("count_rack", "piece", "generic", ""),
        phased=True, parted=True, limited=True, of_others=True, noun="rack", of_racks=True,
        written="amount.racks", needed=say("documentary.needed.racks"),
    ),
    ClaimKind(
        "servers", say("claims.kinds.servers"), "count", "", "paper",
        units=("count_server", "piece", "generic", ""),
        phased=True, parted=True, limited=True, of_others=True, noun="server",
        written="amount.servers", needed=say("documentary.needed.servers"),
    ),
    ClaimKind(
        "buildings", say("claims.kinds.buildings"), "count", "", "paper",
        units=("count_building", "building", ""), qualifiers=("what",), phased=True, noun="building",
        part=_PART_OF_BUILDINGS,
        written="amount.buildings", needed=say("documentary.needed.buildings"),
    ),
    ClaimKind(
        "power", say("claims.kinds.power"), "power", "MW", "paper",
        units=("power", ""), qualifiers=("share",),
        phased=True, parted=True, limited=True, demanded=True, of_others=True, supplied=True,
        written="amount.power", needs="power", needed=say("documentary.needed.power"),
    ),
    ClaimKind(
        "rack_power", say("claims.kinds.rack_power"), "rack_power", "kW", "paper",
        units=("rack_power", "power"), phased=True, limited=True, of_others=True, of_racks=True,
        of_building=True,
        written="amount.rack_power", needed=say("documentary.needed.rack_power"),
    ),
    ClaimKind(
        "transformer", say("claims.kinds.transformer"), "apparent_power", "MVA", "paper",
        units=("apparent",), qualifiers=("stations", "units"), phased=True, supplied=True,
        written="amount.transformer", needs="power", needed=say("documentary.needed.transformer"),
    ),
    ClaimKind(
        "voltage", say("claims.kinds.voltage"), "voltage", "kV", "voltage",
        units=("voltage",), qualifiers=("stations", "own"), phased=True, nominal=True,
        written="amount.voltage", needed=say("documentary.needed.voltage"),
    ),
    ClaimKind(
        "elevation", say("claims.kinds.elevation"), "height", "m", "elevation",
        units=("metre",), single=True, limited=True, of_others=True, of_place=True, lasting=True,
        from_file=True, written="amount.elevation",
    ),
    ClaimKind(
        "latency", say("claims.kinds.latency"), "duration", "ms", "latency",
        units=("latency",), qualifiers=("trip",), limited=True, end="named", written="amount.latency",
    ),
    ClaimKind(
        "energy_price", say("claims.kinds.energy_price"), "energy_price", "CNY/kWh", "paper",
        units=("money", "price"), limited=True, of_others=True, priced=True, lasting=True,
        written="amount.energy_price", needed=say("documentary.needed.energy_price"),
    ),
    ClaimKind(
        "travel_time", say("claims.kinds.travel_time"), "travel_time", "min", "travel_time",
        units=("minute", "hour"), qualifiers=("metric",), end="named", written="amount.travel_time",
    ),
    ClaimKind(
        "summer_temperature", say("claims.kinds.summer_temperature"), "temperature", "degC", "summer",
        units=("temperature", "degree"), of_others=True, of_place=True, lasting=True, seasonal=True,
        written="amount.mean_temperature", needed=say("documentary.needed.temperature"),
    ),
    ClaimKind(
        "extreme_temperature", say("claims.kinds.extreme_temperature"), "temperature", "degC", "extreme",
        units=("temperature", "degree"), limited=True, of_others=True, of_place=True,
        written="amount.mean_temperature", needed=say("documentary.needed.temperature"),
    ),
    ClaimKind(
        "grid_feeds", say("claims.kinds.grid_feeds"), "count", "", "paper",
        units=("feed", "feed_zh"), phased=True, limited=True, of_others=True, supplied=True,
        written="amount.grid_feeds", needs="power", needed=say("documentary.needed.grid_feeds"),
    ),
    ClaimKind(
        "fibre_routes", say("claims.kinds.fibre_routes"), "count", "", "paper",
        units=("route", "other", "piece", "generic"), phased=True, limited=True, of_others=True, noun="route",
        written="amount.fibre_routes", needs="fibre", needed=say("documentary.needed.fibre_routes"),
    ),
    ClaimKind(
        "renewable_share", say("claims.kinds.renewable_share"), "share", "%", "paper",
        units=("percent",), limited=True, of_others=True, written="amount.percent",
        needed=say("documentary.needed.renewable_share"),
    ),
    ClaimKind(
        "water_supply", say("claims.kinds.water_supply"), "water_rate", "m3/d", "paper",
        units=("other", "water_rate", ""), phased=True, limited=True, demanded=True, of_others=True,
        supplied=True, written="amount.water_supply", needs="water",
        needed=say("documentary.needed.water_supply"),
    ),
    ClaimKind(
        "seismic_acceleration", say("claims.kinds.seismic_acceleration"), "acceleration", "g", "acceleration",
        units=("acceleration",), of_others=True, written="amount.seismic_acceleration",
    ),
    ClaimKind(
        "jobs", say("claims.kinds.jobs"), "count", "", "paper",
        units=("person", "generic", "piece", ""), limited=True, of_others=True, noun="jobs",
        written="amount.jobs",
        needed=say("documentary.needed.jobs"),
    ),
    ClaimKind(
        "floor_load", say("claims.kinds.floor_load"), "surface_load", "kN/m2", "paper",
        units=("surface_load",), limited=True, of_others=True, of_building=True, written="amount.floor_load",
        needed=say("documentary.needed.floor_load"),
    ),
    ClaimKind(
        "land_price", say("claims.kinds.land_price"), "land_price", "CNY/mu", "paper",
        units=("money", "price"), limited=True, of_others=True, priced=True, lasting=True,
        written="amount.land_price", scale=(1.0, 1e4),
        needed=say("documentary.needed.land_price"),
    ),
    ClaimKind(
        "investment_intensity", say("claims.kinds.investment_intensity"), "land_price", "CNY/mu", "paper",
        units=("money", "price"), phased=True, limited=True, of_others=True, priced=True,
        written="amount.land_price", scale=(1.0, 1e4), needed=say("documentary.needed.investment_intensity"),
    ),
    ClaimKind(
        "slope", say("claims.kinds.slope"), "slope", "%", "paper",
        units=("percent", "degree", "temperature"), limited=True, of_others=True, of_place=True, slack=1.0,
        written="amount.percent", needed=say("documentary.needed.slope"),
    ),
    ClaimKind(
        "protected_land", say("claims.kinds.protected_land"), "ratio", "", "protected_land",
        word=r".+", nominal=True, of_others=True, negated=True, unlisted=True,
        needed=say("documentary.needed.protected_land"),
    ),
    ClaimKind(
        "site_conditions", say("claims.kinds.site_conditions"), "ratio", "", "site_conditions",
        word=rf"(?:no )?(?:{'|'.join(CONDITIONS)})", nominal=True, of_others=True, negated=True,
        unlisted=True, needed=say("documentary.needed.site_conditions"),
    ),
    ClaimKind(
        "certificates", say("claims.kinds.certificates"), "ratio", "", "paper",
        word=r".+", nominal=True, limited=True, of_others=True, unlisted=True,
        needed=say("documentary.needed.certificates"),
    ),
    ClaimKind(
        "tier", say("claims.kinds.tier"), "ratio", "", "tier",
        word=r"[1-9]\+?", nominal=True, limited=True, of_others=True,
        needed=say("documentary.needed.tier"),
    ),
    ClaimKind(
        "class", say("claims.kinds.class"), "ratio", "", "class",
        word=r"[A-D]\+?", nominal=True, limited=True, of_others=True,
        needed=say("documentary.needed.class"),
    ),
    ClaimKind(
        "superlative", say("claims.kinds.superlative"), "ratio", "", "superlative",
        qualifiers=("aspect", "among", "by", "scope", "rank"), word="|".join(get_args(Extreme)), nominal=True,
        unlisted=True,
    ),
)  # fmt: skip
KINDS: dict[KindId, ClaimKind] = {row.id: row for row in _ROWS}
ROUTES = frozenset(row.id for row in _ROWS if row.end == "named")
"""Kinds that measure a way."""
AREAS = frozenset(row.id for row in _ROWS if row.dimension == "area")
SIZES = frozenset(row.id for row in _ROWS if row.parted and row.dimension != "money")
OF_RACKS = frozenset(row.id for row in _ROWS if row.of_racks)
