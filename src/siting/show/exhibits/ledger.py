"""The usable-area ledger: a parcel with what each constraint takes, the bars of its ledger, and all sites."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np

from siting.evidence import Label
from siting.outcome import Ledger, Outcome
from siting.outcome.ledger import MU_PER_HA
from siting.promotion.promotion import find_site
from siting.records import dataclass
from siting.show.base.drawing.cartography import Box, LocalProjection, MapFrame, fitted_frame
from siting.show.base.drawing.furniture import GROUND, bar_place, draw_bar, draw_north, north_place
from siting.show.base.drawing.labels import LabelBoard
from siting.show.base.drawing.page import GREY, INK, LINE, PAPER, Page
from siting.show.exhibits.map_ground import draw_layer, draw_map_ground
from siting.show.exhibits.sheet import ExhibitOptions, ExhibitPage, ExhibitSheet, room, site_name
from siting.texts import say
from siting.texts.unit_words import after_number

USABLE = "#8fc9a3"
TAKEN: tuple[tuple[str, str], ...] = (
    ("#e0a458", ""), ("#9db9dd", "////"), ("#d98880", "...."), ("#c9b6e4", "\\\\\\\\"), ("#efe08f", "xxxx"),
    ("#b0bec5", "||||"),
)  # fmt: skip
"""Fill and hatch of the constraints in turn; each also has its number on it."""

_MAP = 0.52  # of the width
_ROW = 3.1  # in font sizes
_DISC = 5.2
_MIN_PART = 0.004  # of the parcel: what is smaller has no number
_NAMES = 0.24
_MAX_STEP = 3.4
_FIGURES = 14.5  # in font sizes


@dataclass(frozen=True)
class _Site:
    """The ledger of one site: its row in the outcome and its place in the ledger."""

    ledger: Ledger
    row: int
    at: int

    @property
    def gross(self) -> float:
        return float(self.ledger.gross_ha[self.at])

    @property
    def net(self) -> float:
        return float(self.ledger.net_ha[self.at])


def figures(outcome: Outcome, lang: str, options: ExhibitOptions) -> list[ExhibitPage]:
    """Return the page of one site, and one of all; none without a ledger of a site with an outline."""
    ledger = outcome.ledger
    if ledger is None or np.isnan(ledger.gross_ha).all():
        return []
    site = _site(outcome, ledger, options)
    sources = [c.source for c in ledger.constraints if c.source]
    pages = [
        ExhibitPage(
            heading=finding(outcome, site)[lang],
            note=say("ledger_exhibit.note")[lang],
            compose=partial(_compose_site, site=site),
            sources=sources,
            is_map=True,
        )
    ]
    known = np.flatnonzero(~np.isnan(ledger.gross_ha)).tolist()
    if len(known) > 1:
        shown = known[: room(options)]
        pages.append(
            ExhibitPage(
                heading=finding_all(ledger)[lang],
                note=_note_all(len(shown), len(known))[lang],
                compose=partial(_compose_all, ledger=ledger, shown=shown),
                sources=sources,
            )
        )
    return pages


def _site(outcome: Outcome, ledger: Ledger, options: ExhibitOptions) -> _Site:
    """Return the site asked for if it has a ledger, else the best that has one."""
    rows = ledger.rows.tolist()
    if options.site:
        row = find_site(outcome, options.site, "--site")
        if row in rows and not np.isnan(ledger.gross_ha[rows.index(row)]):
            return _Site(ledger, row, rows.index(row))
    at = int(np.flatnonzero(~np.isnan(ledger.gross_ha))[0])
    return _Site(ledger, rows[at], at)


def finding(outcome: Outcome, site: _Site) -> Label:
    """Say how much of a site is left, and which constraint takes most."""
    ledger, at = site.ledger, site.at
    name = Label(*(site_name(outcome, site.row, each) for each in ("en", "zh")))
    told = {"site": name, "net": f"{site.net:,.1f}", "gross": f"{site.gross:,.1f}"}
    key = "at_most" if ledger.at_most[at] else "known"
    newly = [float(np.nan_to_num(c.newly_ha[at])) for c in ledger.constraints]
    left = say(f"ledger_exhibit.left_{key}", share=f"{site.net / site.gross:.0%}", **told)
    most = int(np.argmax(newly))
    if newly[most] <= 0:
        return left
    taken = say("ledger_exhibit.most", constraint=ledger.constraints[most].label, ha=f"{newly[most]:,.1f}")
    return say("ledger_exhibit.both", left=left, most=taken)


def finding_all(ledger: Ledger) -> Label:
    """Say what is left of all sites together."""
    known = ~np.isnan(ledger.gross_ha)
    gross, net = float(ledger.gross_ha[known].sum()), float(ledger.net_ha[known].sum())
    key = "at_most" if ledger.at_most[known].any() else "known"
    return say(
        f"ledger_exhibit.all_{key}", count=int(known.sum()), net=f"{net:,.0f}", gross=f"{gross:,.0f}",
        share=f"{net / gross:.0%}",
    )  # fmt: skip


def _note_all(shown: int, count: int) -> Label:
    note = say("ledger_exhibit.note_all")
    if shown == count:
        return note
    more = say("exhibit.best_shown", shown=shown, count=count)
    return Label(note.en + more.en, note.zh + more.zh)


# The page of one site.


def _compose_site(sheet: ExhibitSheet, *, site: _Site) -> None:
    body, size = sheet.body, sheet.size.text
    edge = body.left + _MAP * body.width
    _parcel(sheet, site, Box(body.left, body.bottom, edge, body.top - 0.3 * size))
    _ledger(sheet, site, Box(edge + 2.4 * size, body.bottom, body.right, body.top))


def _parcel(sheet: ExhibitSheet, site: _Site, box: Box) -> None:
    """Draw the parcel: each step over the one before, so that of each only what it takes newly is seen."""
    import shapely

    page, outcome, ledger = sheet.page, sheet.outcome, site.ledger
    sites = outcome.sites
    shape = sites.frame.geometry.iat[site.row]
    projection = LocalProjection(float(sites.lon[site.row]), float(sites.lat[site.row]))
    x, y = projection.forward(*shapely.get_coordinates(shape).T)
    frame = fitted_frame(projection, box, x, y, margin=0.09, smallest_m=50.0)
    _ground(page, frame, outcome)
    left, marks = shape, []
    for number, c in enumerate(ledger.constraints, start=1):
        fill, hatch = look(number)
        rest = c.rest[site.at]
        if np.nan_to_num(c.newly_ha[site.at]) > 0:
            _shape(page, frame, left, fill=fill, hatch=hatch)
            marks += _marks(left, rest, shape, number)
        left = rest
    _shape(page, frame, left, fill=USABLE)
    _shape(page, frame, shape, fill="none", width=1.2)
    rectangle = ledger.rectangle[site.at]
    if not rectangle.is_empty:
        _shape(page, frame, rectangle, fill="none", width=1.0, dashes=(4, 2.5))
    px, py = frame.to_page(*shapely.get_coordinates(shape).T)
    bar = bar_place(page, frame, sheet.lang, px, py)
    north = north_place(frame, (bar,), px, py)
    board = LabelBoard(frame.page.grown(-2.0))
    for part in (bar.grown(2), north):
        board.block(part)
    for number, at in marks:
        mx, my = (float(v) for v in frame.to_page(at.x, at.y))
        disc = Box(mx, my, mx, my).grown(_DISC)
        if board.is_free(disc):
            board.block(disc)
            _disc(page, mx, my, number)
    draw_bar(page, frame, sheet.lang, bar)
    draw_north(page, frame, sheet.lang, north)
    page.box(frame.page, line=LINE, width=0.9)


def _ground(page: Page, frame: MapFrame, outcome: Outcome) -> None:
    """Draw the user's base, or plain ground: the relief that ships has no detail for a parcel."""
    if outcome.base is not None:
        draw_map_ground(page, frame, outcome)
        return
    page.box(frame.page, fill=GROUND)
    for layer in outcome.shown_layers:
        draw_layer(page, frame, layer)


