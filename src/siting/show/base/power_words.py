"""Costs and feeds of a project in words: for tables on the terminal, on pages and in documents."""

from __future__ import annotations

import math

from siting.evidence import Label
from siting.power.connection import Connection
from siting.power.costs import CostLine, Costs
from siting.power.feeds import Feed, Losses
from siting.power.load import Load, Range
from siting.power.power_sentences import span
from siting.texts import join, say
from siting.texts.unit_words import currency_words, unit_words


def load_cells(load: Load, *, unknown: str) -> dict[str, str]:
    """Return the figures of a load by the id of their heading; *unknown* stands for water if that is so."""
    return {
        "power.stages.racks_column": f"{load.racks:,.0f}",
        "power.report.it_column": span(load.it_mw, 1),
        "power.report.mean_column": span(load.mean_mw, 1),
        "power.report.peak_column": span(load.peak_mw, 1),
        "power.report.mva_column": span(load.peak_mva, 1),
        "power.report.energy_column": span(load.energy_gwh, 0),
        "power.report.coal_column": span(load.coal_tce, 0),
        "power.report.water_column": unknown if load.water_m3 is None else span(load.water_m3, 0),
    }


def price_sources(costs: Costs) -> list[Label]:
    """Say where each price comes from, once for all prices of one source."""
    by_source: dict[Label, list[CostLine]] = {}
    for line in costs.lines:
        if line.price is not None:
            key = say("power.cost.source", source=line.price.source, year=line.price.year)
            by_source.setdefault(key, []).append(line)
    return [
        say("power.cost.source_of", items=join([item_name(x) for x in lines], "mark.list"), source=source)
        for source, lines in by_source.items()
    ]


def item_name(line: CostLine) -> Label:
    """Return the name of an item."""
    return say(f"power.item.{line.item.value}")


def quantity_words(line: CostLine) -> Label:
    """Return the quantity with its unit; UNKNOWN if it is not known."""
    if line.unit in {"", "1/yr"}:
        return Label("", "")
    if line.quantity is None:
        return say("common.unknown")
    if line.unit == "capital":
        return say("power.cost.of_capital")
    large = line.quantity.high >= 1e6
    shown = Range(*(n / 1e6 for n in line.quantity)) if large else line.quantity
    unit = unit_words(f"million {line.unit}" if large else line.unit)
    return say("power.cost.quantity", number=_short(shown), unit=unit)


def price_words(line: CostLine) -> Label:
    """Return the price with its currency; what is missing if it is not given."""
    if line.price is None:
        return say("power.cost.no_price")
    amount = line.price.amount
    if line.unit == "capital":
        return say("power.cost.share", share=_short(Range(*(100.0 * share for share in amount))))
    large = amount.high >= 1e6
    shown = Range(*(n / 1e6 for n in amount)) if large else amount
    key = "power.cost.price_million" if large else "power.cost.price"
    return say(key, number=_short(shown), currency=currency_words(line.price.currency))


def amount_words(line: CostLine) -> Label:
    """Return the amount in millions; UNKNOWN, with the exchange rate that is missing."""
    if line.amount is not None:
        words = _short(line.amount)
        return Label(words, words)
    if line.missing is not None and line.missing.value == "exchange" and line.price is not None:
        return say("power.cost.no_exchange", currency=currency_words(line.price.currency))
    return say("common.unknown")


def _short(given: Range) -> str:
    """Return a range with three figures at least: 0.35–0.45, 7.1, 1,144."""
    low, high = (f"{end:,.0f}" if end >= 100 else f"{end:.3g}" for end in given)
    return low if low == high else f"{low}–{high}"


def shown_feeds(found: Connection) -> list[Feed]:
    """Return the two best feeds, then the other stations."""
    if found.pair is None:
        return list(found.feeds)
    best = [found.pair.first, found.pair.second]
    rows = {feed.node.row for feed in best}
    return [*best, *(feed for feed in found.feeds if feed.node.row not in rows)]


def feed_cells(feed: Feed) -> list[Label]:
    """Return a feed in words: station, kV, MVA available, upstream, straight line, route, detour, roads."""
    node = feed.node
    upstream = join(sorted(node.upstream), "mark.list") if node.upstream else say("common.unknown")
    return [
        node.name,
        _number(node.voltage_kv, 0, unknown=True),
        _number(node.spare_mva, 0, unknown=True),
        upstream,
        _number(node.km, 1),
        _number(feed.route_km, 1),
        _number(feed.detour, 2),
        _road(feed),
    ]


def loss_notes(found: Connection) -> list[Label]:
    """Say losses and voltage drop of each feed that carries all the load alone."""
    if found.pair is None:
        return []
    return [
        _loss(feed, feed.losses) for feed in (found.pair.first, found.pair.second) if feed.losses is not None
    ]


def _loss(feed: Feed, lost: Losses) -> Label:
    words = say("power.feeds.loss", station=feed.node.name, mw=span(lost.loss_mw, 2),
                percent=span(lost.loss_percent, 2))  # fmt: skip
    parts = [words]
    if lost.drop_percent is not None:
        parts.append(say("power.feeds.drop", percent=span(lost.drop_percent, 2)))
    if lost.current_share is not None:
        share = Range(*(100.0 * part for part in lost.current_share))
        parts.append(say("power.feeds.current", percent=span(share, 0)))
    return say("mark.full_stop", said=join(parts, "mark.comma"))


def route_notes(found: Connection) -> list[Label]:
    """Say how the routes were drawn, and where the values of the line come from."""
    part = found.stated
    if part is None:
        return []
    if part.surface is None:
        said = [say("power.feeds.straight_note")]
    else:
        said = [say("power.feeds.route_note", corridor=f"{part.corridor_m:,.0f}", near=f"{part.near_km:g}")]
    if part.line is not None:
        said.append(say("power.feeds.line_source", source=part.line.source))
    return said


def ground_notes(found: Connection) -> list[Label]:
    """Say what of the roads and the ground is not known."""
    said = []
    if found.parts > 1:
        said.append(say("power.feeds.parts", parts=found.parts))
    if found.unknown_ground > 0.0:
        said.append(say("power.feeds.unknown_ground", percent=f"{100.0 * found.unknown_ground:.0f}"))
    if found.fibre_parts > 1:
        said.append(say("power.fibre.parts", parts=found.fibre_parts))
    return said


def _road(feed: Feed) -> Label:
    if feed.road_km is None:
        return Label("", "")
    if math.isnan(feed.road_km):
        return say("power.feeds.no_road")
    snaps = [f"{km:.1f}" for km in feed.snap_km or ()]
    return say("power.feeds.road", km=f"{feed.road_km:,.1f}", snap="+".join(snaps))


def _number(value: float, digits: int, *, unknown: bool = False) -> Label:
    if math.isnan(value):
        return say("common.unknown") if unknown else Label("", "")
    words = f"{value:,.{digits}f}"
    return Label(words, words)
