"""Which county a site lies in, how that is known, and what is doubted of the county that a file states."""

import numpy as np
import pytest
import shapely
from pydantic import ValidationError

from siting.catalogue import Catalogue, Layer
from siting.criteria.county import HOW, CountyParams, county_finder
from siting.errors import SitesError
from siting.evidence import NO_NOTE, EvidenceClass, Label
from siting.texts.messages import note_in_chinese
from tests.support.places import SEAT, sites

# Seats, WGS84: Wenshui lies beside Jiaocheng, Jining in Inner Mongolia.
WENSHUI, JINING, PARIS = (112.0223, 37.4374), (113.1092, 41.0323), (2.35, 48.86)
BETWEEN = (112.25, 37.58)  # 9.4 km from the seat of Jiaocheng, 9.5 from that of Qingxu
STATED, BY_SEAT, EITHER, NONE = HOW


def _outline(west, south, east, north, name):
    return Layer(
        "areas", Label("areas", "areas"), (Label(name, name),), np.array([shapely.box(west, south, east, north)]), {},
        np.zeros(1), True, "user-layer",
    )  # fmt: skip


def _finder(layer=None, **params):
    given = CountyParams(**params, county_layer=None if layer is None else "areas")
    return county_finder(given, Catalogue(user_layers={} if layer is None else {"areas": layer}))


def _told(place, finder=None):
    """Name, evidence and remark of each site."""
    finder = finder or _finder()
    found = finder.quantity(finder.locate(place))
    return [
        (found.text[k].as_py(), found.evidence[k], found.notes[found.note_code[k]]) for k in range(len(place))
    ]


def _names(place, finder=None):
    return [name for name, _, _ in _told(place, finder)]


def test_each_way_to_a_county_is_told():
    guess, unknown = EvidenceClass.ESTIMATED, EvidenceClass.UNKNOWN
    assert _told(sites([SEAT, JINING, BETWEEN, PARIS], county=["", "集宁区", "", ""])) == [
        ("Jiaocheng 交城县", guess, BY_SEAT),
        ("集宁区", EvidenceClass.OBSERVED, STATED),
        ("Jiaocheng 交城县 / Qingxu 清徐县", guess, EITHER),
        (None, unknown, NONE),
    ]
    assert NO_NOTE not in HOW


@pytest.mark.parametrize(
    "cell",
    ["集宁区", " 集宁区 ", "150902", 150902, 150902.0],
    ids=["name", "spaces", "code", "number", "decimal"],
)
def test_a_county_by_name_or_code(cell):
    place = sites([(113.3, 41.1), SEAT], county=np.array([cell, None], dtype=object))
    assert _names(place) == ["集宁区", "Jiaocheng 交城县"]


@pytest.mark.parametrize("cell", [None, "", float("nan"), "  "])
def test_a_blank_cell_states_no_county(cell):
    assert _told(sites([SEAT], county=np.array([cell], dtype=object)))[0][2] == BY_SEAT


def test_a_county_that_is_not_known_is_none():
    assert _told(sites([SEAT], county=["不存在县"])) == [(None, EvidenceClass.UNKNOWN, NONE)]


@pytest.mark.parametrize(
    "heading",
    [
        "county",
        "County",
        "county_code",
        "adcode",
        "县",
        "区县",
        "县区",
        "所在县",
        "所在区县",
        "所属县（市、区）",
        "行政区划代码",
    ],
)
def test_the_usual_headings_are_read(heading):
    assert _names(sites([SEAT], **{heading: ["文水县"]})) == ["Wenshui 文水县"]


def test_another_column_is_named_and_a_missing_one_is_an_error():
    place = sites([SEAT], county=["文水县"], 地点=["集宁区"])
    assert _names(place, _finder(county_column="地点")) == ["集宁区"]
    with pytest.raises(SitesError, match=r"sites\.csv: no column '地址' for the county"):
        _finder(county_column="地址").locate(place)
    with pytest.raises(SitesError, match=r"Did you mean 'county'"):
        _finder(county_column="conty").locate(place)
    with pytest.raises(ValidationError):
        CountyParams(county_column="")
    assert CountyParams(county_column="x").county_column == "x"


def test_outlines_of_counties_hold_inside_and_the_file_comes_before_them():
    layer = _outline(113.0, 40.9, 113.4, 41.3, "集宁区")
    inside, outside = (113.35, 41.2), (113.5, 41.2)
    assert _told(sites([inside]), _finder(layer)) == [("集宁区", EvidenceClass.OBSERVED, STATED)]
    assert _told(sites([outside]), _finder(layer))[0][2] != STATED
    both = sites([inside, inside], county=["察哈尔右翼前旗", ""])
    assert [name.split()[-1] for name in _names(both, _finder(layer))] == ["察哈尔右翼前旗", "集宁区"]


ONLY_CHINESE = "for counties outside Shanxi use the Chinese name, such as '集宁区'"


@pytest.mark.parametrize(
    ("places", "names", "said"),
    [
        ([SEAT, SEAT], ["交城县", ""], []),
        ([SEAT], ["文水县"], []),  # beside it: the nearest seat decides no boundary
        ([SEAT, SEAT], ["", ""], []),
        ([PARIS], ["交城县"], ["no county of China near the site is named '交城县'"]),
        ([SEAT, SEAT], ["不存在县", ""], ["no county of China near the site is named '不存在县'"]),
        ([SEAT] * 3, ["", "不存在县", "也没有县"], ["no county of China near the site is named '不存在县' (and 1 more)"]),
        ([JINING], ["Qahar"],
         ["no county of China near the site is named 'Qahar'", ONLY_CHINESE]),
        ([JINING] * 2, ["Qahar county", "Fengzhen"],
         ["no county of China near the site is named 'Qahar county' (and 1 more)", ONLY_CHINESE]),
        ([PARIS], ["Paris"], ["no county of China near the site is named 'Paris'"]),
        ([SEAT] * 3, ["甲县"] * 3, ["no county of China near the site is named '甲县' (and 2 more)"]),
        ([SEAT, SEAT], ["交城县", "集宁区"],
         ["the file places 'site 1' in '集宁区', its coordinates near '交城县' (1 of 2 sites)"]),
        ([JINING, SEAT, SEAT], ["交城县", "集宁区", "不存在县"],
         ["no county of China near the site is named '不存在县'",
          "the file places 'site 0' in '交城县', its coordinates near '集宁区' (2 of 3 sites)"]),
        ([BETWEEN], ["清徐县"], []),
        ([BETWEEN], ["集宁区"], ["the file places 'site 0' in '集宁区', its coordinates near '交城县' (1 of 1 site)"]),
    ],
)  # fmt: skip
def test_what_is_doubted_of_the_county_in_a_file(places, names, said):
    assert list(_finder().warnings(sites(places, county=names))) == [f"sites.csv: {line}" for line in said]


@pytest.mark.parametrize("names", [["Fengzhen"], ["Fengzhen", "Qahar"], ["无名县"], ["无名县", "又一县"]])
def test_a_county_that_is_not_known_is_told_in_chinese_too(names):
    """That a name in pinyin does not serve, and what does, however many rows there are."""
    said = [note_in_chinese(line) for line in _finder().warnings(sites([JINING] * len(names), county=names))]
    assert names[0] in said[0]
    assert "no county" not in said[0]
    assert said[1:] == (["sites.csv：山西以外的县名请写中文，如“集宁区”"] if names[0].isascii() else [])


def test_without_a_stated_county_nothing_is_doubted():
    assert _finder().warnings(sites([SEAT, JINING])) == ()
