"""The template workbook for parcels (地块模板): headings that the reader understands, drop-downs, explanations."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

LAND_USES = (
    "工业用地", "物流仓储用地", "公用设施用地", "商业服务业用地", "一般耕地", "永久基本农田", "林地", "未利用地"
)  # fmt: skip
# Zones of GB 18306-2015.
PGA_ZONES = (0.05, 0.10, 0.15, 0.20, 0.30, 0.40)
# Written into the heading itself, where the reader recognises it.
DATUMS = ("WGS84", "CGCS2000", "GCJ-02", "BD-09")
_LAST_ROW = 500
_OWN = "自定 any"


@dataclass(frozen=True)
class Column:
    """A column of the sheet: heading, origin of its values, allowed content, and meaning."""

    heading: str
    key: str
    width: int
    english: str  # other headings that are understood; a column that only a study names may have any heading
    zh: str
    en: str
    rule: Mapping[str, Any] = field(default_factory=dict)
    format: str = "General"
    needed: bool = False


def _between(low: float, high: float) -> dict[str, Any]:
    return {"validate": "decimal", "criteria": "between", "minimum": low, "maximum": high}


def _list(words: Iterable[Any]) -> dict[str, Any]:
    return {"validate": "list", "source": [str(w) for w in words]}


COLUMNS = (
    Column("地块编号", "地块编号", 11, "site_id",
           "每块地一个编号，不可重复。整列留空时自动编号。", "One per parcel, all different. Numbered automatically if the whole column is blank."),
    Column("中文名称", "中文名称", 20, "name_zh", "中文图表中显示的名称。", "Name in Chinese maps and tables."),
    Column("Name（英文名称）", "name", 29, "name",
           "英文图表中显示的名称。只有一种名称时，请把这一列的表头改为“名称”，并删去“中文名称”列。",
           "Name in English maps and tables. If you have one name only, keep this column and delete 中文名称."),
    Column("县区", "县区", 9, _OWN, "按县公布的数据（地震动、国家数据中心集群等）按此列查取；留空时按坐标取明显最近的县城。",
           "Figures published by county are looked up by it; if blank, by the seat that is clearly nearest."),
    Column("经度（WGS84）", "lon", 17, "lon",
           "地块中心的经度，单位为度，如 112.2148；也可写 112°12′53″。坐标系在表头下拉框中选择。",
           "Longitude of the centre in degrees, such as 112.2148 or 112°12′53″. Choose the datum in the heading.",
           _between(73, 136), "0.0000000", needed=True),
    Column("纬度（WGS84）", "lat", 17, "lat",
           "地块中心的纬度，单位为度，如 37.5350。坐标系与经度一致。",
           "Latitude of the centre in degrees, such as 37.5350. Same datum as the longitude.",
           _between(3, 54), "0.0000000", needed=True),
    Column("用地性质", "用地性质", 15, _OWN, "从下拉框中选择。", "Choose from the list.", _list(LAND_USES)),
    Column("面积（亩）", "面积（亩）", 12, "area (mu)",
           "1公顷等于15亩。亩与平方米填一项即可；两项都填时必须一致。", "15 mu are one hectare. Fill in mu or square metres; if both, they must agree.",
           {"validate": "decimal", "criteria": ">", "value": 0}, "#,##0.00"),
    Column("面积（平方米）", "面积（平方米）", 15, "area (m2)", "见“面积（亩）”。", "See 面积（亩）.",
           {"validate": "decimal", "criteria": ">", "value": 0}, "#,##0"),
    Column("海拔（米）", "海拔（米）", 11, "elevation (m)",
           "1985国家高程基准即可。空白时，与海拔有关的指标误差加大。", "Metres above sea level. If left blank, figures that depend on elevation are less certain.",
           _between(-500, 9000), "#,##0"),
    Column("坡度（度）", "坡度（度）", 11, _OWN, "地块平均坡度，单位为度（不是百分比）。", "Mean slope of the parcel in degrees (not per cent).",
           _between(0, 90), "0.0"),
    Column("pga_g", "pga_g", 10, "pga_g",
           "地震动峰值加速度，按GB 18306-2015从下拉框中选择；查不到时留空，不要填0。内置研究按此表头读取，请勿改名。",
           "Peak ground acceleration by GB 18306-2015, from the list. If not known leave it blank; do not write 0. The embedded study reads it by this heading.",
           _list(f"{z:.2f}" for z in PGA_ZONES), "0.00"),
    Column("是否虚构", "是否虚构", 11, _OWN, "示例为“是”。真实地块填“否”，或删去此列。", "是 (yes) in the examples. Write 否 (no) for real parcels, or delete the column.",
           _list(("是", "否"))),
    Column("备注", "备注", 50, _OWN, "任意说明。还可以增加自己的列；表头标为“自定”的列，由研究文件的 attribute 指标按表头引用。",
           "Any text. You can add columns of your own: those marked (any) are read by the attribute criteria of a study, by their heading."),
)  # fmt: skip

NOTES = (
    ("怎样填写", "How to fill it in"),
    ("① 在“地块”表中，用自己的地块覆盖两行示例。表头占第一行，每块地一行，中间不要插入标题、合并单元格或合计行。",
     "1. On the sheet 地块 write your parcels over the two examples. Headings in the first row, one row per parcel; no title rows, merged cells or totals."),
    ("② 深色表头为必填，其余可以留空。空白表示“未知”，不等于0。",
     "2. Dark headings are needed, the others may stay blank. Blank means unknown, not 0."),
    ("③ 坐标来自高德、腾讯地图时，把经度、纬度表头都改选为“GCJ-02”；来自百度地图时选“BD-09”。程序看到后会要求在命令中写明 --datum gcj02 或 --datum bd09，以免把偏移几百米的坐标当成准确坐标。CGCS2000经纬度与WGS84相差不到1米，可直接使用。",
     "3. For coordinates from Amap or Tencent choose GCJ-02 in both headings, from Baidu BD-09. siting then asks for --datum gcj02 or --datum bd09, so that coordinates off by several hundred metres are not taken as exact. Degrees on CGCS2000 differ from WGS84 by less than a metre."),
    ("④ 只有投影坐标（如EPSG:4546的X、Y）时，把经度、纬度两列改名为“东坐标”“北坐标”，并在命令中写明 --crs EPSG:4546。注意测绘成果中X通常为北坐标。",
     "4. For projected coordinates rename the two columns to easting and northing and give --crs EPSG:4546. In Chinese survey files X is usually the northing."),
    ("⑤ 保存后运行：siting run --sites parcels_template.xlsx", "5. Save it and run: siting run --sites parcels_template.xlsx"),
)  # fmt: skip
_DARK, _LIGHT = "#1F4E5F", "#D9E6EA"


def write(file: Path, rows: Sequence[Mapping[str, Any]], date: datetime) -> None:
    """Write the workbook with *rows* on its first sheet, keyed as the columns are."""
    with xlsxwriter.Workbook(file, {"nan_inf_to_errors": False}) as book:
        book.set_properties({"title": "地块模板 Template for parcels", "created": date.replace(tzinfo=None)})
        _parcels(book, rows)
        _explanations(book)


def _parcels(book: xlsxwriter.Workbook, rows: Sequence[Mapping[str, Any]]) -> None:
    page = book.add_worksheet("地块")
    page.freeze_panes(1, 3)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)
    page.set_default_row(18)
    page.set_row(0, 24)
    for number, c in enumerate(COLUMNS):
        page.set_column(number, number, c.width, book.add_format(_look(c)))
        colours = {"bg_color": _DARK, "font_color": "white"} if c.needed else {"bg_color": _LIGHT}
        look = {"bold": True, "align": "center", "valign": "vcenter", "border": 1, "border_color": "#9FB6BD"}
        page.write(0, number, c.heading, book.add_format(look | colours))
        for line, row in enumerate(rows, start=1):
            value = row[c.key]
            if value == value:  # noqa: PLR0124 - not NaN, which stays blank
                page.write(line, number, value)
        prompt = {
            "input_title": c.heading,
            "input_message": c.zh,
            "error_title": c.heading,
            "error_message": c.zh,
        }
        page.data_validation(1, number, _LAST_ROW, number, {"validate": "any", **c.rule, **prompt})
        if c.key in {"lon", "lat"}:
            base = c.heading.partition("（")[0]
            page.data_validation(0, number, 0, number, {
                **_list(f"{base}（{d}）" for d in DATUMS),
                "input_title": "坐标系", "input_message": "坐标来自高德、腾讯地图选GCJ-02，来自百度地图选BD-09。",
            })  # fmt: skip


def _look(column: Column) -> dict[str, Any]:
    words = column.rule.get("validate") == "list" and column.format == "General"
    return {"num_format": column.format, **({"align": "center"} if words else {})}


def _explanations(book: xlsxwriter.Workbook) -> None:
    page = book.add_worksheet("填写说明 How to")
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.hide_gridlines(2)
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    cell = book.add_format({"text_wrap": True, "valign": "top", "bottom": 1, "bottom_color": "#9FB6BD"})
    title = book.add_format({"bold": True, "font_size": 13, "font_color": _DARK})
    for number, width in enumerate((19, 17, 9, 66, 66, 24)):
        page.set_column(number, number, width)
    for line, (zh, en) in enumerate(NOTES):
        page.merge_range(line, 0, line, 3, zh, title if line == 0 else wrap)
        page.merge_range(line, 4, line, 5, en, title if line == 0 else wrap)
        page.set_row(line, 24 if line == 0 else 48)
    start = len(NOTES) + 1
    head = book.add_format(
        {"bold": True, "bg_color": _DARK, "font_color": "white", "text_wrap": True, "valign": "vcenter"}
    )
    names = ("表头", "英文表头（也认）\nin English", "必填\nneeded", "说明", "Meaning", "可选值\nchoices")
    page.set_row(start, 32)
    for number, name in enumerate(names):
        page.write(start, number, name, head)
    for line, c in enumerate(COLUMNS, start=start + 1):
        choices = "、".join(c.rule.get("source", DATUMS if c.needed else ()))
        page.set_row(line, 80 if c.key == "用地性质" else 34)
        for number, text in enumerate(
            (c.heading, c.english, "是 yes" if c.needed else "", c.zh, c.en, choices)
        ):
            page.write(line, number, text, cell)
