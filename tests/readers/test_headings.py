"""The meaning of headings, in two languages and with all kinds of brackets."""

import numpy as np
import pytest

from siting.errors import SitesError
from siting.readers import heading_units
from siting.readers import headings as hd
from siting.readers.read_options import ReadOptions
from siting.sites.read import read_sites
from siting.texts.messages import error_in_chinese


@pytest.mark.parametrize(
    ("heading", "meaning"),
    [
        ("lon", hd.LON),
        ("LNG", hd.LON),
        ("Longitude (°)", hd.LON),
        ("经 度", hd.LON),
        ("东经", hd.LON),
        ("lon_wgs84", hd.LON),
        ("Lat", hd.LAT),
        ("北纬", hd.LAT),
        ("X", hd.X),
        ("y 坐标(m)", hd.Y),
        ("Easting", hd.EAST),
        ("纵坐标", hd.NORTH),
        ("WKT", hd.WKT),
        ("地块名称", hd.NAME),
        ("Site", hd.NAME),
        ("name_zh", hd.NAME_ZH),
        ("中文名", hd.NAME_ZH),
        ("Site ID", hd.SITE_ID),
        ("地块编号", hd.SITE_ID),
        ("elevation_m", hd.ELEVATION),
        ("海拔（米）", hd.ELEVATION),
        ("高程/m", hd.ELEVATION),
    ],
)
def test_meaning(heading, meaning):
    assert hd.understand(heading).meaning == meaning


@pytest.mark.parametrize(
    "heading", ["price", "Shape_Area", "north_side_road", "ideal", "", "()", "/", "面积排名"]
)
def test_other_headings_mean_nothing_to_us(heading):
    assert hd.understand(heading) is None


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        ("面积(亩)", "mu"),
        ("面积（亩）", "mu"),
        ("面积【亩】", "mu"),
        ("AREA_HA", "ha"),
        ("Area [ha]", "ha"),
        ("area m2", "m2"),
        ("面积（㎡）", "m2"),
        ("面积(平方公里)", "km2"),
        ("面积", ""),
        ("area (acres)", "acres"),
    ],
)
def test_unit_of_area(heading, unit):
    assert hd.understand(heading) == hd.HeadingMeaning(hd.AREA, unit)
    assert hd.is_area_unit(unit) == (unit != "")


def test_elevation_keeps_a_unit_that_is_not_metres():
    assert hd.understand("Elevation (ft)") == hd.HeadingMeaning(hd.ELEVATION, "ft")


def test_600_mu_are_exactly_40_hectares():
    assert hd.to_hectares(np.array([600.0]), "mu")[0] == 40.0


@pytest.mark.parametrize(
    ("heading", "datum"),
    [("经度(高德)", "gcj02"), ("lng_GCJ02", "gcj02"), ("百度经度", "bd09"), ("lon", None)],
)
def test_datum_named_in_a_heading(heading, datum):
    assert hd.datum_hint(heading) == datum


