"""Cooling towers: published and hand-made answers, an independent integral, two other methods, bad
designs."""

import csv
import math
from functools import cache

import numpy as np
import psychrolib
import pytest
from scipy.integrate import quad
from scipy.optimize import brentq

from siting.climate.climate_table import climate_table
from siting.cooling.free_cooling_hours import FreeCoolingHours
from siting.cooling.modes import Air, WetBulbBelow
from siting.cooling.technologies import WaterSide
from siting.cooling.towers import Tower, TowerWaterBelow, merkel_number
from tests.support import SHARED
from tests.support.counting import one_place, station_index

psychrolib.SetUnitSystem(psychrolib.SI)
TAIYUAN_PA = np.float64(92_600.0)
RATIOS = (1.0, 1.2, 1.5)
TAIYUAN_EPW = SHARED / "data" / "weather" / "epw" / "CHN_Shanxi.Taiyuan.537720_CSWD.epw"
WATER = 4.186


# --- an oracle of our own: psychrolib, and the integral taken by scipy -----------------------------------


def _saturated(t, p=float(TAIYUAN_PA)):
    return psychrolib.GetSatAirEnthalpy(t, p) / 1000.0


def _duty(wet, cold, range_k, ratio, p=float(TAIYUAN_PA)):
    """Merkel's integral; infinite where air and water would cross."""
    entering = _saturated(wet, p)

    def drive(t):
        return _saturated(t, p) - entering - ratio * WATER * (t - cold)

    if min(drive(t) for t in np.linspace(cold, cold + range_k, 41)) <= 1e-4:
        return math.inf
    return quad(lambda t: WATER / drive(t), cold, cold + range_k)[0]


@cache
def _true_approach(wet, ratio, design=(24.0, 4.5, 5.0), p=float(TAIYUAN_PA)):
    wet_d, approach_d, range_k = design
    has = _duty(wet_d, wet_d + approach_d, range_k, ratio, p)
    return brentq(lambda a: min(_duty(wet, wet + a, range_k, ratio, p), 1e6) - has, 0.3, 45, xtol=1e-4)


@pytest.mark.parametrize("ratio", RATIOS)
@pytest.mark.parametrize("wet", [-3.0, 0.0, 6.0, 12.0, 18.0, 24.0, 28.0])
def test_four_points_are_near_the_integral(wet, ratio):
    ours = float(Tower(liquid_to_gas=ratio).approach_at_k(np.float64(wet), TAIYUAN_PA))
    assert ours == pytest.approx(_true_approach(wet, ratio), abs=0.06)


# The second tower has next to no approach: its least drive, at 0.1 of the range, is below 1 kJ/kg.
@pytest.mark.parametrize(("cold", "rise", "ratio", "wet"), [(25.0, 10.0, 1.0, 20.0), (24.1, 1.0, 0.5, 24.0)])
def test_the_merkel_number_by_hand(cold, rise, ratio, wet):
    # h of saturated air at 101.325 kPa [kJ/kg]: 20 degC 57.555, 26.5 82.0 ...: here by psychrolib, summed.
    shares = (0.1, 0.4, 0.6, 0.9)
    drives = [
        _saturated(cold + s * rise, 101_325.0) - _saturated(wet, 101_325.0) - ratio * WATER * s * rise
        for s in shares
    ]
    by_hand = WATER * rise / 4 * sum(1 / d for d in drives)
    assert float(merkel_number(wet, cold, rise, ratio, np.float64(101_325.0))) == pytest.approx(
        by_hand, rel=2e-4
    )


# --- answers that were known beforehand ------------------------------------------------------------------


@pytest.mark.parametrize("ratio", RATIOS)
@pytest.mark.parametrize(("wet", "low", "high"), [(24.0, 4.5, 4.5), (12.0, 8.2, 8.4), (0.0, 12.9, 13.3)])
def test_a_summer_tower_stays_farther_from_a_colder_wet_bulb(ratio, wet, low, high):
    found = float(Tower(liquid_to_gas=ratio).approach_at_k(np.float64(wet), TAIYUAN_PA))
    assert low - 0.05 <= found <= high + 0.05


@cache
def _taiyuan_year():
    with TAIYUAN_EPW.open(encoding="latin-1") as file:
        rows = list(csv.reader(file))[8:]
    dry, humidity, pressure = (np.array([float(r[c]) for r in rows]) for c in (6, 8, 9))
    return Air(dry, np.clip(humidity / 100, 0.005, 1.0), pressure)


