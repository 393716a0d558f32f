"""ranking.csv and measurements.csv, and the frames they are written from."""

import csv
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from siting.decide.likely_ranks import likely_ranks
from siting.evidence import EvidenceClass
from siting.show.base import frames
from siting.show.base.frames import (
    measurements_frame,
    ranking_frame,
    unknown_criteria,
    write_measurements,
    write_ranking,
)
from tests.support.sample import sample_outcome

RANKING_HEADER = (
    "rank,site_id,name,status,score,coverage,score_low,score_high,rank_best,rank_worst,rank_p05,rank_p95,"
    "same_city__value,same_city__score,free_cooling__value,free_cooling__score,"
    "grid_access__value,grid_access__score,hub_cluster__value,hub_cluster__score"
)
QUANTITIES = [
    ("same_city", "distance"), ("same_city", "band"), ("same_city", "round_trip_time"),
    ("free_cooling", "full_hours"), ("free_cooling", "stations"),
    ("grid_access", "distance"), ("hub_cluster", "hub_cluster"),
]  # fmt: skip


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture
def outcome():
    plain = sample_outcome()
    return replace(plain, likely=likely_ranks(plain, samples=200, seed=1))


@pytest.fixture
def ranking(outcome, tmp_path):
    write_ranking(outcome, tmp_path / "ranking.csv")
    return read(tmp_path / "ranking.csv")


@pytest.fixture
def measurements(outcome, tmp_path):
    write_measurements(outcome, tmp_path / "measurements.csv")
    return read(tmp_path / "measurements.csv")


def test_ranking_has_the_promised_columns(outcome, tmp_path):
    write_ranking(outcome, tmp_path / "r.csv")
    assert (tmp_path / "r.csv").read_text(encoding="utf-8").splitlines()[0] == RANKING_HEADER


def test_ranking_is_in_the_order_of_the_ranking(outcome, ranking):
    assert [row["site_id"] for row in ranking] == [f"S{i + 1:02d}" for i in outcome.ranking.order]


def test_ranking_figures_are_those_of_the_outcome(outcome, ranking):
    order = outcome.ranking.order
    got = [float(row["score"]) for row in ranking]
    assert got == pytest.approx(outcome.ranking.score[order].tolist(), abs=0.5e-6)


def test_ranking_values_are_rounded_to_a_metre(outcome, ranking):
    distance = outcome.criteria[0].measured.main.value[outcome.ranking.order]
    assert [float(row["same_city__value"]) for row in ranking] == pytest.approx(distance.tolist(), abs=0.0005)


def test_no_figure_shows_more_than_six_decimals(ranking):
    cells = [row[name] for row in ranking for name in row if "score" in name and row[name]]
    assert max(len(cell.partition(".")[2]) for cell in cells) <= 6


def test_a_site_without_rank_has_blank_ranks(ranking):
    names = ("rank", "rank_best", "rank_worst", "rank_p05", "rank_p95")
    blanks = {row["status"]: [row[name] for name in names] for row in ranking[-2:]}
    assert blanks == {"insufficient": [""] * 5, "excluded": [""] * 5}


def test_the_likely_ranks_are_those_of_the_samples(outcome, ranking):
    stated = outcome.likely.stated
    for column, ranks in (("rank_p05", stated.low), ("rank_p95", stated.high)):
        assert [int(row[column]) for row in ranking if row["rank"]] == ranks.tolist()


def test_without_samples_the_likely_ranks_are_blank(tmp_path):
    write_ranking(sample_outcome(), tmp_path / "r.csv")
    assert {(row["rank_p05"], row["rank_p95"]) for row in read(tmp_path / "r.csv")} == {("", "")}


def test_an_unknown_figure_is_blank_in_value_and_score(ranking):
    (row,) = (row for row in ranking if row["site_id"] == "S03")
    assert (row["grid_access__value"], row["grid_access__score"], row["hub_cluster__value"]) == ("", "", "")


