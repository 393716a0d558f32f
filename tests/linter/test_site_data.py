"""Slips in a site file: each is doubted where it is made, and an ordinary file is not."""

import pytest

from siting import load_study, run
from siting.linter.checks import lint, verdict
from siting.linter.site_data import doubts, in_site_file
from siting.readers.read_options import ReadOptions
from siting.sites.read import read_sites
from siting.study.new_study import write_study_of_sites
from siting.texts.messages import note_in_chinese

HEAD = ["地块名称", "所在县", "经度", "纬度", "面积（亩）", "土地价格（万元/亩）", "电价（元/度）"]
ROWS = [
    ["甲", "交城县", 112.163, 37.512, 420, 18.5, 0.52],
    ["乙", "文水县", 112.058, 37.438, 650, 15, 0.51],
    ["丙", "清徐县", 112.335, 37.541, 280, 16, 0.50],
    ["丁", "祁县", 112.333, 37.360, 300, 17, 0.49],
]


def sites_file(folder, change=(), heading=()):
    """Write the sites with cells (row, column) and headings changed."""
    rows, head = [list(row) for row in ROWS], list(HEAD)
    for row, column, value in change:
        rows[row][HEAD.index(column)] = value
    for old, new in heading:
        head[head.index(old)] = new
    path = folder / "地块.csv"
    path.write_text("\n".join(",".join(map(str, line)) for line in [head, *rows]) + "\n", "utf-8")
    return path


def doubted(folder, *change, heading=()):
    return doubts(read_sites(sites_file(folder, change, heading)))


def test_an_ordinary_file_is_not_doubted(tmp_path):
    assert doubted(tmp_path) == ()


CASES = {
    "far": [(0, "经度", 12.163)],
    "name": [(1, "地块名称", "甲")],
    "unknown county": [(0, "所在县", "高平县")],
    "other county": [(0, "所在县", "大同市云冈区")],
    "power": [(0, "电价（元/度）", 520)],
    "land": [(0, "土地价格（万元/亩）", 0.0018)],
    "area": [(0, "面积（亩）", 280_000)],
}
SAID = {
    "far": "outside China",
    "name": "2 sites are named '甲' ('S0001' and 'S0002')",
    "unknown county": "no county of China near the site is named '高平县'",
    "other county": "its coordinates near '交城县'",
    "power": "520 元/度 for '甲' (1 of 4 sites) is more than ten times off",
    "land": "60 yuan/m2",
    "area": "a factor of 933",
}


@pytest.mark.parametrize("name", list(CASES))
def test_a_slip_is_doubted_and_said_in_chinese(tmp_path, name):
    first = doubted(tmp_path, *CASES[name])[0]
    assert SAID[name] in first
    told = in_site_file(first)
    assert told.text.zh != told.text.en


COUNTED = {
    "power": ([(0, "电价（元/度）", 520)], ()),
    "land": ([(0, "土地价格（万元/亩）", 0.0018)], ()),
    "county": ([(0, "所在县", "大同市云冈区")], ()),
    "area": ([], [("面积（亩）", "面积（公顷）")]),
}


@pytest.mark.parametrize("rows", [1, 4])
@pytest.mark.parametrize("name", list(COUNTED))
def test_how_many_sites_are_doubted_is_said_in_both_languages(tmp_path, name, rows):
    change, heading = COUNTED[name]
    path = sites_file(tmp_path, change, heading)
    path.write_text("".join(path.read_text("utf-8").splitlines(keepends=True)[: rows + 1]), "utf-8")
    line = doubts(read_sites(path))[0]
    assert ("of 1 site)" if rows == 1 else "of 4 sites)") in line
    assert f"（{rows}个地块中有" in note_in_chinese(line)


def test_areas_in_mu_under_a_heading_of_hectares_are_doubted(tmp_path):
    (line,) = doubted(tmp_path, heading=[("面积（亩）", "面积（公顷）")])
    assert "420 ha for '甲' (4 of 4 sites) are 6,300 mu" in line


def test_prices_in_ten_thousand_yuan_under_a_heading_of_yuan_are_doubted(tmp_path):
    (line,) = doubted(tmp_path, heading=[("土地价格（万元/亩）", "土地价格（元/亩）")])
    assert "18.5 元/亩 for '甲'" in line


def test_a_price_is_doubted_only_beyond_ten_times_the_published(tmp_path):
    assert doubted(tmp_path, (0, "电价（元/度）", 4.5)) == ()
    assert doubted(tmp_path, (0, "电价（元/度）", 4.51)) != ()


def test_a_neighbouring_county_is_not_doubted(tmp_path):
    assert doubted(tmp_path, (0, "所在县", "文水县")) == ()


def test_a_site_in_another_province_is_not_doubted(tmp_path):
    """Candidates across the country are an ordinary question."""
    far = [(0, "经度", 106.63), (0, "纬度", 26.65), (0, "所在县", "")]
    near = [(1, "经度", 116.4), (1, "纬度", 39.9), (1, "所在县", "")]
    assert doubted(tmp_path, *far, *near) == ()


