"""Which sentence is said of a project's power, and with which figures: each choice from both sides."""

import math
from dataclasses import replace

import numpy as np
import pytest

from siting.evidence import Label
from siting.power.carbon import Carbon
from siting.power.connection import ByTown, Connection, FibreWay
from siting.power.costs import Costs, CostSum, Finance, Prices
from siting.power.feeds import Feed, FeedPair, Node
from siting.power.firm_capacity import Holds
from siting.power.load import Performance, Phase, Project, Range, Station
from siting.power.power_sentences import (
    annualised_finding,
    cost_findings,
    feed_findings,
    fibre_finding,
    findings,
    holds_word,
    overload_note,
    phase_words,
    span,
    verdict_of,
    water_finding,
)
from siting.power.prices import Item
from siting.power.report import SiteHere, stated_report
from siting.power.substations import Substation
from siting.power.water import WaterBalance

ONE = Range(1.0, 1.0)
HERE = SiteHere(Label("A", "甲"), 112.0, 37.5, 750.0)


def _report(mva, *stations, phases=(("I", 1000),), pue=ONE, **project):
    """A project of 1,000 racks; at power factor 1 and PUE 1 the power of a rack in kW is the load in MVA."""
    made = Project(
        tuple(Phase(*p) for p in phases), Range(*mva), ONE, ONE, project.pop("power_factor", 1.0), stations, **project
    )  # fmt: skip
    return stated_report(HERE, made, Performance(pue, pue), Label("", ""))


def _two(each_mva=63.0, *, feeds=((), ()), kv=110.0):
    layout = Substation(2, each_mva, kv)
    return tuple(Station(name, layout, fed) for name, fed in zip(("East", "West"), feeds, strict=True))


def _said(report):
    return [line.en for line in findings(report)]


# --- the load


def test_the_demand_is_that_of_the_hottest_hours():
    # 1,000 racks of 95-114 kW at PUE 1.25 draw 119-142.5 MW; over a power factor of 0.95 that is 125-150 MVA.
    report = _report((95, 114), pue=Range(1.25, 1.25), power_factor=0.95)
    wanted = "1,000 racks need 125–150 MVA in the hottest hours (119–142 MW, PUE 1.25)."
    assert _said(report)[0] == wanted


@pytest.mark.parametrize(
    ("mva", "kv", "said"),
    [
        (99.99, None, False),
        (100, None, True),
        (100, 110, True),
        (100, 35, True),
        (100, 110.5, False),
        (100, 220, False),
        (99.99, 110, False),
    ],
)
def test_from_100_mva_on_220_kv_is_named_unless_it_is_there(mva, kv, said):
    stations = () if kv is None else (Station("East", Substation(2, 63.0, kv)),)
    assert any("at 220 kV" in line for line in _said(_report((50, mva), *stations))) is said


@pytest.mark.parametrize(
    ("tce", "said"),
    [
        ((5000, 9999.9), None),
        ((9000, 10_000), "9,000–10,000 tce a year can reach 10,000, from which on"),
        ((9999.9, 12_000), "10,000–12,000 tce a year can reach 10,000, from which on"),
        ((10_000, 12_000.4), "10,000–12,000 tce a year is at least 10,000: the province reviews"),
    ],
)
def test_the_province_reviews_from_10_000_tonnes_on(tce, said):
    report = _report((1, 1))
    report = replace(report, total=replace(report.total, coal_tce=Range(*tce)))
    found = [line for line in _said(report) if "tce" in line]
    assert len(found) == (said is not None)
    assert not found or found[0].startswith(said)


@pytest.mark.parametrize(
    ("lon", "lat", "said"),
    [(112.0, 37.5, True), (math.nan, math.nan, True), (36.9, -1.25, False), (18.26, 52.27, False)],
)
def test_what_china_asks_for_is_not_said_of_a_project_abroad(lon, lat, said):
    """The energy review of China, and the voltage that its grids usually require."""
    report = replace(_report((50, 100)), place=SiteHere(Label("A", "甲"), lon, lat, math.nan))
    report = replace(report, total=replace(report.total, coal_tce=Range(10_000, 12_000)))
    for lang in ("en", "zh"):
        lines = [line[lang] for line in findings(report)]
        assert any("2025" in line for line in lines) is said
        assert any("220" in line for line in lines) is said


