"""An outcome with a surface of made-up cells around its sites."""

from dataclasses import replace

import numpy as np
from pyproj import CRS

from siting.evidence import Label
from siting.geo.grid import RasterGrid
from siting.outcome.surface_view import CellTotals, SurfaceView

SIDE, COLUMNS, ROWS = 500.0, 90, 70


def surface_view(samples=1000):
    row, column = np.mgrid[0:ROWS, 0:COLUMNS]
    score = (0.5 + 0.4 * np.sin(column / 12) * np.cos(row / 15)).astype(np.float32)
    coverage = np.full_like(score, 0.75)
    best = (score > 0.8).astype(np.float32)
    restricted = np.zeros(score.shape, np.uint8)
    restricted[10:20, 10:25] = 1
    restricted[:, :3] = 255
    score[:, :3] = coverage[:, :3] = best[:, :3] = np.nan
    best[10:20, 10:25] = np.nan
    limiting = np.where(column < 40, 1, 2).astype(np.uint8)
    limiting[:, :3] = 255
    inside, out = int((restricted != 255).sum()), int((restricted == 1).sum())
    return SurfaceView(
        RasterGrid(CRS.from_epsg(32649).to_wkt(), (SIDE, 0, 580_000, 0, -SIDE, 4_170_000), COLUMNS, ROWS),
        score,
        coverage,
        best if samples else None,
        restricted,
        limiting,
        ((1, Label("constraint: slope at most 15%", "约束：坡度不超过15%"), out),),
        ((Label("Mean temperature", "年均气温"), 2000), (Label("Land price", "地价"), inside - out - 2000)),
        CellTotals(SIDE, inside, inside - out, int(np.nansum(best)), 0.05, samples, any_weights=False),
    )


def with_surface(outcome, samples=1000):
    return replace(outcome, surface=surface_view(samples))
