"""Which engine measures the chunks of a run, as ``--workers`` and ``--scheduler`` choose it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from siting.errors import OutputError, quote

if TYPE_CHECKING:
    from siting.study.engine import Engine


WorkersOption = Annotated[
    int | None,
    typer.Option(
        "--workers", min=1, max=1024, help="Number of processes to measure in (Dask, extra 'scale')."
    ),
]
SchedulerOption = Annotated[
    str | None,
    typer.Option("--scheduler", help="Measure on the workers of a Dask scheduler, tcp://HOST:PORT."),
]


@contextmanager
def chosen_engine(*, workers: int | None, scheduler: str | None) -> Iterator[Engine | None]:
    """Yield the engine that the options ask for; None is the threads of this process.

    Raises
    ------
    OutputError
        Both are given, or the address is not valid.
    MissingExtraError, SitingError
        As `siting.study.cluster.cluster`.
    """
    if workers is None and scheduler is None:
        yield None
        return
    if workers is not None and scheduler is not None:
        raise OutputError(
            "is for a cluster on this computer, --scheduler for an existing one",
            where="--workers",
            hint="Give one",
        )
    if scheduler is not None and "://" not in scheduler:
        raise OutputError(
            f"{quote(scheduler)} is not an address", where="--scheduler", hint="Write it tcp://HOST:PORT"
        )
    from siting.study.cluster import cluster

    with cluster(scheduler=scheduler, workers=workers) as engine:
        yield engine
