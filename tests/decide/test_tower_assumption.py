"""What it would change to draw the cooling tower, once for all sites, instead of taking the stated design.

A mixture over designs is what drawing one design for each sample gives: no kernel is needed to know it.
"""

import shutil

import numpy as np
import pytest

import siting
from siting.study.load import EMBEDDED_STUDY

# Design wet bulbs from a tower sized for free cooling at 18 degC water (18 - 2 - 4.5) to one sized for summer.
WET_BULBS = np.linspace(11.5, 24.0, 6)
STATED = "      tower_approach_k: 4.5\n"


def outcome_of(folder, wet_bulb):
    text = (folder / "jiaocheng.yaml").read_text(encoding="utf-8")
    assert STATED in text
    tower = f"      tower: {{design_wet_bulb_c: {wet_bulb:g}, approach_k: 4.5}}\n"
    (folder / "tower.yaml").write_text(text.replace(STATED, tower), encoding="utf-8")
    return siting.run(siting.load_study(folder / "tower.yaml")).outcome


def by_site(count, rows, values):
    found = np.full(count, np.nan)
    found[rows] = values
    return found


@pytest.mark.slow
def test_a_tower_drawn_for_all_sites_moves_the_ranking_little(tmp_path):
    for name in ("jiaocheng.yaml", "jiaocheng_sites.csv"):
        shutil.copy(EMBEDDED_STUDY.parent / name, tmp_path / name)
    outcomes = [outcome_of(tmp_path, wet_bulb) for wet_bulb in WET_BULBS]
    likely = [o.likely for o in outcomes]
    count = len(outcomes[0].sites)
    first, low, high = (
        np.array([by_site(count, x.rows, getattr(x.stated, name)) for x in likely])
        for name in ("first", "low", "high")
    )
    # The tower for free cooling is the constant approach of the study, at the limit that decides.
    assert np.nanmax(np.abs(first.mean(axis=0) - first[0])) < 0.045
    assert np.nanmax(np.abs(first - first[0])) < 0.13
    assert max(np.nanmax(np.abs(end - end[0])) for end in (low, high)) <= 1
    order = [np.argsort(np.argsort(-o.ranking.score)) for o in outcomes]
    assert min(np.corrcoef(order[0], other)[0, 1] for other in order) > 0.98
