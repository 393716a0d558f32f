"""Cells as sites: measured at their centres by the criteria of a study, strip after strip."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from siting.climate.elevation import elevation_from_dem
from siting.decide.ranking import RANKED, Scores, score_sites
from siting.evidence import FloatArray
from siting.outcome import ConstraintVerdicts, ScoredCriterion
from siting.outcome.surface_view import BANDS
from siting.records import dataclass
from siting.scoring.methods import Method
from siting.sites.model import Sites
from siting.sites.places import BarePlaces
from siting.study.measuring import Measurer
from siting.surface.cells import CellGrid
from siting.surface.direct import FIGURES, DirectScores, direct_scores


@dataclass(frozen=True)
class CellWork:
    """Measures and scores the cells of some rows.

    Parameters
    ----------
    cells
        All of them.
    dem
        The study's raster of elevations.
    measurer, share, method, min_coverage
        What is measured, and how figures become one score.
    bands
        Which of `siting.outcome.surface_view.BANDS` are wanted.
    direct
        The short way, if every criterion is a raster of the cells' own coordinate system.
    """

    cells: CellGrid
    dem: Path | None
    measurer: Measurer
    share: FloatArray
    method: Method
    min_coverage: float
    bands: tuple[str, ...] = BANDS
    direct: DirectScores | None = None

    def __call__(self, rows: slice) -> pa.Table:
        """Return the wanted bands of the cells inside the region, float32 figures and codes.

        Beside them ``free`` (1 where a cell is ranked), and for *best* the scores, ``criterion.0`` and so on.
        """
        inside = self.cells.inside(rows)
        if self.direct is not None:
            return self.direct.table(rows, inside, self.bands)
        return self._table(sites_of(*self.cells.centres(rows, inside), self.dem))

    def _table(self, sites: Sites) -> pa.Table:
        scored, scores = self.scores(sites)
        table = np.column_stack([c.score for c in scored])
        worst = np.array([c.unknown == "worst" for c in scored])
        table[:, worst] = np.nan_to_num(table[:, worst], nan=0.0)
        wanted = [name for name in FIGURES if name in self.bands]
        columns: dict[str, Any] = {name: getattr(scores, name).astype(np.float32) for name in wanted}
        columns["restricted"] = scores.reason.astype(np.uint8)
        if "limiting" in self.bands:
            lost = np.where(np.isnan(table), -1.0, (1.0 - table) * self.share)
            limiting = np.where((lost > 0.0).any(axis=1), lost.argmax(axis=1) + 1, 0)
            columns["limiting"] = limiting.astype(np.uint8)
        if "best" in self.bands:
            columns |= {f"criterion.{i}": table[:, i].astype(np.float32) for i in range(table.shape[1])}
        free = (scores.status == RANKED) & ~np.isnan(scores.score)
        return pa.table({**columns, "free": free.astype(np.uint8)})

    def scores(self, sites: Sites) -> tuple[list[ScoredCriterion], Scores]:
        """Measure and score sites."""
        scored, verdicts = self._judged(sites)
        scores = score_sites(
            scored, verdicts, min_coverage=self.min_coverage, share=self.share, method=self.method
        )
        return scored, scores

    def _judged(self, sites: Sites) -> tuple[list[ScoredCriterion], list[ConstraintVerdicts]]:
        table = self.measurer.measure_chunk(sites)
        scored = self.measurer.scored([table], sites)
        return scored, self.measurer.verdicts(scored, [table], sites)

    def probe(self, count: int) -> Sites:
        """Return about *count* cells from all over the region."""
        height = self.cells.grid.height
        rows = np.unique(np.linspace(0, height - 1, min(height, count)).astype(int))
        lon, lat = [], []
        for row in rows.tolist():
            strip = slice(row, row + 1)
            inside = self.cells.inside(strip)
            at = np.flatnonzero(inside[0])
            keep = np.zeros_like(inside)
            keep[0, at[:: max(1, len(at) // max(1, count // len(rows)))]] = True
            each = self.cells.centres(strip, keep)
            lon.append(each[0])
            lat.append(each[1])
        return sites_of(np.concatenate(lon), np.concatenate(lat), self.dem)


def direct_of(work: CellWork) -> DirectScores | None:
    """Return the short way for the criteria of some work, if there is one."""
    measurer = work.measurer
    if measurer.rules or work.method.kind != "weighted_sum":
        return None
    number = {part.id: i for i, part in enumerate(measurer.parts)}
    return direct_scores(
        work.cells.grid,
        measurer.measures,
        measurer.functions,
        [part.unknown for part in measurer.parts],
        [(number[limit.criterion], limit) for limit in measurer.constraints],
        work.share,
        work.min_coverage,
    )


def sites_of(lon: FloatArray, lat: FloatArray, dem: Path | None) -> Sites:
    """Return places as sites: points, with the elevation of a raster if there is one."""
    elevation_m = np.full(len(lon), np.nan) if dem is None else elevation_from_dem(dem, lon, lat)
    return BarePlaces(lon, lat, elevation_m, "cells")
