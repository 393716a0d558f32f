"""The compiled loop of `siting.scoring.order`."""

from __future__ import annotations

from typing import Any

import numpy as np

from siting.compiled import njit


@njit(nogil=True)
def inversions(codes: Any) -> int:
    """Count the pairs in which the earlier is the greater, by sorting runs of 2, 4, 8 ...; codes (n,)."""
    count, found = len(codes), 0
    here, there = codes.copy(), np.empty_like(codes)
    half = 1
    while half < count:
        for start in range(0, count, 2 * half):
            middle, stop = min(start + half, count), min(start + 2 * half, count)
            i, j = start, middle
            for k in range(start, stop):
                if i < middle and (j >= stop or here[i] <= here[j]):
                    there[k] = here[i]
                    i += 1
                else:
                    there[k] = here[j]
                    found += middle - i  # what is left of the first half is greater
                    j += 1
        here, there = there, here
        half *= 2
    return found
