"""Sites in a cluster on the location map: each keeps a number that can be read, in the map or in its detail."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from siting.evidence import Label
from siting.show.base.drawing.cartography import Box
from siting.show.base.drawing.formats import SIZES
from siting.show.base.drawing.labels import LabelBoard
from siting.show.exhibits import mapping
from siting.show.exhibits.location import figures
from siting.show.exhibits.scene import HIDING
from siting.show.exhibits.sheet import ExhibitOptions, bare_sketch
from tests.support.outcomes import criterion, made_outcome
from tests.support.places import sites
from tests.support.sample import ring

STEP = 0.002  # degrees: some 200 m, far less than a symbol
CLUSTERS = {
    "two on one point": [(112.5, 37.8)] * 2,
    "twelve on one point": [(112.5, 37.8)] * 12,
    "a pair that touches and two far off": [(112.0, 37.5), (112.03, 37.5), (112.6, 38.0), (112.9, 37.2)],
    "a row": [(112.0 + STEP * k, 37.5) for k in range(9)],
    "a group at the edge of its detail": [
        (112.17, 37.90), (112.10, 37.83), (112.37, 37.94), (112.26, 38.04), (112.24, 37.81), (112.22, 37.90),
        (112.44, 37.92), (112.35, 37.94),
    ],
}  # fmt: skip


def symbols(monkeypatch, places, size, lang):
    """Return the symbols with a number: window, rank, x, y, radius, in the order of drawing."""
    drawn = []
    draw = mapping.site_symbol

    def record(page, x, y, radius, *, score, rank, clip):
        drawn.append((clip, rank, x, y, radius))
        draw(page, x, y, radius, score=score, rank=rank, clip=clip)

    outcome = made_outcome(
        criterion("even", np.linspace(0.9, 0.1, len(places))), sites=sites([tuple(place) for place in places]),
        rings=(ring(Label("Taiyuan", "太原"), 112.43, 38.35, 60, "same_city"),),
    )  # fmt: skip
    (figure,) = figures(outcome, lang, ExhibitOptions(size))
    with monkeypatch.context() as patched:
        patched.setattr(mapping, "site_symbol", record)
        bare_sketch(outcome, figure, size, lang, 100)
    return drawn


def readable(drawn, size):
    """Return the ranks whose number no later symbol of the same window covers."""
    reach = HIDING * SIZES[size.name].text / 8.2
    found = set()
    for k, (window, rank, x, y, radius) in enumerate(drawn):
        inside = window.grown(-radius + 0.01).holds(x, y)
        over = [math.hypot(x - b, y - c) for w, _, b, c, _ in drawn[k + 1 :] if w == window]
        if inside and min(over, default=math.inf) >= reach - 1e-6:
            found.add(rank)
    return found


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES)
@pytest.mark.parametrize("cluster", CLUSTERS)
def test_every_site_of_a_cluster_keeps_its_number(monkeypatch, cluster, size, lang):
    places = CLUSTERS[cluster]
    drawn = symbols(monkeypatch, places, size, lang)
    assert readable(drawn, size) == set(range(1, len(places) + 1))


@pytest.mark.parametrize("seed", range(8))
def test_of_sites_strewn_about_none_is_without_its_number(monkeypatch, seed):
    chance = np.random.default_rng(seed)
    centres = chance.uniform((111.8, 37.4), (113.0, 38.4), (4, 2))
    places = centres[chance.integers(0, 4, 30)] + chance.normal(0, 0.04, (30, 2))
    size = list(SIZES.values())[seed % len(SIZES)]
    assert readable(symbols(monkeypatch, places.tolist(), size, "en"), size) == set(range(1, 31))


@pytest.mark.slow
@given(st.lists(st.tuples(st.floats(20, 280), st.floats(20, 180)), min_size=1, max_size=30))
def test_a_symbol_set_apart_has_a_leader_to_its_point_and_touches_nothing(points):
    board = LabelBoard(Box(0, 0, 300, 200))
    for x, y in points:
        board.block(Box(x, y, x, y).grown(6))
    placed = [board.place_apart(x, y, 2.6, 12) for x, y in points]
    boxes = [place.box for place in placed if place is not None]
    for k, box in enumerate(boxes):
        assert not any(box.meets(other) for other in boxes[:k])
        assert not any(box.meets(Box(x, y, x, y).grown(6)) for x, y in points)
    for (x, y), place in zip(points, placed, strict=True):
        if place is not None:
            assert math.dist(place.leader[0], (x, y)) == pytest.approx(2.6)


def test_a_symbol_set_apart_crosses_a_line_rather_than_being_left_out():
    board = LabelBoard(Box(0, 0, 100, 60))
    for x in (35, 65):
        board.block(Box(x - 1, 0, x + 1, 60))
    board.block(Box(36, 0, 64, 60))
    place = board.place_apart(50, 30, 2.6, 12)
    assert place is not None
    assert place.box.right <= 34 or place.box.left >= 66
