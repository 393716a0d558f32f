"""No claim, however odd, breaks an audit or its outputs."""

import itertools
import json
import math
import re

import pytest

from siting.auditing.judging.site import find_site
from siting.auditing.judging.verdicts import Verdict
from siting.auditing.reading.claim_kinds import KINDS
from siting.catalogue import Catalogue
from siting.show.audit.audit_json import audit_document
from siting.show.audit.sheet import build_sheet
from siting.show.base.docx import render_docx
from siting.show.base.html import render_html
from tests.support.made_claims import audited, claim, jiaocheng

COMPARISONS = ("about", "exactly", "at_least", "at_most", "within", "between")
WORD_KINDS = sorted(kind for kind, spec in KINDS.items() if spec.word)
VALUES = (0.0, 1e-9, 1.3, 57.0, 1e12, -5.0)
WORDS = ("", "A", "3+", "nearest", "only", "coolest", "largest")


def claims():
    for kind, comparison, value in itertools.product(KINDS, COMPARISONS, VALUES):
        unit = KINDS[kind].base
        if kind in WORD_KINDS or (kind == "free_cooling" and comparison not in ("about", "at_least")):
            continue
        yield claim(kind, value, unit, comparison, high=value * 2, subject="太原", phase=int(value == 57.0))
    for kind, word in itertools.product(WORD_KINDS, WORDS):
        yield claim(kind, math.nan, "", "exactly", word=word, subject="太原", aspect="distance")


@pytest.mark.parametrize(
    "place",
    ["-10,-140", *(pytest.param(p, marks=pytest.mark.slow) for p in ("Jiaocheng", "37.5,112.1", "89.9,0"))],
)
def test_every_kind_comparison_and_size(place):
    site = jiaocheng() if place == "Jiaocheng" else find_site(place, Catalogue())
    found = audited(*claims(), site=site)
    assert len(found.judged) == sum(found.count().values())
    json.dumps(audit_document(found), allow_nan=False)
    for lang in ("en", "zh"):
        html = render_html(build_sheet(found, lang))
        assert not re.search(r"\b(nan|inf)\b", html.split("<body>")[1], re.IGNORECASE)
    for judged in found.judged:
        assert judged.finding.en
        assert judged.finding.zh
        if judged.verdict is Verdict.DEPENDS:
            assert judged.definition.en
            assert judged.definition.zh


def test_a_document_of_all_of_them():
    assert render_docx(build_sheet(audited(*itertools.islice(claims(), 60)), "en"))
