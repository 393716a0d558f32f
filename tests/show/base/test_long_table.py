"""The table for thousands of rows: the same characters as rich's own."""

import io

import pytest
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from siting.show.base.long_table import long_table

HEADS = {
    "en": ("Claim", "Kind", "Claimed", "Measured here", "Verdict"),
    "zh": ("声明", "类型", "所述", "比对值", "结论"),
}
ROWS = {
    "en": [
        ("c1", "distance (Taiyuan)", "about 50 km", "49.5 km", "✓ SUPPORTED"),
        ("c2", "free cooling", "up to 8 months a year, even in warm ones", "6.5 (5.9–7.1) months", "≈ DEPENDS"),
        ("c1203", "PUE", "1.25 ", "–", "? UNVERIFIABLE"),
        ("c4", "superlative", "a-word-that-is-longer-than-any-column-of-it", "[bold]no markup[/]", ""),
    ],
    "zh": [
        ("c1", "距离（石家庄正定国际机场）", "不足90公里", "238.2公里", "✕ 不成立"),
        ("c2", "年平均气温", "全年平均气温只有6.8℃，夏季凉爽宜人，冬季不冷", "11.7 (10.6–12.7)℃", "≈ 视定义而定"),
        ("c3", "距离\n（北京）", "４５０\t公里", "–", "? 无法核实"),
    ],
}  # fmt: skip


def printed(what, width, **given):
    """Return what a console of a width prints."""
    console = Console(file=io.StringIO(), width=width, highlight=False)
    console.print(what if not callable(what) else what(console), **given)
    return console.file.getvalue()


def of_rich(lang):
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in HEADS[lang][:-1]:
        table.add_column(heading, overflow="fold")
    table.add_column(HEADS[lang][-1], no_wrap=True)
    for row in ROWS[lang]:
        table.add_row(*map(Text, row))
    return table


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("width", [48, 55, 60, 71, 80, 100, 200])
def test_it_has_the_characters_of_a_table_of_rich(lang, width):
    ours = printed(
        lambda c: long_table(c, HEADS[lang], ROWS[lang], ["bold"] * len(ROWS[lang])), width, end=""
    )
    assert ours == printed(of_rich(lang), width)


def test_only_headings_and_the_last_column_have_a_style():
    console = Console(width=80)
    found = long_table(console, HEADS["en"], ROWS["en"], ["bold red"] * len(ROWS["en"])).segments
    styled = {segment.text.strip(): str(segment.style) for segment in found if segment.style}
    assert styled["Verdict"] == styled["Kind"] == "bold"
    assert styled["✓ SUPPORTED"] == "bold red"
    assert "49.5 km" not in styled
