"""Modes: the limit itself counts, slightly more does not; what the intervals add."""

from types import SimpleNamespace

import numpy as np
import psychrolib
import pytest

from siting.cooling.modes import (
    MIN_RELATIVE_HUMIDITY,
    TIE_K,
    Air,
    DryBulbBelow,
    WetBulbBelow,
    require_within,
)

psychrolib.SetUnitSystem(psychrolib.SI)


@pytest.mark.parametrize("limit", [-3.3, 0.0, 11.5, 18.1])
@pytest.mark.parametrize(("kind", "which"), [(WetBulbBelow, "wet_bulb_c"), (DryBulbBelow, "dry_bulb_c")])
def test_the_limit_itself_counts_and_a_hundredth_more_does_not(kind, which, limit):
    air = SimpleNamespace(**{which: np.array([limit - 0.01, limit, limit + 0.01])})
    assert kind(limit).runs(air).tolist() == [True, True, False]


@pytest.mark.parametrize(("kind", "which"), [(WetBulbBelow, "wet_bulb_c"), (DryBulbBelow, "dry_bulb_c")])
def test_a_limit_is_held_to_a_millionth_of_a_kelvin(kind, which):
    # 18 - 4.5 - 2 and sums of tenths differ from what is written in the last bits, never by as much.
    air = SimpleNamespace(**{which: np.array([1e-6, 1.5e-6])})
    assert kind(0.0).runs(air).tolist() == [True, False]
    assert TIE_K == 1e-6


def test_zero_percent_stands_for_half_a_percent():
    # Weather files hold whole percents, rounded: what rounds to 0 lies under this.
    assert round(100 * (MIN_RELATIVE_HUMIDITY - 1e-9)) == 0
    assert round(100 * (MIN_RELATIVE_HUMIDITY + 1e-9)) == 1


def test_air_is_that_of_psychrolib():
    air = Air(np.array([31.0]), np.array([0.35]), np.array([92_000.0]))
    ratio = psychrolib.GetHumRatioFromRelHum(31, 0.35, 92_000)
    assert air.vapour_pa[0] == pytest.approx(psychrolib.GetVapPresFromRelHum(31, 0.35), rel=1e-6)
    assert air.humidity_ratio[0] == pytest.approx(ratio, rel=1e-6)
    assert air.enthalpy[0] == pytest.approx(psychrolib.GetMoistAirEnthalpy(31, ratio) / 1000, rel=1e-6)
    assert air.wet_bulb_c[0] == pytest.approx(psychrolib.GetTWetBulbFromRelHum(31, 0.35, 92_000), abs=2e-3)
    assert air.dew_point_c[0] == pytest.approx(psychrolib.GetTDewPointFromRelHum(31, 0.35), abs=2e-3)


@pytest.mark.parametrize(
    ("mode", "follows"), [(WetBulbBelow(10), "wet_bulb"), (DryBulbBelow(10), "dry_bulb")]
)
def test_one_temperature_decides_and_nothing_else(mode, follows):
    # So humidity adds nothing to its interval, and no rule lowers it with altitude.
    assert (mode.follows, mode.humidity_90_h, mode.by_altitude) == (follows, 0.0, False)


def accepts(value):
    try:
        require_within("approach_k", value, 2, 3)
    except ValueError:
        return False
    return True


@pytest.mark.parametrize("value", [None, 2.0, 2.5, 3.0])
def test_a_parameter_within_its_range_limits_included_or_not_given(value):
    assert accepts(value)


@pytest.mark.parametrize(("value", "shown"), [(1.999, "1.999"), (3.001, "3.001")])
def test_a_parameter_out_of_its_range_is_refused_with_its_name(value, shown):
    with pytest.raises(ValueError, match=f"approach_k = {shown} is not within 2 to 3"):
        require_within("approach_k", value, 2, 3)
