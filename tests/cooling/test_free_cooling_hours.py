"""The hours engine: against counting one by one, and properties of hours."""

import math
from dataclasses import dataclass, replace
from types import SimpleNamespace

import numpy as np
import psychrolib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siting.climate.climate_table import MONTH_HOURS, ClimateTable, Stations, climate_table
from siting.climate.place import SWING, Neighbours
from siting.climate.psychro import saturation_pressure_pa
from siting.cooling import hours_edges
from siting.cooling.air_side import AirSide
from siting.cooling.free_cooling_hours import (
    DryBulbBelow,
    FreeCoolingHours,
    WetBulbBelow,
    difference_with_interval,
    hours_with_interval,
    months_with_interval,
    partial_months_with_interval,
)
from siting.cooling.hours_edges import FINE_PRESSURES_PA, PRESSURES_PA
from siting.cooling.modes import TIE_K, StopsOnce
from siting.cooling.technologies import TECHNOLOGIES, WaterSide
from tests.support.counting import HOURLY, hourly, hours_one_by_one, one_place, own_hours, station_index

psychrolib.SetUnitSystem(psychrolib.SI)


@dataclass(frozen=True)
class AirWithin:
    """A mode with a limit from below: dry bulb and dew point let outdoor air into the room."""

    max_dry_bulb_c: float
    min_dew_point_c: float
    max_dew_point_c: float

    humidity_90_h = 450.0
    month_90_h, partial_90_h = 70.0, 145.0
    follows = "dry_bulb"
    by_altitude = False

    def runs(self, air):
        least, most = (float(saturation_pressure_pa(t)) for t in (self.min_dew_point_c, self.max_dew_point_c))
        moist = (air.vapour_pa >= least) & (air.vapour_pa <= most)
        return np.asarray(moist & (air.dry_bulb_c <= self.max_dry_bulb_c + TIE_K))


MODES = {
    f"{name}-{part}": getattr(kind.build(), part)
    for name, kind in TECHNOLOGIES.items()
    for part in ("full", "some")
}
MODES |= {"A1": AirSide("A1").full, "A4": AirSide("A4").full, "strict": AirSide("A1", mixing=False).full}
MODES |= {"frost": WetBulbBelow(-0.2), "air-within": AirWithin(27, -9, 15)}
MOVED = [(0.0, None, 0.0), (-3.27, 84_000, 0.0), (4.111, 99_500, 1.3), (-9.3, 65_000, -2.0)]


@pytest.mark.parametrize("mode", MODES.values(), ids=MODES)
@pytest.mark.parametrize("wmo", ["537720", "545110"])
def test_the_lookup_counts_like_one_by_one_over_the_same_classes(mode, wmo):
    month, dry, humidity, hours = own_hours(station_index(wmo))
    engine = FreeCoolingHours(climate_table(), mode)
    for shift, pressure, swing in MOVED:
        near = one_place(station_index(wmo), shift_k=shift, pressure_pa=pressure, swing_k=swing)
        truth = hours_one_by_one(
            mode,
            month,
            dry,
            humidity,
            shift_k=shift,
            pressure_pa=near.pressure_pa[0],
            swing_k=swing,
            weight=hours,
        )
        month_h, year_h = _ALLOWED.get(mode, (6, 10))
        assert engine.by_month(near)[0] == pytest.approx(truth, abs=month_h)
        assert engine.at(near)[0] == pytest.approx(truth.sum(), abs=year_h)


STOPS_ONCE = {name: mode for name, mode in MODES.items() if isinstance(mode, StopsOnce)}


@pytest.mark.parametrize("mode", STOPS_ONCE.values(), ids=STOPS_ONCE)
def test_the_root_is_the_state_that_halving_ends_at(mode):
    by_root = hours_edges._last_states(mode, PRESSURES_PA[14:18])
    halved = hours_edges._all_changes(mode, 14, 18)
    if len(halved.at_last) == 1:  # the pressure does not matter
        one = by_root.pressure == 0
        assert np.array_equal(by_root.last_c, np.tile(by_root.last_c[one], 4))
        by_root = replace(
            by_root, **{n: getattr(by_root, n)[one] for n in ("pressure", "level", "last_c", "was_running")},
            at_last=by_root.at_last[:1],
        )  # fmt: skip
    for field in ("pressure", "level", "last_c", "was_running", "at_last"):
        assert np.array_equal(getattr(by_root, field), getattr(halved, field)), field


