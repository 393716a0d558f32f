"""What several sites share scores in full for each: it is said wherever the scores are shown."""

import openpyxl
import pytest

from siting import load_study, run
from siting.linter.checks import lint
from siting.outcome.shared_figures import shared_figures
from siting.promotion.file_words import words_of
from siting.show.tables.ranking_table import print_ranking
from siting.show.tables.result_json import result_document
from siting.show.webmap.payload import build_payload

ROWS = {
    "zh": ("名称,经度,纬度,供电能力(MVA),地价(万元/亩)", ["120（与乙共用）", "120（与甲共用）", "80", "120MVA，三块地共用"]),
    "en": ("name,longitude,latitude,Capacity (MVA),price (yuan/mu)",
           ["120 (shared with B)", "120, shared with A", "80", "120 MVA; shared by three plots"]),
}  # fmt: skip
STUDY = """
title: T
criteria:
  - id: capacity
    measure: attribute
    params: {{ column: "{column}", unit: MVA }}
    value: {{ kind: linear, worst: 0, best: 200 }}
    weight: {weight}
  - id: price
    measure: attribute
    params: {{ column: "{price}" }}
    value: {{ kind: linear, worst: 40, best: 10 }}
    weight: 1
sites: {{ file: p.csv, datum: wgs84 }}
"""


def made(tmp_path, lang, cells=None, weight=1):
    heading, given = ROWS[lang]
    lines = [
        f'{name},{112.1 + k / 50},37.5,"{cell}",{20 + k}'
        for k, (name, cell) in enumerate(
            zip("甲乙丙丁" if lang == "zh" else "ABCD", cells or given, strict=True)
        )
    ]
    (tmp_path / "p.csv").write_text("\n".join([heading, *lines]), encoding="utf-8")
    column, price = heading.split(",")[3:]
    study = STUDY.format(column=column, price=price, weight=weight)
    (tmp_path / "study.yaml").write_text(study, encoding="utf-8")
    return run(load_study(tmp_path / "study.yaml"))


SAID = {
    "en": ["scores in full", "A 120 MVA (shared with B)", "D 120 MVA (shared by three plots), an equal share of 3 being 40 MVA"],
    "zh": ["按全额计分", "甲120兆伏安（与乙共用）", "丁120兆伏安（三块地共用），3方均分各为40兆伏安"],
}  # fmt: skip


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_check_ranking_and_workbook_say_it(tmp_path, capsys, lang):
    result = made(tmp_path, lang)
    found = next(f for f in lint(result.outcome) if f.id == "shared-in-full")
    assert found.severity == "warning"
    print_ranking(result.outcome, lang)
    printed = "".join(capsys.readouterr().out.split())
    assert all("".join(part.split()) in printed for part in SAID[lang])
    for part in SAID[lang][1:]:
        assert part in found.text[lang]
    result.save(tmp_path / "out", outputs=["workbook"], lang=lang)
    cover = openpyxl.load_workbook(tmp_path / "out" / "ranking.xlsx").worksheets[0]
    texts = [str(cell.value) for row in cover.iter_rows() for cell in row]
    told = shared_figures(result.outcome)[0].text(result.outcome.criteria[0])
    assert told[lang] in texts


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_map_and_result_say_it_too(tmp_path, lang):
    outcome = made(tmp_path, lang).outcome
    told = shared_figures(outcome)[0].text(outcome.criteria[0])
    assert told[lang] in build_payload(outcome, lang=lang)["warnings"]
    found = [c["shared"] for c in result_document(outcome)["criteria"]]
    assert found == [{"sites": 3, "text": {"en": told.en, "zh": told.zh}}, None]


def test_a_shared_figure_that_is_no_criterion_stands_among_the_words_of_the_file(tmp_path):
    sites = made(tmp_path, "en").outcome.sites
    # The words are quoted as they stand, so the title has the unit that the figure lacks.
    assert [words for _, title, words in words_of(sites, 0) if title.en == "Capacity [MVA]"] == [
        "120 (shared with B)"
    ]
    assert not [words for _, title, words in words_of(sites, 2) if title.en.startswith("Capacity")]


def test_the_score_is_that_of_the_full_figure(tmp_path):
    scores = made(tmp_path, "en").outcome.criteria[0].score
    assert scores.tolist() == pytest.approx([0.6, 0.6, 0.4, 0.6])


@pytest.mark.parametrize(("cells", "weight"), [(["120", "80 (own)", "70", "60"], 1), (None, 0)])
def test_nothing_is_said_where_nothing_is_shared_or_it_does_not_weigh(tmp_path, cells, weight):
    assert not [f for f in lint(made(tmp_path, "en", cells, weight).outcome) if f.id == "shared-in-full"]


def test_a_site_that_no_weights_can_overtake_is_named_as_people_do(tmp_path):
    outcome = made(tmp_path, "en", ["150 (own)", "80 (own)", "70", "60"]).outcome
    (found,) = [f for f in lint(outcome) if f.id == "winner-fixed"]
    assert "'A'" in found.text.en
    assert "S000" not in found.text.en
