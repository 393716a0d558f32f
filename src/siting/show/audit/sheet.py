"""An audit as the parts of a page: at a glance, map, each claim, consistency, what was not understood."""

from __future__ import annotations

import math
from collections.abc import Sequence

from siting.auditing.judging.amounts import about, kind_name
from siting.auditing.judging.as_written import as_written
from siting.auditing.judging.check import Audit
from siting.auditing.judging.site import GIVEN, AuditSite, is_in_china
from siting.auditing.judging.verdicts import Advice, Check, Figure, Judged, Marked, Table, Verdict
from siting.conventions import HOURS_PER_MONTH
from siting.errors import FontError
from siting.evidence import STUDY_FILE, Label
from siting.show.audit.accounted import figures_accounted
from siting.show.audit.distances import describe_distances, draw_distances
from siting.show.audit.others import others
from siting.show.audit.repeated import Group, grouped, ids_of, where
from siting.show.audit.summary import SEVERITY, checks_that_say_something, summary, wording_name
from siting.show.base.blocks import (
    Block,
    Card,
    Cell,
    Facts,
    Fold,
    Grid,
    Heading,
    Link,
    Mark,
    Paragraph,
    Picture,
    Sheet,
    Tally,
)
from siting.show.base.sheet_text import EXPLAINED, LOOKS, PARAMETERS
from siting.show.base.sources import sources_grid
from siting.show.base.text import EVIDENCE, map_notice_of
from siting.texts import say
from siting.texts.figure_texts import position_text
from siting.texts.unit_words import after_number

_MANY_COLUMNS = 6


def build_sheet(audit: Audit, lang: str) -> Sheet:
    """Return the page of an audit in one language."""
    blocks: list[Block] = [Paragraph(said[lang], "lead") for said in audit.not_measured]
    blocks += [Paragraph(_site_line(site, lang), "lead") for site in audit.sites]
    if any(site.source not in {GIVEN, STUDY_FILE} for site in audit.sites):
        blocks.append(Paragraph(say("audit.seat_note")[lang], "soft"))
    blocks.append(_tally(audit, lang))
    blocks += summary(audit, lang) if audit.judged else [Paragraph(say("audit.no_claims")[lang])]
    blocks += _checks(audit, lang)
    if audit.judged:
        blocks.append(Fold(say("audit.at_a_glance")[lang], (_glance(audit, lang),)))
    blocks += _map(audit, lang)
    blocks += _each_claim(audit, lang)
    blocks += others(audit, lang)
    accounted = tuple(figures_accounted(audit, lang))
    if accounted:
        blocks.append(Fold(say("audit.accounted")[lang], accounted))
    blocks.append(Fold(say("audit.rules")[lang], tuple(_rules(audit, lang))))
    used = sources_grid(audit.sources.values(), lang)
    blocks.append(Fold(say("common.sources_heading")[lang], (used,)))
    title = say("audit.audit_of", document=audit.title[lang])[lang]
    return Sheet(title, lang, blocks, say("common.made_with", version=audit.provenance["siting"])[lang])


def _checks(audit: Audit, lang: str) -> list[Block]:
    """Show the checks that say something; those that hold are folded."""
    told = checks_that_say_something(audit.checks)
    heading = Heading(say("audit.consistency")[lang])
    if not told:
        return [heading, Paragraph(say("audit.no_checks")[lang])]
    cards = [_check_card(audit, c, lang) for c in told]
    holding = tuple(
        card for card, check in zip(cards, told, strict=True) if check.verdict is Verdict.SUPPORTED
    )
    blocks: list[Block] = [heading, *cards[: len(cards) - len(holding)]]
    if holding:
        blocks.append(Fold(say("audit.checks_that_hold")[lang], holding))
    return blocks


def _each_claim(audit: Audit, lang: str) -> list[Block]:
    ranked = sorted(audit.judged, key=lambda j: SEVERITY.index(j.verdict))
    shown: dict[Table, str] = {}
    cards = tuple(
        _claim_card(audit, group, lang, shown) for group in grouped(j for j in ranked if not _plain(j))
    )
    plain = [j for j in audit.judged if _plain(j)]
    blocks: list[Block] = [Fold(say("audit.each_claim")[lang], cards)] if cards else []
    if plain:
        note = Paragraph(say("audit.documentary_note")[lang], "soft")
        blocks.append(Fold(say("audit.documentary")[lang], (note, _papers(plain, lang))))
    return blocks


def _map(audit: Audit, lang: str) -> list[Block]:
    title = say("audit.map")[lang]
    try:
        page = draw_distances(audit, lang)
    except FontError:
        return [Fold(title, (Paragraph(say("audit.map_missing")[lang], "soft"),))]
    if page is None:
        return []
    notice = map_notice_of(in_china=is_in_china(audit.site))[lang]
    caption = f"{say('audit.map_caption')[lang]} {notice}"
    return [Fold(title, (Picture(page, describe_distances(audit, lang), caption),))]


