"""Every exhibit in every size: nothing leaves the page, no text lies on another, and type is not too small."""

import re
from dataclasses import replace
from itertools import combinations, pairwise

import geopandas as gpd
import numpy as np
import pytest
import shapely

import siting
from siting.show.base.drawing import fonts
from siting.show.base.drawing.formats import SIZES
from siting.show.base.rules_table import measured_value
from siting.study.exhibits import EXHIBITS
from tests.support.exhibits import pages_of, texts_of
from tests.support.land_exhibits import rules, with_land
from tests.support.power_exhibits import with_power
from tests.support.sample import sample_outcome
from tests.support.surface_view import with_surface

NAMES = [exhibit.name for exhibit in EXHIBITS]
ZH = "zh" if fonts.chinese_family() else "en"
MIN_TYPE = 3.9  # the ticks of the smallest scale; running text is at least 5.5
LONG = "A very long name of an industrial park beside the motorway to the airport, second phase"


@pytest.fixture(scope="module")
def embedded():
    return with_surface(with_power(with_land(siting.run(siting.load_study()).outcome)))


def _ticks(axis):
    """The labels of the ticks within the view; the others are not drawn."""
    low, high = sorted(axis.get_view_interval())
    return [t for at, t in zip(axis.get_ticklocs(), axis.get_ticklabels(), strict=True) if low <= at <= high]


def boxes(page):
    """The texts of a page, those of charts too, as (text, angle, left, bottom, right, top, size) in points."""
    page.figure.draw_without_rendering()
    found = []
    for axes in page.figure.axes:
        charted = [] if axes is page.axes else [*_ticks(axes.xaxis), *_ticks(axes.yaxis), axes.xaxis.label]
        for text in (*axes.texts, *charted):
            said, size = text.get_text(), text.get_fontsize()
            if not said.strip() or text.get_path_effects() or not text.get_visible():
                continue
            box = text.get_window_extent(page._renderer)
            left, bottom, right, top = box.x0, box.y0, box.x1, box.y1
            if axes is page.axes and not text.get_rotation():
                # As it was measured for the layout: the extent above is rounded to pixels of 1/72 inch.
                x, y = text.get_position()
                width = page.width(said, size, bold=text.get_fontweight() == "bold")
                left = x - {"left": 0, "center": 0.5, "right": 1}[text.get_ha()] * width
                bottom, right, top = y - 0.2 * size, left + width, y + 0.8 * size
            found.append((said, text.get_rotation(), left, bottom, right, top, size))
    return found


def overlapping(found):
    """Pairs of level texts that lie on each other by more than the room around their letters."""
    flat = [(t, x0, y0, x1, y1) for t, angle, x0, y0, x1, y1, _ in found if not angle]
    bad = []
    for (one, *a), (two, *b) in combinations(flat, 2):
        across = min(a[2], b[2]) - max(a[0], b[0])
        up = min(a[3], b[3]) - max(a[1], b[1])
        if across > 0.5 and up > 0.4 * min(a[3] - a[1], b[3] - b[1]):
            bad.append((one, two))
    return bad


def check(page):
    width, height = (inches * 72 for inches in page.figure.get_size_inches())
    found = boxes(page)
    outside = [
        t for t, _, x0, y0, x1, y1, _ in found if x0 < -0.5 or y0 < -2 or x1 > width + 0.5 or y1 > height + 2
    ]
    assert outside == []
    pairs = overlapping(found)
    # The discs of neighbouring sites may cover each other: the better one with its rank lies on top.
    assert [pair for pair in pairs if not all(text.isdigit() for text in pair)] == []
    assert [t for t, *_, size in found if size < MIN_TYPE] == []


# One size of each kind of layout (map, bars, matrix, sheet, table) is quick enough for every day.
DAILY = {"location", "ranking", "rules", "site", "ledger"}
EVERY = [(name, size, lang) for name in NAMES for size, lang in (("a4", "en"), ("wide", ZH), ("word", "en"))]


@pytest.mark.parametrize(
    ("name", "size", "lang"),
    [
        pytest.param(*one, marks=() if one[1] == "word" and one[0] in DAILY else pytest.mark.slow)
        for one in EVERY
    ],
)
def test_the_embedded_study_is_drawn_without_collisions(tmp_path, monkeypatch, embedded, name, size, lang):
    pages = pages_of(monkeypatch, name, embedded, tmp_path, lang, size=size)
    assert pages
    for page in pages:
        check(page)
        expected = SIZES[size].portrait.sides if name == "site" else SIZES[size].sides
        assert tuple(72 * page.figure.get_size_inches()) == pytest.approx(expected)


def with_names(count, name):
    return sample_outcome(names=[f"{name} {i}" for i in range(count)])


