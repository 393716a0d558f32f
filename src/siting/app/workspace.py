"""The folder of all studies: what the page keeps is there, as the command line reads it, and nowhere else."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterable
from pathlib import Path

from starlette.datastructures import FormData, UploadFile

from siting.plugin import SitingError

STUDY = "study.yaml"
RESULTS, HANDOVER = "results", "handover"
_OURS = {STUDY, "study.schema.json", RESULTS, HANDOVER}
_BAD = re.compile(r'[\x00-\x1f\x7f-\x9f<>:"/\\|?*\u202a-\u202e\u2066-\u2069\ud800-\udfff]')
_MAX_NAME = 80
_FIRST = (
    ".shp", ".tab", ".gpkg", ".geojson", ".json", ".kml", ".kmz", ".zip", ".parquet", ".xlsx", ".csv", ".tsv",
)  # fmt: skip
_BESIDE = (".dbf", ".shx", ".prj", ".cpg", ".qpj", ".sbn", ".sbx", ".fix")


class Workspace:
    """A folder with one folder per study, and one for audits."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.audits = root / "audits"

    def studies(self) -> list[Path]:
        """Return the folders of studies, the one that was changed last first."""
        found = [p for p in _folders(self.root) if p != self.audits and any(p.iterdir())]
        return sorted(found, key=lambda p: -p.stat().st_mtime)

    def audited(self) -> list[Path]:
        """Return the folders of audits, the last first."""
        return sorted(_folders(self.audits), key=lambda p: -p.stat().st_mtime)

    def folder(self, name: str, *, within: Path | None = None) -> Path:
        """Return the folder of a study or an audit. Raises `SitingError` for a name that has none."""
        path = (within or self.root) / name
        if not name or name != clean(name) or not path.is_dir():
            raise SitingError(
                "there is no such study", where=clean(name), hint="Choose one on the first page"
            )
        return path

    def new(self, form: FormData, *, within: Path | None = None) -> Path:
        """Make a folder named after the first file of a form, with a number where that is taken."""
        name = clean(require_uploads(form)[0].filename or "")
        home, stem = within or self.root, clean(Path(name).stem) or "study"
        for number in range(1, 10_000):
            path = home / (stem if number == 1 else f"{stem} {number}")
            try:
                path.mkdir(parents=True)
            except FileExistsError:
                continue
            except OSError as error:
                raise SitingError(f"cannot be written: {error.strerror}", where=str(home)) from None
            return path
        raise SitingError("too many studies have this name", where=stem, hint="Rename the file")


def clean(name: str) -> str:
    """Return the name of a file as it can be kept in a folder: no path, no control codes, no leading dot."""
    bare = _BAD.sub("_", name.replace("\\", "/").rpartition("/")[2]).strip(" .")
    if len(bare) <= _MAX_NAME:
        return bare
    stem, dot, ending = bare.rpartition(".")
    return f"{(stem or bare)[: _MAX_NAME - 12]}{dot}{ending[:10] if stem else ''}"


def uploads_of(form: FormData) -> list[UploadFile]:
    """Return the files that a form sent."""
    return [x for x in form.getlist("files") if isinstance(x, UploadFile) and clean(x.filename or "")]


def require_uploads(form: FormData) -> list[UploadFile]:
    """Return the files that a form sent. Raises `SitingError` if there are none."""
    found = uploads_of(form)
    if not found:
        raise SitingError("no file was chosen", hint="Drop a file on the box, or click it")
    return found


async def keep(form: FormData, folder: Path) -> list[Path]:
    """Write the files of a form into a folder, each under its own name; an older one is replaced."""
    kept = []
    for upload in require_uploads(form):
        name = clean(upload.filename or "")
        path = folder / (f"file {name}" if name in _OURS else name)
        with path.open("wb") as file:
            shutil.copyfileobj(upload.file, file)
        await upload.close()
        kept.append(path)
    return kept


def main_file(files: Iterable[Path]) -> Path:
    """Return which of several files is the one to read: a shapefile comes with others beside it."""
    listed = [f for f in files if f.is_file() and f.name not in _OURS]
    ranked = [f for f in listed if f.suffix.lower() not in _BESIDE and not f.name.startswith(".")] or listed
    if not ranked:
        raise SitingError("there is no file of parcels", hint="Drop one on the first page")
    order = {ending: n for n, ending in enumerate(_FIRST)}
    return min(ranked, key=lambda f: (order.get(f.suffix.lower(), len(order)), f.name))


def _folders(home: Path) -> list[Path]:
    if not home.is_dir():
        return []
    return [p for p in home.iterdir() if p.is_dir() and not p.name.startswith(".")]
