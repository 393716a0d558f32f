"""Claims found by rules: the county's report exactly, positions, and deliberately hard texts."""

import math
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from siting.auditing.reading.claims import KINDS
from siting.auditing.reading.documents import document_of, read_document
from siting.auditing.reading.extract import extract
from siting.texts import say
from tests.support import SHARED

REPORT = SHARED / "reference" / "county-report-2021.txt"
MU_M2 = 10_000 / 15
# Read in the report by hand: kind, value [base unit], comparison, phase, and other distinguishing fields.
COUNTY = [
    ("distance", 50, "about", 0, "太原"), ("distance", 500, "about", 0, "北京"), ("band", 60, "within", 0, "same_city"),
    ("band", 500, "at_least", 0, "remote"), ("mean_temperature", 7, "about", 0, ""), ("free_cooling", 4 * 730, "about", 0, ""),
    ("pue", 1.3, "about", 0, ""), ("class", None, "exactly", 0, "A"), ("tier", 3, "exactly", 0, "3+"),
    ("pue", 1.3, "about", 0, ""), ("land_area", 600 * MU_M2, "about", 0, ""), ("floor_area", 600_000, "about", 0, ""),
    ("investment", 8e9, "about", 0, ""), ("racks", 40_000, "about", 0, ""), ("servers", 400_000, "about", 0, ""),
    ("land_area", 68 * MU_M2, "about", 1, ""), ("investment", 0.7e9, "about", 1, ""), ("racks", 4_200, "about", 1, ""),
    ("voltage", 110, "exactly", 1, "own"), ("land_area", 200 * MU_M2, "about", 2, ""), ("investment", 3e9, "about", 2, ""),
    ("buildings", 5, "about", 2, "动力楼"), ("buildings", 5, "about", 2, "机房楼"), ("racks", 20_000, "about", 2, ""),
    ("floor_area", 200_000, "about", 2, ""), ("land_area", 332 * MU_M2, "about", 3, ""), ("investment", 4.3e9, "about", 3, ""),
    ("buildings", 5, "about", 3, "动力楼"), ("buildings", 5, "about", 3, "机房楼"), ("racks", 16_000, "about", 3, ""),
    ("buildings", 6, "about", 3, "研发楼"), ("buildings", 6, "about", 3, "公寓楼"), ("voltage", 110, "exactly", 3, ""),
]  # fmt: skip


def told(claim):
    q = claim.qualifiers
    return claim.subject or claim.word or q.band or q.what or ("own" if q.own else "")


def claims_of(text, **more):
    return extract(document_of(text), **more).claims


@pytest.fixture(scope="module")
def county():
    if not REPORT.exists():
        pytest.skip("the county's report is not here")
    return read_document(REPORT)


# --- the county's report --------------------------------------------------------------------------------


def test_every_figure_of_the_report_is_found_and_none_invented(county):
    found = extract(county)
    assert [(c.kind, c.comparison, c.phase, told(c)) for c in found.claims] == [
        (kind, comparison, phase, more) for kind, _, comparison, phase, more in COUNTY
    ]
    for claim, (_, value, *_) in zip(found.claims, COUNTY, strict=True):
        assert math.isnan(claim.value) if value is None else claim.value == pytest.approx(value, rel=1e-9)
    # Subsidies of 100 000 to 2 000 000 yuan, dates and section numbers are neither claims nor doubtful.
    assert found.not_understood == ()


def test_figures_as_the_report_writes_them(county):
    given = {c.kind: (c.given.value, c.given.unit) for c in reversed(extract(county).claims) if c.given}
    assert given["land_area"] == (600, "亩")
    assert given["floor_area"] == (60, "万平米")
    assert given["investment"] == (80, "亿元")
    assert given["racks"] == (4, "万个")


def test_quotes_stand_where_they_are_said_to(county):
    lines = county.text.split("\n")
    for claim in extract(county).claims:
        p = claim.position
        printed = county.text[p.start : p.end]
        assert "".join(printed.split()) == "".join(claim.quote.split())
        assert lines[p.line - 1][p.column - 1 :].startswith(printed.split("\n")[0])


def test_the_report_broken_into_short_lines_says_the_same(county):
    """Every line of a scan is cut at a fixed width, inside words and figures too."""
    whole = [(c.kind, c.value, c.comparison, c.phase, told(c)) for c in extract(county).claims]
    for width in (17, 23, 30):
        lines = [
            line[i : i + width]
            for line in county.text.split("\n")
            for i in range(0, max(len(line), 1), width)
        ]
        broken = extract(document_of("\n".join(lines)))
        assert [repr((c.kind, c.value, c.comparison, c.phase, told(c))) for c in broken.claims] == list(
            map(repr, whole)
        )


def test_the_same_text_gives_the_same_claims(county):
    assert repr(extract(county)) == repr(extract(county))


# --- whose figure it is ---------------------------------------------------------------------------------


