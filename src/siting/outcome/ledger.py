"""The usable-area ledger of a run: gross area, what each constraint takes, and what is left, site by site."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from siting.conventions import MU_PER_HECTARE
from siting.evidence import FloatArray, Label
from siting.records import dataclass

MU_PER_HA = MU_PER_HECTARE.value


@dataclass(frozen=True)
class LedgerConstraint:
    """One constraint over n sites.

    ``alone_ha`` (n,) is what it takes from the whole parcel, ``newly_ha`` (n,) from what the constraints
    before it have left, ``left_ha`` (n,) what is left after it; NaN where it is UNKNOWN. ``why`` (n,) indexes
    ``reasons``, of which the first is empty; ``partly`` (n,) marks where it is known for a part of the parcel
    only, so that it takes at least so much. ``source`` is the id of its layer's source, if it has one.
    ``rest`` (n,) holds the geometries that are left after it, in WGS84 degrees.
    """

    id: str
    label: Label
    alone_ha: FloatArray
    newly_ha: FloatArray
    left_ha: FloatArray
    why: npt.NDArray[np.uint8]
    reasons: tuple[Label, ...]
    partly: npt.NDArray[np.bool_]
    source: str
    rest: npt.NDArray[np.object_]

    @property
    def unknown(self) -> npt.NDArray[np.bool_]:
        """Where nothing is known of it, shape (n,)."""
        return np.isnan(self.newly_ha)


@dataclass(frozen=True)
class Ledger:
    """The ledger of n sites, those of ``rows`` in the outcome.

    ``gross_ha`` and ``net_ha`` (n,) are NaN for sites without an outline. ``length_m``, ``width_m`` and
    ``bearing_deg`` (n,) describe the largest rectangle in what is left, no more slender than ``most_aspect``;
    ``pieces`` (n,) counts parts of at least ``least_piece_ha``. ``left`` (n,) holds the geometries that are
    left and ``rectangle`` (n,) the rectangles, in WGS84 degrees.
    """

    rows: npt.NDArray[np.int64]
    gross_ha: FloatArray
    constraints: tuple[LedgerConstraint, ...]
    net_ha: FloatArray
    length_m: FloatArray
    width_m: FloatArray
    bearing_deg: FloatArray
    pieces: npt.NDArray[np.int64]
    left: npt.NDArray[np.object_]
    rectangle: npt.NDArray[np.object_]
    least_piece_ha: float
    most_aspect: float

    @property
    def at_most(self) -> npt.NDArray[np.bool_]:
        """Where the net area is an upper bound, as a constraint is unknown or partly so, shape (n,)."""
        found = np.zeros(len(self.rows), dtype=bool)
        for constraint in self.constraints:
            found |= constraint.unknown | constraint.partly
        return found & ~np.isnan(self.net_ha)
