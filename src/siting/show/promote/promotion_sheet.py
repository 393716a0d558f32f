"""The promoter's sheet: ``promote.json``, and a page and a document in each language."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from siting.evidence import Label
from siting.promotion.promotion import (
    Promotion,
    RivalComparison,
    Robustness,
    Side,
    SiteRank,
    figure,
    statement,
)
from siting.promotion.weaknesses import Weakness
from siting.show.base.blocks import Block, Grid, Heading, Mark, Paragraph, Sheet
from siting.show.base.cells import number_or_null
from siting.show.base.sources import short_title, source_entry, sources_grid
from siting.show.base.text import evidence_text
from siting.show.base.wording import rank_range
from siting.show.promote.sheet_files import save_sheets
from siting.texts import join, say
from siting.texts.shares import score_interval, score_text, share_text, share_texts

if TYPE_CHECKING:
    from rich.console import Console

ROBUSTNESS: dict[str, Label] = {
    Robustness.ROBUST: say("promotion.robustness.robust"),
    Robustness.LIKELY: say("promotion.robustness.likely"),
    Robustness.STATED: say("promotion.robustness.stated"),
    Robustness.ESTIMATE: say("promotion.robustness.estimate"),
}
SHORT: dict[str, Label] = {
    Robustness.ROBUST: say("promotion.mark.robust"),
    Robustness.LIKELY: say("promotion.mark.likely"),
    Robustness.STATED: say("promotion.mark.stated"),
    Robustness.ESTIMATE: say("promotion.mark.estimate"),
}
# The styles of verdicts are reused; the word beside them gives the meaning.
_LOOK = {
    Robustness.ROBUST: "SUPPORTED",
    Robustness.LIKELY: "DEPENDS",
    Robustness.STATED: "UNVERIFIABLE",
    Robustness.ESTIMATE: "UNVERIFIABLE",
}
# On a terminal each class has a sign and a style of its own.
_SIGN = {
    Robustness.ROBUST: ("✓", "bold green"),
    Robustness.LIKELY: ("≈", "yellow"),
    Robustness.STATED: ("•", "cyan"),
    Robustness.ESTIMATE: ("=", "dim"),
}
PROMOTE = "promote"  # begins the names of its files
_RANKS = ("rank", "rank_best", "rank_worst", "rank_p05", "rank_p95")
_BEHIND, _SMALL = say("promotion.mark.behind"), say("promotion.mark.small")
_OPEN = say("common.unknown")
_LOW = say("promotion.mark.low_score")
_LIMIT = say("promotion.mark.outside_limit")
_CONSTRAINT = say("promotion.mark.constraint")
_WEAK_LOOK = {
    "behind": ("CONTRADICTED", _BEHIND),
    "level": ("DEPENDS", say("promotion.mark.level")),
    "nearly_level": ("DEPENDS", say("promotion.mark.nearly_level")),
    "limit": ("CONTRADICTED", _LIMIT),
    "low": ("DEPENDS", _LOW),
    "area": ("DEPENDS", say("promotion.mark.area")),
    "unknown": ("UNVERIFIABLE", _OPEN),
    "constraint": ("DEPENDS", _CONSTRAINT),
    "missed": ("CONTRADICTED", _CONSTRAINT),
    "standing": ("DEPENDS", say("promotion.mark.standing")),
    "land": ("DEPENDS", say("promotion.mark.land")),
    "lacking": ("CONTRADICTED", say("promotion.mark.lacking")),
    "shared": ("DEPENDS", say("promotion.mark.shared")),
    "rough": ("DEPENDS", say("promotion.mark.rough")),
}


def build_promotion(found: Promotion, lang: str) -> Sheet:
    """Return the sheet in one language."""
    name = found.site.name[lang]
    blocks: list[Block] = [
        Paragraph(say("audit.promote_notice", study=found.study[lang])[lang], "lead"),
        Heading(say("audit.overall")[lang]),
        _standings(found, lang),
        Paragraph(say("audit.overall_note")[lang], "soft"),
        Heading(say("audit.wins")[lang]),
        Paragraph(say("promotion.least", least=found.least)[lang], "soft"),
    ]
    if found.wins:
        blocks.append(_wins(found, lang))
        rows = tuple(
            (Mark(_LOOK[r], SHORT[r][lang]), ROBUSTNESS[r][lang])
            for r in Robustness
            if r != Robustness.ESTIMATE
        )
        blocks.append(Grid((say("audit.robust")[lang], say("promotion.meaning")[lang]), rows, (1, 5)))
    else:
        blocks.append(Paragraph(say("audit.no_wins")[lang]))
    blocks += [Paragraph(text, "") for text in _best(found, lang)]
    if found.better_figures:
        blocks += [Heading(say("promotion.better_figures")[lang]), _better(found, lang)]
    if found.too_close:
        blocks += [Heading(say("promotion.too_close")[lang]), _close(found, lang)]
    blocks.append(Heading(say("audit.weaknesses")[lang]))
    blocks.append(_weak(found, lang) if found.to_disclose else Paragraph(say("audit.no_weaknesses")[lang]))
    if found.remarks:
        told = tuple((w.label[lang], w.text[lang]) for w in found.remarks)
        heads = (say("own_words.column")[lang], say("own_words.words")[lang])
        blocks += [Heading(say("own_words.remarks")[lang]), Grid(heads, told, (2.4, 6.2))]
    blocks += [
        Heading(say("audit.compared")[lang]),
        _every(found, lang),
        Heading(say("common.sources_heading")[lang]),
    ]
    blocks.append(sources_grid(found.sources.values(), lang))
    footer = say("common.made_with", version=found.provenance["siting"])[lang]
    return Sheet(say("audit.promote", site=name)[lang], lang, blocks, footer)


def _standings(found: Promotion, lang: str) -> Grid:
    keys = (
        "audit.site",
        "common.rank_heading",
        "audit.ranks",
        "common.score_heading",
        "audit.interval",
        "map.coverage",
    )
    rows = tuple(_standing_row(s, found.ranked, lang) for s in (found.site, *found.rivals))
    return Grid(tuple(say(k)[lang] for k in keys), rows, (2.4, 1, 1.4, 1, 1.4, 1))


def _standing_row(standing: SiteRank, ranked: int, lang: str) -> tuple[str, ...]:
    if not standing.rank:
        return (standing.name[lang], "–", "–", "–", "–", share_text(standing.coverage))
    return (
        standing.name[lang],
        f"{standing.rank} / {ranked}",
        rank_range(standing.rank_p05, standing.rank_p95)
        if standing.rank_p05
        else rank_range(standing.rank_best, standing.rank_worst),
        score_text(standing.score),
        score_interval(standing.score_low, standing.score_high),
        share_text(standing.coverage),
    )


def _wins(found: Promotion, lang: str) -> Grid:
    keys = ("audit.statement", "audit.robust", "audit.proof")
    rows = tuple(
        (
            statement(c)[lang],
            Mark(_LOOK[c.robustness], SHORT[c.robustness][lang]),
            _proof(found, c, lang),
        )
        for c in found.wins
    )
    return Grid(tuple(say(k)[lang] for k in keys), rows, (4.4, 1.2, 3.0))


def _better(found: Promotion, lang: str) -> Grid:
    """Return better figures at the same score: what rivals must disclose the other way round."""
    rows = tuple(
        (statement(c)[lang], Mark("DEPENDS", _mark_better(c)[lang]), _proof(found, c, lang))
        for c in found.better_figures
    )
    heads = ("audit.statement", "report.reason", "audit.proof")
    return Grid(tuple(say(k)[lang] for k in heads), rows, (4.4, 1.2, 3.0))


def _mark_better(c: RivalComparison) -> Label:
    return _WEAK_LOOK["nearly_level" if c.slightly_better else "level"][1]


def _close(found: Promotion, lang: str) -> Grid:
    """Return the differences that are not stated: both figures, and why nobody is called ahead."""
    head = ("common.criterion", "audit.site", "promotion.rival", "report.reason")
    rows = tuple(
        (
            c.label[lang],
            f"{c.own.name[lang]}{say('mark.colon')[lang]}{figure(c.own, c.unit)[lang]}",
            f"{c.rival.name[lang]}{say('mark.colon')[lang]}{figure(c.rival, c.unit)[lang]}",
            _why_close(c, lang),
        )
        for c in found.too_close
    )
    return Grid(tuple(say(k)[lang] for k in head), rows, (2.2, 2.8, 2.8, 2))


def _why_close(c: RivalComparison, lang: str) -> str:
    if c.immaterial:
        return say("promotion.immaterial", least=f"{c.least:g}")[lang]
    return say("promotion.uncertain")[lang]


def _proof(found: Promotion, c: RivalComparison, lang: str) -> str:
    between = say("mark.semicolon")[lang]
    own, rival = (evidence_text(side.evidence, c.sources) for side in (c.own, c.rival))
    titles = (short_title(found.sources[s].title[lang]) for s in c.sources if s in found.sources)
    evidence = " / ".join(dict.fromkeys((own[lang], rival[lang])))
    return between.join([c.method[lang], evidence, *dict.fromkeys(titles)])


def _best(found: Promotion, lang: str) -> list[str]:
    names = found.best_of_these
    if not names:
        return []
    rivals = [r.name for r in found.rivals]
    listed = join(rivals, "mark.list")
    criteria = join(names, "mark.semicolon")
    return [
        say(
            "promotion.best",
            listed=listed,
            criteria=criteria,
            rivals=len(rivals) + 1,
        )[lang]
    ]


def _weak(found: Promotion, lang: str) -> Grid:
    rows = tuple(
        (
            Mark(_WEAK_LOOK[w.kind][0], _WEAK_LOOK[w.kind][1][lang]),
            w.label[lang],
            w.text[lang] + (f" ({SHORT[w.robustness][lang].lower()})" if w.robustness else ""),
        )
        for w in found.to_disclose
    )
    return Grid(
        tuple(say(k)[lang] for k in ("audit.weakness", "common.criterion", "promotion.told")),
        rows,
        (1.2, 2.4, 5),
    )


def _every(found: Promotion, lang: str) -> Grid:
    by: dict[str, list[RivalComparison]] = {}
    for c in found.comparisons:
        by.setdefault(c.criterion, []).append(c)
    shares = share_texts([group[0].share for group in by.values()])
    head = (say("common.criterion")[lang], found.site.name[lang], *(r.name[lang] for r in found.rivals))
    rows = tuple(
        (
            f"{group[0].label[lang]} ({share})",
            _with_score(group[0].own, group[0].unit, lang),
            *(_with_score(c.rival, c.unit, lang) for c in group),
        )
        for group, share in zip(by.values(), shares, strict=True)
    )
    return Grid(head, rows, (2.2, *(1.5 for _ in head[1:])))


def _with_score(side: Side, unit: str, lang: str) -> str:
    score = "" if math.isnan(side.score) else f" · {score_text(side.score)}"
    return figure(side, unit)[lang] + score


def promotion_document(found: Promotion) -> dict[str, Any]:
    """Return ``promote.json``: run, study, site, rivals, advantages, weaknesses, comparisons, sources."""
    return {
        "run": found.provenance,
        "study": asdict(found.study),
        "site": _standing_entry(found.site),
        "rivals": [_standing_entry(r) for r in found.rivals],
        "ranked_sites": found.ranked,
        "least_difference": found.least,
        "advantages": [_stated_entry(c) for c in found.wins],
        "better_figures": [_stated_entry(c) for c in found.better_figures],
        "too_close": [_entry(c) for c in found.too_close],
        "best_of_these": [asdict(label) for label in found.best_of_these],
        "weaknesses": [_weakness_entry(w) for w in found.to_disclose],
        "remarks": [{"column": asdict(w.label), "text": asdict(w.text)} for w in found.remarks],
        "comparisons": [_entry(c) for c in found.comparisons],
        "sources": {key: source_entry(asdict(source)) for key, source in found.sources.items()},
    }


def _stated_entry(c: RivalComparison) -> dict[str, Any]:
    return {**_entry(c), "statement": asdict(statement(c))}


def _weakness_entry(w: Weakness) -> dict[str, Any]:
    return {
        "kind": w.kind,
        "criterion": asdict(w.label),
        "text": asdict(w.text),
        "robustness": w.robustness.value if w.robustness else None,
    }


def _entry(c: RivalComparison) -> dict[str, Any]:
    better = "site" if c.wins else "rival" if c.loses else None
    return {
        "criterion": c.criterion,
        "label": asdict(c.label),
        "unit": c.unit,
        "share": number_or_null(c.share, ""),
        "site": _side_entry(c.own, c.unit),
        "rival": _side_entry(c.rival, c.unit),
        "better": better,
        "robustness": c.robustness.value if better else None,
        "too_close": c.too_close,
        "method": asdict(c.method),
        "sources": list(c.sources),
    }


def _side_entry(side: Side, unit: str) -> dict[str, Any]:
    return {
        "name": asdict(side.name),
        "value": side.text if side.text is not None else number_or_null(side.value, unit),
        "low": number_or_null(side.low, unit),
        "high": number_or_null(side.high, unit),
        "class": side.evidence,
        **{key: number_or_null(getattr(side, key), "") for key in ("score", "score_low", "score_high")},
    }


def _standing_entry(standing: SiteRank) -> dict[str, Any]:
    scores = ("score", "score_low", "score_high", "coverage")
    return {
        "site_id": standing.site_id,
        "name": asdict(standing.name),
        **{key: getattr(standing, key) or None for key in _RANKS},
        **{key: number_or_null(getattr(standing, key), "") for key in scores},
    }


def save_promotion(
    found: Promotion, folder: Path, *, languages: Sequence[str], progress: Callable[[str, int, int], None]
) -> list[Path]:
    """Write the sheet into *folder*, all or nothing, and return its files.

    Raises
    ------
    MissingExtraError
        python-docx is not installed.
    OutputError
        A file cannot be written.
    """
    document, build = promotion_document(found), partial(build_promotion, found)
    return save_sheets(found, folder, PROMOTE, document, build, languages=languages, progress=progress)


def print_promotion(found: Promotion, lang: str) -> None:
    """Print the advantages and weaknesses to stdout."""
    from rich.console import Console
    from rich.text import Text

    from siting.show.base.prose import Prose

    console = Console(highlight=False)
    console.print(Prose(say("audit.promote", site=found.site.name[lang])[lang], style="bold"))
    console.print(Prose(say("audit.promote_notice", study=found.study[lang])[lang], style="dim"))
    console.print(Prose(f"\n{say('audit.wins')[lang]}", style="bold"))
    for c in found.wins:
        sign, style = _SIGN[c.robustness]
        # A statement says itself that its figure is as stated: once is enough.
        word = sign if c.typed else f"{sign} {SHORT[c.robustness][lang]}"
        console.print(Prose(f"{word} ", style=style) + Text(statement(c)[lang]))
    if not found.wins:
        console.print(Prose(say("audit.no_wins")[lang]))
    if found.better_figures:
        console.print(Prose(f"\n{say('promotion.better_figures')[lang]}", style="bold"))
    for c in found.better_figures:
        console.print(Prose(f"= {_mark_better(c)[lang]} ", style="dim") + Text(statement(c)[lang]))
    if found.too_close:
        console.print(Prose(f"\n{say('promotion.too_close')[lang]}", style="bold"))
    for c in found.too_close:
        sign, style = _SIGN[Robustness.ESTIMATE]
        figures = f"{figure(c.own, c.unit)[lang]} / {c.rival.name[lang]} {figure(c.rival, c.unit)[lang]}"
        console.print(
            Prose(f"{sign} {(_SMALL if c.immaterial else SHORT[Robustness.ESTIMATE])[lang]} ", style=style)
            + Text(f"{c.label[lang]}{say('mark.colon')[lang]}{figures}")
        )
    _print_weaknesses(console, found, lang)


def _print_weaknesses(console: Console, found: Promotion, lang: str) -> None:
    """Print what must be disclosed, and the remarks of the file under a heading of their own."""
    from rich.text import Text

    from siting.show.base.prose import Prose

    colon = say("mark.colon")[lang]
    console.print(Prose(f"\n{say('audit.weaknesses')[lang]}", style="bold"))
    for w in found.to_disclose:
        mark = Prose(f"{_WEAK_LOOK[w.kind][1][lang]} ", style="bold red")
        console.print(mark + Text(f"{w.label[lang]}{colon}{w.text[lang]}"))
    if not found.to_disclose:
        console.print(Prose(say("audit.no_weaknesses")[lang]))
    if found.remarks:
        console.print(Prose(f"\n{say('own_words.remarks')[lang]}", style="bold"))
    for w in found.remarks:
        console.print(Prose(f"{w.label[lang]}{colon}{w.text[lang]}"))
