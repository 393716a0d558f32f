"""The run, end to end: the embedded study, changes that must not move scores, same bytes."""

import csv
import json
import os
import re
import shutil
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

import siting
from siting import load_study, run
from siting.errors import SitingError
from siting.geo.datum import wgs84_to_gcj02
from siting.linter.checks import lint
from siting.study.layers import read_layers
from siting.study.load import EMBEDDED_STUDY
from siting.study.schema import LayerPart
from tests.support import ROOT
from tests.support.places import wgs84_to_bd09

COLUMNS = [
    "rank", "site_id", "name", "status", "score", "coverage", "score_low", "score_high", "rank_best", "rank_worst",
    "rank_p05", "rank_p95",
]  # fmt: skip


@pytest.fixture(scope="module")
def result():
    return run(load_study(EMBEDDED_STUDY))


@pytest.fixture
def project(tmp_path):
    """An editable copy of the embedded study."""
    for name in ("jiaocheng.yaml", "jiaocheng_sites.csv"):
        shutil.copy(EMBEDDED_STUDY.with_name(name), tmp_path / name)
    return tmp_path


def scores(result):
    return result.ranking.set_index("site_id")["score"].to_dict()


def value(result, site, criterion, quantity):
    m = result.measurements
    row = m[(m.site_id == site) & (m.criterion == criterion) & (m.quantity == quantity)]
    assert len(row) == 1
    row = row.iloc[0]
    return row["text"] if pd.isna(row["value"]) else row["value"]


def test_at_least_twelve_places_with_jiaocheng_are_ranked(result):
    ranked = result.ranking[result.ranking.status == "ranked"]
    assert len(ranked) >= 12
    assert "jiaocheng" in set(ranked.site_id)


def test_the_columns_of_the_ranking(result):
    criteria = [c.id for c in result.outcome.criteria]
    assert list(result.ranking.columns) == COLUMNS + [
        f"{c}__{x}" for c in criteria for x in ("value", "score")
    ]


def test_the_county_is_same_city_of_taiyuan_and_not_remote_of_beijing(result):
    assert value(result, "jiaocheng", "same_city", "band") == "inside"
    assert value(result, "jiaocheng", "remote", "band") == "soft"
    assert float(value(result, "jiaocheng", "remote", "distance")) == pytest.approx(452.14, abs=0.5)


def test_every_measurement_says_unit_class_method_and_source(result):
    m = result.measurements
    assert set(m["class"]) <= {"observed", "derived", "estimated", "assumed", "unknown"}
    assert (m.method.str.len() > 0).all()
    assert (m.sources.str.len() > 0).all()
    known = {s for cell in m.sources for s in cell.split(";")}
    assert known <= set(result.outcome.sources)


def test_intervals_hold_their_values(result):
    for c in result.outcome.criteria:
        for q in c.measured.quantities:
            if not q.is_text:
                known = q.known
                assert np.all((q.low <= q.value + 1e-9)[known] & (q.value <= q.high + 1e-9)[known]), (
                    c.id,
                    q.name,
                )


def test_no_zero_stands_for_unknown(result):
    ranking = result.ranking.set_index("site_id")
    for criterion in ("seismic", "electricity_price", "land_price"):
        assert pd.isna(ranking.loc["gujiao", f"{criterion}__value"])
        assert pd.isna(ranking.loc["gujiao", f"{criterion}__score"])


def test_what_to_supply_lists_the_unknown_most_weight_first(result):
    ids = list(result.sites.site_id)
    listed = [c for c, _ in result.outcome.supply_list(ids.index("ulanqab"))]
    share = {c.id: c.share for c in result.outcome.criteria}
    assert {"electricity_price", "land_price"} <= set(listed)
    assert [share[c] for c in listed] == sorted((share[c] for c in listed), reverse=True)


def test_removing_a_site_changes_no_score(result, project):
    rows = (project / "jiaocheng_sites.csv").read_text().splitlines()
    (project / "jiaocheng_sites.csv").write_text(
        "\n".join(r for r in rows if not r.startswith("gujiao")) + "\n"
    )
    fewer = scores(run(load_study(project / "jiaocheng.yaml")))
    every = scores(result)
    assert len(fewer) == len(every) - 1
    assert all(every[k] == v for k, v in fewer.items())


