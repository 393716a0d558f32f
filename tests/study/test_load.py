"""Study files: what is read, and the one line for each fault."""

import pytest

from siting import load_study
from siting.errors import SitingError
from siting.study.schema import FilePart

GOOD = """\
title: Test
sites: {file: sites.csv}
criteria:
  - id: near
    measure: distance
    params: {to: Taiyuan}
    value: {kind: linear, worst: 100, best: 0}
    weight: 2
"""


def load(tmp_path, text):
    path = tmp_path / "study.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return load_study(path)


def test_a_small_study(tmp_path):
    study = load(tmp_path, GOOD).file
    assert (study.title.en, study.criteria[0].measure_id, study.min_coverage) == ("Test", "distance", 0.5)


def test_no_stays_text(tmp_path):
    text = GOOD.replace(
        "kind: linear, worst: 100, best: 0", "kind: categories, scores: {NO: 1, yes: 0, on: 0.5}"
    )
    assert set(load(tmp_path, text).file.criteria[0].value.scores) == {"NO", "yes", "on"}


def test_the_measure_is_the_id_when_it_is_not_given(tmp_path):
    text = GOOD.replace("id: near\n    measure: distance", "id: distance")
    assert load(tmp_path, text).file.criteria[0].measure_id == "distance"


def change(old, new):
    assert old in GOOD
    return GOOD.replace(old, new)


