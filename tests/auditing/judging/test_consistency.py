"""Sums of phases, ratios and power, by hand."""

import re

import pytest

import siting
from siting.auditing.judging.verdicts import OUTSIDE, Check, Rules, Verdict
from siting.auditing.reading.documents import document_of
from siting.auditing.reading.extract import extract
from siting.evidence import Label
from siting.texts import say
from tests.support.made_claims import MU, audited, claim, county


def checks(*claims, **options):
    return {check.id: check for check in audited(*claims, **options).checks}


@pytest.fixture(scope="module")
def found():
    return checks(*county())


def test_land_adds_up_exactly(found):
    check = found["sum-land_area"]
    assert check.verdict is Verdict.SUPPORTED
    assert check.stated == check.found
    assert "68 + 200 + 332 = 600 mu" in check.finding.en
    assert "68+200+332 = 600亩" in check.finding.zh


def test_money_adds_up_exactly(found):
    assert found["sum-investment"].verdict is Verdict.SUPPORTED
    assert "7+30+43 = 80亿元" in found["sum-investment"].finding.zh


def test_racks_add_up_to_rounding(found):
    check = found["sum-racks"]
    assert check.verdict is Verdict.SUPPORTED
    assert (check.stated, check.found) == (40_000, 40_200)
    assert "0.5%" in check.finding.en
    assert say("consistency.sum_check.within_rounding").en in check.finding.en


def test_floor_area_is_stated_for_one_phase_only(found):
    check = found["sum-floor_area"]
    assert check.verdict is Verdict.UNVERIFIABLE
    assert "phases 1, 3" in check.needed.en


def test_a_sum_that_does_not_add_up():
    phases = claim("racks", 4000, phase=1), claim("racks", 4000, phase=2)
    total = checks(claim("racks", 10_000, quote="10,000 racks in all"), *phases)["sum-racks"]
    assert total.verdict is Verdict.CONTRADICTED
    assert "20.0% less" in total.finding.en
    assert say("consistency.sum_check.within_rounding").en not in total.finding.en
    # There may be a third phase that the document does not name.
    planned = checks(claim("racks", 10_000, quote="10,000 racks are planned"), *phases)["sum-racks"]
    assert planned.verdict is Verdict.UNVERIFIABLE
    assert "all the phases" in planned.needed.en
    # Parts above the whole cannot be.
    below = checks(claim("racks", 7000, quote="7,000 racks are planned"), *phases)["sum-racks"]
    assert below.verdict is Verdict.CONTRADICTED


@pytest.mark.parametrize("moment", ["PUE最低1.12", "the target after the retrofit is 1.12", "七月1.12"])
def test_the_figure_of_a_moment_does_not_contradict_that_of_the_year(moment):
    year = claim("pue", 1.25, quote="全年PUE为1.25")
    assert "repeated-pue" not in checks(year, claim("pue", 1.12, quote=moment))
    assert checks(year, claim("pue", 1.12, quote="PUE为1.12"))["repeated-pue"].verdict is Verdict.CONTRADICTED


def test_one_phase_larger_than_the_whole():
    check = checks(
        claim("investment", 1e8, "CNY"), claim("investment", 2e8, "CNY", phase=1), claim("racks", 5, phase=2)
    )["sum-investment"]
    assert check.verdict is Verdict.CONTRADICTED


def test_phase_three_costs_more_a_rack(found):
    check = found["money-per-rack"]
    # 166.7, 150 and 268.75 thousand yuan against 200 overall.
    assert [row[1].en for row in check.tables[0].rows] == ["167", "150", "269", "200"]
    assert "Out of line by more than 30%: phase 3." in check.finding.en
    assert check.verdict is Verdict.DEPENDS


def test_servers_and_floor(found):
    assert found["servers-per-rack"].found == pytest.approx(10)
    assert [row[1].en for row in found["servers-per-rack"].tables[0].rows] == ["250", "400", "600", "800"]
    assert found["floor-over-land"].found == pytest.approx(1.5)  # 600,000 m2 on 40 ha


