"""The formulas that make the workbook live: changing a weight in the sheet updates the ranking.

They reproduce `siting.decide.ranking.rank_sites` with the weighted sum: the policies for UNKNOWN, the
coverage below which a site is not ranked, intervals, and the better rank for equal scores. No text from a
file enters a formula: criteria appear by their checked ids.
"""

from __future__ import annotations

from collections.abc import Iterable

from siting.outcome import Outcome
from siting.records import dataclass
from siting.scoring.methods import TIE_DIGITS
from siting.show.base.text import STATUS

MAX_LIVE_SITES = 2_000
"""With more sites, values are written without formulas: the ranks compare each site with each."""

MAX_FORMULA_LENGTH = 8_000
"""Most characters of a formula; a spreadsheet accepts 8,192."""


@dataclass(frozen=True)
class Layout:
    """Letters of the columns of the sheet of details that formulas refer to."""

    rank: str
    name: str
    status: str
    score: str
    coverage: str
    low: str
    high: str
    criterion: tuple[str, ...]
    criterion_low: tuple[str, ...]
    criterion_high: tuple[str, ...]
    likely_low: str
    likely_high: str
    counted: str
    place: str
    last_row: int

    def whole(self, letter: str, sheet: str = "") -> str:
        """Return the cells of a column below its heading, on *sheet* if it is another one."""
        before = f"'{sheet}'!" if sheet else ""
        return f"{before}${letter}$2:${letter}${self.last_row}"


FRONT_ROW = 5
"""First row of sites on the sheet of the ranking, from 0."""

FIXED_COLUMNS = 12
"""Columns of the sheet of details before those of the criteria."""


def layout_of(outcome: Outcome) -> Layout:
    """Return where the columns of the details stand."""
    from xlsxwriter.utility import xl_col_to_name

    m = len(outcome.criteria)
    letters = [xl_col_to_name(i) for i in range(FIXED_COLUMNS + 4 * m + 2)]
    ends = letters[FIXED_COLUMNS + 2 * m : FIXED_COLUMNS + 4 * m]
    return Layout(
        rank=letters[0], name=letters[1], status=letters[3], score=letters[4], coverage=letters[5],
        low=letters[6], high=letters[7],
        criterion=tuple(letters[FIXED_COLUMNS + 1 : FIXED_COLUMNS + 2 * m : 2]),
        criterion_low=tuple(ends[::2]), criterion_high=tuple(ends[1::2]),
        likely_low=letters[10], likely_high=letters[11], counted=letters[-2], place=letters[-1],
        last_row=len(outcome.sites) + 1,
    )  # fmt: skip


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
        return f'=IF({self.at.coverage}{row}=0,"",ROUND(({total})/{self.at.counted}{row},{TIE_DIGITS}))'

    def counted(self, row: int) -> str:
        """Share of the weight by which the score is divided."""
        return "=" + _sum(
            name if policy == "worst" else f"{name}*ISNUMBER(${letter}{row})"
            for name, letter, policy in zip(self.names, self.at.criterion, self.policies, strict=True)
        )

    def place(self, row: int) -> str:
        """Place in the list: by rank, of equal ones in the order of the sheet, then those without a rank."""
        status, rank = self.at.status, self.at.rank
        ranked = f'COUNTIF({self.at.whole(status)},"{self.ranked}")'
        other = f'COUNTIF(${status}$2:${status}{row},"<>{self.ranked}")'
        tied = f"COUNTIF(${rank}$2:${rank}{row},{rank}{row})"
        return f'=IF({status}{row}="{self.ranked}",{rank}{row}+{tied}-1,{ranked}+{other})'

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
        return (
            f'SUMPRODUCT(({self.at.whole(self.at.status)}="{self.ranked}")*({self.at.whole(column)}>{cell}))'
        )

    def _if_ranked(self, row: int, then: str) -> str:
        return f'=IF({self.at.status}{row}="{self.ranked}",{then},"")'


def _sum(terms: Iterable[str]) -> str:
    return "+".join(terms)
