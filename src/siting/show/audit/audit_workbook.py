"""``audit.xlsx``: claims, consistency, proof, what was not understood and sources, for people.

Every text is stored as text, so that none becomes a formula or a link.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from siting.auditing.judging.amounts import about, kind_name
from siting.auditing.judging.check import Audit
from siting.auditing.judging.site import is_in_china
from siting.auditing.judging.verdicts import Figure, Judged, Marked, Table, Verdict
from siting.records import dataclass
from siting.show.audit.sheet import claimed_text, found_column, found_text, how_sure, source_titles
from siting.show.base.book import LINE_POINTS, NO_TIME, Book, Column, fitted, height_of, set_up_print
from siting.show.base.cells import number_or_null
from siting.show.base.sheet_text import COMPARISON, EXPLAINED, LOOKS, PARAMETERS
from siting.show.base.sources import SOURCE_COLUMNS, source_row
from siting.show.base.text import map_notice_of
from siting.texts import say
from siting.texts.unit_words import unit_words

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

_WIDE = re.compile("[\u2e80-\U0010ffff]+")
_PRINTED_SOURCES, _NOTES = 6, (40.0, 125.0)
_MAX_LINES, _FIRST_PROOF_WIDTH, _PROOF_WIDTH = 26, 44, 22
_SHEETS = {
    "claims": say("audit_sheet.claims"),
    "consistency": say("audit_sheet.consistency"),
    "evidence": say("audit_sheet.evidence"),
    "proof": say("audit_sheet.proof"),
    "not_understood": say("audit_sheet.not_understood"),
    "sources": say("common.sources_lower"),
    "notes": say("common.notes_sheet"),
}


@dataclass
class AuditBook(Book):
    """A workbook with the formats of the verdicts."""

    def look_formats(self) -> None:
        """Create the formats of the verdicts, under their names."""
        for verdict, look in LOOKS.items():
            self.formats[str(verdict)] = self.workbook.add_format(
                {
                    "bold": True, "font_color": look.ink, "bg_color": look.tint, "valign": "top",
                    "align": "center", "border": 1, "border_color": "#DCE3E9",
                }
            )  # fmt: skip
        line = {"bottom": 1, "bottom_color": "#DCE3E9", "valign": "top"}
        for name, more in (
            ("whole", {"num_format": "#,##0"}),
            ("figure", {"num_format": "#,##0.0##"}),
            ("wrap", {"text_wrap": True}),
            ("beside", {"text_wrap": True, "indent": 1}),
        ):
            self.formats[name] = self.workbook.add_format({**line, **more})
        self.formats["caption"] = self.workbook.add_format({"bold": True, "font_size": 12})
        self.formats["soft"] = self.workbook.add_format(
            {"font_color": "#52606D", "text_wrap": True, "valign": "top"}
        )

    def rows(self, sheet: Worksheet, columns: Sequence[Column], rows: Iterable[Sequence[object]]) -> None:
        """Write rows; a `Verdict` becomes its word in its colours."""
        count, shown = 0, columns[: self.printed.get(sheet.name)]
        for count, row in enumerate(rows, start=1):
            sheet.set_row(count, LINE_POINTS * _lines(shown, row[: len(shown)]))
            for i, value in enumerate(row):
                if isinstance(value, Verdict):
                    self.put(sheet, count, i, LOOKS[value].word[self.lang], value.value)
                else:
                    self.put(sheet, count, i, value, columns[i].style or _style(value))
        if count:
            sheet.autofilter(0, 0, count, len(columns) - 1)
            sheet.print_area(0, 0, count, len(shown) - 1)


def _style(value: object) -> str:
    """Return the style of a cell by what it holds; a whole number has no decimal point."""
    if isinstance(value, float):
        return "whole" if value.is_integer() else "figure"
    return "wrap"


def _lines(columns: Sequence[Column], row: Sequence[object]) -> int:
    """Lines of the longest wrapped cell; a Chinese character is as wide as two letters."""
    lines = 1
    for column, value in zip(columns, row, strict=True):
        # No text needs more than two letters for each of its characters.
        if isinstance(value, str) and len(value) * 2.24 > column.width and not isinstance(value, Verdict):
            letters = len(value) + sum(map(len, _WIDE.findall(value)))
            lines = max(lines, min(-(-int(letters * 1.12) // int(column.width)), _MAX_LINES))
    return lines


def write_audit_workbook(audit: Audit, path: Path, lang: str) -> None:
    """Write the workbook; the same audit gives the same bytes."""
    import xlsxwriter

    options = {
        "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
        "in_memory": True,
    }  # fmt: skip
    archive = BytesIO()
    with xlsxwriter.Workbook(archive, options) as workbook:
        title = say("audit.audit_of", document=audit.title[lang])[lang]
        workbook.set_properties({"title": title[:255], "created": NO_TIME})
        book = AuditBook(workbook, lang, titles=_SHEETS)
        book.look_formats()
        _claims(book, audit)
        _consistency(book, audit)
        _evidence(book, audit)
        _proof(book, audit)
        if audit.not_understood:
            _not_understood(book, audit)
        _sources(book, audit)
        _notes(book, audit, title)
    path.write_bytes(archive.getbuffer())


def _claims(book: AuditBook, audit: Audit) -> None:
    lang = book.lang
    columns = _columns(
        lang,
        {
            "audit.claim": 7,
            "audit.verdict": 17,
            "audit.kind": 20,
            "audit.quote": 30,
            "audit.claimed": 18,
            "audit.found.measured": 22,
            "audit.finding": 52,
            "audit.definition": 26,
            "audit.wording": 48,
        },
    )
    columns[5] = Column(found_column(audit)[lang], columns[5].width)
    rows = (
        (
            j.claim.id,
            j.verdict,
            _kind(j, lang),
            " ".join(j.claim.quote.split()),
            claimed_text(j, lang),
            found_text(j.measured, lang),
            j.finding[lang],
            j.definition[lang],
            j.wording[lang],
        )
        for j in audit.judged
    )
    columns = fitted(columns)
    sheet = book.sheet("claims", columns)
    sheet.freeze_panes(1, 2)
    book.rows(sheet, columns, rows)


def _evidence(book: AuditBook, audit: Audit) -> None:
    """Write the figures behind the verdicts, in base units, and the supporting tables."""
    lang = book.lang
    columns = _columns(
        lang,
        {
            "audit.claim": 7,
            "audit.where": 15,
            "audit.claimed": 13,
            "audit.comparison": 11,
            "common.value": 11,
            "common.low": 11,
            "common.high": 11,
            "common.unit": 8,
            "audit.tolerance": 26,
            "audit.needed": 44,
        },
    )
    columns.insert(8, Column(say("common.evidence")[lang], 13))
    columns = fitted(columns)
    # What is long, and the same for many claims, is for the screen.
    printed, more = len(columns), ("common.method", "common.sources_heading", "audit.wording_other")
    columns += [Column(say(key)[lang], 40, "text") for key in more]
    rows = (
        (
            j.claim.id,
            say("audit.position", page=j.claim.position.page, line=j.claim.position.line)[lang],
            number_or_null(j.claim.value, j.claim.unit) if not j.claim.word else j.claim.word,
            COMPARISON[j.claim.comparison][lang],
            *_figures(j.measured),
            unit_words(j.measured.unit if j.measured else j.claim.unit)[lang],
            how_sure(j.measured, lang) if j.measured else "",
            j.tolerance[lang],
            j.needed[lang],
            j.method[lang],
            source_titles(audit, j.sources, lang),
            j.wording["zh" if lang == "en" else "en"],
        )
        for j in audit.judged
    )
    book.rows(book.sheet("evidence", columns, printed=printed), columns, rows)


def _columns(lang: str, widths: dict[str, float]) -> list[Column]:
    beside = {"audit.comparison", "common.unit", "audit.claims"}  # behind a figure, which is on the right
    return [Column(say(key)[lang], width, "beside" if key in beside else "") for key, width in widths.items()]


def _kind(judged: Judged, lang: str) -> str:
    return kind_name(judged.claim)[lang] + about(judged.claim)[lang]


def _figures(figure: Figure | None) -> tuple[float | None, float | None, float | None]:
    if figure is None:
        return None, None, None
    value, low, high = (number_or_null(x, figure.unit) for x in (figure.value, figure.low, figure.high))
    return value, low, high


def _consistency(book: AuditBook, audit: Audit) -> None:
    lang = book.lang
    columns = _columns(
        lang,
        {
            "audit.check": 26,
            "audit.verdict": 17,
            "audit.finding": 60,
            "audit.stated": 14,
            "audit.found": 14,
            "common.unit": 12,
            "audit.claims": 20,
            "audit.needed": 34,
            "audit.wording": 46,
            "common.sources_heading": 20,
        },
    )
    rows = (
        (
            c.title[lang],
            c.verdict,
            c.finding[lang],
            number_or_null(c.stated, c.unit),
            number_or_null(c.found, c.unit),
            unit_words(c.unit)[lang],
            ", ".join(c.claims),
            c.needed[lang],
            c.wording[lang],
            source_titles(audit, c.sources, lang),
        )
        for c in audit.checks
    )
    columns = fitted(columns)
    book.rows(book.sheet("consistency", columns), columns, rows)


def _proof(book: AuditBook, audit: Audit) -> None:
    """Write the supporting tables, each once: claims of one kind share theirs."""
    lang = book.lang
    owners: dict[Table, list[str]] = {}
    for name, tables in (
        *((j.claim.id, j.tables) for j in audit.judged),
        *((c.title[lang], c.tables) for c in audit.checks),
    ):
        for table in tables:
            owners.setdefault(table, []).append(name)
    most = max((len(table.head) for table in owners), default=1)
    columns = fitted([Column("", _FIRST_PROOF_WIDTH), *(Column("", _PROOF_WIDTH) for _ in range(most - 1))])
    sheet = book.sheet("proof", columns)
    widths, line = [column.width for column in columns], 0
    for table, names in owners.items():
        title = f"{', '.join(names)}{book.say('mark.colon')}{table.title[lang]}"
        book.put(sheet, line, 0, title, "caption")
        line = _put_table(book, sheet, line + 1, table, widths)


def _put_table(book: AuditBook, sheet: Worksheet, line: int, table: Table, widths: Sequence[float]) -> int:
    """Write a table with its note from a row on; return the row where the next one starts."""
    lang = book.lang
    book.put_heads(
        sheet, line, [(cell[lang], width) for cell, width in zip(table.head, widths, strict=False)]
    )
    for step, row in enumerate(table.rows, start=line + 1):
        texts = [cell[lang] for cell in row]
        sheet.set_row(step, max(map(height_of, texts, widths)))
        for i, cell in enumerate(row):
            book.put(sheet, step, i, texts[i], cell.look.value if isinstance(cell, Marked) else "wrap")
    end = line + 1 + len(table.rows)
    note = table.note[lang]
    if not note:
        return end + 1
    sheet.set_row(end, height_of(note, sum(widths)))
    if len(widths) > 1:
        sheet.merge_range(end, 0, end, len(widths) - 1, "", book.format("soft"))
    book.put(sheet, end, 0, note, "soft")
    return end + 2


def _not_understood(book: AuditBook, audit: Audit) -> None:
    lang = book.lang
    columns = [
        Column(say("audit.quote")[lang], 70),
        Column(say("audit.where")[lang], 18),
        Column(say("audit.why")[lang], 50),
    ]
    rows = (
        (
            " ".join(n.quote.split()),
            say("audit.position", page=n.position.page, line=n.position.line)[lang],
            n.why[lang],
        )
        for n in audit.not_understood
    )
    book.rows(book.sheet("not_understood", columns), columns, rows)


def _sources(book: AuditBook, audit: Audit) -> None:
    columns = [Column(book.say(key), width) for key, width in SOURCE_COLUMNS]
    rows = (source_row(key, source, book.lang) for key, source in audit.sources.items())
    book.rows(book.sheet("sources", columns, printed=_PRINTED_SOURCES), columns, rows)


def _notes(book: AuditBook, audit: Audit, title: str) -> None:
    lang = book.lang
    sheet = book.sheet("notes")
    for i, width in enumerate(_NOTES):
        sheet.set_column(i, i, width)
    set_up_print(sheet, _NOTES)
    for line, (name, text) in enumerate(_note_rows(audit, title, lang)):
        sheet.set_row(line, max(height_of(text, _NOTES[1]), 1.3 * LINE_POINTS if line == 0 else 0.0))
        if isinstance(name, Verdict):
            book.put(sheet, line, 0, LOOKS[name].word[lang], name.value)
        else:
            book.put(sheet, line, 0, name, "caption" if line == 0 else "wrap")
        book.put(sheet, line, 1, text, "soft")


def _note_rows(audit: Audit, title: str, lang: str) -> list[tuple[object, str]]:
    """Return what was judged, the verdicts and the parameters: each a name or a verdict, and its text."""
    document = audit.provenance["document"]
    site = audit.site
    rows: list[tuple[object, str]] = [(title, "")]
    rows.append((say("audit.document")[lang], document["name"]))
    rows.append(("SHA-256", document["sha256"]))
    rows.append((say("audit.site")[lang], f"{site.label[lang]}, {site.lat:.5f}, {site.lon:.5f}"))
    rows += [("", said[lang]) for said in audit.not_measured]
    rows += [(verdict, EXPLAINED[verdict][lang]) for verdict in Verdict]
    for key, value in audit.provenance["parameters"].items():
        shown = ", ".join(f"{x:g}" for x in (value if isinstance(value, list) else [value]))
        rows.append((PARAMETERS[key][lang], shown))
    rows.append((say("audit.map")[lang], map_notice_of(in_china=is_in_china(audit.site))[lang]))
    rows.append(("", say("common.made_with", version=audit.provenance["siting"])[lang]))
    return rows
