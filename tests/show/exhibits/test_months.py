"""The exhibit of free cooling by month: its bars, its heading, its files."""

from dataclasses import replace

import numpy as np
import pytest

from siting.climate.climate_table import MONTH_HOURS
from siting.errors import OutputError
from siting.evidence import Label
from siting.geo.features import MonthlyHours
from siting.show.base.drawing.page import Page
from siting.show.exhibits.months import FULL, PARTIAL, REST, finding, known_places
from siting.texts import say
from tests.support.exhibits import draw
from tests.support.sample import sample_outcome

SITES = 12


@pytest.fixture
def outcome():
    """Site k of the ranking has full cooling in a k-th part of each month, and partial in another."""
    share = np.linspace(0.1, 0.5, SITES)[:, None] * MONTH_HOURS
    share[3] = np.nan
    series = MonthlyHours(Label("Water", "水"), share, 0.9 * share, 1.1 * share, 0.5 * share, "climate-table")
    return replace(sample_outcome(), months=(series,))


def test_bars_are_as_high_as_their_share_of_the_month(tmp_path, monkeypatch, outcome):
    boxes = []
    monkeypatch.setattr(Page, "box", lambda _, box, fill="", **__: boxes.append((fill, box)))
    draw("months", outcome, tmp_path, "en", ["svg"])
    rest, full, partial = ([box for fill, box in boxes if fill == wanted] for wanted in (REST, FULL, PARTIAL))
    # Ten ranked sites, one of them with unknown hours.
    assert len(rest) == len(full) == len(partial) == 9 * 12
    share = np.delete(np.linspace(0.1, 0.5, SITES)[:10], 3).repeat(12)
    assert [f.height / r.height for f, r in zip(full, rest, strict=True)] == pytest.approx(share)
    assert [p.height / r.height for p, r in zip(partial, rest, strict=True)] == pytest.approx(share / 2)
    assert [p.bottom for p in partial] == pytest.approx([f.top for f in full])


def test_sites_without_rank_or_hours_are_left_out(outcome):
    assert known_places(outcome, outcome.months[0]).tolist() == [0, 1, 2, 4, 5, 6, 7, 8, 9]


def test_the_heading_names_the_most_and_the_fewest_hours():
    full = np.array([[100.0] * 12, [200.0] * 12, [50.0] * 12])
    expected = say("cooling_months.finding", most="B", hours="2,400", least="C", fewest="600")
    assert finding(full, ["A", "B", "C"], ["1,200", "2,400", "600"]) == expected
    assert finding(full[:1], ["A"], ["1,200"]) == say("cooling_months.alike", most="A", hours="1,200")


def test_hours_whose_intervals_overlap_are_not_called_the_most():
    full, names, hours = np.array([[200.0] * 12, [190.0] * 12]), ["A", "B"], ["2,400", "2,280"]
    for low, overlap in ((2200.0, True), (2390.0, False)):
        ends = (np.array([low, 2200.0]), np.array([2500.0, 2300.0]))
        kind = "overlap" if overlap else "finding"
        expected = say(f"cooling_months.{kind}", most="A", hours="2,400", least="B", fewest="2,280")
        assert finding(full, names, hours, ends) == expected


def test_neither_the_most_nor_the_least_is_named_where_a_third_site_may_be_it():
    full, names, hours = (
        np.array([[200.0] * 12, [100.0] * 12, [110.0] * 12]),
        ["A", "B", "C"],
        ["1", "2", "3"],
    )
    for third, kind in ((1250.0, "longer"), (1310.0, "finding")):
        ends = (np.array([2300.0, 1100.0, third]), np.array([2500.0, 1300.0, 1400.0]))
        expected = say(f"cooling_months.{kind}", most="A", hours="1", least="B", fewest="2")
        assert finding(full, names, hours, ends) == expected


def test_each_technology_has_a_page(tmp_path, outcome):
    both = replace(outcome, months=outcome.months * 2)
    names = [path.name for path in draw("months", both, tmp_path, "en", ["svg"])]
    assert names == ["months.en.svg", "months-2.en.svg"]


def test_without_hours_nothing_is_drawn(tmp_path):
    with pytest.raises(OutputError, match=r"nothing to draw.*free_cooling"):
        draw("months", replace(sample_outcome(), months=()), tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_same_bytes_twice(tmp_path, outcome):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        draw("months", outcome, tmp_path / name, "en", ["svg", "pdf"])
    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes()
