"""The formulas of ranking.xlsx: recalculated from scratch by LibreOffice, they match the engine."""

import shutil
import subprocess
import zipfile
from dataclasses import replace

import numpy as np
import openpyxl
import pytest
from xlsxwriter.worksheet import Worksheet

from siting.decide.ranking import rank_sites
from siting.scoring.methods import method
from siting.show.base import book
from siting.show.base.text import STATUS
from siting.show.workbook import ranking_workbook, workbook_formulas
from siting.show.workbook.ranking_workbook import write_workbook
from siting.show.workbook.workbook_formulas import FRONT_ROW
from tests.support.sample import sample_outcome

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")
needs_office = pytest.mark.skipif(OFFICE is None, reason="LibreOffice Calc is not installed (soffice)")

FRONT, DETAILS = 1, 3

CASES = {
    "as run": None,
    "other weights": [10, 70, 5, 15],
    "one weight": [0, 1, 0, 0],
    "the known ones hardly weigh": [1, 2, 90, 7],
    "none weighs": [0, 0, 0, 0],
}
POLICIES = {
    "neutral": ("neutral",) * 4,
    "worst": ("neutral", "worst", "worst", "neutral"),
    "exclude": ("neutral", "neutral", "exclude", "worst"),
}


def test_formulas_are_written_as_xlsxwriter_would_write_them(tmp_path, monkeypatch):
    outcome = ranked(POLICIES["worst"])
    write_workbook(outcome, tmp_path / "ours.xlsx", "en", None)
    monkeypatch.setattr(book, "_sheet_class", lambda: Worksheet)
    write_workbook(outcome, tmp_path / "theirs.xlsx", "en", None)
    assert (tmp_path / "ours.xlsx").read_bytes() == (tmp_path / "theirs.xlsx").read_bytes()


def ranked(policies, share=None):
    """Return the sample with these policies, ranked by the engine, two sites alike."""
    sample = sample_outcome()
    criteria = []
    for c, policy in zip(sample.criteria, policies, strict=True):
        same = {name: getattr(c, name).copy() for name in ("score", "score_low", "score_high")}
        for scores in same.values():
            scores[7] = scores[8]  # a tie, whatever the weights
        criteria.append(replace(c, unknown=policy, **same))
    ranking = rank_sites(
        criteria, sample.constraints, sample.sites.frame["site_id"].to_numpy(object),
        min_coverage=sample.min_coverage, share=share,
    )  # fmt: skip
    return replace(sample, criteria=tuple(criteria), ranking=ranking)


