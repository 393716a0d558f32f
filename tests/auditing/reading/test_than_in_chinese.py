"""远于张家口的180公里: a figure behind "than X" is X's."""

import pytest

from siting.auditing.reading.documents import document_of
from siting.auditing.reading.extract import extract

THAN = (
    ("距太原50公里，优于某地的120公里。", "50公里", {"120公里": "某地"}),
    ("园区距北京452公里，远于张家口的180公里。", "452公里", {"180公里": "张家口"}),
    ("距太原直线50公里，近于文水的66公里和祁县的60公里。", "50公里", {"66公里": "文水", "60公里": "祁县"}),
    ("占地600亩，大于对方的320亩。", "600亩", {"320亩": "对方"}),
    ("电价0.46元/千瓦时，低于周边县的0.52元/千瓦时。", "0.46元/千瓦时", {"0.52元/千瓦时": "周边县"}),
    ("机柜4万架，多于某园区的1.2万架。", "4万架", {"1.2万架": "某园区"}),
)


@pytest.mark.parametrize(("text", "own", "others"), THAN, ids=[text for text, *_ in THAN])
def test_what_is_compared_with_holds_the_figure_behind(text, own, others):
    found = extract(document_of(text))
    assert [c.as_written for c in found.claims] == [own]
    assert {n.as_written: n.owner.name for n in found.not_understood if n.owner} == others


@pytest.mark.parametrize("text", ["PUE低于国家标准的1.3。", "可供电力不低于合同的80兆瓦。"])
def test_a_limit_is_no_rival(text):
    assert not [
        n for n in extract(document_of(text)).not_understood if n.owner and n.owner.kind == "elsewhere"
    ]


SUBJECTS = [
    ("云谷地块电价比城西地块高0.01元。", "电价"),
    ("云谷地块面积比城西地块大260亩。", "面积"),
    ("算力基地电价比城西地块低0.01元。", "电价"),
    ("云谷地块综合电价比城西地块高0.01元。", "综合电价"),
    ("数据中心用电成本比城西地块高。", "用电成本"),
]


@pytest.mark.parametrize(("text", "subject"), SUBJECTS, ids=[text for text, _ in SUBJECTS])
def test_the_name_of_the_site_is_no_part_of_what_is_compared(text, subject):
    (found,) = [c for c in extract(document_of(text)).claims if c.spec.word]
    assert found.subject in ("", subject)


@pytest.mark.parametrize("hedge", ["不足", "不到", "约", "超过", "仅有"])
def test_a_hedged_distance_keeps_the_voltage_of_its_substation(hedge):
    (found,) = [
        c for c in extract(document_of(f"地块距220千伏变电站{hedge}1公里。")).claims if c.kind == "distance"
    ]
    assert found.subject == "220千伏变电站"
