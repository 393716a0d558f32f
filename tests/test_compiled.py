"""Compiled loops with and without a writable cache."""

import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor, wait

import numba
import pytest
from numba.core import caching

from siting import compiled
from siting.compiled import njit
from siting.compiled_cache import own_folder


def square(x):
    return x * x


def test_it_compiles():
    assert njit()(square)(3.0) == 9.0


def test_without_a_place_for_the_cache_it_still_compiles(monkeypatch):
    monkeypatch.setattr(caching.CacheImpl, "_locator_classes", [])
    with pytest.raises(RuntimeError, match="cannot cache"):
        numba.njit(cache=True)(square)
    assert njit()(square)(3.0) == 9.0


def test_other_faults_are_not_hidden(monkeypatch):
    def broken(**_options):
        raise RuntimeError("out of order")

    monkeypatch.setattr(numba, "njit", broken)
    with pytest.raises(RuntimeError, match="out of order"):
        njit()(square)(3.0)


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="needs owners of files")
def test_the_own_folder_is_used_only_where_nobody_else_can_write(tmp_path):
    folder = own_folder(tmp_path)
    assert folder == own_folder(tmp_path)
    assert folder.stat().st_mode & 0o777 == 0o700
    folder.chmod(0o777)
    assert own_folder(tmp_path) is None
    folder.rmdir()
    (tmp_path / "other").mkdir(mode=0o700)
    folder.symlink_to(tmp_path / "other")
    assert own_folder(tmp_path) is None
    assert own_folder(tmp_path / "missing") is None


_TWICE = """
from numba.core import caching
impl = caching.CacheImpl
impl._locator_classes = [c for c in impl._locator_classes if "UserProvided" in c.__name__]
from siting.compiled import njit
from kernel import square
f = njit()(square)
assert f(3.0) == 9.0
print(sum(f.stats.cache_hits.values()))
"""


@pytest.mark.skipif(not hasattr(os, "getuid"), reason="needs owners of files")
def test_without_source_folder_and_home_the_cache_is_kept_among_temporary_files(tmp_path):
    (tmp_path / "kernel.py").write_text("def square(x):\n    return x * x\n")
    path = os.pathsep.join([str(tmp_path), *sys.path])
    environment = {"TMPDIR": str(tmp_path), "PYTHONPATH": path, "PATH": os.environ["PATH"]}
    hits = [
        subprocess.run(
            [sys.executable, "-c", _TWICE], env=environment, capture_output=True, text=True, check=True
        )
        for _ in range(2)
    ]
    assert [int(run.stdout) for run in hits] == [0, 1]
    assert list(tmp_path.glob("siting-compiled-*/**/*.nbc"))


_LAZY = """
import sys
import siting.geo.cell_statistics as loops
from siting.compiled import njit
assert "numba" not in sys.modules
assert loops.statistic.__module__ in sys.modules
assert njit()(lambda x: x + 1)(1) == 2
assert "numba" in sys.modules
"""


def test_numba_is_imported_by_the_first_call():
    assert subprocess.run([sys.executable, "-c", _LAZY], check=False).returncode == 0


def test_a_loop_calls_the_loops_of_its_module_from_any_thread():
    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(outer, [2.0] * 40)) == {9.0}


@njit()
def outer(x):
    return inner(x) + 1.0


@njit()
def inner(x):
    return x**3


def test_threads_wait_until_every_loop_that_one_refers_to_is_compiled(monkeypatch):
    # A thread that comes while the second loop is being made must not meet it as it was.
    begun, going_on = threading.Event(), threading.Event()

    def slow(function, options):
        if function.__name__ == "inner":
            begun.set()
            assert going_on.wait(30)
        return numba.njit(**options)(function)

    monkeypatch.setattr(compiled, "_decorated", slow)
    names = {}
    exec("def inner(x):\n    return 2 * x\ndef outer(x):\n    return inner(x) + 1", names)  # noqa: S102
    for name in ("outer", "inner"):
        names[name].__module__ = __name__
        names[name] = compiled._Loop(names[name], {})
    outer = names["outer"]
    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(outer, 3)
        assert begun.wait(30)
        second = pool.submit(outer, 3)
        wait([second], timeout=0.5)
        going_on.set()
        assert (first.result(), second.result()) == (7, 7)
