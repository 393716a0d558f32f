"""Mean temperature anywhere from world maps: the arithmetic, and the message without the maps."""

import json

import numpy as np
import pytest

import siting as package
from siting.climate import world
from siting.climate.climate_table import climate_table
from siting.climate.kriging import month_weights, station_means
from siting.climate.weather import read_weather
from siting.errors import MissingExtraError
from siting.texts import say
from tests.support import SHARED
from tests.support.command_line import is_one_line

FRANKFURT = (8.60, 50.05, 113.0)
STUDY = """
title: Abroad
sites: {file: sites.csv}
criteria:
  - {id: mean_temperature, params: {world: true}, value: {kind: linear, worst: 20, best: 0}, weight: 1}
  - {id: free_cooling, value: {kind: linear, worst: 0, best: 8760}, weight: 1}
min_coverage: 0
outputs: [ranking]
"""


@pytest.fixture
def folder(tmp_path):
    lon, lat, up = FRANKFURT
    (tmp_path / "sites.csv").write_text(
        f"name,lon,lat,elevation_m\nFrankfurt,{lon},{lat},{up}\nJiaocheng,112.1494,37.5512,753\n"
    )
    (tmp_path / "study.yaml").write_text(STUDY)
    (tmp_path / "leaflet.md").write_text("The annual mean temperature is 10 °C.\n", encoding="utf-8")
    return tmp_path


# --- without the maps: the arithmetic, and one line ----------------------------------------------------------


def moved(elevation_m, cells_m=300.0, otherwise_m=500.0):
    monthly = np.arange(12.0)[None, :]
    return world.at_elevation(
        monthly, np.array([cells_m]), np.array([elevation_m]), otherwise_m=np.array([otherwise_m])
    )


def test_a_place_is_moved_from_the_mean_altitude_of_the_cells_by_five_kelvin_a_kilometre():
    by_hand = np.arange(12.0) @ month_weights()
    assert moved(300.0).mean_c == pytest.approx([by_hand])
    assert moved(1300.0).mean_c == pytest.approx([by_hand - 5.0])
    assert moved(1300.0).monthly_c[0] == pytest.approx(np.arange(12.0) - 5.0)


def test_the_interval_is_one_and_a_half_times_that_at_chinese_stations_and_grows_with_height():
    assert moved(300.0).offset_90_k == pytest.approx([1.5 * 0.9])
    assert moved(1300.0).offset_90_k == pytest.approx([1.5 * (0.9 + 1.0)])


def test_an_unknown_elevation_is_that_of_the_maps_with_a_wider_interval():
    blind, known = moved(np.nan), moved(500.0)
    assert blind.mean_c == pytest.approx(known.mean_c)
    assert blind.offset_90_k == pytest.approx(1.5 * np.hypot(known.offset_90_k / 1.5, 1.0))


@pytest.fixture
def no_maps(monkeypatch):
    monkeypatch.setattr(world.importlib.util, "find_spec", lambda _name: None)


@pytest.mark.usefixtures("no_maps")
def test_without_the_maps_a_study_that_asks_for_them_is_told_how_to_install_them(siting, folder):
    code, out, err = siting("run", folder / "study.yaml", "--out", folder / "out")
    assert (code, out) == (2, "")
    assert is_one_line(err)
    assert 'pip install "siting[world]"' in err
    with pytest.raises(MissingExtraError):
        world.world_temperature(*(np.array([x]) for x in FRANKFURT))


@pytest.mark.usefixtures("no_maps")
def test_without_the_maps_an_audit_abroad_says_what_is_needed_in_both_languages(folder):
    lon, lat, up = FRANKFURT
    found = package.audit(folder / "leaflet.md", f"{lat},{lon}", elevation_m=up).document()["claims"][0]
    assert found["verdict"] == "UNVERIFIABLE"
    for lang in ("en", "zh"):
        assert "siting[world]" in json.dumps(found, ensure_ascii=False)
        assert "siting[world]" in say("thermal.temperature.needed_abroad")[lang]


