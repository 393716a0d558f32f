"""The sheets of ranking.xlsx that people read first: cover, ranking beside its weights, charts; and paper."""

import zipfile
from io import BytesIO

import openpyxl
import pytest
import xlsxwriter
from openpyxl.utils import column_index_from_string
from PIL import Image

from siting.show.base.book import (
    BODY_POINTS,
    MIN_POINTS,
    Book,
    Column,
    broken_heading,
    fitted,
    height_of,
    name_width,
    page_scale,
)
from siting.show.base.headline import run_finding
from siting.show.base.wording import SHEETS
from siting.show.workbook import front_sheet, workbook_formulas
from siting.show.workbook.cover_sheet import CoverPicture
from siting.show.workbook.ranking_workbook import write_workbook
from siting.show.workbook.workbook_formulas import FRONT_ROW
from tests.support.paper import printed_points
from tests.support.sample import sample_outcome

COVER, FRONT, CHARTS, DETAILS = range(4)


def picture(heading="A finding of the map"):
    found = BytesIO()
    Image.new("RGB", (60, 40), "#ddeeff").save(found, "JPEG", dpi=(160, 160))
    return CoverPicture(found.getvalue(), heading, "How to read it", 200.0)


@pytest.fixture(scope="module", params=["en", "zh"])
def written(request, tmp_path_factory):
    path = tmp_path_factory.mktemp("book") / "ranking.xlsx"
    write_workbook(sample_outcome(), path, request.param, picture())
    return path, request.param


def texts(sheet):
    return [cell.value for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]


def test_the_first_sheet_shows_the_finding_and_a_map(written):
    path, lang = written
    book = openpyxl.load_workbook(path, data_only=True)
    assert run_finding(sample_outcome())[lang] in texts(book.worksheets[COVER])
    assert len(book.worksheets[COVER]._images) == 1
    named = set(texts(book.worksheets[COVER]))
    assert set(book.sheetnames[1:]) <= named


def test_without_a_map_the_cover_says_why(tmp_path):
    path = tmp_path / "r.xlsx"
    write_workbook(sample_outcome(), path, "en", CoverPicture(b"", "no font", ""))
    book = openpyxl.load_workbook(path)
    assert "no font" in texts(book.worksheets[COVER])
    assert book.worksheets[COVER]._images == []


def test_ranks_and_weights_stand_side_by_side_on_ten_printed_columns(written):
    sheet = openpyxl.load_workbook(written[0], data_only=True).worksheets[FRONT]
    start, end = sheet.print_area.split("!")[-1].replace("$", "").split(":")
    assert start == "A1"
    assert column_index_from_string("".join(c for c in end if c.isalpha())) <= 10
    first = [cell.value for cell in sheet[FRONT_ROW + 1]]
    assert first[0] == 1
    assert first[8] == first[9] == sample_outcome().criteria[0].share


def test_every_sheet_prints_at_nine_points_or_more(written):
    for sheet in openpyxl.load_workbook(written[0]).worksheets:
        assert sheet.page_setup.paperSize == 9
        assert printed_points(sheet) >= MIN_POINTS, sheet.title


def test_the_sheets_behind_are_one_page_wide_in_print(written):
    path, lang = written
    book = openpyxl.load_workbook(path)
    for key, last in (("measurements", "H"), ("criteria", "H"), ("sources", "F")):
        sheet = book[SHEETS[key][lang]]
        assert sheet.page_setup.fitToHeight == 0, key
        assert sheet.sheet_properties.pageSetUpPr.fitToPage, key
        assert sheet.print_area.split(":")[1].split("$")[1] == last, key


def written_book(path, *columns, **options):
    """A workbook with one sheet of these columns."""
    with xlsxwriter.Workbook(path) as workbook:
        book = Book(workbook, "en")
        book.put_rows(book.sheet("details", columns, **options), columns, [["x"] * len(columns)])
    return openpyxl.load_workbook(path).worksheets[0]


def test_a_sheet_too_wide_for_paper_repeats_its_names_on_each_page(tmp_path):
    sheet = written_book(tmp_path / "r.xlsx", *(Column(f"n{i}", 12) for i in range(40)), names=2)
    assert sheet.print_title_cols == "$A:$B"
    assert sheet.print_title_rows == "$1:$1"


def test_the_details_are_one_page_wide_in_print(written):
    path, lang = written
    sheet = openpyxl.load_workbook(path)[SHEETS["details"][lang]]
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_area.split(":")[1].split("$")[1] == "L"
    assert sheet.print_title_rows == "$1:$1"


