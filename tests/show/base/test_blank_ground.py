"""A map says where it has no background: sites abroad, or beyond the embedded relief."""

import dataclasses

import numpy as np
import pytest

import siting
from siting.show.base.ground import RELIEF, map_notice
from siting.show.base.text import MAP_NOTICE
from siting.sites.read import read_sites


@pytest.fixture(scope="module")
def outcome():
    return siting.run(siting.load_study()).outcome


def moved(outcome, tmp_path, places):
    rows = "\n".join(f"S{k},{lon},{lat}" for k, (lon, lat) in enumerate(places))
    (tmp_path / "s.csv").write_text(f"name,lon,lat\n{rows}\n", "utf-8")
    return dataclasses.replace(outcome, sites=read_sites(tmp_path / "s.csv"))


def test_on_the_relief_nothing_is_said(outcome):
    assert RELIEF.holds(outcome.sites.lon, outcome.sites.lat).all()
    assert map_notice(outcome) == MAP_NOTICE


@pytest.mark.parametrize("places", [[(112.1, 37.5), (103.5, 1.7)], [(105.2, 37.5)]])
def test_off_the_relief_the_blank_is_explained_in_both_languages(outcome, places, tmp_path):
    said = map_notice(moved(outcome, tmp_path, places))
    assert said.en.startswith(MAP_NOTICE.en)
    assert "no background is embedded there (relief: 109.5–118°E, 34–41.5°N)" in said.en
    assert "空白处无内置底图（地形仅覆盖东经109.5—118°、北纬34—41.5°）" in said.zh


def test_the_edge_of_the_relief_is_on_it():
    assert RELIEF.holds(np.array([109.5, 118.1]), np.array([34.0, 34.0])).tolist() == [True, False]
