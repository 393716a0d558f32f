"""Cells straight from rasters: the same bytes as cells measured as sites, whatever the rasters are like."""

import numpy as np
import pytest

from siting.study import surface as module
from siting.study.load import load_study
from siting.study.surface import SurfaceOptions, region_of, surface
from siting.surface import direct
from tests.support.rasters import rasterio, tif

LEFT, TOP, CELL = 600_000, 4_150_000, 100
STUDY = """
title: Rasters
sites: {{file: none.csv}}
layers:
  fine: {{file: fine.tif, unit: points}}
  coarse: {{file: coarse.tif, unit: points}}
  short: {{file: short.tif, unit: m, missing: [7]}}
criteria:
  - {{id: fine, measure: raster, params: {{layer: fine, statistic: max}}, value: {{kind: linear, worst: 0.1, best: 0.9}}, weight: 3}}
  - {{id: coarse, measure: raster, params: {{layer: coarse, statistic: median}}, weight: 2, unknown: {unknown},
     value: {{kind: step, steps: [{{max: 0.3, score: 0.2}}, {{min: 0.3, max: 0.6, score: 1}}, {{min: 0.6, score: 0.4}}]}}}}
  - {{id: short, measure: raster, params: {{layer: short, statistic: mean}}, value: {{kind: band, soft_min: 5, min: 20, max: 60, soft_max: 61}}, weight: 1}}
min_coverage: 0.6
constraints:
  - {{criterion: fine, at_least: 0.2, at_most: 0.95}}
  - {{criterion: short, at_least: 3, on_unknown: {on_unknown}}}
"""


def landscape(folder, *, unknown="neutral", on_unknown="keep"):
    rng = np.random.default_rng(11)
    fine = rng.random((50, 60), dtype=np.float32)
    fine[rng.random((50, 60)) < 0.1] = -9999
    fine[3, 4] = 0.2  # the limit itself
    coarse = rng.random((9, 10), dtype=np.float32).round(1)
    coarse[2:4, 5] = np.nan
    short = rng.integers(0, 80, (40, 70)).astype(np.int16)
    tif(folder / "fine.tif", fine, crs="EPSG:32649", nodata=-9999, tiled=True, blockxsize=16, blockysize=16,
        transform=(CELL, 0, LEFT, 0, -CELL, TOP))  # fmt: skip
    # Coarser, and it ends within the region; the other is shifted and sticks out.
    tif(folder / "coarse.tif", coarse, crs="EPSG:32649", nodata=float("nan"),
        transform=(431, 0, LEFT + 637, 0, -431, TOP + 69))  # fmt: skip
    tif(folder / "short.tif", short, crs="EPSG:32649", nodata=13,
        transform=(CELL, 0, LEFT - 1030, 0, -CELL, TOP - 770))  # fmt: skip
    (folder / "study.yaml").write_text(STUDY.format(unknown=unknown, on_unknown=on_unknown), encoding="utf-8")
    (folder / "none.csv").write_text("site_id,lon,lat\nx,112,37\n", encoding="utf-8")
    import geopandas as gpd
    import shapely

    area = shapely.Polygon([(LEFT + 30, TOP - 4900), (LEFT + 6100, TOP - 5000), (LEFT + 3000, TOP + 90)])
    gpd.GeoDataFrame(geometry=[area], crs="EPSG:32649").to_file(folder / "region.gpkg")


def made(folder, out, **options):
    study = load_study(folder / "study.yaml")
    given = SurfaceOptions(100.0, crs="EPSG:32649", **({"samples": 30} | options))
    return surface(study, region_of(str(folder / "region.gpkg")), folder / out, given)


@pytest.mark.parametrize(
    ("unknown", "on_unknown"), [("neutral", "keep"), ("worst", "exclude"), ("exclude", "keep")]
)
def test_rasters_and_sites_give_the_same_bytes(unknown, on_unknown, tmp_path, monkeypatch):
    landscape(tmp_path, unknown=unknown, on_unknown=on_unknown)
    monkeypatch.setattr(module, "DIRECT_STRIP", 777)
    monkeypatch.setattr(direct, "_WIDE", 23)
    asked = []
    found_direct = module.direct_of
    monkeypatch.setattr(module, "direct_of", lambda work: asked.append(found_direct(work)) or asked[-1])
    made(tmp_path, "direct")
    assert asked[0] is not None
    monkeypatch.setattr(module, "direct_of", lambda _work: None)
    report = made(tmp_path, "sites")
    for path in sorted((tmp_path / "sites").iterdir()):
        assert (tmp_path / "direct" / path.name).read_bytes() == path.read_bytes(), path.name
    assert len(report.reasons) >= 2
    with rasterio.open(tmp_path / "direct/score.tif") as raster:
        assert np.isfinite(raster.read()).sum() > 1000


def bands_of(folder):
    found = {}
    for path in sorted(folder.glob("*.tif")):
        with rasterio.open(path) as raster:
            found |= dict(zip(raster.descriptions, raster.read(), strict=True))
    return found


def in_strips(patch, way):
    patch.setattr(module, "DIRECT_STRIP", 777)
    patch.setattr(direct, "_WIDE_ALONE", 23)
    if way == "sites":
        patch.setattr(module, "direct_of", lambda _work: None)


@pytest.fixture(
    scope="module",
    params=[
        (way, *policies)
        for way in ("direct", "sites")
        for policies in (("neutral", "keep"), ("worst", "exclude"), ("exclude", "exclude"))
    ],
    ids="-".join,
)
def whole(request, tmp_path_factory):
    """How the cells are measured, a landscape, and its surface with all bands."""
    way, unknown, on_unknown = request.param
    folder = tmp_path_factory.mktemp(way)
    landscape(folder, unknown=unknown, on_unknown=on_unknown)
    with pytest.MonkeyPatch.context() as patch:
        in_strips(patch, way)
        return way, folder, made(folder, "whole")


