"""The two tables of a run, as data frames and as CSV: ``ranking.csv`` and ``measurements.csv``.

The frames hold the figures as computed. The files hold them rounded by one rule (see
`siting.show.base.cells`), in plain UTF-8 without a byte order mark: a spreadsheet that guesses another
encoding for Chinese names should open ``ranking.xlsx`` instead.

Both files are written in blocks of sites. Lines are joined from columns by pyarrow, without a Python object
per row, so a million sites need little more memory than the outcome itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from siting.evidence import EVIDENCE_WORDS, EvidenceClass, FloatArray, Quantity
from siting.outcome import STATUSES, IntArray, Outcome, ScoredCriterion
from siting.show.base.cells import (
    csv_bytes,
    csv_cell,
    csv_lines,
    csv_text,
    number_cells,
    rank_cells,
    text_column,
    word_cells,
)

if TYPE_CHECKING:
    import pandas as pd

RANKING_COLUMNS: tuple[str, ...] = (
    "rank", "site_id", "name", "status", "score", "coverage",
    "score_low", "score_high", "rank_best", "rank_worst", "rank_p05", "rank_p95",
)  # fmt: skip

MEASUREMENT_COLUMNS: tuple[str, ...] = (
    "site_id", "criterion", "quantity", "value", "unit", "low", "high",
    "class", "method", "sources", "note",
)  # fmt: skip

_BLOCK_ROWS = 200_000
_RANKING_BLOCK = 50_000
_ALL = slice(None)
_TEXT = pa.large_string()


def value_column(criterion: ScoredCriterion) -> str:
    """Name the ranking column that holds the criterion's measured value."""
    return f"{criterion.id}__value"


def score_column(criterion: ScoredCriterion) -> str:
    """Name the ranking column that holds the criterion's score (0..1)."""
    return f"{criterion.id}__score"


def known_value(quantity: Quantity) -> FloatArray:
    """Return the figures of a quantity, shape (n,): NaN wherever its class is UNKNOWN."""
    return np.where(quantity.known, quantity.value, np.nan)


def known_text(quantity: Quantity, rows: slice = _ALL) -> pa.LargeStringArray:
    """Return the words of a quantity at *rows*: null wherever its class is UNKNOWN."""
    words = pc.cast(pa.array([], _TEXT) if quantity.text is None else quantity.text[rows], _TEXT)
    return pc.if_else(pa.array(quantity.known[rows]), words, pa.scalar(None, _TEXT))


def ranking_frame(outcome: Outcome) -> pd.DataFrame:
    """Return one row per site, in the order of the ranking.

    Returns
    -------
    DataFrame on a RangeIndex with `RANKING_COLUMNS`, then ``<criterion>__value`` (in the criterion's
    unit, or text) and ``<criterion>__score`` (0..1) for each criterion. Ranks are nullable integers,
    missing if the site is not ranked; NaN or missing text is UNKNOWN.
    """
    import pandas as pd

    ranking, order = outcome.ranking, outcome.ranking.order
    likely, sites = outcome.likely_range(), outcome.sites.frame

    def ranks(values: np.ndarray[tuple[int], np.dtype[np.int64]]) -> pd.arrays.IntegerArray:
        taken = np.asarray(values[order], dtype=np.int64)
        return pd.arrays.IntegerArray(taken, taken == 0)

    columns: dict[str, object] = {
        "rank": ranks(ranking.rank),
        # Not as objects: pandas would look at every text again.
        "site_id": sites["site_id"].array.take(order),
        "name": sites["name"].array.take(order),
        "status": pd.array(STATUSES, dtype="str").take(ranking.status[order]),
        "score": ranking.score[order],
        "coverage": ranking.coverage[order],
        "score_low": ranking.score_low[order],
        "score_high": ranking.score_high[order],
        "rank_best": ranks(ranking.rank_best),
        "rank_worst": ranks(ranking.rank_worst),
        "rank_p05": ranks(likely[0]),
        "rank_p95": ranks(likely[1]),
    }
    for criterion in outcome.criteria:
        main = criterion.measured.main
        columns[value_column(criterion)] = (
            known_text(main).take(pa.array(order)).to_pandas() if main.is_text else known_value(main)[order]
        )
        columns[score_column(criterion)] = criterion.score[order]
    return pd.DataFrame(columns)


