"""Land that the law closes to building, as a user's file tells it: kept out of the ranking by the study."""

import pytest

import siting
from siting.readers.read_options import ReadOptions
from siting.study.new_study import write_study_of_sites
from siting.study.own_land_use import asks_for_protected, is_all_of_it

HEAD = "name,longitude,latitude,area_ha,{}\n"
ROWS = (
    ("A", "112.16,37.55,40"),
    ("B", "112.10,37.56,30"),
    ("C", "112.12,37.60,25"),
    ("D", "112.02,37.50,20"),
)


def study_of(tmp_path, heading, cells, lang="zh"):
    rows = "".join(f"{name},{place},{cell}\n" for (name, place), cell in zip(ROWS, cells, strict=True))
    (tmp_path / "sites.csv").write_text(HEAD.format(heading) + rows, encoding="utf-8")
    siting.start_study(tmp_path / "sites.csv", tmp_path / "s", lang=lang)
    return siting.load_study(tmp_path / "s" / "study.yaml")


@pytest.mark.parametrize(
    ("heading", "cells", "out"),
    [
        ("是否涉及永久基本农田", ("否", "是", "不涉及", "否"), ["B"]),
        ("是否占用基本农田", ("无", "有", "有", "待核"), ["B", "C"]),
        ("是否涉及生态保护红线", ("否", "否", "全部涉及", "否"), ["C"]),
        ("涉及永久基本农田", ("不涉及", "涉及", "涉及约30亩", "不涉及"), ["B"]),
        ("On permanent basic farmland", ("no", "Yes", "no", "no"), ["B"]),
    ],
)
def test_a_parcel_said_to_be_protected_land_is_not_ranked(tmp_path, heading, cells, out):
    study = study_of(tmp_path, heading, cells, "zh" if not heading.isascii() else "en")
    (limit,) = [c for c in study.file.constraints if c.criterion == "protected_land"]
    assert {c.id: c.weight for c in study.file.criteria}["protected_land"] == 0
    ranking = siting.run(study).ranking
    excluded = ranking[ranking["status"] != "ranked"]["name"].tolist()
    assert [name for name in "ABCD" if name in excluded] == out, limit


@pytest.mark.parametrize(
    ("heading", "cells"),
    [
        ("是否涉及永久基本农田", ("否", "不涉及", "否", "无")),
        ("是否涉及永久基本农田", ("否", "涉及约30亩", "部分涉及", "否")),
        ("距基本农田", ("是", "否", "是", "否")),
        ("是否涉及林地", ("是", "否", "是", "否")),
        ("备注", ("是", "否", "邻近基本农田", "否")),
    ],
)
def test_nothing_is_kept_out_where_no_parcel_is_all_protected_land(tmp_path, heading, cells):
    study = study_of(tmp_path, heading, cells)
    assert not [c for c in study.file.constraints if c.criterion == "protected_land"]


def test_a_part_of_a_parcel_is_not_all_of_it():
    assert all(map(is_all_of_it, ("是", "涉及", "全部占用", "Yes", " true ")))
    assert not any(map(is_all_of_it, ("否", "涉及约30亩", "部分", "不涉及", "no", "partly", "")))
    assert asks_for_protected("是否涉及永久基本农田")
    assert not asks_for_protected("永久基本农田保护牌")


@pytest.mark.parametrize(
    ("heading", "word"),
    [
        ("是否涉及永久基本农田", "是"), ("是否占用生态保护红线", "占用"), ("土地用途", "永久基本农田"),
        ("On permanent basic farmland", "yes"),
    ],
)  # fmt: skip
def test_parcels_that_are_all_protected_are_all_left_out(heading, word, tmp_path):
    """A column with one word for all is no criterion, but here it decides."""
    lines = [f"P{k},{112.1 + k / 50},37.5,{400 + k},{word}" for k in range(3)]
    (tmp_path / "p.csv").write_text(
        "\n".join([f"name,longitude,latitude,area (mu),{heading}", *lines]), "utf-8"
    )
    (study, _), _ = write_study_of_sites(tmp_path / "p.csv", tmp_path / "s", ReadOptions(), lang="en")
    ranking = siting.run(siting.load_study(study)).outcome.ranking
    assert ranking.rank.tolist() == [0, 0, 0]


@pytest.mark.parametrize(
    ("heading", "word"), [("是否涉及永久基本农田", "否"), ("土地用途", "工业用地"), ("备注", "是")]
)
def test_parcels_that_are_all_free_are_ranked(heading, word, tmp_path):
    lines = [f"P{k},{112.1 + k / 50},37.5,{400 + 90 * k},{word}" for k in range(3)]
    (tmp_path / "p.csv").write_text(
        "\n".join([f"name,longitude,latitude,area (mu),{heading}", *lines]), "utf-8"
    )
    (study, _), _ = write_study_of_sites(tmp_path / "p.csv", tmp_path / "s", ReadOptions(), lang="zh")
    assert sorted(siting.run(siting.load_study(study)).outcome.ranking.rank.tolist()) == [1, 2, 3]