@pytest.mark.parametrize(
    ("headings", "meanings"),
    [
        (["DKBM", "DKMC", "经度E", "纬度N"], {hd.SITE_ID: ["DKBM"], hd.NAME: ["DKMC"]}),
        (["宗地号", "地块名", "经纬度"], {hd.PAIR: ["经纬度"], hd.NAME: ["地块名"]}),
        # Plain words take precedence, and a second official word is a user's own column.
        (["编号", "地块编码", "名称", "项目名称"], {hd.SITE_ID: ["编号"], hd.NAME: ["名称"]}),
        (["latitud", "longitud"], {hd.LON: ["longitud"], hd.LAT: ["latitud"]}),
    ],
)
def test_headings_of_land_offices_and_other_languages(headings, meanings):
    found = hd.by_meaning(headings)
    assert meanings.items() <= found.items()


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        ("价格(万元/亩)", "万元/亩"),
        ("distance_km", "km"),
        *(
            (f"size_{unit.casefold()}", unit)
            for unit in ("kV", "kW", "MW", "GW", "kVA", "MVA", "kWh", "MWh", "GWh")
        ),
        ("坡度（%）", "%"),
        ("price", ""),
        ("人口(注)", ""),
        ("price/mu", ""),
        ("power_price_pln_mwh", "PLN/MWh"),
        ("land_price_usd_m2", "USD/m2"),
        ("price_eur_per_m2", "EUR/m2"),
        ("price_EUR_per_sqm", "EUR/sqm"),
        ("land price usd ha", "USD/ha"),
        ("rent per month gbp per acre", "gbp per acre"),
        ("electricity_yuan_per_kwh", "yuan/kWh"),
        ("land_10k_yuan_per_mu", "10,000 yuan/mu"),
        ("water_m3_per_day", "m3/day"),
        ("distance_m_km", "km"),  # no money: nobody knows what the first is
        ("usd_m2", "m2"),  # with nothing before it it is the name of a column
        ("price_per_m2", ""),
        ("price_xyz_per_m2", ""),
        ("€/m²", "€/m²"),  # the unit is the heading
        ("RM/sq ft", "RM/sq ft"),
        ("亩均地价(万元/亩)", "万元/亩"),
        ("地价（万/亩）", "万/亩"),
        ("亩均地价（万元）", "万元/亩"),
        ("每亩地价（万元）", "万元/亩"),
        ("Price per acre (USD)", "USD/acre"),
        ("Price per sq m (EUR)", "EUR/sq m"),
        ("Price per plot (USD)", "USD"),
        ("Preis (EUR/m²)", "EUR/m2"),
        ("Preis EUR pro m²", "EUR pro m²"),
        ("Land price (KSh m/acre)", "KSh m/acre"),
        ("Price (INR crore/acre)", "INR crore/acre"),
        ("Price (KES millions per acre)", "KES millions per acre"),
        ("Strompreis (ct/kWh)", "ct/kWh"),
        ("Tariff c/kWh", "c/kWh"),
        ("工业水价（元/吨）", "元/吨"),
        ("水价 元/m³", "元/m³"),
        ("气价(元/方)", "元/方"),
        ("Rent (£/sq ft/yr)", "£/sq ft/yr"),
        ("工业水价", ""),
        ("Plot A/B", ""),
    ],
)
def test_the_unit_that_a_heading_states(heading, unit):
    assert heading_units.stated_unit(heading) == unit


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("Longitude (E)", "Lat."), ("Long.", "Lat."), ("Lon. (°E)", "Lat. (°N)"), ("E. Longitude", "N. Latitude"),
        ("East longitude", "North latitude"), ("Longitude, deg", "Latitude, deg"), ("Lon E", "Lat N"),
        ("Centroid longitude", "Centroid latitude"), ("经度（东）", "纬度（北）"),
    ],
)  # fmt: skip
def test_a_coordinate_may_be_cut_short_or_name_its_hemisphere(one, two):
    assert hd.by_meaning([two, one, "name"]) == {hd.LON: [one], hd.LAT: [two], hd.NAME: ["name"]}


@pytest.mark.parametrize("heading", ["Longitude (W)", "Lon °W", "Latitude (S)", "经度（西）"])
def test_the_other_hemisphere_is_not_read_without_its_sign(heading):
    assert not {hd.LON, hd.LAT} & hd.by_meaning([heading]).keys()


def test_of_several_areas_one_is_that_of_the_site(tmp_path):
    assert hd.by_meaning(["Net area (mu)", "Gross Area (ha)"]) == {hd.AREA: ["Gross Area (ha)"]}
    assert hd.by_meaning(["Area (ha)", "Gross Area (ha)"]) == {hd.AREA: ["Area (ha)"]}
    (tmp_path / "a.csv").write_text(
        "name,lon,lat,Gross Area\nA,112.2,37.58,42 ha\nB,112.3,37.58,600 mu\n", "utf-8"
    )
    assert read_sites(tmp_path / "a.csv").frame["area_ha"].tolist() == [42.0, 40.0]


@pytest.mark.parametrize("words", ["百度经度,百度纬度", "经度(BD-09),纬度(BD-09)", "lon_bd09,lat_bd09"])
def test_a_datum_in_the_headings_asks_for_the_declaration(tmp_path, words):
    (tmp_path / "a.csv").write_text(f"name,{words}\nA,112.2,37.58\n", encoding="utf-8")
    with pytest.raises(SitesError, match=r"the headings name BD-09 .*Declare datum bd09"):
        read_sites(tmp_path / "a.csv")


