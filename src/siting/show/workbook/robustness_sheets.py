"""The sheets of the workbook on how robust the ranking is: robustness, perspectives, pairs."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from siting.conventions import ROUTE_FACTORS
from siting.criteria.recovery import BANDS
from siting.decide.smaa import half_width
from siting.outcome import HAZARDS, SHARED, UNKNOWN, USES, Outcome
from siting.show.base.book import SAMPLED, Book, Column, height_of
from siting.show.base.robustness_text import improvement_text, sentences, site_label
from siting.show.base.text import BAND, EVIDENCE
from siting.show.base.wording import PAIR_USE, rank_range
from siting.texts import say

if TYPE_CHECKING:
    from siting.outcome import BackupPairs, RobustnessReport

MAX_SITES = 2_000
"""Number of sites on these sheets, the best by the study's weights; robustness.json holds all."""
_MAX_RANKS = 10
_PRINTED = 12
"""Columns on paper: ranks, shares of first places and how sure they are."""

_CHANCE = {
    "type": "2_color_scale", "min_type": "num", "min_value": 0, "max_type": "num", "max_value": 1,
    "min_color": "#FFFFFF", "max_color": "#4F81BD",
}  # fmt: skip

_METHODS = {
    "direct": say("weighting.method.direct"),
    "swing": say("weighting.method.swing"),
    "rank_order": say("weighting.method.rank_order"),
    "ahp": say("weighting.method.ahp"),
    "entropy": say("weighting.method.entropy"),
    "critic": say("weighting.method.critic"),
}


def write_robust_sheets(book: Book, outcome: Outcome) -> None:
    """Write the sheets (of these three) that the study asks for."""
    if outcome.robustness is not None:
        _write_robustness(book, outcome, outcome.robustness)
    if outcome.perspectives or outcome.comparison is not None:
        _write_perspectives(book, outcome)
    if outcome.pairs is not None:
        _write_pairs(book, outcome, outcome.pairs)


def _write_robustness(book: Book, outcome: Outcome, standing: RobustnessReport) -> None:
    lang, drawn = book.lang, standing.samples
    ranks = min(drawn.rank_share.shape[1], _MAX_RANKS)
    columns = [
        Column(book.say("common.rank_heading"), 7),
        Column(book.say("workbook.site_id"), 14, "text"),
        Column(book.say("workbook.name"), 26, "text"),
        Column(book.say("workbook.stated_ranks"), 12, "text"),
        Column(book.say("workbook.nearby_ranks"), 12, "text"),
        Column(book.say("workbook.whole_ranks"), 12, "text"),
        Column(book.say("workbook.first_stated"), 10, SAMPLED),
        Column(book.say("workbook.first_nearby"), 10, SAMPLED),
        Column(book.say("workbook.first_share"), 10, SAMPLED),
        Column(book.say("workbook.sampling_error"), 11, "±0.0%"),
        Column(book.say("workbook.mean_rank"), 9, "0.0"),
        Column(book.say("workbook.confidence"), 12, SAMPLED),
        Column(book.say("workbook.can_be_first"), 13, "text"),
        Column(book.say("workbook.best_rank"), 11),
        Column(book.say("workbook.undominated"), 12, "text"),
        Column(book.say("workbook.unknown_ranks"), 13, "text"),
        *(Column(book.say("workbook.rank_share", rank=r + 1), 7.5, SAMPLED) for r in range(ranks)),
        *(
            Column(book.say("workbook.central", label=outcome.criteria[j].label[lang]), 13, "0.0%")
            for j in standing.columns
        ),
    ]
    sheet = book.sheet("robustness", columns, printed=_PRINTED)
    sheet.freeze_panes(1, 3)
    count = book.put_rows(sheet, columns, _standing_rows(book, outcome, standing, ranks))
    for column in (6, 7, 8, *range(16, 16 + ranks)):
        sheet.conditional_format(1, column, count, column, _CHANCE)
    sheet.repeat_rows(0)
    row = count + 2
    book.put(sheet, row, 1, book.say("workbook.robust_words"), "bold")
    lines = [text[lang] for text in sentences(outcome)]
    lines += [improvement_text(outcome, standing, x)[lang] for x in standing.improvements]
    unknown = book.say(
        "workbook.unknown_drawn" if standing.unknown == "interval" else "workbook.unknown_policy_drawn"
    )
    lines += [book.say("workbook.robust_note", samples=f"{drawn.samples:,}", seed=standing.seed), unknown]
    # Of very many sites the ranges of ranks are counted in the first of these samples only.
    if standing.nearby.samples < drawn.samples:
        lines.append(book.say("workbook.robust_fewer", samples=f"{standing.nearby.samples:,}"))
    if standing.held.any():
        lines.append(book.say("workbook.held_note"))
    width = sum(column.width + 0.7 for column in columns[1:_PRINTED])  # with their padding
    told = list(dict.fromkeys(lines))
    for at, line in enumerate(told, start=row + 1):
        sheet.merge_range(at, 1, at, _PRINTED - 1, "", book.format("wrap"))
        sheet.set_row(at, height_of(line, width))
        book.put(sheet, at, 1, line, "wrap")
    sheet.print_area(0, 0, row + len(told), _PRINTED - 1)


