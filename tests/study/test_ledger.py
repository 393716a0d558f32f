"""The usable-area ledger of a study, on the example data."""

import csv
from pathlib import Path

import geopandas
import numpy as np
import openpyxl
import pytest
import shapely

import siting
from siting.errors import LayerError, StudyError
from siting.geo.areas import area_m2

pytest.importorskip("rasterio", reason="the extra 'raster' is not installed")

DATA = Path(__file__).parents[2] / "data"
STUDY = """
title: Usable land
sites: {{file: {sites}}}
layers:
  terrain: {{file: {data}/terrain.tif}}
  flood: {{file: {data}/flood_zones.geojson, covers: [111.7, 37.2, 112.6, 38.0], title: {{en: Floods, zh: 洪水}}}}
  lines: {{file: {data}/red_lines.geojson}}
  roads: {{file: {data}/surroundings.geojson, complete: false}}
criteria:
  - {{id: area, measure: attribute, params: {{column: area_mu, unit: mu}}, value: {{kind: linear, worst: 200, best: 600}}, weight: 1}}
ledger:
  least_piece_mu: 50
  take:
    - {{id: farmland, layer: lines, column: kind, one_of: [permanent basic farmland]}}
    - {{id: flood, layer: flood}}
    - {{id: motorway, label: {{en: 200 m of a motorway, zh: 高速公路200米}}, layer: roads, column: kind, one_of: [motorway], set_back_m: 200}}
    - {{id: steep, layer: terrain, slope_above: 5}}
    - {{id: relics, label: {{en: Relics, zh: 文物}}, ask: {{en: the bureau of cultural relics, zh: 文物局}}}}
{more}"""


def load(tmp_path, *, sites=DATA / "parcels_epsg4546.geojson", more="", text=STUDY):
    path = tmp_path / "study.yaml"
    path.write_text(text.format(data=DATA, sites=sites, more=more), encoding="utf-8")
    return siting.load_study(path)


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    return siting.run(load(tmp_path_factory.mktemp("ledger")))


@pytest.fixture(scope="module")
def lines(result, tmp_path_factory):
    folder = tmp_path_factory.mktemp("out")
    result.save(folder, outputs=["ledger"])
    with (folder / "ledger.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return {(r["site_id"], r["id"] or r["step"]): r for r in rows}


def number(lines, site, item, column):
    return float(lines[site, item][column])


def test_gross_is_the_area_of_the_parcel(result, lines):
    frame = result.sites
    for site, shape in zip(frame["site_id"], frame.geometry, strict=True):
        exact = area_m2(np.array([shape], dtype=object))[0] / 10_000
        assert number(lines, site, "gross", "left_ha") == pytest.approx(exact, rel=3e-7)


def test_each_site_adds_up(lines):
    for site in {site for site, _ in lines}:
        taken = [row["newly_ha"] for (s, item), row in lines.items() if s == site and row["step"] == "taken"]
        net = number(lines, site, "gross", "left_ha") - sum(float(t) for t in taken if t)
        assert number(lines, site, "net", "left_ha") == pytest.approx(net, abs=1e-5)
        assert number(lines, site, "net", "left_mu") == pytest.approx(15 * net, abs=1e-4)


def test_farmland_takes_everything_and_nothing_is_left_to_take_newly(lines):
    assert number(lines, "JC-03", "farmland", "left_ha") == 0
    assert (number(lines, "JC-03", "net", "length_m"), lines["JC-03", "net"]["pieces"]) == (0, "0")


def test_a_flood_takes_its_share(lines):
    share = number(lines, "WS-01", "flood", "alone_ha") / number(lines, "WS-01", "gross", "left_ha")
    assert share == pytest.approx(0.142, abs=0.001)


def test_a_motorway_outside_takes_land_by_its_set_back(lines):
    row = lines["JC-01", "motorway"]
    assert float(row["newly_ha"]) > 0.5
    assert (row["status"], lines["JC-01", "net"]["status"]) == ("at_least", "at_most")


def test_steep_cells_are_taken(lines):
    # JC-02 slopes by 4.2 degrees, 7.3 %, all over; JC-01 by 0.8 degrees.
    assert number(lines, "JC-02", "steep", "left_ha") == pytest.approx(0, abs=0.01)
    assert number(lines, "JC-01", "steep", "newly_ha") == 0


def test_what_is_not_known_is_listed_and_takes_nothing(lines):
    assert lines["JC-01", "relics"]["note"] == "no layer is given; ask the bureau of cultural relics"
    assert lines["LX-01", "flood"]["note"] == "the layer does not cover the site"
    for site, item in (("JC-01", "relics"), ("LX-01", "flood"), ("LX-01", "steep"), ("WS-01", "motorway")):
        row = lines[site, item]
        assert (row["alone_ha"], row["newly_ha"], row["left_ha"], row["status"]) == ("", "", "", "unknown")
        assert lines[site, "net"]["status"] == "at_most"


def test_half_covered_takes_at_least(lines):
    row = lines["QX-01", "steep"]
    assert (row["status"], row["note"]) == (
        "at_least",
        "known for part of the parcel only; it takes at least this",
    )


def test_the_rectangle_fits_and_is_drawn(result):
    ledger = result.outcome.ledger
    for left, rectangle, length, width in zip(
        ledger.left, ledger.rectangle, ledger.length_m, ledger.width_m, strict=True
    ):
        assert length <= 3 * width * (1 + 1e-9)
        if length:
            assert left.buffer(1e-6).contains(rectangle)  # 10 cm: edges are straight in metres
            assert area_m2(np.array([rectangle], dtype=object))[0] == pytest.approx(length * width, rel=1e-5)


@pytest.mark.parametrize(
    ("lang", "sheet", "unknown"), [("en", "usable area", "unknown"), ("zh", "可用面积", "未知")]
)
def test_the_workbook_has_the_ledger(result, tmp_path, lang, sheet, unknown):
    result.save(tmp_path, outputs=["workbook"], lang=lang)
    page = openpyxl.load_workbook(tmp_path / "ranking.xlsx")[sheet]
    cells = [[cell.value for cell in row] for row in page.iter_rows(min_row=2)]
    assert len(cells) == 8 * 7
    relics = next(row for row in cells if row[2] in {"Relics", "文物"})
    assert relics[3:6] == [unknown] * 3


def test_the_ledger_is_written_by_default_and_its_layers_are_sources(result, tmp_path):
    assert (tmp_path / "ledger.csv") in result.save(tmp_path)
    assert {"layer-flood", "layer-terrain", "layer-lines"} <= set(result.outcome.sources)


def test_sites_without_an_outline_have_no_ledger(tmp_path):
    run = siting.run(load(tmp_path, sites=DATA / "parcels.xlsx"), outputs=["ledger"])
    run.save(tmp_path / "out", outputs=["ledger"])
    text = (tmp_path / "out" / "ledger.csv").read_text(encoding="utf-8")
    assert text.count("the site has no outline") == 8
    assert len(text.splitlines()) == 9


def test_only_the_best_sites_get_one(tmp_path):
    run = siting.run(load(tmp_path, more="  max_sites: 3\n"))
    assert len(run.outcome.ledger.rows) == 3
    assert "the ledger is of the best 3 sites (ledger.max_sites)" in run.outcome.warnings


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("layer: lines, column: kind", "layer: line, column: kind", r"layer 'line': no such layer\. Did you mean 'lines'"),
        ("layer: lines, column: kind", "layer: lines, column: kin", r"the column 'kin', which layer 'lines' does not have"),
        ("layer: terrain, slope_above", "layer: lines, slope_above", "holds features, and a raster is needed here"),
        ("{{id: flood, layer: flood}}", "{{id: flood, layer: terrain}}", "is a raster, and features are needed here"),
        ("{{id: flood, layer: flood}}", "{{id: steep, layer: flood}}", "two constraints have the id 'steep'"),
        ("slope_above: 5", "slope_above: 5, set_back_m: 3", "column and set_back_m are about features"),
        ("slope_above: 5", "slope_abov: 5", r"unknown key.*slope_above"),
        ("one_of: [motorway], ", "", "give column and one_of together"),
    ],
)  # fmt: skip
def test_a_fault_is_one_line(tmp_path, old, new, line):
    assert old in STUDY
    with pytest.raises((StudyError, LayerError), match=line):
        siting.run(load(tmp_path, text=STUDY.replace(old, new)), explained=False)


