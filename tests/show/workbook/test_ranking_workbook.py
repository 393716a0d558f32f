"""ranking.xlsx, read back with another library."""

import re
import zipfile
from dataclasses import replace

import openpyxl
import pytest

from siting import load_study, run
from siting.decide import smaa
from siting.errors import OutputError
from siting.show.base.book import MAX_TEXT_LENGTH
from siting.show.workbook import background_sheets, ranking_workbook
from siting.show.workbook.measured_sheets import value_words
from siting.show.workbook.ranking_workbook import write_workbook
from siting.texts import say
from tests.support.outcomes import criterion
from tests.support.sample import sample_outcome


def write(path, outcome=None, lang="en"):
    write_workbook(outcome or sample_outcome(), path, lang)
    # The stored values, as shown by a program that does not compute formulas.
    return openpyxl.load_workbook(path, data_only=True)


def rows(sheet):
    return list(sheet.iter_rows(values_only=True))


def remarks(sheet):
    return {cell.coordinate: cell.comment.text for row in sheet for cell in row if cell.comment}


@pytest.fixture(scope="module")
def book(tmp_path_factory):
    return write(tmp_path_factory.mktemp("book") / "ranking.xlsx")


def test_the_sheets_are_named_in_english(book):
    assert book.sheetnames == [
        "cover", "ranking", "charts", "details", "weights", "criteria", "measurements", "to supply",
        "constraints", "sources", "notes",
    ]  # fmt: skip


def test_the_sheets_are_named_in_chinese(tmp_path):
    book = write(tmp_path / "r.xlsx", lang="zh")
    assert book.sheetnames == [
        "封面", "排名", "图表", "排名明细", "权重", "指标", "测量值", "待补资料", "约束条件", "资料来源", "说明",
    ]  # fmt: skip
    assert book["排名明细"]["B2"].value == "交城"


def test_headings_carry_their_unit(book):
    headings = [cell.value for cell in book["details"][1]]
    assert "Same-city band, Taiyuan [km]" in headings
    assert "Free cooling [h/yr]" in headings


def test_headings_stay_in_sight(book):
    assert book["details"].freeze_panes == "C2"


def test_the_ranking_is_in_order(book):
    assert [row[0] for row in rows(book["details"])[1:]] == [*range(1, 11), None, None]


def test_figures_are_numbers(book):
    outcome = sample_outcome()
    scores = [row[4] for row in rows(book["details"])[1:]]
    assert scores == pytest.approx(outcome.ranking.score[outcome.ranking.order].tolist(), abs=0.5e-6)


def test_an_unknown_figure_is_the_word(book):
    (row,) = (r for r in rows(book["details"]) if r[2] == "S03")
    assert row[14] == "UNKNOWN"
    assert row[15] is None


def test_a_site_without_rank_says_why(book):
    ranking = sample_outcome().ranking
    assert rows(book["details"])[-1][-1] == ranking.reasons[ranking.reason_code[5]].en


def test_scores_are_coloured_on_a_fixed_scale(book):
    formats = book["details"].conditional_formatting
    scales = [rule.colorScale for area in formats for rule in area.rules]
    assert len(scales) == 5
    assert all([c.val for c in scale.cfvo] in ([0, 1], ["0", "1"]) for scale in scales)


def test_criteria_show_weight_policy_and_thresholds(book):
    row = rows(book["criteria"])[1]
    assert row[2] == 0.4
    assert "renormalised" in row[4]
    assert row[5] == "maximum 60 km (practice, practice-60-500)"


def test_weights_are_shown_in_percent(book):
    assert book["criteria"]["C2"].number_format == "0.0%"


def test_measurements_hold_every_site_and_quantity(book):
    assert len(rows(book["measurements"])) == 1 + 12 * 7


def test_what_to_supply_is_listed(book):
    listed = [(row[1], row[3]) for row in rows(book["to supply"])[1:]]
    assert listed == [
        ("S04", "Grid access"), ("S04", "Hub cluster"),
        ("S03", "Free cooling"), ("S03", "Grid access"), ("S03", "Hub cluster"),
    ]  # fmt: skip


def test_constraints_show_their_verdicts(book):
    verdicts = {row[0]: row[3] for row in rows(book["constraints"])[1:]}
    assert verdicts["S06"] == "fail"
    assert set(verdicts.values()) == {"pass", "fail"}


