"""A study, an audit and a report with their own climate: one file, the same figures."""

import json

import numpy as np
import pytest

import siting
from siting.catalogue import Catalogue, ClimateFile
from siting.climate.climate_source import OWN_CLIMATE, WEATHER_REACH_KM, climate_of
from siting.climate.place import LAPSE_K_PER_M
from siting.criteria.climate import MEAN_TEMPERATURE
from siting.errors import StudyError, WeatherError
from tests.support.command_line import is_one_line
from tests.support.epw_files import DAYS, HEADER, epw, hours

STATION = "LOCATION,Frankfurt,HE,DEU,Test,106370,50.05,8.60,1.0,113.0"
MEAN_C = sum(d * (m + sum(x % 4 for x in range(1, d + 1)) / 4 / d) for m, d in enumerate(DAYS, 1)) / 365
NEAR, FAR = (50.10, 8.70, 113.0), (51.5, 8.6, 113.0)
STUDY = """
title: Parcels abroad
sites: {{file: sites.csv}}
{climate}
criteria:
  - {{id: mean, measure: mean_temperature, value: {{kind: linear, worst: 20, best: 0}}, weight: 1}}
{more}
min_coverage: 0
outputs: [ranking]
"""
HOURS = "  - {id: hours, measure: free_cooling, value: {kind: linear, worst: 0, best: 8760}, weight: 1}"
PUE = "  - {id: pue, value: {kind: linear, worst: 1.6, best: 1.0}, weight: 1}"


@pytest.fixture
def folder(tmp_path):
    epw(tmp_path / "frankfurt.epw", hours(), header=[STATION, *HEADER[1:]])
    rows = "\n".join(f"P{i},{lat},{lon},{up}" for i, (lat, lon, up) in enumerate((NEAR, FAR)))
    (tmp_path / "sites.csv").write_text(f"name,lat,lon,elevation_m\n{rows}\n")
    return tmp_path


def run(folder, climate="climate: {weather: frankfurt.epw}", more="", **options):
    (folder / "study.yaml").write_text(STUDY.format(climate=climate, more=more))
    return siting.run(siting.load_study(folder / "study.yaml"), **options)


def figures(result, site=0):
    return {
        q.name: (q.value[site], q.low[site], q.high[site])
        for c in result.outcome.criteria
        for q in c.measured.quantities
        if not q.is_text
    }


def test_a_parcel_in_frankfurt_gets_mean_hours_and_pue_from_its_weather_file(folder):
    found = figures(run(folder, more=f"{HOURS}\n{PUE}"))
    value, low, high = found["mean_temperature"]
    assert value == pytest.approx(MEAN_C, abs=0.06)
    assert low < value < high
    assert found["full_hours"][0] > 4000
    assert 1.0 < found["pue"][0] < 1.6
    assert not any(name.endswith("typical_years") for name in found)


def test_the_file_its_station_its_years_and_its_distance_are_named_in_both_languages(folder):
    outcome = run(folder).outcome
    source = outcome.sources[OWN_CLIMATE]
    for lang, span in (("en", "2005"), ("zh", "2005")):
        assert all(word in source.title[lang] for word in ("frankfurt.epw", "Frankfurt 106370", span))
    mean = next(c for c in outcome.criteria if c.id == "mean").measured
    stations = next(q for q in mean.quantities if q.name == "stations")
    assert stations.text[0].as_py() == "Frankfurt (9 km, 0 m)"
    note = mean.main.notes[mean.main.note_code[0]]
    assert ("2005" in note.en, "未订正" in note.zh) == (True, True)
    assert [entry["role"] for entry in outcome.provenance["inputs"]] == ["sites", "climate"]
    assert {"climate-table", "station-blend"}.isdisjoint(outcome.sources)


def test_beyond_the_radius_all_is_unknown_and_both_languages_say_why(folder):
    result = run(folder, more=f"{HOURS}\n{PUE}")
    assert np.isnan([value for value, _, _ in figures(result, 1).values()]).all()
    main = result.outcome.criteria[0].measured.main
    note = main.notes[main.note_code[1]]
    assert f"{WEATHER_REACH_KM:g} km" in note.en
    assert f"{WEATHER_REACH_KM:g}公里" in note.zh
    (line,) = [w for w in result.outcome.warnings if "UNKNOWN" in w]
    assert "1 of 2 sites are over 100 km" in line


def test_the_user_can_state_another_radius(folder):
    found = run(folder, "climate: {weather: frankfurt.epw, max_station_km: 200}")
    assert not np.isnan(figures(found, 1)["mean_temperature"]).any()
    near, far = (np.diff(figures(found, site)["mean_temperature"][1:]) for site in (0, 1))
    assert far > near + 1.0
    assert any("their interval is wider" in w for w in found.outcome.warnings)


def test_study_audit_and_report_say_the_same(folder):
    lat, lon, up = NEAR
    file = folder / "frankfurt.epw"
    (folder / "leaflet.md").write_text("The annual mean temperature is 7 °C.\n", encoding="utf-8")
    audited = siting.audit(folder / "leaflet.md", f"{lat},{lon}", elevation_m=up, weather=file).document()
    judged = audited["claims"][0]["measured"]
    report = siting.climate_at(lat, lon, elevation_m=up, weather=file).found.mean_temperature_c
    studied = figures(run(folder))["mean_temperature"]
    assert (judged["value"], judged["low"], judged["high"]) == pytest.approx(studied, abs=0.01)
    assert (report.value, report.low, report.high) == pytest.approx(studied, abs=0.01)


