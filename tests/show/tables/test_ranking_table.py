"""The ranked table in the terminal."""

import re
from dataclasses import replace

import numpy as np
import pytest
from rich.cells import cell_len

from siting.decide.likely_ranks import likely_ranks
from siting.show.tables.ranking_table import print_ranking
from tests.support.outcomes import criterion, made_outcome
from tests.support.places import sites
from tests.support.sample import sample_outcome


def test_it_says_why_sites_have_no_rank(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "120")
    print_ranking(sample_outcome(), "en")
    lines = [line.strip() for line in capsys.readouterr().out.splitlines()]
    assert "Place 5: constraint: same_city at most 400 km" in lines
    assert "Place 2: less than 50% of the weight is known" in lines
    print_ranking(sample_outcome(), "zh")
    assert "Place 5：约束条件：同城距离不超过400公里" in capsys.readouterr().out


LONG = [
    "寿阳天宁工业区南地块", "清徐柳杜产业园北侧地块", "文水城南", "古交屯兰", "孝义梧桐", "夏家营东地块", "甲", "乙", "丙", "丁", "戊", "己",
]  # fmt: skip


def named_outcome(names):
    points = [(112 + k / 10, 37.5) for k in range(len(names))]
    scores = criterion("x", np.linspace(0.9, 0.1, len(names)))
    return made_outcome(scores, sites=sites(points, name=names))


@pytest.mark.parametrize("columns", [80, 120])
def test_names_are_whole_and_the_bar_gives_way(capsys, monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", str(columns))
    print_ranking(named_outcome(LONG), "zh")
    lines = capsys.readouterr().out.splitlines()
    rows = [line for line in lines if "█" in line]
    assert any("清徐柳杜产业园北侧地块 " in line for line in rows)
    assert "…" not in "".join(rows)
    (bar,) = {len(re.search("[█░]+", line)[0]) for line in rows}
    assert (bar == 10) == (columns == 120)
    assert all(cell_len(line.rstrip()) <= columns for line in lines)


def test_a_name_that_does_not_fit_goes_on_in_a_second_line(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    long = "Parcel number seven of the northern extension of the park"
    print_ranking(named_outcome([*LONG[:-1], long]), "en")
    said = capsys.readouterr().out
    assert "Parcel number" in said
    assert "northern extension" in said
    assert "…" in said


def test_one_likely_rank_is_one_figure(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "120")
    outcome = made_outcome(criterion("x", [0.1, 0.9, 0.5]))
    print_ranking(replace(outcome, likely=likely_ranks(outcome, samples=200, seed=1)), "en")
    said = capsys.readouterr().out
    assert "1–1" not in said
    assert "1 - 1" not in said
    assert re.search(r"[█░] +0\.900 +1 +100%", said)


def test_a_coverage_that_is_no_whole_percentage_has_a_decimal(capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "120")
    parts = [criterion(str(k), [0.5, np.nan if k == 0 else 0.4]) for k in range(8)]
    print_ranking(made_outcome(*parts), "zh")
    assert "87.5%" in capsys.readouterr().out
