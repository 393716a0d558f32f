"""Power and water in one hour: the published outputs, and each component by hand."""

from dataclasses import replace
from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siting.cooling.pue_cases import CASES, PARAMETERS, System, require_case
from siting.cooling.pue_hour import chiller_cop, hour_of
from siting.errors import StudyError

AIR = (np.array(20.0), np.array(0.4), np.array(101_325.0))

# The two worked examples published with the model of 2020 (20 degC, 40 %, 101325 Pa).
SHARED = {
    "ups_efficiency": 0.980302734,
    "distribution_loss": 0.00560546875,
    "lighting": 0.00181445313,
    "chiller_load": 0.224023438,
    "cop_error": 0.105488281,
    "liquid_to_gas": 1.11914062,
}
AIRSIDE = SHARED | {
    "supply_low_c": 10.3671875,
    "supply_high_c": 34.1953125,
    "dew_low_c": -10.4970703,
    "dew_high_c": 15.8320312,
    "humidity_low": 0.0901953125,
    "humidity_high": 0.676464844,
    "air_rise_k": 14.7840712,
    "water_rise_k": 6.91894531,
    "tower_range_k": 4.28710938,
    "room_fan_pa": 685.058594,
    "room_fan_efficiency": 0.829931641,
    "tower_fan_pa": 203.417969,
    "tower_fan_efficiency": 0.897802734,
    "humidifier_pa": 7315820.31,
    "humidifier_efficiency": 0.704492187,
    "chilled_pump_pa": 146519.937,
    "chilled_pump_efficiency": 0.790039062,
    "tower_pump_pa": 212001.82,
    "tower_pump_efficiency": 0.716601562,
    "tower_approach_k": 6.33818359,
}
WATERSIDE = SHARED | {
    "supply_high_c": 27.3671875,
    "air_rise_k": 18.8856337,
    "water_rise_k": 7.50488281,
    "tower_range_k": 4.13867188,
    "room_fan_pa": 416.992188,
    "room_fan_efficiency": 0.713720703,
    "tower_fan_pa": 148.339844,
    "tower_fan_efficiency": 0.745947266,
    "humidifier_pa": 6500976.56,
    "humidifier_efficiency": 0.674023438,
    "economizer_pump_pa": 156284.191,
    "economizer_pump_efficiency": 0.668945312,
    "chilled_pump_pa": 171884.552,
    "chilled_pump_efficiency": 0.745117188,
    "tower_pump_pa": 210534.68,
    "tower_pump_efficiency": 0.709960938,
    "tower_approach_k": 6.50576172,
    "exchanger_approach_k": 2.29404297,
    "coil_effectiveness": 0.816601563,
    "sensible_heat_ratio": 0.986289063,
}
# The worked example of the model of 2022: midsize water-side at 9 degC, 10 %, 101325 Pa.
MIDSIZE = {
    "ups_efficiency": 8.94746094e-01,
    "distribution_loss": 2.84082031e-02,
    "lighting": 4.72167969e-02,
    "sensible_heat_ratio": 9.51835937e-01,
    "air_rise_k": 9.49707031,
    "room_fan_pa": 6.50488281e02,
    "room_fan_efficiency": 6.13867188e-01,
    "humidifier_pa": 6.41894531e06,
    "humidifier_efficiency": 6.50976563e-01,
    "coil_effectiveness": 6.90283203e-01,
    "water_rise_k": 6.91894531,
    "tower_approach_k": 3.35986328,
    "exchanger_approach_k": 2.10712891,
    "economizer_pump_pa": 1.56284191e05,
    "economizer_pump_efficiency": 6.68945312e-01,
    "tower_range_k": 5.09960938,
    "tower_pump_pa": 2.46235102e05,
    "tower_pump_efficiency": 7.08007812e-01,
    "windage": 2.93588867e-03,
    "cycles": 1.11650391e01,
    "tower_fan_pa": 3.95898438e02,
    "tower_fan_efficiency": 6.11914063e-01,
    "supply_high_c": 2.87041016e01,
}


def design(case, **changed):
    return replace(CASES[case].middle(), **changed)


