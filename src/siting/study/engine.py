"""What measures the chunks of a run: this process, its threads, or the workers of a Dask cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

import pyarrow as pa

from siting.chunks import in_order
from siting.records import dataclass

Progress = Callable[[str, int, int], None]
Chunk = TypeVar("Chunk")
Work = Callable[[Chunk], pa.Table]


@dataclass(frozen=True)
class Engine:
    """Measures chunk after chunk.

    Parameters
    ----------
    threads
        Number of threads of this process; one per core by default.
    """

    threads: int | None = None

    @property
    def local(self) -> bool:
        """Whether this process measures."""
        return True

    def measured(
        self, work: Work[Chunk], chunks: Iterable[Chunk], total: int, progress: Progress
    ) -> Iterator[pa.Table]:
        """Yield the result of *work* for each chunk, in order; *total* is the number of sites."""
        done = 0
        for table in in_order(work, chunks, threads=self.threads):
            progress("measure", done, total)
            yield table
            done += len(table)
        progress("measure", total, total)