@pytest.mark.parametrize(
    ("servers", "verdict", "side"),
    [
        (399, Verdict.DEPENDS, "outside"),
        (400, Verdict.SUPPORTED, "inside"),
        (4200, Verdict.SUPPORTED, "inside"),
        (4201, Verdict.CONTRADICTED, "outside"),
    ],
)
def test_a_rack_holds_4_to_42_servers(servers, verdict, side):
    check = checks(claim("racks", 100), claim("servers", servers))["servers-per-rack"]
    assert check.verdict is verdict
    assert f" {side} " in check.finding.en


@pytest.mark.parametrize(
    ("storeys", "verdict"),
    [(4, Verdict.SUPPORTED), (4.1, Verdict.DEPENDS), (12, Verdict.DEPENDS), (12.1, Verdict.CONTRADICTED)],
)
def test_floor_area_of_more_than_twelve_storeys_is_contradicted(storeys, verdict):
    check = checks(claim("floor_area", storeys * 1e4, "m2"), claim("land_area", 1e4, "m2"))["floor-over-land"]
    assert check.verdict is verdict
    usual = say("consistency.floor_over_land.possible").en in check.finding.en
    assert usual == (verdict is Verdict.SUPPORTED)


def test_land_for_later_says_nothing_about_the_floor():
    land = claim("land_area", 1e4, "m2")
    assert "floor-over-land" not in checks(claim("floor_area", 1999, "m2"), land)
    assert "floor-over-land" in checks(claim("floor_area", 2000, "m2"), land)


def test_land_of_a_rack_reads_alike_in_both_languages(found):
    for row in found["land-per-rack"].tables[0].rows:
        assert row[1].zh == row[1].en


def test_power_for_the_whole_depends(found):
    check = found["power-whole"]
    assert check.verdict is Verdict.DEPENDS
    rows = {row[0].en: [cell.en.split(" ")[0] for cell in row[3:]] for row in check.tables[0].rows}
    # 40,000 racks, PUE 1.3, pf 0.95: 136.8, 218.9, 328.4 and 437.9 MVA against twice the firm capacity.
    assert rows == {
        "2×50 MVA": ["short"] * 4,  # 100
        "2×63 MVA": ["short"] * 4,  # 126
        "3×50 MVA": ["enough", "short", "short", "short"],  # 200
        "3×63 MVA": ["enough", "enough", "short", "short"],  # 252
        "4×63 MVA": ["enough", "enough", "enough", "short"],  # 378
    }


def test_phase_two_waits_for_the_second_station(found):
    rows = {row[0].en: row for row in found["power-stages"].tables[0].rows}
    # Phases 1 and 2: 24,200 racks on one 2x63 station: 63 x 0.95 x 1000 / (24,200 x 1.3) = 1.90 kW.
    assert rows["phases 1-2"][1].en == "24,200"
    assert rows["phases 1-2"][2].en == "1"
    assert rows["phases 1-2"][4].en == "1.9"


def test_power_with_all_stated_has_one_answer():
    claims = [
        claim("racks", 1000),
        claim("rack_power", 8, "kW"),
        claim("voltage", 110, "kV", "exactly", stations=1),
        claim("transformer", 50, "MVA", units=2),
        claim("pue", 1.25),
    ]
    # 1000 x 8 kW x 1.25 / 0.95 = 10.5 MVA against 50 firm.
    check = checks(*claims)["power-whole"]
    assert check.verdict is Verdict.SUPPORTED
    assert check.found == pytest.approx(10.526, abs=1e-3)
    assert check.stated == 50
    claims[0] = claim("racks", 10_000)
    assert checks(*claims)["power-whole"].verdict is Verdict.CONTRADICTED


_HOLDS = {
    "yes": Verdict.SUPPORTED,
    "no": Verdict.CONTRADICTED,
    "depends": Verdict.DEPENDS,
    None: Verdict.DEPENDS,
}


