"""The small chart of months in a site's card."""

from dataclasses import replace

import numpy as np
import pytest

from siting.evidence import Label
from siting.geo.features import MonthlyHours
from tests.support.sample import sample_outcome

pytestmark = pytest.mark.browser


@pytest.fixture
def page(open_map):
    count = 12
    full = np.tile(np.linspace(0, 720, 12), (count, 1)).clip(max=672)
    full[1] = np.nan
    chart = MonthlyHours(
        Label("<b>Water</b>", "水侧"), full, full * 0.9, full * 1.0, (672 - full) / 2, "climate-table"
    )
    return open_map(replace(sample_outcome(), months=(chart,)))


def card(page, place):
    page.locator(".siting-row").nth(place).click()
    return page.locator(".siting-card")


def test_a_card_has_a_bar_for_each_month(page):
    chart = card(page, 0).locator(".siting-month-chart")
    heights = chart.locator(".siting-month-full").evaluate_all("bars => bars.map(b => b.getBBox().height)")
    assert len(heights) == 12
    assert heights[0] == 0
    assert heights == sorted(heights) or heights[-1] > 50
    assert chart.locator(".siting-month-partial").count() == 12


def test_the_bars_are_said_in_words(page):
    said = card(page, 0).locator(".siting-month-chart").get_attribute("aria-label")
    assert said.startswith("1: 0 h full, 336 h partial; 2: ")
    assert said.count(";") == 11


def test_a_site_whose_hours_are_unknown_has_no_chart(page):
    assert card(page, 1).locator(".siting-month-chart").count() == 0


def test_the_label_is_text(page):
    assert "<b>Water</b>" in card(page, 0).locator(".siting-months").inner_text()
