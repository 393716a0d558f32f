"""Air-side economisers: the printed envelopes, and every limit at equality and on either side."""

import numpy as np
import psychrolib
import pytest

from siting.climate.psychro import saturation_pressure_pa
from siting.cooling.air_side import DERATE_FROM_M, ENVELOPES, AirSide
from siting.cooling.modes import Air

psychrolib.SetUnitSystem(psychrolib.SI)
SEA = 101_325.0

# ASHRAE TC 9.9, 5th edition (2021): dry bulb [degC], dew point [degC], relative humidity [%], and the metres
# above 900 m that lower the warmest air by 1 K (none for the recommended range and for H1).
PRINTED = {
    "recommended": (18, 27, -9, 15, 0, 70, 0),
    "A1": (15, 32, -12, 17, 8, 80, 300),
    "A2": (10, 35, -12, 21, 8, 80, 300),
    "A3": (5, 40, -12, 24, 8, 85, 175),
    "A4": (5, 45, -12, 24, 8, 90, 125),
    "H1": (15, 25, -12, 17, 8, 80, 0),
}


@pytest.mark.parametrize("name", PRINTED)
def test_envelopes_are_as_printed(name):
    one = ENVELOPES[name]
    found = (one.min_dry_bulb_c, one.max_dry_bulb_c, one.min_dew_point_c, one.max_dew_point_c)
    humidity = (100 * one.min_relative_humidity, 100 * one.max_relative_humidity)
    assert (*found, *humidity, one.derate_m_per_k) == pytest.approx(PRINTED[name])


def test_the_table_is_whole():
    assert set(ENVELOPES) == set(PRINTED)
    assert DERATE_FROM_M == 900


def _air(dry_bulb_c, humidity, pressure_pa=SEA):
    return Air(np.array([dry_bulb_c]), np.array([humidity]), np.array([pressure_pa]))


def _runs(mode, dry_bulb_c, *, humidity=None, dew_point_c=None, vapour_pa=None):
    """Evaluate a state given by relative humidity, by dew point, or by vapour pressure."""
    if humidity is None:
        wet = saturation_pressure_pa(dew_point_c) if vapour_pa is None else vapour_pa
        humidity = float(wet / saturation_pressure_pa(dry_bulb_c))
    return bool(mode.runs(_air(dry_bulb_c, humidity))[0])


# --- alone ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("plant", "inside", "outside"),
    [
        # Warmest air.
        (AirSide(), {"dry_bulb_c": 27, "dew_point_c": 10}, {"dry_bulb_c": 27.01, "dew_point_c": 10}),
        (AirSide("A2"), {"dry_bulb_c": 35, "dew_point_c": 10}, {"dry_bulb_c": 35.01, "dew_point_c": 10}),
        # Highest and lowest dew point, once in saturated air: there it is the dry bulb itself.
        (AirSide(), {"dry_bulb_c": 15, "humidity": 1.0}, {"dry_bulb_c": 15.01, "humidity": 1.0}),
        (AirSide(), {"dry_bulb_c": 20, "dew_point_c": 14.99}, {"dry_bulb_c": 20, "dew_point_c": 15.01}),
        (AirSide(), {"dry_bulb_c": -9, "humidity": 1.0}, {"dry_bulb_c": -9.01, "humidity": 1.0}),
        (AirSide(), {"dry_bulb_c": 20, "dew_point_c": -8.99}, {"dry_bulb_c": 20, "dew_point_c": -9.01}),
        # Lowest relative humidity of A1 at its warmest: 8% of 4759 Pa are more than 217 Pa at -12 degC.
        (AirSide("A1"), {"dry_bulb_c": 32, "humidity": 0.08}, {"dry_bulb_c": 32, "humidity": 0.0799}),
        # Cold air is mixed up to 15 degC; 8% there are 136 Pa, so the dew point of -12 decides.
        (AirSide("A1"), {"dry_bulb_c": 0, "dew_point_c": -11.99}, {"dry_bulb_c": 0, "dew_point_c": -12.01}),
        # Highest relative humidity: 70% of 3567 Pa at 27 degC are less than 3169 Pa at a dew point of 25.
        (
            AirSide(max_dew_point_c=25),
            {"dry_bulb_c": 27, "humidity": 0.7},
            {"dry_bulb_c": 27, "humidity": 0.701},
        ),
        # Without mixing the coldest air is a limit too.
        (
            AirSide("A1", mixing=False),
            {"dry_bulb_c": 15, "humidity": 0.5},
            {"dry_bulb_c": 14.99, "humidity": 0.5},
        ),
        # Humidified: the enthalpy and the vapour of 27 degC at a dew point of 15.
        (AirSide(humidify=True), {"dry_bulb_c": 27, "dew_point_c": 15}, {"dry_bulb_c": 27.01, "dew_point_c": 15}),
        (AirSide(humidify=True), {"dry_bulb_c": 15, "humidity": 1.0}, {"dry_bulb_c": 15.01, "humidity": 1.0}),
        # Cool but too moist, and dry but too hot (60 kJ/kg): one limit is enough to refuse.
        (AirSide(humidify=True), {"dry_bulb_c": 17, "humidity": 0.8}, {"dry_bulb_c": 17, "humidity": 1.0}),
        (AirSide(humidify=True), {"dry_bulb_c": 45, "humidity": 0.02}, {"dry_bulb_c": 60, "humidity": 0.005}),
    ],
)  # fmt: skip
def test_the_limit_itself_counts_and_a_little_more_does_not(plant, inside, outside):
    assert _runs(plant.full, **inside)
    assert not _runs(plant.full, **outside)


