"""What a document says of another parcel of the study is that parcel's: checked against its row, never the site's."""

import pytest

import siting
from siting.auditing.judging.rival_names import names_known
from tests.support.leaflets import study_of

SITES = """name,lon,lat,area (acres),land price (USD/m2),power price (USD/MWh),available power (MW)
Quilicura East,-70.73,-33.35,45,150,84,120
Lampa Norte,-70.88,-33.28,60,95,79,200
Colina Plot B,-70.67,-33.20,30,120,88,60
"""
CHINESE = """名称,经度,纬度,面积（亩）,地价（万元/亩）,电价（元/千瓦时）
夏寺园区,112.15,37.55,600,16,0.46
文水云基地二期,112.05,37.43,320,18,0.41
汾阳北区A-03,111.79,37.30,900,9,0.49
"""


def audited(folder, text):
    sites, site = (SITES, "Quilicura East") if text.isascii() else (CHINESE, "夏寺园区")
    document = folder / "leaflet.txt"
    document.write_text(text, "utf-8")
    found = siting.audit(document, site, among=study_of(folder, sites)).found
    return found.judged, [c for c in found.checks if c.id.startswith("of-")]


@pytest.mark.parametrize(
    ("text", "rival", "verdict"),
    [
        ("By comparison, Lampa Norte has 55 acres.", "Lampa Norte", "CONTRADICTED"),
        ("By comparison, Lampa Norte has 60 acres.", "Lampa Norte", "SUPPORTED"),
        ("By comparison, Plot B has 45 acres.", "Colina Plot B", "CONTRADICTED"),
        ("In comparison, land at Lampa Norte costs USD 150/m2.", "Lampa Norte", "CONTRADICTED"),
        ("相比之下，文水云基地二期占地420亩。", "文水云基地二期", "CONTRADICTED"),
        ("相比之下，文水云基地占地320亩。", "文水云基地二期", "SUPPORTED"),
        ("相比之下，A-03地块占地600亩。", "汾阳北区A-03", "CONTRADICTED"),
        ("相比之下，汾阳地块电价0.46元/千瓦时。", "汾阳北区A-03", "CONTRADICTED"),
        ("夏寺园区占地600亩。相比之下，汾阳北区占地900亩。", "汾阳北区A-03", "SUPPORTED"),
    ],
)
def test_a_figure_of_another_parcel_is_checked_against_its_row(tmp_path, text, rival, verdict):
    judged, (check,) = audited(tmp_path, text)
    assert all(j.verdict.name == "SUPPORTED" for j in judged)
    assert check.verdict.name == verdict
    assert check.title.zh.startswith(f"所述{rival}的")
    assert rival in check.finding.en


@pytest.mark.parametrize(
    "text",
    [
        "By comparison, the second parcel has 60 acres.",
        "The Lampa parcel, by contrast, has 45 acres.",
        "In contrast, Peldehue offers 60 acres.",
        "The Batuco site, by comparison, has 60 acres.",
        "相比之下，邻村地块占地900亩。",
        "反观孝义园区，占地900亩。",
    ],
)
def test_a_sentence_that_sets_another_beside_us_says_nothing_of_the_site(tmp_path, text):
    assert audited(tmp_path, text) == ((), [])


@pytest.mark.parametrize(
    "text",
    ["By comparison, our site has 60 acres.", "相比之下，本园区占地900亩。", "相比之下，夏寺园区占地900亩。"],
)
def test_it_may_be_the_site_that_is_set_beside(tmp_path, text):
    (judged,), checks = audited(tmp_path, text)
    assert (judged.verdict.name, checks) == ("CONTRADICTED", [])


def test_no_short_name_could_be_that_of_another():
    known = names_known(["Lampa Norte", "Lampa Sur", "文水一号地", "文水云基地二期"], ["夏寺园区", "交城县"])
    assert not [name for name in known if name.startswith("Lampa p")]
    assert "文水地块" not in known
    assert known["文水云基地"] == "文水云基地二期"
    assert "交城地块" not in names_known(["交城东区B-01"], ["夏寺园区", "交城县", "交城"])


@pytest.mark.parametrize(
    "text",
    [
        "地价为16万元/亩（据填报），低于文水云基地二期（18万元/亩）。[1]\n电价为0.46元/千瓦时，低于汾阳北区A-03（0.49元/千瓦时）。[2]\n占地600亩，大于文水云基地二期（320亩）。[3]\n",
        "Land costs USD 150/m2, more than at Lampa Norte (USD 95/m2). [1]\nPower is at 84 USD/MWh, cheaper than at Colina Plot B (88 USD/MWh). [2]\nIt has 45 acres, more than Colina Plot B (30 acres). [3]\n",
    ],
)
def test_a_line_that_ends_with_a_rival_gives_it_no_figure_of_the_next(tmp_path, text):
    judged, checks = audited(tmp_path, text)
    assert not [c for c in checks if c.verdict.name == "CONTRADICTED"]
    assert not [j for j in judged if j.verdict.name == "CONTRADICTED"]


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("夏寺园区占地600亩，小于汾阳北区A-03的900亩。", ["600亩"]),
        ("用地面积600亩，小于汾阳北区A-03的900亩，大于文水云基地二期的320亩。", ["600亩"]),
        ("电价0.46元/千瓦时，低于A-03地块的0.49元/千瓦时。", ["0.46元/千瓦时"]),
        ("Quilicura East has 45 acres, less than the 60 acres of Lampa Norte.", ["45 acres"]),
        ("Power costs USD 84 per MWh, more than the USD 79 per MWh at Lampa Norte.", ["USD 84"]),
    ],
)
def test_the_figure_of_a_comparison_is_the_rivals_whatever_its_name(tmp_path, text, own):
    judged, _ = audited(tmp_path, text)
    assert [j.claim.as_written for j in judged if not j.claim.spec.word] == own
    assert all(j.verdict.name == "SUPPORTED" for j in judged)
