"""The parts of a report about single sites: their sheets, siting rules, and the due-diligence list."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

from siting.evidence import Label
from siting.outcome import RuleVerdicts
from siting.outcome.rule_standing import STANDING, STANDINGS, standing
from siting.promotion.due_diligence import ANSWERED, PROXY, UNKNOWN, DueDiligence
from siting.promotion.file_words import words_of
from siting.promotion.own_words import own_words
from siting.promotion.pairwise import AREA, area_of_site, stated_area
from siting.promotion.promotion import figure, side_of
from siting.promotion.site_points import Point, SitePoints, site_points
from siting.promotion.verdict_texts import has_figure, rule_figure
from siting.show.base.blocks import Cell, Mark
from siting.show.base.document.model import POINT
from siting.show.base.text import evidence_text
from siting.show.report.writing import Writing, link
from siting.sites.columns import is_provenance
from siting.texts import join, say
from siting.texts.category_words import land_use_meaning
from siting.texts.figure_texts import area_text, metres_text, position_text
from siting.texts.shares import score_text

# The site in whose sheet open steps for land stand in full, by the steps and whether they are those abroad.
_InFull = dict[tuple[tuple[str, ...], bool], int]
_LOOK = {ANSWERED: "SUPPORTED", PROXY: "DEPENDS", UNKNOWN: "UNVERIFIABLE"}
_STANDING_LOOK = {
    "fail": "CONTRADICTED", "missed": "CONTRADICTED", "conditional": "DEPENDS", "met": "DEPENDS",
    "unknown": "UNVERIFIABLE", "pass": "SUPPORTED",
}  # fmt: skip


def sheets(w: Writing) -> None:
    """Write a sheet for each site that has one."""
    w.part("report.sheets", new_page=False)
    _say_which(w)
    in_full: _InFull = {}
    for row in w.parts.rows:
        w.section(w.figures.name(row))
        points = site_points(w.outcome, row)
        alone = tuple(_steps_once(w, row, point, in_full) for point in points.alone)
        sheet(w, row, replace(points, alone=alone))


def _steps_once(w: Writing, row: int, point: Point, in_full: _InFull) -> Point:
    """Return a point about a site's land; a further site with the same open steps refers to the first."""
    one = next((one for one in own_words(w.outcome.sites, row) if one.steps and one.text == point.text), None)
    first = row if one is None else in_full.setdefault((one.steps, one.abroad), row)
    if one is None or first == row:
        return point
    meaning = land_use_meaning(one.words)
    again = say("own_words.land_again", words=one.words, meaning=meaning, first=w.figures.name(first))
    return replace(point, text=again)


def _say_which(w: Writing) -> None:
    """Say that a chapter is about the best sites only, where there are others."""
    shown, count = len(w.parts.rows), len(w.outcome.sites)
    if 1 < shown < count:
        w.text(say("report.sheets_of", shown=shown, count=count), [w.figures.counts()])


def sheet(w: Writing, row: int, points: SitePoints) -> None:
    """Write one site: where it stands, map and photo, figures, strengths, what to disclose."""
    drawn = w.parts.pictures.get(f"site:{row}")
    if drawn is not None:
        w.text(drawn.heading, [w.figures.standing(row), w.figures.counts()])
    _place(w, row)
    key_figures(w, row)
    w.picture(f"site:{row}", [w.figures.standing(row), w.figures.counts()])
    photo = w.parts.own.photos.get(row)
    if photo is not None:
        w.blocks.append(photo)
    w.picture(f"ledger:{row}")
    w.heading("site_sheet.strengths")
    _points(w, row, points.strengths, "site_sheet.no_strength" if points.rivals else "site_sheet.note_alone")
    w.heading("site_sheet.to_disclose")
    _points(w, row, points.to_disclose, "site_sheet.nothing")
    remarks(w, row, points)
    _other_words(w, row)
    if points.rivals:
        rivals = join((w.figures.name(r) for r in points.rivals), "mark.list")
        w.text(say("report.compared_with", rivals=rivals), tone="soft")


def _place(w: Writing, row: int) -> None:
    """Write the position, elevation and area of a site."""
    told = _place_text(w, row)
    w.text(told, [w.figures.placed(row, told)])


def _place_text(w: Writing, row: int) -> str:
    sites = w.outcome.sites
    metres, area = float(sites.elevation_m[row]), float(sites.frame["area_ha"].iat[row])
    unknown = w.say("common.unknown")
    given = stated_area(w.outcome, row)
    size = Label("", "") if math.isnan(area) else area_of_site(w.outcome, row)
    if not math.isnan(given):
        stated = area_text(given, abroad=not sites.in_china, read=True)
        size = say("report.area_given", area=size, given=stated)
    position = position_text(float(sites.lat[row]), float(sites.lon[row]))
    elevation = unknown if math.isnan(metres) else metres_text(metres, read=True)[w.lang]
    if math.isnan(area):
        return w.say("report.place_point", position=position, elevation=elevation)
    return w.say("report.place", position=position, elevation=elevation, area=size)


