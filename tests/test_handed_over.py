"""What a person hands over: in words of people, whatever the file of sites is called and names in it.

No document names a command, an option, a key of the study or a column by its name for programs, and a hostile
name stays text.
"""

import re
import zipfile
from io import BytesIO
from xml.etree import ElementTree as ET

import geopandas as gpd
import lxml.html
import openpyxl
import pytest
from pypdf import PdfReader

import siting
from siting.show.base.drawing import fonts
from siting.texts.plainly import document_note
from tests.support.handed_over import text_of

pytest.importorskip("docx")
pytest.importorskip("pptx")
pytest.importorskip("typst")
LANGUAGES = [
    "en",
    pytest.param(
        "zh", marks=pytest.mark.skipif(fonts.chinese_family() is None, reason="needs a Chinese font")
    ),
]
COMMANDS = "init|check|run|exhibit|report|checklist|assemble|climate|power|surface|regions|audit|promote|diff|criteria|sources|app"
FOR_PROGRAMS = re.compile(
    rf"\bsiting (?:{COMMANDS})\b|(?<![\w-])--[a-z][\w-]*|\b[a-z][a-z0-9]*(?:_[a-z0-9]+)+\b|\bstudy\.yaml\b"
    r"|\bthe key\b|(?<!关)键(?!可|单击)|`|\bpip install\b|\bparams\.|\bvalue\.\w+|\{\w+\}"
)
# The appendix lists the files that a run read, each with its digest.
DIGEST = re.compile(r"[^\n]*SHA-256[^\n]*|\b(?!study\.yaml\b)\w+\.(?:csv|yaml)\b")
HOSTILE = {
    "H1": "<script>alert(1)</script>",
    "H2": '=HYPERLINK("http://example.org/")',
    "H3": '#read("/etc/passwd") $x$ *b* @l',
    "H4": "[% env('HOME') %] ${7*7} {{7*7}}",
    "H5": "]]>&amp;'\"\\",
}
STUDY = """
title: {en: "Sites <i>\\u0007 & others", zh: "地块 <i> 与其他"}
sites: {file: plots.csv}
criteria:
  - {id: taiyuan_km, measure: distance, label: {en: Distance to Taiyuan, zh: 到太原距离}, params: {to: Taiyuan}, weight: 3, value: {kind: linear, worst: 200, best: 0}}
  - {id: same_city, measure: recovery_band, params: {mode: same_city, anchors: [Taiyuan]}, weight: 2}
  - {id: free_cooling, weight: 2, value: {kind: linear, worst: 4000, best: 7000}}
  - {id: hub_cluster, weight: 1, value: {kind: categories, scores: {"yes": 1, "no": 0}}}
  - {id: price, measure: attribute, label: {en: Price of power, zh: 电价}, params: {column: electricity_yuan_per_kwh, unit: yuan/kWh}, weight: 1, value: {kind: linear, worst: 0.6, best: 0.3}}
  - {id: shaking, measure: attribute, label: {en: Ground acceleration, zh: 地震动峰值加速度}, params: {column: pga_g, unit: g}, weight: 1, value: {kind: linear, worst: 0.4, best: 0.05}}
  - {id: own_column, measure: attribute, label: {en: Ground water, zh: 地下水埋深}, params: {column: ground_water_m, unit: m}, weight: 1, value: {kind: linear, worst: 1, best: 20}}
rules: [gb50174, land-control]
robustness: {samples: 500}
report:
  by: {en: "Office <b> #x", zh: "单位 <b> #x"}
"""
PLACES = """site_id,name,name_zh,longitude,latitude,elevation_m,electricity_yuan_per_kwh,pga_g
H1,{H1},,112.1560,37.5510,760,0.41,0.2
H2,{H2},,113.1770,37.8950,,不详,0.15
H3,{H3},,113.3000,40.0800,1045,,
H4,{H4},,112.3580,37.6070,767,0.44,TBD
H5,{H5},,112.1760,37.9070,1010,,
"""


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    folder = tmp_path_factory.mktemp("handed")
    quoted = {key: '"' + name.replace('"', '""') + '"' for key, name in HOSTILE.items()}
    (folder / "study.yaml").write_text(STUDY, "utf-8")
    (folder / "plots.csv").write_text(PLACES.format(**quoted), "utf-8")
    return siting.run(siting.load_study(folder / "study.yaml"))


@pytest.fixture(scope="module", params=LANGUAGES)
def written(request, result, tmp_path_factory):
    """Return the language and every document but the PDF of the report, whose text is that of its DOCX."""
    folder, lang = tmp_path_factory.mktemp("out"), request.param
    result.report(folder / "planner", lang=lang, formats=["docx", "html"])
    result.report(folder / "promoter", reader="promoter", lang=lang, formats=["docx", "pdf"])
    sheet = siting.promote(result, "H1", ["H2", "H3"])
    sheet.save(folder / "sheet", lang=lang)
    sheet.kit(folder / "kit", lang=lang)
    siting.checklist(result, "H2").save(folder / "list", lang=lang)
    result.save(folder / "run", lang=lang, outputs=["workbook", "qgis"])
    return lang, folder


