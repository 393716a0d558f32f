"""What a figure means: its kind of claim from its unit and the words around it, or why it is none."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from siting.audit import words
from siting.audit.claims import ClaimKind, Metric
from siting.audit.figures import Figure
from siting.audit.numerals import read_numeral
from siting.audit.targets import Target, distance_target
from siting.audit.units import unit_of
from siting.evidence import Label


@dataclass(frozen=True, slots=True)
class Around:
    """A figure's surroundings: its sentence up to it (``before``) and after it, cut to a bounded length.

    ``gap`` is what stands between the figure before, or the start of the sentence, and this one; ``clause``
    the part of the sentence between commas in which the figure stands. ``last_kind`` is the kind of the
    figure before in the same sentence.
    """

    figure: Figure
    before: str
    after: str
    gap: str
    until_next: str
    clause: str
    sentence: str
    last_kind: str = ""
    last_subject: str = ""

    @property
    def near(self) -> str:
        """The gap and the words up to the next figure, in the same clause."""
        return f"{self.gap} # {self.head}"

    @property
    def head(self) -> str:
        """What follows the figure within its clause."""
        return re.split(r"[，。；、;\n]|, |\. ", self.until_next, maxsplit=1)[0]

    @property
    def tail(self) -> str:
        """What stands before the figure within its clause and after the figure before."""
        return re.split(r"[，。；;\n]|, ", self.gap)[-1]


@dataclass(frozen=True, slots=True)
class Draft:
    """A kind found for a figure, before phase, status and id are known."""

    kind: ClaimKind
    value: float
    high: float
    unit: str
    subject: str = ""
    qualifiers: dict[str, Any] = field(default_factory=dict)
    extends: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a figure near data-centre matter became no claim."""

    why: Label


NO_KIND = Reason(Label("no kind of claim is known for it", "没有相应的主张类型"))
NOT_SITE = Reason(Label("it does not describe the site itself", "并非场地本身的指标"))
Found = Draft | Reason | None


def judge(around: Around) -> Found:
    """Return what the figure claims, why it is no claim, or ``None`` where it is no matter of the audit."""
    handler = _HANDLERS.get(around.figure.group)
    return handler(around) if handler else None


def _draft(around: Around, kind: ClaimKind, dimension: Any, **more: Any) -> Draft | Reason:
    figure = around.figure
    unit = unit_of(dimension, figure.unit)
    if unit is None:
        return NO_KIND
    return Draft(kind, unit.to_base(figure.value), unit.to_base(figure.high), unit.base, **more)


def _count(around: Around, kind: ClaimKind, **more: Any) -> Draft:
    return Draft(kind, around.figure.value, around.figure.high, "", **more)


# --- places and climate --------------------------------------------------------------------------------


def _metric(text: str) -> Metric:
    if words.STRAIGHT.search(text):
        return "geodesic"
    if words.ROAD.search(text):
        return "road"
    return "rail" if words.RAIL.search(text) else "unspecified"


_VOLTAGE_NAME = re.compile(
    r" ?(?:away |north |south |east |west )?(?:from|of|to) (?:the |an? )?(?:[a-z]+ ){0,2}"
)
_VOLTAGE = re.compile(r"\d{2,3} ?kV", re.IGNORECASE)


def _length(around: Around) -> Found:
    figure = around.figure
    # 4 km from a 400 kV substation: the voltage is part of the name.
    named = _VOLTAGE_NAME.fullmatch(around.until_next) and _VOLTAGE.match(
        around.after[len(around.until_next) :]
    )
    behind = around.after if named else around.until_next
    target = distance_target(around.gap, behind, follows_distance=around.last_kind == "distance")
    if target is None and around.last_kind == "distance" and _metric(around.gap[-24:]) != "unspecified":
        # The same two ends, measured otherwise.
        target = Target(around.last_subject)
    if target and words.BAND.search(target.name):
        target = None
    banded = words.BAND.search(around.gap) or words.BAND.search(around.head[:24])
    if banded and figure.compared and figure.comparison != "about" and target is None:
        words_here = f"{around.gap}{around.head[:24]}"
        if words.REMOTE.search(words_here):
            band = "remote"
        elif words.SAME_CITY.search(words_here):
            band = "same_city"
        else:
            band = "remote" if figure.comparison == "at_least" else "same_city"
        return _draft(around, "band", "length", qualifiers={"band": band, "metric": _metric(words_here)})
    if re.match(r" ?(?:further|farther|closer|nearer)\b", around.head):
        return _when_near(around, NOT_SITE)
    if target is None:
        target = _after_drive(around)
    if target is None:
        return _when_near(around, NO_KIND)
    if target.of_place:
        return _when_near(around, NOT_SITE)
    metric = _metric(f"{around.gap[-50:]}{around.head[:40]}")
    return _draft(around, "distance", "length", subject=target.name, qualifiers={"metric": metric})