def test_published_airside_example():
    hour = hour_of("airside_evaporative", design("large_evaporative", **AIRSIDE), *AIR)
    assert float(hour.pue) == pytest.approx(1.0746922969797756, abs=1e-3)


def test_published_waterside_example():
    hour = hour_of("waterside", design("large_waterside", **WATERSIDE), *AIR)
    assert float(hour.pue) == pytest.approx(1.0887168184890426, abs=1e-3)


def test_published_example_of_2022_power():
    # That model moves (evaporated water of the sensible heat) / ratio through the tower, so its
    # fan is taken off: evaporation 1.1944 kW / 2.49 MJ/kg over a ratio of 0.272 makes 0.0009 kW/kW.
    plant = design("midsize_waterside", **MIDSIZE)
    hour = hour_of("waterside", plant, np.array(9.0), np.array(0.1), np.array(101_325.0))
    heat = 1.0 + float(hour.losses)
    fan = (heat / 2490.0 / 0.272070313) / 1.247 * 395.898438 / 0.611914063 / 1000.0
    assert float(hour.pue - hour.tower_fan) + fan == pytest.approx(1.339160993824991, abs=2e-3)


def test_published_example_of_2022_water():
    # That model counts the tower water of the sensible heat only, ours of all heat the tower takes.
    plant = design("midsize_waterside", **MIDSIZE)
    hour = hour_of("waterside", plant, np.array(9.0), np.array(0.1), np.array(101_325.0))
    tower = float(hour.evaporation + hour.blow_down + hour.windage) * MIDSIZE["sensible_heat_ratio"]
    assert tower + float(hour.humidification) == pytest.approx(2.417390377483526, rel=0.01)


@pytest.mark.parametrize(
    ("condenser_c", "cop"), [(10, 13.41), (15, 11.01), (20, 9.05), (25, 7.53), (30, 6.45), (35, 5.82)]
)
def test_chiller_cop_of_the_regression(condenser_c, cop):
    assert float(chiller_cop(0.7, condenser_c)) == pytest.approx(cop, abs=0.006)


def test_no_tower_looks_better_for_being_warmer_than_39_degrees():
    at = np.array([30.0, 36.0, 38.9, 39.0, 39.5, 45.0])
    cop = chiller_cop(0.5, at)
    assert (np.diff(cop[:4]) < 0).all()
    assert cop[3] == cop[4] == cop[5]


def test_condenser_water_is_held_at_ten_degrees():
    assert float(chiller_cop(0.7, -20.0)) == float(chiller_cop(0.7, 10.0))


# A round design, so that each component can be worked out on paper.
ROUND = {
    "ups_efficiency": 0.8,  # 0.25
    "distribution_loss": 0.2,  # 0.25
    "lighting": 0.0,
    "supply_low_c": 15.0,
    "supply_high_c": 27.0,
    "dew_low_c": -9.0,
    "dew_high_c": 15.0,
    "humidity_low": 0.2,
    "humidity_high": 0.8,
    "air_rise_k": 10.0,
    "water_rise_k": 5.0,
    "tower_range_k": 5.0,
    "room_fan_pa": 500.0,
    "room_fan_efficiency": 0.5,
    "tower_fan_pa": 200.0,
    "tower_fan_efficiency": 0.5,
    "humidifier_pa": 7e6,
    "humidifier_efficiency": 0.7,
    "chilled_pump_pa": 150e3,
    "chilled_pump_efficiency": 0.75,
    "economizer_pump_pa": 150e3,
    "economizer_pump_efficiency": 0.75,
    "tower_pump_pa": 210e3,
    "tower_pump_efficiency": 0.7,
    "tower_approach_k": 4.0,
    "exchanger_approach_k": 2.0,
    "coil_effectiveness": 0.8,  # water 27 + 10 - 10 / 0.8 = 24.5 degC, back at 29.5
    "sensible_heat_ratio": 0.75,  # coil heat 1.5 / 0.75 = 2 kW
    "chiller_load": 0.5,
    "cop_error": -0.5,
    "liquid_to_gas": 2.0,
    "cycles": 5.0,
    "windage": 0.001,
}
SATURATED_20 = (np.array(20.0), np.array(1.0), np.array(101_325.0))  # wet bulb 20 degC


