"""A score is rounded by one rule wherever it is shown: halves of the decimal figure away from zero."""

import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from siting import texts
from siting.show.difference import difference
from siting.show.webmap.figures import to_scores
from siting.texts.shares import score_interval, score_text

PACKAGE = Path(texts.__file__).parents[1]

HALVES = {
    0.2725: "0.273",
    0.2735: "0.274",
    0.0005: "0.001",
    0.1 + 0.1725: "0.273",
    0.27249999999999996: "0.273",
    0.272499: "0.272",
    0.592496: "0.592",
    0.592504: "0.593",
    0.0: "0.000",
    1.0: "1.000",
}


@pytest.mark.parametrize(("score", "text"), HALVES.items())
def test_halves_are_rounded_away_from_zero_whatever_is_left_in_binary(score, text):
    assert score_text(score) == text


def test_the_ends_of_an_interval_are_rounded_alike():
    assert score_interval(0.285, 0.605) == "0.29–0.61"


def _shown_on_the_map(values):
    source = (PACKAGE / "show" / "webmap" / "assets" / "siting-core.js").read_text("utf-8")
    start, end = source.index("  function decimals("), source.index("  /* Three decimals")
    call = f"console.log({list(values)}.map((v) => decimals(v, 3)).join(' '))"
    found = subprocess.run(
        ["node", "-e", f"const grouped = (x) => x;\n{source[start:end]}\n{call}"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return found.stdout.split()


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
def test_the_map_shows_the_score_of_the_tables():
    scores = np.concatenate([[*HALVES], (np.arange(200) + 0.5) / 1000, np.linspace(0, 1, 777)])
    shown = [score_text(v) for v in scores.tolist()]
    assert _shown_on_the_map(scores.tolist()) == shown  # computed there anew for other weights
    assert _shown_on_the_map(to_scores(scores).listed()) == shown  # as written into the page


def test_the_change_of_a_score_is_that_of_the_scores_shown():
    change = type("C", (), {"stated": (0.2725, 0.2745)})()
    assert difference._shown_change(change) == pytest.approx(0.002)
