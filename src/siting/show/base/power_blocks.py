"""The power of a project at a site as the blocks of a page or document: a section that a report can take."""

from __future__ import annotations

from siting.evidence import Label
from siting.power.firm_capacity import FirmCase, Holds
from siting.power.power_sentences import (
    case_name,
    findings,
    holds_word,
    layout_words,
    overload_note,
    span,
    station_words,
)
from siting.power.report import PowerReport
from siting.show.base.blocks import Block, Cell, Grid, Heading, Mark, Paragraph
from siting.show.base.power_words import (
    amount_words,
    feed_cells,
    ground_notes,
    item_name,
    load_cells,
    loss_notes,
    price_sources,
    price_words,
    quantity_words,
    route_notes,
    shown_feeds,
)
from siting.texts import join, say
from siting.texts.unit_words import currency_words

_LOOKS = {Holds.yes: "SUPPORTED", Holds.no: "CONTRADICTED", Holds.depends: "DEPENDS", None: "UNVERIFIABLE"}


def power_blocks(report: PowerReport, lang: str, *, level: int = 2) -> list[Block]:
    """Return the section of one site: what decides, load by phase, the three cases, feeds and costs.

    *level* is that of its heading; its parts are one deeper.
    """
    blocks: list[Block] = [Heading(say("power.report.heading", site=report.site)[lang], level)]
    blocks += [Paragraph(line[lang]) for line in findings(report)]
    blocks.append(_loads(report, lang))
    if report.cases:
        blocks += _cases(report, lang, level + 1)
    if report.connection is not None and report.connection.feeds:
        blocks += _feeds(report, lang, level + 1)
    if report.costs is not None:
        blocks += _costs(report, lang, level + 1)
    return blocks


def _loads(report: PowerReport, lang: str) -> Grid:
    named = [(p.name, load) for p, load in zip(report.project.phases, report.loads, strict=True)]
    if len(named) > 1:
        named.append((say("power.report.all_phases")[lang], report.total))
    cells = [load_cells(load, unknown=say("common.unknown")[lang]) for _, load in named]
    head = tuple(say(key)[lang] for key in ("assembly.phase", *cells[0]))
    rows = tuple((name, *row.values()) for (name, _), row in zip(named, cells, strict=True))
    note = say("power.report.energy_note")[lang]
    return Grid(head, rows, note=f"{report.basis[lang]} {note}")


def _cases(report: PowerReport, lang: str, level: int) -> list[Block]:
    head = ("phases", "stations", "capacity", "load", "holds", "enough")
    words = tuple(say(f"power.report.{key}_column")[lang] for key in head)
    blocks: list[Block] = [Heading(say("power.report.firm_heading", outages=report.outages)[lang], level)]
    for case in report.cases[:1] if len(report.project.stations) == 1 else report.cases:
        title = case_name(case, report.outages)[lang]
        if case.groups:
            blocks.append(Grid(words, _groups(case, lang), title=title))
        else:
            blocks.append(Paragraph(f"{title}: {say('power.report.feeds_unknown')[lang]}"))
    return [*blocks, Paragraph(overload_note(report)[lang], "soft")]


def _groups(case: FirmCase, lang: str) -> tuple[tuple[Cell, ...], ...]:
    rows = []
    for group in case.groups:
        word = holds_word(group.holds)
        enough = Label("", "")
        if group.short_mva.high > 0.0:
            word = say("power.report.word_short", word=word, mva=span(group.short_mva, 0))
            enough = say("power.report.none_usual") if group.enough is None else layout_words(group.enough)
        rows.append(
            (
                join([phase.name for phase in group.phases], "mark.list")[lang],
                station_words(group)[lang],
                f"{group.capacity_mva:,.0f}",
                span(group.load_mva, 0),
                Mark(_LOOKS[group.holds], word[lang]),
                enough[lang],
            )
        )
    return tuple(rows)


def _feeds(report: PowerReport, lang: str, level: int) -> list[Block]:
    found = report.connection
    assert found is not None  # noqa: S101  (the caller has looked)
    keys = ("station", "voltage", "spare", "upstream", "straight", "route", "detour", "road")
    head = tuple(say(f"power.feeds.{key}_column")[lang] for key in keys)
    rows = tuple(tuple(cell[lang] for cell in feed_cells(feed)) for feed in shown_feeds(found))
    notes = [*loss_notes(found), *route_notes(found), *ground_notes(found)]
    return [
        Heading(say("power.feeds.heading")[lang], level),
        Grid(head, rows),
        *(Paragraph(line[lang], "soft") for line in notes),
    ]


def _costs(report: PowerReport, lang: str, level: int) -> list[Block]:
    costs = report.costs
    assert costs is not None  # noqa: S101  (the caller has looked)
    unit = say("power.cost.unit_once", currency=currency_words(costs.prices.currency))
    head = (
        say("power.cost.item_column"), say("power.cost.quantity_column"), say("power.cost.price_column"),
        say("power.cost.amount_column", unit=unit),
    )  # fmt: skip
    rows = tuple(
        tuple(cell[lang] for cell in (item_name(x), quantity_words(x), price_words(x), amount_words(x)))
        for x in costs.lines
    )
    return [
        Heading(say("power.cost.heading", year=costs.prices.year)[lang], level),
        Grid(tuple(label[lang] for label in head), rows),
        *(Paragraph(line[lang], "soft") for line in price_sources(costs)),
    ]