def test_each_part_is_said_where_it_is_known_and_the_most_important_first():
    parts = {
        "carbon": Carbon(ONE, Range(12_345.0, 23_456.0)),
        "water": WaterBalance(Range(1e5, 2e5)),
        "connection": Connection(None, (), None, True, fibre=(_way(50.0),)),
        "costs": _costs(),
    }
    words = [
        "racks need",
        "No substations",
        "kt CO₂",
        "Cooling takes",
        "No station of the layer",
        "Taiyuan",
        "Capital",
        "Yearly cost",
        "Connection",
    ]
    whole = _said(replace(_report((1, 1)), **parts))
    assert [next(k for k, line in enumerate(whole) if word in line) for word in words] == list(range(9))
    assert len(whole) == 9
    bare = _said(_report((1, 1)))
    assert [line[:5] for line in bare] == ["1,000", "No su", "Water"]
    assert "emits 12–23 kt CO₂ a year" in whole[2]


# --- costs


def _costs(capital=(50.0, 60.0), yearly=(5.0, 6.0), *, missing=(), finance=None, **more):
    sums = [CostSum(Range(*capital), missing), CostSum(Range(*yearly), ()), CostSum(Range(30.0, 40.0), ())]
    return Costs(Prices("CNY", 2026, {}, {}, finance=finance), (), *sums, **more)


def test_a_sum_is_told_or_what_it_is_at_least_and_what_is_missing():
    told = [line.en for line in cost_findings(_costs())]
    assert told == [
        "Capital: 50–60 million CNY.",
        "Yearly cost: 5.0–6.0 million CNY a year.",
        "Connection, part of the capital: 30–40 million CNY.",
    ]
    short = cost_findings(_costs(missing=(Item.land, Item.line)))[0].en
    assert short == "Capital is UNKNOWN: at least 50–60 million CNY, without land, lines."


@pytest.mark.parametrize(
    ("millions", "en", "zh"),
    [
        ((99.99, 99.99), "100 million CNY", "9,999万元"),  # 1 million is 100 times 10,000
        ((5, 100), "5–100 million CNY", "0.05–1.00亿元"),  # 100 million is one of the next unit
        ((1234, 5678), "1,234–5,678 million CNY", "12.34–56.78亿元"),
        ((1.234, 1.234), "1.2 million CNY", "123万元"),
        ((0.1, 0.1), "0.1 million CNY", "10.0万元"),
    ],
)
def test_chinese_counts_money_in_its_own_units(millions, en, zh):
    capital = cost_findings(_costs(millions))[0]
    assert capital.en == f"Capital: {en}."
    assert capital.zh == f"投资：{zh}。"
    once, yearly = (line for line in cost_findings(_costs(yearly=millions))[:2])
    assert yearly.en == f"Yearly cost: {en} a year."
    assert yearly.zh.endswith(f"{zh}/年。")
    assert "年" not in once.zh


def test_a_year_of_everything_names_rate_and_life():
    finance = Finance(Range(0.0625, 0.0825), Range(20, 30))
    *_, told = cost_findings(_costs(finance=finance))
    assert told.en.startswith("Annualised at 6.2–8.2% over 20–30 years, with the yearly cost: ")
    assert told.en.endswith(" million CNY a year.")
    # Capital UNKNOWN, or no rate: nothing to annualise.
    assert len(cost_findings(_costs(finance=finance, missing=(Item.land,)))) == 3
    assert annualised_finding(Range(150, 150), "6.0", "20", "CNY").zh.endswith("1.50亿元/年。")


def test_the_formula_for_comparison_is_told_where_it_is_wanted():
    *_, told = cost_findings(_costs(cerf_dc=Range(200.0, 300.0)))
    assert told.en.startswith("By the CERF-DC formula, for comparison only: 200–300 million CNY.")
    assert not any("CERF" in line.en for line in cost_findings(_costs()))


# --- feeds and fibre


def _pair(*, spare=(150.0, 90.0), **more):
    feeds = [
        Feed(Node(Label(name, name), 112.0, 37.5, 110.0, mva, None, km, 0.0, k), np.zeros((2, 2)))
        for k, (name, mva, km) in enumerate(zip(("North", "South"), spare, (9.04, 12.06), strict=True))
    ]
    return FeedPair(*feeds, **({"angle_deg": 84.6, "same_upstream": False, "shared_km": 0.0} | more))


def _feeds(found):
    return [line.en for line in feed_findings(found, Range(100.0, 120.4))]


