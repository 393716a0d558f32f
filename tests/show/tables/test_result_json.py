"""result.json."""

import json
from dataclasses import replace

import numpy as np
import pytest

from siting.show.tables import result_json
from siting.show.tables.result_json import result_document, write_document
from tests.support.sample import sample_outcome


def refuse(constant):
    raise AssertionError(f"{constant} is not JSON")


@pytest.fixture
def outcome():
    return sample_outcome()


@pytest.fixture
def written(outcome, tmp_path):
    write_document(outcome, tmp_path / "result.json")
    text = (tmp_path / "result.json").read_text(encoding="utf-8")
    return json.loads(text, parse_constant=refuse)


def test_the_file_holds_the_document(outcome, written):
    assert written == result_document(outcome)


def test_chinese_is_not_escaped(outcome, tmp_path):
    write_document(outcome, tmp_path / "result.json")
    assert "交城".encode() in (tmp_path / "result.json").read_bytes()


def test_each_site_has_a_line_of_its_own(outcome, tmp_path):
    write_document(outcome, tmp_path / "result.json")
    lines = (tmp_path / "result.json").read_text(encoding="utf-8").splitlines()
    sites = [json.loads(line.rstrip(",")) for line in lines if line.startswith('    {"site_id"')]
    assert len(sites) == 12


def test_sites_are_in_the_order_of_the_ranking(outcome, written):
    assert [s["site_id"] for s in written["sites"]] == [f"S{i + 1:02d}" for i in outcome.ranking.order]


def test_the_best_site_is_described(outcome, written):
    site = written["sites"][0]
    row = int(outcome.ranking.order[0])
    assert (site["name"], site["name_zh"], site["rank"], site["status"]) == ("Jiaocheng", "交城", 1, "ranked")
    assert (site["lon"], site["lat"], site["elevation_m"]) == (112.1494, 37.5512, 753.0)
    assert site["score"] == pytest.approx(outcome.ranking.score[row], abs=0.5e-6)
    assert site["reason"] is None


def test_a_measurement_keeps_its_evidence(written):
    entry = written["sites"][0]["criteria"]["same_city"]
    assert (entry["unit"], entry["class"], entry["method"], entry["sources"]) == (
        "km", "derived", "geodesic on WGS84", ["divisions"],
    )  # fmt: skip
    assert entry["value"] == pytest.approx(49.54, abs=0.3)


def test_quantities_beside_are_found_by_name(written):
    beside = written["sites"][0]["criteria"]["same_city"]["beside"]
    assert set(beside) == {"band", "round_trip_time"}
    assert beside["band"]["value"] == "inside"


def test_an_unknown_figure_is_null_with_its_class(written):
    (site,) = (s for s in written["sites"] if s["site_id"] == "S03")
    entry = site["criteria"]["free_cooling"]
    assert [entry[k] for k in ("value", "low", "high", "score")] == [None] * 4
    assert entry["class"] == "unknown"


def test_a_site_without_rank_says_why(written, outcome):
    last, why = written["sites"][-1], outcome.ranking.reasons[outcome.ranking.reason_code[5]]
    assert last["rank"] is None
    assert last["reason"] == {"en": why.en, "zh": why.zh}
    assert last["constraints"] == [{"verdict": "fail", "excludes": True}]


def test_what_to_supply_is_listed_by_weight(outcome, written):
    for site, row in zip(written["sites"], outcome.ranking.order, strict=True):
        expected = [(key, label.en) for key, label in outcome.supply_list(int(row))]
        assert [(x["criterion"], x["supply"]["en"]) for x in site["to_supply"]] == expected


def test_the_head_names_criteria_thresholds_sources_and_the_notice(written):
    assert [c["id"] for c in written["criteria"]] == [
        "same_city",
        "free_cooling",
        "grid_access",
        "hub_cluster",
    ]
    assert written["criteria"][0]["thresholds"] == [
        {"name": "max", "value": 60.0, "unit": "km", "kind": "practice", "source": "practice-60-500"}
    ]
    assert written["sources"]["cities"]["licence"] == "CC BY 4.0"
    assert "664" in written["notice"]["zh"]


def test_infinite_and_missing_figures_become_null(outcome, tmp_path):
    outcome.ranking.score[0], outcome.ranking.score_high[1] = np.nan, np.inf
    write_document(outcome, tmp_path / "result.json")
    text = (tmp_path / "result.json").read_text(encoding="utf-8")
    sites = {s["site_id"]: s for s in json.loads(text, parse_constant=refuse)["sites"]}
    assert sites["S01"]["score"] is None
    assert sites["S02"]["score_high"] is None
    assert sites["S12"]["score"] is not None


def test_the_size_of_blocks_changes_no_byte(outcome, tmp_path, monkeypatch):
    write_document(outcome, tmp_path / "a.json")
    monkeypatch.setattr(result_json, "_BLOCK", 5)
    write_document(outcome, tmp_path / "b.json")
    assert (tmp_path / "a.json").read_bytes() == (tmp_path / "b.json").read_bytes()


def test_hostile_names_read_back_exactly(tmp_path):
    names = [
        '"',
        "\\",
        "</script>",
        "\u2028",
        "\x00",
        "=1+1",
        "${x}",
        "'",
        "\n",
        "a" * 10_000,
        "\U0001f600",
        "}",
    ]
    write_document(sample_outcome(names=names), tmp_path / "result.json")
    got = json.loads((tmp_path / "result.json").read_text(encoding="utf-8"))
    assert {s["site_id"]: s["name"] for s in got["sites"]} == {
        f"S{i + 1:02d}": n for i, n in enumerate(names)
    }


def test_no_sites_at_all_are_still_a_document(outcome, tmp_path):
    ranking = replace(outcome.ranking, order=np.zeros(0, dtype=np.int64))
    write_document(replace(outcome, ranking=ranking), tmp_path / "result.json")
    assert json.loads((tmp_path / "result.json").read_text(encoding="utf-8"))["sites"] == []
