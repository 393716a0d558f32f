"""A name that is set against us is a rival's; and a price of one name that is stated twice must be one figure."""

import pytest

from siting.auditing.judging.consistency import check_document
from siting.auditing.judging.verdicts import Rules, Verdict
from siting.auditing.reading.documents import document_of
from siting.auditing.reading.extract import extract


def claimed(text):
    return [c.as_written for c in extract(document_of(text), site_names=("Jiaocheng", "交城")).claims]


@pytest.mark.parametrize(
    ("text", "ours"),
    [
        ("Gudong Park pays 0.43 yuan/kWh, we pay 0.46 yuan/kWh.", ["0.46 yuan"]),
        ("Gudong Park, our rival, has 320 mu. We have 600 mu.", ["600 mu"]),
        ("Gudong Park is larger, with 900 mu, but we have 360 MVA.", ["360 MVA"]),
        ("While Gudong Park is still building its 110 kV line, we have two 220 kV feeds.", ["two", "220 kV"]),
        ("Gudong Park has 80 MVA. We, by contrast, have 360 MVA.", ["360 MVA"]),
        ("Wenshui Park covers 320 mu, we have 600 mu.", ["600 mu"]),
        ("Unlike Gudong Park we offer 600 mu.", ["600 mu"]),
        ("古洞园区电价0.43元/千瓦时，我们0.46元/千瓦时。", ["0.46元/千瓦时"]),
        ("古洞园区还在建110千伏线路，而我们已有双回220千伏进线。", ["双回", "220千伏"]),
        ("文水园区占地320亩，我们有600亩。", ["600亩"]),
        ("友商古洞园区变压器容量80兆伏安，我们则有360兆伏安。", ["360兆伏安"]),
        ("与古洞园区不同，我们的变压器容量达360兆伏安。", ["360兆伏安"]),
    ],
)
def test_a_name_set_against_us_is_a_rivals(text, ours):
    assert claimed(text) == ours


@pytest.mark.parametrize(
    ("text", "ours"),
    [
        ("Longshan Park is 52 km from Taiyuan. We offer 600 mu and 360 MVA.", ["52 km", "600 mu", "360 MVA"]),
        ("Longshan Park covers 600 mu, and we have two 220 kV feeds.", ["600 mu", "two", "220 kV"]),
        ("龙山园区距太原52公里，我们提供土地600亩、变压器容量360兆伏安。", ["52公里", "600亩", "360兆伏安"]),
        ("龙山园区规划占地600亩，我园区现有变压器容量360兆伏安。", ["600亩", "360兆伏安"]),
    ],
)
def test_a_name_beside_we_without_a_contrast_is_ours(text, ours):
    assert claimed(text) == ours


def price_checks(text):
    checks = check_document(extract(document_of(text)).claims, Rules())
    return [c.verdict for c in checks if c.id == "repeated-energy_price"]


@pytest.mark.parametrize(
    "text",
    [
        "The electricity price is 0.43 yuan/kWh. The park covers 600 mu. At our park the tariff is 0.46 yuan/kWh.",
        "Our power price is 0.43 yuan/kWh. Summary: an electricity price of 0.46 yuan/kWh.",
        "园区电价0.43元/千瓦时。用地600亩。本园区综合电价0.46元/千瓦时。",
        "大工业电价0.43元/千瓦时，大工业电价为0.46元/千瓦时。",
    ],
)
def test_one_price_stated_as_two_is_reported(text):
    assert price_checks(text) == [Verdict.DEPENDS]


@pytest.mark.parametrize(
    "text",
    [
        "The tariff is 0.43 yuan/kWh at 110 kV, and the tariff is 0.46 yuan/kWh at 35 kV.",
        "The peak tariff is 0.63 yuan/kWh, the valley tariff is 0.36 yuan/kWh.",
        "The price was 0.43 yuan/kWh in 2024. The price is 0.46 yuan/kWh.",
        "峰段电价0.63元/千瓦时，谷段电价0.36元/千瓦时。",
        "到户电价0.43元/千瓦时，上网电价0.332元/千瓦时。",
        "2024年电价0.43元/千瓦时，2025年电价0.46元/千瓦时。",
    ],
)
def test_prices_of_several_hours_years_or_voltages_are_several(text):
    assert price_checks(text) == []