def _with(air, **figures):
    """Replace derived figures of a state by given ones."""
    air.__dict__.update({name: np.array([value]) for name, value in figures.items()})
    return air


@pytest.mark.parametrize("over", [-1, 1])
@pytest.mark.parametrize("humidify", [False, True])
def test_vapour_is_held_to_a_millionth_of_a_pascal(humidify, over):
    # Limits are compared in figures that differ in the last bits from the original ones.
    most = float(saturation_pressure_pa(15.0))
    mode = AirSide(humidify=humidify).full
    tie = _with(_air(20.0, 0.5), vapour_pa=most + 1e-6)
    more = _with(_air(20.0, 0.5), vapour_pa=most + 1e-6 + over * 5e-7)
    assert mode.runs(tie)[0]
    assert bool(mode.runs(more)[0]) == (over < 0)


def test_dryness_is_held_to_a_millionth_of_a_pascal():
    least = float(saturation_pressure_pa(-9.0))
    assert AirSide().full.runs(_with(_air(20.0, 0.5), vapour_pa=least - 1e-6))[0]
    assert not AirSide().full.runs(_with(_air(20.0, 0.5), vapour_pa=least - 2e-6))[0]


def test_heat_is_held_to_a_millionth_of_a_kilojoule():
    plant = AirSide(humidify=True)
    most = float(plant.supply(np.array([SEA])).enthalpy[0])
    assert plant.full.runs(_with(_air(20.0, 0.5), enthalpy=most + 1e-6))[0]
    assert not plant.full.runs(_with(_air(20.0, 0.5), enthalpy=most + 2e-6))[0]


def test_temperatures_are_held_to_a_millionth_of_a_kelvin():
    strict = AirSide("A1", mixing=False).full
    for dry_bulb_c, counts in ((15 - 1e-6, True), (15 - 2e-6, False), (32 + 1e-6, True), (32 + 2e-6, False)):
        assert _runs(strict, dry_bulb_c, humidity=0.3) == counts


# --- partly ---------------------------------------------------------------------------------------------


def test_warm_air_helps_up_to_the_return_air():
    # 27 + 14 = 41 degC, as dry as the range allows; at 41 it takes no heat any more.
    some = AirSide().some
    assert _runs(some, 40.99, dew_point_c=-8.9)
    assert not _runs(some, 41.0, dew_point_c=-8.9)
    assert not _runs(some, 41.01, dew_point_c=-8.9)
    assert not _runs(some, 41.0 - 1e-6, dew_point_c=-8.9)
    assert _runs(some, 41.0 - 2e-6, dew_point_c=-8.9)


def test_moist_air_helps_while_it_holds_less_heat_than_the_return_air():
    # 41 degC at a dew point of 15: 69 kJ/kg. 22 degC saturated holds 64, 24 degC saturated 72.
    some = AirSide().some
    assert _runs(some, 22, humidity=1.0)
    assert not _runs(some, 24, humidity=1.0)
    plant = AirSide(humidify=True)
    behind = float(plant.supply(np.array([SEA])).return_enthalpy[0])
    assert not plant.some.runs(_with(_air(41.0, 0.2), enthalpy=behind))[0]
    assert plant.some.runs(_with(_air(41.0, 0.2), enthalpy=np.nextafter(behind, 0)))[0]


def test_return_air_is_supply_air_with_the_heat_of_the_equipment():
    supply = AirSide().supply(np.array([95_000.0]))
    ratio = psychrolib.GetHumRatioFromTDewPoint(15, 95_000)
    assert supply.dry_bulb_c[0] == 27
    assert supply.vapour_pa[0] == pytest.approx(psychrolib.GetSatVapPres(15), rel=1e-6)
    assert supply.humidity_ratio[0] == pytest.approx(ratio, rel=1e-6)
    assert supply.enthalpy[0] == pytest.approx(psychrolib.GetMoistAirEnthalpy(27, ratio) / 1000, rel=1e-6)
    assert supply.return_enthalpy[0] == pytest.approx(
        psychrolib.GetMoistAirEnthalpy(27 + 14, ratio) / 1000, rel=1e-6
    )


