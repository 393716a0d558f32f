"""An airport is found by its name, a part of it or its city; one that the list does not know is never another one."""

import pytest

import siting
from siting.auditing.judging.site import find_site, find_spot
from siting.catalogue import Catalogue

CATALOGUE = Catalogue()


@pytest.mark.parametrize(
    ("called", "found"),
    [
        ("武宿机场", "太原武宿国际机场"),
        ("太原武宿国际机场", "太原武宿国际机场"),
        ("山西太原武宿机场", "太原武宿国际机场"),
        ("太原机场", "太原武宿国际机场"),
        ("太原市机场", "太原武宿国际机场"),
        ("首都国际机场", "北京首都国际机场"),
        ("大兴机场", "北京大兴国际机场"),
        ("大同云冈国际机场", "大同机场"),
        ("Wusu airport", "太原武宿国际机场"),
        ("Taiyuan International Airport", "太原武宿国际机场"),
        ("the airport of Taiyuan", "太原武宿国际机场"),
        ("Taiyuan's airport", "太原武宿国际机场"),
        ("Xi'an airport", "西安咸阳国际机场"),
        ("PEK airport", "北京首都国际机场"),
        # Not in the list, or one of two.
        ("太原尧城机场", ""),
        ("太原新机场", ""),
        ("北京南苑机场", ""),
        ("龙洞堡国际机场", ""),
        ("Taiyuan Yaocheng airport", ""),
        ("Beijing Nanyuan airport", ""),
        ("北京机场", ""),
    ],
)
def test_an_airport_is_that_of_its_name_or_unknown(called, found):
    spot = find_spot(called, find_site("Jiaocheng", CATALOGUE), CATALOGUE)
    assert ("" if spot is None else spot.label.zh) == found


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        # A nearer airport may be missing from the list; one that is farther cannot be the nearest.
        ("园区距最近的机场10公里。", "UNVERIFIABLE"),
        ("The nearest airport is 10 km away.", "UNVERIFIABLE"),
        ("园区距最近的机场80公里。", "CONTRADICTED"),
        ("园区距最近的机场47公里。", "SUPPORTED"),
        ("园区距太原尧城机场20公里。", "UNVERIFIABLE"),
        ("园区距武宿机场80公里。", "CONTRADICTED"),
    ],
)
def test_a_list_with_gaps_cannot_say_that_none_is_nearer(text, verdict, tmp_path):
    path = tmp_path / "text.txt"
    path.write_text(text, encoding="utf-8")
    (claim,) = siting.audit(path, "Jiaocheng").document()["claims"]
    assert claim["verdict"] == verdict
