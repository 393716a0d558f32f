"""ASHRAE psychrometrics against printed values and psychrolib."""

import numpy as np
import psychrolib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from siting.climate.psychro import (
    dry_bulb_at_dew_point,
    dry_bulb_at_wet_bulb,
    humidity_ratio,
    humidity_ratio_at_wet_bulb,
    pressure_at_elevation_pa,
    saturation_pressure_pa,
)

psychrolib.SetUnitSystem(psychrolib.SI)


@pytest.mark.parametrize(("celsius", "pascal"), [(-20, 103.24), (5, 872.6), (25, 3169.7), (50, 12351.3)])
def test_saturation_pressure_of_the_ashrae_table(celsius, pascal):
    assert float(saturation_pressure_pa(celsius)) == pytest.approx(pascal, rel=3e-4)


@pytest.mark.parametrize(("metres", "pascal"), [(500, 95461), (1000, 89875)])
def test_standard_pressure_of_the_ashrae_table(metres, pascal):
    assert float(pressure_at_elevation_pa(metres)) == pytest.approx(pascal, abs=1)


@pytest.mark.parametrize(
    ("dry", "wet", "pressure", "ratio"), [(30, 25, 95461, 0.0192281274), (-1, -5, 95461, 0.00120399820)]
)
def test_humidity_ratio_from_wet_bulb(dry, wet, pressure, ratio):
    assert float(humidity_ratio_at_wet_bulb(dry, wet, pressure)) == pytest.approx(ratio, rel=3e-4)


def test_humidity_ratio_of_the_ashrae_example():
    ratio = float(humidity_ratio_at_wet_bulb(40.0, 20.0, 101325.0))
    assert ratio == pytest.approx(0.0065, abs=1e-4)  # printed from the chart
    vapour = 0.14 * saturation_pressure_pa(40.0)
    assert float(humidity_ratio(vapour, 101325.0)) == pytest.approx(ratio, rel=0.02)


@given(
    wet=st.floats(-20, 28).filter(lambda t: not -0.7 < t < 1.0),  # ice and water both solve it near 0
    humidity=st.floats(0.05, 0.995),
    pressure=st.floats(60_000, 105_000),
)
def test_dry_bulb_at_wet_bulb_is_the_inverse_of_psychrolib(wet, humidity, pressure):
    dry = float(dry_bulb_at_wet_bulb(wet, humidity, pressure))
    if dry < 60:
        assert psychrolib.GetTWetBulbFromRelHum(dry, humidity, pressure) == pytest.approx(wet, abs=0.01)


@given(dew=st.floats(-30, 25), humidity=st.floats(0.05, 0.995))
def test_dry_bulb_at_dew_point_is_the_inverse_of_psychrolib(dew, humidity):
    dry = float(dry_bulb_at_dew_point(dew, humidity))
    assert psychrolib.GetTDewPointFromRelHum(dry, humidity) == pytest.approx(dew, abs=0.01)


def test_saturated_air_has_its_dry_bulb_as_wet_bulb():
    wet = np.array([-10.0, 5.0, 20.0])
    assert dry_bulb_at_wet_bulb(wet, 1.0, 90_000.0) == pytest.approx(wet, abs=1e-6)