def recalculated(path, weights, folder):
    """Wipe every stored value, set weights, let LibreOffice compute, and read its figures by site."""
    book = openpyxl.load_workbook(path)  # formulas without their values
    sheet = book.worksheets[FRONT]
    for row, weight in enumerate(weights or [], start=FRONT_ROW + 1):
        sheet.cell(row, 9).value = weight
    bare = folder / "bare.xlsx"
    book.save(bare)
    with zipfile.ZipFile(bare) as archive:
        assert b"</f><v></v>" in archive.read("xl/worksheets/sheet4.xml") or b"</f><v />" in archive.read(
            "xl/worksheets/sheet4.xml"
        )
    out = folder / "computed"
    command = [
        OFFICE, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
        "--convert-to", "xlsx", "--outdir", str(out), str(bare),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    computed = openpyxl.load_workbook(out / "bare.xlsx", data_only=True)
    return {
        row[2]: row for row in computed.worksheets[DETAILS].iter_rows(min_row=2, values_only=True)
    }, computed


@needs_office
@pytest.mark.slow
@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("policy", POLICIES)
def test_recalculated_from_nothing_it_is_what_the_engine_says(tmp_path, policy, lang):
    outcome = ranked(POLICIES[policy])
    write_workbook(outcome, tmp_path / "r.xlsx", lang)
    for number, (case, weights) in enumerate(CASES.items()):
        if lang == "zh" and case != "other weights":
            continue
        folder = tmp_path / str(number)
        folder.mkdir()
        rows, book = recalculated(tmp_path / "r.xlsx", weights, folder)
        if case == "none weighs":
            assert {row[0] for row in rows.values()} == {None}
            continue
        share = None if weights is None else np.array(weights) / sum(weights)
        expected = ranked(POLICIES[policy], share).ranking
        names = [STATUS[word][lang] for word in ("ranked", "excluded", "insufficient")]
        for i, site in enumerate(outcome.sites.frame["site_id"]):
            row = rows[site]
            assert row[3] == names[expected.status[i]], (case, site)
            found = [np.nan if x is None or x == "" else x for x in row[4:8]]
            wanted = [expected.score[i], expected.coverage[i], expected.score_low[i], expected.score_high[i]]
            assert found == pytest.approx(wanted, abs=2e-12, nan_ok=True), (case, site)
            ranks = [expected.rank[i], expected.rank_best[i], expected.rank_worst[i]]
            assert [x or 0 for x in (row[0], row[8], row[9])] == ranks, (case, site)
        check_front(book.worksheets[FRONT], rows)


def check_front(sheet, rows):
    """The sheet of the ranking lists all sites, sorted by what the details say now."""
    listed = [[cell.value for cell in line[:7]] for line in sheet.iter_rows(min_row=FRONT_ROW + 1)]
    listed = listed[: len(rows)]
    ranks = [line[0] for line in listed if isinstance(line[0], (int, float))]
    assert (
        ranks == sorted(ranks) == sorted(row[0] for row in rows.values() if isinstance(row[0], (int, float)))
    )
    assert not any(isinstance(line[0], (int, float)) for line in listed[len(ranks) :])
    by_name = {row[1]: row for row in rows.values()}
    assert {line[1] for line in listed} == set(by_name)
    for rank, name, score, low, high, _, known in listed:
        row = by_name[name]
        assert rank == (row[0] if isinstance(row[0], (int, float)) else row[3])
        assert [score, low, high, known] == [row[4], row[6], row[7], row[5]]


def formulas(path):
    book = openpyxl.load_workbook(path)
    return [c.value for sheet in book for row in sheet.iter_rows() for c in row if c.data_type == "f"]


def test_stored_values_are_there_for_programs_that_do_not_compute(tmp_path):
    outcome = ranked(POLICIES["neutral"])
    write_workbook(outcome, tmp_path / "r.xlsx", "en")
    sheet = openpyxl.load_workbook(tmp_path / "r.xlsx", data_only=True)["details"]
    scores = [row[4].value for row in sheet.iter_rows(min_row=2)]
    assert scores == pytest.approx(outcome.ranking.score[outcome.ranking.order].tolist(), abs=5e-7)
    assert formulas(tmp_path / "r.xlsx")


def test_too_many_sites_are_written_as_values(tmp_path, monkeypatch):
    monkeypatch.setattr(workbook_formulas, "MAX_LIVE_SITES", 5)
    write_workbook(ranked(POLICIES["neutral"]), tmp_path / "r.xlsx", "en")
    assert formulas(tmp_path / "r.xlsx") == []
    sheet = openpyxl.load_workbook(tmp_path / "r.xlsx")["weights"]
    assert "plain values" in [row[0].value for row in sheet.iter_rows()][-1]


def test_another_method_is_written_as_values(tmp_path):
    other = replace(ranked(POLICIES["neutral"]), method=method("weighted_product"))
    write_workbook(other, tmp_path / "r.xlsx", "en")
    assert formulas(tmp_path / "r.xlsx") == []


def test_a_large_book_has_the_same_formulas(tmp_path, monkeypatch):
    write_workbook(ranked(POLICIES["worst"]), tmp_path / "small.xlsx", "en")
    monkeypatch.setattr(ranking_workbook, "_IN_MEMORY_SITES", 0)
    write_workbook(ranked(POLICIES["worst"]), tmp_path / "large.xlsx", "en")
    assert formulas(tmp_path / "small.xlsx") == formulas(tmp_path / "large.xlsx")
