"""Atomic publication of files in a folder: a journal lists them until all are in place.

New files are staged in a hidden folder on the disk of the target. Then ``.siting-journal`` is put into the
target, each new file replaces its predecessor, dropped files are removed, and ``run.json`` comes last. A
process that opens a folder with a journal whose owner is dead completes it; a hidden folder whose owner is
dead is removed. So a process may be killed at any moment: after the next command the folder has either the
old or the new files, complete. A journal is untrusted, as it may have come with the folder.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import field
from pathlib import Path
from typing import Any

from siting.errors import OutputError, quote
from siting.records import dataclass
from siting.temporary import OWNED, owned_name, owner_is_alive

RUN_FILE = "run.json"
JOURNAL = ".siting-journal"
_FILES, _KEPT = "files", "kept"
_PART = re.compile(rf"\.siting-{OWNED}\.part")
# A journal begun but not finished, by a process that may still be working on it.
_BEGUN_S = 2.0
_WAIT_S = 60.0
_LOOK_S = 0.05
# So long after a change its time is past: a tick of the system's clock where times have parts of a second,
# else two seconds, as on FAT.
_TICK_NS, _COARSE_NS = 100_000_000, 2_000_000_000
_SECOND_NS = 1_000_000_000
_DIGESTS: dict[tuple[int, ...], str] = {}
_ONE_AT_A_TIME = threading.RLock()


@dataclass(frozen=True)
class Plan:
    """What a publication changes.

    Parameters
    ----------
    new
        Names to put in place, with the digests of the staged files.
    old
        Existing names that may be replaced, or removed if they are not new, with their digests.
    """

    new: dict[str, str]
    old: dict[str, str] = field(default_factory=dict)


class _Published:
    """The folders where this process has put files in place, for the message on an interrupt.

    ``kept`` holds what the same command goes on from; ``removed`` by folder the files of an earlier run that
    this one did not write.
    """

    def __init__(self) -> None:
        self.folders: list[Path] = []
        self.begun: Path | None = None
        self.kept: Path | None = None
        self.removed: dict[Path, list[str]] = {}


published = _Published()


@contextmanager
def stage_in(place: Path) -> Iterator[Path]:
    """Yield an empty hidden folder in *place*; it is removed afterwards, unless a journal still needs it."""
    # Not tempfile.mkdtemp: its folder is private to the user, but results are not.
    part = place / f".siting-{owned_name()}.part"
    try:
        part.mkdir()
        files = part / _FILES
        files.mkdir()
        yield files
    finally:
        if published.begun is None or not (published.begun / part.name).exists():
            shutil.rmtree(part, ignore_errors=True)


def recover(target: Path) -> None:
    """Complete an interrupted publication in *target*, and remove leftovers of dead processes.

    Raises
    ------
    OutputError
        A file was changed since, or another command has been working in the folder for too long.
    OSError
        The folder cannot be written.
    """
    with _ONE_AT_A_TIME:
        _settle(target)
    for place in (target, target.parent):
        for name in _parts(place):
            if not _is_alive(place / name):
                shutil.rmtree(place / name, ignore_errors=True)


def publish(stage: Path, target: Path, plan: Callable[[], Plan]) -> None:
    """Put the files of *stage* into the existing *target*; *plan* is called once the folder is locked.

    Raises
    ------
    OSError
        A file cannot be written; everything is then as before.
    """
    with _ONE_AT_A_TIME:
        part = stage.parent
        if part.parent != target:
            part = part.rename(target / part.name)
        _begin(part, target)
        document = _agree(part, target, plan)
        _carry_out(target, document)
        published.removed[target] = sorted({*document["old"]} - {*document["new"]})


def _agree(part: Path, target: Path, plan: Callable[[], Plan]) -> dict[str, Any]:
    """Record the publication in the journal; from then on it will be completed."""
    document: dict[str, Any] = {}
    try:
        agreed = plan()
        for name in agreed.new:
            _sync(part / _FILES / name)
        document |= {"stage": part.name, "new": agreed.new, "old": agreed.old}
        draft = part / "journal"
        draft.write_text(json.dumps(document), encoding="utf-8")
        _sync(draft)
        _sync_folder(part / _FILES)
        _keep(part, target, agreed)
        published.begun = target
        os.replace(draft, target / JOURNAL)  # noqa: PTH105  (says that it replaces)
    except BaseException:
        if _is_agreed(target, part):
            _carry_out(target, document)
        else:
            published.begun = None
            (target / JOURNAL).unlink(missing_ok=True)
        raise
    return document


def adopt(stage: Path, target: Path) -> None:
    """Make *stage* the folder *target*, which does not exist yet.

    Raises
    ------
    OSError
        It cannot be moved, or *target* has appeared meanwhile.
    """
    for path in stage.iterdir():
        _sync(path)
    _sync_folder(stage)
    stage.rename(target)
    published.folders.append(target)
    _sync_folder(target.parent)


def sha256(path: Path) -> str:
    """Return the digest of a file; one that has not changed since this process read it is not read again."""
    with path.open("rb") as file:
        found = os.fstat(file.fileno())
        state = (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
        if state not in _DIGESTS:
            # The times of a file changed just now may not show that it is changed once more.
            settled_ns = _TICK_NS if found.st_mtime_ns % _SECOND_NS else _COARSE_NS
            settled = time.time_ns() - max(found.st_mtime_ns, found.st_ctime_ns) > settled_ns
            digest = hashlib.file_digest(file, "sha256").hexdigest()
            if not settled:
                return digest
            _DIGESTS[state] = digest
        return _DIGESTS[state]


def is_plain(name: str) -> bool:
    """Whether a name from an untrusted list stays within its folder, and is not a hidden name."""
    return (
        name not in ("", ".", "..")
        and not any(c in name for c in "/\\:\0")
        and not name.startswith(".siting-")
    )


def _sync(path: Path) -> None:
    """Flush a file to the disk; some network disks refuse, which is ignored."""
    with path.open("rb") as file, suppress(OSError):
        os.fsync(file.fileno())


def _sync_folder(path: Path) -> None:
    if os.name == "nt":
        return
    with suppress(OSError):
        number = os.open(path, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


# --- the journal ------------------------------------------------------------------------------------------


def _begin(part: Path, target: Path) -> None:
    """Lock the folder with an empty journal; wait for another process's journal to go."""
    draft = part / "begun"
    draft.write_text(json.dumps({"stage": part.name}), encoding="utf-8")
    while True:
        try:
            os.link(draft, target / JOURNAL)
        except FileExistsError:
            _settle(target)
        except OSError:
            # On a disk without hard links: the same in two steps.
            with suppress(FileExistsError), (target / JOURNAL).open("x", encoding="utf-8") as file:
                file.write(json.dumps({"stage": part.name}))
                return
            _settle(target)
        else:
            return