def test_two_feeds_are_independent_or_not_or_unknown():
    both = "North (9.0 km) and South (12.1 km), 85° apart"
    said = {
        (): f"Two independent feeds: {both}, with different stations upstream and no shared corridor.",
        (("same_upstream", None),): f"Whether {both}, are independent is UNKNOWN: what feeds them is not stated.",
        (("same_upstream", True),): "one station upstream feeds both, or one feeds the other",
        (("shared_km", 0.34),): "0.3 km in one corridor",
        (("supply_shared_km", 2.0),): "the lines that feed the stations share 2.0 km of corridor",
        (("same_upstream", True), ("shared_km", 9.0), ("supply_shared_km", 0.0)):
            "one station upstream feeds both, or one feeds the other; 9.0 km in one corridor",
    }  # fmt: skip
    for changed, words in said.items():
        (line, *_) = _feeds(Connection(_pair(**dict(changed)), (), None, True))
        dependent = f"The two best feeds, {both}, are NOT independent: {words}."
        assert line == (words if both in words else dependent)


@pytest.mark.parametrize(
    ("spare", "word"),
    [
        (120.4, "North carries the load: 120 MVA available"),
        (110.0, "North carries the load DEPENDS on it: 110 MVA available"),
        (90.0, "North does NOT carry the load: 90 MVA available"),
        (math.nan, "what North can supply is UNKNOWN"),
    ],
)
def test_what_is_left_when_a_feed_is_lost(spare, word):
    lines = _feeds(Connection(_pair(spare=(spare, 500.0)), (), None, True))
    assert lines[1].startswith("With North lost, South carries the load: 500 MVA available, 100–120 needed")
    assert lines[2].startswith("With South lost, ")
    assert word in lines[2]
    assert "100–120" in lines[2]


def test_what_is_said_where_there_are_not_two_feeds():
    feed = _pair().first
    assert _feeds(Connection(None, (feed,), None, True)) == [
        "Only one station of the layer is near enough: whether there are two independent feeds is UNKNOWN."
    ]
    assert _feeds(Connection(None, (), None, True))[0].startswith("No station of the layer is near enough")
    town = ByTown(Label("Jiaocheng", "交城"), "same county")
    (said,) = _feeds(Connection(None, (), town, True))
    assert "the nearest one listed, Jiaocheng, is in the class" in said


@pytest.mark.parametrize(
    ("complete", "blocked", "said"),
    [
        (True, False, []),
        (False, False, ["The layer of stations has gaps"]),
        (True, True, ["No route to the second station"]),
        (False, True, ["The layer of stations has gaps", "No route to the second station"]),
    ],
)
def test_gaps_and_a_second_route_that_there_is_not(complete, blocked, said):
    lines = _feeds(Connection(_pair(), (), None, complete, blocked=blocked))[3:]
    assert [line.startswith(words) for line, words in zip(lines, said, strict=True)] == [True] * len(said)


def _way(along_km):
    return FibreWay(Label("Taiyuan", "太原"), 50.0, along_km, (1.0, 2.0))


def test_the_way_along_fibre():
    # 57 km along it and 3 km to it; 2 x 4.897 us/km: 0.56 and 0.59 ms, and 50 km x 1.2, 1.5 and 2.1.
    said = fibre_finding(_way(57.0)).en
    assert said.startswith(
        "To Taiyuan the way is 57.0 km along the fibre and 3.0 km to it, together 1.20 times"
    )
    assert "the straight line (50.0 km): round trip 0.56–0.59 ms;" in said
    assert said.endswith("0.59, 0.73 and 1.03 ms.")
    none = fibre_finding(_way(math.nan)).en
    assert none.startswith("No fibre of the layer leads to Taiyuan (50.0 km straight)")
    assert none.endswith("0.59, 0.73 and 1.03 ms.")


# --- water


@pytest.mark.parametrize(
    ("need", "supply", "said"),
    [
        (None, (5, 5), "Water is UNKNOWN"),
        (
            (100, 200.4),
            None,
            "Cooling takes 100–200 m³ of water a year; whether that is available is UNKNOWN",
        ),
        (
            (100, 200),
            (200, 300.4),
            "The water suffices: cooling takes 100–200 m³ a year of 200–300 available",
        ),
        ((100, 200), (199, 300), "Whether the water suffices DEPENDS"),
        ((100, 200), (50, 100), "Whether the water suffices DEPENDS"),
        ((100, 200), (50, 99.5), "The water does NOT suffice"),
    ],
)
def test_the_water_holds_or_not(need, supply, said):
    need, supply = (None if ends is None else Range(*ends) for ends in (need, supply))
    assert water_finding(WaterBalance(need, supply)).en.startswith(said)


# --- substations


