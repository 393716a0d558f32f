"""Find a site of a run by what a user calls it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from siting.errors import SitesError, near_word, quote
from siting.outcome import Outcome
from siting.sites.names import rows_called

if TYPE_CHECKING:
    import pandas as pd


def find_site(outcome: Outcome, wanted: str, where: str) -> int:
    """Return the row of a site by its id or name. Raises `SitesError` where there is none, or several."""
    frame = outcome.sites.frame
    rows = rows_called(frame, wanted)
    if len(rows) > 1:
        ids = ", ".join(str(frame["site_id"].iloc[i]) for i in rows[:5])
        raise SitesError(
            f"{len(rows)} sites are called {quote(wanted)}", where=where, hint=f"Give the id: {ids}."
        )
    if rows:
        return rows[0]
    hint = _hint(frame, wanted.strip().casefold())
    raise SitesError(f"the study has no site {quote(wanted)}", where=where, hint=hint)


def _hint(frame: pd.DataFrame, key: str) -> str:
    """Suggest the site whose name contains the wanted word, or is close to it, as the file writes it."""
    columns = [[str(x) for x in frame[name].fillna("")] for name in ("site_id", "name", "name_zh")]
    holding = _rows_holding(key, columns[1:])
    if len(holding) == 1:
        return f"Did you mean {quote(frame['name'].iloc[holding.pop()])}?"
    written = {text.casefold(): text for column in columns for text in column if text}
    near = near_word(key, written)
    if near is not None:
        return f"Did you mean {quote(written[near])}?"
    return "Give the name or id of a site of the study; its ranking lists them."


def _rows_holding(word: str, columns: Sequence[Sequence[str]]) -> set[int]:
    if not word:
        return set()
    return {row for column in columns for row, text in enumerate(column) if word in text.casefold()}
