"""The temperature field, one place at a time: the compiled inner loop of `siting.climate.kriging`."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from siting.climate.field_arrays import (
    LANES,
    NEAREST_KM,
    OWN_KM,
    OWN_SHARE,
    REACH_KM,
    RELIEF_HOLE_KM,
    RELIEF_KM,
)
from siting.compiled import njit
from siting.evidence import FloatArray

Whole = npt.NDArray[np.int64]


@njit(nogil=True, error_model="numpy")
def own_part(km: float) -> float:
    """Share of a station's own departure that is left at a distance below `OWN_KM`, where it is 0."""
    r = km * (1.0 / OWN_KM)
    square = (1.0 - r) * (1.0 - r)
    return square * square * (4.0 * r + 1.0)


@njit(nogil=True, error_model="numpy")
def covariance(km: float) -> float:
    """Covariance of two points, as a share of the shared variance (Wendland's C2 function in 3-D).

    It is smooth, positive definite and exactly 0 beyond its reach.
    """
    found = 0.0
    if km < REACH_KM:
        r = km * (1.0 / REACH_KM)
        square = (1.0 - r) * (1.0 - r)
        found = square * square * (4.0 * r + 1.0)
    if km < OWN_KM:
        found += OWN_SHARE * own_part(km)
    return found


@njit(nogil=True, error_model="numpy")
def _nearest_first(station: Whole, km: FloatArray, j: int, j_km: float) -> None:
    """Insert station *j* into the list of the nearest; the farthest drops out."""
    slot = len(km) - 1
    while slot > 0 and km[slot - 1] > j_km:
        km[slot] = km[slot - 1]
        station[slot] = station[slot - 1]
        slot -= 1
    km[slot] = j_km
    station[slot] = j


@njit(nogil=True, error_model="numpy")
def _shares(place: FloatArray, station_km: FloatArray, square: FloatArray, share: FloatArray) -> None:
    """Fill squared distance, covariance and ring weight of all stations, (3, s), without branches.

    *station_km* is (3, s), *share* (2, s). The nugget is left to the caller.
    """
    x, y, z = place[0], place[1], place[2]
    for j in range(len(square)):
        a, b, c = x - station_km[0, j], y - station_km[1, j], z - station_km[2, j]
        square[j] = a * a + b * b + c * c
    for j in range(len(square)):
        near = min(square[j], REACH_KM * REACH_KM)
        r = math.sqrt(near) * (1.0 / REACH_KM)
        left = (1.0 - r) * (1.0 - r)
        share[0, j] = left * left * (4.0 * r + 1.0)
        ring = 1.0 + near * (1.0 / (RELIEF_KM * RELIEF_KM))
        found = near / ((near + RELIEF_HOLE_KM * RELIEF_HOLE_KM) * ring * ring)
        share[1, j] = found if square[j] < REACH_KM * REACH_KM else 0.0


@njit(nogil=True, error_model="numpy")
def product(a: FloatArray, b: FloatArray) -> float:
    """Return the sum of the products of two arrays of one length, in the order of `field_arrays.products`."""
    s0 = s1 = s2 = s3 = s4 = s5 = s6 = s7 = 0.0
    whole = len(a) - len(a) % LANES
    for j in range(0, whole, LANES):  # one sum per lane: the processor adds several at once
        s0 += a[j] * b[j]
        s1 += a[j + 1] * b[j + 1]
        s2 += a[j + 2] * b[j + 2]
        s3 += a[j + 3] * b[j + 3]
        s4 += a[j + 4] * b[j + 4]
        s5 += a[j + 5] * b[j + 5]
        s6 += a[j + 6] * b[j + 6]
        s7 += a[j + 7] * b[j + 7]
    total = ((s0 + s4) + (s2 + s6)) + ((s1 + s5) + (s3 + s7))
    for j in range(whole, len(a)):
        total += a[j] * b[j]
    return total


@njit(nogil=True, error_model="numpy")
def _nearest(square: FloatArray, kin: Whole, station: Whole, km: FloatArray) -> None:
    """Find the nearest stations, in order; *kin* (s, k) are the nearest of each station, itself first."""
    km[:] = np.inf
    station[:] = 0
    first = 0
    for j in range(len(square)):
        if square[j] < square[first]:
            first = j
    # The nearest station and its kin are enough candidates: no result is farther than the farthest of them.
    bound = 0.0
    for j in kin[first]:
        bound = max(bound, square[j])
    if kin.shape[1] < len(km):
        bound = np.inf
    for j in range(len(square)):
        if square[j] <= bound:
            j_km = math.sqrt(square[j])
            if j_km < km[-1]:
                _nearest_first(station, km, j, j_km)


