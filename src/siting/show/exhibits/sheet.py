"""The sheet of every exhibit: the finding on top, the figure, and a numbered caption with its sources.

An exhibit is a function ``figures(outcome, lang, options)`` that returns its pages as `ExhibitPage`.
`draw_figures` draws them: fonts, size, heading and caption are the same for all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import field
from functools import partial
from pathlib import Path

import numpy as np

from siting.catalogue import sources as embedded_sources
from siting.evidence import EvidenceClass, Label, Quantity, Source
from siting.outcome import STATUSES, Outcome
from siting.records import dataclass
from siting.show.base.drawing.cartography import Box
from siting.show.base.drawing.formats import A4, SIZES, Size
from siting.show.base.drawing.page import GREY, Page, composed_page, draw_page
from siting.show.base.drawing.sketch import Sketch, sketched
from siting.show.base.ground import map_notice
from siting.show.base.sources import kind_words
from siting.show.base.text import evidence_text, with_notice
from siting.texts import catalogue, join, say

LINE_HEIGHT = 1.3
"""Distance of two lines of text, as a share of the font size."""

_FOOT = 0.5
_CLAUSES = ";；，"
_MAX_HEADING = 3
_MAX_NOTE, _MAX_SOURCES, _MAX_NOTICE = 3, 3, 3


@dataclass(frozen=True)
class ExhibitOptions:
    """What a user may choose about an exhibit.

    Parameters
    ----------
    size
        The page and its type.
    site
        Id or name of the site that a site sheet is about; the first of the ranking if empty.
    photos
        Picture files by the id of their site.
    """

    size: Size = SIZES[A4]
    site: str = ""
    photos: dict[str, Path] = field(default_factory=dict)


@dataclass(frozen=True)
class ExhibitPage:
    """One page of an exhibit.

    Parameters
    ----------
    heading
        The finding, in one sentence.
    note
        How to read the figure: what its marks mean, and what was assumed.
    compose
        Draws the figure into the body of a sheet.
    sources
        Ids of the sources behind the figure; none if it lists them itself.
    quantities
        The quantities that it shows; the caption names their evidence classes.
    is_map
        Whether it shows a map, on which the notice for maps is printed.
    upright
        Whether A4 is used in portrait.
    alone
        Whether it is a sheet in itself, and no figure of a set: its caption has no number.
    tall
        Height that its picture needs at most [points]; infinite where it fills any.
    """

    heading: str
    note: str
    compose: Callable[[ExhibitSheet], None]
    sources: Sequence[str] = ()
    quantities: Sequence[Quantity] = ()
    is_map: bool = False
    upright: bool = False
    alone: bool = False
    tall: float = float("inf")


@dataclass(frozen=True)
class ExhibitSheet:
    """A page with its free space, for `ExhibitPage.compose`."""

    page: Page
    outcome: Outcome
    lang: str
    size: Size
    body: Box

    def say(self, text_id: str, **figures: object) -> str:
        """Return a text of the catalogue in the language of the sheet."""
        return say(text_id, **figures)[self.lang]

    def site(self, row: int, name: str, *, y: float, right: float) -> None:
        """Write the rank and the name of a site, centred at *y* and extending at most to *right*."""
        size, left = self.size.text, self.body.left
        y -= 0.35 * size
        rank = int(self.outcome.ranking.rank[row])
        self.page.text(left + 1.8 * size, y, str(rank or "–"), size, bold=True, align="right")
        self.page.text(left + 2.5 * size, y, self.page.cut(name, size, right - left - 3.2 * size), size)

    def steps(self, count: int, box: Box, most: float) -> float:
        """Return the height of each of *count* rows in a box: at most *most*."""
        return min(most, box.height / max(count, 1))


def room(options: ExhibitOptions, share: float = 1.0) -> int:
    """Return the number of rows that fit into a share of the height of a page, at their least height."""
    size = options.size
    return max(3, int((size.height * share - size.title * 6) / (size.text * 1.75)))


def draw_figures(
    outcome: Outcome,
    figures: Sequence[ExhibitPage],
    folder: Path,
    name: str,
    *,
    lang: str,
    formats: Sequence[str],
    options: ExhibitOptions,
    number: int = 1,
) -> list[Path]:
    """Draw the pages of an exhibit as ``<name>.<lang>.<format>``, the next ones as ``<name>-2...``.

    The files of a size other than A4 are named after it: ``<name>.<size>.<lang>.<format>``.

    Parameters
    ----------
    outcome, figures
        What the run found, and the pages.
    folder
        An existing folder.
    name
        Name of the exhibit.
    lang
        ``en`` or ``zh``.
    formats
        Any of png (300 dpi), svg and pdf.
    options
        Size and the rest.
    number
        Number of the first page in its caption.

    Returns
    -------
    The files written, page by page in the order of *formats*.

    Raises
    ------
    FontError
        Chinese characters are to be drawn, and no installed font has them.
    ValueError
        An unknown language or format.
    OSError
        A file cannot be written.
    """
    written: list[Path] = []
    for k, figure in enumerate(figures):
        size = options.size.portrait if figure.upright else options.size
        written += draw_page(
            partial(
                _compose, outcome=outcome, figure=figure, size=size, lang=lang, number=number + k,
            ),
            folder,
            stem(name, k, options.size),
            lang=lang,
            formats=formats,
            title=figure.heading,
            size=size.sides,
        )  # fmt: skip
    return written


def stem(name: str, page: int, size: Size) -> str:
    """Return the name of a file without language and format; pages count from 0."""
    part = name if page == 0 else f"{name}-{page + 1}"
    return part if size.name == A4 else f"{part}.{size.name}"


def site_name(outcome: Outcome, row: int, lang: str) -> str:
    """Name a site in a language: its name in it, otherwise the other name, otherwise its id."""
    columns = ("name_zh", "name", "site_id") if lang == "zh" else ("name", "site_id")
    names = (outcome.sites.frame[column].iat[row] for column in columns)  # each only where it is asked for
    return next((n for n in names if isinstance(n, str) and n.strip()), "")


def not_counted(outcome: Outcome) -> Label:
    """Say how many sites without a rank are drawn but not counted in the finding; empty without one."""
    counts = dict(zip(STATUSES, np.bincount(outcome.ranking.status, minlength=len(STATUSES)), strict=True))
    parts = [
        say(f"exhibit.count_{word}", count=int(counts[word]))
        for word in ("excluded", "insufficient")
        if counts[word]
    ]
    return say("exhibit.not_counted", list=join(parts, "mark.list")) if parts else Label("", "")


def counted_sites(outcome: Outcome) -> Label:
    """Name what a finding counts: sites, or ranked sites where others are drawn too."""
    return say("exhibit.sites_counted" if (outcome.ranking.rank > 0).all() else "exhibit.sites_ranked")


def source_of(outcome: Outcome, key: str) -> Source | None:
    """Return a source of the run, else of the catalogue; None if neither has it."""
    return outcome.sources.get(key) or embedded_sources().get(key)


def measured_sources(outcome: Outcome) -> list[str]:
    """Return the ids of the sources behind all measurements, each once, in the order of the criteria."""
    return list(dict.fromkeys(s for c in outcome.criteria for q in c.measured.quantities for s in q.sources))


def _compose(
    page: Page, outcome: Outcome, figure: ExhibitPage, size: Size, *, lang: str, number: int
) -> None:
    left, right = size.margin, size.width - size.margin
    top = _head(page, outcome, figure, size, lang)
    lines = _caption(page, outcome, figure, size, lang=lang, number=number)
    step = LINE_HEIGHT * size.small
    foot = _FOOT * size.margin + 0.2 * size.small
    bottom = foot + (len(lines) + 1.2) * step
    figure.compose(ExhibitSheet(page, outcome, lang, size, Box(left, bottom + 0.6 * size.small, right, top)))
    for k, line in enumerate(lines):
        page.text(left, bottom - (k + 1) * step, line, size.small, colour=GREY)
    version = outcome.provenance.get("siting")
    if version:
        made = say("common.made_with", version=version)[lang]
        page.text(right, foot, made, size.small, colour=GREY, align="right")
    if page.missing:
        page.text(left, foot, say("exhibit.missing_glyphs")[lang], size.small, colour=GREY)


def _head(page: Page, outcome: Outcome, figure: ExhibitPage, size: Size, lang: str) -> float:
    """Draw the finding and the title of the study under it; return where they end."""
    left, width = size.margin, size.width - 2 * size.margin
    y = size.height - 0.8 * size.margin - 0.85 * size.title
    for line in _balanced(page, figure.heading, size.title, width):
        page.text(left, y, line, size.title, bold=True)
        y -= 1.27 * size.title
    y += 1.27 * size.title - 1.55 * size.subtitle
    page.text(left, y, page.cut(outcome.title[lang], size.subtitle, width), size.subtitle, colour=GREY)
    return y - 1.1 * size.subtitle


def _between_clauses(page: Page, heading: str, size: float, width: float) -> list[str]:
    """Break a heading in two between its clauses, as evenly as it goes; empty if no such lines fit."""
    ends = [k + 1 for k, sign in enumerate(heading) if sign in _CLAUSES]
    parts = [(heading[:k].strip(), heading[k:].strip()) for k in ends if heading[k:].strip()]
    wide = {part: max(page.width(text, size, bold=True) for text in part) for part in parts}
    best = min(wide, key=lambda part: wide[part], default=())
    return list(best) if best and wide[best] <= width else []


def _balanced(page: Page, heading: str, size: float, width: float) -> list[str]:
    """Break a heading: two lines between its clauses, otherwise into lines of similar length."""
    lines = page.wrap(heading, size, width, lines=_MAX_HEADING, bold=True)
    if len(lines) != 2:
        return lines
    clauses = _between_clauses(page, heading, size, width)
    if clauses:
        return clauses
    for share in (0.9, 0.8, 0.7, 0.6, 0.55):
        narrower = page.wrap(heading, size, share * width, lines=2, bold=True)
        if narrower[-1].endswith("…"):
            break
        lines = narrower
    return lines


def _caption(
    page: Page, outcome: Outcome, figure: ExhibitPage, size: Size, *, lang: str, number: int
) -> list[str]:
    width = size.width - 2 * size.margin
    note = _note(figure, lang)
    if not figure.alone:
        note = say("exhibit.caption", number=number, note=note)[lang]
    texts = [(note, _MAX_NOTE)]
    if figure.sources:
        texts.append((_source_text(page, outcome, figure, size, lang), _MAX_SOURCES))
    if figure.is_map:
        texts.append((map_notice(outcome)[lang], _MAX_NOTICE))
    return [line for text, most in texts for line in page.wrap(text, size.small, width, lines=most)]


def _note(figure: ExhibitPage, lang: str) -> str:
    return figure.note + _period(figure, lang) + _evidence(figure, lang)


def bare_page(outcome: Outcome, figure: ExhibitPage, size: Size, lang: str) -> tuple[Page, str, str]:
    """Draw a figure without heading and caption, for a document that has its own.

    Returns
    -------
    The page, the note that belongs under it, how to read it, and the notice for maps, empty for others: a
    document with several maps gives that once.
    """
    page = composed_page(_bare(outcome, figure, size, lang), lang, size.sides)
    return page, _note(figure, lang).strip(), map_notice(outcome)[lang] if figure.is_map else ""


def bare_sketch(outcome: Outcome, figure: ExhibitPage, size: Size, lang: str, dpi: int) -> tuple[Sketch, str]:
    """Draw a figure as `bare_page` does, as a picture alone: in less time, and without charts."""
    note = _note(figure, lang).strip()
    if figure.is_map:
        note = with_notice(note, map_notice(outcome)[lang], lang)
    return sketched(_bare(outcome, figure, size, lang), lang, size.sides, dpi), note


def _bare(outcome: Outcome, figure: ExhibitPage, size: Size, lang: str) -> Callable[[Page], None]:
    edge = size.margin
    body = Box(edge, edge, size.width - edge, size.height - edge)
    return lambda page: figure.compose(ExhibitSheet(page, outcome, lang, size, body))


def _period(figure: ExhibitPage, lang: str) -> str:
    """Name the years of the climate figures shown; nothing if none is shown."""
    years = dict.fromkeys(q.period[lang] for q in figure.quantities if q.period[lang])
    return say("exhibit.period", list=say("mark.list")[lang].join(years))[lang] if years else ""


def _evidence(figure: ExhibitPage, lang: str) -> str:
    """Name the evidence classes of the figures shown, the surest first; nothing if none is shown."""
    found = {
        (int(code), evidence_text(EvidenceClass(int(code)).word, q.sources)[lang])
        for q in figure.quantities
        for code in np.unique(q.evidence)
    }
    words = [word for _, word in sorted(found)]
    if not words:
        return ""
    return say("exhibit.evidence", list=say("mark.list")[lang].join(words))[lang]


def _source_text(page: Page, outcome: Outcome, figure: ExhibitPage, size: Size, lang: str) -> str:
    """Join as many sources as fit, each with its kind and date, with a count of those left out."""
    found = [source_of(outcome, key) for key in dict.fromkeys(figure.sources)]
    parts = [say("exhibit.site_file", file=outcome.sites.source)[lang]]
    parts += [_with_facts(s, lang) for s in found if s is not None]
    width = size.width - 2 * size.margin
    for count in range(len(parts), 0, -1):
        text = _joined(parts[:count], len(parts) - count, lang)
        if len(page.wrap(text, size.small, width, lines=_MAX_SOURCES + 1)) <= _MAX_SOURCES:
            return text
    return _joined(parts, 0, lang)


def _with_facts(source: Source, lang: str) -> str:
    kind = kind_words(source.kind)[lang] if f"kind.{source.kind}" in catalogue("en") else ""
    date = source.date.partition(" (")[0]  # without remarks
    told = say("mark.comma")[lang].join(fact for fact in (kind, date) if fact)
    return say("exhibit.source", title=source.title, facts=told)[lang] if told else source.title[lang]


def _joined(parts: Sequence[str], left_out: int, lang: str) -> str:
    text = say("common.sources_list", list=say("mark.semicolon")[lang].join(parts))[lang]
    return text + say("exhibit.more_sources", count=left_out)[lang] if left_out else text