@pytest.mark.slow
def test_one_site_alone(tmp_path, monkeypatch):
    alone = gpd.GeoDataFrame({"name": ["Alone"]}, geometry=[shapely.Point(112.15, 37.55)], crs="EPSG:4326")
    outcome = siting.run(siting.load_study(), sites=alone).outcome
    for size in ("a4", "word"):
        for page in pages_of(monkeypatch, "all", outcome, tmp_path, "en", size=size):
            check(page)


@pytest.mark.parametrize("name", ["location", "ranking", "values", "latency", "served", "site"])
@pytest.mark.parametrize(
    ("outcome", "size"),
    [
        (with_names(4, LONG), "word"),
        (with_names(60, "Place"), "a4"),
        pytest.param(with_names(60, LONG), "wide", marks=pytest.mark.slow),
        (replace(sample_outcome(), rings=(), points=()), "a4"),
    ],
    ids=["four-long", "sixty", "sixty-long", "no-anchors"],
)
def test_few_and_many_sites_long_names_and_no_anchors(tmp_path, monkeypatch, outcome, size, name):
    for page in pages_of(monkeypatch, name, outcome, tmp_path, "en", size=size):
        check(page)


@pytest.mark.slow
def test_numbers_follow_the_order_of_the_exhibits_whichever_is_drawn(tmp_path, monkeypatch, embedded):
    def number(name):
        (page, *_) = pages_of(monkeypatch, name, embedded, tmp_path)
        captions = [t.get_text() for t in page.axes.texts if t.get_text().startswith("Exhibit ")]
        return int(captions[0].split()[1].rstrip("."))

    in_set = [name for name in NAMES if name != "site"]  # a sheet in itself, which is no figure of the set
    numbers = [number(name) for name in in_set]
    steps = [two - one for one, two in pairwise(numbers)]
    # Ten criteria take two pages of value functions, the ledger one of a site and one of all.
    assert numbers[0] == 1
    assert steps == [2 if name in {"values", "ledger"} else 1 for name in in_set[:-1]]


@pytest.mark.parametrize(("lang", "number"), [("en", r"Exhibit \d"), ("zh", r"图\s?\d")])
@pytest.mark.parametrize("name", ["ranking", "site"])
def test_the_sheet_of_a_site_stands_alone_and_has_no_number(tmp_path, monkeypatch, name, lang, number):
    (page,) = pages_of(monkeypatch, name, sample_outcome(), tmp_path, lang)
    captions = [t.get_text() for t in page.axes.texts if re.match(number, t.get_text())]
    assert bool(captions) == (name != "site")


@pytest.mark.slow
def test_nothing_is_drawn_for_an_exhibit_without_content(tmp_path, monkeypatch):
    outcome = sample_outcome()
    without = 9  # robustness, months, pairs, rules, ledger, power, routes, costs, surface
    assert len(pages_of(monkeypatch, "all", outcome, tmp_path)) == len(NAMES) - without
    nobody = replace(outcome.ranking, rank=np.zeros_like(outcome.ranking.rank))
    for page in pages_of(monkeypatch, "all", replace(outcome, ranking=nobody), tmp_path):
        check(page)


def standings(page):
    """How many of each symbol a matrix has: certain ones are full discs."""
    return sum(1 for patch in page.axes.patches if type(patch).__name__ == "Circle")


@pytest.mark.parametrize(
    ("count", "size"), [(1, "a4"), (30, "a4"), pytest.param(90, "wide", marks=pytest.mark.slow), (40, "word")]
)
def test_any_number_of_rules(tmp_path, monkeypatch, count, size):
    outcome = sample_outcome()
    sites = len(outcome.sites)
    outcome = replace(outcome, constraints=tuple(rules(count, sites)))
    pages = pages_of(monkeypatch, "rules", outcome, tmp_path, size=size)
    for page in pages:
        check(page)
    titles = [t for page in pages for t in texts_of(page) if t.startswith("Object ")]
    assert len(titles) == count
    # A symbol for each rule and site, and six in the key of each page.
    assert sum(map(standings, pages)) == count * sites + 6 * len(pages)


def test_the_site_sheet_keeps_its_map_with_any_number_of_rules(tmp_path, monkeypatch):
    outcome = sample_outcome()
    many = replace(outcome, constraints=tuple(rules(80, len(outcome.sites))))
    for size in ("a4", "wide", "word"):
        (page,) = pages_of(monkeypatch, "site", many, tmp_path, size=size)
        check(page)
        assert len(page.axes.images) == 1  # the relief under the map
        said = " ".join(texts_of(page))
        assert "80 siting rules" in said


def test_a_figure_in_the_matrix_is_on_the_same_side_of_the_limit_as_itself():
    (v,) = rules(1, 3)
    v = replace(v, value=np.array([99.96, 100.0, 100.2]))
    assert [measured_value(v, row, "en", " m") for row in range(3)] == ["99.96 m", "100 m", "100.2 m"]
