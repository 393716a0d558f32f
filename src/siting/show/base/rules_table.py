"""The verdicts of siting rules as a table, and as ``rules.csv``: one line per site and rule."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from siting.outcome import VERDICTS, Outcome, RuleVerdicts
from siting.outcome.rule_standing import rule_word, would_hold
from siting.show.base.cells import (
    csv_bytes,
    csv_cell,
    csv_lines,
    csv_text,
    number_cells,
    rounded,
    text_column,
    word_cells,
)

if TYPE_CHECKING:
    import pandas as pd

RULE_COLUMNS: tuple[str, ...] = (
    "site_id", "rule", "title", "clause", "object", "relation", "limit", "limit_unit", "verdict",
    "measured", "low", "high", "unit", "feature", "why", "would_hold", "supply", "excludes", "kind", "source",
    "mark", "certainty", "mitigation", "note",
)  # fmt: skip
_MAX_DECIMALS = 6
_HOLDS = ("", "no", "yes")
_BLOCK_ROWS = 200_000
_TEXT = pa.large_string()


def limit_text(v: RuleVerdicts) -> str:
    """Return the limit of a rule as a figure, or its words."""
    if v.rule.words:
        return "|".join(v.rule.words)
    return "" if v.rule.limit is None else f"{v.rule.limit:.12g}"


def feature_names(v: RuleVerdicts, rows: npt.NDArray[np.int64] | slice, lang: str = "en") -> pa.Array:
    """Return the names of the features that decided at *rows*; null where there is none."""
    at = v.feature[rows]
    nowhere = at < 0
    if nowhere.all():
        return pa.nulls(len(at), _TEXT)
    used, place = np.unique(at[~nowhere], return_inverse=True)
    names = pa.array([v.names[i][lang] for i in used.tolist()], _TEXT)
    full = np.zeros(len(at), dtype=np.int64)
    full[~nowhere] = place
    return names.take(pa.array(full, mask=nowhere))


def rules_frame(outcome: Outcome) -> pd.DataFrame:
    """Return one row per site and rule, in the order of the site file.

    Returns
    -------
    DataFrame on a RangeIndex with `RULE_COLUMNS`. ``measured``, ``low`` and ``high`` are in ``unit`` (NaN is
    UNKNOWN); the measured word of a rule about words is in ``word``, after ``measured``.
    """
    import pandas as pd

    rules, ids = outcome.rules, outcome.sites.frame["site_id"].to_numpy()
    parts: list[pd.DataFrame] = []
    for v in rules:
        rule, count = v.rule, len(ids)
        parts.append(
            pd.DataFrame(
                {
                    "site_id": ids, "rule": rule.id, "title": rule.title.en, "clause": rule.clause.en,
                    "object": rule.object.id, "relation": rule.relation, "limit": limit_text(v),
                    "limit_unit": rule.unit,
                    "verdict": np.array(VERDICTS, dtype=object)[v.verdict],
                    "measured": v.value, "word": pd.Series(v.word, dtype=object),
                    "low": v.low, "high": v.high,
                    "unit": v.unit, "feature": feature_names(v, slice(None)).to_pandas(),
                    "why": np.array([r.en for r in v.reasons], dtype=object)[v.why],
                    "would_hold": np.array(_HOLDS, dtype=object)[would_hold(v)],
                    "supply": np.where(v.verdict == VERDICTS.index("unknown"), v.supply.en, ""),
                    "excludes": v.excludes, "kind": rule.kind, "source": rule.source, "mark": rule.mark,
                    "certainty": rule.mark_words.en, "mitigation": rule.mitigation_words.en,
                    "note": rule.note.en, "_row": np.arange(count), "_rule": len(parts),
                }
            )
        )  # fmt: skip
    if not parts:
        return pd.DataFrame(columns=[*RULE_COLUMNS])
    table = pd.concat(parts, ignore_index=True).sort_values(["_row", "_rule"], ignore_index=True)
    return table.drop(columns=["_row", "_rule"])


def write_rules(outcome: Outcome, path: Path, lang: str = "en") -> None:
    """Write ``rules.csv``: one line per site and rule, sites in the order of their file.

    Headings and codes (``object``, ``relation``, ``verdict``, ``kind`` ...) are the same in every language;
    titles, clauses, reasons, notes and what to supply are in *lang*.

    A blank figure is UNKNOWN; ``measured`` of a rule about words is the word. Figures are rounded by
    `siting.show.base.cells.rounded`, texts made safe by `siting.show.base.cells.csv_text`.

    Raises
    ------
    OSError
        The file cannot be written.
    """
    rules = outcome.rules
    ids = text_column(outcome.sites.frame["site_id"])
    block = max(1, _BLOCK_ROWS // max(1, len(rules)))
    with path.open("wb") as file:
        file.write((",".join(RULE_COLUMNS) + "\n").encode())
        for start in range(0, len(ids) if rules else 0, block):
            rows = slice(start, start + block)
            site = csv_text(ids[rows])
            cells = [cell for v in rules for cell in _cells(v, site, rows, lang)]
            file.write(csv_bytes(csv_lines(*cells)))


def _cells(v: RuleVerdicts, site: pa.Array, rows: slice, lang: str) -> tuple[pa.Array | str, ...]:
    """Return the pieces of the lines of one rule, columns and constants, for `csv_lines`."""
    rule = v.rule
    title, clause, note = rule.title[lang], rule.clause[lang], rule.note[lang]
    said = (rule.id, title, clause, rule.object.id, rule.relation, limit_text(v), rule.unit)
    told = (rule.kind, rule.source, rule.mark, rule.mark_words[lang], rule.mitigation_words[lang], note)
    why = tuple(reason[lang] for reason in v.reasons)
    is_words = any(w is not None for w in v.word[rows])
    measured = csv_text(_words(v, rows, lang)) if is_words else number_cells(v.value[rows], v.unit)
    unknown = (v.verdict[rows] == VERDICTS.index("unknown")).astype(np.uint8)
    return (
        site, f",{','.join(map(csv_cell, said))},", word_cells(VERDICTS, v.verdict[rows]), ",", measured, ",",
        number_cells(v.low[rows], v.unit), ",", number_cells(v.high[rows], v.unit), f",{csv_cell(v.unit)},",
        csv_text(feature_names(v, rows, lang)), ",", word_cells(why, v.why[rows]), ",",
        word_cells(_HOLDS, would_hold(v, rows)), ",", word_cells(("", v.supply[lang]), unknown), ",",
        word_cells(("no", "yes"), v.excludes[rows].astype(np.uint8)), f",{','.join(map(csv_cell, told))}\n",
    )  # fmt: skip


def _words(v: RuleVerdicts, rows: slice, lang: str) -> pa.Array:
    """Return the words that were measured; yes and no in *lang*."""
    at = range(*rows.indices(len(v.word)))
    said = [None if v.word[row] is None else rule_word(v, row)[lang] for row in at]
    return pa.array(said, _TEXT)


def measured_words(v: RuleVerdicts, row: int, lang: str, unit: str) -> str:
    """Return what was measured at a site in words: 742 m (520 to 742), or the word; empty if UNKNOWN."""
    if v.word[row] is not None:
        return rule_word(v, row)[lang]
    if np.isnan(v.value[row]) or np.isinf(v.value[row]):
        return ""
    value, low, high = (_figure(x, v.unit) for x in (v.value[row], v.low[row], v.high[row]))
    if low == value == high:
        return f"{value}{unit}"
    return f"{value}{unit} ({low}–{high})" if lang == "en" else f"{value}{unit}（{low}—{high}）"


def measured_value(v: RuleVerdicts, row: int, lang: str, unit: str) -> str:
    """Return what was measured at a site in few digits, or the word; empty if UNKNOWN.

    It has as many digits as it needs to be on the same side of the limit as the figure itself.
    """
    value, limit = float(v.value[row]), v.rule.limit
    if v.word[row] is not None:
        return rule_word(v, row)[lang]
    if not np.isfinite(value):
        return ""
    size = abs(float(f"{value:.3g}"))
    decimals = 0 if size >= 100 else 1 if size >= 10 else 2 if size >= 1 else 3
    while limit is not None and decimals < _MAX_DECIMALS and _side(value, limit, decimals):
        decimals += 1
    said = f"{value:,.{decimals}f}"
    return (said.rstrip("0").rstrip(".") if "." in said else said) + unit


def _side(value: float, limit: float, decimals: int) -> bool:
    """Whether rounding moves a figure across a limit, or onto it."""
    return bool(np.sign(round(value, decimals) - limit) != np.sign(value - limit))


def _figure(value: float, unit: str) -> str:
    shown = float(rounded(np.array([value]), unit)[0])
    digits = {"m": 0, "km": 2, "%": 1}.get(unit, 3)
    return f"{shown:,.{digits}f}".rstrip("0").rstrip(".") if digits else f"{shown:,.0f}"
