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


WAYS = (
    ("The round-trip delay to Beijing is 9 ms; to Shanghai it is 25 ms.", ["round_trip", "round_trip"]),
    ("The one-way delay to Beijing is 4 ms, to Shanghai 12 ms.", ["one_way", "one_way"]),
    ("The one-way delay to Beijing is 4 ms; the round trip to Shanghai 25 ms; to Xi'an it is 12 ms.", ["one_way", "round_trip", "round_trip"]),
    ("至北京往返时延9毫秒，至上海25毫秒。", ["round_trip", "round_trip"]),
    ("到北京单向时延4.5毫秒；到上海为12毫秒。", ["one_way", "one_way"]),
    ("到北京时延9毫秒，到上海25毫秒。", ["unspecified", "unspecified"]),
    # The same end once more: what light would need is no round trip.
    ("The round trip to Sydney takes 46 ms, more than light in a straight fibre would need (33 ms).", ["round_trip", "unspecified"]),
)  # fmt: skip


@pytest.mark.parametrize(("text", "ways"), WAYS)
def test_a_delay_goes_on_with_the_way_of_the_one_before(text, ways):
    assert [c.qualifiers.trip for c in extract(document_of(text)).claims] == ways


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The delay to Beijing is 9 ms over 560 km of fibre; to Shanghai it is 25 ms.", [("latency", 9, "Beijing"), ("latency", 25, "Shanghai")]),
        ("Latency to Beijing is 9 ms, to Shanghai 25 ms.", [("latency", 9, "Beijing"), ("latency", 25, "Shanghai")]),
        ("Oslo, two and a half hours by road, is 1.9 ms away by light.", [("travel_time", 150, "Oslo"), ("latency", 1.9, "Oslo")]),
        ("到太原驾车50分钟；到北京3小时。", [("travel_time", 50, "太原"), ("travel_time", 180, "北京")]),
        ("The journey to Taiyuan is 50 minutes; to Beijing it is 3 hours.", [("travel_time", 50, "Taiyuan"), ("travel_time", 180, "Beijing")]),
    ],
)  # fmt: skip
def test_a_second_way_in_a_sentence_is_of_the_same_kind(text, wanted):
    assert ends(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "The drive from the site to Taiyuan takes 50 minutes; the train from there to Beijing takes 2 hours.",
        "The drive from the site to Taiyuan takes 50 minutes; Taiyuan to Beijing by train takes 2 hours.",
        "园区到太原车程50分钟，从那里到北京2小时。",
        "园区到太原车程50分钟，太原到北京高铁2小时。",
    ],
)
def test_a_journey_onward_from_another_place_is_not_the_sites(text):
    assert [c.value for c in extract(document_of(text)).claims] == [50]


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("宁海概况\n宁海位于浙江。宁海至宁波20分钟，宁海至福州3.5小时。", ["宁波", "福州"]),
        ("园区往返太原南站仅20分钟，往返县城15分钟。", ["太原南站", "县城"]),
        ("从受理到发证3小时办结，切换到备用电源10分钟。", []),
    ],
)
def test_a_time_to_a_known_place_is_a_journey_without_a_word_for_it(text, ends):
    found = [c for c in extract(document_of(text)).claims if c.kind == "travel_time"]
    assert [c.subject for c in found] == ends


@pytest.mark.parametrize(
    ("text", "kind", "ends"),
    [
        ("直线距离：北京300公里、太原60公里、天津400公里。", "distance", ["北京", "太原", "天津"]),
        ("单向时延：北京4毫秒、太原1毫秒。", "latency", ["北京", "太原"]),
    ],
)
def test_a_label_says_what_its_list_of_places_measures(text, kind, ends):
    found = [c for c in extract(document_of(text)).claims if c.kind == kind]
    assert [c.subject for c in found] == ends


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        ("The round trip to Beijing takes 9 ms. To Shanghai it is 25 ms.", ["round_trip", "round_trip"]),
        ("The round trip to Beijing takes 9 ms. To Shanghai it is 12 ms one way.", ["round_trip", "one_way"]),
        (
            "The round trip to Beijing takes 9 ms. Shanghai can be reached in 25 ms.",
            ["round_trip", "unspecified"],
        ),
        ("到北京往返时延9毫秒。到上海25毫秒。", ["round_trip", "round_trip"]),
    ],
)
def test_the_way_of_a_delay_holds_for_the_next_place_in_a_sentence_of_its_own(text, ways):
    assert [c.qualifiers.trip for c in extract(document_of(text)).claims] == ways


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("东望石家庄，两地相距60公里。", "石家庄"),
        ("最近的变电站3公里。", "变电站"),
        ("园区最近的高速出入口5公里。", "高速出入口"),
    ],
)
def test_a_way_without_a_preposition_has_the_end_named_before_it(text, end):
    assert [c.subject for c in extract(document_of(text)).claims] == [end]
