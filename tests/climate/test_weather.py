"""Weather files: what is read, what is repaired, and what is refused with its line."""

import datetime as dt
import zipfile

import numpy as np
import pytest

from siting.climate.build import build_folder, write_table
from siting.climate.climate_table import climate_table
from siting.climate.psychro import pressure_at_elevation_pa
from siting.climate.weather import HOURS, read_weather
from siting.errors import WeatherError
from siting.texts import say
from tests.support.epw_files import HEADER, epw, hours


@pytest.fixture
def file(tmp_path):
    return tmp_path / "w.epw"


def test_a_year_of_an_epw_file(file):
    weather = read_weather(epw(file, hours()))
    assert (weather.name, weather.lon, weather.lat, weather.elevation_m) == ("Taiyuan", 112.55, 37.78, 778.3)
    assert weather.years == (2005,)
    assert weather.dry_bulb_c.shape == (1, HOURS)
    assert weather.dry_bulb_c[0, 0] == 1.25
    assert weather.dry_bulb_c[0, -1] == 12.75
    assert set(weather.relative_humidity.ravel()) == {0.5}
    assert weather.remarks == ()


@pytest.mark.parametrize(
    ("ending", "encoding", "after"),
    [("\r\n", "utf-8", ""), ("\r", "utf-8", ""), ("\n", "utf-8-sig", "\n\n \n"), ("\r\n", "gb18030", "\r\n\x1a")],
)  # fmt: skip
def test_line_ends_marks_and_encodings(file, ending, encoding, after):
    header = [HEADER[0].replace("Taiyuan", "太原"), *HEADER[1:]]
    weather = read_weather(epw(file, hours(), header=header, ending=ending, encoding=encoding, after=after))
    assert weather.name == "太原"
    assert weather.dry_bulb_c.shape == (1, HOURS)


NAMES = [
    "São Paulo",
    "Zürich",
    "Málaga",
    "A Coruña",
    "Ñuñoa",
    "Élancourt",
    "Tromsø",
    "Besançon",
    "太原",
    "李家村",
    "Kraków",
]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("encoding", ["utf-8", "the usual one"])
def test_names_of_stations_in_the_encoding_of_their_country(file, name, encoding):
    if encoding != "utf-8":
        encoding = "gbk" if name in {"太原", "李家村"} else "latin-1"
    header = [HEADER[0].replace("Taiyuan", name), *HEADER[1:]]
    assert read_weather(epw(file, hours(), header=header, encoding=encoding)).name == name


def test_a_leap_year_loses_its_29_february(file):
    rows = hours(2004, leap=True)
    assert len(rows) == 8784
    weather = read_weather(epw(file, rows))
    assert weather.dry_bulb_c.shape == (1, HOURS)
    assert weather.climate_table().annual(0).sum() == HOURS
    assert "29 February" in weather.remarks[0].en


def test_months_of_different_years_are_one_typical_year(file):
    from_years = [1995, 1999, 1982, 1985, 1995, 1996, 1985, 1982, 1985, 1983, 1983, 1990]
    weather = read_weather(epw(file, hours(years_of_months=from_years)))
    assert weather.years == ()
    assert weather.dry_bulb_c.shape == (1, HOURS)


def test_several_years_show_their_spread(file):
    warmer = [[*row[:6], row[6] + 2, *row[7:]] for row in hours(2006)]
    weather = read_weather(epw(file, hours(2005) + warmer))
    spread = weather.spread(dry_bulb_c=(3.9,), wet_bulb_c=())
    assert spread.years == (2005, 2006)
    assert np.diff(spread.mean_temperature_c) == pytest.approx([2.0])
    # 2005: January, February and March except 0.75 and above on every fourth day; 2006: only January.
    assert spread.hours_dry_bulb_le[0, 0] == 24 * (31 + 28 + 31)
    assert spread.hours_dry_bulb_le[1, 0] == 24 * 31
    assert weather.climate_table().annual(0).sum() == HOURS
    assert "2 years" in weather.remarks[-1].en


def test_the_mean_year_keeps_the_mean_hours(file):
    warmer = [[*row[:6], row[6] + 2, *row[7:]] for row in hours(2006)]
    weather = read_weather(epw(file, hours(2005) + warmer))
    table = weather.climate_table()
    below = table.by_dry_bulb(0)[: 600 + 40].sum()  # dry bulb below 4 degC
    assert below == pytest.approx(weather.spread(dry_bulb_c=(3.9,)).hours_dry_bulb_le.mean(), abs=6)


