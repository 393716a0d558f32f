"""An analyst's own version of the embedded study (peer.py) finds the same figures: a check of a whole run."""

import bench
import pandas as pd
import pytest

PLACES = 1000
KEYS = ["site_id", "criterion", "quantity"]
WORDS = ["band", "nearest"]
FIGURES = ["value", "low", "high"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Both results for the same random places."""
    folder = tmp_path_factory.mktemp("peer")
    sites = bench.write_points(folder / "points.csv", PLACES)
    bench.ours(sites, folder / "ours")
    bench.theirs(sites, folder / "theirs")
    return folder


@pytest.fixture(scope="module")
def measured(folder):
    """Our measurements with the peer's beside them, ``*_peer``, joined row by row."""
    ours, theirs = (pd.read_csv(folder / who / "measurements.csv", dtype=str) for who in ("ours", "theirs"))
    return ours.join(theirs.add_suffix("_peer"))


def figures(rows):
    """Turn the figures of both sides into numbers; return ours and the peer's."""
    both = rows[FIGURES], rows[[f"{name}_peer" for name in FIGURES]].set_axis(FIGURES, axis=1)
    return tuple(side.apply(pd.to_numeric) for side in both)


def test_the_same_quantities_in_the_same_order(measured):
    assert (measured[KEYS].to_numpy() == measured[[f"{key}_peer" for key in KEYS]].to_numpy()).all()


def test_the_same_evidence_classes(measured):
    assert (measured["class"] == measured["class_peer"]).all()


@pytest.mark.parametrize("criterion", ["same_city", "remote", "grid_access", "generation_nearby", "airport"])
def test_distances_counts_and_capacities_are_equal_as_written(measured, criterion):
    rows = measured[(measured["criterion"] == criterion) & ~measured["quantity"].isin(WORDS)]
    pd.testing.assert_frame_equal(*figures(rows), rtol=0, atol=0.001)


def test_bands_and_nearest_names_are_the_same(measured):
    rows = measured[measured["quantity"].isin(WORDS)]
    assert (rows["value"].fillna("") == rows["value_peer"].fillna("")).all()


def test_free_cooling_hours_agree_with_another_tabulation_of_the_climate(measured):
    # Magnus' vapour pressure and quarters of a class shift single places by tens of hours.
    rows = measured[(measured["criterion"] == "free_cooling") & (measured["unit"] == "h/yr")]
    ours, theirs = figures(rows)
    gap = (ours - theirs).abs()
    assert gap.median().max() < 5.0
    assert gap.max().max() < 100.0


def test_the_rankings_agree(folder):
    words, good = bench.agreement(folder / "ours" / "ranking.csv", folder / "theirs" / "ranking.csv")
    assert good, words
