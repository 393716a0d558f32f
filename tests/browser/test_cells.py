"""The cells of a surface on the page: one picture at a time, figures under the pointer, no network."""

from dataclasses import replace

import pytest

from tests.support.sample import sample_outcome
from tests.support.surface_view import surface_view, with_surface

pytestmark = pytest.mark.browser


def ticked(page, words):
    return page.locator(".leaflet-control-layers-overlays label").filter(has_text=words).locator("input")


def hover(page, lat, lon):
    x, y = page.evaluate(
        """([lat, lon]) => {
            map_siting.setView([lat, lon], 11, { animate: false });
            const at = map_siting.latLngToContainerPoint([lat, lon]);
            const box = map_siting.getContainer().getBoundingClientRect();
            return [box.left + at.x, box.top + at.y];
        }""",
        [lat, lon],
    )
    page.mouse.move(x - 3, y - 3)
    page.mouse.move(x, y)
    tip = page.locator(".siting-cell-tip")
    return tip.inner_text() if tip.count() else ""


def place(column, row):
    lon, lat = surface_view().grid.in_degrees_wgs84(column + 0.5, row + 0.5)
    return float(lat), float(lon)


def test_figures_are_those_of_the_cell_under_the_pointer(open_map):
    page = open_map(with_surface(sample_outcome()))
    view = surface_view()
    text = hover(page, *place(60, 50))
    assert f"Score {round(float(view.score[50, 60]) * 200) / 200:g}" in text
    assert "75% of the weight known" in text
    assert "Land price" in text
    assert "of the weightings" in text
    restricted = hover(page, *place(15, 14))
    assert "Not ranked: constraint: slope at most 15%" in restricted
    assert "of the weightings" not in restricted
    assert hover(page, 37.9, 112.9) == ""


def test_one_picture_at_a_time(open_map):
    page = open_map(with_surface(sample_outcome()))
    pictures = page.locator("img.siting-cells")
    assert pictures.count() == 1
    score, best = ticked(page, "score"), ticked(page, "among the best")
    assert (score.is_checked(), best.is_checked()) == (True, False)
    before = pictures.get_attribute("src")
    best.evaluate("box => box.click()")
    page.wait_for_function("document.querySelectorAll('img.siting-cells').length === 1")
    assert (score.is_checked(), best.is_checked()) == (False, True)
    assert pictures.get_attribute("src") != before
    assert "share of weightings" in page.locator(".siting-legend").inner_text()


def test_chinese_and_without_weightings(open_map):
    page = open_map(with_surface(sample_outcome(), samples=0), lang="zh")
    assert page.locator("img.siting-cells").count() == 1
    assert page.get_by_text("格网（边长500米）得分", exact=True).count() == 1
    text = hover(page, *place(60, 50))
    assert "制约最大：地价" in text
    assert "权重组合" not in text


def test_without_coverage_the_score_stands_alone(open_map):
    view = replace(surface_view(samples=0), coverage=None, limiting=None, limits=())
    page = open_map(replace(sample_outcome(), surface=view))
    text = hover(page, *place(60, 50))
    assert text.startswith("Score ")
    assert "known" not in text
    assert "Limited" not in text


def test_without_a_surface_nothing_is_added(open_map):
    page = open_map(sample_outcome())
    assert page.locator("img.siting-cells").count() == 0
    assert hover(page, *place(60, 50)) == ""
