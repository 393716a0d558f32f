"""The circle closes: a surface, its best regions, and a run that ranks them by the same criteria as parcels."""

import json

import geopandas as gpd
import numpy as np
import pytest

from siting.cli import main
from tests.study.test_surface import landscape
from tests.support.rasters import tif


def call(monkeypatch, capfd, *arguments):
    monkeypatch.setattr("sys.argv", ["siting", *map(str, arguments)])
    with pytest.raises(SystemExit) as ended:
        main()
    out, err = capfd.readouterr()
    assert ended.value.code == 0, err
    return out


def test_the_regions_of_a_surface_are_ranked_as_sites(tmp_path, monkeypatch, capfd):
    landscape(tmp_path, more="constraints: [{criterion: b, at_least: 0.2, on_unknown: exclude}]")
    row, column = np.mgrid[0:30, 0:40]
    place = {"crs": "EPSG:32649", "transform": (100, 0, 600_000, 0, -100, 4_150_000)}
    hills = [np.exp(-((row - r) ** 2 + (column - c) ** 2) / 40.0) for r, c in ((12, 10), (20, 30), (24, 6))]
    a = 0.95 * hills[0] + 0.8 * hills[1] + 0.6 * hills[2]
    b = np.where(row < 5, 0.1, 0.5).astype(np.float32)
    tif(tmp_path / "a.tif", np.clip(a, 0, 1).astype(np.float32), **place)
    tif(tmp_path / "b.tif", b, nodata=float("nan"), **place)
    monkeypatch.chdir(tmp_path)
    call(
        monkeypatch, capfd, "surface", "study.yaml", "--region", "region.gpkg", "--cell", "100m", "--crs",
        "EPSG:32649", "--samples", "20", "--out", "cells",
    )  # fmt: skip
    call(
        monkeypatch, capfd, "regions", "cells", "--area", "16ha", "--count", "3", "--spacing", "500m", "--out",
        "regions.gpkg",
    )  # fmt: skip
    regions = gpd.read_file("regions.gpkg").set_index("site_id")
    text = (tmp_path / "study.yaml").read_text(encoding="utf-8")
    (tmp_path / "ranked.yaml").write_text(text.replace("none.csv", "regions.gpkg"), encoding="utf-8")
    sites = json.loads(call(monkeypatch, capfd, "run", "ranked.yaml", "--json", "--out", "ranked"))["sites"]
    ranked = sorted(sites, key=lambda site: site["rank"])
    assert [site["site_id"] for site in ranked] == ["R1", "R2", "R3"]
    # Both value functions are straight lines, so the score of a parcel is the mean of its cells.
    for site in ranked:
        assert site["score"] == pytest.approx(regions["mean_score"][site["site_id"]], abs=2e-4)
    assert (tmp_path / "ranked/ranking.csv").is_file()
