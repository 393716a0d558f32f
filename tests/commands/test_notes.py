"""Notes on how files are read: in full at ``check`` and ``run``, counted at the commands that follow them."""

import shutil
from pathlib import Path

import pytest

PARCELS = """名称,经度,纬度,海拔,面积（亩）,地价（万元/亩）,电价（元/千瓦时）
甲,112.10,37.50,800,约300,16,0.52
乙,112.20,37.60,800,680（含道路）,待定,0.53
丙,112.15,37.55,800,400,15,0.51
"""
FOLLOWERS = {
    "exhibit": ("exhibit", "ranking", "{study}", "--format", "svg", "--out", "{out}"),
    "report": ("report", "{study}", "--format", "html", "--out", "{out}"),
    "promote": ("promote", "甲", "{study}", "--rivals", "乙", "--out", "{out}"),
    "checklist": ("checklist", "甲", "{study}", "--out", "{out}"),
}


@pytest.fixture
def study(siting, tmp_path):
    def write(lang, parcels=PARCELS, datum=()):
        (tmp_path / "p.csv").write_text(parcels, "utf-8")
        assert siting("init", tmp_path / "s", "--sites", tmp_path / "p.csv", "--lang", lang, *datum)[0] == 0
        return tmp_path / "s" / "study.yaml"

    return write


def notes(err):
    """The notes of stderr, without what a bar of progress leaves."""
    return [line for line in err.splitlines() if line.startswith(("siting: note:", "siting: 提示："))]


def called(command, study, out):
    return [part.format(study=study, out=out) for part in FOLLOWERS[command]]


@pytest.mark.parametrize(("command", "lang"), [*((name, "en") for name in FOLLOWERS), ("checklist", "zh")])
def test_what_check_has_listed_is_counted_in_one_line(siting, study, tmp_path, command, lang):
    file = study(lang)
    full = notes(siting("run", file, "--outputs", "ranking", "--out", tmp_path / "r")[2])
    listed = notes(siting("check", file)[2])
    assert len(full) > 2
    assert set(full) <= set(listed)
    code, _, err = siting(*called(command, file, tmp_path / "o"))
    assert code == 0
    (line,) = notes(err)
    assert f" {len(full)} notes " in line if lang == "en" else f"{len(full)}条提示" in line
    assert f"`siting check {file}`" in line


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_figure_in_doubt_is_told_at_every_command(siting, study, tmp_path, lang):
    file = study(lang, PARCELS.replace("约300", "约300000").replace("甲", "甲地"))
    doubt = "differ by a factor" if lang == "en" else "相差"
    full = notes(siting("run", file, "--outputs", "ranking", "--out", tmp_path / "r")[2])
    (doubted,) = [n for n in full if doubt in n]
    found = notes(siting("report", file, "--format", "html", "--out", tmp_path / "o")[2])
    assert found[0] == doubted
    assert len(found) == 2


def test_sites_that_check_has_not_seen_have_their_notes_in_full(siting, study, tmp_path):
    file = study("en")
    other = Path(shutil.copy(tmp_path / "p.csv", tmp_path / "other.csv"))
    asked = ("exhibit", "ranking", file, "--sites", other, "--format", "svg", "--out", tmp_path / "o")
    found = notes(siting(*asked)[2])
    assert sum("other.csv" in line for line in found) > 2, found


def test_a_single_note_is_told_itself(siting, study, tmp_path):
    file = study("en", PARCELS.replace("约300", "300").replace("待定", "14"), ("--datum", "wgs84"))
    (line,) = notes(siting("run", file, "--outputs", "ranking", "--out", tmp_path / "r")[2])
    assert "680（含道路）" in line
    assert notes(siting("report", file, "--format", "html", "--out", tmp_path / "o")[2]) == [line]
