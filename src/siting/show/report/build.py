"""A planner's report, which compares sites, and a promoter's, which is about one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from siting.promotion.promotion import promote, statement
from siting.promotion.site_points import site_points
from siting.show.base.document.model import LEAD, POINT, SOFT, Report
from siting.show.report import sections
from siting.show.report.appendix import appendices
from siting.show.report.parts import Parts
from siting.show.report.power import power
from siting.show.report.sheets import checklist, remarks, rules, sheet, sheets, write_point
from siting.show.report.surface import surface
from siting.show.report.writing import Writing
from siting.texts import say
from siting.texts.shares import sum_text

PLANNER, PROMOTER = "planner", "promoter"


def build_report(parts: Parts, reader: str) -> Report:
    """Return the report for a reader: ``planner`` or ``promoter``."""
    w = Writing(parts)
    if reader == PLANNER:
        _planner(w)
    else:
        _promoter(w)
    appendices(w)
    outcome, lang = parts.outcome, parts.lang
    version = outcome.provenance.get("siting", "")
    return Report(
        title=outcome.title[lang] if reader == PLANNER else w.figures.name(parts.rows[0]),
        subtitle=say(f"report.subtitle.{reader}")[lang],
        lang=lang,
        facts=tuple(parts.own.facts),
        logo=parts.own.logo,
        blocks=tuple(w.blocks),
        footer=say("common.made_with", version=version)[lang],
    )


def _planner(w: Writing) -> None:
    sections.summary(w)
    _own(w)
    sections.location(w)
    sections.order(w)
    sections.lead(w)
    sections.sensitivity(w)
    surface(w)
    sheets(w)
    power(w, w.parts.rows)
    rules(w)
    checklist(w)
    sections.supply(w)


def _promoter(w: Writing) -> None:
    row = w.parts.rows[0]
    points = site_points(w.outcome, row)
    _case(w, row)
    _own(w)
    w.part("report.the_site")
    sheet(w, row, points)
    sections.location(w)
    sections.order(w)
    power(w, w.parts.rows[:1])
    rules(w)
    checklist(w)
    sections.supply(w)


def _case(w: Writing, row: int) -> None:
    """Write the page that stands for all others: what can be stated, and what must be disclosed."""
    w.part("report.summary")
    drawn = w.parts.pictures.get(f"site:{row}")
    if drawn is not None:
        w.text(drawn.heading, [w.figures.standing(row), w.figures.counts()], LEAD)
    points = site_points(w.outcome, row)
    places = {c.id: place for place, c in enumerate(w.outcome.criteria)}
    w.heading("report.can_be_stated")
    _wins(w, row, points.rivals, places)
    w.heading("report.must_be_disclosed")
    for point in points.to_disclose[:6]:
        write_point(w, row, point)
    if len(points.to_disclose) > 6:
        w.text(w.say("report.more_below"), tone=SOFT)
    unknown = [places[key] for key, _ in w.outcome.supply_list(row)]
    if unknown:
        figures = [w.figures.standing(row), *(w.figures.weight(k) for k in unknown)]
        share = sum_text([c.share for c in w.outcome.criteria], unknown)
        w.text(say("report.unknown_share", share=share), figures)
    remarks(w, row, points)


def _wins(w: Writing, row: int, rivals: Sequence[int], places: Mapping[str, int]) -> None:
    """Write where the site is ahead of a rival; *places* are those of the criteria."""
    outcome = w.outcome
    ids = outcome.sites.frame["site_id"].astype(str)
    wins = promote(outcome, ids.iat[row], [ids.iat[r] for r in rivals]).wins if rivals else ()
    for c in wins:
        place = places[c.criterion]
        w.text(statement(c), [*_figure_ids(w, place, row), w.figures.measured(place, c.rival.row)], POINT)
    if not wins:
        w.text(w.say("site_sheet.no_strength"))


def _figure_ids(w: Writing, place: int, row: int) -> list[str]:
    """Return the ids of a figure and of the limits that are said with it."""
    limits = [w.figures.limits(place, row)] if w.outcome.criteria[place].thresholds else []
    return [w.figures.measured(place, row), *limits]


def _own(w: Writing) -> None:
    """Write what the study adds in its own words, marked as such."""
    own = w.parts.own
    if not own.paragraphs:
        return
    w.part("report.own", new_page=False)
    w.text(say("report.own_note"), tone=SOFT)
    for title, text in own.paragraphs:
        w.section(title)
        for number, line in enumerate(filter(None, (part.strip() for part in text.split("\n")))):
            w.text(line, w.figures.given(f"own:{title}:{number}", title, line))