@pytest.mark.usefixtures("no_maps")
def test_without_the_maps_a_report_abroad_says_how_to_get_them():
    lon, lat, up = FRANKFURT
    found = package.climate_at(lat, lon, elevation_m=up).found
    assert np.isnan(found.mean_temperature_c.value)
    for lang in ("en", "zh"):
        assert any("siting[world]" in remark[lang] for remark in found.remarks)


def test_a_study_abroad_without_the_parameter_is_pointed_to_it(folder):
    (folder / "study.yaml").write_text(STUDY.replace("params: {world: true}, ", ""))
    outcome = package.run(package.load_study(folder / "study.yaml")).outcome
    assert np.isnan(outcome.criteria[0].measured.main.value).tolist() == [True, False]
    assert any("siting[world]" in line for line in outcome.warnings)


# --- with the maps -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def itur():
    return pytest.importorskip("itur", reason="the extra 'world' is not installed")


@pytest.mark.usefixtures("itur")
def test_chinese_stations_are_within_what_is_stated():
    table = climate_table()
    stations = table.stations
    truth = station_means(table).dry_bulb_c @ month_weights()
    for up, share in ((stations.elevation_m, 0.85), (np.full(len(stations), np.nan), 0.88)):
        found = world.world_temperature(stations.lon, stations.lat, up)
        error = found.mean_c - truth
        assert np.sqrt(np.mean(error**2)) < 1.0
        assert np.mean(np.abs(error) <= found.offset_90_k / world.ABROAD) >= share
        months = found.monthly_c - station_means(table).dry_bulb_c
        wide = world.MONTHS * found.offset_90_k[:, None] / world.ABROAD
        assert np.mean(np.abs(months) <= wide) >= 0.9


@pytest.mark.usefixtures("itur")
@pytest.mark.parametrize("name", ["NLD_Amsterdam062400_IWEC.epw", "PVGIS_tmy_45.000_8.000_2005_2023.epw"])
def test_weather_files_abroad_lie_inside_the_interval(name):
    path = SHARED / "data" / "weather" / "epw" / name
    if not path.is_file():
        pytest.skip("the weather files are not here: they may not be redistributed")
    own = read_weather(path)
    found = world.world_temperature(*(np.array([x]) for x in (own.lon, own.lat, own.elevation_m)))
    assert own.dry_bulb_c.mean() == pytest.approx(found.mean_c[0], abs=found.offset_90_k[0])


@pytest.mark.usefixtures("itur")
def test_study_audit_and_report_abroad_have_the_same_mean_and_no_hours(folder):
    lon, lat, up = FRANKFURT
    mean, hours = package.run(package.load_study(folder / "study.yaml")).outcome.criteria
    main = mean.measured.main
    expected = (main.value[0], main.low[0], main.high[0])
    assert (
        expected[1] < 10.6 < expected[2]
    )  # 1991-2020 normal of Frankfurt airport: 11.1, 0.5 K after these years
    assert expected[2] - expected[1] > main.high[1] - main.low[1]
    assert np.isnan(hours.measured.main.value[0])
    assert "1979-2014" in main.notes[main.note_code[0]].en
    assert "1979—2014" in main.notes[main.note_code[0]].zh
    assert {"itu-p1510", "itu-p1511"} <= set(main.sources)
    report = package.climate_at(lat, lon, elevation_m=up).found
    assert (report.mean_temperature_c.value, report.technologies) == (pytest.approx(expected[0]), ())
    assert report.climate_years.id == world.WORLD_ID
    claim = package.audit(folder / "leaflet.md", f"{lat},{lon}", elevation_m=up).document()["claims"][0]
    assert claim["measured"]["value"] == pytest.approx(expected[0], abs=0.01)
    assert claim["verdict"] == "SUPPORTED"