def test_a_year_that_is_not_whole_is_left_out_beside_one_that_is(file):
    weather = read_weather(epw(file, hours(2005) + hours(2006)[:4000]))
    assert weather.years == (2005,)
    assert "2006" in weather.remarks[0].en


@pytest.mark.parametrize("minutes", [(15, 30, 45, 60), (0, 30)])
def test_records_within_the_hour_are_averaged(file, minutes):
    rows = hours(minutes=minutes)
    for row in rows:
        row[6] += 1.0 if row[4] == minutes[0] else 0.0
    header = [*HEADER[:-1], f"DATA PERIODS,1,{len(minutes)},Data,Sunday, 1/ 1,12/31"]
    weather = read_weather(epw(file, rows, header=header))
    assert weather.dry_bulb_c.shape == (1, HOURS)
    assert weather.dry_bulb_c[0, 0] == pytest.approx(1.25 + 1 / len(minutes))


def test_missing_codes_are_missing(file):
    rows = hours()
    rows[100][6] = 99.9
    rows[200][8] = 999
    rows[200][7] = 99.9
    rows[300][9] = 999999
    weather = read_weather(epw(file, rows))
    assert weather.filled.sum() == 2
    assert weather.dry_bulb_c[0, 100] == (rows[99][6] + rows[101][6]) / 2
    assert weather.relative_humidity[0, 200] == 0.5
    assert weather.pressure_filled.sum() == 1
    assert weather.pressure_pa[0, 300] == pytest.approx(float(pressure_at_elevation_pa(778.3)))
    assert len(weather.remarks) == 2


def test_humidity_from_the_dew_point_where_it_is_missing(file):
    rows = [[*row[:7], row[6], 999, row[9]] for row in hours()]
    weather = read_weather(epw(file, rows))
    assert set(weather.relative_humidity.ravel()) == {1.0}
    assert "dew point" in weather.remarks[0].en


def test_humidity_above_100_is_clipped_and_said(file):
    rows = hours()
    rows[7][8] = 104
    weather = read_weather(epw(file, rows))
    assert weather.relative_humidity.max() == 1.0
    assert weather.remarks[0] == say("weather.humidity_over_100", count=1)


def test_a_long_gap_is_refused(file):
    rows = hours()
    for row in rows[744:760]:
        row[6] = 99.9
    with pytest.raises(
        WeatherError, match=r"w\.epw: .*8,744 of 8,760 hours; missing from month 2, day 1, hour 1"
    ):
        read_weather(epw(file, rows))


def _edit(rows, row, column, value):
    rows[row][column] = value
    return rows


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (lambda: _edit(hours(), 3, 6, "warm"), r"line 12: the dry bulb 'warm' is not a number"),
        (lambda: _edit(hours(), 3, 6, 75), r"line 12: the dry bulb '75' is not within -90 to 60 degC"),
        (lambda: _edit(hours(), 3, 8, -5), r"line 12: the relative humidity '-5' is not within"),
        (lambda: _edit(hours(), 3, 9, 92), r"line 12: the pressure '92' is not within"),
        (lambda: _edit(hours(), 3, 1, 13), r"line 12: the month is 13"),
        (lambda: _edit(hours(), 3, 2, 32), r"line 12: the day is 32"),
        (lambda: _edit(hours(), 3, 3, 25), r"line 12: the hour is 25"),
        (lambda: _edit(hours(), 3, 3, "x"), r"line 12: the hour 'x' is not a number"),
        (lambda: _edit(hours(), 3, 3, 3), r"line 12: 2005-01-01 hour 3 occurs twice \(first in line 11\)"),
        (lambda: hours()[:5000], r"the year has temperature and humidity for 5,000 of 8,760 hours"),
        (lambda: [*hours(), [2005, 12]], r"line 8769: has 4 values"),
        (list, r"holds a header but no hours"),
    ],
)  # fmt: skip
def test_bad_rows_are_named_by_their_line(file, rows, message):
    with pytest.raises(WeatherError, match=message) as caught:
        read_weather(epw(file, rows()))
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "is empty"),
        (b"\n\n \n", "is empty"),
        (b"PK\x03\x04abc", "damaged or not what its name says"),
        (b"LOCATION\0\0,", "is not text"),
        (b"hello\nworld\n", "line 1: does not begin with LOCATION"),
        (b"LOCATION,A,B,C,D,1,37.0,112.0,8,700\nCOMMENTS 1,x\n", "no line DATA PERIODS"),
        (b"LOCATION,A,B,C,D,1,97.0,112.0,8,700\nDATA PERIODS,1,1\n1\n", "line 1: LOCATION has the latitude|line 3"),
        (b"LOCATION,A\nDATA PERIODS,1,1\n" + b"1," * 12, "line 1: LOCATION has 2 values"),
    ],
)  # fmt: skip
def test_files_that_are_no_epw(file, data, message):
    file.write_bytes(data)
    with pytest.raises(WeatherError, match=message):
        read_weather(file)


