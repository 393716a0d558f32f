"""A sentence with its figures: what stands before, after and around each of them, in words of the lexicon."""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import bisect
import re
from dataclasses import field
from functools import cached_property
from typing import Literal

from siting.auditing.reading.claim_kinds import KINDS, ClaimKind, KindId
from siting.auditing.reading.lexicon import Token, Tokens
from siting.auditing.reading.stated_figures import StatedFigure
from siting.records import dataclass

SEPARATOR = re.compile(r"[，；;。：()（）\n|]|, |: | [–—-] |—")
_HEAD_END = re.compile(r"[，；;。、\n|]|, |: |\. | [–—-] ")
_HEAD_END_INSIDE = re.compile(rf"{_HEAD_END.pattern}| (?:and|while|whereas|but) ")
_CLAUSE = re.compile(
    r"[，；;\n|]|, |[:：](?!\d)| [–—] |—|\b(?:and|but|while|whereas) |而(?=是|[^，]{0,6}[园项])"
)
_ROW_JOIN = re.compile(
    r",? (?:and|or|&) (?:just |only |about )?|, (?:just |only |about )?|[、，/]约?|(?:和|与|及|以及)约?"
)
CHINESE = re.compile("[\u3400-\u9fff]")
_PER = re.compile(
    r" ?(?:/ ?|per |an? (?=day|year|month|rack|kilo|mega|unit)|each (?=day|year)|每)(?:[A-Za-z]+|[日天年月架柜度个]|千瓦时)"
)
# What a word costs beyond its distance in characters: a separator or another figure lies between.
_SEPARATED, _SEPARATED_AFTER, _FIGURE, _FIGURE_AFTER, _AFTER, _TOO_FAR = 25, 60, 70, 400, 5, 260
_REACH = 300


@dataclass(frozen=True)
class Line:
    """One sentence of a text, from *start* to *end*, in the paragraph that begins at *paragraph*."""

    text: str
    tokens: Tokens
    start: int
    end: int
    paragraph: int
    figures: tuple[StatedFigure, ...]

    @cached_property
    def separators(self) -> list[int]:
        """Where clauses are separated."""
        return [m.start() for m in SEPARATOR.finditer(self.text, self.start, self.end)]

    @cached_property
    def clause_starts(self) -> list[int]:
        """Where clauses begin."""
        return [self.start, *(m.end() for m in _CLAUSE.finditer(self.text, self.start, self.end))]

    @cached_property
    def _figure_starts(self) -> list[int]:
        return [f.start for f in self.figures]

    def separated(self, start: int, end: int) -> int:
        """Return how many separators lie between two places."""
        return bisect.bisect_left(self.separators, end) - bisect.bisect_left(self.separators, start)

    def figures_between(self, start: int, end: int) -> int:
        """Return how many figures begin between two places."""
        return bisect.bisect_left(self._figure_starts, end) - bisect.bisect_left(self._figure_starts, start)

    def has(self, *names: str) -> bool:
        """Return whether a word of one of the classes stands in the sentence."""
        return any(self.tokens.between(name, self.start, self.end) for name in names)


