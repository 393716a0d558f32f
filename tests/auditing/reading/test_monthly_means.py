"""The mean of a month is no extreme; powers of ten, and hours with minutes in words, are read as meant."""

import pytest

from siting.auditing.reading.documents import document_of
from siting.auditing.reading.extract import extract


def claims(text):
    return [(c.kind, c.value) for c in extract(document_of(text), site_names=()).claims]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("In January the thermometer falls to -12 °C on average.", []),
        ("The coldest month averages -5 °C.", []),
        ("Winter lows average -15 °C.", []),
        ("The coldest month averages -5 °C, the record low is -25 °C.", [-25]),
        ("The coldest hour on record had -31 °C.", [-31]),
        ("最冷月平均气温-10℃。", []),
        ("冬季平均最低气温-15℃。", []),
        ("最冷月均温-6℃，极端最低-25℃。", [-25]),
        ("极端最低气温-25℃。", [-25]),
    ],
)
def test_the_mean_of_a_month_is_no_extreme(text, found):
    assert claims(text) == [("extreme_temperature", value) for value in found]


@pytest.mark.parametrize("text", ["1月均温-8.5℃。", "In January the mean is -7.5 °C."])
def test_the_mean_of_a_month_is_not_that_of_the_year(text):
    assert claims(text) == []


@pytest.mark.parametrize("text", ["年平均气温8.5℃。", "The annual mean temperature is 8.5 °C."])
def test_the_mean_of_the_year_is_read(text):
    assert claims(text) == [("mean_temperature", 8.5)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The park holds 5E3 racks.", [("racks", 5000)]),
        ("The park holds 2 x 10^4 racks.", [("racks", 20000)]),
        ("It is 1e6 km from Beijing.", [("distance", 1e6)]),
        ("We invest 4.5e9 yuan.", [("investment", 4.5e9)]),
        ("园区机柜2×10^4架。", [("racks", 20000)]),
        ("距北京1e6公里。", [("distance", 1e6)]),
        ("The park holds 9e999 racks.", []),
        ("园区机柜9e999架。", []),
    ],
)
def test_a_power_of_ten_is_read_as_it_is_meant(text, found):
    assert claims(text) == found


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("It is two hours and ten minutes by train to Beijing.", 130),
        ("The drive to the airport takes one hour and twenty-five minutes.", 85),
        ("Beijing is 2 hours and 10 minutes away by train.", 130),
        ("高铁两小时十分钟到北京。", 130),
        ("驾车一小时又二十分钟到太原。", 80),
        ("高铁两个半小时到北京。", 150),
    ],
)
def test_hours_and_minutes_in_words_are_one_time(text, minutes):
    assert claims(text) == [("travel_time", minutes)]
