"""What the layout of a workbook says beside its cells: percent, merged and hidden cells, several sheets."""

import openpyxl
import pytest

from siting.sites.read import read_sites

HEAD = ["name", "longitude", "latitude"]
PLACES = [["A", 112.15, 37.55], ["B", 112.17, 37.56], ["C", 112.19, 37.53]]


def saved(tmp_path, *sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    path = tmp_path / "p.xlsx"
    yield book
    book.save(path)
    yield path


def read(tmp_path, *sheets, change=lambda _: None):
    steps = saved(tmp_path, *sheets)
    change(next(steps))
    return read_sites(next(steps))


def told(sites, *parts):
    return [line for line in sites.warnings if all(part in line for part in parts)]


@pytest.mark.parametrize("style", ["0%", "0.0%", '0.00"%"', "General"])
def test_a_share_in_the_format_of_percent_is_what_the_sheet_shows(tmp_path, style):
    rows = [[*HEAD, "farmland (%)"], *([*row, k / 10] for k, row in enumerate(PLACES))]

    def change(book):
        for k in range(2, 5):
            book.active.cell(k, 4).number_format = style

    column = read(tmp_path, ("parcels", rows), change=change).frame["farmland (%)"]
    plain = style in {"General", '0.00"%"'}
    assert [str(cell) for cell in column] == (["0.0", "0.1", "0.2"] if plain else ["0%", "10%", "20%"])


def test_cells_merged_over_parcels_are_named(tmp_path):
    rows = [[*HEAD, "tariff (yuan/kWh)"], *([*row, 0.45 if k == 0 else None] for k, row in enumerate(PLACES))]
    sites = read(tmp_path, ("parcels", rows), change=lambda book: book.active.merge_cells("D2:D4"))
    assert told(sites, "merged over several rows (1, the first D2:D4)", "fill in every row")


def test_merged_headings_and_titles_are_not(tmp_path):
    rows = [["Parcels of the county"], [*HEAD, "area (mu)"], *([*row, 450] for row in PLACES)]
    sites = read(tmp_path, ("parcels", rows), change=lambda book: book.active.merge_cells("A1:D1"))
    assert not told(sites, "merged")


def test_hidden_rows_are_named(tmp_path):
    def change(book):
        book.active.row_dimensions[3].hidden = True

    assert told(read(tmp_path, ("p", [HEAD, *PLACES]), change=change), "hidden", "(1, the first is row 3)")
    assert not told(read(tmp_path, ("p", [HEAD, *PLACES])), "hidden")


def test_a_cover_before_the_table_is_passed_over(tmp_path):
    sites = read(tmp_path, ("cover", [["How to fill in"], ["1. Use WGS84"]]), ("parcels", [HEAD, *PLACES]))
    assert sites.frame["name"].tolist() == ["A", "B", "C"]
    assert not told(sites, "only the sheet")


def test_another_sheet_with_places_is_named(tmp_path):
    sites = read(tmp_path, ("one", [HEAD, *PLACES[:2]]), ("two", [HEAD, *PLACES[2:]]), ("notes", [["x"]]))
    assert sites.frame["name"].tolist() == ["A", "B"]
    assert told(sites, "only the sheet 'one' is read, though 'two' holds places too")
