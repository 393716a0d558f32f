"""The ends of a scale are written as figures are everywhere: thousands apart, and no powers of ten."""

import pytest
from pydantic import TypeAdapter

from siting.scoring.value_functions import ValueFunction

SCALES = [
    {"kind": "linear", "worst": 0, "best": 8760},
    {"kind": "linear", "worst": 1234567, "best": 8760},
    {"kind": "piecewise", "points": [[0, 0], [8760, 1]]},
    {"kind": "band", "min": 8760, "soft_min": 1234567 / 1000},
    {"kind": "step", "steps": [{"max": 8760, "score": 0.2}, {"min": 8760, "score": 1}]},
    {"kind": "trapezoid", "target": 8760, "tolerance": 10, "falloff": 1000},
]


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("scale", SCALES, ids=lambda scale: scale["kind"])
def test_the_ends_of_a_scale_have_their_thousands_apart(scale, lang):
    text = TypeAdapter(ValueFunction).validate_python(scale).text("h/yr")[lang]
    assert "8,760" in text
    assert "8760" not in text
    assert "e+" not in text