def write_ranking(outcome: Outcome, path: Path) -> None:
    """Write ``ranking.csv``: the columns of `ranking_frame`, one line per site, ranked ones first.

    Scores and shares have at most 6 decimals, values those of their unit (`siting.show.base.cells.rounded`).
    A blank cell is UNKNOWN, or no rank. Texts that look like a formula get a single quote in front, see
    `siting.show.base.cells.csv_text`.

    Raises
    ------
    OSError
        The file cannot be written.
    """
    names = text_column(outcome.sites.frame["name"])
    ids = text_column(outcome.sites.frame["site_id"])
    header = [*RANKING_COLUMNS]
    for criterion in outcome.criteria:
        header += [value_column(criterion), score_column(criterion)]
    with path.open("wb") as file:
        file.write((",".join(csv_cell(name) for name in header) + "\n").encode())
        likely = outcome.likely_range()
        for start in range(0, len(outcome.sites), _RANKING_BLOCK):
            rows = outcome.ranking.order[start : start + _RANKING_BLOCK]
            cells: list[pa.Array | str] = []
            for column in _ranking_cells(outcome, rows, ids, names, likely):
                cells += [column, ","]
            file.write(csv_bytes(csv_lines(*cells[:-1], "\n")))


def _ranking_cells(
    outcome: Outcome,
    rows: np.ndarray[tuple[int], np.dtype[np.int64]],
    ids: pa.Array,
    names: pa.Array,
    likely: tuple[IntArray, IntArray],
) -> Iterator[pa.Array]:
    ranking, at = outcome.ranking, pa.array(rows)
    yield rank_cells(ranking.rank[rows])
    yield csv_text(ids.take(at))
    yield csv_text(names.take(at))
    yield word_cells(STATUSES, ranking.status[rows])
    for figures in (ranking.score, ranking.coverage, ranking.score_low, ranking.score_high):
        yield number_cells(figures[rows], "")
    yield rank_cells(ranking.rank_best[rows])
    yield rank_cells(ranking.rank_worst[rows])
    for ranks in likely:
        yield rank_cells(ranks[rows])
    for criterion in outcome.criteria:
        main = criterion.measured.main
        if main.is_text:
            yield csv_text(known_text(main).take(at))
        else:
            yield number_cells(known_value(main)[rows], main.unit)
        yield number_cells(criterion.score[rows], "")


def measurements_frame(outcome: Outcome) -> pd.DataFrame:
    """Return the long form: one row per site and quantity, in the order of the site file.

    Returns
    -------
    DataFrame on a RangeIndex with `MEASUREMENT_COLUMNS` and, after ``value``, the column ``text``:
    a quantity of words has its words there and NaN in ``value``. Repeated words are categorical.
    """
    import pandas as pd

    pairs = _quantities(outcome)
    sites, width = len(outcome.sites), len(pairs)
    keys, quantities = zip(*pairs, strict=True) if pairs else ((), ())

    def repeated(words: Sequence[str]) -> pd.Categorical[str]:
        return _categories(words, np.tile(np.arange(width), sites))

    return pd.DataFrame(
        {
            "site_id": np.repeat(outcome.sites.frame["site_id"].to_numpy(), width),
            "criterion": repeated(keys),
            "quantity": repeated([q.name for q in quantities]),
            "value": _woven(known_value(q) for q in quantities),
            "text": pd.Series(_woven_texts(quantities, sites)),
            "unit": repeated([q.unit for q in quantities]),
            "low": _woven(np.where(q.known, q.low, np.nan) for q in quantities),
            "high": _woven(np.where(q.known, q.high, np.nan) for q in quantities),
            "class": _categories(EVIDENCE_WORDS, _woven(q.evidence for q in quantities)),
            "method": repeated([q.method.en for q in quantities]),
            "sources": repeated([";".join(q.sources) for q in quantities]),
            "note": _woven_notes(quantities),
        }
    )


def _woven(columns: Iterable[npt.NDArray[Any]]) -> npt.NDArray[Any]:
    """Return the columns of the quantities as one, site by site."""
    stacked = list(columns)
    return np.column_stack(stacked).ravel() if stacked else np.zeros(0)


def _woven_notes(quantities: Sequence[Quantity]) -> pd.Categorical[str]:
    notes = [note.en for q in quantities for note in q.notes]
    offset = np.cumsum([0, *(len(q.notes) for q in quantities)])
    codes = _woven(q.note_code + offset[i] for i, q in enumerate(quantities))
    return _categories(notes, codes)