def test_a_missing_file_and_a_folder(tmp_path):
    for path in (tmp_path / "none.epw", tmp_path):
        with pytest.raises(WeatherError):
            read_weather(path)


def test_no_pressure_and_no_elevation(file):
    rows = [[*row[:9], 999999] for row in hours()]
    header = [HEADER[0].replace("778.3", ""), *HEADER[1:]]
    with pytest.raises(WeatherError, match="elevation is not known"):
        read_weather(epw(file, rows, header=header))
    assert read_weather(file, elevation_m=500.0).pressure_filled.all()


def _csv(path, lines, heading="time,dry_bulb_c,relative_humidity"):
    path.write_text("\n".join([heading, *lines]) + "\n")
    return path


def _times(year=2021, form="{:04d}-{:02d}-{:02d} {:02d}:00"):
    return [form.format(r[0], r[1], r[2], r[3] - 1) for r in hours(year)]


def test_a_plain_csv(tmp_path):
    lines = [f"{t},10.5,45" for t in _times()]
    weather = read_weather(_csv(tmp_path / "a.csv", lines), lon=112.0, lat=37.0, elevation_m=800.0)
    assert (weather.lon, weather.lat, weather.elevation_m, weather.years) == (112.0, 37.0, 800.0, (2021,))
    assert set(weather.dry_bulb_c.ravel()) == {10.5}
    assert weather.pressure_filled.all()


@pytest.mark.parametrize(
    "heading",
    ["Time;Dry Bulb [°C];RH (%)", "DateTime;temperature (degC);Relative_Humidity_pct", "时间;干球温度（℃）;相对湿度（%）",
     "timestamp;tee;rel hum", "time;Dry_Bulb_C;RH"],
)  # fmt: skip
def test_headings_may_differ(tmp_path, heading):
    lines = [f"{t};10.5;45" for t in _times(form="{}/{}/{} {}:00")]
    if "tee" in heading:
        with pytest.raises(WeatherError, match="no column dry_bulb_c"):
            read_weather(_csv(tmp_path / "a.csv", lines, heading), elevation_m=0)
        return
    weather = read_weather(_csv(tmp_path / "a.csv", lines, heading), elevation_m=0)
    assert weather.dry_bulb_c.mean() == 10.5


def test_a_csv_with_dates_in_columns_dew_point_and_pressure_in_hectopascal(tmp_path):
    lines = [f"{r[0]},{r[1]},{r[2]},{r[3]},20,20,950" for r in hours()]
    weather = read_weather(
        _csv(tmp_path / "a.csv", lines, "year,month,day,hour,temp,dew_point_c,pressure_hpa")
    )
    assert set(weather.relative_humidity.ravel()) == {1.0}
    assert set(weather.pressure_pa.ravel()) == {95_000.0}
    # ASHRAE eq. 3 solved for the elevation: (1 - (95000 / 101325)^(1 / 5.25588)) / 2.25577e-5
    assert weather.elevation_m == pytest.approx(540.3, abs=0.1)


def test_a_time_that_cannot_be_read_is_named(tmp_path):
    lines = [f"{t},10.5,45" for t in _times()]
    lines[4] = "31/01/2021 4am,1,1"
    with pytest.raises(WeatherError, match=r"a\.csv, line 6: '31/01/2021 4am' is not a time"):
        read_weather(_csv(tmp_path / "a.csv", lines))


