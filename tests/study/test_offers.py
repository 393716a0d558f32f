"""A site file's own columns are offered as criteria where the study does not use them."""

import pytest

from siting import load_study, run

FILE = "plots.csv"
COLUMNS = "name,lon,lat,电价,land,use,owner,remark,same,county\n"
ROWS = [
    "A,112.1,37.5,0.41,12,farm,Li,x,1,交城县",
    "B,112.2,37.6,0.43,15,farm,Wu,y,1,文水县",
    "C,112.3,37.7,0.39,11,waste,Ma,z,1,文水县",
]
STUDY = """\
title: T
sites: {file: plots.csv}
criteria:
  - {id: land, measure: attribute, params: {column: land}, weight: 1, value: {kind: linear, worst: 20, best: 0}}
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / FILE).write_text(COLUMNS + "\n".join(ROWS) + "\n", encoding="utf-8")
    (tmp_path / "study.yaml").write_text(STUDY)
    return tmp_path


def offers(result):
    return [w for w in result.outcome.warnings if "can be criteria" in w]


def test_columns_with_figures_or_few_words_are_offered_and_others_are_not(folder):
    (said,) = offers(run(load_study(folder / "study.yaml"), sites=folder / FILE))
    assert said == (
        "plots.csv: 2 more columns can be criteria: '电价', 'use'; in a study: {id: own, measure: attribute, "
        "params: {column: '电价'}, weight: ..., value: {kind: linear, worst: ..., best: ...}}"
    )


def test_what_is_pasted_is_measured(folder):
    said = "  - {id: own, measure: attribute, params: {column: '电价'}, weight: 1, value: {kind: linear, worst: 1, best: 0}}\n"
    (folder / "study.yaml").write_text(STUDY + said, encoding="utf-8")
    result = run(load_study(folder / "study.yaml"), sites=folder / FILE)
    assert result.outcome.criteria[1].measured.main.value.tolist() == [0.41, 0.43, 0.39]
    assert offers(result)[0].startswith(
        "plots.csv: 1 more column can be criteria: 'use'; in a study: {id: own"
    )
    assert "type: category" in offers(result)[0]


def test_a_study_of_its_own_sites_is_told_by_check_alone(folder):
    study = load_study(folder / "study.yaml")
    assert offers(run(study)) == []
    assert len(offers(run(study, explained=False))) == 1


def test_the_embedded_study_uses_all_its_columns():
    assert offers(run(load_study(), explained=False)) == []


@pytest.mark.parametrize("cell", ["面议", "待定", "约5", "1.5万"])
def test_a_column_of_figures_with_one_word_for_missing_or_about_is_offered(folder, cell):
    rows = [ROWS[0], ROWS[1], ROWS[2].replace("0.39", cell)]
    (folder / FILE).write_text(COLUMNS + "\n".join(rows) + "\n", encoding="utf-8")
    (said,) = offers(run(load_study(folder / "study.yaml"), sites=folder / FILE))
    assert "'电价', 'use'" in said
    assert "params: {column: '电价'}, weight" in said


@pytest.mark.parametrize("heading", ["序号", "编号", "No.", "#", "index", "Serial number", "排列"])
def test_a_column_that_numbers_the_rows_is_no_criterion(folder, heading):
    rows = [f"{n},{row}" for n, row in enumerate(ROWS, start=1)]
    (folder / FILE).write_text(f"{heading},{COLUMNS}" + "\n".join(rows) + "\n", encoding="utf-8")
    (said,) = offers(run(load_study(folder / "study.yaml"), sites=folder / FILE))
    assert "2 more columns can be criteria: '电价', 'use'" in said


def test_a_column_with_a_unit_may_count_from_one(folder):
    rows = [f"{n},{row}" for n, row in enumerate(ROWS, start=1)]
    (folder / FILE).write_text("距河（km）," + COLUMNS + "\n".join(rows) + "\n", encoding="utf-8")
    (said,) = offers(run(load_study(folder / "study.yaml"), sites=folder / FILE))
    assert "3 more columns can be criteria: '距河（km）'" in said


@pytest.mark.parametrize(
    "heading", ["联系人", "联系电话", "填表人", "Contact", "phone", "E-mail", "contact person"]
)
def test_whom_to_ask_is_no_criterion(folder, heading):
    said = ["13800000000", "13900000001", "13900000001"] if "ph" in heading else ["Li", "Wu", "Wu"]
    rows = [f"{row},{who}\n" for row, who in zip(ROWS, said, strict=True)]
    (folder / FILE).write_text(COLUMNS.strip() + f",{heading}\n" + "".join(rows), encoding="utf-8")
    (told,) = offers(run(load_study(folder / "study.yaml"), sites=folder / FILE))
    assert told.startswith("plots.csv: 2 more columns can be criteria: '电价', 'use';")


@pytest.mark.parametrize(("lon", "told"), [(106.6, True), (112.2, False)])
def test_weights_of_a_study_about_other_places_are_named(tmp_path, lon, told):
    """Taiyuan weighs a third in the embedded study, and says nothing about sites a thousand kilometres away."""
    file = tmp_path / "far.csv"
    file.write_text(f"name,lon,lat\nA,{lon},37.5\nB,{lon + 0.1},37.6\n", "utf-8")
    notes = run(load_study(), sites=file, outputs=[]).outcome.warnings
    said = [
        w for w in notes if w.startswith("same_city weighs 30%, but scores 0 for every site of far.csv (")
    ]
    assert len(said) == told
    assert not any(w.startswith("remote") for w in notes)  # weighs nothing
