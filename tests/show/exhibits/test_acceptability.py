"""The exhibit of rank acceptability: its cells, its heading, its files."""

from dataclasses import replace

import numpy as np
import pytest

import siting
from siting.errors import OutputError
from siting.show.base.colours import contrast, ink_on
from siting.show.base.drawing.page import Page
from siting.show.exhibits.acceptability import finding, shade
from siting.texts import say
from tests.support.exhibits import draw
from tests.support.sample import sample_outcome


@pytest.fixture(scope="module")
def outcome():
    return siting.run(siting.load_study()).outcome


def test_each_cell_holds_the_share_of_the_samples(tmp_path, monkeypatch, outcome):
    cells = []
    monkeypatch.setattr(
        Page, "box", lambda _, box, **style: cells.append((-box.top, box.left, style["fill"]))
    )
    draw("acceptability", outcome, tmp_path, "en", ["svg"])
    share = outcome.robustness.samples.rank_share
    sites, ranks = len(outcome.robustness.rows), share.shape[1]
    assert len(cells) == sites * ranks
    fills = [fill for _, _, fill in sorted(cells)]
    assert fills == [shade(v) for v in share.ravel().tolist()]


def test_darker_is_more_and_the_digits_can_be_read():
    shades = [shade(v) for v in np.linspace(0, 1, 21)]
    light = [contrast(fill, "#000000") for fill in shades]
    assert light == sorted(light, reverse=True)
    # Where the dark and the light ink read equally well, both have 4.3.
    assert min(contrast(ink_on(fill), fill) for fill in shades) > 4.3


def test_the_heading_names_whom_the_weights_favour_most():
    share = np.array([[0.21, 0.79], [0.33, 0.67], [0.46, 0.54]])
    expected = say("acceptability.finding", first="C", share="46%", second="B", other="33%")
    assert finding(share, ["A", "B", "C"]) == expected
    assert finding(np.array([[1.0, 0.0], [0.0, 1.0]]), ["A", "B"]) == say(
        "acceptability.alone", first="A", share="100%"
    )


def test_without_an_analysis_nothing_is_drawn(tmp_path):
    with pytest.raises(OutputError, match=r"nothing to draw.*robustness"):
        draw("acceptability", replace(sample_outcome(), robustness=None), tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_same_bytes_twice(tmp_path, outcome):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        draw("acceptability", outcome, tmp_path / name, "en", ["png", "pdf"])
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()