@pytest.mark.parametrize(
    ("racks", "count", "transformers", "mva", "verdict"),
    [
        (40_200, 2, 2, 63, "depends"),  # 138 MVA: shared 126, coupled 189
        (40_200, 2, 3, 63, "depends"),  # 252 and 315, but which phase hangs on which is not stated
        (90_000, 2, 2, 63, "no"),  # 308 MVA: not even coupled
        (18_000, 1, 2, 63, "yes"),  # 61.6 of 63
        (19_000, 1, 2, 63, "no"),  # 65.0 of 63
        (5_000, 1, 1, 63, "no"),  # one transformer leaves nothing
    ],
)
def test_a_document_gets_the_verdict_of_the_command(racks, count, transformers, mva, verdict):
    claims = (
        claim("racks", racks), claim("rack_power", 2.5, "kW"), claim("pue", 1.3),
        claim("voltage", 110, "kV", "exactly", stations=count), claim("transformer", mva, "MVA", units=transformers),
    )  # fmt: skip
    project = {
        "phases": [{"name": "I", "racks": racks}], "rack_kw": 2.5, "pue": 1.3,
        "stations": [{"transformers": transformers, "each_mva": mva}] * count,
    }  # fmt: skip
    command = siting.power_of("Jiaocheng", project=project)
    check = checks(*claims)["power-whole"]
    assert check.verdict is _HOLDS[command.document()["verdict"]["holds"]] is _HOLDS[verdict]
    if count > 1:
        assert command.say()[1] in check.finding.en


def test_the_power_factor_is_a_parameter():
    claims = (claim("racks", 1000), claim("voltage", 110, "kV", "exactly"), claim("rack_power", 4, "kW"))
    assert checks(*claims, rules=Rules(power_factor=1.0))["power-whole"].found == pytest.approx(5.2)


def test_stated_power_over_racks():
    # 100 MW of the site at PUE 1.25 over 20,000 racks is 4 kW per rack.
    check = checks(claim("racks", 20_000), claim("power", 100, "MW", share="total"), claim("pue", 1.25))[
        "power-per-rack"
    ]
    assert check.found == pytest.approx(4.0)
    assert check.verdict is Verdict.SUPPORTED
    it = checks(claim("racks", 20_000), claim("power", 100, "MW", share="it"))["power-per-rack"]
    assert it.found == pytest.approx(5.0)


def test_stated_power_below_that_of_the_racks_stated_beside_it():
    # 208 MW would be needed for all 20,000 racks of 8 kW at PUE 1.3: the usual range does not excuse 100.
    claims = (claim("racks", 20_000), claim("power", 100, "MW", share="total"), claim("pue", 1.3))
    check = checks(*claims, claim("rack_power", 8, "kW"))["power-per-rack"]
    assert check.verdict is Verdict.DEPENDS
    assert check.found == pytest.approx(100_000 / 1.3 / 20_000)
    assert "48%" in check.finding.en
    fits = checks(*claims, claim("rack_power", 4, "kW"))["power-per-rack"]
    assert fits.verdict is Verdict.SUPPORTED


@pytest.mark.parametrize(
    "text",
    [
        "一期负荷60兆瓦，安排机柜6000架；二期负荷90兆瓦，三期负荷150兆瓦，总负荷300兆瓦。",
        "Phase I takes 60 MW and houses 6,000 racks. Phase II takes 90 MW and phase III 150 MW, for a total of 300 MW.",
    ],
)
def test_racks_of_a_phase_divide_the_power_of_that_phase(text):
    found = {c.id: c for c in audited(*extract(document_of(text)).claims).checks}
    assert "power-per-rack" not in found  # 300 MW are not those of 6,000 racks
    check = found["power-per-rack-1"]
    assert check.found == pytest.approx(60_000 / 6_000 / 1.3)
    # The division in full, and whose PUE it is.
    assert check.finding.en.startswith("Phase 1: 60 MW")
    assert f"60,000 kW / 6,000 / 1.3 ({say('power.pue_assumed').en}) = 7.7 kW" in check.finding.en
    assert check.finding.zh.startswith("第1期：")
    assert f"60,000千瓦÷6,000÷1.3（{say('power.pue_assumed').zh}）" in check.finding.zh


