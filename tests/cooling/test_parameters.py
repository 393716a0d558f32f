"""Parameters of the technologies: defaults, and the last allowed values.

Written by hand: ranges of Lei and Masanet 2020 (approaches, the rise of air), general practice (dry cooler,
effectiveness), water from just above ice to the 45 degC of warm-water cooling. Limits count as allowed.
"""

from typing import Any, NamedTuple

import pytest

from siting.cooling.air_side import AirSide
from siting.cooling.technologies import (
    DryCooler,
    IndirectEvaporative,
    LiquidCooling,
    WaterSide,
    default_technologies,
)
from siting.cooling.towers import Tower


class Row(NamedTuple):
    """A parameter: its default, and the least and greatest allowed value."""

    kind: type
    name: str
    default: float | None
    least: float
    most: float
    others: dict[str, Any] = {}  # noqa: RUF012  (never changed: what else must be given)


ROWS = [
    Row(WaterSide, "supply_water_c", 18, 4, 45),
    Row(WaterSide, "water_rise_k", 5, 0.1, 30),
    Row(WaterSide, "tower_approach_k", 4.5, 0, 15),
    Row(WaterSide, "exchanger_approach_k", 2, 0, 10),
    Row(DryCooler, "supply_water_c", 18, 4, 45),
    Row(DryCooler, "water_rise_k", 5, 0.1, 30),
    Row(DryCooler, "approach_k", 6, 0, 20),
    Row(LiquidCooling, "supply_water_c", 35, 4, 45),
    Row(LiquidCooling, "water_rise_k", 8, 0.1, 30),
    Row(LiquidCooling, "approach_k", 6, 0, 20),
    Row(Tower, "design_wet_bulb_c", 24, -10, 32, {"liquid_to_gas": 0.3}),
    Row(Tower, "approach_k", 4.5, 0.5, 15),
    Row(Tower, "range_k", 5, 1, 20, {"liquid_to_gas": 0.5}),
    Row(Tower, "liquid_to_gas", 1.2, 0.3, 3, {"approach_k": 15}),
    Row(Tower, "air_flow", 1, 0.3, 4),
    Row(Tower, "water_flow", 1, 0.5, 2),
    Row(IndirectEvaporative, "supply_air_c", 24, 10, 45),
    Row(IndirectEvaporative, "air_rise_k", 13, 1, 30),
    Row(IndirectEvaporative, "wet_effectiveness", 0.7, 0.1, 1),
    Row(IndirectEvaporative, "dry_effectiveness", 0.7, 0.1, 1),
    Row(AirSide, "air_rise_k", 14, 1, 30),
    # In place of the class's own: 10 to 50 and down to the coldest of a class, here 5 (and not below it).
    Row(AirSide, "max_dry_bulb_c", None, 5.001, 50, {"envelope": "A3"}),
    Row(AirSide, "min_dew_point_c", None, -60, 25, {"max_dew_point_c": 35}),
    Row(AirSide, "max_dew_point_c", None, -20, 35, {"min_dew_point_c": -60}),
]
named = pytest.mark.parametrize("row", ROWS, ids=lambda r: f"{r.kind.__name__}.{r.name}")


@named
def test_the_default_is_what_the_page_says(row):
    assert getattr(row.kind(), row.name) == row.default


@named
def test_the_limits_themselves_are_allowed(row):
    for limit in (row.least, row.most):
        assert getattr(row.kind(**{**row.others, row.name: limit}), row.name) == limit


@named
def test_beyond_the_limits_is_refused(row):
    for value in (row.least - 0.002, row.most + 0.002):
        with pytest.raises(ValueError, match=row.name):
            row.kind(**{**row.others, row.name: value})


def test_an_air_side_plant_mixes_and_derates_and_does_not_humidify():
    plain = AirSide()
    assert (plain.envelope, plain.humidify, plain.mixing, plain.derate) == ("recommended", False, True, True)


def test_water_is_at_18_degrees_when_nothing_is_said():
    water = [t for t in default_technologies() if "supply_water_c" in t.parameters]
    assert [t.parameters["supply_water_c"] for t in water] == [18, 18, 35]  # 35 degC: to the racks
