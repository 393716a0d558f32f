"""The power of a project in sentences: the same ones on the terminal, the map and in reports."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from siting.conventions import ENERGY_REVIEW_TCE, MAX_110_KV_USER_MVA
from siting.evidence import Label
from siting.power.firm_capacity import FirmCase, Group, Holds, exceeds_110_kv, unfed
from siting.power.load import Phase, Range
from siting.power.report import PowerReport
from siting.power.substations import Substation
from siting.power.water import WaterBalance
from siting.texts import join, say
from siting.texts.category_words import category_words
from siting.texts.unit_words import currency_words

if TYPE_CHECKING:
    from siting.power.carbon import Carbon
    from siting.power.connection import Connection, FibreWay
    from siting.power.costs import Costs, CostSum
    from siting.power.feeds import FeedPair

_SMALL = 20.0
_LARGE_MILLIONS = 100.0


def findings(report: PowerReport) -> list[Label]:
    """Return what the figures say, the most important first."""
    total = report.total
    said = [demand(report), verdict_of(report)]
    if not report.place.is_abroad:
        said += [*_voltage(report), *_energy_review(total.coal_tce)]
    if report.carbon is not None:
        said.append(carbon_finding(report.carbon))
    said.append(water_finding(report.water))
    if report.connection is not None:
        said += feed_findings(report.connection, report.total.peak_mva)
        said += [fibre_finding(way) for way in report.connection.fibre]
    if report.costs is not None:
        said += cost_findings(report.costs)
    return said


def demand(report: PowerReport) -> Label:
    """Say what the racks draw in the hottest hours."""
    total = report.total
    return say(
        "power.report.demand",
        racks=f"{total.racks:,.0f}",
        mva=span(total.peak_mva, 0),
        mw=span(total.peak_mw, 0),
        pue=span(report.performance.peak_pue, 2),
    )


def _voltage(report: PowerReport) -> list[Label]:
    """Say that the load is usually connected at 220 kV, unless a station of that voltage is there."""
    voltages = {station.substation.voltage_kv for station in report.project.stations}
    if not exceeds_110_kv(report.total.peak_mva) or max(voltages, default=0.0) > 110:
        return []
    return [say("power.report.voltage", limit=MAX_110_KV_USER_MVA.value)]


def _energy_review(coal_tce: Range) -> list[Label]:
    """Say that the energy of a project is, or may be, enough for the state's review."""
    limit = ENERGY_REVIEW_TCE.value
    if coal_tce.high < limit:
        return []
    key = "power.report.review" if coal_tce.low >= limit else "power.report.review_possible"
    return [say(key, tce=span(coal_tce, 0), limit=limit)]


def cost_finding(name: str, total: CostSum, currency: str) -> Label:
    """Say what a sum of costs comes to, or what is known of it and which items are not."""
    amount = _money(total.known, currency, yearly=name == "yearly")
    if total.total is not None:
        return say(f"power.cost.{name}", **amount)
    items = join([say(f"power.item.{item.value}") for item in total.missing], "mark.list")
    return say(f"power.cost.{name}_unknown", **amount, items=items)


def cost_findings(costs: Costs) -> list[Label]:
    """Return the sums of costs in sentences: capital, yearly, connection, both together, the formula."""
    currency = costs.prices.currency
    said = [
        cost_finding("capital", costs.capital, currency),
        cost_finding("yearly", costs.yearly, currency),
        cost_finding("connection", costs.connection, currency),
    ]
    finance, together = costs.prices.finance, costs.annualised
    if finance is not None and together is not None:
        rate = span(Range(*(100.0 * end for end in finance.rate)), 1)
        years = span(finance.life_years, 0)
        said.append(annualised_finding(together, rate, years, currency))
    if costs.cerf_dc is not None:
        said.append(say("power.cost.cerf_dc", **_money(costs.cerf_dc, currency)))
    return said


