"""``siting surface``: cells are scored as sites at their centres, and the rasters say what was found."""

import json

import numpy as np
import pandas as pd
import pytest

from siting.cli import main
from siting.errors import SitesError, StudyError
from siting.study import surface as module
from siting.study.load import EMBEDDED_STUDY, load_study
from siting.study.pipeline import run
from siting.study.surface import SurfaceOptions, region_of, surface
from siting.surface.cells import cells_of
from tests.support.cases import rest_slow
from tests.support.command_line import is_one_line
from tests.support.rasters import rasterio, tif

BOX = "112.0,37.4,112.12,37.5"
OPTIONS = SurfaceOptions(1000.0, samples=50)


def bands(folder, name):
    with rasterio.open(folder / name) as raster:
        return dict(zip(raster.descriptions, raster.read(), strict=True)), raster.profile


@pytest.fixture(scope="module")
def embedded(tmp_path_factory):
    folder = tmp_path_factory.mktemp("surface") / "out"
    return folder, surface(load_study(EMBEDDED_STUDY), region_of(BOX), folder, OPTIONS)


def test_a_cell_scores_as_a_site_at_its_centre(embedded, tmp_path):
    folder, report = embedded
    cells = cells_of(region_of(BOX), 1000.0)
    rows = slice(0, cells.grid.height)
    inside = cells.inside(rows)
    lon, lat = cells.centres(rows, inside)
    csv = tmp_path / "centres.csv"
    pd.DataFrame({"site_id": [f"c{i}" for i in range(len(lon))], "lon": lon, "lat": lat}).to_csv(
        csv, index=False, float_format="%.17g"
    )
    ranking = run(load_study(EMBEDDED_STUDY), sites=csv, explained=False).outcome.ranking
    found, _ = bands(folder, "score.tif")
    assert report.inside == len(lon) > 100
    for name, values in (
        ("score", ranking.score), ("coverage", ranking.coverage),
        ("low", ranking.score_low), ("high", ranking.score_high),
    ):  # fmt: skip
        np.testing.assert_array_equal(found[name][inside], values.astype(np.float32))


def test_outside_is_not_restricted(embedded):
    folder, report = embedded
    inside = cells_of(region_of(BOX), 1000.0).inside(slice(0, report.height))
    assert not inside.all()
    scores, _ = bands(folder, "score.tif")
    codes, profile = bands(folder, "restricted.tif")
    assert np.isnan(scores["score"][~inside]).all()
    assert (codes["restricted"][~inside] == 255).all()
    assert profile["nodata"] == 255
    assert (codes["restricted"][inside] != 255).all()


def test_strips_and_threads_give_the_same_bytes(embedded, tmp_path, monkeypatch):
    folder, _ = embedded
    monkeypatch.setattr(module, "STRIP", 25)
    surface(load_study(EMBEDDED_STUDY), region_of(BOX), tmp_path / "out", OPTIONS)
    for path in sorted(folder.iterdir()):
        assert (tmp_path / "out" / path.name).read_bytes() == path.read_bytes(), path.name


def test_criteria_of_columns_are_named_before_the_work(tmp_path):
    told = []
    with pytest.raises(SitesError, match="no centre"):
        surface(load_study(EMBEDDED_STUDY), region_of("112,37.4,112.0001,37.4001"), tmp_path / "a", OPTIONS)
    surface(load_study(EMBEDDED_STUDY), region_of(BOX), tmp_path / "out", OPTIONS, told=told.append)
    *told, remains = told  # what remains is the last line
    assert told
    assert all("cannot be measured on cells" in said.en for said in told)
    assert "% of the weight" in remains.en
    assert "占权重" in remains.zh
    document = json.loads((tmp_path / "out/surface.json").read_text(encoding="utf-8"))
    assert [c["measured_on_cells"] for c in document["criteria"]].count(False) == len(told)


STUDY = """
title: Landscape
sites: {{file: none.csv}}
layers: {{a: {{file: a.tif, unit: points}}, b: {{file: b.tif, unit: points}}}}
criteria:
  - {{id: a, measure: raster, params: {{layer: a, statistic: mean}}, value: {{kind: linear, worst: 0, best: 1}}, weight: 3}}
  - {{id: b, measure: raster, params: {{layer: b, statistic: mean}}, value: {{kind: linear, worst: 0, best: 1}}, weight: 1{unknown}}}
{more}
"""