def _settle(target: Path) -> None:
    """Wait until the folder has no journal of a living process; complete that of a dead one."""
    path, until = target / JOURNAL, time.monotonic() + _WAIT_S
    while os.path.lexists(path):
        document = _read(path)
        part = target / str((document or {}).get("stage", ""))
        if document is None:
            if time.time() - path.lstat().st_mtime > _BEGUN_S:
                path.unlink(missing_ok=True)
        elif _is_alive(part) and part != _own_leftover(target):
            if time.monotonic() > until:
                raise OutputError(
                    "another siting command is writing into it",
                    where=_where(target),
                    hint="Wait for it to finish",
                )
        elif "new" not in document:
            path.unlink(missing_ok=True)
            return
        else:
            _require_unchanged(target, document)
            _carry_out(target, document)
            shutil.rmtree(part, ignore_errors=True)
            return
        time.sleep(_LOOK_S)


def _own_leftover(target: Path) -> Path | None:
    """Return the stage that this same process left in *target* when interrupted twice."""
    if published.begun != target:
        return None
    document = _read(target / JOURNAL)
    return None if document is None else target / document["stage"]


def _read(path: Path) -> dict[str, Any] | None:
    """Return a journal; None if it is not one, or is not complete yet."""
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    if not isinstance(document, dict) or not _PART.fullmatch(str(document.get("stage"))):
        return None
    lists = [document[key] for key in ("new", "old") if key in document]
    if len(lists) == 1 or not all(_is_list(found) for found in lists):
        return None
    return document


