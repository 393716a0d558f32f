"""A dash between figures: a range, or a break before a total; numbers of phases and plots are names."""

import pytest

from siting.auditing.reading.documents import document_of
from siting.auditing.reading.extract import extract


def read(text):
    reading = extract(document_of(text))
    return [(c.as_written, c.phase) for c in reading.claims if c.kind != "buildings"]


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("Land: plots A to D - 640 mu in total.", [("640 mu", 0)]),
        ("Four plots, phases 1 to 3 - 640 mu in total.", [("640 mu", 0)]),
        ("Phases 1-3 - 640 mu in total.", [("640 mu", 0)]),
        ("Plots 1, 2, 3 and 4 - 640 mu in total.", [("640 mu", 0)]),
        ("Land for phase 1, 2 and 3 - 640 mu in total.", [("640 mu", 0)]),
        ("Area of lots 1 – 4 – 640 mu altogether.", [("640 mu", 0)]),
        ("Phase 1: 200 mu; phase 2: 240 mu; phase 3: 200 mu - 640 mu in total.", [("200 mu", 1), ("240 mu", 2), ("200 mu", 3), ("640 mu", 0)]),
        ("Phase 3 - 640 mu.", [("640 mu", 3)]),
        ("Hall 2 - 12 MW", [("12 MW", 0)]),
        ("Phase 1 - 20 MW, phase 2 - 40 MW, 60 MW in total", [("20 MW", 1), ("40 MW", 2), ("60 MW", 0)]),
        ("一期200亩、二期240亩、三期200亩——合计640亩。", [("200亩", 1), ("240亩", 2), ("200亩", 3), ("640亩", 0)]),
        ("地块1、2、3—共640亩", [("640亩", 0)]),
        ("三期-640亩", [("640亩", 3)]),
    ],
)  # fmt: skip
def test_a_dash_before_a_total_is_no_range(text, claims):
    assert read(text) == claims


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("The site offers 600 - 640 mu.", ["600 - 640 mu"]),
        ("A load of 20–40 MW is possible.", ["20–40 MW"]),
        ("Racks of 6 - 12 kW each.", ["6 - 12 kW"]),
        ("用地600—640亩。", ["600—640亩"]),
        ("Land: 600 mu to 640 mu.", ["600 mu to 640 mu"]),
    ],
)
def test_a_range_stays_a_range(text, claims):
    reading = extract(document_of(text))
    written = [c.as_written for c in reading.claims] + [x.as_written for x in reading.not_understood]
    assert written == claims
