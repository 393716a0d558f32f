"""Where headings are: below titles, in two rows, with units below; the same rows in CSV and in a workbook."""

import openpyxl
import pytest

from siting.errors import SitesError
from siting.readers.read_options import ReadOptions
from siting.sites.read import read_sites
from siting.study.offers import column_kinds
from siting.texts.messages import error_in_chinese

ROWS = [["D1", "东", 112.2, 37.58, 20], ["D2", "西", 112.05, 37.7, 30]]
HEAD = ["编号", "名称", "经度", "纬度", "价格"]
FORM = [["某县备选地块一览表"], ["填报单位：某局", "", "填报日期：2026年3月", "", "单位：亩"]]
TITLE = ["某县备选地块一览表"]


# What a merged heading says of the columns under it is part of their headings.
GROUPED = [
    ("距最近变电站（公里）", "110千伏", "220千伏", "距最近110千伏变电站(公里)", "距最近220千伏变电站(公里)"),
    ("Distance to substation (km)", "110 kV", "220 kV", "Distance to 110 kV substation(km)", "Distance to 220 kV substation(km)"),
    ("用水（吨/日）", "一期", "二期", "用水 一期(吨/日)", "用水 二期(吨/日)"),
    ("用电负荷", "2025年", "2030年", "用电负荷 2025年", "用电负荷 2030年"),
    ("投资", "一期（亿元）", "二期（亿元）", "投资 一期(亿元)", "投资 二期(亿元)"),
    ("到路距离（米）", "国道", "高速", "到路距离 国道(米)", "到路距离 高速(米)"),
    ("资源", "供水（吨/日）", "价格", "供水（吨/日）", "价格"),
    ("情况", "海拔（米）", "性质", "海拔（米）", "性质"),
]  # fmt: skip


def csv_file(folder, rows, delimiter=",", before=""):
    lines = [delimiter.join(map(str, row)) for row in rows]
    (folder / "a.csv").write_text(before + "\n".join(lines) + "\n", encoding="utf-8")
    return folder / "a.csv"


def book(folder, rows, _delimiter=","):
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    made.save(folder / "a.xlsx")
    return folder / "a.xlsx"


def padded(rows):
    width = max(map(len, rows))
    return [[*row, *[""] * (width - len(row))] for row in rows]


@pytest.mark.parametrize("make", [csv_file, book])
@pytest.mark.parametrize(("over", "one", "two", "first", "second"), GROUPED)
def test_a_heading_over_several_is_part_of_each(tmp_path, make, over, one, two, first, second):
    heads = [["编号", "名称", "经度", "纬度", "备注", over, ""], ["", "", "", "", "", one, two]]
    rows = [["D1", "东", 112.2, 37.58, "", 3, 4], ["D2", "西", 112.05, 37.7, "", 5, 6]]
    names = read_sites(make(tmp_path, [*heads, *rows]), ReadOptions(datum="wgs84")).frame.columns
    assert {first, second} <= {*names} | {"海拔（米）"}


@pytest.mark.parametrize("group", ["中心点坐标（CGCS2000）", "2000国家大地坐标", "Position (WGS 84)"])
@pytest.mark.parametrize(("east", "north"), [("东经", "北纬"), ("经度", "纬度"), ("lon", "lat")])
def test_a_datum_over_both_coordinates_is_that_of_each(tmp_path, group, east, north):
    heads = [["编号", "名称", group, "", "价格"], ["", "", east, north, ""]]
    sites = read_sites(book(tmp_path, [*heads, *ROWS]))
    assert sites.lon.tolist() == [112.2, 112.05]
    assert not sites.warnings


def test_a_shifted_datum_over_both_coordinates_is_asked_for(tmp_path):
    heads = [["编号", "名称", "坐标（GCJ-02）", "", "价格"], ["", "", "经度", "纬度", ""]]
    with pytest.raises(SitesError, match="GCJ-02"):
        read_sites(book(tmp_path, [*heads, *ROWS]))


@pytest.mark.parametrize("make", [csv_file, book])
def test_an_area_under_a_group_has_the_unit_of_the_group(tmp_path, make):
    heads = [["编号", "名称", "经度", "纬度", "面积（亩）", ""], ["", "", "", "", "总面积", "净面积"]]
    sites = read_sites(
        make(tmp_path, [*heads, ["D1", "东", 112.2, 37.58, 150, 120]]), ReadOptions(datum="wgs84")
    )
    assert sites.frame["area_mu"].tolist() == [150.0]