def test_the_division_names_the_pue_of_the_text_and_none_for_it_load():
    own = checks(claim("racks", 20_000), claim("power", 100, "MW", share="total"), claim("pue", 1.25))
    assert f"/ 1.25 ({say('power.pue_of_document').en})" in own["power-per-rack"].finding.en
    load = checks(claim("racks", 20_000), claim("power", 100, "MW", share="it"), claim("pue", 1.25))
    assert "100,000 kW / 20,000 = 5.0 kW" in load["power-per-rack"].finding.en


@pytest.mark.parametrize(
    ("above", "below", "value", "id_"),
    [
        ("investment", "power", 9e12, "money-per-mw"),
        ("floor_area", "racks", 4e8, "floor-per-rack"),
        ("servers", "racks", 4e6, "servers-per-rack"),
    ],
)
def test_a_ratio_is_of_one_part_of_the_site(above, below, value, id_):
    unit = {"investment": "USD", "power": "MW", "floor_area": "m2"}
    whole = claim(above, value, unit.get(above, ""))
    first = claim(below, 4_000, unit.get(below, ""), phase=1)
    # The whole over phase 1 says nothing; over all phases, or phase 1 over phase 1, it does.
    assert id_ not in checks(whole, first)
    assert id_ in checks(whole, first, claim(below, 4_000, unit.get(below, ""), phase=2))
    of_one = checks(whole, first, claim(above, value, unit.get(above, ""), phase=1))[id_]
    assert of_one.finding.en.startswith("Phase 1: ")
    assert of_one.finding.zh.startswith("第1期：")


def test_stations_of_the_whole_do_not_feed_the_racks_of_one_phase():
    stations = claim("voltage", 110, "kV", "exactly", stations=2)
    assert "power-whole" in checks(stations, claim("racks", 6_000))
    assert "power-whole" not in checks(stations, claim("racks", 6_000, phase=1))


@pytest.mark.parametrize(
    "text",
    [
        "一期负荷60兆瓦，二期90兆瓦，三期150兆瓦，合计350兆瓦。园区机柜共2万架。",
        "Phase I takes 60 MW, phase II adds 90 MW and phase III adds 150 MW, for a total of 350 MW. The park houses 20,000 racks.",
    ],
)
def test_a_contradicted_total_is_used_in_no_further_check(text):
    found = audited(*extract(document_of(text)).claims).checks
    false = [c for c in found if c.verdict is Verdict.CONTRADICTED]
    assert len(false) == 1
    later = [c for c in found if c not in false]
    assert not any("350" in c.finding.en for c in later)
    right = audited(*extract(document_of(text.replace("350", "300"))).claims).checks
    assert any("300 MW" in c.finding.en for c in right if c.id == "power-per-rack")


def test_with_a_contradicted_total_the_sum_of_all_phases_counts():
    phases = [claim("power", mw, "MW", phase=p) for p, mw in ((1, 100), (2, 200))]
    money = claim("investment", 3e10, "USD")
    total = claim("power", 900, "MW", quote="900 MW in total")
    found = checks(money, total, *phases)
    assert found["sum-power"].verdict is Verdict.CONTRADICTED
    assert found["money-per-mw"].found == pytest.approx(3e10 / 1e6 / 300)
    # Of a total stated in two ways neither counts.
    twice = checks(money, total, claim("power", 300, "MW", quote="300 MW in total"))
    assert twice["repeated-power"].verdict is Verdict.CONTRADICTED
    assert "money-per-mw" not in twice


def test_repeated_figures_agree_or_not(found):
    assert "repeated-pue" not in found
    twice = checks(claim("pue", 1.3), claim("pue", 1.3))["repeated-pue"]
    assert twice.verdict is Verdict.SUPPORTED
    other = checks(claim("pue", 1.2), claim("pue", 1.4))["repeated-pue"]
    assert other.verdict is Verdict.CONTRADICTED
    assert other.claims == ("c1", "c2")


def test_a_phase_that_nobody_speaks_of_is_missing():
    check = checks(claim("racks", 50_000), claim("racks", 30_000, phase=2))["sum-racks"]
    assert check.verdict is Verdict.UNVERIFIABLE
    assert "phase 1" in check.needed.en


