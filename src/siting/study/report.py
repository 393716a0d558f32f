"""A report of a run: its pictures and lists are gathered here, written by `siting.show.report`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from siting.catalogue import Catalogue
from siting.errors import OutputError, StudyError
from siting.evidence import Label
from siting.outcome import Outcome
from siting.promotion.due_diligence import due_diligence
from siting.promotion.promotion import find_site
from siting.show.base.document.model import Photo
from siting.show.base.drawing.formats import WORD, Size
from siting.study.exhibits import EXHIBITS
from siting.study.own_climate import climate_file, told_of
from siting.study.report_files import PROMOTER, TODAY, require_formats
from siting.texts import say

if TYPE_CHECKING:
    from siting.show.exhibits.sheet import ExhibitOptions, ExhibitPage
    from siting.show.report.parts import Drawn, OwnParts, Parts
    from siting.study.load import Study

SHEETS = 5
"""Number of sites with a sheet of their own in a planner's report: the best."""

SIZE = Size(WORD, 453.54, 300.0, 3.0, 10.5, 7.2, 7.4, 6.4)
_TALL, _LEAST, _BESIDE, _ROW = 310.0, 165.0, 105.0, 12.9  # heights [points]
"""With its caption, no such picture takes more than half of a page: it would leave more of one empty."""
SITE_SIZE = Size(WORD, 453.54, 195.0, 3.0, 10.5, 7.2, 7.4, 6.4)
LOCATION_SIZE = Size(WORD, 453.54, 330.0, 3.0, 10.5, 7.2, 7.4, 6.4)
BESIDE_SIZE = Size(WORD, 453.54, 230.0, 3.0, 10.5, 7.2, 7.4, 6.4)
RULES_SIZE = Size(WORD, 453.54, 560.0, 3.0, 10.5, 7.2, 7.4, 6.4)
_PICTURES = ("location", "ranking", "acceptability", "months", "surface")
_SIZES = {"location": LOCATION_SIZE, "surface": SIZE}
_PHOTO_PIXELS = 1600
_LOGO_SHARE = 0.25
Progress = Callable[[str, int, int], None]
ReportPictures = dict[tuple[str, int | None], "dict[str, Drawn]"]
"""Pictures by name: those of a run, and of each of its sites, by language and row (None for the run)."""


def rows_of(outcome: Outcome, reader: str, site: str) -> tuple[int, ...]:
    """Return the sites with a sheet, most important first: one for a promoter, the best for a planner.

    Raises
    ------
    OutputError
        The run has no site.
    SitesError
        The study has no such *site*.
    """
    order = outcome.ranking.order.tolist()
    if not order:
        raise OutputError("nothing to report", where="report", hint="The study has no site.")
    first = [find_site(outcome, site, "--site")] if site else []
    if reader == PROMOTER:
        return tuple(first or order[:1])
    best = [row for row in order if outcome.ranking.rank[row] > 0][:SHEETS] or order[:1]
    return tuple(dict.fromkeys((*first, *best)))


def report_parts(
    outcome: Outcome,
    study: Study,
    lang: str,
    *,
    rows: tuple[int, ...],
    photos: dict[str, Path],
    date: str = "",
    drawn: ReportPictures | None = None,
    progress: Progress,
) -> Parts:
    """Return what a report in one language is made from; its pictures are drawn here, but for those *drawn*.

    What is drawn is added to *drawn*, for the next report of the same run.

    Raises
    ------
    FontError
        Chinese characters are to be drawn, and no installed font has them.
    StudyError
        A picture of the study cannot be read.
    """
    from siting.show.report.parts import Parts

    kept = {} if drawn is None else drawn
    for row in (None, *rows):
        if (lang, row) not in kept:
            kept[lang, row] = dict(_drawn(outcome, row, lang, progress))
    pictures = {name: picture for row in (None, *rows) for name, picture in kept[lang, row].items()}
    climate = climate_file(study)
    sources, _ = told_of(climate)
    ids, catalogue = outcome.sites.frame["site_id"].astype(str), Catalogue({}, sources, climate)
    checklists = tuple(due_diligence(outcome, ids.iat[row], catalogue) for row in rows)
    return Parts(
        outcome, lang, pictures, rows, checklists, _own(outcome, study, lang, rows, photos, date=date)
    )


def _drawn(outcome: Outcome, row: int | None, lang: str, progress: Progress) -> Iterator[tuple[str, Drawn]]:
    """Draw the pictures of the run, or of the site *row*; yield them with their names."""
    from siting.show.exhibits.sheet import ExhibitOptions
    from siting.show.exhibits.site import map_figure

    if row is not None:
        progress(f"draw site ({lang})", 0, 1)
        yield (
            f"site:{row}",
            drawn_exhibit(outcome, map_figure(outcome, row, lang, SITE_SIZE), SITE_SIZE, lang),
        )
        site_id = str(outcome.sites.frame["site_id"].iat[row])
        for kind, page in _of_site(outcome, lang, row, site_id):
            yield f"{kind}:{row}", drawn_exhibit(outcome, page, BESIDE_SIZE, lang)
        return
    for name in _PICTURES:
        size = _SIZES.get(name) or _size_for(int((outcome.ranking.rank > 0).sum()))
        progress(f"draw {name} ({lang})", 0, 1)
        for page in _figures(name, outcome, lang, ExhibitOptions(size))[:1]:
            yield name, drawn_exhibit(outcome, page, size, lang)
    for number, page in enumerate(_figures("rules", outcome, lang, ExhibitOptions(RULES_SIZE))):
        # Below the key of a short page its caption would stand far off.
        size = replace(RULES_SIZE, height=min(RULES_SIZE.height, page.tall))
        yield f"rules:{number}", drawn_exhibit(outcome, page, size, lang)


