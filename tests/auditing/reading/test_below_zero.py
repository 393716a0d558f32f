"""The sign of a figure below zero belongs to it, and the word of comparison stands before the sign."""

import pytest

import siting
from siting.auditing.reading.documents import document_of
from siting.auditing.reading.extract import extract


@pytest.mark.parametrize(
    ("text", "as_written", "comparison"),
    [
        ("交城极端最低气温不高于-15℃。", "-15℃", "at_most"),
        ("交城极端最低气温不低于零下25℃。", "零下25℃", "at_least"),
        ("交城极端最低气温零下20℃。", "零下20℃", "about"),
        ("The record low at the site is below -15 °C.", "-15 °C", "at_most"),
        ("The record low at the site is about minus 20 °C.", "minus 20 °C", "about"),
    ],
)
def test_a_figure_begins_with_its_sign(text, as_written, comparison):
    (claim,) = extract(document_of(text)).claims
    assert (claim.as_written, claim.comparison) == (as_written, comparison)
    assert claim.value < 0


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        # Colder than -10 at some time: colder hours agree with it.
        ("交城极端最低气温不高于-10℃。", "UNVERIFIABLE"),
        ("交城极端最低气温不低于-10℃。", "CONTRADICTED"),
        ("交城极端最低气温-10℃。", "CONTRADICTED"),
    ],
)
def test_a_record_that_is_a_bound_is_not_exceeded_by_what_it_leaves_open(text, verdict, tmp_path):
    path = tmp_path / "text.txt"
    path.write_text(text, encoding="utf-8")
    (claim,) = siting.audit(path, "Jiaocheng").document()["claims"]
    assert claim["verdict"] == verdict