def test_sources_show_licence_and_date(book):
    (row,) = (r for r in rows(book["sources"]) if r[0] == "cities")
    assert row[1:5] == ("Title of cities", "CC BY 4.0", "2026-11", "dataset")


def test_notes_hold_the_warning_and_the_notice(book):
    text = [row[0] for row in rows(book["notes"])]
    assert "sample warning" in text
    assert "Weights are an example." in text
    assert any("Decree 664" in line for line in text)


def test_addresses_are_text(book):
    assert all(cell.hyperlink is None for sheet in book for row in sheet.iter_rows() for cell in row)


@pytest.mark.parametrize("small", [True, False], ids=["small", "large"])
def test_hostile_names_are_text_and_read_back_exactly(tmp_path, monkeypatch, small):
    if not small:
        monkeypatch.setattr(ranking_workbook, "_IN_MEMORY_SITES", 0)
    # openpyxl reads the escape of "_x0041_" back in small books only; Excel does in both.
    names = [
        "=1+1", "+1", "-1", "@x", "{=1}", "http://example.org", "<script>&amp;", '"', "名称", " x ", "123",
        "a_x0041_b" if small else "a_x_b",
    ]  # fmt: skip
    book = write(tmp_path / "r.xlsx", sample_outcome(names=names))
    cells = [row[1] for row in book["details"].iter_rows(min_row=2)]
    assert {cell.value for cell in cells} == set(names)
    assert {cell.data_type for cell in cells} == {"s"}


def test_no_text_of_a_file_is_in_a_formula(tmp_path):
    write(tmp_path / "r.xlsx", sample_outcome(names=["=HYPERLINK(1)"] * 12))
    with zipfile.ZipFile(tmp_path / "r.xlsx") as archive:
        sheets = [archive.read(n) for n in archive.namelist() if n.startswith("xl/worksheets/sheet")]
    formulas = b"".join(part for sheet in sheets for part in re.findall(rb"<f[ >].*?</f>", sheet))
    assert b"w_same_city" in formulas
    assert b"HYPERLINK" not in formulas
    assert not any(b"<hyperlink" in sheet for sheet in sheets)


@pytest.mark.parametrize("name", ["x" * 40_000, "\U0001f600" * 20_000, "名" * 40_000])
def test_a_text_too_long_for_a_cell_is_cut_and_noted(tmp_path, name):
    book = write(tmp_path / "r.xlsx", sample_outcome(names=[name] + ["x"] * 11))
    (cut,) = {row[1] for row in rows(book["details"])[1:]} - {"x"}
    assert len(cut.encode("utf-16-le")) // 2 <= MAX_TEXT_LENGTH
    assert cut.endswith("…")
    assert any("cut" in row[0] for row in rows(book["notes"]))


def test_a_text_that_just_fits_is_not_cut(tmp_path):
    book = write(tmp_path / "r.xlsx", sample_outcome(names=["x" * MAX_TEXT_LENGTH] + ["x"] * 11))
    assert max(len(row[1]) for row in rows(book["details"])[1:]) == MAX_TEXT_LENGTH


def test_a_control_sign_does_no_harm(tmp_path):
    book = write(tmp_path / "r.xlsx", sample_outcome(names=["a\x00b\x1f\ufffe"] * 12))
    (name,) = {row[1] for row in rows(book["details"])[1:]}
    # Such characters are not valid XML; ECMA-376 (ST_Xstring) writes them as _xHHHH_.
    assert re.sub("_x([0-9A-F]{4})_", lambda m: chr(int(m[1], 16)), name) == "a\x00b\x1f\ufffe"


def test_too_many_sites_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(ranking_workbook, "MAX_ROWS", 12)
    with pytest.raises(OutputError, match=r"holds 11 sites, and there are 12.*ranking\.csv"):
        write_workbook(sample_outcome(), tmp_path / "r.xlsx", "en")
    assert list(tmp_path.iterdir()) == []


def test_long_sheets_point_to_the_file_that_holds_all(tmp_path, monkeypatch):
    monkeypatch.setattr(background_sheets, "MAX_LONG_ROWS", 4)
    book = write(tmp_path / "r.xlsx")
    assert "measurements.csv" in book["measurements"]["A1"].value
    assert "result.json" in book["to supply"]["A1"].value


