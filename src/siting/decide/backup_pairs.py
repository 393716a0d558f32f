"""Pairs of a primary and a backup place, for disaster recovery.

The measurements of a pair (distance, round trip, bands, shared hazards) are symmetric, so any two places form
one pair: the primary is the city, or the better site if there is none. Pairs are ordered by plain comparison,
not by invented weights: see `pair_up`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from siting.catalogue import Catalogue, Place
from siting.conventions import FIBRE_MS_PER_KM, ROUTE_FACTORS
from siting.criteria.base import PointSpec
from siting.criteria.recovery import (
    BANDS,
    RecoveryBand,
    RecoveryParams,
)
from siting.evidence import FloatArray
from siting.geo.geodesy import distance_km
from siting.outcome import DIFFERENT, HAZARDS, SHARED, UNKNOWN, BackupPairs
from siting.sites.model import Sites

IntArray = npt.NDArray[np.int64]

_INSIDE, _SOFT = BANDS.index("inside"), BANDS.index("soft")


def pair_up(
    sites: Sites,
    rows: IntArray,
    score: FloatArray,
    cities: Sequence[tuple[Place, Mapping[str, str]]],
    *,
    columns: Mapping[str, str],
    most: int,
) -> BackupPairs:
    """Measure and order every pair of sites, and of a site and a city.

    Parameters
    ----------
    sites
        All sites.
    rows, score
        Rows of the sites to pair, best first; and the scores (n,) of all sites.
    cities
        Places, each with what is known of its hazards.
    columns
        Column of the site file for each hazard, where there is one.
    most
        The largest number of sites to pair: pairs grow with its square.

    Notes
    -----
    A pair serves *same_city* if its distance is inside or in the soft part of that band, otherwise *remote*.
    Within one use the order is: inside before soft; fewer shared hazards; fewer UNKNOWN ones; the weaker
    site's score; the shorter distance (same city) or the longer (remote); then the order of the sites.
    """
    chosen = rows[:most]
    place = np.concatenate([-1 - np.arange(len(cities)), chosen]).astype(np.int64)
    lon = np.concatenate([[c.lon for c, _ in cities], sites.lon[chosen]])
    lat = np.concatenate([[c.lat for c, _ in cities], sites.lat[chosen]])
    one, two = np.triu_indices(len(place), 1)
    with_site = place[two] >= 0  # a pair must include a site
    one, two = one[with_site], two[with_site]
    km = np.round(distance_km(lon[one], lat[one], lon[two], lat[two]), 3)
    shared = np.column_stack([_shared(_words(sites, chosen, cities, columns, h), one, two) for h in HAZARDS])
    own = np.concatenate([np.full(len(cities), np.inf), score[chosen]])
    weaker = np.minimum(own[one], own[two])
    same, remote = (_band(mode).codes(km).astype(np.int64) for mode in ("same_city", "remote"))
    use = np.select([np.isin(same, (_INSIDE, _SOFT)), np.isin(remote, (_INSIDE, _SOFT))], [0, 1], default=2)
    soft = np.select([use == 0, use == 1], [same == _SOFT, remote == _SOFT], default=0)
    far = np.where(use == 1, -km, km)
    blanks, commons = (shared == UNKNOWN).sum(axis=1), (shared == SHARED).sum(axis=1)
    order = np.lexsort((two, one, far, -weaker, blanks, commons, soft, use))
    rank = np.zeros(len(km), np.int64)
    for kind in (0, 1):
        of_kind = order[use[order] == kind]
        rank[of_kind] = np.arange(1, len(of_kind) + 1)
    trip = 2 * FIBRE_MS_PER_KM.value * km[:, None] * np.array(ROUTE_FACTORS.value)
    return BackupPairs(
        cities=tuple(c.label for c, _ in cities),
        primary=place[one][order],
        backup=place[two][order],
        km=km[order],
        round_trip_ms=trip[order],
        same_city=same[order],
        remote=remote[order],
        hazards=shared[order],
        score=weaker[order],
        use=use[order].astype(np.int64),
        rank=rank[order],
        left_out=max(len(rows) - most, 0),
        city_lon=lon[: len(cities)],
        city_lat=lat[: len(cities)],
    )


def _band(mode: str) -> RecoveryBand:
    # Only the limits are needed: any anchor will do.
    anchor = PointSpec(name="anchor", name_zh="", lon=0.0, lat=0.0, datum="wgs84")
    params = RecoveryParams.model_validate({"mode": mode, "anchors": (anchor,)})
    return RecoveryBand(params, Catalogue({}, {}))


def _words(
    sites: Sites,
    rows: IntArray,
    cities: Sequence[tuple[Place, Mapping[str, str]]],
    columns: Mapping[str, str],
    hazard: str,
) -> npt.NDArray[np.object_]:
    """Name of the basin (or zone, or grid) of each place; blank is UNKNOWN."""
    words = [known.get(hazard, "") for _, known in cities]
    column = columns.get(hazard)
    if column is None:
        own = [""] * len(rows)
    else:
        held = sites.frame[column].iloc[rows].tolist()
        own = ["" if w is None or w != w else str(w).strip() for w in held]  # noqa: PLR0124  NaN
    return np.array(words + own, dtype=object)


def _shared(words: npt.NDArray[np.object_], one: IntArray, two: IntArray) -> IntArray:
    known = (words[one] != "") & (words[two] != "")
    return np.where(known, np.where(words[one] == words[two], SHARED, DIFFERENT), UNKNOWN).astype(np.int64)
