"""A plain figure against the exact one of the file of the site: by the digits as written, not by a tolerance."""

import pytest

from tests.support.leaflets import judged, parcel_with


def verdict(heading, cell, text, folder):
    return judged(text, folder, site=parcel_with(folder, heading, cell))[0]


@pytest.mark.parametrize(
    ("heading", "cell", "text", "wanted"),
    [
        ("面积（亩）", "520", "地块占地540亩。", "CONTRADICTED"),
        ("面积（亩）", "520", "地块占地约540亩。", "SUPPORTED"),
        ("面积（亩）", "520", "地块占地500亩。", "DEPENDS"),
        ("面积（亩）", "520", "地块占地0.35平方公里。", "SUPPORTED"),
        ("面积（亩）", "520", "地块占地34.7公顷。", "SUPPORTED"),
        ("area_ha", "42.5", "The site covers 105 acres.", "SUPPORTED"),
        ("area_ha", "42.5", "The site covers 108 acres.", "CONTRADICTED"),
        ("area_ha", "42.5", "The site covers about 108 acres.", "SUPPORTED"),
        ("电价（元/千瓦时）", "0.38", "地块电价0.39元/千瓦时。", "CONTRADICTED"),
        ("电价（元/千瓦时）", "0.38", "地块电价0.4元/千瓦时。", "SUPPORTED"),
        ("substation_distance_m", "3200", "The substation is 3.3 km from the site.", "SUPPORTED"),
    ],
)
def test_a_plain_figure_is_held_to_its_digits(heading, cell, text, wanted, tmp_path):
    assert verdict(heading, cell, text, tmp_path).verdict.value == wanted


@pytest.mark.parametrize(
    ("heading", "cell", "text", "wanted", "quoted"),
    [
        ("面积（亩）", "约520", "地块占地535亩。", "SUPPORTED", "约520亩"),
        ("area_mu", "500-540", "地块占地535亩。", "SUPPORTED", "500亩至540亩"),
        ("area_mu", ">=520", "地块占地700亩。", "UNVERIFIABLE", "不低于520亩"),
        ("area_mu", ">=520", "地块占地500亩。", "CONTRADICTED", "不低于520亩"),
        ("可用容量（MW）", "est. 120", "地块可用容量150MW。", "CONTRADICTED", "约120兆瓦"),
    ],
)
def test_what_the_file_calls_rough_is_judged_and_quoted_so(heading, cell, text, wanted, quoted, tmp_path):
    found = verdict(heading, cell, text, tmp_path)
    assert (found.verdict.value, quoted in found.finding.zh) == (wanted, True)
