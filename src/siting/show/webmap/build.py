"""Assemble the page: map, layers, data, script and style in one file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from siting.errors import OutputError
from siting.geo.features import PointGroup
from siting.outcome import Outcome
from siting.show.webmap.basemap import Basemap
from siting.show.webmap.plan import BODY, MAX_SVG_ITEMS, MapPlan, PlannedLayer, point_layer
from siting.texts import say

if TYPE_CHECKING:
    from siting.show.webmap.layers import SitingMap

_MIN_EXTENT_DEG = 0.4
_MAX_GROWTH = 1.4
View = tuple[float, float, float, float]


def write_map(
    outcome: Outcome,
    path: Path,
    *,
    lang: str = "en",
    basemap: Basemap | None = None,
    max_sites: int = 2000,
    view: View | None = None,
) -> None:
    """Write the interactive map of *outcome* as one HTML file that needs no network.

    Parameters
    ----------
    outcome
        What the run found.
    path
        The file to write; its folder exists.
    lang
        Language of the page, ``en`` or ``zh``.
    basemap
        An online base map to link; with None (the default) the page loads nothing.
    max_sites
        At most this many sites are drawn and listed, the best first. The page says so.
    view
        West, south, east, north [degrees] of what the page shows first (default: all sites).

    Raises
    ------
    OutputError
        The file cannot be written.

    Notes
    -----
    The same outcome gives the same bytes.
    """
    html = render_map(outcome, lang=lang, basemap=basemap, max_sites=max_sites, view=view)
    try:
        path.write_bytes(html.encode("utf-8"))
    except OSError as error:
        raise OutputError(
            f"the map cannot be written ({error.strerror or error})",
            where=str(path),
            hint="Choose a folder that you may write to and that has space.",
        ) from error


def render_map(
    outcome: Outcome,
    *,
    lang: str = "en",
    basemap: Basemap | None = None,
    max_sites: int = 2000,
    view: View | None = None,
) -> str:
    """Return the page of `write_map` as text."""
    from siting.show.webmap.page import page_text
    from siting.show.webmap.payload import build_payload, point_groups

    payload = build_payload(outcome, lang=lang, basemap=basemap, max_sites=max_sites)
    plan = plan_map(payload, point_groups(outcome), lang=lang, view=view)
    hosts = () if basemap is None else basemap.image_hosts
    return page_text(payload, lang=lang, image_hosts=hosts, script=plan.script(), body=BODY)


def folium_map(
    outcome: Outcome,
    *,
    lang: str = "en",
    basemap: Basemap | None = None,
    max_sites: int = 2000,
    view: View | None = None,
) -> SitingMap:
    """Return the map as a `folium.Map` on the page of siting; a layer added to it becomes part of it."""
    from siting.show.webmap.layers import MapPage, folium_of
    from siting.show.webmap.payload import build_payload, point_groups

    payload = build_payload(outcome, lang=lang, basemap=basemap, max_sites=max_sites)
    page = MapPage(payload, lang=lang, image_hosts=() if basemap is None else basemap.image_hosts)
    drawn = folium_of(plan_map(payload, point_groups(outcome), lang=lang, view=view))
    page.add_child(drawn)
    return drawn


def plan_map(
    payload: dict[str, Any], groups: Sequence[PointGroup], *, lang: str, view: View | None = None
) -> MapPlan:
    """Plan the map of *payload*: its layers from the bottom up."""
    online = payload["basemap"] is not None
    found = []
    if online:
        kind = payload["basemap"]["kind"]
        found = [
            PlannedLayer("onlineTiles", say(f"map.basemap_{kind}")[lang], overlay=False),
            PlannedLayer("plainGround", say("map.basemap_none")[lang], overlay=False, show=False),
        ]
    canvas = payload["drawn"] > MAX_SVG_ITEMS
    found.append(PlannedLayer("scoredSites", say("map.layer_sites")[lang], {"canvas": canvas}))
    if payload["rings"]:
        found.append(PlannedLayer("geodesicRings", say("map.layer_rings")[lang]))
    for group in groups:
        count = len(payload["points"][group.id])
        if count:
            found.append(point_layer(group, group.label[lang], count=count))
    found.append(PlannedLayer("names", say("map.layer_labels")[lang]))
    found += _numbered_layers(payload)
    if payload["ground"] is not None:
        title = "map.layer_base" if payload["ground"]["own"] else "map.layer_ground"
        found.append(PlannedLayer("groundPicture", say(title)[lang]))
    found.append(PlannedLayer("graticule", say("map.layer_graticule")[lang]))
    # Tiles are sharp only at whole zoom levels.
    return MapPlan(
        first_view(payload) if view is None else _corners(view), 1 if online else 0.25, tuple(found)
    )


def _numbered_layers(payload: dict[str, Any]) -> Iterator[PlannedLayer]:
    """Yield the user's layers and the pictures of cells: they have their titles from the page's data.

    User text is never part of the script.
    """
    pictures = range(len((payload["surface"] or {"pictures": ()})["pictures"]))
    for call, word, shown in (
        ("shownLayer", "shown", [layer["on"] for layer in payload["shown"]]),
        ("cellPicture", "cells", [number == 0 for number in pictures]),
    ):
        for number, on in enumerate(shown):
            options = {"number": number}
            yield PlannedLayer(call, f"{word} {number}", options, name=f"{word}_{number}", show=on)


def first_view(payload: dict[str, Any]) -> list[list[float]]:
    """Return [[south, west], [north, east]] of the sites, and of the anchors if they are not far off."""
    sites, anchors = payload["sites"], payload["points"]["anchor"]
    anchor_lon, anchor_lat = [p["lon"] for p in anchors], [p["lat"] for p in anchors]
    lon = np.array(sites["lon"] or anchor_lon or [0.0])
    lat = np.array(sites["lat"] or anchor_lat or [0.0])
    box = _box(lon, lat)
    with_anchors = _box(np.append(lon, anchor_lon), np.append(lat, anchor_lat))
    grown = (with_anchors[1] - with_anchors[0]) / (box[1] - box[0])
    chosen = with_anchors if grown.max() <= _MAX_GROWTH else box
    return [[round(float(v), 6) for v in corner] for corner in chosen]


def _corners(view: View) -> list[list[float]]:
    """Return [[south, west], [north, east]] of a box, with a margin of half its size."""
    west, south, east, north = view
    wide, high = max(east - west, 0.004) / 2, max(north - south, 0.004) / 2
    box = ((south - high, west - wide), (north + high, east + wide))
    return [[round(value, 6) for value in corner] for corner in box]


def _box(lon: np.ndarray[Any, Any], lat: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """Shape (2, 2): [[south, west], [north, east]], enlarged about its middle to a minimum extent."""
    low, high = np.array([lat.min(), lon.min()]), np.array([lat.max(), lon.max()])
    grow = np.maximum(_MIN_EXTENT_DEG - (high - low), 0) / 2
    return np.array([low - grow, high + grow])
