"""What a study may say of its project: every limit at the limit and beyond it, what is counted where nothing is said,
and what does not go together. The schema that editors read says the same as the package."""

import math

import pytest
from pydantic import ValidationError

from siting.conventions import POWER_FACTOR
from siting.power.cost_schema import CerfPart, CostsPart, PricePart
from siting.power.load import Range
from siting.power.network_schema import GroundPart, LinePart, NetworkPart, SurfacePart
from siting.power.prices import Item
from siting.power.project_schema import PhasePart, ProjectPart, StationPart, WaterPart

LEAST = {
    PhasePart: {"name": "I", "racks": 100},
    StationPart: {"transformers": 2, "each_mva": 63},
    WaterPart: {},
    ProjectPart: {"phases": [{"name": "I", "racks": 100}], "rack_kw": 2.5, "pue": 1.3},
    GroundPart: {"layer": "lake", "weight": 2},
    SurfacePart: {},
    LinePart: {"resistance_ohm_per_km": 0.12, "source": "table"},
    NetworkPart: {"stations": "nodes"},
    PricePart: {"amount": 1},
    CerfPart: {},
    CostsPart: {"year": 2026},
}
"""What each part cannot do without."""

ABOVE_0 = ([0.01, 1e6], [0, -0.01])
FROM_0 = ([0, 0.01, 1e6], [-0.01])
SHARE = ([0.01, 1, [0.5, 1]], [0, 1.01, [0, 1], [0.5, 1.01]])
RATE = ([0, 0.5, 1, [0, 1]], [-0.01, 1.01, [0, 1.01]])
PAIRS = ([[1, 2]], [[], [1], [1, 2, 3], True, "1"])
LIMITS = [
    (PhasePart, "name", ["I", "1"], [""]),
    (PhasePart, "racks", *ABOVE_0),
    (StationPart, "transformers", [1, 2, 20], [0, 21, 1.5]),
    (StationPart, "each_mva", *ABOVE_0),
    (StationPart, "voltage_kv", *ABOVE_0),
    (WaterPart, "allocation_m3", *FROM_0),
    (WaterPart, "reclaimed_m3", *PAIRS),
    (ProjectPart, "phases", [[{"name": "I", "racks": 1}]], [[]]),
    (ProjectPart, "rack_kw", *ABOVE_0),
    (ProjectPart, "rack_kw", *PAIRS),
    (ProjectPart, "utilisation", *SHARE),
    (ProjectPart, "simultaneity", *SHARE),
    (ProjectPart, "power_factor", [0.01, 1], [0, 1.01]),
    (ProjectPart, "pue", [1, 5, [1, 5]], [0.99, 5.01, [0.99, 2], [2, 5.01]]),
    (ProjectPart, "pue", *PAIRS),
    (ProjectPart, "wue", *FROM_0),
    (ProjectPart, "grid_kgco2_per_kwh", *FROM_0),
    (ProjectPart, "overload", [1, 1.5], [0.99, 1.51]),
    (GroundPart, "weight", *ABOVE_0),
    (GroundPart, "buffer_m", [0, 5000], [-0.01, 5000.01]),
    (GroundPart, "slope_above", [0.01, 999.9], [0, 1000]),
    (GroundPart, "value_above", [-1e6, 0, 1e6], []),
    (SurfacePart, "cell_m", [5, 5000], [4.99, 5000.01]),
    (SurfacePart, "margin_km", [0.1, 100], [0.09, 100.01]),
    (LinePart, "resistance_ohm_per_km", *ABOVE_0),
    (LinePart, "reactance_ohm_per_km", *FROM_0),
    (LinePart, "ampacity_a", *ABOVE_0),
    (LinePart, "source", ["x"], [""]),
    (NetworkPart, "min_voltage_kv", *FROM_0),
    (NetworkPart, "snap_m", [0, 5000], [-0.01, 5000.01]),
    (NetworkPart, "corridor_m", [0.01, 20_000], [0, 20_000.01]),
    (NetworkPart, "near_km", [0, 50], [-0.01, 50.01]),
    (NetworkPart, "search_km", [0.01, 1000], [0, 1000.01]),
    (PricePart, "amount", *FROM_0),
    (PricePart, "year", [1990, 2100], [1989, 2101]),
    (PricePart, "currency", ["CNY"], ["cny", "CN", "YUAN"]),
    (CerfPart, "real_tax", [0, 1], [-0.01, 1.01]),
    (CerfPart, "personal_tax", [0, 1], [-0.01, 1.01]),
    (CerfPart, "sales_tax", [0, 1], [-0.01, 1.01]),
    (CostsPart, "year", [1990, 2100], [1989, 2101]),
    (CostsPart, "land_mu", *ABOVE_0),
    (CostsPart, "floor_m2", *ABOVE_0),
    (CostsPart, "line_km", *PAIRS),
    (CostsPart, "rate", *RATE),
]  # fmt: skip
FIGURES = [(part, key) for part, key, good, _ in LIMITS if isinstance(good[0], float | int | list)]
NOT_FIGURES = {"phases", "year", "transformers"}


