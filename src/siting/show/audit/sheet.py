"""An audit as the parts of a page: at a glance, map, each claim, consistency, what was not understood."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from siting.auditing.judging.amounts import claimed, kind_name
from siting.auditing.judging.check import Audit
from siting.auditing.judging.site import GIVEN
from siting.auditing.judging.verdicts import Check, Figure, Judged, Marked, Table, Verdict
from siting.conventions import HOURS_PER_MONTH
from siting.evidence import Label, Source
from siting.show.audit.distances import draw_distances
from siting.show.audit.text import COMPARISON, EXPLAINED, LOOKS, PARAMETERS, say
from siting.show.base.blocks import (
    Block,
    Card,
    Cell,
    Facts,
    Grid,
    Heading,
    Link,
    Mark,
    Paragraph,
    Picture,
    Sheet,
    Tally,
)
from siting.show.base.text import EVIDENCE, MAP_NOTICE

_UNITS = {
    "degC": Label("°C", "℃"), "h/yr": Label("h/yr", "小时/年"), "km": Label("km", "公里"),
    "m": Label("m", "米"), "ms": Label("ms", "毫秒"), "m2": Label("m²", "平方米"),
    "CNY": Label("yuan", "元"), "CNY/rack": Label("yuan/rack", "元/机柜"),
    "m2/rack": Label("m²/rack", "平方米/机柜"), "kW/rack": Label("kW/rack", "千瓦/机柜"),
    "servers/rack": Label("servers/rack", "台/机柜"), "MVA": Label("MVA", "兆伏安"),
}  # fmt: skip
MAX_NOT_UNDERSTOOD = 100
_MANY_COLUMNS = 6


def build_sheet(audit: Audit, lang: str) -> Sheet:
    """Return the page of an audit in one language."""
    blocks: list[Block] = [Paragraph(_site_line(audit, lang), "lead")]
    if audit.site.source != GIVEN:
        blocks.append(Paragraph(say("seat_note", lang), "soft"))
    blocks.append(_tally(audit, lang))
    blocks.append(Heading(say("at_a_glance", lang)))
    blocks.append(_glance(audit, lang) if audit.judged else Paragraph(say("no_claims", lang)))
    drawing = draw_distances(audit, lang)
    if drawing is not None:
        blocks += [
            Heading(say("map", lang)),
            Picture(drawing, f"{say('map_caption', lang)} {MAP_NOTICE[lang]}", say("map_missing", lang)),
        ]
    if audit.judged:
        blocks.append(Heading(say("each_claim", lang)))
        blocks += [_claim_card(j, lang) for j in audit.judged if not _plain(j)]
        plain = [j for j in audit.judged if _plain(j)]
        if plain:
            blocks += [Heading(say("papers", lang)), Paragraph(say("papers_note", lang), "soft")]
            blocks.append(_papers(plain, lang))
    blocks.append(Heading(say("consistency", lang)))
    blocks += [_check_card(c, lang) for c in audit.checks] or [Paragraph(say("no_checks", lang))]
    blocks += _not_understood(audit, lang)
    blocks += [Heading(say("rules", lang)), *_rules(audit, lang), Heading(say("sources", lang))]
    blocks.append(sources_grid(audit.sources.values(), lang))
    title = say("audit_of", lang, document=audit.title[lang])
    return Sheet(title, lang, blocks, say("made_with", lang, version=audit.provenance["siting"]))


def _site_line(audit: Audit, lang: str) -> str:
    site = audit.site
    known = not math.isnan(site.elevation_m)
    up = say("elevation", lang, value=f"{site.elevation_m:.0f}") if known else say("elevation_unknown", lang)
    return say(
        "site_line", lang, name=site.label[lang], lat=f"{site.lat:.4f}°", lon=f"{site.lon:.4f}°", elevation=up
    )


def _tally(audit: Audit, lang: str) -> Tally:
    return Tally(tuple((v.value, LOOKS[v].word[lang], n) for v, n in audit.count().items()))


def mark(verdict: Verdict, lang: str) -> Mark:
    """Return a verdict as it is shown."""
    return Mark(verdict.value, LOOKS[verdict].word[lang])


def _glance(audit: Audit, lang: str) -> Grid:
    rows = tuple(
        (
            Link(j.claim.id, j.claim.id),
            kind_name(j.claim)[lang] + _subject(j, lang) + _phase(j, lang),
            " ".join(j.claim.quote.split()),
            claimed_text(j, lang),
            figure_text(j.measured, lang),
            mark(j.verdict, lang),
        )
        for j in audit.judged
    )
    head = tuple(say(key, lang) for key in ("claim", "kind", "quote", "claimed", "measured", "verdict"))
    return Grid(head, rows, (0.85, 1.6, 2.5, 1.5, 1.7, 2.0), glance=True)


def _subject(judged: Judged, lang: str) -> str:
    """Name the place at the other end in the words of the document."""
    subject = judged.claim.subject
    return Label(f" ({subject})", f"（{subject}）")[lang] if subject else ""


def _phase(judged: Judged, lang: str) -> str:
    if not judged.claim.phase:
        return ""
    return Label(f", phase {judged.claim.phase}", f"（第{judged.claim.phase}期）")[lang]


def claimed_text(judged: Judged, lang: str) -> str:
    """Say what is claimed, in words; a bare figure is read as about."""
    claim = judged.claim
    text = claimed(claim)[lang]
    if claim.comparison == "about" and not math.isnan(claim.value):
        return f"{COMPARISON['about'][lang]}{' ' if lang == 'en' else ''}{text}"
    return text


def figure_text(figure: Figure | None, lang: str) -> str:
    """Write a measured figure with its interval and unit; a dash where nothing was measured."""
    if figure is None:
        return "–"
    digits = {"h/yr": 0, "ms": 2, "": 2, "L/kWh": 2, "m": 0}.get(figure.unit, 1)
    unit = _UNITS.get(figure.unit, Label(figure.unit, figure.unit))[lang]
    text = f"{figure.value:,.{digits}f}"
    if figure.low != figure.high:
        text += f" ({figure.low:,.{digits}f}–{figure.high:,.{digits}f})"
    text = f"{text} {unit}".strip()
    if figure.unit == "h/yr":
        months = say_months(figure, lang)
        text = f"{text} = {months}"
    return text


def say_months(figure: Figure, lang: str) -> str:
    """Hours a year as months."""
    return f"{figure.value / HOURS_PER_MONTH.value:.1f}" + Label(" months", "个月")[lang]


def _claim_card(judged: Judged, lang: str) -> Card:
    claim, position = judged.claim, judged.claim.position
    facts = [
        (say("finding", lang), judged.finding[lang]),
        (say("definition", lang), judged.definition[lang]),
        (say("claimed", lang), claimed_text(judged, lang)),
        (say("measured", lang), _measured_line(judged, lang)),
        (say("tolerance", lang), judged.tolerance[lang]),
        (say("method", lang), judged.method[lang]),
        (say("needed", lang), judged.needed[lang]),
        (say("sources", lang), ", ".join(judged.sources)),
    ]
    other = "zh" if lang == "en" else "en"
    said = [(say("wording", lang), judged.wording[lang]), (say("wording_other", lang), judged.wording[other])]
    return Card(
        claim.id,
        mark(judged.verdict, lang),
        f"{claim.id}  {kind_name(claim)[lang]}{_subject(judged, lang)}{_phase(judged, lang)}",
        " ".join(claim.quote.split()),
        say("position", lang, page=position.page, line=position.line),
        tuple((name, text) for name, text in facts if text),
        tuple((name, text) for name, text in said if text),
        tuple(_grid(table, lang) for table in judged.tables),
    )


def _plain(judged: Judged) -> bool:
    """Whether a claim needs no card: only a paper could prove it, and nothing else is to be said."""
    return judged.paper_only and not judged.sources and not judged.tables


def _papers(plain: Sequence[Judged], lang: str) -> Grid:
    keys = ("claim", "kind", "quote", "claimed", "needed", "wording", "wording_other")
    other = "zh" if lang == "en" else "en"
    rows = tuple(
        (
            j.claim.id,
            kind_name(j.claim)[lang] + _phase(j, lang),
            " ".join(j.claim.quote.split()),
            claimed_text(j, lang),
            j.needed[lang],
            j.wording[lang],
            j.wording[other],
        )
        for j in plain
    )
    head = tuple(say(key, lang) for key in keys)
    shares = (0.6, 1.3, 1.8, 1.2, 2.2, 2.2, 2.2)
    return Grid(head, rows, shares, anchors=tuple(j.claim.id for j in plain))


def _measured_line(judged: Judged, lang: str) -> str:
    if judged.measured is None:
        return ""
    return f"{figure_text(judged.measured, lang)} · {EVIDENCE[judged.measured.evidence.word][lang]}"


def _check_card(check: Check, lang: str) -> Card:
    facts = [
        (say("finding", lang), check.finding[lang]),
        (say("claims", lang), ", ".join(check.claims)),
        (say("needed", lang), check.needed[lang]),
        (say("sources", lang), ", ".join(check.sources)),
    ]
    other = "zh" if lang == "en" else "en"
    said = [(say("wording", lang), check.wording[lang]), (say("wording_other", lang), check.wording[other])]
    return Card(
        check.id,
        mark(check.verdict, lang),
        check.title[lang],
        "",
        "",
        tuple((name, text) for name, text in facts if text),
        tuple((name, text) for name, text in said if text),
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


def _not_understood(audit: Audit, lang: str) -> list[Block]:
    if not audit.not_understood:
        return []
    head = tuple(say(key, lang) for key in ("quote", "where", "why"))
    shown = audit.not_understood[:MAX_NOT_UNDERSTOOD]
    rows = tuple(
        (
            " ".join(n.quote.split()),
            say("position", lang, page=n.position.page, line=n.position.line),
            n.why[lang],
        )
        for n in shown
    )
    left = len(audit.not_understood) - len(shown)
    note = say("more_left", lang, n=left, file="audit.json") if left else ""
    return [
        Heading(say("not_understood", lang)),
        Paragraph(say("not_understood_note", lang), "soft"),
        Grid(head, rows, (4, 1.3, 3), note=note),
    ]


def _rules(audit: Audit, lang: str) -> list[Block]:
    verdicts = tuple((mark(v, lang), EXPLAINED[v][lang]) for v in Verdict)
    parameters = tuple(
        (PARAMETERS[key][lang], ", ".join(f"{x:g}" for x in (value if isinstance(value, list) else [value])))
        for key, value in audit.provenance["parameters"].items()
    )
    inputs = audit.provenance["document"]
    return [
        Grid((say("verdict", lang), say("finding", lang)), verdicts, (1, 4)),
        Grid((say("parameters", lang), say("value", lang)), parameters, (3, 2)),
        Facts(((say("document", lang), f"{inputs['name']}, sha256 {inputs['sha256']}"),)),
    ]


def sources_grid(sources: Iterable[Source], lang: str) -> Grid:
    """Every source that was used."""
    rows = tuple(
        (s.id, s.title[lang], f"{s.url} ({s.date})", s.licence, s.certainty[lang])
        for s in sorted(sources, key=lambda s: s.id)
    )
    head = (*(say(key, lang) for key in ("source", "finding", "where", "licence", "certainty")),)
    head = (head[0], Label("Title", "标题")[lang], Label("Published", "出处")[lang], *head[3:])
    return Grid(head, rows, (1.4, 2.6, 2.4, 1.0, 2.0))