@pytest.mark.skipif(not TAIYUAN_EPW.exists(), reason="the shared weather files are not here")
@pytest.mark.parametrize(
    ("supply", "constant", "low", "high"),
    [(7, 2859, 390, 443), (12, 4111, 1395, 1550), (18, 5512, 3872, 4035), (23, 7025, 5891, 5987)],
)
def test_the_year_of_taiyuan_hour_by_hour(supply, constant, low, high):
    plant = WaterSide(supply)
    assert plant.full.runs(_taiyuan_year()).sum() == pytest.approx(constant, abs=5)
    assert low <= WaterSide(supply, tower=Tower()).full.runs(_taiyuan_year()).sum() <= high
    for ratio, end in ((1.0, high), (1.5, low)):
        hours = WaterSide(supply, tower=Tower(liquid_to_gas=ratio)).full.runs(_taiyuan_year()).sum()
        assert hours == pytest.approx(end, abs=15)


@pytest.mark.skipif(not TAIYUAN_EPW.exists(), reason="the shared weather files are not here")
@pytest.mark.parametrize("supply", [7, 18])
def test_the_table_counts_what_the_hours_give(supply):
    air, mode = _taiyuan_year(), WaterSide(supply, tower=Tower()).full
    pressure = float(air.pressure_pa.mean())
    hourly = mode.runs(Air(air.dry_bulb_c, air.relative_humidity, np.full(8760, pressure))).sum()
    near = one_place(station_index("537720"), pressure_pa=pressure)
    assert FreeCoolingHours(climate_table(), mode).at(near)[0] == pytest.approx(hourly, abs=15)


# --- other methods beside it -----------------------------------------------------------------------------

# YorkCalc, a polynomial fitted to measured towers: (wet bulb, range, liquid over gas) up to squares; valid for
# -34.4..26.7 degC, range 1.1-22.2 K, approach 1.1-40 K; reference 25.6 degC, 3.9 K, 5.6 K (EnergyPlus
# Engineering Reference; Modelica Buildings Library).
YORK = np.reshape(
    [
        [-0.359741205, -0.055053608, 0.0023850432],
        [0.173926877, -0.0248473764, 0.00048430224],
        [-0.005589849456, 0.0005770079712, -0.00001342427256],
        [2.84765801111111, -0.121765149, 0.0014599242],
        [1.680428651, -0.0166920786, -0.0007190532],
        [-0.025485194448, 0.0000487491696, 0.00002719234152],
        [-0.0653766255555556, -0.002278167, 0.0002500254],
        [-0.0910565458, 0.00318176316, 0.000038621772],
        [-0.0034285382352, 0.00000856589904, -0.000001516821552],
    ],
    (3, 3, 3),
)


def _york(wet, range_k):
    return float(np.einsum("lrw,r,w->", YORK, range_k ** np.arange(3.0), wet ** np.arange(3.0)))


def test_measured_towers_come_nearer_in_frost_than_merkel_says(capsys):
    """The order and the direction are those of measured towers; docs/climate.md has the difference."""
    same = Tower(design_wet_bulb_c=25.56, approach_k=_york(25.56, 5.56), range_k=5.56)
    rows = [
        (wet, float(same.approach_at_k(np.float64(wet), np.float64(101_325.0))), _york(wet, 5.56))
        for wet in (-10.0, 0.0, 6.0, 12.0, 18.0, 24.0)
    ]
    with capsys.disabled():
        print()  # noqa: T201
        for wet, ours, theirs in rows:
            print(f"  wet bulb {wet:5.0f}: Merkel {ours:5.2f} K, York {theirs:5.2f} K")  # noqa: T201
    for wet, ours, theirs in rows:
        assert -1.5 < ours - theirs < 0 if wet < -3 else -0.01 < ours - theirs < 2


def _by_effectiveness(wet, ratio, design=(24.0, 4.5, 5.0), p=float(TAIYUAN_PA)):
    """Braun's effectiveness: the saturation line is straight between the ends of the water."""

    def leaves(cold, units):
        hot = cold + design[2]
        slope = (_saturated(hot, p) - _saturated(cold, p)) / design[2]
        m = slope / (ratio * WATER)  # air over water
        e = (1 - math.exp(-units * (1 - m))) / (1 - m * math.exp(-units * (1 - m)))
        return e, hot

    def heat(wet_bulb, cold, units):
        e, hot = leaves(cold, units)
        return e * (_saturated(hot, p) - _saturated(wet_bulb, p))

    need = ratio * WATER * design[2]
    units = brentq(lambda n: heat(design[0], design[0] + design[1], n) - need, 0.05, 20)
    return brentq(lambda a: heat(wet, wet + a, units) - need, 0.1, 40)


