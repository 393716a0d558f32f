"""Data that were packed come out of the page as they went in."""

import json

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from siting.show.webmap import figures, packing
from siting.show.webmap.build import render_map
from siting.show.webmap.page import asset
from siting.show.webmap.payload import build_payload
from siting.texts.figure_texts import figure_text
from siting.texts.shares import sampled_text, score_interval, score_text, share_text, share_texts
from siting.texts.unit_words import after_number
from tests.browser.test_weights import gappy_outcome
from tests.support.places import sites
from tests.support.sample import sample_outcome

pytestmark = pytest.mark.browser

READ = "() => { const all = JSON.parse(JSON.stringify(sitingData)); all.months = sitingData.months; return all; }"


@pytest.fixture
def packed(monkeypatch):
    monkeypatch.setattr(packing, "PACKED_FROM", 0)
    monkeypatch.setattr(packing, "_LONG", 4)


@pytest.mark.usefixtures("packed")
def test_page_reads_what_was_packed(open_map):
    outcome = sample_outcome()
    page = open_map(outcome)
    expected = json.loads(packing.to_json(build_payload(outcome, lang="en")))
    shown = page.evaluate(READ)
    # The page keeps its ranking in the same object.
    assert shown == expected


@pytest.mark.usefixtures("packed")
def test_many_sites_with_gaps(open_map):
    outcome = gappy_outcome()
    shown = open_map(outcome).evaluate(READ)
    assert shown == json.loads(packing.to_json(build_payload(outcome, lang="en")))


@pytest.mark.usefixtures("packed")
def test_long_texts_need_every_kind_of_block(open_html):
    """Repeated, random and long content: codes of all lengths, far references, and blocks of their own codes."""
    rng = np.random.default_rng(5)
    words = ["".join(map(chr, rng.integers(0x4E00, 0x9FFF, 5))) for _ in range(4000)]
    whole = {
        "criteria": [],
        "months": [],
        "a": words,
        "b": rng.random(20_000).tolist(),
        "c": "x" * 100_000,
        "d": words,
    }
    assert read_back(open_html, packing.page_data(whole)) == whole


@pytest.mark.usefixtures("packed")
@pytest.mark.parametrize(
    "rows", [[[1, None], [2, 3], [4, 5], None], [[]] * 5, [[], [], None, []], [[None]] * 4]
)
def test_rows_that_are_empty_or_hold_a_null_come_back(open_html, rows):
    whole = {"criteria": [], "months": [], "rows": rows, "q": {"value": rows, "low": rows, "high": rows}}
    assert read_back(open_html, packing.page_data(whole)) == whole


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    value=st.lists(
        st.one_of(st.none(), st.floats(-1e9, 1e9).map(lambda v: round(v, 3))), min_size=4, max_size=20
    ),
    spread=st.floats(0, 50),
)
def test_columns_come_back_bit_by_bit(unpacker, value, spread):
    ends = [None if v is None else round(v - spread, 3) for v in value]
    rows = [None, *([v, v] for v in value if v is not None)][::-1]
    whole = {
        "criteria": [],
        "months": [],
        "q": {"value": value, "low": ends, "high": value, "rows": rows, "more": value},
    }
    assert unpacker(whole) == whole


def read_back(open_html, text):
    page = open_html(
        f'<!DOCTYPE html><meta charset="utf-8"><script type="text/plain" id="siting-data">{text}</script>'
        f"<script>{asset('siting-unpack.js')}</script>"
    )
    return page.evaluate(READ)


@pytest.fixture
def unpacker(chromium, request):
    request.getfixturevalue("packed")
    page = chromium.new_page()

    def unpack(whole):
        page.set_content(
            f'<script type="text/plain" id="siting-data">{packing.page_data(whole)}</script>'
            f"<script>{asset('siting-unpack.js')}</script>"
        )
        return page.evaluate(READ)

    yield unpack
    page.close()


