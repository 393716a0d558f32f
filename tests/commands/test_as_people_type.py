"""Commands as people type them: a site file as the study, cn for Chinese, a county with its suffix, places in minutes."""

import json

import pytest

from siting import load_study
from siting.errors import StudyError
from siting.languages import language_of
from siting.place_names import without_kind
from siting.readers.positions import read_position
from siting.study.schema import StudyFile
from tests.support.command_line import is_one_line

PLOTS = "name,lon,lat,elevation_m\nA,112.1,37.5,800\nB,113.2,38.1,900\n"


# --- a site file where a study is expected ------------------------------------------------------------------


@pytest.mark.parametrize("command", [("check",), ("run", "--outputs", "ranking")])
def test_a_site_file_given_as_the_study_is_run_with_the_embedded_one(siting, tmp_path, monkeypatch, command):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "plots.csv").write_text(PLOTS)
    code, out, err = siting(*command, "plots.csv")
    assert code == 0
    assert "plots.csv is a site file: the embedded study is run on it, as with --sites" in err
    assert "For a study of your own: siting init DIR --sites plots.csv" in err
    same = siting(*command, *as_sites(command))
    assert same[0] == 0
    assert out.replace("plots.csv: ", "") == same[1].replace(f"{as_sites(command)[0]}: ", "")


def as_sites(command):
    from siting.study.load import EMBEDDED_STUDY

    study = [EMBEDDED_STUDY] if command == ("check",) else []
    return [*study, "--sites", "plots.csv"]


def test_options_of_the_site_file_go_with_it(siting, tmp_path):
    (tmp_path / "xy.csv").write_text("name,x,y\nA,602152,4157000\n")
    code, out, _ = siting("check", tmp_path / "xy.csv", "--crs", "EPSG:4546", "--json")
    assert (code, json.loads(out)["sites"]) == (0, 1)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("地块.xlsx", b"PK\x03\x04"),
        ("a.json", b'{"type": "FeatureCollection", "features": []}'),
        ("界址点.txt", "[地块坐标]\n".encode("gb18030")),
        ("a.docx", b"PK"),
    ],
)
def test_a_site_file_is_no_study(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(
        StudyError,
        match=r"is a site file, not a study\. `siting init DIR --sites FILE` writes a study for it",
    ):
        load_study(tmp_path / name)


def test_a_study_in_json_is_a_study(tmp_path):
    study = {
        "title": "T",
        "sites": {"file": "plots.csv"},
        "criteria": [{"id": "p", "measure": "attribute", "params": {"column": "p"}, "weight": 1}],
    }
    (tmp_path / "study.json").write_text(json.dumps(study))
    assert load_study(tmp_path / "study.json").file.title.en == "T"


def test_promote_and_audit_say_where_a_site_file_goes(siting, tmp_path):
    (tmp_path / "plots.csv").write_text(PLOTS)
    code, _, err = siting("promote", "A", tmp_path / "plots.csv", "--rivals", "B", "--out", tmp_path / "p")
    assert (code, is_one_line(err)) == (2, True)
    assert "name it as file under sites in a study" in err


# --- languages ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["cn", "zh-CN", "zh_Hans", "Chinese", "中文", "zh"])
def test_chinese_by_its_other_names(siting, word):
    assert language_of(word) == "zh"
    study = {"title": "T", "lang": word, "sites": {"file": "s"}, "criteria": [{"id": "a", "weight": 1}]}
    assert StudyFile.model_validate(study).lang == "zh"
    code, _, err = siting("diff", "a", "b", "--lang", word)
    assert (code, "--lang" in err) == (2, False)


def test_another_language_is_refused_in_one_line(siting):
    code, _, err = siting("run", "--lang", "de")
    assert code == 2
    assert is_one_line(err)
    assert "'de' is neither en nor zh" in err


# --- names of sites -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("交城县", "交城"),
        ("太原市", "太原"),
        ("Jiaocheng County", "Jiaocheng"),
        ("交城", "交城"),
        ("县", "县"),
        ("County", "County"),
    ],
)
def test_a_name_without_its_kind(name, short):
    assert without_kind(name) == short


def test_a_county_is_found_with_its_suffix(siting, tmp_path):
    code, out, _ = siting(
        "promote", "交城县", "--rivals", "文水县,Qingxu County", "--out", tmp_path / "p", "--json"
    )
    assert code == 0
    document = json.loads(out)
    assert document["site"]["name"]["en"] == "Jiaocheng"
    assert [rival["name"]["en"] for rival in document["rivals"]] == ["Wenshui", "Qingxu"]


