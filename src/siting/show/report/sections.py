"""The parts of a report about the ranking: summary, location, order, lead, sensitivity, what to supply."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from siting.evidence import FloatArray, Label
from siting.outcome import STATUSES, Crossing, RobustnessReport, side_by_side
from siting.promotion.land_status import CONVERT
from siting.promotion.own_words import own_words, steps_text, to_convert
from siting.promotion.promotion import figure, side_of
from siting.promotion.verdict_texts import unranked_reason
from siting.show.base.blocks import Cell
from siting.show.base.document.model import LEAD, POINT, SOFT
from siting.show.base.frames import unknown_criteria
from siting.show.base.headline import NAMED, contenders
from siting.show.base.robustness_text import (
    crossing_phrase,
    crossing_text,
    first_share_texts,
    improvement_text,
    lead_text,
    least_shift_texts,
    named_improvements,
    unknown_of,
)
from siting.show.base.text import STATUS
from siting.show.base.wording import SHEETS, added_note, rank_range
from siting.show.report.writing import Writing, link, shared_in_full
from siting.texts import join, say
from siting.texts.category_words import land_use_meaning
from siting.texts.shares import score_interval, score_text, share_text, sum_text

_MAX_TOP, _MAX_REMARKED, _MAX_TABLE, _MAX_SENTENCES = 5, 3, 40, 5
_MAX_WORDS, _MAX_LOOKED_AT = 12, 1000
"""How many sites the ranking chapter quotes from the file, best first, and how many it examines."""
# The steps that a site's land still has to go through, and whether it lies outside China.
_OpenSteps = tuple[tuple[str, ...], bool]
_STANDING = (
    "common.rank_heading", "map.head_site", "common.score_heading", "audit.interval", "report.likely_ranks",
    "map.coverage", "report.id",
)  # fmt: skip
_STANDING_SHARES = (8, 26, 10, 14, 18, 10, 12)


def ranked_rows(w: Writing) -> list[int]:
    """Return the ranked rows, best first."""
    ranking = w.outcome.ranking
    return [row for row in ranking.order.tolist() if ranking.rank[row] > 0]


def summary(w: Writing) -> None:
    """Write the page that stands for all others: the finding, how sure, and what would change it."""
    w.part("report.summary")
    rows = ranked_rows(w)
    ranking = w.parts.pictures.get("ranking")
    if not rows or ranking is None:
        w.text(say("ranked_bars.none"), [w.figures.counts()], LEAD)
        return
    first = rows[0]
    w.text(say("mark.full_stop", said=ranking.heading), _finding_ids(w, rows), LEAD)
    w.heading("report.how_sure")
    for text, figures in _how_sure(w, first):
        w.text(text, figures)
    w.heading("report.what_would_change")
    alone = len(rows) == 1
    changes = [*([] if alone else _changes(w)[:2]), *_to_know(w, first)]
    nothing = say("report.nothing_changes_alone" if alone else "report.nothing_changes")
    for text, figures in changes or [(nothing, [])]:
        w.text(text, figures, POINT)
    _standings(w, rows[:_MAX_TOP], w.say("report.top"))
    _remarked(w)
    if w.outcome.notes[w.lang]:
        notes = w.outcome.notes[w.lang]
        w.text(notes, w.figures.given("notes", w.say("report.remarks"), notes), SOFT)


def _remarked(w: Writing) -> None:
    """Quote the file on the first sites, and say where the rest is: the summary is one page."""
    told = _told_of(w)
    _to_check(w, told[:_MAX_REMARKED])
    left = len(told) - _MAX_REMARKED
    if left > 0:
        text = say("report.to_check_below", count=left, chapter=say("report.order"))
        w.text(text, w.figures.given("file:below", w.say("report.to_check"), text[w.lang]), SOFT)


def _all_remarked(w: Writing) -> None:
    """Write what the site file says of every site, ranked or not, where the summary has left some out.

    What rules a site out is most often said of one of the last. The workbook has those too many here.
    """
    told = _told_of(w)
    if len(told) <= _MAX_REMARKED:
        return
    _to_check(w, told[:_MAX_WORDS])
    left = len(told) - _MAX_WORDS
    if left > 0:
        at_least = len(w.outcome.sites) > _MAX_LOOKED_AT
        key = "report.to_check_others" if at_least else "report.to_check_left"
        text = say(key, count=left, sheet=SHEETS["file_words"])
        w.text(text, w.figures.given("file:left", w.say("report.to_check"), text[w.lang]), SOFT)


def _told_of(w: Writing) -> list[tuple[int, Label]]:
    """Return the sites that the file describes in words, best first, with those texts.

    What the law asks is said once in full: a further site with the same open steps refers to it.
    """
    order = w.outcome.ranking.order[:_MAX_LOOKED_AT].tolist()
    in_full: dict[_OpenSteps, int] = {}
    return [(row, text) for row in order if (text := _words_of_file(w, row, in_full)) is not None]


def _to_check(w: Writing, told: Sequence[tuple[int, Label]]) -> None:
    """Quote the site file's text on these sites and the open steps for their land, if any."""
    if told:
        w.heading("report.to_check")
    for row, text in told:
        w.text(text, w.figures.given(f"file:{row}", w.figures.name(row), text[w.lang]), POINT)