def landscape(folder, *, more="", unknown=""):
    """Two rasters whose cells are those of the surface: 40 x 30 cells of 100 m in zone 49."""
    rng = np.random.default_rng(3)
    place = {"crs": "EPSG:32649", "transform": (100, 0, 600_000, 0, -100, 4_150_000)}
    a, b = rng.random((30, 40), dtype=np.float32), rng.random((30, 40), dtype=np.float32)
    b[:5] = np.nan
    tif(folder / "a.tif", a, **place)
    tif(folder / "b.tif", b, nodata=float("nan"), **place)
    (folder / "study.yaml").write_text(STUDY.format(more=more, unknown=unknown), encoding="utf-8")
    (folder / "none.csv").write_text("site_id,lon,lat\nx,112,37\n", encoding="utf-8")
    import geopandas as gpd
    import shapely

    box = shapely.box(600_000, 4_147_000, 604_000, 4_150_000)
    gpd.GeoDataFrame({"name": ["r"]}, geometry=[box], crs="EPSG:32649").to_file(folder / "region.gpkg")
    return a.astype(float), b.astype(float)


def run_landscape(folder, **options):
    study = load_study(folder / "study.yaml")
    given = SurfaceOptions(100.0, crs="EPSG:32649", **options)
    return surface(study, region_of(str(folder / "region.gpkg")), folder / "out", given)


def test_cells_of_rasters_are_scored_cell_by_cell(tmp_path):
    a, b = landscape(tmp_path)
    report = run_landscape(tmp_path, samples=20)
    assert (report.width, report.height, report.inside) == (40, 30, 1200)
    found, _ = bands(tmp_path / "out", "score.tif")
    wanted = np.where(np.isnan(b), a, 0.75 * a + 0.25 * b)
    np.testing.assert_allclose(found["score"], wanted, atol=1e-6)
    np.testing.assert_allclose(found["coverage"], np.where(np.isnan(b), 0.75, 1.0), atol=1e-6)
    np.testing.assert_allclose(found["low"], 0.75 * a + 0.25 * np.nan_to_num(b, nan=0.0), atol=1e-6)
    np.testing.assert_allclose(found["high"], 0.75 * a + 0.25 * np.nan_to_num(b, nan=1.0), atol=1e-6)
    limiting = bands(tmp_path / "out", "limiting.tif")[0]["limiting"]
    lost = np.nan_to_num(0.25 * (1 - b), nan=-1.0)
    np.testing.assert_array_equal(limiting, np.where(0.75 * (1 - a) >= lost, 1, 2))


def test_a_constraint_restricts_with_its_reason(tmp_path):
    a, _ = landscape(tmp_path, more="constraints: [{criterion: a, at_least: 0.25}]")
    report = run_landscape(tmp_path, samples=20)
    codes = bands(tmp_path / "out", "restricted.tif")[0]["restricted"]
    np.testing.assert_array_equal(codes > 0, a < 0.25)
    assert [n for _, _, n in report.reasons] == [int((a < 0.25).sum())]
    best = bands(tmp_path / "out", "best.tif")[0]["best"]
    np.testing.assert_array_equal(np.isnan(best), a < 0.25)
    # A restricted cell keeps its score: one sees what the restriction costs.
    assert not np.isnan(bands(tmp_path / "out", "score.tif")[0]["score"]).any()


def test_the_planted_best_cell_is_best_under_every_weighting(tmp_path):
    a, b = landscape(tmp_path)
    place = {"crs": "EPSG:32649", "transform": (100, 0, 600_000, 0, -100, 4_150_000)}
    a[17, 23] = b[17, 23] = 1.0
    tif(tmp_path / "a.tif", a.astype(np.float32), **place)
    tif(tmp_path / "b.tif", b.astype(np.float32), nodata=float("nan"), **place)
    run_landscape(tmp_path, samples=200, top=0.001, any_weights=True)
    best = bands(tmp_path / "out", "best.tif")[0]["best"]
    assert best[17, 23] == 1.0


def test_unknown_worst_counts_as_nothing(tmp_path):
    a, b = landscape(tmp_path, unknown=", unknown: worst")
    run_landscape(tmp_path, samples=20)
    found, _ = bands(tmp_path / "out", "score.tif")
    np.testing.assert_allclose(found["score"], 0.75 * a + 0.25 * np.nan_to_num(b), atol=1e-6)


