"""Figures that no site can have, ratios that nothing built has, temperatures of seasons, and wholes that differ."""

import math

import pytest

from siting.auditing.judging.bounds import BOUNDS, impossible
from siting.auditing.judging.site import find_site
from siting.auditing.judging.site_climate import SiteClimate
from siting.auditing.judging.usual_ratios import RATIOS
from siting.auditing.judging.verdicts import Verdict
from siting.catalogue import Catalogue
from siting.texts import say
from tests.support.made_claims import audited, claim, jiaocheng


def one(*arguments, **fields):
    return audited(claim(*arguments, **fields)).judged[0]


@pytest.mark.parametrize("kind", BOUNDS)
def test_a_figure_at_a_bound_is_possible_and_one_beyond_is_not(kind):
    unit, bound = claim(kind).spec.base, BOUNDS[kind]
    for end, beyond in ((bound.low, bound.low - 0.01), (bound.high, bound.high * 1.01)):
        assert impossible(claim(kind, end, unit)) is None
        found = impossible(claim(kind, beyond, unit))
        assert found is not None
        assert found.verdict is Verdict.CONTRADICTED


@pytest.mark.parametrize(
    ("value", "unit", "false"),
    [
        (0.003, "CNY/kWh", True), (0.05, "CNY/kWh", False), (0.38, "CNY/kWh", False), (38, "CNY/kWh", True),
        (0.09, "USD/kWh", False), (0.0009, "USD/kWh", True), (9, "EUR/kWh", True), (9, "XXX/kWh", False),
    ],
)  # fmt: skip
def test_prices_of_energy_out_of_any_range_are_false(value, unit, false):
    found = one("energy_price", value, unit)
    assert found.verdict is (Verdict.CONTRADICTED if false else Verdict.UNVERIFIABLE)


def test_a_sum_of_money_is_no_price():
    for value in (0.001, 8e9):
        assert impossible(claim("investment", value, "CNY")) is None


def test_a_limit_is_false_only_if_all_of_it_lies_outside():
    assert one("renewable_share", 130, "%", "at_most").verdict is Verdict.UNVERIFIABLE
    assert one("renewable_share", 90, "%", "at_least").verdict is Verdict.UNVERIFIABLE
    assert one("renewable_share", 130, "%", "at_least").verdict is Verdict.CONTRADICTED
    assert one("renewable_share", 100, "%").verdict is Verdict.UNVERIFIABLE


def test_a_measurement_against_a_figure_goes_before_its_bound():
    assert one("mean_temperature", 50, "degC").measured is not None


def test_a_class_with_a_plus_does_not_exist():
    assert one("class", comparison="exactly", word="A+").verdict is Verdict.CONTRADICTED
    assert one("class", comparison="exactly", word="A").verdict is Verdict.UNVERIFIABLE


def test_a_flight_is_not_faster_than_an_airliner():
    # 452 km at 1,000 km/h take 27 minutes.
    said = {"subject": "北京", "quote": "飞行20分钟"}
    assert one("travel_time", 20, "min", **said).verdict is Verdict.CONTRADICTED
    assert one("travel_time", 30, "min", **said).verdict is Verdict.UNVERIFIABLE


def test_a_pue_below_one_is_false_and_the_figure_of_the_climate_is_told():
    found = one("pue", 0.9)
    assert found.verdict is Verdict.CONTRADICTED
    assert "1.0" in found.finding.en
    assert found.measured is not None


def test_a_pue_at_the_printed_end_of_the_best_design_is_reached(climate):
    low = min(design.pue.low for design in climate.efficiencies)
    assert one("pue", round(low, 2)).verdict is Verdict.DEPENDS
    assert one("pue", round(low, 2) - 0.01).verdict is Verdict.CONTRADICTED


# --- seasons -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def climate():
    return SiteClimate(jiaocheng())


@pytest.mark.parametrize(
    ("quote", "months"),
    [
        ("七月平均气温", (6,)), ("average July temperature", (6,)), ("夏季平均气温", (5, 6, 7)), ("mean of August", (7,)),
    ],
)  # fmt: skip
def test_a_mean_of_summer_is_that_of_its_months(climate, quote, months):
    value = sum(climate.months()[0][m] for m in months) / len(months)
    found = one("summer_temperature", round(value, 1), "degC", quote=quote)
    assert found.verdict is Verdict.SUPPORTED
    assert found.measured.value == pytest.approx(value)
    assert one("summer_temperature", value - 6, "degC", quote=quote).verdict is Verdict.CONTRADICTED


