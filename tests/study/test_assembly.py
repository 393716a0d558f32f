"""``siting assemble`` on parcels side by side."""

import csv
import json

import geopandas as gpd
import numpy as np
import pytest
import shapely

from siting.errors import StudyError
from siting.geo.contiguity import contiguity
from tests.support.command_line import is_one_line

SIDE = 200.0  # 60 mu each
STUDY = """
title: Block
sites: {file: parcels.geojson}
layers:
  roads: {file: roads.geojson}
criteria:
  - {id: quality, measure: attribute, params: {column: quality, unit: points}, value: {kind: linear, worst: 0, best: 1}, weight: 1}
"""


@pytest.fixture
def folder(tmp_path):
    """Four by three parcels with narrow gaps of half a metre; the middle row is the best."""
    boxes, quality, owner = [], [], []
    for j in range(3):
        for i in range(4):
            x, y = 600_000 + i * SIDE, 4_158_000 + j * SIDE
            boxes.append(shapely.box(x + 0.25, y + 0.25, x + SIDE - 0.25, y + SIDE - 0.25))
            quality.append(0.9 if j == 1 else 0.4 + 0.05 * i)
            owner.append(f"owner {i // 2}")
    frame = gpd.GeoDataFrame(
        {"site_id": [f"P{n}" for n in range(12)], "quality": quality, "owner": owner},
        geometry=boxes,
        crs="EPSG:4546",
    )
    frame.to_crs("EPSG:4490").to_file(tmp_path / "parcels.geojson", driver="GeoJSON")
    road = shapely.LineString([(600_000, 4_157_000), (600_000, 4_159_000)])
    gpd.GeoDataFrame({"name": ["road"]}, geometry=[road], crs="EPSG:4546").to_crs(4326).to_file(
        tmp_path / "roads.geojson", driver="GeoJSON"
    )
    (tmp_path / "study.yaml").write_text(STUDY, encoding="utf-8")
    return tmp_path


@pytest.fixture
def run(folder, siting):
    return lambda *arguments: siting("assemble", str(folder / "study.yaml"), *arguments)


@pytest.fixture
def document(run):
    def found(*arguments):
        code, out, err = run("--json", *arguments)
        assert code == 0, err
        return json.loads(out)

    return found


def ids(found, phase=None):
    return {p["site_id"] for p in found["parcels"] if phase is None or p["phase"] == phase}


@pytest.mark.slow
def test_the_best_row_is_found_and_proven(document):
    found = document("--area", "235mu", "--compactness", "0")
    assert ids(found) == {"P4", "P5", "P6", "P7"}
    (phase,) = found["phases"]
    assert (phase["exact"], phase["gap"]) == (True, 0)
    assert phase["score"] == pytest.approx(0.9, abs=1e-6)
    assert phase["area_mu"] == pytest.approx(4 * 199.5**2 / 10_000 * 15, rel=1e-3)


def test_compactness_makes_a_block(document):
    assert document("--area", "235mu", "--compactness", "5")["phases"][0]["perimeter_m"] < 1700


def test_one_parcel_for_all_phases_is_said_once(folder, siting):
    out = siting(
        "assemble",
        folder / "study.yaml",
        "--area",
        "59mu",
        "--phases",
        "30,29mu",
        "--out",
        folder / "one.csv",
    )[1]
    assert "One parcel covers all 2 phases." in out
    assert out.count("Until phase") == 1


def test_phases_are_nested_and_connected(folder, document):
    found = document("--area", "355mu", "--phases", "118,118,119mu")
    phases = found["phases"]
    assert [round(p["needed_mu"]) for p in phases] == [118, 236, 355]
    assert all(p["area_mu"] >= p["needed_mu"] for p in phases)
    assert [len(ids(found, n)) for n in (1, 2, 3)] == [2, 2, 2]
    frame = gpd.read_file(folder / "parcels.geojson").set_index("site_id")
    taken = set()
    for number in (1, 2, 3):
        taken |= ids(found, number)
        shapes = np.asarray(frame.loc[sorted(taken)].geometry.array)
        assert len(contiguity(shapes).first) >= len(taken) - 1


def test_owners_and_access_count(document):
    one = document("--area", "118mu", "--owners", "0.5", "--owner-column", "owner")
    assert ids(one) in ({"P4", "P5"}, {"P6", "P7"})
    near = document("--area", "118mu", "--access", "0.5", "--access-layer", "roads")
    assert ids(near) == {"P4", "P5"}
    assert near["phases"][0]["access_km"] < 0.01