def test_columns_of_texts_are_made_narrower_until_they_fit_a_page():
    wide = [Column("id", 7), *(Column(f"text {i}", width) for i, width in enumerate((20, 60, 50, 46, 40)))]
    columns = fitted(wide)
    assert page_scale([c.width for c in wide]) < MIN_POINTS / BODY_POINTS
    assert page_scale([c.width for c in columns]) >= MIN_POINTS / BODY_POINTS
    assert columns[0].width == 7
    assert [c.width for c in columns[2:]] == sorted((c.width for c in columns[2:]), reverse=True)
    assert fitted(columns) == columns


def test_remarks_are_comments(written):
    path, lang = written
    book = openpyxl.load_workbook(path)
    criterion = sample_outcome().criteria[0]
    assert criterion.value_text[lang] in book.worksheets[FRONT].cell(FRONT_ROW + 1, 8).comment.text
    assert criterion.measured.main.method[lang] in book.worksheets[DETAILS]["M1"].comment.text


def test_charts_draw_what_the_tables_hold(written):
    book = openpyxl.load_workbook(written[0], data_only=True)
    assert len(book.worksheets[FRONT]._charts) == 1
    assert len(book.worksheets[CHARTS]._charts) == 1
    outcome = sample_outcome()
    rows = list(book.worksheets[CHARTS].iter_rows(values_only=True))
    sums = [sum(row[1:5]) for row in rows if isinstance(row[1], float)]
    scores = outcome.ranking.score[outcome.ranking.order]
    assert sums == pytest.approx(scores[: len(sums)].tolist(), abs=1e-6)
    assert len(sums) == 10


def test_with_many_sites_the_front_has_the_best_and_says_where_the_rest_is(tmp_path, monkeypatch):
    monkeypatch.setattr(front_sheet, "MAX_LISTED", 3)
    path = tmp_path / "r.xlsx"
    write_workbook(sample_outcome(), path, "en")
    sheet = openpyxl.load_workbook(path, data_only=True).worksheets[FRONT]
    assert [sheet.cell(FRONT_ROW + k, 1).value for k in (1, 2, 3, 4)] == [1, 2, 3, None]
    assert any("best 3 of 12" in text and "details" in text for text in texts(sheet))


def test_hostile_names_are_text_on_cover_ranking_and_charts(tmp_path):
    names = ['=HYPERLINK("http://a")', "@x", '"&quit()&"', "http://a.example", "\x1b[31m", "<b>"] * 2
    path = tmp_path / "r.xlsx"
    write_workbook(sample_outcome(names=names), path, "en", picture('=cmd|"/C calc"!A0'))
    for sheet in openpyxl.load_workbook(path).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.hyperlink is None
                assert cell.data_type != "f" or "HYPERLINK" not in str(cell.value)
    with zipfile.ZipFile(path) as archive:
        assert not any("externalLink" in name for name in archive.namelist())


def test_the_same_run_gives_the_same_bytes(tmp_path):
    for name in ("a", "b"):
        write_workbook(sample_outcome(), tmp_path / name, "zh", picture())
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_without_formulas_nobody_is_asked_to_change_a_weight_there(tmp_path, monkeypatch):
    monkeypatch.setattr(workbook_formulas, "MAX_LIVE_SITES", 2)
    path = tmp_path / "r.xlsx"
    write_workbook(sample_outcome(), path, "en", picture())
    sheets = openpyxl.load_workbook(path).worksheets
    said = [*texts(sheets[COVER]), *texts(sheets[FRONT])]
    assert "Weight" in said
    assert [text for text in said if "change" in text.lower()] == [
        text for text in said if "Change weights in the study" in text
    ]


def test_a_row_is_as_high_as_its_wrapped_chinese_text_and_headings_break_before_their_note():
    assert height_of("地" * 60, 94.0) == 2 * height_of("地" * 20, 94.0) > 2 * height_of("a" * 40, 94.0)
    assert height_of("地" * 30, 94.0, size=1.9) > height_of("地" * 30, 94.0)
    assert broken_heading("得分（0—1）", 9.0) == "得分\n（0—1）"
    assert broken_heading("地价 [万元/亩]", 30.0) == "地价 [万元/亩]"
    assert broken_heading("Score (0-1)", 9.0) == "Score (0-1)"


def test_a_column_of_names_holds_the_longest_within_limits():
    assert name_width(["交城县夏家营生态工业园东区二期C-07地块"], 26.0, 44.0) > 38.0
    assert name_width(["甲"], 26.0, 44.0) == 26.0
    assert name_width(["甲" * 90], 26.0, 44.0) == 44.0
