"""What only holds in China, its law on maps and its unit of land, is not said of sites elsewhere."""

import html
import json
import re
import zipfile
from dataclasses import replace

import pytest

import siting
from siting.geo.grid import RasterGrid
from siting.readers.read_options import ReadOptions
from siting.show.base.ground import map_notice
from siting.show.surface.figure import _in_china
from siting.sites.read import read_sites
from siting.study.new_study import write_study_of_sites
from tests.support.cases import rest_slow
from tests.support.surface_view import COLUMNS, ROWS, surface_view

PLACES = {"Konin": (18.26, 52.27), "Jiaocheng": (112.15, 37.55), "Santiago": (-70.6, -33.4)}


@pytest.fixture(params=PLACES)
def result(request, tmp_path):
    lon, lat = PLACES[request.param]
    file = tmp_path / "plots.csv"
    rows = "".join(f"Plot {n},{lon + n / 50},{lat},{20 + 7 * n},{9 - n}\n" for n in range(3))
    file.write_text(f"name,lon,lat,area_ha,distance_to_substation_km\n{rows}")
    study, _ = write_study_of_sites(file, tmp_path / "own", ReadOptions(datum="wgs84"))
    return request.param, siting.run(siting.load_study(study[0]))


def texts_in(path):
    if path.suffix in {".xlsx", ".docx", ".pptx"}:
        with zipfile.ZipFile(path) as parts:
            return " ".join(parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml"))
    return path.read_text(encoding="utf-8")


def test_law_and_mu_stand_in_documents_of_sites_in_china_only(result, tmp_path):
    place, run = result
    files = run.save(tmp_path / "out", outputs=["workbook", "result", "map"])
    files += run.report(tmp_path / "report", formats=["html"])
    said = {path.name: html.unescape(texts_in(path)) for path in files}
    law = {name for name, text in said.items() if "Decree 664" in text}
    assert law == (
        {"ranking.xlsx", "result.json", "map.html", "report.en.html"} if place == "Jiaocheng" else set()
    )
    in_mu = {name for name, text in said.items() if re.search(r"\bha \([\d,]+ mu\)", text)}
    assert in_mu == ({"report.en.html"} if place == "Jiaocheng" else set())
    shown_on_the_map = json.loads(re.search(r'"area_value":("[^"]*")', said["map.html"])[1])
    assert shown_on_the_map == ("{ha} ha ({mu} mu)" if place == "Jiaocheng" else "{ha} ha")
    run.save(tmp_path / "zh", outputs=["map"], lang="zh")
    assert "{ha}公顷（{mu}亩）" in texts_in(tmp_path / "zh" / "map.html")


@pytest.mark.parametrize("audience", rest_slow(["planner", "promoter"], (0,)))
def test_a_report_says_once_what_holds_of_all_its_maps(result, tmp_path, audience):
    place, run = result
    for lang in ("zh", "en"):
        run.report(tmp_path / "report", reader=audience, formats=["html"], lang=lang)
        path = tmp_path / "report" / f"report.{lang}.html"
        said = re.sub("<[^>]*>", "", html.unescape(path.read_text("utf-8")))
        # The second time is the register, which resolves the figures under the first map.
        position = {
            "Konin": r"52\.2700 N, 18\.\d+ E|北纬52\.2700°，东经18\.\d+°",
            "Jiaocheng": r"37\.5500 N, 112\.\d+ E|北纬37\.5500°，东经112\.\d+°",
            "Santiago": r"33\.4000 S, 70\.\d+ W|南纬33\.4000°，西经70\.\d+°",
        }[place]
        assert re.search(position, said)
        assert len(re.findall("No administrative boundary|未绘制行政区域界线", said)) == 2
        assert len(re.findall("Decree 664|第664号", said)) == (2 if place == "Jiaocheng" else 0)


def test_abroad_no_word_is_lost_on_the_relief_of_north_china(result):
    place, run = result
    notice = map_notice(run.outcome)
    if place != "Jiaocheng":
        assert "109.5" not in notice.en + notice.zh


@pytest.mark.parametrize(("place", "asked"), [((-4.7, 41.6), False), ((112.15, 37.55), True)])
def test_the_figure_of_a_surface_names_the_law_in_china_only(place, asked):
    grid = RasterGrid("EPSG:4326", (0.001, 0.0, place[0], 0.0, -0.001, place[1]), COLUMNS, ROWS)
    assert _in_china(replace(surface_view(), grid=grid)) == asked


def test_a_map_abroad_still_says_that_it_has_no_boundaries(result):
    place, run = result
    notice = map_notice(run.outcome)
    assert ("Decree" in notice.en, "条例" in notice.zh) == (place == "Jiaocheng",) * 2
    assert notice.en.startswith("No administrative boundary")
    assert notice.zh.startswith("图中未绘制行政区域界线")


@pytest.mark.parametrize(
    ("site", "asked"), [("52.27,18.26", False), ("-33.4,-70.6", False), ("Jiaocheng", True)]
)
def test_an_audit_names_the_law_for_a_site_in_china_only(tmp_path, site, asked):
    text = tmp_path / "leaflet.txt"
    text.write_text("The site has 30 ha and is 50 km from Taiyuan.")
    found = siting.audit(text, site)
    found.save(tmp_path / "out")
    assert ("664" in json.dumps(found.document())) == asked
    page = texts_in(tmp_path / "out" / "audit.html")
    assert ("664" in page) == asked
    assert re.search(r"[\d.]+ N, [\d.]+ E|33\.4000 S, 70\.6000 W", page)
    assert ("664" in texts_in(tmp_path / "out" / "audit.xlsx")) == asked


@pytest.mark.parametrize(
    ("lon", "lat"), [(106.8, 47.9), (127.0, 37.5), (2.35, 48.86)]
)  # Ulaanbaatar, Seoul, Paris
@pytest.mark.parametrize("row", [None, 1, 2_500])
def test_one_site_in_china_among_thousands_abroad_is_enough(tmp_path, lon, lat, row):
    """The law that applies is that of the country shown, however few of the places are in it."""
    places = [(lon + k / 1e5, lat) for k in range(2_501)]
    if row is not None:
        places[row] = (112.15, 37.55)
    rows = "".join(f"P{k},{x:.5f},{y}\n" for k, (x, y) in enumerate(places))
    (tmp_path / "many.csv").write_text(f"name,lon,lat\n{rows}", "utf-8")
    assert read_sites(tmp_path / "many.csv", ReadOptions(datum="wgs84")).in_china is (row is not None)
