"""The output folder: results appear in it all at once, or not at all.

Files are first written to a hidden folder on the same disk as the target, and moved in place at the end
(`siting.show.base.journal`). In an existing target everything not written by siting is kept. Files count as
written by siting if the ``run.json`` of an earlier run lists them with their current digest, and so does that
``run.json`` itself. ``run.json`` is untrusted: only plain names count, so that nothing outside the folder can
be touched.

A file that belongs to no run, such as a chart or a table, likewise appears complete or not at all.
"""

from __future__ import annotations

import errno
import json
import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol

from siting.errors import OutputError, SitingError, chain_of, quote
from siting.readers.findings import shown
from siting.show.base import journal
from siting.show.base.indented_json import write_json
from siting.show.base.journal import Plan

RUN_FILE = journal.RUN_FILE

_FULL_NUMBERS = (errno.ENOSPC, errno.EDQUOT)
_FULL_WORDS = (
    "no space left on device",
    "disk is full",
    "disk full",
    "disk quota exceeded",
    "free disk space available",
)
_MANY = 3
_MEND = "Choose another folder"


@contextmanager
def staged(out: Path, *, names: Iterable[str] = (), add: bool = False) -> Iterator[Path]:
    """Yield an empty folder to write into; when the block succeeds, its files appear in *out*.

    A missing *out* is created, with its parents. In an existing one, files that an earlier run listed in
    ``run.json`` are replaced or removed, and anything else is left alone. When the block or the move fails,
    or is interrupted, everything is restored.

    Parameters
    ----------
    out
        The folder the user asked for; a link to a folder is followed.
    names
        The files that will be written, if known: a clash with the user's own files is then found before the
        work instead of after it.
    add
        Keep files of the earlier run that are not rewritten, and go on listing them: for exhibits added to
        the results they were drawn from. The new ``run.json`` must then name the same version, study and
        inputs as the former one.

    Raises
    ------
    OutputError
        *out* is a file or a dangling link, or cannot be written; its ``run.json`` was not written by siting;
        a file that no earlier run wrote would be overwritten; files would be added to those of other inputs;
        or the disk is full.
    """
    made: list[Path] = []
    try:
        with as_output_error(out):
            target, there = _checked_target(out, names)
            _make_parents(target, made)
        # An existing folder may be on a disk of its own, so its files are staged inside it.
        with _stage(target if there else target.parent, out) as stage:
            with _disk_full_as_output_error(out):
                yield stage
            with as_output_error(out):
                _put_in_place(stage, target, add=add)
                made.clear()
    finally:
        for folder in reversed(made):
            with suppress(OSError):
                folder.rmdir()


@contextmanager
def _stage(place: Path, out: Path) -> Iterator[Path]:
    with ExitStack() as stack:
        with as_output_error(out):
            stage = stack.enter_context(journal.stage_in(place))
        yield stage