def test_the_order_of_sites_changes_nothing(result, project):
    head, *rows = (project / "jiaocheng_sites.csv").read_text().splitlines()
    (project / "jiaocheng_sites.csv").write_text("\n".join([head, *rows[::-1]]) + "\n")
    turned = run(load_study(project / "jiaocheng.yaml"))
    drawn = ["rank_p05", "rank_p95"]  # of samples, which are drawn site by site
    exact = result.ranking.columns.difference(drawn)
    pd.testing.assert_frame_equal(turned.ranking[exact], result.ranking[exact])
    assert (turned.ranking[drawn] - result.ranking[drawn]).abs().max().max() <= 1


def test_weights_in_any_scale_give_the_same_shares(project):
    text = (project / "jiaocheng.yaml").read_text()
    head, weights = text.split("main_perspective:", 1)
    scaled = (
        head
        + "main_perspective:"
        + re.sub(
            r"^(      [a-z_]+: )(\d+)$", lambda m: f"{m[1]}{int(m[2]) / 100}", weights, flags=re.MULTILINE
        )
    )
    assert scaled.count("0.05") >= 2
    before = scores(run(load_study(project / "jiaocheng.yaml")))
    (project / "jiaocheng.yaml").write_text(scaled)
    assert scores(run(load_study(project / "jiaocheng.yaml"))) == before


def test_another_site_file_needs_only_coordinates(tmp_path):
    (tmp_path / "mine.csv").write_text("名称,经度,纬度\n甲,112.2,37.6\n乙,113.0,38.0\n", encoding="gb18030")
    found = run(load_study(EMBEDDED_STUDY), sites=tmp_path / "mine.csv")
    assert list(found.ranking.name) == ["甲", "乙"] or list(found.ranking.name) == ["乙", "甲"]
    assert any("no column 'electricity_yuan_per_kwh'" in w for w in found.outcome.warnings)


@pytest.mark.parametrize(("given", "title"), [(None, "地块"), ("Ours", "Ours")])
def test_another_site_file_has_neither_the_title_nor_the_notes_of_the_template(given, title, tmp_path):
    (tmp_path / "地块.csv").write_text("名称,经度,纬度\n甲,112.2,37.6\n乙,113.0,38.0\n", encoding="utf-8")
    study = load_study(EMBEDDED_STUDY)
    found = run(study, sites=tmp_path / "地块.csv", title=given)
    assert (found.outcome.title.en, found.outcome.title.zh) == (title, title)
    assert (found.outcome.notes.en, found.outcome.notes.zh) == ("", "")
    found.save(tmp_path / "out", outputs=["map", "result", "workbook"], lang="zh")
    for name in ("map.html", "result.json"):
        text = (tmp_path / "out" / name).read_text(encoding="utf-8")
        assert study.file.title.zh not in text
        assert study.file.notes.zh[:12] not in text


def test_the_study_itself_may_be_given_another_title():
    study = load_study(EMBEDDED_STUDY)
    found = run(study, title="Ours").outcome
    assert (found.title.en, found.notes) == ("Ours", study.file.notes.label)


def test_the_embedded_study_demonstrates_and_counts_nothing_twice(result):
    outcome = result.outcome
    assert "emonstration" in outcome.title.en
    assert "演示" in outcome.title.zh
    views = {p.weights.id: p for p in outcome.perspectives}
    assert set(views) == {"same_city", "remote"}
    ids = [c.id for c in outcome.criteria]
    for name, other in (("same_city", "remote"), ("remote", "same_city")):
        share = dict(zip(ids, views[name].weights.share, strict=True))
        assert (share[name], share[other]) == (pytest.approx(0.3), 0)
    twice = {"one-input-twice", "same-figures", "same-point", "double-counting"}
    assert not twice & {f.id for f in lint(outcome, result.study.file.constraints)}


