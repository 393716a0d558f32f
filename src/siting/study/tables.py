"""The Parquet files of a large run, until they are saved."""

from __future__ import annotations

import os
import shutil
import weakref
from pathlib import Path

from siting.errors import OutputError
from siting.temporary import new_folder

RANKING, MEASUREMENTS = "ranking.parquet", "measurements.parquet"


class Tables:
    """The tables of a large run, in a temporary folder that is removed with them."""

    def __init__(self) -> None:
        self._folder = new_folder()
        self._remove = weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)

    def path(self, name: str) -> Path:
        """Return the path of a table, whether it was written or not."""
        return self._folder / name

    def remove(self) -> None:
        """Remove the folder now; saved tables stay."""
        self._remove()

    def place(self, name: str, path: Path) -> None:
        """Put a table at *path*. Raises `OutputError` if it was not requested when the run began."""
        source = self.path(name)
        if not source.exists():
            raise OutputError(
                "was not requested when the run began", where=name, hint="Name it in outputs of the run"
            )
        try:
            os.link(source, path)
        except OSError:  # on another disk
            shutil.copyfile(source, path)