def test_a_name_with_a_service_before_it_is_not_a_second_name(tmp_path):
    (tmp_path / "a.csv").write_text("name,google name,lon,lat\nA,B,12.2,37.58\n", encoding="utf-8")
    assert read_sites(tmp_path / "a.csv").frame["name"].tolist() == ["A"]


def test_eastings_in_the_second_column_are_named_with_their_zone(tmp_path):
    (tmp_path / "a.csv").write_text("name,X,Y\nA,4162000.5,38341902.1\n", encoding="utf-8")
    with pytest.raises(
        SitesError, match=r"first coordinate is read as the north.*zone 38: declare crs EPSG:4526"
    ) as refused:
        read_sites(tmp_path / "a.csv")
    said = error_in_chinese(refused.value)
    assert "第一个坐标读作北坐标" in said
    assert "带号38开头：如为CGCS2000的3度分带请声明crs EPSG:4526" in said


NORTH_FIRST = [
    ("X坐标", "Y坐标"),
    ("X坐标（米）", "Y坐标（米）"),
    ("x", "y"),
    ("坐标X", "坐标Y"),
    ("X_coord", "Y_coord"),
]


@pytest.mark.parametrize(("north", "east"), NORTH_FIRST)
@pytest.mark.parametrize(("easting", "crs"), [("602152", 4546), ("37602152", 4525), ("19602152", 4497)])
def test_x_is_the_north_where_the_figures_fit_the_crs_only_so(tmp_path, north, east, easting, crs):
    path = tmp_path / "a.csv"
    path.write_text(f"name,{north},{east}\nA,4157000,{easting}\n", encoding="utf-8")
    turned = read_sites(path, ReadOptions(crs=f"EPSG:{crs}"))
    assert any("is read as the north" in said for said in turned.warnings)
    path.write_text(f"name,easting,northing\nA,{easting},4157000\n", encoding="utf-8")
    named = read_sites(path, ReadOptions(crs=f"EPSG:{crs}"))
    assert (turned.lon.tolist(), turned.lat.tolist()) == (named.lon.tolist(), named.lat.tolist())
    path.write_text(f"name,{north},{east}\nA,{easting},4157000\n", encoding="utf-8")
    plain = read_sites(path, ReadOptions(crs=f"EPSG:{crs}"))  # as in maps: x is the east
    assert plain.lon.tolist() == named.lon.tolist()
    assert not plain.warnings


def test_columns_that_say_which_is_the_north_are_not_turned(tmp_path):
    (tmp_path / "a.csv").write_text("name,easting,northing\nA,4157000,602152\n", encoding="utf-8")
    with pytest.raises(SitesError, match="only when x and y are swapped"):
        read_sites(tmp_path / "a.csv", ReadOptions(crs="EPSG:4546"))


@pytest.mark.parametrize("heads", ["X坐标,Y坐标（CGCS2000）", "X（国家2000）,Y", "x_cgcs2000,y"])
def test_a_zone_of_cgcs2000_that_the_file_names_needs_no_declaration(tmp_path, heads):
    (tmp_path / "a.csv").write_text(f"name,{heads}\nA,4157000,37602152\n", encoding="utf-8")
    sites = read_sites(tmp_path / "a.csv")
    assert sites.crs == "EPSG:4525"
    assert any("CGCS2000" in said and "EPSG:4525" in said for said in sites.warnings)
    (tmp_path / "a.csv").write_text(f"name,{heads}\nA,4157000,602152\n", encoding="utf-8")
    with pytest.raises(SitesError, match="does not state the CRS"):
        read_sites(tmp_path / "a.csv")


def test_a_zone_of_another_system_is_asked_for(tmp_path):
    (tmp_path / "a.csv").write_text("name,x（西安80）,y\nA,4157000,37602152\n", encoding="utf-8")
    with pytest.raises(SitesError, match="Xian 1980"):
        read_sites(tmp_path / "a.csv")


