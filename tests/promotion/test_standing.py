"""A rank is handed over with what unsettles it, and no assurance is taken from figures that are not uncertain."""

import re
from dataclasses import replace

import numpy as np
import pytest

import siting
from siting.promotion.standing import standing_texts
from siting.show.base.headline import run_finding
from siting.show.promote.kit import build_kit, standing_text
from siting.show.promote.leaflet import disclosure_sheet
from siting.show.webmap.payload import _first_share
from siting.texts import say
from siting.texts.shares import sampled_text, score_text

STUDY = """
title: {en: Three places, zh: 三处地块}
sites: {file: places.csv, datum: wgs84}
criteria:
  - {id: price, measure: attribute, label: {en: Price of power, zh: 电价}, params: {column: price, unit: yuan/kWh}, weight: 1, value: {kind: linear, worst: 0.6, best: 0.3}}
  - {id: area, measure: attribute, label: {en: Land area, zh: 用地面积}, params: {column: land, unit: ha}, weight: 1, value: {kind: linear, worst: 10, best: 50}}
robustness: {samples: 500, seed: 1}
"""
HEAD = "site_id,name,name_zh,longitude,latitude,elevation_m,price,land\n"
SLIM = "P1,Alpha,甲园,112.156,37.551,760,0.36,30.4\nP2,Beta,乙园,113.177,37.895,1070,0.45,42\nP3,Gamma,丙园,113.3,40.08,1045,0.58,12\n"
WIDE = "P1,Alpha,甲园,112.156,37.551,760,0.32,48\nP2,Beta,乙园,113.177,37.895,1070,0.45,30\nP3,Gamma,丙园,113.3,40.08,1045,0.58,12\n"
OPEN = SLIM.replace("0.58", "")


def promoted(folder, rows, site, rival):
    (folder / "study.yaml").write_text(STUDY, "utf-8")
    (folder / "places.csv").write_text(HEAD + rows, "utf-8")
    return siting.promote(siting.run(siting.load_study(folder / "study.yaml")), site, [rival])


def kit_of(sheet):
    return build_kit(sheet.found, sheet.result.outcome, contact=(), pictures={})


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_slim_lead_is_disclosed_with_what_unsettles_it(tmp_path, lang):
    sheet = promoted(tmp_path, SLIM, "Alpha", "Beta")
    outcome, kit = sheet.result.outcome, kit_of(sheet)
    nearby = float(outcome.robustness.nearby.first[0])
    moved = 100 * outcome.robustness.shifts[0].moved
    assert nearby < 0.9
    assert moved < 1
    said = kit.main_points[0].text[lang]
    scores = outcome.ranking.score[outcome.ranking.order[:2]]
    ahead = score_text(float(scores[0] - scores[1]))
    for figure in (ahead, sampled_text(nearby), f"{moved:.1f}", {"en": "Beta", "zh": "乙园"}[lang]):
        assert figure in said
    assert any(said in str(block) for block in disclosure_sheet(kit, lang).blocks)
    assert kit.main_points[0].note[lang] == standing_text(kit).note[lang]
    # The run says the same of the same outcome.
    assert sampled_text(nearby) in run_finding(outcome)[lang]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_figures_that_are_not_uncertain_assure_nobody(tmp_path, lang):
    sheet = promoted(tmp_path, SLIM, "Alpha", "Beta")
    outcome = sheet.result.outcome
    assert not outcome.uncertain
    standing = standing_text(kit_of(sheet))
    assert say("kit.rank_exact")[lang] in standing.text[lang]
    assert {"en": "samples", "zh": "九成"}[lang] not in standing.text[lang] + standing.note[lang]
    assert {"en": "draws of the figures", "zh": "数据抽样"}[lang] not in run_finding(outcome)[lang]
    assert np.isnan(_first_share(outcome)).all()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_figures_that_are_uncertain_are_still_sampled(tmp_path, lang):
    sheet = promoted(tmp_path, OPEN, "Alpha", "Beta")
    outcome = sheet.result.outcome
    assert outcome.uncertain
    assert say("kit.rank_exact")[lang] not in standing_text(kit_of(sheet)).text[lang]
    assert not np.isnan(_first_share(outcome)).all()


def test_a_settled_place_is_not_disclosed_and_a_second_one_is_told_against_the_third(tmp_path):
    kinds = [w.kind for w in promoted(tmp_path, WIDE, "Alpha", "Beta").found.weaknesses]
    assert "standing" not in kinds
    close = SLIM.replace("0.36,30.4", "0.31,49").replace("0.58,12", "0.36,30")
    found = promoted(tmp_path, close, "Beta", "Alpha").found
    (said,) = [w.text for w in found.weaknesses if w.kind == "standing"]
    assert found.site.rank == 2
    assert "Gamma" in said.en
    assert "丙园" in said.zh
    assert "first in" not in said.en
    # It is a shortcoming: who is first stands before how little the site itself is ahead by.
    scores = found.site.score, found.rivals[0].score
    by = score_text(scores[1] - scores[0])
    assert said.en.startswith(f"not first but number 2, {by} behind Alpha")
    assert said.zh.startswith(f"排名第2，比居首的甲园低{by}分")
    assert re.search(r"only [\d.]+ ahead of Gamma|no higher a score than Gamma", said.en)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_a_first_place_that_another_site_holds_more_often_does_not_pass_for_the_best(tmp_path, lang):
    """UNKNOWN figures may lower the top site: the second is first in most draws, and each product says so."""
    sheet = promoted(tmp_path, SLIM.replace("0.36,30.4", ",40"), "Alpha", "Beta")
    outcome, kit = sheet.result.outcome, kit_of(sheet)
    assert outcome.ranking.rank[0] == 1
    assert outcome.likely.stated.first[1] > outcome.likely.stated.first[0]
    other, words = {"en": ("Beta", "more often"), "zh": ("乙园", "居首更多")}[lang]
    share = sampled_text(float(outcome.likely.stated.first[1]))
    for said in (run_finding(outcome)[lang], kit.main_points[0].text[lang]):
        assert words in said
        assert other in said
        assert share in said
    for said in (standing_text(kit).text[lang], standing_text(kit).note[lang]):
        assert {"en": "Beta, with a lower score, is first in more", "zh": "居首更多的是得分低于它的乙园"}[
            lang
        ] in said
    settled = standing_text(kit_of(promoted(tmp_path, WIDE, "Alpha", "Beta"))).text[lang]
    assert {"en": "in more of the draws", "zh": "居首更多"}[lang] not in settled


def test_a_run_without_robustness_speaks_of_the_next_site_alone(tmp_path):
    sheet = promoted(tmp_path, SLIM, "Alpha", "Beta")
    bare = replace(sheet.result.outcome, robustness=None)
    ((kind, _, said),) = standing_texts(bare, 0)
    assert kind == "standing"
    assert sampled_text(1 - bare.likely.leads[0].nearby) in said.en
    assert standing_texts(replace(bare, likely=None), 0) == []
