"""How QGIS and other desktop GIS draw the layer ``sites``: by score, in the colours of the maps.

QGIS reads the QML text, others the SLD (OGC Styled Layer Descriptor 1.0). Both cover every score from 0 to 1
in classes of 0.2, and distinguish excluded and insufficient sites by shape, not by colour alone.
"""

from __future__ import annotations

from typing import Literal
from xml.etree import ElementTree as ET

from siting.records import dataclass
from siting.show.base.colours import score_colour
from siting.show.base.text import STATUS
from siting.show.qgis.symbols import OUTLINE, centroid, rgba, symbol, symbol_layer
from siting.texts import say

Shape = Literal["point", "polygon"]

_CLASSES = 5
_GREY = "#66727f"
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


def score_classes(lang: str = "en") -> list[ScoreClass]:
    """Return the classes of the legend: excluded, insufficient, then the scores from 0 to 1."""
    classes = [
        ScoreClass(-2, -2, STATUS["excluded"][lang], "#ffffff", "cross2", "diagonal_x", "excluded"),
        ScoreClass(-1, -1, STATUS["insufficient"][lang], "#ffffff", "diamond", "f_diagonal", "insufficient"),
    ]
    for i in range(_CLASSES):
        low, high = i / _CLASSES, (i + 1) / _CLASSES
        label = say("qgis.score_class", low=low, high=high)[lang]
        classes.append(
            ScoreClass(low, high, label, score_colour((low + high) / 2), "circle", "solid", "ranked")
        )
    return classes


def qml(shape: Shape) -> str:
    """Return the QGIS style of the point or the polygon part of the layer."""
    root = ET.Element("qgis", version="3.22.0", styleCategories="Symbology|Labeling", labelsEnabled="1")
    add_score_style(root, shape, "en")
    ET.SubElement(root, "layerGeometryType").text = _QML_TYPE[shape][1]
    return _DOCTYPE + _text(root)


def add_score_style(root: ET.Element, shape: Shape, lang: str) -> None:
    """Add the symbols by score, and the labels with rank and name."""
    renderer = ET.SubElement(
        root, "renderer-v2", type="graduatedSymbol", attr=_EXPRESSION, graduatedMethod="GraduatedColor",
        symbollevels="0", forceraster="0", enableorderby="0",
    )  # fmt: skip
    ranges = ET.SubElement(renderer, "ranges")
    symbols = ET.SubElement(renderer, "symbols")
    for i, c in enumerate(score_classes(lang)):
        ET.SubElement(
            ranges, "range", lower=f"{c.lower:.15f}", upper=f"{c.upper:.15f}",
            symbol=str(i), label=c.label, render="true",
        )  # fmt: skip
        part = symbol(symbols, str(i), _QML_TYPE[shape][0])
        if shape == "polygon":
            symbol_layer(part, "SimpleFill", _fill(c))
            centroid(part, _marker(c))
        else:
            symbol_layer(part, "SimpleMarker", _marker(c))
    _qml_labels(root, shape, lang)


def _marker(c: ScoreClass) -> dict[str, str]:
    hollow = c.status != "ranked"
    return {
        "name": c.marker, "color": rgba(c.colour), "size": "3" if hollow else "4", "size_unit": "MM",
        "outline_color": rgba(_GREY if hollow else OUTLINE), "outline_style": "solid",
        "outline_width": "0.6" if hollow else "0.3", "outline_width_unit": "MM",
        "angle": "0", "scale_method": "diameter",
    }  # fmt: skip


def _fill(c: ScoreClass) -> dict[str, str]:
    hollow = c.status != "ranked"
    line = _GREY if hollow else OUTLINE
    return {
        "color": rgba(line if hollow else c.colour), "style": c.pattern,
        "outline_color": rgba(line), "outline_style": "dash" if hollow else "solid",
        "outline_width": "0.4", "outline_width_unit": "MM", "joinstyle": "bevel",
    }  # fmt: skip


def _qml_labels(root: ET.Element, shape: Shape, lang: str) -> None:
    name = '"name"' if lang == "en" else 'coalesce(nullif("name_zh", \'\'), "name")'
    # A polygon has its label beside the marker at its middle, as a point has.
    placement = {"placement": "6", "dist": "0.5"} if shape == "point" else {"placement": "0", "dist": "2.5"}
    add_labels(
        root, f"concat(\"rank\" || ' ', {name})", expression=True, colour="#222222", size=9, **placement
    )


def add_labels(
    root: ET.Element, field: str, *, expression: bool, colour: str, size: float, placement: str, dist: str
) -> None:
    """Add labels from a field or an expression: *size* in points, *dist* in mm."""
    labeling = ET.SubElement(root, "labeling", type="simple")
    settings = ET.SubElement(labeling, "settings", calloutType="simple")
    style = ET.SubElement(
        settings, "text-style", isExpression=str(int(expression)), fieldName=field,
        fontSize=f"{size:g}", fontSizeUnit="Point", fontWeight="50", textColor=rgba(colour), textOpacity="1",
    )  # fmt: skip
    ET.SubElement(
        style, "text-buffer", bufferDraw="1", bufferSize="0.8", bufferSizeUnits="MM",
        bufferColor="255,255,255,255", bufferOpacity="1", bufferNoFill="0",
    )  # fmt: skip
    ET.SubElement(
        settings, "placement", placement=placement, dist=dist, distUnits="MM", offsetType="1", priority="5"
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
    _sld_paint(mark, "Stroke", {"stroke": _GREY if c.status != "ranked" else OUTLINE, "stroke-width": "1"})
    ET.SubElement(graphic, "Size").text = "12"


def _sld_polygon(rule: ET.Element, c: ScoreClass) -> None:
    polygon = ET.SubElement(rule, "PolygonSymbolizer")
    stroke = {"stroke": _GREY if c.status != "ranked" else OUTLINE, "stroke-width": "1"}
    if c.status != "ranked":
        stroke["stroke-dasharray"] = "4 2" if c.status == "insufficient" else "1 2"
    _sld_paint(polygon, "Fill", {"fill": c.colour})
    _sld_paint(polygon, "Stroke", stroke)


def _sld_paint(parent: ET.Element, tag: str, parameters: dict[str, str]) -> None:
    paint = ET.SubElement(parent, tag)
    for name, value in parameters.items():
        ET.SubElement(paint, "CssParameter", name=name).text = value


def _text(root: ET.Element) -> str:
    ET.indent(root, space=" ")
    return ET.tostring(root, encoding="unicode") + "\n"