def _given(part, key, value):
    more = {"life_years": 20} if key == "rate" else {}
    return LEAST[part] | more | {key: value}


def _accepts(part, given):
    try:
        part.model_validate(given)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize(("part", "key", "good", "bad"), LIMITS)
def test_a_limit_is_allowed_and_nothing_beyond_it(part, key, good, bad):
    assert [x for x in good if not _accepts(part, _given(part, key, x))] == []
    assert [x for x in bad if _accepts(part, _given(part, key, x))] == []


@pytest.mark.parametrize(("part", "key"), dict.fromkeys(x for x in FIGURES if x[1] not in NOT_FIGURES))
def test_no_figure_is_endless_or_no_number(part, key):
    assert [x for x in (math.inf, math.nan) if _accepts(part, _given(part, key, x))] == []


@pytest.mark.parametrize(("part", "key", "good", "bad"), LIMITS)
def test_the_schema_of_editors_has_the_same_limits(part, key, good, bad):
    jsonschema = pytest.importorskip("jsonschema")
    schema = jsonschema.Draft202012Validator(part.model_json_schema())
    assert [x for x in good if not schema.is_valid(_given(part, key, x))] == []
    assert [x for x in bad if schema.is_valid(_given(part, key, x))] == []


@pytest.mark.parametrize(
    ("part", "values"),
    [
        (PhasePart, {"start": ""}),
        (StationPart, {"name": "", "voltage_kv": 110, "feeds": ()}),
        (ProjectPart, {"utilisation": (1, 1), "simultaneity": (1, 1), "power_factor": POWER_FACTOR.value, "overload": 1,
                       "coupled": None, "water": None, "costs": None, "network": None, "stations": ()}),
        (GroundPart, {"blocked": False, "buffer_m": 0, "slope_above": None, "value_above": None}),
        (SurfacePart, {"cell_m": 100, "margin_km": 5, "ground": ()}),
        (LinePart, {"reactance_ohm_per_km": None, "ampacity_a": None}),
        (NetworkPart, {"min_voltage_kv": 0, "snap_m": 300, "corridor_m": 500, "near_km": 1, "search_km": 100}),
        (CerfPart, {"real_tax": 0, "personal_tax": 0, "sales_tax": 0, "mechanical": False}),
        (CostsPart, {"currency": "CNY", "rate": None, "leave_out": (), "cerf_dc": None}),
    ],
)  # fmt: skip
def test_what_is_not_said_counts_as(part, values):
    made = part.model_validate(LEAST[part])
    assert {key: getattr(made, key) for key in values} == values


def _build(*others):
    return {"build_per_it_mw": 5e7} | dict.fromkeys(others, 1)


