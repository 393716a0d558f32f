"""The map page looks as it did when it was last looked at: both languages, a wide screen and a phone."""

import numpy as np
import pytest
from PIL import ImageDraw

from tests.support.golden_pages import NAMES, NOTES, cells, differences, digest, picture, stored

pytestmark = pytest.mark.browser

MEAN, SEEN, MANY = 1.0, 6.0, 0.03  # colour differences; share of cells that may differ clearly


@pytest.mark.parametrize("name", NAMES)
def test_the_page_looks_as_it_did(chromium, tmp_path, name):
    now, then = cells(picture(chromium, name, tmp_path / "page.html")), stored(name)
    assert now.shape == then.shape
    apart = differences(now, then)
    assert apart.mean() < MEAN
    assert (apart > SEEN).mean() < MANY


@pytest.mark.parametrize("name", NAMES)
def test_what_was_looked_at_is_noted(name):
    # Written by `python -m tests.support.golden_pages "what was looked at"`.
    (line,) = [x for x in NOTES.read_text(encoding="utf-8").splitlines() if x.startswith(f"- {name} ")]
    assert f"`{digest(name)}`: " in line
    assert len(line.partition(": ")[2].split()) >= 4


def test_a_missing_legend_is_noticed(chromium, tmp_path):
    image = picture(chromium, "wide.en", tmp_path / "page.html")
    ImageDraw.Draw(image).rectangle((820, 480, 1010, 840), fill="#e8e4d8")
    apart = differences(cells(image), stored("wide.en"))
    assert (apart > SEEN).mean() > MANY


def test_the_colour_difference_is_that_of_known_pairs():
    # White to black is 100 in lightness; one step of grey at the middle is about 0.4.
    assert differences(np.array([[[255, 255, 255]]]), np.array([[[0, 0, 0]]]))[0, 0] == pytest.approx(
        100, abs=0.1
    )
    assert differences(np.array([[[128] * 3]]), np.array([[[129] * 3]]))[0, 0] == pytest.approx(
        0.39, abs=0.05
    )
