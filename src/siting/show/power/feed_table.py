"""The feeds, routes and fibre ways of a site: as tables on the terminal, and in the JSON document."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from siting.evidence import Label
from siting.power.connection import Connection, FibreWay
from siting.power.feeds import Feed, Losses
from siting.power.findings import span
from siting.power.load import Range
from siting.texts import join, say

if TYPE_CHECKING:
    from rich.table import Table


def feed_table(found: Connection, lang: str) -> Table:
    """Return one row per station that was looked at; the two best feeds first, with their routes."""
    from rich import box
    from rich.markup import escape
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column(escape(say("power.feeds.station_column")[lang]), overflow="fold")
    for key in ("voltage", "spare", "upstream", "straight", "route", "detour", "road"):
        right = key != "upstream"
        table.add_column(
            escape(say(f"power.feeds.{key}_column")[lang]),
            justify="right" if right else "left",
            overflow="fold",
        )
    for feed in shown_feeds(found):
        table.add_row(*(escape(cell[lang]) for cell in feed_cells(feed)))
    return table


def shown_feeds(found: Connection) -> list[Feed]:
    """Return the two best feeds, then the other stations."""
    if found.pair is None:
        return list(found.feeds)
    best = [found.pair.first, found.pair.second]
    rows = {feed.node.row for feed in best}
    return [*best, *(feed for feed in found.feeds if feed.node.row not in rows)]


def feed_cells(feed: Feed) -> list[Label]:
    """Return a feed in words: station, kV, MVA to be had, upstream, straight line, route, detour, roads."""
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


# --- JSON -------------------------------------------------------------------------------------------------


def connection_document(found: Connection) -> dict[str, Any]:
    """Return every figure of the connection with its unit; null is UNKNOWN."""
    pair = found.pair
    return {
        "complete": found.complete,
        "by_town": None
        if found.by_town is None
        else {"station": _both(found.by_town.name), "nearness": found.by_town.nearness},
        "stations": [_feed(feed) for feed in found.feeds],
        "pair": None
        if pair is None
        else {
            "first": _feed(pair.first),
            "second": _feed(pair.second),
            "angle_deg": pair.angle_deg,
            "same_upstream": pair.same_upstream,
            "shared_corridor_km": pair.shared_km,
            "supply_shared_corridor_km": pair.supply_shared_km,
            "independent": pair.independent,
            "second_route_blocked": found.blocked,
        },
        "line_km": None if found.line_km is None else {"low": found.line_km.low, "high": found.line_km.high},
        "unknown_ground_share": found.unknown_ground,
        "road_parts": found.parts,
        "fibre": [_way(way) for way in found.fibre],
        "fibre_parts": found.fibre_parts,
    }


def _feed(feed: Feed) -> dict[str, Any]:
    node = feed.node
    return {
        "station": _both(node.name),
        "lon": node.lon,
        "lat": node.lat,
        "voltage_kv": _finite(node.voltage_kv),
        "spare_mva": _finite(node.spare_mva),
        "upstream": None if node.upstream is None else sorted(node.upstream),
        "straight_km": node.km,
        "bearing_deg": node.bearing_deg,
        "route_km": _finite(feed.route_km),
        "detour": _finite(feed.detour),
        "road_km": None if feed.road_km is None else _finite(feed.road_km),
        "road_snap_km": None if feed.snap_km is None else list(feed.snap_km),
        "losses": None if feed.losses is None else _losses(feed.losses),
    }


def _losses(lost: Losses) -> dict[str, Any]:
    named = {
        "loss_mw": lost.loss_mw,
        "loss_percent": lost.loss_percent,
        "voltage_drop_percent": lost.drop_percent,
        "current_share": lost.current_share,
    }
    return {key: None if r is None else {"low": r.low, "high": r.high} for key, r in named.items()}


def _way(way: FibreWay) -> dict[str, Any]:
    trip = way.round_trip_ms
    return {
        "place": _both(way.place),
        "straight_km": way.straight_km,
        "along_km": _finite(way.along_km),
        "snap_km": list(way.snap_km),
        "factor": _finite(way.factor),
        "round_trip_ms": None if trip is None else {"low": trip.low, "high": trip.high},
        "assumed_round_trip_ms": list(way.assumed_ms),
    }


def _finite(value: float) -> float | None:
    return None if math.isnan(value) else value


def _both(label: Label) -> dict[str, str]:
    return {"en": label.en, "zh": label.zh}
