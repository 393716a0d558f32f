"""What the process takes: memory that is kept when it is freed, threads."""

import platform
import subprocess
import sys
from pathlib import Path

import pytest

_COUNT = """
import resource, sys
import numpy as np
from siting.commands.address_space import keep_freed_memory
keep_freed_memory(sys.argv[1:])
def work():
    for _ in range(50):
        parts = [np.ones(50_000) for _ in range(4)]
work()
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
work()
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


def pages_taken(*arguments):
    found = subprocess.run(
        [sys.executable, "-c", _COUNT, *arguments], capture_output=True, text=True, check=True
    )
    return int(found.stdout)


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="a setting of glibc")
def test_arrays_that_come_and_go_take_no_new_pages_in_a_command():
    assert pages_taken("run") < 100
    assert pages_taken("--help") > 1000


_THREADS = """
import os
from siting.commands.address_space import multiply_in_one_thread
multiply_in_one_thread()
import numpy as np
np.ones((500, 500)) @ np.ones((500, 500))
print(len(os.listdir("/proc/self/task")))
"""


@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="threads are counted by /proc")
def test_a_product_of_matrices_starts_no_thread(monkeypatch):
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    found = subprocess.run([sys.executable, "-c", _THREADS], capture_output=True, text=True, check=True)
    assert int(found.stdout) == 1


_PLUGINS = """
import importlib.metadata
from siting.commands.address_space import prepare_process
prepare_process(["run"])
def read_all(**_):
    raise AssertionError("the metadata of all packages are read")
importlib.metadata.entry_points = read_all
from pydantic import BaseModel
class Point(BaseModel):
    lon: float
print(Point(lon=1))
"""


def test_models_are_built_without_looking_for_plug_ins_of_pydantic(monkeypatch):
    monkeypatch.delenv("PYDANTIC_DISABLE_PLUGINS", raising=False)
    found = subprocess.run([sys.executable, "-c", _PLUGINS], capture_output=True, text=True, check=False)
    assert (found.stdout, found.stderr) == ("lon=1.0\n", "")
