"""The base map and the shown layers of a study, cut to the surroundings of its sites."""

from __future__ import annotations

import hashlib
import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import shapely

from siting.catalogue import Layer
from siting.errors import LayerError, StudyError, did_you_mean
from siting.evidence import FloatArray, Label, Source
from siting.geo.ground import GroundPicture
from siting.outcome import BaseMap, ShownLayer
from siting.readers.door import RASTER_ENDINGS, as_text, printable
from siting.readers.file_kinds import KINDS, require_file
from siting.readers.files import read_features
from siting.readers.findings import Findings, listed
from siting.readers.read_options import ReadOptions
from siting.records import dataclass
from siting.sites.model import Sites
from siting.study.declared import declared_in
from siting.study.map_schema import BasePart, MapPart, ShownPart
from siting.texts import say

if TYPE_CHECKING:
    from siting.readers.base_picture import Box, MercatorPicture

SOURCE = "base-map"
LONGEST_PX, MAX_BYTES = 2000, 2_500_000
MAX_VERTICES = 60_000
MAX_BASE_LAYERS = 12

_REACH = 1.3  # of the extent of the sites, on each side of their middle
_MIN_DEG = 0.4  # as the first view of the map
_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".webp"})
_QUALITY = 82
_FINEST_DEG = 2e-6
READABLE = "GeoTIFF, PNG or JPEG with a world file, MBTiles, GeoPackage, or a file of shapes"


@dataclass(frozen=True)
class UserMaps:
    """The base map, its source by id, the shown layers, digests of files, and what the user should know."""

    base: BaseMap | None = None
    shown: tuple[ShownLayer, ...] = ()
    sources: dict[str, Source] = field(default_factory=dict)
    inputs: tuple[dict[str, str], ...] = ()
    warnings: tuple[str, ...] = ()


def read_maps(part: MapPart, study: Path, layers: Mapping[str, Layer], sites: Sites) -> UserMaps:
    """Read what the map of a study shows besides its sites.

    Raises
    ------
    SitingError
        A file cannot be used, or a layer is not in the study.
    """
    box = surroundings(sites.lon, sites.lat)
    shown, warnings = read_shown(part.show_layers, layers, study, box)
    if part.base is None:
        return UserMaps(shown=shown, warnings=tuple(warnings))
    found = read_base(part.base, study, approval=as_text(part.approval.strip()), box=box)
    return replace(found, shown=shown, warnings=(*found.warnings, *warnings))


def surroundings(lon: FloatArray, lat: FloatArray) -> Box:
    """Return the box around the sites that a base map fills [degrees].

    It is square on the ground, and large enough for the first view of the map in any window, upright or wide.
    """
    ends = [(float(at.min()), float(at.max())) if len(at) else (0.0, 0.0) for at in (lon, lat)]
    (west, east), (south, north) = ends
    narrow = max(math.cos(math.radians((south + north) / 2)), 0.05)
    half = _REACH * max(north - south, (east - west) * narrow, _MIN_DEG)
    x, y = (west + east) / 2, (south + north) / 2
    west, east, south, north = x - half / narrow, x + half / narrow, y - half, y + half
    return max(west, -180.0), max(south, -84.0), min(east, 180.0), min(north, 84.0)


def read_base(part: BasePart, study: Path, *, approval: str, box: Box) -> UserMaps:
    """Read the base map of the study at a path.

    Raises
    ------
    LayerError
        It cannot be read, its position is not known, or it does not reach the sites.
    """
    from siting.readers.base_picture import read_placed_picture, read_tiff, read_tile_picture

    path = study.parent / part.file
    findings = Findings(path, error=LayerError, what="base map")
    with declared_in(study, ("map", "base")):
        require_file(path, findings)
        ending = path.suffix.lower()
        picture: MercatorPicture | None = None
        layers: tuple[ShownLayer, ...] = ()
        how: dict[str, Any] = {"crs": part.crs, "datum": part.datum, "longest": LONGEST_PX}
        if ending in _PICTURES:
            _require_no_layer(part, findings)
            picture = read_placed_picture(findings, box, **how)
        elif ending in RASTER_ENDINGS:
            _require_no_layer(part, findings)
            picture = read_tiff(findings, box, **how)
        elif ending == ".mbtiles":
            picture = read_tile_picture(findings, box, table=None, datum=part.datum, longest=LONGEST_PX)
        elif ending in KINDS:
            picture, layers = _vectors_or_tiles(path, part, findings, box)
        else:
            findings.stop("is not a base map that can be read", hint=f"Give {READABLE}", about="file")
        if picture is None and not layers:
            findings.stop(
                "it does not reach the sites", hint="Check its coordinate system, or give another map"
            )
    name = printable(path.name)
    label = Label(name, name)
    base = BaseMap(label, approval, SOURCE, None if picture is None else _encoded(picture), layers)
    title = say("layers.base_map", base=label)
    certainty = say("layers.base_approval", approval=approval) if approval else say("layers.as_given")
    source = Source(SOURCE, title, "given by the user", "", "", "user", certainty)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    inputs = ({"role": "base map", "name": name, "sha256": digest},)
    return UserMaps(base, (), {SOURCE: source}, inputs, tuple(findings.warnings))


