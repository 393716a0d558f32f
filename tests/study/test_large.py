"""Very many sites: the same figures as with few, whatever the chunks, and one line for every error."""

import hashlib
import json
from dataclasses import replace

import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import siting.readers.blocks
import siting.sites.blocks
import siting.study.large
import siting.study.measuring
import siting.study.pipeline
from siting import load_study, run
from siting.errors import SitesError
from siting.linter.checks import lint
from siting.readers.findings import SITE_FILE, Findings
from siting.show.base.wording import SHEETS
from siting.study.engine import Engine
from siting.texts import say

STUDY = """
title: Many
sites: {file: sites.csv, datum: wgs84}
criteria:
  - id: city
    measure: distance
    params: {to: 'cities:Taiyuan'}
    weight: 2
    value: {kind: linear, worst: 400, best: 0}
  - id: grid
    measure: generation_nearby
    weight: 1
    value: {kind: linear, worst: 0, best: 5000}
  - id: slope
    measure: attribute
    params: {column: slope, unit: '%'}
    weight: 1
    unknown: worst
    value: {kind: linear, worst: 10, best: 0}
  - id: use
    measure: attribute
    params: {column: use, type: category}
    weight: 1
    value: {kind: categories, scores: {'1': 1.0, '02': 0.5, b: 0.0}}
constraints:
  - {criterion: city, at_most: 300}
rules:
  - {use: gb50174, only: [airport]}
  - {id: flat, object: slope, relation: at_most, limit: 8, unit: '%'}
  - {id: allowed, object: zoning, relation: one_of, words: ['1', '02'], on_unknown: exclude}
  - {id: quiet, object: airport, relation: distance_at_least, limit: 10, unit: km}
supply: {slope: slope, zoning: use}
perspectives:
  - {id: grid_first, weights: {city: 1, grid: 5, slope: 0, use: 0}}
  - {id: by_data, weights: {method: entropy}}
"""
COUNT = 300


