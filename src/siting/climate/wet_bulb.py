"""Wet bulb and dew point of moist air, solved by psychro_arrays.py or, compiled, by psychro_kernels.py.

No air can have a relative humidity outside 0..1 or a vapour pressure above the total pressure: such entries,
and NaN, give NaN. Both kinds of loop give the same figures, see psychro_arrays.py.
"""

from __future__ import annotations

from typing import Any, Literal

import numpy as np

from siting.evidence import FloatArray

_FEW = {"dew_points": 300_000, "wet_bulbs": 600_000}
"""States for which starting the compiler takes longer than computing them in NumPy."""


def dew_point_c(dry_bulb_c: Any, relative_humidity: Any) -> FloatArray:
    """Dew point [degC], below the triple point the frost point; NaN for completely dry air."""
    return _each("dew_points", dry_bulb_c, relative_humidity)


def wet_bulb_c(dry_bulb_c: Any, relative_humidity: Any, pressure_pa: Any) -> FloatArray:
    """Thermodynamic wet bulb [degC] (ASHRAE eq. 33 and 35, solved to 2e-5 K; no fitted formula).

    Parameters
    ----------
    dry_bulb_c, relative_humidity, pressure_pa
        [degC], 0..1 and [Pa]: arrays that broadcast.

    Notes
    -----
    Near 0 degC a frozen and a wet wick can both be in balance. The wet one is taken, unless the frozen
    one is colder than -0.6 degC, which only happens in very dry air: with rising dry bulb the wet bulb jumps
    from at least -0.6 degC to 0 degC (in very dry air from -0.6 degC to slightly above 0 degC).
    """
    return _each("wet_bulbs", dry_bulb_c, relative_humidity, pressure_pa)


def _each(loop: Literal["dew_points", "wet_bulbs"], *arguments: Any) -> FloatArray:
    """Run a loop over arrays of one shape, in NumPy if they are not too many."""
    arrays = np.broadcast_arrays(*(np.asarray(a, dtype=np.float64) for a in arguments))
    out = np.empty(arrays[0].shape)
    flat = [np.ascontiguousarray(a).ravel() for a in arrays]
    if out.size <= _FEW[loop]:
        from siting.climate import psychro_arrays as loops
    else:
        from siting.climate import psychro_kernels as loops  # type: ignore[no-redef]
    getattr(loops, loop)(*flat, out.reshape(-1))
    return out
