"""Tables of delays and distances: the end that a row names, and whether the delay is one way or there and back."""

import pytest

from siting.auditing.reading.documents import document_of
from siting.auditing.reading.extract import extract


def table(*rows):
    lines = ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join([lines[0], "|" + "---|" * len(rows[0]), *lines[1:]]) + "\n"


def ways(text):
    found = extract(document_of(text)).claims
    return [(c.kind, c.as_written, c.subject, c.qualifiers.trip) for c in found]


ONE, BOTH, OPEN = "one_way", "round_trip", "unspecified"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (table(("指标", "数值"), ("至北京单向时延（毫秒）", "4.2"), ("至太原往返时延（毫秒）", "1.6"), ("至上海时延（ms，RTT）", "22")),
         [("4.2", "北京", ONE), ("1.6", "太原", BOTH), ("22", "上海", BOTH)]),
        (table(("目的地", "单向时延（毫秒）", "往返时延（毫秒）"), ("北京", "4.2", "8.4"), ("太原", "0.8", "1.6")),
         [("4.2", "北京", ONE), ("8.4", "北京", BOTH), ("0.8", "太原", ONE), ("1.6", "太原", BOTH)]),
        (table(("Destination", "One-way latency (ms)", "RTT (ms)"), ("Beijing", "4.2", "8.4"), ("Taiyuan", "0.8", "1.6")),
         [("4.2", "Beijing", ONE), ("8.4", "Beijing", BOTH), ("0.8", "Taiyuan", ONE), ("1.6", "Taiyuan", BOTH)]),
        (table(("Item", "Value"), ("Latency to Beijing, round trip", "8.4 ms"), ("Latency to Taiyuan (one way)", "0.8 ms")),
         [("8.4 ms", "Beijing", BOTH), ("0.8 ms", "Taiyuan", ONE)]),
        (table(("目的地", "时延（单向）"), ("北京", "4.2毫秒"), ("上海", "11毫秒")), [("4.2毫秒", "北京", ONE), ("11毫秒", "上海", ONE)]),
        (table(("网络时延（往返）", "毫秒"), ("北京", "8.4"), ("上海", "22")), [("8.4", "北京", BOTH), ("22", "上海", BOTH)]),
        (table(("城市", "时延（毫秒）"), ("北京", "8.4"), ("上海", "22")), [("8.4", "北京", OPEN), ("22", "上海", OPEN)]),
        (table(("City", "Latency (round trip, ms)"), ("Beijing", "8.4"), ("Shanghai", "22")), [("8.4", "Beijing", BOTH), ("22", "Shanghai", BOTH)]),
        ("Round-trip latency: Beijing 8 ms, Shanghai 22 ms.", [("8 ms", "Beijing", BOTH), ("22 ms", "Shanghai", BOTH)]),
        ("单向时延：北京4毫秒，上海11毫秒。", [("4毫秒", "北京", ONE), ("11毫秒", "上海", ONE)]),
    ],
)  # fmt: skip
def test_a_delay_has_its_end_and_its_way(text, found):
    assert ways(text) == [("latency", *one) for one in found]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (table(("目的地", "距离（公里）"), ("北京", "450"), ("太原", "52")), [("450", "北京"), ("52", "太原")]),
        (table(("Destination", "Distance (km)"), ("Beijing", "450"), ("Taiyuan", "52")), [("450", "Beijing"), ("52", "Taiyuan")]),
    ],
)  # fmt: skip
def test_a_distance_has_the_end_of_its_row(text, found):
    assert [(c, end) for kind, c, end, _ in ways(text) if kind == "distance"] == found
