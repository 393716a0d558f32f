"""The usable-area ledger as a table, and as ``ledger.csv``: for each site gross, what is taken, and net."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from siting.evidence import Label
from siting.outcome import Ledger, Outcome
from siting.outcome.ledger import MU_PER_HA
from siting.show.base.cells import csv_cell, rounded
from siting.texts import say

LEDGER_COLUMNS: tuple[str, ...] = (
    "site_id", "step", "id", "title", "alone_ha", "newly_ha", "left_ha", "left_mu", "status", "note",
    "source", "length_m", "width_m", "bearing_deg", "pieces",
)  # fmt: skip
STATUS_WORDS: dict[str, Label] = {
    "known": say("ranking_table.known"),
    "at_least": say("ledger.status.at_least"),
    "at_most": say("ledger.status.at_most"),
    "unknown": say("promotion.unknown_value"),
}
Cell = str | float | None


def ledger_rows(outcome: Outcome, lang: str) -> Iterator[tuple[Cell, ...]]:
    """Yield the lines of the ledger, sites best first, in `LEDGER_COLUMNS`; None is UNKNOWN or empty.

    ``step`` is gross, taken or net; ``status`` is a key of `STATUS_WORDS`.
    """
    ledger = outcome.ledger
    if ledger is None:
        return
    ids = outcome.sites.frame["site_id"].to_numpy(object)[ledger.rows]
    for site in range(len(ids)):
        yield from _of_site(ledger, str(ids[site]), site, lang)


def _of_site(ledger: Ledger, site_id: str, site: int, lang: str) -> Iterator[tuple[Cell, ...]]:
    none = (None, None, None, None)
    gross = _known(ledger.gross_ha[site])
    if gross is None:
        note = say("ledger.no_outline")[lang]
        yield (
            site_id,
            "gross",
            "",
            say("ledger.gross")[lang],
            None,
            None,
            None,
            None,
            "unknown",
            note,
            "",
            *none,
        )
        return
    yield (
        site_id, "gross", "", say("ledger.gross")[lang], None, None, gross, gross * MU_PER_HA, "known", "",
        "geodesic", *none,
    )  # fmt: skip
    for c in ledger.constraints:
        left = _known(c.left_ha[site])
        status = "unknown" if c.unknown[site] else "at_least" if c.partly[site] else "known"
        yield (
            site_id, "taken", c.id, c.label[lang], _known(c.alone_ha[site]), _known(c.newly_ha[site]), left,
            None if left is None else left * MU_PER_HA, status, c.reasons[c.why[site]][lang], c.source, *none,
        )  # fmt: skip
    net = float(ledger.net_ha[site])
    yield (
        site_id, "net", "", say("ledger.net")[lang], None, None, net, net * MU_PER_HA,
        "at_most" if ledger.at_most[site] else "known", "", "",
        float(ledger.length_m[site]), float(ledger.width_m[site]), float(ledger.bearing_deg[site]),
        float(ledger.pieces[site]),
    )  # fmt: skip


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def write_ledger(outcome: Outcome, path: Path, lang: str = "en") -> None:
    """Write ``ledger.csv``: the lines of `ledger_rows`; a blank figure is UNKNOWN.

    Raises
    ------
    OSError
        The file cannot be written.
    """
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(",".join(LEDGER_COLUMNS) + "\n")
        for row in ledger_rows(outcome, lang):
            cells = (_cell(cell, name) for cell, name in zip(row, LEDGER_COLUMNS, strict=True))
            file.write(",".join(cells) + "\n")


def _cell(value: Cell, column: str) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return csv_cell(value)
    unit = "m" if column.endswith("_m") else ""
    return f"{rounded(np.array([value]), unit)[0]:.12g}"
