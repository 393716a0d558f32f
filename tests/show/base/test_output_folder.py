"""The output folder: all or nothing, and never someone else's file."""

import errno
import hashlib
import json
import os
import sqlite3
import zipfile
from pathlib import Path

import pytest

from siting.errors import OutputError, StudyError
from siting.show.base.output_folder import staged, write_run_json
from tests.support.sample import sample_outcome


def fill(folder, names, text="new"):
    for name in names:
        (folder / name).write_text(text)
    write_run_json(sample_outcome(), folder, [n for n in names if n != "run.json"])


def fail(folder, error):
    """Begin to write, then fail."""
    (folder / "ranking.csv").write_text("half")
    raise error


def fail_twice():
    try:
        fail_full()
    except OSError as error:
        raise ValueError("Can't close the ZIP file") from error


def fail_full():
    raise OSError(errno.ENOSPC, "No space left on device")


def write_full_plain():
    with Path("/dev/full").open("wb") as file:
        file.write(b"x" * 100_000)


def write_full_zip():
    with zipfile.ZipFile("/dev/full", "w") as archive:
        archive.writestr("a", os.urandom(100_000))


def tree(folder):
    """Every path under *folder* with its content."""
    return {
        str(p.relative_to(folder)): p.read_text() if p.is_file() else None for p in sorted(folder.rglob("*"))
    }


def former_run(out, names=("ranking.csv", "map.html")):
    with staged(out) as stage:
        fill(stage, names, "old")


def test_missing_target_appears_with_its_parents(tmp_path):
    out = tmp_path / "a" / "b" / "out"
    with staged(out) as stage:
        fill(stage, ["ranking.csv"])
        assert not out.exists()
    assert sorted(p.name for p in out.iterdir()) == ["ranking.csv", "run.json"]


def test_nothing_else_is_left_beside_a_new_target(tmp_path):
    former_run(tmp_path / "out")
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_new_target_has_the_usual_permissions(tmp_path):
    former_run(tmp_path / "out")
    (tmp_path / "plain").mkdir()
    assert (tmp_path / "out").stat().st_mode == (tmp_path / "plain").stat().st_mode


@pytest.mark.parametrize("error", [ValueError("bad"), StudyError("bad"), KeyboardInterrupt(), SystemExit(1)])
def test_failure_leaves_no_target_and_no_parents(tmp_path, error):
    with pytest.raises(type(error)), staged(tmp_path / "a" / "b") as stage:
        fail(stage, error)
    assert list(tmp_path.iterdir()) == []


def test_added_files_join_those_of_the_former_run(tmp_path):
    former_run(tmp_path)
    with staged(tmp_path, add=True) as stage:
        fill(stage, ["location.en.png"])
    assert sorted(p.name for p in tmp_path.iterdir()) == [
        "location.en.png", "map.html", "ranking.csv", "run.json",
    ]  # fmt: skip
    listed = json.loads((tmp_path / "run.json").read_text())["files"]
    assert {name: hashlib.sha256((tmp_path / name).read_bytes()).hexdigest() for name in listed} == listed
    assert sorted(listed) == ["location.en.png", "map.html", "ranking.csv"]


def test_added_files_may_be_written_again(tmp_path):
    for text in ("old", "new"):
        with staged(tmp_path / "out", add=True) as stage:
            fill(stage, ["location.en.png"], text)
    assert (tmp_path / "out" / "location.en.png").read_text() == "new"


def test_a_run_after_added_files_removes_them(tmp_path):
    with staged(tmp_path, add=True) as stage:
        fill(stage, ["location.en.png"])
    former_run(tmp_path)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["map.html", "ranking.csv", "run.json"]


def test_a_file_that_went_missing_is_not_listed_on(tmp_path):
    former_run(tmp_path)
    (tmp_path / "map.html").unlink()
    with staged(tmp_path, add=True) as stage:
        fill(stage, ["location.en.png"])
    assert "map.html" not in json.loads((tmp_path / "run.json").read_text())["files"]


def test_files_are_not_added_to_those_of_other_inputs(tmp_path):
    former_run(tmp_path)
    document = json.loads((tmp_path / "run.json").read_text())
    document["inputs"][0]["sha256"] = "1" * 64
    (tmp_path / "run.json").write_text(json.dumps(document))
    before = tree(tmp_path)
    with pytest.raises(OutputError, match="results of another run"), staged(tmp_path, add=True) as stage:
        fill(stage, ["location.en.png"])
    assert tree(tmp_path) == before