def _words_of_file(w: Writing, row: int, in_full: dict[_OpenSteps, int]) -> Label | None:
    land = to_convert(w.outcome.sites, row)
    found = land or own_words(w.outcome.sites, row)
    words = (
        say("own_words.said", label=one.label, words=one.words, meaning=land_use_meaning(one.words))
        for one in found
    )
    if not found:
        return None
    steps = tuple(sorted({step for one in land for step in one.steps}))
    abroad = any(one.abroad for one in land)
    told = {"site": w.figures.name(row), "said": join(words, "mark.semicolon")}
    if not land:
        return say("own_words.site_remarks", **told)
    first = in_full.setdefault((steps, abroad), row)
    if first != row:
        return say("own_words.site_again", **told, first=w.figures.name(first))
    return say(_land_text(steps, abroad=abroad), **told, steps=steps_text(steps, abroad=abroad))


def _land_text(steps: tuple[str, ...], *, abroad: bool) -> str:
    """Return the id of the sentence on land with these steps still open."""
    if steps == (CONVERT,):
        return "own_words.site_abroad" if abroad else "own_words.site"
    return "own_words.site_land"


def _finding_ids(w: Writing, rows: Sequence[int]) -> list[str]:
    """Return the ids of what the finding states: scores, the lead, shares of the draws, the least shift."""
    ids = [w.figures.standing(row) for row in rows[:NAMED]]
    if len(rows) > 1:
        ids += [w.figures.gap(*rows[:2]), *(key for _, found in _shares(w)[:2] for key in found)]
        ids += [key for _, found in _changes(w)[:1] for key in found] if contenders(w.outcome) > 1 else []
    return ids


def _how_sure(w: Writing, first: int) -> list[tuple[Label, list[str]]]:
    """Say how certain the first place is: likely ranks, what is known, and weights near the stated."""
    low, high = (int(ranks[first]) for ranks in w.outcome.likely_range())
    ranking = w.outcome.ranking
    name, known = w.figures.name(first), share_text(ranking.coverage[first])
    if len(ranked_rows(w)) == 1:
        interval = score_interval(ranking.score_low[first], ranking.score_high[first])
        alone = say("report.sure_alone", interval=interval, known=known)
        return [(alone, [w.figures.standing(first)]), *shared_in_full(w)]
    # One rank is what at least nine of ten samples give, and may be what all of them give.
    keys = ("report.sure", "report.sure_one")
    if not low:
        low, high = int(ranking.rank_best[first]), int(ranking.rank_worst[first])
        keys = ("report.sure_possible", "report.sure_possible_one")
    text = say(keys[low == high], site=name, ranks=rank_range(low, high), known=known)
    return [(text, [w.figures.standing(first)]), *_shares(w), *shared_in_full(w)]


