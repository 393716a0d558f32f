"""Places by name for an audit: those of the user's file, the tables of China, then cities abroad."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import shapely

from siting.catalogue import ABROAD, Catalogue, Layer, Place, embedded_layers, rows_named
from siting.errors import LayerError, did_you_mean, quote
from siting.evidence import Label
from siting.geo.geodesy import distance_km

PLACES = "places"
"""Id of the layer with the user's own places."""

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_APART = 3.0  # of several cities of a name the nearest is meant if the next is this many times as far
_NEAR_KM = 1_000.0


def place_called(name: str, catalogue: Catalogue) -> Place | None:
    """Return the place of a name in the user's file, the tables of China, or abroad; None if unknown.

    Raises `LayerError` where a table of China has the name twice.
    """
    own = _own(name, catalogue)
    if own is not None:
        return own
    if ":" in name or any(rows_named(table, name) for table in _tables()):
        return catalogue.place(name)
    try:
        # Without a row of the name its suggestion would be looked for among all cities.
        return catalogue.place(f"{ABROAD}:{name}") if rows_named(ABROAD, name) else None
    except LayerError:
        return None  # several cities of the name


def place_near(name: str, catalogue: Catalogue, lon: float, lat: float) -> Place | None:
    """Return the place that a document about a site at *lon*, *lat* means by a name; None if unknown.

    Of several cities abroad of one name, the largest is meant if it is ten times as large as the next,
    otherwise the nearest if it is far nearer than the next.
    """
    try:
        found = place_called(name, catalogue)
    except LayerError:
        return None
    if found is not None or ":" in name:
        return found
    layer, rows = catalogue.layer(ABROAD), rows_named(ABROAD, name)
    if not rows:
        return None
    points = layer.geometry[rows]
    km = distance_km(lon, lat, shapely.get_x(points), shapely.get_y(points))
    order = np.argsort(km)
    if km[order[0]] > _NEAR_KM or (len(rows) > 1 and km[order[1]] < _APART * km[order[0]]):
        return None
    return _place(layer, rows[int(order[0])])


def _tables() -> list[str]:
    """Return the tables of places in China."""
    return [key for key, info in embedded_layers().items() if info.kind == "place" and key != ABROAD]


def _own(name: str, catalogue: Catalogue) -> Place | None:
    layer = catalogue.user_layers.get(PLACES)
    if layer is None:
        return None
    key = name.strip().casefold()
    for row, label in enumerate(layer.names):
        if key and key in {label.en.casefold(), label.zh.casefold()}:
            return _place(layer, row)
    return None


def _place(layer: Layer, row: int) -> Place:
    point = shapely.centroid(layer.geometry[row])
    return Place(layer.names[row], float(point.x), float(point.y), layer.source)


def unknown_place(name: str, catalogue: Catalogue) -> LayerError:
    """Return the error for a site that no table knows, with a suggestion in the language of its name."""
    chinese = bool(_CHINESE.search(name))
    near = did_you_mean(name, set(_names(catalogue, chinese=chinese)))
    hint = near if near.startswith("Did") else "Give LAT,LON in degrees, or its position in a file: --places"
    return LayerError(f"no place is known by the name {quote(name)}", where="--site", hint=hint)


def _names(catalogue: Catalogue, *, chinese: bool) -> Iterator[str]:
    layers = [*(catalogue.layer(key) for key in _tables()), *catalogue.user_layers.values()]
    for layer in layers:
        yield from (label.zh if chinese else label.en for label in layer.names)


def nearest_city(lon: float, lat: float, catalogue: Catalogue) -> tuple[Label, float]:
    """Return the nearest city abroad and its distance [km]."""
    layer = catalogue.layer(ABROAD)
    km = distance_km(lon, lat, shapely.get_x(layer.geometry), shapely.get_y(layer.geometry))
    row = int(np.argmin(km))
    return layer.names[row], float(km[row])
