"""The public face: what the root exports, its examples, and that docs and notebooks use nothing else."""

import doctest
import re
from pathlib import Path

import pytest

import siting

ROOT = Path(__file__).parents[1]
PAGES = [*sorted((ROOT / "docs").glob("*.md")), ROOT / "README.md", ROOT / "README.zh.md"]
IMPORT = re.compile(r"^\s*(?:from\s+(siting[\w.]*)\s+import|import\s+(siting[\w.]*))", re.MULTILINE)


def test_the_root_lists_what_it_exports():
    assert dir(siting) == sorted(siting.__all__)
    for name in siting.__all__:
        assert getattr(siting, name) is not None


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        siting.nothing  # noqa: B018


@pytest.mark.parametrize("name", ["Result", "audit", "climate_at", "diff", "promote"])
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
