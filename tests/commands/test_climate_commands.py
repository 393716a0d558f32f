"""``siting climate``: a place, many points, and tables of your own."""

import csv
import json

import numpy as np
import pandas as pd
import pytest

from tests.support.epw_files import epw, hours

SEAT = ("37.5512", "112.1494")
COLUMNS = [
    "mean_temperature_c",
    *(f"hours_dry_bulb_le_{t}" for t in (10, 15, 18, 24)),
    *(f"hours_wet_bulb_le_{t}" for t in (5, 10, 14, 18)),
]


def is_one_line(err):
    return err.startswith("siting: ") and err.endswith("\n") and err.count("\n") == 1


@pytest.fixture
def report(siting):
    def call(*arguments):
        code, out, err = siting("climate", "at", *SEAT, *arguments, "--json")
        assert (code, err) == (0, "")
        return json.loads(out)

    return call


def technology(document, name):
    return next(t for t in document["free_cooling"] if t["technology"] == name)


def test_a_place_in_the_terminal(siting):
    code, out, err = siting("climate", "at", *SEAT, "--elevation", "753")
    assert (code, err) == (0, "")
    assert "Mean temperature" in out
    assert "Jan" in out
    assert "█" in out


def test_a_place_in_chinese(siting):
    _, out, _ = siting("climate", "at", *SEAT, "--elevation", "753", "--lang", "zh")
    assert "年平均气温" in out
    assert "12月" in out


def test_months_add_up_to_the_year(report):
    for found in report("--elevation", "753")["free_cooling"]:
        assert sum(found["full"]["hours_by_month"]) == pytest.approx(found["full"]["hours"]["value"], abs=1.5)


def test_four_months_at_7_degrees_and_more_than_seven_at_18(report):
    cold = technology(report("--elevation", "753", "--supply-water", "7"), "water_side")
    mild = technology(report("--elevation", "753", "--supply-water", "18"), "water_side")
    assert cold["full"]["months"]["low"] < 3.9
    assert cold["full"]["months"]["high"] > 3.6
    assert mild["full"]["months"]["low"] < 7.7
    assert mild["full"]["months"]["high"] > 7.3


def test_warming_takes_hours_away_and_the_report_shows_one_and_two_kelvin(report):
    today = technology(report("--elevation", "753"), "water_side")
    warmer = technology(report("--elevation", "753", "--warming", "1"), "water_side")
    assert [w["kelvin"] for w in today["warmer"]] == [1.0, 2.0]
    assert warmer["full"]["hours"]["value"] == today["warmer"][0]["full_h"]["value"]
    assert warmer["full"]["hours"]["value"] < today["full"]["hours"]["value"]


def test_a_named_shift_says_its_evidence(report):
    document = report("--elevation", "753", "--warming", "recent-years")
    assert 0.2 < document["climate"]["warming_k"] < 1.5
    assert any("2008" in r["en"] for r in document["remarks"])


def test_unknown_elevation_is_said_and_widens(report):
    known, blind = report("--elevation", "753"), report()
    assert blind["place"]["elevation_m"] is None
    assert any("elevation UNKNOWN" in r["en"] for r in blind["remarks"])

    def width(document):
        mean = document["climate"]["mean_temperature_c"]
        return mean["high"] - mean["low"]

    assert width(blind) > width(known)


def test_far_from_every_station_all_is_unknown(siting):
    code, out, _ = siting("climate", "at", "48.86", "2.35", "--elevation", "35", "--json")
    document = json.loads(out)
    assert code == 0
    assert document["climate"]["mean_temperature_c"] == {"value": None, "low": None, "high": None}
    assert document["free_cooling"] == []
    assert any("UNKNOWN" in r["en"] for r in document["remarks"])