def test_air_that_is_too_dry_helps_only_where_water_is_evaporated():
    # Warmer than 27 degC, so it does not cool alone; the dew point of -9 is 284 Pa.
    assert _runs(AirSide().some, 30, vapour_pa=285)
    assert not _runs(AirSide().some, 30, vapour_pa=283)
    assert _runs(AirSide(humidify=True).some, 30, vapour_pa=100)
    # A1 with a dew point down to -40 (13 Pa): 8% of 1705 Pa at its coldest, 15 degC, are 136.4 Pa.
    dry = AirSide("A1", min_dew_point_c=-40).some
    assert _runs(dry, 33, vapour_pa=137)
    assert not _runs(dry, 33, vapour_pa=136)


def test_partly_too_the_least_vapour_is_held_to_a_millionth_of_a_pascal():
    least = float(saturation_pressure_pa(-9.0))
    assert AirSide().some.runs(_with(_air(30.0, 0.1), vapour_pa=least - 1e-6))[0]
    assert not AirSide().some.runs(_with(_air(30.0, 0.1), vapour_pa=least - 2e-6))[0]


def test_without_mixing_cold_air_does_not_help_either():
    strict, mixed = AirSide("A1", mixing=False).some, AirSide("A1").some
    too_moist = {
        "humidity": 1.0,
        "dry_bulb_c": 17.5,
    }  # above the dew point of 17: helps, but is not sufficient
    assert _runs(strict, **too_moist)
    assert _runs(mixed, 0, humidity=0.5)
    assert not _runs(strict, 14.99, humidity=0.5)
    assert _runs(strict, 15, humidity=0.5)
    # Cold and too dry to cool alone: only with water, and where it is mixed.
    wet = AirSide("A1", humidify=True, mixing=False, max_dew_point_c=-11)
    for dry_bulb_c, helps in ((15 - 2e-6, False), (15 - 1e-6, True), (15.0, True)):
        assert _runs(wet.some, dry_bulb_c, humidity=0.9) == helps


# --- with altitude --------------------------------------------------------------------------------------


def _pressure(elevation_m):
    return np.array([psychrolib.GetStandardAtmPressure(elevation_m)])


@pytest.mark.parametrize(
    ("name", "elevation_m", "warmest_c"),
    [
        ("A1", 0, 32),
        ("A1", 899, 32),
        ("A1", 1200, 31),
        ("A3", 1250, 38),
        ("A4", 1150, 43),
        ("A4", 7000, 5),  # 45 - 48.8 K, but never below the coldest of the class
        ("recommended", 3000, 27),
        ("H1", 3000, 25),
    ],
)
def test_the_warmest_air_by_height(name, elevation_m, warmest_c):
    assert AirSide(name).warmest_c(_pressure(elevation_m))[0] == pytest.approx(warmest_c, abs=1e-6)


@pytest.mark.parametrize("part", ["full", "some"])
def test_only_a_class_that_asks_for_it_is_lowered_and_only_where_wanted(part):
    found = [getattr(p, part).by_altitude for p in (AirSide("A1"), AirSide("A1", derate=False), AirSide())]
    assert found == [True, False, False]


def test_the_warmest_air_must_be_above_the_coldest():
    assert AirSide(max_dry_bulb_c=18.1).limits.max_dry_bulb_c == 18.1
    with pytest.raises(ValueError, match="max_dry_bulb_c = 18 must be above the coldest supply air"):
        AirSide(max_dry_bulb_c=18)


def test_the_highest_dew_point_must_be_above_the_lowest():
    assert AirSide(min_dew_point_c=14.9).limits.min_dew_point_c == 14.9
    with pytest.raises(ValueError, match="max_dew_point_c = 15 must be above min_dew_point_c = 15"):
        AirSide(min_dew_point_c=15)


def test_modes_follow_the_dry_bulb_and_only_the_part_that_is_used_has_a_width():
    plant = AirSide()
    assert (plant.full.follows, plant.some.follows) == ("dry_bulb", "dry_bulb")
    assert (plant.full.partial_90_h, plant.some.humidity_90_h) == (0, 0)
    # With water the lower dew point does not matter, so less is uncertain.
    wet = AirSide(humidify=True)
    assert wet.full.humidity_90_h < plant.full.humidity_90_h
    assert wet.full.month_90_h < plant.full.month_90_h


def test_texts_say_which_class_and_limits():
    plain, wet = AirSide(max_dry_bulb_c=26), AirSide(humidify=True)
    assert (plain.id, wet.id) == ("air_side", "air_side_humidified")
    assert plain.label != AirSide(humidify=True, max_dry_bulb_c=26).label
    for figure in ("26", "-9", "15"):
        assert figure in plain.condition.en.replace("\N{MINUS SIGN}", "-")
    assert "-9" not in wet.condition.en.replace("\N{MINUS SIGN}", "-")
    assert plain.parameters["max_dry_bulb_c"] == 26
