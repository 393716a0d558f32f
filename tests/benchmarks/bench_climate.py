"""Wet bulb against psychrolib (compiled loop) and MetPy, on one thread; hours against hour-by-hour counting.

    python tests/benchmarks/bench_climate.py

The exit code is 1 if siting is less than 8 times as fast as psychrolib, or more than 0.01 K from it, or if
the hours of `bench_cooling` are over their limits; never for seconds.
"""

from __future__ import annotations

import os
import sys
import time

from reference import reference

STATES, FEW = 1_000_000, 500
MIN_RATIO, MAX_K = 8.0, 0.01
SEED = 20261123
# Where two wicks can be in balance (a frozen one at -0.6 to 0 degC, a wet one up to 1 degC) psychrolib
# returns the one its bisection happens to find.
TWO_WICKS_C = (-0.7, 1.0)


def states(count):
    """Draw dry bulb [degC], relative humidity (0..1) and pressure [Pa] over the whole range."""
    import numpy as np

    draw = np.random.default_rng(SEED).uniform
    return draw(-40, 50, count), draw(0.01, 1, count), draw(55_000, 105_000, count)


def timed(work, *, times=5):
    """Return the least of several processor times [s], without the first call, which compiles."""
    work()
    found = []
    for _ in range(times):
        start = time.process_time()
        work()
        found.append(time.process_time() - start)
    return min(found)


def psychrolib_loop():
    """Return psychrolib's wet bulb in a compiled loop: it compiles its functions where numba is installed."""
    import psychrolib
    from numba import njit

    psychrolib.SetUnitSystem(psychrolib.SI)
    wet_bulb = psychrolib.GetTWetBulbFromRelHum

    @njit
    def loop(dry, humidity, pressure, out):
        for i in range(dry.size):
            out[i] = wet_bulb(dry[i], humidity[i], pressure[i])

    return loop


def metpy_seconds():
    """Return the seconds MetPy takes per state, or None if it is not installed."""
    import warnings

    try:
        from metpy.calc import dewpoint_from_relative_humidity, wet_bulb_temperature
        from metpy.units import units
    except ImportError:
        return None
    # Warm, moist states: its moist adiabat needs them.
    dry, humidity, pressure = states(FEW)
    dry, humidity = abs(dry) * units.degC, (0.3 + 0.7 * humidity) * units.dimensionless
    pressure = pressure * units.Pa
    dew = dewpoint_from_relative_humidity(dry, humidity)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return timed(lambda: wet_bulb_temperature(pressure, dry, dew), times=2) / FEW


def wet_bulb():
    """Measure and print; return whether siting is fast and accurate enough."""
    import numpy as np

    from siting.climate.psychro_kernels import wet_bulbs

    air = states(STATES)
    ours, theirs = np.empty(STATES), np.empty(STATES)
    loop = psychrolib_loop()
    us = timed(lambda: wet_bulbs(*air, ours)) / STATES
    them = timed(lambda: loop(*air, theirs), times=3) / STATES
    one = (theirs < TWO_WICKS_C[0]) | (theirs > TWO_WICKS_C[1])
    apart = float(np.abs(ours - theirs)[one].max())
    metpy = metpy_seconds()
    write = sys.stdout.write
    write(f"wet bulb, one thread, {STATES:,} states (-40..50 degC, 1..100 %, 55..105 kPa)\n")
    write(f"  ours                          {us * 1e9:10.0f} ns a state\n")
    write(f"  psychrolib in a compiled loop {them * 1e9:10.0f} ns a state  {them / us:8.1f} x ours\n")
    if metpy is None:
        write('  MetPy is not installed: pip install "siting[bench]"\n')
    else:
        write(f"  MetPy on {FEW} warm states     {metpy * 1e9:10.0f} ns a state  {metpy / us:8.0f} x ours\n")
    write(f"  largest difference from psychrolib {apart:.5f} K, where one wick only can be in balance\n")
    good = them / us >= MIN_RATIO and apart <= MAX_K
    if not good:
        write(f"  over the limit: at least {MIN_RATIO:g} times psychrolib and within {MAX_K:g} K of it\n")
    return good


def main():
    """Run both; return the exit code."""
    from bench_cooling import free_cooling

    sys.stdout.write(reference())
    good = wet_bulb()
    return int(not (free_cooling() and good))


if __name__ == "__main__":
    os.environ.setdefault("NUMBA_NUM_THREADS", "1")
    sys.exit(main())