def test_an_audit_abroad_judges_hours_and_pue_and_names_its_file(siting, folder):
    text = "The annual mean temperature is 7 °C. Free cooling lasts 8 months a year. The PUE is 1.3.\n"
    (folder / "leaflet.md").write_text(text, encoding="utf-8")
    where = ("--site", "50.10,8.70", "--elevation", "113", "--out", folder / "out", "--json")
    code, out, err = siting("audit", folder / "leaflet.md", *where, "--weather", folder / "frankfurt.epw")
    assert (code, err) == (0, "")
    document = json.loads(out)
    assert "UNVERIFIABLE" not in [claim["verdict"] for claim in document["claims"]]
    assert len(document["claims"]) == 3
    assert "frankfurt.epw" in json.dumps(document["run"]["sources"][OWN_CLIMATE])
    assert document["run"]["climate"]["name"] == "frankfurt.epw"


def test_an_audit_too_far_from_the_station_is_unverifiable_and_says_how_far(siting, folder):
    (folder / "leaflet.md").write_text("The annual mean temperature is 7 °C.\n", encoding="utf-8")
    _, out, _ = siting(
        "audit", folder / "leaflet.md", "--site", "51.5,8.6", "--out", folder / "out", "--json",
        "--weather", folder / "frankfurt.epw",
    )  # fmt: skip
    (claim,) = json.loads(out)["claims"]
    assert claim["verdict"] == "UNVERIFIABLE"
    assert "161 km" in claim["basis"]["finding"]["en"]
    assert "161公里" in claim["basis"]["finding"]["zh"]


def test_a_table_of_ones_own_gives_what_its_weather_file_gives(siting, folder):
    (folder / "weather").mkdir()
    (folder / "frankfurt.epw").rename(folder / "weather" / "frankfurt.epw")
    assert siting("climate", "build", folder / "weather", "--out", folder / "own.parquet")[0] == 0
    by_table = figures(run(folder, "climate: {table: own.parquet}", HOURS))
    by_file = figures(run(folder, "climate: {weather: weather/frankfurt.epw}", HOURS))
    assert by_table["mean_temperature"] == pytest.approx(by_file["mean_temperature"], abs=0.01)
    assert by_table["full_hours"] == pytest.approx(by_file["full_hours"], abs=60)  # standard pressure
    title = climate_of(ClimateFile("table", folder / "own.parquet")).own.title
    assert (title.en, title.zh) == (
        "Climate table own.parquet: 1 station (Frankfurt), 2005",
        "气候表own.parquet：1个气象站（Frankfurt），2005",
    )


def test_run_and_check_take_the_file_on_the_command_line(siting, folder):
    run(folder, "")
    how = (folder / "study.yaml", "--weather", folder / "frankfurt.epw", "--json")
    code, out, _ = siting("run", *how, "--out", folder / "out")
    assert code == 0
    assert json.loads(out)["sites"][0]["criteria"]["mean"]["value"] == pytest.approx(MEAN_C, abs=0.06)
    assert siting("check", *how)[0] == 0


@pytest.mark.parametrize(
    ("climate", "words"),
    [
        ("climate: {weather: nowhere.epw}", "nowhere.epw: there is no such file"),
        ("climate: {weather: sites.csv}", "sites.csv"),
        ("climate: {table: sites.csv}", "sites.csv: is not a climate table"),
        ("climate: {}", "give either weather or table"),
        ("climate: {weather: frankfurt.epw, table: sites.csv}", "give either weather or table"),
        ("climate: {weather: placeless.csv}", "placeless.csv: does not state the position of its station"),
    ],
)
def test_a_file_that_cannot_be_used_is_one_line(siting, folder, climate, words):
    rows = "\n".join(f"{m},{d},{h},10,50,92000" for _, m, d, h, *_ in hours())
    (folder / "placeless.csv").write_text(
        f"month,day,hour,dry_bulb_c,relative_humidity,pressure_pa\n{rows}\n"
    )
    (folder / "study.yaml").write_text(STUDY.format(climate=climate, more=""))
    code, out, err = siting("run", folder / "study.yaml", "--out", folder / "out")
    assert (code, out) == (2, "")
    assert is_one_line(err)
    assert words in err
    assert not (folder / "out").exists()


def test_weather_and_table_together_are_refused(folder):
    with pytest.raises(StudyError, match="both given"):
        run(folder, weather=folder / "frankfurt.epw", table=folder / "frankfurt.epw")


def test_the_shift_to_the_present_is_not_carried_abroad(folder):
    catalogue = Catalogue(climate=ClimateFile("weather", folder / "frankfurt.epw"))
    params = MEAN_TEMPERATURE.params(years="present")
    with pytest.raises(WeatherError, match="known for China only"):
        MEAN_TEMPERATURE.prepare(params, catalogue)


def test_a_file_that_has_changed_is_read_anew(folder):
    before = figures(run(folder))["mean_temperature"][0]
    warmer = [[*row[:6], row[6] + 2.5, *row[7:]] for row in hours()]
    epw(folder / "frankfurt.epw", warmer, header=[STATION, *HEADER[1:]])
    assert figures(run(folder))["mean_temperature"][0] == pytest.approx(before + 2.5, abs=0.01)


def test_height_and_unknown_height_are_in_the_interval(folder):
    climate = climate_of(ClimateFile("weather", folder / "frankfurt.epw"))
    where = (np.array([8.6, 8.6, 8.6, 9.4]), np.array([50.05] * 4))
    up = np.array([113.0, 613.0, np.nan, np.nan])
    near = climate.neighbours(*where, up)
    here, above, blind_here, blind_there = near.offset_90_k
    assert here == pytest.approx(0, abs=1e-6)
    assert above == pytest.approx(0.45 * np.sqrt(0.5), abs=1e-3)
    assert near.shift_k[1, 0] == pytest.approx(-500 * LAPSE_K_PER_M)
    assert blind_here == pytest.approx(0, abs=1e-6)
    assert blind_there > 1.5