def make_frame():
    rng = np.random.default_rng(7)
    return pd.DataFrame(
        {
            "site_id": rng.permutation([f"P{i:04d}" for i in range(COUNT)]),
            "name": [f"Parcel, {i}" if i % 7 else f'The "{i}"' for i in range(COUNT)],
            "lon": rng.uniform(110.5, 114.5, COUNT).round(6),
            "lat": rng.uniform(35, 40, COUNT).round(6),
            # Whole numbers first, blanks in the middle, fractions last: a block alone would read it otherwise.
            "slope": [str(i % 9) if i < 100 else "" if i < 110 else f"{i % 9}.5" for i in range(COUNT)],
            "use": ["1"] * 100 + ["02"] * 100 + ["b"] * 99 + [""],
        }
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("many")
    (path / "study.yaml").write_text(STUDY)
    make_frame().to_csv(path / "sites.csv", index=False)
    return path


@pytest.fixture(scope="module")
def small(folder):
    return run(load_study(folder / "study.yaml"))


@pytest.fixture
def large_from_50(monkeypatch):
    for module in (siting.readers.blocks, siting.sites.blocks, siting.study.pipeline):
        monkeypatch.setattr(module, "LARGE", 50)
    monkeypatch.setattr(siting.study.large, "HEAD", 20)


@pytest.fixture
def large(folder, large_from_50):  # noqa: ARG001
    return run(load_study(folder / "study.yaml"))


def digests(result, path, outputs=("ranking", "measurements")):
    return {
        file.name: hashlib.sha256(file.read_bytes()).hexdigest()
        for file in result.save(path, outputs=outputs)
        if file.suffix == ".parquet"
    }


def test_ranks_scores_and_values_are_those_of_a_small_run(small, large):
    one, other = small.ranking, large.ranking
    assert list(one.site_id) == list(other.site_id)
    for name in one.columns:
        if name in {"rank_p05", "rank_p95"}:  # not computed for this many sites
            assert other[name].isna().all()
        elif one[name].dtype.kind == "f":
            np.testing.assert_allclose(other[name], one[name], atol=5.1e-4 if "value" in name else 5.1e-7)
        else:
            expected, found = (
                f[name].astype(object).where(f[name].notna(), "-").tolist() for f in (one, other)
            )
            assert found == expected


def test_every_status_is_met(small):
    assert set(small.ranking.status) == {"ranked", "excluded"}


def test_perspectives_have_the_ranks_of_a_small_run(small, large):
    ranks = large.ranking.set_index("site_id")
    for name in ("grid_first", "by_data"):
        expected = small.perspectives.set_index("site_id")[name].fillna(0).to_dict()
        assert ranks[f"perspective__{name}__rank"].fillna(0).to_dict() == expected


def test_measurements_are_those_of_a_small_run(small, large, tmp_path):
    large.save(tmp_path / "out", outputs=["measurements"])
    wide = pd.read_parquet(tmp_path / "out" / "measurements.parquet").set_index("site_id")
    assert list(wide.index) == list(small.sites.site_id)
    for (criterion, quantity), group in small.measurements.groupby(["criterion", "quantity"], observed=True):
        name, rows = f"{criterion}__{quantity}", group.set_index("site_id")
        assert wide[f"{name}__class"].astype(str).to_dict() == rows["class"].astype(str).to_dict()
        if rows["text"].notna().any():
            assert wide[name].fillna("-").to_dict() == rows["text"].fillna("-").to_dict()
            continue
        np.testing.assert_allclose(wide[name], rows["value"], atol=5.1e-4)
        for end in ("low", "high"):
            # No figure of its own: it equals the value.
            np.testing.assert_allclose(wide[f"{name}__{end}"].fillna(wide[name]), rows[end], atol=5.1e-4)
    assert wide["city__distance__low"].isna().all()
    assert np.isinf(wide["grid__capacity__high"]).any()  # the list of plants has gaps


def test_a_column_says_its_unit_method_and_source(large, tmp_path):
    large.save(tmp_path / "out", outputs=["measurements"])
    schema = pq.read_schema(tmp_path / "out" / "measurements.parquet")
    about = schema.field("grid__capacity").metadata
    assert about[b"unit"] == b"MW"
    assert b"power-plants" in about[b"sources"]
    assert json.loads(schema.metadata[b"siting"])["siting"] == siting.__version__


@pytest.fixture(scope="module")
def bytes_of_one_chunk(folder, tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        for module in (siting.readers.blocks, siting.sites.blocks, siting.study.pipeline):
            patch.setattr(module, "LARGE", 50)
        return digests(run(load_study(folder / "study.yaml")), tmp_path_factory.mktemp("one") / "out")


@pytest.mark.slow
@settings(max_examples=12, deadline=None)
@given(chunk=st.integers(1, COUNT), block_bytes=st.integers(600, 9000), threads=st.integers(1, 3))
def test_the_bytes_depend_on_no_chunk_block_or_thread(
    chunk, block_bytes, threads, folder, bytes_of_one_chunk, tmp_path_factory
):
    with pytest.MonkeyPatch.context() as patch:
        for module in (siting.readers.blocks, siting.sites.blocks, siting.study.pipeline):
            patch.setattr(module, "LARGE", 50)
        patch.setattr(siting.readers.blocks, "_BLOCK_BYTES", block_bytes)
        patch.setattr(siting.study.measuring, "CHUNK", chunk)
        patch.setattr(siting.study.large, "_PASS", chunk + 1)
        found = run(load_study(folder / "study.yaml"), engine=Engine(threads=threads))
        assert digests(found, tmp_path_factory.mktemp("cut") / "out") == bytes_of_one_chunk


def geometric():
    frame = make_frame().drop(columns=["lon", "lat", "slope"])
    frame["slope"] = [float(i % 9) if i % 11 else np.nan for i in range(COUNT)]
    frame["use"] = frame["use"].where(frame["use"] != "", None)
    points = gpd.points_from_xy(make_frame()["lon"], make_frame()["lat"])
    return gpd.GeoDataFrame(frame, geometry=points, crs="EPSG:4326").to_crs("EPSG:4547")


@pytest.mark.parametrize("suffix", ["parquet", "gpkg"])
def test_other_formats_in_blocks_are_read_as_whole(suffix, folder, tmp_path, monkeypatch):
    file = tmp_path / f"sites.{suffix}"
    frame = geometric()
    frame.to_parquet(file) if suffix == "parquet" else frame.to_file(file)
    study = load_study(folder / "study.yaml")
    whole = run(study, sites=file).ranking
    for module in (siting.readers.blocks, siting.sites.blocks, siting.study.pipeline):
        monkeypatch.setattr(module, "LARGE", 50)
    monkeypatch.setattr(siting.readers.blocks, "BLOCK_ROWS", 70)
    blocks = run(study, sites=file).ranking
    assert blocks.site_id.tolist() == whole.site_id.tolist()
    np.testing.assert_allclose(blocks["slope__value"], whole["slope__value"])
    np.testing.assert_allclose(blocks["score"], whole["score"], atol=5.1e-7)


def test_polygons_in_blocks_keep_their_shape(folder, tmp_path, monkeypatch):
    file = tmp_path / "sites.parquet"
    frame = geometric()
    frame.geometry = frame.geometry.buffer(300, quad_segs=2)
    frame.to_parquet(file)
    study = load_study(folder / "study.yaml")
    whole = run(study, sites=file)
    for module in (siting.readers.blocks, siting.sites.blocks, siting.study.pipeline):
        monkeypatch.setattr(module, "LARGE", 50)
    monkeypatch.setattr(siting.readers.blocks, "BLOCK_ROWS", 70)
    blocks = run(study, sites=file)
    head = blocks.sites
    assert len(head) == COUNT
    same = whole.sites.set_index("site_id").loc[head.site_id]
    assert head.geometry.geom_equals(same.geometry.reset_index(drop=True)).all()
    np.testing.assert_allclose(head.area_ha, same.area_ha)


def test_the_best_sites_stand_for_all_and_say_so(large, small, tmp_path):
    large.save(tmp_path / "out", outputs=["result", "workbook"])
    document = json.loads((tmp_path / "out" / "result.json").read_text())
    statuses = small.ranking.status.value_counts()
    assert document["whole"] == {
        "sites": COUNT, "ranked": statuses["ranked"], "excluded": statuses["excluded"], "insufficient": 0, "shown": 20,
    }  # fmt: skip
    best = small.ranking.head(20)
    assert [s["site_id"] for s in document["sites"]] == list(best.site_id)
    assert [s["rank_worst"] for s in document["sites"]] == best.rank_worst.tolist()
    notes = [
        c.value
        for row in openpyxl.load_workbook(tmp_path / "out" / "ranking.xlsx").worksheets[-1]
        for c in row
    ]
    assert any("ranking.parquet" in str(text) for text in notes)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_workbook_of_the_best_sites_does_not_pass_for_that_of_all(large, tmp_path, lang):
    large.save(tmp_path / "out", outputs=["workbook"], lang=lang)
    book = openpyxl.load_workbook(tmp_path / "out" / "ranking.xlsx")
    cells = {cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}
    details = SHEETS["details"][lang]
    assert say("workbook.cover.about.details_best", count=20)[lang] in cells
    assert say("workbook.listed_best", count=20, all=COUNT, held=20, sheet=details)[lang] in cells


def test_the_best_sites_do_not_show_that_a_criterion_is_the_same_everywhere(large):
    (one, *others) = large.outcome.criteria
    same = replace(one, score=np.full_like(one.score, 0.5), share=0.5)
    best = replace(large.outcome, criteria=(same, *others))
    everything = replace(best, whole=None)
    ids = [[f.id for f in lint(outcome) if f.criterion == one.id] for outcome in (best, everything)]
    assert ["no-difference" in each for each in ids] == [False, True]


@pytest.mark.usefixtures("large_from_50")
def test_an_id_in_two_blocks_is_named(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(siting.readers.blocks, "_BLOCK_BYTES", 1000)
    frame = make_frame()
    frame.loc[250, "site_id"] = frame.loc[3, "site_id"]
    frame.to_csv(tmp_path / "twice.csv", index=False)
    with pytest.raises(SitesError, match="row 251") as caught:
        run(load_study(folder / "study.yaml"), sites=tmp_path / "twice.csv", datum="wgs84")
    assert frame.loc[3, "site_id"] in str(caught.value)
    assert "row 4" in str(caught.value)


@pytest.mark.usefixtures("large_from_50")
@pytest.mark.parametrize(
    ("row", "line"),
    [("A,A,north,37,1,b", "line 202"), ("A,A,112", "line 202"), ("A,A,112,137,1,b", "line 202")],
)
def test_a_fault_in_a_later_block_has_its_line(row, line, folder, tmp_path, monkeypatch):
    monkeypatch.setattr(siting.readers.blocks, "_BLOCK_BYTES", 1000)
    lines = make_frame().to_csv(index=False).splitlines()
    lines[201] = row
    (tmp_path / "bad.csv").write_text("\n".join(lines))
    with pytest.raises(SitesError, match=line):
        run(load_study(folder / "study.yaml"), sites=tmp_path / "bad.csv", datum="wgs84")


@pytest.mark.usefixtures("large_from_50")
def test_measurements_that_were_not_asked_for_are_named(folder, tmp_path):
    found = run(load_study(folder / "study.yaml"), outputs=["ranking"])
    with pytest.raises(siting.errors.OutputError, match=r"measurements\.parquet"):
        found.save(tmp_path / "out", outputs=["measurements"])
    assert not (tmp_path / "out").exists()


@pytest.mark.usefixtures("large_from_50")
@pytest.mark.parametrize(("limit", "times"), [(COUNT - 1, 1), (COUNT, 0)])
def test_a_file_that_cannot_have_too_many_rows_is_not_parsed_to_count_them(limit, times, folder, monkeypatch):
    monkeypatch.setattr(siting.readers.blocks, "LARGE", limit)
    counted = []
    whole = siting.readers.blocks._Csv.survey
    monkeypatch.setattr(siting.readers.blocks._Csv, "survey", lambda csv: (counted.append(csv), whole(csv)))
    opened = siting.sites.blocks.open_large(Findings(folder / "sites.csv", error=SitesError, what=SITE_FILE))
    assert (len(counted), opened is not None) == (times, times == 1)


def test_a_file_without_ids_is_numbered_as_a_whole(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(siting.readers.blocks, "_BLOCK_BYTES", 1000)
    make_frame().drop(columns="site_id").to_csv(tmp_path / "no_ids.csv", index=False)
    found = run(load_study(folder / "study.yaml"), sites=tmp_path / "no_ids.csv", datum="wgs84")
    assert set(found.ranking.site_id) == {f"S{i:04d}" for i in range(1, COUNT + 1)}
