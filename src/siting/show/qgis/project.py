"""``sites.qgz``: a QGIS project of ``sites.gpkg`` beside it, with layouts for printing.

Written for QGIS 3.22 and later. It refers to ``./sites.gpkg`` and, where there is a picture under them, to
``./sites.tif``, so the files can be moved together.
"""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any, Literal
from xml.etree import ElementTree as ET

import numpy as np
import shapely

from siting.outcome import LayerLook, Outcome
from siting.records import dataclass
from siting.show.base.frames import RANKING_COLUMNS, score_column, value_column
from siting.show.qgis.base_picture import FILE as PICTURE
from siting.show.qgis.base_picture import add_renderer, has_picture
from siting.show.qgis.geopackage import LAYER, shapes_of
from siting.show.qgis.layer_style import add_labels, add_score_style
from siting.show.qgis.layout import PrintSheet, atlas_layout, overview_layout
from siting.show.qgis.map_layers import PAGES, Kind, MapLayer, map_layers
from siting.show.qgis.symbols import (
    area_options,
    line_options,
    marker_options,
    plain,
    symbol,
    symbol_layer,
)
from siting.texts import say
from siting.texts.unit_words import unit_words

FILE, ENTRY = "sites.gpkg", "sites.qgs"
_VERSION = "3.22.0"
_DOCTYPE = "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n"
_FIRST_DAY = (1980, 1, 1, 0, 0, 0)
_GEOMETRY: dict[Kind, Literal["Point", "Line", "Polygon"]] = {
    "point": "Point", "line": "Line", "polygon": "Polygon",
}  # fmt: skip
_SYMBOL: dict[Kind, str] = {"point": "marker", "line": "line", "polygon": "fill"}
_DEGREES = 4326
_WEB_MERCATOR = 3857
_WIDE_DEG = 12.0  # a UTM zone has 6; beyond two of them it distorts
_UTM_LIMIT_DEG = 84.0
_MARGIN = 0.15  # of the extent of the sites
_MIN_DEG = 0.05


@dataclass(frozen=True)
class _Entry:
    """A layer in the tree of the project."""

    id: str
    title: str
    source: str
    shown: bool
    provider: str = "ogr"


def write_project(outcome: Outcome, path: Path, lang: str) -> None:
    """Write the project; the same outcome gives the same bytes.

    Raises
    ------
    OSError
        The file cannot be written.
    """
    entry = zipfile.ZipInfo(ENTRY, _FIRST_DAY)
    entry.compress_type = zipfile.ZIP_DEFLATED
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(entry, project_xml(outcome, lang).encode())


def project_xml(outcome: Outcome, lang: str) -> str:
    """Return the project as QGIS reads it."""
    title = plain(outcome.title[lang])
    epsg = map_crs(outcome)
    root = ET.Element("qgis", version=_VERSION, projectname=title)
    ET.SubElement(root, "homePath", path="")
    ET.SubElement(root, "title").text = title
    _crs(ET.SubElement(root, "projectCrs"), epsg)
    tree = ET.SubElement(root, "layer-tree-group")
    canvas = ET.SubElement(root, "mapcanvas", name="theMapCanvas", annotationsVisible="1")
    ET.SubElement(canvas, "units").text = "meters"
    extent = _extent(outcome, epsg)
    box = ET.SubElement(canvas, "extent")
    for name, value in zip(("xmin", "ymin", "xmax", "ymax"), extent, strict=True):
        ET.SubElement(box, name).text = f"{value:.3f}"
    ET.SubElement(canvas, "rotation").text = "0"
    _crs(ET.SubElement(canvas, "destinationsrs"), epsg)
    layers = ET.SubElement(root, "projectlayers")
    entries = [*_site_layers(layers, outcome, lang), *_more_layers(layers, map_layers(outcome), lang)]
    entries += _base_layer(layers, outcome, lang)
    _add_tree(tree, entries)
    _properties(root)
    # Where points and outlines are both drawn, they have the same markers: the legend needs them once.
    twice = layer_id("sites_polygon") if entries[0].id == layer_id("sites_point") else ""
    shown = [e for e in entries if e.shown and e.id != twice and e.provider == "ogr"]
    sheet = PrintSheet(outcome, lang, extent, lambda parent: _add_tree(parent, shown), epsg)
    layouts = ET.SubElement(root, "Layouts")
    overview_layout(layouts, sheet)
    atlas_layout(layouts, sheet, coverage=layer_id(PAGES), source=_source(PAGES))
    ET.indent(root, space=" ")
    return _DOCTYPE + ET.tostring(root, encoding="unicode") + "\n"