FAULTS = {
    "empty file": ("", r"study\.yaml: the file is empty\. `siting init DIR`"),
    "only blanks": ("  \n\n", "the file is empty"),
    "a list": ("- a\n- b\n", "not a study"),
    "a word": ("hello\n", "not a study"),
    "not YAML": ("title: [unclosed\n", "line 2: not valid YAML"),
    "tabs": ("title: x\n\tsites: y\n", "line 2: not valid YAML"),
    "not UTF-8": ("title: 交城\n".encode("gb18030"), "not UTF-8 at byte 7. Save the study as UTF-8"),
    "duplicate key": (GOOD + "title: Again\n", "line 9: the key 'title' is given twice"),
    "duplicate inner key": (change("weight: 2", "weight: 2\n    weight: 3"), "line 9: the key 'weight' is given twice"),
    "misspelt key": (change("title: Test", "titel: Test"), r"line 1: titel: unknown key .1 more.. Did you mean 'title'"),
    "misspelt inner key": (change("weight: 2", "weigth: 2"), r"weigth: unknown key. Did you mean 'weight'"),
    "value without kind": (change("kind: linear, ", ""), "value: kind must be one of linear, piecewise, exponential, logistic, trapezoid, step, band, categories"),
    "source with a semicolon": (change("measure: distance\n    params: {to: Taiyuan}", "measure: attribute\n    params: {column: a, source: 'a; b'}"), "params.source"),
    "unknown extra key": (change("weight: 2", "weight: 2\n    weigth: 3"), r"line 9: criteria\[1\]\.weigth: unknown key\. Did you mean 'weight'"),
    "unknown sites key": (change("{file: sites.csv}", "{file: sites.csv, datm: gcj02}"), r"sites\.datm: unknown key\. Did you mean 'datum'"),
    "unknown value key": (change("best: 0}", "best: 0, bset: 3}"), r"value\.bset: unknown key\. Did you mean 'best'"),
    "unknown parameter": (change("{to: Taiyuan}", "{to: Taiyuan, layr: x}"), r"params\.layr: unknown key\. Did you mean 'layer'"),
    "missing title": (change("title: Test\n", ""), "title: is missing"),
    "missing criteria": ("title: T\nsites: {file: s.csv}\n", "criteria: is missing"),
    "no criteria": ("title: T\nsites: {file: s.csv}\ncriteria: []\n", "no criteria: give at least one"),
    "missing weight": (change("    weight: 2\n", ""), r"criteria\[1\]\.weight: is missing"),
    "negative weight": (change("weight: 2", "weight: -1"), r"line 8: criteria\[1\]\.weight: .*must be at least 0, not -1"),
    "infinite weight": (change("weight: 2", "weight: .inf"), "finite number"),
    "weight in words": (change("weight: 2", "weight: much"), "must be a number, not 'much'"),
    "all weights zero": (change("weight: 2", "weight: 0"), "all weights are zero"),
    "two of one id": (GOOD + GOOD.split("criteria:\n")[1], "two criteria have the id 'near'"),
    "bad id": (change("id: near", "id: Near-1"), r"criteria\[1\]\.id"),
    "unknown criterion": (change("measure: distance", "measure: distanse"), "line 5: no criterion 'distanse' is installed. Did you mean 'distance'"),
    "unknown criterion by id": (change("id: near\n    measure: distance", "id: near"), "line 4: no criterion 'near'"),
    "parameters missing": (change("params: {to: Taiyuan}", "params: {}"), "give exactly one of 'to' and 'layer'"),
    "crossed linear": (change("worst: 100, best: 0", "worst: 5, best: 5"), "two different anchors"),
    "crossed points": (change("{kind: linear, worst: 100, best: 0}", "{kind: piecewise, points: [[3, 0], [1, 1]]}"), "anchors cross"),
    "crossed band": (change("{kind: linear, worst: 100, best: 0}", "{kind: band, min: 60, max: 10}"), "anchors cross"),
    "unknown kind": (change("kind: linear", "kind: linera"), "'linera' is not a kind; .*Did you mean 'linear'"),
    "unknown policy": (change("weight: 2", "weight: 2\n    unknown: ignore"), "unknown: .*'ignore'"),
    "unknown output": (GOOD + "outputs: [ranking, mpa]\n", r"outputs\[2\]: .*'mpa'"),
    "unknown language": (GOOD + "lang: de\n", "lang: .*'de'"),
    "coverage over one": (GOOD + "min_coverage: 1.5\n", "min_coverage: must be at most 1, not 1.5"),
    "constraint on nothing": (GOOD + "constraints: [{criterion: far, at_most: 3}]\n", "'far', which the study does not have"),
    "constraint without limit": (GOOD + "constraints: [{criterion: near}]\n", "give at_least and/or at_most, or one_of"),
    "constraint crossed": (GOOD + "constraints: [{criterion: near, at_least: 5, at_most: 3}]\n", "limits cross"),
    "tianditu without key": (GOOD + "map: {basemap: tianditu}\n", "needs your own key"),
    "wrong datum": (change("{file: sites.csv}", "{file: sites.csv, datum: nad27}"), "datum: .*'nad27'"),
    "sites is a word": (change("{file: sites.csv}", "sites.csv"), "line 2: sites: "),
    "an alias bomb": ("a: &a [x,x]\n" + "".join(f"k{i}: &k{i} [*{'a' if not i else f'k{i - 1}'}]\n" for i in range(5)), "unknown key|is missing"),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_each_fault_gives_one_clear_line(name, tmp_path):
    text, expected = FAULTS[name]
    with pytest.raises(SitingError, match=expected) as caught:
        load(tmp_path, text)
    message = str(caught.value)
    assert "study.yaml" in message
    assert "\n" not in message
    assert len(message) < 400


def test_a_missing_file_says_how_to_start(tmp_path):
    with pytest.raises(SitingError, match=r"no such file\. `siting init DIR`"):
        load_study(tmp_path / "none.yaml")


def test_a_folder_is_no_study(tmp_path):
    with pytest.raises(SitingError, match="this is a folder"):
        load_study(tmp_path)


def test_the_only_study_of_a_folder_is_named(tmp_path):
    (tmp_path / "mine.yaml").write_text("title: a\n", encoding="utf-8")
    with pytest.raises(SitingError, match=r"Give the study file inside it: .*mine\.yaml"):
        load_study(tmp_path)
    (tmp_path / "other.yml").write_text("title: a\n", encoding="utf-8")
    with pytest.raises(SitingError, match=r"one of the files inside it: 'mine\.yaml', 'other\.yml'$"):
        load_study(tmp_path)


@pytest.mark.parametrize(
    ("key", "given", "meant"),
    [
        ("crs", "4546", "EPSG:4546"), ("datum", "GCJ-02", "gcj02"), ("datum", "WGS84", "wgs84"),
        ("datum", "BD09", "bd09"), ("datum", "CGCS2000", "wgs84"), ("datum", "高德", "gcj02"),
    ],
)  # fmt: skip
def test_systems_are_known_by_their_usual_spellings(key, given, meant):
    value = int(given) if given.isdecimal() else given
    assert getattr(FilePart.model_validate({"file": "a.csv", key: value}), key) == meant