def test_a_folder_becomes_a_table(tmp_path):
    epw(tmp_path / "b.epw", hours())
    lines = [f"{t},30,45,100,30,40,Somewhere" for t in _times()]
    _csv(tmp_path / "a.csv", lines, "time,dry_bulb_c,rh,lon,lat,elevation_m,name")
    (tmp_path / "notes.txt").write_text("not weather")
    built = build_folder(tmp_path)
    write_table(built.table, tmp_path / "table.parquet")
    table = climate_table(tmp_path / "table.parquet")
    assert list(table.stations.name) == ["Somewhere", "Taiyuan"]
    assert list(table.stations.elevation_m) == [40.0, 778.3]
    assert [table.annual(s).sum() for s in range(2)] == [HOURS, HOURS]
    assert table.mean_temperature_c(0) == pytest.approx(30, abs=0.5)
    assert b"b.epw: 2005" in built.table.schema.metadata[b"sources"]
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize("what", ["empty", "missing", "file", "bad", "nowhere"])
def test_a_folder_that_gives_no_table(tmp_path, what):
    folder = tmp_path / "f"
    if what != "missing":
        folder.mkdir()
    if what == "file":
        folder = epw(folder / "x.epw", hours())
    if what == "bad":
        epw(folder / "x.epw", hours()[:20])
    if what == "nowhere":
        _csv(folder / "a.csv", [f"{t},10,45,900" for t in _times()], "time,dry_bulb_c,rh,pressure_hpa")
    with pytest.raises(WeatherError) as caught:
        build_folder(folder)
    assert "\n" not in str(caught.value)


PVGIS = """Latitude (decimal degrees): 37.551
Longitude (decimal degrees): 112.156
Elevation (m): 753
month,year
1,2021
2,2021
time(UTC),T2m,RH,G(h),SP
"""
OPEN_METEO = """latitude,longitude,elevation,utc_offset_seconds,timezone
37.551,112.156,753.0,0,GMT

time,temperature_2m (°C),relative_humidity_2m (%),surface_pressure (hPa)
"""
TMY3 = """723170,"SOME AIRPORT",NC,-5.0,37.551,112.156,753
Date (MM/DD/YYYY),Time (HH:MM),GHI (W/m^2),Dry-bulb (C),RHum (%),Pressure (mbar)
"""
NSRDB = """Source,Location ID,City,State,Country,Latitude,Longitude,Time Zone,Elevation
NSRDB,1,-,-,-,37.551,112.156,8,753
Year,Month,Day,Hour,Minute,Temperature,Relative Humidity,Pressure
"""
SAM = """Source,Location ID,City,State,Country,Latitude,Longitude,Time Zone,Elevation
NSRDB,1,-,-,-,37.551,112.156,8,753
Year,Month,Day,Hour,Minute,GHI,DNI,DHI,Tdry,Tdew,RH,Pres,Wspd,Wdir,Albedo
"""
SAM_LOCATION = """Latitude,37.551,Longitude,112.156,Time zone,8,Elevation,753
Year,Month,Day,Hour,Dry-bulb,Dew-point,RH,Pressure,Wind Speed
"""
NSRDB_UNITS = """Source,Location ID,City,State,Country,Latitude,Longitude,Time Zone,Elevation,Local Time Zone,Pressure Units,Version
NSRDB,1,-,-,-,37.551,112.156,0,753,8,mbar,3.2.0
Year,Month,Day,Hour,Minute,Temperature,Relative Humidity,Pressure,Unnamed: 9
"""
NASA_POWER = """-BEGIN HEADER-
NASA/POWER Hourly
Location: Latitude  37.551   Longitude 112.156
Elevation from MERRA-2: Average = 753.00 meters
-END HEADER-
YEAR,MO,DY,HR,T2M,RH2M,PS
"""


def _stamp(t, form):
    hour = t.hour
    return {
        "pvgis": f"{t:%Y%m%d}:{hour:02}00",
        "iso": f"{t:%Y-%m-%dT%H}:00",
        "tmy3": f"{t:%m/%d/%Y},{hour + 1:02}:00",
        "nsrdb": f"{t.year},{t.month},{t.day},{hour},30",
        "power": f"{t.year},{t.month},{t.day},{hour}",
    }[form]


