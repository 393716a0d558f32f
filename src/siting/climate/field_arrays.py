"""The temperature field in NumPy: its covariances, and the estimate at not too many places.

Operation by operation as in kriging_kernels.py and spline_kernel.py, so both give the same figures to the
last bit (a test compares them); these need no compiler, which takes longer to start than a few hundred places
take here.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from siting.evidence import FloatArray

Whole = npt.NDArray[np.int64]

FEW_PLACES = 1_000
"""Up to so many places at once NumPy is used."""
LANES = 8
REACH_KM = 1200.0
"""Beyond this a station affects a place only through the trend."""
OWN_KM = 30.0
"""Within this the nugget of a station fades out."""
OWN_SHARE = 0.15
"""Nugget: variance specific to one station, as a share of the shared variance."""
RELIEF_KM = 100.0
"""Width of the surroundings that a place is compared with."""
RELIEF_HOLE_KM = 30.0
"""Nearer stations are at the place itself and not part of its surroundings."""
NEAREST_KM = 0.03
"""A station nearer than this counts as being at the place."""


def products(a: FloatArray, b: FloatArray) -> FloatArray:
    """Sum the products over the last axis, shape (n,), each in the order of the compiled `product`."""
    each = a * b
    whole = each.shape[-1] - each.shape[-1] % LANES
    lanes = np.zeros((len(each), LANES))
    for j in range(0, whole, LANES):
        lanes += each[:, j : j + LANES]
    s0, s1, s2, s3, s4, s5, s6, s7 = lanes.T
    total: FloatArray = ((s0 + s4) + (s2 + s6)) + ((s1 + s5) + (s3 + s7))
    for j in range(whole, each.shape[-1]):
        total = total + each[:, j]
    return total


def own_part(km: FloatArray) -> FloatArray:
    """Share of a station's own departure that is left at a distance; 0 from `OWN_KM`."""
    r = km * (1.0 / OWN_KM)
    square = (1.0 - r) * (1.0 - r)
    return np.where(km < OWN_KM, square * square * (4.0 * r + 1.0), 0.0)


def covariance(km: FloatArray) -> FloatArray:
    """Covariance of two points, as a share of the shared variance (Wendland's C2 function in 3-D).

    It is smooth, positive definite and exactly 0 beyond its reach.
    """
    r = km * (1.0 / REACH_KM)
    square = (1.0 - r) * (1.0 - r)
    found = np.where(km < REACH_KM, square * square * (4.0 * r + 1.0), 0.0)
    return np.where(km < OWN_KM, found + OWN_SHARE * own_part(km), found)


def _ring(square: FloatArray) -> FloatArray:
    """Weight of a station in the mean height of a place's surroundings, by its squared distance [km2]."""
    ring = 1.0 + square * (1.0 / (RELIEF_KM * RELIEF_KM))
    found = square / ((square + RELIEF_HOLE_KM * RELIEF_HOLE_KM) * ring * ring)
    return np.where(square < REACH_KM * REACH_KM, found, 0.0)


