"""Views of a GeoPackage: a view is a program, and an untrusted one may never end.

GDAL runs the views of a file as they are. Here each is run first, with a limit on its steps.
"""

from __future__ import annotations

import contextlib
import sqlite3
import time
from pathlib import Path

from siting.readers.budget import BUDGET, Budget
from siting.readers.door import parsing, plain_address
from siting.readers.findings import Findings, shown

_STEPS = 20_000
_AS_TABLES = "Save its layers as tables: export it again from QGIS"


def require_bounded_views(path: Path, findings: Findings, budget: Budget = BUDGET) -> None:
    """Raise if a view of a GeoPackage runs too long, or gives texts or shapes that are too large.

    A file without views only costs one query of its list of tables.

    Raises
    ------
    SitingError
        A view is over budget, or takes the place of a required table.
    """
    with plain_address(path) as address, parsing(findings):
        uri = Path(address).as_uri() + "?mode=ro"
        with contextlib.closing(sqlite3.connect(uri, uri=True)) as database:
            names = [
                str(name)
                for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'view'")
            ]
            taken = [name for name in names if name.lower().startswith(("gpkg_", "rtree_"))]
            if taken:
                findings.stop(f"{shown(taken[0])} is a view, and a table is needed", hint=_AS_TABLES)
            if names:
                _run_through(database, names, findings, budget)


def _run_through(database: sqlite3.Connection, names: list[str], findings: Findings, budget: Budget) -> None:
    ends = time.process_time() + budget.seconds
    database.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, budget.free_bytes)
    database.set_progress_handler(lambda: time.process_time() > ends, _STEPS)
    for name in names:
        quoted = name.replace('"', '""')
        try:
            for _ in database.execute(f'SELECT * FROM "{quoted}"'):  # noqa: S608  (a name, quoted)
                pass
        except sqlite3.OperationalError as error:
            if "interrupted" not in str(error):
                raise
            findings.stop(
                f"its view {shown(name)} has not finished after {budget.seconds:.0f} s of processor time",
                hint=_AS_TABLES,
            )
