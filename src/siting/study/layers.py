"""The layers of a study: user files as features for criteria."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from siting.catalogue import Layer, RasterLayer
from siting.errors import LayerError, StudyError, did_you_mean, quote
from siting.evidence import Label, Source
from siting.geo.segments import goes_round
from siting.readers.door import is_raster
from siting.readers.files import FeatureTable, read_features
from siting.readers.postgis import Connections, read_postgis
from siting.readers.strict_yaml import StrictYaml
from siting.records import dataclass
from siting.sites.model import Sites
from siting.study.declared import STUDY_FILE, declared_in
from siting.study.schema import LayerPart
from siting.texts import say

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from siting.geo.grid import RasterGrid

_NAME_HEADINGS = ("name", "Name", "NAME", "名称")


FAR_KM = 200.0
"""A layer with nothing this near to any site may be in the wrong place; it is then reported."""
_KM_PER_DEGREE = 111.0


@dataclass(frozen=True)
class UserLayers:
    """Layers and their sources by id, and the digests of their files."""

    layers: dict[str, Layer]
    rasters: dict[str, RasterLayer]
    sources: dict[str, Source]
    inputs: tuple[dict[str, str], ...]
    warnings: tuple[str, ...]

    def warnings_at(self, sites: Sites) -> tuple[str, ...]:
        """Return the warnings, and one for each layer that has nothing anywhere near the sites."""
        gaps = ((layer, _gap_km(layer.geometry, sites)) for layer in self.layers.values())
        far = (
            f"layer '{layer.id}': its nearest feature is about {gap:,.0f} km from the sites; check its "
            "coordinates if that is not meant"
            for layer, gap in gaps
            if gap > FAR_KM
        )
        return (*self.warnings, *far)


def read_layers(
    parts: dict[str, LayerPart], study: Path, connections: Connections | None = None
) -> UserLayers:
    """Read the layers of the study at a path; tables over the *connections* given.

    Raises
    ------
    SitingError
        One line: a layer cannot be read.
    """
    layers: dict[str, Layer] = {}
    rasters: dict[str, RasterLayer] = {}
    sources: dict[str, Source] = {}
    inputs: list[dict[str, str]] = []
    warnings: list[str] = []
    for layer_id, part in parts.items():
        if part.postgis is None and is_raster(study.parent / part.file):
            raster, source = _read_raster(layer_id, part, study)
            rasters[layer_id], sources[source.id] = raster, source
            inputs.append(
                {"role": f"layer {layer_id}", "name": raster.file.source, "sha256": raster.file.sha256}
            )
            continue
        with declared_in(study, ("layers", layer_id)):
            table = _features(layer_id, part, study, connections or Connections())
        frame = table.frame
        _refuse_round_the_world(frame, layer_id, table.source)
        title = part.title.label if part.title else Label(layer_id, layer_id)
        names = _names(frame, part, layer_id, table.source)
        columns = {str(c): _values(frame[c]) for c in frame.columns if c != frame.geometry.name}
        source_id = f"layer-{layer_id}"
        layers[layer_id] = Layer(
            layer_id,
            title,
            names,
            np.asarray(frame.geometry.array),
            columns,
            np.full(len(frame), part.radius_km),
            part.complete,
            source_id,
            part.position,
            part.covers,
        )
        near = say("layers.as_given")
        if part.radius_km:
            near = say("layers.position_error", radius_km=part.radius_km)
        west, south, east, north = frame.total_bounds.tolist()
        extent = say("layers.extent", west=west, south=south, east=east, north=north)
        near = say("layers.features_as_given", count=len(frame), extent=extent, near=near)
        sources[source_id] = Source(
            source_id,
            say("layers.title_with_source", title=title, source=table.source),
            part.source or "given by the user",
            part.licence,
            part.date,
            "user",
            near,
        )
        inputs.append({"role": f"layer {layer_id}", "name": table.source, "sha256": table.sha256})
        warnings.extend(table.warnings)
    return UserLayers(layers, rasters, sources, tuple(inputs), tuple(warnings))


def _values(column: pd.Series[Any]) -> npt.NDArray[Any]:
    """Return figures and flags as they are, anything else as text."""
    return column.to_numpy() if column.dtype.kind in "biuf" else column.astype("str").to_numpy(object)


def _features(layer_id: str, part: LayerPart, study: Path, connections: Connections) -> FeatureTable:
    """Read the features of a layer, from a file or a table."""
    what = f"layer '{layer_id}'"
    if part.postgis is None or part.table is None:
        return read_features(study.parent / part.file, part.options, what=what, error=LayerError)
    for key in _OF_FILES:
        if key in part.model_fields_set:
            raise StudyError(
                f"layers.{layer_id}.{key} is about files, and the layer is a table",
                where=StrictYaml(study, STUDY_FILE).where(["layers", layer_id, key]),
                hint="Leave it out",
            )
    url = connections.url(part.postgis, where=what)
    return read_postgis(url, part.postgis, part.table, part.options, what=what)


def _gap_km(geometry: npt.NDArray[np.object_], sites: Sites) -> float:
    """Return roughly how far the nearest box of a feature is from the box of the sites; 0 if they overlap."""
    import shapely

    if not len(geometry) or not len(sites):
        return 0.0
    west, south, east, north = shapely.bounds(geometry).T
    middle = np.radians(np.clip(np.mean(sites.lat), -89.0, 89.0))
    across = np.maximum(np.maximum(west - sites.lon.max(), sites.lon.min() - east), 0.0) * np.cos(middle)
    along = np.maximum(np.maximum(south - sites.lat.max(), sites.lat.min() - north), 0.0)
    return float(np.nanmin(np.hypot(across, along)) * _KM_PER_DEGREE)


_OF_FILES = ("layer", "sheet", "decimal", "band", "unit")
_OF_FEATURES = (
    "datum",
    "layer",
    "sheet",
    "decimal",
    "name_column",
    "radius_km",
    "complete",
    "position",
    "covers",
)


def _read_raster(layer_id: str, part: LayerPart, study: Path) -> tuple[RasterLayer, Source]:
    """Check a raster layer, and describe it."""
    for key in _OF_FEATURES:
        if key in part.model_fields_set:
            raise StudyError(
                f"layers.{layer_id}.{key} is about features, and {quote(part.file)} is a raster",
                where=StrictYaml(study, STUDY_FILE).where(["layers", layer_id, key]),
                hint="Leave it out",
            )
    with declared_in(study, ("layers", layer_id)):
        from siting.readers.rasters import read_raster_header

        file = read_raster_header(
            study.parent / part.file,
            crs=part.crs,
            band=part.band,
            missing=part.missing,
            what=f"layer '{layer_id}'",
        )
    title = part.title.label if part.title else Label(layer_id, layer_id)
    source_id = f"layer-{layer_id}"
    across, down = file.grid.cell_m()
    nodata = (
        say("layers.raster_missing", code=file.nodata) if file.nodata else say("layers.raster_no_missing")
    )
    told = say(
        "layers.raster_as_given",
        columns=file.grid.width,
        rows=file.grid.height,
        across=across,
        down=down,
        extent=_extent(file.grid),
        nodata=nodata,
    )
    source = Source(
        source_id,
        say("layers.title_with_source", title=title, source=file.source),
        part.source or "given by the user",
        part.licence,
        part.date,
        "user",
        told,
    )
    return RasterLayer(layer_id, title, file, part.unit or file.unit, source_id), source


def _extent(grid: RasterGrid) -> Label:
    """Return the extent of a raster in words, from points along its edges."""
    along = np.linspace(0.0, 1.0, 21)
    none = np.zeros_like(along)
    columns = np.concatenate([along, along, none, none + 1.0]) * grid.width
    rows = np.concatenate([none, none + 1.0, along, along]) * grid.height
    lon, lat = grid.in_degrees_wgs84(columns, rows)
    lon, lat = lon[np.isfinite(lon)], lat[np.isfinite(lat)]
    if not len(lon) or not len(lat):
        return say("layers.extent_unknown")
    return say("layers.extent", west=lon.min(), south=lat.min(), east=lon.max(), north=lat.max())


def _refuse_round_the_world(frame: gpd.GeoDataFrame, layer_id: str, source: str) -> None:
    """Reject an edge from 179.5 to -179.5: it would be measured round the world."""
    round_the_world = goes_round(np.asarray(frame.geometry.array))
    if round_the_world.any():
        row, count = int(np.argmax(round_the_world)), int(round_the_world.sum())
        others = f" (and {count - 1:,} more such)" if count > 1 else ""
        raise LayerError(
            f"an edge of feature {row + 1} is more than 180 degrees wide{others}",
            where=f"layer '{layer_id}' ({source})",
            hint="Where it crosses the date line, cut it there, as GeoJSON asks",
        )


def _names(frame: gpd.GeoDataFrame, part: LayerPart, layer_id: str, source: str) -> tuple[Label, ...]:
    column = part.name_column or next((h for h in _NAME_HEADINGS if h in frame.columns), None)
    if column is None:
        words = chinese = [""] * len(frame)
    elif column not in frame.columns:
        raise LayerError(
            f"no column {quote(column)}",
            where=f"layer '{layer_id}' ({source})",
            hint=did_you_mean(column, [str(c) for c in frame.columns]),
        )
    else:
        words = _texts(frame[column])
        both = part.name_column is None and "name_zh" in frame.columns
        chinese = _texts(frame["name_zh"]) if both else words
    return tuple(
        _name(en, zh, f"{layer_id} {i}") for i, (en, zh) in enumerate(zip(words, chinese, strict=True), 1)
    )


def _name(en: str, zh: str, number: str) -> Label:
    return Label(en or zh or number, zh or en or number)


def _texts(column: pd.Series[Any]) -> list[str]:
    return ["" if v is None or v != v else str(v) for v in column.to_numpy(dtype=object)]  # noqa: PLR0124
