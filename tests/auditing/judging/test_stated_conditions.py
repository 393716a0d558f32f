"""What a sentence states is not asked again: technology, supply temperature, bounds, capacity, direction."""

import pytest

from siting.auditing.judging.verdicts import Verdict
from siting.auditing.reading.documents import document_of
from siting.auditing.reading.extract import extract
from tests.support.made_claims import audited, claim


def audit(text):
    return audited(*extract(document_of(text), site_names=("Jiaocheng", "交城")).claims)


def technologies(text):
    (found,) = [j for j in audit(text).judged if j.claim.kind == "free_cooling"]
    return found, {str(row[0].en) for row in found.tables[0].rows}


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("With air-side economisers the campus has free cooling for 290 days a year.", "Direct air"),
        ("The data centre uses dry coolers and reaches 7,500 hours of free cooling.", "Dry"),
        ("Indirect evaporative units give the data centre 10 months of free cooling.", "Indirect"),
        ("数据中心采用干冷器，全年自然冷却时间达10个月。", "Dry"),
        ("数据中心采用板换供冷，自然冷却8个月。", "Water"),
        ("机房采用风侧自然冷却，可达9个月。", "Direct air"),
        ("The campus is cooled by dry coolers. Free cooling covers 6 months a year.", "Dry"),
        ("园区采用间接蒸发冷却机组。全年自然冷却时间8个月。", "Indirect"),
    ],
)
def test_only_the_named_technology_counts(text, word):
    found, labels = technologies(text)
    assert all(label.startswith(word) for label in labels)
    assert word.lower() in found.wording.en.lower()


def test_the_stated_supply_temperature_counts_for_the_named_technology():
    _, labels = technologies(
        "With dry coolers at 20 °C supply water, free cooling lasts 9 months at the data centre."
    )
    assert all("20" in label for label in labels)
    found, _ = technologies(
        "The cooling tower gives full free cooling for 11 months at 18 °C at the data centre."
    )
    assert found.claim.qualifiers.supply_c == 18
    assert "says nothing" not in found.finding.en


def test_what_is_left_open_is_asked_for():
    found, _ = technologies("The data centre has free cooling for 4 months.")
    assert "supply temperature" in found.finding.en
    assert "partial" in found.finding.en


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("The design PUE of the campus is 1.3. The PUE will not exceed 1.1.", Verdict.CONTRADICTED),
        ("园区PUE为1.32。园区PUE将不高于1.15。", Verdict.CONTRADICTED),
        ("The design PUE of the campus is 1.2. The PUE will not exceed 1.3.", Verdict.SUPPORTED),
        ("园区PUE为1.2，整个园区PUE不高于1.25。", Verdict.SUPPORTED),
    ],
)
def test_a_bound_contradicts_only_what_breaks_it(text, verdict):
    (check,) = [c for c in audit(text).checks if c.id == "repeated-pue"]
    assert check.verdict is verdict


def test_a_station_of_unknown_capacity_cannot_be_checked():
    claims = (claim("racks", 30_000), claim("voltage", 750, "kV", stations=1))
    (check,) = [c for c in audited(*claims).checks if c.id == "power-whole"]
    assert check.verdict is Verdict.UNVERIFIABLE
    for text in (check.finding.en, check.finding.zh):
        assert "?" not in text
        assert "cases" not in text
        assert "种情形" not in text


@pytest.mark.parametrize(("value", "said"), [(200, "longer still"), (900, "does not reach")])
def test_a_road_is_no_help_on_either_side(value, said):
    (found,) = audited(claim("distance", value, "km", subject="北京")).judged
    assert found.verdict is Verdict.CONTRADICTED
    assert said in found.finding.en


def test_a_latency_does_not_colour_a_distance():
    found = audit("The data centre is 450 km from Beijing, with a round-trip latency of 0.1 ms to Beijing.")
    assert [j.verdict for j in found.judged if j.claim.kind == "latency"] == [Verdict.CONTRADICTED]
    (way,) = found.ways
    assert [verdict for _, verdict in way.claims] == [Verdict.SUPPORTED]


def test_a_wue_is_settled_by_water_and_picks_no_design():
    (found,) = audited(claim("wue", 0.9, "L/kWh", quote="WUE 0.9")).judged
    assert "metered water" in found.needed.en
    assert "depending on the design" in found.wording.en


def test_one_case_is_no_count():
    found = audit(
        "With dry coolers the WUE of the campus is 0.5 L/kWh. "
        "The campus has 3,000 racks at 5 kW per rack and one 110 kV substation with two 40 MVA transformers."
    )
    (wue,) = [j for j in found.judged if j.claim.kind == "wue"]
    (power,) = [c for c in found.checks if c.id == "power-whole"]
    assert "of 1 designs" not in wue.finding.en
    assert "cases" not in power.finding.en


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("该数据中心采用干冷器，PUE低于1.2。", Verdict.UNVERIFIABLE),
        ("The campus uses dry coolers, and its PUE is 1.2.", Verdict.UNVERIFIABLE),
        ("该数据中心采用间接蒸发冷却，PUE为1.25。", Verdict.SUPPORTED),
    ],
)
def test_the_pue_of_a_plant_named_elsewhere_in_the_sentence_is_judged_by_that_plant(text, verdict):
    (found,) = [j for j in audit(text).judged if j.claim.kind == "pue"]
    assert found.verdict is verdict


@pytest.mark.parametrize(
    "text",
    [
        "The data centre has more than 6000 hours of free cooling a year.",
        "The data centre has free cooling for 8 months a year.",
        "Free cooling at the data centre reaches 6,500 hours a year.",
        "The data centre has at least 7 months of free cooling.",
        "The data centre enjoys 200 days of free cooling a year.",
        "全年自然冷却时间超过6000小时。",
        "全年自然冷却时间达8个月。",
        "自然冷却时间约6500小时。",
        "全年自然冷却不少于7个月。",
        "每年自然冷却200天。",
    ],
)
def test_a_condition_met_only_by_the_end_of_an_interval_says_so(text):
    found, _ = technologies(text)
    rows = {str(row[0].en): str(row[3].en) for row in found.tables[0].rows}
    said = found.definition.en.split("; ")
    met = [label for label, state in rows.items() if state == "gives it"]
    touched = [label for label, state in rows.items() if state == "within the interval"]
    assert found.verdict is Verdict.DEPENDS
    assert said[: len(met)] == met
    assert [one.split(" (only at the ")[0] for one in said if " (only at the " in one] == touched
