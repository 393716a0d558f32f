"""Layers that the map shows without scoring them, as lists for the page."""

from __future__ import annotations

from typing import Any

import shapely

from siting.outcome import Outcome, ShownLayer

_DIGITS = 5  # about 1 m
_PARTS = {0: "points", 1: "lines", 2: "areas"}


def shown_part(outcome: Outcome, lang: str) -> list[dict[str, Any]]:
    """Return the layers of the user's base, then those that the study shows and the zones of rules."""
    layers = (*outcome.base_layers, *outcome.shown_layers, *outcome.rule_zones)
    return [_layer(layer, lang) for layer in layers]


def _layer(layer: ShownLayer, lang: str) -> dict[str, Any]:
    look = layer.look
    return {
        "label": layer.label[lang],
        "style": layer.style,
        "on": layer.style != "set_back",
        "colour": look.colour,
        "width": look.width,
        "dash": " ".join(map(str, look.dash)),
        "fill": look.fill_opacity,
        "source": layer.source,
        "shapes": [_shape(shape) for shape in layer.geometry],
        "names": [name[lang] for name in layer.names],
    }


def _shape(shape: Any) -> dict[str, Any]:
    """Points, lines and areas of one feature in Leaflet's order: [lat, lon]."""
    found: dict[str, list[Any]] = {}
    for part in _simple_parts(shape):
        found.setdefault(_PARTS[shapely.get_dimensions(part)], []).append(_coordinates(part))
    return found


def _simple_parts(shape: Any) -> list[Any]:
    parts = shapely.get_parts(shape)
    if len(parts) == 1 and parts[0] is shape:
        return [shape]
    return [
        simple for part in parts for simple in ([part] if not hasattr(part, "geoms") else _simple_parts(part))
    ]


def _coordinates(part: Any) -> list[Any]:
    if part.geom_type == "Polygon":
        return [_pairs(ring) for ring in (part.exterior, *part.interiors)]
    pairs = _pairs(part)
    return pairs[0] if part.geom_type == "Point" else pairs


def _pairs(line: Any) -> list[list[float]]:
    return [[round(y, _DIGITS), round(x, _DIGITS)] for x, y in shapely.get_coordinates(line).tolist()]