def _after_drive(around: Around) -> Target | None:
    # 到省会太原一小时车程，约75公里: the end stands before the time of the drive.
    drive = re.search(
        r"(?:距离?|离|到|至)([^，。；、0-9]{2,14}?)[一二两三半0-9个多小时分钟约仅的]{2,10}车程，?[约为计]{0,2}$",
        around.before[-40:],
    )
    return distance_target(f"距{drive[1]}", "", follows_distance=False) if drive else None


def _metre(around: Around) -> Found:
    height = r"海拔|高程|elevation|altitude|above sea|a\.?s\.?l\b|masl"
    if re.search(height, f"{around.gap[-40:]} # {around.head[:30]}", re.IGNORECASE):
        return _draft(around, "elevation", "height")
    target = distance_target(around.gap, around.until_next, follows_distance=False)
    if target and target.named and not target.of_place:
        return _draft(around, "distance", "length", subject=target.name)
    return _when_near(around, NO_KIND)


def _temperature(around: Around) -> Found:  # noqa: PLR0911 - one return a rule
    gap, head = around.gap, around.head
    if around.figure.group == "degree" and (
        not re.search("温", around.before[-30:]) or re.search("烈度|抗震|地震|[经纬坡角]", around.tail)
    ):
        return None
    if words.TEMPERATURE_DIFFERENCE.search(gap[-24:]) or re.match(
        r" ?(?:colder|warmer|cooler|lower|higher)", head
    ):
        return _when_near(around, NOT_SITE)
    wanted = list(words.MEAN_TEMPERATURE.finditer(around.before[-80:]))
    if wanted:
        between = around.before[-80:][wanted[-1].end() :]
        lead = around.before[-80:][max(0, wanted[-1].start() - 6) : wanted[-1].start()]
        if not words.OTHER_TEMPERATURE.search(f"{lead} # {between}") and not words.SUPPLY_TEMPERATURE.search(
            between
        ):
            return _draft(around, "mean_temperature", "temperature")
    if re.search("年平?均[约为仅达]?$", gap) and re.match("的?[^，。]{0,4}温", head):
        return _draft(around, "mean_temperature", "temperature")
    if words.MEAN_TEMPERATURE.search(head[:40]) and not words.OTHER_TEMPERATURE.search(
        f"{gap[-12:]}{head[:40]}"
    ):
        return _draft(around, "mean_temperature", "temperature")
    if is_supply(around) and words.FREE_COOLING.search(around.sentence):
        return None
    return _when_near(around, NO_KIND)


def is_supply(around: Around) -> bool:
    """Tell whether a temperature is that of the cooling water or the supply air."""
    return bool(words.SUPPLY_TEMPERATURE.search(f"{around.gap[-30:]} # {around.head[:24]}"))


_LONGEST_YEAR_H = 8784.0


def _span(around: Around) -> Found:  # noqa: PLR0911 - one return a rule
    figure = around.figure
    here = f"{around.gap} {around.until_next}"
    cooled = words.FREE_COOLING.search(here) or (
        words.FREE_COOLING.search(around.sentence) and words.OF_THE_YEAR.search(here)
    )
    if figure.group == "percent":
        saved = words.SAVING.search(around.gap[-16:]) or re.search(r"saving|less|reduction", around.head[:24])
        if not cooled or saved or not words.OF_THE_YEAR.search(here):
            return _when_near(around, NO_KIND)
    elif not cooled:
        return _when_near(around, NO_KIND) if words.WEATHER_SPAN.search(around.clause) else None
    if re.search(r"[0-9] ?[x×/]$|每天|per day|a day", f"{around.gap[-4:]}") or figure.value <= 0:
        return None
    if words.NOT_COOLING.search(around.tail):
        return None
    if figure.group != "percent" and words.BUILDING_TIME.search(around.tail[-40:]):
        return None
    draft = _draft(around, "free_cooling", "yearly_time")
    if isinstance(draft, Draft) and draft.high > _LONGEST_YEAR_H:
        return _when_near(around, NO_KIND)
    return draft


# --- efficiency, land, money ---------------------------------------------------------------------------


