"""The workflows of the forge: each step runs a target of the Makefile, as `.ci/run` does."""

import re
import tomllib
from pathlib import Path

import pytest
from ruamel.yaml import YAML

import siting

ROOT = Path(__file__).parents[1]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
TARGETS = set(re.findall(r"^([a-z][\w-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
ACTIONS = {"actions/checkout", "actions/setup-python"}


def steps(path):
    jobs = YAML(typ="safe").load(path.read_text(encoding="utf-8"))["jobs"]
    return [step for job in jobs.values() for step in job["steps"]]


def run_by_workflows():
    return {step["run"] for path in WORKFLOWS for step in steps(path) if "run" in step}


def run_by_ci():
    return set(re.findall(r"^make .+$", (ROOT / ".ci" / "run").read_text(encoding="utf-8"), re.MULTILINE))


def test_there_are_workflows():
    assert {path.name for path in WORKFLOWS} >= {"ci.yml", "weekly.yml"}


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda p: p.name)
def test_every_step_is_a_known_action_or_exactly_one_make_target(path):
    for step in steps(path):
        if "uses" in step:
            assert step["uses"].partition("@")[0] in ACTIONS
        else:
            assert set(step) <= {"run", "name"}
            make, target = step["run"].split(" ")
            assert make == "make"
            assert target in TARGETS


def test_the_workflows_run_all_that_ci_runs():
    assert len(run_by_ci()) >= 7
    assert run_by_ci() <= run_by_workflows()


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda p: p.name)
def test_a_workflow_may_read_and_no_more(path):
    assert YAML(typ="safe").load(path.read_text(encoding="utf-8"))["permissions"] == {"contents": "read"}


def test_every_target_is_listed_as_phony_and_in_the_help():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8").replace("\\\n", " ")
    phony = set(re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)[1].split())
    helped = set(re.findall(r"[a-z][\w-]*", " ".join(re.findall(r'@echo "(.*)"', makefile))))
    assert phony == TARGETS
    assert phony - helped <= {"help", "clean"}


def test_contributing_names_what_was_never_run():
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    _, _, never = text.partition("## Never run")
    for what in ("workflows", "macOS", "Windows"):
        assert what in never


@pytest.mark.parametrize("path", sorted((ROOT / ".github").rglob("*.yml")), ids=lambda p: p.name)
def test_every_file_of_the_forge_is_yaml(path):
    assert isinstance(YAML(typ="safe").load(path.read_text(encoding="utf-8")), dict)


def test_the_hooks_call_what_make_calls():
    hooks = YAML(typ="safe").load((ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8"))["repos"]
    assert [repo["repo"] for repo in hooks] == ["local"]
    entries = [hook["entry"].removeprefix(".venv/bin/") for hook in hooks[0]["hooks"]]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for entry in entries:
        assert f"$(BIN)/{entry.removesuffix(' --force-exclude')}" in makefile


def test_the_citation_is_of_this_version():
    citation = YAML(typ="safe").load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == siting.__version__
    assert citation["license"] == "Apache-2.0"


def test_every_tested_python_has_a_classifier_and_no_other():
    classifiers = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"][
        "classifiers"
    ]
    named = {c.rpartition(" ")[2] for c in classifiers if re.search(r":: 3\.\d+$", c)}
    jobs = YAML(typ="safe").load((ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8"))[
        "jobs"
    ]
    assert named == {"3.11", *jobs["pythons"]["strategy"]["matrix"]["python"]}
