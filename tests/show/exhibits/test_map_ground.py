"""Under the sites of printed maps: the user's base with its approval number, and the layers shown."""

import io
from dataclasses import replace

import numpy as np
import pytest
import shapely
from PIL import Image

from siting.evidence import Label
from siting.geo.ground import GroundPicture
from siting.outcome import BaseMap, ShownLayer
from siting.show.base.text import MAP_NOTICE
from siting.show.exhibits.map_ground import ground_sources
from tests.support.exhibits import draw, pages_of, texts_of
from tests.support.outcomes import source
from tests.support.sample import sample_outcome

ORANGE = (240, 150, 30)
MAPS = ["location", "site"]


def with_base(**fields):
    picture = io.BytesIO()
    Image.new("RGB", (8, 8), ORANGE).save(picture, "PNG")
    ground = GroundPicture(picture.getvalue(), 105.0, 30.0, 120.0, 45.0, "own-base")
    outcome = sample_outcome()
    base = BaseMap(Label("base.png", "base.png"), "晋S(2026)008号", "own-base", picture=ground)
    sources = {**outcome.sources, **source("own-base"), **source("roads")}
    return replace(outcome, base=base, sources=sources, **fields)


def share_of(png, colour):
    with Image.open(png) as image:
        near = np.abs(np.asarray(image.convert("RGB"), dtype=int) - colour).max(axis=-1) <= 6
    return float(near.mean())


@pytest.mark.usefixtures("rough_pictures")
@pytest.mark.parametrize("name", MAPS)
def test_the_base_of_the_user_replaces_the_relief_and_its_approval_number_is_printed(
    tmp_path, monkeypatch, name
):
    outcome = with_base()
    (png,) = draw(name, outcome, tmp_path, "en", ["png"])
    assert share_of(png, ORANGE) > 0.05
    (page,) = pages_of(monkeypatch, name, outcome, tmp_path)
    texts = " ".join(texts_of(page))
    assert "晋S(2026)008号" in texts
    assert MAP_NOTICE.en[:30] not in texts


def test_shown_layers_are_drawn_named_in_the_legend_and_have_their_source(tmp_path, monkeypatch):
    shapes = [
        shapely.LineString([(111, 37), (113, 39)]),
        shapely.box(111.5, 37.5, 112.5, 38.5),
        shapely.MultiPoint([(112, 38), (112.5, 38.2)]),
    ]
    roads = ShownLayer(
        "roads", Label("Motorways", "高速公路"), "hazard", np.array(shapes, dtype=object), (), "roads"
    )
    (page,) = pages_of(monkeypatch, "location", with_base(shown_layers=(roads,)), tmp_path)
    (plain,) = pages_of(monkeypatch, "location", with_base(), tmp_path)
    assert "Motorways" in texts_of(page)
    assert "Title of roads" in " ".join(texts_of(page))
    drawn = [len(p.axes.patches) + len(p.axes.lines) + len(p.axes.collections) for p in (page, plain)]
    # A line, an area with its edge and the points; then the legend's area with its edge.
    assert drawn[0] - drawn[1] == 1 + 2 + 1 + 2


@pytest.mark.parametrize(
    ("lon", "lat", "drawn"),
    [((18.1, 18.5), (52.0, 52.4), False), ((113.97, 114.49), (31.39, 31.71), False), ((112.1, 112.2), (37.5, 37.6), True)],
)  # fmt: skip
def test_the_relief_is_a_source_only_where_it_is_drawn(lon, lat, drawn):
    outcome = sample_outcome()
    moved = replace(outcome.sites, lon=np.array(lon), lat=np.array(lat))
    assert ("relief" in ground_sources(replace(outcome, sites=moved, points=()))) is drawn