@pytest.mark.parametrize("ratio", [1.0, 1.5])
@pytest.mark.parametrize("wet", [0.0, 12.0])
def test_effectiveness_differs_by_little(wet, ratio):
    ours = float(Tower(liquid_to_gas=ratio).approach_at_k(np.float64(wet), TAIYUAN_PA))
    assert _by_effectiveness(wet, ratio) == pytest.approx(ours, abs=0.13)  # it may be 0.5


# --- properties ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("water_c", [3.0, 5.0, 16.0, 21.0, 30.0])
def test_the_limit_is_where_wet_bulb_and_approach_make_the_water(water_c):
    tower, pressures = Tower(), np.array([55_000.0, 85_000.0, 101_325.0])
    limit = tower.limit_wet_bulb_c(water_c, pressures)
    assert limit + tower.approach_at_k(limit, pressures) == pytest.approx(np.full(3, water_c), abs=1e-6)


def test_the_tabulated_limit_is_the_limit_at_any_pressure():
    pressures = np.linspace(47_300.0, 107_700.0, 37)
    limit = Tower().limit_wet_bulb_c(16.0, pressures)
    mode = TowerWaterBelow(Tower(), 16.0)

    def air(offset):
        return Air(limit + offset, np.ones(37), pressures)  # saturated: the wet bulb is the dry bulb

    assert mode.runs(air(-0.01)).all()
    assert not mode.runs(air(0.01)).any()


def test_more_air_comes_nearer_and_more_water_too():
    wet = np.float64(5.0)
    plain, fans, pumps = (
        float(Tower(**flows).approach_at_k(wet, TAIYUAN_PA))
        for flows in ({}, {"air_flow": 1.5}, {"water_flow": 0.7})
    )
    assert fans < plain - 1.0
    assert pumps != pytest.approx(plain, abs=0.05)


def test_in_hard_frost_the_approach_is_held():
    at = Tower().approach_at_k(np.array([-3.0, -3.5, -12.0]), TAIYUAN_PA)
    assert at == pytest.approx(np.full(3, _true_approach(-3.0, 1.2)), abs=0.06)


def test_water_that_would_freeze_has_no_approach():
    assert np.isnan(Tower().approach_at_k(np.array([-25.0]), TAIYUAN_PA)).all()
    assert Tower().limit_wet_bulb_c(0.0, np.array([92_600.0]))[0] == -np.inf


@pytest.mark.parametrize("supply", [7.0, 18.0, 30.0])
def test_a_constant_approach_is_a_tower_sized_for_the_end_of_free_cooling(supply):
    constant = WaterSide(supply).full
    assert isinstance(constant, WetBulbBelow)
    # In the cold that takes a lot of air: at L/G 1.2 no tower comes that close to 0.5 degC.
    sized = Tower(design_wet_bulb_c=constant.wet_bulb_c, liquid_to_gas=0.4)
    limits = sized.limit_wet_bulb_c(supply - 2.0, np.array([70_000.0, 101_325.0]))
    assert limits == pytest.approx(np.full(2, constant.wet_bulb_c), abs=1e-6)


def test_both_ends_of_the_tower_keep_the_approach():
    summer, winter = WaterSide(18, tower_approach_k=3.5).by_tower
    assert summer.tower == Tower(approach_k=3.5)
    assert (winter.tower, winter.tower_approach_k) == (None, 3.5)
    own = Tower(design_wet_bulb_c=20.0, approach_k=4.0, air_flow=1.4)
    assert WaterSide(18, tower=own).by_tower == (
        WaterSide(18, tower=own),
        WaterSide(18, tower_approach_k=4.0),
    )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"design_wet_bulb_c": 33}, "design_wet_bulb_c"),
        ({"approach_k": 0.4}, "approach_k"),
        ({"range_k": 0.9}, "range_k"),
        ({"liquid_to_gas": 3.1}, "liquid_to_gas"),
        ({"air_flow": 0.2}, "air_flow"),
        ({"water_flow": 2.1}, "water_flow"),
        ({"liquid_to_gas": 3.0, "range_k": 20.0, "approach_k": 1.0}, "no tower"),
    ],
)
def test_designs_that_cannot_be_are_refused(given, said):
    with pytest.raises(ValueError, match=said):
        Tower(**given)
