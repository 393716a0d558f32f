"""Siting rules in a study: what supplies them, what they exclude, every output, and one line for each fault."""

import csv
import io
import json

import openpyxl
import pandas as pd
import pytest

import siting
from siting import load_study, run
from siting.errors import SitingError
from siting.outcome import VERDICTS
from siting.promotion.weaknesses import weaknesses
from tests.support.packed import program_of

STUDY = """\
title: Three places
sites: {file: sites.csv, datum: wgs84}
layers:
  rail: {file: rail.geojson, theme: railway}
criteria:
  - {id: city, measure: distance, params: {to: Taiyuan}, weight: 1, value: {kind: linear, worst: 200, best: 0}}
  - {id: tilt, measure: attribute, params: {column: tilt, unit: deg}, weight: 1, value: {kind: linear, worst: 9, best: 0}}
rules:
  - {use: gb50174, only: [railway, metro]}
  - {id: rail, object: railway, relation: distance_at_least, limit: 3, unit: km}
  - {id: flat, object: slope, relation: at_most, limit: 5, unit: deg}
  - {id: size, object: area, relation: at_least, limit: 600, unit: mu, on_fail: keep}
supply: {slope: tilt}
"""
# A line along 37.5 N: the first place is 1.1 km north of it, the others far away.
RAIL = {
    "type": "FeatureCollection",
    "features": [{"type": "Feature", "properties": {"name": "<b>Line</b>"},
                  "geometry": {"type": "LineString", "coordinates": [[112.0, 37.5], [112.4, 37.5]]}}],
}  # fmt: skip
SITES = "site_id,name,lon,lat,area_mu,tilt\na,Near,112.2,37.51,700,1\nb,Far,112.2,37.9,700,\nc,Steep,112.2,38.1,100,7\n"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "study.yaml").write_text(STUDY)
    (tmp_path / "rail.geojson").write_text(json.dumps(RAIL))
    (tmp_path / "sites.csv").write_text(SITES)
    return tmp_path


def verdicts(result):
    return {r.rule.id: [VERDICTS[v] for v in r.verdict] for r in result.outcome.rules}


def change(folder, old, new):
    text = (folder / "study.yaml").read_text()
    assert old in text
    (folder / "study.yaml").write_text(text.replace(old, new))


def fault(folder):
    with pytest.raises(SitingError) as caught:
        run(load_study(folder / "study.yaml"))
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_layers_criteria_and_columns_supply_rules(folder):
    assert verdicts(run(load_study(folder / "study.yaml"))) == {
        "gb50174:railway": ["conditional"] * 3,
        "gb50174:metro": ["unknown"] * 3,
        "study:rail": ["fail", "pass", "pass"],
        "study:flat": ["pass", "unknown", "fail"],
        "study:size": ["pass", "pass", "fail"],
    }


def test_fail_excludes_and_keeps_the_site_with_its_reason(folder):
    result = run(load_study(folder / "study.yaml"))
    table = result.ranking.set_index("site_id")
    assert table["status"].to_dict() == {"a": "excluded", "b": "ranked", "c": "excluded"}
    reasons = {r.en for r in result.outcome.ranking.reasons}
    assert "Railway: at least 3 km from the parcel's edge (rules of the study)" in " ".join(reasons)


def test_rules_change_no_score(folder):
    before = run(load_study(folder / "study.yaml")).ranking.set_index("site_id")["score"]
    text = (folder / "study.yaml").read_text()
    (folder / "study.yaml").write_text(text[: text.index("rules:")])
    after = run(load_study(folder / "study.yaml")).ranking.set_index("site_id")["score"]
    pd.testing.assert_series_equal(before.sort_index(), after.sort_index(), check_exact=True)


def test_every_output_shows_them(folder):
    result = run(load_study(folder / "study.yaml"))
    out = folder / "out"
    result.save(out)
    rows = list(csv.DictReader(io.StringIO((out / "rules.csv").read_text(encoding="utf-8"))))
    assert len(rows) == 15
    near = next(r for r in rows if (r["site_id"], r["rule"]) == ("a", "study:rail"))
    assert (near["verdict"], near["feature"], near["unit"], near["excludes"]) == (
        "fail",
        "<b>Line</b>",
        "km",
        "yes",
    )
    assert float(near["measured"]) == pytest.approx(1.11, abs=0.01)
    metro = next(r for r in rows if r["rule"] == "gb50174:metro")
    assert (metro["measured"], metro["mark"]) == ("", "M-high")
    assert "ask the metro company" in metro["supply"]
    result.save(folder / "zh", outputs=["rules"], lang="zh")
    chinese = list(csv.DictReader(io.StringIO((folder / "zh/rules.csv").read_text(encoding="utf-8"))))
    assert [r["verdict"] for r in chinese] == [r["verdict"] for r in rows]
    metro = next(r for r in chinese if r["rule"] == "gb50174:metro")
    assert metro["title"] == "地铁：距地块边界不小于100米"
    assert "地铁公司" in metro["supply"]
    sheets = openpyxl.load_workbook(out / "ranking.xlsx")
    assert {"rules", "rules in full"} <= set(sheets.sheetnames)
    overview = [[c.value for c in row] for row in sheets["rules"].iter_rows()]
    assert overview[0][5:] == ["Far", "Near", "Steep"]
    assert overview[3][5:] == ["pass", "fail", "pass"]
    assert len(list(sheets["rules in full"].iter_rows())) == 16
    page = (out / "map.html").read_text(encoding="utf-8")
    assert "siting-rules" in program_of(page)
    assert "<b>Line</b>" not in page
    told = json.loads((out / "run.json").read_text())
    assert [i["name"] for i in told["inputs"] if i["role"] == "rules"] == ["gb50174.yaml"]
    assert "gb-50174-2017" in json.loads((out / "result.json").read_text())["sources"]