@pytest.mark.slow
@pytest.mark.usefixtures("rough_pictures")
def test_a_chart_in_both_languages(siting, tmp_path):
    siting("climate", "at", *SEAT, "--elevation", "753", "--chart", tmp_path / "charts")
    names = {p.name for p in (tmp_path / "charts").iterdir()}
    assert names == {f"cooling.{lang}.{kind}" for lang in ("en", "zh") for kind in ("png", "svg", "pdf")}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("95", "112"), "LAT"),
        (("112.1", "37.5"), "LAT comes first"),
        (("37", "200"), "LON"),
        (("nan", "112"), "LAT"),
        ((*SEAT, "--elevation", "12000"), "--elevation"),
        ((*SEAT, "--supply-water", "90"), "--supply-water"),
        ((*SEAT, "--it-load", "0.2"), "--it-load"),
        ((*SEAT, "--it-load", "1.1"), "--it-load"),
        ((*SEAT, "--warming", "recent"), "recent-years"),
        ((*SEAT, "--warming", "40"), "--warming"),
        ((*SEAT, "--weather", "nowhere.epw"), "nowhere.epw"),
        ((*SEAT, "--table", "nowhere.parquet"), "nowhere.parquet"),
        ((*SEAT, "--dem", "nowhere.tif"), "nowhere.tif"),
        (("x", "112"), "LAT"),
    ],
)
def test_a_mistake_is_one_line(siting, arguments, words):
    code, out, err = siting("climate", "at", *arguments)
    assert code == 2
    assert is_one_line(err)
    assert words in err
    assert out == ""


# --- points ---------------------------------------------------------------------------------------------


def points(siting, tmp_path, text, *options):
    (tmp_path / "in.csv").write_bytes(text.encode() if isinstance(text, str) else text)
    code, _, err = siting("climate", "points", tmp_path / "in.csv", "--out", tmp_path / "out.csv", *options)
    if code:
        return code, err, None
    with (tmp_path / "out.csv").open(encoding="utf-8", newline="") as file:
        return code, err, list(csv.DictReader(file))


def test_points_keep_their_columns_and_order(siting, tmp_path):
    text = 'id,lat,lon,elevation_m,"a, b"\n007,37.55,112.15,753,"=x ""y"""\nb,40.08,113.3,1044,-5.30\n'
    code, err, rows = points(siting, tmp_path, text)
    assert (code, err) == (0, "siting: note: climate: mean of 2015-2024\n")
    assert list(rows[0])[:5] == ["id", "lat", "lon", "elevation_m", "a, b"]
    assert list(rows[0])[5:] == [c + end for c in COLUMNS for end in ("", "_low", "_high")]
    assert [r["id"] for r in rows] == ["007", "b"]
    assert [r["a, b"] for r in rows] == ['=x "y"', "-5.30"]
    assert rows[0]["lat"] == "37.55"


def test_points_have_intervals_around_their_figures(siting, tmp_path):
    _, _, rows = points(siting, tmp_path, "lat,lon,elevation_m\n37.55,112.15,753\n37.55,112.15,\n")
    for row in rows:
        for name in COLUMNS:
            assert float(row[f"{name}_low"]) <= float(row[name]) <= float(row[f"{name}_high"])
    wide = [float(r["mean_temperature_c_high"]) - float(r["mean_temperature_c_low"]) for r in rows]
    assert wide[1] > wide[0]


def test_points_agree_with_the_report(siting, tmp_path, report):
    _, _, rows = points(
        siting, tmp_path, f"lat,lon,elevation_m\n{SEAT[0]},{SEAT[1]},753\n", "--wet-bulb", "11.5"
    )
    found = technology(report("--elevation", "753", "--supply-water", "18"), "water_side")
    assert float(rows[0]["hours_wet_bulb_le_11.5"]) == pytest.approx(found["full"]["hours"]["value"], abs=0.1)


def test_hours_grow_with_the_limit(siting, tmp_path):
    _, _, rows = points(
        siting, tmp_path, "lat,lon,elevation_m\n37.55,112.15,753\n", "--dry-bulb", "-5,0,5,10,20,30"
    )
    hours = [float(rows[0][f"hours_dry_bulb_le_{t}"]) for t in (-5, 0, 5, 10, 20, 30)]
    assert np.all(np.diff(hours) > 0)


