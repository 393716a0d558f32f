"""A figure has the same digits, and the same words beside it, in the workbook and in all other products."""

import re

import openpyxl
import pytest

from siting import load_study, run
from siting.evidence import EvidenceClass
from siting.show.workbook.ranking_workbook import write_workbook
from siting.texts.figure_texts import figure_text
from siting.texts.unit_words import after_number

CELLS = {
    "zh": ("名称,经度,纬度,海拔(米),面积(亩),变电站容量(MVA),距变电站(公里),电价(元/千瓦时),地价(元/平方米)", [
        ("甲,112.1,37.5,753.5", "约450", "120（与乙共用）", "56", "0.45", "170"),
        ("乙,112.3,37.9,1200", "612.5", "120（与甲共用）", "3.25", "0.38452", "90"),
        ("丙,112.9,37.2,,", "2×63", "12.125", "0.5", "240"),
    ]),
    "en": ("name,longitude,latitude,elevation (m),area (ha),Capacity (MVA),Substation (km),Tariff (yuan/kWh),Land (yuan/m2)", [
        ("A,112.1,37.5,753.5", "about 30", "120 (shared with B)", "56", "0.45", "170"),
        ("B,112.3,37.9,1200", "42.25", "at least 80", "3.25", "0.38452", "90"),
        ("C,112.9,37.2,,", "2×63", "12.125", "0.5", "240"),
    ]),
}  # fmt: skip
KINDS = (
    ("area", "", "area_mu", "mu"), ("capacity", "5", "", "MVA"), ("near", "6", "", "km"),
    ("tariff", "7", "", "yuan/kWh"), ("land", "8", "", "10,000 yuan/mu"),
)  # fmt: skip


def outcome_of(tmp_path, lang):
    heading, rows = CELLS[lang]
    (tmp_path / "p.csv").write_text("\n".join([heading, *(",".join(row) for row in rows)]), encoding="utf-8")
    lines = ["title: T", f"lang: {lang}", "sites: { file: p.csv, datum: wgs84 }", "criteria:"]
    for own_id, place, column, unit in KINDS:
        name = column or heading.split(",")[int(place)]
        lines += [
            f"  - id: {own_id}",
            "    measure: attribute",
            f'    params: {{ column: "{name}", unit: "{unit}" }}',
            "    value: { kind: linear, worst: 0, best: 1000 }",
            "    weight: 1",
        ]
    lines += [
        "  - id: free_cooling", "    params: { technology: water_side, supply_water_c: 18 }",
        "    value: { kind: linear, worst: 4000, best: 7000 }", "    weight: 1",
        "  - id: city", "    measure: distance", "    params: { to: Taiyuan }",
        "    value: { kind: linear, worst: 100, best: 0 }", "    weight: 1",
    ]  # fmt: skip
    (tmp_path / "study.yaml").write_text("\n".join(lines), encoding="utf-8")
    return run(load_study(tmp_path / "study.yaml")).outcome


def shown(cell):
    """Return a cell as spreadsheets show it."""
    parts = re.findall(r'"([^"]*)"|(#,##0(?:\.0+)?)', cell.number_format)
    assert "".join(f'"{words}"' if words else style for words, style in parts) == cell.number_format
    decimals = cell.number_format.count("0", cell.number_format.find(".")) if "." in cell.number_format else 0
    return "".join(words or f"{cell.value:,.{decimals}f}" for words, _ in parts)


def written_elsewhere(q, row, lang):
    text = figure_text(
        float(q.value[row]), float(q.low[row]), float(q.high[row]), q.unit,
        read=q.evidence[row] == EvidenceClass.OBSERVED,
        about=q.evidence[row] == EvidenceClass.ESTIMATED,
        converted=q.converted, typed=q.typed, qualified=q.qualification(row),
    )[lang]  # fmt: skip
    return text.replace(after_number(q.unit)[lang], "")


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_details_show_the_figures_of_the_report(tmp_path, lang):
    outcome = outcome_of(tmp_path, lang)
    write_workbook(outcome, tmp_path / "r.xlsx", lang)
    sheet = openpyxl.load_workbook(tmp_path / "r.xlsx")["details" if lang == "en" else "排名明细"]
    seen = set()
    for k, c in enumerate(outcome.criteria):
        for line, row in enumerate(outcome.ranking.order.tolist(), start=2):
            cell, main = sheet.cell(line, 13 + 2 * k), c.measured.main
            if main.known[row] and not (lang == "en" and c.id == "land"):  # 10,000 yuan/mu: other units there
                # A document writes the interval behind the figure, the workbook beside it.
                told = re.sub(r" ?[(（][^()（）]*[–—][^()（）]*[)）]", "", written_elsewhere(main, row, lang))
                assert shown(cell) == told
                seen.add(told)
    assert {"56", "0.38452", "612.5" if lang == "zh" else "80"} & seen or "≥ 80" in seen
    assert any("共用" in text or "shared" in text for text in seen)


def test_low_and_high_have_the_digits_of_the_report_too(tmp_path):
    outcome = outcome_of(tmp_path, "en")
    write_workbook(outcome, tmp_path / "r.xlsx", "en")
    lines = list(openpyxl.load_workbook(tmp_path / "r.xlsx")["measurements"].iter_rows(min_row=2))
    q = next(c for c in outcome.criteria if c.id == "free_cooling").measured.main
    found = {row[0].value: row for row in lines if row[2].value == q.label.en}
    for row, name in enumerate("ABC"):
        value, low, high = (shown(found[name][k]) for k in (3, 5, 6))
        assert f"{value} ({low}–{high})" == written_elsewhere(q, row, "en")
