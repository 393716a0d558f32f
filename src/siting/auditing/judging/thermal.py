"""Verdicts on temperature, elevation, free cooling, PUE and WUE."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from siting.auditing.judging.amounts import (
    HOURS_PER_MONTH,
    capital,
    interval,
    months,
    plain,
    span,
    with_interval,
)
from siting.auditing.judging.site import GIVEN, AuditSite
from siting.auditing.judging.site_climate import (
    METHOD,
    PUE_SOURCE,
    SOURCES,
    CoolingHours,
    Efficiency,
    SiteClimate,
)
from siting.auditing.judging.verdicts import (
    NOTHING,
    Accepted,
    Figure,
    Judged,
    Marked,
    Rules,
    Table,
    Verdict,
    accepted,
    compare,
    number,
)
from siting.auditing.reading.claims import Claim
from siting.conventions import HOURS_PER_YEAR
from siting.evidence import EvidenceClass, Label

_ELEVATION_ERROR_M = 50.0  # terrain model of 2 km: tens of metres

_FAR = Label(
    "No station of the climate table is near enough to speak for the site.",
    "气候表中没有足够近的气象站可代表该场址。",
)
_NEED_STATION = Label(
    "hourly temperature and humidity of at least a year, measured at the site, or the normals of a "
    "station near it",
    "场址至少一年的逐时气温与湿度实测资料，或邻近气象站的多年平均值",
)
_NEED_PLANT = Label(
    "the cooling technology, the supply temperature, and whether partial hours count",
    "冷却方式、供水（送风）温度，以及是否计入部分自然冷却时间",
)
_NEED_METER = Label(
    "a year of metered energy of the whole site and of its equipment (a design value is no proof of "
    "operation)",
    "全年总用电量与IT设备用电量的计量数据（设计值不能证明运行值）",
)


def judge_temperature(claim: Claim, climate: SiteClimate, rules: Rules) -> Judged:
    """Judge the mean temperature of the year, and solve for the elevation at which it would hold."""
    if not climate.known:
        return Judged(claim, Verdict.UNVERIFIABLE, _FAR, needed=_NEED_STATION, sources=SOURCES)
    figure = climate.mean_temperature()
    range_ = accepted(claim, rules, absolute=rules.temperature_k)
    verdict = compare(figure, range_)
    site = climate.site
    known = not math.isnan(site.elevation_m)
    at = f" ({site.elevation_m:.0f} m)" if known else ""
    at_zh = f"（海拔{site.elevation_m:.0f}米）" if known else ""
    finding = Label(
        f"The mean of the year at {site.label.en}{at} is {with_interval(figure).en} °C.",
        f"{site.label.zh}{at_zh}年平均气温为{with_interval(figure).zh}℃。",
    )
    if verdict is not Verdict.SUPPORTED:
        there = _where_it_holds(climate, range_)
        finding = Label(finding.en + there.en, finding.zh + there.zh)
    elif not range_.holds(figure.value):
        finding = Label(
            finding.en + " The stated figure lies inside the interval only.",
            finding.zh + "所述数值仅在区间之内。",
        )
    wording = Label(
        f"Mean temperature of the year {figure.value:.1f} °C ({interval(figure).en}), typical year, at the "
        "elevation of the site.",
        f"年平均气温{figure.value:.1f}℃（{interval(figure).zh}℃，典型年，按场址海拔）。",
    )
    return Judged(
        claim,
        verdict,
        finding,
        measured=figure,
        method=METHOD,
        tolerance=range_.rule,
        needed=NOTHING if verdict is Verdict.SUPPORTED else _NEED_STATION,
        wording=wording,
        sources=(*SOURCES, *_of(site)),
        tables=(_station_table(climate),),
    )


def _where_it_holds(climate: SiteClimate, range_: Accepted) -> Label:
    """Say at which elevation the claimed temperature would hold."""
    # The warm end of the range holds lower down than the cold end.
    low, high = climate.elevation_for(range_.high), climate.elevation_for(range_.low)
    if math.isinf(low) and math.isinf(high) and low == high:
        return Label(" It would hold at no elevation here.", "在此处任何海拔均不成立。")
    if math.isinf(high):
        return Label(f" The figure would hold from {low:.0f} m up.", f"海拔{low:.0f}米以上方可成立。")
    if math.isinf(low):
        return Label(f" The figure would hold up to {high:.0f} m.", f"海拔{high:.0f}米以下方可成立。")
    stated = (range_.low + range_.high) / 2 if math.isnan(range_.stated) else range_.stated
    middle = climate.elevation_for(stated)
    en = f" The figure would hold at about {middle:.0f} m ({low:.0f} to {high:.0f} m)"
    zh = f"该数值约在海拔{middle:.0f}米（{low:.0f}—{high:.0f}米）处成立"
    gap = middle - climate.site.elevation_m
    if math.isnan(gap):
        return Label(f"{en}; the elevation of the site is UNKNOWN.", f"{zh}；场址海拔未知。")
    en += f", which is {abs(gap):.0f} m {'higher' if gap > 0 else 'lower'}."
    zh += f"，比场址{'高' if gap > 0 else '低'}{abs(gap):.0f}米。"
    return Label(en, zh)


def _station_table(climate: SiteClimate) -> Table:
    head = (
        Label("station", "气象站"),
        Label("distance [km]", "距离（公里）"),
        Label("elevation [m]", "海拔（米）"),
        Label("mean of the year [°C]", "年平均气温（℃）"),
    )
    rows = tuple(
        tuple(
            plain(t)
            for t in (
                f"{s.name} ({s.wmo})",
                f"{s.distance_km:.0f}",
                f"{s.elevation_m:.0f}",
                f"{s.mean_c:.1f}",
            )
        )
        for s in climate.stations
    )
    return Table(Label("Stations that speak for the site", "代表该场址的气象站"), head, rows)


def judge_elevation(claim: Claim, site: AuditSite, rules: Rules) -> Judged:
    """Judge the elevation of the site."""
    if math.isnan(site.elevation_m):
        return Judged(
            claim,
            Verdict.UNVERIFIABLE,
            Label("The elevation of the site is UNKNOWN.", "场址海拔未知。"),
            needed=Label("the elevation of the parcel (--elevation)", "地块海拔（--elevation）"),
        )
    error = 0.0 if site.elevation_source == GIVEN else _ELEVATION_ERROR_M
    figure = Figure(
        site.elevation_m, site.elevation_m - error, site.elevation_m + error, "m", EvidenceClass.OBSERVED
    )
    range_ = accepted(claim, rules)
    shown = f"{site.elevation_m:.0f}"
    spread = f" ±{error:.0f}" if error else ""
    return Judged(
        claim,
        compare(figure, range_),
        Label(f"The point of the site stands at {shown}{spread} m.", f"场址点位海拔为{shown}{spread}米。"),
        measured=figure,
        method=Label(
            "terrain model at the point of the site, or as given", "场址点位的地形模型高程，或按所给数值"
        ),
        tolerance=range_.rule,
        wording=Label(f"Elevation about {shown} m.", f"海拔约{shown}米。"),
        sources=_of(site),
    )


@dataclass(frozen=True, slots=True)
class _Row:
    """One technology in one mode, compared with the claim: ``gives``, ``within``, ``more`` or ``less``."""

    label: Label
    hours: Figure
    state: str
    partial: bool
    water: bool


_NONE = Label("–", "–")
_STATES = {
    "gives": Marked("gives it", "符合", Verdict.SUPPORTED),
    "within": Marked("within the interval", "在区间内", Verdict.SUPPORTED),
    "more": Marked("gives more", "更多", Verdict.DEPENDS),
    "less": Marked("gives less", "不足", Verdict.CONTRADICTED),
}


def judge_free_cooling(claim: Claim, climate: SiteClimate, rules: Rules) -> Judged:
    """Judge months, days or hours of free cooling over technologies and supply temperatures."""
    if not climate.known:
        return Judged(claim, Verdict.UNVERIFIABLE, _FAR, needed=_NEED_STATION, sources=SOURCES)
    supply = claim.qualifiers.supply_c
    technologies = (
        climate.cooling(rules.supply_water_c, claim.qualifiers.mode)
        if math.isnan(supply)
        else (climate.water_side(supply),)
    )
    range_ = _cooling_range(claim, rules)
    rows = _rows(technologies, range_)
    full = [row for row in rows if not row.partial]
    verdict = _free_cooling_verdict(full, range_)
    holding = [row for row in full if row.state in ("gives", "within")]
    best = holding[0] if holding else min(full, key=lambda row: abs(row.hours.value - claim.value))
    definition = _definition(full, claim, climate) if verdict is Verdict.DEPENDS else NOTHING
    return Judged(
        claim,
        verdict,
        _free_cooling_finding(best, full, verdict),
        measured=best.hours,
        method=Label(
            "hours of the typical year in which outdoor air cools alone (approaches: tower 4.5 K, "
            "exchanger 2 K); "
            f"90 % interval; a month is {HOURS_PER_MONTH:g} h",
            "典型年中仅靠室外空气即可冷却的时数（冷却塔逼近度4.5 K、换热器2 K），90%区间，"
            f"每月按{HOURS_PER_MONTH:g}小时",
        ),
        tolerance=range_.rule,
        definition=definition,
        needed=_NEED_PLANT if verdict is not Verdict.CONTRADICTED and math.isnan(supply) else NOTHING,
        wording=_free_cooling_wording(best, full, climate),
        sources=(*SOURCES, *dict.fromkeys(s for t in technologies for s in t.sources), *_of(climate.site)),
        tables=(_free_cooling_table(rows, claim),),
    )


def _cooling_range(claim: Claim, rules: Rules) -> Accepted:
    """Read "up to 8 months" as a figure that can be reached: less would not bear it out."""
    range_ = accepted(claim, rules)
    if claim.comparison != "at_most":
        return range_
    share = rules.tolerance
    rule = Label(
        f"up to: reached by some technology, the stated figure ±{share * 100:g} %",
        f"“最多可达”：至少一种技术方案可达所述数值±{share * 100:g}%",
    )
    return Accepted((1 - share) * claim.value, (1 + share) * claim.value, rule, claim.value)


def _rows(technologies: Sequence[CoolingHours], range_: Accepted) -> list[_Row]:
    rows = []
    for t in technologies:
        rows.append(_Row(t.label, t.full, _state(t.full, range_), partial=False, water=t.water))
        if t.partial.high > 0:
            both = _sum(t.full, t.partial)
            label = Label(f"{t.label.en}, partial hours too", f"{t.label.zh}，含部分自然冷却")
            rows.append(_Row(label, both, _state(both, range_), partial=True, water=t.water))
    return rows


def _sum(full: Figure, partial: Figure) -> Figure:
    """Full and partial hours; both move together with the temperature, so their ends are added crosswise."""
    value = full.value + partial.value
    low, high = full.low + partial.high, full.high + partial.low
    most = min(max(low, high, value), HOURS_PER_YEAR.value)
    return Figure(value, min(low, high, value), most, full.unit, full.evidence)


def _state(hours: Figure, range_: Accepted) -> str:
    if range_.holds(hours.value):
        return "gives"
    if range_.reached_by(hours.low, hours.high):
        return "within"
    return "more" if hours.value > range_.high else "less"


def _free_cooling_verdict(full: Sequence[_Row], range_: Accepted) -> Verdict:
    """Return one verdict for all technologies; DEPENDS where they do not agree."""
    states = {"gives" if row.state == "within" else row.state for row in full}
    if states == {"more"}:
        return Verdict.SUPPORTED  # every technology gives at least that much
    if len(states) > 1:
        return Verdict.DEPENDS
    found = {compare(row.hours, range_) for row in full}
    return found.pop() if len(found) == 1 else Verdict.DEPENDS


def _definition(full: Sequence[_Row], claim: Claim, climate: SiteClimate) -> Label:
    holding = [row.label for row in full if row.state in ("gives", "within")]
    en, zh = "; ".join(label.en for label in holding), "；".join(label.zh for label in holding)
    supply = climate.supply_for(claim.value)
    exact = (
        Label(f"full hours with water of {supply:.1f} °C", f"供水{supply:.1f}℃的完全自然冷却")
        if not math.isnan(supply)
        else NOTHING
    )
    en = "; ".join(part for part in (en, f"the figure itself: {exact.en}" if exact.en else "") if part)
    zh = "；".join(part for part in (zh, f"恰为该数值：{exact.zh}" if exact.zh else "") if part)
    return Label(en, zh)


def _free_cooling_finding(best: _Row, full: Sequence[_Row], verdict: Verdict) -> Label:
    long = months(best.hours)
    en = capital(f"{best.label.en} gives {long.en} months of full free cooling")
    zh = f"{best.label.zh}可完全自然冷却{long.zh}个月"
    more = [row for row in full if row.state == "more"]
    less = [row for row in full if row.state == "less"]
    for rows, word in ((more, Label("more", "更多")), (less, Label("less", "较少"))):
        if rows and rows != [best]:
            values = [row.hours.value / HOURS_PER_MONTH for row in rows]
            ends = span(f"{min(values):.1f}", f"{max(values):.1f}")
            en += f"; {len(rows)} of {len(full)} technologies give {word.en} ({ends.en})"
            zh += f"；{len(full)}种技术方案中有{len(rows)}种{word.zh}（{ends.zh}个月）"
    if verdict is Verdict.DEPENDS:
        en += ". The figure says nothing without its supply temperature and full or partial"
        zh += "。不注明供水温度及是否计入部分自然冷却，该数值没有意义"
    return Label(en + ".", zh + "。")


def _free_cooling_wording(best: _Row, full: Sequence[_Row], climate: SiteClimate) -> Label:
    chosen = [best]
    wet = [row for row in full if row.water]
    warm = max(wet or full, key=lambda row: row.hours.value)
    if warm is not best:
        chosen.append(warm)
    en = "; ".join(f"{months(row.hours).en} months a year ({row.label.en})" for row in chosen)
    zh = "；".join(f"每年{months(row.hours).zh}个月（{row.label.zh}）" for row in chosen)
    return Label(
        f"Full free cooling without chillers at {climate.site.label.en}: {en}; typical year, 90 % interval.",
        f"{climate.site.label.zh}无需冷机的完全自然冷却时间：{zh}（典型年，90%区间）。",
    )


def _free_cooling_table(rows: Sequence[_Row], claim: Claim) -> Table:
    head = (
        Label("technology", "技术方案"),
        Label("full: hours a year", "完全自然冷却：年时数"),
        Label("months", "折合月数"),
        Label("the claimed figure", "与所述数值相比"),
        Label("with partial hours: months", "含部分自然冷却：月数"),
        Label("the claimed figure", "与所述数值相比"),
    )
    body: list[tuple[Label, ...]] = []
    for row in rows:
        if row.partial:
            body[-1] = (*body[-1][:4], months(row.hours), _STATES[row.state])
        else:
            body.append(
                (row.label, with_interval(row.hours, 0), months(row.hours), _STATES[row.state], _NONE, _NONE)
            )
    wanted = number(claim.value / HOURS_PER_MONTH, 2)
    title = Label(
        f"Which technology gives {wanted} months ({number(claim.value, 0)} h)",
        f"何种方案可达{wanted}个月（{number(claim.value, 0)}小时）",
    )
    return Table(title, head, tuple(body), Label("In brackets: 90 % interval.", "括号内为90%区间。"))


def judge_pue(claim: Claim, climate: SiteClimate, _rules: Rules) -> Judged:
    """Judge a PUE by the range that the climate allows by design; a stated figure means "at most"."""
    return _judge_efficiency(claim, climate, water=False)


def judge_wue(claim: Claim, climate: SiteClimate, _rules: Rules) -> Judged:
    """Judge a WUE like a PUE."""
    return _judge_efficiency(claim, climate, water=True)


def _judge_efficiency(claim: Claim, climate: SiteClimate, *, water: bool) -> Judged:
    name = "WUE" if water else "PUE"
    if not water and claim.value < 1:
        impossible = Label("A PUE is never under 1.", "PUE不可能低于1。")
        return Judged(
            claim,
            Verdict.CONTRADICTED,
            impossible,
            wording=Label("Give a PUE of at least 1.", "PUE应不小于1。"),
        )
    designs = climate.efficiencies if climate.known else ()
    found = [(d, d.wue if water else d.pue) for d in designs]
    if not found:
        return Judged(
            claim,
            Verdict.UNVERIFIABLE,
            _FAR,
            needed=_NEED_METER,
            sources=SOURCES,
        )
    # "PUE 1.3" is met by anything better, and without tolerance: 5 % of 1.3 would be a fifth of its losses.
    wanted = Accepted(
        -math.inf,
        max(claim.value, claim.high),
        Label("by design, at most the stated figure", "按设计不高于所述数值"),
    )
    reach = [(d, f) for d, f in found if wanted.reached_by(f.low, f.high)]
    sure = [(d, f) for d, f in found if f.high <= wanted.high]
    verdict = Verdict.SUPPORTED if reach else Verdict.CONTRADICTED
    best, figure = min(reach or found, key=lambda pair: pair[1].value)
    return Judged(
        claim,
        verdict,
        _efficiency_finding(name, (best, figure), reach=reach, sure=sure, claim=claim),
        measured=figure,
        method=Label(
            f"{name} of the year by energy balance over design ranges in this climate: median, 5 % to 95 %",
            f"在该气候下按设计参数范围逐项计算的全年{name}：中位数及5%—95%区间",
        ),
        tolerance=wanted.rule,
        needed=_NEED_METER,
        wording=_efficiency_wording(name, best, figure, claim, verdict),
        sources=(*SOURCES, PUE_SOURCE, *_of(climate.site)),
        tables=(_efficiency_table(name, found, wanted, claim),),
    )


Found = Sequence[tuple[Efficiency, Figure]]


def _efficiency_finding(
    name: str, best_of: tuple[Efficiency, Figure], *, reach: Found, sure: Found, claim: Claim
) -> Label:
    best, figure = best_of
    ends = interval(figure, 2)
    if not reach:
        return Label(
            f"No design of the table reaches {claim.value:g} in this climate; the best is "
            f"{best.label.en} with "
            f"{name} {ends.en}.",
            f"在该气候下，表中没有一种设计可达{claim.value:g}；最好的是{best.label.zh}，{name}为{ends.zh}。",
        )
    names_en, names_zh = "; ".join(d.label.en for d, _ in reach), "；".join(d.label.zh for d, _ in reach)
    always = "; over its whole range: " + "; ".join(d.label.en for d, _ in sure) if sure else ""
    always_zh = "；整个区间均满足的有：" + "；".join(d.label.zh for d, _ in sure) if sure else ""
    return Label(
        f"Feasible by design in this climate with: {names_en}{always}. That is no proof of operation.",
        f"在该气候下按设计可达，方案为：{names_zh}{always_zh}。设计可达不等于运行达到。",
    )


def _efficiency_wording(name: str, best: Efficiency, figure: Figure, claim: Claim, verdict: Verdict) -> Label:
    if verdict is Verdict.SUPPORTED:
        return Label(
            f"Design {name} {claim.value:g} (annual mean, full load, {best.label.en}); the climate allows "
            f"{figure.low:.2f}-{figure.high:.2f} with this design.",
            f"设计{name} {claim.value:g}（年均值、满负荷，{best.label.zh}）；该气候下此方案可达"
            f"{figure.low:.2f}—{figure.high:.2f}。",
        )
    return Label(
        f"Design {name} {figure.value:.2f} ({figure.low:.2f}-{figure.high:.2f}), {best.label.en}.",
        f"设计{name} {figure.value:.2f}（{figure.low:.2f}—{figure.high:.2f}），{best.label.zh}。",
    )


def _efficiency_table(name: str, found: Found, wanted: Accepted, claim: Claim) -> Table:
    yes = Marked("yes", "是", Verdict.SUPPORTED)
    partly = Marked("with good parameters", "参数较优时可以", Verdict.DEPENDS)
    no = Marked("no", "否", Verdict.CONTRADICTED)
    rows = tuple(
        (
            d.label,
            plain(f"{f.value:.2f}"),
            interval(f, 2),
            yes if f.high <= wanted.high else partly if f.low <= wanted.high else no,
        )
        for d, f in found
    )
    head = (
        Label("design", "设计方案"),
        Label("median", "中位数"),
        Label("5 % to 95 %", "5%—95%"),
        Label(f"reaches {claim.value:g}", f"可达{claim.value:g}"),
    )
    title = Label(f"{name} that the climate allows by design", f"该气候下设计可达的{name}")
    return Table(title, head, rows)


def _of(site: AuditSite) -> tuple[str, ...]:
    """Source of the elevation, where a table gave it."""
    known = site.elevation_source != GIVEN and not math.isnan(site.elevation_m)
    return (site.elevation_source,) if known else ()
