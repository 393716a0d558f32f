"""A facility at a place far from the site is another one, once the text has called the site by its name."""

import pytest

import siting


def claims_of(text, site, folder):
    path = folder / "text.txt"
    path.write_text(text, encoding="utf-8")
    return siting.audit(path, site).document()


@pytest.mark.parametrize(
    ("site", "text", "own"),
    [
        ("海口", "海口机房PUE约1.38；集团在乌兰察布的数据中心PUE 1.15，机柜3000架。", {1.38}),
        ("海口", "海口机房PUE约1.38；乌兰察布园区PUE 1.15。本园区机柜2000架。", {1.38, 2000.0}),
        ("海口", "海口机房PUE约1.38；母公司在内蒙古的园区PUE 1.15。", {1.38}),
        ("海口", "海口机房PUE约1.38；中国移动在贵州的新数据中心PUE 1.15。", {1.38}),
        ("Warsaw", "The Warsaw centre runs at PUE 1.38; the group's data centre near Helsinki has 3,000 racks.", {1.38}),
        ("Warsaw", "The Warsaw centre runs at PUE 1.38. Its Helsinki campus has 3,000 racks. The campus has 48 racks.", {1.38, 48.0}),
    ],
)  # fmt: skip
def test_its_figures_are_not_those_of_the_site(site, text, own, tmp_path):
    found = claims_of(text, site, tmp_path)
    assert {claim["claimed"]["value"] for claim in found["claims"]} == own
    assert not [check for check in found["consistency"] if check["verdict"] == "CONTRADICTED"]


@pytest.mark.parametrize(
    ("site", "text", "own"),
    [
        # Within 30 km of the site, of its province, or before the site is named otherwise: it may be the site itself.
        ("Jiaocheng", "交城县招商：文水园区机柜2000架，PUE 1.2。", {2000.0, 1.2}),
        ("Jiaocheng", "交城县招商：山西数据中心机柜2000架。", {2000.0}),
        ("海口", "乌兰察布园区机柜2000架。", {2000.0}),
        ("Warsaw", "The Piaseczno campus near Warsaw has 48 racks.", {48.0}),
    ],
)
def test_what_may_be_the_site_stays_the_site(site, text, own, tmp_path):
    found = claims_of(text, site, tmp_path)
    assert {claim["claimed"]["value"] for claim in found["claims"]} == own


@pytest.mark.parametrize(
    "text",
    [
        # A total of others, figures of the whole, and a part that has no name of its own are no parts.
        "忻州云中数据中心1号楼IT负荷8MW，2号楼12MW。全市数据中心用电合计110MW。",
        "云中数据中心总用电36MW，其中IT负荷30MW，折合PUE 1.2；1号楼IT负荷8MW，2号楼12MW。",
        "第一阶段投资6亿元（已完成4.5亿元），第二阶段投资14亿元，共20亿元。",
    ],
)
def test_a_sum_of_other_things_is_no_fault(text, tmp_path):
    found = claims_of(text, "忻州", tmp_path)
    assert not [check for check in found["consistency"] if check["verdict"] == "CONTRADICTED"]


@pytest.mark.parametrize(
    "text",
    [
        "1号楼用电8MW，2号楼12MW，合计25MW。",
        "一期投资6亿元，二期投资14亿元，共25亿元。",
    ],
)
def test_a_wrong_sum_of_named_parts_still_is(text, tmp_path):
    found = claims_of(text, "忻州", tmp_path)
    assert [check for check in found["consistency"] if check["verdict"] == "CONTRADICTED"]
