"""The difference of two runs, as JSON and on the terminal."""

from __future__ import annotations

from typing import Any

from siting.decide.attribution import CAUSES, DECIMALS, Difference, SiteChange
from siting.evidence import Label
from siting.show.base.text import STATUS
from siting.show.base.wording import policy_text

_MAX_ROWS = 30
_HEADINGS = {
    "en": ("site", "rank", "others", "score", "change"),
    "zh": ("地块", "名次", "他因", "得分", "变化"),
}
_CAUSE_HEADINGS = {  # as short as a figure below
    "en": ("data", "values", "weights", "rules"),
    "zh": ("数据", "评分函数", "权重", "规则"),
}
_OTHERS = Label(
    "others: places won or lost because other sites came, went or changed their status.",
    "他因：因其他地块增减或状态变化而升降的名次。",
)
_SAME = Label("Nothing that ranks differs.", "两次运行在排名上没有差异。")
_MORE = Label("and {n} more: --json lists all", "另有{n}个，--json 列出全部")
_LEGEND = Label(
    "The causes add up to the change; one that moved no site has no column. Each is the mean over all orders "
    "in which data, value functions, weights and rules could have changed.",
    "各项原因之和等于变化；未影响任何地块的原因不列出。每项为数据、评分函数、权重与规则按所有先后次序变化时的平均影响。",
)


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
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    console.print(Text(f"{found.old} → {found.new}", style="bold"))
    if found.same:
        console.print(Text(_SAME[lang]))
        return
    for line in _what(found, lang):
        console.print(Text(line))
    moved = sorted(found.moved, key=lambda c: (c.rank_new or 1_000_000_000, c.site_id))
    if not moved:
        return
    # A line of a terminal is short: what says nothing of any site has no column, and names wrap.
    shown = moved[:_MAX_ROWS]
    others = any(c.rank_by_others for c in shown)
    causes = [k for k in range(len(CAUSES)) if any(c.causes is not None and c.causes[k] for c in shown)]
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    site, rank, by_others, *scores = _HEADINGS[lang]
    table.add_column(site)
    for heading in (
        rank,
        *([by_others] if others else []),
        *scores,
        *(_CAUSE_HEADINGS[lang][k] for k in causes),
    ):
        table.add_column(heading, justify="right", no_wrap=True)
    for c in shown:
        table.add_row(
            Text(c.name[lang]), _ranks(c, lang), *([f"{c.rank_by_others or 0:+d}"] if others else []),
            _score(c.score_new), _signed(_total(c)),
            *("-" if c.causes is None else _signed(c.causes[k]) for k in causes),
        )  # fmt: skip
    console.print(table)
    if len(moved) > _MAX_ROWS:
        console.print(Text(_MORE[lang].format(n=f"{len(moved) - _MAX_ROWS:,}")))
    if causes:
        console.print(Text(_LEGEND[lang], style="dim"))
    if others:
        console.print(Text(_OTHERS[lang], style="dim"))


def _what(found: Difference, lang: str) -> list[str]:
    """Say in a line each what differs before any score."""
    en = lang == "en"
    stop = ": " if en else "："
    comma = "; " if en else "；"
    lines = []
    if found.method[0] != found.method[1]:
        lines.append((("method", "方法"), f"{found.method[0][lang]} → {found.method[1][lang]}"))
    if found.weights:
        listed = comma.join(f"{name[lang]} {a:.1%} → {b:.1%}" for _, name, a, b in found.weights)
        lines.append((("weights", "权重"), listed))
    if found.functions:
        listed = comma.join(name[lang] for _, name in found.functions)
        lines.append((("value functions", "评分函数"), listed))
    if found.policies:
        listed = comma.join(
            f"{name[lang]} {policy_text(a)[lang]} → {policy_text(b)[lang]}"
            for _, name, a, b in found.policies
        )
        lines.append((("UNKNOWN policies", "未知数据的处理"), listed))
    if found.data:
        listed = comma.join(
            f"{name.en} ({n:,} site{'s' if n > 1 else ''})" if en else f"{name.zh}（{n:,}个地块）"
            for _, name, n in found.data
        )
        lines.append((("data", "数据"), listed))
    lines += _limits(found, lang, comma)
    for key, which in ((("new sites", "新增地块"), found.added), (("sites gone", "移除地块"), found.removed)):
        if which:
            names = [name[lang] for _, name in which[:_MAX_ROWS]]
            more = len(which) - len(names)
            lines.append((key, comma.join(names) + (f" (+{more:,})" if more else "")))
    return [f"{key[0] if en else key[1]}{stop}{text}" for key, text in lines]


def _limits(found: Difference, lang: str, comma: str) -> list[tuple[tuple[str, str], str]]:
    """Say what decides whether a site is ranked at all, with the headings in both languages."""
    lines = []
    if found.min_coverage[0] != found.min_coverage[1]:
        told = f"{found.min_coverage[0]:.0%} → {found.min_coverage[1]:.0%}"
        lines.append((("least known weight", "已知权重下限"), told))
    for key, limits in (
        (("new constraints", "新增约束"), found.constraints_added),
        (("constraints gone", "移除约束"), found.constraints_removed),
    ):
        if limits:
            lines.append((key, comma.join(c[lang] for c in limits)))
    return lines


def _ranks(c: SiteChange, lang: str) -> str:
    old, new = (
        str(rank) if rank else STATUS[status][lang]
        for rank, status in ((c.rank_old, c.status_old), (c.rank_new, c.status_new))
    )
    return _arrow(old, new)


def _arrow(old: str, new: str) -> str:
    return old if old == new else f"{old} → {new}"


def _score(score: float | None) -> str:
    return "-" if score is None else f"{score:.{DECIMALS}f}"


def _signed(change: float | None) -> str:
    if change is None:
        return "-"
    return f"{change:+.{DECIMALS}f}" if change else "0"
