"""A label gives the unit of its figure in brackets, with its multiplier: 地价（万元/亩）：12.8."""

import pytest

from siting.auditing.reading.documents import document_of
from siting.auditing.reading.extract import extract


@pytest.mark.parametrize(
    ("text", "kind", "value", "high"),
    [
        ("地价（万元/亩）：12.8", "land_price", 128000, 128000),
        ("地价（万元/亩）：12.8-15.6", "land_price", 128000, 156000),
        ("总投资（亿元）：12.8", "investment", 12.8e8, 12.8e8),
        ("建筑面积（万平方米）：12.5", "floor_area", 125000, 125000),
        ("Land price (10,000 yuan/mu): 18.0", "land_price", 180000, 180000),
        ("Land price: 18.0 x 10,000 yuan/mu", "land_price", 180000, 180000),
        ("Investment (USD million): 250", "investment", 250e6, 250e6),
        ("Investment (million USD): 250", "investment", 250e6, 250e6),
        ("Power price (CNY/kWh): 0.35", "energy_price", 0.35, 0.35),
    ],
)
def test_the_unit_of_a_label_is_read_with_its_multiplier(text, kind, value, high):
    claims = extract(document_of(text)).claims
    assert [(c.kind, c.value, c.high) for c in claims] == [(kind, value, high)]