@pytest.mark.parametrize("make", [csv_file, book])
@pytest.mark.parametrize(
    ("above", "heads", "below"),
    [
        ([], [HEAD], []),
        ([TITLE], [HEAD], []),
        ([TITLE, ["填报单位：某局", "", "2025年"], []], [HEAD], []),
        ([], [["编号", "名称", "坐标", "", "价格"], ["", "", "经度", "纬度", ""]], []),
        ([TITLE], [["编号", "名称", "坐标", "", "价格"], ["", "", "经度", "纬度", ""]], []),
        (FORM, [["编号", "名称", "中心点坐标（WGS84）", "", "价格"], ["", "", "经度", "纬度", ""]], []),
        (FORM, [["编号", "名称", "坐标", "", "价格"], ["", "", "东经", "北纬", ""]], []),
        (FORM[1:], [["id", "name", "Coordinates", "", "价格"], ["", "", "Longitude", "Latitude", ""]], []),
        (FORM, [HEAD], []),
        ([], [HEAD, ["", "", "°", "°", "万元/亩"]], []),
        ([], [HEAD], [["合计", "", "", "", 50]]),
        ([TITLE], [HEAD], [["合计", "", "", "", 50], ["注：价格为估算"], ["填表人：某"]]),
        ([[f"第{i}行"] for i in range(38)], [HEAD], []),
    ],
)
def test_the_same_places_whatever_stands_around_them(tmp_path, make, above, heads, below):
    sites = read_sites(make(tmp_path, padded([*above, *heads, *ROWS, *below])), ReadOptions(datum="wgs84"))
    assert sites.frame["site_id"].tolist() == ["D1", "D2"]
    assert sites.frame["name"].tolist() == ["东", "西"]
    assert sites.lon.tolist() == [112.2, 112.05]
    (price,) = (
        name for name in sites.frame.columns if name.startswith("价格")
    )  # with its unit, if a row has it
    assert [float(cell) for cell in sites.frame[price]] == [20.0, 30.0]
    told = " ".join(sites.warnings)
    assert ("above the headings" in told) == bool(above)
    assert ("is not a place" in told) == bool(below)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("separator_line", [False, True])
def test_every_delimiter_and_the_line_that_names_it(tmp_path, delimiter, separator_line):
    before = f"sep={delimiter}\n" if separator_line else ""
    sites = read_sites(csv_file(tmp_path, [HEAD, *ROWS], delimiter, before), ReadOptions(datum="wgs84"))
    assert sites.lat.tolist() == [37.58, 37.7]
    assert sites.warnings == ()


def test_decimal_commas_in_a_text_that_commas_do_not_part(tmp_path):
    rows = [HEAD, ["D1", "a", "112,2", "37,58", "1.020,5"], ["D2", "b", "112", "37,7", "30"]]
    sites = read_sites(csv_file(tmp_path, rows, ";"), ReadOptions(datum="wgs84"))
    assert (sites.lon[0], sites.lat[1]) == (112.2, 37.7)
    assert sites.frame["价格"].tolist() == [1020.5, 30.0]


def test_a_unit_under_an_area_is_its_unit(tmp_path):
    rows = [["名称", "经度", "纬度", "面积"], ["", "°", "°", "亩"], ["东", 112.2, 37.58, 600]]
    assert read_sites(book(tmp_path, rows), ReadOptions(datum="wgs84")).frame["area_ha"].tolist() == [40.0]


@pytest.mark.parametrize(
    ("heading", "cells", "lon"),
    [
        ("经纬度", ["112.2,37.58", "112.05，37.7"], 112.2),
        ("纬经度", ["37.58 112.2", "37.7 112.05"], 112.2),
        ("坐标", ["37.58,112.2", "37.7,112.05"], 112.2),
        ("坐标", ["东经112°12′，北纬37°34′48″", "东经112.05°，北纬37.7°"], 112.2),
        ("latlng", ["37.58;112.2", "37.7;112.05"], 112.2),
        ("coordinates", ["37.58N 112.2E", "37.7N 112.05E"], 112.2),
    ],
)
def test_both_coordinates_in_one_cell(tmp_path, heading, cells, lon):
    sites = read_sites(
        book(tmp_path, [["名称", heading], *[["x", cell] for cell in cells]]), ReadOptions(datum="wgs84")
    )
    assert sites.lon[0] == pytest.approx(lon)
    assert sites.lat[0] == pytest.approx(37.58, abs=1e-9)


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("坐标", ["北纬37.58°，东经112.2°", "东经112.05°，北纬37.7°"]),
        ("坐标", ["112.2,37.58", "37.7 N, 112.05 E"]),
        ("坐标", ["37.58 N, 112.2 E", "112.05,37.7"]),
        ("经纬度", ["N37.58 E112.2", "112.05,37.7"]),
        ("lat,lon", ["E112.2 N37.58", "37.7,112.05"]),
        ("坐标", ["87.62,43.82", "东经87.6°，北纬43.8°"]),
    ],
)
def test_hemispheres_are_those_of_their_own_cell_and_plain_figures_have_one_order(tmp_path, heading, cells):
    sites = read_sites(
        book(tmp_path, [["名称", heading], *[[f"x{i}", cell] for i, cell in enumerate(cells)]]),
        ReadOptions(datum="wgs84"),
    )
    east, north = ([87.62, 87.6], [43.82, 43.8]) if "87" in cells[0] else ([112.2, 112.05], [37.58, 37.7])
    assert sites.lon.tolist() == pytest.approx(east)
    assert sites.lat.tolist() == pytest.approx(north)


