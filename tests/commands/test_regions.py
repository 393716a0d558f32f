"""``siting regions``: from a surface to candidate sites that ``siting run`` ranks."""

import json

import geopandas as gpd
import numpy as np
import pytest
import shapely

from siting.cli import main
from siting.show.surface.rasters import RESTRICTED, SCORE
from tests.support.command_line import is_one_line
from tests.support.rasters import tif

PLACE = {"crs": "EPSG:32649", "transform": (100, 0, 600_000, 0, -100, 4_150_000)}


@pytest.fixture
def folder(tmp_path):
    """A surface of 60 x 50 cells of 1 ha with two squares of 25 good cells, of which one is restricted."""
    score = np.full((50, 60), 0.3, dtype=np.float32)
    score[10:15, 10:15], score[30:35, 40:45], score[20:25, 20:25] = 0.8, 0.9, 1.0
    codes = np.zeros(score.shape, dtype=np.uint8)
    codes[20:25, 20:25] = 1
    (tmp_path / "surface").mkdir()
    tif(tmp_path / "surface" / SCORE, score, **PLACE)
    tif(tmp_path / "surface" / RESTRICTED, codes, nodata=255, **PLACE)
    return tmp_path


def call(monkeypatch, capfd, *arguments):
    monkeypatch.setattr("sys.argv", ["siting", "regions", *map(str, arguments)])
    with pytest.raises(SystemExit) as ended:
        main()
    out, err = capfd.readouterr()
    return ended.value.code, out, err


def test_regions_are_sites_that_a_study_ranks(folder, monkeypatch, capfd):
    out = folder / "regions.gpkg"
    code, shown, _ = call(
        monkeypatch, capfd, folder / "surface", "--area", "25ha", "--count", "2", "--out", out
    )
    assert code == 0
    # Names begin where their heading does, and figures end where theirs do.
    assert any(line.startswith("R1") and "25.0 ha (375 mu)" in line for line in shown.splitlines())
    assert "Each region has 25 cells of 100 m." in shown
    frame = gpd.read_file(out)
    assert frame["mean_score"].tolist() == pytest.approx([0.9, 0.8])
    assert frame["cells_ha"].tolist() == [25.0, 25.0]
    there = frame.to_crs("EPSG:32649").geometry
    # GeoPackage keeps degrees: corners come back to within a millimetre.
    assert there.iloc[0].symmetric_difference(shapely.box(604_000, 4_146_500, 604_500, 4_147_000)).area < 10
    (folder / "study.yaml").write_text(
        "title: T\nsites: {file: regions.gpkg}\n"
        "criteria: [{id: s, measure: attribute, params: {column: mean_score, unit: points}, "
        "value: {kind: linear, worst: 0, best: 1}, weight: 1}]\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(
        "sys.argv", ["siting", "run", str(folder / "study.yaml"), "--json", "--out", str(folder / "ranked")]
    )
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 0
    ranked = json.loads(capfd.readouterr().out)["sites"]
    assert [s["site_id"] for s in sorted(ranked, key=lambda s: s["rank"])] == ["R1", "R2"]


def test_whole_cells_that_miss_the_area_are_said(folder, monkeypatch, capfd):
    for lang, words in (("en", "instead of the 1.7 ha (25 mu) asked for"), ("zh", "要求的是25亩（1.7公顷）")):
        _, shown, _ = call(
            monkeypatch, capfd, folder / "surface", "--area", "25mu", "--count", "1", "--lang", lang
        )
        assert words in " ".join(shown.split()).replace("（ ", "（") or words in "".join(shown.split())


def test_json_holds_the_gap(folder, monkeypatch, capfd):
    code, shown, _ = call(monkeypatch, capfd, folder / "surface", "--area", "375mu", "--count", "2", "--json")
    found = json.loads(shown)
    assert code == 0
    assert found["cells_each"] == 25
    assert found["gap"] == pytest.approx(0.0, abs=1e-6)
    assert found["total"] == pytest.approx(1.7)


def test_access_and_existing_sites(folder, monkeypatch, capfd):
    road = shapely.LineString([(601_000, 4_148_000), (601_000, 4_149_900)])
    gpd.GeoDataFrame({"name": ["road"]}, geometry=[road], crs="EPSG:32649").to_file(folder / "road.gpkg")
    code, shown, _ = call(
        monkeypatch, capfd, folder / "surface", "--area", "25ha", "--count", "1", "--json",
        "--access", folder / "road.gpkg", "--within", "500m",
    )  # fmt: skip
    assert code == 0
    assert json.loads(shown)["regions"][0]["mean_score"] == pytest.approx(0.8)
    site = shapely.Point(604_250, 4_146_750)
    gpd.GeoDataFrame({"name": ["site"]}, geometry=[site], crs="EPSG:32649").to_file(folder / "there.gpkg")
    code, shown, _ = call(
        monkeypatch, capfd, folder / "surface", "--area", "25ha", "--count", "1", "--json",
        "--existing", folder / "there.gpkg", "--spacing", "1km",
    )  # fmt: skip
    assert json.loads(shown)["regions"][0]["mean_score"] == pytest.approx(0.8)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["nowhere", "--area", "25ha"], "siting surface"),
        (["surface", "--area", "25"], "no 2 ranked cells"),
        (["surface", "--area", "1m2"], "smaller than half a cell"),
        (["surface", "--area", "90000ha"], "smaller area"),
        (["surface", "--area", "25ha", "--spacing", "far"], "not a length"),
        (["surface", "--area", "25ha", "--out", "regions.txt"], ".gpkg"),
        (["surface", "--area", "25ha", "--access", "none.gpkg"], "none.gpkg"),
    ],
)
def test_what_cannot_be_used_is_one_line(arguments, words, folder, monkeypatch, capfd):
    monkeypatch.chdir(folder)
    code, _, err = call(monkeypatch, capfd, *arguments)
    if arguments == ["surface", "--area", "25"]:
        assert code == 0  # 25 mu are two cells, rounded
        return
    assert code == 2
    assert is_one_line(err)
    assert words in err
