"""The terminal output of a run: the ranked table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from siting.evidence import Label
from siting.outcome import STATUSES, Outcome
from siting.outcome.shared_figures import shared_figures
from siting.promotion.verdict_texts import unranked_reason
from siting.show.base.text import STATUS
from siting.show.base.wording import rank_range
from siting.sites.model import Sites
from siting.texts import say
from siting.texts.shares import rounding_note, score_interval, score_text, share_text, share_texts

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rich.table import Table
    from rich.text import Text

_MAX_ROWS = 30
_BAR_CELLS = 10
_HEADINGS = (
    say("common.rank_lower"),
    say("common.site_lower"),
    say("common.score_lower"),
    Label("", ""),
    say("ranking_table.interval"),
    say("ranking_table.ranks"),
    say("ranking_table.weight_known"),
)
_JUSTIFY: tuple[Literal["left", "right"], ...] = ("right", "left", "right", "left", "right", "right", "right")
_WIDTHS = (4, 0, 5, 10, 9, 5, 5)
_NAME, _BAR = 1, 3
_BETWEEN = 3  # characters from one column to the next
_EDGES = 2
_MIN_NAME = 8
_NAME_LINES = 2
_MIN_BAR = 3
_BROKEN = 8  # characters that a line may lose where it is broken
_WEIGHTS = say("ranking_table.weights")
_ROBUST = say("ranking_table.robust")


def print_ranking(outcome: Outcome, lang: str, first: Path | None = None) -> None:
    """Print the finding, the file to open *first*, and the ranked table, best first, at most thirty rows."""
    from rich.console import Console
    from rich.padding import Padding

    from siting.show.base.headline import run_finding
    from siting.show.base.prose import Prose
    from siting.show.base.robustness_text import sentences

    console = Console(highlight=False)
    console.print(Prose(_in_two_lines(run_finding(outcome)[lang], lang, console.width), style="bold"))
    if first is not None:
        # A path is written as it is: broken in two it could not be copied.
        console.print(say("ranking_table.open_first", file=str(first))[lang], soft_wrap=True, markup=False)
    console.print(Prose(f"\n{outcome.title[lang]}", style="bold"))
    if outcome.notes[lang]:
        console.print(Prose(outcome.notes[lang], style="dim"))
    console.print(_ranking_table(outcome, lang, console.width))
    for why in _why_unranked(outcome, lang):
        console.print(Padding(Prose(why, style="dim"), (0, 0, 0, 2)))
    left = sum(outcome.counts) - _MAX_ROWS
    if left > 0:
        more = "common.more_ranked" if outcome.whole is None else "ranking_table.more_in_parquet"
        console.print(Prose(say(more, count=left)[lang]))
    for weights in _weight_lines(outcome, lang):
        console.print(Prose(weights, style="dim"))
    for shared in shared_figures(outcome):
        console.print(Prose(shared.text(outcome.criteria[shared.place])[lang]))
    said = sentences(outcome)
    if said:
        console.print(Prose(f"\n{_ROBUST[lang]}", style="bold"))
        for line in said:
            console.print(Padding(Prose(f"· {line[lang]}"), (0, 0, 0, 2)))


def _weight_lines(outcome: Outcome, lang: str) -> list[str]:
    """Return the weights, and a note where they do not add up as they are rounded."""
    given = [c.share for c in outcome.criteria]
    parts = zip(outcome.criteria, share_texts(given), strict=True)
    shares = say("mark.semicolon")[lang].join(f"{c.label[lang]} {share}" for c, share in parts)
    rounded = rounding_note(given)[lang]
    return [_WEIGHTS[lang] + shares, *([rounded] if rounded else [])]


def _in_two_lines(finding: str, lang: str, width: int) -> str:
    """Return the finding; without its shares, which follow below, where it would take three lines."""
    from rich.cells import cell_len

    mark = say("mark.semicolon")[lang].strip()
    said = finding
    while cell_len(said) > 2 * width - _BROKEN and mark in said:
        said = said.rpartition(mark)[0]
    return said if said == finding else say("mark.full_stop", said=Label(said, said))[lang]


def _why_unranked(outcome: Outcome, lang: str) -> list[str]:
    """Say of each site in the table that has no rank why; sites with one reason share a line."""
    ranking = outcome.ranking
    rows = ranking.order[:_MAX_ROWS]
    rows = rows[ranking.rank[rows] == 0]
    names = _names(outcome.sites.take(rows), lang)
    found: dict[str, list[str]] = {}
    for name, row in zip(names, rows.tolist(), strict=True):
        found.setdefault(unranked_reason(outcome, row)[lang], []).append(name)
    colon, comma = say("mark.colon")[lang], say("mark.list")[lang]
    return [f"{comma.join(who)}{colon}{why}" for why, who in found.items() if why]


def _name_and_bar(names: Sequence[str], statuses: Sequence[str], lang: str, width: int) -> tuple[int, int]:
    """Return the characters of the name and of the bar; a Chinese character takes two.

    Where the names do not fit, the bar is shortened before any name is.
    """
    from rich.cells import cell_len

    columns = [
        max(w, *(cell_len(line) for line in h[lang].split("\n")))
        for w, h in zip(_WIDTHS, _HEADINGS, strict=True)
    ]
    left = width - _BETWEEN * (len(columns) - 1) - _EDGES - sum(columns) + columns[_NAME] + columns[_BAR]
    least = max([_MIN_BAR, *map(cell_len, statuses)])
    wished = max([_MIN_NAME, cell_len(_HEADINGS[_NAME][lang]), *map(cell_len, names)])
    bar = min(max(left - wished, least), _BAR_CELLS)
    return max(min(wished, left - bar), _MIN_NAME), bar


def _ranking_table(outcome: Outcome, lang: str, width: int) -> Table:
    ranking, likely = outcome.ranking, outcome.likely_range()
    rows = ranking.order[:_MAX_ROWS]
    names = _names(outcome.sites.take(rows), lang)
    words = [STATUS[STATUSES[ranking.status[row]]][lang] for row in rows]
    statuses = [word for word, row in zip(words, rows, strict=True) if not ranking.rank[row]]
    name_width, bar_width = _name_and_bar(names, statuses, lang, width)
    table = _empty_table(lang, name_width, bar_width)
    for row, name, status in zip(rows, names, words, strict=True):
        ranked = bool(ranking.rank[row])
        score = ranking.score[row]
        table.add_row(
            str(ranking.rank[row]) if ranked else "–",
            _in_lines(name, name_width),
            score_text(score),
            _bar(score, bar_width) if ranked else status,
            score_interval(ranking.score_low[row], ranking.score_high[row]),
            rank_range(int(likely[0][row]), int(likely[1][row])) if likely[0][row] else "–",
            share_text(ranking.coverage[row]),
            style=None if ranked else "dim",
        )
    return table


def _empty_table(lang: str, name_width: int, bar_width: int) -> Table:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for number, (heading, justify) in enumerate(zip(_HEADINGS, _JUSTIFY, strict=True)):
        # Only the name takes more lines on a narrow terminal.
        table.add_column(
            heading[lang],
            justify=justify,
            overflow="fold" if number == _NAME else "ellipsis",
            no_wrap=number != _NAME,
            max_width=name_width if number == _NAME else None,
            min_width=None if number == _NAME else bar_width if number == _BAR else _WIDTHS[number],
        )
    return table


def _names(sites: Sites, lang: str) -> list[str]:
    frame = sites.frame
    names = [str(name) for name in frame["name"]]
    if lang == "zh":
        names = [zh or name for zh, name in zip(frame["name_zh"].tolist(), names, strict=True)]
    return names


def _in_lines(name: str, width: int) -> Text:
    """Return a name as text, which is never markup, cut to a few lines."""
    from rich.text import Text

    text = Text(name)
    text.truncate(_NAME_LINES * width - 1, overflow="ellipsis")
    return text


def _bar(score: float, cells: int) -> str:
    full = round(float(score) * cells)
    return "█" * full + "░" * (cells - full)
