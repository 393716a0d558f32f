"""A file of several parcels: the document is judged at the one that it is about, and never at another."""

import pytest

import siting
from siting.errors import LayerError, SitesError
from tests.support.leaflets import judged, sites_file

CHINESE = """名称,经度,纬度,面积（亩）
东岭一号,112.18,37.19,320
河湾,112.25,37.24,505
石桥地块,112.11,37.27,690
"""
ENGLISH = """name,lon,lat,area (acres)
North Ridge,77.10,43.40,45
River Bend,77.05,43.87,120
Stone Bridge parcel,76.86,43.35,30
"""


def table_for(text):
    return CHINESE if any("一" <= c <= "鿿" for c in text) else ENGLISH


def about(text, folder, **options):
    return judged(text, folder, site=sites_file(folder, table_for(text)), **options)


@pytest.mark.parametrize(
    ("text", "verdicts"),
    [
        # named in the title alone
        ("沁源县河湾数据中心地块招商简介\n用地面积505亩。", ["SUPPORTED"]),
        ("沁源县河湾数据中心地块招商简介\n用地面积320亩。", ["CONTRADICTED"]),
        ("River Bend: a data centre site\n\nThe site covers 120 acres.", ["SUPPORTED"]),
        ("River Bend: a data centre site\n\nThe site covers 45 acres.", ["CONTRADICTED"]),
        # below other lines of the title, and by a name without its kind
        ("招商简介\n\n石桥数据中心\n\n用地面积690亩。", ["SUPPORTED"]),
        ("Investment brief\n\nStone Bridge data centre\n\nThe site covers 30 acres.", ["SUPPORTED"]),
        # no title: the only one that the text speaks of
        ("本项目选址河湾，用地面积505亩。", ["SUPPORTED"]),
        ("The River Bend site covers 120 acres.", ["SUPPORTED"]),
        ("河湾地块用地面积505亩，比石桥地块小。", ["SUPPORTED", "SUPPORTED"]),
    ],
)
def test_a_text_is_judged_at_the_parcel_that_it_names(text, verdicts, tmp_path):
    assert [one.verdict.value for one in about(text, tmp_path)] == verdicts


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("河湾地块招商简介\n河湾地块用地面积505亩。邻近的石桥地块用地面积690亩。", "505亩"),
        ("河湾地块招商简介\n河湾地块用地面积505亩。石桥地块用地面积700亩。", "505亩"),
        (
            "River Bend\n\nRiver Bend covers 120 acres. By comparison, North Ridge covers 60 acres.",
            "120 acres",
        ),
    ],
)
def test_the_figure_of_another_parcel_of_the_file_is_not_the_sites(text, figure, tmp_path):
    found = about(text, tmp_path)
    assert [one.claim.as_written for one in found] == [figure]
    assert found[0].verdict.value == "SUPPORTED"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("招商简介\n用地面积505亩。", "names none of the 3 parcels"),
        ("Data centre site\n\nThe site covers 120 acres.", "names none of the 3 parcels"),
        ("河湾、石桥地块比选\n用地面积505亩。", "which of these parcels"),
        ("River Bend and North Ridge compared\n\nThe site covers 120 acres.", "which of these parcels"),
        ("河湾用地面积505亩。石桥用地面积690亩。用地面积320亩。", "which of these parcels"),
        ("River Bend has land. North Ridge has power. The site covers 45 acres.", "which of these parcels"),
    ],
)
def test_where_no_single_parcel_is_meant_it_is_asked_and_none_is_taken(text, said, tmp_path):
    with pytest.raises(SitesError, match=said) as caught:
        about(text, tmp_path)
    assert "--site NAME --among FILE" in str(caught.value)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_command_refuses_and_writes_nothing(lang, tmp_path, siting):
    text = {"zh": "用地面积505亩。", "en": "The site covers 120 acres."}[lang]
    (tmp_path / "a.txt").write_text(text, "utf-8")
    file = sites_file(tmp_path, table_for(text))
    code, _, err = siting(
        "audit", tmp_path / "a.txt", "--site", file, "--out", tmp_path / "out", "--lang", lang
    )
    assert code == 2
    assert "--among" in err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("text", ["用地面积505亩。", "The site covers 120 acres."])
def test_the_parcel_can_be_said(text, tmp_path):
    file = sites_file(tmp_path, table_for(text))
    name = "河湾" if table_for(text) is CHINESE else "River Bend"
    for site, among in ((name, file), (f"{name}={file}", None)):
        assert [one.verdict.value for one in judged(text, tmp_path, site=site, among=among)] == ["SUPPORTED"]
    with pytest.raises(SitesError, match="no single parcel is called"):
        judged(text, tmp_path, site=f"Nowhere={file}")


@pytest.mark.parametrize("text", ["用地面积505亩。", "The site covers 120 acres."])
def test_the_only_parcel_of_a_file_needs_no_name(text, tmp_path):
    rows = table_for(text).splitlines()
    file = sites_file(tmp_path, "\n".join((rows[0], rows[2])))
    assert [one.verdict.value for one in judged(text, tmp_path, site=file)] == ["SUPPORTED"]


def test_the_claims_that_were_written_are_judged_at_the_same_parcel(tmp_path):
    (tmp_path / "a.txt").write_text("河湾地块招商简介\n用地面积505亩。", "utf-8")
    first = siting.audit(tmp_path / "a.txt", str(sites_file(tmp_path, CHINESE)))
    first.save(tmp_path / "out")
    again = siting.audit(claims=tmp_path / "out" / "claims.yaml")
    assert again.found.site.label.en == first.found.site.label.en == "河湾"
    assert list(again.claims["verdict"]) == list(first.claims["verdict"])


def test_an_unknown_site_is_told_how_a_parcel_of_ones_own_is_given(tmp_path):
    with pytest.raises(LayerError, match="for a parcel of your own, its study or file: --among FILE"):
        judged("用地面积505亩。", tmp_path, site="河湾村头")
