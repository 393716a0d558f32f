"""ASHRAE psychrometrics against printed values and psychrolib."""

import numpy as np
import psychrolib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siting.climate import psychro_kernels
from siting.climate.psychro import (
    enthalpy_kj_per_kg,
    humidity_ratio,
    pressure_at_elevation_pa,
    relative_humidity_from_dew_point,
    saturation_pressure_pa,
    vapour_pressure_pa,
)
from siting.climate.wet_bulb import dew_point_c, wet_bulb_c

psychrolib.SetUnitSystem(psychrolib.SI)


def _ratio(dry, humidity, pressure):
    return humidity_ratio(vapour_pressure_pa(dry, humidity), pressure)


@pytest.mark.parametrize(("celsius", "pascal"), [(-20, 103.24), (5, 872.6), (25, 3169.7), (50, 12351.3)])
def test_saturation_pressure_of_the_ashrae_table(celsius, pascal):
    assert float(saturation_pressure_pa(celsius)) == pytest.approx(pascal, rel=3e-4)


@pytest.mark.parametrize(("metres", "pascal"), [(500, 95461), (1000, 89875)])
def test_standard_pressure_of_the_ashrae_table(metres, pascal):
    assert float(pressure_at_elevation_pa(metres)) == pytest.approx(pascal, abs=1)


@pytest.mark.parametrize(
    ("dry", "wet", "pressure", "ratio"), [(30, 25, 95461, 0.0192281274), (-1, -5, 95461, 0.00120399820)]
)
def test_wet_bulb_of_the_psychrolib_reference(dry, wet, pressure, ratio):
    vapour = ratio * pressure / (0.621945 + ratio)
    humidity = vapour / float(saturation_pressure_pa(dry))
    assert float(wet_bulb_c(dry, humidity, pressure)) == pytest.approx(wet, abs=2e-3)


def test_humidity_ratio_of_the_ashrae_example():
    assert float(_ratio(40.0, 0.14, 101_325.0)) == pytest.approx(0.0065, abs=1e-4)  # printed from the chart


def test_saturated_air_has_its_dry_bulb_as_wet_bulb():
    dry = np.array([-10.0, 5.0, 20.0])
    assert wet_bulb_c(dry, 1.0, 90_000.0) == pytest.approx(dry, abs=1e-6)


# The whole required range: -40..50 degC, 1..100 %, 55..105 kPa.
COLD, HOT, DRY, LOW, HIGH = -40.0, 50.0, 0.01, 55_000.0, 105_000.0


def _air(count=200_000):
    draw = np.random.default_rng(20261123).uniform
    return draw(COLD, HOT, count), draw(DRY, 1.0, count), draw(LOW, HIGH, count)


def _corners():
    grids = np.meshgrid(
        [COLD, -20.0, -0.6, 5.0, 20.0, 35.0, HOT], [DRY, 0.02, 0.1, 0.5, 0.99, 1.0], [LOW, 80_000.0, HIGH]
    )
    return tuple(np.asarray(g).ravel() for g in grids)


@pytest.mark.parametrize("air", [_air, _corners])
def test_wet_bulb_is_that_of_psychrolib(air):
    dry, humidity, pressure = air()
    theirs = psychrolib.GetTWetBulbFromRelHum(dry, humidity, pressure)
    ours = wet_bulb_c(dry, humidity, pressure)
    # Where both wicks can be in balance, psychrolib returns the one its bisection happens to find.
    one = ~_two_roots(dry, humidity, pressure)
    assert one.mean() > 0.95
    assert np.abs(ours - theirs)[one].max() < 0.001  # psychrolib bisects to 0.001 K


def test_near_freezing_psychrolib_takes_one_of_the_two_wicks():
    dry, humidity, pressure = _air(500_000)
    both = _two_roots(dry, humidity, pressure)
    dry, humidity, pressure = dry[both], humidity[both], pressure[both]
    theirs = psychrolib.GetTWetBulbFromRelHum(dry, humidity, pressure)
    ours = wet_bulb_c(dry, humidity, pressure)
    outside = (theirs < -0.6) | (theirs > 0)
    near = np.abs(ours - theirs) < 0.001
    assert near[outside].mean() > 0.98  # the others: very dry air whose frozen wick is colder than -0.6 degC
    frozen = ours < 0
    assert ours[frozen].max() < -0.6
    assert ours[~frozen].max() < 1.0


def _root_of_wick(dry, ratio, pressure, *, frozen):
    """Solve the printed equation of one wick by bisection, with psychrolib's saturation."""
    low, high = np.full_like(dry, -60.0), dry.copy()
    latent, falling, other = (2830.0, 0.24, 2.1) if frozen else (2501.0, 2.326, 4.186)
    for _ in range(40):
        middle = (low + high) / 2
        saturated = psychrolib.GetSatHumRatio(middle, pressure)
        at = ((latent - falling * middle) * saturated - 1.006 * (dry - middle)) / (
            latent + 1.86 * dry - other * middle
        )
        high, low = np.where(at > ratio, middle, high), np.where(at > ratio, low, middle)
    return (low + high) / 2


