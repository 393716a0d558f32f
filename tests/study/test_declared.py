"""A fault in a study's declarations about a file names the study, the line and the key."""

import pytest

from siting import load_study, run
from siting.errors import LayerError, SitesError, SitingError

STUDY = """\
title: T
sites:
  file: plots.csv
  # here
layers:
  roads:
    file: plots.csv
    # there
criteria:
  - id: price
    measure: attribute
    params: {column: price, unit: yuan}
    weight: 1
    value: {kind: linear, worst: 10, best: 0}
"""
HERE, THERE = "study.yaml, line 4: sites.", "study.yaml, line 8: layers.roads."


@pytest.fixture
def study(tmp_path):
    (tmp_path / "plots.csv").write_text("name,lon,lat,price\nA,112,37,1\nB,113,38,2\n")
    (tmp_path / "grid.csv").write_text("name,x,y,price\nA,602152,4157000,1\n")

    def made(old, new):
        assert old in STUDY
        (tmp_path / "study.yaml").write_text(STUDY.replace(old, new))
        return load_study(tmp_path / "study.yaml")

    return made


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("  crs: EPSG:99999", "crs: plots.csv: unknown crs 'EPSG:99999'. Give an EPSG code"),
        ("  layer: a", "layer: plots.csv: a layer is named, but a CSV file has no layers"),
        ("  sheet: a", "sheet: plots.csv: a sheet is named"),
        ("  id_column: nr", "id_column: plots.csv: id_column 'nr' is not a column"),
        ("  dem: plots.csv", "dem: plots.csv: damaged or not what its name says"),
        ("  dem: none.tif", "dem: none.tif: "),
    ],
)
def test_a_fault_under_sites_has_its_line(study, line, said):
    if "dem" in line:
        pytest.importorskip("rasterio")
    with pytest.raises(SitingError) as caught:
        run(study("  # here", line))
    assert f"{HERE}{said}" in str(caught.value)


def test_a_file_that_is_not_there_has_the_line_of_file(study):
    with pytest.raises(
        SitesError, match=r"study.yaml, line 3: sites.file: plot.csv: there is no such site file"
    ):
        run(study("sites:\n  file: plots.csv", "sites:\n  file: plot.csv"))


@pytest.mark.parametrize(
    ("line", "said"), [("crs: nonsense", "crs: plots.csv: unknown crs"), ("layer: a", "layer: ")]
)
def test_a_fault_of_a_layer_has_its_line(study, line, said):
    with pytest.raises(LayerError) as caught:
        run(study("    # there", f"    {line}"))
    assert f"{THERE}{said}" in str(caught.value)


def test_the_option_of_another_site_file_is_no_fault_of_the_study(study, tmp_path):
    with pytest.raises(SitesError) as caught:
        run(study("  # here", "  # none"), sites=tmp_path / "grid.csv", crs="nonsense")
    assert str(caught.value).startswith("grid.csv: unknown crs")


def test_the_file_itself_stays_named_alone_where_nothing_is_declared(study):
    with pytest.raises(SitesError) as caught:
        run(study("file: plots.csv\n  # here", "file: grid.csv\n"))
    assert str(caught.value).startswith("grid.csv: the file does not state the CRS")
