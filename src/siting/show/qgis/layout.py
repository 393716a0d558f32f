"""The print layouts of the QGIS project: an overview map, and an Atlas with one page per site (A4)."""

from __future__ import annotations

from collections.abc import Callable
from xml.etree import ElementTree as ET

from siting._version import __version__
from siting.outcome import Outcome
from siting.records import dataclass
from siting.show.base.ground import map_notice
from siting.show.qgis.symbols import plain
from siting.texts import say

PAGE, MAP, LABEL, LEGEND, SCALE_BAR = "65638", "65639", "65641", "65642", "65646"
"""Kinds of layout items, as QGIS numbers them."""

_WIDTH, _HEIGHT = 297.0, 210.0
_MAP = (10.0, 22.0, 212.0, 160.0)  # left, top, width, height [mm]
_BOLD, _NORMAL = 75, 50
_INK, _GREY = ("16", "24", "32"), ("82", "96", "109")

Extent = tuple[float, float, float, float]


@dataclass(frozen=True)
class PrintSheet:
    """What both layouts show; ``add_tree`` adds the layers of a legend to an element."""

    outcome: Outcome
    lang: str
    extent: Extent
    add_tree: Callable[[ET.Element], None]
    epsg: int


def overview_layout(parent: ET.Element, sheet: PrintSheet) -> None:
    """Add the layout with all sites."""
    layout = _layout(parent, say("qgis.overview")[sheet.lang])
    _label(layout, "title", plain(sheet.outcome.title[sheet.lang]), (10, 8, 277, 11), size=18, weight=_BOLD)
    _map(layout, sheet)
    _furniture(layout, sheet)


def atlas_layout(parent: ET.Element, sheet: PrintSheet, *, coverage: str, source: str) -> None:
    """Add the layout with one page per feature of the layer *coverage*."""
    lang = sheet.lang
    name = '"name"' if lang == "en" else 'coalesce(nullif("name_zh", \'\'), "name")'
    layout = _layout(parent, say("qgis.atlas")[lang])
    _label(layout, "title", f"[% {name} %]", (10, 6, 277, 9), size=16, weight=_BOLD)
    _label(layout, "facts", _facts(lang), (10, 15, 277, 6), size=9, colour=_GREY)
    _map(layout, sheet, atlas=True)
    _furniture(layout, sheet)
    ET.SubElement(
        layout, "Atlas", enabled="1", coverageLayer=coverage, coverageLayerName=say("qgis.pages")[lang],
        coverageLayerSource=source, coverageLayerProvider="ogr", hideCoverage="1", sortFeatures="1",
        sortKey='"page"', sortAscending="1", filterFeatures="0", pageNameExpression='"name"',
        filenamePattern="'site_' || \"page\"",
    )  # fmt: skip


def _facts(lang: str) -> str:
    """Return an expression: id, rank and score, or why there is no rank."""
    rank, score = (_quoted(say(key)[lang]) for key in ("common.rank_heading", "common.score_heading"))
    without = " ".join(
        f"WHEN \"status\" = '{status}' THEN {_quoted(say(f'status.{status}')[lang])}"
        for status in ("excluded", "insufficient")
    )
    ranked = f"{rank} || ' ' || \"rank\" || '   ' || {score} || ' ' || format_number(\"score\", 3)"
    return f"[% \"site_id\" || '   ' || CASE {without} ELSE {ranked} END %]"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _layout(parent: ET.Element, name: str) -> ET.Element:
    layout = ET.SubElement(parent, "Layout", name=name, units="mm", printResolution="300", worldFileMap="map")
    pages = ET.SubElement(layout, "PageCollection")
    _item(pages, PAGE, "page", (0, 0, _WIDTH, _HEIGHT))
    ET.SubElement(pages, "GuideCollection", visible="1")
    return layout


def _item(
    parent: ET.Element, kind: str, name: str, box: tuple[float, float, float, float], **more: str
) -> ET.Element:
    left, top, width, height = box
    item = ET.SubElement(
        parent, "LayoutItem", type=kind, id=name, uuid=name, templateUuid=name,
        position=f"{left:g},{top:g},mm", positionOnPage=f"{left:g},{top:g},mm",
        size=f"{width:g},{height:g},mm",
        referencePoint="0", visibility="1", opacity="1", itemRotation="0", zValue=str(len(parent)),
        excludeFromExports="0", outlineWidthM="0.2,mm",
        **({"frame": "false", "background": "false"} | more),  # type: ignore[arg-type]
    )  # fmt: skip
    for tag, red, green, blue in (("FrameColor", *_GREY), ("BackgroundColor", "255", "255", "255")):
        ET.SubElement(item, tag, red=red, green=green, blue=blue, alpha="255")
    return item