def test_failure_keeps_a_parent_that_was_there(tmp_path):
    (tmp_path / "a").mkdir()
    with pytest.raises(ValueError, match="bad"), staged(tmp_path / "a" / "b"):
        raise ValueError("bad")
    assert [p.name for p in tmp_path.iterdir()] == ["a"]


def test_empty_target_is_filled(tmp_path):
    with staged(tmp_path) as stage:
        fill(stage, ["ranking.csv"])
    assert sorted(p.name for p in tmp_path.iterdir()) == ["ranking.csv", "run.json"]


def test_files_of_a_former_run_are_replaced_or_removed(tmp_path):
    former_run(tmp_path)
    with staged(tmp_path) as stage:
        fill(stage, ["ranking.csv", "sites.gpkg"])
    assert sorted(p.name for p in tmp_path.iterdir()) == ["ranking.csv", "run.json", "sites.gpkg"]
    assert (tmp_path / "ranking.csv").read_text() == "new"


def test_other_files_are_left_alone(tmp_path):
    former_run(tmp_path)
    (tmp_path / "my notes.txt").write_text("mine")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "map.html").write_text("mine")
    with staged(tmp_path) as stage:
        fill(stage, ["sites.gpkg"])
    assert (tmp_path / "my notes.txt").read_text() == "mine"
    assert (tmp_path / "sub" / "map.html").read_text() == "mine"


def test_a_file_no_former_run_wrote_is_not_overwritten(tmp_path):
    (tmp_path / "ranking.csv").write_text("mine")
    before = tree(tmp_path)
    with pytest.raises(OutputError, match=r"ranking\.csv.*another folder"), staged(tmp_path) as stage:
        fill(stage, ["ranking.csv"])
    assert tree(tmp_path) == before


def test_a_clash_is_found_before_the_work(tmp_path):
    (tmp_path / "ranking.csv").write_text("mine")
    with pytest.raises(OutputError, match="no earlier run"), staged(tmp_path, names=["ranking.csv"]):
        pytest.fail("the work was begun")


def test_a_clash_beside_a_former_run_changes_nothing(tmp_path):
    former_run(tmp_path)
    (tmp_path / "sites.gpkg").write_text("mine")
    before = tree(tmp_path)
    with pytest.raises(OutputError, match=r"sites\.gpkg"), staged(tmp_path) as stage:
        fill(stage, ["ranking.csv", "sites.gpkg"])
    assert tree(tmp_path) == before


def test_a_folder_under_the_name_of_an_output_is_a_clash(tmp_path):
    former_run(tmp_path)
    (tmp_path / "map.html").unlink()
    (tmp_path / "map.html").mkdir()
    with pytest.raises(OutputError, match=r"map\.html"), staged(tmp_path) as stage:
        fill(stage, ["map.html"])


@pytest.mark.parametrize("error", [ValueError("bad"), KeyboardInterrupt()])
def test_failure_in_the_work_keeps_the_former_run(tmp_path, error):
    former_run(tmp_path)
    before = tree(tmp_path)
    with pytest.raises(type(error)), staged(tmp_path) as stage:
        fail(stage, error)
    assert tree(tmp_path) == before


@pytest.fixture
def failing_move(monkeypatch):
    """Let the n-th move in place fail, just before it happens or just after."""

    def arrange(error, after, *, moved):
        replace, calls = os.replace, []

        def failing(source, to):
            calls.append(to)
            if len(calls) == after + 1 and not moved:
                raise error
            replace(source, to)
            if len(calls) == after + 1:
                raise error

        monkeypatch.setattr(os, "replace", failing)
        return calls

    return arrange


def replaced(out):
    with staged(out) as stage:
        fill(stage, ["ranking.csv", "sites.gpkg"])


# Four moves: the journal, two files, run.json; then map.html goes.
MOVES = range(4)


