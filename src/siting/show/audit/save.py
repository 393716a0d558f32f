"""The files of an audit, one row each: name and the function that writes it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from siting.auditing.judging.check import Audit
from siting.records import dataclass
from siting.show.base.output_folder import unchanged_files, write_files

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


def _claims(audit: Audit, _sheet: Sheet, path: Path) -> None:
    from siting.auditing.reading.claims_yaml import write_claims_yaml

    write_claims_yaml(audit.reading, audit.asked, path)


OUTPUTS: dict[str, Callable[[Audit, Sheet, Path], None]] = {
    "audit.json": _json,
    "audit.xlsx": _workbook,
    "audit.html": _page,
    "audit.docx": _document,
    "claims.yaml": _claims,
}
FILES: tuple[str, ...] = tuple(OUTPUTS)
_PLAIN = (".txt", ".md")
_WORD = ".docx"
_READ_BY = {".pdf": "pypdf", ".pptx": "pptx"}


@dataclass(frozen=True, slots=True)
class Original:
    """The document of the user: the end of its name, and its bytes."""

    suffix: str
    data: bytes


def files_of(suffix: str, *, keep: Collection[str] = ()) -> tuple[str, ...]:
    """Return the names of the files of an audit of a document with this ending, besides those to *keep*."""
    more: tuple[str, ...] = ()
    if suffix.lower() == _WORD:
        more = ("marked.docx",)
    elif suffix.lower() in _PLAIN:
        more = (f"corrected{suffix.lower()}", "corrected.diff", f"marked{suffix.lower()}")
    return tuple(name for name in (*FILES, *more) if name not in keep)


def require_audit(suffix: str = "") -> None:
    """Raise `MissingExtraError` now if what reads such a document, or writes the audit, is missing."""
    from siting.extras import require
    from siting.show.base.docx import require_docx

    require_docx("audit")
    module = _READ_BY.get(suffix.lower())
    if module:
        require(module, where=suffix.lower())


def corrected_by_hand(folder: Path, claims: Path | None) -> frozenset[str]:
    """Return ``claims.yaml`` if it is the file of claims given and the user changed it: it stays."""
    name = "claims.yaml"
    there = folder / name
    given = claims is not None and there.exists() and claims.exists() and there.samefile(claims)
    return frozenset({name} if given and name not in unchanged_files(folder) else ())


def save_audit(
    audit: Audit,
    folder: Path,
    *,
    lang: str,
    progress: Callable[[str, int, int], None],
    original: Original | None = None,
    keep: Collection[str] = (),
) -> list[Path]:
    """Write the files of an audit into *folder*, all or nothing, and return them.

    Parameters
    ----------
    original
        The document, for a marked-up copy or a corrected text.
    keep
        Files that are not written.

    Raises
    ------
    MissingExtraError
        python-docx is not installed.
    OutputError
        A file cannot be written.
    """
    from siting.show.audit.sheet import build_sheet

    require_audit()
    sheet = build_sheet(audit, lang)
    files: dict[str, Callable[[Path], None]] = {
        name: partial(write, audit, sheet) for name, write in OUTPUTS.items()
    }
    if original is not None:
        files |= _copies(audit, original, lang)
    kept = {name: write for name, write in files.items() if name not in keep}
    return write_files(audit, folder, kept, progress)


def _copies(audit: Audit, original: Original, lang: str) -> dict[str, Callable[[Path], None]]:
    """Return the writers of the marked-up copy, or of the corrected text."""
    names = files_of(original.suffix)[len(FILES) :]
    if original.suffix.lower() == _WORD:
        from siting.show.audit.marked_word import write_marked_word

        return {names[0]: partial(write_marked_word, audit, original.data, lang)}
    if not names:
        return {}
    from siting.auditing.reading.documents import plain_text
    from siting.show.audit.corrected_text import edits_of, note_of_unverified, write_corrected, write_diff
    from siting.show.audit.marked_text import write_marked_text

    text = plain_text(original.data, audit.reading.source)
    edits = [*edits_of(audit, text), *note_of_unverified(audit, text, names[2])]
    both = (audit.reading.source, names[0])
    return {
        names[0]: partial(write_corrected, text, edits),
        names[1]: partial(write_diff, text, edits, names=both),
        names[2]: partial(write_marked_text, audit, text, edits, lang),
    }
