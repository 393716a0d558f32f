"""How the figure is called that a claim was compared with: measured, in the file, from other figures of the document."""

import json

import docx
import openpyxl
import pytest

import siting
from tests.support.leaflets import sites_file

TABLE = {
    "zh": "名称,经度,纬度,面积（亩）,可供电容量（MW）\n城东地块,112.21,37.53,606.28,100\n",
    "en": "name,lon,lat,area_ha,grid_supply_mw\nEast parcel,112.21,37.53,40,100\n",
}
TEXT = {
    "zh": "城东地块用地面积800亩，年平均气温7℃。另征地30亩，折合5公顷。\n",
    "en": "The East parcel covers 60 hectares. Its annual mean temperature is 7 °C. Its floor area is 8,000 square feet (560 square metres).\n",
}
IN_FILE = {"zh": "文件中所列", "en": "in the file"}
REPEATED = {"zh": "按其他数值推算", "en": "from its other figures"}
MEASURED = {"zh": "测得", "en": "Measured"}
PARCEL = {"zh": "606.28亩", "en": "40 hectares"}


@pytest.fixture(params=["zh", "en"])
def lang(request):
    return request.param


@pytest.fixture
def folder(lang, tmp_path):
    document = tmp_path / "leaflet.txt"
    document.write_text(TEXT[lang], "utf-8")
    siting.audit(document, str(sites_file(tmp_path, TABLE[lang]))).save(tmp_path / "out", lang=lang)
    return tmp_path / "out"


def lines(text, words):
    return [line for line in text.splitlines() if words in line]


def test_a_figure_of_the_file_is_called_in_the_file(folder, lang):
    document = docx.Document(folder / "audit.docx")
    texts = [p.text for p in document.paragraphs]
    texts += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert any(text.lower().startswith(f"{IN_FILE[lang]}\t{PARCEL[lang]}".lower()) for text in texts)
    assert not any(text.startswith(f"{MEASURED[lang]}\t{PARCEL[lang]}") for text in texts)
    assert any(text.startswith(f"{MEASURED[lang]}\t11.") for text in texts)
    assert any(PARCEL[lang] in text and IN_FILE[lang] in text for text in texts if "\t" not in text)


def test_a_figure_from_the_document_itself_is_not_called_measured(folder, lang):
    marked = (folder / "marked.txt").read_text("utf-8")
    claims = json.loads((folder / "audit.json").read_text("utf-8"))["claims"]
    (repeated,) = [
        c
        for c in claims
        if "arithmetic" in str(c["basis"]["method"]) or c["claimed"]["value"] in (50_000, 560)
    ]
    (line,) = lines(marked, f"| {repeated['id']} ")
    assert REPEATED[lang] in line.lower()
    assert MEASURED[lang].lower() not in line.lower()


def test_the_workbook_says_so_in_the_cell_and_not_in_the_heading(folder, lang):
    sheet = openpyxl.load_workbook(folder / "audit.xlsx").worksheets[0]
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    assert MEASURED[lang] not in cells
    assert any(IN_FILE[lang] in cell for cell in cells)
