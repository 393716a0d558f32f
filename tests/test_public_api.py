"""The public API: what the root exports, its examples, and that docs and notebooks use nothing else."""

import contextlib
import doctest
import json
import re
import shutil
from pathlib import Path

import pytest

import siting

ROOT = Path(__file__).parents[1]
PAGES = [*sorted((ROOT / "docs").glob("*.md")), ROOT / "README.md", ROOT / "README.zh.md"]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
IMPORT = re.compile(r"^\s*(?:from\s+(siting[\w.]*)\s+import|import\s+(siting[\w.]*))", re.MULTILINE)


def test_the_root_lists_what_it_exports():
    assert dir(siting) == sorted(siting.__all__)
    for name in siting.__all__:
        assert getattr(siting, name) is not None


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        siting.nothing  # noqa: B018


@pytest.mark.parametrize(
    "name",
    [
        "Result",
        "audit",
        "checklist",
        "climate_at",
        "diff",
        "open_study",
        "power_of",
        "promote",
        "read_parcels",
        "start_study",
        "surface_of",
    ],
)
def test_examples_hold(name):
    public = getattr(siting, name)
    found = doctest.DocTestFinder(recurse=False).find(public, name, globs={})
    results = [doctest.DocTestRunner().run(example) for example in found]
    assert sum(r.attempted for r in results) > 0
    assert sum(r.failed for r in results) == 0


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)
def test_docs_import_the_public_face_only(page):
    used = {a or b for a, b in IMPORT.findall(page.read_text(encoding="utf-8"))} - {"siting_derating"}
    assert used <= {"siting", "siting.plugin"}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.name)
def test_notebooks_import_the_public_face_only(path):
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    code = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    assert {a or b for a, b in IMPORT.findall(code)} == {"siting"}
    assert not re.search(r"\.(outcome|found)\b", code)


@pytest.mark.slow
def test_the_page_of_the_api_runs_and_names_each_public_name(tmp_path):
    page = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    shutil.copytree(ROOT / "data", tmp_path / "data")
    names = {}
    with contextlib.chdir(tmp_path):
        for number, block in enumerate(re.findall(r"```python\n(.*?)```", page, re.DOTALL)):
            exec(compile(block, f"api.md, block {number + 1}", "exec"), names)  # noqa: S102
    assert names["found"].contradicted == 1
    assert "Visits" in (tmp_path / "map-with-visits.html").read_text(encoding="utf-8")
    for name in (*siting.__all__, *(n for n in vars(siting.Result) if not n.startswith("_"))):
        assert name in {"__version__", "study", "outcome"} or re.search(rf"\b{name}\b", page), name