def _site_line(site: AuditSite, lang: str) -> str:
    known = not math.isnan(site.elevation_m)
    up = (
        say("audit.elevation", value=f"{site.elevation_m:.0f}")[lang]
        if known
        else say("common.elevation_unknown")[lang]
    )
    return say(
        "audit.site_line", name=site.label[lang], position=position_text(site.lat, site.lon), elevation=up
    )[lang]


def _tally(audit: Audit, lang: str) -> Tally:
    count = audit.count()
    shown = [v for v in SEVERITY if count[v] or v is not Verdict.DOCUMENTED]
    items = [(v.value, LOOKS[v].word[lang], count[v]) for v in shown]
    others = audit.figures_by_outcome()["whose"]
    if others:
        items.append((Verdict.UNVERIFIABLE.value, say("common.not_judged")[lang], others))
    return Tally(tuple(items))


def mark(verdict: Verdict, lang: str) -> Mark:
    """Return a verdict as displayed."""
    return Mark(verdict.value, LOOKS[verdict].word[lang])


def _glance(audit: Audit, lang: str) -> Grid:
    anchors = {j.claim.id: group[0].claim.id for group in grouped(audit.judged) for j in group}
    rows = tuple(
        (
            Link(j.claim.id, j.claim.id if _plain(j) else anchors[j.claim.id]),
            kind_name(j.claim)[lang] + about(j.claim)[lang],
            " ".join(j.claim.quote.split()),
            claimed_text(j, lang),
            found_text(j.measured, lang),
            mark(j.verdict, lang),
        )
        for j in audit.judged
    )
    keys = ("audit.claim", "audit.kind", "audit.quote", "audit.claimed")
    head = (
        *(say(key)[lang] for key in keys),
        found_column(audit)[lang],
        say("audit.verdict")[lang],
    )
    return Grid(head, rows, (0.85, 1.6, 2.5, 1.5, 1.7, 2.0), glance=True)


def claimed_text(judged: Judged, lang: str) -> str:
    """State the claim as written in the document."""
    return as_written(judged.claim)[lang]


def figure_text(figure: Figure | None, lang: str) -> str:
    """Format a measured figure with its interval and unit; a dash if nothing was measured."""
    if figure is None:
        return "–"
    if figure.as_stated[lang]:
        return figure.as_stated[lang]
    digits = {"h/yr": 0, "ms": 2, "": 2, "L/kWh": 2, "m": 0}.get(figure.unit, 1)
    unit = after_number(figure.unit)[lang]
    text = f"{figure.value:,.{digits}f}"
    if figure.low != figure.high:
        text += f" ({figure.low:,.{digits}f}–{figure.high:,.{digits}f})"
    text += unit
    if figure.unit == "h/yr":
        months = say_months(figure, lang)
        text = f"{text} = {months}"
    return text


def found_name(figure: Figure | None) -> Label:
    """Return how a figure was found: measured, in the file, from other figures of the document."""
    return say(f"audit.found.{'measured' if figure is None else figure.found}")


def found_text(figure: Figure | None, lang: str) -> str:
    """Format the figure that a claim was compared with, and how it was found where it was not measured."""
    said = figure_text(figure, lang)
    if figure is not None and figure.by[lang]:
        return say("amounts.value_with_range", value=said, ends=figure.by)[lang]
    if figure is None or figure.found == "measured":
        return said
    found = found_name(figure)
    beside = Label(found.en[0].lower() + found.en[1:], found.zh)
    return say("audit.found.beside", figure=said, found=beside[lang])[lang]


def found_column(audit: Audit) -> Label:
    """Return the heading of a column of these figures."""
    others = any(j.measured is not None and j.measured.found != "measured" for j in audit.judged)
    return say("audit.found.any" if others else "audit.found.measured")


def say_months(figure: Figure, lang: str) -> str:
    """Hours a year as months."""
    return f"{figure.value / HOURS_PER_MONTH.value:.1f}" + say("audit.months")[lang]


def source_titles(audit: Audit, ids: Sequence[str], lang: str) -> str:
    """Return the titles of sources; an id means nothing to a reader."""
    titles = (audit.sources[key].title[lang] for key in ids if key in audit.sources)
    return say("mark.semicolon")[lang].join(dict.fromkeys(titles))


