"""Free-cooling hours of four technologies at a million places, compared with counting hour by hour.

Hour by hour means: the same condition evaluated for every hour of the same neighbours, shifted in the same
way; it is measured at a few places and scaled. Limited are the ratio of processor times, memory and how far
the answers are apart, never seconds. `bench_climate.py` runs it.
"""

from __future__ import annotations

import os
import resource
import sys
import time
from pathlib import Path

import numpy as np

HOURLY = Path(__file__).parents[3] / "shared" / "data" / "weather" / "hourly.parquet"
SEED = 20261123
PLACES, SLOW_PLACES = 1_000_000, 1_000
LIMIT_RATIO, LIMIT_H, LIMIT_GB = 200.0, 10.0, 2.0
CHOSEN = ("water_side", "air_side", "indirect_evaporative", "dry_cooler")


def free_cooling(*, places=PLACES, slow_places=SLOW_PLACES):
    """Measure and print; return whether all is within its limit."""
    from siting.climate.climate_table import climate_table
    from siting.climate.place import StationSearch
    from siting.cooling.free_cooling_hours import FreeCoolingHours
    from siting.cooling.technologies import TECHNOLOGIES

    write = sys.stdout.write
    table = climate_table()
    modes = {name: TECHNOLOGIES[name].build().full for name in CHOSEN}
    lon, lat, up = _places(places)
    # Compile, or load the compiled code, as in a second run.
    near = StationSearch(table).neighbours(lon[:10], lat[:10], up[:10])
    for mode in modes.values():
        FreeCoolingHours(table, mode).at(near)

    cpu, start = time.process_time(), time.perf_counter()
    near = StationSearch(table).neighbours(lon, lat, up)
    search_s = time.perf_counter() - start
    ours = {name: FreeCoolingHours(table, mode).at(near) for name, mode in modes.items()}
    ours_s, cpu_s = time.perf_counter() - start, time.process_time() - cpu
    peak_gb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9
    cores = os.cpu_count() or 1
    write(f"free-cooling hours, {len(modes)} technologies, {places:,} places, {cores} cores\n")
    write(f"  ours {ours_s:.2f} s, of it neighbours {search_s:.2f} s; {cpu_s:.2f} s of processor time\n")
    write(f"  peak memory {peak_gb:.2f} GB\n")
    good = peak_gb < LIMIT_GB
    if HOURLY.exists():
        good &= _beside_hour_by_hour(ours, cpu_s, modes, (lon, lat, up), table, slow_places)
    else:
        write("  hour by hour is left out: the hourly typical years are not here\n")
    if not good:
        write(f"  over a limit: {LIMIT_RATIO:g} times hour by hour, {LIMIT_H:g} h, {LIMIT_GB:g} GB\n")
    return good


def _beside_hour_by_hour(ours, ours_s, modes, place, table, slow_places):
    from siting.climate.place import StationSearch

    write = sys.stdout.write
    near = StationSearch(table).neighbours(*(axis[:slow_places] for axis in place))
    by_station = _hourly(HOURLY, table)
    start = time.process_time()
    slow = {name: _hour_by_hour(mode, near, by_station) for name, mode in modes.items()}
    slow_s = (time.process_time() - start) * len(place[0]) / slow_places
    write(f"  hour by hour, {slow_places:,} places, scaled: {slow_s:,.0f} s, {slow_s / ours_s:,.0f} x ours\n")
    worst = 0.0
    for name, truth in slow.items():
        gap = np.abs(ours[name][:slow_places] - truth)
        worst = max(worst, float(gap.max()))
        write(f"  {name:22} from hour by hour: mean {gap.mean():.2f} h, largest {gap.max():.1f} h\n")
    return slow_s / ours_s > LIMIT_RATIO and worst <= LIMIT_H


def _places(count: int) -> tuple[np.ndarray, ...]:
    generator = np.random.default_rng(SEED)
    low, high = np.array([[100.0, 25.0, 0.0], [120.0, 45.0, 2500.0]])
    return tuple(generator.uniform(low, high, (count, 3)).T.copy())


def _hourly(path, table):
    import pandas as pd

    hours = pd.read_parquet(path, columns=["wmo", "month", "tdb", "rh"])
    index = {wmo: i for i, wmo in enumerate(table.stations.wmo)}
    return {
        index[wmo]: (
            part.month.to_numpy() - 1,
            part.tdb.to_numpy() / 10,
            np.clip(part.rh.to_numpy() / 100, 0.005, 1.0),
        )
        for wmo, part in hours.groupby("wmo")
    }


def _hour_by_hour(mode, near, by_station):
    from siting.climate.place import SWING
    from siting.cooling.modes import Air

    shift, swing = near.moves(mode.follows)
    hours = np.zeros(len(shift))
    for (place, k), station in np.ndenumerate(near.station):
        if near.weight[place, k]:
            month, dry, humidity = by_station[int(station)]
            moved = dry + shift[place, k] + swing[place, k] * SWING[month]
            air = Air(moved, humidity, np.full(len(moved), near.pressure_pa[place]))
            hours[place] += near.weight[place, k] * np.count_nonzero(mode.runs(air))
    return hours