def annualised_finding(together: Range, rate: str, years: str, currency: str) -> Label:
    """Say what capital and yearly cost come to in a year."""
    return say("power.cost.annualised", **_money(together, currency, yearly=True), rate=rate, years=years)


def _money(millions: Range, currency: str, *, yearly: bool = False) -> dict[str, Label]:
    """Return an amount in millions and its unit; Chinese counts large sums in 1e8, small ones in 1e4."""
    large = millions.high >= _LARGE_MILLIONS
    key = f"power.cost.sum_{'large' if large else 'small'}_{'yearly' if yearly else 'once'}"
    chinese = span(Range(*(end / 100.0 if large else end * 100.0 for end in millions)), 2 if large else 0)
    unit = say(key, currency=currency_words(currency))
    return {"amount": Label(span(millions, 0), chinese), "unit": unit}


def layout_words(substation: Substation) -> Label:
    """Return the transformers of a substation in short: ``2×63 MVA``."""
    return say("power.report.layout", number=substation.transformers, mva=f"{substation.each_mva:g}")


def station_words(group: Group) -> Label:
    """Return the stations of a group, each with its transformers."""
    named = [
        say("power.report.station_layout", name=s.name, layout=layout_words(s.substation))
        for s in group.stations
    ]
    return join(named, "mark.list")


def carbon_finding(carbon: Carbon) -> Label:
    """Say what the electricity emits in a year."""
    return say("power.report.carbon", kt=span(Range(*(t / 1000.0 for t in carbon.tonnes)), 0))


def feed_findings(found: Connection, load_mva: Range) -> list[Label]:
    """Say which feeds there are, whether they are independent, and what one supplies alone."""
    said = []
    if found.by_town is not None:
        nearness = category_words(found.by_town.nearness, "nearness")
        said.append(say("power.feeds.by_town", station=found.by_town.name, nearness=nearness))
    elif found.pair is None:
        said.append(say("power.feeds.one" if found.feeds else "power.feeds.none"))
    else:
        said += [pair_finding(found.pair), *lost_findings(found.pair, load_mva)]
    if not found.complete:
        said.append(say("power.feeds.incomplete"))
    if found.blocked:
        said.append(say("power.feeds.blocked"))
    return said


def pair_finding(pair: FeedPair) -> Label:
    """Say whether the two best feeds are independent, and why."""
    one, other = pair.first, pair.second
    told = {
        "first": one.node.name,
        "second": other.node.name,
        "km": f"{one.length_km:,.1f}",
        "other_km": f"{other.length_km:,.1f}",
        "angle": f"{pair.angle_deg:.0f}",
    }
    if pair.independent:
        return say("power.feeds.independent", **told)
    if pair.independent is None:
        return say("power.feeds.unknown", **told)
    reasons = []
    if pair.same_upstream:
        reasons.append(say("power.feeds.same_upstream"))
    if pair.shared_km > 0.0:
        reasons.append(say("power.feeds.shared", km=f"{pair.shared_km:,.1f}"))
    if pair.supply_shared_km:
        reasons.append(say("power.feeds.supply_shared", km=f"{pair.supply_shared_km:,.1f}"))
    return say("power.feeds.dependent", why=join(reasons, "mark.semicolon"), **told)


def lost_findings(pair: FeedPair, load_mva: Range) -> list[Label]:
    """Say what is left when either feed is lost."""
    feeds = (pair.first, pair.second), (pair.second, pair.first)
    return [
        say(
            f"power.feeds.left_{'unknown' if holds is None else holds.value}",
            lost=lost.node.name,
            left=left.node.name,
            spare="" if holds is None else f"{left.node.spare_mva:,.0f}",
            load=span(load_mva, 0),
        )
        for (lost, left), holds in zip(feeds, pair.left(load_mva), strict=True)
    ]


