"""Papers as evidence: DOCUMENTED where the quoted page holds the figure, never against a measurement."""

import re
from dataclasses import replace

import pytest

from siting.auditing.judging.verdicts import Verdict
from siting.auditing.reading.claim_kinds import KINDS
from siting.auditing.reading.claims import Evidence
from siting.show.audit.marked_word import comments_of
from siting.show.audit.sheet import build_sheet
from siting.show.base.html import render_html
from tests.support.made_claims import MU, audited, claim

PAGES = "Cover\fLand use right certificate\nThe parcel has an area of 400,000\nsquare metres. 机柜 4万个。 Tier III certificate of the data centre.\f"


@pytest.fixture
def paper(tmp_path):
    path = tmp_path / "certificate.txt"
    path.write_text(PAGES, encoding="utf-8")
    return str(path)


def judged(made, paper, quote, page=2):
    made = replace(made, evidence=Evidence(paper, page, quote))
    return audited(made).judged[0]


LAND = claim("land_area", 600 * MU, "m2")


def test_the_page_that_holds_the_figure_documents_it(paper):
    found = judged(LAND, paper, "an area of 400,000 square metres")
    assert found.verdict is Verdict.DOCUMENTED
    assert "certificate.txt" in found.wording.en
    assert found.needed.en == ""
    assert "SHA-256" in found.method.en


@pytest.mark.parametrize(
    ("made", "quote"),
    [
        (claim("racks", 40_000), "机柜 4万个"),
        (claim("land_area", 595 * MU, "m2", "at_least"), "an area of 400,000 square metres"),
        (claim("tier", 3, comparison="exactly", word="3"), "Tier III certificate of the data centre"),
    ],
)
def test_counts_bounds_and_words_are_held_too(made, quote, paper):
    assert judged(made, paper, quote).verdict is Verdict.DOCUMENTED


@pytest.mark.parametrize(
    ("quote", "page", "said"),
    [
        ("an area of 400,000 square metres", 1, "does not contain the quoted words"),
        ("an area of 500,000 square metres", 2, "does not contain the quoted words"),
        ("Land use right certificate", 2, "do not contain the figure"),
        ("an area", 9, "pages; there is no page 9"),
    ],
)
def test_otherwise_it_stays_open_and_says_why(quote, page, said, paper):
    found = judged(LAND, paper, quote, page)
    assert found.verdict is Verdict.UNVERIFIABLE
    assert said in found.finding.en


def test_a_paper_with_another_figure_documents_nothing(paper):
    made = claim("land_area", 900 * MU, "m2")
    assert judged(made, paper, "an area of 400,000 square metres").verdict is Verdict.UNVERIFIABLE


def test_a_missing_paper_is_said(tmp_path):
    found = judged(LAND, str(tmp_path / "gone.pdf"), "x", 1)
    assert found.verdict is Verdict.UNVERIFIABLE
    assert "gone.pdf cannot be used" in found.finding.en


def test_a_measurement_has_the_last_word(tmp_path):
    path = tmp_path / "survey.txt"
    path.write_text("Annual mean temperature 7 °C", encoding="utf-8")
    found = judged(claim("mean_temperature", 7, "degC"), str(path), "temperature 7 °C", 1)
    assert found.verdict is Verdict.CONTRADICTED


def test_the_papers_are_in_the_record(paper):
    made = replace(LAND, evidence=Evidence(paper, 2, "400,000"))
    assert [p["name"] for p in audited(made).provenance["papers"]] == ["certificate.txt"]


def test_a_paper_that_does_not_prove_a_claim_is_told_wherever_the_claim_is(tmp_path):
    made = replace(LAND, id="c1", evidence=Evidence(str(tmp_path / "none.txt"), 1, "an area"))
    found = audited(made)
    finding = found.judged[0].finding
    assert "none.txt" in finding.en
    assert not re.search("[a-z]{4,} [a-z]{4,}", finding.zh)  # the fault is said in Chinese too
    for lang in ("en", "zh"):
        assert finding[lang] in render_html(build_sheet(found, lang)).replace("&#x27;", "'")
        assert finding[lang] in "".join("".join(c.lines) for c in comments_of(found, lang))


def test_a_site_that_is_no_name_is_not_asked_for_in_a_file_of_places():
    told = audited(claim("distance", 20, "km", subject="data centre"))
    assert told.not_measured == ()
    named = audited(claim("distance", 20, "km", subject="Nowhere-am-See"))
    assert "Nowhere-am-See" in named.not_measured[0].en


@pytest.mark.parametrize("kind", [kind for kind, row in KINDS.items() if row.end == "named"])
def test_whatever_is_measured_to_an_unknown_place_asks_for_it(kind):
    told = audited(claim(kind, 20, KINDS[kind].base, subject="Nowhere-am-See"))
    assert "Nowhere-am-See" in told.not_measured[0].zh
