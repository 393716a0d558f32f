"""The list of sites beside a map: rank, name, score with its interval, then the sites without a rank."""

from __future__ import annotations

from siting.show.base.drawing.cartography import Box
from siting.show.base.drawing.page import GREY, Page
from siting.show.exhibits.scene import Scene, is_excluded
from siting.show.exhibits.symbols import site_symbol, unranked_symbol
from siting.texts import say
from siting.texts.shares import score_interval, score_text

ROW = 12.4
"""Height of a row [points], at the scale of A4."""

MAX_UNRANKED = 6
"""Number of sites without a rank that are listed in any case."""

EXTRA_ROWS = 5
"""Rows of headings and gaps, where sites without a rank are listed."""

_NARROW = 160.0
_WITH_REASON = 2.5  # rows of a site with the reason why it has no rank
_NAME, _WORD, _SMALL = 7.7, 7.4, 6.8


def draw_list(page: Page, scene: Scene, side: Box, floor: float) -> None:
    """Draw the list from the top of *side* down to *floor*; what does not fit is counted."""
    lang, k = scene.lang, scene.scale
    row_height = ROW * k
    y = side.top - 9 * k
    score_end = side.right if side.width < _NARROW else side.right - 44 * k
    page.text(side.left, y, say("common.ranked_sites")[lang], 9.5 * k, bold=True)
    page.text(score_end, y, say("common.score_lower")[lang], _SMALL * k, colour=GREY, align="right")
    if score_end < side.right:
        head = say("exhibit.interval_head")[lang]
        page.text(side.right, y, head, _SMALL * k, colour=GREY, align="right")
    page.line([side.left, side.right], [y - 4.5 * k] * 2, width=0.5)
    y -= 15 * k
    total = len(scene.numbered) + len(scene.crowd)
    capacity = int((y - floor) / row_height) + 1
    unranked = scene.unranked[: max(MAX_UNRANKED, capacity - total - EXTRA_ROWS)]
    below = len(unranked) + (len(scene.unranked) > len(unranked)) + 2 if unranked else 0
    room = max(3, capacity - below)
    shown = scene.numbered
    if total > room or total > len(shown):
        shown = shown[: room - 1]
    for row in shown:
        _ranked(page, scene, row, Box(side.left, y, side.right, y), score_end)
        y -= row_height
    if total > len(shown):
        more = say("common.more_ranked", count=total - len(shown))[lang]
        page.text(
            side.left + 16 * k, y, page.cut(more, _WORD * k, side.width - 16 * k), _WORD * k, colour=GREY
        )
        y -= row_height
    if unranked:
        _unranked(page, scene, unranked, Box(side.left, floor, side.right, y - 0.5 * row_height))


def _ranked(page: Page, scene: Scene, row: int, line: Box, score_end: float) -> None:
    ranking, k, y = scene.outcome.ranking, scene.scale, line.bottom
    score = float(ranking.score[row])
    site_symbol(page, line.left + 6 * k, y + 2.6 * k, 5.2 * k, score=score, rank=int(ranking.rank[row]))
    room = score_end - line.left - 46 * k
    page.text(line.left + 15 * k, y, page.cut(scene.name(row), _NAME * k, room), _NAME * k)
    page.text(score_end, y, score_text(score), _NAME * k, bold=True, align="right")
    if score_end < line.right:
        interval = score_interval(ranking.score_low[row], ranking.score_high[row])
        page.text(line.right, y, interval, 7 * k, colour=GREY, align="right")


def _unranked(page: Page, scene: Scene, rows: list[int], box: Box) -> None:
    left, right, y, k = box.left, box.right, box.top, scene.scale
    page.text(left, y, say("exhibit.not_ranked")[scene.lang], 8 * k, bold=True)
    page.line([left, right], [y - 3.5 * k] * 2, width=0.3)
    explained = (y - box.bottom) / (ROW * k) >= _WITH_REASON * len(rows) + 1
    for row in rows:
        y -= ROW * k
        excluded = is_excluded(scene.outcome, row)
        unranked_symbol(page, left + 6 * k, y + 2.6 * k, 4.2 * k, excluded=excluded)
        word = scene.status_word(row)
        width = page.width(word, _WORD * k)
        page.text(
            left + 15 * k, y, page.cut(scene.name(row), _NAME * k, right - left - 22 * k - width), _NAME * k
        )
        page.text(right, y, word, _WORD * k, colour=GREY, align="right")
        why = scene.outcome.ranking.reasons[scene.outcome.ranking.reason_code[row]][scene.lang]
        for line in page.wrap(why, _SMALL * k, right - left - 15 * k, lines=2) if explained else ():
            y -= 0.72 * ROW * k
            page.text(left + 15 * k, y, line, _SMALL * k, colour=GREY)
    if len(scene.unranked) > len(rows):
        count = len(scene.unranked) - len(rows)
        text = say("exhibit.more_unranked", count=f"{count:,}")[scene.lang]
        page.text(left + 16 * k, y - ROW * k, text, _WORD * k, colour=GREY)
