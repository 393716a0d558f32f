"""Double counting that is found without a correlation: inputs, figures, points."""

import math

import numpy as np
import pytest

from siting import load_study, run
from siting.linter.checks import lint
from siting.linter.structure import same_figures, structural
from tests.support.cases import rest_slow
from tests.support.outcomes import criterion, figure, made_outcome

TAIYUAN_KM = [49.540, 66.434, 33.716, 23.770, 33.086, 129.4, 55.2, 90.8, 191.7, 222.5, 285.4]


def pair(x, y, unit="km", other=None):
    value = {"kind": "linear", "worst": 1000, "best": -1000}
    return [
        criterion(key, figure(np.array(v, dtype=float), unit=u), value=value)
        for key, v, u in (("a", x, unit), ("b", y, other or unit))
    ]


def ids(outcome):
    return [f.id for f in structural(outcome)]


def three_sites(tmp_path, criteria):
    (tmp_path / "sites.csv").write_text(
        "site_id,lon,lat,x\na,112.15,37.55,1\nb,112.9,37.9,2\nc,112.2,38.4,4\n"
    )
    (tmp_path / "study.yaml").write_text(
        f"title: T\nsites: {{file: sites.csv, datum: wgs84}}\ncriteria:\n{criteria}"
    )
    return lint(run(load_study(tmp_path / "study.yaml")).outcome)


def test_distances_that_are_one_at_five_of_eleven_sites():
    # A station on the city's own point: five sites have the city's distance, the others another station's.
    other = [*TAIYUAN_KM[:5], 0.5, 40.1, 0.0, 0.3, 77.7, 61.2]
    assert same_figures(*pair(TAIYUAN_KM, other)) == 5
    assert ids(made_outcome(*pair(TAIYUAN_KM, other))) == ["same-figures"]


def test_figures_that_follow_another_in_a_straight_line_at_three_sites():
    other = [3 + 0.0489 * km for km in TAIYUAN_KM]
    other[3:] = [7.7, 1.234, 9.87, 2.1, 5.55, 6.061, 3.3, 8.123]
    assert same_figures(*pair(TAIYUAN_KM, other, other="ms")) == 3


@pytest.mark.parametrize("count", [3, 4, 11])
def test_figures_that_follow_another_but_for_rounding(count):
    other = [round(1 + 0.0489 * km, 2) for km in TAIYUAN_KM]
    assert same_figures(*pair(TAIYUAN_KM[:count], other[:count], other="ms")) == count
    assert same_figures(*pair(other[:count], TAIYUAN_KM[:count], unit="ms", other="km")) == count


def test_three_coarse_figures_may_lie_on_a_line_by_chance():
    assert same_figures(*pair([65.2, 84.8, 130.4], [3, 4, 6], other="ms")) == 0


def test_two_sites_in_common_are_no_finding():
    other = [*TAIYUAN_KM[:2], 0.55, 40.11, 12.72, 93.4, 0.31, 77.7, 61.23, 5.71, 18.19]
    assert same_figures(*pair(TAIYUAN_KM, other)) == 0


def test_only_sites_that_have_both_are_compared():
    other = [np.nan] * 8 + TAIYUAN_KM[8:]
    assert same_figures(*pair(TAIYUAN_KM, other)) == 3


@pytest.mark.parametrize("count", [3, 16, 60, 200, 1000])
def test_figures_of_their_own_are_never_the_same(count):
    rng = np.random.default_rng(count)
    for _ in range(5):
        x, y = rng.uniform(0, 500, (2, count)).round(3)
        assert same_figures(*pair(x, y)) == 0


def test_zones_that_many_sites_share_are_no_copy():
    zones = [0.05, 0.1, 0.15, 0.2, 0.2, 0.1, 0.05, 0.2]
    marks = [1, 2, 4, 4, 2, 1, 3, 3]
    assert same_figures(*pair(zones, marks, unit="g", other="")) == 0
    assert same_figures(*pair([5] * 8, [5] * 8)) == 0


def test_one_column_twice_is_seen_with_three_sites(tmp_path):
    value = "value: {kind: linear, worst: 0, best: 5}, weight: 1"
    found = three_sites(
        tmp_path,
        f"  - {{id: a, measure: attribute, params: {{column: x}}, {value}}}\n"
        f"  - {{id: b, measure: attribute, params: {{column: x}}, {value}}}\n",
    )
    assert [(f.id, f.criterion) for f in found if f.id == "one-input-twice"] == [("one-input-twice", "b")]


