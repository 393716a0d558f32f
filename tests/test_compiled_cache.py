"""Machine code kept between runs: that of the right signature and of the source as it is."""

import importlib.util
import itertools
import os
import subprocess
import sys
import threading
from pathlib import Path

import numba
import pytest
from numba.core.registry import cpu_target

_numbers = itertools.count()


def loop(path, name="half"):
    """Return a loop of a module as a new process would make it."""
    spec = importlib.util.spec_from_file_location(f"kernel_{next(_numbers)}", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return getattr(module, name)


def hits(function):
    return sum(function.stats.cache_hits.values())


@pytest.fixture
def kernel(tmp_path, monkeypatch):
    monkeypatch.setattr(numba.config, "CACHE_DIR", "")
    path = tmp_path / "kernel.py"

    def write(text):
        path.write_text("from siting.compiled import njit\n" + text)
        # Python compares times in whole seconds with those of its own compiled modules.
        os.utime(path, (next(_numbers), 1_000_000 + next(_numbers)))
        return path

    return write


HALF = "@njit()\ndef half(x):\n    return x / 2\n"


def files(path):
    return sorted(path.parent.glob("__pycache__/kernel.*.nb*"))


def test_two_processes_that_save_two_signatures_at_once_do_not_mix_them_up(kernel, monkeypatch):
    # Each has seen an empty cache before the other writes; the later of the first files is that of B, the
    # later of the last files that of A.
    path = kernel(HALF)
    kinds = {"A": numba.int64, "B": numba.float64}
    made = {who: loop(path) for who in kinds}
    for who, kind in kinds.items():
        made[who]._compiled = numba.njit()(made[who].py_func)
        made[who].compile((kind,))
    savers = {who: loop(path).compiled()._cache for who in kinds}
    b_looked, a_wrote, b_done = (threading.Event() for _ in range(3))
    written = []
    move = os.rename if os.name == "nt" else os.replace

    def replace(source, goal):
        who = threading.current_thread().name
        written.append(who)
        if who == "B":
            b_looked.set()
            assert a_wrote.wait(30)
        else:
            assert (b_looked if written.count("A") == 1 else b_done).wait(30)
        move(source, goal)
        if who == "A":
            a_wrote.set()

    def save(who):
        sig = (kinds[who],)
        savers[who].save_overload(sig, made[who].overloads[sig])
        if who == "B":
            b_done.set()

    with monkeypatch.context() as held:
        held.setattr(os, "replace", replace)
        threads = [threading.Thread(target=save, args=(who,), name=who) for who in kinds]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
    assert set(written) == {"A", "B"}
    loaded = {
        kind: loop(path).compiled()._cache.load_overload((kind,), cpu_target.target_context)
        for kind in kinds.values()
    }
    assert {kind: code and code.signature.args[0] for kind, code in loaded.items()} == {
        kind: kind for kind in kinds.values()
    }


def test_the_second_run_compiles_nothing(kernel):
    path = kernel(HALF)
    first, second = loop(path), loop(path)
    assert (first(3), first(3.0)) == (second(3), second(3.0)) == (1.5, 1.5)
    assert (hits(first), hits(second)) == (0, 2)


def test_a_changed_source_is_compiled_and_leaves_no_old_file_behind(kernel):
    first = loop(kernel(HALF))
    assert (first(3), first(3.0)) == (1.5, 1.5)
    path = kernel("\n" + HALF.replace("/ 2", "/ 4"))
    assert len(files(path)) == 2
    assert loop(path)(3) == 0.75
    assert len(files(path)) == 1


def test_a_moved_line_compiles_nothing(kernel):
    loop(kernel(HALF))(3)
    again = loop(kernel("# a comment\n" + HALF))
    assert again(3) == 1.5
    assert hits(again) == 1


@pytest.mark.parametrize(
    ("other", "changed"),
    [
        ("PARTS = 2\n", "PARTS = 4\n"),
        ("PARTS = (2, 0)\n", "PARTS = (4, 0)\n"),
        ("import numpy as np\nPARTS = np.array([2, 0])\n", "import numpy as np\nPARTS = np.array([4, 0])\n"),
        ("@njit()\ndef PARTS():\n    return 2\n", "@njit()\ndef PARTS():\n    return 4\n"),
        (
            "def plain():\n    return 2\nPARTS = njit()(plain)\n",
            "def plain():\n    return 4\nPARTS = njit()(plain)\n",
        ),
    ],
)
def test_what_a_loop_takes_from_another_module_is_part_of_it(kernel, monkeypatch, other, changed):
    monkeypatch.setattr(sys, "path", [*sys.path, ""])
    use = "PARTS()" if "def" in other else "PARTS[0]" if "(" in other else "PARTS"
    path = kernel(f"from other import PARTS\n@njit()\ndef half(x):\n    return x / {use}\n")
    monkeypatch.syspath_prepend(path.parent)
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    for text, value in ((other, 1.5), (changed, 0.75)):
        (path.parent / "other.py").write_text("from siting.compiled import njit\n" + text)
        monkeypatch.delitem(sys.modules, "other", raising=False)
        importlib.invalidate_caches()
        assert loop(path)(3) == value
    monkeypatch.delitem(sys.modules, "other", raising=False)


def test_a_damaged_file_is_compiled_and_written_again(kernel):
    path = kernel(HALF)
    loop(path)(3)
    (file,) = files(path)
    whole = file.read_bytes()
    for damaged in (b"", whole[:100], whole[:-1] + b"?"):
        file.write_bytes(damaged)
        again = loop(path)
        assert again(3) == 1.5
        assert hits(again) == 0
        assert hits(loop(path)) == 0
        third = loop(path)
        third(3)
        assert hits(third) == 1


def test_a_file_that_holds_another_key_is_not_used(kernel):
    path = kernel(HALF)
    loop(path)(3)
    loop(path)(3.0)
    one, two = files(path)
    two.write_bytes(one.read_bytes())
    again = loop(path)
    assert (again(3), again(3.0)) == (1.5, 1.5)
    assert hits(again) == 1


def test_numba_empties_the_cache_before_it_compiles_again(kernel):
    path = kernel(HALF)
    made = loop(path)
    made(3)
    (file,) = files(path)
    file.write_bytes(b"old")
    made.recompile()
    assert files(path) == [file]
    assert file.read_bytes() != b"old"


def test_a_failed_write_leaves_nothing(kernel, monkeypatch):
    path = kernel(HALF)

    def full(_source, _goal):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        loop(path)(3)
    assert not list(path.parent.glob("__pycache__/kernel.half*"))


def test_a_value_whose_compilation_is_unknown_is_refused(kernel):
    path = kernel("WORDS = {1: 2}\n@njit()\ndef half(x):\n    return x / len(WORDS)\n")
    with pytest.raises(TypeError, match="refers to a dict"):
        loop(path)(3)


_INNER = """
import numba
from siting.compiled import njit

def made(end):
    @numba.njit
    def tree(n):
        return end if n < 2 else tree(n - 1) + tree(n - 2)
    return tree

one, ten = made(1), made(10)

@njit()
def ones(n):
    return one(n)

@njit()
def tens(n):
    return ten(n)
"""
_RUN = "import sys, kernel; print(*(getattr(kernel, name)(5) for name in sys.argv[1:]))"


def test_inner_functions_compiled_by_two_processes_are_not_taken_for_each_other(tmp_path):
    # Either process compiles its own inner function as its second one.
    (tmp_path / "kernel.py").write_text(_INNER)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), *sys.path])}
    shown = [
        subprocess.run(
            [sys.executable, "-c", _RUN, *names], env=environment, capture_output=True, text=True, check=True
        ).stdout.split()
        for names in (["ones"], ["tens"], ["ones", "tens"])
    ]
    assert shown == [["8"], ["80"], ["8", "80"]]


_MADE = """
import importlib, pkgutil, siting
from siting.compiled import _Loop
for found in sorted(pkgutil.walk_packages(siting.__path__, "siting."), key=lambda m: m.name):
    spec = found.module_finder.find_spec(found.name)
    if spec.origin and "siting.compiled import njit" in open(spec.origin, encoding="utf-8").read():
        for name, loop in sorted(vars(importlib.import_module(found.name)).items()):
            if isinstance(loop, _Loop) or hasattr(loop, "targetoptions"):
                files = getattr(loop.compiled() if isinstance(loop, _Loop) else loop, "_cache")._cache_file
                print(found.name, name, files._made)
"""


def test_every_loop_of_the_package_has_the_same_files_in_every_process():
    made = [
        subprocess.run(
            [sys.executable, "-W", "ignore", "-c", _MADE],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.splitlines()
        for seed in ("1", "2", "3", "4")  # with two, most sets are in one order in both
    ]
    assert all(each == made[0] for each in made)
    assert len(made[0]) > 30
