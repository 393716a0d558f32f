"""The files of a report, and whom it is for. It imports nothing heavy: the command line lists them."""

from __future__ import annotations

from collections.abc import Sequence

from siting.errors import OutputError, did_you_mean, quote

FORMATS: tuple[str, ...] = ("docx", "pdf", "html")
TODAY = "today"
PLANNER, PROMOTER = "planner", "promoter"
READERS = (PLANNER, PROMOTER)


def require_formats(formats: Sequence[str]) -> tuple[str, ...]:
    """Return the formats in their usual order, each once. Raises `OutputError` for an unknown one."""
    if not formats:
        raise OutputError("no format is named", where="report", hint=f"Known: {', '.join(FORMATS)}")
    for name in formats:
        if name not in FORMATS:
            raise OutputError(f"no format {quote(name)}", where="report", hint=did_you_mean(name, FORMATS))
    return tuple(name for name in FORMATS if name in formats)


def require_reader(reader: str) -> str:
    """Return the reader. Raises `OutputError` for an unknown one."""
    if reader not in READERS:
        raise OutputError(f"no report for {quote(reader)}", where="--for", hint=did_you_mean(reader, READERS))
    return reader


def prepare(reader: str, formats: Sequence[str], languages: Sequence[str]) -> None:
    """Raise now what would be raised after the pictures are drawn: a wrong word, a missing extra, no font."""
    from siting.show.base.document.typeset import require_fonts, require_typst
    from siting.show.base.docx import require_docx

    require_reader(reader)
    wanted = require_formats(formats)
    if "docx" in wanted:
        require_docx()
    if "pdf" in wanted:
        require_typst()
        for lang in languages:
            require_fonts((), lang)


def files_of(languages: Sequence[str], formats: Sequence[str]) -> list[str]:
    """Return the names of the files of a report."""
    return [f"report.{lang}.{ending}" for lang in languages for ending in require_formats(formats)]
