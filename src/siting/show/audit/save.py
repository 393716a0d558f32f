"""Writing the files of an audit and of a promoter's sheet, all or nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from siting.auditing.judging.check import Audit
from siting.show.audit.audit_json import write_audit_json
from siting.show.base.output_folder import RUN_FILE, staged, write_run_json

FILES = ("audit.json", "audit.xlsx", "audit.html", "audit.docx")
Progress = Callable[[str, int, int], None]


def save_audit(audit: Audit, folder: Path, *, lang: str, progress: Progress) -> list[Path]:
    """Write the files of an audit into *folder* and return them.

    Raises
    ------
    OutputError
        They cannot be written.
    """
    from siting.show.audit.audit_workbook import write_audit_workbook
    from siting.show.audit.sheet import build_sheet
    from siting.show.base.docx import write_docx
    from siting.show.base.html import write_html

    with staged(folder, names=[*FILES, RUN_FILE]) as stage:
        sheet = build_sheet(audit, lang)
        writers: tuple[Callable[[Path], None], ...] = (
            lambda path: write_audit_json(audit, path),
            lambda path: write_audit_workbook(audit, path, lang),
            lambda path: write_html(sheet, path),
            lambda path: write_docx(sheet, path),
        )
        for done, (name, write) in enumerate(zip(FILES, writers, strict=True)):
            progress(f"write {name}", done, len(FILES))
            write(stage / name)
        write_run_json(audit, stage, FILES)
        progress(f"write {RUN_FILE}", len(FILES), len(FILES))
    return [folder / name for name in (*FILES, RUN_FILE)]
