"""Comparisons with sites by name: closer to X than Y, 比Y凉爽; judged where both sides are measured."""

from dataclasses import replace

import pytest

from siting.auditing.judging.check import audit
from siting.auditing.judging.several_sites import read_told_apart
from siting.auditing.judging.site import find_site
from siting.auditing.judging.verdicts import Verdict
from siting.auditing.reading.documents import document_of
from siting.catalogue import Catalogue
from siting.evidence import Label

CATALOGUE = Catalogue()


def called(where, en, zh):
    return replace(find_site(where, CATALOGUE), label=Label(en, zh))


SITE = called("Jiaocheng", "Xiasi Park", "夏寺园区")
RIVALS = (called("Wenshui", "Wenshui East", "文水东园"), called("Fenyang", "Fenyang North", "汾阳北区"))
TRUE, FALSE, OPEN = Verdict.SUPPORTED, Verdict.CONTRADICTED, Verdict.UNVERIFIABLE


def compared(text):
    """Word, what it is nearer to, with whom, and the verdict of each comparison."""
    reading = read_told_apart(document_of(text), (SITE,), CATALOGUE, RIVALS)
    found = audit(reading, SITE, rivals=RIVALS, catalogue=CATALOGUE)
    said = [j for j in found.judged if j.claim.kind == "superlative"]
    return [(j.claim.word, j.claim.subject, j.claim.qualifiers.among, j.verdict) for j in said]


@pytest.mark.parametrize(
    ("text", "word", "to", "among", "verdict"),
    [
        ("Xiasi Park is 17 km closer to Taiyuan than Wenshui East.", "nearer", "Taiyuan", ("Wenshui East",), TRUE),
        ("Xiasi Park is 14 km closer to Taiyuan than Wenshui East.", "nearer", "Taiyuan", ("Wenshui East",), FALSE),
        ("We are closer to Taiyuan than either Wenshui East or Fenyang North.", "nearer", "Taiyuan", ("Wenshui East", "Fenyang North"), TRUE),
        ("Xiasi Park lies closer to Beijing than Datong does.", "nearer", "Beijing", ("Datong",), FALSE),
        ("Xiasi Park is nearer than Wenshui East to Taiyuan.", "nearer", "Taiyuan", ("Wenshui East",), TRUE),
        ("Compared with Yuci, our park is closer to Taiyuan.", "nearer", "Taiyuan", ("Yuci",), FALSE),
        ("The site is farther from Taiyuan than Wenshui East.", "farther", "Taiyuan", ("Wenshui East",), FALSE),
        ("The campus is cooler than Datong.", "cooler", "", ("Datong",), FALSE),
        ("The campus sits higher than Datong.", "higher", "", ("Datong",), FALSE),
        ("Our park is closer to Taiyuan than Blackmere Park.", "nearer", "Taiyuan", ("Blackmere Park",), OPEN),
        ("本园区距太原比文水东园更近。", "nearer", "太原", ("文水东园",), TRUE),
        ("本园区比文水东园、汾阳北区更靠近太原。", "nearer", "太原", ("文水东园", "汾阳北区"), TRUE),
        ("夏寺园区离太原比榆次还近。", "nearer", "太原", ("榆次",), FALSE),
        ("与文水东园相比，本园区离太原更近。", "nearer", "太原", ("文水东园",), TRUE),
        ("本园区距北京较大同更远。", "farther", "北京", ("大同",), TRUE),
        ("本园区年均气温低于大同。", "cooler", "", ("大同",), FALSE),
        ("本园区比大同凉爽。", "cooler", "", ("大同",), FALSE),
        ("本园区年均气温比大同高。", "warmer", "", ("大同",), TRUE),
        ("园区海拔高于大同。", "higher", "", ("大同",), FALSE),
    ],
)  # fmt: skip
def test_a_comparison_is_judged_against_the_site_it_names(text, word, to, among, verdict):
    assert compared(text) == [(word, to, among, verdict)]


@pytest.mark.parametrize(
    "text",
    [
        "Wenshui East is closer to Taiyuan than Fenyang North.",
        "文水东园比汾阳北区更靠近太原。",
        "Xiasi Park is not closer to Taiyuan than Yuci.",
        "本园区并不比榆次离太原更近。",
        "The campus is cooler than the national average.",
        "本园区气温比去年低。",
        "园区区位较强，交通便利且靠近太原。",
        "园区距离太原比较近。",
        "A cooler room needs less power than a warm one.",
    ],
)
def test_what_compares_others_or_nobody_is_no_claim(text):
    assert compared(text) == []


def test_the_figures_of_both_are_the_wording():
    text = "Xiasi Park lies closer to Beijing than Datong does."
    found = audit(read_told_apart(document_of(text), (SITE,), CATALOGUE, RIVALS), SITE, catalogue=CATALOGUE)
    assert [j.wording.en for j in found.judged] == ["Xiasi Park is 452.5 km from Beijing (Datong: 265.7 km)."]
    assert [j.wording.zh for j in found.judged] == ["夏寺园区距北京452.5公里（大同市为265.7公里）。"]