# Without one of these words a figure without unit means nothing here; asked first, as most fail it.
_PLAIN_HINT = re.compile(r"[PW]UE|效率|effectiveness|机柜|机架|服务器|rack|cabinet|server", re.IGNORECASE)


def _plain(around: Around) -> Found:  # noqa: PLR0911 - one return a rule
    figure = around.figure
    if not figure.multiplier and not _PLAIN_HINT.search(f"{around.before[-90:]}{around.head[:30]}"):
        return None
    key = _nearest(
        around.before[-90:],
        pue=words.PUE,
        wue=words.WUE,
        racks=words.RACK_BEFORE,
        servers=words.SERVER_BEFORE,
    )
    if key == "pue" or re.match(
        r" ?的? ?(?:年均|平均|annual |annualised |average |design )?PUE", around.head
    ):
        if 1.0 <= figure.value < 4 and not re.match(r" ?[x×*倍]", around.head):
            return _count(around, "pue")
        return None
    if key == "wue" and 0 <= figure.value < 10:
        return Draft("wue", figure.value, figure.high, "L/kWh")
    if figure.multiplier in {"亿", "百亿", "千亿", "万亿", "万", "billion", "million"} and _is_investment(
        around
    ):
        if figure.value >= 1e6:
            return Draft("investment", figure.value, figure.high, "CNY")
        return None
    if figure.multiplier and words.RACK_AFTER.match(around.head):
        return _count(around, "racks")
    if figure.multiplier and words.SERVER_AFTER.match(around.head):
        return _count(around, "servers")
    if key in {"racks", "servers"} and (figure.value >= 50):
        return _count(around, "racks" if key == "racks" else "servers")
    return None


def _nearest(text: str, **patterns: re.Pattern[str]) -> str:
    """Return the name of the pattern whose last hit in *text* ends last."""
    best, where = "", -1
    for name, pattern in patterns.items():
        for m in pattern.finditer(text):
            if m.end() > where:
                best, where = name, m.end()
    return best


def _wue(around: Around) -> Found:
    # Every spelling of the group is the same unit.
    return Draft("wue", around.figure.value, around.figure.high, "L/kWh")


def _is_investment(around: Around) -> bool:
    near = f"{around.gap[-40:]} # {around.head[:30]}"
    return bool(words.INVESTMENT.search(near)) and not _other_money(around)


def _other_money(around: Around) -> bool:
    near = f"{around.gap[-16:]} # {around.head[:16]}"
    return bool(words.SUBSIDY.search(around.clause) or words.OTHER_MONEY.search(near))


def _money(around: Around) -> Found:
    if words.SUBSIDY.search(around.clause) or words.SUBSIDY.search(around.gap):
        return None
    per = re.match(r" ?(?:/|每|per |an? (?:acre|rack|month|year))", around.head)
    if per or re.search("亩均|强度|每亩|每个?机柜|单位|单柜", around.gap[-16:]):
        return _when_near(around, NO_KIND)
    if words.OTHER_WORKS.search(around.head):
        return _when_near(around, NOT_SITE)
    listed = around.last_kind == "investment" and re.fullmatch(r"[、,，和及与 and]{0,6}", around.gap)
    listed = listed or (
        around.last_kind == "investment"
        and re.search(
            r"其中|of which|including|\b(?:additional|further|another) ?$|设备|工程|土建", around.gap[-40:]
        )
    )
    thing = words.INVESTED_THING.search(around.after[:120])
    if thing and words.GENERATION.search(thing.group()):
        thing = None
    if (
        _is_investment(around) or (thing and not _other_money(around)) or listed
    ) and around.figure.value >= 1e4:
        return _draft(around, "investment", "money")
    return _when_near(around, NO_KIND)


