"""The journal: a folder abandoned at any moment is complete after the next command, without leftovers."""

import hashlib
import json
import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from siting import temporary
from siting.errors import OutputError
from siting.show.base import journal
from siting.show.base.output_folder import require_target, staged, staged_file, staged_files, write_run_json
from tests.support.sample import sample_outcome

DEAD = f".siting-{temporary._host()}-999999999-00000000-000000000000.part"


def fill(folder, names, text="new"):
    for name in names:
        (folder / name).write_text(f"{text} {name}")
    write_run_json(sample_outcome(), folder, names)


def run(out, names, text="new"):
    with staged(out) as stage:
        fill(stage, names, text)


def tree(folder):
    return {p.name: p.read_text() if p.is_file() else None for p in folder.iterdir()}


def interrupted(out, names, *, placed=(), keep=True, **changes):
    """A folder as left by a dead process: its journal, and the files not yet in place."""
    part = out / DEAD
    (part / "files").mkdir(parents=True)
    fill(part / "files", names)
    digests = {path.name: journal.sha256(path) for path in (part / "files").iterdir()}
    old = {p.name: journal.sha256(p) for p in out.iterdir() if p.is_file()}
    (out / journal.JOURNAL).write_text(json.dumps({"stage": DEAD, "new": digests, "old": old, **changes}))
    for name in placed:
        (part / "files" / name).replace(out / name)
    if not keep:
        for path in (part / "files").iterdir():
            path.unlink()


@pytest.mark.parametrize("placed", [(), ("a",), ("a", "b"), ("a", "b", "run.json")])
def test_a_dead_journal_is_carried_out(tmp_path, placed):
    run(tmp_path / "wanted", ["a", "b"])
    run(tmp_path / "out", ["a", "c"], "old")
    interrupted(tmp_path / "out", ["a", "b"], placed=placed)
    journal.recover(tmp_path / "out")
    assert tree(tmp_path / "out") == tree(tmp_path / "wanted")


def test_a_journal_whose_stage_is_gone_leaves_nothing_of_ours(tmp_path):
    run(tmp_path, ["a", "c"], "old")
    interrupted(tmp_path, ["a", "b"], placed=["a"], keep=False)
    (tmp_path / "mine").write_text("mine")
    journal.recover(tmp_path)
    assert tree(tmp_path) == {"mine": "mine"}


def test_a_journal_that_had_just_begun_is_dropped(tmp_path):
    run(tmp_path, ["a"], "old")
    before = tree(tmp_path)
    (tmp_path / DEAD / "files").mkdir(parents=True)
    (tmp_path / journal.JOURNAL).write_text(json.dumps({"stage": DEAD}))
    journal.recover(tmp_path)
    assert tree(tmp_path) == before


def test_what_was_changed_since_is_refused_and_then_carried_out(tmp_path):
    run(tmp_path, ["a"], "old")
    interrupted(tmp_path, ["a"])
    (tmp_path / "a").write_text("remarks")
    with pytest.raises(OutputError, match=r"'a' was changed after a run was interrupted"):
        require_target(tmp_path, ())
    (tmp_path / "a").rename(tmp_path / "b")
    require_target(tmp_path, ())
    assert tree(tmp_path)["a"] == "new a"
    assert tree(tmp_path)["b"] == "remarks"


@pytest.mark.parametrize(
    "changes",
    [
        {"stage": "../x"}, {"stage": ".siting-x.part"}, {"new": {"../victim": "0"}}, {"new": {"/victim": "0"}},
        {"old": {"sub/victim": "0"}}, {"new": []}, {"old": {"a": 1}}, {"new": {".siting-journal": "0"}},
    ],
)  # fmt: skip
def test_an_untrusted_journal_is_dropped(tmp_path, changes):
    out = tmp_path / "out"
    run(out, ["a"], "old")
    (tmp_path / "victim").write_text("mine")
    interrupted(out, ["a"], **changes)
    os.utime(out / journal.JOURNAL, (0, 0))
    journal.recover(out)
    assert tree(out)["a"] == "old a"
    assert journal.JOURNAL not in tree(out)
    assert (tmp_path / "victim").read_text() == "mine"


def test_a_journal_cannot_take_a_file_of_the_user(tmp_path):
    (tmp_path / "thesis.docx").write_text("mine")
    interrupted(tmp_path, ["thesis.docx"], old={"thesis.docx": "0" * 64})
    with pytest.raises(OutputError, match=r"thesis\.docx"):
        journal.recover(tmp_path)
    assert (tmp_path / "thesis.docx").read_text() == "mine"


def test_dead_stages_go_from_the_folder_and_from_beside_it_and_living_ones_stay(tmp_path):
    out = tmp_path / "out"
    run(out, ["a"])
    for place in (out, tmp_path):
        (place / DEAD / "files").mkdir(parents=True)
        (place / DEAD / "files" / "half").write_text("x")
    other = f".siting-{'0' * 8}-1-00000000-000000000000.part"
    (out / other).mkdir()
    with journal.stage_in(out) as living:
        journal.recover(out)
        assert living.exists()
    assert sorted(p.name for p in out.iterdir()) == [other, "a", "run.json"]
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_a_dead_stage_of_another_computer_goes_after_a_week(tmp_path):
    other = tmp_path / f".siting-{'0' * 8}-1-00000000-000000000000.part"
    other.mkdir()
    os.utime(other, (0, 0))
    journal.recover(tmp_path)
    assert not other.exists()


