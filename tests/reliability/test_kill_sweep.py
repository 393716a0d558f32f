"""Killed before any change of the file system, every command leaves the complete old or new results.

The results are computed once; then a process is forked for each moment. It sends itself SIGKILL just before
its n-th change below the root, counted by an audit hook. After the next command of any kind, the folder must
be the old set or the new one, with nothing hidden left, and the next run must not be refused.
"""

import os
import shutil
import signal
import sys
from pathlib import Path

import pytest

import siting
from siting.show.base.output_folder import require_target

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(1200),
    pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork"),
]

CHANGES = {
    "os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.link", "os.symlink", "os.truncate", "shutil.rmtree",
}  # fmt: skip
# Every moment with SITING_HOSTILE=all, as in `make deep`; otherwise every fifth (every twentieth for
# drawings, which take long) and the last ones.
EVERY = os.environ.get("SITING_HOSTILE") == "all"
STRIDE = 1 if EVERY else 5
DOCUMENT = "The campus has 120 MW of power.\nIt stands 12 km from a 220 kV substation.\nThe PUE is 1.15.\n"


def chosen(moments, stride=STRIDE):
    """The moments to try, including those in which new results replace old ones."""
    return sorted({*range(0, moments, stride), *range(max(moments - 4, 0), moments)})


def is_change(event, args, root):
    if event == "open":
        path, mode, flags = args
        writes = any(c in (mode or "") for c in "wxa+") or (
            mode is None and bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))
        )
        return writes and str(path).startswith(root)
    if event not in CHANGES:
        return False
    # A folder being removed refers to its files by the folder's descriptor only.
    return any(str(a).startswith(root) or (event == "os.remove" and "/" not in str(a)) for a in args[:2])


_CHILD_S = 600
"""A child that takes longer hangs: a fork copies the locks, but not the threads that hold them."""


def in_child(work, *, root=None, kill_at=None):
    """Do *work* in a separate process; return how it ended (negative: the signal) and its changes."""
    read, write = os.pipe()
    pid = os.fork()
    if pid == 0:
        code = 1
        signal.alarm(_CHILD_S)
        try:
            os.close(read)
            if root is not None:
                count = 0

                def hook(event, args):
                    nonlocal count
                    if is_change(event, args, str(root)):
                        if count == kill_at:
                            os.kill(os.getpid(), signal.SIGKILL)
                        count += 1

                sys.addaudithook(hook)
            work()
            os.write(write, str(count if root is not None else 0).encode())
            code = 0
        except BaseException as error:  # noqa: BLE001  (told by the exit code; the message helps)
            os.write(2, f"{type(error).__name__}: {error}\n".encode())
        finally:
            os._exit(code)
    os.close(write)
    said = os.read(read, 100)
    os.close(read)
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    return status, int(said or b"0")


def content(folder):
    return {p.name: p.read_bytes() for p in folder.iterdir()} if folder.exists() else {}


@pytest.fixture(scope="module")
def embedded():
    return siting.run(siting.load_study())


def run(embedded, _folder):
    return (
        lambda out: embedded.save(out, outputs=["ranking", "measurements", "map"]),
        lambda out: embedded.save(out, outputs=["ranking", "geopackage", "result"]),
    )


def exhibit(embedded, _folder):
    def old(out):
        embedded.save(out, outputs=["ranking", "result"])
        embedded.exhibit("ranking", out, lang="zh", formats=["svg"])

    # The new one is drawn twice for each moment: in English, since a part of a Chinese font in a PDF takes seconds.
    return old, lambda out: embedded.exhibit("ranking", out, lang="en", formats=["svg", "pdf"])


def audit(_embedded, folder):
    (folder / "claims.txt").write_text(DOCUMENT)
    found = siting.audit(folder / "claims.txt", "Jiaocheng")
    return found.save, lambda out: found.save(out, lang="zh")


def promote(embedded, _folder):
    found = siting.promote(embedded, "Jiaocheng", ["Wenshui"])
    return found.save, lambda out: found.save(out, lang="zh")


@pytest.mark.parametrize("command", [run, exhibit, audit, promote], ids=lambda c: c.__name__)
def test_every_moment_leaves_the_old_or_the_new(tmp_path, embedded, command):
    write_old, write_new = command(embedded, tmp_path)
    base, clean, root = tmp_path / "base", tmp_path / "clean", tmp_path / "root"
    out = root / "out"
    assert in_child(lambda: write_old(base))[0] == 0
    shutil.copytree(base, clean)
    assert in_child(lambda: write_new(clean))[0] == 0
    old, new = content(base), content(clean)
    assert old != new

    def begin():
        shutil.rmtree(root, ignore_errors=True)
        root.mkdir()
        shutil.copytree(base, out)

    begin()
    code, moments = in_child(lambda: write_new(out), root=root)
    assert (code, content(out)) == (0, new)
    assert moments > 10
    seen = {"old": 0, "new": 0}
    for moment in chosen(moments, 20 if command is exhibit and not EVERY else STRIDE):
        begin()
        assert in_child(lambda: write_new(out), root=root, kill_at=moment)[0] == -signal.SIGKILL
        assert in_child(lambda: require_target(out, ()))[0] == 0, moment
        found = content(out)
        assert found in (old, new), (moment, sorted(found))
        seen["old" if found == old else "new"] += 1
        assert [p.name for p in root.iterdir()] == ["out"], moment
        assert in_child(lambda: write_new(out))[0] == 0, moment
        assert content(out) == new, moment
    assert min(seen.values()) > 0


@pytest.mark.parametrize("command", [run, audit], ids=lambda c: c.__name__)
def test_a_folder_that_did_not_exist_is_whole_or_absent(tmp_path, embedded, command):
    _, write_new = command(embedded, tmp_path)
    clean, root = tmp_path / "clean", tmp_path / "root"
    out = root / "deeper" / "out"
    assert in_child(lambda: write_new(clean))[0] == 0
    root.mkdir()
    code, moments = in_child(lambda: write_new(out), root=root)
    assert code == 0
    for moment in chosen(moments):
        shutil.rmtree(root)
        root.mkdir()
        assert in_child(lambda: write_new(out), root=root, kill_at=moment)[0] == -signal.SIGKILL
        assert in_child(lambda: require_target(out, ()))[0] == 0, moment
        assert content(out) in ({}, content(clean)), moment
        assert in_child(lambda: write_new(out))[0] == 0, moment
        assert content(out) == content(clean), moment
        assert [p.name for p in (root / "deeper").iterdir()] == ["out"], moment


def test_killed_and_killed_again_it_is_whole_in_the_end(tmp_path, embedded):
    write_old, write_new = run(embedded, tmp_path)
    base, clean, root = tmp_path / "base", tmp_path / "clean", tmp_path / "root"
    out = root / "out"
    in_child(lambda: write_old(base))
    shutil.copytree(base, clean)
    in_child(lambda: write_new(clean))
    root.mkdir()
    shutil.copytree(base, out)
    # Each attempt gets a little further into the clean-up, and into its own work.
    for moment in range(0, 40, STRIDE):
        in_child(lambda: write_new(out), root=root, kill_at=moment)
    assert in_child(lambda: write_new(out))[0] == 0
    assert content(out) == content(clean)
    assert [p.name for p in root.iterdir()] == ["out"]
    assert not [p for p in Path(out).iterdir() if p.name.startswith(".")]
