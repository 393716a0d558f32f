"""The notebooks run from a folder of their own, and are kept without outputs."""

import json
import os
import re
import shutil
import subprocess
import sys

import pytest

from tests.support import ROOT

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def cells(path, kind):
    return [c for c in json.loads(path.read_text(encoding="utf-8"))["cells"] if c["cell_type"] == kind]


def test_there_is_a_first_notebook():
    assert "first_steps.ipynb" in {path.name for path in NOTEBOOKS}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_is_kept_without_outputs(path):
    assert all(c["outputs"] == [] and c["execution_count"] is None for c in cells(path, "code"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_names_no_absolute_path(path):
    assert not re.search(r"""["'(\s](/[A-Za-z]|[A-Z]:\\\\)""", path.read_text(encoding="utf-8"))


@pytest.mark.slow
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_a_notebook_runs_in_half_a_minute(path, tmp_path):
    copy = shutil.copy(path, tmp_path)
    # Not our own configuration: the kernel and its libraries may warn as they like.
    command = [
        sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", os.devnull,
        "--rootdir", str(tmp_path), "--nbmake", "--nbmake-timeout=30", str(copy),
    ]  # fmt: skip
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
