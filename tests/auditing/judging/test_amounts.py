"""Figures as people read them: units of the document beside the metric ones, ranges, and names."""

from dataclasses import replace

import pytest

from siting.auditing.judging.amounts import (
    about,
    amount,
    capital,
    claimed,
    currency,
    foreign,
    interval,
    kind_name,
    months,
    span,
    with_interval,
    word_of,
)
from siting.auditing.judging.verdicts import Figure
from siting.auditing.reading.claims import Given, Owner
from siting.auditing.reading.documents import document_of
from siting.auditing.reading.extract import extract
from siting.evidence import EvidenceClass
from tests.support.made_claims import MU, claim


def figure(value, low, high):
    return Figure(value, low, high, "h/yr", EvidenceClass.DERIVED)


@pytest.mark.parametrize(
    ("kind", "base", "unit", "given", "name"),
    [
        # Two of each in base units: 1 mile is 1,609.344 m, 1 foot 0.3048 m, 1 acre 43,560 square feet.
        ("land_area", "m2", 2 * 1609.344**2, "square miles", "2 square miles"),
        ("land_area", "m2", 2 * 0.3048**2, "sq ft", "2 square feet"),
        ("land_area", "m2", 2 * 43_560 * 0.3048**2, "acres", "2 acres"),
        ("land_area", "m2", 20_000, "ha", "2 hectares"),
        ("land_area", "m2", 2e6, "km²", "2 km²"),
        ("distance", "km", 2 * 1.609344, "miles", "2 miles"),
        ("elevation", "m", 2 * 0.3048, "ft", "2 feet"),
    ],
)
def test_a_unit_that_is_no_longer_seen_is_said_too(kind, base, unit, given, name):
    stated = replace(claim(kind, unit, base), given=Given(2, 2, given))
    assert claimed(stated, digits=9).en.startswith(f"{name} (")
    assert foreign(stated)


@pytest.mark.parametrize(("celsius", "fahrenheit"), [(0, "32"), (-17.777777777777778, "0"), (100, "212")])
def test_degrees_fahrenheit(celsius, fahrenheit):
    stated = replace(claim("mean_temperature", celsius, "degC"), given=Given(0, 0, "°F"))
    assert claimed(stated).en.startswith(f"{fahrenheit} °F (")


@pytest.mark.parametrize(
    ("hours", "given", "said"),
    [
        (48, Given(2, 2, "days"), "2 days"),
        (24, Given(1, 1, "day"), "1 day"),
        (300, Given(300, 300, "h"), "300 h"),
    ],
)
def test_hours_are_said_in_the_unit_of_the_document(hours, given, said):
    assert claimed(replace(claim("free_cooling", hours, "h/yr"), given=given)).en.startswith(said)


def test_a_claim_without_a_figure_as_written_is_shown_in_the_usual_unit():
    bare = replace(claim("land_area", 600 * MU, "m2"), given=None)
    assert (claimed(bare).en, claimed(bare).zh) == ("600 mu", "600亩")
    assert not foreign(bare)


def test_a_figure_has_at_most_two_decimals_and_a_price_three():
    assert amount("pue", "", 1.2345).en == "1.23"
    assert amount("energy_price", "CNY/kWh", 0.41261).en.startswith("0.413 ")


def test_a_currency_nobody_knows_is_written_as_it_is():
    assert currency("USD/kWh").en == "US dollars per kWh"
    assert currency("XYZ").en == "XYZ"


def test_a_figure_that_is_its_own_interval_stands_alone():
    assert with_interval(figure(50, 50, 50)).en == "50.0"
    assert with_interval(figure(50, 48, 51.5)).en == "50.0 (48.0-51.5)"
    assert interval(figure(50, 48, 51.5), 0).en == "48-52"


def test_a_dash_is_not_set_beside_a_minus_sign():
    assert span("-3", "2").en == "-3 to 2"
    assert span("2", "3").en == "2-3"
    assert span("2", "2").en == "2"


def test_a_month_is_730_hours():
    assert months(figure(2920, 2190, 3650)).en == "4.0 (3.0-5.0)"


@pytest.mark.parametrize(
    ("owner", "said"),
    [
        (Owner(), " (Taiyuan), phase 2"),
        (Owner("site", "North campus"), " (Taiyuan) (North campus), phase 2"),
        (Owner("elsewhere", "Horinger"), " (Taiyuan), phase 2"),
    ],
)
def test_what_narrows_a_claim_is_named(owner, said):
    narrowed = replace(claim("distance", 50, "km", subject="Taiyuan", phase=2), owner=owner)
    assert about(narrowed).en == said


def test_a_claim_about_the_whole_needs_no_name():
    assert about(claim("racks", 4000)).en == about(claim("racks", 4000)).zh == ""


def test_a_sentence_begins_with_a_capital():
    assert (capital("land for later"), capital("x"), capital("")) == ("Land for later", "X", "")


@pytest.mark.parametrize(
    ("text", "en", "zh"),
    [
        ("7月平均气温22℃。", "mean temperature of July", "7月平均气温"),
        ("八月平均气温20℃。", "mean temperature of August", "8月平均气温"),
        ("The average July temperature is 22 °C.", "mean temperature of July", "7月平均气温"),
        ("In August the average temperature is 20 °C.", "mean temperature of August", "8月平均气温"),
        ("最热月平均气温22℃。", "mean temperature of the warmest month", "最热月平均气温"),
        # Not the mean of the month, and not of a month.
        ("7月平均最高气温28℃。", "temperature of July", "7月气温"),
        ("夏季平均气温21℃。", "mean temperature of summer", "夏季平均气温"),
        ("The average summer temperature is 21 °C.", "mean temperature of summer", "夏季平均气温"),
        # With one by name, or with all.
        ("园区距北京比大同园区近。", "comparison", "比较表述"),
        ("Alpha Park is cooler than Beta Park.", "comparison", "比较表述"),
        ("园区距太原最近。", "superlative", "绝对化表述"),
        ("It has the lowest PUE in the county.", "superlative", "绝对化表述"),
    ],
)
def test_a_claim_is_called_what_it_is(text, en, zh):
    (found,) = extract(document_of(text)).claims
    name = kind_name(found)
    assert (name.en, name.zh) == (en, zh)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("云谷地块电价比城西地块高0.01元。", "更高"),
        ("海拔比张家口高。", "海拔更高"),
        ("The tariff is higher than at Alpha.", "更高"),
        ("The site is higher than Zhangjiakou.", "海拔更高"),
    ],
)
def test_higher_is_an_elevation_only_where_one_is_compared(text, word):
    (found,) = [c for c in extract(document_of(text)).claims if c.spec.word]
    assert word_of(found).zh == word