def _two_roots(dry, humidity, pressure):
    ratio = psychrolib.GetHumRatioFromRelHum(dry, humidity, pressure)
    return (_root_of_wick(dry, ratio, pressure, frozen=True) < 0) & (
        _root_of_wick(dry, ratio, pressure, frozen=False) >= 0
    )


@pytest.mark.parametrize(("dry", "taken"), [(2.5, "frozen"), (2.85, "wet"), (4.0, "wet")])
def test_the_wet_wick_is_taken_as_soon_as_it_can_be(dry, taken):
    # 60 % at 90 kPa: both can be in balance from 2.8 to 3.1 degC of dry bulb.
    ratio = np.array([float(_ratio(dry, 0.6, 90_000.0))])
    air = (np.array([dry]), ratio, np.array([90_000.0]))
    expected = float(_root_of_wick(*air, frozen=taken == "frozen")[0])
    assert float(wet_bulb_c(dry, 0.6, 90_000.0)) == pytest.approx(expected, abs=1e-4)


def test_a_wick_that_would_freeze_colder_than_06_stays_frozen():
    dry, humidity, pressure = 15.9159, 0.01343, 57_677.5  # wet -0.83 or +0.007 degC
    assert float(wet_bulb_c(dry, humidity, pressure)) == pytest.approx(-0.827, abs=0.002)


@pytest.mark.parametrize(("humidity", "pressure"), [(0.6, 90_000.0), (0.0134, 57_677.5), (0.99, 100_000.0)])
def test_wet_bulb_jumps_upwards_only(humidity, pressure):
    dry = np.linspace(-5.0, 20.0, 50_001)
    wet = wet_bulb_c(dry, humidity, pressure)
    steps = np.diff(wet)
    assert steps.min() > -2e-5  # the accuracy of the solution
    jump = int(steps.argmax())
    assert wet[jump] < 0 <= wet[jump + 1]
    assert np.delete(steps, jump).max() < 0.001


OURS = {
    "dew point": lambda air: dew_point_c(*air[:2]),
    "humidity ratio": lambda air: _ratio(*air),
    "saturation pressure": lambda air: saturation_pressure_pa(air[0]),
    "vapour pressure": lambda air: vapour_pressure_pa(*air[:2]),
    "enthalpy": lambda air: 1000 * enthalpy_kj_per_kg(air[0], _ratio(*air)),
}
THEIRS = {
    "dew point": lambda air: psychrolib.GetTDewPointFromRelHum(*air[:2]),
    "humidity ratio": lambda air: psychrolib.GetHumRatioFromRelHum(*air),
    "saturation pressure": lambda air: psychrolib.GetSatVapPres(air[0]),
    "vapour pressure": lambda air: psychrolib.GetVapPresFromRelHum(*air[:2]),
    "enthalpy": lambda air: psychrolib.GetMoistAirEnthalpy(air[0], psychrolib.GetHumRatioFromRelHum(*air)),
}


@pytest.mark.parametrize("what", OURS)
def test_moist_air_is_that_of_psychrolib(what):
    air = _air()
    np.testing.assert_allclose(OURS[what](air), THEIRS[what](air), rtol=1e-8, atol=1e-5)


def _coolprop(key):
    from CoolProp.HumidAirProp import HAPropsSI

    dry, humidity = range(-30, 51, 10), (0.05, 0.3, 0.6, 0.95, 1.0)
    air = [(float(t), r, p) for t in dry for r in humidity for p in (60_000.0, 85_000.0, 101_325.0)]
    found = [HAPropsSI(key, "T", t + 273.15, "R", r, "P", p) for t, r, p in air]
    return (*np.array(air).T, np.array(found))


@pytest.mark.slow
def test_wet_bulb_is_near_that_of_real_air():
    # CoolProp follows ASHRAE RP-1485: real moist air with virial coefficients and its own saturation over
    # ice, where the equations of the Handbook's chapter are those of an ideal gas. Near 0 degC the two may
    # take different wicks.
    dry, humidity, pressure, theirs = _coolprop("B")
    ours = wet_bulb_c(dry, humidity, pressure)
    wet = theirs - 273.15
    clear = np.abs(wet) > 1.0
    assert np.abs(ours - wet)[clear].max() < 0.05
    assert np.abs(ours - wet)[clear].mean() < 0.01


def test_dew_point_is_near_that_of_real_air():
    dry, humidity, _, theirs = _coolprop("D")
    assert np.abs(dew_point_c(dry, humidity) - (theirs - 273.15)).max() < 0.03


def test_humidity_ratio_is_near_that_of_real_air():
    # The enhancement factor of real air, up to 0.5 %, is not in the ideal equations.
    dry, humidity, pressure, theirs = _coolprop("W")
    assert _ratio(dry, humidity, pressure) == pytest.approx(theirs, rel=0.008)


def test_wet_bulb_of_the_printed_state():
    assert float(wet_bulb_c(7.0, 0.61, 100_000.0)) == pytest.approx(3.92667, abs=0.001)


