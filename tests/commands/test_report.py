"""``siting report`` on the command line: its files, and what it refuses before any work."""

import shutil
import zipfile
from datetime import datetime
from pathlib import Path

import docx
import pytest

from siting import cli
from siting.show.base.document import typeset
from tests.support.command_line import is_one_line

SMALL = Path(__file__).parents[1] / "support" / "small_study"


@pytest.fixture
def siting(monkeypatch, capfd):
    def run(*arguments):
        monkeypatch.setattr("sys.argv", ["siting", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        return (ended.value.code, *capfd.readouterr())

    return run


@pytest.fixture
def study(tmp_path):
    return Path(shutil.copytree(SMALL, tmp_path / "study")) / "study.yaml"


def test_a_report_in_word_with_a_template(siting, study, tmp_path):
    letter = docx.Document()
    letter.sections[0].header.paragraphs[0].text = "Example office"
    letter.save(tmp_path / "letter.docx")
    code, out, _ = siting(
        "report",
        study,
        "--format",
        "docx",
        "--lang",
        "en",
        "--out",
        tmp_path / "out",
        "--template",
        tmp_path / "letter.docx",
    )
    assert code == 0
    assert out.split() == [str(tmp_path / "out" / "report.en.docx")]
    found = docx.Document(tmp_path / "out" / "report.en.docx")
    assert found.sections[0].header.paragraphs[0].text == "Example office"
    assert found.paragraphs[0].text == "Two places"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--for", "board"], "no report for 'board'"),
        (["--format", "doc"], "no format 'doc'"),
        (["--format", ","], "no format is named"),
        (["--template", "none.docx"], "there is no such Word template"),
        (["--site", "Nowhere", "--format", "html"], "the study has no site 'Nowhere'"),
    ],
)
def test_what_it_refuses(siting, study, tmp_path, arguments, said):
    code, _, err = siting("report", study, "--out", tmp_path / "out", *arguments)
    assert code == 2
    assert is_one_line(err.replace("\r", ""))
    assert said in err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("date", "shown"), [("May 2027", "May 2027"), ("today", str(datetime.now().astimezone().year)), ("", "")]
)
def test_a_date_on_the_cover(siting, study, tmp_path, date, shown):
    options = ("--date", date) if date else ()
    code, _, _ = siting(
        "report", study, "--format", "docx", "--lang", "en", "--out", tmp_path / "out", *options
    )
    assert code == 0
    cover = {
        r.cells[0].text: r.cells[1].text
        for r in docx.Document(tmp_path / "out" / "report.en.docx").tables[0].rows
    }
    assert shown in cover.get("Date", "")
    assert ("Date" in cover) == bool(date)


def test_word_is_not_made_to_ask_whether_to_update_fields(siting, study, tmp_path):
    siting("report", study, "--format", "docx", "--lang", "en", "--out", tmp_path / "out")
    with zipfile.ZipFile(tmp_path / "out" / "report.en.docx") as archive:
        document, settings = (archive.read(f"word/{name}.xml").decode() for name in ("document", "settings"))
    assert " PAGEREF " in document
    assert "w:dirty" not in document
    assert "updateFields" not in settings


def test_without_typst_one_line_says_what_to_install(siting, study, tmp_path, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "typst", None)
    typeset._families.cache_clear()
    code, _, err = siting("report", study, "--out", tmp_path / "out")
    assert (code, "siting[office]" in err) == (2, True)