@contextmanager
def staged_file(out: Path, *, never: Path | None = None) -> Iterator[Path]:
    """Yield a path to write to; when the block succeeds, the file takes the place of *out*.

    Parameters
    ----------
    out
        The file the user asked for. Its folder must exist; an existing file is replaced.
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
    with as_output_error(out):
        journal.recover(out.parent)
    with _stage(out.parent, out) as stage, as_output_error(out):
        yield stage / out.name
        os.replace(stage / out.name, out)  # noqa: PTH105  (says that it replaces)
        journal.published.folders.append(out)


def require_folder(folder: Path) -> None:
    """Raise `OutputError` if `staged_files` could not write into *folder*."""
    if folder.exists() and not folder.is_dir():
        raise OutputError("is a file, not a folder", where=shown(folder), hint=_MEND)
    with as_output_error(folder):
        _require_writable(folder)


@contextmanager
def staged_files(folder: Path) -> Iterator[Path]:
    """Yield a folder to write into; when the block succeeds, its files are put in place in *folder*.

    A missing *folder* is created, with its parents; files of the same names are replaced.

    Raises
    ------
    OutputError
        *folder* is a file, or cannot be written.
    """
    require_folder(folder)
    with as_output_error(folder):
        journal.recover(folder)
        made = [part for part in (folder, *folder.parents) if not part.exists()]
        folder.mkdir(parents=True, exist_ok=True)
    try:
        with _stage(folder, folder) as stage, as_output_error(folder):
            yield stage
            names = sorted(path.name for path in stage.iterdir())
            new = _digests(stage, names)
            journal.publish(stage, folder, lambda: Plan(new, _digests(folder, names)))
            made.clear()
    finally:
        for part in made:
            with suppress(OSError):
                part.rmdir()


def require_target(out: Path, names: Iterable[str], *, added_to: Mapping[str, Any] | None = None) -> None:
    """Raise `OutputError` now if `staged` would raise it after the work; nothing is written.

    Parameters
    ----------
    names
        Files that will be written, as far as they are known.
    added_to
        What is known of the provenance, where the files are to be added to the results of the same run.
    """
    with as_output_error(out):
        target, there = _checked_target(out, names)
        former = _former_list(target) if there and added_to is not None else None
        if former is not None and any(former.get(key) != value for key, value in (added_to or {}).items()):
            raise _another_run(target)
        _require_writable(target)


def unchanged_files(folder: Path) -> frozenset[str]:
    """Return the files of a folder that an earlier run wrote and nobody changed since.

    Raises `OutputError` if the folder cannot be read.
    """
    with as_output_error(folder):
        target = _followed(folder)
        return frozenset(_require_no_clash(target, (), _former_list(target)) if target.exists() else ())


def _require_writable(target: Path) -> None:
    place = next(folder for folder in (target, *target.absolute().parents) if folder.exists())
    if not os.access(place, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def _checked_target(out: Path, names: Iterable[str]) -> tuple[Path, bool]:
    """Return the folder named by *out*, and whether it exists."""
    target = _followed(out)
    journal.recover(target)
    there = target.exists()
    if there:
        _require_no_clash(target, names, _former_list(target))
    return target, there


class HasProvenance(Protocol):
    """The provenance of a run, an audit or a sheet."""

    @property
    def provenance(self) -> Mapping[str, Any]:
        """Version, inputs with sha256, seeds."""


def write_run_json(outcome: HasProvenance, folder: Path, files: Iterable[str]) -> None:
    """Write ``run.json``: the provenance of the run, and the digest of each file it wrote.

    Parameters
    ----------
    outcome
        Source of the provenance: version, study, inputs with sha256, seeds. No time or folder is added, so
        the same inputs give the same bytes.
    folder
        Folder of the files and of ``run.json``.
    files
        Names in *folder*. They are listed under ``files``, sorted, each with its sha256.

    Raises
    ------
    OSError
        A file cannot be read, or ``run.json`` cannot be written.
    """
    digests = {name: journal.sha256(folder / name) for name in sorted(files)}
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


def removed_from(folder: Path) -> list[str]:
    """Return the files of an earlier run that this process has removed from *folder*, by name."""
    return journal.published.removed.get(folder.resolve(), [])


def _followed(out: Path) -> Path:
    """Return the folder named by *out*, whether it exists or not."""
    try:
        target = out.resolve()
    except (RuntimeError, ValueError) as error:  # a loop of links, a NUL in the name
        raise OSError(str(error)) from error
    if out.is_symlink() and not target.exists():
        raise OutputError("a broken link", where=_shown(out), hint=_MEND)
    if target.exists() and not target.is_dir():
        raise OutputError("a file, not a folder", where=_shown(out), hint=_MEND)
    return target


def _make_parents(target: Path, made: list[Path]) -> None:
    """Create the missing parents of *target*, and note each in *made* as it appears."""
    missing = [folder for folder in target.parents if not folder.exists()]
    for folder in reversed(missing):
        folder.mkdir()
        made.append(folder)


def _former_list(target: Path) -> dict[str, Any] | None:
    """Return the ``run.json`` of an earlier run into *target*, if there was one."""
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


def _listed(document: dict[str, Any] | None) -> dict[str, str]:
    """Return the files an earlier run lists as its own: untrusted, so only plain names count."""
    files = {} if document is None else document["files"]
    return {name: str(digest) for name, digest in files.items() if journal.is_plain(name)}


def _digests(target: Path, names: Iterable[str]) -> dict[str, str]:
    """Return the digests of the existing files; a link is not a file."""
    paths = {name: target / name for name in names}
    return {
        name: journal.sha256(path) for name, path in paths.items() if path.is_file() and not path.is_symlink()
    }


def _require_no_clash(target: Path, names: Iterable[str], document: dict[str, Any] | None) -> dict[str, str]:
    """Return the digests of the existing files written by siting; raise if one of *names* is not."""
    listed = _listed(document)
    there = _digests(target, listed)
    ours = {name: digest for name, digest in there.items() if digest == listed[name]}
    if document is not None:
        ours |= _digests(target, [RUN_FILE])
    clash = [name for name in sorted(names) if os.path.lexists(target / name) and name not in ours]
    if clash:
        shown = _first_names(clash)
        changed = all(name in listed for name in clash)
        raise OutputError(
            f"holds {shown}, "
            + ("changed since the run that wrote it" if changed else "which no earlier run wrote"),
            where=_shown(target), hint=f"Move it, or {_MEND.lower()}",
        )  # fmt: skip
    return ours


def _first_names(names: Sequence[str]) -> str:
    return ", ".join(map(quote, names[:_MANY])) + (" ..." if len(names) > _MANY else "")


def _put_in_place(stage: Path, target: Path, *, add: bool) -> None:
    if not target.exists():
        journal.adopt(stage, target)
        return

    def plan() -> Plan:
        # Check again: the run may have taken hours.
        document = _former_list(target)
        names = sorted(p.name for p in stage_now().iterdir())
        ours = _require_no_clash(target, names, document)
        if add and document is not None:
            _join_lists(stage_now(), target, document)
            ours = {name: digest for name, digest in ours.items() if name in names}
        # The staged run.json lists the other files with the digests they were written with.
        listed = _listed(_former_list(stage_now()))
        new = {name: listed.get(name) or journal.sha256(stage_now() / name) for name in names}
        return Plan(new, ours)

    def stage_now() -> Path:
        # A folder that appeared meanwhile now contains the stage.
        return stage if stage.exists() else target / stage.parent.name / stage.name

    journal.publish(stage, target, plan)


def _another_run(target: Path) -> OutputError:
    return OutputError(
        "holds the results of another run (its version, study or inputs differ)",
        where=_shown(target), hint=_MEND,
    )  # fmt: skip


def _join_lists(stage: Path, target: Path, former: dict[str, Any]) -> None:
    """Carry the files of the earlier run over into the new ``run.json``."""
    document = json.loads((stage / RUN_FILE).read_text(encoding="utf-8"))
    told, told_before = ({k: v for k, v in d.items() if k != "files"} for d in (document, former))
    if told != told_before:
        raise _another_run(target)
    listed = _listed(former)
    kept = {name: digest for name, digest in listed.items() if name in _digests(target, [name])}
    document["files"] = dict(sorted({**kept, **document["files"]}.items()))
    write_json(document, stage / RUN_FILE)


@contextmanager
def as_output_error(out: Path) -> Iterator[None]:
    """Turn an operating-system error about *out* into one line for the user."""
    try:
        with _disk_full_as_output_error(out):
            yield
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(f"cannot be written ({reason})", where=_shown(out), hint=_MEND) from error


@contextmanager
def _disk_full_as_output_error(out: Path) -> Iterator[None]:
    # The libraries that write (sqlite, GDAL, zip, Arrow) share no exception class for a full disk, so this
    # checks every error, and lets all others pass.
    try:
        yield
    except SitingError:
        raise
    except Exception as error:
        if _is_too_large(error):
            raise OutputError(
                "a file is larger than the system allows (ulimit -f, or the type of disk)",
                where=_shown(out), hint=_MEND,
            ) from error  # fmt: skip
        if not any(_says_disk_full(found) for found in chain_of(error)):
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


def _is_too_large(error: BaseException) -> bool:
    return any(isinstance(found, OSError) and found.errno == errno.EFBIG for found in chain_of(error))


def _shown(path: Path) -> str:
    return "".join(c if c.isprintable() else "?" for c in str(path))
