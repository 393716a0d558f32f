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
