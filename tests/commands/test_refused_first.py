"""A folder that will be refused is refused before anything is measured."""

import json
import shutil

import pytest

from siting.study import pipeline
from tests.support.command_line import is_one_line

STUDY = """\
title: T
sites: {file: plots.csv}
criteria:
  - {id: price, measure: attribute, params: {column: price}, weight: 1, value: {kind: linear, worst: 9, best: 0}}
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    (tmp_path / "study.yaml").write_text(STUDY)
    (tmp_path / "plots.csv").write_text("name,lon,lat,price\nA,112,37,1\nB,113,38,2\n")
    (tmp_path / "out").mkdir()
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def measuring_fails(monkeypatch):
    def fail(*_args, **_options):
        raise AssertionError("measured before the folder was looked at")

    monkeypatch.setattr(pipeline, "open_sites", fail)
    monkeypatch.setattr("siting.cooling.report.climate_at", fail)


def refused(siting, *command):
    code, _, err = siting(*command)
    assert (code, is_one_line(err)) == (2, True), err
    return err


@pytest.mark.usefixtures("measuring_fails")
@pytest.mark.parametrize("name", ["ranking.csv", "map.html", "sites.gpkg", "run.json"])
@pytest.mark.parametrize("outputs", [(), ("--outputs", "ranking,map,geopackage")])
def test_run_into_a_folder_with_a_file_of_somebody_else(siting, folder, name, outputs):
    (folder / "out" / name).write_text("mine")
    err = refused(siting, "run", "study.yaml", *outputs)
    assert name in err
    assert (folder / "out" / name).read_text() == "mine"


@pytest.mark.usefixtures("measuring_fails")
def test_exhibit_into_a_folder_with_a_picture_of_somebody_else(siting, folder):
    (folder / "out" / "ranking.zh.png").write_text("mine")
    assert "ranking.zh.png" in refused(siting, "exhibit", "all", "study.yaml", "--out", "out", "--lang", "cn")


@pytest.mark.usefixtures("measuring_fails")
def test_exhibit_in_a_format_that_is_none(siting, folder):
    assert "no format 'gif'" in refused(siting, "exhibit", "all", "study.yaml", "--format", "gif")
    assert sorted(p.name for p in folder.iterdir()) == ["out", "plots.csv", "study.yaml"]


def test_exhibit_beside_the_results_of_another_study(siting, folder, monkeypatch):
    assert siting("run", "study.yaml", "--outputs", "ranking")[0] == 0
    (folder / "study.yaml").write_text(STUDY.replace("worst: 9", "worst: 8"))

    def fail(*_args, **_options):
        raise AssertionError("measured before the folder was looked at")

    monkeypatch.setattr(pipeline, "open_sites", fail)
    err = refused(siting, "exhibit", "ranking", "study.yaml", "--out", "out", "--format", "png")
    assert "holds the results of another run" in err


def test_exhibit_beside_the_results_of_the_same_study_is_drawn(siting, folder):
    assert siting("run", "study.yaml", "--outputs", "ranking")[0] == 0
    for _ in range(2):
        code, _, err = siting(
            "exhibit", "ranking", "study.yaml", "--out", "out", "--format", "svg", "--lang", "en"
        )
        assert code == 0, err
    files = json.loads((folder / "out" / "run.json").read_text())["files"]
    assert sorted(files) == ["ranking.csv", "ranking.en.svg"]


@pytest.mark.usefixtures("measuring_fails", "folder")
def test_a_chart_into_a_file(siting):
    err = refused(siting, "climate", "at", "37.5", "112.1", "--chart", "plots.csv")
    assert "is a file, not a folder" in err


@pytest.mark.usefixtures("measuring_fails")
@pytest.mark.parametrize("command", [("run", "study.yaml"), ("exhibit", "values", "study.yaml")])
def test_a_file_instead_of_a_folder(siting, folder, command):
    shutil.rmtree(folder / "out")
    assert "a file, not a folder" in refused(siting, *command, "--out", "plots.csv")


@pytest.mark.parametrize(
    "arguments",
    [
        ("checklist", "my.yaml"),
        ("checklist", "my.yaml", "Jiaocheng"),
        ("promote", "my.yaml", "Jiaocheng", "--rivals", "Wenshui"),
    ],
)
def test_a_study_before_the_site_is_told_the_order(siting, arguments):
    code, _, err = siting(*arguments)
    assert code == 2
    assert "'my.yaml': is a study, and the site comes before it" in err
    assert f"Put the site first, as in {arguments[0]} SITE my.yaml" in err


@pytest.mark.parametrize("arguments", [("checklist",), ("promote", "--rivals", "B"), ("power",)])
def test_a_file_of_sites_in_place_of_the_site_is_told_what_to_type(siting, arguments):
    code, _, err = siting(arguments[0], "plots.csv", *arguments[1:])
    assert code == 2
    assert "'plots.csv': is a file of sites, and the name of one site is wanted here" in err
    assert (
        f"`siting init DIR --sites plots.csv` writes a study. Then name the site first, as in {arguments[0]} SITE STUDY"
        in err
    )