def test_points_far_from_stations_are_blank_and_counted(siting, tmp_path):
    _, err, rows = points(siting, tmp_path, "lat,lon,elevation_m\n48.86,2.35,35\n37.55,112.15,753\n")
    assert rows[0]["mean_temperature_c"] == ""
    assert rows[1]["mean_temperature_c"] != ""
    assert "1 of 2 points" in err


def test_points_in_chinese_encoding(siting, tmp_path):
    text = "名称,纬度,经度,海拔\n交城,37.55,112.15,753\n".encode("gb18030")
    _, _, rows = points(siting, tmp_path, text)
    assert rows[0]["名称"] == "交城"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("lat,lon\n37,112\n", "elevation_m"),
        ("lat,elevation_m\n37,700\n", "lon"),
        ("lat,lon,elevation_m\n", "no rows"),
        ("lat,lon,elevation_m\n97,112,700\n", "line 2"),
        ("lat,lon,elevation_m\n37,112,700\n37,x,700\n", "line 3"),
        ("lat,lon,elevation_m\n37,,700\n", "blank"),
        ("lat,lon,elevation_m\n37,112,high\n", "elevation"),
        ("lat,lon,elevation_m\n37,112,99999\n", "elevation"),
        ("lat,lon,elevation_m,mean_temperature_c\n37,112,700,9\n", "mean_temperature_c"),
        ("lat,lat,lon,elevation_m\n37,37,112,700\n", "lat"),
        ("", "empty"),
        (b"\x00\x01\x02", "NUL"),
    ],
)
def test_bad_points_are_one_line_and_leave_nothing(siting, tmp_path, text, words):
    code, err, _ = points(siting, tmp_path, text)
    assert code == 2
    assert is_one_line(err)
    assert words in err
    assert [p.name for p in tmp_path.iterdir()] == ["in.csv"]


@pytest.mark.parametrize("option", ["--dry-bulb", "--wet-bulb"])
@pytest.mark.parametrize("given", ["warm", "10,10", "99", "nan"])
def test_bad_limits_are_one_line(siting, tmp_path, option, given):
    code, err, _ = points(siting, tmp_path, "lat,lon,elevation_m\n37,112,700\n", option, given)
    assert code == 2
    assert is_one_line(err)
    assert option in err


def test_the_input_is_not_overwritten(siting, tmp_path):
    text = "lat,lon,elevation_m\n37,112,700\n"
    (tmp_path / "in.csv").write_text(text)
    code, _, err = siting("climate", "points", tmp_path / "in.csv", "--out", tmp_path / "in.csv")
    assert code == 2
    assert is_one_line(err)
    assert (tmp_path / "in.csv").read_text() == text


def test_the_folder_of_the_output_must_exist(siting, tmp_path):
    (tmp_path / "in.csv").write_text("lat,lon,elevation_m\n37,112,700\n")
    code, _, err = siting("climate", "points", tmp_path / "in.csv", "--out", tmp_path / "no" / "out.csv")
    assert code == 2
    assert is_one_line(err)


# --- weather files and tables of one's own ------------------------------------------------------------------


def test_a_weather_file_speaks_for_the_place(report, tmp_path):
    path = epw(tmp_path / "w.epw", hours())
    document = report("--elevation", "778.3", "--weather", str(path))
    days = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    by_hand = sum(d * (m + sum(x % 4 for x in range(1, d + 1)) / 4 / d) for m, d in enumerate(days, 1)) / 365
    assert document["climate"]["mean_temperature_c"]["value"] == pytest.approx(by_hand, abs=0.1)
    assert [s["name"] for s in document["climate"]["stations"]] == ["Taiyuan"]
    assert any("one year" in r["en"] for r in document["remarks"])
    assert document["sources"][0] == "w.epw (Taiyuan)"


