"""Peak ground acceleration is judged where the table has the county's seat, and nowhere else."""

import pytest

from siting.auditing.judging.check import audit
from siting.auditing.judging.site import find_site
from siting.auditing.judging.verdicts import Verdict
from siting.auditing.reading.documents import document_of
from siting.auditing.reading.extract import extract
from siting.catalogue import Catalogue


def judged(text, site):
    [found] = audit(extract(document_of(text)), find_site(site, Catalogue())).judged
    return found


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("场址地震动峰值加速度0.05g。", Verdict.CONTRADICTED),
        ("Peak ground acceleration at the site is 0.05 g.", Verdict.CONTRADICTED),
        ("场址地震动峰值加速度0.20g。", Verdict.SUPPORTED),
        ("Peak ground acceleration at the site is 0.20 g.", Verdict.SUPPORTED),
    ],
)
def test_the_seat_in_the_table_decides(text, verdict):
    found = judged(text, "140213")
    assert found.verdict is verdict
    assert found.measured is not None
    assert found.measured.value == 0.20
    assert "GB 18306" in found.finding.en
    assert "须对照标准正式文本核实" in found.finding.zh
    assert "ground-acceleration" in found.sources


@pytest.mark.parametrize("site", ["怀来县", "29.56,106.55", "51.5,-0.1"], ids=["earlier", "no row", "abroad"])
def test_without_a_current_zone_only_a_paper_can_tell(site):
    found = judged("场址地震动峰值加速度0.10g。", site)
    assert found.verdict is Verdict.UNVERIFIABLE
    assert found.measured is None
    assert found.needed.en


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("场址地震动峰值加速度0.05g。", "低于"),
        ("场址地震动峰值加速度0.20g。", "仅查到"),
        ("Peak ground acceleration at the site is 0.05 g.", "低于"),
    ],
)
def test_the_zone_of_an_earlier_edition_is_told_and_decides_nothing(text, word):
    found = judged(text, "怀来县")
    assert found.verdict is Verdict.UNVERIFIABLE
    assert "0.20 g" in found.finding.en
    assert "怀来县0.20g" in found.finding.zh
    assert word in found.finding.zh
    assert "ground-acceleration" in found.sources