def map_crs(outcome: Outcome) -> int:
    """Return the EPSG code of the map: the UTM zone of the sites, or Web Mercator if they lie far apart."""
    west, south, east, north = _bounds(outcome)
    if east - west > _WIDE_DEG or max(abs(south), abs(north)) > _UTM_LIMIT_DEG:
        return _WEB_MERCATOR
    zone = min(int(((west + east) / 2 + 180) // 6) + 1, 60)
    return (32600 if south + north >= 0 else 32700) + zone


def _bounds(outcome: Outcome) -> tuple[float, float, float, float]:
    """Return the rectangle of the sites [degrees]; around the origin if there are none."""
    found = shapely.total_bounds(outcome.sites.frame.geometry.to_numpy())
    west, south, east, north = (float(v) for v in np.nan_to_num(found))
    return west, south, east, north


def _extent(outcome: Outcome, epsg: int) -> tuple[float, float, float, float]:
    import pyproj

    west, south, east, north = _bounds(outcome)
    dx, dy = (max(_MARGIN * size, _MIN_DEG) for size in (east - west, north - south))
    to_map = pyproj.Transformer.from_crs(_DEGREES, epsg, always_xy=True)
    limit = 84.0
    found = to_map.transform_bounds(
        max(west - dx, -180.0), max(south - dy, -limit), min(east + dx, 180.0), min(north + dy, limit)
    )
    return float(found[0]), float(found[1]), float(found[2]), float(found[3])


def _crs(parent: ET.Element, epsg: int) -> None:
    import pyproj

    crs = pyproj.CRS.from_epsg(epsg)
    system = ET.SubElement(parent, "spatialrefsys")
    ET.SubElement(system, "wkt").text = crs.to_wkt("WKT2_2019")
    # QGIS looks up `authid` only beside a positive number of its own, which it does not use.
    ET.SubElement(system, "srsid").text = "3452"
    ET.SubElement(system, "srid").text = str(epsg)
    ET.SubElement(system, "authid").text = f"EPSG:{epsg}"
    ET.SubElement(system, "description").text = crs.name
    ET.SubElement(system, "geographicflag").text = str(crs.is_geographic).lower()


def layer_id(name: str) -> str:
    """Return the id of a layer in the project; QGIS replaces ids of up to five characters."""
    return f"siting_{name}"


def _source(table: str, geometry: str = "") -> str:
    return f"./{FILE}|layername={table}" + (f"|geometrytype={geometry}" if geometry else "")


def _map_layer(parent: ET.Element, entry: _Entry, kind: Kind, *, labels: bool) -> ET.Element:
    layer = ET.SubElement(
        parent, "maplayer", type="vector", geometry=_GEOMETRY[kind], labelsEnabled=str(int(labels)),
        hasScaleBasedVisibilityFlag="0", readOnly="0", styleCategories="AllStyleCategories",
    )  # fmt: skip
    ET.SubElement(layer, "id").text = entry.id
    ET.SubElement(layer, "datasource").text = entry.source
    ET.SubElement(layer, "layername").text = entry.title
    _crs(ET.SubElement(layer, "srs"), _DEGREES)
    ET.SubElement(layer, "provider", encoding="UTF-8").text = "ogr"
    return layer


def _site_layers(parent: ET.Element, outcome: Outcome, lang: str) -> list[_Entry]:
    """Add the sites, one layer per kind of geometry: the table may hold points and polygons."""
    frame = outcome.sites.frame
    mixed = len(np.unique(shapely.get_type_id(frame.geometry.to_numpy()))) > 1
    shapes, entries = shapes_of(frame), []
    for shape in sorted(shapes):  # points above polygons
        title = say(f"qgis.sites_{shape}" if len(shapes) > 1 else "map.layer_sites")[lang]
        source = _source(LAYER, _GEOMETRY[shape] if mixed else "")
        entry = _Entry(layer_id(f"{LAYER}_{shape}"), title, source, shown=True)
        layer = _map_layer(parent, entry, shape, labels=True)
        add_score_style(layer, shape, lang)
        names = ET.SubElement(layer, "aliases")
        for field, words in field_names(outcome, lang).items():
            ET.SubElement(names, "alias", field=field, name=plain(words))
        ET.SubElement(layer, "previewExpression").text = '"name"'
        entries.append(entry)
    return entries


def field_names(outcome: Outcome, lang: str) -> dict[str, str]:
    """Return what the columns of ``sites`` are called in a language; the user's own keep their names."""
    named: dict[str, Any] = {
        "rank": say("common.rank_heading"),
        "name_zh": say("qgis.name_zh"),
        "elevation_m": say("qgis.with_unit", name=say("map.elevation"), unit=unit_words("m")),
        "area_ha": say("qgis.with_unit", name=say("map.area"), unit=unit_words("ha")),
        "area_mu": say("qgis.with_unit", name=say("map.area"), unit=unit_words("mu")),
        "area_given_ha": say("qgis.with_unit", name=say("map.area_given"), unit=unit_words("ha")),
    }
    named |= {name: say(f"workbook.{name}") for name in RANKING_COLUMNS if name != "rank"}
    for criterion in outcome.criteria:
        unit = criterion.measured.main.unit
        named[value_column(criterion)] = (
            say("qgis.with_unit", name=criterion.label, unit=unit_words(unit)) if unit else criterion.label
        )
        named[score_column(criterion)] = say("workbook.score_of", label=criterion.label)
    return {field: label[lang] for field, label in named.items()}


def _more_layers(parent: ET.Element, layers: list[MapLayer], lang: str) -> list[_Entry]:
    entries = []
    for layer in layers:
        entry = _Entry(layer_id(layer.table), plain(layer.title[lang]), _source(layer.table), layer.shown)
        element = _map_layer(parent, entry, layer.kind, labels=bool(layer.text))
        _single_symbol(element, layer)
        if layer.text:
            field = layer.text if lang == "en" else f"{layer.text}_zh"
            where = (
                {"placement": "2", "dist": "0.5"}
                if layer.kind == "line"
                else {"placement": "6", "dist": "0.5"}
            )
            add_labels(element, field, expression=False, colour="#52606d", size=8, **where)
        entries.append(entry)
    return entries


def _base_layer(parent: ET.Element, outcome: Outcome, lang: str) -> list[_Entry]:
    """Add the picture under all other layers, if there is one."""
    if not has_picture(outcome):
        return []
    title = plain(say("map.layer_base" if outcome.base_picture else "map.layer_ground")[lang])
    entry = _Entry(layer_id("ground"), title, f"./{PICTURE}", shown=True, provider="gdal")
    layer = ET.SubElement(
        parent,
        "maplayer",
        type="raster",
        hasScaleBasedVisibilityFlag="0",
        styleCategories="AllStyleCategories",
    )
    ET.SubElement(layer, "id").text = entry.id
    ET.SubElement(layer, "datasource").text = entry.source
    ET.SubElement(layer, "layername").text = entry.title
    _crs(ET.SubElement(layer, "srs"), _WEB_MERCATOR)
    ET.SubElement(layer, "provider").text = entry.provider
    add_renderer(layer)
    return [entry]


def _single_symbol(parent: ET.Element, layer: MapLayer) -> None:
    renderer = ET.SubElement(
        parent, "renderer-v2", type="singleSymbol", symbollevels="0", forceraster="0", enableorderby="0"
    )
    part = symbol(ET.SubElement(renderer, "symbols"), "0", _SYMBOL[layer.kind])
    look = layer.look or LayerLook("#52606d", 0.6)
    if layer.group is not None:
        size = 4.5 if layer.group.shape == "star" else 2.6
        symbol_layer(part, "SimpleMarker", marker_options(layer.group.shape, layer.group.colour, size))
    elif layer.kind == "point":
        symbol_layer(part, "SimpleMarker", marker_options("circle", look.colour, 1.8))
    else:
        if layer.kind == "polygon":
            symbol_layer(part, "SimpleFill", area_options(look.colour, look.fill_opacity))
        symbol_layer(part, "SimpleLine", line_options(look.colour, look.width, look.dash))


def _add_tree(parent: ET.Element, entries: list[_Entry]) -> None:
    ET.SubElement(parent, "customproperties")
    for entry in entries:
        node = ET.SubElement(
            parent, "layer-tree-layer", id=entry.id, name=entry.title, source=entry.source,
            providerKey=entry.provider,
            checked="Qt::Checked" if entry.shown else "Qt::Unchecked", expanded="1",
        )  # fmt: skip
        ET.SubElement(node, "customproperties")


def _properties(root: ET.Element) -> None:
    properties = ET.SubElement(root, "properties")
    ET.SubElement(ET.SubElement(properties, "Paths"), "Absolute", type="bool").text = "false"
    measure = ET.SubElement(properties, "Measure")
    ET.SubElement(measure, "Ellipsoid", type="QString").text = "EPSG:7030"
    rendering = ET.SubElement(properties, "SpatialRefSys")
    ET.SubElement(rendering, "ProjectionsEnabled", type="int").text = "1"