def _shares(w: Writing) -> list[tuple[Label, list[str]]]:
    """Say which site is first how often, with the shares as the samples gave them."""
    report, likely = w.outcome.robustness, w.outcome.likely
    texts = [] if report is None else first_share_texts(w.outcome, report)
    if report is None or not texts:
        return []
    first = [("nearby", report.nearby.first), ("any", report.samples.first)]
    if likely is not None:
        first.insert(0, ("stated", likely.stated.first))
    return [
        (text, [w.figures.sampled(f"share:{weights}", _share_values(w, report, shares), what=what)])
        for text, (weights, shares) in zip(texts, first, strict=True)
        for what in [say(f"report.what.first_{weights}")]
    ]


def _share_values(w: Writing, report: RobustnessReport, shares: FloatArray) -> list[Label | str]:
    from siting.decide.smaa import half_width

    error = 100 * float(half_width(report.samples.first, report.samples.samples).max())
    count = report.samples.samples if w.outcome.likely is None else w.outcome.likely.stated.samples
    values: list[Label | str] = [
        say("report.value.samples", samples=count, whole=report.samples.samples, error=error)
    ]
    best = np.argsort(-shares, kind="stable")[:6]
    values += [
        say(
            "robustness.shares.site_share", site=w.figures.name(int(report.rows[i])), share=f"{shares[i]:.1%}"
        )
        for i in best
    ]
    return values


def _changes(w: Writing) -> list[tuple[Label, list[str]]]:
    """Say which changes of weights cost the first place, smallest first."""
    report = w.outcome.robustness
    if report is None:
        return []
    found = []
    for text in least_shift_texts(w.outcome, report):
        moved = [f"{100 * s.moved:.2f}" for s in report.shifts[:1]]
        found.append(
            (text, [w.figures.sampled("shift", moved, what=say("report.what.shift"))] if moved else [])
        )
    lost = report.first_lost()[:_MAX_SENTENCES]
    return [*found, *((crossing_text(w.outcome, report, c), [_crossing(w, report, c)]) for c in lost)]


def _crossing(w: Writing, report: RobustnessReport, crossing: Crossing) -> str:
    criterion = w.outcome.criteria[report.columns[crossing.criterion]]
    key = f"crossing:{criterion.id}:{crossing.more}"
    exact = say("report.value.crossing", limit=f"{crossing.share:.3%}")
    return w.figures.sampled(key, [crossing_phrase(w.outcome, report, crossing), exact], what=criterion.label)


def _to_know(w: Writing, first: int) -> list[tuple[Label, list[str]]]:
    """Say what is UNKNOWN about the first site, largest weight first."""
    known = {c.id: place for place, c in enumerate(w.outcome.criteria)}
    missing = [known[key] for key, _ in w.outcome.supply_list(first)]
    if not missing:
        return []
    names = join((w.outcome.criteria[k].label for k in missing), "mark.list")
    share = sum_text([c.share for c in w.outcome.criteria], missing)
    text = say("report.to_know", site=w.figures.name(first), criteria=names, share=share)
    return [(text, [w.figures.standing(first), *(w.figures.weight(k) for k in missing)])]


def _standings(w: Writing, rows: Sequence[int], title: str) -> None:
    ranking, likely = w.outcome.ranking, w.outcome.likely_range()
    lines = [
        (
            str(int(ranking.rank[row]) or "–"),
            w.figures.name(row),
            score_text(ranking.score[row]),
            score_interval(ranking.score_low[row], ranking.score_high[row]),
            rank_range(int(likely[0][row]), int(likely[1][row])) if likely[0][row] else "–",
            share_text(ranking.coverage[row]),
            link(w.figures.standing(row)),
        )
        for row in rows
    ]
    w.table(title, _STANDING, lines, _STANDING_SHARES)


def location(w: Writing) -> None:
    """Write where the sites are."""
    w.part("report.location", new_page=False)
    outcome = w.outcome
    ranked, excluded, insufficient = outcome.counts
    count = ranked + excluded + insufficient
    parts = [say("report.counts_ranked", count=ranked)] if ranked < count else []
    parts += [say("report.counts_excluded", count=excluded)] if excluded else []
    parts += [say("report.counts_insufficient", count=insufficient)] if insufficient else []
    text = say("report.counts_all", count=count)
    if parts:
        text = say("report.counts", count=count, parts=join(parts, "mark.list"))
    w.text(text, [w.figures.counts()])
    w.picture("location", [w.figures.counts()])


