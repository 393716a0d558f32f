"""How fast the machine is at the moment: a fixed piece of pure Python and one of NumPy, for every table.

Seconds of different days compare only as multiples of these two.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time

ADDITIONS = 5_000_000
NUMBERS = 2_000_000
TIMES = 3


def additions():
    """Count in a loop of pure Python."""
    total = 0
    for number in range(ADDITIONS):
        total += number
    return total


def sorting():
    """Draw numbers, take their logarithm and sort them, in one thread."""
    import numpy as np

    drawn = np.random.default_rng(1).random(NUMBERS)
    return np.sort(np.log(drawn))


def lowest(piece):
    """Return the lowest processor time of a few runs [s]."""
    spent = []
    for _ in range(TIMES):
        start = time.process_time()
        piece()
        spent.append(time.process_time() - start)
    return min(spent)


def reference():
    """Return a line to print above a table; measured in a process of its own, so that its memory stays out."""
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    told = subprocess.run([sys.executable, __file__], check=True, capture_output=True, text=True).stdout
    return f"{time.strftime('%Y-%m-%d')}{load}; {told}"


if __name__ == "__main__":
    sys.stdout.write(
        f"reference: {ADDITIONS:,} additions in pure Python {lowest(additions):.2f} s, "
        f"{NUMBERS:,} numbers drawn and sorted by NumPy {lowest(sorting):.2f} s\n"
    )
