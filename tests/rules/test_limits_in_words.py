"""Limits are written with all their digits, as figures are, however large or small."""

import pytest

from siting.evidence import Label
from siting.rules.constraints import Constraint

LIMITS = [
    (8e6, "8,000,000"),
    (1234567.0, "1,234,567"),
    (1500.0, "1,500"),
    (56.0, "56"),
    (0.38452, "0.38452"),
    (0.0005, "0.0005"),
]


@pytest.mark.parametrize(("limit", "written"), LIMITS)
@pytest.mark.parametrize("key", ["at_least", "at_most"])
def test_a_limit_has_all_its_digits(limit, written, key):
    text = Constraint.model_validate({"criterion": "c", key: limit}).label(Label("Land", "土地"), "KSh/acre")
    assert written in text.en.split()
    assert written in text.zh
