"""What is said of all sites of a kind, or asked by a norm, is no figure of the site."""

import pytest

from siting.auditing.reading.documents import document_of
from siting.auditing.reading.extract import extract

NORMS = (
    "Remote recovery sites are usually at least 500 km away.",
    "Sites of this class should be at least 8 km from an airport.",
    "Data centres must be at least 1 km from a railway.",
    "A recovery site ought to be 500 km away from Beijing.",
    "A facility of this size would typically use 1,500 m3 of water a day.",
    "Hyperscale campuses typically need 100 MW and at least 200 hectares of land.",
    "Most campuses of this kind have a PUE of 1.4.",
    "As a rule of thumb, one hall takes 20 MW.",
    "The code asks for at least 8 km from airports.",
    "The national standard calls for a distance of at least 500 m from the nearest dwelling.",
    "Guidance suggests that plant above 50 MW should be no closer than 500 m to a school.",
    "The park follows the code, which asks for 8 km from airports.",
    "The state requires a PUE of at most 1.3, a renewable share of at least 80% and no more than 0.4 L/kWh.",
    "按规范，数据中心场址距机场应不小于8公里。",
    "A级数据中心距离铁路应不小于100米，距离机场不应小于8公里。",
    "根据《数据中心设计规范》，距飞机场不宜小于8000米。",
    "异地灾备中心通常距主中心500公里以上。",
    "一般要求异地灾备距离不低于500公里。",
    "规范要求距机场不小于8公里。",
    "同类数据中心PUE应不高于1.25。",
    "大型数据中心宜建在年均气温低于10℃的地区。",
    "国家要求新建大型数据中心PUE不高于1.3，绿电占比不低于80%。",
)
OWN = (
    ("The site is at least 500 km from Beijing.", ["distance"]),
    ("The code asks for 8 km; the campus is 30 km from Taiyuan airport.", ["distance"]),
    ("The halls should reach 60 MW in 2027.", ["power"]),
    ("Our sites usually run at PUE 1.2.", ["pue"]),
    ("Typically, our campus draws 40 MW.", ["power"]),
    ("Our standards call for a PUE of 1.2.", ["pue"]),
    ("The law requires a PUE of at most 1.3, and the campus has a renewable share of at least 80%.", ["renewable_share"]),
    ("Two campuses need 40 MW.", ["power"]),
    ("园区距太原武宿机场不小于30公里。", ["distance"]),
    ("规范要求距化工厂不小于400米，本项目距最近的化工厂2公里。", ["distance"]),
    ("国家要求PUE不高于1.3，交城园区绿电占比不低于80%。", ["renewable_share"]),
    ("本项目PUE不高于1.25。", ["pue"]),
)  # fmt: skip


@pytest.mark.parametrize("text", NORMS)
def test_a_norm_or_a_general_statement_is_no_claim_and_is_listed(text: str) -> None:
    reading = extract(document_of(text), site_names=["交城", "Jiaocheng"])
    assert [c.kind for c in reading.claims if c.spec.judge != "class"] == []
    assert reading.not_understood


@pytest.mark.parametrize(("text", "kinds"), OWN)
def test_what_the_text_says_of_the_site_beside_a_norm_stays_a_claim(text: str, kinds: list[str]) -> None:
    reading = extract(document_of(text), site_names=["交城", "Jiaocheng"])
    assert [c.kind for c in reading.claims] == kinds
