"""The surface that a study names: read from the folder that ``siting surface`` wrote, thinned for maps."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from siting.errors import LayerError, StudyError, quote
from siting.evidence import Label
from siting.geo.grid import RasterGrid
from siting.outcome.surface_view import CellTotals, SurfaceView
from siting.readers.door import open_raster
from siting.records import dataclass
from siting.show.base.output_folder import RUN_FILE
from siting.study.schema import StudyFile

LONGEST = 1200
"""Most cells shown along a side."""

_LARGEST = 4_000_000
_DECIDING = (
    "climate", "layers", "criteria", "families", "weights", "perspectives", "main_perspective", "method",
    "constraints", "rules", "supply", "min_coverage",
)  # fmt: skip


@dataclass(frozen=True)
class NamedSurface:
    """The surface of a study, digests of its files, and what the user should know."""

    view: SurfaceView | None = None
    inputs: tuple[dict[str, str], ...] = ()
    warnings: tuple[str, ...] = ()


def decision_sha256(file: StudyFile, inputs: Sequence[Mapping[str, str]]) -> str:
    """Return a digest of all that decides the score of a place: the study without its sites, and its data."""
    said = {name: file.model_dump(mode="json", include={name}) for name in _DECIDING}
    data = sorted((entry["role"], entry["sha256"]) for entry in inputs)
    text = json.dumps([said, file.sites.dem, data], sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def named_surface(study: Path, file: StudyFile, inputs: Sequence[Mapping[str, str]]) -> NamedSurface:
    """Read the surface that a study names; one of other criteria, weights or layers is left out and said.

    Raises
    ------
    StudyError
        There is no surface in the folder, or it cannot be read.
    """
    if file.surface is None:
        return NamedSurface()
    folder = study.parent / file.surface
    document, digest = _document(folder, study)
    if document.get("decision_sha256") != decision_sha256(file, inputs):
        told = (
            f"the surface in {quote(folder.name)} was made with other criteria, weights or layers and is "
            "left out: make it again with siting surface"
        )
        return NamedSurface(warnings=(told,))
    try:
        view = read_view(folder, document)
    except (KeyError, TypeError, ValueError, OSError) as error:
        raise _unreadable(folder, study) from error
    entry = {"role": "surface", "name": folder.name, "sha256": digest}
    return NamedSurface(view, (entry,))


def _document(folder: Path, study: Path) -> tuple[dict[str, Any], str]:
    """Return surface.json, and the digest of run.json, which lists those of all files."""
    from siting.show.surface.report import SURFACE_FILE

    path = folder / SURFACE_FILE
    if not path.is_file() or not (folder / RUN_FILE).is_file():
        raise StudyError(
            f"surface names {quote(folder.name)}, which holds no surface",
            where=str(study),
            hint="Make it with siting surface first",
        )
    try:
        content = path.read_bytes()
        document = json.loads(content) if len(content) < _LARGEST else None
        digest = hashlib.sha256((folder / RUN_FILE).read_bytes()).hexdigest()
    except (OSError, ValueError, RecursionError) as error:
        raise _unreadable(folder, study) from error
    if not isinstance(document, dict):
        raise _unreadable(folder, study)
    return document, digest


def _unreadable(folder: Path, study: Path) -> StudyError:
    return StudyError(
        f"the surface in {quote(folder.name)} cannot be read",
        where=str(study),
        hint="Make it again with siting surface",
    )


def _totals(cells: Mapping[str, Any], best: Mapping[str, Any] | None) -> CellTotals:
    """Return the counts of cells; *best* describes the raster of the best ones, if there is one."""
    found = CellTotals(
        side_m=float(cells["side_m"]),
        inside=int(cells["inside"]),
        free=int(cells["ranked"]),
        robust=0,
        top=0.0,
        samples=0,
        any_weights=False,
    )
    if best is None:
        return found
    return replace(
        found,
        robust=int(best["cells_best_in_90_percent"]),
        top=float(best["top"]),
        samples=int(best["weightings"]),
        any_weights=best["drawn"] == "all weights",
    )


def read_view(folder: Path, document: Mapping[str, Any], *, longest: int = LONGEST) -> SurfaceView:
    """Read the rasters of a surface thinned for maps; *document* is its surface.json.

    Raises
    ------
    LayerError
        A raster cannot be read.
    KeyError, TypeError, ValueError, OSError
        The document or a raster is not what ``siting surface`` wrote.
    """
    from siting.show.surface.rasters import BEST, LIMITING, RESTRICTED, SCORE

    rasters, cells = document["rasters"], document["cells"]
    best = rasters.get(BEST)
    totals = _totals(cells, best)
    bands = list(rasters[SCORE]["bands"])
    score, restricted = (_thinned(folder / name, 1, longest) for name in (SCORE, RESTRICTED))
    coverage = limiting = None
    if "coverage" in bands:
        coverage = _thinned(folder / SCORE, bands.index("coverage") + 1, longest).astype(np.float32)
    if LIMITING in rasters:
        limiting = _thinned(folder / LIMITING, 1, longest).astype(np.uint8)
    return SurfaceView(
        grid=_grid(folder / SCORE, score.shape),
        score=score.astype(np.float32),
        coverage=coverage,
        best=None if best is None else _thinned(folder / BEST, 1, longest).astype(np.float32),
        restricted=restricted.astype(np.uint8),
        limiting=limiting,
        reasons=tuple((int(c["code"]), _label(c), int(c["cells"])) for c in rasters[RESTRICTED]["codes"]),
        limits=tuple((_label(c), int(c["ranked_cells"])) for c in rasters.get(LIMITING, {}).get("codes", ())),
        totals=totals,
    )


def _label(entry: Mapping[str, Any]) -> Label:
    return Label(str(entry["en"]), str(entry["zh"]))


def _grid(path: Path, shape: tuple[int, ...]) -> RasterGrid:
    from siting.readers.rasters import read_raster_header

    whole = read_raster_header(path, what="surface").grid
    a, _, left, _, e, top = whole.transform
    across, down = whole.width / shape[1], whole.height / shape[0]
    return RasterGrid(whole.crs, (a * across, 0.0, left, 0.0, e * down, top), shape[1], shape[0])


def _thinned(path: Path, band: int, longest: int) -> npt.NDArray[Any]:
    """Read a band with at most *longest* cells along a side, the nearest cell of each."""
    if not path.is_file():
        raise LayerError(
            f"holds no {path.name}", where=quote(path.parent.name), hint="Make it again with siting surface"
        )
    with open_raster(path) as raster:
        step = max(1, -(-max(raster.width, raster.height) // longest))
        return np.asarray(raster.read(band, out_shape=(-(-raster.height // step), -(-raster.width // step))))
