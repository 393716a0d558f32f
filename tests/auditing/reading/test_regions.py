"""Areas and investments of a county, a city or a province are not the site's, and the site's beside them are."""

import pytest

from siting.auditing.reading.documents import document_of
from siting.auditing.reading.extract import extract

OF_A_REGION = (
    "Lüliang prefecture lies in the west of Shanxi and covers 21,000 km².",
    "Lüliang covers 21,000 km² and has 3.4 million people.",
    "Shanxi Province covers 156,700 square kilometres.",
    "Jiaocheng County covers 320 km².",
    "The site lies in Jiaocheng County, which covers 1,821 km².",
    "The site lies in a county of 1,821 km².",
    "The county has attracted 15 billion yuan.",
    "Jiaocheng County has attracted 32 projects with investments of 15 billion yuan.",
    "Jiaocheng County covers 1,800 square kilometres and has attracted investments of 15 billion yuan.",
    "吕梁市面积2.1万平方公里。",
    "山西省面积15.67万平方公里。",
    "全县已引进投资150亿元。",
    "全县已引进项目32个，总投资150亿元。",
    "我市已签约数据中心项目12个，总投资150亿元。",
    "吕梁已引进投资150亿元。",
)
BESIDE_THE_SITE = (
    ("The county covers 1,821 km² and the site covers 600 mu.", ["600 mu"]),
    ("本县已吸引投资150亿元，本项目投资80亿元。", ["80亿元"]),
    ("吕梁市面积2.1万平方公里，园区占地600亩。", ["600亩"]),
    ("The park has attracted 15 billion yuan of investment.", ["15 billion yuan"]),
    ("园区面积4平方公里，总投资150亿元。", ["4平方公里", "150亿元"]),
    ("交城县引进夏寺数据中心项目，总投资80亿元。", ["80亿元"]),
)


@pytest.mark.parametrize("text", OF_A_REGION)
def test_the_area_or_the_investments_of_a_region_are_its_own(text):
    found = extract(document_of(text))
    assert [c.as_written for c in found.claims] == []
    assert "region" in [note.rule for note in found.not_understood]
    assert all(str(note.why.en).strip(": ") for note in found.not_understood)


@pytest.mark.parametrize(("text", "own"), BESIDE_THE_SITE)
def test_the_figures_of_the_site_beside_them_stay_its_own(text, own):
    assert [c.as_written for c in extract(document_of(text)).claims] == own
