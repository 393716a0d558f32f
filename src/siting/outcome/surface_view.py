"""The suitability surface of a study, thinned for maps, and what it found."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from siting.evidence import Label
from siting.geo.grid import RasterGrid
from siting.records import dataclass
from siting.texts import say

OUTSIDE = 255
"""Code of cells outside the region."""

BANDS = ("score", "coverage", "low", "high", "restricted", "limiting", "best")
"""What a surface may hold of each cell."""

ALWAYS = ("score", "restricted")
"""Bands that every surface has: a restricted cell keeps its score, and would look ranked without its code."""

Figures = npt.NDArray[np.float32]
Codes = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class CellTotals:
    """Cells of a surface in numbers.

    Parameters
    ----------
    side_m
        Side of a cell [m].
    inside, free, robust
        Cells in the region, those that are ranked, and of these the ones that are among the best under at
        least nine in ten weightings.
    top, samples, any_weights
        Share of the ranked cells called the best (0..1), number of weightings (0: none were drawn), and
        whether they are from all possible weights.
    """

    side_m: float
    inside: int
    free: int
    robust: int
    top: float
    samples: int
    any_weights: bool

    @property
    def cell_km2(self) -> float:
        """Area of a cell [km2]."""
        return self.side_m**2 / 1e6

    @property
    def counted(self) -> Label:
        """How many cells there are, and how many are ranked."""
        return say(
            "surface.found", inside=self.inside, side=self.side_m, free=self.free,
            free_km2=self.free * self.cell_km2, inside_km2=self.inside * self.cell_km2,
        )  # fmt: skip

    @property
    def finding(self) -> Label:
        """How many cells are among the best whatever the weights; without weightings how many are ranked."""
        if not self.samples or not self.free:
            return self.counted
        return say(
            "surface.heading", robust=self.robust, km2=self.robust * self.cell_km2, top=self.top,
            free=self.free,
        )  # fmt: skip

    @property
    def drawn(self) -> Label:
        """How the weightings were drawn; empty without any."""
        if not self.samples:
            return Label("", "")
        how = "surface.best_any" if self.any_weights else "surface.best_near"
        return say(how, top=self.top, samples=self.samples)


@dataclass(frozen=True)
class CellPicture:
    """One figure of the cells, for a map: 0..1, shape (rows, columns) of *grid*, and why not ranked."""

    values: Figures
    codes: Codes
    grid: RasterGrid


@dataclass(frozen=True)
class SurfaceView:
    """A surface as maps show it: at most some hundred cells along a side, the nearest one of each place.

    Parameters
    ----------
    grid
        The cells shown; figures and codes have its shape (rows, columns).
    score, coverage, best
        0..1, NaN outside the region; *best* is the share of weightings in which a cell is among the best.
        *coverage* and *best* are None where the surface was made without them.
    restricted, limiting
        Codes: why a cell is not ranked, 0 if it is; which criterion costs it most, from 1, 0 if none, or None
        without that band.
    reasons
        Code, reason and number of cells.
    limits
        By criterion: its label, and how many ranked cells it limits most.
    totals
        All cells, not only those shown.
    """

    grid: RasterGrid
    score: Figures
    coverage: Figures | None
    best: Figures | None
    restricted: Codes
    limiting: Codes | None
    reasons: tuple[tuple[int, Label, int], ...]
    limits: tuple[tuple[Label, int], ...]
    totals: CellTotals

    @property
    def pictures(self) -> tuple[CellPicture, ...]:
        """The score, and where weightings were drawn how often a cell is among the best."""
        shown = (self.score, *(() if self.best is None else (self.best,)))
        return tuple(CellPicture(values, self.restricted, self.grid) for values in shown)
