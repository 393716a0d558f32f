"""Rank acceptability as a heat map: in which share of the weights each site takes each rank."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from siting.evidence import FloatArray, Label
from siting.outcome import Outcome, RobustnessReport
from siting.show.base.colours import ink_on
from siting.show.base.drawing.cartography import Box
from siting.show.base.drawing.page import GREY, INK, PAPER, Page
from siting.show.exhibits.sheet import (
    ExhibitOptions,
    ExhibitPage,
    ExhibitSheet,
    measured_sources,
    room,
    site_name,
)
from siting.texts import say
from siting.texts.shares import sampled_text

MAX_ROWS = 20

_NAMES = 0.22
_MAX_STEP_X, _MAX_STEP_Y = 10.0, 3.9  # in font sizes
_MIN_STEP_X = 2.9
_MIN_SHOWN = 0.005
_PALE, _STRONG = (0xF4, 0xF7, 0xFA), (0x12, 0x4A, 0x76)


def figures(outcome: Outcome, lang: str, options: ExhibitOptions) -> list[ExhibitPage]:
    """Return the page of the rank acceptability; none if the study has no robustness analysis."""
    report = outcome.robustness
    if report is None or not len(report.rows):
        return []
    most = min(MAX_ROWS, room(options))
    names = [site_name(outcome, row, lang) for row in report.rows.tolist()]
    return [
        ExhibitPage(
            heading=finding(report.samples.rank_share, names)[lang],
            note=_note(report, min(most, len(names)))[lang],
            compose=partial(_compose, report=report, names=names[:most]),
            sources=measured_sources(outcome),
        )
    ]


def finding(share: FloatArray, names: Sequence[str]) -> Label:
    """Say who is first most often, and who comes next."""
    first = share[:, 0]
    order = sorted(range(len(first)), key=lambda k: (-first[k], k))
    best = {"first": names[order[0]], "share": sampled_text(float(first[order[0]]))}
    if len(order) == 1 or first[order[1]] < _MIN_SHOWN:
        return say("acceptability.alone", **best)
    return say(
        "acceptability.finding", second=names[order[1]], other=sampled_text(float(first[order[1]])), **best
    )


def _note(report: RobustnessReport, shown: int) -> Label:
    """Explain the cells, over which weights the samples were drawn, and which sites are shown."""
    region = say("acceptability.whole" if report.region.whole else "acceptability.region")
    key = say("acceptability.key", samples=f"{report.samples.samples:,}", region=region)
    if shown == len(report.rows):
        return key
    more = say("exhibit.best_shown", shown=shown, count=len(report.rows))
    return Label(key.en + more.en, key.zh + more.zh)


def _compose(sheet: ExhibitSheet, *, report: RobustnessReport, names: Sequence[str]) -> None:
    page, body, size = sheet.page, sheet.body, sheet.size.text
    grid = Box(body.left + _NAMES * body.width, body.bottom, body.right, body.top - 3.2 * size)
    ranks = min(report.samples.rank_share.shape[1], int(grid.width / (_MIN_STEP_X * size)))
    share = report.samples.rank_share[: len(names), :ranks]
    across = min(_MAX_STEP_X * size, grid.width / ranks)
    down = sheet.steps(len(names), grid, _MAX_STEP_Y * size)
    head = sheet.say("common.rank_lower")
    if ranks < report.samples.rank_share.shape[1]:
        head = sheet.say("acceptability.first_ranks", count=ranks)
    page.text(grid.left, grid.top + 2 * size, head, sheet.size.small, colour=GREY)
    for k in range(ranks):
        page.text(grid.left + (k + 0.5) * across, grid.top + 0.6 * size, str(k + 1), size, align="center")
    for i, name in enumerate(names):
        top = grid.top - i * down
        sheet.site(int(report.rows[i]), name, y=top - 0.5 * down, right=grid.left)
        for k in range(ranks):
            left = grid.left + k * across
            _cell(page, Box(left, top - down, left + across, top), float(share[i, k]), size)


def _cell(page: Page, box: Box, share: float, size: float) -> None:
    fill = shade(share)
    page.box(box, fill=fill, line=PAPER, width=0.8)
    if share >= _MIN_SHOWN:
        size = min(0.93 * size, 0.55 * box.height, 0.32 * box.width)
        middle = (box.left + box.right) / 2
        ink = ink_on(fill) if share >= 0.03 else INK
        page.text(
            middle,
            (box.top + box.bottom) / 2 - 0.36 * size,
            sampled_text(share),
            size,
            colour=ink,
            align="center",
        )


def shade(share: float) -> str:
    """Return the fill of a share in 0..1: from near white to dark blue, perceptually even."""
    mixed = (round(a + (b - a) * share**0.6) for a, b in zip(_PALE, _STRONG, strict=True))
    return "#" + bytes(mixed).hex()
