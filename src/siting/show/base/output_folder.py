"""The output folder: results appear in it all at once, or not at all.

What is written goes to a hidden folder first, on the same disk as the target, and is moved in place
at the end. A target that exists keeps everything that is not ours: ours are the files which the
``run.json`` of an earlier run lists, and that ``run.json`` itself. What ``run.json`` says is
untrusted: only plain names count, so that nothing outside the folder can be touched.

A file that belongs to no run, such as a chart or one table, likewise appears whole, or not at all.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import secrets
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

from siting.errors import OutputError, SitingError, quote
from siting.readers.findings import shown

RUN_FILE = "run.json"

_FULL_NUMBERS = (errno.ENOSPC, errno.EDQUOT)
_FULL_WORDS = ("no space left on device", "disk is full", "disk full", "disk quota exceeded")
_MANY = 3
_MEND = "Choose another --out"


@contextmanager
def staged(out: Path, *, names: Iterable[str] = (), add: bool = False) -> Iterator[Path]:
    """Yield an empty folder to write into; when the block ends well, its files appear in *out*.

    A missing *out* is created, with its parents. In one that exists, files that an earlier run listed
    in ``run.json`` are replaced or removed, and anything else is left alone. When the block or the
    move fails, or is interrupted, everything is put back as it was.

    Parameters
    ----------
    out
        The folder the user asked for; a link to a folder is followed.
    names
        The files that will be written, where known: a clash with the user's own files is then found
        before the work instead of after it.
    add
        Keep the files of the earlier run that are not rewritten, and list them on: for exhibits that
        join the results they were drawn from. The new ``run.json`` must then name the same version,
        study and inputs as the former one.

    Raises
    ------
    OutputError
        *out* is a file or a dangling link, cannot be written, its ``run.json`` is not readable as
        written by siting, a file in it would be overwritten that no earlier run wrote, files would be
        added to those of other inputs, or the disk is full.
    """
    made: list[Path] = []
    stage: Path | None = None
    try:
        with as_output_error(out):
            target, former = _checked_target(out, names)
            _make_parents(target, made)
            # A folder that exists may be a disk of its own, so its files are staged inside it.
            stage = _hidden_folder(target if former is not None else target.parent)
        with _disk_full_as_output_error(out):
            yield stage
        with as_output_error(out):
            _publish(stage, target, add=add)
            made.clear()
    finally:
        if stage is not None:
            shutil.rmtree(stage, ignore_errors=True)
        for folder in reversed(made):
            with suppress(OSError):
                folder.rmdir()


@contextmanager
def staged_file(out: Path, *, never: Path | None = None) -> Iterator[Path]:
    """Yield a path to write to; when the block ends well, the file takes the place of *out*.

    Parameters
    ----------
    out
        The file the user asked for. Its folder must exist; a file that exists is replaced.
    never
        A file that must not be replaced: the input.

    Raises
    ------
    OutputError
        *out* is a folder or the input, its folder is missing, or it cannot be written.
    """
    where = shown(out)
    if out.is_dir() or not out.name:
        raise OutputError("is a folder", where=where, hint="Name a file, such as hours.csv")
    if not out.parent.is_dir():
        raise OutputError("its folder does not exist", where=where, hint="Make the folder, or choose another")
    if never is not None and out.exists() and never.exists() and out.samefile(never):
        raise OutputError("is the input itself", where=where, hint="Choose another name for --out")
    stage = out.parent / f".{secrets.token_hex(6)}.{out.name[-60:]}"
    try:
        with as_output_error(out):
            yield stage
            os.replace(stage, out)  # noqa: PTH105  (says that it replaces)
    finally:
        stage.unlink(missing_ok=True)


@contextmanager
def staged_files(folder: Path) -> Iterator[Path]:
    """Yield a folder to write into; when the block ends well, its files take their place in *folder*.

    A missing *folder* is made, with its parents; files of the same names are replaced.

    Raises
    ------
    OutputError
        *folder* is a file, or cannot be written.
    """
    if folder.exists() and not folder.is_dir():
        raise OutputError("is a file, not a folder", where=shown(folder), hint="Choose another folder")
    with as_output_error(folder):
        made = [part for part in (folder, *folder.parents) if not part.exists()]
        folder.mkdir(parents=True, exist_ok=True)
        stage = folder / f".{secrets.token_hex(6)}"
        stage.mkdir()
    try:
        with as_output_error(folder):
            yield stage
            for path in sorted(stage.iterdir()):
                os.replace(path, folder / path.name)  # noqa: PTH105  (says that it replaces)
            made.clear()
    finally:
        shutil.rmtree(stage, ignore_errors=True)
        for part in made:
            part.rmdir()


def require_target(out: Path, names: Iterable[str]) -> None:
    """Raise `OutputError` now where `staged` would raise it after the work; nothing is written."""
    with as_output_error(out):
        target, _ = _checked_target(out, names)
        place = next(folder for folder in (target, *target.parents) if folder.exists())
        if not os.access(place, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def _checked_target(out: Path, names: Iterable[str]) -> tuple[Path, set[str] | None]:
    """Return the folder that *out* names, and the names of a former run in it (None: no folder)."""
    target = _followed(out)
    former = _names_of(_former_list(target)) if target.exists() else None
    if former is not None:
        _require_no_clash(target, names, former)
    return target, former


class HasProvenance(Protocol):
    """What a run, an audit or a sheet says about itself."""

    @property
    def provenance(self) -> Mapping[str, Any]:
        """Version, inputs with sha256, seeds."""


def write_run_json(outcome: HasProvenance, folder: Path, files: Iterable[str]) -> None:
    """Write ``run.json``: the provenance of the run, and the digest of each file it wrote.

    Parameters
    ----------
    outcome
        Gives the provenance: version, study, inputs with sha256, seeds. No time and no folder is
        added, so the same inputs give the same bytes.
    folder
        Where the files are and ``run.json`` goes.
    files
        Names in *folder*. They are listed under ``files``, sorted, each with its sha256.

    Raises
    ------
    OSError
        A file cannot be read, or ``run.json`` cannot be written.
    """
    digests = {name: _sha256(folder / name) for name in sorted(files)}
    document: dict[str, Any] = {**outcome.provenance, "files": digests}
    write_json(document, folder / RUN_FILE)


def write_files(
    result: HasProvenance,
    folder: Path,
    files: Mapping[str, Callable[[Path], None]],
    progress: Callable[[str, int, int], None],
) -> list[Path]:
    """Write *files*, each with its writer, and ``run.json`` into *folder*, all or nothing; return the paths.

    Raises
    ------
    OutputError
        They cannot be written.
    """
    with staged(folder, names=[*files, RUN_FILE]) as stage:
        for done, (name, write) in enumerate(files.items()):
            progress(f"write {name}", done, len(files))
            write(stage / name)
        write_run_json(result, stage, files)
        progress(f"write {RUN_FILE}", len(files), len(files))
    return [folder / name for name in (*files, RUN_FILE)]


def write_json(document: dict[str, Any], path: Path) -> None:
    """Write a document as UTF-8; the same document gives the same bytes."""
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2)
    path.write_text(text + "\n", encoding="utf-8", newline="\n")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _followed(out: Path) -> Path:
    """Return the folder that *out* names, whether it exists or not."""
    try:
        target = out.resolve()
    except (RuntimeError, ValueError) as error:  # a loop of links, a NUL in the name
        raise OSError(str(error)) from error
    if out.is_symlink() and not target.exists():
        raise OutputError("a link to nothing", where=_shown(out), hint=_MEND)
    if target.exists() and not target.is_dir():
        raise OutputError("a file, not a folder", where=_shown(out), hint=_MEND)
    return target


def _make_parents(target: Path, made: list[Path]) -> None:
    """Create the missing parents of *target*, and note each in *made* as it appears."""
    missing = [folder for folder in target.parents if not folder.exists()]
    for folder in reversed(missing):
        folder.mkdir()
        made.append(folder)


def _hidden_folder(place: Path) -> Path:
    # Not tempfile.mkdtemp: its folder is closed to everyone else, and a result is not.
    folder = place / f".siting-{secrets.token_hex(8)}.part"
    folder.mkdir()
    return folder


def _former_list(target: Path) -> dict[str, Any] | None:
    """Return the ``run.json`` of the earlier run into *target*, if there was one."""
    path = target / RUN_FILE
    if not os.path.lexists(path):
        return None
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        document = None
    if (
        not isinstance(document, dict) or "siting" not in document
        or not isinstance(document.get("files"), dict)
    ):  # fmt: skip
        raise OutputError(
            "not readable as the list of an earlier run, so it is not known which files may be replaced",
            where=_shown(path), hint=f"Move {RUN_FILE} away, or {_MEND.lower()}",
        )  # fmt: skip
    return document


def _names_of(document: dict[str, Any] | None) -> set[str]:
    """Return the names that an earlier run owns: its list is untrusted, so only plain names count."""
    if document is None:
        return set()
    return {RUN_FILE, *(name for name in document["files"] if _is_plain(name))}


def _is_plain(name: str) -> bool:
    return name not in ("", ".", "..") and not any(c in name for c in "/\\:\0")


def _is_file(path: Path) -> bool:
    """Whether *path* can be replaced: a file, or a link (the link itself, not what it points to)."""
    return path.is_symlink() or path.is_file()


def _require_no_clash(target: Path, names: Iterable[str], former: set[str]) -> None:
    clash = [
        name
        for name in sorted(names)
        if os.path.lexists(target / name) and not (name in former and _is_file(target / name))
    ]
    if clash:
        shown = ", ".join(quote(name) for name in clash[:_MANY]) + (" ..." if len(clash) > _MANY else "")
        raise OutputError(
            f"holds {shown}, which no earlier run wrote",
            where=_shown(target), hint=f"Move it, or {_MEND.lower()}",
        )  # fmt: skip


def _publish(stage: Path, target: Path, *, add: bool) -> None:
    if not target.exists():
        stage.rename(target)
        return
    # Looked at again: the run may have taken hours.
    document = _former_list(target)
    former = _names_of(document)
    names = sorted(p.name for p in stage.iterdir())
    _require_no_clash(target, names, former)
    if add and document is not None:
        _join_lists(stage, target, document)
        former &= set(names)
    # The list goes last: until then the earlier one still says which files are siting's.
    names.sort(key=lambda name: name == RUN_FILE)
    _swap(stage, target, [n for n in sorted(former) if _is_file(target / n)], names)


def _join_lists(stage: Path, target: Path, former: dict[str, Any]) -> None:
    """Carry the files of the earlier run over into the new ``run.json``."""
    document = json.loads((stage / RUN_FILE).read_text(encoding="utf-8"))
    told, told_before = ({k: v for k, v in d.items() if k != "files"} for d in (document, former))
    if told != told_before:
        raise OutputError(
            "holds the results of another run (its version, study or inputs differ)",
            where=_shown(target), hint=_MEND,
        )  # fmt: skip
    kept = {
        name: digest
        for name, digest in former["files"].items()
        if _is_plain(name) and _is_file(target / name)
    }
    document["files"] = dict(sorted({**kept, **document["files"]}.items()))
    write_json(document, stage / RUN_FILE)


def _swap(stage: Path, target: Path, old: list[str], new: list[str]) -> None:
    """Move *old* names out of *target* and *new* ones in; on any failure move everything back."""
    aside = _hidden_folder(target)
    moves = [(target / name, aside / name) for name in old]
    moves += [(stage / name, target / name) for name in new]
    done: list[tuple[Path, Path]] = []
    try:
        for source, destination in moves:
            # Noted first: an interrupt may come between the move and the note.
            done.append((source, destination))
            source.rename(destination)
    except BaseException:
        for source, destination in reversed(done):
            if not os.path.lexists(source) and os.path.lexists(destination):
                destination.rename(source)
        aside.rmdir()
        raise
    shutil.rmtree(aside, ignore_errors=True)


@contextmanager
def as_output_error(out: Path) -> Iterator[None]:
    """Turn what the operating system says about *out* into one line for the user."""
    try:
        with _disk_full_as_output_error(out):
            yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(f"cannot be written ({reason})", where=_shown(out), hint=_MEND) from error


@contextmanager
def _disk_full_as_output_error(out: Path) -> Iterator[None]:
    # The libraries that write (sqlite, GDAL, zip, Arrow) share no exception class for a full disk,
    # so this looks at every error, and lets all others pass.
    try:
        yield
    except SitingError:
        raise
    except Exception as error:
        if not _is_disk_full(error):
            raise
        raise OutputError(
            "disk full, nothing was written", where=_shown(out), hint=f"Free some space, or {_MEND.lower()}"
        ) from error


def _says_disk_full(error: BaseException) -> bool:
    if isinstance(error, OSError) and error.errno in _FULL_NUMBERS:
        return True
    if isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorname", "") == "SQLITE_FULL":
        return True
    return any(words in str(error).lower() for words in _FULL_WORDS)


def _is_disk_full(error: BaseException) -> bool:
    """Whether *error*, or one that led to it, says that the disk is full."""
    queue: list[BaseException | None] = [error]
    seen: set[int] = set()
    while queue:
        current = queue.pop()
        if current is None or id(current) in seen:
            continue
        seen.add(id(current))
        if _says_disk_full(current):
            return True
        queue += [current.__cause__, current.__context__]
        queue += [a for a in current.args if isinstance(a, BaseException)]
    return False


def _shown(path: Path) -> str:
    return "".join(c if c.isprintable() else "?" for c in str(path))