def layered(tmp_path, take, zones, **part):
    frame = geopandas.GeoDataFrame(zones, crs=4326)
    frame.to_file(tmp_path / "zones.geojson")
    more = "".join(f", {key}: {value}" for key, value in part.items())
    text = f"""
title: Zones
sites: {{file: {DATA}/parcels_epsg4546.geojson}}
layers: {{zones: {{file: zones.geojson{more}}}}}
criteria:
  - {{id: area, measure: attribute, params: {{column: area_mu, unit: mu}}, value: {{kind: linear, worst: 200, best: 600}}, weight: 1}}
ledger: {{take: [{take}]}}
"""
    (tmp_path / "study.yaml").write_text(text, encoding="utf-8")
    return siting.run(siting.load_study(tmp_path / "study.yaml")).outcome.ledger


EVERYWHERE = shapely.box(100, 30, 120, 45)


def test_codes_with_a_blank_among_them_are_words(tmp_path):
    zones = {"code": [1, None], "geometry": [EVERYWHERE, shapely.box(10, 10, 11, 11)]}
    ledger = layered(tmp_path, "{id: a, layer: zones, column: code, one_of: ['1']}", zones)
    assert ledger.net_ha == pytest.approx(0)


def test_a_word_that_no_feature_has_is_refused(tmp_path):
    zones = {"kind": ["forest"], "geometry": [EVERYWHERE]}
    line = r"takes 'forrest', which no feature of layer 'zones' has in column 'kind'.*Did you mean 'forest'"
    with pytest.raises(StudyError, match=line):
        layered(tmp_path, "{id: a, layer: zones, column: kind, one_of: [forest, forrest]}", zones)


def test_a_layer_that_does_not_cover_a_site_takes_nothing_there(tmp_path):
    zones = {"kind": ["forest"], "geometry": [EVERYWHERE]}
    ledger = layered(tmp_path, "{id: a, layer: zones}", zones, covers="[100, 30, 101, 31]")
    assert np.isnan(ledger.constraints[0].alone_ha).all()
    assert ledger.net_ha == pytest.approx(ledger.gross_ha)


def test_what_an_incomplete_layer_takes_again_is_known(tmp_path):
    zones = {"kind": ["forest"], "geometry": [EVERYWHERE]}
    take = "{id: a, layer: zones}, {id: b, layer: zones}"
    again = layered(tmp_path, take, zones, complete="false").constraints[1]
    assert again.alone_ha == pytest.approx(layered(tmp_path, take, zones).gross_ha)
    assert (again.newly_ha == 0).all()
