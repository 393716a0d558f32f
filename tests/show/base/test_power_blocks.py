"""The section of a project's power: every figure of the report is in it, in both languages, and renders."""

import pytest

from siting.evidence import Label
from siting.power.power_sentences import findings
from siting.show.base.blocks import Grid, Heading, Mark, Paragraph, Sheet
from siting.show.base.html import render_html
from siting.show.base.power_blocks import power_blocks
from tests.support.power_exhibits import power_report


@pytest.fixture(scope="module")
def report():
    return power_report(Label("Jiaocheng", "交城"), 112.156, 37.551)


def _grids(blocks):
    return [block for block in blocks if isinstance(block, Grid)]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_section_says_what_the_command_says(report, lang):
    blocks = power_blocks(report, lang)
    said = [block.text for block in blocks if isinstance(block, Paragraph)]
    assert said[: len(findings(report))] == [line[lang] for line in findings(report)]


def test_load_cases_feeds_and_costs_each_have_a_table(report):
    load, apart, pooled, coupled, feeds, costs = _grids(power_blocks(report, "en"))
    assert [row[0] for row in load.rows] == ["I", "II", "III", "total"]
    # Phases I and II on 2 x 63: 24,200 racks x 2.5-3 kW x 1.3 / 0.95 = 82.8-99.3 of 63 MVA.
    assert apart.rows[0][:4] == ("I, II", "east (2×63 MVA)", "63", "83–99")
    assert apart.rows[0][4] == Mark("CONTRADICTED", "no, 20–36 short")
    assert (pooled.rows[0][2], coupled.rows[0][2]) == ("189", "252")
    assert [row[0] for row in feeds.rows[:2]] == ["South-west", "North-east"]
    assert [row[0] for row in costs.rows][:2] == ["land", "whole build"]
    assert costs.rows[-1][2:] == ("price not given", "UNKNOWN")  # of water


def test_without_stations_network_and_prices_only_the_load_is_left():
    bare = power_report(Label("A", "A"), 112.0, 37.5, {"stations": [], "network": None, "costs": None})
    assert len(_grids(power_blocks(bare, "en"))) == 1


def test_its_headings_are_as_deep_as_wanted(report):
    levels = [block.level for block in power_blocks(report, "en", level=1) if isinstance(block, Heading)]
    assert levels == [1, 2, 2, 2]


def test_it_renders_as_a_page(report):
    page = render_html(Sheet("Power", "en", power_blocks(report, "en"), ""))
    assert "price not given" in page
