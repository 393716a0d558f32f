"""The difference of two runs, as JSON and on the terminal."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from siting.decide.attribution import CAUSES, DECIMALS, Difference, SiteChange, adding_up
from siting.evidence import Label
from siting.show.base.text import STATUS
from siting.show.base.wording import policy_text
from siting.texts import say
from siting.texts.shares import SCORE_DECIMALS, score_text, share_text, share_texts, shown_score

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

_MAX_ROWS = 30
_HEADINGS = (
    say("common.site_lower"),
    say("common.rank_lower"),
    say("difference.headings.others"),
    say("common.score_lower"),
    say("difference.headings.change"),
)
_CAUSE_HEADINGS = (  # as short as the figures below
    say("difference.cause_headings.data"),
    say("difference.cause_headings.values"),
    say("common.weights_lower"),
    say("difference.cause_headings.rules"),
)
_IN_A_LINE = 3
_NO_CAUSES = (0.0,) * len(CAUSES)
_OTHERS = say("difference.others")
_SAME = say("difference.same")
_LEGEND = say("difference.legend")


def difference_document(found: Difference) -> dict[str, Any]:
    """Return the difference as plain lists and dictionaries."""
    return {
        "old": found.old,
        "new": found.new,
        "same": found.same,
        "method": {"old": _label(found.method[0]), "new": _label(found.method[1])},
        "min_coverage": {"old": found.min_coverage[0], "new": found.min_coverage[1]},
        "constraints": {
            "added": [_label(c) for c in found.constraints_added],
            "removed": [_label(c) for c in found.constraints_removed],
        },
        "weights": [
            {"criterion": c, "label": _label(name), "old": a, "new": b} for c, name, a, b in found.weights
        ],
        "value_functions": [{"criterion": c, "label": _label(name)} for c, name in found.functions],
        "policies": [
            {"criterion": c, "label": _label(name), "old": a, "new": b} for c, name, a, b in found.policies
        ],
        "data": [{"criterion": c, "label": _label(name), "sites": n} for c, name, n in found.data],
        "added": [{"site_id": s, "name": _label(name)} for s, name in found.added],
        "removed": [{"site_id": s, "name": _label(name)} for s, name in found.removed],
        "sites": [_change(c) for c in found.changes],
    }


def _change(c: SiteChange) -> dict[str, Any]:
    return {
        "site_id": c.site_id,
        "name": _label(c.name),
        "status": {"old": c.status_old, "new": c.status_new},
        "rank": {
            "old": c.rank_old or None,
            "new": c.rank_new or None,
            "among_both": c.rank_among_both,
            "by_other_sites": c.rank_by_others,
        },
        "score": {"old": c.score_old, "new": c.score_new, "change": _total(c)},
        "causes": None if c.causes is None else dict(zip(CAUSES, c.causes, strict=True)),
    }


def _total(c: SiteChange) -> float | None:
    if c.score_old is None or c.score_new is None:
        return None
    return round(c.score_new - c.score_old, DECIMALS)


def _label(label: Label) -> dict[str, str]:
    return {"en": label.en, "zh": label.zh}


def print_difference(found: Difference, lang: str) -> None:
    """Print what differs in a few lines, and the sites that moved as a table."""
    from rich.console import Console

    from siting.show.base.prose import Prose

    console = Console(highlight=False)
    console.print(Prose(f"{found.old} → {found.new}", style="bold"))
    if found.same:
        console.print(Prose(_SAME[lang]))
        return
    for line in _what(found, lang):
        console.print(Prose(line))
    moved = sorted(found.moved, key=lambda c: (c.rank_new or 1_000_000_000, c.site_id))
    if moved:
        _print_moved(console, moved, lang)


def _print_moved(console: Console, moved: Sequence[SiteChange], lang: str) -> None:

    from siting.show.base.prose import Prose

    # Terminal lines are short: columns without content are dropped, and names wrap.
    shown = moved[:_MAX_ROWS]
    others = any(c.rank_by_others for c in shown)
    causes = [k for k in range(len(CAUSES)) if any((_causes(c) or _NO_CAUSES)[k] for c in shown)]
    console.print(_moved(shown, causes, lang, others=others))
    if len(moved) > _MAX_ROWS:
        console.print(Prose(say("difference.more", n=f"{len(moved) - _MAX_ROWS:,}")[lang]))
    if causes:
        console.print(Prose(_LEGEND[lang], style="dim"))
    if others:
        console.print(Prose(_OTHERS[lang], style="dim"))


def _moved(changes: Sequence[SiteChange], causes: Sequence[int], lang: str, *, others: bool) -> Table:
    """Return the table of the sites that moved, with the given columns."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    site, rank, by_others, *scores = (heading[lang] for heading in _HEADINGS)
    table.add_column(site)
    given = [by_others] if others else []
    for heading in (rank, *given, *scores, *(_CAUSE_HEADINGS[k][lang] for k in causes)):
        table.add_column(heading, justify="right", no_wrap=True)
    for c in changes:
        moved = [f"{c.rank_by_others or 0:+d}"] if others else []
        by_cause = _causes(c)
        parts = [_signed(by_cause[k] if by_cause else None) for k in causes]
        name = Text(c.name[lang])
        table.add_row(
            name, _ranks(c, lang), *moved, score_text(c.stated[1]), _signed(_shown_change(c)), *parts
        )
    return table


