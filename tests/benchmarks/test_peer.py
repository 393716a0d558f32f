"""An analyst's own version of the embedded study (peer.py) finds the same figures: a check of a whole run.

Values are compared, not intervals or remarks. A change to the measurements or weights of the embedded study
requires a change to the peer.
"""

import numpy as np
import pandas as pd
import pytest

from tests.benchmarks import bench

PLACES = 300
KEYS = ["site_id", "criterion", "quantity"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Both results for the same random places."""
    folder = tmp_path_factory.mktemp("peer")
    sites = bench.write_points(folder / "points.csv", PLACES)
    # The columns for the user to fill in are filled, one in ten left blank.
    draw = np.random.default_rng(20261130)
    filled = {"relief_m": (0, 600), "electricity_yuan_per_kwh": (0.2, 0.7), "land_10k_yuan_per_mu": (1, 60)}
    points = pd.read_csv(sites)
    for column, ends in filled.items():
        points[column] = np.where(draw.random(PLACES) < 0.1, np.nan, draw.uniform(*ends, PLACES).round(3))
    points.to_csv(sites, index=False)
    bench.ours(sites, folder / "ours")
    bench.theirs(sites, folder / "theirs")
    return folder


@pytest.fixture(scope="module")
def values(folder):
    """Values of both sides as text, ``value`` and ``value_peer``, by site, criterion and quantity."""
    ours, theirs = (
        pd.read_csv(folder / who / "measurements.csv", dtype=str, usecols=[*KEYS, "value"]).set_index(KEYS)
        for who in ("ours", "theirs")
    )
    return theirs.add_suffix("_peer").join(ours)


def pick(values, criterion, quantity):
    return values.xs((criterion, quantity), level=("criterion", "quantity"))


@pytest.mark.parametrize(
    ("criterion", "quantity"),
    [
        ("same_city", "distance"),
        ("same_city", "margin"),
        ("same_city", "fibre_route"),
        ("same_city", "round_trip_time"),
        ("remote", "distance"),
        ("remote", "margin"),
        ("relief", "value"),
        ("seismic", "peak_ground_acceleration"),
        ("grid_carbon", "grid_carbon"),
        ("electricity_price", "value"),
        ("land_price", "value"),
    ],
)
def test_figures_are_the_same(values, criterion, quantity):
    both = pick(values, criterion, quantity).apply(pd.to_numeric)
    assert both["value"].notna().any()
    # Both sides round to a metre, and one of them may do so before it multiplies.
    pd.testing.assert_series_equal(both["value"], both["value_peer"], check_names=False, rtol=0, atol=0.002)


@pytest.mark.parametrize(
    ("criterion", "quantity"),
    [
        ("same_city", "band"),
        ("remote", "band"),
        ("grid_access", "nearness"),
        ("grid_access", "nearest"),
        ("hub_cluster", "membership"),
        ("hub_cluster", "county"),
    ],
)
def test_words_are_the_same(values, criterion, quantity):
    both = pick(values, criterion, quantity).fillna("")
    assert len(set(both["value"])) > 1
    assert both["value"].tolist() == both["value_peer"].tolist()


@pytest.mark.parametrize(
    ("quantity", "median", "most"),
    [
        ("full_hours", 100, 600),
        ("full_hours_typical_years", 100, 600),
        ("hours_at_plus_1_k", 100, 600),
        ("hours_at_plus_2_k", 100, 600),
        ("summer_tower_hours", 100, 600),
        ("winter_tower_hours", 100, 600),
        ("partial_hours", 50, 300),
        ("air_side_hours", 300, 1300),
    ],
)
def test_free_cooling_hours_are_near_those_of_a_plain_blend(values, quantity, median, most):
    # Four stations at 6 K/km miss a left-out station by 150 h on average, siting by 120 h; air-side by more, most where a
    # random elevation does not fit the terrain.
    both = pick(values, "free_cooling", quantity).apply(pd.to_numeric)
    gap = (both["value"] - both["value_peer"]).abs()
    assert (gap.median() < median, gap.max() < most) == (True, True)


def test_both_measure_the_same_quantities_in_the_same_order(folder):
    ours, theirs = (
        pd.read_csv(folder / who / "measurements.csv", usecols=KEYS) for who in ("ours", "theirs")
    )
    pd.testing.assert_frame_equal(ours, theirs)


def test_a_degree_and_a_shift_move_the_hours_alike(values):
    # Errors of the neighbours cancel in the difference: this tests the shift itself.
    for quantity in (
        "full_hours_typical_years",
        "hours_at_plus_1_k",
        "hours_at_plus_2_k",
        "summer_tower_hours",
    ):
        one, other = (pick(values, "free_cooling", q).apply(pd.to_numeric) for q in ("full_hours", quantity))
        moved = other - one
        assert moved["value"].median() == pytest.approx(moved["value_peer"].median(), rel=0.05)


def test_the_rankings_agree(folder):
    words, good = bench.agreement(folder / "ours" / "ranking.csv", folder / "theirs" / "ranking.csv")
    assert good, words
