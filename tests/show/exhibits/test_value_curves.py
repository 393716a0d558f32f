"""The exhibit of value functions: its pages, its texts, its files."""

from dataclasses import replace
from itertools import pairwise
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from PIL import Image

from siting.evidence import Label
from siting.show.base.drawing import fonts
from siting.show.exhibits import draw_value_curves
from tests.support.outcomes import criterion, figure, made_outcome
from tests.support.pages import text_of_pdf
from tests.support.sample import sample_outcome

needs_chinese = pytest.mark.skipif(fonts.chinese_family() is None, reason="needs a Chinese font")


def test_it_is_one_page_in_three_formats(tmp_path):
    files = draw_value_curves(sample_outcome(), tmp_path, "en")
    assert [p.name for p in files] == ["values.en.png", "values.en.svg", "values.en.pdf"]
    with Image.open(files[0]) as image:
        assert image.size == (3507, 2480)
        assert len(np.unique(np.asarray(image.convert("L")))) > 50
    assert files[2].read_bytes().startswith(b"%PDF")


def test_more_than_eight_criteria_take_another_page(tmp_path):
    outcome = sample_outcome()
    many = tuple(replace(outcome.criteria[i % 4], id=f"c{i}") for i in range(9))
    files = draw_value_curves(replace(outcome, criteria=many), tmp_path, "en", ["svg"])
    assert [p.name for p in files] == ["values.en.svg", "values-2.en.svg"]


def test_same_bytes_twice(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        draw_value_curves(sample_outcome(), tmp_path / name, "en")
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()


@needs_chinese
def test_chinese_is_drawn(tmp_path):
    files = draw_value_curves(sample_outcome(), tmp_path, "zh", ["svg"])
    assert ET.parse(files[0]).getroot().tag.endswith("svg")  # noqa: S314  (our own file)


def test_hostile_words_are_drawn_as_text(tmp_path):
    outcome = sample_outcome()
    hostile = tuple(
        replace(c, label=Label(text, text))
        for c, text in zip(
            outcome.criteria, ["$x$ $\\frac{1}{2}$", "<script>", "%s {0} \x00", "x" * 5000], strict=True
        )
    )
    svg, pdf = draw_value_curves(replace(outcome, criteria=hostile), tmp_path, "en", ["svg", "pdf"])
    tags = {element.tag.rpartition("}")[2] for element in ET.parse(svg).iter()}  # noqa: S314  (our own file)
    assert "script" not in tags
    text = text_of_pdf(pdf)
    assert [word for word in ("$x$ $\\frac{1}{2}$", "<script>", "%s {0}", "xxxxx") if word not in text] == []


def test_nobody_known_and_one_site(tmp_path):
    outcome = sample_outcome()
    blank = tuple(replace(c, score=np.full(len(c.score), np.nan)) for c in outcome.criteria[:3])
    assert draw_value_curves(replace(outcome, criteria=blank), tmp_path, "en", ["png"])


def test_an_unknown_format_is_refused(tmp_path):
    with pytest.raises(ValueError, match="gif"):
        draw_value_curves(sample_outcome(), tmp_path, "en", ["gif"])


@pytest.mark.parametrize(("worst", "best"), [(0, 100), (0.04, 0.4), (7000, 4000), (-3, 3)])
def test_ticks_are_few_round_and_even(tmp_path, worst, best):
    values = figure([worst, best], unit="things")
    outcome = made_outcome(criterion("x", values, value={"kind": "linear", "worst": worst, "best": best}))
    (file,) = draw_value_curves(outcome, tmp_path, "en", ["pdf"])
    # Below the axis stand the ticks, then the unit of the criterion.
    lines = text_of_pdf(file).splitlines()
    ticks = [float(x.replace(",", "")) for x in lines[lines.index("things") - 1].split()]
    (step,) = {round(b - a, 9) for a, b in pairwise(ticks)}
    assert 3 <= len(ticks) <= 6
    assert min(worst, best) - step < ticks[0] < ticks[-1] < max(worst, best) + step
    assert f"{step:.3e}"[:5] in {"1.000", "2.000", "2.500", "5.000"}
    assert ticks[0] / step == pytest.approx(round(ticks[0] / step))
