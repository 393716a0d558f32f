"""The feeds, routes and fibre ways of a site: as tables on the terminal, and in the JSON document."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from siting.evidence import Label
from siting.power.connection import Connection, FibreWay
from siting.power.feeds import Feed, Losses
from siting.show.base.power_words import feed_cells, shown_feeds
from siting.texts import say

if TYPE_CHECKING:
    from rich.table import Table


_COLUMNS = ("station", "voltage", "spare", "upstream", "straight", "route", "detour", "road")
_WORDS = {"station", "upstream", "road"}


def feed_table(found: Connection, lang: str) -> Table:
    """Return one row per station that was looked at; the two best feeds first, with their routes."""
    from rich import box
    from rich.table import Table

    from siting.show.base.prose import Prose, add_figures

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    rows = [[cell[lang] for cell in feed_cells(feed)] for feed in shown_feeds(found)]
    for number, key in enumerate(_COLUMNS):
        heading = say(f"power.feeds.{key}_column")[lang]
        if key in _WORDS:
            table.add_column(Prose(heading), overflow="fold")
        else:
            add_figures(table, heading, [row[number] for row in rows])
    for row in rows:
        table.add_row(*map(Prose, row))
    return table


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