@pytest.mark.parametrize(
    "outcome_of", [sample_outcome, lambda: run(load_study(None)).outcome], ids=["sample", "embedded study"]
)
def test_a_large_book_says_the_same_as_a_small_one(tmp_path, monkeypatch, outcome_of):
    outcome = outcome_of()
    small = write(tmp_path / "small.xlsx", outcome)
    monkeypatch.setattr(ranking_workbook, "_IN_MEMORY_SITES", 0)
    large = write(tmp_path / "large.xlsx", outcome)
    assert [rows(sheet) for sheet in large] == [rows(sheet) for sheet in small]
    assert [remarks(sheet) for sheet in large] == [remarks(sheet) for sheet in small]
    assert remarks(small["details"])


def test_a_large_book_leaves_no_temporary_file(tmp_path, monkeypatch):
    monkeypatch.setattr(ranking_workbook, "_IN_MEMORY_SITES", 0)
    write(tmp_path / "r.xlsx")
    assert [p.name for p in tmp_path.iterdir()] == ["r.xlsx"]


def test_nothing_unknown_and_no_constraints_are_said_in_a_sentence(tmp_path):
    outcome = sample_outcome()
    book = write(tmp_path / "r.xlsx", replace(outcome, criteria=outcome.criteria[:1], constraints=()))
    assert book["to supply"]["A1"].value == say("workbook.nothing_to_supply").en
    assert "no constraints" in book["constraints"]["A1"].value


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "(1): 0 → 0, 1 → 1"), ("zh", "（1分）；折点：0 → 0，1 → 1")]
)
def test_a_value_function_and_its_points_are_one_sentence(lang, said):
    shown = value_words(criterion("x", [0.2, 0.9]), lang)
    assert shown.endswith(said)


@pytest.mark.parametrize(("mu", "shown"), [([612.5, 320.0], "#,##0.0"), ([612.0, 320.0], "#,##0")])
def test_typed_figures_are_shown_with_the_decimals_typed(tmp_path, mu, shown):
    lines = [
        f"{name},{112.1 + k / 50},37.5,{area}" for k, (name, area) in enumerate(zip("AB", mu, strict=True))
    ]
    (tmp_path / "p.csv").write_text("\n".join(["name,lon,lat,area (mu)", *lines]), encoding="utf-8")
    (tmp_path / "study.yaml").write_text(
        "title: T\nsites: {file: p.csv, datum: wgs84}\ncriteria:\n  - {id: area, measure: attribute, "
        "params: {column: area_mu, unit: mu}, value: {kind: linear, worst: 100, best: 700}, weight: 1}\n"
    )
    run(load_study(tmp_path / "study.yaml")).save(tmp_path / "out", outputs=["workbook"])
    cell = openpyxl.load_workbook(tmp_path / "out" / "ranking.xlsx")["details"]["M2"]
    assert (cell.value, cell.number_format) == (mu[0], shown)


@pytest.mark.parametrize("scores", [10_000, 4_000_000])
def test_the_workbook_says_how_many_samples_the_ranges_of_ranks_rest_on(tmp_path, monkeypatch, scores):
    monkeypatch.setattr(smaa, "_SCORES_IN_RANGES", scores)
    lines = [f"P{k},{112 + k / 50:.2f},37.5,{100 + k}" for k in range(20)]
    (tmp_path / "p.csv").write_text("\n".join(["name,lon,lat,area (mu)", *lines]), encoding="utf-8")
    (tmp_path / "study.yaml").write_text(
        "title: T\nsites: {file: p.csv, datum: wgs84}\nrobustness: {samples: 2000}\ncriteria:\n"
        "  - {id: area, measure: attribute, params: {column: area_mu, unit: mu}, "
        "value: {kind: linear, worst: 50, best: 200}, weight: 1}\n"
        "  - {id: t, measure: distance, params: {to: Taiyuan}, value: {kind: linear, worst: 90, best: 0}, "
        "weight: 1}\n"
    )
    run(load_study(tmp_path / "study.yaml")).save(tmp_path / "out", outputs=["workbook"])
    sheet = openpyxl.load_workbook(tmp_path / "out" / "ranking.xlsx")["robustness"]
    told = [str(cell.value) for row in sheet.iter_rows() for cell in row]
    assert any("2,000 samples" in text for text in told)
    assert any("rest on the first 500 of these samples" in text for text in told) is (scores < 4_000_000)