def test_july_of_a_station_nearby():
    # Normals of Taiyuan 1991-2020: 24.4 degC in July.
    found = SiteClimate(find_site("太原", Catalogue())).months()
    assert found[0][6] == pytest.approx(24.4 + 0.4, abs=1.2)


def test_a_summer_without_a_mean_or_of_highs_needs_a_paper():
    for quote in ("夏季气温15℃", "七月平均最高气温15℃", "average summer high", "average temperature"):
        assert one("summer_temperature", 15, "degC", quote=quote).verdict is Verdict.UNVERIFIABLE


@pytest.mark.parametrize(
    ("value", "quote", "verdict"),
    [
        (22, "record high", Verdict.CONTRADICTED), (40, "record high", Verdict.UNVERIFIABLE),
        (-3, "极端最低气温", Verdict.CONTRADICTED), (-26, "极端最低气温", Verdict.UNVERIFIABLE),
        (22, "design maximum", Verdict.UNVERIFIABLE), (22, "extreme temperature", Verdict.UNVERIFIABLE),
    ],
)  # fmt: skip
def test_a_record_lies_beyond_the_hours_of_typical_years(value, quote, verdict):
    assert one("extreme_temperature", value, "degC", quote=quote).verdict is verdict


def test_records_of_cities_are_not_called_false():
    for place, low, high in (
        ("北京", -27.4, 41.9),
        ("太原", -25.5, 39.4),
        ("昆明", -7.8, 32.8),
        ("拉萨", -16.5, 30.8),
    ):
        coldest, warmest, _ = SiteClimate(find_site(place, Catalogue())).extremes()
        assert low < coldest
        assert high > warmest


# --- ratios and wholes ---------------------------------------------------------------------------------


def checks(*claims):
    return {check.id: check.verdict for check in audited(*claims).checks}


@pytest.mark.parametrize("ratio", RATIOS, ids=lambda ratio: ratio.id)
def test_a_ratio_is_told_only_outside_what_is_usual(ratio):
    unit = "USD" if ratio.scale > 1 else "m2"
    below = claim(ratio.below, 100, claim(ratio.below).spec.base)
    usual = math.sqrt(ratio.usual[0] * ratio.usual[1])
    expected = {
        usual: None,
        ratio.usual[1] * 1.1: Verdict.DEPENDS,
        ratio.possible[0] * 0.9: Verdict.CONTRADICTED,
    }
    for value, verdict in expected.items():
        found = checks(claim(ratio.above, value * 100 * ratio.scale, unit), below)
        assert found.get(ratio.id) is verdict


def test_water_that_the_stated_plant_exceeds_depends_on_the_load():
    plant = (claim("power", 100, "MW"), claim("wue", 1.5, "L/kWh"))
    # 100 MW x 24 h x 1.5 m3/MWh = 3,600 m3 a day.
    assert checks(claim("water_supply", 1_800, "m3/d"), *plant)["water-for-power"] is Verdict.DEPENDS
    assert "water-for-power" not in checks(claim("water_supply", 3_600, "m3/d"), *plant)


@pytest.mark.parametrize(
    ("first", "second", "verdict"),
    [
        ("园区机柜总数3万个", "机柜总数为3.6万个", Verdict.CONTRADICTED),
        ("The data centre houses 30,000 racks", "the data centre houses 36,000 racks", Verdict.CONTRADICTED),
        ("共有机柜3万架", "园区设计机柜3.6万架，总机柜", None),
        ("30,000 racks in total", "36,000 racks in all, with 12 MW", Verdict.CONTRADICTED),
        # Figures of parts say nothing of each other.
        ("机柜3万个", "机柜总数为3.6万个", None),
        ("30,000 racks in the halls", "36,000 racks in all halls", None),
    ],
)
def test_two_figures_of_the_whole_contradict_each_other(first, second, verdict):
    found = checks(claim("racks", 30_000, quote=first), claim("racks", 36_000, quote=second))
    assert found.get("repeated-racks") is verdict


def test_power_of_the_equipment_is_not_compared_with_that_of_the_site():
    it = claim("power", 48, "MW", quote="total IT capacity of 48 MW", share="it")
    site = claim("power", 64, "MW", quote="total capacity of 64 MW")
    assert "repeated-power" not in checks(it, site)


def test_bounds_are_told_in_both_languages():
    found = one("renewable_share", 130, "%", "at_least")
    assert "130%" in found.finding.zh
    assert say("bounds.why.share").zh in found.finding.zh
