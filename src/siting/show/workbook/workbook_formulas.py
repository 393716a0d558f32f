"""The formulas that make the workbook live: changing a weight in the sheet updates the ranking.

They reproduce `siting.decide.ranking.rank_sites` with the weighted sum: the policies for UNKNOWN, the
coverage below which a site is not ranked, intervals, and the better rank for equal scores. No text from a
file enters a formula: criteria appear by their checked ids.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from siting.outcome import Outcome
from siting.scoring.methods import TIE_DIGITS
from siting.show.base.text import STATUS

MAX_LIVE_SITES = 2_000
"""With more sites, values are written without formulas: the ranks compare each site with each."""

MAX_FORMULA_LENGTH = 8_000
"""Most characters of a formula; a spreadsheet accepts 8,192."""


@dataclass(frozen=True)
class Layout:
    """Letters of the columns of the ranking sheet that formulas refer to."""

    rank: str
    status: str
    score: str
    coverage: str
    low: str
    high: str
    criterion: tuple[str, ...]
    criterion_low: tuple[str, ...]
    criterion_high: tuple[str, ...]
    last_row: int


def share_name(criterion_id: str) -> str:
    """Name in the workbook for the share of a criterion."""
    return f"w_{criterion_id}"


def is_live(outcome: Outcome) -> bool:
    """Whether the ranking is written as formulas: weighted sum, and not too large."""
    if outcome.method.kind != "weighted_sum" or len(outcome.sites) > MAX_LIVE_SITES:
        return False
    longest = sum(len(share_name(c.id)) + len("*ISNUMBER($XFD99999)+") for c in outcome.criteria)
    return 2 * longest < MAX_FORMULA_LENGTH


class Lines:
    """Writes the formulas row by row."""

    def __init__(self, outcome: Outcome, layout: Layout, lang: str) -> None:
        self.names = [share_name(c.id) for c in outcome.criteria]
        self.policies = [c.unknown for c in outcome.criteria]
        self.min_coverage = outcome.min_coverage
        self.at = layout
        self.ranked, self.few = STATUS["ranked"][lang], STATUS["insufficient"][lang]

    def score(self, row: int) -> str:
        """Weighted mean of what counts; blank if nothing is known."""
        cells = [f"${letter}{row}" for letter in self.at.criterion]
        total = _sum(f"{name}*N({cell})" for name, cell in zip(self.names, cells, strict=True))
        counted = _sum(
            name if policy == "worst" else f"{name}*ISNUMBER({cell})"
            for name, cell, policy in zip(self.names, cells, self.policies, strict=True)
        )
        return f'=IF({self.at.coverage}{row}=0,"",ROUND(({total})/({counted}),{TIE_DIGITS}))'

    def coverage(self, row: int) -> str:
        """Share of the weight that is known."""
        known = _sum(
            f"{name}*ISNUMBER(${letter}{row})"
            for name, letter in zip(self.names, self.at.criterion, strict=True)
        )
        return f"=ROUND({known},{TIE_DIGITS})"

    def bound(self, row: int, *, high: bool) -> str:
        """End of the interval of the score, never on the wrong side of the score."""
        letters = self.at.criterion_high if high else self.at.criterion_low
        total = _sum(f"{name}*${letter}{row}" for name, letter in zip(self.names, letters, strict=True))
        # MIN and MAX ignore a blank text in another cell.
        return f"={'MAX' if high else 'MIN'}(ROUND({total},{TIE_DIGITS}),{self.at.score}{row})"

    def status(self, row: int) -> str:
        """Ranked, or insufficient known weight."""
        cover = f"{self.at.coverage}{row}"
        return f'=IF(OR({cover}<{self.min_coverage!r},{cover}=0),"{self.few}","{self.ranked}")'

    def reason(self, row: int, words: str) -> str:
        """*words* if the site is not ranked."""
        return f'=IF({self.at.status}{row}="{self.ranked}","","{words}")'

    def rank(self, row: int) -> str:
        """One more than the number of ranked sites with a higher score."""
        return self._if_ranked(row, f"{self._count(self.at.score, f'{self.at.score}{row}')}+1")

    def best_rank(self, row: int) -> str:
        """One more than the number of ranked sites certainly above."""
        return self._if_ranked(row, f"{self._count(self.at.low, f'{self.at.high}{row}')}+1")

    def worst_rank(self, row: int) -> str:
        """One more than the number of ranked sites that may be above, without the site itself."""
        low, high = f"{self.at.low}{row}", f"{self.at.high}{row}"
        return self._if_ranked(row, f"{self._count(self.at.high, low)}-({high}>{low})+1")

    def _count(self, column: str, cell: str) -> str:
        statuses = f"${self.at.status}$2:${self.at.status}${self.at.last_row}"
        figures = f"${column}$2:${column}${self.at.last_row}"
        return f'SUMPRODUCT(({statuses}="{self.ranked}")*({figures}>{cell}))'

    def _if_ranked(self, row: int, then: str) -> str:
        return f'=IF({self.at.status}{row}="{self.ranked}",{then},"")'


def _sum(terms: Iterable[str]) -> str:
    return "+".join(terms)