NO_COUPLING = "Whether the substations carry it DEPENDS on how they are coupled, which is not stated: "
NOT = "The substations do NOT carry it (each substation feeds its own phases, 1 out in each). "
PHASES = (("I", 600), ("II", 400))
OWN = (("I",), ("II",))
VERDICTS = [
    # 100 MVA on stations of 2 x 63: one transformer out leaves 63 in each, 189 of both coupled.
    ("none stated", _report((100, 100)), "No substations are stated"),
    ("one is enough", _report((60, 63), *_two()[:1]), "The substations carry it (each substation"),
    ("one is not", _report((64, 64), *_two()[:1]),
     NOT + "It is 1.0 MVA short; 3×50 MVA would be enough."),
    ("half a MVA short", _report((63.5, 63.5), *_two()[:1]), "It is 0.5 MVA short; 3×50"),
    ("one may be", _report((60, 64), *_two()[:1]), "Whether the substations carry it DEPENDS on the load (each"),
    ("more than there is", _report((2000, 2000), *_two()[:1]),
     "It is 1,937 MVA short, more than a usual substation of this voltage adds."),
    ("coupled", _report((150, 150), *_two(), coupled=True), "The substations carry it (coupled: 1 out in all"),
    ("not said", _report((100, 100), *_two(feeds=OWN), phases=(("I", 700), ("II", 300))),
     NO_COUPLING + "no (each substation feeds its own phases, 1 out in each); yes (load shared freely: 1 out in each); yes"),
    ("feeds not said", _report((100, 100), *_two(), coupled=False),
     "Whether the substations carry it is UNKNOWN: state which phases each of them feeds."),
    ("one phase unfed", _report((50, 50), *_two(feeds=(("I",), ("I",))), phases=PHASES),
     "No substation is stated to feed phase II."),
    ("two phases unfed", _report((50, 50), *_two(feeds=(("I",), ("I",))), phases=(*PHASES, ("III", 1))),
     "No substation is stated to feed phases II, III."),
    ("one phase short", _report((130, 130), *_two(feeds=OWN), phases=PHASES, coupled=False),
     "1 out in each). 15.0 MVA are missing for phase I; 3×50 MVA would be enough."),
    ("two phases short", _report((130, 130), *_two(feeds=(("I", "II"), ("III",))), phases=(*PHASES, ("III", 10)), coupled=False),
     "1 out in each). 67 MVA are missing for phases I, II; "),
    ("far too short", _report((2000, 2000), *_two(feeds=OWN), phases=PHASES, coupled=False),
     "1,137 MVA are missing for phase I, more than a usual substation of this voltage adds; 737 MVA are missing for phase II, more"),
]  # fmt: skip


@pytest.mark.parametrize(("report", "said"), [row[1:] for row in VERDICTS], ids=[row[0] for row in VERDICTS])
def test_whether_the_substations_carry_it(report, said):
    assert said in verdict_of(report).en


@pytest.mark.parametrize(
    ("names", "en", "zh"),
    [
        (["I"], "phase I", "I期"),
        (["I", "II"], "phases I, II", "I、II各期"),
        (["一期", "二期"], "一期, 二期", "一期、二期"),
        (["Phase 1"], "Phase 1", "Phase 1"),
        (["一期", "2"], "phases 一期, 2", "一期、2各期"),
    ],
)
def test_a_name_that_says_that_it_is_a_phase_is_not_called_one_again(names, en, zh):
    assert phase_words([Phase(name, 1) for name in names]) == Label(en, zh)


def test_a_group_that_is_enough_is_not_said_to_be_short():
    said = verdict_of(_report((130, 130), *_two(feeds=OWN), phases=PHASES, coupled=False)).en
    assert "phase II" not in said
    assert "short" not in verdict_of(_report((60, 63), *_two()[:1])).en


@pytest.mark.parametrize(
    ("over", "said"),
    [(1.0, "No credit for overload."), (1.01, "carry 1.01 times"), (1.3, "carry 1.3 times their rating")],
)
def test_credit_for_overload_is_told(over, said):
    assert said in overload_note(_report((1, 1), overload=over)).en


def test_the_word_for_each_answer():
    words = {holds: holds_word(holds).en for holds in (*Holds, None)}
    assert words == {Holds.yes: "yes", Holds.no: "no", Holds.depends: "depends", None: "UNKNOWN"}


@pytest.mark.parametrize(
    ("low", "high", "digits", "text"),
    [
        (1000.4, 2000.4, 0, "1,000–2,000"),
        (20.4, 20.4, 0, "20"),
        (20, 20, 0, "20"),
        (19.9, 19.9, 0, "19.9"),  # below 20 with a decimal
        (19.98, 20.4, 0, "20"),  # both ends read the same
        (1.234, 1.236, 2, "1.23–1.24"),
        (1.201, 1.202, 2, "1.20"),
        (20.66, 20.66, 1, "20.7"),
    ],
)
def test_a_range_in_figures(low, high, digits, text):
    assert span(Range(low, high), digits) == text
