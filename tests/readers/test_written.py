"""A study's declarations about a file: words and codes for missing, and the decimal mark."""

import json

import geopandas as gpd
import numpy as np
import openpyxl
import pandas as pd
import pytest
import shapely

from siting import load_study, run
from siting.readers.files import read_features
from siting.readers.read_options import ReadOptions
from siting.sites.read import read_sites
from siting.study.schema import FilePart

MISSING = ReadOptions(missing=("-9999", "n.v.", "未测"))
COMMA = ReadOptions(decimal=",")


def workbook(path, rows):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def frame(**columns):
    return gpd.GeoDataFrame(columns, geometry=shapely.points([112, 113, 114], [37, 38, 39]), crs=4326)


def table(folder, ending):
    """The same three sites in each format: a code, a word and a figure in both columns."""
    path = folder / f"sites{ending}"
    rows = [
        ["name", "lon", "lat", "price", "note"],
        ["A", 112, 37, -9999, "n.v."],
        ["B", 113, 38, 5, "x"],
        ["C", 114, 39, 7.5, "未测"],
    ]
    if ending == ".csv":
        path.write_text("\n".join(",".join(map(str, row)) for row in rows), encoding="utf-8")
    elif ending == ".xlsx":
        workbook(path, rows)
    else:
        made = frame(name=["A", "B", "C"], price=[-9999.0, 5.0, 7.5], note=["n.v.", "x", "未测"])
        made.to_parquet(path) if ending == ".parquet" else made.to_file(path)
    return path


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".gpkg", ".geojson", ".parquet", ".shp"])
@pytest.mark.parametrize("read", [read_features, read_sites])
def test_declared_codes_and_words_are_blank_in_every_format_of_sites_and_layers(tmp_path, ending, read):
    found = read(table(tmp_path, ending), MISSING).frame
    assert found["price"].tolist() == pytest.approx([np.nan, 5, 7.5], nan_ok=True)
    assert found["note"].isna().tolist() == [True, False, True]


def test_without_a_declaration_codes_stay(tmp_path):
    found = read_features(table(tmp_path, ".csv")).frame
    assert found["price"].tolist() == [-9999, 5, 7.5]


def test_a_column_is_of_numbers_once_its_words_are_declared(tmp_path):
    (tmp_path / "a.csv").write_text("name,lon,lat,price\nA,112,37,n.v.\nB,113,38,5\n")
    assert read_features(tmp_path / "a.csv", MISSING).frame["price"].dtype == np.float64


def test_a_name_that_is_declared_missing_is_blank_and_the_id_serves(tmp_path):
    (tmp_path / "a.csv").write_text("id,name,lon,lat\nS1,未测,112,37\n02,B,113,38\n", encoding="utf-8")
    found = read_sites(tmp_path / "a.csv", MISSING).frame
    assert found["name"].tolist() == ["S1", "B"]
    assert found["site_id"].tolist() == ["S1", "02"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("20,5", 20.5),
        ("1.234,5", 1234.5),
        ("1.234", 1234.0),
        ("-3,25", -3.25),
        ("7", 7.0),
        ("112.1494", 112.1494),
    ],
)
def test_a_decimal_comma(tmp_path, text, value):
    (tmp_path / "a.csv").write_text(f"name;lon;lat;price\nA;112,15;37,55;{text}\n")
    found = read_features(tmp_path / "a.csv", COMMA).frame
    assert found["price"].tolist() == [value]
    assert (found.geometry.x[0], found.geometry.y[0]) == (112.15, 37.55)


def test_three_digits_behind_a_comma_are_what_is_declared(tmp_path):
    (tmp_path / "a.csv").write_text("name;lon;lat;price\nA;112;37;1,234\nB;113;38;5,678\n")
    assert read_features(tmp_path / "a.csv", COMMA).frame["price"].tolist() == [1.234, 5.678]
    assert read_features(tmp_path / "a.csv", ReadOptions(decimal=".")).frame["price"].tolist() == [
        1234,
        5678,
    ]


def test_figures_of_a_workbook_stay_what_they_are(tmp_path):
    path = workbook(
        tmp_path / "a.xlsx",
        [["name", "lon", "lat", "price"], ["A", 112.149, 37.551, 123.456], ["B", "113,5", "38,5", "20,5"]],
    )
    found = read_features(path, COMMA).frame
    assert found["price"].tolist() == [123.456, 20.5]
    assert found.geometry.x.tolist() == [112.149, 113.5]


STUDY = {
    "title": "T",
    "sites": {"file": "sites.csv", "missing": [-9999, "未测"]},
    "layers": {"roads": {"file": "roads.csv", "missing": [-1], "decimal": ","}},
    "criteria": [
        {"id": "price", "measure": "attribute", "params": {"column": "price"}, "weight": 1, "value": {"kind": "linear", "worst": 9, "best": 0}},
    ],
}  # fmt: skip


def test_a_study_declares_both_for_sites_and_layers(tmp_path):
    (tmp_path / "sites.csv").write_text("name,lon,lat,price\nA,112,37,-9999\nB,113,38,5\n")
    (tmp_path / "roads.csv").write_text("name;lon;lat;lanes\nA1;112,5;37,5;-1\nA2;113;38;4\n")
    (tmp_path / "study.json").write_text(json.dumps(STUDY))
    outcome = run(load_study(tmp_path / "study.json")).outcome
    assert outcome.criteria[0].measured.main.value.tolist() == pytest.approx([np.nan, 5], nan_ok=True)


def test_codes_of_yaml_are_as_they_stand_in_a_file():
    assert FilePart(file="a", missing=[-9999, 1e20, "未测"]).missing == ("-9999", "1e+20", "未测")
    assert FilePart(file="a", missing=-1).missing == ("-1",)


def test_large_files_are_read_so_too(tmp_path, monkeypatch):
    monkeypatch.setattr("siting.readers.blocks.LARGE", 2)
    from siting.sites.blocks import LargeSites, open_sites

    path = tmp_path / "a.parquet"
    frame(name=["A", "B", "C"], price=[-9999.0, 5.0, 7.5]).to_parquet(path)
    opened = open_sites(path, MISSING)
    assert isinstance(opened, LargeSites)
    prices = pd.concat([block.frame for block in opened.blocks()])["price"]
    assert prices.tolist() == pytest.approx([np.nan, 5, 7.5], nan_ok=True)
