"""How QGIS and other desktop GIS draw the layer ``sites``: by score, in the colours of the maps.

QGIS reads the QML text, others the SLD (OGC Styled Layer Descriptor 1.0). Both cover every score from 0 to 1
in classes of 0.2, and distinguish excluded and insufficient sites by shape, not by colour alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal
from xml.etree import ElementTree as ET

from siting.show.base.colours import score_colour

Shape = Literal["point", "polygon"]

_CLASSES = 5
_GREY = "#66727f"
_OUTLINE = "#2b3947"
_QML_TYPE = {"point": ("marker", "0"), "polygon": ("fill", "2")}
# Statuses without a rank become classes of their own below zero: the renderer only handles numbers.
_EXPRESSION = (
    'CASE WHEN "status" = \'ranked\' THEN "score" WHEN "status" = \'insufficient\' THEN -1 ELSE -2 END'
)
_DOCTYPE = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"


@dataclass(frozen=True, slots=True)
class ScoreClass:
    """One class of the legend: ``lower <= value <= upper``, drawn in ``colour``."""

    lower: float
    upper: float
    label: str
    colour: str
    marker: str
    pattern: str
    status: str


def score_classes() -> list[ScoreClass]:
    """Return the classes of the legend: excluded, insufficient, then the scores from 0 to 1."""
    classes = [
        ScoreClass(-2, -2, "excluded", "#ffffff", "cross2", "diagonal_x", "excluded"),
        ScoreClass(-1, -1, "insufficient data", "#ffffff", "diamond", "f_diagonal", "insufficient"),
    ]
    for i in range(_CLASSES):
        low, high = i / _CLASSES, (i + 1) / _CLASSES
        label = f"{low:.1f} to {high:.1f}"
        classes.append(
            ScoreClass(low, high, label, score_colour((low + high) / 2), "circle", "solid", "ranked")
        )
    return classes


def qml(shape: Shape) -> str:
    """Return the QGIS style of the point or the polygon part of the layer."""
    kind, geometry_type = _QML_TYPE[shape]
    root = ET.Element("qgis", version="3.22.0", styleCategories="Symbology|Labeling", labelsEnabled="1")
    renderer = ET.SubElement(
        root, "renderer-v2", type="graduatedSymbol", attr=_EXPRESSION, graduatedMethod="GraduatedColor",
        symbollevels="0", forceraster="0", enableorderby="0",
    )  # fmt: skip
    ranges = ET.SubElement(renderer, "ranges")
    symbols = ET.SubElement(renderer, "symbols")
    for i, c in enumerate(score_classes()):
        ET.SubElement(
            ranges, "range", lower=f"{c.lower:.15f}", upper=f"{c.upper:.15f}",
            symbol=str(i), label=c.label, render="true",
        )  # fmt: skip
        symbol = ET.SubElement(
            symbols, "symbol", name=str(i), type=kind, alpha="1", clip_to_extent="1", force_rhr="0"
        )
        _qml_symbol_layer(symbol, c, shape)
    _qml_labels(root)
    ET.SubElement(root, "layerGeometryType").text = geometry_type
    return _DOCTYPE + _text(root)


def _qml_symbol_layer(symbol: ET.Element, c: ScoreClass, shape: Shape) -> None:
    hollow = c.status != "ranked"
    line = _GREY if hollow else _OUTLINE
    if shape == "point":
        options = {
            "name": c.marker, "color": _rgba(c.colour), "size": "3" if hollow else "4", "size_unit": "MM",
            "outline_color": _rgba(line), "outline_style": "solid",
            "outline_width": "0.6" if hollow else "0.3", "outline_width_unit": "MM",
            "angle": "0", "scale_method": "diameter",
        }  # fmt: skip
    else:
        options = {
            "color": _rgba(line if hollow else c.colour), "style": c.pattern,
            "outline_color": _rgba(line), "outline_style": "dash" if hollow else "solid",
            "outline_width": "0.4", "outline_width_unit": "MM", "joinstyle": "bevel",
        }  # fmt: skip
    layer = ET.SubElement(
        symbol, "layer", {"class": "SimpleMarker" if shape == "point" else "SimpleFill"},
        enabled="1", locked="0", **{"pass": "0"},
    )  # fmt: skip
    _qml_options(layer, options)


def _qml_options(parent: ET.Element, options: dict[str, str]) -> None:
    """Write the options twice: QGIS before 3.26 reads ``prop``, later ones ``Option``."""
    table = ET.SubElement(parent, "Option", type="Map")
    for name, value in options.items():
        ET.SubElement(table, "Option", type="QString", name=name, value=value)
    for name, value in options.items():
        ET.SubElement(parent, "prop", k=name, v=value)


def _qml_labels(root: ET.Element) -> None:
    labeling = ET.SubElement(root, "labeling", type="simple")
    settings = ET.SubElement(labeling, "settings", calloutType="simple")
    style = ET.SubElement(
        settings, "text-style", isExpression="1", fieldName="concat(\"rank\" || ' ', \"name\")",
        fontSize="9", fontSizeUnit="Point", textColor="34,34,34,255", textOpacity="1",
    )  # fmt: skip
    ET.SubElement(
        style, "text-buffer", bufferDraw="1", bufferSize="0.8", bufferSizeUnits="MM",
        bufferColor="255,255,255,255", bufferOpacity="1", bufferNoFill="0",
    )  # fmt: skip
    ET.SubElement(
        settings, "placement", placement="6", dist="0.5", distUnits="MM", offsetType="1", priority="5"
    )
    ET.SubElement(settings, "rendering", obstacle="1", drawLabels="1", scaleVisibility="0")


def sld(shape: Shape) -> str:
    """Return the same style as an OGC Styled Layer Descriptor 1.0."""
    root = ET.Element(
        "StyledLayerDescriptor",
        {
            "version": "1.0.0",
            "xmlns": "http://www.opengis.net/sld",
            "xmlns:ogc": "http://www.opengis.net/ogc",
        },
    )
    layer = ET.SubElement(root, "NamedLayer")
    ET.SubElement(layer, "Name").text = "sites"
    style = ET.SubElement(ET.SubElement(layer, "UserStyle"), "FeatureTypeStyle")
    for c in score_classes():
        rule = ET.SubElement(style, "Rule")
        ET.SubElement(rule, "Name").text = c.label
        _sld_filter(rule, c)
        if shape == "point":
            _sld_point(rule, c)
        else:
            _sld_polygon(rule, c)
    return _text(root)


def _sld_filter(rule: ET.Element, c: ScoreClass) -> None:
    condition = ET.SubElement(ET.SubElement(rule, "ogc:Filter"), "ogc:And")
    equal = ET.SubElement(condition, "ogc:PropertyIsEqualTo")
    ET.SubElement(equal, "ogc:PropertyName").text = "status"
    ET.SubElement(equal, "ogc:Literal").text = c.status
    if c.status == "ranked":
        for test, bound in (
            ("ogc:PropertyIsGreaterThanOrEqualTo", c.lower), ("ogc:PropertyIsLessThanOrEqualTo", c.upper)
        ):  # fmt: skip
            limit = ET.SubElement(condition, test)
            ET.SubElement(limit, "ogc:PropertyName").text = "score"
            ET.SubElement(limit, "ogc:Literal").text = f"{bound:g}"


def _sld_point(rule: ET.Element, c: ScoreClass) -> None:
    graphic = ET.SubElement(ET.SubElement(rule, "PointSymbolizer"), "Graphic")
    mark = ET.SubElement(graphic, "Mark")
    names = {"cross2": "x", "diamond": "square"}
    ET.SubElement(mark, "WellKnownName").text = names.get(c.marker, c.marker)
    _sld_paint(mark, "Fill", {"fill": c.colour})
    _sld_paint(mark, "Stroke", {"stroke": _GREY if c.status != "ranked" else _OUTLINE, "stroke-width": "1"})
    ET.SubElement(graphic, "Size").text = "12"


def _sld_polygon(rule: ET.Element, c: ScoreClass) -> None:
    polygon = ET.SubElement(rule, "PolygonSymbolizer")
    stroke = {"stroke": _GREY if c.status != "ranked" else _OUTLINE, "stroke-width": "1"}
    if c.status != "ranked":
        stroke["stroke-dasharray"] = "4 2" if c.status == "insufficient" else "1 2"
    _sld_paint(polygon, "Fill", {"fill": c.colour})
    _sld_paint(polygon, "Stroke", stroke)


def _sld_paint(parent: ET.Element, tag: str, parameters: dict[str, str]) -> None:
    paint = ET.SubElement(parent, tag)
    for name, value in parameters.items():
        ET.SubElement(paint, "CssParameter", name=name).text = value


def _rgba(colour: str) -> str:
    return ",".join(str(part) for part in bytes.fromhex(colour[1:])) + ",255"


def _text(root: ET.Element) -> str:
    ET.indent(root, space=" ")
    return ET.tostring(root, encoding="unicode") + "\n"
