"""Rows written at once are those that XlsxWriter writes cell by cell."""

import zipfile
from io import BytesIO

import pytest
import xlsxwriter

from siting.show.base.plain_rows import MAX_TEXT_LENGTH, FigureCell, PlainRows

STYLES = (None, "0.000", "0%", None)
ROWS = [
    ("a", 0.1234567890123456789, 1, None),
    ("", float("nan"), None, None),
    ("UNKNOWN", "UNKNOWN", 3, 1e-17),
    ("<&>\"'", " x ", "a\x00_x0041_\ufffe\n", "x\n"),
    (-0.0, 1e15, 123456789012345678, 1e299),
    (None, None, None, "last"),
    ("交城", "\U0001f600", "=1+1", "http://example.org"),
    (FigureCell(3.25, "0.0"), FigureCell(7.0, "0.000"), FigureCell(float("nan"), "0.0"), 1.5),
]


def sheet_xml(fill):
    """Return the XML of a sheet that *fill* wrote in constant memory."""
    archive = BytesIO()
    with xlsxwriter.Workbook(archive, {"constant_memory": True, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        formats = [book.add_format({"num_format": style}) if style else None for style in STYLES]
        word = book.add_format({"italic": True})
        own = {"0.0": book.add_format({"num_format": "0.0"}), "0.000": formats[1]}
        for made in (*formats, word, *own.values()):
            if made is not None:
                made._get_xf_index()
        sheet.set_row(0, 60)
        sheet.write_string(0, 0, "head")
        sheet.set_row(3, 45)
        fill(sheet, formats, (word, own))
        sheet.write_string(len(ROWS) + 2, 1, "below")
    with zipfile.ZipFile(archive) as files:
        return files.read("xl/worksheets/sheet1.xml").decode()


def by_cells(rows):
    def fill(sheet, formats, others):
        word, own = others
        for number, row in enumerate(rows, start=1):
            for i, value in enumerate(row):
                style = own[value.style] if isinstance(value, FigureCell) else formats[i]
                style = word if value == "UNKNOWN" else style
                if isinstance(value, str):
                    if value:
                        sheet.write_string(number, i, value, style)
                elif value is not None and value == value:  # noqa: PLR0124
                    sheet.write_number(number, i, value, style)

    return fill


def by_rows(rows):
    def fill(sheet, formats, others):
        plain = PlainRows(sheet, formats, "UNKNOWN", others[0], others[1].get)
        assert all(plain.write(number, row) for number, row in enumerate(rows, start=1))

    return fill


def test_the_bytes_are_those_of_cell_by_cell():
    assert sheet_xml(by_rows(ROWS)) == sheet_xml(by_cells(ROWS))


def test_a_text_that_looks_like_markup_stays_text():
    xml = sheet_xml(by_rows([("<r><t>x</t></r>", None, None, None)]))
    assert "&lt;r&gt;&lt;t&gt;x" in xml


def test_notes_made_before_the_rows_leave_them_whole():
    def noted(fill):
        def with_notes(sheet, formats, others):
            for number in range(1, len(ROWS) + 1):
                sheet.write_comment(number, 1, "note")
            fill(sheet, formats, others)

        return with_notes

    assert sheet_xml(noted(by_rows(ROWS))) == sheet_xml(noted(by_cells(ROWS)))


@pytest.mark.parametrize("cell", [True, float("inf"), "x" * MAX_TEXT_LENGTH, object()])
def test_a_cell_of_another_kind_is_left_to_the_caller(cell):
    written = []

    def fill(sheet, formats, others):
        plain = PlainRows(sheet, formats, "UNKNOWN", others[0], others[1].get)
        written.append(plain.write(1, ("x", 1.0, 2, cell)))

    assert sheet_xml(fill) == sheet_xml(lambda *_: None)
    assert written == [False]