def test_a_root_takes_no_more_steps_than_halving_even_at_a_jump():
    asked = []

    def excess(step, rows):
        asked.append(len(rows))
        return np.where(step > jump[rows], np.array([1.0, 1e9, np.nan])[rows % 3], -1e-9)

    last = 560 * 2**24
    jump = np.array([0, 1, 12_345_678, 2**33, last - 2, last - 1])
    found = hours_edges._last_steps(excess, last, np.full(6, -1e-9), np.array([1.0, 1e9, np.nan] * 2))
    assert np.array_equal(found, jump)
    assert len(asked) <= math.ceil(math.log2(last)) + 1


def test_the_modes_that_a_wet_bulb_decides_stop_once():
    assert {"water_side-full", "indirect_evaporative-full", "dry_cooler-full", "frost"} <= set(STOPS_ONCE)


# A lower dry-bulb limit on the very tenth of an unmoved station is counted to a tenth of a degree; between
# a frozen and a wet wick the wet bulb jumps; the limit of A4 falls by 8 K/km between two pressures.
_ALLOWED = {MODES["strict"]: (40, 40), MODES["frost"]: (12, 15), MODES["A4"]: (6, 18)}


@pytest.mark.skipif(not HOURLY.exists(), reason="the hourly typical years are not here")
@pytest.mark.parametrize("wmo", ["537720", "538630", "534870"])
@pytest.mark.parametrize("wet_bulb", [0.5, 5.0, 11.5, 18.0])
def test_the_table_counts_like_the_hourly_data_at_the_station(wmo, wet_bulb):
    near = one_place(station_index(wmo))
    _, dry, humidity = hourly(wmo)
    pressure = float(near.pressure_pa[0])
    truth = sum(
        psychrolib.GetTWetBulbFromRelHum(t, h, pressure) <= wet_bulb
        for t, h in zip(dry, humidity, strict=True)
    )
    hours = FreeCoolingHours(climate_table(), WetBulbBelow(wet_bulb)).at(near)[0]
    assert hours == pytest.approx(truth, abs=15)


def _one_cell(dry_bulb_c, percent):
    """A table of one station with ten hours in one class, in June."""
    one = np.ones(1)
    name = np.array(["x"])
    place = Stations(name, name, name, 112 * one, 37.5 * one, 0 * one)
    cell = (np.array([v]) for v in (5, round(dry_bulb_c * 10) + 600, percent, 10))
    return ClimateTable(place, np.array([0, 1]), *cell)


@pytest.mark.parametrize(("shift", "hours"), [(-40.0, 10), (-2.0, 10), (0.0, 0), (40.0, 0)])
def test_one_class_counts_whole_or_not_at_all(shift, hours):
    engine = FreeCoolingHours(_one_cell(20.0, 50), DryBulbBelow(19.5))
    near = one_place(0, shift_k=shift, pressure_pa=95_000)
    assert engine.by_month(near)[0] == pytest.approx(np.eye(12)[5] * hours, abs=1e-4)


def test_the_swing_of_the_seasons_moves_months_apart():
    engine = FreeCoolingHours(climate_table(), DryBulbBelow(10))
    flat, swung = (engine.by_month(one_place(station_index("537720"), swing_k=k))[0] for k in (0.0, 3.0))
    assert np.abs(swung - flat).max() > 5
    for month in (0, 3, 9):
        alone = engine.by_month(one_place(station_index("537720"), shift_k=3.0 * SWING[month]))[0]
        assert swung[month] == pytest.approx(alone[month], abs=0.01)


def test_a_blend_is_the_weighted_mean_of_its_stations():
    engine = FreeCoolingHours(climate_table(), WetBulbBelow(11.5))
    alone = [engine.at(one_place(s, shift_k=k, pressure_pa=93_000))[0] for s, k in ((5, 1.0), (9, -2.0))]
    both, shift = np.array([[5, 9]]), np.array([[1.0, -2.0]])
    weight, none = np.array([[1.25, -0.25]]), np.zeros((1, 2))
    near = Neighbours(both, weight, none, none, shift, np.array([93_000.0]), np.zeros(1))
    assert engine.at(near)[0] == pytest.approx(1.25 * alone[0] - 0.25 * alone[1], abs=0.05)


@pytest.mark.parametrize("mode", MODES.values(), ids=MODES)
def test_months_add_up_to_the_year(mode):
    engine = FreeCoolingHours(climate_table(), mode)
    near = one_place(station_index("545110"), shift_k=-1.234)
    assert engine.by_month(near)[0].sum() == pytest.approx(engine.at(near)[0], abs=0.01)


