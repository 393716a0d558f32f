"""Many points of a file: which columns are taken, in which units, and what is added to them."""

import numpy as np
import pytest

from siting.climate.climate_table import climate_table
from siting.climate.place import StationSearch
from siting.climate.shift import years_of
from siting.conventions import GROUND_M
from siting.cooling.points import measure_points, read_points
from siting.errors import SitesError

LEAST, MOST = GROUND_M.value


def read(folder, text, name="in.csv"):
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read_points(path)


@pytest.mark.parametrize(("name", "mark"), [("in.csv", ","), ("in.tsv", "\t")])
def test_columns_are_kept_in_their_order(tmp_path, name, mark):
    text = "note,lon,lat,elevation_m\na,112.15,37.55,753\nb,112.6,37.9,\n".replace(",", mark)
    found = read(tmp_path, text, name)
    assert found.headings == ("note", "lon", "lat", "elevation_m")
    assert found.columns[0].to_pylist() == ["a", "b"]
    assert (found.lon.tolist(), found.lat.tolist()) == ([112.15, 112.6], [37.55, 37.9])
    assert np.array_equal(found.elevation_m, [753, np.nan], equal_nan=True)


def test_commas_in_a_file_parted_by_tabs_are_text(tmp_path):
    found = read(tmp_path, "a,b,c,d,e\tlat\tlon\televation_m\n1,2,3,4,5\t37\t112\t700\n", "in.tsv")
    assert found.headings[0] == "a,b,c,d,e"
    assert found.columns[0].to_pylist() == ["1,2,3,4,5"]


def test_a_tab_in_a_file_parted_by_commas_is_text(tmp_path):
    found = read(tmp_path, "note\tfree,lat,lon,elevation_m\nx\ty\tz,37,112,700\n")
    assert (found.lat.tolist(), found.lon.tolist()) == ([37], [112])


def test_two_columns_of_one_name_or_of_one_meaning_are_named(tmp_path):
    with pytest.raises(SitesError, match="two columns are headed 'note'"):
        read(tmp_path, "note,lat,lon,elevation_m,note\na,37,112,700,b\n")
    with pytest.raises(SitesError, match="columns 'latitude' and '纬度' both mean"):
        read(tmp_path, "latitude,纬度,lon,elevation_m\n37,37,112,700\n")
    assert len(read(tmp_path, ",lat,lon,elevation_m,\na,37,112,700,b\n")) == 1


@pytest.mark.parametrize(
    ("heading", "given", "metres"),
    [
        ("elevation (ft)", 1000, 304.8),
        ("elevation (ft)", 1001, 305.105),
        ("elevation_m", 753.12345, 753.12345),
    ],
)
def test_an_elevation_is_read_in_the_unit_of_its_heading(tmp_path, heading, given, metres):
    assert read(tmp_path, f"lat,lon,{heading}\n37,112,{given}\n").elevation_m.tolist() == [metres]


@pytest.mark.parametrize("metres", [LEAST, 0, MOST])
def test_the_lowest_and_the_highest_ground_are_taken(tmp_path, metres):
    assert read(tmp_path, f"lat,lon,elevation_m\n37,112,{metres}\n").elevation_m.tolist() == [metres]


@pytest.mark.parametrize("metres", [LEAST - 1, MOST + 1])
def test_ground_that_is_none_is_refused(tmp_path, metres):
    with pytest.raises(SitesError, match="is not within"):
        read(tmp_path, f"lat,lon,elevation_m\n37,112,{metres}\n")


@pytest.mark.parametrize(
    ("lat", "lon", "right"), [(90, 180, True), (-90, -180, True), (90.1, 0, False), (0, 180.1, False)]
)
def test_degrees_end_at_the_poles_and_the_date_line(tmp_path, lat, lon, right):
    text = f"lat,lon,elevation_m\n{lat},{lon},0\n"
    if right:
        assert len(read(tmp_path, text)) == 1
        return
    with pytest.raises(SitesError, match="is not within"):
        read(tmp_path, text)


def test_figures_are_for_the_present_unless_other_years_are_named(tmp_path):
    points, table = read(tmp_path, "lat,lon,elevation_m\n37.55,112.15,753\n"), climate_table()
    (own, notes), (present, _), (typical, told) = (
        measure_points(points, table, dry_bulb_c=[10], years=years)
        for years in (None, years_of("present"), years_of("typical_years"))
    )
    name = "hours_dry_bulb_le_10"
    assert own[name] == present[name]
    assert own[name] < typical[name]  # it was cooler then
    assert own["mean_temperature_c"] > typical["mean_temperature_c"]
    assert notes[0] != told[0]


def test_points_out_of_reach_are_blank_and_counted_with_those_of_unknown_height(tmp_path):
    points = read(tmp_path, "lat,lon,elevation_m\n48.86,2.35,35\n37.55,112.15,\n37.55,112.15,753\n")
    found, notes = measure_points(points, climate_table())
    assert np.isnan(found["mean_temperature_c"]).tolist() == [True, False, False]
    low, high = found["mean_temperature_c_low"], found["mean_temperature_c_high"]
    assert high[1] - low[1] > high[2] - low[2]  # its elevation is a guess
    assert any("for 1 of 3 points: wider" in note for note in notes)
    assert any(note.startswith("1 of 3 points are over") for note in notes)


def test_a_point_at_the_limit_of_reach_is_within_it(tmp_path, monkeypatch):
    points, table = read(tmp_path, "lat,lon,elevation_m\n37.55,112.15,753\n"), climate_table()
    at = StationSearch(table).neighbours(points.lon, points.lat, points.elevation_m).distance_km[0, 0]
    for reach, blank in ((at, False), (np.nextafter(at, 0), True)):
        monkeypatch.setattr("siting.cooling.points.REACH_KM", reach)
        assert np.isnan(measure_points(points, table)[0]["mean_temperature_c"]).tolist() == [blank]


@pytest.mark.parametrize(
    ("lat", "lon", "hinted"), [("112.1", "37.5", True), ("", "112.1", False), ("37.5", "190", False)]
)
def test_a_latitude_that_is_a_longitude_may_be_exchanged_with_it(tmp_path, lat, lon, hinted):
    with pytest.raises(SitesError) as caught:
        read(tmp_path, f"lat,lon,elevation_m\n{lat},{lon},700\n")
    assert ("lat and lon may be exchanged" in str(caught.value)) == hinted


def test_headings_that_are_not_understood_are_cut_as_the_name_of_the_file_says(tmp_path):
    with pytest.raises(SitesError, match="'p,q,r', 'height'"):
        read(tmp_path, "p,q,r\theight\n1,2,3\t4\n", "in.tsv")