def fibre_finding(way: FibreWay) -> Label:
    """Say how long the way along the fibre is, and its round trip beside that of the assumed factors."""
    low, usual, high = (f"{ms:.2f}" for ms in way.assumed_ms)
    trip = way.round_trip_ms
    told = {
        "place": way.place,
        "straight": f"{way.straight_km:,.1f}",
        "low": low,
        "usual": usual,
        "high": high,
    }
    if trip is None:
        return say("power.fibre.none", **told)
    return say(
        "power.fibre.way",
        km=f"{way.along_km:,.1f}",
        snap=f"{sum(way.snap_km):,.1f}",
        factor=f"{way.factor:.2f}",
        ms=span(trip, 2),
        **told,
    )


def water_finding(water: WaterBalance) -> Label:
    """Say whether the water that is given covers the need, or what is not known."""
    if water.need is None:
        return say("power.water.need_unknown")
    need = span(water.need, 0)
    supply, holds = water.supply, water.holds
    if supply is None or holds is None:
        return say("power.water.supply_unknown", need=need)
    return say(f"power.water.{holds.value}", need=need, supply=span(supply, 0))


def verdict_of(report: PowerReport) -> Label:
    """Say whether the substations carry the load, and in which case."""
    if not report.cases:
        return say("power.report.no_stations")
    left = unfed(report.project)
    if left:
        return say("power.report.unfed", phases=phase_words(left))
    deciding = report.decides
    if deciding is None:
        each = (
            say("power.report.way", case=case_name(case, report.outages), holds=holds_word(case.holds))
            for case in report.cases
        )
        ways = join(each, "mark.semicolon")
        return say("power.report.unknown_coupling", ways=ways)
    if deciding.holds is None:
        return say("power.report.unknown_feeds")
    said = say(f"power.report.verdict_{deciding.holds.value}", case=case_name(deciding, report.outages))
    short = [group for group in deciding.groups if group.short_mva.high > 0.0]
    if not short:
        return said
    everything = len(report.project.phases)
    missing = join([_shortfall(group, everything) for group in short], "mark.semicolon")
    return say("power.report.with_shortfall", said=said, missing=missing)


def _shortfall(group: Group, phases: int) -> Label:
    """Say how much a group is short, naming its phases unless it is all of them."""
    short = span(group.short_mva, 0)
    if len(group.phases) == phases:
        if group.enough is None:
            return say("power.report.short_all_none", mva=short)
        return say("power.report.short_all", mva=short, layout=layout_words(group.enough))
    names = phase_words(group.phases)
    if group.enough is None:
        return say("power.report.short_none", phases=names, mva=short)
    return say("power.report.short", phases=names, mva=short, layout=layout_words(group.enough))


def phase_words(phases: Sequence[Phase]) -> Label:
    """Return the names of phases behind that word, unless all of them say it themselves (Phase 1, 一期)."""
    names = join([phase.name for phase in phases], "mark.list")
    if all("期" in phase.name or "phase" in phase.name.casefold() for phase in phases):
        return names
    return say("power.report.phases", phases=names, count=len(phases))


def case_name(case: FirmCase, outages: int) -> Label:
    """Return the name of a case."""
    return say(f"power.report.case_{case.id.value}", outages=outages)


def holds_word(holds: Holds | None) -> Label:
    """Return yes, no, depends or UNKNOWN."""
    return say("common.unknown") if holds is None else say(f"power.report.holds_{holds.value}")


def overload_note(report: PowerReport) -> Label:
    """Say what transformers may carry over their rating."""
    over = report.project.overload
    return say("power.report.overload", over=over) if over > 1.0 else say("power.report.no_overload")


def span(given: Range, digits: int) -> str:
    """Return a range in figures, one of them if both ends read the same; small ones with a decimal."""
    digits = max(digits, 1) if given.high < _SMALL else digits
    low, high = (f"{end:,.{digits}f}" for end in given)
    return low if low == high else f"{low}–{high}"
