"""`siting audit` reads a file of parcels as `siting init` does: the same notes, the same options."""

import json

import openpyxl
import pytest

from siting.geo.geodesy import distance_km
from tests.support.command_line import is_one_line

REMARK = "注：坐标取自高德地图；面积为净用地。"
PLAIN = ("名称", "经度", "纬度", "面积（亩）")
SHIFTED = ("名称", "经度(GCJ-02)", "纬度(GCJ-02)", "面积（亩）")


def parcels(folder, headings=PLAIN, below=()):
    book = openpyxl.Workbook()
    book.active.append(headings)
    book.active.append(["甲地块", 114.1180, 31.5760, 620])
    book.active.append(["乙地块", 114.2125, 31.6330, "约300"])
    for line in below:
        book.active.append([line])
    book.save(folder / "地块.xlsx")
    return folder / "地块.xlsx"


@pytest.fixture
def leaflet(tmp_path):
    path = tmp_path / "推介.txt"
    path.write_text("甲地块面积620亩，距武汉市中心110公里。\n", encoding="utf-8")
    return path


def doors(file):
    return {"among": ("甲地块", "--among", file), "site": (f"甲地块={file}",)}


def squeezed(text):
    return "".join(text.split())


@pytest.mark.parametrize("below", [(), (REMARK,)])
@pytest.mark.parametrize("door", ["among", "site"])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_audit_notes_of_a_file_what_init_notes(siting, leaflet, tmp_path, below, door, lang):
    file = parcels(tmp_path, below=below)
    _, _, said = siting("init", tmp_path / "own", "--sites", file, "--lang", lang)
    site = doors(file)[door]
    code, out, err = siting("audit", leaflet, "--site", *site, "--out", tmp_path / "out", "--lang", lang)
    notes = [line.partition("地块.xlsx")[2].lstrip("：: ") for line in said.splitlines()]
    assert code == 0
    assert any("gcj02" in note for note in notes)
    # Each is told, and told once.
    assert [squeezed(out + err).count(squeezed(note)) for note in notes] == [1] * len(notes)


def test_the_files_of_an_audit_say_when_the_datum_is_in_doubt(siting, leaflet, tmp_path):
    file = parcels(tmp_path, below=(REMARK,))
    siting("audit", leaflet, "--site", "甲地块", "--among", file, "--out", tmp_path / "out")
    found = json.loads((tmp_path / "out" / "audit.json").read_text(encoding="utf-8"))
    assert "坐标取自高德地图" in found["not_measured"][0]["en"]
    assert "坐标按WGS84处理" in found["not_measured"][0]["zh"]


@pytest.mark.parametrize("headings", [PLAIN, SHIFTED])
@pytest.mark.parametrize("door", ["among", "site"])
def test_datum_moves_the_parcels_of_an_audit(siting, leaflet, tmp_path, headings, door):
    site = doors(parcels(tmp_path, headings))[door]
    command = ("audit", leaflet, "--site", *site, "--out", tmp_path / "out", "--json")
    code, out, err = siting(*command, "--datum", "gcj02")
    found = json.loads(out)
    at = found["run"]["site"]
    assert code == 0
    assert "converted to WGS84" in err
    assert found["not_measured"] == []
    assert found["run"]["read_as"] == {"datum": "gcj02"}
    assert distance_km(at["lon"], at["lat"], 114.1180, 31.5760) == pytest.approx(0.55, abs=0.1)


@pytest.mark.parametrize("door", ["among", "site"])
def test_what_a_refusal_asks_for_can_be_given(siting, leaflet, tmp_path, door):
    site = doors(parcels(tmp_path, SHIFTED))[door]
    code, _, err = siting("audit", leaflet, "--site", *site, "--out", tmp_path / "out")
    assert (code, is_one_line(err)) == (2, True)
    assert "--datum" in err


@pytest.mark.parametrize("among", [False, True])
def test_how_a_file_is_read_is_asked_only_with_a_file_of_parcels(siting, leaflet, tmp_path, among):
    siting("init", tmp_path / "own", "--sites", parcels(tmp_path))
    study = ("--among", tmp_path / "own" / "study.yaml") if among else ()
    site = "甲地块" if among else "Jiaocheng"
    code, _, err = siting("audit", leaflet, "--site", site, *study, "--datum", "gcj02", "--out", tmp_path / "out")  # fmt: skip
    assert (code, is_one_line(err)) == (2, True)
    assert "--datum" in err


def test_the_notes_of_a_study_are_told_too(siting, leaflet, tmp_path):
    siting("init", tmp_path / "own", "--sites", parcels(tmp_path, below=(REMARK,)))
    study = tmp_path / "own" / "study.yaml"
    _, out, err = siting("audit", leaflet, "--site", "甲地块", "--among", study, "--out", tmp_path / "out")
    assert squeezed("坐标取自高德地图") in squeezed(out + err)