def _filled(rows: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((name, text) for name, text in rows if text)


def _claim_card(audit: Audit, group: Group, lang: str, shown: dict[Table, str]) -> Card:
    """Return the card of claims with one answer; a table *shown* with another is named, not repeated."""
    judged, claim = group[0], group[0].claim
    above = dict.fromkeys(shown[table] for table in judged.tables if table in shown)
    new = tuple(table for table in judged.tables if table not in shown)
    shown.update((table, claim.id) for table in new)
    see = say("audit.see_claim", claim=", ".join(above))[lang] if above else ""
    facts = [
        (say("audit.finding")[lang], judged.finding[lang]),
        (say("audit.definition")[lang], judged.definition[lang]),
        (say("audit.claimed")[lang], claimed_text(judged, lang)),
        (found_name(judged.measured)[lang], _measured_line(judged, lang)),
        (say("audit.tolerance")[lang], judged.tolerance[lang]),
        (say("common.method")[lang], judged.method[lang]),
        (say("audit.needed")[lang], judged.needed[lang]),
        (say("audit.tables_above")[lang], see),
        (say("common.sources_heading")[lang], source_titles(audit, judged.sources, lang)),
    ]
    said = _said(judged.wording, lang)
    return Card(
        claim.id,
        mark(judged.verdict, lang),
        f"{ids_of(group)}  {kind_name(claim)[lang]}{about(claim)[lang]}",
        " ".join(claim.quote.split()),
        where(group, lang),
        _filled(facts),
        _filled(said),
        tuple(_grid(table, lang) for table in new),
    )


def _plain(judged: Judged) -> bool:
    """Whether a claim needs no card: only a document could prove it, and there is nothing to add.

    A paper that was given and does not prove it is something to add: the card says what it lacks.
    """
    return judged.paper_only and not (judged.sources or judged.tables or judged.claim.evidence)


def _papers(plain: Sequence[Judged], lang: str) -> Grid:
    keys = (
        "audit.claim",
        "audit.kind",
        "audit.quote",
        "audit.claimed",
        "audit.needed",
        "audit.wording",
    )
    other = "zh" if lang == "en" else "en"
    rows = tuple(
        (
            j.claim.id,
            kind_name(j.claim)[lang] + about(j.claim)[lang],
            " ".join(j.claim.quote.split()),
            claimed_text(j, lang),
            j.needed[lang],
            f"{j.wording[lang]} {j.wording[other]}",
        )
        for j in plain
    )
    head = tuple(say(key)[lang] for key in keys)
    shares = (0.6, 1.3, 2.0, 1.3, 2.6, 3.7)
    return Grid(head, rows, shares, anchors=tuple(j.claim.id for j in plain))


def _measured_line(judged: Judged, lang: str) -> str:
    if judged.measured is None:
        return ""
    return f"{figure_text(judged.measured, lang)} · {how_sure(judged.measured, lang)}"


def how_sure(figure: Figure, lang: str) -> str:
    """Return how sure a figure is: in its own words, otherwise by its class of evidence."""
    return figure.sure[lang] or EVIDENCE[figure.evidence.word][lang]


def _said(wording: Label, lang: str) -> list[tuple[str, str]]:
    """Return a wording in both languages, or advice in that of the reader."""
    first = (say(wording_name(wording, "audit.wording"))[lang], wording[lang])
    if isinstance(wording, Advice):
        return [first]
    return [first, (say("audit.wording_other")[lang], wording["zh" if lang == "en" else "en"])]


def _check_card(audit: Audit, check: Check, lang: str) -> Card:
    facts = [
        (say("audit.finding")[lang], check.finding[lang]),
        (say("audit.claims")[lang], ", ".join(check.claims)),
        (say("audit.needed")[lang], check.needed[lang]),
        (say("common.sources_heading")[lang], source_titles(audit, check.sources, lang)),
    ]
    said = _said(check.wording, lang)
    return Card(
        check.id,
        mark(check.verdict, lang),
        check.title[lang],
        "",
        "",
        _filled(facts),
        _filled(said),
        tuple(_grid(table, lang) for table in check.tables),
    )


def _grid(table: Table, lang: str) -> Grid:
    first = 2.4 if len(table.head) < _MANY_COLUMNS else 1.7
    return Grid(
        tuple(h[lang] for h in table.head),
        tuple(tuple(_cell(cell, lang) for cell in row) for row in table.rows),
        (first, *(1.0 for _ in table.head[1:])),
        table.title[lang],
        table.note[lang],
    )


def _cell(cell: Label, lang: str) -> Cell:
    return Mark(cell.look.value, cell[lang]) if isinstance(cell, Marked) else cell[lang]


def _rules(audit: Audit, lang: str) -> list[Block]:
    verdicts = tuple((mark(v, lang), EXPLAINED[v][lang]) for v in Verdict)
    parameters = tuple(
        (PARAMETERS[key][lang], ", ".join(f"{x:g}" for x in (value if isinstance(value, list) else [value])))
        for key, value in audit.provenance["parameters"].items()
    )
    inputs = audit.provenance["document"]
    return [
        Grid((say("audit.verdict")[lang], say("audit.finding")[lang]), verdicts, (1, 4)),
        Grid((say("audit.parameters")[lang], say("common.value")[lang]), parameters, (3, 2)),
        Facts(((say("audit.document")[lang], f"{inputs['name']}, sha256 {inputs['sha256']}"),)),
    ]
