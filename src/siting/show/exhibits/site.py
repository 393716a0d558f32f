"""The site sheet: one page about one site, with its map, figures, strengths, and what to disclose."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from siting.conventions import MU_PER_HECTARE
from siting.evidence import Label
from siting.outcome import Outcome, ScoredCriterion
from siting.promotion.pairwise import area_of_site
from siting.promotion.promotion import figure, find_site, side_of
from siting.promotion.site_points import Point, site_points
from siting.records import dataclass
from siting.show.base.drawing.cartography import Box, degree_text
from siting.show.base.drawing.formats import Size
from siting.show.base.drawing.page import GREY, LINE
from siting.show.base.robustness_text import level_with
from siting.show.base.text import STATUS, evidence_text
from siting.show.base.wording import rank_range
from siting.show.exhibits.scene import Scene
from siting.show.exhibits.sheet import ExhibitOptions, ExhibitPage, ExhibitSheet, site_name, source_of
from siting.show.exhibits.site_map import dots_note, draw_photo, draw_site_map
from siting.show.exhibits.site_rules import rule_texts
from siting.texts import join, say
from siting.texts.figure_texts import metres_text
from siting.texts.shares import score_interval, score_text, share_text, share_texts

_ROW, _LINE = 1.62, 1.36  # in font sizes
_COLUMNS = (0.34, 0.33, 0.19, 0.14)
_SAME_AREA = 0.01
_AREAS = {"ha": 1.0, "mu": MU_PER_HECTARE.value}
_FACTS = (0.16, 0.15, 0.36, 0.14, 0.19)
_GAP = 1.6
_MAX_SOURCES = 16
_MIN_PICTURE = 0.3  # of the height of the page's body
_MAX_CRITERIA = 16
_MAX_LINES = 6  # of what is said of one point
_NOMINAL = (540.0, 270.0)  # of the map, to say what it shows
_STATUSES = tuple(STATUS)


@dataclass(frozen=True)
class _SiteSheet:
    outcome: Outcome
    lang: str
    row: int
    strengths: tuple[Point, ...]
    to_disclose: tuple[Point, ...]
    remarked: bool
    sources: tuple[str, ...]
    photo: Path | None


def figures(outcome: Outcome, lang: str, options: ExhibitOptions) -> list[ExhibitPage]:
    """Return the sheet of one site: the one named in *options*, otherwise the first of the ranking."""
    if not len(outcome.sites):
        return []
    row = find_site(outcome, options.site, "--site") if options.site else int(outcome.ranking.order[0])
    site_id = str(outcome.sites.frame["site_id"].iat[row])
    points, rules = site_points(outcome, row), (Point(*texts) for texts in rule_texts(outcome, row))
    used = dict.fromkeys(s for c in outcome.criteria for s in c.measured.main.sources)
    sheet = _SiteSheet(
        outcome, lang, row, points.strengths, (*points.alone, *rules, *points.against, *points.remarks),
        bool(points.remarks),
        tuple(key for key in used if source_of(outcome, key)), options.photos.get(site_id),
    )  # fmt: skip
    return [
        ExhibitPage(
            heading=finding(outcome, row, lang)[lang],
            note=_note(outcome, row, points.rivals, lang),
            compose=partial(_compose, site=sheet),
            quantities=[c.measured.main for c in outcome.criteria],
            is_map=True,
            upright=True,
            alone=True,
        )
    ]


def finding(outcome: Outcome, row: int, lang: str) -> Label:
    """Say where the site stands in the ranking, or why it has no rank."""
    ranking, name = outcome.ranking, site_name(outcome, row, lang)
    rank = int(ranking.rank[row])
    if not rank:
        status = STATUS[_STATUSES[int(ranking.status[row])]]
        return say("site_sheet.unranked", site=name, status=status)
    ranked = int((ranking.rank > 0).sum())
    if ranked == 1:
        return say("site_sheet.finding_alone", site=name, score=score_text(ranking.score[row]))
    best, worst = (int(ranks[row]) for ranks in outcome.likely_range())
    told: dict[str, Label | str | int] = {
        "site": name,
        "rank": rank,
        "count": ranked,
        "score": score_text(ranking.score[row]),
    }
    told["level"] = level_with(outcome, row)
    if not best:
        best, worst = int(ranking.rank_best[row]), int(ranking.rank_worst[row])
        return say("site_sheet.finding_possible", ranks=rank_range(best, worst), **told)
    key = "site_sheet.finding_one" if best == worst else "site_sheet.finding"
    return say(key, ranks=rank_range(best, worst), **told)


def _dots(said: Label) -> Label:
    """Return what the dots are as a sentence, behind another in English; nothing of none."""
    if not said.en:
        return said
    whole = say("mark.full_stop", said=Label(f"{said.en[0].upper()}{said.en[1:]}", said.zh))
    return Label(f" {whole.en}", whole.zh)


def map_figure(
    outcome: Outcome, row: int, lang: str, size: Size, *, near: bool = False, rivals: Sequence[int] = ()
) -> ExhibitPage:
    """Return the map of a site alone, for a document that says the rest in words.

    *size* is that of the picture: it decides what lies in the frame. It holds *rivals*; *near* has what lies
    around the site instead, without its city.
    """

    def compose(sheet: ExhibitSheet) -> None:
        scene = Scene(outcome, lang, sheet.size.text / 8.2)
        draw_site_map(sheet.page, scene, row, sheet.body, near=near, rivals=rivals)

    box = Box(size.margin, size.margin, size.width - size.margin, size.height - size.margin)
    dots = dots_note(Scene(outcome, lang), row, box, near=near, rivals=rivals)
    return ExhibitPage(
        heading=finding(outcome, row, lang)[lang],
        note=_dots(dots)[lang].strip(),
        compose=compose,
        is_map=True,
    )


def _compose(sheet: ExhibitSheet, *, site: _SiteSheet) -> None:
    body, size = sheet.body, sheet.size.text
    gap = _GAP * size
    if body.width > body.height:
        left = Box(body.left, body.bottom, body.left + 0.44 * body.width - gap, body.top)
        right = Box(left.right + 2 * gap, body.bottom, body.right, body.top)
        top = _facts(sheet, site, left) - gap
        _pictures(sheet, site, Box(left.left, left.bottom, left.right, top), stacked=site.photo is not None)
        _texts(sheet, site, right)
        return
    top = _facts(sheet, site, body) - gap
    # However much there is to say, the map and the photo keep their place.
    bottom = min(body.bottom + _height(sheet, site, body.width) + gap, top - _MIN_PICTURE * body.height)
    _pictures(sheet, site, Box(body.left, bottom, body.right, top), stacked=False)
    _texts(sheet, site, Box(body.left, body.bottom, body.right, bottom - gap))


def _facts(sheet: ExhibitSheet, site: _SiteSheet, box: Box) -> float:
    """Write the plain facts side by side; return where they end."""
    o, row, size, small, page = site.outcome, site.row, sheet.size.text, sheet.size.small, sheet.page
    ranking, sites = o.ranking, o.sites
    facts = [
        ("site_sheet.interval", score_interval(ranking.score_low[row], ranking.score_high[row])),
        ("map.coverage", share_text(ranking.coverage[row])),
        (
            "site_sheet.position",
            " ".join(
                degree_text(axis, float(v[row]), decimals=4)
                for axis, v in (("lat", sites.lat), ("lon", sites.lon))
            ),
        ),
        ("map.elevation", _metres(o, row, sheet.lang)),
        # The key figures have the area already, where it counts.
        *([] if area_counts(o, row) else [("map.area", _area(o, row, sheet.lang))]),
    ]
    x = box.left
    for (text_id, value), share in zip(facts, _FACTS, strict=False):
        most = share * box.width - 0.6 * size
        page.text(x, box.top - small, page.cut(sheet.say(text_id), small, most), small, colour=GREY)
        page.text(x, box.top - small - 1.4 * size, page.cut(value, size, most, bold=True), size, bold=True)
        x += share * box.width
    y = box.top - small - 2.1 * size
    page.line([box.left, box.right], [y, y], colour=LINE, width=0.5)
    return y


def area_counts(outcome: Outcome, row: int) -> bool:
    """Whether the area of a site is the figure of a criterion with weight."""
    area_ha = float(outcome.sites.frame["area_ha"].iat[row])
    shown = [
        (c.measured.main.value[row], _AREAS[c.unit]) for c in outcome.criteria if c.share and c.unit in _AREAS
    ]
    return any(abs(float(value) - area_ha * factor) < _SAME_AREA for value, factor in shown)


def _metres(outcome: Outcome, row: int, lang: str) -> str:
    value = float(outcome.sites.elevation_m[row])
    return say("common.unknown")[lang] if math.isnan(value) else metres_text(value, read=True)[lang]


def _area(outcome: Outcome, row: int, lang: str) -> str:
    if math.isnan(float(outcome.sites.frame["area_ha"].iat[row])):
        return say("site_sheet.point")[lang]
    return area_of_site(outcome, row)[lang]


def _pictures(sheet: ExhibitSheet, site: _SiteSheet, box: Box, *, stacked: bool) -> None:
    """Draw the map, and the photo beside or under it."""
    scene, gap = Scene(site.outcome, site.lang, sheet.size.text / 8.2), sheet.size.text
    if site.photo is None:
        draw_site_map(sheet.page, scene, site.row, box)
    elif stacked:
        middle = (box.top + box.bottom) / 2
        draw_site_map(sheet.page, scene, site.row, Box(box.left, middle + gap / 2, box.right, box.top))
        draw_photo(sheet.page, site.photo, Box(box.left, box.bottom, box.right, middle - gap / 2))
    else:
        middle = (box.left + box.right) / 2
        draw_site_map(sheet.page, scene, site.row, Box(box.left, box.bottom, middle - gap / 2, box.top))
        draw_photo(sheet.page, site.photo, Box(middle + gap / 2, box.bottom, box.right, box.top))


def _texts(sheet: ExhibitSheet, site: _SiteSheet, box: Box) -> None:
    """Write the key figures, the strengths beside what to disclose, and the sources."""
    gap = _GAP * sheet.size.text
    y = _table(sheet, site, box) - gap
    sources = _source_lines(sheet, site, box.width)
    floor = box.bottom + (len(sources) + 1.6) * _LINE * sheet.size.small
    half = (box.width - 2 * gap) / 2
    alone = int((site.outcome.ranking.rank > 0).sum()) < 2
    no_strength = "site_sheet.note_alone" if alone else "site_sheet.no_strength"
    disclosed = "site_sheet.to_disclose_remarks" if site.remarked else "site_sheet.to_disclose"
    columns = (
        (box.left, "site_sheet.strengths", site.strengths, no_strength),
        (box.left + half + 2 * gap, disclosed, site.to_disclose, "site_sheet.nothing"),
    )
    ends = [
        _list(sheet, sheet.say(title), texts, sheet.say(none), Box(x, floor, x + half, y))
        for x, title, texts, none in columns
    ]
    _sources(sheet, sources, Box(box.left, box.bottom, box.right, min(ends) - 0.6 * gap))


def _height(sheet: ExhibitSheet, site: _SiteSheet, width: float) -> float:
    """Return the height that the texts under the pictures need."""
    size, small = sheet.size.text, sheet.size.small
    half = (width - 2 * _GAP * size) / 2
    lines = max(
        1 + sum(len(_lines(sheet, text, half)) for text in texts)
        for texts in (site.strengths, site.to_disclose)
    )
    table = (min(len(site.outcome.criteria), _MAX_CRITERIA + 1) + 1.2) * _ROW * size
    lists = (max(lines, 2) + 1.4) * _LINE * size
    sources = (len(_source_lines(sheet, site, width)) + 1.6) * _LINE * small
    return table + lists + sources + 1.6 * _GAP * size


def _cells(site: _SiteSheet, c: ScoredCriterion, share: str, lang: str) -> tuple[str, str, str, str]:
    """Return a criterion with its weight, the figure, its class, and the numbers of its sources."""
    main, side = c.measured.main, side_of(site.outcome, c, site.row)
    name = f"{c.label.en} ({share})" if lang == "en" else f"{c.label.zh}（{share}）"
    numbers = ", ".join(str(site.sources.index(s) + 1) for s in main.sources if s in site.sources)
    return name, figure(side, c.unit)[lang], evidence_text(side.evidence, main.sources)[lang], numbers


def _note(outcome: Outcome, row: int, rivals: Sequence[int], lang: str) -> str:
    """Say which rivals a site is compared with, what the dots are, and which layers are drawn."""
    names = join(
        (Label(site_name(outcome, r, "en"), site_name(outcome, r, "zh")) for r in rivals), "mark.list"
    )
    note = say("site_sheet.note", rivals=names)[lang] if rivals else say("site_sheet.note_alone")[lang]
    note += _dots(dots_note(Scene(outcome, lang), row, Box(0, 0, *_NOMINAL)))[lang]
    if outcome.shown_layers:
        layers = join((layer.label for layer in outcome.shown_layers), "mark.list")
        note += say("site_sheet.shown", list=layers)[lang]
    return note


def _table(sheet: ExhibitSheet, site: _SiteSheet, box: Box) -> float:
    """Draw the key figures: criterion with weight, figure with interval and unit, class, sources."""
    page, size, small, o = sheet.page, sheet.size.text, sheet.size.small, site.outcome
    edges = [box.left + sum(_COLUMNS[:k]) * box.width for k in range(len(_COLUMNS))]
    most = [share * box.width - 0.8 * size for share in _COLUMNS]
    y = box.top - size
    page.text(edges[0], y, sheet.say("site_sheet.figures"), size, bold=True, colour=LINE)
    for x, text_id in zip(edges[1:], ("figure", "class", "source"), strict=True):
        page.text(x, y, sheet.say(f"site_sheet.{text_id}"), small, colour=GREY)
    shares = share_texts([c.share for c in o.criteria])
    order = sorted(range(len(o.criteria)), key=lambda k: -o.criteria[k].share)
    left_out = len(order) - _MAX_CRITERIA
    for c, share in [(o.criteria[k], shares[k]) for k in order[:_MAX_CRITERIA]]:
        page.line([box.left, box.right], [y - 0.5 * size] * 2, colour="#d5dade", width=0.4)
        y -= _ROW * size
        cells = _cells(site, c, share, sheet.lang)
        for k, (x, cell) in enumerate(zip(edges, cells, strict=True)):
            page.text(x, y, page.cut(cell, size, most[k], bold=k == 1), size, bold=k == 1,
                      colour=GREY if k > 1 else LINE)  # fmt: skip
    if left_out > 0:
        y -= _ROW * size
        page.text(box.left, y, sheet.say("site_sheet.more_criteria", count=left_out), size, colour=GREY)
    return y - 0.5 * size


def _lines(sheet: ExhibitSheet, text: Point, width: float) -> list[str]:
    colon = say("mark.colon")[sheet.lang]
    return sheet.page.wrap(
        f"{text.label[sheet.lang]}{colon}{text.text[sheet.lang]}",
        0.94 * sheet.size.text,
        width - sheet.size.text,
        lines=_MAX_LINES,
    )


def _list(sheet: ExhibitSheet, title: str, texts: tuple[Point, ...], none: str, box: Box) -> float:
    """Write a list of paragraphs; what does not fit is counted. Return where it ends."""
    page, size = sheet.page, sheet.size.text
    step = _LINE * size
    y = box.top - size
    page.text(box.left, y, title, size, bold=True)
    if not texts:
        for line in page.wrap(none, 0.94 * size, box.width, lines=2):
            y -= step
            page.text(box.left, y, line, 0.94 * size, colour=GREY)
    for number, text in enumerate(texts):
        lines = _lines(sheet, text, box.width)
        left = len(texts) - number
        if y - (len(lines) + (left > 1)) * step < box.bottom:
            y -= step
            page.text(box.left + size, y, sheet.say("site_sheet.more", count=left), 0.94 * size, colour=GREY)
            break
        for k, line in enumerate(lines):
            y -= step
            if k == 0:
                page.text(box.left, y, "•", 0.94 * size, colour=GREY)
            page.text(box.left + size, y, line, 0.94 * size)
    return y


def _source_lines(sheet: ExhibitSheet, site: _SiteSheet, width: float) -> list[str]:
    parts = []
    for number, key in enumerate(site.sources[:_MAX_SOURCES], start=1):
        source = source_of(site.outcome, key)
        if source is not None:
            parts.append(f"[{number}] {source.title[sheet.lang]}")
    text = say("mark.semicolon")[sheet.lang].join(parts)
    if len(site.sources) > _MAX_SOURCES:
        text += say("exhibit.more_sources", count=len(site.sources) - _MAX_SOURCES)[sheet.lang]
    return sheet.page.wrap(text, sheet.size.small, width, lines=9)


def _sources(sheet: ExhibitSheet, lines: list[str], box: Box) -> None:
    page, small = sheet.page, sheet.size.small
    y = min(box.top, box.bottom + (len(lines) + 1.2) * _LINE * small) - small
    page.text(box.left, y, sheet.say("common.sources_heading"), small, bold=True)
    for line in lines:
        y -= _LINE * small
        page.text(box.left, y, line, small, colour=GREY)