def pairs(at_km: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return covariance and ring weight between all stations, each (s, s); *at_km* is (s, 3)."""
    square = _squares(at_km, np.ascontiguousarray(at_km.T))
    return covariance(np.sqrt(square)), _ring(square)


def _squares(place: FloatArray, station: FloatArray) -> FloatArray:
    """Return squared distances (n, s) of places (n, at least 3) and stations (at least 3, s)."""
    a, b, c = (place[:, i, None] - station[i] for i in range(3))
    return np.asarray(a * a + b * b + c * c)


def at_places(  # noqa: PLR0917  (as the compiled function)
    place_km: FloatArray,
    east_north: FloatArray,
    elevation_m: FloatArray,
    station_km: FloatArray,
    ground_m: FloatArray,
    kin: Whole,  # noqa: ARG001  (all stations are candidates here)
    trend: FloatArray,
    load: FloatArray,
    station: Whole,
    weight: FloatArray,
    distance_km: FloatArray,
    height_m: FloatArray,
    value: FloatArray,
) -> None:
    """Fill the neighbours and the field at places: see `siting.climate.kriging_kernels.at_places`."""
    k = station.shape[1]
    square = _squares(place_km, station_km)
    near = np.minimum(square, REACH_KM * REACH_KM)
    r = np.sqrt(near) * (1.0 / REACH_KM)
    left = (1.0 - r) * (1.0 - r)
    share = left * left * (4.0 * r + 1.0)
    share = np.where(square < OWN_KM * OWN_KM, covariance(np.sqrt(square)), share)
    ring = _ring(square)
    last_km, last = _nearest(square, k + 1)
    _weigh(last_km, weight)
    ground = ground_m[last[:, :k]]
    unknown = np.isnan(elevation_m)
    blended = np.zeros(len(elevation_m))
    for s in range(k):
        blended = blended + weight[:, s] * ground[:, s]
    elevation_m[:] = np.where(unknown, blended, elevation_m)
    station[:], distance_km[:] = last[:, :k], last_km[:, :k]
    height_m[:] = np.where(unknown[:, None], 0.0, elevation_m[:, None] - ground)
    total = products(ring, np.ones(len(ground_m)))
    up = elevation_m / 1000.0
    with np.errstate(invalid="ignore"):  # no station around
        relief = np.where(total > 0.0, up - products(ring, ground_m) / total / 1000.0, 0.0)
    x, y = east_north.T
    for q in range(len(load)):
        flat = trend[0, q] + trend[1, q] * x + trend[2, q] * y
        own = products(share, load[q])
        value[:, q] = own + flat + trend[3, q] * up + trend[4, q] * relief + trend[5, q] * up * y


def _nearest(square: FloatArray, count: int) -> tuple[FloatArray, Whole]:
    """Return distance [km] and row of the nearest stations in order, (n, count); infinity beyond the last."""
    km = np.sqrt(square)
    found = np.argsort(km, axis=1, kind="stable")[:, :count]
    last_km, last = np.full((len(km), count), np.inf), np.zeros((len(km), count), np.int64)
    last[:, : found.shape[1]] = found
    last_km[:, : found.shape[1]] = np.take_along_axis(km, found, axis=1)
    return last_km, last


def _weigh(km: FloatArray, weight: FloatArray) -> None:
    """Weights of the nearest k, falling to 0 at the next one, so that nothing jumps when they change."""
    k = weight.shape[1]
    beyond = 1.0 / np.maximum(km[:, k], NEAREST_KM)
    total = np.zeros(len(weight))
    for s in range(k):
        weight[:, s] = 1.0 / np.maximum(km[:, s], NEAREST_KM) - beyond
        total = total + weight[:, s]
    some = total > 0.0
    weight[some] /= total[some, None]
    weight[~some] = 1.0 / k


def bring(  # noqa: PLR0917
    spread: tuple[Whole, FloatArray, FloatArray, FloatArray, FloatArray],
    pressure_pa: FloatArray,
    stations: tuple[FloatArray, FloatArray, FloatArray, FloatArray, FloatArray],
    moves: tuple[FloatArray, FloatArray, FloatArray, FloatArray],
    far_km: FloatArray,
    up_m: FloatArray,
) -> None:
    """Fill the shifts of the neighbours of places: see `siting.climate.kriging_kernels.bring`."""
    station, weight, distance_km, elevation_m, value = spread
    own, ground_m, own_pa, per_dry, per_pa = stations
    dry, swing, wet, wet_swing = moves
    of = own[station]
    dry[:] = value[:, None, 0] - of[..., 0]
    swing[:] = value[:, None, 1] - of[..., 1]
    thinner = per_pa[station] * (pressure_pa[:, None] - own_pa[station])
    wet[:] = (value[:, None, 2] - of[..., 2] - thinner) / per_dry[station]
    wet_swing[:] = (value[:, None, 3] - of[..., 3]) / per_dry[station]
    up = elevation_m[:, None] - ground_m[station]
    far, square = np.zeros(len(station)), np.zeros(len(station))
    for k in range(station.shape[1]):
        far = far + weight[:, k] * distance_km[:, k]
        square = square + weight[:, k] * up[:, k] * up[:, k]
    far_km[:], up_m[:] = far, np.sqrt(square)


def spline_kernel(point: FloatArray, stations: FloatArray, own: float) -> FloatArray:
    """Return the kernel (n, s) between points (n, 5) and stations (5, s): the cube of the distance.

    Within `OWN_KM` there is also what is left of a station's own departure, whose variance is *own*.
    """
    level = _squares(point, stations)
    d, e = (point[:, i, None] - stations[i] for i in (3, 4))
    square = level + d * d + e * e
    kernel = square * np.sqrt(square)
    km = np.sqrt(level) * 1000.0
    # As compiled, the departure counts only at points so near to a station.
    near = (level.min(axis=1) < (OWN_KM / 1000.0) ** 2)[:, None] & (km < OWN_KM)
    return np.asarray(np.where(near, kernel + own * own_part(km), kernel))


def at_points(  # noqa: PLR0917
    point: FloatArray,
    terms: FloatArray,
    stations: FloatArray,
    load: FloatArray,
    trend: FloatArray,
    own: float,
    found: FloatArray,
) -> None:
    """Fill the spline at points: see `siting.climate.spline_kernel.at_points`."""
    kernel = spline_kernel(point, stations, own)
    for q in range(len(load)):
        flat = np.zeros(len(terms))
        for t in range(terms.shape[1]):
            flat = flat + terms[:, t] * trend[t, q]
        found[:, q] = flat + products(kernel, load[q])
