"""The smoothing spline at places: the compiled inner loop of `siting.climate.spline`."""

from __future__ import annotations

import math

import numpy as np

from siting.climate.kriging_kernels import OWN_KM
from siting.compiled import njit
from siting.evidence import FloatArray


@njit(nogil=True, error_model="numpy")
def own_share(km: float) -> float:
    """Share of a station's own departure that is left at a distance (Wendland's C2 function)."""
    if km >= OWN_KM:
        return 0.0
    r = km * (1.0 / OWN_KM)
    square = (1.0 - r) * (1.0 - r)
    return square * square * (4.0 * r + 1.0)


# Sums may be reordered for speed; the order is the same each time.
@njit(nogil=True, fastmath={"reassoc", "contract", "nsz"})
def _total(kernel: FloatArray, load: FloatArray) -> float:
    total = 0.0
    for j in range(len(kernel)):
        total += kernel[j] * load[j]
    return total


@njit(nogil=True, error_model="numpy")
def at_points(  # noqa: PLR0917  (a compiled function takes its arrays by position)
    point: FloatArray,
    terms: FloatArray,
    stations: FloatArray,
    load: FloatArray,
    trend: FloatArray,
    own: float,
    found: FloatArray,
) -> None:
    """Fill *found* (n, q) from points (n, 5), trend terms (n, t), stations (5, s), load (q, s), trend (t, q).

    *own* is the variance of a station's own departure.
    """
    kernel = np.empty(stations.shape[1])
    near = (OWN_KM / 1000.0) ** 2
    for i in range(len(point)):
        nearest = np.inf
        x, y, z, up, above = point[i]
        for j in range(len(kernel)):
            a, b, c = x - stations[0, j], y - stations[1, j], z - stations[2, j]
            level = a * a + b * b + c * c
            nearest = min(nearest, level)
            d, e = up - stations[3, j], above - stations[4, j]
            square = level + d * d + e * e
            kernel[j] = square * math.sqrt(square)
        if nearest < near:
            for j in range(len(kernel)):
                a, b, c = x - stations[0, j], y - stations[1, j], z - stations[2, j]
                kernel[j] += own * own_share(math.sqrt(a * a + b * b + c * c) * 1000.0)
        for q in range(len(load)):
            flat = 0.0
            for t in range(terms.shape[1]):
                flat += terms[i, t] * trend[t, q]
            found[i, q] = flat + _total(kernel, load[q])