@pytest.mark.parametrize("after", MOVES)
@pytest.mark.parametrize("moved", [False, True])
def test_a_refused_move_puts_everything_back(tmp_path, failing_move, after, moved):
    former_run(tmp_path)
    before = tree(tmp_path)
    calls = failing_move(OSError(errno.EIO, "I/O error"), after, moved=moved)
    with pytest.raises(OutputError, match="I/O error"):
        replaced(tmp_path)
    assert len(calls) > after
    # Once the journal is complete, it is carried out.
    assert tree(tmp_path) == before or (after == 0 and moved)


@pytest.mark.parametrize("after", MOVES)
@pytest.mark.parametrize("moved", [False, True])
def test_an_interrupt_among_the_moves_leaves_one_whole_set(tmp_path, failing_move, after, moved):
    former_run(tmp_path / "out")
    before = tree(tmp_path / "out")
    replaced(tmp_path / "wanted")
    failing_move(KeyboardInterrupt(), after, moved=moved)
    with pytest.raises(KeyboardInterrupt):
        replaced(tmp_path / "out")
    begun = after > 0 or moved
    assert tree(tmp_path / "out") == (tree(tmp_path / "wanted") if begun else before)


def test_a_result_that_was_changed_by_hand_is_refused_and_kept(tmp_path):
    former_run(tmp_path)
    (tmp_path / "ranking.csv").write_text("with remarks")
    before = tree(tmp_path)
    with pytest.raises(OutputError, match=r"'ranking\.csv', changed since the run that wrote it"):
        replaced(tmp_path)
    assert tree(tmp_path) == before


def test_a_changed_result_is_found_before_the_work(tmp_path):
    former_run(tmp_path)
    (tmp_path / "ranking.csv").write_text("with remarks")
    with pytest.raises(OutputError, match="changed since"), staged(tmp_path, names=["ranking.csv"]):
        pytest.fail("the work was begun")


def test_a_changed_result_that_the_new_run_drops_is_kept(tmp_path):
    former_run(tmp_path)
    (tmp_path / "map.html").write_text("with remarks")
    replaced(tmp_path)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["map.html", "ranking.csv", "run.json", "sites.gpkg"]
    assert (tmp_path / "map.html").read_text() == "with remarks"


def test_a_file_that_a_foreign_run_json_lists_is_not_removed(tmp_path):
    (tmp_path / "thesis.docx").write_text("mine")
    (tmp_path / "run.json").write_text(json.dumps({"siting": "0.1.0", "files": {"thesis.docx": "0000"}}))
    replaced(tmp_path)
    assert (tmp_path / "thesis.docx").read_text() == "mine"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        "{}",
        '{"siting": "1"}',
        '{"siting": "1", "files": []}',
        '{"files": {}}',
        "[" * 100_000,
    ],
)
def test_a_run_json_that_is_not_ours_is_refused(tmp_path, text):
    (tmp_path / "run.json").write_text(text)
    with pytest.raises(OutputError, match=r"run\.json.*earlier run.*another folder"), staged(tmp_path):
        pytest.fail("the work was begun")
    assert [p.name for p in tmp_path.iterdir()] == ["run.json"]


def test_a_run_json_that_is_not_utf8_is_refused(tmp_path):
    (tmp_path / "run.json").write_bytes(b"\xff\xfe\x00{")
    with pytest.raises(OutputError, match="earlier run"), staged(tmp_path):
        pytest.fail("the work was begun")


@pytest.mark.parametrize(
    "name", ["../victim", "/victim", "sub/victim", "sub\\victim", "..", ".", "", "victim\0", "C:victim"]
)
def test_names_in_run_json_cannot_leave_the_folder(tmp_path, name):
    out = tmp_path / "out"
    (out / "sub").mkdir(parents=True)
    for place in (tmp_path / "victim", out / "sub" / "victim"):
        place.write_text("mine")
    if name.startswith("/"):
        name = str(tmp_path / "victim")
    (out / "run.json").write_text(json.dumps({"siting": "0", "files": {name: "0"}}))
    with staged(out) as stage:
        fill(stage, ["ranking.csv"])
    assert (tmp_path / "victim").read_text() == "mine"
    assert (out / "sub" / "victim").read_text() == "mine"


def test_a_listed_link_is_refused_and_not_followed(tmp_path):
    out = tmp_path / "out"
    former_run(out, ["ranking.csv"])
    (tmp_path / "victim").write_text("old")
    (out / "ranking.csv").unlink()
    (out / "ranking.csv").symlink_to(tmp_path / "victim")
    with pytest.raises(OutputError, match=r"ranking\.csv"):
        replaced(out)
    assert (tmp_path / "victim").read_text() == "old"


