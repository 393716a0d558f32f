"""What texts of promoters and operators are accused of, or told, without reason: each kind once in each language."""

import pytest

import siting
from siting.auditing.judging.site import find_site, find_spot
from siting.auditing.judging.verdicts import Verdict
from siting.auditing.reading.documents import document_of
from siting.auditing.reading.extract import extract
from siting.catalogue import Catalogue
from tests.support.made_claims import audited, claim

PARCELS = """地块编号,名称,经度,纬度,面积（亩）,供水能力（吨/日）
A1,城东地块,112.21,37.53,606.28,5000
"""


def claims(text, kind):
    return [c for c in extract(document_of(text)).claims if c.kind == kind]


@pytest.fixture
def judged(tmp_path):
    def judge(text):
        (tmp_path / "parcels.csv").write_text(PARCELS, "utf-8")
        (tmp_path / "leaflet.txt").write_text(text, "utf-8")
        return siting.audit(tmp_path / "leaflet.txt", str(tmp_path / "parcels.csv")).found.judged

    return judge


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("城东地块所在园区总面积1200亩，其中一期净地606亩。", Verdict.UNVERIFIABLE),
        ("城东地块总面积1200亩。", Verdict.CONTRADICTED),
    ],
)
def test_a_whole_is_not_contradicted_by_a_file_of_its_part(text, verdict, judged):
    assert judged(text)[0].verdict is verdict


def test_water_that_is_used_is_not_contradicted_by_what_is_supplied(judged):
    used, supplied = judged("城东地块项目年用水量55万立方米。城东地块日供水能力9000吨。")
    assert used.verdict is Verdict.UNVERIFIABLE
    assert used.finding.zh.startswith("仅见于该文件（用水量：")
    assert supplied.verdict is Verdict.CONTRADICTED


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("最近的220千伏变电站距园区3.2公里。", "220千伏变电站"),
        ("高速公路出口距本地块约5公里。", "高速公路出口"),
        ("大运高速文水北互通距项目仅5公里。", "大运高速文水北互通"),
    ],
)
def test_the_site_is_not_the_other_end_of_its_own_distance(text, end):
    assert [c.subject for c in claims(text, "distance")] == [end]


def test_a_way_named_once_holds_for_a_list_of_delays():
    found = claims("Round-trip latency to Hamburg of 0.9 ms, to London 11 ms, to Amsterdam 7 ms.", "latency")
    assert [c.qualifiers.trip for c in found] == ["round_trip"] * 3
    apart = claims("Round-trip latency to London 11 ms; one-way latency to Amsterdam 4 ms.", "latency")
    assert [c.qualifiers.trip for c in apart] == ["round_trip", "one_way"]


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("Pricing from €135 per kW per month. Power is passed through at 18 cents per kWh.", "EUR"),
        ("The $800 million campus pays 6 cents per kWh.", "USD"),
        ("Power costs 6 cents per kWh.", "USD"),
    ],
)
def test_bare_cents_are_of_the_currency_beside_them(text, currency):
    assert [c.unit for c in claims(text, "energy_price")] == [f"{currency}/kWh"]


@pytest.mark.parametrize(
    ("quote", "warned"),
    [
        ("Dual 110 kV feeds from two separate substations", False),
        ("双回路110千伏供电，引自两座不同的变电站", False),
        ("Dual 110 kV feeds", True),
        ("双回路110千伏供电", True),
    ],
)
def test_feeds_said_to_come_from_two_stations_get_no_warning(quote, warned):
    (found,) = audited(claim("voltage", 110, "kV", "exactly", quote=quote)).judged
    assert ("upstream substations" in found.finding.en) is warned


@pytest.mark.parametrize(
    "text",
    ["地块内有35千伏线路一条，迁改费用约600万元。", "A 35 kV line crosses the site and will be relocated."],
)
def test_a_line_in_the_way_is_no_supply(text):
    assert claims(text, "voltage") == []


def test_transformers_are_shown_with_their_number():
    (found,) = audited(claim("transformer", 180, "MVA", units=2)).judged
    assert "2×180" in found.finding.zh
    assert "2 × 180 MVA" in found.finding.en


def test_news_of_today_builds_nothing_yet():
    text = "Northgate today broke ground on a $1.2 billion campus."
    assert [c.qualifiers.status for c in claims(text, "investment")] == ["unspecified"]
    assert [c.qualifiers.status for c in claims("The campus has 12 MW today.", "power")] == ["existing"]


@pytest.mark.parametrize("text", ["我县处于太原60公里同城灾备圈边缘。", "园区位于60公里同城灾备圈附近。"])
def test_at_the_edge_of_a_band_is_no_claim_of_it(text):
    assert claims(text, "band") == []


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("The hall runs at PUE 1.29. Our average PUE across the UK estate is 1.35.", [1.29]),
        (
            "DC2 runs at PUE 1.29. Compared with our Manchester site (PUE 1.4, 2 MW), DC2 is more efficient.",
            [1.29],
        ),
        ("云枢太原数据中心年均PUE 1.28，相比我司大同园区（PUE 1.18）略高。", [1.28]),
    ],
)
def test_the_other_sites_of_the_firm_are_not_this_one(text, own):
    assert [c.value for c in claims(text, "pue")] == own


@pytest.mark.parametrize(
    ("text", "racks"),
    [
        ("Cages from 50 racks; the campus has 4,000 racks.", [4000]),
        ("总机柜8000架，50架起租。", [8000]),
        ("机柜8000架，起租量20架。", [8000]),
    ],
)
def test_what_is_let_at_a_time_is_not_what_there_is(text, racks):
    assert [c.value for c in claims(text, "racks")] == racks


def test_a_total_behind_the_last_phase_is_no_phase():
    found = claims("项目一期2021年投产，机柜3000架；二期在建，规划机柜5000架，总机柜8000架。", "racks")
    assert [(c.value, c.phase) for c in found] == [(3000, 1), (5000, 2), (8000, 0)]


def test_a_city_is_known_without_the_addition_to_its_name():
    site = find_site("50.05,8.75", Catalogue(), elevation_m=110)
    found = find_spot("Frankfurt", site, Catalogue())
    assert found.label.en == "Frankfurt am Main"


@pytest.mark.parametrize(
    ("text", "own"),
    [
        (
            "与文水县地块（距太原66公里、地价14万元/亩、电价0.43元/千瓦时）相比，我县距太原更近（50公里）。",
            ["50公里"],
        ),
        ("本园区（距太原50公里）与文水相比更近。", ["50公里"]),
    ],
)
def test_a_bracket_behind_what_is_compared_with_is_its(text, own):
    found = extract(document_of(text)).claims
    assert [c.as_written for c in found] == own
    assert found[0].subject == "太原"


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("地块以西1.2公里为磁窑河。", ["磁窑河"]),
        ("县水利局：地块以西1.2公里为磁窑河。", ["磁窑河"]),
        ("距园区3公里的城东变电站可供电。", ["城东变电站"]),
        ("规划2027年新建500千伏变电站一座，距地块11公里。", ["500千伏变电站"]),
    ],
)
def test_the_site_is_no_end(text, ends):
    assert [c.subject for c in claims(text, "distance")] == ends


def test_the_load_of_a_substation_is_not_the_sites():
    text = "该站主变2台，容量各180兆伏安，最大负荷210兆瓦，剩余容量约80兆瓦。"
    assert [c.value for c in claims(text, "power")] == [80]
