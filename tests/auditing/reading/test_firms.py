"""Figures of firms other than the project's own."""

import pytest

from siting.auditing.reading.documents import document_of
from siting.auditing.reading.extract import extract
from siting.texts import say

OTHERS = say("not_understood.of_others").en


def read(text):
    found = extract(document_of(text), site_names=("Jiaocheng", "交城"))
    return [(c.kind, c.value) for c in found.claims], [n.why.en for n in found.not_understood]


@pytest.mark.parametrize(
    "text",
    [
        "Oracle runs its halls at a PUE of 1.45.",
        "NTT's campuses have a WUE of 1.1 L/kWh.",
        "A PUE of 1.33 at CyrusOne is often cited.",
        "Northwind Cloud reported a PUE of 1.27 in 2024.",  # a name that no list has
        "Borealis's facilities run at a PUE of 1.3.",
        "The company-wide PUE is 1.42.",
        "Equinix operates 30,000 racks.",
        "世纪互联的数据中心PUE为1.32。",
        "百度阳泉数据中心PUE达到1.1。",
        "华为云机房PUE为1.15。",
        "某某通信集团数据中心PUE为1.4。",
        "光环新网拥有机柜5万个。",
    ],
)
def test_a_figure_of_another_firm_is_no_claim(text):
    claims, why = read(text)
    assert claims == []
    assert why == [OTHERS] or all("another place" in reason for reason in why)


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("Unlike Oracle, which reports a PUE of 1.5, our campus runs at 1.22.", [("pue", 1.22)]),
        ("Against Meta's PUE of 1.08, Jiaocheng offers a PUE of 1.19.", [("pue", 1.19)]),
        ("Built by China Mobile, the park has a PUE of 1.25 and 20,000 racks.", [("pue", 1.25), ("racks", 20_000)]),
        ("Chindata will build the Jiaocheng campus. Chindata achieves a PUE of 1.21.", [("pue", 1.21)]),
        ("The campus hosts Tencent and Baidu at a PUE of 1.3.", [("pue", 1.3)]),
        ("项目由秦淮数据投资建设，秦淮数据PUE为1.21。", [("pue", 1.21)]),
        ("引进中国联通建设数据中心，PUE为1.28。", [("pue", 1.28)]),
        ("与谷歌1.1的PUE相比，园区PUE为1.2。", [("pue", 1.2)]),
        ("交城云谷科技公司规划机柜2万个。", [("racks", 20_000)]),
        ("本公司数据中心PUE为1.24。", [("pue", 1.24)]),
    ],
)  # fmt: skip
def test_a_figure_of_the_projects_own_firm_is_a_claim(text, claims):
    assert read(text)[0] == claims


def test_the_noun_before_a_figure_is_not_replaced_by_the_next_one():
    assert read("The park has a PUE of 1.25 and 20,000 racks.")[0] == [("pue", 1.25), ("racks", 20_000)]
    assert read("The park has 20,000 racks at a PUE of 1.25.")[0] == [("racks", 20_000), ("pue", 1.25)]


@pytest.mark.parametrize(
    ("text", "own", "others"),
    [
        (
            "从一间小机房，到今天占地5.2公顷的花园式园区，面积12公顷，我们用了十五年。",
            ["5.2公顷", "12公顷"],
            [],
        ),
        ("位于吕梁的联恒云谷占地165亩。联恒在佛山的园区面积与之相当，但PUE高达1.38。", ["165亩"], ["1.38"]),
        ("位于吕梁的联恒云谷占地165亩。晨曦园区拥有机柜4000架。", ["165亩"], ["4000架"]),
        ("位于吕梁的联恒云谷占地165亩。晨曦园区（同一集团）现有机柜4000架。", ["165亩"], ["4000架"]),
    ],
)
def test_words_before_a_site_are_a_name_only_where_it_has_something_or_lies_somewhere(text, own, others):
    found = extract(document_of(text))
    assert [c.as_written for c in found.claims] == own
    assert [n.as_written for n in found.not_understood if n.outcome == "whose"] == others
