"""robustness.json and the sheets beside it, from a run of the embedded study with everything asked."""

import json
import math
from itertools import pairwise

import openpyxl
import pytest

import siting
from siting.show.tables.robustness_json import robustness_document
from siting.study.load import EMBEDDED_STUDY

ASKED = """
robustness: {samples: 500, seed: 3, order: [free_cooling, relief], bounds: {hub_cluster: [0.05, 0.3]}}
pairs: {cities: [Taiyuan, {place: Beijing, grid: Jingjintang}], max_sites: 6}
"""


def asked(folder, extra=ASKED, drop=("robustness", "pairs")):
    kept, skip = [], False
    for line in EMBEDDED_STUDY.read_text(encoding="utf-8").splitlines():
        if line and not line[0].isspace() and not line.startswith("#"):
            skip = line.split(":")[0] in drop
        if not skip:
            kept.append(line)
    (folder / "study.yaml").write_text("\n".join(kept) + extra, encoding="utf-8")
    sites = EMBEDDED_STUDY.with_name("jiaocheng_sites.csv")
    (folder / sites.name).write_bytes(sites.read_bytes())
    return siting.load_study(folder / "study.yaml")


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    return siting.run(asked(tmp_path_factory.mktemp("study")))


@pytest.fixture(scope="module")
def document(result):
    return robustness_document(result.outcome)


@pytest.fixture(scope="module")
def folder(result, tmp_path_factory):
    out = tmp_path_factory.mktemp("out") / "out"
    result.save(out, outputs=["robustness", "workbook", "result"])
    return out


def test_the_file_is_the_document_without_nan(folder, document):
    text = (folder / "robustness.json").read_text(encoding="utf-8")
    assert json.loads(text, parse_constant=pytest.fail) == document


def test_the_seed_is_in_the_provenance(folder):
    assert json.loads((folder / "run.json").read_text())["seeds"]["robustness"] == 3


def test_shares_of_ranks_sum_to_one(document):
    for site in document["sites"]:
        assert math.fsum(site["rank_share"]) == pytest.approx(1, abs=1e-4)
        assert site["first_half_width"] == pytest.approx(
            1.96 * (site["first"] * (1 - site["first"]) / 500) ** 0.5, abs=1e-5
        )


def test_what_was_asked_is_said(document):
    said = document["samples"]
    assert (said["count"], said["seed"], said["drawn"], said["unknown"]) == (500, 3, "exact", "interval")
    assert said["bounds"] == {"hub_cluster": [0.05, 0.3]}
    assert said["orders"] == [["free_cooling", "relief"]]


def test_central_weights_keep_the_order_and_the_bounds(document):
    central = [s["central_weights"] for s in document["sites"] if s["central_weights"]]
    assert central
    for weights in central:
        assert math.fsum(weights.values()) == pytest.approx(1, abs=1e-5)
        assert weights["free_cooling"] >= weights["relief"]
        assert 0.05 <= weights["hub_cluster"] <= 0.3


def test_pairs_hold_the_best_sites_and_the_cities(document, result):
    pairs = document["pairs"]
    assert len(pairs["list"]) == 6 * 5 // 2 + 2 * 6
    assert pairs["left_out"] == (result.outcome.ranking.rank > 0).sum() - 6
    assert {p["use"] for p in pairs["list"]} <= {"same_city", "remote", "none"}
    assert all(p["hazards"]["basin"] is None for p in pairs["list"])


def test_the_sheets_tell_the_same(folder, document):
    book = openpyxl.load_workbook(folder / "ranking.xlsx", data_only=True)
    rows = list(book["robustness"].iter_rows(min_row=2, max_row=1 + len(document["sites"]), values_only=True))
    assert [row[1] for row in rows] == [s["site_id"] for s in document["sites"]]
    for column, name in ((6, "first_stated"), (7, "first_nearby"), (8, "first")):
        assert [row[column] for row in rows] == pytest.approx([s[name] for s in document["sites"]], abs=1e-6)
    for column, name in ((3, ""), (4, "_nearby"), (5, "_whole")):
        ends = [(s[f"rank_p05{name}"], s[f"rank_p95{name}"]) for s in document["sites"]]
        assert [row[column] for row in rows] == [f"{low}–{high}" for low, high in ends]
    text = [c.value for row in book["robustness"].iter_rows() for c in row if isinstance(c.value, str)]
    assert document["summary"][0]["en"] in text
    pairs = list(
        book["pairs"].iter_rows(min_row=2, max_row=1 + len(document["pairs"]["list"]), values_only=True)
    )
    assert [row[4] for row in pairs] == [p["distance_km"] for p in document["pairs"]["list"]]


