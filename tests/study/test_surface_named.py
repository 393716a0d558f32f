"""A study that names its surface: on the map, as an exhibit and in the report; one of other weights is left out."""

import json
import shutil

import numpy as np
import pytest

from siting.errors import StudyError
from siting.show.webmap.payload import build_payload
from siting.study.load import load_study
from siting.study.pipeline import run
from siting.study.surface import SurfaceOptions, region_of, surface
from tests.study.test_surface import landscape


def named(folder, text=None):
    path = folder / "study.yaml"
    text = text or path.read_text(encoding="utf-8")
    path.write_text(text + "surface: out\n", encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("named")
    landscape(folder, more="constraints: [{criterion: a, at_least: 0.25}]")
    (folder / "none.csv").write_text("site_id,lon,lat\nx,112.15,37.48\ny,112.16,37.47\n", encoding="utf-8")
    options = SurfaceOptions(100.0, crs="EPSG:32649", samples=20)
    study = load_study(folder / "study.yaml")
    surface(study, region_of(str(folder / "region.gpkg")), folder / "out", options)
    return folder


@pytest.fixture
def folder(made, tmp_path):
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    return tmp_path


def test_the_surface_is_part_of_the_outcome_and_of_its_provenance(folder):
    outcome = run(load_study(named(folder))).outcome
    view = outcome.surface
    assert view.score.shape == (30, 40)
    document = json.loads((folder / "out/surface.json").read_text(encoding="utf-8"))
    assert view.totals.free == document["cells"]["ranked"] == int((view.restricted == 0).sum())
    assert [entry["name"] for entry in outcome.provenance["inputs"] if entry["role"] == "surface"] == ["out"]
    # A site scores as the cell it lies in.
    column, row = view.grid.cells(outcome.sites.lon, outcome.sites.lat)
    at = row.astype(int), column.astype(int)
    np.testing.assert_array_equal(view.score[at], outcome.ranking.score.astype(np.float32))


def test_the_page_has_its_pictures_and_figures(folder):
    outcome = run(load_study(named(folder))).outcome
    part = build_payload(outcome, lang="zh")["surface"]
    assert len(part["pictures"]) == 2
    assert all(p["picture"].startswith("data:image/png;base64,") for p in part["pictures"])
    count, _, packed = part["figures"].partition(":")
    assert int(count) == 5 * part["columns"] * part["rows"]
    assert packed
    assert build_payload(run(load_study(folder / "study.yaml")).outcome, lang="en")["surface"] is not None


def test_a_surface_of_the_score_alone_is_shown_too(folder):
    shutil.rmtree(folder / "out")
    options = SurfaceOptions(100.0, crs="EPSG:32649", bands=("score",))
    region = region_of(str(folder / "region.gpkg"))
    surface(load_study(folder / "study.yaml"), region, folder / "out", options)
    outcome = run(load_study(named(folder))).outcome
    view = outcome.surface
    assert (view.coverage, view.best, view.limiting, view.limits) == (None, None, None, ())
    assert int((view.restricted == 0).sum()) == view.totals.free > 0
    part = build_payload(outcome, lang="en")["surface"]
    assert len(part["pictures"]) == 1
    assert int(part["figures"].partition(":")[0]) == 5 * part["columns"] * part["rows"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("weight: 3", "weight: 2"),
        ("best: 1}, weight: 1", "best: 2}, weight: 1"),
        ("at_least: 0.25", "at_least: 0.3"),
    ],
)
def test_a_surface_of_another_decision_is_left_out_and_said(old, new, folder):
    text = (folder / "study.yaml").read_text(encoding="utf-8")
    assert old in text
    outcome = run(load_study(named(folder, text.replace(old, new)))).outcome
    assert outcome.surface is None
    assert any("'out'" in line and "siting surface" in line for line in outcome.warnings)


def test_a_surface_of_other_layers_is_left_out(folder):
    shutil.copy(folder / "b.tif", folder / "a.tif")
    assert run(load_study(named(folder))).outcome.surface is None


@pytest.mark.parametrize("fault", ["folder", "document", "raster", "key"])
def test_a_surface_that_cannot_be_read_is_one_line(fault, folder):
    out = folder / "out"
    if fault == "folder":
        shutil.rmtree(out)
    elif fault == "document":
        (out / "surface.json").write_text("{", encoding="utf-8")
    elif fault == "raster":
        (out / "score.tif").write_bytes(b"II*\0")
    else:
        document = json.loads((out / "surface.json").read_text(encoding="utf-8"))
        del document["cells"]["side_m"]
        (out / "surface.json").write_text(json.dumps(document), encoding="utf-8")
    study = load_study(named(folder))
    with pytest.raises(StudyError, match="surface"):
        run(study)


def test_the_report_has_a_section_about_the_cells(folder):
    from siting.show.base.blocks import Heading
    from siting.show.report.build import build_report
    from siting.study.report import report_parts, rows_of

    study = load_study(named(folder))
    outcome = run(study).outcome
    parts = report_parts(
        outcome, study, "en", rows=rows_of(outcome, "planner", ""), photos={}, progress=lambda *_: None
    )
    blocks = build_report(parts, "planner").blocks
    titles = [block.text for block in blocks if isinstance(block, Heading)]
    assert any(title.endswith("Where else") for title in titles)
    assert "surface" in parts.pictures
