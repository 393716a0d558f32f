"""The exhibit of value functions: its pages, its texts, its files."""

from dataclasses import replace
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from matplotlib.collections import LineCollection, PathCollection
from PIL import Image

from siting.decide.value_plot import value_plots
from siting.evidence import Label
from siting.show.base.drawing import fonts
from siting.texts.category_words import category_words
from siting.texts.unit_words import unit_words
from tests.support.exhibits import draw, pages_of, texts_of
from tests.support.pages import text_of_pdf
from tests.support.sample import sample_outcome

needs_chinese = pytest.mark.skipif(fonts.chinese_family() is None, reason="needs a Chinese font")


def test_it_is_one_page_in_three_formats(tmp_path):
    files = draw("values", sample_outcome(), tmp_path, "en")
    assert [p.name for p in files] == ["values.en.png", "values.en.svg", "values.en.pdf"]
    with Image.open(files[0]) as image:
        assert image.size == (3507, 2480)
        assert len(np.unique(np.asarray(image.convert("L")))) > 50
    assert files[2].read_bytes().startswith(b"%PDF")


def test_more_than_eight_criteria_take_another_page(tmp_path):
    outcome = sample_outcome()
    many = tuple(replace(outcome.criteria[i % 4], id=f"c{i}") for i in range(9))
    files = draw("values", replace(outcome, criteria=many), tmp_path, "en", ["svg"])
    assert [p.name for p in files] == ["values.en.svg", "values-2.en.svg"]


def test_same_bytes_twice(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        draw("values", sample_outcome(), tmp_path / name, "en")
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


@needs_chinese
def test_chinese_is_drawn(tmp_path):
    files = draw("values", sample_outcome(), tmp_path, "zh", ["svg"])
    assert ET.parse(files[0]).getroot().tag.endswith("svg")  # noqa: S314  (our own file)


def test_hostile_words_are_drawn_as_text(tmp_path):
    outcome = sample_outcome()
    hostile = tuple(
        replace(c, label=Label(text, text))
        for c, text in zip(
            outcome.criteria, ["$x$ $\\frac{1}{2}$", "<script>", "%s {0} \x00", "x" * 5000], strict=True
        )
    )
    svg, pdf = draw("values", replace(outcome, criteria=hostile), tmp_path, "en", ["svg", "pdf"])
    tags = {element.tag.rpartition("}")[2] for element in ET.parse(svg).iter()}  # noqa: S314  (our own file)
    assert "script" not in tags
    text = text_of_pdf(pdf)
    assert [word for word in ("$x$ $\\frac{1}{2}$", "<script>", "%s {0}", "xxxxx") if word not in text] == []


def test_nobody_known_and_one_site(tmp_path):
    outcome = sample_outcome()
    blank = tuple(replace(c, score=np.full(len(c.score), np.nan)) for c in outcome.criteria[:3])
    assert draw("values", replace(outcome, criteria=blank), tmp_path, "en", ["png"])


@pytest.fixture
def pages(tmp_path, monkeypatch):
    """Return a function that draws an outcome and gives the pages back."""

    return lambda outcome, lang="en": pages_of(monkeypatch, "values", outcome, tmp_path, lang)


def charts(page):
    return [axes for axes in page.figure.axes if axes is not page.axes]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_curve_sites_and_intervals_are_those_of_the_plot(pages, lang):
    outcome = sample_outcome()
    (page,) = pages(outcome, lang)
    plots = value_plots(outcome)
    assert len(charts(page)) == len(plots)
    numeric = [(axes, plot) for axes, plot in zip(charts(page), plots, strict=True) if not plot.words]
    assert numeric
    for axes, plot in numeric:
        curve = max(axes.lines, key=lambda line: len(line.get_xdata()))
        assert list(zip(*curve.get_data(), strict=True)) == [tuple(point) for point in plot.curve]
        dots = next(c for c in axes.collections if isinstance(c, PathCollection))
        assert dots.get_offsets().tolist() == np.column_stack([plot.value, plot.score]).tolist()
        bars = next(c for c in axes.collections if isinstance(c, LineCollection))
        wide = plot.high > plot.low
        assert len(bars.get_segments()) == wide.sum()
        for (start, end), low, high in zip(bars.get_segments(), plot.low[wide], plot.high[wide], strict=True):
            assert (start[0], end[0]) == (low, high)
        assert axes.get_xlim() == plot.span
        assert axes.get_xlabel() == unit_words(plot.unit)[lang]
    best = [str(rank) for _, plot in numeric for rank in plot.rank if 0 < rank <= 3]
    assert sorted(text for text in texts_of(page) if text in {"1", "2", "3"}) == sorted(best)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_criterion_of_words_has_a_bar_for_each(pages, lang):
    outcome = sample_outcome()
    (page,) = pages(outcome, lang)
    worded = [(axes, p) for axes, p in zip(charts(page), value_plots(outcome), strict=True) if p.words]
    assert worded
    for axes, plot in worded:
        assert [tick.get_text() for tick in axes.get_xticklabels()] == [
            category_words(word, plot.quantity)[lang] for word, _, _ in plot.words
        ]
        heights = [bar.get_height() for bar in axes.patches]
        assert heights == pytest.approx([score for _, score, _ in plot.words], abs=0.005)
        assert all(str(n) in text.get_text() for text, (_, _, n) in zip(axes.texts, plot.words, strict=True))


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_tick_labels_are_in_the_fonts_of_the_page(pages, lang):
    (page,) = pages(sample_outcome(), lang)
    labels = [label for axes in charts(page) for label in (*axes.get_xticklabels(), *axes.get_yticklabels())]
    assert {tuple(label.get_fontfamily()) for label in labels} == {page.fonts.families}