def test_weights_by_data_are_refused(tmp_path):
    landscape(tmp_path, more="weights: {method: entropy}")
    text = (tmp_path / "study.yaml").read_text(encoding="utf-8")
    text = text.replace(", weight: 3}", "}").replace(", weight: 1}", "}")
    (tmp_path / "study.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(StudyError, match="entropy or CRITIC"):
        run_landscape(tmp_path)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--region", "112,37,111,38"], "is not a box"),
        (["--region", "a,b,c,d"], "is not a box"),
        (["--region", "nowhere.gpkg"], "nowhere.gpkg"),
        (["--region", BOX, "--cell", "12"], "with the unit"),
        (["--region", BOX, "--crs", "EPSG:4326"], "not projected in metres"),
        (["--region", "points.csv"], "holds no polygon"),
        (["--region", BOX, "--bands", "score,covrage"], "Did you mean 'coverage'"),
        (["--region", BOX, "--bands", "best", "--samples", "0"], "needs weightings"),
    ],
)
def test_what_cannot_be_used_is_one_line(arguments, words, tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "points.csv").write_text("site_id,lon,lat\nx,112,37\n", encoding="utf-8")
    monkeypatch.setattr("sys.argv", ["siting", "surface", str(EMBEDDED_STUDY), *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    err = capfd.readouterr().err
    assert ended.value.code == 2
    assert is_one_line(err)
    assert words in err
    assert not (tmp_path / "surface").exists()


def test_styles_name_the_codes_in_the_language(tmp_path):
    landscape(tmp_path, more="constraints: [{criterion: a, at_least: 0.25}]")
    study = load_study(tmp_path / "study.yaml")
    region = region_of(str(tmp_path / "region.gpkg"))
    surface(study, region, tmp_path / "out", SurfaceOptions(100.0, samples=10), lang="zh")
    style = (tmp_path / "out/restricted.qml").read_text(encoding="utf-8")
    assert "参与排序" in style
    assert 'value="1"' in style


@pytest.mark.usefixtures("rough_pictures")
def test_the_figure_shows_both_maps_in_both_languages(tmp_path):
    landscape(tmp_path, more="constraints: [{criterion: a, at_least: 0.25}]")
    study = load_study(tmp_path / "study.yaml")
    region = region_of(str(tmp_path / "region.gpkg"))
    options = SurfaceOptions(100.0, crs="EPSG:32649", samples=10)
    report = surface(study, region, tmp_path / "out", options, formats=["svg", "png"])
    for lang, words in (("en", "are among the best 5%"), ("zh", "位列前5%")):
        text = (tmp_path / f"out/surface.{lang}.svg").read_text(encoding="utf-8")
        assert words in text
        assert f"{report.robust:,}" in text
    run_json = json.loads((tmp_path / "out/run.json").read_text(encoding="utf-8"))
    assert {"surface.en.png", "surface.zh.svg"} <= set(run_json["files"])


def test_colours_of_the_figure_are_those_of_the_cells(tmp_path):
    from siting.show.base.cell_colours import cell_colours
    from siting.show.base.colours import score_colour
    from siting.study.surface_view import read_view

    a, _ = landscape(tmp_path, more="constraints: [{criterion: a, at_least: 0.25}]")
    report = run_landscape(tmp_path, samples=10)
    shown = read_view(tmp_path / "out", report.document()).pictures[0]
    row, column = np.mgrid[0:30, 0:40]
    lon, lat = shown.grid.in_degrees_wgs84(column + 0.5, row + 0.5)
    found = cell_colours(shown, lon, lat)
    assert (found[a < 0.25, :3] == (150, 154, 160)).all()
    score = bands(tmp_path / "out", "score.tif")[0]["score"]
    at = np.argwhere(a >= 0.25)[7]
    wanted = bytes.fromhex(score_colour(round(float(score[tuple(at)]) * 64) / 64)[1:])
    assert bytes(found[tuple(at)][:3].tolist()) == wanted
    outside = cell_colours(shown, np.array([[100.0]]), np.array([[30.0]]))
    assert outside[0, 0, 3] == 0


def test_an_unknown_format_is_one_line_before_the_work(tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(
        "sys.argv", ["siting", "surface", str(EMBEDDED_STUDY), "--region", BOX, "--figure", "gif"]
    )
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    assert is_one_line(capfd.readouterr().err)
    assert not (tmp_path / "surface").exists()


def test_bands_are_chosen_on_the_command_line(tmp_path, monkeypatch, capfd):
    landscape(tmp_path)
    monkeypatch.chdir(tmp_path)
    asked = ["--region", "region.gpkg", "--cell", "100m", "--crs", "EPSG:32649", "--bands", "score, coverage"]
    monkeypatch.setattr(
        "sys.argv", ["siting", "surface", "study.yaml", *asked, "--figure", "png", "--lang", "en"]
    )
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 0
    shown = capfd.readouterr().out
    assert "limits most" not in shown
    assert "score.tif" in shown
    files = {path.name for path in (tmp_path / "surface").iterdir()}
    assert files == {
        "score.tif", "score.qml", "restricted.tif", "restricted.qml", "surface.json", "run.json", "surface.en.png",
    }  # fmt: skip
    found, _ = bands(tmp_path / "surface", "score.tif")
    assert list(found) == ["score", "coverage"]
    document = json.loads((tmp_path / "surface/surface.json").read_text(encoding="utf-8"))
    assert document["rasters"].keys() == {"score.tif", "restricted.tif"}
    assert document["rasters"]["score.tif"]["bands"] == ["score", "coverage"]


ABROAD = """
title: Not on cells
sites: {{file: none.csv}}
layers:
  a: {{file: a.tif, unit: points}}
  far: {{file: far.tif, unit: m}}
  elsewhere: {{file: elsewhere.geojson, covers: [100, 30, 101, 31]}}
criteria:
  - {{id: a, measure: raster, params: {{layer: a, statistic: mean}}, value: {{kind: linear, worst: 0, best: 1}}, weight: 1}}
  - {{id: odd, {odd}, weight: 1}}
"""


@pytest.mark.parametrize(
    "odd",
    [
        "measure: attribute, params: {column: price, unit: CNY}, value: {kind: linear, worst: 0, best: 1}",
        "measure: attribute, params: {column: area_mu, unit: mu}, value: {kind: linear, worst: 0, best: 1}",
        "measure: attribute, params: {column: use, type: category}, value: {kind: categories, scores: {x: 1}}",
        "measure: raster, params: {layer: far, statistic: mean}, value: {kind: linear, worst: 0, best: 1}",
        "measure: raster_class, params: {layer: far}, value: {kind: categories, scores: {'1': 1}, other: 0}",
        "measure: slope, params: {layer: far}, value: {kind: linear, worst: 9, best: 0}",
        "measure: elevation, params: {layer: far}, value: {kind: linear, worst: 9, best: 0}",
        "measure: overlap, params: {layer: elsewhere}, value: {kind: linear, worst: 9, best: 0}",
        "measure: distance, params: {layer: elsewhere}, value: {kind: linear, worst: 9, best: 0}",
    ],
)
def test_every_kind_that_cannot_be_measured_on_cells_says_so_before_the_work(odd, tmp_path, monkeypatch):
    landscape(tmp_path)
    tif(tmp_path / "far.tif", np.ones((5, 5), np.float32), crs="EPSG:32649",
        transform=(100, 0, 500_000, 0, -100, 4_000_000))  # fmt: skip
    square = "[[[100,30],[100.1,30],[100.1,30.1],[100,30]]]"
    (tmp_path / "elsewhere.geojson").write_text(
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{},"geometry":'
        f'{{"type":"Polygon","coordinates":{square}}}}}]}}',
        encoding="utf-8",
    )
    (tmp_path / "study.yaml").write_text(ABROAD.format(odd=odd), encoding="utf-8")
    told, order = [], []
    strips = module.measured_strips
    monkeypatch.setattr(module, "measured_strips", lambda *a, **k: (order.append("work"), strips(*a, **k))[1])
    study = load_study(tmp_path / "study.yaml")
    surface(
        study, region_of(str(tmp_path / "region.gpkg")), tmp_path / "out",
        SurfaceOptions(500.0, crs="EPSG:32649", samples=5),
        told=lambda said: (told.append(said), order.append("told")),
    )  # fmt: skip
    assert order == ["told", "told", "work"]
    assert "cannot be measured on cells" in told[0].en
    assert "无法在格网上测算" in told[0].zh
    assert "50% of the weight" in told[1].en


SITES_ONLY = """
title: Of sites
sites: {{file: none.csv}}
layers: {{a: {{file: a.tif, unit: points}}}}
criteria:
  - {{id: a, measure: raster, params: {{layer: a, statistic: mean}}, value: {{kind: linear, worst: 0, best: 1}}, weight: 1}}
  - {{id: price, measure: attribute, params: {{column: price, unit: CNY}}, value: {{kind: linear, worst: 0, best: 1}}, weight: 2{unknown}}}
min_coverage: {least}
{more}
"""


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"least": 0.5}, "at most 33% of the weight is known, by 'a', and min_coverage is 0.5"),
        ({"least": 0.5}, "set min_coverage: 0.33"),
        ({"least": 0.2, "unknown": ", unknown: exclude"}, "criterion 'price' has no figure on cells"),
        ({"least": 0.2, "more": "constraints: [{criterion: price, at_least: 0, on_unknown: exclude}]"},
         "that a constraint or rule demands"),
    ],
)  # fmt: skip
def test_where_no_cell_can_be_ranked_it_says_so_before_the_work(given, words, tmp_path, monkeypatch, capfd):
    landscape(tmp_path)
    text = SITES_ONLY.format(**({"unknown": "", "more": ""} | given))
    (tmp_path / "study.yaml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(module, "measured_strips", lambda *_a, **_k: pytest.fail("work began"))
    asked = ["--region", "region.gpkg", "--cell", "100m", "--crs", "EPSG:32649", "--lang", "en"]
    monkeypatch.setattr("sys.argv", ["siting", "surface", "study.yaml", *asked])
    with pytest.raises(SystemExit) as ended:
        main()
    err = capfd.readouterr().err
    assert ended.value.code == 2
    assert "price" in err
    assert "cannot be measured on cells" in err
    assert words in " ".join(err.split())
    assert not (tmp_path / "surface").exists()


def test_where_a_constraint_restricts_every_cell_the_work_is_done(tmp_path):
    landscape(tmp_path, more="constraints: [{criterion: a, at_least: 2}]")
    report = run_landscape(tmp_path, samples=5)
    assert (report.free, report.inside) == (0, 1200)


def test_a_raster_that_few_cells_meet_is_not_taken_for_missing(tmp_path):
    landscape(tmp_path)
    a = np.full((30, 40), np.nan, dtype=np.float32)
    a[13, 17] = 0.5
    place = {"crs": "EPSG:32649", "transform": (100, 0, 600_000, 0, -100, 4_150_000)}
    tif(tmp_path / "a.tif", a, nodata=float("nan"), **place)
    text = SITES_ONLY.format(unknown="", more="", least=0.3)
    (tmp_path / "study.yaml").write_text(text, encoding="utf-8")
    assert run_landscape(tmp_path, samples=5).free == 1


LAND = """
title: Focal
sites: {file: none.csv}
layers:
  terrain: {file: terrain.tif, unit: m}
  lines: {file: lines.geojson}
criteria:
  - {id: slope, measure: slope, params: {layer: terrain, unit: "%"}, value: {kind: linear, worst: 30, best: 0}, weight: 2}
  - {id: steep, measure: slope, params: {layer: terrain, statistic: share_at_least, limit: 5}, value: {kind: linear, worst: 100, best: 0}, weight: 1}
  - {id: height, measure: elevation, params: {layer: terrain}, value: {kind: linear, worst: 900, best: 700}, weight: 1}
  - {id: near, measure: distance, params: {layer: lines}, value: {kind: linear, worst: 3, best: 0}, weight: 1}
  - {id: inside, measure: overlap, params: {layer: lines}, value: {kind: linear, worst: 100, best: 0}, weight: 1}
"""


@pytest.mark.parametrize(("strip", "tile"), rest_slow([(1, 512), (77, 17), (5_000, 33)], (1,)))
def test_tiles_of_any_size_give_the_bytes_of_the_whole_for_what_looks_around(
    strip, tile, tmp_path, monkeypatch
):
    from siting.readers import raster_values

    landscape(tmp_path)
    rng = np.random.default_rng(5)
    heights = 800 + 40 * np.sin(np.arange(160) / 9)[None] + 30 * rng.random((120, 160))
    tif(tmp_path / "terrain.tif", heights.astype(np.float32), crs="EPSG:32649",
        transform=(25, 0, 600_000, 0, -25, 4_150_000))  # fmt: skip
    squares = [[112.135 + 0.01 * k, 37.47 + 0.004 * k] for k in range(4)]
    features = [
        {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [
            [[x, y], [x + 0.003, y], [x + 0.003, y + 0.002], [x, y + 0.002], [x, y]]]}}
        for x, y in squares
    ]  # fmt: skip
    collection = {"type": "FeatureCollection", "features": features}
    (tmp_path / "lines.geojson").write_text(json.dumps(collection), encoding="utf-8")
    (tmp_path / "study.yaml").write_text(LAND, encoding="utf-8")
    study, region = load_study(tmp_path / "study.yaml"), region_of(str(tmp_path / "region.gpkg"))
    options = SurfaceOptions(100.0, crs="EPSG:32649", samples=10)
    surface(study, region, tmp_path / "whole", options)
    monkeypatch.setattr(module, "STRIP", strip)
    monkeypatch.setattr(raster_values, "TILE", tile)
    surface(study, region, tmp_path / "tiled", options)
    assert len(np.unique(bands(tmp_path / "whole", "score.tif")[0]["score"])) > 500
    for path in sorted((tmp_path / "whole").iterdir()):
        assert (tmp_path / "tiled" / path.name).read_bytes() == path.read_bytes(), path.name
