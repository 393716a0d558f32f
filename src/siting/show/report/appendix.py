"""The appendices of a report: method and weights, the register of figures, sources, and the run."""

from __future__ import annotations

from siting.evidence import Label
from siting.show.base.sources import date_words, kind_words, licence_words, place_words
from siting.show.base.wording import policy_text
from siting.show.report.writing import Writing, link
from siting.texts import catalogue, say
from siting.texts.plainly import document_note
from siting.texts.shares import rounding_note


def appendices(w: Writing) -> None:
    """Write them; the register comes after every figure is known."""
    w.appendix()
    _method(w)
    sources = w.figures.sources({key: s for found in w.parts.checklists for key, s in found.sources.items()})
    numbers = {source.id: number + 1 for number, source in enumerate(sources)}
    w.part("report.register", new_page=False)
    w.text(say("report.register_note"))
    w.blocks += w.figures.register.grids(numbers)
    w.part("report.sources", new_page=False)
    lines = [
        (
            f"[{numbers[s.id]}]",
            s.title[w.lang],
            " ".join(part for part in (place_words(s)[w.lang], date_words(s)[w.lang]) if part),
            kind_words(s.kind)[w.lang],
            licence_words(s)[w.lang],
            s.certainty[w.lang],
        )
        for s in sources
    ]
    head = (
        "report.number", "common.source_title", "sources.published", "workbook.kind", "common.licence",
        "common.certainty",
    )  # fmt: skip
    w.table(w.say("report.sources_table"), head, lines, (0.6, 3.0, 2.2, 0.9, 1.1, 2.0))
    _run(w)


def _method(w: Writing) -> None:
    w.part("report.method_heading", new_page=False)
    for key in ("measure", "score", "interval", "unknown", "ranks"):
        w.text(say(f"report.how.{key}"))
    weights = w.outcome.weights
    if weights is not None and weights.note.en:
        note = weights.note[w.lang]
        w.text(note, w.figures.given("weights", weights.label[w.lang], note))
    lines = [
        (
            c.label[w.lang],
            w.figures.shares[place],
            c.value_text[w.lang],
            policy_text(c.unknown)[w.lang],
            link(w.figures.weight(place)),
        )
        for place, c in enumerate(w.outcome.criteria)
    ]
    head = ("common.criterion", "workbook.weight", "map.value_function", "report.if_unknown", "report.id")
    note = rounding_note([c.share for c in w.outcome.criteria])[w.lang]
    w.table(w.say("report.weights_table"), head, lines, (2.6, 0.9, 3.6, 2.0, 0.8), note=note)


def _run(w: Writing) -> None:
    """Write what the report was made from, so that it can be made again."""
    w.part("report.run", new_page=False)
    told = w.outcome.provenance
    study = told.get("study", {})
    rows = [(w.say("report.version"), f"siting {told.get('siting', '')}")]
    if study:
        rows.append(
            (w.say("report.study_file"), f"{study.get('name', '')}  SHA-256 {study.get('sha256', '')}")
        )
    rows += [
        (w.say("report.input"), f"{entry.get('name', '')}  SHA-256 {entry.get('sha256', '')}")
        for entry in told.get("inputs", [])
    ]
    rows += [
        (w.say("report.seed", name=_drawn(name)), str(seed)) for name, seed in told.get("seeds", {}).items()
    ]
    w.table_named(
        w.say("report.run_table"), (w.say("ledger.heading.step"), w.say("report.value_heading")), rows, (1, 3)
    )
    if w.outcome.warnings:
        w.heading("workbook.warnings")
        for warning in w.outcome.warnings:
            w.text(document_note(warning, w.lang), tone="point")


def _drawn(name: str) -> Label:
    """Return what a seed was drawn for, in words; a name that has none is kept."""
    text_id = f"report.seed_of.{name}"
    return say(text_id) if text_id in catalogue("en") else Label(name, name)