def test_a_plain_pair_among_cells_of_both_orders_is_refused(tmp_path):
    rows = [["名称", "坐标"], ["x", "N37.58 E12.2"], ["y", "E12.2 N37.6"], ["z", "12.2,37.58"]]
    with pytest.raises(SitesError, match="comes first"):
        read_sites(book(tmp_path, rows), ReadOptions(datum="wgs84"))


def test_half_of_a_pair_that_is_no_angle_is_named_in_its_column_and_row(tmp_path):
    rows = [["名称", "坐标"], ["x", "112.2,37.58"], ["y", "37.7 N, 看图"]]
    with pytest.raises(SitesError, match=r"row 3.*the longitude in '坐标' is '看图'") as caught:
        read_sites(book(tmp_path, rows), ReadOptions(datum="wgs84"))
    assert "“坐标”中的经度为“看图”，不是数" in error_in_chinese(caught.value)


def test_a_pair_that_could_be_either_way_is_refused(tmp_path):
    with pytest.raises(SitesError, match="comes first"):
        read_sites(book(tmp_path, [["名称", "坐标"], ["x", "12.2,37.58"]]), ReadOptions(datum="wgs84"))


def test_formulas_without_values_are_counted(tmp_path):
    rows = [HEAD, ["D1", "东", 112.2, 37.58, "=10+10"], ["D2", "西", 112.05, 37.7, "=3*10"]]
    (warning,) = read_sites(book(tmp_path, rows), ReadOptions(datum="wgs84")).warnings
    assert "2 formulas have no stored value, the first in E2" in warning


def test_where_no_row_is_understood_the_headings_are_quoted_and_no_title_above_them(tmp_path):
    rows = [TITLE, ["单位：公顷"], ["名称", "横向", "纵向"], ["甲", "1", "2"]]
    with pytest.raises(SitesError, match="the headings are '名称', '横向', '纵向'"):
        read_sites(book(tmp_path, rows))


@pytest.mark.parametrize(
    ("east", "north"), [("东经 E", "北纬 N"), ("E东经", "N北纬"), ("Longitude E", "Latitude N")]
)
def test_a_letter_beside_the_word_is_no_other_heading(east, north, tmp_path):
    sites = read_sites(book(tmp_path, [TITLE, ["名称", east, north], ["甲", 112.2, 37.58]]))
    assert (sites.lon[0], sites.lat[0]) == (112.2, 37.58)


def test_rows_left_out_under_a_table_are_told_in_their_order(tmp_path):
    rows = [["名称", "经度", "纬度"], ["东", 112.2, 37.58], ["合计", "", ""], ["注：待核实", "", ""]]
    told = read_sites(book(tmp_path, rows), ReadOptions(datum="wgs84")).warnings
    assert any(
        "row 3 and what follows is not a place and is left out: '合计', '注：待核实'" in line for line in told
    )


@pytest.mark.parametrize("make", [csv_file, book])
def test_a_row_of_units_gives_each_column_its_unit(tmp_path, make):
    rows = [
        [
            "名称",
            "经度",
            "纬度",
            "用地面积",
            "可供电力",
            "距220kV变电站",
            "水（直供）",
            "地价（万元/亩）",
            "是否占耕地",
            "备注",
        ],
        ["", "°", "°", "亩", "MW", "公里", "m³/d", "万元/亩", "", ""],
        ["东", 112.2, 37.58, "约320", "120（双回路）", 3.5, 8000, 18, "否", ""],
        ["西", 112.05, 37.7, 410, "60（规划）", 9.2, "5000（再生水）", 9, "否", ""],
    ]
    sites = read_sites(make(tmp_path, rows), ReadOptions(datum="wgs84"))
    assert {"可供电力(MW)", "距220kV变电站(公里)", "水（直供）(m³/d)", "地价（万元/亩）", "是否占耕地"} <= {
        *sites.frame.columns
    }
    assert sites.frame["area_mu"].tolist() == [320, 410]
    kinds = column_kinds(sites, used=())
    assert {kinds[name] for name in ("可供电力(MW)", "距220kV变电站(公里)", "水（直供）(m³/d)")} == {"number"}
