"""The sheets of the siting rules: an overview with a colour for each verdict, and the list behind it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from siting.outcome import VERDICTS, Outcome, RuleVerdicts
from siting.outcome.rule_standing import MISSED, STANDING, STANDINGS, verdict_labels
from siting.show.base.book import Book, Column
from siting.show.base.colours import VERDICT_COLOURS
from siting.show.base.rules_table import feature_names, measured_words
from siting.show.base.sources import kind_words
from siting.show.workbook.background_sheets import is_too_long, site_names, texts_of, write_pointer
from siting.texts.unit_words import after_number

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

MAX_OVERVIEW_SITES = 30
"""Most sites of the overview, which has a column for each; the list has all."""

_MISSED_COLOUR = "#f9cf9c"
_RULE_WIDTHS = (44, 20, 13, 22, 16)


def write_rule_sheets(book: Book, outcome: Outcome) -> None:
    """Write an overview of rules by sites, and a list of every verdict; nothing if the study has no rules."""
    if not outcome.rules:
        return
    _overview(book, outcome)
    _detail(book, outcome)


def _overview(book: Book, outcome: Outcome) -> None:
    lang, rows = book.lang, outcome.ranking.order[:MAX_OVERVIEW_SITES]
    headings = ("rule", "clause", "kind", "certainty", "mitigation")
    columns = [
        *(
            Column(book.say(f"workbook.rules.{h}"), w, "wrap")
            for h, w in zip(headings, _RULE_WIDTHS, strict=True)
        ),
        *(Column(name, 14, "wrap") for name in site_names(outcome, rows, lang)),
    ]
    sheet = book.sheet("rules", columns)
    sheet.freeze_panes(1, 1)
    listed = [
        (*_of_rule(v, lang), *(label[lang] for label in verdict_labels(v, rows))) for v in outcome.rules
    ]
    book.put_rows(sheet, columns, listed)
    if len(rows):
        _colour(book, sheet, len(headings), len(columns) - 1, len(listed))


def _of_rule(v: RuleVerdicts, lang: str) -> tuple[str, ...]:
    rule = v.rule
    kind = kind_words(rule.kind)[lang]
    return (rule.label[lang], rule.clause[lang], kind, rule.mark_words[lang], rule.mitigation_words[lang])


def _detail(book: Book, outcome: Outcome) -> None:
    lang, rules = book.lang, outcome.rules
    if is_too_long(len(rules) * len(outcome.sites)):
        write_pointer(book, "rules_detail", "rules.csv")
        return
    columns = [
        Column(book.say("workbook.site_id"), 12, "wrap"),
        Column(book.say("workbook.name"), 22, "wrap"),
        Column(book.say("workbook.rules.rule"), 40, "wrap"),
        Column(book.say("workbook.rules.verdict"), 14, "wrap"),
        Column(book.say("workbook.rules.measured"), 18, "wrap"),
        Column(book.say("workbook.rules.feature"), 20, "wrap"),
        Column(book.say("workbook.rules.why"), 40, "wrap"),
        Column(book.say("common.supply"), 44, "wrap"),
        Column(book.say("workbook.rules.note"), 36, "wrap"),
    ]
    sheet = book.sheet("rules_detail", columns)
    count = book.put_rows(sheet, columns, _detail_rows(outcome, lang))
    _colour(book, sheet, 3, 3, count)


def _detail_rows(outcome: Outcome, lang: str) -> Iterator[tuple[str, ...]]:
    rows = outcome.ranking.order
    ids = texts_of(outcome.sites.frame["site_id"].iloc[rows])
    names = site_names(outcome, rows, lang)
    told = [
        (v, after_number(v.unit)[lang], feature_names(v, rows, lang).to_pylist(), verdict_labels(v, rows))
        for v in outcome.rules
    ]
    for number, row in enumerate(rows.tolist()):
        for v, unit, features, labels in told:
            word = VERDICTS[v.verdict[row]]
            yield (
                ids[number], names[number], v.rule.label[lang], labels[number][lang],
                measured_words(v, row, lang, unit), features[number] or "", v.reasons[v.why[row]][lang],
                v.supply[lang] if word == "unknown" else "", v.rule.note[lang],
            )  # fmt: skip


def _colour(book: Book, sheet: Worksheet, first: int, last: int, count: int) -> None:
    """Fill cells by the verdict that they hold."""
    other = VERDICT_COLOURS["conditional"]
    labels = [(VERDICT_COLOURS.get(word, other), STANDING[word]) for word in STANDINGS if word != "missed"]
    labels += [(_MISSED_COLOUR, label) for label in MISSED.values()]
    for colour, label in labels:
        fill = book.workbook.add_format({"bg_color": colour})
        rule = {"type": "cell", "criteria": "==", "value": f'"{label[book.lang]}"', "format": fill}
        sheet.conditional_format(1, first, count, last, rule)
