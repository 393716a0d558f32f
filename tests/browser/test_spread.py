"""Symbols of sites close to each other stand side by side, and at their sites where there is room."""

import numpy as np
import pytest

from tests.support.places import sites
from tests.support.sample import sample_outcome

pytestmark = pytest.mark.browser

CALL = "([places, radii]) => siting.sideBySide(places, radii)"
SHOWN = """() => siting.markers.map((marker, i) => {
  const [at, home] = [marker.getLatLng(), [sitingData.sites.lat[i], sitingData.sites.lon[i]]].map((p) => map_siting.latLngToContainerPoint(p));
  return [at.x, at.y, marker.getRadius(), home.x, home.y];
})"""


def apart(places, radii):
    """Least distance of two circles, in sums of their radii."""
    gap = np.hypot(*(places[:, None] - places[None, :]).transpose(2, 0, 1))
    share = gap / (radii[:, None] + radii[None, :])
    return share[~np.eye(len(radii), dtype=bool)].min()


@pytest.fixture(scope="module")
def page(chromium, tmp_path_factory):
    from siting.show.webmap.build import render_map

    file = tmp_path_factory.mktemp("spread") / "map.html"
    rng = np.random.default_rng(4)
    places = [(112.1 + x, 37.5 + y) for x, y in rng.normal(0, 0.01, (11, 2))] + [(114.5, 40.0)]
    names = [f"Parcel {k}" for k in range(12)]
    outcome = sample_outcome(names=names, sites=sites(places, name=names))
    file.write_text(render_map(outcome), encoding="utf-8")
    page = chromium.new_page(viewport={"width": 1400, "height": 900}, reduced_motion="reduce")
    page.goto(file.as_uri())
    yield page
    page.close()


def test_circles_in_one_place_come_apart_and_stay_near_it(page):
    rng = np.random.default_rng(1)
    for count in (2, 8, 20):
        home = rng.normal(300, 1, (count, 2)) if count > 2 else np.full((2, 2), 300.0)
        radii = rng.uniform(8, 13, count)
        moved = np.array(page.evaluate(CALL, [home.tolist(), radii.tolist()]))
        assert apart(moved, radii) > 0.9
        assert np.hypot(*(moved - home).T).max() <= 90 + 1e-6


def test_circles_that_hide_nothing_stay_where_they_are(page):
    home = [[0, 0], [17, 0], [0, 300]]  # the first two touch, at 0.85 of the sum of their radii
    assert page.evaluate(CALL, [home, [10, 10, 10]]) == home


def test_more_than_fit_stay_within_reach(page):
    home = np.full((200, 2), 50.0)
    moved = np.array(page.evaluate(CALL, [home.tolist(), [10] * 200]))
    assert np.hypot(*(moved - home).T).max() <= 90 + 1e-6


def test_the_page_shows_every_symbol_of_a_cluster(page):
    shown = np.array(page.evaluate(SHOWN))
    assert apart(shown[:, :2], shown[:, 2]) > 0.9
    assert page.locator("path.siting-leader").count() > 0


def test_from_near_by_they_stand_at_their_sites(page):
    page.evaluate("map_siting.setView([37.5, 112.1], 15, { animate: false })")
    shown = np.array(page.evaluate(SHOWN))
    assert np.hypot(*(shown[:, :2] - shown[:, 3:]).T).max() < 1
    page.evaluate("map_siting.setZoom(7, { animate: false })")
    assert page.locator("path.siting-leader").count() > 0


def test_the_card_stays_at_its_symbol(page):
    page.locator(".siting-row").nth(3).click()
    page.evaluate("map_siting.setZoom(8, { animate: false })")
    near = page.evaluate(
        """() => { const i = Number(document.querySelector('[aria-current=true]').getAttribute('data-site'));
        return siting.markers[i].getLatLng().distanceTo(map_siting._popup.getLatLng()); }"""
    )
    assert near < 1


@pytest.fixture(scope="module")
def crowd(chromium, tmp_path_factory):
    """Parcels as outlines, more than are drawn one by one."""
    import shapely

    from siting.show.webmap.build import render_map

    file = tmp_path_factory.mktemp("crowd") / "map.html"
    rng = np.random.default_rng(6)
    centres = np.column_stack([rng.uniform(111, 114, 700), rng.uniform(36, 39, 700)])
    names = [f"Parcel {k}" for k in range(700)]
    shapes = [shapely.box(x - 0.006, y - 0.004, x + 0.006, y + 0.004) for x, y in centres]
    outcome = sample_outcome(names=names, sites=sites(shapes, name=names), rings=(), points=())
    file.write_text(render_map(outcome), encoding="utf-8")
    page = chromium.new_page(viewport={"width": 1400, "height": 900}, reduced_motion="reduce")
    page.goto(file.as_uri())
    yield page
    page.close()


def test_a_parcel_of_many_is_found_by_its_outline_when_it_is_large(crowd):
    crowd.evaluate(
        "map_siting.setView([sitingData.sites.lat[5], sitingData.sites.lon[5]], 14, { animate: false })"
    )
    # A corner of the parcel, far from its symbol; then a place outside.
    inside, outside = crowd.evaluate(
        """() => [[0.003, 0.005], [0.003, 0.02]].map(([lat, lon]) => {
          const s = sitingData.sites, p = map_siting.latLngToLayerPoint([s.lat[5] + lat, s.lon[5] + lon]);
          return siting.siteUnder(p);
        })"""
    )
    assert inside == 5
    assert outside == -1


def test_the_name_of_a_symbol_under_the_mouse_is_shown(crowd):
    crowd.evaluate(
        "map_siting.setView([sitingData.sites.lat[0], sitingData.sites.lon[0]], 12, { animate: false })"
    )
    box = crowd.locator(".siting-map").bounding_box()
    crowd.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    name = crowd.evaluate("sitingData.sites.name[0]")
    assert crowd.locator(".siting-tip").inner_text() == name
    crowd.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert crowd.locator(".siting-row").first.get_attribute("aria-current") == "true"
    assert crowd.locator(".siting-card h2").inner_text() == name
