"""A study whose sites take their elevation from a raster."""

import numpy as np
import pytest

import siting
from siting.errors import LayerError, StudyError

rasterio = pytest.importorskip("rasterio", reason="the extra 'raster' is not installed")

STUDY = """
title: Two
sites: {{file: sites.csv, datum: wgs84{dem}}}
criteria:
  - {{id: mean_temperature, value: {{kind: linear, worst: 15, best: 0}}, weight: 1}}
outputs: [ranking]
"""


@pytest.fixture
def study(tmp_path):
    transform = rasterio.Affine(0.1, 0, 112, 0, -0.1, 38)
    options = {"driver": "GTiff", "height": 10, "width": 10, "count": 1, "dtype": "float32"}
    with rasterio.open(tmp_path / "dem.tif", "w", crs="EPSG:4326", transform=transform, **options) as raster:
        raster.write(np.full((10, 10), 1400, dtype="float32"), 1)
    (tmp_path / "sites.csv").write_text(
        "name,lon,lat,elevation_m\nA,112.5,37.5,800\nB,112.5,37.5,\nC,120,30,\n"
    )

    def run(dem):
        (tmp_path / "study.yaml").write_text(STUDY.format(dem=dem))
        return siting.run(siting.load_study(tmp_path / "study.yaml"))

    return run


def test_only_blank_elevations_are_taken_from_the_raster(study):
    outcome = study(", dem: dem.tif").outcome
    assert outcome.sites.elevation_m[:2].tolist() == [800, 1400]
    assert np.isnan(outcome.sites.elevation_m[2])
    assert any("1 of 3 sites is taken from dem.tif" in line for line in outcome.warnings)
    assert [entry["role"] for entry in outcome.provenance["inputs"]] == ["sites", "dem"]


def test_without_a_raster_they_stay_unknown(study):
    assert np.isnan(study("").outcome.sites.elevation_m[1:]).all()


def test_a_missing_raster_is_one_line(study):
    with pytest.raises(LayerError, match=r"nothing\.tif"):
        study(", dem: nothing.tif")


def test_a_blank_name_is_a_fault_of_the_study(study):
    with pytest.raises(StudyError):
        study(", dem: ''")