def order(w: Writing) -> None:
    """Write the ranking: the bars, every ranked site, and why others have no rank."""
    w.part("report.order", new_page=False)
    rows, ranking = ranked_rows(w), w.outcome.ranking
    w.text(say("report.score_meaning"))
    # The table first: it fills the page that the map has begun, which the picture would leave half empty.
    if rows:
        _standings(w, rows[:_MAX_TABLE], w.say("common.ranked_sites"))
    if len(rows) > _MAX_TABLE:
        w.text(say("common.more_ranked", count=len(rows) - _MAX_TABLE), [w.figures.counts()], SOFT)
    w.picture("ranking", _finding_ids(w, rows))
    others = [row for row in ranking.order.tolist() if not ranking.rank[row]][:_MAX_TABLE]
    if others:
        lines = [
            (
                w.figures.name(row),
                STATUS[STATUSES[int(ranking.status[row])]][w.lang],
                unranked_reason(w.outcome, row)[w.lang],
                link(w.figures.standing(row)),
            )
            for row in others
        ]
        head = ("map.head_site", "workbook.status", "report.reason", "report.id")
        w.table(w.say("report.not_ranked"), head, lines, (2.5, 1.6, 4.2, 0.8))
    _all_remarked(w)


def lead(w: Writing) -> None:
    """Write why the first is ahead of the second."""
    rows = ranked_rows(w)
    if len(rows) < 2:
        return
    outcome, (first, second) = w.outcome, rows[:2]
    level = outcome.ranking.rank[first] == outcome.ranking.rank[second]
    w.part("report.lead_level" if level else "report.lead", new_page=False)
    gap = w.figures.gap(first, second)
    if outcome.likely is not None and outcome.likely.leads:
        w.text(lead_text(outcome, outcome.likely.leads[0]), [gap])
    two = side_by_side(outcome, first, second)
    places = sorted(range(len(outcome.criteria)), key=lambda k: -outcome.criteria[k].share)
    lines = [_added(w, (first, second), k, two.parts[k]) for k in places if outcome.criteria[k].share > 0]
    note = added_note(outcome, np.array([first, second]), say("report.lead_note"))
    if two.one_sided:
        what, left = say("report.lead_rest"), two.rest.tolist()
        ids = [w.figures.left_over(what, row, x) for row, x in zip((first, second), left, strict=True)]
        lines.append((what[w.lang], "", "", score_text(left[0]), score_text(left[1]), ", ".join(ids)))
        note = say("report.lead_note_unknown", part=unknown_of(outcome, (first, second), two.one_sided))
    names = [w.figures.name(row) for row in (first, second)]
    w.table_named(
        w.say("report.lead_table", first=names[0], second=names[1]),
        (
            w.say("common.criterion"), *names,
            w.say("report.adds_first"), w.say("report.adds_second"), w.say("report.id"),
        ),
        lines,
        (24, 22, 22, 12, 12, 15),
        note=note[w.lang],
    )  # fmt: skip


def _added(w: Writing, rows: tuple[int, int], place: int, parts: FloatArray) -> tuple[str, ...]:
    """Return the line of a criterion in a table of two sites: its figures, and what it adds to each score."""
    criterion = w.outcome.criteria[place]
    ids = [w.figures.weight(place), *(w.figures.measured(place, row) for row in rows)]
    added = zip(rows, parts.tolist(), strict=True)
    ids += [w.figures.added(place, row, value) for row, value in added if not np.isnan(value)]
    return (
        f"{criterion.label[w.lang]} {w.figures.shares[place]}",
        *(figure(side_of(w.outcome, criterion, row), criterion.unit)[w.lang] for row in rows),
        *map(score_text, parts.tolist()),
        ", ".join(ids),
    )


