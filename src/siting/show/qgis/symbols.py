"""Symbols of QGIS as XML: markers, lines and fills with their options."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

OUTLINE = "#2b3947"
POINT_MM = 25.4 / 72

# Characters not allowed by XML 1.0.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_WORD_JOINER = "\u2060"


def plain(text: str) -> str:
    """Return a text of the user as QGIS shows it: without ``[% ... %]``, which it would evaluate."""
    return _FORBIDDEN.sub("", text).replace("[%", f"[{_WORD_JOINER}%")


def rgba(colour: str, alpha: float = 1.0) -> str:
    """Return ``#rrggbb`` as QGIS writes a colour; alpha is 0..1."""
    return ",".join(str(part) for part in bytes.fromhex(colour[1:])) + f",{round(alpha * 255)}"


def options(parent: ET.Element, values: dict[str, str]) -> None:
    """Write the options twice: QGIS before 3.26 reads ``prop``, later ones ``Option``."""
    table = ET.SubElement(parent, "Option", type="Map")
    for name, value in values.items():
        ET.SubElement(table, "Option", type="QString", name=name, value=value)
    for name, value in values.items():
        ET.SubElement(parent, "prop", k=name, v=value)


def symbol(parent: ET.Element, name: str, kind: str) -> ET.Element:
    """Add a symbol; *kind* is marker, line or fill."""
    return ET.SubElement(parent, "symbol", name=name, type=kind, alpha="1", clip_to_extent="1", force_rhr="0")


def symbol_layer(parent: ET.Element, name: str, values: dict[str, str]) -> ET.Element:
    """Add a layer of a symbol, such as ``SimpleFill``."""
    layer = ET.SubElement(parent, "layer", {"class": name}, enabled="1", locked="0", **{"pass": "0"})
    options(layer, values)
    return layer


def centroid(parent: ET.Element, marker: dict[str, str]) -> None:
    """Add a marker at the centroid of a polygon, so that a small one is seen at any scale."""
    values = {"point_on_surface": "1", "point_on_all_parts": "0", "clip_points": "0"}
    layer = symbol_layer(parent, "CentroidFill", values)
    name = f"@{parent.get('name')}@{len(parent) - 1}"
    symbol_layer(symbol(layer, name, "marker"), "SimpleMarker", marker)


def marker_options(shape: str, colour: str, size: float) -> dict[str, str]:
    """Return the options of a simple marker; *size* in mm."""
    return {
        "name": shape, "color": rgba(colour), "size": f"{size:g}", "size_unit": "MM",
        "outline_color": "255,255,255,255", "outline_style": "solid",
        "outline_width": "0.2", "outline_width_unit": "MM", "angle": "0", "scale_method": "diameter",
    }  # fmt: skip


def line_options(colour: str, width: float, dash: tuple[int, ...] = ()) -> dict[str, str]:
    """Return the options of a line; *width* and *dash* in points."""
    found = {
        "line_color": rgba(colour), "line_style": "solid", "line_width": f"{width * POINT_MM:.3f}",
        "line_width_unit": "MM", "joinstyle": "round", "capstyle": "flat",
    }  # fmt: skip
    if dash:
        lengths = ";".join(f"{part * POINT_MM:.3f}" for part in dash)
        found |= {"use_custom_dash": "1", "customdash": lengths, "customdash_unit": "MM"}
    return found


def area_options(colour: str, opacity: float) -> dict[str, str]:
    """Return the options of a fill without an outline."""
    return {"color": rgba(colour, opacity), "style": "solid" if opacity else "no", "outline_style": "no"}
