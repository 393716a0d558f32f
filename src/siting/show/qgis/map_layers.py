"""The layers of ``sites.gpkg`` besides the sites: what explains the ranking on a map, and Atlas pages."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

from siting.evidence import FloatArray, Label
from siting.geo.features import MapPoint, PointGroup, Ring
from siting.outcome import STATUSES, LayerLook, Outcome, ShownLayer
from siting.records import dataclass
from siting.texts import say

Kind = Literal["point", "line", "polygon"]

RINGS, PAGES = "rings", "pages"
MAX_PAGES = 10_000
"""Sites with an Atlas page, the best; the layer of sites has all."""

_RING_LOOK = LayerLook("#52606d", 1.2, (6, 4))
_KINDS: dict[int, Kind] = {0: "point", 1: "line", 2: "polygon"}
_MANY_POINTS = 40
_MIN_DEG = 0.012  # about 1.3 km
_NARROWEST = 0.05
_HALF_TURN = 180.0


@dataclass(frozen=True)
class MapLayer:
    """A layer of the GeoPackage with one type of geometry [degrees, WGS84], and how it is drawn.

    ``columns`` are lists or arrays by name, as long as ``geometry``. ``look`` draws lines and areas,
    ``group`` points; without both it is not drawn. ``text`` is the column of its labels in English, with
    the ending ``_zh`` in Chinese; empty for no labels.
    """

    table: str
    title: Label
    kind: Kind
    columns: dict[str, Any]
    geometry: npt.NDArray[np.object_]
    look: LayerLook | None = None
    group: PointGroup | None = None
    shown: bool = True
    text: str = ""


def map_layers(outcome: Outcome) -> list[MapLayer]:
    """Return the layers in the order of drawing, the topmost first."""
    groups = dict.fromkeys(point.group for point in outcome.points)
    found = [_points(group, [p for p in outcome.points if p.group == group]) for group in groups]
    if outcome.rings:
        found.append(_rings(outcome.rings))
    layers = (*outcome.rule_zones, *outcome.shown_layers, *outcome.base_layers)
    for number, layer in enumerate(layers, 1):
        found += _shown(layer, number)
    return [*found, _pages(outcome)]


def _both(name: str, labels: list[Label]) -> dict[str, list[str]]:
    return {name: [label.en for label in labels], f"{name}_zh": [label.zh for label in labels]}


def _points(group: PointGroup, points: list[MapPoint]) -> MapLayer:
    import shapely

    columns = {
        **_both("name", [p.label for p in points]),
        **_both("detail", [p.detail for p in points]),
        "radius_km": [float(p.radius_km) for p in points],
        "source": [p.source for p in points],
    }
    geometry = np.asarray(shapely.points([p.lon for p in points], [p.lat for p in points]))
    shown = group.show == "always" or (group.show == "few" and len(points) <= _MANY_POINTS)
    return MapLayer(
        f"points_{group.id}", group.label, "point", columns, geometry, group=group, shown=shown, text="name",
    )  # fmt: skip


def _rings(rings: tuple[Ring, ...]) -> MapLayer:
    import shapely

    labels = [say("map.ring_label", place=r.label, radius=f"{r.radius_km:g}") for r in rings]
    columns = {
        **_both("name", labels),
        "radius_km": [float(r.radius_km) for r in rings],
        "kind": [r.kind for r in rings],
        "source": [r.source for r in rings],
    }
    lines = np.array([shapely.multilinestrings(list(_unbroken(r.outline))) for r in rings], dtype=object)
    title = say("map.layer_rings")
    return MapLayer(RINGS, title, "line", columns, lines, look=_RING_LOOK, text="name")


def _unbroken(outline: FloatArray) -> Iterator[Any]:
    """Split a line where it crosses the 180th meridian."""
    import shapely

    jumps = np.flatnonzero(np.abs(np.diff(outline[:, 0])) > _HALF_TURN) + 1
    for part in np.split(outline, jumps):
        if len(part) > 1:
            yield shapely.linestrings(part)


def _shown(layer: ShownLayer, number: int) -> Iterator[MapLayer]:
    """Return a layer of the study as up to three: QGIS draws one kind of geometry per layer."""
    import shapely

    parts, row = shapely.get_parts(layer.geometry, return_index=True)
    inner, at = shapely.get_parts(parts, return_index=True)  # parts of collections
    row, size = row[at], shapely.get_dimensions(inner)
    for dimension, kind in _KINDS.items():
        keep = size == dimension
        if not keep.any():
            continue
        names = [layer.names[i] if layer.names else Label("", "") for i in row[keep].tolist()]
        columns = {**_both("name", names), "source": [layer.source] * len(names)}
        yield MapLayer(
            f"shown_{number}_{kind}", layer.label, kind, columns, inner[keep], look=layer.look,
            shown=layer.style != "set_back",
        )  # fmt: skip


def _pages(outcome: Outcome) -> MapLayer:
    """Return one rectangle per site, the best `MAX_PAGES` in order: what its Atlas page shows."""
    import pandas as pd
    import shapely

    ranking, order = outcome.ranking, outcome.ranking.order[:MAX_PAGES]
    sites = outcome.sites.frame.iloc[order]
    rank = np.asarray(ranking.rank[order], dtype=np.int64)
    columns = {
        "page": np.arange(1, len(order) + 1),
        "rank": pd.arrays.IntegerArray(rank, rank == 0),
        "site_id": sites["site_id"].to_numpy(),
        "name": sites["name"].to_numpy(),
        "name_zh": sites["name_zh"].to_numpy() if "name_zh" in sites else [""] * len(order),
        "status": np.array(STATUSES, dtype=object)[ranking.status[order]],
        "score": ranking.score[order].round(6),
    }
    boxes = np.asarray(shapely.box(*_surroundings(sites.geometry.bounds.to_numpy()).T))
    return MapLayer(PAGES, say("qgis.pages"), "polygon", columns, boxes, shown=False)


def _surroundings(bounds: FloatArray) -> npt.NDArray[np.float64]:
    """Grow rectangles by half their size, and by about 1.3 km at least; shape (n, 4) [degrees]."""
    west, south, east, north = bounds.T
    narrow = np.maximum(np.cos(np.radians((south + north) / 2)), _NARROWEST)
    dx = np.maximum((east - west) / 2, _MIN_DEG / narrow)
    dy = np.maximum((north - south) / 2, _MIN_DEG)
    return np.column_stack([west - dx, south - dy, east + dx, north + dy])
