"""``siting power``: what is printed, as JSON, and what cannot be used."""

import json

import pytest
from rich.cells import cell_len

import siting as package
from siting.errors import SitingError
from tests.support.command_line import is_one_line

OPTIONS = ["--racks", "4200,20000,16000", "--pue", "1.3", "--stations", "2x63:I+II,2x63:III"]
STUDY = """
title: Two phases
sites: {file: sites.csv}
criteria:
  - {id: mean_temperature, weight: 1, value: {kind: linear, worst: 14, best: 4}}
project:
  phases:
    - {name: 1, racks: 4200, start: 2026-07-01}
    - {name: 2, racks: 20000}
  rack_kw: [2.5, 4]
  cooling_case: large_indirect_evaporative
  utilisation: 0.8
  stations:
    - {name: 东站, transformers: 2, each_mva: 63, feeds: [1, 2]}
"""
SITES = "site_id,name,lat,lon,elevation_m\nA,北地块,37.55,112.15,760\nB,南地块,37.50,112.10,900\n"


@pytest.fixture
def study(tmp_path):
    (tmp_path / "sites.csv").write_text(SITES, encoding="utf-8")
    path = tmp_path / "study.yaml"
    path.write_text(STUDY, encoding="utf-8")
    return path


def test_the_verdict_names_its_case(siting):
    code, out, _ = siting("power", "Jiaocheng", *OPTIONS, "--json")
    assert code == 0
    found = json.loads(out)
    assert found["verdict"] == {"case": None, "holds": None}
    holds = {case["id"]: case["holds"] for case in found["cases"]}
    assert holds == {"apart": "no", "pooled": "no", "coupled": "yes"}
    coupled = json.loads(siting("power", "Jiaocheng", *OPTIONS, "--coupled", "--json")[1])
    assert coupled["verdict"] == {"case": "coupled", "holds": "yes"}
    apart = json.loads(siting("power", "Jiaocheng", *OPTIONS, "--apart", "--json")[1])
    assert apart["verdict"] == {"case": "apart", "holds": "no"}


@pytest.mark.parametrize(
    ("lang", "words"), [("en", ["tce/yr", "138 MVA", "DEPENDS"]), ("zh", ["折标煤", "138兆伏安", "取决于"])]
)
def test_the_terminal(siting, lang, words):
    code, out, _ = siting("power", "37.55,112.15", *OPTIONS, "--lang", lang)
    assert code == 0
    for word in words:
        assert word in out
    assert max(cell_len(line) for line in out.splitlines()) <= 80


def test_a_project_in_a_study_has_the_climate_of_its_site(study):
    north, south = (package.power_of(name, package.load_study(study)) for name in ("北地块", "b"))
    assert north.document()["site"]["zh"] == "北地块"
    for result in (north, south):
        found = result.document()
        assert 1.03 < found["pue"]["year"]["low"] < found["pue"]["year"]["high"] < 1.3
        # The hottest hours cost more than the year.
        for end in ("low", "high"):
            assert found["pue"]["hottest_hours"][end] > found["pue"]["year"][end]
        assert found["total"]["water_m3_per_year"]["low"] > 0
        assert found["phases"][0]["start"] == "2026-07-01"
    assert north.document()["pue"] != south.document()["pue"]
    assert list(north.phases["phase"]) == ["1", "2"]
    assert list(north.cases["case"]) == ["apart", "pooled", "coupled"]


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["Jiaocheng"], "no project is stated"),
        (["Jiaocheng", "--racks", "4200"], "--pue, --case"),
        (["Jiaocheng", "--racks", "x", "--pue", "1.3"], "'x' is not a number"),
        (["Jiaocheng", "--racks", "4200", "--pue", "0.9"], "--pue: '0.9' is not a PUE. Give 1 to 5"),
        (["Jiaocheng", "--racks", "4200", "--pue", "9"], "--pue: '9' is not a PUE"),
        (["Jiaocheng", "--racks=-5", "--pue", "1.3"], "--racks: -5 is not above 0"),
        (["Jiaocheng", "--racks", "nan", "--pue", "1.3"], "--racks: 'nan' is not a number"),
        (["Jiaocheng", "--racks", "inf", "--pue", "1.3"], "--racks: 'inf' is not a number"),
        (["Jiaocheng", "--racks", "4200", "--pue", "1.3", "--rack-kw", "0"], "--rack-kw: 0 is not above 0"),
        (["Jiaocheng", "--racks", "1", "--pue", "1.3", "--stations", "2x0"], "--stations: '2x0' has a zero"),
        (["Jiaocheng", "--racks", "4200", "--pue", "1.3", "--stations", "63"], "is not a substation"),
        (
            ["Jiaocheng", "--racks", "1", "--pue", "1.3", "--stations", "2x63:IV"],
            "feeds phase 'IV', and --racks has I",
        ),
        (["Jiaocheng", "--racks", "1", "--case", "huge"], "huge"),
        (["Nowhere-at-all", "--racks", "1", "--pue", "1.3"], "Nowhere-at-all"),
        (["51.5,0.1", "--racks", "1", "--case", "large_liquid"], "no climate is known"),
        (["Jiaocheng", "--racks", "1", "--pue", "1.3", "--outages", "0"], "--outages"),
        (
            ["Jiaocheng", "--racks", "1", "--pue", "1.3-1.2"],
            "--pue: '1.3-1.2' falls. Give LOW-HIGH, the lower end first",
        ),
    ],
)
def test_what_cannot_be_used_is_one_line(siting, args, said):
    code, out, err = siting("power", *args)
    assert (code, out) == (2, "")
    assert said in err
    assert is_one_line(err)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ("  rack_kw: [4, 2.5]", "the lower end first"),
        ("  rack_kw: 0", "must be above 0, not 0"),
        ("  coolant: water", "coolant"),
    ],
)
def test_a_fault_in_the_project_has_its_line(study, changed, said):
    text = study.read_text(encoding="utf-8")
    key = changed.split(":")[0]
    lines = [changed if line.startswith(f"{key}:") else line for line in text.splitlines()]
    if changed not in lines:
        lines.append(changed)
    study.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(SitingError) as fault:
        package.load_study(study)
    assert said in str(fault.value)
    assert "line" in str(fault.value)
