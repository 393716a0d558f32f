"""Pairs of a primary and a backup place, as a run found them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from siting.evidence import FloatArray, Label
from siting.records import dataclass
from siting.texts import say

IntArray = npt.NDArray[np.int64]

HAZARDS: dict[str, Label] = {
    "basin": say("pairs.hazard.basin"),
    "fault_zone": say("pairs.hazard.fault_zone"),
    "grid": say("pairs.hazard.grid"),
}
DIFFERENT, SHARED, UNKNOWN = 0, 1, 2
USES = ("same_city", "remote", "none")


@dataclass(frozen=True)
class BackupPairs:
    """Pairs of places, p of them, in their order.

    Parameters
    ----------
    cities, city_lon, city_lat
        The places that pair with the sites, and where they are [degrees].
    primary, backup
        (p,): row of a site; a city is -1 for the first, -2 for the second ...
    km, round_trip_ms
        (p,) geodesic between centres [km]; (p, 3) in fibre by the low, typical and high route factor [ms].
    same_city, remote
        (p,): index into `BANDS` of both bands.
    hazards
        (p, 3): whether both share river basin, fault zone, grid: `DIFFERENT`, `SHARED` or `UNKNOWN`.
    score
        (p,): score of the weaker site of the two; a city has none.
    use, rank
        (p,): index into `USES`, and the rank among the pairs of that use; 0 where there is none.
    left_out
        Number of ranked sites left out because only the best are paired.
    """

    cities: tuple[Label, ...]
    primary: IntArray
    backup: IntArray
    km: FloatArray
    round_trip_ms: FloatArray
    same_city: IntArray
    remote: IntArray
    hazards: IntArray
    score: FloatArray
    use: IntArray
    rank: IntArray
    left_out: int
    city_lon: FloatArray
    city_lat: FloatArray

    def __len__(self) -> int:
        return len(self.km)