def test_a_link_to_a_folder_is_followed(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    former_run(tmp_path / "link")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real" / "ranking.csv").exists()


def test_a_dangling_link_is_refused(tmp_path):
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    with pytest.raises(OutputError, match="a broken link"), staged(tmp_path / "link"):
        pytest.fail("the work was begun")


def test_a_loop_of_links_is_refused(tmp_path):
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    with pytest.raises(OutputError, match="another folder"), staged(tmp_path / "a"):
        pytest.fail("the work was begun")


@pytest.mark.parametrize("below", ["", "sub", "sub/deeper"])
def test_a_file_in_the_way_is_refused(tmp_path, below):
    (tmp_path / "taken").write_text("mine")
    with pytest.raises(OutputError, match="another folder"), staged(tmp_path / "taken" / below):
        pytest.fail("the work was begun")
    assert tree(tmp_path) == {"taken": "mine"}


@pytest.mark.parametrize("name", ["x" * 300, "nul\0"])
def test_an_impossible_name_is_refused(tmp_path, name):
    with pytest.raises(OutputError, match="cannot be written"), staged(tmp_path / name):
        pytest.fail("the work was begun")


@pytest.mark.parametrize("exists", [False, True])
def test_a_folder_that_cannot_be_written_is_refused(tmp_path, monkeypatch, exists):
    out = tmp_path / "out"
    if exists:
        out.mkdir()

    def denied(self, *_args, **_kwargs):
        raise PermissionError(errno.EACCES, "Permission denied", str(self))

    monkeypatch.setattr(Path, "mkdir", denied)  # the tests may run as root, who ignores mode bits
    with pytest.raises(OutputError, match=r"cannot be written \(Permission denied\)"), staged(out):
        pytest.fail("the work was begun")


class WrappedError(Exception):
    """Like XlsxWriter's, which has the system's error as its argument."""


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "No space left on device"),
        OSError(errno.EDQUOT, "Disk quota exceeded"),
        sqlite3.OperationalError("database or disk is full"),
        RuntimeError("sqlite3_exec(INSERT) failed: database or disk is full"),
        WrappedError(OSError(errno.ENOSPC, "No space left on device")),
    ],
    ids=lambda e: type(e).__name__,
)
def test_a_full_disk_is_one_clear_line(tmp_path, error):
    with pytest.raises(OutputError, match="disk full") as caught, staged(tmp_path / "out") as stage:
        fail(stage, error)
    assert "\n" not in str(caught.value)
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_is_seen_behind_another_error(tmp_path):
    with pytest.raises(OutputError, match="disk full"), staged(tmp_path / "out"):
        fail_twice()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("writer", [write_full_plain, write_full_zip])
def test_a_full_device_is_recognised(tmp_path, writer):
    with pytest.raises(OutputError, match="disk full"), staged(tmp_path / "out"):
        writer()


def test_other_errors_of_the_work_pass_unchanged(tmp_path):
    error = FileNotFoundError(errno.ENOENT, "No such file", "input.csv")
    with pytest.raises(FileNotFoundError), staged(tmp_path / "out"):
        raise error


def test_run_json_lists_the_digest_of_each_file(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"abc")
    write_run_json(sample_outcome(), tmp_path, ["a.csv"])
    document = json.loads((tmp_path / "run.json").read_text())
    assert document["files"] == {"a.csv": hashlib.sha256(b"abc").hexdigest()}


def test_run_json_holds_version_and_inputs(tmp_path):
    write_run_json(sample_outcome(), tmp_path, [])
    document = json.loads((tmp_path / "run.json").read_text())
    assert document["siting"] == "0.1.0"
    assert document["inputs"] == [{"name": "sample.csv", "sha256": "0" * 64}]


def test_run_json_does_not_depend_on_the_folder_or_the_order(tmp_path):
    for name, files in (("one", ["a", "b"]), ("two", ["b", "a"])):
        (tmp_path / name).mkdir()
        for file in files:
            (tmp_path / name / file).write_text(file)
        write_run_json(sample_outcome(), tmp_path / name, files)
    assert (tmp_path / "one" / "run.json").read_bytes() == (tmp_path / "two" / "run.json").read_bytes()
