"""A document about several sites: each figure at the site that its row, sentence or heading names."""

from dataclasses import replace

import pytest

import siting
from siting.auditing.judging.check import audit
from siting.auditing.judging.several_sites import read_told_apart
from siting.auditing.judging.site import find_site, names_of
from siting.auditing.judging.verdicts import Verdict
from siting.auditing.reading.documents import document_of
from siting.auditing.reading.extract import extract
from siting.catalogue import Catalogue
from siting.errors import SitesError
from siting.evidence import Label

CATALOGUE = Catalogue()


def site(where, name=""):
    found = find_site(where, CATALOGUE)
    return replace(found, label=Label(name, name)) if name else found


def read(text, *sites):
    sites = sites or (site("Jiaocheng"),)
    document = document_of(text)
    return read_told_apart(document, sites, CATALOGUE)


def whose(reading):
    """The claims as (figure as written, name of the site), and what is somebody else's."""
    mine = [(c.as_written, c.owner.name) for c in reading.claims]
    return mine, [(x.as_written, x.owner.name) for x in reading.not_understood if x.rule == "elsewhere"]


SECTIONS = """6 Site sheets

6.1 Shouyang

Elevation 1,059 m above sea level; the data centre has 3,000 racks.

6.2 Jiaocheng

Elevation 753 m above sea level; the data centre has 4,000 racks.

7 Summary

The data centre has an annual mean temperature of 11.7 °C.
"""


def test_figures_under_the_heading_of_another_site_are_that_sites():
    mine, others = whose(read(SECTIONS))
    assert mine == [("753 m", ""), ("4,000 racks", ""), ("11.7 °C", "")]
    assert others == [("1,059 m", "Shouyang"), ("3,000 racks", "Shouyang")]


def test_the_figures_of_other_sites_are_accounted_for_as_theirs():
    before = extract(document_of(SECTIONS), site_names=names_of(site("Jiaocheng")))
    after = read(SECTIONS)
    assert len(after.figures) == len(before.figures)
    assert sum(f.outcome == "whose" for f in after.figures) == 2
    named = [c for f in after.figures for c in f.claims]
    assert sorted(named) == sorted(c.id for c in after.claims)


def test_chinese_headings_tell_sites_apart():
    text = "一、寿阳县\n\n场址海拔1059米，数据中心占地300亩。\n\n二、交城县\n\n场址海拔753米，数据中心占地600亩。\n\n三、结论\n\n数据中心年平均气温11.7℃。\n"
    mine, others = whose(read(text))
    assert mine == [("753米", ""), ("600亩", ""), ("11.7℃", "")]
    assert others == [("1059米", "寿阳县"), ("300亩", "寿阳县")]


def test_rows_of_a_table_of_sites():
    text = "| Site | Elevation | Racks |\n| --- | --- | --- |\n| Shouyang | 1,059 m | 3,000 racks |\n| Jiaocheng | 753 m | 4,000 racks |\n"
    mine, others = whose(read(text))
    assert [figure for figure, _ in mine] == ["753 m", "4,000 racks"]
    assert {name for _, name in others} == {"Shouyang"}


def test_columns_of_a_table_of_sites():
    text = "| Item | Shouyang | Jiaocheng |\n| --- | --- | --- |\n| Racks | 3,000 racks | 4,000 racks |\n"
    mine, others = whose(read(text))
    assert mine == [("4,000 racks", "")]
    assert others == [("3,000 racks", "Shouyang")]


def test_a_table_of_distances_tells_no_sites_apart():
    text = "The data centre lies in Jiaocheng.\n\n| Location | Distance |\n| --- | --- |\n| Distance to Taiyuan | 50 km |\n| Distance to Beijing | 450 km |\n"
    plain = extract(document_of(text), site_names=names_of(site("Jiaocheng")))
    assert read(text) == plain
    assert [c.subject for c in plain.claims if c.kind == "distance"] == ["Taiyuan", "Beijing"]


def test_the_heading_of_one_place_only_tells_nothing_apart():
    text = "Taiyuan\n\nThe data centre has 4,000 racks.\n"
    assert whose(read(text)) == ([("4,000 racks", "")], [])


A_AND_B = (
    "## Parcel A\n\nIt covers 600 mu and lies 50 km from Taiyuan. The data centre has 5,000 racks.\n\n"
    "## Parcel B\n\nIt covers 900 mu and lies 32 km from Datong. The data centre has 3,000 racks.\n\n"
    "## Summary\n\nParcel B has 30 MW of power; Parcel A has 20 MW of power. The data centre has a PUE of 1.3.\n"
)