def _woven_texts(quantities: Sequence[Quantity], sites: int) -> npt.NDArray[np.object_]:
    """Return the words of each site and quantity, site by site; None if a quantity has none."""
    texts = np.full((sites, len(quantities)), None, dtype=object)
    for column, quantity in enumerate(quantities):
        if quantity.is_text:
            texts[:, column] = known_text(quantity).to_numpy(zero_copy_only=False)
    return texts.ravel()


def _categories(words: Sequence[str], codes: npt.NDArray[Any]) -> pd.Categorical[str]:
    """Turn codes into words without a string per row; equal words become one category."""
    import pandas as pd

    unique = list(dict.fromkeys(words))
    to_unique = np.array([unique.index(word) for word in words], dtype=np.int64)
    taken = to_unique[codes.astype(np.int64)] if len(words) else np.zeros(0, dtype=np.int64)
    return pd.Categorical.from_codes(taken, categories=pd.Index(unique, dtype="str"))


def write_measurements(outcome: Outcome, path: Path) -> None:
    """Write ``measurements.csv``: one line per site and quantity, sites in the order of their file.

    Within a site the criteria keep the order of the study, each with its scored quantity first.
    A quantity of words has its words in ``value`` and blank ``unit``, ``low`` and ``high``; an
    UNKNOWN one has a blank ``value`` and the class ``unknown``. Source ids are joined by ``;``.
    Figures are rounded by `siting.show.base.cells.rounded`; texts that look like a formula get a single
    quote in front, see `siting.show.base.cells.csv_text`.

    Raises
    ------
    OSError
        The file cannot be written.
    """
    pairs = _quantities(outcome)
    ids = text_column(outcome.sites.frame["site_id"])
    block = max(1, _BLOCK_ROWS // max(1, len(pairs)))
    with path.open("wb") as file:
        file.write((",".join(MEASUREMENT_COLUMNS) + "\n").encode())
        for start in range(0, len(outcome.sites) if pairs else 0, block):
            rows = slice(start, start + block)
            site = csv_text(ids[rows])
            # One text per site holds its lines in sequence, which interleaves the quantities.
            cells = [c for key, quantity in pairs for c in _quantity_cells(site, key, quantity, rows)]
            file.write(csv_bytes(csv_lines(*cells)))


def _quantities(outcome: Outcome) -> list[tuple[str, Quantity]]:
    return [(c.id, quantity) for c in outcome.criteria for quantity in c.measured.quantities]


def _quantity_cells(site: pa.Array, key: str, quantity: Quantity, rows: slice) -> tuple[pa.Array | str, ...]:
    """Return the pieces of one quantity's lines, columns of shape (rows,) and constants, for `csv_lines`."""
    start = f",{csv_cell(key)},{csv_cell(quantity.name)},"
    end = f",{csv_cell(quantity.method.en)},{csv_cell(';'.join(quantity.sources))},"
    codes = quantity.evidence[rows]
    word = _coded(EVIDENCE_WORDS, codes)
    note = _coded(tuple(note.en for note in quantity.notes), quantity.note_code[rows])
    if quantity.is_text:
        return (site, start, csv_text(known_text(quantity, rows)), ",,,,", word, end, note, "\n")
    known = codes != EvidenceClass.UNKNOWN
    value, low, high = (
        np.where(known, figures[rows], np.nan) for figures in (quantity.value, quantity.low, quantity.high)
    )
    middle = number_cells(value, quantity.unit)
    least, most = (
        middle if np.array_equal(bound, value, equal_nan=True) else number_cells(bound, quantity.unit)
        for bound in (low, high)
    )
    unit = f",{csv_cell(quantity.unit)},"
    return (site, start, middle, unit, least, ",", most, ",", word, end, note, "\n")


def _coded(words: tuple[str, ...], codes: np.ndarray[tuple[int], np.dtype[np.uint8]]) -> pa.Array | str:
    """Turn codes into CSV cells; one constant if all are the same, which is the usual case."""
    if len(codes) and (codes == codes[0]).all():
        return csv_cell(words[int(codes[0])])
    return word_cells(words, codes)


def unknown_criteria(outcome: Outcome) -> list[tuple[ScoredCriterion, npt.NDArray[np.bool_]]]:
    """Return the criteria with weight, largest first, each with a mask of where it is UNKNOWN.

    The mask has shape (n,). Each row agrees with `Outcome.supply_list` for that site.
    """
    weighing = sorted((c for c in outcome.criteria if c.weight > 0), key=lambda c: -c.share)
    return [(c, ~c.measured.main.known) for c in weighing]
