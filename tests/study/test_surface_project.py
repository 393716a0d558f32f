"""Criteria of the project on cells: a cell has the figures of a site at its centre, and what has none is named."""

import numpy as np
import pandas as pd
import pytest

from siting.errors import StudyError
from siting.study import surface as module
from siting.study.load import load_study
from siting.study.pipeline import run
from siting.study.surface import SurfaceOptions, region_of, surface
from siting.surface.cells import cells_of
from tests.support.rasters import rasterio

CRITERIA = {
    "power_demand": (200, 0),
    "carbon_yearly": (2000, 0),
    "water_balance": (-1_000_000, 1_000_000),
    "cost_capital": (10_000, 0),
    "cost_yearly": (1000, 0),
    "cost_connection": (500, 0),
}
PROJECT = """
project:
  phases: [{name: I, racks: 40200}]
  rack_kw: [2.5, 3]
  cooling_case: large_indirect_evaporative
  stations: [{transformers: 3, each_mva: 63}]
"""
WATER = "  water: {allocation_m3: 500000}\n"
COSTS = """  costs: {year: 2026, leave_out: [land], build_per_it_mw: 5.0e7, line_per_km: 1.0e6, line_km: 10,
          substation_each: 5.0e7, energy_per_kwh: 0.4, water_per_m3: 5}
"""
CHINA, ABROAD = "112.0,37.4,112.06,37.45", "0.1,51.5,0.16,51.55"
OPTIONS = SurfaceOptions(2000.0, samples=0)


def study_of(folder, project):
    rows = "".join(
        f"  - {{id: {name}, weight: 1, value: {{kind: linear, worst: {worst}, best: {best}}}}}\n"
        for name, (worst, best) in CRITERIA.items()
    )
    (folder / "none.csv").write_text("site_id,lon,lat\nx,112,37\n", encoding="utf-8")
    text = f"title: T\nsites: {{file: none.csv}}\ncriteria:\n{rows}{project}"
    (folder / "study.yaml").write_text(text, encoding="utf-8")
    return load_study(folder / "study.yaml")


def made(study, box, folder, monkeypatch):
    """The surface, and the criteria that were named before the first strip was measured."""
    told, before = [], []
    strips = module.measured_strips
    monkeypatch.setattr(module, "measured_strips", lambda *a, **k: (before.extend(told), strips(*a, **k))[1])
    report = surface(study, region_of(box), folder, OPTIONS, told=told.append)
    assert before == told
    return report, [said.en for said in told]


def test_a_cell_has_the_figures_of_a_site_at_its_centre(tmp_path, monkeypatch):
    study = study_of(tmp_path, PROJECT + WATER + COSTS)
    report, told = made(study, CHINA, tmp_path / "out", monkeypatch)
    assert told == []
    assert report.inside >= 4
    cells = cells_of(region_of(CHINA), OPTIONS.cell_m)
    inside = cells.inside(slice(0, cells.grid.height))
    lon, lat = cells.centres(slice(0, cells.grid.height), inside)
    sites = pd.DataFrame({"site_id": [f"c{i}" for i in range(len(lon))], "lon": lon, "lat": lat})
    sites.to_csv(tmp_path / "centres.csv", index=False, float_format="%.17g")
    ranking = run(study, sites=tmp_path / "centres.csv", explained=False).outcome.ranking
    with rasterio.open(tmp_path / "out/score.tif") as raster:
        score, coverage, low, high = (band[inside] for band in raster.read())
    np.testing.assert_array_equal(score, ranking.score.astype(np.float32))
    np.testing.assert_array_equal(low, ranking.score_low.astype(np.float32))
    np.testing.assert_array_equal(high, ranking.score_high.astype(np.float32))
    assert (coverage == 1.0).all()


def test_what_the_project_does_not_state_is_named_before_the_work(tmp_path, monkeypatch):
    report, told = made(study_of(tmp_path, PROJECT + WATER), CHINA, tmp_path / "out", monkeypatch)
    blank = {c.id for c in report.criteria if not c.measured}
    assert blank == {"cost_capital", "cost_yearly", "cost_connection"}
    # One line for each, and one for what remains to rank cells by.
    assert len(told) == 4
    assert "(50% of the weight)" in told[-1]  # three of six equal weights


def test_where_nothing_is_known_of_the_project_there_is_no_surface(tmp_path):
    # Without stations near no PUE, and abroad no carbon of the grid.
    study = study_of(tmp_path, PROJECT + WATER)
    with pytest.raises(StudyError, match="can be measured on cells"):
        surface(study, region_of(ABROAD), tmp_path / "out", OPTIONS)
    assert not (tmp_path / "out").exists()
