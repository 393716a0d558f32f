"""Common parts of exhibits with one chart: the finding as heading, site names, small print."""

from __future__ import annotations

from collections.abc import Sequence

from siting.outcome import Outcome
from siting.show.base.drawing.page import A4_LANDSCAPE, GREY, Page
from siting.show.exhibits.small_print import fitting_sources, measured_sources
from siting.texts import say, templates

LEFT, RIGHT = 28.0, A4_LANDSCAPE[0] - 28.0
"""Edges of the text on the page [points]."""

NAME, SMALL = 8.2, 6.8
"""Font sizes of site names and of small print [points]."""

_TITLE, _SUBTITLE = 15.0, 9.0
_TOP, _MADE_WITH = 560.0, 12.0
_LINE = 9.0


def sheet_texts(outcome: Outcome, lang: str, heading: str, names: Sequence[str], prefix: str) -> list[str]:
    """Return every text of a sheet, for choosing fonts; *prefix* is that of its own texts."""
    own = [text[lang] for text in templates(f"{prefix}.").values()]
    shared = [text[lang] for text in templates("common.").values()]
    return [*own, *shared, *names, heading, outcome.title[lang], *_sources(outcome, lang)]


def draw_heading(page: Page, outcome: Outcome, heading: str, lang: str) -> None:
    """Draw the finding on at most two lines, and the title of the study under it."""
    y = _TOP
    for line in page.wrap(heading, _TITLE, RIGHT - LEFT, lines=2, bold=True):
        page.text(LEFT, y, line, _TITLE, bold=True)
        y -= 19
    page.text(LEFT, y + 3, page.cut(outcome.title[lang], _SUBTITLE, RIGHT - LEFT), _SUBTITLE, colour=GREY)


def draw_site(page: Page, outcome: Outcome, row: int, name: str, *, y: float, right: float) -> None:
    """Draw the rank and the name of a site, centred at *y* and extending at most to *right*."""
    y -= 0.35 * NAME
    page.text(LEFT + 14, y, str(int(outcome.ranking.rank[row])), NAME, bold=True, align="right")
    page.text(LEFT + 20, y, page.cut(name, NAME, right - LEFT - 26), NAME)


def draw_small_print(page: Page, outcome: Outcome, explanation: str, lang: str, *, y: float) -> None:
    """Draw the explanation of the chart and its sources from *y* downwards, and the maker at the foot."""
    width = RIGHT - LEFT
    sources = fitting_sources(page, _sources(outcome, lang), lang, size=SMALL, width=width, lines=2)
    for text in (explanation, sources):
        for line in page.wrap(text, SMALL, width, lines=2):
            page.text(LEFT, y, line, SMALL, colour=GREY)
            y -= _LINE
    version = outcome.provenance.get("siting")
    if version:
        made = say("common.made_with", version=version)[lang]
        page.text(RIGHT, _MADE_WITH, made, SMALL, colour=GREY, align="right")


def _sources(outcome: Outcome, lang: str) -> list[str]:
    return [say("exhibit.site_file", file=outcome.sites.source)[lang], *measured_sources(outcome, lang)]