def _shape(
    page: Page, frame: MapFrame, shape: Any, *, fill: str, hatch: str = "", width: float = 0.5,
    dashes: Sequence[float] = (),
) -> None:  # fmt: skip
    import shapely

    for part in shapely.get_parts(shape):
        if part.geom_type != "Polygon" or part.is_empty:
            continue
        rings = [
            np.column_stack(frame.to_page(*shapely.get_coordinates(ring).T))
            for ring in (part.exterior, *part.interiors)
        ]
        page.area(
            rings, fill=fill, line=LINE, width=width, hatch=hatch or None, dashes=dashes, clip=frame.page
        )


def _marks(before: Any, after: Any, whole: Any, number: int) -> list[tuple[int, Any]]:
    """Return a point in each larger part that a constraint takes newly, for its number."""
    import shapely

    parts = shapely.get_parts(shapely.difference(before, after))
    large = sorted((p for p in parts if p.area >= _MIN_PART * whole.area), key=lambda p: -p.area)
    return [(number, shapely.Point(shapely.maximum_inscribed_circle(p).coords[0])) for p in large[:3]]


def _disc(page: Page, x: float, y: float, number: int, radius: float = _DISC) -> None:
    page.circle(x, y, radius, fill=PAPER, line=LINE, width=0.6)
    page.centred(x, y, str(number), 1.25 * radius, colour=INK)


