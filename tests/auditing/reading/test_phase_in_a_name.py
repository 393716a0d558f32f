"""The phase in a rival's name, 大于甲园二期, "than Alpha Phase 2", is no phase of the site."""

import pytest

from siting.auditing.reading.claims import SITE
from siting.auditing.reading.documents import document_of
from siting.auditing.reading.extract import extract

RIVALS = (
    "宣化园区面积1200亩，大于张北云基地二期。",
    "宣化园区面积1200亩，比张北云基地二期大。",
    "地价18万元/亩，高于张北云基地二期，用地1200亩。",
    "The park covers 1,200 mu of land, an area larger than Zhangbei Phase 2.",
    "At CNY 180,000 per mu our land is cheaper than at Zhangbei Phase II. The site covers 1,200 mu.",
)
KNOWN = (
    "张北云基地二期占地1200亩。",
    "Zhangbei Phase 2 covers 1,200 mu.",
)
OWN = (
    ("一期占地300亩，二期占地600亩。", [1, 2]),
    ("一期面积300亩，比二期小。", [1]),
    ("Phase 1 covers 300 mu, less than Phase 2.", [1]),
    ("Phase 2 covers 600 mu, larger than Zhangbei Phase 1.", [2]),
)


def areas(text, sites=None):
    found = extract(document_of(text), sites=sites).claims
    return [c.phase for c in found if c.kind == "land_area"]


@pytest.mark.parametrize("text", RIVALS)
def test_a_phase_in_the_name_of_what_is_compared_with_is_not_ours(text):
    assert areas(text) == [0]


@pytest.mark.parametrize("text", KNOWN)
def test_a_phase_in_the_name_of_a_known_site_is_none_of_it(text):
    assert areas(text) == [2]
    assert areas(text, dict.fromkeys(("张北云基地二期", "Zhangbei Phase 2"), SITE)) == [0]


@pytest.mark.parametrize(("text", "phases"), OWN)
def test_a_phase_of_ours_stays_one(text, phases):
    assert areas(text) == phases


def test_the_number_of_a_phase_belongs_to_the_name():
    (found,) = [c for c in extract(document_of(RIVALS[3])).claims if c.kind == "superlative"]
    assert found.qualifiers.among == ("Zhangbei Phase 2",)