def test_a_process_number_given_again_is_not_taken_for_the_owner(tmp_path):
    part = tmp_path / f".siting-{temporary._host()}-{os.getpid()}-00000000-000000000000.part"
    part.mkdir()
    journal.recover(tmp_path)
    assert not part.exists()


def test_a_living_command_is_waited_for(tmp_path, monkeypatch):
    monkeypatch.setattr(journal, "_WAIT_S", 0.2)
    run(tmp_path, ["a"], "old")
    with journal.stage_in(tmp_path) as stage:
        (tmp_path / journal.JOURNAL).write_text(json.dumps({"stage": stage.parent.name}))
        with pytest.raises(OutputError, match="another siting command"):
            require_target(tmp_path, ())


def test_a_disk_without_hard_links_will_do(tmp_path, monkeypatch):
    def refused(*_args, **_options):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refused)
    run(tmp_path, ["a", "b"], "old")
    run(tmp_path, ["a", "c"])
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a", "c", "run.json"]
    assert tree(tmp_path)["a"] == "new a"


@contextmanager
def file_in(out):
    with staged_file(out / "a") as path:
        yield path.parent


@pytest.mark.parametrize("writer", [staged_files, file_in])
def test_files_without_a_list_leave_nothing_behind(tmp_path, writer):
    (tmp_path / "a").write_text("old")
    (tmp_path / DEAD).mkdir()
    with writer(tmp_path) as stage:
        (stage / "a").write_text("new")
        assert (tmp_path / "a").read_text() == "old"
    assert tree(tmp_path) == {"a": "new"}


CODE = """
import sys, pathlib
from siting.show.base.output_folder import staged
with staged(pathlib.Path(sys.argv[1])) as stage:
    (stage / "half").write_text("x")
    print("there", flush=True)
    sys.stdin.read()
"""


def test_a_killed_process_leaves_nothing_after_the_next_command(tmp_path):
    process = subprocess.Popen(
        [sys.executable, "-c", CODE, tmp_path / "out"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )  # fmt: skip
    assert process.stdout.readline() == b"there\n"
    require_target(tmp_path / "out", ())
    assert len(list(tmp_path.iterdir())) == 1
    process.send_signal(signal.SIGKILL)
    process.communicate()
    require_target(tmp_path / "out", ())
    assert list(Path(tmp_path).iterdir()) == []


@pytest.fixture
def reads(monkeypatch):
    """The names of the files that are read for their digests, as they are read."""
    names = []

    def file_digest(file, name):
        names.append(Path(file.name).name)
        return hashlib.new(name, file.read())

    monkeypatch.setattr(journal.hashlib, "file_digest", file_digest)
    return names


@pytest.fixture
def settled(monkeypatch):
    """Files count as unchanged for a while as soon as they are written."""
    monkeypatch.setattr(journal, "_TICK_NS", -1)


@pytest.mark.usefixtures("settled")
def test_a_file_of_an_earlier_run_is_read_once_and_a_new_one_once(tmp_path, reads):
    run(tmp_path, ["a"], "old")
    reads.clear()
    require_target(tmp_path, ["a"])
    run(tmp_path, ["a"])
    assert reads.count("a") == 2
    listed = json.loads((tmp_path / "run.json").read_text())["files"]
    assert listed == {"a": hashlib.sha256(b"new a").hexdigest()}


@pytest.mark.usefixtures("settled")
def test_a_file_changed_meanwhile_is_read_again_though_its_time_and_size_are_as_before(tmp_path):
    run(tmp_path, ["a"], "old")
    before = (tmp_path / "a").stat()
    require_target(tmp_path, ["a"])
    (tmp_path / "a").write_text("OLD a")
    os.utime(tmp_path / "a", ns=(before.st_atime_ns, before.st_mtime_ns))
    with pytest.raises(OutputError, match="changed since the run that wrote it"):
        require_target(tmp_path, ["a"])


@pytest.mark.parametrize(("ago_s", "whole_seconds"), [(0, False), (1, True)])
def test_a_file_that_may_still_be_changed_unseen_is_read_each_time(
    tmp_path, monkeypatch, reads, ago_s, whole_seconds
):
    (tmp_path / "a").write_text("new")
    at_ns = (tmp_path / "a").stat().st_ctime_ns
    os.utime(tmp_path / "a", ns=(at_ns, at_ns - at_ns % 10**9 if whole_seconds else at_ns))
    monkeypatch.setattr(journal.time, "time_ns", lambda: at_ns + ago_s * 10**9)
    assert journal.sha256(tmp_path / "a") == journal.sha256(tmp_path / "a")
    assert reads == ["a", "a"]
