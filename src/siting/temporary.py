"""Folders that a process makes for itself: they bear its name, and the next one removes those of the dead."""

from __future__ import annotations

import functools
import hashlib
import os
import platform
import re
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

OWNED = r"(?P<host>[0-9a-f]{8})-(?P<pid>\d{1,9})-(?P<start>[0-9a-f]{8})-[0-9a-f]{12}"
"""Pattern of what `owned_name` returns."""

_TEMPORARY = re.compile(rf"siting-{OWNED}")
# Whether a process on another computer is alive cannot be known; no run takes a week.
_FOREIGN_S = 7 * 24 * 3600.0


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """Yield a folder of this process, which is gone afterwards; those of dead processes are removed too."""
    folder = new_folder()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def new_folder() -> Path:
    """Make a temporary folder for this process and its user alone, and remove those of dead processes."""
    place = Path(tempfile.gettempdir())
    _remove_dead(place)
    folder = place / f"siting-{owned_name()}"
    folder.mkdir(mode=0o700)
    return folder


def owned_name() -> str:
    """Return a name that no other folder has, and that tells which process made it."""
    return f"{_host()}-{os.getpid()}-{_started(os.getpid())}-{secrets.token_hex(6)}"


def _remove_dead(place: Path) -> None:
    with suppress(OSError), os.scandir(place) as entries:
        for entry in entries:
            made = _TEMPORARY.fullmatch(entry.name)
            if made is None or entry.is_symlink() or not _is_ours(entry):
                continue
            if not owner_is_alive(Path(entry.path), made):
                shutil.rmtree(entry.path, ignore_errors=True)


def _is_ours(entry: os.DirEntry[str]) -> bool:
    # In a folder that all users share, only what this user made is touched.
    return os.name == "nt" or entry.stat(follow_symlinks=False).st_uid == os.getuid()


def owner_is_alive(folder: Path, made: re.Match[str]) -> bool:
    """Whether the process that made a folder may still be running; *made* is its name by `OWNED`."""
    if not folder.exists():
        return False
    if made["host"] != _host() or os.name == "nt":
        with suppress(OSError):
            return time.time() - folder.stat().st_mtime < _FOREIGN_S
        return False
    return _started(int(made["pid"])) == made["start"]


@functools.cache
def _host() -> str:
    return hashlib.sha256(platform.node().encode()).hexdigest()[:8]


def _started(pid: int) -> str:
    """Return a mark of a process's start time, so that a reused process id is not mistaken for it."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii")
        stat = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return _started_elsewhere(pid)
    # The name of the program comes second, in brackets, and may contain anything.
    state, *rest = stat.rpartition(")")[2].split()
    ticks = "ended" if state in "ZX" else rest[18]
    return hashlib.sha256(f"{boot}{ticks}".encode()).hexdigest()[:8]


def _started_elsewhere(pid: int) -> str:
    """Return one mark for all living processes, for systems without /proc (macOS)."""
    if os.path.isdir("/proc/self") or os.name == "nt":  # noqa: PTH112  (cheap, and no Path of /proc)
        return "dead0000" if os.name != "nt" else "00000000"
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return "dead0000"
    except OSError:
        pass
    return "00000000"
