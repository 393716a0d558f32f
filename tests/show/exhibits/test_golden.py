"""The golden exhibits: texts where they were, shades as they were, and a note on what was looked at."""

import numpy as np
import pytest

from tests.support.golden_exhibits import NAMES, NOTES, described, digest, golden_outcome, stored

OFF = 1.5  # points that a text may move
MEAN, MANY = 0.12, 0.01  # steps of 1/16 on average; share of cells that may differ by more than 3 steps


@pytest.fixture(scope="module")
def outcome():
    return golden_outcome()


@pytest.fixture(scope="module", params=NAMES)
def pair(request, outcome):
    return stored(request.param), described(request.param, outcome)


def shades(form):
    return np.array([[int(v, 16) for v in row] for row in form["shades"]])


def test_the_texts_are_where_they_were(pair):
    old, new = (form["texts"] for form in pair)
    assert [text for text, _, _ in new] == [text for text, _, _ in old]
    moved = [
        text for (text, *a), (_, *b) in zip(new, old, strict=True) if np.abs(np.subtract(a, b)).max() > OFF
    ]
    assert moved == []


def test_the_picture_looks_as_it_did(pair):
    old, new = (shades(form) for form in pair)
    assert old.shape == new.shape
    apart = np.abs(old - new)
    assert apart.mean() < MEAN
    assert (apart > 3).mean() < MANY


@pytest.mark.parametrize("name", NAMES)
def test_what_was_looked_at_is_noted(name):
    # Written by `python -m tests.support.golden_exhibits "what was looked at"`.
    (line,) = [
        line for line in NOTES.read_text(encoding="utf-8").splitlines() if line.startswith(f"- {name} ")
    ]
    assert f"`{digest(name)}`: " in line
    assert len(line.partition(": ")[2].split()) >= 4


def test_a_different_picture_is_noticed(outcome):
    old, new = (shades(described(name, outcome)) for name in ("latency", "served"))
    assert np.abs(old - new).mean() > MEAN
