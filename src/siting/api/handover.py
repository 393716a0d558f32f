"""Everything of a run that is handed over, written into one folder and packed into one zip."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from siting.api.saved import still_of
from siting.chunks import Progress, quiet
from siting.errors import OutputError, SitesError, did_you_mean, quote
from siting.records import dataclass
from siting.show.base.indented_json import write_json
from siting.study.result import Result

if TYPE_CHECKING:
    from siting.api.drafts import StudyDraft

PARTS: tuple[str, ...] = (
    "report", "promoter_report", "kit", "workbook", "qgis", "exhibits", "map", "checklist",
)  # fmt: skip
RECORD = "handover.json"
"""Beside the zip: of which study and which files it was made."""
_OUTPUTS = {"workbook": ("workbook",), "qgis": ("qgis", "geopackage"), "map": ("map",)}
_EPOCH = (1980, 1, 1, 0, 0, 0)  # of every file in the zip, so that equal content is an equal zip


def _require_parts(parts: Sequence[str]) -> None:
    for part in parts:
        if part not in PARTS:
            raise OutputError(f"no part {quote(part)}", where="hand over", hint=did_you_mean(part, PARTS))


def hand_over(
    result: Result,
    folder: str | Path,
    parts: Sequence[str],
    *,
    lang: str | None = None,
    site: str = "",
    rivals: Sequence[str] = (),
    progress: Progress = quiet,
) -> Path:
    """Write parts of a run into *folder* in place of what it held, and pack them; return the zip.

    Parameters
    ----------
    result
        What `run` returned.
    folder
        Receives the files, and the zip under its own parent's name.
    parts
        Any of `PARTS`.
    lang
        ``en`` or ``zh``; without it both.
    site, rivals
        The site that is promoted, by default the first of the ranking, and its rivals, else the next two.
    progress
        Called before each part.

    Raises
    ------
    OutputError
        A part is not known, or a file cannot be written.
    SitesError
        No site is ranked, or one is not in the study.
    """
    from siting.api.checklist import checklist
    from siting.api.promotion import promote

    _require_parts(parts)
    whole = Path(folder)
    made = whole.with_name(f".siting-{whole.name}")
    shutil.rmtree(made, ignore_errors=True)
    ranked = result.ranking.loc[result.ranking["status"] == "ranked", "name"].astype(str).tolist()
    first = site or next(iter(ranked), "")
    if not first:
        raise SitesError("no site is ranked", where="hand over", hint="See the ranking for why")
    others = [name for name in rivals if name != first] or [name for name in ranked if name != first][:2]

    def outputs(part: str) -> None:
        result.save(made / part, outputs=_OUTPUTS[part], lang=lang, progress=progress)

    writers: dict[str, Callable[[], object]] = {
        "report": lambda: result.report(made / "report", site=site, lang=lang, progress=progress),
        "promoter_report": lambda: result.report(
            made / "promoter", reader="promoter", site=first, lang=lang, progress=progress
        ),
        "kit": lambda: promote(result, first, others).kit(made / "kit", lang=lang, progress=progress),
        "exhibits": lambda: result.exhibit("all", made / "exhibits", lang=lang, progress=progress),
        "checklist": lambda: checklist(result, first).save(made / "checklist", lang=lang, progress=progress),
    }
    try:
        for part in parts:
            progress(part, 0, 1)
            writers.get(part, lambda part=part: outputs(part))()
        target = _packed(made, whole.absolute().parent.name)
        write_json(dict(result.outcome.provenance), made / RECORD)
        shutil.rmtree(whole, ignore_errors=True)
        made.rename(whole)
    finally:
        shutil.rmtree(made, ignore_errors=True)
    return whole / target


@dataclass(frozen=True)
class HandedOver:
    """What was handed over last: its zip, its files, when, and whether the study has changed since.

    ``zip`` is empty if there is nothing; ``at`` is local time.
    """

    zip: str
    files: tuple[str, ...]
    at: str
    stale: bool


def handed_over(folder: Path, draft: StudyDraft) -> HandedOver:
    """Return what was handed over into *folder*, of a study as it is now."""
    files = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file())
    packed = next((name for name in files if name.endswith(".zip")), "")
    if not packed:
        return HandedOver("", (), "", stale=False)
    at = datetime.fromtimestamp((folder / packed).stat().st_mtime).astimezone().isoformat(" ", "minutes")[:16]
    kept = tuple(name for name in files if name not in {RECORD, packed})
    return HandedOver(packed, kept, at, stale=not still_of(folder / RECORD, draft))


def run_into(study: Path, folder: Path, progress: Progress = quiet) -> Result:
    """Run a study and write its outputs into *folder*, as ``siting run STUDY --out FOLDER`` does."""
    from siting.study.load import load_study
    from siting.study.pipeline import run

    result = run(load_study(study), outputs=None, progress=progress)
    try:
        result.save(folder, progress=progress)
    finally:
        if result.tables is not None:
            result.tables.remove()
    return result


def _packed(made: Path, name: str) -> str:
    files = sorted(p for p in made.rglob("*") if p.is_file())
    with zipfile.ZipFile(made / f"{name}.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        for file in files:
            info = zipfile.ZipInfo(file.relative_to(made).as_posix(), _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            packed.writestr(info, file.read_bytes())
    return f"{name}.zip"
