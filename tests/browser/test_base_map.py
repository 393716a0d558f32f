"""The user's base map and shown layers on the page: drawn, named as text, switched off, approval printed."""

import io

import numpy as np
import pytest
import shapely
from PIL import Image

from siting.evidence import Label
from siting.geo.ground import GroundPicture
from siting.outcome import BaseMap, ShownLayer
from siting.study.base_map import surroundings
from tests.support.outcomes import source
from tests.support.places import sites
from tests.support.sample import sample_outcome

pytestmark = pytest.mark.browser

HOSTILE = "Red <img src=x onerror=alert(1)>{{7*7}}"


def base(**fields):
    file = io.BytesIO()
    Image.fromarray(np.full((40, 40, 3), (250, 220, 160), dtype=np.uint8)).save(file, "PNG")
    picture = GroundPicture(file.getvalue(), 108.0, 34.0, 118.0, 43.0, "base-map")
    return BaseMap(Label("map.tif", "map.tif"), "晋S(2026)001号", "base-map", picture, **fields)


def layer(style, *shapes, label="Layer"):
    return ShownLayer(style, Label(label, label), style, np.array(shapes, dtype=object), (), "base-map")


@pytest.fixture
def outcome():
    road = shapely.LineString([(111, 36.5), (114, 39.5)])
    area = shapely.box(112, 38, 113, 39)
    sample = sample_outcome(
        base=base(), shown_layers=(layer("road", road), layer("red_line", area, label=HOSTILE))
    )
    sample.sources.update(source("base-map"))
    return sample


def test_picture_layers_and_approval_are_shown(open_map, outcome):
    page = open_map(outcome, lang="zh")
    assert page.locator(".leaflet-image-layer").count() == 1
    assert page.locator("path.siting-shown").count() == 2
    assert page.locator(".siting-approval").inner_text() == "审图号：晋S(2026)001号"
    assert "晋S(2026)001号" in page.locator(".siting-foot").inner_text()
    assert page.get_by_text("底图", exact=True).count() == 1


def test_names_of_layers_are_text(open_map, outcome):
    page = open_map(outcome)
    assert page.locator(".leaflet-control-layers").get_by_text("onerror=alert(1)>").count() == 1
    assert page.locator(".leaflet-control-layers img, .siting-legend img").count() == 0
    assert "{{7*7}}" in page.locator(".siting-legend-points").inner_text()


def test_switch_takes_a_layer_off_the_map_and_the_legend(open_map, outcome):
    page = open_map(outcome)
    before = page.locator(".siting-legend-points li").count()
    page.locator(".leaflet-control-layers label").filter(has_text="Red <").locator("input").click()
    assert page.locator("path.siting-shown").count() == 1
    assert page.locator(".siting-legend-points li").count() == before - 1


@pytest.mark.parametrize("size", [(1400, 900), (390, 844)])
@pytest.mark.parametrize(
    "places",
    [[(112.1, 37.5)], [(112.1, 36.0), (112.2, 39.0)], [(111.0, 37.5), (114.5, 37.6)]],
    ids=["one", "tall", "wide"],
)
def test_a_base_fills_the_first_view(open_map, places, size):
    # The other sites of the sample stand where the first does.
    places = [*places, *[places[0]] * (12 - len(places))]
    names = [f"Site {k}" for k in range(len(places))]
    outcome = sample_outcome(names=names, sites=sites(places, name=names), points=(), rings=())
    page = open_map(outcome, width=size[0], height=size[1])
    view = page.evaluate(
        "(() => { const b = map_siting.getBounds(); return [b.getWest(), b.getSouth(), b.getEast(), b.getNorth()]; })()"
    )
    west, south, east, north = surroundings(outcome.sites.lon, outcome.sites.lat)
    assert west <= view[0]
    assert south <= view[1]
    assert east >= view[2]
    assert north >= view[3]
