"""Parameters of every criterion: defaults, and the last allowed values.

Studies rely on these defaults, so changing one moves scores. They are written here by hand, from
docs/study.md and published ranges; limits count as allowed ("at least", "at most").
"""

from typing import NamedTuple

import pytest
from pydantic import ValidationError

from siting.criteria.base import PointSpec
from siting.criteria.climate import ClimateParams
from siting.criteria.cooling import CoolingParams, TowerParams
from siting.criteria.distance import DistanceParams
from siting.criteria.efficiency import EfficiencyParams
from siting.criteria.generation import GenerationParams
from siting.criteria.grid import GridParams
from siting.criteria.overlap import OverlapParams
from siting.criteria.recovery import Limit

ABOVE_0 = 1e-9  # the least value that stands for "more than 0"


class Row(NamedTuple):
    """A parameter: its default, and the least and greatest allowed value; None is no limit."""

    model: type
    name: str
    default: float | None
    least: float | None
    most: float | None
    others: dict[str, object] = {}  # noqa: RUF012  (never changed: what else must be given)


LAYER = {"layer": "airports"}
PLACE = {"name": "P", "lon": 112.0, "lat": 37.0}
OTHER = {"technology": "air_side"}
WIDE = {"min_dew_point_c": -40.0, "max_dew_point_c": 30.0}
ROWS = [
    Row(ClimateParams, "warming_k", 0, None, None),
    Row(ClimateParams, "max_station_km", None, ABOVE_0, 5000),
    # Chilled water from 4 degC, just above ice, up to the 45 degC of warm-water cooling. Refused also where another
    # technology is scored, which would not look at it.
    Row(CoolingParams, "supply_water_c", 18, 4, 45, OTHER),
    Row(CoolingParams, "water_rise_k", 5, ABOVE_0, 20, OTHER),
    Row(CoolingParams, "tower_approach_k", 4.5, 0, 15, OTHER),
    Row(CoolingParams, "exchanger_approach_k", 2, 0, 10, OTHER),
    Row(CoolingParams, "dry_approach_k", 6, 0, 20),
    Row(CoolingParams, "liquid_supply_c", 35, 20, 45),
    Row(CoolingParams, "liquid_rise_k", 8, ABOVE_0, 20),
    Row(CoolingParams, "supply_air_c", 24, 10, 45),
    Row(CoolingParams, "wet_effectiveness", 0.7, 0.1, 1),
    Row(CoolingParams, "dry_effectiveness", 0.7, 0.1, 1),
    # In place of the class's own, here A3 from 5 degC.
    Row(CoolingParams, "max_dry_bulb_c", None, 10, 50, {"envelope": "A3"}),
    Row(CoolingParams, "min_dew_point_c", None, -40, 20, WIDE),
    Row(CoolingParams, "max_dew_point_c", None, -10, 30, WIDE),
    Row(DistanceParams, "search_km", 200, ABOVE_0, 20_000, LAYER),  # half-way round the earth
    Row(EfficiencyParams, "it_load_mw", 100, ABOVE_0, 10_000),
    Row(EfficiencyParams, "it_load_share", 1, 0.3, 1),
    Row(TowerParams, "design_wet_bulb_c", 24, -10, 32, {"liquid_to_gas": 0.3}),
    Row(TowerParams, "approach_k", 4.5, 0.5, 15),
    Row(TowerParams, "range_k", 5, 1, 20, {"liquid_to_gas": 0.5}),
    Row(TowerParams, "liquid_to_gas", 1.2, 0.3, 3, {"approach_k": 15}),
    Row(TowerParams, "air_flow", 1, 0.3, 4),
    Row(TowerParams, "water_flow", 1, 0.5, 2),
    Row(GridParams, "min_voltage_kv", 0, 0, None),
    Row(GridParams, "max_voltage_kv", None, ABOVE_0, None),
    Row(GridParams, "min_capacity_mva", 0, 0, None),
    Row(GridParams, "radius_km", 30, ABOVE_0, 1000),
    Row(GridParams, "search_km", 100, ABOVE_0, 5000),
    Row(GenerationParams, "radius_km", 50, ABOVE_0, 1000),
    Row(OverlapParams, "set_back_m", 0, 0, 100_000, LAYER),
    Row(PointSpec, "lon", None, -180, 180, PLACE),
    Row(PointSpec, "lat", None, -90, 90, PLACE),
    Row(Limit, "km", None, 0, None),
]
# Lei and Masanet 2020 (tower, exchanger), general practice (dry cooler, effectiveness), ASHRAE TC 9.9 (air).
PUBLISHED = {
    "tower_approach_k": (2.8, 6.7),
    "exchanger_approach_k": (1.7, 2.8),
    "dry_approach_k": (5, 8),
    "wet_effectiveness": (0.6, 0.8),
    "dry_effectiveness": (0.6, 0.75),
    "supply_air_c": (18, 27),
}
named = pytest.mark.parametrize("row", ROWS, ids=lambda r: f"{r.model.__name__}.{r.name}")


def _read(row: Row, value: float) -> float:
    return getattr(row.model.model_validate({**row.others, row.name: value}), row.name)


@named
def test_a_parameter_that_is_not_given_has_its_default(row):
    field = row.model.model_fields[row.name]
    assert field.is_required() if row.model in (PointSpec, Limit) else field.default == row.default


@pytest.mark.parametrize("name", PUBLISHED)
def test_defaults_of_a_plant_lie_in_the_published_range(name):
    least, most = PUBLISHED[name]
    assert least <= CoolingParams.model_fields[name].default <= most


@named
def test_the_limits_themselves_are_allowed(row):
    for limit in (row.least, row.most):
        assert limit is None or _read(row, limit) == limit


@named
def test_beyond_the_limits_is_refused(row):
    step = max(abs(row.most or 0), 1) * 1e-6
    beyond = [row.least is not None and row.least - step, row.most is not None and row.most + step]
    for value in [x for x in beyond if x is not False]:
        with pytest.raises(ValidationError):
            _read(row, value)


@pytest.mark.parametrize("model", sorted({row.model for row in ROWS}, key=lambda m: m.__name__))
def test_every_number_of_a_criterion_is_in_the_table(model):
    numbers = {n for n, f in model.model_fields.items() if f.annotation in (float, float | None)}
    assert numbers <= {row.name for row in ROWS if issubclass(model, row.model)}


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_load_is_a_finite_number(value):
    with pytest.raises(ValidationError):
        EfficiencyParams(it_load_mw=value)