def test_the_grid_of_the_embedded_study_is_a_class(result):
    grid = next(c for c in outcome_criteria(result) if c.id == "grid_access").measured.main
    assert set(grid.text.unique().to_pylist()) <= {"same county", "neighbouring county", None}
    assert grid.text.null_count > len(grid.text) / 2


def test_what_is_the_users_to_fill_is_unknown_everywhere(result):
    for c in outcome_criteria(result):
        if c.id in ("electricity_price", "land_price"):
            assert not c.measured.main.known.any()
            assert "yours to fill" in c.label.en
            assert c.share > 0


def test_each_city_has_a_best_backup(result):
    pairs = result.pairs
    for use, city in (("same_city", "Taiyuan"), ("remote", "Beijing")):
        assert ((pairs["use"] == use) & (pairs["primary"] == city)).any()


def outcome_criteria(result):
    return result.outcome.criteria


def test_a_user_layer_serves_a_criterion(project):
    (project / "nodes.csv").write_text("name,lon,lat,voltage_kv\nA,112.2,37.6,220\nB,112.15,37.56,110\n")
    text = (project / "jiaocheng.yaml").read_text()
    text = text.replace("      min_voltage_kv: 220\n", "      min_voltage_kv: 220\n      layer: nodes\n")
    categories = "{ kind: categories, scores: { same county: 1, neighbouring county: 0.5 } }"
    text = text.replace(categories, "{ kind: linear, worst: 60, best: 5 }")
    (project / "jiaocheng.yaml").write_text(
        text.replace(
            "criteria:\n",
            "layers:\n  nodes: {file: nodes.csv, datum: wgs84, source: our survey}\n\ncriteria:\n",
            1,
        )
    )
    found = run(load_study(project / "jiaocheng.yaml"))
    assert value(found, "jiaocheng", "grid_access", "nearest") == "A"
    assert any(s.url == "our survey" for s in found.outcome.sources.values())


def test_a_layer_that_leads_round_the_world_is_refused(tmp_path):
    line = {"type": "LineString", "coordinates": [[179.5, 10.0], [-179.5, 10.0]]}
    (tmp_path / "cable.geojson").write_text(
        json.dumps(
            {
                "type": "FeatureCollection",
                "features": [{"type": "Feature", "properties": {}, "geometry": line}],
            }
        )
    )
    with pytest.raises(SitingError, match="feature 1 is more than 180 degrees wide") as found:
        read_layers({"cables": LayerPart(file="cable.geojson")}, tmp_path / "study.yaml")
    assert "cut it there" in str(found.value)


def test_saving_writes_every_output_and_run_json(result, tmp_path):
    files = {p.name for p in result.save(tmp_path / "out")}
    assert files == {
        "ranking.csv", "ranking.xlsx", "measurements.csv", "sites.gpkg", "result.json", "map.html", "run.json",
            "robustness.json",
    }  # fmt: skip
    assert {p.name for p in (tmp_path / "out").iterdir()} == files


