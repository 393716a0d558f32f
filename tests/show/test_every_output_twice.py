"""The embedded study with every output in both languages: the same bytes in two processes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from siting.show.base.drawing import fonts
from tests.support import ROOT
from tests.support.deep import only_deep

pytest.importorskip("docx")
pytest.importorskip("pptx")
pytest.importorskip("typst")
pytestmark = [
    pytest.mark.slow,
    only_deep,
    pytest.mark.timeout(1800),
    pytest.mark.skipif(fonts.chinese_family() is None, reason="needs a Chinese font"),
]
SCRIPT = Path(__file__).parents[1] / "support" / "every_output.py"
KINDS = {
    ".csv", ".docx", ".gpkg", ".html", ".json", ".pdf", ".pptx", ".qgz", ".svg", ".tif", ".xlsx",
}  # fmt: skip


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    found = []
    for seed, zone in (("1", "UTC"), ("2", "Asia/Shanghai")):
        folder = tmp_path_factory.mktemp("every")
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}
        done = subprocess.run(
            [sys.executable, str(SCRIPT), str(folder), "svg"],  # test_same_bytes has the other formats
            env=environment, cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        found.append(json.loads(done.stdout))
    return found


def test_every_file_has_the_same_bytes(runs):
    first, second = runs
    assert {Path(name).suffix for name in first} == KINDS
    assert len(first) > 60
    assert sorted(first) == sorted(second)
    assert [name for name in first if first[name] != second[name]] == []
