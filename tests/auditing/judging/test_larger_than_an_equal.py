"""A site is not larger than one that is as large; it may still be the largest, with the other."""

import pytest

from siting.auditing.judging.verdicts import Verdict
from tests.support.leaflets import judged, sites_file

TABLE = "名称,经度,纬度,面积（亩）\n威远地块,106.45,26.03,320\n摆所地块,106.40,26.10,320\n广顺地块,106.38,26.20,280\n"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("威远地块面积大于摆所地块。", Verdict.CONTRADICTED),
        ("威远地块面积比摆所地块大。", Verdict.CONTRADICTED),
        ("威远地块面积大于广顺地块。", Verdict.SUPPORTED),
    ],
)
def test_larger_is_strict(tmp_path, text, verdict):
    found = judged(text, tmp_path, site="威远地块", among=sites_file(tmp_path, TABLE))
    (one,) = [one for one in found if one.claim.kind == "superlative"]
    assert one.verdict is verdict