def _is_list(found: object) -> bool:
    return isinstance(found, dict) and all(
        isinstance(name, str) and is_plain(name) and isinstance(digest, str) for name, digest in found.items()
    )


def _is_agreed(target: Path, part: Path) -> bool:
    """Whether the journal of this stage is already complete."""
    document = _read(target / JOURNAL)
    return document is not None and document["stage"] == part.name and "new" in document


def _require_unchanged(target: Path, document: dict[str, Any]) -> None:
    """Raise if completing a dead process's journal would replace files written since."""
    for name, digest in document["new"].items():
        path = target / name
        there = os.path.lexists(path)
        if there and not (_is_file(path) and sha256(path) in (digest, document["old"].get(name))):
            raise OutputError(
                f"{quote(name)} was changed after a run was interrupted while its results were put in place",
                where=_where(target), hint="Move it, and give the command again",
            )  # fmt: skip


def _keep(part: Path, target: Path, plan: Plan) -> None:
    """Keep a second link to the files to be replaced, for a rollback; not every disk supports this."""
    kept = part / _KEPT
    kept.mkdir()
    with suppress(OSError):
        for name in plan.old:
            os.link(target / name, kept / name, follow_symlinks=False)


def _carry_out(target: Path, document: dict[str, Any]) -> None:
    published.begun = target
    try:
        _forward(target, document)
    except KeyboardInterrupt:
        # Partly in place: finishing takes no time.
        _forward(target, document)
        _done(target)
        raise
    except OSError:
        _back(target, document)
        published.begun = None
        raise
    _done(target)


def _done(target: Path) -> None:
    published.begun = None
    published.folders.append(target)


def _forward(target: Path, document: dict[str, Any]) -> None:
    """Put each file in place; can be repeated after an interruption at any point."""
    new, old = document["new"], document["old"]
    stage = target / document["stage"] / _FILES
    whole = all((stage / n).exists() or _is_in_place(target / n, new[n]) for n in new)
    # Without its stage it cannot be completed: remove the files written by siting.
    wanted = sorted(new, key=lambda name: name == RUN_FILE) if whole else []
    for name in wanted:
        if name != RUN_FILE:
            _place(stage / name, target / name)
    for name in sorted({*old, *new} - set(wanted), key=lambda name: name != RUN_FILE):
        if _is_file(target / name) and sha256(target / name) in (old.get(name), new.get(name)):
            (target / name).unlink()
    if RUN_FILE in wanted:
        _place(stage / RUN_FILE, target / RUN_FILE)
    _sync_folder(target)
    (target / JOURNAL).unlink(missing_ok=True)
    _sync_folder(target)


def _place(source: Path, path: Path) -> None:
    if source.exists():
        os.replace(source, path)  # noqa: PTH105  (says that it replaces)


def _is_in_place(path: Path, digest: str) -> bool:
    return _is_file(path) and sha256(path) == digest


def _is_file(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


def _back(target: Path, document: dict[str, Any]) -> None:
    """Put the former files back after a failed move."""
    kept = target / document["stage"] / _KEPT
    stage = target / document["stage"] / _FILES
    for name in document["new"]:
        if (kept / name).exists():
            os.replace(kept / name, target / name)  # noqa: PTH105
        elif not (stage / name).exists():
            (target / name).unlink(missing_ok=True)
    for name in document["old"]:
        if (kept / name).exists():
            os.replace(kept / name, target / name)  # noqa: PTH105
    (target / JOURNAL).unlink(missing_ok=True)


# --- living processes
# -----------------------------------------------------------------------------------------


def _parts(place: Path) -> list[str]:
    try:
        return [entry.name for entry in os.scandir(place) if _PART.fullmatch(entry.name)]
    except OSError:
        return []


def _is_alive(part: Path) -> bool:
    """Whether the process that made a hidden folder may still be running."""
    made = _PART.fullmatch(part.name)
    return made is not None and owner_is_alive(part, made)


def _where(path: Path) -> str:
    return "".join(c if c.isprintable() else "?" for c in str(path))