def test_a_conditional_verdict_says_whether_the_figure_would_meet_the_rule(folder):
    change(
        folder,
        "  - {id: rail,",
        "  - {id: far, object: railway, relation: distance_at_least, limit: 3, unit: km, advised: true}\n  - {id: rail,",
    )
    result = run(load_study(folder / "study.yaml"))
    result.save(folder / "out")
    rows = list(csv.DictReader(io.StringIO((folder / "out/rules.csv").read_text(encoding="utf-8"))))
    told = {(r["site_id"], r["rule"]): (r["verdict"], r["would_hold"]) for r in rows}
    assert told["a", "study:far"] == ("conditional", "no")
    assert told["b", "gb50174:railway"] == ("conditional", "yes")
    assert told["a", "gb50174:railway"] == ("conditional", "")  # a point: the outline decides
    assert told["a", "study:rail"] == ("fail", "")
    assert result.rules["would_hold"].tolist() == [r["would_hold"] for r in rows]
    sheet = openpyxl.load_workbook(folder / "out/ranking.xlsx")["rules"]
    of_near = [row[6].value for row in sheet.iter_rows()]
    assert "conditional: would be missed (advised only)" in of_near
    assert "conditional: not decided" in of_near
    ruled = [w for w in weaknesses(result.outcome, 0, ()) if w.kind in {"missed", "constraint"}]
    kinds = [w.kind for w in ruled]
    assert kinds == ["missed"] * 2 + ["constraint"] * (len(kinds) - 2)
    assert "would be missed (advised only); measured 1.1" in ruled[0].text.en
    assert ruled[0].text.zh.startswith("按现有数值不满足（仅为建议），现值1.1")


def test_the_frame_has_one_row_per_site_and_rule(folder):
    frame = run(load_study(folder / "study.yaml")).rules
    assert len(frame) == 15
    assert frame.groupby("rule")["verdict"].apply(list)["study:flat"] == ["pass", "unknown", "fail"]


def test_the_name_of_the_deciding_feature_is_in_the_language_of_the_reader(folder):
    named = {**RAIL["features"][0], "properties": {"name": "Line", "name_zh": "铁路线"}}
    (folder / "rail.geojson").write_text(json.dumps({**RAIL, "features": [named]}))
    result = run(load_study(folder / "study.yaml"))
    result.save(folder / "out", lang="zh", outputs=["workbook"])
    sheet = openpyxl.load_workbook(folder / "out" / "ranking.xlsx")["规则明细"]
    assert {row[5].value for row in sheet.iter_rows(min_row=2)} == {None, "铁路线"}


def test_a_study_without_rules_has_no_file_of_them(folder):
    text = (folder / "study.yaml").read_text()
    (folder / "study.yaml").write_text(text[: text.index("rules:")])
    result = run(load_study(folder / "study.yaml"))
    result.save(folder / "out")
    assert not (folder / "out" / "rules.csv").exists()
    assert result.rules.empty


def test_a_site_has_the_same_verdicts_whatever_else_is_in_the_file(folder):
    whole = verdicts(run(load_study(folder / "study.yaml")))
    for row, line in enumerate(SITES.splitlines()[1:]):
        (folder / "sites.csv").write_text(f"{SITES.splitlines()[0]}\n{line}\n")
        alone = verdicts(run(load_study(folder / "study.yaml")))
        # A file without any slope has no such figure either.
        assert {k: v[0] for k, v in alone.items()} == {k: v[row] for k, v in whole.items()}


def test_a_file_of_rules_of_ones_own(folder):
    (folder / "ours.yaml").write_text(
        "id: ours\ntitle: Ours\nrules:\n  - {id: size, object: area, relation: at_least, limit: 700, unit: mu}\n"
    )
    change(folder, "rules:\n", "rules:\n  - ours.yaml\n")
    assert verdicts(run(load_study(folder / "study.yaml")))["ours:size"] == ["pass", "pass", "fail"]


def test_an_object_of_ones_own(folder):
    change(folder, "rules:\n", "rules:\n  - {id: lake, object: {id: lake, title: {en: Lake, zh: 湖}, ask: the water bureau}, "
           "relation: outside}\n")  # fmt: skip
    rule = run(load_study(folder / "study.yaml")).outcome.rules[0]
    assert rule.supply.en == "a layer (Lake); ask the water bureau"
    assert set(rule.verdict) == {VERDICTS.index("unknown")}