BUILD = "build_per_it_mw covers {}: give one of them"
ONE_OF = "give one of weight, blocked and weights"
FOREST = {"column": "kind", "weights": {"forest": 2}}
STEEP, HIGH = {"slope_above": 15}, {"value_above": 800}
TOGETHER = [
    (GroundPart, {"layer": "a"}, ONE_OF),
    (GroundPart, {"layer": "a", "weight": 2}, ""),
    (GroundPart, {"layer": "a", "blocked": True}, ""),
    (GroundPart, {"layer": "a", **FOREST}, ""),
    (GroundPart, {"layer": "a", "weight": 2, "blocked": True}, ONE_OF),
    (GroundPart, {"layer": "a", "weight": 2, **FOREST}, ONE_OF),
    (GroundPart, {"layer": "a", "blocked": True, **FOREST}, ONE_OF),
    (GroundPart, {"layer": "a", "weight": 2, "blocked": True, **FOREST}, ONE_OF),
    (GroundPart, {"layer": "a", "weights": {"forest": 2}}, "column and weights belong together"),
    (GroundPart, {"layer": "a", "weight": 2, "column": "kind"}, "column and weights belong together"),
    (GroundPart, {"layer": "a", "weight": 2, **STEEP}, ""),
    (GroundPart, {"layer": "a", "weight": 2, **HIGH}, ""),
    (GroundPart, {"layer": "a", "weight": 2, **STEEP, **HIGH}, "give slope_above or value_above, not both"),
    (NetworkPart, {"stations": "a", "fibre": "b", "fibre_to": ["Taiyuan"]}, ""),
    (NetworkPart, {"stations": "a", "fibre": "b"}, "fibre and fibre_to belong together"),
    (NetworkPart, {"stations": "a", "fibre_to": ["Taiyuan"]}, "fibre and fibre_to belong together"),
    (PricePart, {}, "a price has either an amount or published"),
    (PricePart, {"published": "world_2026"}, ""),
    (PricePart, {"amount": 1, "published": "world_2026"}, "a price has either an amount or published"),
    (PricePart, {"published": "world_2062"}, "no published range is named 'world_2062'"),
    (CostsPart, {"year": 2026, "rate": 0.06}, "give rate and life_years together"),
    (CostsPart, {"year": 2026, "life_years": 20}, "give rate and life_years together"),
    (CostsPart, {"year": 2026, "rate": 0.06, "life_years": 1}, ""),
    (CostsPart, {"year": 2026, "rate": 0.06, "life_years": [0.99, 20]}, "life_years is at least 1"),
    (CostsPart, {"year": 2026, "building_per_m2": 1, "cooling_per_it_kw": 1}, ""),
    (CostsPart, {"year": 2026, **_build("land_per_mu", "line_per_km")}, ""),
    *((CostsPart, {"year": 2026, **_build(key)}, BUILD.format(key))
      for key in ("building_per_m2", "power_train_per_it_kw", "cooling_per_it_kw")),
    (ProjectPart, {"pue": None}, "give either pue or cooling_case"),
    (ProjectPart, {"cooling_case": "large_liquid"}, "give either pue or cooling_case"),
    (ProjectPart, {"pue": None, "cooling_case": "large_liquid"}, ""),
    (ProjectPart, {"wue": 0.5}, ""),
    (ProjectPart, {"pue": None, "cooling_case": "large_liquid", "wue": 0.5}, "wue is that of cooling_case"),
    (ProjectPart, {"phases": [{"name": n, "racks": 1} for n in "IKI"]}, "two phases are named 'I'"),
    (ProjectPart, {"phases": [{"name": n, "racks": 1} for n in "III"]}, "two phases are named 'I'"),
    (ProjectPart, {"stations": [{"transformers": 2, "each_mva": 63, "feeds": ["I"]}]}, ""),
    (ProjectPart, {"stations": [{"transformers": 2, "each_mva": 63, "feeds": ["J"]}]}, "no phase is named 'J'"),
]  # fmt: skip


@pytest.mark.parametrize(("part", "given", "said"), TOGETHER)
def test_what_goes_together_and_what_does_not(part, given, said):
    given = LEAST[part] | given if part is ProjectPart else given
    if not said:
        part.model_validate(given)
        return
    with pytest.raises(ValidationError) as fault:
        part.model_validate(given)
    assert said in str(fault.value)


def test_a_number_is_a_range_of_one_figure_and_falls_nowhere():
    project = ProjectPart.model_validate(LEAST[ProjectPart] | {"rack_kw": [2.5, 4], "utilisation": 0.8})
    assert (project.rack_kw, project.utilisation) == ((2.5, 4), (0.8, 0.8))
    with pytest.raises(ValidationError, match="the lower end first"):
        ProjectPart.model_validate(LEAST[ProjectPart] | {"rack_kw": [4, 2.5]})