def look(number: int) -> tuple[str, str]:
    """Return fill and hatch of the constraint of that number, from 1."""
    return TAKEN[(number - 1) % len(TAKEN)]


def _ledger(sheet: ExhibitSheet, site: _Site, box: Box) -> None:
    """Draw the bars: gross, what each constraint takes from what was left, and net."""
    page, size, ledger, at = sheet.page, sheet.size.text, site.ledger, site.at
    step = min(_ROW * size, (box.height - 6.5 * size) / (len(ledger.constraints) + 2))
    y = box.top - 0.4 * size
    scale = box.width / site.gross
    heads = (("ledger.heading.step", box.left, "left"), ("ledger_exhibit.areas", box.right, "right"))
    for key, x, align in heads:
        page.text(x, y - 0.5 * size, sheet.say(key), sheet.size.small, colour=GREY, align=align)
    page.line([box.left, box.right], [y - 0.9 * size] * 2, colour=LINE, width=0.5)
    y -= 1.2 * size
    row = partial(_bar_row, sheet, box=box, step=step)
    row(
        y, sheet.say("ledger.gross"), _areas(sheet, site.gross), bar=(0.0, site.gross * scale), fill="#dfe5ea"
    )
    left = site.gross
    for number, c in enumerate(ledger.constraints, start=1):
        y -= step
        fill, hatch = look(number)
        if c.unknown[at]:
            note = c.reasons[c.why[at]][sheet.lang]
            row(y, c.label[sheet.lang], sheet.say("promotion.unknown_value"), number=number, note=note)
            continue
        newly = float(c.newly_ha[at])
        text = _areas(sheet, newly, minus=True)
        if c.partly[at]:
            text = sheet.say("ledger_exhibit.at_least", areas=text)
        bar = ((left - newly) * scale, left * scale)
        row(y, c.label[sheet.lang], text, number=number, bar=bar, fill=fill, hatch=hatch)
        left -= newly
    y -= step
    net = _areas(sheet, site.net)
    if ledger.at_most[at]:
        net = sheet.say("ledger_exhibit.at_most", areas=net)
    row(y, sheet.say("ledger.net"), net, bar=(0.0, site.net * scale), fill=USABLE, bold=True)
    _rectangle(sheet, site, Box(box.left, box.bottom, box.right, y - step - 0.4 * size))


def _bar_row(
    sheet: ExhibitSheet, y: float, title: str, text: str, *, box: Box, step: float, number: int = 0,
    bar: tuple[float, float] = (0.0, 0.0), fill: str = "none", hatch: str = "", note: str = "",
    bold: bool = False,
) -> None:  # fmt: skip
    """Draw a line of the ledger: number, title, figures, and the bar or the note under them."""
    page, size = sheet.page, sheet.size.text
    line = y - 1.15 * size
    left = box.left
    if number:
        _disc(page, left + 0.62 * size, line + 0.34 * size, number, 0.62 * size)
        left += 1.7 * size
    width = page.width(text, size, bold=True)
    page.text(box.right, line, text, size, bold=True, align="right")
    page.text(left, line, page.cut(title, size, box.right - width - left - size, bold=bold), size, bold=bold)
    foot, top = y - step + 0.35 * size, line - 0.45 * size
    if note:
        said = page.cut(note, sheet.size.small, box.right - left)
        page.text(left, top - 0.75 * size, said, sheet.size.small, colour=GREY)
        return
    page.line([box.left, box.right], [foot, foot], colour="#d5dade", width=0.4)
    if bar[1] <= bar[0]:
        return
    start, end = box.left + bar[0], box.left + max(bar[1], bar[0] + 0.6)
    corners = [(start, foot), (end, foot), (end, top), (start, top), (start, foot)]
    page.area([np.array(corners)], fill=fill, line=LINE, width=0.5, hatch=hatch or None)