def test_a_study_that_asks_nothing_gets_no_such_file(tmp_path):
    drop = ("robustness", "pairs", "perspectives", "compare", "outputs", "main_perspective")
    ids = [c.id for c in siting.load_study().file.criteria]
    weights = {**dict.fromkeys(ids, 0), "free_cooling": 2, "relief": 1}
    plain = siting.run(asked(tmp_path, extra=f"\nweights: {json.dumps(weights)}\n", drop=drop))
    names = {path.name for path in plain.save(tmp_path / "out", outputs=None)}
    assert "robustness.json" not in names
    document = robustness_document(plain.outcome)
    assert (document["samples"], document["pairs"], document["comparison"]) == (None, None, None)
    assert document["summary"] == document["sites"] == document["perspectives"] == []


@pytest.mark.parametrize(
    ("extra", "words"),
    [
        ("robustness: {order: [free_cooling, relieff]}", "Did you mean 'relief'"),
        ("robustness: {bounds: {same_city: [0.6, 1], relief: [0.6, 1]}}", "lower ones sum to 120%"),
        ("pairs: {cities: [Beijjing]}", "Beijing"),
    ],
)
def test_a_mistake_is_one_clear_line(tmp_path, extra, words):
    with pytest.raises(siting.errors.SitingError, match=words) as caught:
        siting.run(asked(tmp_path, extra=f"\n{extra}\n"))
    assert "\n" not in str(caught.value)


def test_a_column_of_hazards_that_is_not_there_is_unknown_with_a_warning(tmp_path):
    found = siting.run(asked(tmp_path, extra="\npairs: {hazards: {basin: nowhere}}\n"))
    assert any("no column 'nowhere'" in w for w in found.outcome.warnings)
    assert found.pairs.filter(like="basin").isna().all().all()


def test_another_method_is_said_in_a_warning(tmp_path):
    drop = ("robustness", "pairs", "method")
    found = siting.run(
        asked(tmp_path, extra="\nmethod: weighted_product\nrobustness: {samples: 100}\n", drop=drop)
    )
    assert found.outcome.robustness is None
    assert any("weighted sum only" in line for line in found.outcome.warnings)


def test_too_many_sites_are_said_in_a_warning(tmp_path):
    found = siting.run(asked(tmp_path, extra="\nrobustness: {max_sites: 5}\n"))
    assert found.outcome.robustness is None
    assert any("more than robustness.max_sites (5)" in line for line in found.outcome.warnings)


PLAIN = """
title: T
sites: {file: jiaocheng_sites.csv}
robustness: {max_sites: 5}
criteria:
  - {id: near, measure: distance, params: {to: Taiyuan}, value: {kind: linear, worst: 500, best: 0}, weight: 1}
  - {id: far, measure: distance, params: {to: Beijing}, value: {kind: linear, worst: 0, best: 900}, weight: 1}
"""


@pytest.mark.parametrize(
    ("extra", "written"),
    [
        ("", False),
        ("outputs: [robustness]\n", True),  # the study lists it
        ("compare: [topsis]\n", True),
    ],
)
def test_what_is_left_out_is_not_listed_as_written(tmp_path, extra, written):
    sites = EMBEDDED_STUDY.with_name("jiaocheng_sites.csv")
    (tmp_path / sites.name).write_bytes(sites.read_bytes())
    (tmp_path / "study.yaml").write_text(PLAIN + extra, encoding="utf-8")
    found = siting.run(siting.load_study(tmp_path / "study.yaml"))
    assert found.outcome.robustness is None
    assert any(line.startswith("likely ranks are left out: ") for line in found.outcome.warnings)
    names = [path.name for path in found.save(tmp_path / "out")]
    assert ("robustness.json" in names) is written


def test_the_ranks_at_the_stated_weights_are_those_of_the_ranking(folder, document):
    told = {
        s["site_id"]: s for s in json.loads((folder / "result.json").read_text(encoding="utf-8"))["sites"]
    }
    for site in document["sites"]:
        for name in ("rank_p05", "rank_p95"):
            assert site[name] == told[site["site_id"]][name]
    assert (
        document["samples"]["stated"] == document["samples"]["nearby"] == document["samples"]["whole"] == 500
    )


def test_a_lead_names_the_neighbours_and_adds_up(result, document):
    ids, score = result.ranking["site_id"].tolist(), result.ranking["score"].tolist()
    assert [(x["ahead"], x["behind"]) for x in document["leads"]] == list(pairwise(ids))
    for lead, one, other in zip(document["leads"], score, score[1:], strict=False):
        assert sum(lead["gains"].values()) + lead["of_unknown"] == pytest.approx(one - other, abs=1e-5)
        assert 0 <= lead["share"] <= 1
        assert f"{lead['share']:.0%} of samples" in lead["text"]["en"]


def test_an_overtake_says_who_stays_ahead(document):
    behind = [x["stays_behind"] for x in document["overtakes"]]
    assert None in behind
    assert set(behind) - {None} <= {s["site_id"] for s in document["sites"]}
    for x in document["overtakes"]:
        assert ("stays behind" in x["text"]["en"]) == (x["stays_behind"] is not None)


def test_nobody_is_asked_to_move_or_to_change_the_climate(document):
    assert {x["criterion"] for x in document["improvements"]} <= {"electricity_price", "land_price"}