@pytest.mark.parametrize(("second", "verdict"), [(1010, Verdict.UNVERIFIABLE), (1020, Verdict.CONTRADICTED)])
def test_one_phase_may_exceed_the_whole_by_the_rounding(second, verdict):
    # Phase 1 is not stated: whatever it has, the sum is more than this.
    check = checks(claim("racks", 1000), claim("racks", second, phase=2))["sum-racks"]
    assert check.verdict is verdict


def test_what_is_built_is_not_the_whole():
    found = checks(
        claim("racks", 2000, status="existing"),
        claim("racks", 10_000, status="planned"),
        claim("racks", 4000, phase=1),
        claim("racks", 6000, phase=2),
    )
    assert found["sum-racks"].verdict is Verdict.SUPPORTED
    assert "repeated-racks" not in found


def test_two_counts_may_count_different_things():
    assert "repeated-racks" not in checks(claim("racks", 3000), claim("racks", 40_000))


@pytest.mark.parametrize(
    ("first", "second", "agree"),
    [
        (("总机柜1200架", 1200), ("机柜总数1250架", 1250), False),
        (("总机柜约1200架", 1200), ("机柜总数1250架", 1250), True),
        (("1,200 racks in total", 1200), ("about 1,250 racks in total", 1250), True),
        (("a total of 1,200 racks", 1200), ("a total of 1,230 racks", 1230), False),
        (("共有机柜1200架", 1200), ("总机柜1200架", 1200), True),
    ],
)
def test_exact_counts_have_no_tolerance(first, second, agree):
    told = [claim("racks", n, quote=q, as_written=re.search(r"\d[\d,]*", q)[0]) for q, n in (first, second)]
    found = checks(*told).get("repeated-racks")
    assert (found is None or found.verdict is Verdict.SUPPORTED) is agree


def test_a_document_without_figures_has_no_checks():
    assert checks(claim("land_area", 600 * MU, "m2")) == {}


def test_no_wording_is_missing_a_language():
    for check in checks(*county()).values():
        for label in (check.title, check.finding, check.needed, check.wording):
            assert bool(label.en) == bool(label.zh)


def test_a_ratio_without_phases_proves_nothing():
    found = checks(claim("racks", 1000), claim("investment", 1e8, "CNY"))
    assert [c.id for c in found.values() if "Investment per rack" in c.title.en] == []


# --- a check needs two figures


@pytest.mark.parametrize("between", [(), (("c1", "c2"),), (("c1", "c2"), ("c2", "c1")), (OUTSIDE, OUTSIDE)])
def test_a_verdict_on_one_figure_is_refused(between):
    text = Label("x", "x")
    for verdict in Verdict:
        with pytest.raises(ValueError, match="check x needs two independent figures"):
            Check("x", text, verdict, text, between)


@pytest.mark.parametrize("between", [(("c1",), ("c2",)), (("c1",), OUTSIDE), (("c1", "c2"), ("c1", "c3"))])
def test_a_verdict_on_two_figures_is_taken(between):
    text = Label("x", "x")
    assert Check("x", text, Verdict.SUPPORTED, text, between).between == between


def test_one_phase_is_not_compared_with_itself():
    read = extract(document_of("数据中心一期占地68亩，机柜4200个，投资7亿元。")).claims
    assert {(c.kind, c.phase) for c in read} == {("land_area", 1), ("racks", 1), ("investment", 1)}
    found = checks(*read)
    assert found == {}


def test_a_phase_is_compared_with_a_whole_that_is_stated():
    land = (claim("land_area", 100 * MU, "m2"), claim("land_area", 10 * MU, "m2", phase=1))
    found = checks(*land, claim("racks", 1000), claim("racks", 100, phase=1))["land-per-rack"]
    assert found.verdict is Verdict.SUPPORTED
    assert [row[2].en for row in found.tables[0].rows] == ["+0%", ""]


def test_two_phases_are_compared_with_their_sum():
    phases = [
        claim(kind, value, unit, phase=phase)
        for phase, racks, land in ((1, 100, 10), (2, 300, 10))
        for kind, value, unit in (("racks", racks, ""), ("land_area", land * MU, "m2"))
    ]
    # 10 mu for 100 racks and 10 for 300, against 20 for 400.
    found = checks(*phases)["land-per-rack"]
    assert found.verdict is Verdict.DEPENDS
    assert [row[2].en for row in found.tables[0].rows] == ["+100%", "-33%", ""]