@njit(nogil=True, error_model="numpy")
def at_places(  # noqa: PLR0917  (a compiled function takes its arrays by position)
    place_km: FloatArray,
    east_north: FloatArray,
    elevation_m: FloatArray,
    station_km: FloatArray,
    ground_m: FloatArray,
    kin: Whole,
    trend: FloatArray,
    load: FloatArray,
    station: Whole,
    weight: FloatArray,
    distance_km: FloatArray,
    height_m: FloatArray,
    value: FloatArray,
) -> None:
    """Fill the neighbours and the field at places.

    *place_km* (n, 3) and *station_km* (3, s) are earth-centred; *east_north* (n, 2), *trend* (6, 4) and
    *load* (4, s) come from the fit, *kin* (s, at most k + 1) are the nearest of each station, itself first.
    A NaN elevation is replaced in place by the neighbours'. Filled: *station, weight, distance_km,
    height_m* (n, k) nearest first, *value* (n, 4).
    """
    k = station.shape[1]
    last_km, last = np.empty(k + 1), np.empty(k + 1, np.int64)
    square, share = np.empty(len(ground_m)), np.empty((2, len(ground_m)))
    ones = np.ones(len(ground_m))
    for i in range(len(place_km)):
        _shares(place_km[i], station_km, square, share)
        _nearest(square, kin, last, last_km)
        if last_km[0] < OWN_KM:
            for j in range(len(square)):
                if square[j] < OWN_KM * OWN_KM:
                    share[0, j] = covariance(math.sqrt(square[j]))
        total = product(share[1], ones)
        _weigh(last_km, weight[i])
        unknown = math.isnan(elevation_m[i])
        if unknown:
            elevation_m[i] = 0.0
            for s in range(k):
                elevation_m[i] += weight[i, s] * ground_m[last[s]]
        for s in range(k):
            station[i, s] = last[s]
            distance_km[i, s] = last_km[s]
            height_m[i, s] = 0.0 if unknown else elevation_m[i] - ground_m[last[s]]
        up = elevation_m[i] / 1000.0
        relief = up - product(share[1], ground_m) / total / 1000.0 if total > 0.0 else 0.0
        x, y = east_north[i, 0], east_north[i, 1]
        for q in range(4):
            flat = trend[0, q] + trend[1, q] * x + trend[2, q] * y
            own = product(share[0], load[q])
            value[i, q] = own + flat + trend[3, q] * up + trend[4, q] * relief + trend[5, q] * up * y


@njit(nogil=True, error_model="numpy")
def _weigh(km: FloatArray, weight: FloatArray) -> None:
    """Weights of the nearest k, falling to 0 at the next one, so that nothing jumps when they change."""
    k = len(weight)
    beyond = 1.0 / max(km[k], NEAREST_KM)
    total = 0.0
    for s in range(k):
        weight[s] = 1.0 / max(km[s], NEAREST_KM) - beyond
        total += weight[s]
    for s in range(k):
        weight[s] = weight[s] / total if total > 0.0 else 1.0 / k


@njit(nogil=True, error_model="numpy")
def bring(  # noqa: PLR0917
    spread: tuple[Whole, FloatArray, FloatArray, FloatArray, FloatArray],
    pressure_pa: FloatArray,
    stations: tuple[FloatArray, FloatArray, FloatArray, FloatArray, FloatArray],
    moves: tuple[FloatArray, FloatArray, FloatArray, FloatArray],
    far_km: FloatArray,
    up_m: FloatArray,
) -> None:
    """Fill the shifts of the neighbours of places, and their distances and height differences.

    *spread* is station, weight, distance [km] (n, k), elevation (n,), value (n, 4); *stations* is value
    (s, 4), elevation, pressure, and the rise of the mean wet bulb with the dry bulb [K/K] and with the
    pressure [K/Pa], (s,). Filled: *moves*, shift and swing of the dry bulb and then of the wet bulb, in
    terms of the dry bulb (n, k) [K]; weighted distance and root of the weighted square of height (n,).
    """
    station, weight, distance_km, elevation_m, value = spread
    own, ground_m, own_pa, per_dry, per_pa = stations
    dry, swing, wet, wet_swing = moves
    for i in range(len(station)):
        far = square = 0.0
        for k in range(station.shape[1]):
            s = station[i, k]
            dry[i, k] = value[i, 0] - own[s, 0]
            swing[i, k] = value[i, 1] - own[s, 1]
            # The station's air has a different wet bulb at the pressure of the place.
            thinner = per_pa[s] * (pressure_pa[i] - own_pa[s])
            wet[i, k] = (value[i, 2] - own[s, 2] - thinner) / per_dry[s]
            wet_swing[i, k] = (value[i, 3] - own[s, 3]) / per_dry[s]
            up = elevation_m[i] - ground_m[s]
            far += weight[i, k] * distance_km[i, k]
            square += weight[i, k] * up * up
        far_km[i] = far
        up_m[i] = math.sqrt(square)
