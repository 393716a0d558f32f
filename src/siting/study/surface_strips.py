"""Strips of a surface that is being made: kept in a folder until it is complete, so that a run may resume."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from siting.errors import OutputError, SitingError, quote
from siting.show.base.output_folder import as_output_error
from siting.study.engine import Engine, Progress
from siting.surface.cells import CellGrid

ENDING = ".unfinished"
_DIGEST = "surface.sha256"

Mask = npt.NDArray[np.bool_]


class KeptStrips:
    """The strips of an unfinished surface, a file each; the folder appears with the first of them."""

    def __init__(self, folder: Path, digest: str) -> None:
        self.folder, self._digest = folder, digest

    def whole(self, strips: Sequence[slice], counts: Mapping[int, int]) -> set[int]:
        """Return which strips are there as a whole; *counts* has the cells inside. Each by its first row."""
        return {rows.start for rows in strips if self._is_whole(rows, counts[rows.start])}

    def _is_whole(self, rows: slice, count: int) -> bool:
        if not self._path(rows).is_file():
            return False
        try:
            return len(self.read(rows)) == count
        except pa.ArrowInvalid:
            return False

    def read(self, rows: slice) -> pa.Table:
        """Return the strip of some rows."""
        with pa.OSFile(str(self._path(rows))) as file:
            return pa.ipc.open_file(file).read_all()

    def keep(self, rows: slice, table: pa.Table) -> None:
        """Write a strip: whole, or not at all."""
        if not self.folder.is_dir():
            self.folder.mkdir()
            (self.folder / _DIGEST).write_text(self._digest, encoding="ascii")
        part = self._path(rows).with_suffix(".part")
        with pa.OSFile(str(part), "wb") as file, pa.ipc.new_file(file, table.schema) as stream:
            stream.write_table(table)
        os.replace(part, self._path(rows))  # noqa: PTH105  (says that it replaces)

    def _path(self, rows: slice) -> Path:
        return self.folder / f"{rows.start}.arrow"


@contextmanager
def kept_strips(out: Path, made_from: dict[str, Any]) -> Iterator[KeptStrips]:
    """Yield the strips beside *out*, of an earlier run that was stopped; they are removed with success.

    They stay after an interrupt or a full disk, and go where the study or a file is at fault.

    Parameters
    ----------
    out
        The folder of the surface.
    made_from
        What decides the bytes of a strip, as JSON.

    Raises
    ------
    OutputError
        Strips of something else are there, or siting did not make the folder.
    """
    digest = hashlib.sha256(json.dumps(made_from, sort_keys=True).encode()).hexdigest()
    folder = Path(f"{out.resolve()}{ENDING}")
    _require_same(folder, digest)
    try:
        with as_output_error(out):
            yield KeptStrips(folder, digest)
    except OutputError:
        raise
    except SitingError:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    shutil.rmtree(folder, ignore_errors=True)


def _require_same(folder: Path, digest: str) -> None:
    if not os.path.lexists(folder):
        return
    try:
        found = (folder / _DIGEST).read_text(encoding="ascii")
    except (OSError, ValueError):
        found = ""
    if found != digest:
        raise OutputError(
            "holds strips of another surface (its study, inputs or options differ)"
            if found
            else "was not left by an interrupted surface",
            where=quote(folder.name),
            hint="Delete it, or choose another --out",
        )


def measured_strips(
    work: Callable[[slice], pa.Table],
    cells: CellGrid,
    kept: KeptStrips,
    size: int,
    *,
    engine: Engine,
    progress: Progress,
    resumed: Callable[[int, int], None],
) -> Iterator[tuple[slice, Mask, pa.Table]]:
    """Yield rows, which of their cells lie inside, and the bands of those: kept ones, or measured now.

    Strips without a cell inside are left out; *size* is the number of cells of a strip. *resumed* is called
    with the number of cells that need not be measured again, and of all.
    """
    counts = {rows.start: int(cells.inside(rows).sum()) for rows in cells.strips(size)}
    strips = [rows for rows in cells.strips(size) if counts[rows.start]]
    whole = kept.whole(strips, counts)
    total, there = sum(counts.values()), sum(counts[start] for start in whole)
    if there:
        resumed(there, total)
    missing = (rows for rows in strips if rows.start not in whole)
    measured = engine.measured(work, missing, total - there, progress)
    for rows in strips:
        if rows.start in whole:
            table = kept.read(rows)
        else:
            table = next(measured)
            kept.keep(rows, table)
        yield rows, cells.inside(rows), table
    next(measured, None)  # it reports its end