def _area(around: Around) -> Found:
    gap, head = around.gap[-60:], around.head[:50]
    if words.OTHER_AREA.search(f"{gap[-14:]}{head[:14]}"):
        return _when_near(around, NOT_SITE)
    key = _nearest(gap, land_area=words.LAND, floor_area=words.FLOOR)
    after = words.FLOOR.search(head), words.LAND.search(head)
    feet = re.search(r"f(?:ee|oo)?t\.?$|SF$", around.figure.unit)
    large = unit_of("area", around.figure.unit)
    wide = large is not None and large.factor >= 600
    if wide:
        kind: ClaimKind = "land_area"
    elif after[0] and not (after[1] and after[1].start() < after[0].start()):
        kind = "floor_area"
    elif feet and not re.search(r"\b(?:land|plot|parcel|lot|site area)\b", f"{gap} {head}", re.IGNORECASE):
        # Square feet are a measure of buildings; land is given in acres.
        kind = "floor_area"
    elif after[1]:
        kind = "land_area"
    elif key:
        kind = "floor_area" if key == "floor_area" else "land_area"
    elif around.last_kind in {"floor_area", "land_area"} and (
        re.fullmatch(r"[、,，和及与 and]{0,6}", around.gap)
        or (
            len(around.gap) < 40
            and re.search(r"\b(?:and|then|to|of which|including) |其中|增至|扩至", around.gap)
        )
    ):
        kind = "floor_area" if around.last_kind == "floor_area" else "land_area"
    else:
        return _when_near(around, NO_KIND)
    listed = len(around.sentence) < 80 and re.fullmatch(r"[-*•·\s\d.)]*", around.gap)
    if wide and not (
        key or after[1] or words.DATA_CENTRE.search(around.sentence) or around.last_kind or listed
    ):
        return None
    return _draft(around, kind, "area")


# --- electricity ---------------------------------------------------------------------------------------


def _rack_power(around: Around) -> Found:
    figure = around.figure
    spelling = re.match(r"[A-Za-z]+|千瓦", figure.unit)
    unit = unit_of("rack_power", spelling.group()) if spelling else None
    if unit is None:
        return NO_KIND
    return Draft("rack_power", unit.to_base(figure.value), unit.to_base(figure.high), unit.base)


# 300 racks at an average of 6 kW.
_AT = re.compile(
    r"^ ?(?:at|@|averaging|rated at|with)(?: (?:an?|about|up|to|average|mean|of|density)){0,5} $|^ ?\($"
)


def _power(around: Around) -> Found:
    near = f"{around.gap[-24:]} # {around.head[:16]}"
    kilowatts = around.figure.unit.lower().startswith(("kw", "千瓦", "kilo")) and around.figure.value < 500
    before = words.PER_RACK.search(around.gap[-30:])
    if kilowatts and (
        before
        or around.last_kind == "rack_power"
        or (around.last_kind == "racks" and (around.head.startswith(" each") or _AT.search(around.gap)))
        or words.PER_RACK_AFTER.search(around.head)
    ):
        return _rack_power(around)
    if words.GENERATION.search(near):
        return _when_near(around, NOT_SITE)
    if re.search(r"节[约省电]|\bsav(?:e|es|ed|ing)\b", around.gap[-16:]):
        return _when_near(around, NO_KIND)
    if around.figure.chinese and around.figure.value == 1:
        return None
    share = "unspecified"
    for name, pattern in (("it", words.IT_LOAD), ("supply", words.SUPPLY), ("total", words.TOTAL_LOAD)):
        if pattern.search(f"{around.gap[-24:]} # {around.head[:28]}"):
            share = name
            break
    return _draft(around, "power", "power", qualifiers={"share": share})


def _apparent(around: Around) -> Found:
    units = re.search(
        r"(?P<n>\d{1,2}|[一二两三四五六七八九十]) ?(?:[×xX*台]|transformers? of) ?$", around.before[-20:]
    )
    more = {"units": _small(units["n"])} if units else {}
    return _draft(around, "transformer", "apparent_power", qualifiers=more)


def _voltage(around: Around) -> Found:
    near = f"{around.gap[-16:]} # {around.head[:12]}"
    if words.NOT_SUPPLY.search(near):
        return _when_near(around, NOT_SITE)
    if re.search(r"\b(?:from|to|of|near) (?:an?|the) $|[距离][^，。；]{0,8}$", around.gap[-16:]):
        return _when_near(around, NOT_SITE)
    after = words.SUBSTATION_AFTER.match(around.after[:40])
    before = words.SUBSTATION_BEFORE.search(around.before[-30:])
    more: dict[str, Any] = {}
    count = (after and after["n"]) or (before and (before["n"] or before["en"]))
    if count and re.match(r"^[^，。；,;]{0,16}(?:变电|station)", around.after, re.IGNORECASE):
        more["stations"] = _small(count)
    if words.OWN.search(f"{around.gap[-24:]} # {around.head[:24]}"):
        more["own"] = True
    draft = _draft(around, "voltage", "voltage", qualifiers=more)
    stepped = re.search(r"(?<![\d.])(\d{2,3})(?: ?kV)?/$", around.before[-8:], re.IGNORECASE)
    if stepped and isinstance(draft, Draft) and float(stepped[1]) > draft.value:
        # 110/20 kV: the supply is at the higher voltage of the transformer.
        return replace(draft, value=float(stepped[1]), high=float(stepped[1]))
    return draft


