"""The exhibit of value functions: its pages, its texts, its files."""

from dataclasses import replace
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from PIL import Image

from sample import sample_outcome
from siting.evidence import Label
from siting.show.base.drawing import fonts
from siting.show.exhibits import draw_value_curves
from siting.show.exhibits.value_curves import _ticks

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
    files = draw_value_curves(replace(outcome, criteria=hostile), tmp_path, "en", ["svg"])
    ET.parse(files[0])  # noqa: S314  (our own file)


def test_nobody_known_and_one_site(tmp_path):
    outcome = sample_outcome()
    blank = tuple(replace(c, score=np.full(len(c.score), np.nan)) for c in outcome.criteria[:3])
    assert draw_value_curves(replace(outcome, criteria=blank), tmp_path, "en", ["png"])


def test_an_unknown_format_is_refused(tmp_path):
    with pytest.raises(ValueError, match="gif"):
        draw_value_curves(sample_outcome(), tmp_path, "en", ["gif"])


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (0, 100, [0, 25, 50, 75, 100]),
        (0.03, 0.41, [0.1, 0.2, 0.3, 0.4]),
        (3900, 7100, [4000, 5000, 6000, 7000]),
    ],
)
def test_ticks_are_round(first, last, expected):
    assert _ticks(first, last) == expected