def _standing_rows(
    book: Book, outcome: Outcome, standing: RobustnessReport, ranks: int
) -> Iterator[Sequence[object]]:
    drawn, lang = standing.samples, book.lang
    stated = None if outcome.likely is None else outcome.likely.stated
    unknown = EVIDENCE["unknown"][lang]
    error, mean = half_width(drawn.first, drawn.samples), drawn.mean_rank
    sure = dict(zip(drawn.detail.tolist(), drawn.confidence.tolist(), strict=True))
    ids = outcome.sites.frame["site_id"].to_numpy()
    yes, no, level = (book.say(key) for key in ("common.yes", "common.no", "workbook.only_level"))
    for i, row in enumerate(standing.rows[:MAX_SITES].tolist()):
        central = drawn.central[i].tolist()
        yield (
            int(outcome.ranking.rank[row]),
            ids[row],
            site_label(outcome, row)[lang],
            "" if stated is None else rank_range(stated.low[i], stated.high[i]),
            *(rank_range(ranges.low[i], ranges.high[i]) for ranges in (standing.nearby, standing.whole)),
            None if stated is None else float(stated.first[i]),
            float(standing.nearby.first[i]),
            float(drawn.first[i]),
            float(error[i]),
            None if math.isnan(mean[i]) else float(mean[i]),
            _or(sure.get(i, math.nan), ""),
            *_exact(standing, i, yes, level, no),
            yes if standing.undominated[i] else no,
            rank_range(standing.unknown_best[i], standing.unknown_worst[i]),
            *(float(x) for x in drawn.rank_share[i, :ranks]),
            *(_or(x, unknown) for x in central),
        )


def _exact(standing: RobustnessReport, i: int, yes: str, level: str, no: str) -> tuple[str, int | None]:
    """Say whether a site can be first, and its best rank; empty if not computed."""
    if i >= len(standing.lead) or math.isnan(standing.lead[i]):
        return "", None
    first = level if i in standing.only_level else yes if i in standing.can_be_first else no
    return first, int(standing.best_rank[i]) or None


def _or(value: float, other: str) -> float | str:
    return other if math.isnan(value) else value


def _write_perspectives(book: Book, outcome: Outcome) -> None:
    lang = book.lang
    views = outcome.perspectives
    methods = outcome.comparison.methods if outcome.comparison is not None else ()
    columns = [
        Column(book.say("workbook.site_id"), 14, "text"),
        Column(book.say("workbook.name"), 26, "text"),
    ]
    for p in views:
        label = p.weights.label[lang]
        columns.append(Column(book.say("workbook.rank_by", label=label), 12))
        columns.append(Column(book.say("workbook.score_of", label=label), 12, "0.000", scale=True))
    columns += [Column(book.say("workbook.rank_by", label=m.label[lang]), 14) for m in methods]
    sheet = book.sheet("perspectives", columns)
    sheet.set_row(0, 60)
    sheet.freeze_panes(1, 2)
    ids = outcome.sites.frame["site_id"].to_numpy()
    rows = outcome.ranking.order[:MAX_SITES].tolist()

    def cells(i: int) -> list[object]:
        own = [(int(p.ranking.rank[i]) or None, float(p.ranking.score[i])) for p in views]
        return [
            ids[i],
            site_label(outcome, i)[lang],
            *chain(*own),
            *(int(m.rank[i]) or None for m in methods),
        ]

    row = book.put_rows(sheet, columns, map(cells, rows)) + 2
    if views:
        row = _write_view_weights(book, outcome, sheet, row)
    if outcome.comparison is not None:
        _write_agreement(book, outcome, sheet, row)