@pytest.mark.parametrize(
    ("head", "form", "line", "tail"),
    [
        (
            PVGIS,
            "pvgis",
            "{d},{r},0,92500.0",
            "\nT2m: 2-m air temperature (degree Celsius)\nPVGIS (c) 2001-2022\n",
        ),
        (OPEN_METEO, "iso", "{d},{r},925.0", ""),
        (TMY3, "tmy3", "0,{d},{r},925", ""),
        (NSRDB, "nsrdb", "{d},{r},925", ""),
        (NASA_POWER, "power", "{d},{r},92.5", ""),
        (SAM, "nsrdb", "0,0,0,{d},-5,{r},925,1,90,0.2", ""),
        (SAM_LOCATION, "power", "{d},-5,{r},925,1", ""),
        (NSRDB_UNITS, "nsrdb", "{d},{r},925,", ""),
    ],
)
def test_the_usual_hourly_exports(tmp_path, head, form, line, tail):
    # January is at 0 degC, the other months are at 12: the mean is 12 * (8760 - 744) / 8760.
    start = dt.datetime(2021, 1, 1, tzinfo=dt.UTC)
    rows = []
    for i in range(8760):
        t = start + dt.timedelta(hours=i)
        rows.append(_stamp(t, form) + "," + line.format(d=0.0 if t.month == 1 else 12.0, r=50))
    (tmp_path / "w.csv").write_text(head + "\n".join(rows) + "\n" + tail, encoding="utf-8")
    weather = read_weather(tmp_path / "w.csv")
    assert weather.dry_bulb_c.mean() == pytest.approx(12 * 8016 / 8760)
    assert (weather.dry_bulb_c[0, 743], weather.dry_bulb_c[0, 744]) == (0.0, 12.0)
    assert (weather.lat, weather.lon, weather.elevation_m) == (37.551, 112.156, 753.0)
    assert weather.pressure_pa.mean() == pytest.approx(92_500.0)


MORE = {
    "MIDC": ("DATE (MM/DD/YYYY),MST,Temperature @ 2m [deg C],Relative Humidity [%],Station Pressure [mBar]", "%m/%d/%Y,%H:%M", "{d},50,925"),
    "Solcast": ("PeriodEnd,PeriodStart,Period,AirTemp,DewpointTemp,RelativeHumidity,SurfacePressure", "x,%Y-%m-%dT%H:%M:%SZ,PT60M", "{d},-5,50,925"),
    "ERA5": ("valid_time,t2m,rh,sp", "%Y-%m-%d %H:%M:%S", "{k},50,92500"),
    "China, by name": ("资料时间,气温,相对湿度,本站气压", "%Y-%m-%d %H:%M:%S", "{d},50,925"),
    "China, by element": ("Station_Id_C,Year,Mon,Day,Hour,PRS,TEM,RHU,DPT", "53772,%Y,%m,%d,%H,925", "{d},50,999999"),
    "Visual Crossing": ("name,datetime,temp,dew,humidity,surfacepressure", "x,%Y-%m-%dT%H:%M:%S", "{d},-5,50,925"),
}  # fmt: skip


@pytest.mark.parametrize("kind", MORE)
def test_more_hourly_exports(tmp_path, kind):
    head, stamp, line = MORE[kind]
    start = dt.datetime(2021, 1, 1, tzinfo=dt.UTC)
    rows = []
    for t in (start + dt.timedelta(hours=i) for i in range(8760)):
        degrees = 0.0 if t.month == 1 else 12.0
        rows.append(f"{t.strftime(stamp)},{line.format(d=degrees, k=degrees + 273.15)}")
    weather = read_weather(_csv(tmp_path / "a.csv", rows, head))
    assert weather.dry_bulb_c.mean() == pytest.approx(12 * 8016 / 8760)
    assert (weather.dry_bulb_c[0, 743], weather.dry_bulb_c[0, 744]) == pytest.approx((0.0, 12.0))
    assert weather.pressure_pa.mean() == pytest.approx(92_500.0)


def test_a_pressure_of_sea_level_is_not_one_of_the_station(tmp_path):
    head, rows = "time,temp,dwpt,rhum,pres", [f"{t},12,-5,50,1013" for t in _times()]
    path = _csv(tmp_path / "meteostat.csv", rows, head)
    with pytest.raises(WeatherError, match="no pressure, and the elevation is not known"):
        read_weather(path)
    assert read_weather(path, elevation_m=778.0).pressure_pa.mean() == pytest.approx(92_330, abs=100)
    rows = [f"{t},12,50,1013,778" for t in _times()]
    weather = read_weather(_csv(tmp_path / "a.csv", rows, "time,temp,rh,pressure_hpa,elevation"))
    assert weather.pressure_pa.mean() == pytest.approx(92_330, abs=100)
    assert any("reduced to sea level" in remark.en for remark in weather.remarks)