def test_many_places_are_counted_like_each_alone():
    generator = np.random.default_rng(20261123)
    count = 50_000
    station = generator.integers(0, 242, (count, 3))
    shift = generator.uniform(-12, 12, (count, 3))
    weight = np.full((count, 3), 1 / 3)
    pressure = generator.uniform(60_000, 103_000, count)
    none = np.zeros((count, 3))
    many = Neighbours(station, weight, none, none, shift, pressure, np.zeros(count))
    engine = FreeCoolingHours(climate_table(), WetBulbBelow(11.5))
    hours = engine.at(many)
    for i in generator.integers(0, count, 20):
        parts = [
            engine.at(one_place(int(s), shift_k=k, pressure_pa=pressure[i]))[0]
            for s, k in zip(station[i], shift[i], strict=True)
        ]
        assert hours[i] == pytest.approx(np.mean(parts), abs=0.01)


_BELOW = {mode: FreeCoolingHours(climate_table(), mode) for mode in (WetBulbBelow(11.5), DryBulbBelow(18))}


@settings(max_examples=40, derandomize=True)
@given(station=st.integers(0, 241), shifts=st.tuples(st.floats(-15, 15), st.floats(-15, 15)))
def test_a_warmer_place_has_no_more_hours_below_a_limit(station, shifts):
    for engine in _BELOW.values():
        cold, warm = (engine.at(one_place(station, shift_k=s))[0] for s in sorted(shifts))
        assert warm <= cold + 0.01


@settings(max_examples=25, derandomize=True)
@given(station=st.integers(0, 241), limits=st.tuples(st.floats(-10, 30), st.floats(-10, 30)))
def test_a_warmer_limit_has_no_fewer_hours(station, limits):
    low, high = (
        FreeCoolingHours(climate_table(), WetBulbBelow(x)).at(one_place(station))[0] for x in sorted(limits)
    )
    assert low <= high + 0.01


def test_warmer_k_is_a_shift():
    engine = _BELOW[WetBulbBelow(11.5)]
    moved, warmer = one_place(7, shift_k=1.5), one_place(7)
    assert engine.at(warmer, warmer_k=1.5) == pytest.approx(engine.at(moved))
    assert engine.at(warmer, warmer_k=np.array([1.5])) == pytest.approx(engine.at(moved))


def test_a_limit_above_every_hour_gives_the_whole_year():
    assert FreeCoolingHours(climate_table(), WetBulbBelow(45)).at(one_place(0))[0] == pytest.approx(
        8760, abs=0.05
    )


def test_a_far_shift_after_a_near_one_is_tabulated_again():
    engine = FreeCoolingHours(climate_table(), DryBulbBelow(18))
    engine.at(one_place(0))
    assert engine.at(one_place(0, shift_k=-75))[0] == pytest.approx(8760, abs=0.05)
    assert engine.at(one_place(0, shift_k=75))[0] == pytest.approx(0, abs=0.05)


def test_hours_do_not_depend_on_which_places_came_before():
    # Tables grow with the shifts, pressures and stations that are asked for.
    places = [
        one_place(s, shift_k=k, pressure_pa=p)
        for s, k, p in ((3, 0.4, 101_000), (90, -19.0, 64_000), (3, 21.0, 88_000), (200, 1.0, 49_000))
    ]
    fresh = [FreeCoolingHours(climate_table(), WetBulbBelow(11.5)).at(place)[0] for place in places]
    grown = FreeCoolingHours(climate_table(), WetBulbBelow(11.5))
    for _ in range(2):
        assert [grown.at(place)[0] for place in places] == pytest.approx(fresh, abs=0.005)


def test_a_shift_must_be_a_number():
    with pytest.raises(ValueError, match="not a finite number"):
        _BELOW[WetBulbBelow(11.5)].at(one_place(0), warmer_k=np.nan)


def test_no_places_no_hours():
    near = one_place(0)
    empty = Neighbours(*(getattr(near, name)[:0] for name in ("station", "weight", "distance_km", "height_m")),
                       near.shift_k[:0], near.pressure_pa[:0], near.offset_90_k[:0])  # fmt: skip
    assert FreeCoolingHours(climate_table(), DryBulbBelow(18)).at(empty).shape == (0,)


def test_intervals_hold_their_value():
    plant, near = WaterSide(), one_place(station_index("537720"))
    near = Neighbours(**(vars(near) | {"offset_90_k": np.array([1.2])}))
    full, some = (FreeCoolingHours(climate_table(), m) for m in (plant.full, plant.some))
    for value, low, high in (
        hours_with_interval(full, near, warmer_k=1.0),
        difference_with_interval(some, full, near, warmer_k=1.0),
    ):
        assert 0 <= low[0] <= value[0] <= high[0] <= 8760
        assert low[0] < high[0]


