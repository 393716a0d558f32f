"""That a site takes no protected land: read as a claim, and held against the row of the user's file."""

import pytest

from siting.auditing.judging.verdicts import Verdict
from tests.support.leaflets import judged, sites_file

HEAD = "名称,经度,纬度,面积（亩）,{}\n"
ROWS = (("城西地块", "112.16,37.55,520"), ("城东地块", "112.20,37.56,480"), ("城北地块", "112.12,37.60,300"))


def denied(tmp_path, text, heading, *cells):
    rows = (f"{name},{place},{cell}\n" for (name, place), cell in zip(ROWS, cells, strict=True))
    file = sites_file(tmp_path, HEAD.format(heading) + "".join(rows))
    found = judged(text, tmp_path, site="城西地块", among=file)
    return [one for one in found if one.claim.kind == "protected_land"]


FARMLAND = "是否涉及永久基本农田"


@pytest.mark.parametrize(
    ("text", "heading", "cell", "verdict"),
    [
        ("城西地块不涉及永久基本农田，可随时开工。", FARMLAND, "是", Verdict.CONTRADICTED),
        ("城西地块未占用基本农田。", FARMLAND, "涉及约30亩", Verdict.CONTRADICTED),
        ("城西地块避开了永久基本农田。", FARMLAND, "否", Verdict.SUPPORTED),
        ("城西地块没有永久基本农田。", FARMLAND, "不涉及", Verdict.SUPPORTED),
        ("城西地块不涉及永久基本农田。", FARMLAND, "待核", Verdict.UNVERIFIABLE),
        ("城西地块不涉及永久基本农田。", "备注", "是", Verdict.UNVERIFIABLE),
        ("城西地块不涉及生态保护红线。", FARMLAND, "是", Verdict.UNVERIFIABLE),
        ("城西地块不涉及生态保护红线。", "是否涉及生态红线", "是", Verdict.CONTRADICTED),
        ("城西地块不涉及永久基本农田。", "永久基本农田（亩）", "30", Verdict.CONTRADICTED),
        ("城西地块不涉及永久基本农田。", "永久基本农田（亩）", "0", Verdict.SUPPORTED),
        ("The site 城西地块 is not on permanent basic farmland.", FARMLAND, "是", Verdict.CONTRADICTED),
        ("城西地块 lies outside the ecological red line.", "是否涉及生态红线", "否", Verdict.SUPPORTED),
    ],
)
def test_a_denial_is_held_against_the_column_that_asks(tmp_path, text, heading, cell, verdict):
    (one,) = denied(tmp_path, text, heading, cell, "否", "否")
    assert one.verdict is verdict, one.finding.zh
    if verdict is Verdict.CONTRADICTED:
        assert cell in one.finding.zh
        assert cell in one.wording.zh
    if verdict is Verdict.UNVERIFIABLE:
        assert one.needed.zh


def test_of_a_list_each_kind_of_land_is_denied(tmp_path):
    text = "城西地块不占用生态保护红线、永久基本农田。"
    assert [one.claim.word for one in denied(tmp_path, text, FARMLAND, "是", "否", "否")] == [
        "生态保护红线", "永久基本农田",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "各类建设不得占用永久基本农田。",
        "城西地块涉及永久基本农田约30亩。",
        "城西地块紧邻永久基本农田。",
        "Building on permanent basic farmland is forbidden.",
    ],
)
def test_a_rule_or_an_admission_denies_nothing(tmp_path, text):
    assert not denied(tmp_path, text, FARMLAND, "是", "否", "否")