def test_a_category_shows_its_word(ranking):
    assert {row["hub_cluster__value"] for row in ranking} == {"yes", "no", ""}


def test_an_unknown_class_blanks_a_left_over_value(outcome, tmp_path):
    main = outcome.criteria[0].measured.main
    evidence = np.full(len(main), EvidenceClass.UNKNOWN, dtype=np.uint8)
    measured = replace(outcome.criteria[0].measured, main=replace(main, evidence=evidence))
    criteria = (replace(outcome.criteria[0], measured=measured), *outcome.criteria[1:])
    write_ranking(replace(outcome, criteria=criteria), tmp_path / "r.csv")
    assert {row["same_city__value"] for row in read(tmp_path / "r.csv")} == {""}


def test_formula_like_names_are_neutralised_in_both_files(tmp_path):
    outcome = sample_outcome(names=["=1+1"] * 12)
    outcome.sites.frame["site_id"] = [f"@S{i:02d}" for i in range(12)]
    write_ranking(outcome, tmp_path / "r.csv")
    write_measurements(outcome, tmp_path / "m.csv")
    assert {row["name"] for row in read(tmp_path / "r.csv")} == {"'=1+1"}
    assert {row["site_id"][:2] for row in [*read(tmp_path / "r.csv"), *read(tmp_path / "m.csv")]} == {"'@"}


def test_hostile_names_keep_to_their_cell(tmp_path):
    names = ['"', ",", "a\nb", "a\r\nb", ";", "\\", "'", "<script>", "${x}", "x" * 10_000, "名称", '\t,"']
    outcome = sample_outcome(names=names)
    write_ranking(outcome, tmp_path / "r.csv")
    got = {row["site_id"]: row["name"] for row in read(tmp_path / "r.csv")}
    expected = {f"S{i + 1:02d}": ("'" if name[0] == "\t" else "") + name for i, name in enumerate(names)}
    assert got == expected


def test_chinese_is_plain_utf8_without_a_mark(tmp_path):
    write_ranking(sample_outcome(names=["交城"] * 12), tmp_path / "r.csv")
    data = (tmp_path / "r.csv").read_bytes()
    assert data.startswith(b"rank,")
    assert "交城".encode() in data


def test_measurements_hold_every_site_and_quantity_in_order(measurements):
    got = [(row["site_id"], row["criterion"], row["quantity"]) for row in measurements]
    assert got == [(f"S{i + 1:02d}", *pair) for i in range(12) for pair in QUANTITIES]


def test_measurements_have_the_promised_columns(measurements):
    expected = "site_id criterion quantity value unit low high class method sources note".split()  # noqa: SIM905
    assert list(measurements[0]) == expected


def test_a_quantity_of_words_has_words_and_no_interval(measurements):
    row = measurements[1]
    assert (row["value"], row["unit"], row["low"], row["high"]) == ("outside", "", "", "")


def test_an_unknown_measurement_is_blank_and_says_so(measurements):
    (row,) = (r for r in measurements if r["site_id"] == "S03" and r["criterion"] == "grid_access")
    assert (row["value"], row["low"], row["high"], row["class"]) == ("", "", "", "unknown")


def test_a_measurement_carries_interval_class_method_sources_and_note(measurements):
    row = measurements[2]
    assert [row[k] for k in ("unit", "class", "method", "sources", "note")] == [
        "ms", "assumed", "route factor 1.2, 1.5, 2.1", "fibre-delay", "Assumes leased fibre.",
    ]  # fmt: skip
    assert float(row["low"]) == pytest.approx(float(row["value"]) * 70 / 90, rel=1e-5)
    assert float(row["high"]) == pytest.approx(float(row["value"]) * 1.4, rel=1e-5)


def test_source_ids_are_joined_by_semicolons(outcome, tmp_path):
    main = replace(outcome.criteria[0].measured.main, sources=("a", "b"))
    criterion = replace(outcome.criteria[0], measured=replace(outcome.criteria[0].measured, main=main))
    write_measurements(replace(outcome, criteria=(criterion,)), tmp_path / "m.csv")
    assert read(tmp_path / "m.csv")[0]["sources"] == "a;b"