_SMALL_EN = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}


def _small(text: str) -> int:
    text = text.strip().lower()
    if text.isdigit():
        return int(text)
    return _SMALL_EN.get(text) or int(read_numeral(text) or 0)


# --- counts, latency -----------------------------------------------------------------------------------


def _counted(around: Around) -> Found:  # noqa: PLR0911 - one return a rule
    """Racks, servers and buildings counted in 个, 台, 架, 栋, or not counted in a unit at all."""
    after, gap, group = around.until_next[:30], around.gap[-30:], around.figure.group
    if re.match(r"^(?:万|级|月|小时|百分)", after):
        return None
    if group == "building":
        return _buildings(around)
    if words.SERVER_AFTER.match(after):
        return _count(around, "servers")
    if words.RACK_AFTER.match(around.after[:30]) or (
        around.figure.unit == "架" and not words.SERVER_BEFORE.search(gap)
    ):
        return _count(around, "racks")
    key = _nearest(gap, racks=words.RACK_BEFORE, servers=words.SERVER_BEFORE)
    if key in {"racks", "servers"}:
        if key == "racks" and around.figure.unit == "台" and "服务器" in gap:
            key = "servers"
        return _count(around, "racks" if key == "racks" else "servers")
    listed = re.fullmatch(r"[、,，和及与 and]{0,6}", around.gap) or re.search(
        "总计|合计|共计|一共", around.gap
    )
    again = len(around.gap) < 16 and words.SAME_AGAIN.search(around.gap)
    if around.last_kind in {"racks", "servers"} and (listed or again):
        return _count(around, "racks" if around.last_kind == "racks" else "servers")
    return None


def _buildings(around: Around) -> Found:
    if re.search(r"变电[站所]?[^，。；,;]{0,3}$", around.gap):
        return None
    after = words.BUILDING_AFTER.match(around.until_next)
    before = words.BUILDING_BEFORE.search(around.gap)
    if before and not re.search(r"[一二三四五六七八九\d][栋幢座]", before["what"]):
        return _count(
            around, "buildings", qualifiers={"what": before["what"].removeprefix("配套").removeprefix("建设")}
        )
    if after and "变电" not in after["what"]:
        return _count(around, "buildings", qualifiers={"what": after["what"].removeprefix("的")})
    return None


def _rack_words(around: Around) -> Found:
    if re.match(r" (?:of|row|unit)s?\b", around.head):
        return _count(around, "racks")
    return _count(around, "racks")


def _server_words(around: Around) -> Found:
    if re.search(r"\d ?[×x]$", around.gap):
        return None
    return _count(around, "servers")


def _building_words(around: Around) -> Found:
    what = re.sub(r"^[ -]", "", around.figure.unit)
    if around.figure.chinese and around.figure.value == 1:
        return None
    return _count(around, "buildings", qualifiers={"what": what})


def _latency(around: Around) -> Found:
    near = f"{around.clause}"
    if re.search("切换|转换|switch|transfer|failover|故障", near):
        return _when_near(around, NO_KIND)
    target = distance_target(around.gap, around.until_next, follows_distance=around.last_kind == "latency")
    trip = (
        "round_trip"
        if words.ROUND_TRIP.search(near)
        else "one_way"
        if words.ONE_WAY.search(near)
        else "unspecified"
    )
    subject = target.name if target else ""
    return _draft(around, "latency", "duration", subject=subject, qualifiers={"trip": trip})


def _other(around: Around) -> Found:
    return _when_near(around, NO_KIND)


def _when_near(around: Around, reason: Reason) -> Found:
    """List a figure only where its sentence speaks of data-centre matter."""
    return reason if words.DATA_CENTRE.search(around.sentence) else None


_HANDLERS: dict[str, Callable[[Around], Found]] = {
    "": _plain,
    "length": _length,
    "metre": _metre,
    "temperature": _temperature,
    "degree": _temperature,
    "month": _span,
    "day": _span,
    "hour": _span,
    "week": _span,
    "percent": _span,
    "wue": _wue,
    "area": _area,
    "money": _money,
    "rack_power": _rack_power,
    "power": _power,
    "apparent": _apparent,
    "voltage": _voltage,
    "latency": _latency,
    "piece": _counted,
    "generic": _counted,
    "building": _counted,
    "count_rack": _rack_words,
    "count_server": _server_words,
    "count_building": _building_words,
    "price": _other,
    "energy": _other,
    "density": _other,
    "minute": _other,
    "other": _other,
}