def test_the_ashrae_example():
    ratio = psychrolib.GetHumRatioFromTWetBulb(40.0, 20.0, 101_325.0)
    assert float(enthalpy_kj_per_kg(40.0, ratio)) == pytest.approx(56.7, abs=0.1)
    humidity = ratio * 101_325.0 / (0.621945 + ratio) / float(saturation_pressure_pa(40.0))
    assert humidity == pytest.approx(0.14, abs=0.005)
    assert float(wet_bulb_c(40.0, humidity, 101_325.0)) == pytest.approx(20.0, abs=1e-4)


@settings(derandomize=True)
@given(st.floats(COLD, HOT), st.floats(DRY, 1.0), st.floats(LOW, HIGH))
def test_dew_point_is_below_wet_bulb_and_that_below_dry_bulb(dry, humidity, pressure):
    wet, dew = float(wet_bulb_c(dry, humidity, pressure)), float(dew_point_c(dry, humidity))
    assert dew - 1e-4 <= wet <= dry


@settings(derandomize=True)
@given(st.floats(COLD, HOT), st.floats(DRY, 0.99), st.floats(LOW, HIGH), st.floats(0.001, 0.01))
def test_more_humid_or_warmer_air_has_a_higher_wet_bulb(dry, humidity, pressure, more):
    wet = float(wet_bulb_c(dry, humidity, pressure))
    assert float(wet_bulb_c(dry, humidity + more, pressure)) > wet - 5e-5
    assert float(wet_bulb_c(dry + 10 * more, humidity, pressure)) > wet - 5e-5


@settings(derandomize=True)
@given(st.floats(COLD, HOT), st.floats(DRY, 1.0), st.floats(LOW, HIGH))
def test_wet_bulb_gives_back_the_humidity_ratio(dry, humidity, pressure):
    wet = min(float(wet_bulb_c(dry, humidity, pressure)), dry)
    # 1e-4 K of wet bulb is 1e-7 in humidity ratio.
    ratio = float(_ratio(dry, humidity, pressure))
    assert psychrolib.GetHumRatioFromTWetBulb(dry, wet, pressure) == pytest.approx(ratio, rel=1e-5, abs=2e-7)


@settings(derandomize=True)
@given(st.floats(COLD, HOT), st.floats(DRY, 1.0))
def test_relative_humidity_from_dew_point_undoes_dew_point(dry, humidity):
    dew = float(dew_point_c(dry, humidity))
    assert float(relative_humidity_from_dew_point(dry, dew)) == pytest.approx(humidity, rel=1e-6)


@pytest.mark.parametrize(
    ("dry", "humidity", "pressure"),
    [(np.nan, 0.5, 1e5), (20, np.nan, 1e5), (20, 0.5, np.nan), (20, -0.1, 1e5), (20, 1.1, 1e5), (20, 0.5, 0.0),
     (150, 0.9, 1e5), (-101, 0.5, 1e5), (201, 0.5, 1e5)],
)  # fmt: skip
def test_air_that_cannot_be_has_no_wet_bulb(dry, humidity, pressure):
    assert np.isnan(wet_bulb_c(dry, humidity, pressure))


def test_wholly_dry_air_has_a_wet_bulb_and_no_dew_point():
    assert 0 < float(wet_bulb_c(30.0, 0.0, 1e5)) < 12
    assert np.isnan(dew_point_c(30.0, 0.0))


def test_near_the_boiling_point_a_wet_bulb_is_still_found():
    wet = float(wet_bulb_c(110.0, 0.3, 1e5))
    ratio = float(_ratio(110.0, 0.3, 1e5))
    assert psychrolib.GetHumRatioFromTWetBulb(110.0, wet, 1e5) == pytest.approx(ratio, rel=1e-5)


def test_arrays_broadcast():
    wet = wet_bulb_c(np.array([[10.0], [20.0]]), np.array([0.2, 0.5, 0.9]), 9e4)
    assert wet.shape == (2, 3)
    assert wet[1, 0] == wet_bulb_c(20.0, 0.2, 9e4)


def test_the_kernels_are_the_public_functions():
    air = (23.0, 0.4, 88_000.0)
    assert psychro_kernels.wet_bulb(*air) == float(wet_bulb_c(*air))
    assert psychro_kernels.dew_point(*air[:2]) == float(dew_point_c(*air[:2]))


def test_what_is_compiled_is_what_stands_in_the_source():
    # The compiled loops contain the equations of psychro.py: an outdated cache would differ. A cubic over
    # 1 K is within (d ln p / dT)^4 / 384 of its curve: 2.6e-7 at -40 degC.
    t = np.linspace(-40.0, 60.0, 201)
    assert [psychro_kernels.dew_point(x, 1.0) for x in t] == pytest.approx(list(t), abs=1e-9)
    cubics = np.array([psychro_kernels._saturated(x)[0] for x in t])
    np.testing.assert_allclose(cubics, saturation_pressure_pa(t), rtol=3e-7)