def _write_view_weights(book: Book, outcome: Outcome, sheet: Any, row: int) -> int:
    """Write the weights of each perspective under the ranks; return the next free row."""
    lang = book.lang
    sheet.set_row(row, 45)
    book.put(sheet, row, 1, book.say("common.weights_heading"), "head")
    for k, p in enumerate(outcome.perspectives):
        book.put(sheet, row, 2 + 2 * k, p.weights.label[lang], "head")
        book.put(sheet, row, 3 + 2 * k, _METHODS[p.weights.method][lang], "head")
    for number, c in enumerate(outcome.criteria, start=1):
        book.put(sheet, row + number, 1, c.label[lang])
        for k, p in enumerate(outcome.perspectives):
            book.put(sheet, row + number, 2 + 2 * k, float(p.weights.share[number - 1]), "0.0%")
    row += len(outcome.criteria) + 2
    for p in outcome.perspectives:
        for text in (p.weights.note, *p.weights.warnings, *p.weights.remarks):
            if text[lang]:
                book.put(sheet, row, 1, f"{p.weights.label[lang]}{book.say('mark.colon')}{text[lang]}")
                row += 1
    return row + 1


def _write_agreement(book: Book, outcome: Outcome, sheet: Any, row: int) -> None:
    lang, found = book.lang, outcome.comparison
    if found is None:
        return
    for key, table in (("workbook.kendall", found.kendall), ("workbook.spearman", found.spearman)):
        sheet.set_row(row, 45)
        book.put(sheet, row, 1, book.say(key), "head")
        # A row at a time: a sheet in constant memory has lost what is written above the last row.
        for k, m in enumerate(found.methods):
            book.put(sheet, row, 2 + k, m.label[lang], "head")
        for k, m in enumerate(found.methods):
            book.put(sheet, row + 1 + k, 1, m.label[lang])
            for j, value in enumerate(np.asarray(table)[k].tolist()):
                book.put(sheet, row + 1 + k, 2 + j, value, "0.00")
        row += len(found.methods) + 2
    for m in found.methods:
        for text in m.remarks:
            book.put(sheet, row, 1, f"{m.label[lang]}{book.say('mark.colon')}{text[lang]}")
            row += 1


def _write_pairs(book: Book, outcome: Outcome, pairs: BackupPairs) -> None:
    lang = book.lang
    columns = [
        Column(book.say("workbook.pair_use"), 12),
        Column(book.say("workbook.pair_rank"), 8),
        Column(book.say("workbook.primary"), 26, "text"),
        Column(book.say("workbook.backup"), 26, "text"),
        Column(book.say("workbook.distance_km"), 12, "#,##0.0"),
        Column(book.say("workbook.trip_low"), 12, "0.00"),
        Column(book.say("workbook.trip_typical"), 12, "0.00"),
        Column(book.say("workbook.trip_high"), 12, "0.00"),
        Column(book.say("workbook.band_same_city"), 12, "text"),
        Column(book.say("workbook.band_remote"), 12, "text"),
        *(Column(book.say("workbook.shares", label=label[lang]), 12, "text") for label in HAZARDS.values()),
        Column(book.say("workbook.weaker_score"), 12, "0.000", scale=True),
    ]
    sheet = book.sheet("pairs", columns)
    sheet.set_row(0, 45)
    words = {SHARED: book.say("common.yes"), UNKNOWN: EVIDENCE["unknown"][lang]}

    def place(row: int) -> str:
        return site_label(outcome, row)[lang] if row >= 0 else pairs.cities[-1 - row][lang]

    rows = (
        (
            PAIR_USE[USES[pairs.use[k]]][lang],
            int(pairs.rank[k]) or None,
            place(int(pairs.primary[k])),
            place(int(pairs.backup[k])),
            float(pairs.km[k]),
            *pairs.round_trip_ms[k].tolist(),
            BAND[BANDS[pairs.same_city[k]]][lang],
            BAND[BANDS[pairs.remote[k]]][lang],
            *(words.get(code, book.say("common.no")) for code in pairs.hazards[k].tolist()),
            float(pairs.score[k]),
        )
        for k in range(len(pairs))
    )
    row = book.put_rows(sheet, columns, rows) + 2
    sheet.freeze_panes(1, 4)
    low, usual, high = ROUTE_FACTORS.value
    notes = [
        book.say("workbook.pair_note", low=low, usual=usual, high=high),
        book.say("workbook.pair_order"),
    ]
    if pairs.left_out:
        notes.append(book.say("workbook.pairs_left_out", count=pairs.left_out))
    for number, text in enumerate(notes, start=row):
        book.put(sheet, number, 2, text)
    sheet.repeat_rows(0)