def key_figures(w: Writing, row: int) -> None:
    """Write every figure of a site that carries weight, with interval, class and id."""
    lines: list[tuple[Cell, ...]] = []
    criteria = w.outcome.criteria
    for place in sorted(range(len(criteria)), key=lambda k: -criteria[k].share):
        c = criteria[place]
        side = side_of(w.outcome, c, row)
        ids = [w.figures.weight(place), w.figures.measured(place, row)]
        evidence = evidence_text(side.evidence, c.measured.main.sources)[w.lang]
        told = figure(side, c.unit)[w.lang]
        lines.append(
            (c.label[w.lang], w.figures.shares[place], told, score_text(side.score), evidence, ", ".join(ids))
        )
    head = (
        "common.criterion", "workbook.weight", "report.figure", "common.score_heading",
        "report.register.class", "report.id",
    )  # fmt: skip
    title = w.say("report.key_figures", site=w.figures.name(row))
    w.table(title, head, lines, (2.9, 0.9, 2.9, 0.8, 1.4, 1.1))


def _points(w: Writing, row: int, said: Sequence[Point], none: str) -> None:
    if not said:
        w.text(w.say(none), [])
    for point in said:
        write_point(w, row, point)


def remarks(w: Writing, row: int, points: SitePoints) -> None:
    """Write what the file remarks on a site, under a heading of its own: it may speak for or against it."""
    if points.remarks:
        w.heading("own_words.remarks")
        _points(w, row, points.remarks, "site_sheet.nothing")


def _other_words(w: Writing, row: int) -> None:
    """Quote the text columns on a site that are not quoted elsewhere on its sheet, and are about the site."""
    said = {one.column for one in own_words(w.outcome.sites, row)}
    read = {text for c in w.outcome.criteria for text in c.inputs}
    others = [
        Point(label, say("own_words.remark", words=words, meaning=land_use_meaning(words)), in_file=True)
        for column, label, words in words_of(w.outcome.sites, row)
        if column not in said
        and not is_provenance(column)
        and say("inputs.column", column=column) not in read
    ]
    if others:
        w.heading("own_words.others")
        _points(w, row, others, "site_sheet.nothing")


def write_point(w: Writing, row: int, point: Point) -> None:
    """Write one point about a site, with the figures that it states."""
    colon = say("mark.colon")[w.lang]
    w.text(f"{point.label[w.lang]}{colon}{point.text[w.lang]}", _ids(w, row, point), POINT)


def _ids(w: Writing, row: int, point: Point) -> list[str]:
    """Return the ids of the figures that a point may state."""
    for place, c in enumerate(w.outcome.criteria):
        if c.label == point.label:
            ids = [w.figures.measured(place, row), w.figures.weight(place)]
            known = side_of(w.outcome, c, row).known
            return [*ids, w.figures.limits(place, row)] if c.thresholds and known else ids
    if point.label == AREA:
        return [w.figures.placed(row, _place_text(w, row))]
    if point.in_file:
        what = w.say("report.what.at_site", what=point.label, site=w.figures.name(row))
        return list(w.figures.given(f"file:{row}:{point.label.en}", what, point.text[w.lang]))
    return [w.figures.ruled(v, row) for v in w.outcome.rules if v.label == point.label]


def rules(w: Writing) -> None:
    """Write the verdicts of the siting rules, site by site; nothing for a study without rules."""
    verdicts = w.outcome.rules
    if not verdicts:
        return
    w.part("report.rules", new_page=False)
    w.text(say("report.rules_note"))
    _say_which(w)
    for name in w.parts.of_kind("rules"):
        w.picture(name)
    for row in w.parts.rows:
        w.section(w.figures.name(row))
        lines = [_rule_line(w, v, row) for v in verdicts]
        lines.sort(key=lambda line: line[0])
        head = ("report.rule", "report.clause", "report.verdict", "report.figure", "report.why", "report.id")
        title = w.say("report.rules_table", site=w.figures.name(row))
        w.table(title, head, [cells for _, cells in lines], (2.6, 1.6, 1.3, 1.5, 2.4, 0.8))


def _rule_line(w: Writing, v: RuleVerdicts, row: int) -> tuple[int, tuple[Cell, ...]]:
    place = int(standing(v)[row])
    word = STANDINGS[place]
    return place, (
        v.rule.title[w.lang],
        v.rule.clause[w.lang],
        Mark(_STANDING_LOOK[word], STANDING[word][w.lang]),
        rule_figure(v, row)[w.lang] if has_figure(v, row) else "–",
        v.reasons[v.why[row]][w.lang],
        link(w.figures.ruled(v, row)),
    )


def checklist(w: Writing) -> None:
    """Write the due-diligence list of each site: what is answered, from where, and whom to ask."""
    w.part("report.checklist", new_page=False)
    w.text(say("report.checklist_note"))
    _say_which(w)
    for found in w.parts.checklists:
        w.section(found.site[w.lang])
        _checklist(w, found)


def _checklist(w: Writing, found: DueDiligence) -> None:
    answered, proxy, unknown = found.counts()
    w.text(
        say("report.checklist_counts", site=found.site, answered=answered, proxy=proxy, unknown=unknown),
        [w.figures.tallied(found)],
    )
    lines: list[tuple[Cell, ...]] = []
    for a in found.answers:
        key = "common.unknown" if a.state == UNKNOWN else f"due_diligence.state.{a.state}"
        facts = join((fact.text for fact in a.facts), "mark.semicolon")[w.lang] if a.facts else "–"
        cell: Cell = link(w.figures.answered(a, found)) if a.facts else "–"
        lines.append((a.title[w.lang], Mark(_LOOK[a.state], w.say(key)), facts, a.ask[w.lang], cell))
    head = tuple(f"due_diligence.head.{key}" for key in ("item", "state", "known", "ask"))
    title = w.say("due_diligence.title", site=found.site)
    w.table(title, (*head, "report.id"), lines, (1.8, 1.2, 3.6, 2.4, 0.8))