@pytest.mark.parametrize(
    ("load", "each", "verdict"),
    [(95, 10, Verdict.CONTRADICTED), (22, 10, Verdict.SUPPORTED), (20, 10, Verdict.SUPPORTED)],
)
def test_a_load_above_all_racks_at_the_power_stated_for_one(load, each, verdict):
    check = checks(
        claim("racks", 2000, id="c1"), claim("rack_power", each, "kW", id="c2"), claim("power", load, "MW", id="c3", share="it")
    )["power-per-rack"]  # fmt: skip
    assert check.verdict is verdict


def test_a_least_power_of_a_rack_contradicts_no_load():
    least = claim("rack_power", 10, "kW", "at_least", id="c2")
    check = checks(claim("racks", 2000, id="c1"), least, claim("power", 95, "MW", id="c3", share="it"))
    assert check["power-per-rack"].verdict is Verdict.SUPPORTED


def test_floor_over_land_names_the_phase_or_the_whole():
    of_phase = checks(claim("floor_area", 3e4, "m2", phase=2), claim("land_area", 1e4, "m2", phase=2))
    whole = checks(claim("floor_area", 3e4, "m2"), claim("land_area", 1e4, "m2"))
    assert "phase 2 3.00" in of_phase["floor-over-land"].finding.en
    assert f"{say('consistency.by_phase.whole').en} 3.00" in whole["floor-over-land"].finding.en


def test_a_phase_of_one_rack_has_its_price():
    check = checks(
        claim("investment", 2e5, "CNY", phase=1), claim("racks", 1, phase=1),
        claim("investment", 6e5, "CNY", phase=2), claim("racks", 2, phase=2),
    )["money-per-rack"]  # fmt: skip
    assert [row[1].en for row in check.tables[0].rows] == ["200", "300", "267"]


def test_money_is_a_thousand_in_english_and_ten_thousand_in_chinese():
    of_one = checks(
        claim("investment", 2e8, "CNY", phase=1), claim("racks", 2, phase=1),
        claim("investment", 4e8, "CNY", phase=2), claim("racks", 4, phase=2),
    )["money-per-rack"].tables[0].rows[0][1]  # fmt: skip
    assert (of_one.en, of_one.zh) == ("100,000", "10,000")


def test_floor_over_land_is_that_of_the_whole_where_it_is_stated():
    whole = claim("floor_area", 3e4, "m2"), claim("land_area", 1e4, "m2")
    first = claim("floor_area", 1e4, "m2", phase=1), claim("land_area", 5e3, "m2", phase=1)
    assert checks(*whole, *first)["floor-over-land"].found == 3
    assert checks(*first)["floor-over-land"].found == 2


def test_no_floor_is_set_against_land_of_nothing():
    assert "floor-over-land" not in checks(claim("floor_area", 3e4, "m2"), claim("land_area", 0, "m2"))


@pytest.mark.parametrize(("kind", "whole", "part"), [("investment", "CNY", "USD"), ("power", "MVA", "MW")])
def test_parts_in_another_unit_than_the_whole_are_not_added(kind, whole, part):
    parts = claim(kind, 20, part, phase=1), claim(kind, 30, part, phase=2)
    assert f"sum-{kind}" not in checks(claim(kind, 50, whole), *parts)
    assert checks(claim(kind, 50, part), *parts)[f"sum-{kind}"].verdict is Verdict.SUPPORTED


def test_phases_paid_in_two_currencies_are_not_compared_by_the_rack():
    racks = claim("racks", 100, phase=1), claim("racks", 100, phase=2)
    yuan, dollars = claim("investment", 2e7, "CNY", phase=1), claim("investment", 2e7, "USD", phase=2)
    assert "money-per-rack" not in checks(*racks, yuan, dollars)
    assert "money-per-rack" in checks(*racks, yuan, claim("investment", 2e7, "CNY", phase=2))
