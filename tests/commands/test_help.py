"""The help of the command line: commands in order of use, two examples each that parse, an end of line."""

import shlex
from contextvars import ContextVar
from typing import Annotated

import pytest
import typer

from siting import cli
from siting.commands import complaints
from siting.commands.complaints import usage_or_bug
from siting.commands.examples import examples_of
from siting.commands.help import with_help
from tests.support.command_line import is_one_line

APP = typer.main.get_command(cli.app)
ORDER = (
    "init", "check", "run", "exhibit", "report", "checklist", "assemble", "climate", "power", "surface",
    "regions", "audit", "promote", "diff", "criteria", "sources",
)  # fmt: skip


def paths(command, path=()):
    yield path
    for name, below in getattr(command, "commands", {}).items():
        yield from paths(below, (*path, name))


PATHS = list(paths(APP))


def test_commands_are_listed_in_the_order_of_use():
    listed = [name for name in APP.list_commands(None) if name in ORDER]
    assert listed == list(ORDER)


@pytest.mark.parametrize("path", PATHS, ids=" ".join)
def test_each_command_has_two_examples_that_parse(path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    first, second = examples_of(" ".join(path))
    assert first != second
    for line in (first, second):
        words = shlex.split(line)
        assert words[0] == "siting"
        assert words[1 : 1 + len(path)] == list(path)
        command, rest, context = APP, words[1:], None
        while hasattr(command, "commands"):
            context = command.make_context(command.name, [rest[0]], parent=context, resilient_parsing=True)
            command, rest = command.commands[rest[0]], rest[1:]
        # Reads the words as a run would, and runs nothing.
        command.make_context(command.name, list(rest), parent=context)


def test_the_runs_that_diff_compares_are_of_one_study():
    def words(path):
        return [shlex.split(line)[2:] for line in examples_of(path)]

    studies = {run[run.index("--out") + 1]: run[0] for run in words("run")}
    for old, new, *_ in words("diff"):
        folders = [name.removesuffix("/result.json") for name in (old, new)]
        assert folders[0] != folders[1]
        assert studies[folders[0]] == studies[folders[1]]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_limits_of_an_option_are_signs_whichever_end_is_open(language):
    app = typer.Typer()

    @app.command()
    def measure(
        least: Annotated[int, typer.Option("--least", min=1, help="Number of regions.")] = 5,
        most: Annotated[int, typer.Option("--most", max=9, help="Number of regions.")] = 5,
        both: Annotated[int, typer.Option("--both", min=1, max=9, help="Number of regions.")] = 5,
    ):
        pass

    command = with_help(typer.main.get_command(app), language)
    shown = command.get_help(command.make_context("measure", [], resilient_parsing=True))
    assert all(limit in shown for limit in ("x≥1", "x≤9", "1≤x≤9"))
    assert "=" not in shown
    assert ("候选区" in shown or "区域" in shown) == (language == "zh")


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("command", [(), ("run",), ("climate", "at"), ("exhibit", "rules")])
def test_help_shows_the_examples_and_ends_with_a_line_end(capsys, monkeypatch, language, command):
    monkeypatch.setattr("sys.argv", ["siting", *command, "--help"])
    monkeypatch.setenv("SITING_LANG", language)
    with pytest.raises(SystemExit) as end:
        cli.main()
    assert end.value.code == 0
    shown = capsys.readouterr().out
    assert shown.endswith("\n")
    for example in examples_of(" ".join(command)):
        assert f"  {example}\n" in shown


@pytest.mark.parametrize(
    ("module", "extra"), [("docx", "office"), ("pypdf.errors", "audit"), ("itur", "world"), ("dask", "scale")]
)
def test_a_package_of_an_extra_that_is_missing_is_one_line(capsys, module, extra):
    code = usage_or_bug(ModuleNotFoundError(f"No module named {module!r}", name=module))
    said = capsys.readouterr().err
    assert code == 2
    assert is_one_line(said)
    assert f"siting[{extra}]" in said


def test_a_module_of_ours_that_is_missing_stays_a_bug(capsys, monkeypatch):
    monkeypatch.setattr(complaints, "SPOKEN", ContextVar("spoken", default="en"))
    assert usage_or_bug(ModuleNotFoundError("No module named 'siting.nowhere'", name="siting.nowhere")) == 1
    assert "this is a bug" in capsys.readouterr().err