def test_numbers_and_dates_are_names_of_phases_and_a_station_without_a_name_is_its_number():
    stations = [{"feeds": [1]}, {"name": "East", "feeds": ["II", "1", 1]}, {}]
    part = ProjectPart.model_validate(
        LEAST[ProjectPart]
        | {
            "phases": [{"name": 1, "racks": 100, "start": 2026}, {"name": "II", "racks": 50}],
            "stations": [{"transformers": 2, "each_mva": 63, **station} for station in stations],
        }
    )
    project = part.project()
    assert [(p.name, p.racks, p.start) for p in project.phases] == [("1", 100, "2026"), ("II", 50, "")]
    assert [(s.name, s.feeds) for s in project.stations] == [
        ("1", ("1",)),
        ("East", ("II", "1")),
        ("3", ()),
    ]


@pytest.mark.parametrize("value", [None, ["I"], {"I": 1}])
@pytest.mark.parametrize("part", [PhasePart, StationPart])
def test_what_is_no_word_is_no_name(part, value):
    key = "name" if part is PhasePart else "feeds"
    assert not _accepts(part, LEAST[part] | {key: value if part is PhasePart else [value]})


def test_a_price_has_its_own_currency_year_and_source_or_those_of_the_costs():
    prices = CostsPart.model_validate(
        {
            "year": 2026, "land_per_mu": [2e5, 3e5],
            "energy_per_kwh": {"amount": 0.06, "currency": "USD", "year": 2024, "source": "Our supplier"},
            "build_per_it_mw": {"published": "world_2026"},
            "rate": [0.05, 0.08], "life_years": [10, 20], "exchange": {"USD": 7.1}, "leave_out": ["water"],
        }
    ).prices()  # fmt: skip
    land, energy = prices.prices[Item.land], prices.prices[Item.energy]
    assert (land.amount, land.currency, land.year) == (Range(2e5, 3e5), "CNY", 2026)
    assert (energy.amount, energy.currency, energy.year) == (Range(0.06, 0.06), "USD", 2024)
    assert land.source.en == "as given by the user"
    assert energy.source.en == "Our supplier, as given by the user"
    assert prices.prices[Item.build].published == "world_2026"
    assert set(prices.prices) == {Item.land, Item.energy, Item.build}
    assert (prices.finance.rate, prices.finance.life_years) == (Range(0.05, 0.08), Range(10, 20))
    assert prices.exchange == {"USD": Range(7.1, 7.1)}
    assert prices.left_out == {Item.water}
    assert CostsPart(year=2026).prices().finance is None


@pytest.mark.parametrize(
    ("name", "low", "high", "year"),
    [
        # USD million per MW: Cushman & Wakefield, APAC construction guide, January 2025, mainland, mid specification.
        ("cushman_mainland_2025", 7.11, 7.11, 2025),
        # The same, 2025: 19 markets of the United States.
        ("cushman_us_2025", 9.3, 15.0, 2025),
        # Cortex 2026, Cushman & Wakefield, Turner & Townsend 2025-26: usual builds worldwide.
        ("world_2026", 7.0, 15.0, 2026),
    ],
)
def test_a_published_price_is_what_was_published(name, low, high, year):
    part = CostsPart.model_validate({"year": 2026, "build_per_it_mw": {"published": name}})
    price = part.prices().prices[Item.build]
    assert (price.amount.low / 1e6, price.amount.high / 1e6) == (low, high)
    assert (price.currency, price.year, price.published) == ("USD", year, name)


@pytest.mark.parametrize("key", ["land_per_mu", "energy_per_kwh", "other_yearly"])
def test_only_the_whole_build_has_published_prices(key):
    with pytest.raises(ValidationError, match="give them as build_per_it_mw"):
        CostsPart.model_validate({"year": 2026, key: {"published": "world_2026"}})
    CostsPart.model_validate({"year": 2026, key: None})


@pytest.mark.parametrize("price", [True, "5", "world_2026"])
def test_a_price_is_a_number_a_range_or_its_keys(price):
    assert not _accepts(CostsPart, {"year": 2026, "land_per_mu": price})
