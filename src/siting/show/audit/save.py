"""The files of an audit, one row each: name and the function that writes it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from siting.auditing.judging.check import Audit
from siting.show.base.output_folder import write_files

if TYPE_CHECKING:
    from siting.show.base.blocks import Sheet


# Each imports its product on call: listing the names needs none of them.


def _json(audit: Audit, _sheet: Sheet, path: Path) -> None:
    from siting.show.audit.audit_json import write_audit_json

    write_audit_json(audit, path)


def _workbook(audit: Audit, sheet: Sheet, path: Path) -> None:
    from siting.show.audit.audit_workbook import write_audit_workbook

    write_audit_workbook(audit, path, sheet.lang)


def _page(_audit: Audit, sheet: Sheet, path: Path) -> None:
    from siting.show.base.html import write_html

    write_html(sheet, path)


def _document(_audit: Audit, sheet: Sheet, path: Path) -> None:
    from siting.show.base.docx import write_docx

    write_docx(sheet, path)


OUTPUTS: dict[str, Callable[[Audit, Sheet, Path], None]] = {
    "audit.json": _json,
    "audit.xlsx": _workbook,
    "audit.html": _page,
    "audit.docx": _document,
}
FILES: tuple[str, ...] = tuple(OUTPUTS)


def save_audit(
    audit: Audit, folder: Path, *, lang: str, progress: Callable[[str, int, int], None]
) -> list[Path]:
    """Write the files of an audit into *folder*, all or nothing, and return them.

    Raises
    ------
    OutputError
        A file cannot be written.
    """
    from siting.show.audit.sheet import build_sheet

    sheet = build_sheet(audit, lang)
    files = {name: partial(write, audit, sheet) for name, write in OUTPUTS.items()}
    return write_files(audit, folder, files, progress)
