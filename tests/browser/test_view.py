"""What is in view: the start, one site and back, pointers to cities outside, and the printed page."""

from dataclasses import replace

import numpy as np
import pytest
from pypdf import PdfReader

from siting.evidence import Label
from tests.support.sample import sample_outcome


@pytest.fixture
def page(open_map):
    return open_map(sample_outcome())


def span_km(page):
    """Width of the ground in view [km], from the map itself."""
    return page.evaluate(
        "() => { const b = map_siting.getBounds(); return b.getNorthWest().distanceTo(b.getNorthEast()) / 1000; }"
    )


def test_a_row_brings_its_parcel_near_and_the_view_comes_back_with_the_card_closed(page):
    before = span_km(page)
    page.locator(".siting-row", has_text="Place 0").click()
    near = span_km(page)
    # The parcel is 0.1 degrees, about 9 km, wide.
    assert 9 < near < 60 < before
    page.keyboard.press("Escape")
    assert span_km(page) == pytest.approx(before, rel=1e-6)


def test_a_view_that_was_moved_since_stays(page):
    page.locator(".siting-row", has_text="Place 0").click()
    page.get_by_role("button", name="Zoom out").click()
    moved = span_km(page)
    page.keyboard.press("Escape")
    assert span_km(page) == pytest.approx(moved, rel=1e-6)


def test_the_house_shows_every_site_again(page):
    before = span_km(page)
    page.get_by_role("button", name="Zoom in").click()
    page.get_by_role("button", name="Show all sites").click()
    assert span_km(page) == pytest.approx(before, rel=1e-6)


def test_a_city_outside_the_view_has_a_pointer_with_its_distances(page):
    outcome = sample_outcome()
    page.evaluate("() => map_siting.setView([36.0, 111.0], 10)")
    pointers = page.locator(".siting-pointer:visible")
    km = page.evaluate("() => siting.data.points.anchor.map((p) => [p.label, ...p.km])")
    assert pointers.count() == len(km)
    for name, nearest, farthest in km:
        assert f"{nearest}–{farthest} km" in pointers.filter(has_text=name).inner_text()
    from pyproj import Geod

    anchor = next(p for p in outcome.points if p.label.en == km[0][0])
    metres = [
        Geod(ellps="WGS84").inv(anchor.lon, anchor.lat, x, y)[2]
        for x, y in zip(outcome.sites.lon, outcome.sites.lat, strict=True)
    ]
    assert km[0][1:] == [round(min(metres) / 1000), round(max(metres) / 1000)]
    pointers.filter(has_text=km[0][0]).click()
    assert pointers.filter(has_text=km[0][0]).count() == 0


@pytest.mark.parametrize("landscape", [True, False], ids=["landscape", "portrait"])
def test_map_list_scale_and_sources_are_on_one_sheet_of_paper(page, tmp_path, landscape):
    sheet = tmp_path / "sheet.pdf"
    margin = dict.fromkeys(("top", "bottom", "left", "right"), "9mm")
    page.pdf(path=sheet, format="A4", landscape=landscape, print_background=True, margin=margin)
    pages = PdfReader(sheet).pages
    assert len(pages) == 1
    text = pages[0].extract_text()
    for wanted in (
        "Sample study",
        "Ranked sites",
        "km",
        "Title of climate-table",
        "No administrative boundary",
    ):
        assert wanted in text
    for name in sample_outcome().sites.frame["name"]:
        assert name in text
    # The page is unchanged.
    assert page.evaluate("() => document.documentElement.className") == ""


def test_no_site_opens_under_the_switch_on_a_laptop(open_map):
    """At 1280 by 720 the list leaves the map a little under 900 pixels, with the switch open on it."""
    outcome = sample_outcome()
    count = len(outcome.sites)
    sites = replace(outcome.sites, lon=np.linspace(111.0, 113.0, count), lat=np.linspace(37.0, 37.9, count))
    page = open_map(replace(outcome, sites=sites), width=1280, height=720)
    hidden = page.evaluate(
        """() => {
          const box = document.querySelector(".leaflet-control-layers").getBoundingClientRect();
          const inside = (x, y) => x > box.left && x < box.right && y > box.top && y < box.bottom;
          const frame = map_siting.getContainer().getBoundingClientRect();
          const { lat, lon } = siting.data.sites;
          const at = lat.map((y, i) => map_siting.latLngToContainerPoint([y, lon[i]]));
          const right = Math.max(...at.map((p) => p.x + frame.left));
          return { open: box.width > 60, clear: right < box.left, count: at.filter((p) => inside(p.x + frame.left, p.y + frame.top)).length };
        }"""
    )
    assert hidden == {"open": True, "clear": True, "count": 0}


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_head_with_a_note_of_three_lines_has_no_scroll_bars(open_map, lang):
    note = Label("A demonstration, not advice. " * 12, "本结果仅演示方法，不构成建议。" * 12)
    page = open_map(replace(sample_outcome(), notes=note), lang=lang, width=1280, height=720)
    scrolled = page.evaluate(
        """() => [...document.querySelectorAll("#siting-head, #siting-head *")]
            .filter((e) => getComputedStyle(e).overflowY === "auto" && e.scrollHeight > e.clientHeight)
            .map((e) => e.tagName + "." + e.className)"""
    )
    assert scrolled == []