def test_losses_by_hand():
    hour = hour_of("chiller", design("large_waterside", **ROUND), *SATURATED_20)
    assert float(hour.losses) == pytest.approx(0.5)


def test_room_fan_by_hand():
    # 1.5 kW / (1.01 x 10) = 0.148515 kg/s; density at 27 degC 1.293 x 273.15 / 300.15 = 1.17669.
    hour = hour_of("chiller", design("large_waterside", **ROUND), *SATURATED_20)
    assert float(hour.room_fan) == pytest.approx(0.148515 / 1.17669 * 500 / 0.5 / 1000, rel=1e-5)


def test_chiller_by_hand():
    # 24 degC at half load: 16.798751 + 5.09184 - 2.13223275 + 4.942647 - 18.254904 + 1.01538 = 7.46148.
    hour = hour_of("chiller", design("large_waterside", **ROUND), *SATURATED_20)
    assert float(hour.chiller) == pytest.approx(2.0 / (7.46148 / 2), rel=1e-5)


def test_pumps_by_hand():
    # 2 kW / (4.2 x 5) = 0.0952381 kg/s of facility water; the tower takes 2.536082 kW: 0.120766 kg/s.
    hour = hour_of("chiller", design("large_waterside", **ROUND), *SATURATED_20)
    assert (float(hour.chilled_pump), float(hour.economizer_pump), float(hour.tower_pump)) == pytest.approx(
        (0.0952381e-3 * 150 / 0.75, 0.0, 0.120766e-3 * 210 / 0.7), rel=1e-5
    )


def test_tower_fan_by_hand():
    # Half of 0.120766 kg/s of air at 20 degC, density 1.293 x 273.15 / 293.15 = 1.204786.
    hour = hour_of("chiller", design("large_waterside", **ROUND), *SATURATED_20)
    assert float(hour.tower_fan) == pytest.approx(0.060383 / 1.204786 * 200 / 0.5 / 1000, rel=1e-4)


def test_water_by_hand():
    # Evaporation at 26.5 degC takes 2501 - 61.639 = 2439.361 kJ/kg; a quarter of it is drained, less windage.
    hour = hour_of("chiller", design("large_waterside", **ROUND), *SATURATED_20)
    evaporation, windage = 2.536082 / 2439.361 * 3600, 0.120766e-3 * 3600
    assert (float(hour.evaporation), float(hour.windage), float(hour.blow_down)) == pytest.approx(
        (evaporation, windage, evaporation / 4 - windage), rel=1e-5
    )


def test_humidification_by_hand():
    # 0.5 kW of latent heat at 27 degC (2438.2 kJ/kg), by a pump of 7 MPa and 70 %.
    hour = hour_of("chiller", design("large_waterside", **ROUND), *SATURATED_20)
    flow = 0.5 / (2501 - 2.326 * 27)
    assert (float(hour.humidification), float(hour.humidifier_pump)) == pytest.approx(
        (flow * 3600, flow * 7e6 / 0.7 / 1e6), rel=1e-9
    )


def test_economizer_carries_its_share():
    # Reach 20 + 4 + 2 = 26 degC between 24.5 and 29.5: share 0.7.
    plant = design("large_waterside", **ROUND)
    part, none = hour_of("waterside", plant, *SATURATED_20), hour_of("chiller", plant, *SATURATED_20)
    assert (
        float(part.chiller / none.chiller),
        float(part.economizer_pump / none.chilled_pump),
    ) == pytest.approx((0.3, 0.7), abs=1e-5)


@pytest.mark.parametrize("system", ["airside_envelope", "airside_strict"])
def test_outdoor_air_inside_the_envelope_needs_no_plant(system):
    # 20 degC, 50 %: dew point 9.3 degC.
    plant = design("large_airside", **ROUND)
    hour = hour_of(system, plant, np.array(20.0), np.array(0.5), np.array(101_325.0))
    assert (float(hour.pue), float(hour.wue)) == pytest.approx((1.5 + float(hour.room_fan), 0.0))