@pytest.mark.parametrize("wanted", ["score", "score,coverage", "low,limiting", "high,best"])
def test_only_the_wanted_bands_are_written_and_they_are_those_of_the_whole(wanted, whole, monkeypatch):
    way, folder, report = whole
    in_strips(monkeypatch, way)
    some = made(folder, wanted, bands=tuple(wanted.split(",")))
    found = bands_of(folder / wanted)
    assert set(found) == {"score", "restricted", *wanted.split(",")}
    for name, cells in bands_of(folder / "whole").items():
        if name in found:
            np.testing.assert_array_equal(found[name], cells, err_msg=name)
    assert (some.free, some.reasons) == (report.free, report.reasons)
    assert len(some.reasons) >= 2
    assert 0 < some.free < some.inside


@pytest.mark.parametrize("more", ["", "constraints: [{criterion: fine, at_least: 0.4}]"])
def test_the_score_alone_where_all_is_known(more, tmp_path):
    landscape(tmp_path)
    text = (tmp_path / "study.yaml").read_text(encoding="utf-8").split("  - {id: coarse")[0]
    (tmp_path / "study.yaml").write_text(text + more, encoding="utf-8")
    fine = np.random.default_rng(1).random((60, 70), dtype=np.float32)
    tif(tmp_path / "fine.tif", fine, crs="EPSG:32649", transform=(CELL, 0, LEFT, 0, -CELL, TOP + 500))
    whole, some = made(tmp_path, "whole"), made(tmp_path, "some", bands=("score",))
    for name in ("score", "restricted"):
        there = bands_of(tmp_path / "whole")[name]
        np.testing.assert_array_equal(bands_of(tmp_path / "some")[name], there)
    assert (some.free, some.reasons) == (whole.free, whole.reasons)


def test_what_a_curve_or_a_grid_cannot_say_goes_the_way_by_sites(tmp_path, monkeypatch):
    asked = []
    found_direct = module.direct_of
    monkeypatch.setattr(module, "direct_of", lambda work: asked.append(found_direct(work)) or asked[-1])
    landscape(tmp_path)
    text = (tmp_path / "study.yaml").read_text(encoding="utf-8")
    share = text.replace("statistic: max", "statistic: share_at_least, limit: 0.5")
    (tmp_path / "study.yaml").write_text(share, encoding="utf-8")
    made(tmp_path, "share")
    (tmp_path / "study.yaml").write_text(text, encoding="utf-8")
    study = load_study(tmp_path / "study.yaml")
    # Edges of cells at the centres of others: either side may be meant.
    given = SurfaceOptions(200.0, crs="EPSG:32649", samples=5)
    surface(study, region_of(str(tmp_path / "region.gpkg")), tmp_path / "coarse", given)
    surface(study, region_of(str(tmp_path / "region.gpkg")), tmp_path / "other",
            SurfaceOptions(100.0, crs="EPSG:4546", samples=5))  # fmt: skip
    assert asked == [None, None, None]


def test_without_weightings_there_is_no_best(tmp_path):
    landscape(tmp_path)
    report = made(tmp_path, "out", samples=0)
    assert not (tmp_path / "out/best.tif").exists()
    assert "best.tif" not in report.document()["rasters"]
    assert (tmp_path / "out/score.tif").read_bytes()


def test_a_straight_line_is_scored_as_any_other_curve_to_the_last_bit():
    from siting.surface.direct_kernel import curve_at, is_line
    from siting.surface.score_kernel import add_scores

    rng = np.random.default_rng(3)
    lines = 0
    for number in range(300):
        at = np.sort(rng.normal(size=2).round(3) * 10.0 ** rng.integers(-2, 4))
        worth = rng.permutation([0.0, 1.0]) if number % 3 else rng.random(2).round(rng.integers(1, 17))
        lines += is_line(at, worth)
        edges = [*at, np.nan, np.inf, -np.inf]
        values = np.array([*rng.uniform(at[0] - 1, at[1] + 1, 50), *edges], np.float32)
        found, expected = rng.random(len(values)), [
            curve_at(float(x), at, worth) * 0.3 if np.isfinite(x) else 0.0 for x in values
        ]  # fmt: skip
        add_scores(values, at, worth, 0.3, found, True)  # the first: whatever was there before
        np.testing.assert_array_equal(found, expected)
        add_scores(values, at, worth, 0.3, found, False)
        np.testing.assert_array_equal(found, np.add(expected, expected))
    assert 200 < lines < 300


@pytest.mark.parametrize("known", [1.0, np.nextafter(1.0, 0.0), 0.3])
def test_a_weight_that_is_the_same_everywhere_gives_the_bands_of_one_that_might_differ(known):
    from siting.surface.score_kernel import finish

    rng, shape = np.random.default_rng(5), (4, 50)
    total, reason = rng.random(shape) * known, rng.integers(0, 3, shape).astype(np.uint8)
    found = []
    for everywhere, weight in ((0.0, np.full(shape, known)), (known, np.full(shape, np.nan))):
        bands = tuple(np.zeros(shape, kind) for kind in (np.float32, np.float32, np.uint8, np.uint8))
        finish((total, weight, weight), everywhere, reason, 0.5, 7, 0, bands)
        found.append(bands)
    for one, other in zip(*found, strict=True):
        np.testing.assert_array_equal(one, other)
