"""The slope of the ground: degrees, percent, per mille; judged by a column or by the terrain of the study."""

import math

import pytest

import siting
from siting.auditing.judging.verdicts import Verdict
from siting.auditing.reading.documents import document_of
from siting.auditing.reading.extract import extract
from tests.support.made_claims import audited, claim

DEGREE = 100 * math.tan(math.radians(1))
SLOPES = (
    ("坡度小于1度。", DEGREE, "at_most"),
    ("地势平坦，坡度2‰。", 0.2, "about"),
    ("场地自然坡度3%以内。", 3.0, "within"),
    ("地块平均坡度约4.2°。", 100 * math.tan(math.radians(4.2)), "about"),
    ("The slope is below 1 degree.", DEGREE, "at_most"),
    ("Slope below 3 %.", 3.0, "at_most"),
    ("The ground is flat, with a gradient of 2 per mille.", 0.2, "about"),
)
OTHERS = (
    "道路纵坡不大于6%。",
    "边坡坡度45度。",
    "坡度大于25%的占5%。",
    "屋面坡度3%，机房层高5米。",
    "The access road has a gradient of 6%.",
    "Slopes above 5% on 20% of the land.",
)
DATA = siting.__path__[0].rsplit("/src/", 1)[0] + "/data"


@pytest.mark.parametrize(("text", "value", "comparison"), SLOPES, ids=[text for text, *_ in SLOPES])
def test_a_slope_is_read_in_degrees_percent_and_per_mille(text, value, comparison):
    (found,) = extract(document_of(text)).claims
    assert (found.kind, found.unit, found.comparison) == ("slope", "%", comparison)
    assert found.value == pytest.approx(value, rel=1e-5)


@pytest.mark.parametrize("text", OTHERS)
def test_other_slopes_are_not_that_of_the_ground(text):
    assert [c.kind for c in extract(document_of(text)).claims if c.kind == "slope"] == []


def test_only_a_survey_proves_it():
    (found,) = audited(claim("slope", 3, "%", "at_most")).judged
    assert found.verdict is Verdict.UNVERIFIABLE
    assert "topographic survey" in found.needed.en
    assert "地形图" in found.needed.zh


def judged(text, tmp_path, study):
    document = tmp_path / "leaflet.txt"
    document.write_text(text, "utf-8")
    return siting.audit(document, "JC-02", among=f"{DATA}/{study}").found.judged[0]


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("坡度小于1度。", Verdict.CONTRADICTED),
        ("地块平均坡度约4度。", Verdict.SUPPORTED),  # 4.2 in the column, as far as it is written
        ("The mean slope is 4.2 degrees.", Verdict.SUPPORTED),
        ("The slope is below 3%.", Verdict.CONTRADICTED),
    ],
)
def test_the_column_of_the_file_decides(text, verdict, tmp_path):
    found = judged(text, tmp_path, "parcels_study.yaml")
    assert found.verdict is verdict
    assert "坡度（度）" in found.finding.en
    assert ("4.2" if "度" in text or "degree" in text else "7.34") in found.finding.zh


def test_the_terrain_of_the_study_counts_before_the_column(tmp_path):
    pytest.importorskip("rasterio")
    found = judged("坡度小于3%。", tmp_path, "parcels_land.yaml")
    assert found.verdict is Verdict.CONTRADICTED
    assert "terrain of the study" in found.finding.en
    assert "terrain model" in found.wording.en
    assert found.measured.evidence.word == "derived"
