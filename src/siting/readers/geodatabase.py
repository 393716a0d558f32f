"""File geodatabases of ArcGIS: a folder ``*.gdb``, or a zip with one in it."""

from __future__ import annotations

import hashlib
import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from siting.readers.budget import require_unpackable
from siting.readers.door import plain_address
from siting.readers.findings import Findings, listed
from siting.readers.raw import Raw
from siting.readers.vectors import read_gdal
from siting.temporary import temporary_folder

_ENDING = ".gdb"
_CATALOGUE = "a00000001.gdbtable"


def parts(path: Path) -> list[Path]:
    """Return the files of a geodatabase in a fixed order, without the locks of programs that have it open."""
    return sorted(p for p in path.iterdir() if p.is_file() and p.suffix.lower() != ".lock")


def digest(path: Path) -> str:
    """Return the SHA-256 of the files of a geodatabase, one after the other, each after its name."""
    found = hashlib.sha256()
    for part in parts(path):
        found.update(part.name.encode("utf-8", "surrogateescape"))
        with part.open("rb") as file:
            while block := file.read(1 << 20):
                found.update(block)
    return found.hexdigest()


def read_geodatabase(path: Path, findings: Findings, *, layer: str | None) -> Raw:
    """Read one layer (feature class).

    Raises
    ------
    SitingError
        As for `siting.readers.vectors.read_gdal`; or the folder is no geodatabase.
    """
    if not any(part.name.lower() == _CATALOGUE for part in parts(path)):
        findings.stop(
            "the folder is not a file geodatabase, although its name says so", hint="Copy or export it again"
        )
    with plain_address(path) as address:
        return read_gdal(address, findings, drivers=("OpenFileGDB",), layer=layer)


def inside(archive: zipfile.ZipFile) -> list[str]:
    """Return the geodatabases in a zip: the paths of their folders."""
    folders = {
        str(parent)
        for name in archive.namelist()
        for parent in PurePosixPath(name).parents
        if parent.suffix.lower() == _ENDING and not name.startswith("__MACOSX/")
    }
    return sorted(folders)


@contextmanager
def unpacked(archive: zipfile.ZipFile, findings: Findings) -> Iterator[Path]:
    """Unpack the one geodatabase in a zip into a folder that is gone afterwards.

    Raises
    ------
    SitingError
        There are several, or it is too large.
    """
    found = inside(archive)
    if len(found) > 1:
        findings.stop(
            f"{len(found)} geodatabases in one zip: {listed(found)}", hint="Pack one of them, or unpack it"
        )
    members = [
        info
        for info in archive.infolist()
        if not info.is_dir() and str(PurePosixPath(info.filename).parent) == found[0]
    ]
    require_unpackable(members, findings, streamed=True)
    with temporary_folder() as folder:
        target = folder / f"geodatabase{_ENDING}"
        target.mkdir()
        for info in members:
            # The last part of a name alone: no member leaves the folder.
            with (
                archive.open(info) as member,
                (target / PurePosixPath(info.filename).name).open("wb") as part,
            ):
                shutil.copyfileobj(member, part)
        yield target