def test_pressures_reach_from_the_highest_places_to_the_lowest_with_one_at_900_m():
    # ASHRAE lowers its envelopes from 900 m on: a bend, so there must be a node.
    bend = psychrolib.GetStandardAtmPressure(900)
    for nodes in (PRESSURES_PA, FINE_PRESSURES_PA):
        assert np.abs(nodes - bend).min() < 1.0  # a tenth of a metre
        assert np.all(np.diff(nodes) > 0)
        assert nodes[0] < psychrolib.GetStandardAtmPressure(5_500)
        assert nodes[-1] > psychrolib.GetStandardAtmPressure(-400)


@dataclass(frozen=True)
class Tilted(DryBulbBelow):
    """A limit slightly lower in dense air: 20.2 degC in the mountains, 19.8 at sea level."""

    def excess(self, air):
        return air.dry_bulb_c - (self.dry_bulb_c - 0.4 * (air.pressure_pa > 80_000) + TIE_K)


@pytest.mark.parametrize(("pressure_pa", "hours"), [(60_000, 10), (105_000, 0)])
def test_a_limit_that_moves_little_with_the_pressure_is_kept_apart(pressure_pa, hours):
    engine = FreeCoolingHours(_one_cell(20.0, 50), Tilted(20.2))
    assert engine.at(one_place(0, pressure_pa=pressure_pa))[0] == pytest.approx(hours, abs=1e-4)


# --- intervals by hand: hours that are straight lines of the offset -----------------------------------------


class Line:
    """Hours that fall by a fixed number per kelvin, as a function of the offset only."""

    def __init__(self, hours, *, humidity_90_h=0.0, month_90_h=40.0, partial_90_h=185.0):
        self.hours, self.humidity_90_h = hours, humidity_90_h
        self.mode = SimpleNamespace(month_90_h=month_90_h, partial_90_h=partial_90_h)

    def at(self, near, *, warmer_k):
        """Hours a year."""
        return np.array([float(self.hours(k)) for k in np.broadcast_to(warmer_k, near.blended.shape)])

    def by_month(self, near, *, warmer_k):
        """Hours of each month, shape (n, 12)."""
        return np.array([self.hours(k) * np.ones(12) for k in np.broadcast_to(warmer_k, near.blended.shape)])

    def in_climates(self, near, warmer_k, *, by_month=False):
        """One of them for each climate."""
        return [(self.by_month if by_month else self.at)(near, warmer_k=k) for k in warmer_k]


def falling(start, slope=0.0, **widths):
    return Line(lambda k: start - slope * k, **widths)


def a_place(offset_90_k=2.0, *, blended=True):
    return SimpleNamespace(offset_90_k=np.array([offset_90_k]), blended=np.array([blended]))


def one(found):
    return [float(x[0]) for x in found]


@pytest.mark.parametrize(
    ("hours", "place", "expected"),
    [
        (falling(4000, 100), a_place(2), [4000, 3800, 4200]),
        (falling(4000, -100), a_place(2), [4000, 3800, 4200]),  # a mode that wants it warmer
        (falling(4000, 100), a_place(0), [4000, 4000, 4000]),
        (falling(4000, 100, humidity_90_h=450), a_place(2), [4000, 3550, 4450]),  # the wider of the two
        (falling(4000, 100, humidity_90_h=150), a_place(2), [4000, 3800, 4200]),
        (falling(4000, 100, humidity_90_h=450), a_place(2, blended=False), [4000, 3800, 4200]),
        (falling(4000, 0, humidity_90_h=450), a_place(0, blended=False), [4000, 4000, 4000]),
        (falling(100, 0, humidity_90_h=450), a_place(), [100, 0, 550]),
        (falling(8700, 0, humidity_90_h=450), a_place(), [8700, 8250, 8760]),
    ],
)
def test_the_year_is_as_wide_as_its_temperature_or_its_humidity(hours, place, expected):
    assert one(hours_with_interval(hours, place)) == pytest.approx(expected)


def test_each_interval_is_taken_around_the_shifted_climate():
    near, hours, none = a_place(2, blended=False), falling(4000, 100), falling(0)
    assert one(hours_with_interval(hours, near, warmer_k=3.0)) == [3700, 3500, 3900]
    assert one(difference_with_interval(hours, none, near, warmer_k=3.0)) == [3700, 3500, 3900]
    month = falling(400, 10)
    for found in (
        months_with_interval(month, near, warmer_k=3.0),
        partial_months_with_interval(month, none, near, warmer_k=3.0),
    ):
        assert [x[0, 0] for x in found] == [370, 350, 390]
        assert {x.shape for x in found} == {(1, 12)}
    assert one(difference_with_interval(hours, none, near)) == [4000, 3800, 4200]
    assert [x[0, 0] for x in months_with_interval(month, near)] == [400, 380, 420]
    assert [x[0, 0] for x in partial_months_with_interval(month, none, near)] == [400, 380, 420]


