"""A column is found under the heading that a file really has: other brackets, a unit, a name that was cut."""

import geopandas as gpd
import numpy as np
import pytest
import shapely

from siting.catalogue import Catalogue
from siting.criteria.registry import criteria
from siting.readers.headings import find_heading
from siting.sites.read import read_sites


@pytest.mark.parametrize(
    ("wanted", "headings", "found"),
    [
        ("price", ["Price", "x"], "Price"),
        ("land price", ["land_price"], "land_price"),
        ("面积(亩)", ["面积（亩）"], "面积（亩）"),
        ("地震动峰值加速度", ["地震动峰值加速度（g）"], "地震动峰值加速度（g）"),
        ("price (yuan)", ["price"], "price"),
        ("price", ["price", "Price"], "price"),
        ("PRICE", ["price", "Price"], None),
        ("price (km)", ["price (m)"], None),
        ("price", ["prices"], None),
        ("price", ["price (yuan)", "price (USD)"], None),
    ],
)
def test_headings_that_differ_in_writing_only(wanted, headings, found):
    assert find_heading(wanted, headings) == found


@pytest.mark.parametrize(
    ("wanted", "headings", "found"),
    [
        ("electricity_yuan_per_kwh", ["Elec. tariff (RMB/kWh)"], "Elec. tariff (RMB/kWh)"),
        ("electricity_yuan_per_kwh", ["Elec. tariff RMB/kWh"], "Elec. tariff RMB/kWh"),
        ("electricity_yuan_per_kwh", ["预计执行电价（元/度）"], "预计执行电价（元/度）"),
        ("electricity_yuan_per_kwh", ["Elec. tariff (RMB/kWh)", "Elec. price, phase 2 (RMB/kWh)"], None),
        ("electricity_yuan_per_kwh", ["电价补贴（元/度）"], None),
        ("electricity_yuan_per_kwh", ["Elec. tariff (USD/kWh)"], None),
        ("land_10k_yuan_per_mu", ["Price of plot 10k yuan/mu"], "Price of plot 10k yuan/mu"),
        ("land_10k_yuan_per_mu", ["楼面地价（元/平方米）"], None),
        ("land_10k_yuan_per_mu", ["亩均产值（万元/亩）"], None),
    ],
)
def test_a_price_is_known_by_what_is_paid_for(wanted, headings, found):
    assert find_heading(wanted, headings) == found


@pytest.mark.parametrize(
    ("wanted", "headings", "found"),
    [
        ("electricity_yuan_per_kwh", ["electricit"], "electricit"),
        ("hub_cluster", ["hub_cluste"], "hub_cluste"),
        ("地震动峰值加速度", ["地震动峰值"], "地震动峰值"),
        ("地震动峰值加速度", ["地震动"], "地震动"),
        ("price_per_mw_a", ["price_per_", "price_pe_1"], None),
        ("short", ["shor"], None),
    ],
)
def test_headings_that_a_shapefile_cut(wanted, headings, found):
    assert find_heading(wanted, headings, cut=True) == found
    assert find_heading(wanted, headings) is None


def measured(sites, **params):
    criterion = criteria()["attribute"]
    measure = criterion.prepare(criterion.params.model_validate(params), Catalogue({}, {}))
    return measure.measure(sites).main.value.tolist(), measure.warnings(sites)


@pytest.mark.filterwarnings("ignore:Column names longer:UserWarning", "ignore:Normalized:RuntimeWarning")
def test_a_cut_name_is_measured_and_told(tmp_path):
    frame = gpd.GeoDataFrame(
        {"name": ["A"], "electricity_yuan_per_kwh": [0.41]}, geometry=[shapely.Point(112, 37)], crs=4326
    )
    frame.to_file(tmp_path / "plots.shp")
    value, told = measured(
        read_sites(tmp_path / "plots.shp"), column="electricity_yuan_per_kwh", unit="yuan/kWh"
    )
    assert value == [0.41]
    assert told == ("plots.shp: column 'electricit' is taken for 'electricity_yuan_per_kwh'",)


@pytest.mark.parametrize(("unit", "value"), [("g", 0.2), ("m/s²", 0.2 * 9.80665), ("", 0.2)])
def test_a_heading_with_a_unit_that_the_study_leaves_out(tmp_path, unit, value):
    (tmp_path / "plots.csv").write_text(
        "name,lon,lat,地震动峰值加速度（g）\nA,112,37,0.2\n", encoding="utf-8"
    )
    found, told = measured(read_sites(tmp_path / "plots.csv"), column="地震动峰值加速度", unit=unit)
    assert found == pytest.approx([value])
    assert told == ("plots.csv: column '地震动峰值加速度（g）' is taken for '地震动峰值加速度'",)


def test_an_interval_is_found_under_cut_names_only_where_it_is_one(tmp_path):
    (tmp_path / "plots.csv").write_text("name,lon,lat,price,Price_Low,price_high\nA,112,37,5,4,6\n")
    criterion = criteria()["attribute"]
    measure = criterion.prepare(criterion.params.model_validate({"column": "price"}), Catalogue({}, {}))
    main = measure.measure(read_sites(tmp_path / "plots.csv")).main
    assert (main.low.tolist(), main.high.tolist()) == ([4.0], [6.0])
    assert not np.isnan(main.value).any()


@pytest.mark.parametrize(
    ("wanted", "heading", "unit", "times"),
    [
        ("electricity_yuan_per_kwh", "电价（元/千瓦时）", "yuan/kWh", 1.0),
        ("electricity_yuan_per_kwh", "到户电价(元/度)", "yuan/kWh", 1.0),
        ("electricity_yuan_per_kwh", "电价（分/千瓦时）", "yuan/kWh", 0.01),
        ("electricity_yuan_per_kwh", "Electricity price (yuan/MWh)", "yuan/kWh", 0.001),
        ("land_10k_yuan_per_mu", "地价（万元/亩）", "10,000 yuan/mu", 1.0),
        ("land_10k_yuan_per_mu", "土地单价（元/平方米）", "10,000 yuan/mu", 1 / 15),
        ("land_10k_yuan_per_mu", "Land price (10,000 yuan/ha)", "10,000 yuan/mu", 1 / 15),
    ],
)
def test_a_price_is_found_by_its_usual_name_and_converted(tmp_path, wanted, heading, unit, times):
    (tmp_path / "plots.csv").write_text(f'name,lon,lat,"{heading}"\nA,112,37,300\n', encoding="utf-8")
    value, told = measured(read_sites(tmp_path / "plots.csv"), column=wanted, unit=unit)
    assert value == pytest.approx([300 * times], rel=1e-9)
    assert told == (f"plots.csv: column '{heading}' is taken for '{wanted}'",)


@pytest.mark.parametrize(
    "headings",
    [["电价"], ["电价（美元/千瓦时）"], ["电价（万元/亩）"], ["电价（元/度）", "到户电价（元/度）"]],
)
def test_a_price_without_a_unit_in_another_currency_or_given_twice_is_not_guessed(headings):
    assert find_heading("electricity_yuan_per_kwh", headings) is None


def test_a_price_per_floor_area_is_no_land_price():
    assert find_heading("land_10k_yuan_per_mu", ["楼面地价（元/平方米）"]) is None