def sensitivity(w: Writing) -> None:
    """Write how much the order depends on weights and on uncertain figures.

    The pictures come last: lists and tables fill the page that a picture would leave half empty.
    """
    report = w.outcome.robustness
    # A lone site has no order that weights or figures could change.
    if (report is None and not w.outcome.perspectives) or len(ranked_rows(w)) < 2:
        return
    w.part("report.sensitivity", new_page=False)
    if report is not None:
        for text, figures in _shares(w):
            w.text(text, figures)
        w.heading("report.what_would_change")
        for text, figures in _changes(w):
            w.text(text, figures, POINT)
        for x in named_improvements(report):
            place = x.criterion
            row = int(report.rows[x.row])
            values = [improvement_text(w.outcome, report, x)]
            what = say("report.what.at_site", what=w.outcome.criteria[place].label, site=w.figures.name(row))
            ids = [w.figures.sampled(f"improve:{x.row}:{place}", values, what=what)]
            w.text(improvement_text(w.outcome, report, x), [*ids, w.figures.measured(place, row)], POINT)
    _perspectives(w)
    w.picture("acceptability", [ids for _, found in _shares(w)[-1:] for ids in found])
    w.picture("months", _cooling(w))


def _cooling(w: Writing) -> list[str]:
    """Return the ids of the most and the least free cooling of the ranked sites."""
    rows = ranked_rows(w)
    for place, c in enumerate(w.outcome.criteria):
        known = [row for row in rows if c.measured.main.known[row]]
        if c.measure == "free_cooling" and known:
            hours = c.measured.main.value[known]
            return [w.figures.measured(place, known[int(k)]) for k in (hours.argmax(), hours.argmin())]
    return []


def _perspectives(w: Writing) -> None:
    """Write the ranks by the weights of others, if the study has any."""
    views = w.outcome.perspectives
    rows = ranked_rows(w)[:_MAX_TABLE]
    if not views or not rows:
        return
    lines: list[tuple[Cell, ...]] = []
    for row in rows:
        ranks = [str(int(p.ranking.rank[row]) or "–") for p in views]
        ids = w.figures.viewed(row, [p.weights.label for p in views], ranks)
        lines.append((w.figures.name(row), *ranks, link(ids)))
    names = (w.say("map.head_site"), *(p.weights.label[w.lang] for p in views), w.say("report.id"))
    w.table_named(w.say("report.perspectives"), names, lines, (2.4, *(1.4 for _ in views), 0.8))


def _only_the_checklist(w: Writing) -> None:
    """Say that every weighted figure is known, and how many items of the checklists are not."""
    found = w.parts.checklists
    counts = [say("report.nothing_to_supply.site", site=one.site, unknown=one.counts()[2]) for one in found]
    if not counts:
        w.text(say("kit.slide.nothing_missing"))
        return
    text = say("report.nothing_to_supply", counts=join(counts, "mark.list"))
    w.text(text, [w.figures.tallied(one) for one in found])


def supply(w: Writing) -> None:
    """Write what to supply, largest weight first, and for which sites."""
    w.part("report.supply", new_page=False)
    outcome = w.outcome
    missing = [(c, mask) for c, mask in unknown_criteria(outcome) if mask.any()]
    if not missing:
        _only_the_checklist(w)
        return
    places = {c.id: place for place, c in enumerate(outcome.criteria)}
    lines = []
    for c, mask in sorted(missing, key=lambda one: -one[0].share):
        rows = [row for row in outcome.ranking.order.tolist() if mask[row]]
        names = say("mark.list")[w.lang].join(w.figures.name(row) for row in rows[:6])
        if len(rows) > 6:
            names = w.say("report.and_others", listed=names, count=len(rows))
        ids = [w.figures.weight(places[c.id]), w.figures.lacking(places[c.id], len(rows))]
        lines.append(
            (c.label[w.lang], w.figures.shares[places[c.id]], names, c.supply[w.lang], ", ".join(ids))
        )
    head = ("common.criterion", "workbook.weight", "report.unknown_at", "common.supply", "report.id")
    w.table(w.say("report.supply_table"), head, lines, (2.2, 0.8, 2.4, 3.4, 1.0))