# --- places -------------------------------------------------------------------------------------------------

SEAT = pytest.approx((37.55, 112.15), abs=1e-9)


@pytest.mark.parametrize(
    "text",
    [
        "37.55,112.15",
        "37.55 112.15",
        "37.55，112.15",
        "37.55; 112.15",
        "37°33′N 112°9′E",
        "112°9′E 37°33′N",
        "北纬37°33′，东经112°9′",
        "东经112.15 北纬37.55",
        "37d33m00s, 112d09m00s",
        "37d33m00sN 112d09m00sE",
        "37 33 00 N 112 09 00 E",
        "37deg33' 112deg9'",
        "37 degrees 33' N, 112 degrees 9' E",
        "37.55° N, 112.15° E",
    ],
)
def test_a_place_in_every_usual_notation(text):
    assert read_position(text) == SEAT


@pytest.mark.parametrize(
    ("text", "place"), [("-33.9,151.2", (-33.9, 151.2)), ("33°54′S 70°30′W", (-33.9, -70.5))]
)
def test_a_place_on_the_other_half_of_the_world(text, place):
    assert read_position(text) == pytest.approx(place)


@pytest.mark.parametrize(
    "text", ["", "37.55", "Jiaocheng", "a,b", "37,55,112,15", "37°33′N 112°9′N", "山西,太原"]
)
def test_what_is_no_place(text):
    assert read_position(text) is None


@pytest.mark.parametrize(
    "words", [("37.55", "112.15"), ("37.55,112.15",), ("37°33′N", "112°9′E"), ("112°9′E 37°33′N",)]
)
def test_climate_at_takes_them(siting, words):
    code, out, _ = siting("climate", "at", *words, "--json")
    assert code == 0
    assert (json.loads(out)["place"]["lat"], json.loads(out)["place"]["lon"]) == SEAT


def test_climate_at_takes_a_pair_in_the_south(siting):
    code, out, _ = siting("climate", "at", "-33.9,151.2", "--json")
    assert code == 0
    assert json.loads(out)["place"]["lat"] == -33.9


def test_climate_at_says_how_to_write_a_place(siting):
    code, _, err = siting("climate", "at", "37°33′N")
    assert code == 2
    assert is_one_line(err)
    assert "Write them as in 37.5512 112.1494, 37.5512,112.1494 or 37°33′N 112°9′E" in err


# --- commands -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("words", "meant"), [(("exhibit", "rankings"), "ranking"), (("promot",), "promote")])
def test_a_command_that_is_not_there_names_the_nearest(siting, words, meant):
    code, _, err = siting(*words)
    assert code == 2
    assert is_one_line(err)
    assert f"Did you mean '{meant}'?" in err
    assert "--help" in err


@pytest.mark.parametrize(
    ("lang", "said"), [("en", "compared with the best others"), ("zh", "与排名最前的其他地块比较")]
)
def test_promote_without_rivals_compares_with_the_best_other_sites(siting, tmp_path, lang, said):
    rows = "".join(f"P{k},112.{k},37.5,{800 + k},{0.3 + k / 50}\n" for k in range(1, 7))
    (tmp_path / "plots.csv").write_text(f"name,lon,lat,elevation_m,price (yuan/kWh)\n{rows}")
    siting("init", tmp_path / "s", "--sites", tmp_path / "plots.csv", "--datum", "wgs84", "--lang", lang)
    code, _, err = siting("promote", "P6", tmp_path / "s" / "study.yaml", "--out", tmp_path / "o")
    assert code == 0
    assert said in err
    found = json.loads((tmp_path / "o" / "promote.json").read_text("utf-8"))
    assert len(found["rivals"]) == 3
    assert "P6" not in [one["name"]["en"] for one in found["rivals"]]


@pytest.mark.parametrize(
    ("lang", "said"),
    [("en", "ranks no other site to compare it with"), ("zh", "没有其他进入排名的地块可供比较")],
)
def test_promote_of_the_only_parcel_says_that_there_is_nothing_to_compare_it_with(
    siting, tmp_path, lang, said
):
    (tmp_path / "plots.csv").write_text("name,lon,lat,elevation_m\nP1,112.1,37.5,801\n")
    siting("init", tmp_path / "s", "--sites", tmp_path / "plots.csv", "--datum", "wgs84", "--lang", lang)
    code, _, err = siting("promote", "P1", tmp_path / "s" / "study.yaml", "--out", tmp_path / "o")
    assert code == 2
    assert is_one_line(err)
    assert said in err
    assert "--rivals" not in err
