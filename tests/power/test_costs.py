"""Cost ranges, the capital recovery factor and the formula for comparison, against figures worked out by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from siting.power.cerf import CerfInputs, cerf_dc_cost
from siting.power.cost_schema import CostsPart
from siting.power.costs import Finance, Missing, Quantities, costs_of, recovery_factor
from siting.power.load import Load, Range
from siting.power.prices import PUBLISHED, Item


def _exactly(value):
    return Range(value, value)


LOAD = Load(
    4_000,
    _exactly(10.0),
    _exactly(13.0),
    _exactly(13.0),
    _exactly(13.7),
    Range(100.0, 120.0),
    _exactly(1.0),
    Range(1e5, 2e5),
)
ALL = {
    "year": 2026, "land_per_mu": [0.2e6, 0.3e6], "land_mu": 100, "building_per_m2": [4_000, 5_000], "floor_m2": 20_000,
    "power_train_per_it_kw": [8_000, 12_000], "cooling_per_it_kw": 3_000, "line_per_km": [1e6, 2e6], "line_km": [10, 15],
    "substation_each": [40e6, 60e6], "energy_per_kwh": [0.4, 0.5], "water_per_m3": 5,
    "rate": [0.05, 0.08], "life_years": [10, 20],
}  # fmt: skip


def _costs(changed=(), *, substations=2, load=LOAD):
    part = CostsPart.model_validate({k: v for k, v in (ALL | dict(changed)).items() if v is not None})
    ends = {
        name: None if getattr(part, name) is None else Range(*getattr(part, name))
        for name in ("land_mu", "floor_m2", "line_km")
    }
    return costs_of(part.prices(), Quantities.of(load, **ends, substations=substations))


def _amounts(costs):
    return {line.item.value: line.amount for line in costs.lines}


def test_every_item_is_a_quantity_times_a_price():
    costs = _costs()
    found = _amounts(costs)
    # Millions of yuan, by hand: 100 mu x 0.2-0.3; 20,000 m2 x 4-5 thousand; 10 MW x 8-12 and 3 thousand per kW;
    # 10-15 km x 1-2; two substations x 40-60; 100-120 GWh x 0.4-0.5; 100-200 thousand m3 x 5.
    assert found == {
        "land": (20, 30), "building": (80, 100), "power_train": (80, 120), "cooling": (30, 30), "line": (10, 30),
        "substation": (80, 120), "energy": (40, 60), "water": (0.5, 1.0),
    }  # fmt: skip
    assert costs.capital.total == pytest.approx((300, 430))
    assert costs.yearly.total == pytest.approx((40.5, 61.0))
    assert costs.connection.total == pytest.approx((90, 150))


def test_capital_and_yearly_cost_come_together_only_as_a_yearly_cost():
    # r (1+r)^n / ((1+r)^n - 1): 5% over 20 years 0.080243, 8% over 10 years 0.149029 (any table of annuities).
    low, high = _costs().annualised
    assert low == pytest.approx(300 * 0.080243 + 40.5, abs=1e-3)
    assert high == pytest.approx(430 * 0.149029 + 61.0, abs=1e-3)


@pytest.mark.parametrize(
    ("rate", "years", "factor"),
    [(0.06, 15, 0.102963), (0.08, 10, 0.149029), (0.0, 20, 0.05), (0.05, 1, 1.05)],
)
def test_capital_recovery_factor(rate, years, factor):
    assert recovery_factor(rate, years) == pytest.approx(factor, abs=1e-6)


@given(st.floats(0, 0.5), st.floats(1, 60), st.floats(1e-4, 0.5))
def test_a_yearly_share_pays_the_capital_back(rate, years, more):
    factor = recovery_factor(rate, years)
    assert factor >= 1.0 / years - 1e-12  # never less than without interest
    assert recovery_factor(rate + more, years) > factor


@pytest.mark.parametrize(
    "key", ["land_per_mu", "line_per_km", "energy_per_kwh", "water_per_m3", "cooling_per_it_kw"]
)
def test_a_price_that_is_not_given_makes_its_sums_unknown(key):
    costs = _costs({key: None})
    sums = (costs.capital, costs.yearly)
    assert [s.total is None for s in sums].count(True) == 1
    assert costs.annualised is None
    missing = next(line for line in costs.lines if line.missing)
    assert (missing.amount, missing.missing) == (None, Missing.price)
    (short,) = [s for s in sums if s.missing]
    assert short.missing == (missing.item,)
    assert short.known.low > 0  # what is known stays


def test_a_quantity_that_is_not_known_is_not_zero():
    costs = _costs({"line_km": None}, substations=0)
    assert [line.item for line in costs.lines if line.missing is Missing.quantity] == [
        Item.line,
        Item.substation,
    ]
    assert costs.connection.total is None
    dry = _costs(load=Load(*LOAD.__getstate__()[:-1], None))
    assert dry.yearly.missing == (Item.water,)


def test_what_is_left_out_on_purpose_is_not_missing():
    costs = _costs({"land_per_mu": None, "leave_out": ["land"]})
    assert costs.capital.total == pytest.approx((280, 400))


def test_a_published_build_replaces_its_parts_and_needs_the_exchange():
    parts = dict.fromkeys(("building_per_m2", "power_train_per_it_kw", "cooling_per_it_kw"))
    build = parts | {"build_per_it_mw": {"published": "cushman_mainland_2025"}}
    without = _costs(build)
    assert [line.item for line in without.lines if line.missing is Missing.exchange] == [Item.build]
    costs = _costs(build | {"exchange": {"USD": [7.0, 7.3]}})
    assert _amounts(costs)["build"] == pytest.approx((10 * 7.11 * 7.0, 10 * 7.11 * 7.3))
    assert "building" not in _amounts(costs)
    line = next(line for line in costs.lines if line.item is Item.build)
    assert (line.price.published, line.price.currency, line.price.year) == (
        "cushman_mainland_2025",
        "USD",
        2025,
    )


def test_published_ranges_name_their_source():
    for price in PUBLISHED.values():
        assert price.currency == "USD"
        assert "Cushman" in price.source.en


def test_upkeep_is_a_share_of_capital():
    costs = _costs({"upkeep_share": [0.01, 0.02]})
    assert _amounts(costs)["upkeep"] == pytest.approx((3.0, 8.6), rel=1e-12)
    assert _costs({"upkeep_share": 0.02, "land_per_mu": None}).yearly.missing == (Item.upkeep,)


@given(st.floats(0, 1e6), st.floats(0, 1e6), st.floats(0, 1e3))
def test_a_higher_price_never_makes_anything_cheaper(low, more, extra):
    one = _costs({"land_per_mu": [low, low + more]}).capital.total
    two = _costs({"land_per_mu": [low + extra, low + more + extra]}).capital.total
    assert two[0] >= one[0] - 1e-9
    assert two[1] >= one[1] - 1e-9


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"rate": None}, "rate and life_years together"),
        ({"life_years": [0.5, 2]}, "at least 1"),
        ({"build_per_it_mw": 5e7}, "build_per_it_mw covers building_per_m2"),
        ({"land_per_mu": {"published": "world_2026"}}, "published ranges are for a whole build"),
        ({"land_per_mu": {"amount": 1, "published": "world_2026"}}, "either an amount or published"),
        ({"build_per_it_mw": {"published": "world_2025"}}, "Did you mean 'world_2026'"),
        ({"land_per_mu": [2, 1]}, "the lower end first"),
        ({"land_per_mu": -1}, "greater than or equal to 0"),
        ({"currency": "yuan"}, "currency"),
    ],
)
def test_prices_that_cannot_be_used(changed, said):
    with pytest.raises(ValidationError, match=said):
        _costs(changed)


def test_finance_pairs_the_low_rate_with_the_long_life():
    factor = Finance(Range(0.05, 0.08), Range(10, 20)).factor
    assert factor == pytest.approx((0.080243, 0.149029), abs=1e-6)


def test_the_formula_for_comparison_by_hand():
    # 10 MW x PUE 1.2 x 8,760 h x 0.8 = 84.096 GWh; x 0.4 = 33.6384 M; 1.25 times that where cooling is mechanical.
    given = CerfInputs(20e6, 80e6, 300e6, 5e6, 10.0, 1.2, 0.8, 0.4)
    assert cerf_dc_cost(given) == pytest.approx(20e6 + 80e6 + 33.6384e6 + 5e6)
    taxed = CerfInputs(20e6, 80e6, 300e6, 5e6, 10.0, 1.2, 0.8, 0.4, True, 0.01, 0.02, 0.05)
    energy = 1.25 * 33.6384e6
    taxes = 100e6 * 0.16 * 0.01 + 300e6 * 0.80 * 0.02 + (300e6 + energy) * 0.05
    assert cerf_dc_cost(taxed) == pytest.approx(105e6 + energy + taxes)


def test_next_to_no_interest_costs_half_of_it_and_a_year():
    # 1/n + r (1 + 1/n) / 2 + ...: the series of the factor at r = 0.
    assert recovery_factor(1e-10, 20) - 1 / 20 == pytest.approx(1e-10 * (1 + 1 / 20) / 2, rel=1e-5)


def test_other_costs_are_stated_as_such_and_counted_once():
    plain, more = _costs(), _costs({"other_capital": [3e6, 4e6], "other_yearly": [1e6, 2e6]})
    assert _amounts(more)["other"] == pytest.approx((3, 4))
    assert _amounts(more)["other_yearly"] == pytest.approx((1, 2))
    assert more.capital.total == pytest.approx((plain.capital.total.low + 3, plain.capital.total.high + 4))