def test_a_weather_file_speaks_however_far_its_station_lies(siting, tmp_path):
    """South and west of zero: a minus sign of a coordinate is not an option."""
    path = epw(tmp_path / "w.epw", hours())
    code, out, err = siting("climate", "at", "-33.9", "-70.5", "--weather", str(path), "--json")
    assert (code, err) == (0, "")
    document = json.loads(out)
    assert (document["place"]["lat"], document["place"]["lon"]) == (-33.9, -70.5)
    assert document["climate"]["mean_temperature_c"]["value"] is not None
    remarks = " ".join(r["en"] for r in document["remarks"])
    assert "km away" in remarks
    assert "no elevation is given" in remarks


def test_the_report_has_the_present_and_the_typical_years(report):
    document = report("--elevation", "753")
    now, old = document["present"], document["typical_years"]
    assert (now["years"]["id"], old["years"]["id"]) == ("present", "typical_years")
    assert now["mean_temperature_c"] == document["climate"]["mean_temperature_c"]
    kelvin = now["mean_temperature_c"]["value"] - old["mean_temperature_c"]["value"]
    assert kelvin == pytest.approx(now["years"]["shift_k"], abs=0.011)
    for new, before in zip(now["free_cooling"], old["free_cooling"], strict=True):
        assert new["full_h"]["value"] <= before["full_h"]["value"]
        assert new["full_h"] == technology(document, new["technology"])["full"]["hours"]
    for new, before, case in zip(now["efficiency"], old["efficiency"], document["efficiency"], strict=True):
        assert new == {key: case[key] for key in new}
        assert before["case"] == new["case"]
        assert (new["pue"]["value"] is None) == (case["pue_unknown"] is not None)
        assert before["pue"]["value"] is None or before["pue"]["value"] <= new["pue"]["value"]
    unknown = {
        case["case"]: case["pue_unknown"]["en"] for case in document["efficiency"] if case["pue_unknown"]
    }
    assert set(unknown) == {"large_dry_cooler"}
    assert "no figure of a plant with dry coolers" in unknown["large_dry_cooler"]
    alone = report("--elevation", "753", "--years", "typical_years")
    assert (alone["present"], alone["typical_years"]) == (None, old)


def test_a_weather_file_stays_in_its_years_unless_asked(report, tmp_path):
    path = str(epw(tmp_path / "w.epw", hours()))
    own = report("--elevation", "753", "--weather", path)
    assert (own["climate"]["years"]["id"], own["present"], own["typical_years"]) == ("own_file", None, None)
    asked = report("--elevation", "753", "--weather", path, "--years", "present")
    kelvin = [d["climate"]["mean_temperature_c"]["value"] for d in (asked, own)]
    assert kelvin[0] - kelvin[1] == pytest.approx(asked["climate"]["years"]["shift_k"], abs=0.011)


def test_negative_options_and_wrong_ones(siting, report):
    cold = report("--elevation", "753", "--warming", "-1")["climate"]
    assert cold["warming_k"] == -1
    code, _, err = siting("climate", "at", "-33.9", "151.2", "--elevtion", "5")
    assert code == 2
    assert is_one_line(err)
    assert "--elevation" in err


def test_a_place_far_above_every_station_is_remarked(report):
    def remarks(metres):
        return " ".join(r["en"] for r in report("--elevation", metres)["remarks"])

    assert "above its stations" in remarks("4000")
    assert "its stations" not in remarks("1500")


def test_exchanged_columns_of_points_are_guessed(siting, tmp_path):
    code, err, _ = points(siting, tmp_path, "lat,lon,elevation_m\n112.1,37.5,700\n")
    assert code == 2
    assert "exchanged" in err


def test_a_weather_file_is_moved_to_the_place(report, tmp_path):
    path = epw(tmp_path / "w.epw", hours())
    here, above = (
        report("--elevation", str(z), "--weather", str(path))["climate"]["mean_temperature_c"]["value"]
        for z in (778.3, 1278.3)
    )
    assert above - here == pytest.approx(-3.0, abs=0.01)


