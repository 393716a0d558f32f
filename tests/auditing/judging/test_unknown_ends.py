"""The other end of a distance or a delay that no table has: a name, a kind of place, or none."""

import pytest

from siting.auditing.judging.unknown_ends import is_common_noun
from tests.support.made_claims import audited, claim

KINDS = [
    "220千伏变电站", "最近的110kV变电站", "活动断层", "高速公路出入口", "最近的高铁站", "山西用户", "饮用水水源地",
    "the nearest 220 kV substation", "active fault", "customers", "village", "gas main",
]  # fmt: skip
NAMES = [
    "天津港",
    "雄安新区",
    "夏家营变电站",
    "太原武宿国际机场",
    "黄河",
    "Riverside substation",
    "Port of Tianjin",
]


@pytest.mark.parametrize("end", KINDS)
def test_a_kind_of_place_is_not_missing_from_the_tables(end):
    found = audited(claim("distance", 5, "km", subject=end))
    (judged,) = found.judged
    assert is_common_noun(end)
    assert judged.finding.en == f"'{end}' is a kind of place, not the name of one: nothing to measure to."
    assert judged.finding.zh == f"“{end}”不是具体地名，无法确定量到何处。"
    assert "which one" in judged.needed.en
    assert [said.zh for said in found.not_measured] == [
        f"未能测量：{end}不是具体地名（{judged.claim.id}）。请在场址文件中增加一列距离，或写明是哪一处并用文件给出其位置（--places 文件）。"
    ]


@pytest.mark.parametrize("end", NAMES)
def test_a_name_is(end):
    assert not is_common_noun(end)


@pytest.mark.parametrize("end", ["", "Nowhere-on-Sea", "customers", "某某枢纽节点"])
def test_a_delay_gets_no_advice_about_roads(end):
    (judged,) = audited(claim("latency", 3, "ms", subject=end)).judged
    assert "one way or round trip" in judged.wording.en
    assert "单程或往返" in judged.wording.zh
    assert "road" not in judged.wording.en
    assert "距离" not in judged.finding.zh
