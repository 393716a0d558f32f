"""The smoothing spline at places: the compiled inner loop of `siting.climate.spline`."""

from __future__ import annotations

import math

import numpy as np

from siting.climate.field_arrays import OWN_KM
from siting.climate.kriging_kernels import own_part, product
from siting.compiled import njit
from siting.evidence import FloatArray

_OWN_SQUARE = (OWN_KM / 1000.0) ** 2


@njit(nogil=True, error_model="numpy")
def fill_kernel(point: FloatArray, stations: FloatArray, own: float, kernel: FloatArray) -> None:
    """Fill the kernel (s,) between a point (5,) and stations (5, s): the cube of the distance.

    Within `OWN_KM` there is also what is left of a station's own departure, whose variance is *own*.
    """
    close = 0
    x, y, z, up, above = point
    for j in range(len(kernel)):
        a, b, c = x - stations[0, j], y - stations[1, j], z - stations[2, j]
        level = a * a + b * b + c * c
        # Counted: the compiler adds up whole numbers several at a time, but takes no smallest figure so.
        close += level < _OWN_SQUARE
        d, e = up - stations[3, j], above - stations[4, j]
        square = level + d * d + e * e
        kernel[j] = square * math.sqrt(square)
    if close:
        for j in range(len(kernel)):
            a, b, c = x - stations[0, j], y - stations[1, j], z - stations[2, j]
            km = math.sqrt(a * a + b * b + c * c) * 1000.0
            if km < OWN_KM:
                kernel[j] += own * own_part(km)


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
    for i in range(len(point)):
        fill_kernel(point[i], stations, own, kernel)
        for q in range(len(load)):
            flat = 0.0
            for t in range(terms.shape[1]):
                flat += terms[i, t] * trend[t, q]
            found[i, q] = flat + product(kernel, load[q])