def test_a_table_and_a_file(run, tmp_path):
    code, out, _ = run("--area", "118mu", "--out", str(tmp_path / "set.csv"), "--lang", "zh")
    assert code == 0
    assert "已证明最优" in out
    with (tmp_path / "set.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["phase"] for row in rows] == ["1", "1"]


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["--area", "much"], "'much' is not an area such as 600mu or 40ha"),
        (["--area", "600kg"], "'600kg' is not an area"),
        (["--area", "2000mu"], "no contiguous set of the 12 ranked parcels has 2,000.0 mu"),
        (["--area", "300mu", "--phases", "100,100mu"], "the phases add up to 200.0 mu, the area is 300.0 mu"),
        (["--area", "118mu", "--owners", "0.1"], "Give --owner-column too"),
        (["--area", "118mu", "--owner-column", "ownr"], "no column 'ownr'. Did you mean 'owner'?"),
        (["--area", "118mu", "--access", "0.1"], "Give --access-layer too"),
        (["--area", "118mu", "--access-layer", "road"], "no layer 'road'. Did you mean 'roads'?"),
    ],
)
def test_a_mistake_is_one_line(run, arguments, line):
    code, _, err = run(*arguments)
    assert (code, is_one_line(err)) == (2, True), err
    assert line in err


def test_parcels_that_meet_at_a_corner_or_across_a_wide_road_are_no_neighbours():
    def box(x, y):
        return shapely.box(112 + x * 0.002, 37.5 + y * 0.002, 112 + (x + 1) * 0.002, 37.5 + (y + 1) * 0.002)

    found = contiguity(np.array([box(0, 0), box(1, 0), box(1, 1), box(2.1, 0)], dtype=object))
    assert list(zip(found.first, found.second, strict=True)) == [(0, 1), (1, 2)]
    assert found.shared_m == pytest.approx([222, 177], abs=2.1)  # at most 2 x (gap + 1 cm) too long
    wide = contiguity(np.array([box(1, 0), box(2.1, 0)], dtype=object), gap_m=20)
    assert wide.shared_m == pytest.approx([222], abs=40)


def test_an_earlier_phase_takes_no_more_than_it_needs(document):
    # Penalties count per needed area: with all the excess there is, phase 1 would be the whole set.
    found = document("--area", "235mu", "--phases", "50,185mu", "--compactness", "1")
    first, last = found["phases"]
    assert first["parcels"] == 1
    assert last["parcels"] == 4


def test_several_parcels_for_all_phases_are_said_once(folder, siting):
    out = siting("assemble", folder / "study.yaml", "--area", "118mu", "--phases", "117,1mu")[1]
    assert "Phases 1 to 2 take the same 2 parcels" in out
    assert out.count("Until phase") == 1


def test_the_set_is_written_for_gis_and_as_a_map(folder, run, tmp_path):
    names = ["set.geojson", "set.gpkg", "set.html"]
    arguments = [word for name in names for word in ("--out", str(tmp_path / name))]
    code, _, err = run("--area", "235mu", "--phases", "118,117mu", *arguments)
    assert code == 0, err
    parcels = gpd.read_file(tmp_path / "set.geojson")
    given = gpd.read_file(folder / "parcels.geojson").set_index("site_id")
    assert parcels["phase"].tolist() == [1, 1, 2, 2]
    taken = given.loc[parcels["site_id"]]
    assert shapely.hausdorff_distance(parcels.geometry.array, taken.geometry.array).max() < 1e-6
    phases = gpd.read_file(tmp_path / "set.gpkg", layer="phases")
    assert phases["parcels"].tolist() == [2, 4]
    assert phases.to_crs(4546).area.iloc[1] == pytest.approx(4 * 199.5**2, rel=1e-3)
    assert len(gpd.read_file(tmp_path / "set.gpkg", layer="parcels")) == 4
    page = (tmp_path / "set.html").read_text(encoding="utf-8")
    assert "Parcels until phase 1" in page
    before = [(tmp_path / name).read_bytes() for name in names]
    assert run("--area", "235mu", "--phases", "118,117mu", *arguments)[0] == 0
    assert [(tmp_path / name).read_bytes() for name in names] == before


def test_another_ending_is_one_line_before_the_run(run, tmp_path):
    code, _, err = run("--area", "118mu", "--out", str(tmp_path / "set.shp"))
    assert code == 2
    assert is_one_line(err)
    assert ".csv, .geojson, .gpkg, .html" in err


def test_in_python(folder):
    import siting

    result = siting.run(siting.load_study(folder / "study.yaml"))
    found = result.assemble("235mu", phases="118,117mu", owners=0.01, owner_column="owner")
    assert sorted(found.parcels["phase"]) == [1, 1, 2, 2]
    assert found.phase_sets.crs.to_epsg() == 4326
    assert found.phase_sets["gap"].tolist() == [0, 0]
    assert "phase 2" in found.to_folium().get_root().render()
    with pytest.raises(StudyError, match="is not an area such as 600mu"):
        result.assemble("much")
