"""The files of a sheet: its figures as JSON, and a page and a Word document in each language."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from siting.show.base.blocks import Sheet
from siting.show.base.indented_json import write_json
from siting.show.base.output_folder import HasProvenance, write_files


def sheet_files(name: str, languages: Sequence[str]) -> list[str]:
    """Names of the files of a sheet; a document has its language in its name."""
    return [f"{name}.json", *(f"{name}.{lang}.{kind}" for lang in languages for kind in ("html", "docx"))]


def save_sheets(
    found: HasProvenance,
    folder: Path,
    name: str,
    document: dict[str, Any],
    build: Callable[[str], Sheet],
    *,
    languages: Sequence[str],
    progress: Callable[[str, int, int], None],
) -> list[Path]:
    """Write *document* and the sheet that *build* makes in each language into *folder*, all or nothing.

    Raises
    ------
    MissingExtraError
        python-docx is not installed.
    OutputError
        A file cannot be written.
    """
    from siting.show.base.docx import require_docx, write_docx
    from siting.show.base.html import write_html

    require_docx()
    writers: list[Callable[[Path], None]] = [partial(write_json, document)]
    for lang in languages:
        sheet = build(lang)
        writers += [partial(write_html, sheet), partial(write_docx, sheet)]
    return write_files(found, folder, dict(zip(sheet_files(name, languages), writers, strict=True)), progress)
