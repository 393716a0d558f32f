"""Long sentences, paragraphs and lists: the work grows with the length of the text, not with its square.

Calls of functions are counted, which are the same on every machine; `tests/benchmarks/bench_audit.py` measures time.
"""

import sys

import pytest

from siting.auditing.judging.check import audit
from siting.auditing.reading.documents import document_of
from siting.auditing.reading.extract import extract
from siting.show.audit.corrected_text import edits_of
from tests.support.cases import rest_slow
from tests.support.made_claims import jiaocheng

SHAPES = {
    "phases by commas": "一期40兆瓦，二期80兆瓦，",
    "phases in English": "phase one of 40 MW, phase two of 80 MW, ",
    "figures by commas": "园区装机容量120兆瓦，距太原45公里，年平均气温14.5℃，总投资60亿元，",
    "figures by and": "40 MW and 50 MW and ",
    "totals": "甲楼40兆瓦、乙楼60兆瓦，合计100兆瓦，",
    "one line of sentences": "The campus has 120 MW and lies 45 km from Taiyuan. ",
    "one paragraph": "园区装机容量120兆瓦。距太原45公里。",
    "brackets": "园区（一期120兆瓦（其中40兆瓦））",
    "distances by semicolons": "45 km to Taiyuan; ",
    "a list": "- 变压器容量50兆伏安\n- 机柜5000架\n",
    "rows of a table": "| Capacity | 120 MW |\n| Distance to Taiyuan | 45 km |\n",
    "figures without spaces": "thecampushas120MWandlies45kmfromtheairport",
}
CHARACTERS = 3_000


def calls_in(work):
    """Return how many calls *work* takes."""
    count = 0

    def one_more(_frame, event, _argument):
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(one_more)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


def growth(shape, work):
    """Return how many times as many calls twice the text takes; rules are compiled before."""
    few, many = (SHAPES[shape] * (times * CHARACTERS // len(SHAPES[shape])) for times in (1, 2))
    work(few)
    return calls_in(lambda: work(many)) / calls_in(lambda: work(few))


@pytest.mark.parametrize("shape", rest_slow(SHAPES, (0, 5, 10)))
def test_reading_is_linear(shape):
    assert growth(shape, lambda text: extract(document_of(text))) < 2.6


@pytest.mark.parametrize("shape", ["figures by commas", "distances by semicolons"])
def test_judging_and_correcting_are_linear(shape):
    def audited(text):
        edits_of(audit(extract(document_of(text)), jiaocheng()), text)

    assert growth(shape, audited) < 2.6
