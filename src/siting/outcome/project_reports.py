"""The power of the study's project at the best sites of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from siting.records import dataclass

if TYPE_CHECKING:
    from siting.power.report import PowerReport


@dataclass(frozen=True)
class ProjectReports:
    """What ``siting power`` says of the project at some sites.

    Parameters
    ----------
    rows
        Shape (k,): rows of the outcome, in the order of the ranking.
    reports
        One for each; None where no climate is known.
    """

    rows: npt.NDArray[np.int64]
    reports: tuple[PowerReport | None, ...]

    def of(self, row: int) -> PowerReport | None:
        """Return the report of a row of the outcome; None if there is none."""
        at = np.flatnonzero(self.rows == row)
        return self.reports[int(at[0])] if len(at) else None