def test_cold_dry_air_is_mixed_and_humidified():
    # -10 degC and dry: humidity ratio 0, enthalpy -10.06. Supply 15 degC at 20 %: w = 0.0021 (341.1 Pa),
    # enthalpy 15.09 + w (2501 + 27.9). Outdoor share 10.1 / (10.1 + difference).
    plant = design("large_airside", **ROUND)
    hour = hour_of("airside_envelope", plant, np.array(-10.0), np.array(0.0), np.array(101_325.0))
    w = 0.621945 * 341.1 / (101_325 - 341.1)
    share = 10.1 / (10.1 + 15.09 + w * 2528.9 + 10.06)
    assert float(hour.humidification) == pytest.approx(1.5 / 10.1 * share * w * 3600, rel=2e-3)


def test_strict_control_keeps_dry_air_out():
    plant = design("midsize_airside", **ROUND)
    hour = hour_of("airside_strict", plant, np.array(-10.0), np.array(0.1), np.array(101_325.0))
    assert float(hour.chiller) > 0


@pytest.mark.parametrize("system", ["airside_envelope", "airside_strict"])
def test_warm_air_is_kept_out(system):
    hour = hour_of(
        system, design("large_airside", **ROUND), np.array(27.5), np.array(0.3), np.array(101_325.0)
    )
    assert float(hour.chiller) > 0


def test_evaporation_cools_warm_dry_air():
    # 35 degC at 10 %: enthalpy 44.2 under that of 27 degC with a dew point of 15 degC (54.3).
    plant = design("large_evaporative", **ROUND)
    hour = hour_of("airside_evaporative", plant, np.array(35.0), np.array(0.1), np.array(101_325.0))
    w = 0.621945 * 562.9 / (101_325 - 562.9)
    at_27 = (1.006 * 35 + w * (2501 + 65.1) - 1.006 * 27) / (2501 + 1.86 * 27)
    assert (float(hour.chiller), float(hour.humidification)) == pytest.approx(
        (0.0, 1.5 / 10.1 * (at_27 - w) * 3600), rel=2e-3
    )


def test_windage_alone_can_carry_the_salt():
    plant = design("large_waterside", **(ROUND | {"cycles": 15.0, "windage": 0.005}))
    hour = hour_of("chiller", plant, *SATURATED_20)
    assert float(hour.blow_down) == 0.0


WEATHER = st.tuples(st.floats(-45, 45), st.floats(0.02, 1), st.floats(55_000, 106_000))


@settings(derandomize=True, max_examples=60)
@given(case=st.sampled_from(sorted(CASES)), weather=WEATHER, seed=st.integers(0, 99))
def test_power_over_one_and_water_not_negative(case, weather, seed):
    hour = hour_of(CASES[case].system, CASES[case].sample(8, seed), *(np.array([x]) for x in weather))
    assert (hour.pue > 1.0).all()
    assert (hour.wue >= 0.0).all()


@settings(derandomize=True, max_examples=60)
@given(case=st.sampled_from(["large_waterside", "midsize_chiller"]), weather=WEATHER, warmer=st.floats(0, 15))
def test_warmer_air_never_helps_a_water_cooled_plant(case, weather, warmer):
    t, rh, p = weather
    hour = hour_of(
        CASES[case].system,
        CASES[case].sample(16, 1),
        np.array([[t], [t + warmer]]),
        np.array(rh),
        np.array(p),
    )
    assert (np.diff(hour.pue, axis=0) >= -1e-9).all()


@pytest.mark.parametrize("case", sorted(CASES))
def test_samples_lie_inside_the_ranges(case):
    drawn = CASES[case].sample(64, 7)
    for name in PARAMETERS:
        low, high = CASES[case].ranges[name]
        assert ((getattr(drawn, name) >= low) & (getattr(drawn, name) <= high)).all()


def test_samples_fill_every_part_of_a_range():
    low, high = CASES["large_waterside"].ranges["windage"]
    drawn = CASES["large_waterside"].sample(64, 7).windage
    assert sorted(np.floor((drawn - low) / (high - low) * 64)) == list(range(64))


def test_each_case_has_every_parameter_and_a_known_system():
    for case in CASES.values():
        assert set(case.ranges) == set(PARAMETERS)
        assert case.system in get_args(System)


def test_unknown_case_names_the_near_one():
    with pytest.raises(StudyError, match="Did you mean 'large_waterside'"):
        require_case("large_watersid")
