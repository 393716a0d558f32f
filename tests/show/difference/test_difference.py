"""siting diff, on results written by runs."""

import contextlib
import io
import json
import signal
import sys

import pytest

import siting
from siting import cli
from siting.decide.attribution import CAUSES, compare_runs
from siting.errors import OutputError
from siting.show.difference.difference import difference_document, print_difference
from siting.show.difference.read_result import read_run
from siting.study.load import EMBEDDED_STUDY
from siting.texts import say


def made(folder, *changes, sites=None):
    """Run the embedded study with replacements in its text; return the folder of its result."""
    folder.mkdir()
    text = EMBEDDED_STUDY.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    (folder / "study.yaml").write_text(text, encoding="utf-8")
    table = EMBEDDED_STUDY.with_name("jiaocheng_sites.csv").read_text(encoding="utf-8")
    (folder / "jiaocheng_sites.csv").write_text(sites(table) if sites else table, encoding="utf-8")
    siting.run(siting.load_study(folder / "study.yaml")).save(folder / "out", outputs=["result"])
    return folder / "out"


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    folder = tmp_path_factory.mktemp("runs")
    plain = made(folder / "plain")
    weights = made(folder / "weights", ("same_city: 30", "same_city: 40"))
    shape = made(folder / "shape", ("best: 7000", "best: 6500"))
    fewer = made(
        folder / "fewer",
        sites=lambda t: "".join(x for x in t.splitlines(keepends=True) if not x.startswith("gujiao")),
    )
    moved = made(folder / "moved", sites=lambda t: t.replace("112.14944,37.55117", "112.64944,37.55117"))
    return {"plain": plain, "weights": weights, "shape": shape, "fewer": fewer, "moved": moved}


@pytest.mark.parametrize(
    ("name", "cause"), [("weights", "weights"), ("shape", "value_functions"), ("moved", "data")]
)
def test_a_change_of_one_kind_is_found_as_that_alone(runs, name, cause):
    found = compare_runs(read_run(runs["plain"]), read_run(runs[name]))
    assert found.moved
    for change in found.changes:
        causes = dict(zip(CAUSES, change.causes, strict=True))
        assert {k for k, x in causes.items() if x} <= {cause}
        assert causes[cause] == pytest.approx(change.score_new - change.score_old, abs=1e-9)


def test_a_site_that_went_moves_ranks_alone(runs):
    found = compare_runs(read_run(runs["plain"]), read_run(runs["fewer"]))
    assert [site for site, _ in found.removed] == ["gujiao"]
    for change in found.changes:
        assert set(change.causes) == {0}
        if change.rank_old and change.rank_new:
            assert change.rank_among_both == 0


def test_runs_of_one_study_are_the_same(runs):
    assert compare_runs(read_run(runs["plain"]), read_run(runs["plain"] / "result.json")).same


def test_a_result_from_before_definitions_is_read(runs, tmp_path):
    document = json.loads((runs["plain"] / "result.json").read_text(encoding="utf-8"))
    del document["method"]
    for criterion in document["criteria"]:
        del criterion["value_function"]["definition"]
    (tmp_path / "result.json").write_text(json.dumps(document), encoding="utf-8")
    assert compare_runs(read_run(tmp_path), read_run(runs["plain"])).same
    found = compare_runs(read_run(tmp_path), read_run(runs["shape"]))
    assert all(c.causes[0] == c.causes[2] == 0 for c in found.changes)


def call(*words):
    out, err = io.StringIO(), io.StringIO()
    with (
        pytest.MonkeyPatch.context() as patch,
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
    ):
        patch.setattr(sys, "argv", ["siting", *map(str, words)])
        patch.setattr(signal, "signal", lambda *_: None)
        patch.setenv("COLUMNS", "160")
        with pytest.raises(SystemExit) as caught:
            cli.main()
    return caught.value.code, out.getvalue(), err.getvalue()


def test_the_command_prints_json(runs):
    code, out, _ = call("diff", runs["plain"], runs["weights"], "--json")
    assert code == 0
    document = json.loads(out)
    assert document == difference_document(compare_runs(read_run(runs["plain"]), read_run(runs["weights"])))
    assert document["sites"][0]["causes"].keys() == set(CAUSES)


@pytest.mark.parametrize(("lang", "words"), [("en", "value functions"), ("zh", "评分函数")])
def test_the_command_prints_a_table(runs, lang, words):
    code, out, _ = call("diff", runs["plain"], runs["shape"], "--lang", lang)
    assert code == 0
    assert words in out


def test_nothing_to_say_is_said(runs, capsys):
    print_difference(compare_runs(read_run(runs["plain"]), read_run(runs["plain"])), "en")
    assert say("difference.same").en in capsys.readouterr().out


@pytest.mark.parametrize(
    "content", [None, "{", "[]", '{"title": 1}', "\x00", '{"sites": [], "criteria": []}']
)
def test_what_is_no_result_is_one_line(tmp_path, content):
    if content is not None:
        (tmp_path / "result.json").write_text(content)
    with pytest.raises(OutputError, match="result") as caught:
        read_run(tmp_path)
    assert "\n" not in str(caught.value)
    code, _, err = call("diff", tmp_path, tmp_path)
    assert code == 2
    assert err.count("\n") == 1


def test_the_table_is_whole_on_a_terminal_of_80_signs(runs, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    found = compare_runs(read_run(runs["plain"]), read_run(runs["weights"]))
    print_difference(found, "en")
    said = capsys.readouterr().out
    assert "…" not in said
    assert "rules" not in said.split("The causes")[0]
    for change in found.moved:
        assert f"{change.stated[1]:.3f}" in said