def test_three_criteria_of_one_column_are_one_finding(tmp_path):
    value = "value: {kind: linear, worst: 0, best: 5}"
    rows = "".join(
        f"  - {{id: {key}, measure: attribute, params: {{column: x}}, {value}, weight: {weight}}}\n"
        for key, weight in (("a", 1), ("b", 2), ("c", 1))
    )
    found = [f for f in three_sites(tmp_path, rows) if f.id == "one-input-twice"]
    assert [f.criterion for f in found] == ["c"]
    assert "a, b" in found[0].text.en
    assert "100%" in found[0].text.zh


def test_one_climate_twice_is_seen_with_three_sites(tmp_path):
    found = three_sites(
        tmp_path,
        "  - {id: free_cooling, value: {kind: linear, worst: 4000, best: 7000}, weight: 1}\n"
        "  - {id: mean_temperature, value: {kind: linear, worst: 15, best: 5}, weight: 1}\n",
    )
    assert "one-input-twice" in [f.id for f in found]


def test_what_does_not_weigh_is_not_counted_twice(tmp_path):
    value = "value: {kind: linear, worst: 0, best: 5}"
    found = three_sites(
        tmp_path,
        f"  - {{id: a, measure: attribute, params: {{column: x}}, {value}, weight: 1}}\n"
        f"  - {{id: b, measure: attribute, params: {{column: x}}, {value}, weight: 0}}\n",
    )
    assert "one-input-twice" not in [f.id for f in found]


def test_stations_of_two_layers_on_one_point_are_seen(tmp_path):
    head = "name,lon,lat\n"
    (tmp_path / "gas.csv").write_text(head + "G1,112.5,37.8\nG2,112.2,38.3\n")
    (tmp_path / "grid.csv").write_text(head + "S1,112.5,37.8\nS2,113.4,38.0\n")
    layers = "layers: {gas: {file: gas.csv}, grid: {file: grid.csv}}\n"
    value = "value: {kind: linear, worst: 100, best: 0}, weight: 1"
    found = three_sites(
        tmp_path,
        f"  - {{id: a, measure: distance, params: {{layer: gas}}, {value}}}\n"
        f"  - {{id: b, measure: distance, params: {{layer: grid}}, {value}}}\n"
        f"{layers}",
    )
    assert "same-point" in [f.id for f in found]


def test_an_anchor_of_a_layer_is_no_second_object(tmp_path):
    value = "value: {kind: linear, worst: 100, best: 0}, weight: 1"
    found = three_sites(
        tmp_path,
        f"  - {{id: a, measure: distance, params: {{layer: cities}}, {value}}}\n"
        f"  - {{id: b, measure: distance, params: {{to: Taiyuan}}, {value}}}\n",
    )
    assert "same-point" not in [f.id for f in found]


def columns_of_chance(seed, sites):
    """Return columns as people bring them, drawn without a tie between them: rounded, crowded, spread."""
    draw = np.random.default_rng(seed)
    return [
        np.round(draw.uniform(50, 900, sites), 1),
        np.round(draw.integers(80, 400, sites).astype(np.float64)),
        np.round(draw.exponential(5.0, sites), 2),
        np.round(draw.exponential(3.0, sites), 2),
        np.round(draw.lognormal(1.0, 1.2, sites), 2),
        np.round(draw.lognormal(1.5, 1.0, sites), 2),
        draw.exponential(40.0, sites),
        draw.normal(5200.0, 200.0, sites),
    ]


@pytest.mark.parametrize("sites", rest_slow([3, 8, 40, 200, 30_000], (0, 1, 2)))
def test_figures_drawn_by_chance_are_not_the_same(sites):
    for seed in range(4):
        found = columns_of_chance(seed, sites)
        pairs = math.comb(len(found), 2)
        for k, x in enumerate(found):
            for y in found[k + 1 :]:
                assert same_figures(*pair(x, y, other="km"), pairs=pairs) == 0


@pytest.mark.parametrize("sites", [3, 8, 40, 200])
@pytest.mark.parametrize("column", [0, 2, 6])
def test_a_column_brought_twice_is_found_among_many(sites, column):
    for seed in range(4):
        x = columns_of_chance(seed, sites)[column]
        assert same_figures(*pair(x, x, other="km"), pairs=28) == sites
        if sites >= 8:
            assert same_figures(*pair(x, np.round(x / 1.852, 4), other="nm"), pairs=28) >= sites / 4
            most = np.where(np.arange(sites) % 4 == 3, x + 0.37, x)
            assert same_figures(*pair(x, most), pairs=28) >= sites / 2
