"""Where running text is broken on a terminal."""

import re
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from siting.show.base.prose import Prose, break_offsets


def lines(text, width):
    cuts = [0, *break_offsets(text, width), len(text)]
    return [text[a:b].rstrip() for a, b in pairwise(cuts)]


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("one two three", 7, ["one two", "three"]),
        ("得分为0.677分", 8, ["得分为", "0.677分"]),
        ("· 权重低于13.9%时", 9, ["· 权重低", "于13.9%时"]),
        ("甲乙丙，丁", 6, ["甲乙", "丙，丁"]),
        ("甲乙（丙丁）", 6, ["甲乙", "（丙", "丁）"]),
        ("（+0.047）、甲", 12, ["（+0.047）、", "甲"]),
    ],
)
def test_lines(text, width, expected):
    found = lines(text, width)
    assert found == expected


@given(st.text(alphabet="甲乙丙，。（）0123456789.%+- abcd", max_size=80), st.integers(4, 40))
def test_nothing_is_lost_and_no_line_is_too_wide(text, width):
    found = break_offsets(text, width)
    assert found == sorted(set(found))
    assert all(0 < at < len(text) for at in found)
    cuts = [0, *found, len(text)]
    assert all(cell_len(text[a:b].rstrip()) <= width for a, b in pairwise(cuts))


@given(
    st.lists(
        st.sampled_from(["甲乙", "得分", "0.677", "+0.047", "13.9%", "，", "（", "）", " "]), max_size=30
    )
)
@example(["13.9%", "13.9%", "13.9%", "0.677", "13.9%"])
def test_no_number_is_cut_and_no_line_begins_with_a_closing_mark(parts):
    text = "".join(parts)
    only_marks = re.search("[，）%]{12,}", text)  # a whole line of them, which must begin with one
    for line in lines(text, 24)[1:]:
        assert not line or line[0] not in "，）%" or only_marks
    assert "".join(lines(text, 24)).replace(" ", "") == text.replace(" ", "")
    cut = [at for at in break_offsets(text, 24) if re.fullmatch("[0-9.]{2}", text[at - 1 : at + 1])]
    assert not cut or re.search(r"[0-9%.+]{13,}", text)


def test_rich_prints_it_with_its_style_and_indent(capsys):
    console = Console(width=12, force_terminal=False, color_system=None)
    console.print(Padding(Prose("· 甲乙丙丁戊己庚") + Text("0.5"), (0, 0, 0, 2)))
    out = capsys.readouterr().out.split("\n")
    assert [line.rstrip() for line in out if line.strip()] == ["  · 甲乙丙丁", "  戊己庚0.5"]


@pytest.mark.parametrize("indent", [0, 2])
def test_a_console_breaks_it_by_itself_too(capsys, indent):
    console = Console(width=14 + indent, force_terminal=False, color_system=None)
    said = Prose("甲乙 ") + Text("丙丁戊") + Text("1971—2003年")
    console.print(Padding(said, (0, 0, 0, indent)) if indent else said)
    assert [line.strip() for line in capsys.readouterr().out.splitlines()] == ["甲乙 丙丁戊", "1971—2003年"]