def _figures(name: str, outcome: Outcome, lang: str, options: ExhibitOptions) -> list[ExhibitPage]:
    """Return the pages of the exhibit of that name."""
    return next(exhibit for exhibit in EXHIBITS if exhibit.name == name).figures(outcome, lang, options)


def _of_site(outcome: Outcome, lang: str, row: int, site_id: str) -> Iterator[tuple[str, ExhibitPage]]:
    """Yield the usable area and the project of a site, where the study has them at that site."""
    from siting.show.exhibits.sheet import ExhibitOptions

    options = ExhibitOptions(BESIDE_SIZE, site_id)
    ledger, project = outcome.ledger, outcome.project
    if ledger is not None and not np.isnan(ledger.gross_ha[ledger.rows == row]).all():
        yield from (("ledger", page) for page in _figures("ledger", outcome, lang, options)[:1])
    if project is not None and project.of(row) is not None:
        yield from (("power", page) for page in _figures("power", outcome, lang, options)[:1])


def _size_for(rows: int) -> Size:
    """Return the size of a picture with a row for each site."""
    return replace(SIZE, height=min(max(_BESIDE + _ROW * rows, _LEAST), _TALL))


def drawn_exhibit(outcome: Outcome, figure: ExhibitPage, size: Size, lang: str) -> Drawn:
    """Draw a figure of the run without heading and caption."""
    from siting.show.exhibits.sheet import bare_page
    from siting.show.report.parts import Drawn

    page, note, notice = bare_page(outcome, figure, size, lang)
    return Drawn(page, figure.heading, note, tuple(dict.fromkeys(figure.sources)), notice)


def _own(
    outcome: Outcome, study: Study, lang: str, rows: tuple[int, ...], photos: dict[str, Path], *, date: str
) -> OwnParts:
    from siting.show.base.robustness_text import site_label
    from siting.show.report.parts import OwnParts

    part = study.file.report
    facts = tuple((name[lang], text[lang]) for name, text in contact_of(study, date))
    ids = outcome.sites.frame["site_id"].astype(str)
    titles = {row: site_label(outcome, row)[lang] for row in rows}
    shown = {
        row: photo_of(photos[ids.iat[row]], say("report.photo", site=titles[row])[lang], 0.6)
        for row in rows
        if ids.iat[row] in photos
    }
    paragraphs = tuple((p.title.label[lang], p.text.label[lang]) for p in part.paragraphs)
    return OwnParts(facts, paragraphs, logo_of(study), shown)


def logo_of(study: Study) -> Photo | None:
    """Return the logo that a study names, if it does. Raises `StudyError`."""
    logo = study.file.report.logo
    return None if logo is None else photo_of(study.path.parent / logo, "", _LOGO_SHARE)


def contact_of(study: Study, date: str = "") -> tuple[tuple[Label, Label], ...]:
    """Return who made it, whom to ask and the date, as far as the study or *date* says."""
    part = study.file.report
    stated = None if part.date is None else part.date.label
    named = (
        ("report.cover.by", None if part.by is None else part.by.label),
        ("report.cover.contact", None if part.contact is None else part.contact.label),
        ("workbook.date", _date_of(date) if date else stated),
    )
    return tuple((say(key), text) for key, text in named if text is not None)


def _date_of(date: str) -> Label:
    """Return a date as written, or the day of today in words."""
    if date != TODAY:
        return Label(date, date)
    day = datetime.now().astimezone().date()
    return say("report.day", year=f"{day:%Y}", month=f"{day:%m}", day=f"{day:%d}")


def photo_of(path: Path, title: str, share: float) -> Photo:
    """Read a photo or logo, without the metadata of its camera. Raises `StudyError`."""
    import io

    from PIL import Image

    from siting.readers.pictures import read_picture

    pixels = read_picture(path, longest=_PHOTO_PIXELS, error=StudyError).pixels
    found, opaque = io.BytesIO(), pixels.shape[2] == 3
    if opaque:
        Image.fromarray(pixels).save(found, "JPEG", quality=88)
    else:
        Image.fromarray(pixels).save(found, "PNG")
    return Photo(found.getvalue(), title, title, share, "jpeg" if opaque else "png")


def write_report(
    parts: Parts, reader: str, folder: Path, formats: Sequence[str], template: bytes | None
) -> list[Path]:
    """Write a report into an existing folder; return its files."""
    from siting.show.base.document.typeset import render_pdf
    from siting.show.base.document.web import render_page
    from siting.show.base.document.word import render_word
    from siting.show.report.build import build_report

    report = build_report(parts, reader)
    written = []
    for name in require_formats(formats):
        path = folder / f"report.{parts.lang}.{name}"
        if name == "docx":
            path.write_bytes(render_word(report, template))
        elif name == "pdf":
            path.write_bytes(render_pdf(report))
        else:
            path.write_text(render_page(report), encoding="utf-8", newline="\n")
        written.append(path)
    return written
