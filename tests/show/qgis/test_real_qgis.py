"""The project in a real QGIS (Debian: python3-qgis): every layer opens, and the layouts are rendered."""

import json
import os
import shutil
import subprocess
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from siting.evidence import Label
from siting.show.base.colours import score_colour
from siting.show.qgis.base_picture import write_picture
from siting.show.qgis.geopackage import write_geopackage
from siting.show.qgis.project import write_project
from tests.show.qgis.test_project import MIXED, ZONE
from tests.support.sample import sample_outcome

PYTHON = "/usr/bin/python3"  # the Python that the system's QGIS is built for
SCRIPT = Path(__file__).with_name("open_in_qgis.py")
TITLE = "[% 1 + 1 %] <b>"


@cache
def there_is_qgis():
    if shutil.which(PYTHON) is None:
        return False
    return (
        subprocess.run([PYTHON, "-c", "import qgis.core"], capture_output=True, check=False).returncode == 0
    )


pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not there_is_qgis(), reason="no QGIS (Debian: python3-qgis)"),
]


@pytest.fixture(scope="module", params=["en", "zh"])
def report(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("qgis")
    outcome = sample_outcome(shown_layers=(MIXED,), rule_zones=(ZONE,), title=Label(TITLE, TITLE))
    write_geopackage(outcome, folder / "sites.gpkg")
    write_project(outcome, folder / "sites.qgz", request.param)
    write_picture(outcome, folder / "sites.tif")
    moved = folder / "moved"
    moved.mkdir()
    for name in ("sites.gpkg", "sites.qgz", "sites.tif"):
        (folder / name).rename(moved / name)
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    environment.pop("PYTHONPATH", None)
    done = subprocess.run(
        [PYTHON, str(SCRIPT), str(moved / "sites.qgz"), str(moved)],
        env=environment, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_every_layer_opens_with_its_features(report):
    assert report["read"]
    assert {key: layer["count"] for key, layer in report["layers"].items()} == {
        "siting_sites_point": 11, "siting_sites_polygon": 1, "siting_rings": 2, "siting_pages": 12,
        "siting_points_anchor": 2, "siting_points_grid_node": 1, "siting_points_climate_station": 1,
        "siting_shown_1_polygon": 1, "siting_shown_2_point": 1, "siting_shown_2_line": 1,
        "siting_shown_2_polygon": 1, "siting_ground": 3,
    }  # fmt: skip
    systems = {key: layer["crs"] for key, layer in report["layers"].items()}
    assert systems.pop("siting_ground") == "EPSG:3857"
    assert set(systems.values()) == {"EPSG:4326"}
    assert all(layer["valid"] for layer in report["layers"].values())


def test_the_map_is_projected_and_fields_have_names(report):
    assert report["crs"] == "EPSG:32649"
    assert report["layers"]["siting_sites_point"]["aliases"]["rank"] in {"Rank", "名次"}


def test_the_layouts_are_rendered_and_a_title_is_not_evaluated(report):
    overview, atlas = report["layouts"].values()
    assert overview["export"] == atlas["export"] == 0
    assert TITLE in [text.replace("\u2060", "") for text in overview["texts"]]
    assert atlas["pages"] == 12
    assert any("S12" in text and "0.633" in text for text in atlas["texts"])


def test_the_picture_has_the_colours_of_the_scores(report):
    overview, _ = report["layouts"].values()
    pixels = np.asarray(Image.open(overview["pictures"][0]).convert("RGB"))
    map_part = pixels[:, : pixels.shape[1] * 7 // 10].reshape(-1, 3)
    wanted = np.array(list(bytes.fromhex(score_colour(0.5)[1:])))
    assert (map_part == wanted).all(axis=1).sum() > 50