@pytest.mark.parametrize(
    ("some", "full", "place", "expected"),
    [
        # 1000 - 50 k: 900 to 1100 over two kelvin either way, and the season's 185 h beside.
        (falling(5000, 100), falling(4000, 50), a_place(2), [1000, 715, 1285]),
        (falling(5000, 100), falling(4000, 50), a_place(2, blended=False), [1000, 900, 1100]),
        (falling(4030), falling(4000), a_place(2), [30, 0, 60]),  # few hours can only be off by a few
        (falling(4000), falling(4100), a_place(2), [0, 0, 0]),  # never fewer than none
        (falling(8700), falling(0), a_place(2), [8700, 8515, 8760]),
        (falling(100, 100), falling(0), a_place(4), [100, 0, 685]),
    ],
)
def test_partial_hours_of_the_year_by_hand(some, full, place, expected):
    assert one(difference_with_interval(some, full, place)) == pytest.approx(expected)


@pytest.mark.parametrize("turn", [-1.0, 1.0])
@pytest.mark.parametrize(("height", "expected"), [(300, [100, 100, 400]), (-90, [100, 10, 100])])
def test_what_is_largest_or_least_inside_the_interval_counts(turn, height, expected):
    # A bump, or a dip, half-way to one end of the interval.
    some = Line(lambda k: 100 + height * (k == turn))
    assert one(difference_with_interval(some, falling(0), a_place(2, blended=False))) == expected
    assert [x[0, 0] for x in months_with_interval(some, a_place(2, blended=False))] == expected


FULL = 24 * np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])


class Part(Line):
    """Hours that are the same share of each month."""

    def by_month(self, near, *, warmer_k):
        """Hours of each month, shape (n, 12)."""
        return super().by_month(near, warmer_k=warmer_k) * FULL


@pytest.mark.parametrize(
    ("share", "width"),
    [
        (0.5, 40),
        (0.1, 24),
        (0.9, 24),
        (0.0, 0),
        (1.0, 0),
    ],  # 40 h if half full, like the error of a count: 2 sqrt(p (1 - p))
)
def test_a_month_is_widened_most_where_it_is_half_full(share, width):
    value, low, high = months_with_interval(Part(lambda _: share), a_place())
    assert value[0] == pytest.approx(share * FULL)
    assert low[0] == pytest.approx(np.maximum(value[0] - width, 0))
    assert high[0] == pytest.approx(np.minimum(value[0] + width, FULL))
    alone = months_with_interval(Part(lambda _: share), a_place(blended=False))
    for end in alone:
        assert end[0] == pytest.approx(share * FULL)


def test_partial_hours_of_a_month_are_a_quarter_wider():
    some, full = Part(lambda _: 0.75), Part(lambda _: 0.25, month_90_h=0.0)
    value, low, high = partial_months_with_interval(some, full, a_place())
    assert value[0] == pytest.approx(FULL / 2)
    assert (value - low)[0] == pytest.approx(np.full(12, 50))
    assert (high - value)[0] == pytest.approx(np.full(12, 50))
    for end in partial_months_with_interval(full, some, a_place()):
        assert end[0].tolist() == [0] * 12


def test_a_month_that_is_open_at_any_offset_is_widened():
    # Full as estimated, half full at the warm end: open there, so 40 h are added on both sides.
    month = Part(lambda k: 1.0 - 0.25 * max(k, 0.0))
    _, low, high = months_with_interval(month, a_place(2))
    assert low[0] == pytest.approx(FULL / 2 - 40)
    assert high[0] == pytest.approx(FULL)


def test_the_ends_of_a_month():
    _, low, high = months_with_interval(Line(lambda _: 10.0), a_place())
    width = 80 * np.sqrt(10 / FULL * (1 - 10 / FULL))
    assert low[0] == pytest.approx(np.maximum(10 - width, 0))
    assert high[0] == pytest.approx(10 + width)
    # The look-up may count slightly more than the month has: the value stays inside its interval.
    value, low, high = months_with_interval(Part(lambda _: 1.0005), a_place())
    assert np.array_equal(value, high)
    assert np.array_equal(value, low)


def test_the_hours_of_months_are_those_of_the_calendar():
    assert MONTH_HOURS.tolist() == FULL.tolist()
    assert FULL.sum() == 8760