def _areas(sheet: ExhibitSheet, hectares: float, *, minus: bool = False) -> str:
    sign = "−" if minus and hectares > 0 else ""
    ha, mu = (after_number(unit)[sheet.lang] for unit in ("ha", "mu"))
    return f"{sign}{hectares:,.1f}{ha} · {sign}{hectares * MU_PER_HA:,.0f}{mu}"


def _rectangle(sheet: ExhibitSheet, site: _Site, box: Box) -> None:
    """Say how large a rectangle fits, and in how many pieces the rest is."""
    ledger, at, page, size = site.ledger, site.at, sheet.page, sheet.size.text
    if site.net <= 0:
        return
    told = {
        "length": f"{ledger.length_m[at]:,.0f}", "width": f"{ledger.width_m[at]:,.0f}",
        "bearing": f"{ledger.bearing_deg[at]:.0f}",
    }  # fmt: skip
    pieces = int(ledger.pieces[at])
    texts = (
        sheet.say("ledger_exhibit.rectangle", **told),
        sheet.say("ledger_exhibit.pieces", count=pieces, mu=f"{ledger.least_piece_ha * MU_PER_HA:g}"),
    )
    y = box.top
    for text in texts:
        for line in page.wrap(text, size, box.width, lines=2):
            y -= 1.35 * size
            page.text(box.left, y, line, size)


# The page of all sites.


def _compose_all(sheet: ExhibitSheet, *, ledger: Ledger, shown: Sequence[int]) -> None:
    page, body, size = sheet.page, sheet.body, sheet.size.text
    lines = _keys(sheet, ledger)
    head = (lines + 0.6) * 1.6 * size
    left = body.left + _NAMES * body.width
    figures_at = body.right
    bars = Box(left, body.bottom + 0.4 * size, body.right - _FIGURES * size, body.top - head)
    most = float(np.nanmax(ledger.gross_ha[list(shown)]))
    step = sheet.steps(len(shown), bars, _MAX_STEP * size)
    for k, at in enumerate(shown):
        top = bars.top - k * step
        middle = top - 0.5 * step
        row = int(ledger.rows[at])
        sheet.site(row, site_name(sheet.outcome, row, sheet.lang), y=middle, right=left)
        x, scale = left, bars.width / most
        high, low = top - 0.16 * step, top - 0.84 * step
        parts = [(float(ledger.net_ha[at]), USABLE, "")]
        for number, c in enumerate(ledger.constraints, start=1):
            parts.append((float(np.nan_to_num(c.newly_ha[at])), *look(number)))
        for ha, fill, hatch in parts:
            if ha > 0:
                end = x + ha * scale
                corners = np.array([(x, low), (end, low), (end, high), (x, high), (x, low)])
                page.area([corners], fill=fill, line=LINE, width=0.4, hatch=hatch or None)
                x = end
        share = f"{ledger.net_ha[at] / ledger.gross_ha[at]:.0%}"
        ends = f"{ledger.net_ha[at]:,.1f} / {ledger.gross_ha[at]:,.1f}{after_number('ha')[sheet.lang]}"
        text = f"{'≤ ' if ledger.at_most[at] else ''}{ends} · {share}"
        page.text(figures_at, middle - 0.36 * size, text, size, bold=True, align="right")


def _keys(sheet: ExhibitSheet, ledger: Ledger) -> int:
    """Explain the fills; return the number of lines that takes."""
    page, body, size = sheet.page, sheet.body, sheet.size.text
    entries = [(sheet.say("ledger.net"), USABLE, "", 0)]
    for number, c in enumerate(ledger.constraints, start=1):
        unknown = c.unknown[~np.isnan(ledger.gross_ha)].all()
        label = say("ledger_exhibit.unknown", constraint=c.label) if unknown else c.label
        entries.append((label[sheet.lang], *(("none", "") if unknown else look(number)), number))
    x, line = body.left, 1
    for text, fill, hatch, number in entries:
        said = page.cut(f"{number}  {text}" if number else text, 0.9 * size, 0.4 * body.width)
        width = page.width(said, 0.9 * size) + 4.2 * size
        if x + width > body.right and x > body.left:
            x, line = body.left, line + 1
        y = body.top - line * 1.6 * size
        corners = np.array(
            [(x, y - 0.2 * size), (x + 2 * size, y - 0.2 * size), (x + 2 * size, y + 0.9 * size),
             (x, y + 0.9 * size), (x, y - 0.2 * size)]
        )  # fmt: skip
        page.area([corners], fill=fill, line=LINE, width=0.4, hatch=hatch or None)
        page.text(x + 2.5 * size, y, said, 0.9 * size)
        x += width
    return line