def _font(parent: ET.Element, tag: str, size: float, weight: int = _NORMAL) -> None:
    ET.SubElement(parent, tag, description=f"Sans Serif,{size:g},-1,5,{weight},0,0,0,0,0", style="")


def _label(
    layout: ET.Element, name: str, text: str, box: tuple[float, float, float, float], *, size: float,
    weight: int = _NORMAL, colour: tuple[str, str, str] = _INK,
) -> None:  # fmt: skip
    item = _item(
        layout,
        LABEL,
        name,
        box,
        labelText=text,
        htmlState="0",
        halign="1",
        valign="32",
        marginX="0",
        marginY="0",
    )  # fmt: skip
    _font(item, "LabelFont", size, weight)
    red, green, blue = colour
    ET.SubElement(item, "FontColor", red=red, green=green, blue=blue, alpha="255")


def _map(layout: ET.Element, sheet: PrintSheet, *, atlas: bool = False) -> None:
    item = _item(
        layout, MAP, "map", _MAP, frame="true", background="true", mapRotation="0", followPreset="false",
        keepLayerSet="false", keepLayerStyles="false", drawCanvasItems="false",
    )  # fmt: skip
    west, south, east, north = _filled(sheet.extent, _MAP[2] / _MAP[3])
    ET.SubElement(
        item, "Extent", xmin=f"{west:.3f}", ymin=f"{south:.3f}", xmax=f"{east:.3f}", ymax=f"{north:.3f}"
    )
    ET.SubElement(item, "AtlasMap", atlasDriven=str(int(atlas)), scalingMode="2", margin="0.1")


def _filled(extent: Extent, ratio: float) -> Extent:
    """Widen an extent to the proportions (width by height) of the map item."""
    west, south, east, north = extent
    width, height = east - west, north - south
    more_x, more_y = max(ratio * height - width, 0) / 2, max(width / ratio - height, 0) / 2
    return west - more_x, south - more_y, east + more_x, north + more_y


def _furniture(layout: ET.Element, sheet: PrintSheet) -> None:
    """Add legend, scale bar, sources and the notice of the map."""
    lang = sheet.lang
    legend = _item(
        layout, LEGEND, "legend", (226, 22, 61, 160), title=say("map.legend")[lang], map_uuid="map",
        resizeToContents="1", columnCount="1", symbolWidth="6", symbolHeight="4", boxSpace="0",
    )  # fmt: skip
    styles = ET.SubElement(legend, "styles")
    sizes = {"title": (11, _BOLD), "group": (9, _BOLD), "subgroup": (8, _BOLD), "symbolLabel": (8, _NORMAL)}
    for name, (size, weight) in sizes.items():
        left, top = ("2", "1.2") if name == "symbolLabel" else ("0", "2.5")
        style = ET.SubElement(styles, "style", name=name, alignment="1", marginTop=top, marginLeft=left)
        _font(style, "styleFont", size, weight)
    sheet.add_tree(ET.SubElement(legend, "layer-tree-group"))
    bar = _item(
        layout, SCALE_BAR, "scale bar", (13, 169, 60, 11), mapUuid="map", background="true",
        style="Single Box", unitType="km",
        unitLabel="km", numMapUnitsPerScaleBarUnit="1", numSegments="2", numSegmentsLeft="0",
        numUnitsPerSegment="10", segmentSizeMode="1", minBarWidth="30", maxBarWidth="50", height="2",
        segmentMillimeters="20", labelBarSpace="1.5", boxContentSpace="1", alignment="0", outlineWidth="0.2",
    )  # fmt: skip
    _font(bar, "scaleBarFont", 8)
    system = say("qgis.system", epsg=sheet.epsg, version=__version__)[lang]
    text = "\n".join([_sources(sheet), system, map_notice(sheet.outcome)[lang]])
    _label(layout, "sources", plain(text), (10, 185, 277, 22), size=7, colour=_GREY)


def _sources(sheet: PrintSheet) -> str:
    """Name the sources of what is drawn besides the sites."""
    outcome, lang = sheet.outcome, sheet.lang
    layers = (*outcome.shown_layers, *outcome.rule_zones, *outcome.base_layers)
    marks = [ring.source for ring in outcome.rings] + [point.source for point in outcome.points]
    ids = dict.fromkeys(["site-file", *marks, *(layer.source for layer in layers)])
    titles = [outcome.sources[key].title[lang] for key in ids if key in outcome.sources]
    return say("common.sources_list", list=("；" if lang == "zh" else "; ").join(titles))[lang]
