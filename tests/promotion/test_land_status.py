"""The status of land is read by what it says: whose it is, which kind it is, and what is done or open."""

import itertools

import pytest

from siting.promotion.land_status import CONVERT, EXPROPRIATE, FILED, OPEN, is_granted, open_steps
from siting.promotion.own_words import LAND, REMARK, own_texts
from tests.promotion.test_own_words import result

STATUS = "权属/土地性质"


def steps(words, heading=STATUS, *, is_remark=False):
    return set(open_steps(heading, words, is_remark=is_remark))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("集体用地，未征", {EXPROPRIATE}), ("集体土地", {EXPROPRIATE}), ("集体建设用地，尚未征收", {EXPROPRIATE}), ("部分征收", {EXPROPRIATE}),
        ("待征地", {EXPROPRIATE}), ("正在征收", {EXPROPRIATE}), ("征地未完成", {EXPROPRIATE}), ("集体", {EXPROPRIATE}), ("需先征收", {EXPROPRIATE}),
        ("集体农用地，未征未转", {CONVERT, EXPROPRIATE}), ("国有未利用地", {CONVERT}), ("农用地，未报批", {CONVERT, OPEN}), ("集体林地（待报批）", {CONVERT, EXPROPRIATE, OPEN}),
        ("国有建设用地，未收储", {OPEN}), ("建设用地，待拆迁", {OPEN}), ("工业用地，尚未完成报批", {OPEN}), ("国有，正在办理农转用", {OPEN}),
        ("已收储，工业用地", set()), ("已收储", set()), ("国有建设用地", set()), ("已征收", set()), ("集体土地已征为国有", set()), ("集体建设用地，已完成征收", set()),
        ("非集体土地", set()), ("无需征收", set()), ("集体经营性建设用地，可入市", set()), ("工业用地，批而未供", set()), ("国有，未出让", set()), ("净地", set()),
        ("已平整，可供地", set()), ("不涉及集体土地", set()), ("M1 一类工业用地", set()),
    ],
)  # fmt: skip
def test_status_is_read_by_its_parts(words, found):
    assert steps(words) == found


@pytest.mark.parametrize(
    ("heading", "words", "found"),
    [
        ("Land status", "not yet acquired", {OPEN}), ("Ownership", "private, to be purchased", {OPEN}), ("Zoning", "rezoning pending", {OPEN}),
        ("Zoning", "agricultural, not yet rezoned", {CONVERT, OPEN}), ("Zoning", "industrial, rezoned 2021", set()), ("Ownership", "state", set()),
        ("Land status", "fully serviced; zoned for industry", set()), ("是否已征收", "否", {EXPROPRIATE}), ("征收情况", "未完成", {EXPROPRIATE}),
        ("是否收储", "未收储", {OPEN}), ("是否收储", "是", set()), ("是否需要征收", "否", set()), ("报批情况", "已报批", set()), ("Rezoned", "no", {OPEN}),
        ("电网", "尚未批复", set()), ("供水", "待报批", set()),
    ],
)  # fmt: skip
def test_headings_say_that_a_cell_is_about_land_or_ask_for_a_step(heading, words, found):
    assert steps(words, heading) == found


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("村集体土地，未征收", {EXPROPRIATE}), ("Agricultural land, not yet rezoned", {CONVERT, OPEN}), ("Former power plant site", set()),
        ("220千伏线路尚未批复", set()), ("正在征求村民意见", set()), ("环评待批", set()), ("坟墓12座待迁", set()),
    ],
)  # fmt: skip
def test_remarks_speak_of_other_things_too(words, found):
    assert steps(words, "备注", is_remark=True) == found


@pytest.mark.parametrize(
    ("words", "found", "granted"),
    [
        ("农用地，已报批", {FILED}, False), ("一般农用地（报批中）", {FILED}, False), ("耕地，转用已上报", {FILED}, False), ("未利用地，正在审批", {FILED, OPEN}, False),
        ("Agricultural, rezoning applied for", {FILED}, False), ("Farmland, application pending", {FILED}, False),
        ("农用地，已获批", set(), True), ("农用地，已批复转用", set(), True), ("耕地（农转用已批准）", set(), True), ("农用地，已转为建设用地", set(), True),
        ("Former orchard", set(), False), ("Agricultural, rezoned 2023", set(), True), ("Farmland; change of use granted", set(), True),
        ("农用地，部分已获批", {CONVERT, OPEN}, False), ("农用地，未获批", {CONVERT, OPEN}, False), ("农用地", {CONVERT}, False),
        ("Agricultural, not rezoned", {CONVERT, OPEN}, False), ("Farmland, to be converted", {CONVERT, OPEN}, False), ("Farmland, not approved", {CONVERT}, False),
        ("周边为农田", set(), False), ("紧邻林地", set(), False), ("Next to farmland", set(), False), ("Industrial, surrounded by forest", set(), False),
        ("Near the railway, on farmland", {CONVERT}, False),
    ],
)  # fmt: skip
def test_how_far_a_conversion_is_counts(words, found, granted):
    assert steps(words) == found
    assert is_granted(words) is granted


def test_owner_kind_and_progress_combine_freely():
    parts = (("国有", "集体"), ("建设用地", "农用地", "未利用地"), ("，未征", "，已征收", "（待报批）"))
    for owner, kind, done in itertools.product(*parts):
        open_owner = done == "，未征" or (owner == "集体" and done != "，已征收")
        wanted = {CONVERT: kind != "建设用地", EXPROPRIATE: open_owner, OPEN: done == "（待报批）"}
        assert steps(f"{owner}{kind}{done}") == {step for step, holds in wanted.items() if holds}


def test_it_is_disclosed_in_both_languages(tmp_path):
    run = result(tmp_path, '"集体用地，未征",', '"已收储，工业用地",', head=f"{STATUS},备注")
    ((kind, _, said),) = own_texts(run.outcome.sites, 0)
    assert kind == LAND
    assert "依法征收为国有" in said.zh
    assert "the state must first acquire it" in said.en
    ((kind, _, said),) = own_texts(run.outcome.sites, 1)  # a status without an open step: words, no fault
    assert kind == REMARK
    assert said.zh == "“已收储，工业用地”（地块文件所填，未经核实）"
    (page,) = run.report(tmp_path / "report", formats=["html"], lang="zh")
    assert "依法征收为国有" in page.read_text(encoding="utf-8")
