"""A journey named beside a distance has the end that its own words name, not that of the distance."""

import pytest

from siting.auditing.reading.documents import document_of
from siting.auditing.reading.extract import extract


def ends(text):
    return [(c.kind, c.value, c.subject) for c in extract(document_of(text)).claims]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("园区位于运城，距太原350公里，30分钟可达运城北站。", (30, "运城北站")),
        ("距太原350公里，15分钟即可驶入京昆高速。", (15, "京昆高速")),
        ("项目距天津港120公里，20分钟车程直达高铁站。", (20, "高铁站")),
        ("距离省会郑州80公里，1小时可到郑州机场。", (60, "郑州机场")),
        ("园区距西安咸阳机场40公里，半小时上高速。", (30, "高速")),
        ("距北京450公里，开车10分钟到交城站。", (10, "交城站")),
        ("The site is 350 km from Taiyuan and 30 minutes reaches Yuncheng North station.", (30, "Yuncheng North station")),
        ("350 km from Taiyuan, with the motorway reached in 15 minutes.", (15, "motorway")),
        ("The campus is 12 km from Leeds and 25 minutes from Leeds Bradford Airport.", (25, "Leeds Bradford Airport")),
        ("It is 80 km from Zhengzhou; reach Zhengzhou airport in 60 minutes.", (60, "Zhengzhou airport")),
    ],
)  # fmt: skip
def test_a_journey_beside_a_distance_has_its_own_end(text, wanted):
    distance, journey = ends(text)
    assert (distance[0], *journey) == ("distance", "travel_time", *wanted)


@pytest.mark.parametrize(
    "text",
    [
        "距太原50公里，车程约40分钟。",
        "The site is 50 km from Taiyuan, about 40 minutes by car.",
    ],
)
def test_a_journey_without_an_end_of_its_own_has_that_of_the_distance(text):
    distance, journey = ends(text)
    assert journey[1:] == (40, distance[2])


def test_a_word_that_is_no_place_is_no_end():
    found = ends("Taiyuan is 45 km away, and the high-speed station can be reached in 20 minutes.")
    assert [end for _, _, end in found if end in ("in", "reached")] == []