def _require_no_layer(part: BasePart, findings: Findings) -> None:
    if part.layer is not None:
        findings.stop(
            "a layer is named, but a picture has no layers", hint="Leave out map.base.layer", about="layer"
        )


def _vectors_or_tiles(
    path: Path, part: BasePart, findings: Findings, box: Box
) -> tuple[MercatorPicture | None, tuple[ShownLayer, ...]]:
    """Read a GeoPackage's tiles if it has some, otherwise the layers of a file of shapes."""
    from siting.readers.base_picture import read_tile_picture
    from siting.readers.tiles import tables_of

    tables = dict(tables_of(findings)) if path.suffix.lower() == ".gpkg" else {}
    if part.layer is not None and tables and part.layer not in tables:
        findings.stop(
            f"there is no layer '{printable(part.layer)}'",
            hint=f"It has {listed(list(tables))}",
            about="layer",
        )
    wanted = {name: kind for name, kind in tables.items() if part.layer in {None, name}}
    if "tiles" in wanted.values():
        table = part.layer
        return read_tile_picture(findings, box, table=table, datum=part.datum, longest=LONGEST_PX), ()
    return None, _vectors(path, part, [*wanted] or [part.layer], findings, box)


def _vectors(
    path: Path, part: BasePart, names: Sequence[str | None], findings: Findings, box: Box
) -> tuple[ShownLayer, ...]:
    """Read layers of shapes; with no name, the only one of the file."""
    if len(names) > MAX_BASE_LAYERS:
        findings.stop(
            f"it has {len(names)} layers; up to {MAX_BASE_LAYERS} are drawn",
            hint="Name one as layer, or keep fewer in the file",
        )
    shown: list[ShownLayer] = []
    for name in names:
        table_ = read_features(
            path, ReadOptions(crs=part.crs, datum=part.datum, layer=name), what="base map", error=LayerError
        )
        label = Label(name or printable(path.stem), name or printable(path.stem))
        shapes, _, left_out = thinned(np.asarray(table_.frame.geometry.array, dtype=object), box)
        if left_out:
            findings.warn(f"{printable(name or path.stem)}: {_left_out(left_out)}")
        if len(shapes):
            shown.append(ShownLayer(f"base_{len(shown)}", label, "base", shapes, (), SOURCE))
    return tuple(shown)


def _encoded(picture: MercatorPicture) -> GroundPicture:
    """Encode a picture, smaller until it fits a page that can be sent by mail."""
    from PIL import Image

    image = Image.fromarray(np.ascontiguousarray(picture.pixels))
    while True:
        file = io.BytesIO()
        if image.mode == "RGB":
            image.save(file, "JPEG", quality=_QUALITY)
        else:
            image.save(file, "WEBP", quality=_QUALITY, method=2)
        if file.tell() <= MAX_BYTES:
            return GroundPicture(file.getvalue(), *picture.box, SOURCE)
        image = image.resize((image.width * 4 // 5, image.height * 4 // 5), Image.Resampling.BOX)


def read_shown(
    parts: tuple[ShownPart, ...], layers: Mapping[str, Layer], study: Path, box: Box
) -> tuple[tuple[ShownLayer, ...], list[str]]:
    """Return the layers that the map shows, and warnings.

    Raises
    ------
    StudyError
        One of them is not a layer of the study.
    """
    shown, warnings = [], []
    for part in parts:
        if part.layer not in layers:
            raise StudyError(
                f"map.show_layers names '{part.layer}', which is not among the layers of the study",
                where=str(study),
                hint=did_you_mean(part.layer, list(layers)) or "Declare it under layers",
            )
        layer = layers[part.layer]
        shapes, rows, left_out = thinned(np.asarray(layer.geometry, dtype=object), box)
        if left_out:
            warnings.append(f"layer '{part.layer}': {_left_out(left_out)}")
        if not len(shapes):
            if left_out:
                continue
            warnings.append(f"layer '{part.layer}' has nothing near the sites: the map does not show it")
            continue
        names = tuple(layer.names[row] for row in rows)
        shown.append(ShownLayer(part.layer, layer.label, part.style, shapes, names, layer.source))
    return tuple(shown), warnings


def thinned(
    shapes: npt.NDArray[np.object_], box: Box
) -> tuple[npt.NDArray[np.object_], npt.NDArray[np.int64], int]:
    """Return the shapes cut to a box, with no more vertices than a page can draw, and their rows.

    Points cannot be simplified: the first that fit are kept. The last value is how many shapes are left out.
    """
    cut = shapely.clip_by_rect(shapely.make_valid(shapely.force_2d(shapes)), *box)
    step = _FINEST_DEG
    while True:
        found = shapely.simplify(cut, step)
        if shapely.get_num_coordinates(found).sum() <= MAX_VERTICES or step > 1:
            break
        step *= 2
    rows = np.flatnonzero(~shapely.is_empty(found) & ~shapely.is_missing(found))
    kept = rows[np.cumsum(shapely.get_num_coordinates(found[rows])) <= MAX_VERTICES]
    return found[kept], kept, len(rows) - len(kept)


def _left_out(count: int) -> str:
    return f"the map leaves out {count:,} shapes: a page draws up to {MAX_VERTICES:,} vertices of a layer"