@pytest.mark.parametrize(
    ("words", "silent"),
    [
        ("经度（WGS84）,纬度（WGS84）", True),
        ("经度(CGCS2000),纬度(CGCS2000)", True),
        ("lon_wgs84,lat_wgs84", True),
        ("经度,纬度", False),
    ],
)
def test_wgs84_in_the_headings_is_a_declaration(tmp_path, words, silent):
    (tmp_path / "a.csv").write_text(f"name,{words}\nA,112.2,37.58\n", encoding="utf-8")
    sites = read_sites(tmp_path / "a.csv")
    assert (not any("taken as WGS84" in text for text in sites.warnings)) is silent


@pytest.mark.parametrize(
    ("remark", "silent"),
    [
        ("注：坐标为CGCS2000大地坐标；面积以勘测定界为准", True), ("注：坐标系采用2000国家大地坐标系", True),
        ("注：坐标由WGS84转换而来", False), ("注：面积以勘测定界为准", False), ("注：坐标非WGS84", False),
    ],
)  # fmt: skip
def test_a_remark_that_the_coordinates_are_wgs84_is_a_declaration(tmp_path, remark, silent):
    (tmp_path / "a.csv").write_text(f"name,lon,lat\nA,112.2,37.58\n{remark},,\n", encoding="utf-8")
    sites = read_sites(tmp_path / "a.csv")
    assert (not any("taken as WGS84" in text for text in sites.warnings)) is silent


def test_a_service_in_one_heading_outweighs_wgs84_in_the_other(tmp_path):
    (tmp_path / "a.csv").write_text("name,经度（高德）,纬度（WGS84）\nA,112.2,37.58\n", encoding="utf-8")
    with pytest.raises(SitesError, match="GCJ-02"):
        read_sites(tmp_path / "a.csv")


@pytest.mark.parametrize(
    ("heading", "title"),
    [
        ("坡度（度）", "坡度"),
        ("电价（元/kWh）", "电价"),
        ("price [CNY/kWh]", "price"),
        ("人口(注)", "人口(注)"),
        ("（度）", "（度）"),
        ("slope", "slope"),
        ("挂牌地价 万元/亩", "挂牌地价"),
        ("落地电价：　元/kWh", "落地电价"),
        ("Tariff RMB/kWh", "Tariff"),
        ("Land price 10k yuan/mu", "Land price"),
        ("Plot A/B", "Plot A/B"),
        ("Land price EUR m2", "Land price"),
        ("€/m²", "€/m²"),
        ("Price per acre (USD)", "Price per acre"),
        ("亩均地价(万元/亩)", "亩均地价"),
    ],
)
def test_a_title_does_not_repeat_the_unit(heading, title):
    assert heading_units.without_unit(heading) == title


@pytest.mark.parametrize(
    ("heading", "base"),
    [
        ("power_price_pln_mwh", "power_price"),
        ("price_eur_per_m2", "price"),
        ("distance_to_substation_km", "distance_to_substation"),
        ("Tariff RMB/kWh", "Tariff"),
        ("地价（万元/亩）", "地价"),
        ("remarks", "remarks"),
    ],
)
def test_a_heading_is_parted_from_its_unit(heading, base):
    assert heading_units.parted(heading) == (base, heading_units.stated_unit(heading))


@pytest.mark.parametrize(
    ("heading", "wanted"),
    [
        ("land_price_yuan_m2", "land_10k_yuan_per_mu"),
        ("power_price_yuan_mwh", "electricity_yuan_per_kwh"),
        ("tariff_cny_per_kwh", "electricity_yuan_per_kwh"),
    ],
)
def test_a_price_is_found_by_an_identifier_too(heading, wanted):
    assert hd.find_heading(wanted, ["name", heading]) == heading


@pytest.mark.parametrize(
    ("heading", "metres"),
    [
        ("平均高程（米）", 1),
        ("平均海拔", 1),
        ("场地标高（m）", 1),
        ("Average elevation (m)", 1),
        ("average_elevation_m", 1),
        ("Mean altitude (ft)", 0.3048),
    ],
)
def test_a_mean_elevation_is_the_elevation(tmp_path, heading, metres):
    (tmp_path / "a.csv").write_text(f"name,lon,lat,{heading}\nA,112.2,37.58,1000\n", encoding="utf-8")
    assert read_sites(tmp_path / "a.csv").elevation_m.tolist() == pytest.approx([1000 * metres])
