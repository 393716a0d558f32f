"""Free cooling beside a study: measured for the study's own technology, so that both state one figure."""

import pytest

import siting
from siting.auditing.judging.verdicts import Verdict
from tests.support.leaflets import judged, study_of

SITES = """name,lon,lat,area_mu
Xiasi Park,112.15,37.55,600
Wenshui East,112.05,37.43,320
"""
BARE = ("全年自然冷却时间超过7500小时。", "The park has more than 7,500 hours of free cooling a year.")
STATED = (
    "供水23℃时，全年自然冷却时间超过7500小时。",
    "With supply water at 23 °C the park has more than 7,500 hours of free cooling a year.",
    "采用间接蒸发冷却，全年自然冷却时间超过7500小时。",
    "With indirect evaporative cooling the park has more than 7,500 hours of free cooling a year.",
)


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    return study_of(tmp_path_factory.mktemp("sites"), SITES)


@pytest.mark.parametrize("text", BARE)
def test_a_bare_claim_is_compared_with_the_technology_of_the_study(tmp_path, study, text):
    (found,) = judged(text, tmp_path, site="Xiasi Park", among=study)
    scored = siting.run(siting.load_study(study)).measurements
    of_study = scored[(scored["site_id"] == "S0001") & (scored["quantity"] == "full_hours")]["value"]
    assert found.measured.value == pytest.approx(float(of_study.iloc[0]), rel=1e-6)
    # Others reach the figure: they stand beside it, and the verdict says that it depends on them.
    assert found.verdict is Verdict.DEPENDS
    assert "as in the study" in found.tables[0].rows[0][0].en
    assert "本研究所用方案" in found.tables[0].rows[0][0].zh
    assert len(found.tables[0].rows) > 5
    labels = [row[0].en for row in found.tables[0].rows]
    assert sum("water at 18 °C, tower sized for free cooling" in label for label in labels) == 1
    # Nothing longer is offered for printing.
    assert found.wording.en.count("months per year") == 1
    assert found.wording.zh.count("个月") == 1


@pytest.mark.parametrize("text", STATED)
def test_a_claim_with_a_temperature_or_another_technology_is_compared_with_that(tmp_path, study, text):
    (found,) = [
        j for j in judged(text, tmp_path, site="Xiasi Park", among=study) if j.claim.kind == "free_cooling"
    ]
    assert not any("as in the study" in row[0].en for row in found.tables[0].rows)


def test_without_a_study_the_nearest_technology_is_shown(tmp_path):
    (found,) = judged(BARE[1], tmp_path, site="37.55,112.15")
    assert not any("as in the study" in row[0].en for row in found.tables[0].rows)


def test_the_parameters_of_the_study_count(tmp_path, study):
    text = study.read_text("utf-8")
    warm = study.with_name("warm.yaml")
    warm.write_text(text.replace("supply_water_c: 18", "supply_water_c: 21"), "utf-8")
    assert warm.read_text("utf-8") != text
    (found,) = judged(BARE[1], tmp_path, site="Xiasi Park", among=warm)
    assert "21 °C" in found.basis.en