def reasons(text, **more):
    return [n.why.en for n in extract(document_of(text), **more).not_understood]


@pytest.mark.parametrize(
    ("text", "why", "figures"),
    [
        ("北京市要求数据中心PUE不高于1.15。", "not_understood.requirement", {}),
        ("本项目PUE未达到1.3。", "not_understood.denied", {}),
        ("The national average PUE is 1.5.", "not_understood.of_others", {}),
        (
            "We are in Jiaocheng County. Taiyuan has a mean annual temperature of 10 °C at the data centre there.",
            "not_understood.another_place",
            {"place": "Taiyuan"},
        ),
        ("园区绿化率35%。", "figures.topic.share", {}),
        ("园区出口带宽500Gbps。", "figures.topic.other", {}),
        ("数据中心配10kV柴油发电机。", "not_understood.not_the_site", {}),
    ],
)
def test_what_is_no_claim_is_listed_with_the_reason(text, why, figures):
    assert claims_of(text) == ()
    assert reasons(text) == [say(why, **figures).en]


def test_the_names_of_the_site_tell_its_own_figures():
    text = "太原年平均气温10℃，数据中心选址灵活。"
    assert claims_of(text) == ()
    assert [c.kind for c in claims_of(text, site_names=["太原市"])] == ["mean_temperature"]


def test_dates_ordinals_and_subsidies_are_left_out():
    text = "2021年7月6日第3期，发改字〔2021〕26号，对数据中心企业奖励200万元，电话0358-3522018。"
    found = extract(document_of(text))
    assert (found.claims, found.not_understood) == ((), ())


def test_qualifiers():
    (claim,) = claims_of("在18℃供水温度下，数据中心全年自然冷却时间约8个月。")
    assert claim.qualifiers.supply_c == 18
    (claim,) = claims_of("The road distance to Taiyuan is 51 km.")
    assert claim.qualifiers.metric == "road"
    (claim,) = claims_of("与北京直线距离452公里。")
    assert claim.qualifiers.metric == "geodesic"
    (claim,) = claims_of("配套两座110kV变电站。")
    assert claim.qualifiers.stations == 2
    claim = claims_of("主变容量为3×63MVA。")[0]
    assert (claim.value, claim.qualifiers.units) == (63, 3)
    (claim,) = claims_of("到北京往返时延8毫秒。")
    assert (claim.qualifiers.trip, claim.subject) == ("round_trip", "北京")
    (claim,) = claims_of("规划机柜4万个。")
    assert claim.qualifiers.status == "planned"
    (claim,) = claims_of("目前已建成机柜4万个。")
    assert claim.qualifiers.status == "existing"
    (claim,) = claims_of("若全部建成，机柜达4万个。")
    assert claim.qualifiers.status == "conditional"


# --- hard texts -----------------------------------------------------------------------------------------


@settings(derandomize=True, max_examples=60, deadline=None)
@given(
    st.text(
        alphabet="距太原京公里亩万亿约PUE1.3,5，。；\n ()一二两三期机柜kmVof to%℃$-～×|#最近唯", max_size=160
    )
)
def test_any_text_is_read_without_a_fault(text):
    found = extract(document_of(text))
    for claim in found.claims:
        assert claim.unit == KINDS[claim.kind].base or claim.kind == "investment"
        assert 0 <= claim.position.start < claim.position.end <= len(text)
        assert "".join(text[claim.position.start : claim.position.end].split()) == "".join(
            claim.quote.split()
        )


HOSTILE = [
    "9",
    "1,",
    "1 ",
    "一",
    "距",
    "a ",
    "within ",
    "50 km ",
    "PUE ",
    "phase ",
    "| ",
    "唯一",
    "the first ",
    "(",
    "1.3 ",
    "50公里，",
]


def searched(monkeypatch, text):
    """Return the number of characters searched by the rules: a measure of work independent of the clock."""
    import siting.auditing.reading.writer as module

    seen = []
    original = module.kind_of

    def counted(spot):
        seen.append(spot.reach[1] - spot.reach[0] + len(spot.gap) + len(spot.until_next))
        return original(spot)

    monkeypatch.setattr(module, "kind_of", counted)
    extract(document_of(text))
    return sum(seen)


@pytest.mark.parametrize("part", HOSTILE)
def test_a_text_without_end_costs_no_more_than_its_length(monkeypatch, part):
    short, long = (searched(monkeypatch, part * n) for n in (500, 2000))
    assert long <= 5 * short + 2000


def test_order_of_paragraphs_does_not_change_what_is_found(county):
    paragraphs = [p for p in county.text.split("\n\n") if p.endswith(("。", "；"))]
    rng = random.Random(7)  # noqa: S311
    first = sorted(repr((c.kind, c.value)) for c in claims_of("\n\n".join(paragraphs)))
    rng.shuffle(paragraphs)
    assert sorted(repr((c.kind, c.value)) for c in claims_of("\n\n".join(paragraphs))) == first
