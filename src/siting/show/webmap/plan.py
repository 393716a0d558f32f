"""What is on the map, from the bottom up, and the calls of the page's script that draw it.

The same plan makes the folium map (`siting.show.webmap.layers`) and the page that a run writes. The calls
here are those that folium writes for its elements, so that a run need not import it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import field
from typing import Any

from siting.geo.features import PointGroup
from siting.records import dataclass

MAX_SVG_ITEMS = 500
"""With more sites or points in a group than this, the page draws them on one canvas."""

MAX_FEW_POINTS = 40
"""With more points than this, a group shown only while there are few is off at first."""

BODY = """<div class="siting-map" id="map_siting"></div>
<aside class="siting-side" id="siting-list" tabindex="-1"></aside>"""

Bounds = list[list[float]]


@dataclass(frozen=True)
class PlannedLayer:
    """A layer made by one function of the page's script.

    Parameters
    ----------
    call
        Name of the function in the page's script.
    title
        Name in the layer switch: one of the package's texts, never user text.
    options
        Plain numbers and words for the function.
    name
        Its name in the script, if it is not that of the function.
    show, overlay
        Whether it is on at first, and whether it lies on a base.
    """

    call: str
    title: str
    options: Mapping[str, Any] = field(default_factory=dict)
    name: str = ""
    show: bool = True
    overlay: bool = True

    @property
    def variable(self) -> str:
        """Its variable in the page's script."""
        name = self.name or re.sub("(?=[A-Z])", "_", self.call).lower()
        return f"{name}_siting"


def point_layer(group: PointGroup, title: str, *, count: int) -> PlannedLayer:
    """Plan the points that explain a criterion, with one symbol for the group."""
    canvas = count > MAX_SVG_ITEMS
    return PlannedLayer(
        "pointGroup",
        title,
        {"group": group.id, "shape": group.shape, "colour": group.colour, "canvas": canvas},
        name=f"points_{group.id}",
        show=group.show == "always" or (group.show == "few" and count <= MAX_FEW_POINTS),
    )


@dataclass(frozen=True)
class MapPlan:
    """The map of a page: its first view, its layers from the bottom up, and then its controls.

    Parameters
    ----------
    bounds
        [[south, west], [north, east]] in degrees: the initial view.
    zoom_snap
        Smallest zoom step: fractions suit a map without tiles.
    layers
        The layers, the lowest first.
    """

    bounds: Bounds
    zoom_snap: float
    layers: tuple[PlannedLayer, ...]

    controls = ("legend", "scaleBar", "approval", "view")

    def script(self) -> str:
        """Return the calls that draw the map, as folium writes them."""
        options = {"zoom": 1, "zoomControl": False, "preferCanvas": False, "zoomSnap": self.zoom_snap}
        lines = [f'var map_siting = siting.createMap(\n"map_siting", {_listed(options)});']
        lines.append(f"siting.startView(map_siting, {_literal(self.bounds)});")
        for layer in self.layers:
            call = f"siting.{layer.call}(\nmap_siting, {_listed(layer.options)});"
            lines.append(f"var {layer.variable} = {call}")
            if layer.show:
                lines.append(f"{layer.variable}.addTo(map_siting);")
        bases = {layer.title: layer.variable for layer in self.layers if not layer.overlay}
        overlays = {layer.title: layer.variable for layer in self.layers if layer.overlay}
        lines.append(f"siting.layerSwitch(map_siting,\n{_switched(bases)},\n{_switched(overlays)});")
        lines += [f"siting.{call}(map_siting);" for call in (*self.controls, "rankedList")]
        return "\n".join(lines)


def _literal(value: Any) -> str:
    """Write a value as a literal of JavaScript that cannot end the script element."""
    text = json.dumps(value)
    for sign in "<>&'":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _listed(options: Mapping[str, Any]) -> str:
    return "".join(["{\n", *(f'"{key}": {_literal(value)},\n' for key, value in options.items()), "}"])


def _switched(layers: Mapping[str, str]) -> str:
    return "".join(["{", *(f"{_literal(title)}: {variable}, " for title, variable in layers.items()), "}"])
