"""A figure is written in one way, whoever shows it."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from siting.texts.comparison_words import at_least
from siting.texts.figure_texts import (
    AS_READ,
    DECIMALS,
    area_text,
    figure_alone,
    figure_text,
    gap_text,
    metres_text,
    rounded_to,
    shown_number,
    sure_digits,
    written,
)
from siting.texts.unit_words import unit_words


@pytest.mark.parametrize(
    ("value", "low", "high", "unit", "en", "zh"),
    [
        (5260.26, 5027.0, 5530.5, "h/yr", "5,260 (5,030–5,530) h/yr", "5,260小时/年（5,030—5,530）"),
        (47.097, 46.71, 47.56, "km", "47.1 (46.7–47.6) km", "47.1公里（46.7—47.6）"),
        (547.0, 547.0, 547.0, "km", "547.0 km", "547.0公里"),
        (547.0, 0.0, 547.0, "km", "≤ 547.0 km", "≤ 547.0公里"),
        (0.04, 0.04, 0.04, "km", "0.04 km", "0.04公里"),
        (727.6, 727.6, 727.6, "mu", "728 mu", "728亩"),
        (3.0, 3.0, math.inf, "MW", "≥ 3 MW", "≥ 3兆瓦"),
        (0.691902, 0.548997, 0.978124, "ms", "0.69 (0.55–0.98) ms", "0.69毫秒（0.55—0.98）"),
        (9.14, 9.1, 9.18, "degC", "9.1 (9.1–9.2) °C", "9.1℃（9.1—9.2）"),
        (7.2, 6.9, 7.6, "", "7.20 (6.90–7.60)", "7.20（6.90—7.60）"),
        (0.71, 0.71, 0.71, "kg CO2/kWh", "0.71 kg CO₂/kWh", "0.71千克二氧化碳/千瓦时"),
    ],
)
def test_a_measured_figure(value, low, high, unit, en, zh):
    said = figure_text(value, low, high, unit, read=False)
    assert (said.en, said.zh) == (en, zh)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (606.28, "606.28"), (132.0, "132"), (1e6, "1,000,000"), (0.0845, "0.0845"), (0.3845, "0.3845"),
        (0.38452, "0.38452"), (98.4375, "98.4375"), (0.012345, "0.012345"), (0.0001234, "0.0001234"),
        (1234.5, "1,234.5"), ((0.0845 + 0.0849) / 2, "0.0847"), (-0.3845, "-0.3845"),
        # Of more than six digits: calculated, as an area by a GIS.
        (12.345678, "12.346"), (100 / 3, "33.333"), (0.0123456789, "0.0123"), (1234567.891, "1,234,567.891"),
    ],
)  # fmt: skip
def test_a_figure_that_was_read_is_written_as_it_was(value, shown):
    assert figure_text(value, value, value, "mu", read=True).en == f"{shown} mu"


@pytest.mark.parametrize(
    ("value", "unit", "en", "zh"),
    [
        (113_333.33333, "yuan/mu", "113,300 yuan/mu", "113,300元/亩"),
        (11.333333333, "10,000 yuan/mu", "113,300 yuan/mu", "11.33万元/亩"),
        (850.493, "mu", "850 mu", "850亩"),
        (8.50493, "mu", "8.5 mu", "8.5亩"),
        (33.0, "ha", "33 ha", "33公顷"),
        (0.3851234, "yuan/kWh", "0.3851 yuan/kWh", "0.3851元/千瓦时"),
        (0.0123456, "yuan/kWh", "0.01235 yuan/kWh", "0.01235元/千瓦时"),
    ],
)
@pytest.mark.parametrize("read", [True, False])
def test_a_figure_read_in_another_unit_has_no_more_digits_than_people_give(value, unit, en, zh, read):
    said = figure_text(value, value, value, unit, read=read, converted=True)
    assert (said.en, said.zh) == (en, zh)
    told = figure_alone(value, value, value, unit, read=read, converted=True)
    assert (told.en, told.zh) == (en, zh)


def test_the_interval_of_a_converted_figure_decides_its_digits():
    assert figure_text(850.493, 800.0, 900.0, "yuan/mu", read=False, converted=True).en == (
        "850 (800–900) yuan/mu"
    )


@given(st.integers(1, 999_999), st.integers(0, 6))
def test_no_digit_that_was_typed_is_lost(whole, decimals):
    value = float(f"{whole}e-{decimals}")
    said = shown_number(value)
    assert float(said.replace(",", "")) == value
    one = np.array([value])
    shown, *_ = written(one, one, one, unit="yuan/kWh", read=np.array([True]))
    assert shown[0] == value


def test_areas_and_elevations():
    assert area_text(48.507).en == "48.5 ha (728 mu)"
    assert area_text(76.0).en == "76 ha (1,140 mu)"
    assert area_text(0.031).zh == "0.03公顷（0.5亩）"
    # The mu is a unit of China: abroad neither language has it.
    assert [area_text(28.5, abroad=True, read=True)[lang] for lang in ("en", "zh")] == ["28.5 ha", "28.5公顷"]
    assert [metres_text(m).en for m in (750.6, -0.4, 1203.0)] == ["751 m", "-0.4 m", "1,203 m"]


def test_a_gap_has_the_decimals_of_its_unit():
    assert (gap_text(452.5, 500.0, "km"), gap_text(90.0, 100.25, "mu")) == ("47.5", "10")


FINITE = st.floats(-1e7, 1e7).filter(lambda x: x == 0 or abs(x) > 1e-6)


@given(st.lists(st.tuples(FINITE, st.floats(0, 1e4), st.floats(0, 1e4)), min_size=1, max_size=20),
       st.sampled_from([*DECIMALS, "", "ms", "yuan/kWh"]))  # fmt: skip
def test_all_at_once_is_each_alone(rows, unit):
    value = np.array([v for v, _, _ in rows])
    low, high = value - [d for _, d, _ in rows], value + [u for _, _, u in rows]
    read = np.zeros(len(rows), dtype=bool)
    shown, lows, highs, digits = written(value, low, high, unit=unit, read=read)
    for k, (v, a, b) in enumerate(zip(value.tolist(), low.tolist(), high.tolist(), strict=True)):
        alone = written(*(np.array([x]) for x in (v, a, b)), unit=unit, read=read[:1])
        assert [float(x[0]) for x in alone] == [shown[k], lows[k], highs[k], digits[k]]
        # What was rounded once is not rounded again.
        text = shown_number(float(shown[k]), int(digits[k]))
        assert float(text.replace(",", "")) == shown[k]
        if digits[k] != AS_READ or lows[k] == highs[k]:
            assert text == shown_number(v, int(digits[k]))


@given(FINITE, st.floats(1e-6, 1e5))
def test_the_decimals_are_those_that_the_interval_allows(value, half):
    low, high = value - half, value + half
    wanted = sure_digits(low, high, None)
    *_, digits = written(*(np.array([x]) for x in (value, low, high)), unit="", read=np.array([False]))
    assert digits[0] == (AS_READ if wanted is None else wanted)


@given(st.lists(FINITE, min_size=1, max_size=50), st.integers(-3, 6))
def test_rounding_is_that_of_round(values, digits):
    assert rounded_to(np.array(values), digits).tolist() == [round(v, digits) for v in values]


@pytest.mark.parametrize(
    ("unit", "en", "zh"),
    [("10,000 yuan/mu", "about 25,000 yuan/mu", "约2.5万元/亩"), ("分钟", "about 2.5 min", "约2.5分钟")],
)
def test_an_estimate_without_an_interval_is_about_so_much(unit, en, zh):
    said = figure_text(2.5, 2.5, 2.5, unit, read=False, about=True)
    assert said.en.startswith(en)
    assert said.zh == zh
    # With an interval, the interval says it.
    assert figure_text(2.5, 2.0, 3.0, unit, read=False, about=True) == figure_text(
        2.5, 2.0, 3.0, unit, read=False
    )


def test_a_figure_alone_has_the_digits_that_it_has_beside_its_interval():
    assert figure_alone(5225.4, 5030, 5530, "h/yr", read=False).zh == "5,230小时/年"
    assert figure_text(5225.4, 5030, 5530, "h/yr", read=False).zh == "5,230小时/年（5,030—5,530）"


@pytest.mark.parametrize(
    ("spelling", "en", "zh"),
    [("min", "min", "分钟"), ("分钟", "min", "分钟"), ("ha", "ha", "公顷"), ("公顷", "ha", "公顷"), ("亩", "mu", "亩"), ("h", "h", "小时"),
     ("kVA", "kVA", "千伏安"), ("acres", "acres", "英亩"), ("元/度", "yuan/kWh", "元/千瓦时"), ("万元/亩", "10,000 yuan/mu", "万元/亩"), ("m³/day", "m³/day", "立方米/日")],
)  # fmt: skip
def test_a_unit_is_in_the_language_of_the_text_however_it_was_typed(spelling, en, zh):
    assert (unit_words(spelling).en, unit_words(spelling).zh) == (en, zh)


@pytest.mark.parametrize(
    ("unit", "zh"),
    [("km", "不小于60"), ("mu", "不小于60"), ("h/yr", "不少于60"), ("min", "不短于60"), ("yuan/kWh", "不低于60"), ("", "不低于60")],
)  # fmt: skip
def test_the_word_for_at_least_is_that_of_what_is_measured(unit, zh):
    assert at_least("60", unit).zh == zh


@pytest.mark.parametrize(
    ("value", "low", "high", "unit", "en", "zh"),
    [
        (8, 8, 8, "10,000 yuan/mu", "80,000 yuan/mu", "8万元/亩"),
        (22.5, 20, 25, "万元/亩", "225,000 (200,000–250,000) yuan/mu", "22.5万元/亩（20.0—25.0）"),
        (3.2, 3.2, 3.2, "亿元", "320 million yuan", "3.2亿元"),
        (35, 35, 35, "万千瓦", "350 MW", "35万千瓦"),
        (8, 8, 8, "km", "8 km", "8公里"),
    ],
)
def test_in_english_a_unit_of_many_is_multiplied_out(value, low, high, unit, en, zh):
    said = figure_text(value, low, high, unit, read=True)
    assert (said.en, said.zh) == (en, zh)
    if low == high:
        assert figure_alone(value, low, high, unit, read=True) == said


@pytest.mark.parametrize(
    ("mu", "told"),
    [(612.5, "40.8 ha (612.5 mu)"), (612.75, "40.85 ha (612.75 mu)"), (300.0, "20 ha (300 mu)"),
     (1 / 3, "0.02 ha (0.3 mu)")],
)  # fmt: skip
def test_an_area_of_the_file_keeps_the_digits_typed_there(mu, told):
    assert area_text(mu / 15, read=True).en == told


@pytest.mark.parametrize(
    ("metres", "told"), [(753.5, "753.5 m"), (1204.25, "1,204.25 m"), (753.437121, "753 m")]
)
def test_an_elevation_of_the_file_keeps_the_digits_typed_there_and_a_calculated_one_its_unit_s(metres, told):
    assert metres_text(metres, read=True).en == told
