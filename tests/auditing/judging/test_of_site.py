"""Two figures of the site itself: a false one stays false beside a true one, and the text disagrees with itself."""

import pytest

import siting
from tests.support.leaflets import sites_file

CHINESE = """名称,经度,纬度,面积（亩）,可供电容量（MW）
城东地块,112.21,37.53,606,100
"""
ENGLISH = """name,lon,lat,area (acres),grid supply (MW)
East parcel,112.21,37.53,120,100
"""


def audited(text, folder):
    document = folder / "leaflet.txt"
    document.write_text(text, "utf-8")
    return siting.audit(document, str(sites_file(folder, CHINESE if text[0] > "z" else ENGLISH))).found


DISAGREE = [
    # larger or smaller than the file's, before or behind it, under either name of the site
    ("城东地块用地面积800亩。交通便利。城东地块用地面积606亩。", ["CONTRADICTED", "SUPPORTED"]),
    ("城东用地面积606亩。本园区占地面积约800亩。", ["SUPPORTED", "CONTRADICTED"]),
    ("城东地块占地480亩。城东地块占地606亩。", ["CONTRADICTED", "SUPPORTED"]),
    ("The East parcel covers 150 acres. East has an area of 120 acres.", ["CONTRADICTED", "SUPPORTED"]),
    ("The East parcel covers 120 acres. The site occupies 90 acres.", ["SUPPORTED", "CONTRADICTED"]),
    # the parcel as the subject, the true figure called the total or without a subject of its own
    ("城东地块用地面积606亩。地块占地1200亩。", ["SUPPORTED", "CONTRADICTED"]),
    ("The East parcel covers 120 acres. The plot occupies 160 acres.", ["SUPPORTED", "CONTRADICTED"]),
    ("城东地块总用地面积606亩。地块用地面积1200亩。", ["SUPPORTED", "CONTRADICTED"]),
    ("The East parcel covers 120 acres in total. The plot covers 160 acres.", ["SUPPORTED", "CONTRADICTED"]),
    ("交通便利，总用地面积606亩。地块用地规模达68公顷。", ["SUPPORTED", "CONTRADICTED"]),
    # beside the same in another unit
    ("The East parcel covers 120 acres (48.6 hectares). The site covers 160 acres.", ["SUPPORTED", "SUPPORTED", "CONTRADICTED"]),
    ("城东地块用地面积606亩（40.4公顷）。地块用地面积1200亩。", ["SUPPORTED", "SUPPORTED", "CONTRADICTED"]),
    # a supply is compared with a supply
    ("The East parcel has 100 MW of power available. The site has 200 MW of power available.", ["SUPPORTED", "CONTRADICTED"]),
    ("城东地块可供电容量100MW。地块可供电容量200MW。", ["SUPPORTED", "CONTRADICTED"]),
    ("Roads are good, and 100 MW of power is available. Power of 200 MW is available on site.", ["SUPPORTED", "CONTRADICTED"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "verdicts"), DISAGREE)
def test_a_false_figure_of_the_site_stays_false_beside_the_true_one(text, verdicts, tmp_path):
    found = audited(text, tmp_path)
    assert [one.verdict.value for one in found.judged if not one.claim.word] == verdicts  # of the figures
    (check,) = (c for c in found.checks if c.id in ("repeated-land_area", "repeated-power"))
    assert check.verdict.value == "CONTRADICTED"


APART = [
    "城东地块总规划面积1200亩。城东地块用地面积606亩。",
    "城东地块规划用地1200亩。城东地块占地606亩。",
    "城东地块用地面积606亩。城东地块净用地面积480亩。",
    "城东地块用地面积606亩，其中可建设用地480亩。",
    "城东地块用地面积606亩。城东地块一期用地300亩。",
    "城东地块占地约600亩。城东地块用地面积606亩。",
    "The East parcel covers 120 acres. The East parcel has 95 acres of buildable land.",
    "The East parcel covers 150 acres gross. The East parcel has a net area of 120 acres.",
    "The East parcel covers 120 acres. The first phase of the East parcel covers 40 acres.",
    "The East parcel covers 120 acres. East Park covers 900 acres.",
    "城东地块用地面积606亩。城东园区占地3000亩。",
    "城东地块总用地606亩。城东地块用地480亩。",
    "城东地块用地面积606亩。地块周边有工业用地1200亩。",
    "城东地块总用地面积606亩。配套居住区占地1200亩。",
    "城东地块可供电容量100MW。地块用电负荷200MW。",
    "城东地块可供电容量100MW。区域供电能力达200MW。",
    "The East parcel covers 120 acres. The site lies in an industrial estate of 900 acres.",
    "The East parcel has 100 MW of power available. 200 MW is available in the park.",
    "The East parcel has 100 MW of power available. The site has a load of 200 MW.",
    "The East parcel has a grid connection of 200 MW. The site has 100 MW available.",
]


@pytest.mark.parametrize("text", APART)
def test_gross_net_and_parts_are_no_two_figures_of_one_thing(text, tmp_path):
    found = audited(text, tmp_path)
    assert "CONTRADICTED" not in {one.verdict.value for one in found.judged}
    assert "CONTRADICTED" not in {c.verdict.value for c in found.checks}


@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        ("The East parcel covers 120 acres. The plot is the largest of the eight sites, with 160 acres.", ["SUPPORTED", "UNVERIFIABLE", "CONTRADICTED"]),
        ("城东地块用地面积606亩。地块为八个地块中最大，面积1200亩。", ["SUPPORTED", "UNVERIFIABLE", "CONTRADICTED"]),
        # what is said between, or of another thing, is not
        ("The East parcel covers 120 acres. The plot is the largest of the eight sites. With 160 acres nearby, it can grow.", ["SUPPORTED", "UNVERIFIABLE", "UNVERIFIABLE"]),
        ("The East parcel covers 120 acres. The estate is large, with 160 acres.", ["SUPPORTED", "UNVERIFIABLE"]),
        ("城东地块用地面积606亩。地块为八个地块中最大，配套居住区占地1200亩。", ["SUPPORTED", "UNVERIFIABLE", "UNVERIFIABLE"]),
    ],
)  # fmt: skip
def test_a_figure_that_goes_on_with_a_superlative_is_of_its_subject(text, verdicts, tmp_path):
    assert [one.verdict.value for one in audited(text, tmp_path).judged] == verdicts


def test_an_area_typed_in_acres_is_shown_in_hectares_with_few_digits(tmp_path):
    sites_file(tmp_path, ENGLISH.replace(",120,", ",45,"))
    document = tmp_path / "leaflet.txt"
    document.write_text("The East parcel covers 18.2 hectares.", "utf-8")
    (found,) = siting.audit(document, str(tmp_path / "parcels.csv")).found.judged
    assert "18.21 hectares" in found.finding.en