def documents(folder):
    kinds = ("*.docx", "*.html", "*.pdf", "*.pptx", "*.xlsx")
    return sorted(path for kind in kinds for path in folder.rglob(kind))


def plain(text):
    """Return a text without white space and control codes, which no document keeps."""
    return re.sub(r"[\s\x00-\x1f]+", "", text)


def for_programs(text):
    for name in HOSTILE.values():
        text = text.replace(name, "")
    text = DIGEST.sub(" ", text)
    found = FOR_PROGRAMS.finditer(text)
    return sorted({f"{m.group()} in: {text[max(0, m.start() - 60) : m.end() + 40]!r}" for m in found})


@pytest.mark.slow
def test_no_document_speaks_of_commands_keys_or_columns_for_programs(written):
    _, folder = written
    found = {path.name: for_programs(text_of(path)) for path in documents(folder)}
    assert len(found) > 9
    assert {name: left for name, left in found.items() if left} == {}


@pytest.mark.parametrize(
    "text",
    [
        "Run siting check first.",
        "give --datum",
        "在file旁的datum键",
        "electricity_yuan_per_kwh",
        "see `siting`",
    ],
)
def test_words_for_programs_are_found(text):
    assert for_programs(text)


@pytest.mark.parametrize(
    ("note", "english", "chinese"),
    [
        (
            (
                "plots.csv: coordinates are taken as WGS84; if they come from Amap, Tencent or Baidu (off by "
                "300-1400 m), declare datum gcj02 or bd09, else declare datum wgs84 (--datum, or the key datum "
                "beside file)"
            ),
            "their datum must be stated (GCJ-02 or BD-09)",
            "须说明坐标基准（GCJ-02或BD-09）",
        ),
        (
            "plots.csv: column 'pga_g': 1 cell UNKNOWN, said to be missing: TBD",
            "column “peak ground acceleration”: 1 cell UNKNOWN",
            "“地震动峰值加速度”",
        ),
        (
            "robustness is left out: 6 ranked sites are more than robustness.max_sites (5)",
            "more than the limit (5)",
            "超过上限（5）",
        ),
    ],
)
def test_notes_of_a_run_in_a_document(note, english, chinese):
    for lang, said in (("en", english), ("zh", chinese)):
        told = document_note(note, lang)
        assert said in told
        assert for_programs(told) == []


@pytest.mark.slow
def test_a_measured_field_is_called_what_it_is(written):
    lang, folder = written
    told = plain(text_of(next((folder / "planner").glob("*.docx"))))
    asked = {"en": "the site's electricity price [yuan/kWh]", "zh": "地块文件中该地块的电价（元/千瓦时）"}[
        lang
    ]
    assert plain(asked) in told
    assert plain({"en": "the site's figure [m]", "zh": "地块文件中该地块的数值（米）"}[lang]) in told


@pytest.mark.slow
def test_hostile_names_are_no_links_scripts_or_formulas(written):
    _, folder = written
    for path in documents(folder):
        data = path.read_bytes()
        if path.suffix == ".html":
            tree = lxml.html.fromstring(data.decode())
            assert not [s for s in tree.iter("script") if "alert(1)" in (s.text or "")], path.name
            assert not tree.xpath("//*[@href[starts-with(., 'http://example')]]"), path.name
        elif path.suffix == ".pdf":
            found = [a.get_object() for page in PdfReader(path).pages for a in page.get("/Annots", [])]
            assert all("/URI" not in a.get("/A", {}) and "/JS" not in a.get("/A", {}) for a in found)
        else:
            with zipfile.ZipFile(BytesIO(data)) as archive:
                for name in archive.namelist():
                    held = archive.read(name)
                    assert b"<script>" not in held, (path.name, name)
                    assert b'TargetMode="External"' not in held, (path.name, name)
                    assert not name.endswith(".xml") or ET.fromstring(held) is not None  # noqa: S314
    book = openpyxl.load_workbook(folder / "run" / "ranking.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [c for c in cells if c.data_type == "f" and "example.org" in str(c.value)]


@pytest.mark.slow
def test_hostile_names_stay_values_in_qgis(written):
    _, folder = written
    with zipfile.ZipFile(folder / "run" / "sites.qgz") as archive:
        project = ET.fromstring(archive.read("sites.qgs"))  # noqa: S314  our own text
    # The names are cells of the package; the project holds only the title, which no expression evaluates.
    assert not [e for e in project.iter() for text in e.attrib.values() if "env('HOME')" in text]
    frame = gpd.read_file(folder / "run" / "sites.gpkg", layer="sites").set_index("site_id")
    assert frame["name"].to_dict() == HOSTILE


@pytest.mark.slow
def test_hostile_names_stay_text(written):
    _, folder = written
    for path in documents(folder):
        told = plain(text_of(path))
        named = {key for key, name in HOSTILE.items() if plain(name) in told}
        wanted = {"promote": {"H1", "H2", "H3"}, "checklist": {"H2"}}
        assert named >= next((w for k, w in wanted.items() if path.stem.startswith(k)), {"H1"}), path.name