def _what(found: Difference, lang: str) -> list[str]:
    """Say, one line each, what differs before any score."""
    comma = say("mark.semicolon")[lang]
    old, new = found.method
    policies = [
        f"{name[lang]} {policy_text(a)[lang]} → {policy_text(b)[lang]}" for _, name, a, b in found.policies
    ]
    data = [say("difference.what.sites", name=name, n=n)[lang] for _, name, n in found.data]
    lines = [
        (say("difference.what.method"), f"{old[lang]} → {new[lang]}" if old != new else ""),
        (say("common.weights_lower"), comma.join(_changed_weights(found, lang))),
        (say("difference.what.value_functions"), comma.join(name[lang] for _, name in found.functions)),
        (say("difference.what.unknown_policies"), comma.join(policies)),
        (say("difference.cause_headings.data"), comma.join(data)),
        *_limits(found, lang, comma),
        (say("difference.what.new_sites"), _some_names(found.added, lang, comma)),
        (say("difference.what.sites_gone"), _some_names(found.removed, lang, comma)),
    ]
    return [f"{key[lang]}{say('mark.colon')[lang]}{text}" for key, text in lines if text]


def _changed_weights(found: Difference, lang: str) -> list[str]:
    names = [name[lang] for _, name, _, _ in found.weights]
    before = share_texts([share for _, _, share, _ in found.weights])
    after = share_texts([share for _, _, _, share in found.weights])
    return [f"{name} {a} → {b}" for name, a, b in zip(names, before, after, strict=True)]


def _some_names(sites: Sequence[tuple[str, Label]], lang: str, comma: str) -> str:
    names = [name[lang] for _, name in sites[:_MAX_ROWS]]
    more = len(sites) - len(names)
    return comma.join(names) + (f" (+{more:,})" if more else "")


def _limits(found: Difference, lang: str, comma: str) -> list[tuple[Label, str]]:
    """Return the settings that decide whether a site is ranked at all, with headings in both languages."""
    lines: list[tuple[Label, str]] = []
    if found.min_coverage[0] != found.min_coverage[1]:
        told = " → ".join(map(share_text, found.min_coverage))
        lines.append((say("difference.limits.least_known_weight"), told))
    for key, limits in (
        (say("difference.limits.new_constraints"), found.constraints_added),
        (say("difference.limits.constraints_gone"), found.constraints_removed),
    ):
        if limits:
            said = [c[lang] for c in limits]
            listed = comma.join(said) if len(said) <= _IN_A_LINE else "".join(f"\n  · {x}" for x in said)
            lines.append((key, listed))
    return lines


def _ranks(c: SiteChange, lang: str) -> str:
    old, new = (
        str(rank) if rank else STATUS[status][lang]
        for rank, status in ((c.rank_old, c.status_old), (c.rank_new, c.status_new))
    )
    return _arrow(old, new)


def _arrow(old: str, new: str) -> str:
    return old if old == new else f"{old} → {new}"


def _shown_change(c: SiteChange) -> float | None:
    """Return the change of the scores as they are shown, in the ranking as here."""
    old, new = shown_score(c.stated).tolist()
    return None if math.isnan(new - old) else round(new - old, SCORE_DECIMALS)


def _causes(c: SiteChange) -> tuple[float, ...] | None:
    """Return the contributions, which add up to the change that is shown."""
    total = _shown_change(c)
    return None if c.causes is None or total is None else adding_up(c.causes, total, SCORE_DECIMALS)


def _signed(change: float | None) -> str:
    if change is None:
        return "–"
    return f"{change:+.{SCORE_DECIMALS}f}" if change else "0"
