"""A sentence that calls the site a recovery site claims a band, whatever other figures stand in between."""

import pytest

from siting.auditing.reading.documents import document_of
from siting.auditing.reading.extract import extract

CLAIMED = (
    ("本地块距北京约470公里，乘高铁三小时直达，是首都数据异地灾备的理想选择。", ("470公里", "remote", 500.0)),
    ("地块距北京470公里，海拔752米，是理想的异地灾备基地。", ("470公里", "remote", 500.0)),
    ("地块距太原61公里，驱车一小时，绿电充足，可作太原的同城灾备。", ("61公里", "same_city", 60.0)),
    ("地块距太原61公里，距北京470公里，乘高铁3小时，适合建设异地灾备中心。", ("470公里", "remote", 500.0)),
    ("作为北京的异地灾备基地，园区位于文水，驱车一小时到太原，距北京470公里。", ("470公里", "remote", 500.0)),
    ("园区海拔752米，距北京470公里，年均气温10度，电价0.46元，异地灾备条件优越。", ("470公里", "remote", 500.0)),
    ("The site is 470 km from Beijing, three hours by high-speed train, and an ideal remote recovery site.", ("470 km", "remote", 500.0)),
    ("The park lies 65 km from Taiyuan, a drive of 60 minutes, which makes it a same-city recovery site.", ("65 km", "same_city", 60.0)),
    ("At 752 m above sea level and 470 km from Beijing, three hours by train, it is the perfect disaster recovery location.", ("470 km", "remote", 500.0)),
    ("A remote recovery site for Beijing, the park has 120 MW and is 470 km from Beijing.", ("470 km", "remote", 500.0)),
    ("It is 470 km from Beijing, at 752 m, at 0.46 yuan/kWh, and serves as an off-site backup location.", ("470 km", "remote", 500.0)),
)  # fmt: skip

NOT_CLAIMED = (
    "距北京470公里，机房供电采用双活架构，海拔752米。",
    "距北京470公里，海拔752米，张家口是北京的异地灾备基地。",
    "距北京470公里，乘高铁3小时，不属于异地灾备范围。",
    "距北京470公里，乘高铁3小时，不宜作异地灾备。",
    # Too far for the one, too near for the other.
    "距北京470公里，做同城双活太远，做异地灾备又太近。",
    # What is usual of any backup.
    "同城灾备一般不超过60公里，异地灾备一般不少于500公里；地块距北京约470公里，两者都不符合。",
    "Kraków is 252 km away, which was too far for synchronous copies.",
    "Kraków is 252 km away, and hardly suits synchronous replication.",
    "Kraków is 252 km away; for a same-city backup that is too far.",
    "距太原61公里，海拔752米；异地灾备设在乌兰察布。",
    "距北京470公里，乘高铁3小时。异地灾备另行选址。",
    "北京异地灾备：452公里，乘高铁3小时",
    "The site is 470 km from Beijing, at 752 m, with back-up diesel for 48 hours.",
    "The site is 470 km from Beijing, at 752 m, while Zhangjiakou is the recovery site of Beijing.",
    "The site is 470 km from Beijing, 3 hours by train, and is no recovery site.",
)


def bands(text):
    claims = extract(document_of(text), site_names=["文水"]).claims
    return [(c.as_written, c.qualifiers.band, c.value) for c in claims if c.kind == "band"]


@pytest.mark.parametrize(("text", "band"), CLAIMED, ids=[text for text, _ in CLAIMED])
def test_sentence_of_a_recovery_site_claims_its_band(text, band):
    assert bands(text) == [band]


@pytest.mark.parametrize("text", NOT_CLAIMED)
def test_other_words_of_recovery_claim_no_band(text):
    assert bands(text) == []


# The figure is the limit itself, and no distance.
LIMITS = (
    ("项目位于太原60公里同城灾备圈内。", ("same_city", 60.0, "within", "太原")),
    ("项目处于太原市60公里同城灾备半径之内。", ("same_city", 60.0, "within", "太原")),
    ("地块位于60公里同城灾备距离带以内。", ("same_city", 60.0, "within", "")),
    ("项目满足60公里同城双活要求。", ("same_city", 60.0, "within", "")),
    ("到太原的距离在60公里的同城灾备上限之内。", ("same_city", 60.0, "within", "太原")),
    ("The parcel is inside the 60 km same-city recovery band.", ("same_city", 60.0, "within", "")),
    ("It meets the 60 km requirement for same-city active-active operation.", ("same_city", 60.0, "within", "")),
    ("The park is within the 60 km same-city recovery radius of Taiyuan.", ("same_city", 60.0, "within", "Taiyuan")),
    ("The park lies beyond the 500 km remote recovery limit for Beijing.", ("remote", 500.0, "at_least", "Beijing")),
    ("The distance to Taiyuan stays within the 60 km limit for synchronous replication.", ("same_city", 60.0, "within", "Taiyuan")),
)  # fmt: skip


@pytest.mark.parametrize(("text", "band"), LIMITS, ids=[text for text, _ in LIMITS])
def test_the_limit_of_a_band_is_no_distance(text, band):
    (claim,) = extract(document_of(text), site_names=["文水"]).claims
    assert (claim.qualifiers.band, claim.value, claim.comparison, claim.subject) == band


@pytest.mark.parametrize(
    "text",
    [
        "项目未达60公里同城灾备要求。",
        "项目超出60公里同城灾备半径。",
        "60公里同城灾备距离带是行业惯例。",
        "The site lies outside the 60 km same-city recovery band.",
        "The 60 km same-city recovery limit is a convention of practice.",
    ],
)
def test_a_limit_that_is_only_spoken_of_claims_nothing(text):
    assert extract(document_of(text), site_names=["文水"]).claims == ()


NORMS = [
    "同城灾备惯例为60公里以内。",
    "该界限属惯例（灾备惯例：同城60公里以内，异地500公里以上）。",
    "同城灾备的要求是60公里以内，本地块超出18.5公里。",
    "The convention for disaster recovery: same city within 60 km, remote from 500 km.",
]


@pytest.mark.parametrize("text", NORMS)
def test_what_a_convention_says_is_no_band_of_the_site(text):
    assert bands(text) == []


# The band is named beside the distance; the sentence says whether the site meets it.
BESIDE_A_LIMIT = [
    ("距北京（同城灾备）：地块距北京直线78.5公里，与惯用的同城灾备界限60公里相比超出18.5公里。", []),
    ("地块距北京78.5公里，超出惯用的同城灾备界限。", []),
    ("地块距北京78.5公里，超出同城灾备标准，可考虑其他用途。", []),
    ("地块距北京58.5公里，满足同城灾备要求。", [("58.5公里", "same_city", 60.0)]),
    ("地块距北京58.5公里，符合同城灾备惯例。", [("58.5公里", "same_city", 60.0)]),
    ("The site is 78.5 km from Beijing, beyond the usual same-city recovery limit.", []),
    ("The site is 78.5 km from Beijing; the usual same-city recovery convention is shorter.", []),
    ("Distance to Taiyuan (same-city recovery): distance 61 km from Taiyuan, nearer than Gu.", []),
    ("The site is 58 km from Beijing, which meets the same-city recovery requirement.", [("58 km", "same_city", 60.0)]),
    ("The site is 520 km from Beijing, beyond the remote recovery limit.", [("520 km", "remote", 500.0)]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "found"), BESIDE_A_LIMIT)
def test_a_limit_beside_a_distance_is_a_claim_only_where_it_is_met(text, found):
    assert bands(text) == found