@pytest.mark.parametrize("block", [1, 7, 50])
def test_the_size_of_blocks_changes_no_byte(outcome, tmp_path, monkeypatch, block):
    write_ranking(outcome, tmp_path / "r1.csv")
    write_measurements(outcome, tmp_path / "m1.csv")
    monkeypatch.setattr(frames, "_BLOCK_ROWS", block)
    monkeypatch.setattr(frames, "_RANKING_BLOCK", block)
    write_ranking(outcome, tmp_path / "r2.csv")
    write_measurements(outcome, tmp_path / "m2.csv")
    assert (tmp_path / "r1.csv").read_bytes() == (tmp_path / "r2.csv").read_bytes()
    assert (tmp_path / "m1.csv").read_bytes() == (tmp_path / "m2.csv").read_bytes()


def test_no_criteria_leave_a_header_alone(outcome, tmp_path):
    write_measurements(replace(outcome, criteria=()), tmp_path / "m.csv")
    assert len((tmp_path / "m.csv").read_text().splitlines()) == 1


def test_the_ranking_file_agrees_with_the_frame(outcome, tmp_path):
    write_ranking(outcome, tmp_path / "r.csv")
    frame = ranking_frame(outcome)
    got = pd.read_csv(
        tmp_path / "r.csv",
        dtype={name: "Int64" for name in RANKING_HEADER.split(",") if name.startswith("rank")},
    )
    pd.testing.assert_frame_equal(got, frame, rtol=0, atol=0.0006, check_dtype=False)


def test_the_ranking_frame_keeps_full_precision(outcome):
    frame = ranking_frame(outcome)
    assert frame["score"].tolist() == outcome.ranking.score[outcome.ranking.order].tolist()


def test_the_measurements_file_agrees_with_the_frame(outcome, measurements):
    frame = measurements_frame(outcome)
    for row, (_, wanted) in zip(measurements, frame.iterrows(), strict=True):
        value = wanted["text"] if isinstance(wanted["text"], str) else wanted["value"]
        assert row["value"] == ("" if pd.isna(value) else value if isinstance(value, str) else row["value"])
        if isinstance(value, float) and not np.isnan(value):
            assert float(row["value"]) == pytest.approx(value, abs=0.0006)
        words = ("site_id", "criterion", "quantity", "unit", "class", "method", "sources", "note")
        assert [row[k] for k in words] == [wanted[k] for k in words]


def test_the_measurements_frame_keeps_repeated_words_as_categories(outcome):
    frame = measurements_frame(outcome)
    assert all(
        isinstance(frame[k].dtype, pd.CategoricalDtype)
        for k in ("criterion", "quantity", "unit", "class", "method", "sources", "note")
    )


def test_frames_of_no_criteria_are_empty(outcome):
    assert len(measurements_frame(replace(outcome, criteria=()))) == 0


def test_words_may_come_as_a_dictionary_column(outcome, tmp_path):
    main = outcome.criteria[3].measured.main
    coded = replace(main, text=main.text.dictionary_encode())
    criterion = replace(outcome.criteria[3], measured=replace(outcome.criteria[3].measured, main=coded))
    write_ranking(outcome, tmp_path / "r1.csv")
    write_ranking(replace(outcome, criteria=(*outcome.criteria[:3], criterion)), tmp_path / "r2.csv")
    assert (tmp_path / "r1.csv").read_bytes() == (tmp_path / "r2.csv").read_bytes()


def test_unknown_criteria_say_what_each_site_has_to_supply(outcome):
    masks = unknown_criteria(outcome)
    for row in range(len(outcome.sites)):
        expected = [key for key, _ in outcome.supply_list(row)]
        assert [c.id for c, mask in masks if mask[row]] == expected
