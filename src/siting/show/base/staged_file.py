"""Files that belong to no run, such as a chart or one table: they appear whole, or not at all."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from siting.errors import OutputError
from siting.readers.findings import shown
from siting.show.base.output_folder import as_output_error


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
