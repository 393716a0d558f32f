"""What a claim states is shown as its document writes it, and translated word by word, with nothing added."""

import pytest

from siting.auditing.judging.as_written import as_written
from siting.auditing.reading.documents import document_of
from siting.auditing.reading.extract import extract
from siting.show.audit.sheet import claimed_text
from tests.support.made_claims import audited, claim


def shown(text):
    (found,) = extract(document_of(text)).claims
    label = as_written(found)
    return label.zh, label.en


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("园区距太原市50公里。", "50公里", "50 km"),
        ("园区距太原市约50公里。", "约50公里", "about 50 km"),
        ("园区距太原市近50公里。", "近50公里", "nearly 50 km"),
        # A bound that no word beside the figure states keeps the unit and the digits of the document.
        ("最大可供水量每年30万吨。", "不超过30万吨/年", "at most 821.92 m³ a day"),
        # A word that only holds that of a comparison is none.
        ("距最近的变电站7.5公里。", "7.5公里", "7.5 km"),
        ("距离最近的高铁站6公里。", "6公里", "6 km"),
        ("距附近的变电站7.5公里。", "7.5公里", "7.5 km"),
        ("距最近的变电站近7.5公里。", "近7.5公里", "nearly 7.5 km"),
        ("The nearest substation is 7.5 km away.", "7.5公里", "7.5 km"),
        ("The nearest substation is nearly 7.5 km away.", "近7.5公里", "nearly 7.5 km"),
        # A price with what it is for, wherever the sentence says so; in the unit that the document has it for.
        ("地价每亩18万元。", "18万元/亩", "180,000 yuan per mu"),
        ("地价每亩约18万元。", "约18万元/亩", "about 180,000 yuan per mu"),
        ("地价18万元/亩。", "18万元/亩", "180,000 yuan per mu"),
        ("电价每度不到4毛钱。", "不到4毛/千瓦时", "below 0.4 yuan per kWh"),
        ("电价40分/千瓦时。", "40分/千瓦时", "0.4 yuan per kWh"),
        ("电价45分每度。", "45分每度", "0.45 yuan per kWh"),
        ("亩均投资300万元。", "300万元/亩", "3,000,000 yuan per mu"),
        ("Land costs CNY 180,000 per mu.", "18万元/亩", "CNY 180,000 per mu"),
        ("Land is $45,000 an acre.", "4.5万美元/英亩", "$45,000 per acre"),
        ("Power costs less than 5.2 cents per kWh.", "低于0.052美元/千瓦时", "less than 5.2 cents per kWh"),
        ("地价每公顷270万元。", "270万元/公顷", "2,700,000 yuan per hectare"),
        ("地价270元/平方米。", "270元/平方米", "270 yuan per m²"),
        ("Land costs €20 per square metre.", "20欧元/平方米", "€20 per m²"),
        ("Electricity costs €45 per MWh.", "45欧元/兆瓦时", "€45 per MWh"),
        ("Land costs USD 150/m2.", "150美元/平方米", "USD 150 per m²"),
        ("Land is offered at USD 12 per square foot.", "12美元/平方英尺", "USD 12 per square foot"),
        ("Land is priced at RM 85 psf.", "85林吉特/平方英尺", "RM 85 per square foot"),
        ("Land is priced at 85 RM psf.", "85林吉特/平方英尺", "RM 85 per square foot"),
        ("项目占地332亩。", "332亩", "332 mu"),
        ("建设机柜4200个。", "4200个", "4,200"),
        ("建设机柜4万个。", "4万个", "40,000"),
        ("数据中心PUE低于1.3。", "低于1.3", "below 1.3"),
        ("数据中心PUE不高于1.3。", "不高于1.3", "at most 1.3"),
        ("年平均气温7℃左右。", "7℃左右", "about 7 ℃"),
        ("数据中心PUE低于1.20。", "低于1.20", "below 1.20"),
        ("园区距太原市1234米。", "1234米", "1.23 km"),
        ("逾4200个机柜。", "逾4200个", "more than 4,200"),
        ("全年自然冷却超过8个月。", "超过8个月", "more than 8 months"),
        ("距太原60公里以内。", "60公里以内", "within 60 km"),
        ("The campus is 50 km from Taiyuan.", "50公里", "50 km"),
        ("The campus is about 50 km from Taiyuan.", "约50公里", "about 50 km"),
        ("The campus is more than 450 km from Beijing.", "超过450公里", "more than 450 km"),
        ("The data centre has a PUE below 1.3.", "低于1.3", "below 1.3"),
        ("The data centre has 20,000 racks.", "20,000个", "20,000 racks"),
        ("The campus will cost $2.5 billion.", "25亿美元", "$2.5 billion"),
        ("The campus will cost RMB 3 billion.", "30亿元", "RMB 3 billion"),
        ("The campus will cost 3 billion yuan.", "30亿元", "3 billion yuan"),
        ("The data centre covers 500 acres.", "500英亩（3,035.1亩）", "500 acres (3,035.1 mu)"),
    ],
)
def test_number_unit_and_comparison_are_those_of_the_document(text, zh, en):
    assert shown(text) == (zh, en)


def test_a_figure_of_a_file_of_claims_gets_no_about():
    (judged,) = audited(claim("distance", 50, "km", subject="太原")).judged
    assert claimed_text(judged, "en") == "50 km"
    assert claimed_text(judged, "zh") == "50公里"
    # How near it has to come is part of the rule.
    assert "5%" in judged.tolerance.en


def test_a_bound_without_words_of_its_own_has_the_plain_ones():
    (judged,) = audited(claim("distance", 50, "km", "at_most", subject="太原")).judged
    assert claimed_text(judged, "en") == "at most 50 km"