def test_a_doubt_is_told_at_the_start_in_a_check_and_in_a_run(tmp_path):
    path = sites_file(tmp_path, CASES["far"])
    files, warnings = write_study_of_sites(path, tmp_path / "own", lang="zh")
    assert any("outside China" in line for line in warnings)
    result = run(load_study(files[0]))
    assert any("outside China" in line for line in result.outcome.warnings)
    found = lint(result.outcome)
    assert "site-data" in [f.id for f in found]
    assert "不在中国境内" in next(f.text.zh for f in found if f.id == "site-data")
    assert verdict(found, ranked=3).en != verdict((), ranked=3).en


def test_a_cell_with_the_money_of_its_heading_is_read(tmp_path):
    """0.5元 under 元/度 is 0.5, so that the column is offered like any other."""
    path = sites_file(tmp_path, [(2, "电价（元/度）", "0.5元")])
    files, _ = write_study_of_sites(path, tmp_path / "own", lang="zh")
    assert "id: electricity_price" in files[0].read_text("utf-8")


def test_every_site_abroad_is_named_in_both_languages(tmp_path):
    file = tmp_path / "plots.csv"
    home = "".join(f"H{k},{106 + k / 10},26.4\n" for k in range(4))
    file.write_text(f"name,lon,lat\n{home}Sedenak,103.53,1.712\nNongsa,104.1,1.18\n", "utf-8")
    (line,) = [x for x in doubts(read_sites(file, ReadOptions(datum="wgs84"))) if "outside China" in x]
    assert "2 of 6 sites: 'Sedenak' 103.53, 1.712; 'Nongsa' 104.1, 1.18;" in line
    said = in_site_file(line).text.zh
    assert "6个地块中有2个不在中国境内：“Sedenak” 103.53, 1.712; “Nongsa” 104.1, 1.18" in said


@pytest.mark.parametrize(
    ("column", "cell", "named"),
    [
        ("电价（元/度）", "0.5上下浮动", True),
        ("土地价格（万元/亩）", "16/亩?", True),
        ("土地价格（万元/亩）", "面议", False),
        ("土地价格（万元/亩）", "约16", False),
        ("土地价格（万元/亩）", "", False),
    ],
)
def test_a_cell_that_is_no_figure_among_figures_is_named(tmp_path, column, cell, named):
    """With its site, its column and its text, in both languages; the column is not offered as one of words."""
    said = [line for line in doubted(tmp_path, (2, column, cell)) if "cannot be read" in line]
    assert len(said) == named
    for line in said:
        assert all(part in line for part in (cell, column, "丙", "(1 cell in all)"))
        chinese = note_in_chinese(line)
        assert all(part in chinese for part in (cell, column, "丙", "读不成数值"))
    if named:
        study, warnings = write_study_of_sites(
            tmp_path / "地块.csv", tmp_path / "own", ReadOptions(), lang="zh"
        )
        text = study[0].read_text("utf-8")
        assert any(cell in line for line in warnings)
        assert f"column: {column}" not in text
        assert "type: category" not in text


def test_a_column_of_words_has_no_cell_that_is_no_figure(tmp_path):
    assert doubted(tmp_path, *((row, "电价（元/度）", word) for row, word in enumerate("1甲丙丁"))) == ()


DISTANCES = {
    "in some cells": (
        ["约8公里", "5000米", "12", "暂无"],
        "states its unit in some cells (约8公里) and none in others (12)",
    ),
    "in none": (["8", "5", "12", "3"], "has no unit, so it is not used"),
    "a range without": (
        ["8-10", "5公里", "12 km", "3公里"],
        "states its unit in some cells (5公里) and none in others",
    ),
    "in all": (["约8公里", "5000米", "12 km", "暂无"], ""),
    "words": (["8", "5", "较近", "3"], "holds '较近'"),
}


@pytest.mark.parametrize("name", list(DISTANCES))
def test_init_asks_for_the_unit_of_a_distance_or_takes_that_of_the_cells(tmp_path, name):
    cells, said = DISTANCES[name]
    path = tmp_path / "地块.csv"
    lines = [",".join(map(str, [*row, cell])) for row, cell in zip(ROWS, cells, strict=True)]
    path.write_text("\n".join([",".join([*HEAD, "距变电站距离"]), *lines]) + "\n", "utf-8")
    _, notes = write_study_of_sites(path, tmp_path / "own", ReadOptions(datum="wgs84"), lang="zh")
    told = [note for note in notes if "距变电站" in note]
    assert len(told) == (1 if said else 0)
    assert all(said in note for note in told)
    assert all(note_in_chinese(note) != note for note in told)
    if "unit" in said:
        assert "'距变电站距离（公里）'" in told[0]
    in_use = "\n    params: { column: 距变电站距离, unit: 公里 }\n" in (
        tmp_path / "own" / "study.yaml"
    ).read_text("utf-8")
    assert in_use == (name == "in all")