def test_each_claim_is_judged_at_the_site_it_is_about():
    sites = (site("Jiaocheng", "Parcel A"), site("Huairen", "Parcel B"))
    reading = read(A_AND_B, *sites)
    assert dict(whose(reading)[0]) == {
        "600 mu": "", "50 km": "", "5,000 racks": "", "900 mu": "Parcel B", "32 km": "Parcel B",
        "3,000 racks": "Parcel B", "30 MW": "Parcel B", "20 MW": "", "1.3": "",
    }  # fmt: skip
    found = audit(reading, sites[0], further=sites[1:])
    distances = [j for j in found.judged if j.claim.kind == "distance"]
    assert [j.verdict for j in distances] == [Verdict.SUPPORTED, Verdict.SUPPORTED]
    assert [way.spot.label.en for way in found.ways] == ["Taiyuan"]
    # 30 MW for 3,000 racks and 20 MW for 5,000: never 30 MW for 5,000.
    ratios = {check.id: check.found for check in found.checks if check.id.startswith("power-per-rack")}
    assert ratios["power-per-rack"] == pytest.approx(20_000 / 5_000 / 1.3)
    assert ratios["power-per-rack@Parcel B"] == pytest.approx(30_000 / 3_000 / 1.3)
    assert "Parcel B" in next(c.title.zh for c in found.checks if c.id == "power-per-rack@Parcel B")


def test_of_parcels_by_letter_the_one_at_the_site_is_judged():
    text = "Parcel A\n\nIt lies in Huairen. The data centre has 3,000 racks.\n\nParcel B\n\nIt lies in Jiaocheng. The data centre has 5,000 racks.\n"
    mine, others = whose(read(text))
    assert ("5,000 racks", "") in mine
    assert "3,000 racks" not in dict(mine)
    assert all(name == "Parcel A" for _, name in others if _ == "3,000 racks")


def test_a_comparison_does_not_change_the_subject():
    text = SECTIONS + "\nCompared with Shouyang, Jiaocheng has 4,000 racks.\n"
    assert whose(read(text))[0][-1] == ("4,000 racks", "")


def test_a_scale_of_scores_and_a_convention_are_no_figures_of_the_site():
    text = (
        "The data centre lies in Jiaocheng.\n\n| Criterion | Value function |\n| --- | --- |\n"
        "| Peak ground acceleration | linear from 0.4 g (0) to 0.05 g (1) |\n\n"
        "灾备距离（惯例：同城60公里以内，异地500公里以上）。\n"
    )
    assert read(text).claims == ()


def test_two_sites_of_one_name_are_refused(tmp_path):
    (tmp_path / "a.txt").write_text(A_AND_B, encoding="utf-8")
    with pytest.raises(SitesError, match="two sites are called"):
        siting.audit(tmp_path / "a.txt", ["Jiaocheng", "Jiaocheng"])


def test_the_written_claims_judge_the_same_again(tmp_path):
    (tmp_path / "a.md").write_text(A_AND_B, encoding="utf-8")
    first = siting.audit(tmp_path / "a.md", ["Parcel A=Jiaocheng", "Parcel B=Huairen"])
    first.save(tmp_path / "out")
    again = siting.audit(claims=tmp_path / "out" / "claims.yaml")
    told = [[(c.claim.id, c.claim.owner, c.verdict) for c in x.found.judged] for x in (first, again)]
    assert told[0] == told[1]


TWO_SHEETS = """# {one}

Phase 1 costs 1.8 billion yuan; phase 2 costs 2.7 billion yuan. Total investment is 4.5 billion yuan.

# {two}

Phase 1 costs 0.9 billion yuan; phase 2 costs 1.1 billion yuan. Total investment is 2.2 billion yuan.
"""


@pytest.mark.parametrize("audited", [1, 2])
@pytest.mark.parametrize("order", [1, -1])
def test_a_sum_is_checked_once_at_its_site_by_the_claims_it_names(audited, order):
    names = ("Jiaocheng", "Shouyang")[::order]
    made = TWO_SHEETS.format(**dict(zip(("one", "two"), names, strict=True)))
    sites = (site("Jiaocheng"), site("Shouyang"))[:audited]
    reading = read(made, *sites)
    found = audit(reading, sites[0], further=sites[1:])
    figures = {c.id: c.value for c in reading.claims}
    sums = [check for check in found.checks if check.id.startswith("parts-investment")]
    assert len(sums) == audited
    for check in sums:
        there = {figures[claim] for claim in check.claims}
        assert check.stated in there
        assert there <= ({1.8e9, 2.7e9, 4.5e9} if check.stated == 4.5e9 else {0.9e9, 1.1e9, 2.2e9})