def test_the_page_writes_figures_as_documents_do(open_map):
    rng = np.random.default_rng(2)
    sizes = 10 ** rng.uniform(-3, 6, 400) * rng.choice([-1, 1], 400)
    value = np.concatenate([sizes, [9.995, 99.95, 0.0, 999.95, 12.35, 0.125, 547.0, 0.04, 3.0]])
    half = 10 ** rng.uniform(-3, 4, len(value)) * rng.choice([0, 1], len(value))
    low, high = value - half, value + rng.uniform(0.5, 1.5) * half
    low[-3:], high[-1] = 0.0, np.inf
    high[-3:-1] = value[-3:-1]
    page = open_map(sample_outcome())
    for unit in ("km", "h/yr", "mu", "ms", ""):
        read = rng.choice([True, False], len(value))
        columns = figures.written_columns(value, low, high, unit=unit, read=read)
        given = {key: v.listed() if isinstance(v, figures.PageColumn) else v for key, v in columns.items()}
        given["shown_unit"] = after_number(unit).en
        said = page.evaluate("(q) => q.value.map((_, i) => siting.written(q, i))", given)
        assert said == [
            figure_text(v, a, b, unit, read=r).en
            for v, a, b, r in zip(value.tolist(), low.tolist(), high.tolist(), read.tolist(), strict=True)
        ]


def test_scores_and_shares_are_those_of_documents(open_map):
    rng = np.random.default_rng(4)
    values = np.concatenate([rng.uniform(0, 1, 500), [0.592504, 0.5949, 0.5951, 0.125, 0.7, 0.70004, 0.004]])
    page = open_map(sample_outcome())

    def shown(name, column):
        return page.evaluate("([name, list]) => list.map((v) => siting[name](v))", [name, column.listed()])

    assert shown("score", figures.to_scores(values)) == [score_text(v) for v in values]
    ends = [score_interval(v, 2.0).partition("–")[0] for v in values.tolist()]
    assert shown("scoreEnd", figures.to_scores(values, 2)) == ends
    low, high = np.repeat(values, 3), np.repeat(values, 3) + np.tile([0.0, 0.0004, 0.003], len(values))
    pairs = [list(pair) for pair in zip(*figures.to_score_ends(low, high), strict=True)]
    said = page.evaluate("(list) => list.map(([a, b]) => siting.scoreInterval(a, b))", pairs)
    assert said == [score_interval(a, b) for a, b in zip(low.tolist(), high.tolist(), strict=True)]
    assert shown("part", figures.to_decimals(values, 3)) == [share_text(v) for v in values.tolist()]
    drawn = np.round(values, 4)  # of 10,000 samples
    assert shown("sampled", figures.to_scores(drawn)) == [sampled_text(v) for v in drawn.tolist()]
    weights = rng.uniform(0.1, 5, 13)
    texts = page.evaluate("(list) => siting.textsOf(list)", (weights / weights.sum()).tolist())
    assert texts == share_texts(weights / weights.sum())


def test_many_parcels_make_a_small_page(monkeypatch):
    rng = np.random.default_rng(3)
    centres = np.column_stack([rng.uniform(111, 114, 900), rng.uniform(36, 40, 900)])
    angle = np.linspace(0, 2 * np.pi, 13)[:-1]
    shapes = [
        shapely.Polygon(np.column_stack([x + 0.004 * np.cos(angle), y + 0.003 * np.sin(angle)]))
        for x, y in centres
    ]
    outcome = sample_outcome(
        names=[f"Parcel {i}" for i in range(900)],
        sites=sites(shapes, names=[f"Parcel {i}" for i in range(900)]),
    )
    packed = len(render_map(outcome))
    monkeypatch.setattr(packing, "PACKED_FROM", 10**12)
    # Scripts, styles and the relief are the same on every page.
    fixed = len(render_map(sample_outcome()))
    assert packed - fixed < 0.3 * (len(render_map(outcome)) - fixed)
