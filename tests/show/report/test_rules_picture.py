"""The matrix of rules in a report is as high as its lines: the caption follows its key."""

from dataclasses import replace

import pytest

from siting.show.base.drawing.page import Page
from siting.show.exhibits.rules import figures
from siting.show.exhibits.sheet import ExhibitOptions, bare_page
from siting.study.report import RULES_SIZE
from tests.support.golden_exhibits import golden_outcome


@pytest.mark.parametrize("rules", [1, 4, 9, None])
def test_the_key_of_the_rules_ends_near_the_foot_of_its_picture(monkeypatch, rules):
    outcome = golden_outcome()
    outcome = replace(outcome, constraints=outcome.rules[:rules])
    heights = []
    write = Page.text
    for figure in figures(outcome, "en", ExhibitOptions(RULES_SIZE)):
        size, feet = replace(RULES_SIZE, height=min(RULES_SIZE.height, figure.tall)), []
        with monkeypatch.context() as patched:
            patched.setattr(
                Page,
                "text",
                lambda page, x, y, *a, feet=feet, **k: (feet.append(y), write(page, x, y, *a, **k)),
            )
            bare_page(outcome, figure, size, "en")
        assert size.margin <= min(feet) <= size.margin + 9 * size.text
        heights.append(size.height)
    assert all(height < RULES_SIZE.height for height in heights) or rules is None
