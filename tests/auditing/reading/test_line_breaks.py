"""Where a line ends: inside a sentence, or behind a title."""

import pytest

from siting.auditing.reading.normalise import flatten


@pytest.mark.parametrize(
    ("text", "flat"),
    [
        ("杨桥畔地块简介\n\n杨桥畔地价最低。", "杨桥畔地块简介\n杨桥畔地价最低。"),
        ("招商简介\n\n\n地块面积680亩，\n\n地价12万元/亩。", "招商简介\n地块面积680亩，地价12万元/亩。"),
        # Lines of a page that sets each apart are one sentence.
        (
            "本地块位于县城以东的经济开发区内，东临省道，西靠铁路专用线，用\n\n地面积680亩。",
            "本地块位于县城以东的经济开发区内，东临省道，西靠铁路专用线，用地面积680亩。",
        ),
        ("项目总投资1\n\n2亿元", "项目总投资12亿元"),
    ],
)
def test_a_blank_line_behind_a_title_is_a_break(text, flat):
    assert flatten(text).text == flat