def test_several_years_are_told_apart(report, tmp_path):
    warmer = [[*row[:6], row[6] + 2, *row[7:]] for row in hours(2006)]
    path = epw(tmp_path / "w.epw", hours(2005) + warmer)
    document = report("--elevation", "778.3", "--weather", str(path))
    assert document["years"]["years"] == [2005, 2006]
    assert np.diff(document["years"]["mean_temperature_c"]) == pytest.approx([2.0])
    mean = document["climate"]["mean_temperature_c"]
    assert mean["low"] < mean["value"] < mean["high"]


def test_a_table_is_built_from_a_folder_and_used(siting, report, tmp_path):
    (tmp_path / "weather").mkdir()
    epw(tmp_path / "weather" / "a.epw", hours())
    code, out, _ = siting("climate", "build", tmp_path / "weather", "--out", tmp_path / "own.parquet")
    assert code == 0
    assert "1 stations" in out or "1 station" in out
    document = report("--elevation", "778.3", "--table", str(tmp_path / "own.parquet"))
    assert [s["name"] for s in document["climate"]["stations"]] == ["Taiyuan"]


def test_a_folder_without_weather_is_one_line_and_leaves_nothing(siting, tmp_path):
    (tmp_path / "weather").mkdir()
    code, _, err = siting("climate", "build", tmp_path / "weather", "--out", tmp_path / "own.parquet")
    assert code == 2
    assert is_one_line(err)
    assert [p.name for p in tmp_path.iterdir()] == ["weather"]


def test_a_bad_weather_file_is_named_with_its_line(siting, tmp_path):
    rows = hours()
    rows[100][6] = "warm"
    path = epw(tmp_path / "w.epw", rows)
    code, _, err = siting("climate", "at", *SEAT, "--weather", path)
    assert code == 2
    assert is_one_line(err)
    assert "w.epw, line 109" in err


def test_a_table_that_is_none_is_one_line(siting, tmp_path):
    (tmp_path / "t.parquet").write_bytes(b"PAR1 nothing")
    code, _, err = siting("climate", "at", *SEAT, "--table", tmp_path / "t.parquet")
    assert code == 2
    assert is_one_line(err)


def test_elevations_of_points_are_converted_or_refused(siting, tmp_path):
    for heading, up in (("elevation_m", 753.0), ("Elevation (ft)", 753 / 0.3048)):
        (tmp_path / "in.csv").write_text(f"lat,lon,{heading}\n37.5512,112.1494,{up}\n", encoding="utf-8")
        assert (
            siting("climate", "points", tmp_path / "in.csv", "--out", tmp_path / f"{len(heading)}.csv")[0]
            == 0
        )
    one, other = (pd.read_csv(tmp_path / f"{n}.csv").iloc[0, 3:] for n in (11, 14))
    assert one.tolist() == other.tolist()
    (tmp_path / "in.csv").write_text("lat,lon,elevation (fathom)\n37.5512,112.1494,400\n", encoding="utf-8")
    code, _, err = siting("climate", "points", tmp_path / "in.csv", "--out", tmp_path / "bad.csv")
    assert code == 2
    assert "'elevation (fathom)' is not in a known unit of length" in err


def test_where_nothing_is_computed_only_what_to_give_is_told(siting, monkeypatch):
    monkeypatch.setattr("siting.cooling.report.is_installed", lambda: False)
    code, out, _ = siting("climate", "at", "50.11", "8.68")
    assert code == 0
    assert "--weather" in out
    assert "Stations" not in out
    assert "Sources" not in out


@pytest.mark.parametrize(("lang", "said"), [("en", "use its Chinese name"), ("zh", "山西以外的县请写中文名")])
@pytest.mark.parametrize("place", ["Jingbian", "Jingbian county, Shaanxi"])
def test_a_county_in_pinyin_is_told_to_write_chinese(siting, place, lang, said):
    code, _, err = siting("climate", "at", place, "--lang", lang)
    assert code == 2
    assert said in err
    assert said not in siting("climate", "at", "某某县", "--lang", lang)[2]