OTHER_KINDS = {
    "a.tm2": (" 14944 SIOUX_FALLS            SD  -6 N 43 34 W  96 44   435\n 610101010000", "a TMY2 file"),
    "a.json": ('{"outputs": {"tmy_hourly": []}}', "JSON"),
    "537720-99999-2021": (
        "2021 01 01 00   -17   -72 10207   160    15     2     0 -9999\n",
        "an ISD-Lite file",
    ),
    "a.dat": (" Bondville\n   40.05  -88.37  230 m version 1\n 2021 1 1\n", "a SURFRAD file"),
    "b.dat": ("*C0001\n 10 1 2021 1\n", "a BSRN station"),
    "c.dat": ("1. Koordinatensystem : Lambert\n RW HW MM DD HH     t    p\n***\n", "a TRY file"),
    "a.wea": ("place Taiyuan\nlatitude 37.55\nlongitude -112.15\n", "no temperatures"),
    "a.stat": ("-\n Statistics for Taiyuan\n", "holds statistics"),
    "a.ddy": ("! design days\nSite:Location,\n", "holds design days"),
    "bulk.csv": ("2021-01-01,0,-3.2,-5,50,,,180,3,,1020,,\n", "a table without headings"),
}


@pytest.mark.parametrize("name", OTHER_KINDS)
def test_files_of_stations_that_are_no_epw_or_csv_are_named(tmp_path, name):
    content, said = OTHER_KINDS[name]
    (tmp_path / name).write_text(content, encoding="utf-8")
    with pytest.raises(WeatherError, match=said) as caught:
        read_weather(tmp_path / name)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("heading", "figure"),
    [
        ("temp (degF)", 50.0),
        ("temp (K)", 283.15),
        ("t2m", 283.15),
        ("temperature_c", 10.0),
        ("dry_bulb_f", 50.0),
        ("Temp (F)", 50.0),
        ("Temp [C]", 10.0),
        ("气温(℃)", 10.0),
    ],
)
def test_temperatures_in_the_units_of_their_headings(tmp_path, heading, figure):
    rows = [f"{r[0]},{r[1]},{r[2]},{r[3]},{figure},50,92500" for r in hours()]
    made = _csv(tmp_path / "a.csv", rows, f"year,month,day,hour,{heading},rh,pressure_pa")
    assert read_weather(made).dry_bulb_c.mean() == pytest.approx(10.0)


@pytest.mark.parametrize(
    ("stamp", "first"),
    [("%d.%m.%Y %H:%M", 1), ("%m/%d/%Y %H:%M", 1), ("%d/%m/%Y %I:%M %p", 1), ("%Y年%m月%d日 %H:%M", 1)],
)
def test_dates_in_either_order(tmp_path, stamp, first):
    start = dt.datetime(2021, 1, 1, tzinfo=dt.UTC)
    times = [start + dt.timedelta(hours=i) for i in range(8760)]
    rows = [f"{t.strftime(stamp)},{t.month},50,92500" for t in times]
    weather = read_weather(_csv(tmp_path / "a.csv", rows, "time,temp,rh,pressure_pa"))
    assert (weather.dry_bulb_c[0, 0], weather.dry_bulb_c[0, 743], weather.dry_bulb_c[0, -1]) == (
        first,
        first,
        12,
    )


def test_a_zip_with_one_epw_and_its_companions(tmp_path):
    epw(tmp_path / "a.epw", hours())
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.write(tmp_path / "a.epw", "CHN_Taiyuan.epw")
        archive.writestr("CHN_Taiyuan.stat", "x")
    packed, plain = read_weather(tmp_path / "a.zip"), read_weather(tmp_path / "a.epw")
    assert np.array_equal(packed.dry_bulb_c, plain.dry_bulb_c)
    with zipfile.ZipFile(tmp_path / "a.zip", "a") as archive:
        archive.write(tmp_path / "a.epw", "CHN_Other.epw")
    with pytest.raises(WeatherError, match="2 weather files"):
        read_weather(tmp_path / "a.zip")


def test_a_first_line_of_any_length_is_one_line(tmp_path):
    (tmp_path / "a.epw").write_text("LOCATION," + "x" * 200_000)
    with pytest.raises(WeatherError, match="damaged or not what its name says"):
        read_weather(tmp_path / "a.epw")