def test_ranking_csv_is_the_ranking(result, tmp_path):
    result.save(tmp_path / "out", outputs=["ranking"])
    with (tmp_path / "out" / "ranking.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [r["site_id"] for r in rows] == list(result.ranking.site_id)
    assert [int(r["rank"]) for r in rows] == sorted(int(r["rank"]) for r in rows)


def test_result_json_has_no_nan(result, tmp_path):
    result.save(tmp_path / "out", outputs=["result"])
    text = (tmp_path / "out" / "result.json").read_text(encoding="utf-8")
    json.loads(text, parse_constant=lambda word: pytest.fail(f"{word} in result.json"))


def test_another_run_removes_what_it_no_longer_writes(result, tmp_path):
    result.save(tmp_path / "out", outputs=["ranking", "map"])
    (tmp_path / "out" / "notes.txt").write_text("mine")
    result.save(tmp_path / "out", outputs=["ranking"])
    assert {p.name for p in (tmp_path / "out").iterdir()} == {"ranking.csv", "run.json", "notes.txt"}


@pytest.mark.slow
def test_same_inputs_give_the_same_bytes_in_another_process(tmp_path):
    for seed in ("1", "2"):
        env = {**os.environ, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-m", "siting.cli", "run", "--out", str(tmp_path / seed)]
        subprocess.run(command, env=env, check=True, capture_output=True)
    for name in ("ranking.csv", "measurements.csv", "result.json", "map.html"):
        one, other = ((tmp_path / seed / name).read_bytes() for seed in "12")
        assert one == other, name


def test_the_public_names():
    public = {
        "audit",
        "checklist",
        "climate_at",
        "diff",
        "load_study",
        "open_study",
        "power_of",
        "promote",
        "read_parcels",
        "run",
        "start_study",
        "surface_of",
    }
    assert set(siting.__all__) == {"ParcelFile", "Result", "Study", "StudyDraft", "__version__", *public}
    assert siting.load_study is load_study
    with pytest.raises(AttributeError):
        _ = siting.nothing


@pytest.mark.parametrize(
    ("crs", "columns"),
    [
        ("EPSG:4490", ("lon", "lat")),
        ("EPSG:4525", ("x", "y")),
        ("EPSG:4526", ("x", "y")),
        ("EPSG:4546", ("x", "y")),
        ("EPSG:4547", ("x", "y")),
    ],
)
def test_distances_are_the_same_in_every_crs(crs, columns, project):
    from pyproj import Transformer

    x, y = Transformer.from_crs("EPSG:4326", crs, always_xy=True).transform(112.156, 37.551)
    (project / "one.csv").write_text(f"site_id,{','.join(columns)}\nA,{x!r},{y!r}\n")
    text = (
        (project / "jiaocheng.yaml")
        .read_text()
        .replace("file: jiaocheng_sites.csv", f"file: one.csv\n  crs: {crs}")
    )
    (project / "jiaocheng.yaml").write_text(text.replace("  datum: wgs84", "  # datum"))
    found = run(load_study(project / "jiaocheng.yaml"))
    _check_distances(found)


@pytest.mark.parametrize("datum", ["gcj02", "bd09"])
def test_distances_are_the_same_on_every_datum(datum, project):
    x, y = {"gcj02": wgs84_to_gcj02, "bd09": wgs84_to_bd09}[datum](112.156, 37.551)
    (project / "one.csv").write_text(f"site_id,lon,lat\nA,{float(x)!r},{float(y)!r}\n")
    text = (project / "jiaocheng.yaml").read_text().replace("file: jiaocheng_sites.csv", "file: one.csv")
    (project / "jiaocheng.yaml").write_text(text.replace("datum: wgs84", f"datum: {datum}"))
    _check_distances(run(load_study(project / "jiaocheng.yaml")))


def _check_distances(found):
    from pyproj import Geod

    same = {q.name: q for q in found.outcome.criteria[0].measured.quantities}["distance"].value[0]
    truth = Geod(ellps="WGS84").inv(112.156, 37.551, 112.54256, 37.87005)[2] / 1000
    assert same == pytest.approx(truth, abs=0.001)


def test_the_readme_tables_are_those_of_the_run(result):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for row in result.ranking.head(5).itertuples():
        assert f"| {row.rank} | {row.name} | {row.score:.3f} |" in readme


@pytest.mark.parametrize(("price", "asked"), [("", True), ("0.42", False)])
def test_label_asks_for_a_column_only_while_it_is_empty(tmp_path, price, asked):
    (tmp_path / "sites.csv").write_text(
        f"name,lon,lat,price\nA,112.5,37.5,{price}\nB,112.6,37.6,\n", encoding="utf-8"
    )
    (tmp_path / "study.yaml").write_text(
        "title: Two\nsites: {file: sites.csv}\ncriteria:\n"
        "  - {id: price, measure: attribute, label: {en: Price, zh: 电价}, weight: 1,\n"
        "     params: {column: price, unit: yuan/kWh}, value: {kind: linear, worst: 1, best: 0}}\n",
        encoding="utf-8",
    )
    (criterion,) = run(load_study(tmp_path / "study.yaml")).outcome.criteria
    assert criterion.label.en == ("Price (yours to fill)" if asked else "Price")
    assert criterion.label.zh == ("电价（请自行填写）" if asked else "电价")