def test_one_layer_may_say_of_each_feature_what_it_is(folder):
    rail = {**RAIL, "features": [{**RAIL["features"][0], "properties": {"name": "Line", "kind": "railway"}}]}
    (folder / "rail.geojson").write_text(json.dumps(rail))
    change(folder, "theme: railway", "theme_column: kind")
    assert verdicts(run(load_study(folder / "study.yaml")))["study:rail"] == ["fail", "pass", "pass"]


def test_a_criterion_that_needs_parameters_supplies_nothing_by_itself(folder):
    change(folder, "supply: {slope: tilt}\n", "")
    assert verdicts(run(load_study(folder / "study.yaml")))["study:flat"] == ["unknown"] * 3


def test_a_criterion_of_the_study_supplies_the_object_it_measures(folder):
    change(
        folder, "rules:\n", "rules:\n  - {id: hub, object: hub_cluster, relation: one_of, words: ['no']}\n"
    )
    guessed = verdicts(run(load_study(folder / "study.yaml")))["study:hub"]
    assert guessed == ["conditional"] * 3  # the county of the nearest seat is a guess


FAULTS = {
    "unknown preset": ("use: gb50174", "use: gb50175", r"line 9: rules[1]: no rules 'gb50175'. Did you mean 'gb50174'?"),
    "no such file": ("use: gb50174", "use: gone.yaml", "gone.yaml: no such file. See docs/rules.md"),
    "misspelt key": ("relation: at_most", "relaton: at_most", "line 11: rules[3].relaton: unknown key"),
    "misspelt key of a set": ("only: [railway, metro]", "olny: [railway]", "line 9: rules[1].olny: unknown key"),
    "unknown object": ("object: slope", "object: slop", "line 11: rules[3].object: no object 'slop'. Did you mean 'slope'?"),
    "unknown rule": ("only: [railway, metro]", "only: [railwy]", "no rule 'railwy'. Did you mean 'railway'?"),
    "unknown grade": ("use: gb50174", "use: gb50174, grade: D", "no grade 'D'"),
    "twice": ("rules:\n", "rules:\n  - gb50174\n", "the rule 'gb50174:railway' is applied twice"),
    "supply nobody needs": ("supply: {", "supply: {slpoe: tilt, ", "supply.slpoe: no rule of the study is about it. Did you mean 'slope'?"),
    "supply without a layer": ("supply: {", "supply: {railway: {layer: rial}, ", "supply.railway.layer: no layer 'rial'. Did you mean 'rail'?"),
    "supply without a criterion": ("slope: tilt", "slope: {criterion: tlit}", "the study has no criterion 'tlit'. Did you mean 'tilt'?"),
    "supply of two": ("slope: tilt", "slope: {criterion: tilt, column: tilt}", "supply.slope: give one of layer, criterion and column"),
    "another unit": ("limit: 5, unit: deg", "limit: 5, unit: '%'", "the rule 'study:flat' is in '%', and what supplies slope in 'deg'"),
    "a layer for a figure": ("slope: tilt", "slope: {layer: rail}", "compares Slope by at_most, which a layer cannot supply"),
    "a word that no feature has": ("supply: {", "supply: {railway: {layer: rail, where: {name: x}}, ", "layer 'rail': no feature has 'x' in column 'name'"),
    "a column that no layer has": ("supply: {", "supply: {railway: {layer: rail, where: {nme: x}}, ", "layer 'rail': no column 'nme'. Did you mean 'name'?"),
    "two layers of a theme": ("criteria:\n", "  rail2: {file: rail.geojson, theme: railway}\ncriteria:\n", "the layers 'rail' and 'rail2' both show 'railway'. Choose one under supply"),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "message"), FAULTS.values(), ids=FAULTS)
def test_a_fault_is_one_line(folder, old, new, message):
    change(folder, old, new)
    assert message in fault(folder)


def test_what_a_hint_says_mends_it(folder):
    change(folder, "criteria:\n", "  rail2: {file: rail.geojson, theme: railway}\ncriteria:\n")
    said = fault(folder)
    mend = said.partition("supply: {")[2].partition("}")[0]
    change(folder, "supply: {", f"supply: {{{mend}, ")
    assert verdicts(run(load_study(folder / "study.yaml")))["study:rail"] == ["fail", "pass", "pass"]


def test_a_missing_column_is_unknown_and_named(folder):
    change(folder, "slope: tilt", "slope: {column: gradient}")
    result = run(load_study(folder / "study.yaml"))
    rule = next(r for r in result.outcome.rules if r.rule.id == "study:flat")
    assert set(rule.verdict) == {VERDICTS.index("unknown")}
    assert "gradient" in rule.supply.en
    assert any("no column 'gradient'" in w for w in result.outcome.warnings)


def test_rules_are_part_of_the_public_api():
    assert "rules" in dir(siting.Result)