@dataclass
class FigureSpot:
    """A figure in its sentence; ``last_kind`` and ``last_subject`` are those of the figure before it."""

    line: Line
    number: int
    last_kind: KindId | Literal[""] = ""
    last_subject: str = ""
    _costs: dict[str, tuple[int, Token | None]] = field(default_factory=dict)

    @cached_property
    def figure(self) -> StatedFigure:
        """The figure."""
        return self.line.figures[self.number]

    @property
    def last(self) -> ClaimKind | None:
        """The kind of the figure before."""
        return KINDS[self.last_kind] if self.last_kind else None

    @cached_property
    def gap_start(self) -> int:
        """The end of the figure before with its "a day" or "/kWh", or the start of the sentence."""
        if not self.number:
            return self.line.start
        end = self.line.figures[self.number - 1].end
        per = _PER.match(self.line.text, end, self.figure.start)
        return per.end() if per else end

    @cached_property
    def next_start(self) -> int:
        """The start of the next figure, or the end of the sentence."""
        later = self.line.figures[self.number + 1 :]
        return later[0].start if later else self.line.end

    @cached_property
    def head_end(self) -> int:
        """The end of what belongs to the figure behind it: its clause, up to the next figure."""
        pattern = _HEAD_END if self.next_start == self.line.end else _HEAD_END_INSIDE
        found = pattern.search(self.line.text, self.figure.end, self.next_start)
        return found.start() if found else self.next_start

    @property
    def reach(self) -> tuple[int, int]:
        """The part of the sentence whose words may tell what the figure is: the time stays linear."""
        return max(self.line.start, self.figure.start - _REACH), min(self.line.end, self.figure.end + _REACH)

    @property
    def gap(self) -> str:
        """The text between the figure before and this one."""
        return self.line.text[self.gap_start : self.figure.start]

    @property
    def head(self) -> str:
        """What belongs to the figure behind it."""
        return self.line.text[self.figure.end : self.head_end]

    @property
    def until_next(self) -> str:
        """The text between this figure and the next one."""
        return self.line.text[self.figure.end : self.next_start]

    def before(self, length: int = 80) -> str:
        """Return the text of the sentence before the figure."""
        return self.line.text[max(self.line.start, self.figure.start - length) : self.figure.start]

    def after(self, length: int = 80) -> str:
        """Return the text of the sentence behind the figure."""
        return self.line.text[self.figure.end : min(self.line.end, self.figure.end + length)]

    @cached_property
    def clause_start(self) -> int:
        """Where the clause of the figure begins."""
        starts = self.line.clause_starts
        return starts[bisect.bisect_right(starts, self.figure.start) - 1]

    @cached_property
    def clause_end(self) -> int:
        """Where the clause of the figure ends."""
        found = _CLAUSE.search(self.line.text, self.figure.end, self.line.end)
        return found.start() if found else self.line.end

    def token(self, name: str) -> Token | None:
        """Return the nearest word of a class."""
        return self._best(name)[1]

    def cost(self, *names: str) -> int:
        """Return how far the nearest word of the classes is; a large number if there is none."""
        return min(self._best(name)[0] for name in names)

    def nearest(self, *names: str, within: int = _TOO_FAR) -> str:
        """Return the class whose word is nearest, the first of them if two are; empty if none is near."""
        best = min(names, key=self.cost)
        return best if self.cost(best) <= within else ""

    def in_gap(self, *names: str) -> bool:
        """Return whether a word of the classes stands between the figure before and this one."""
        return any(self.line.tokens.between(n, self.gap_start, self.figure.end) for n in names)

    def in_head(self, *names: str) -> bool:
        """Return whether a word of the classes belongs to the figure behind it."""
        return any(self.line.tokens.between(n, self.figure.start, self.head_end) for n in names)

    def near(self, *names: str) -> bool:
        """Return whether a word of the classes stands next to the figure on either side."""
        return self.in_gap(*names) or self.in_head(*names)

    def in_clause(self, *names: str) -> bool:
        """Return whether a word of the classes stands in the clause."""
        return any(self.line.tokens.between(n, self.clause_start, self.clause_end) for n in names)

    def _best(self, name: str) -> tuple[int, Token | None]:
        if name not in self._costs:
            found: tuple[int, Token | None] = (10**6, None)
            for token in self.line.tokens.between(name, *self.reach):
                cost = self._cost(token)
                if cost <= found[0]:
                    found = (cost, token)
            self._costs[name] = found
        return self._costs[name]

    def _cost(self, token: Token) -> int:
        figure, line = self.figure, self.line
        if token.end <= figure.start:
            cost = figure.start - token.end
            cost += _SEPARATED * line.separated(token.end, figure.start)
            cost += _FIGURE * line.figures_between(token.end, figure.start)
        elif token.start >= figure.end:
            if line.text[token.end : token.end + 1] == ":":
                return _TOO_FAR * 2  # PUE of the design: 1.2; WUE: 2.3. A label tells what follows it.
            cost = token.start - figure.end + _AFTER
            cost += _SEPARATED_AFTER * line.separated(figure.end, token.start)
            cost += _FIGURE_AFTER * line.figures_between(figure.end, token.start)
        else:
            return 0
        wide = CHINESE.match(line.text, token.start) is not None
        return cost + (abs(figure.start - token.end) if wide and token.end <= figure.start else 0)


def is_row(between: str) -> bool:
    """Return whether two figures with this between them stand in one row: 52, 66 and 104 km."""
    return _ROW_JOIN.fullmatch(between) is not None
