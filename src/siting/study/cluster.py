"""Chunks measured by the workers of a Dask cluster, on this computer or at a scheduler's address."""

from __future__ import annotations

import contextlib
import gc
import importlib
import logging
import pickle
import zlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.ipc

from siting._version import __version__
from siting.chunks import alone
from siting.errors import MissingExtraError, SitingError
from siting.study.engine import Chunk, Engine, Progress, Work

_WAIT_S = "10s"
_AHEAD = 2
# A worker that watches what it runs, for a dashboard that nobody opens, takes a tenth more.
_OF_WORKERS = {
    "distributed.worker.profile.enabled": False,
    "distributed.admin.system-monitor.interval": "10s",
}


class _Promise(Protocol):
    """Dask's handle on work in progress."""

    def result(self) -> Any: ...

    def release(self) -> None: ...


class _Client(Protocol):
    """The part of `distributed.Client` in use; it is not typed."""

    def submit(self, work: Callable[..., Any], *given: Any, pure: bool) -> _Promise: ...

    def cancel(self, promises: list[_Promise]) -> None: ...

    def nthreads(self) -> dict[str, int]: ...

    def run(self, work: Callable[[], str]) -> dict[str, str]: ...


@dataclass(frozen=True)
class ClusterEngine(Engine):
    """Measures chunks on the workers of a cluster; if a worker is lost, another measures its chunk.

    Parameters
    ----------
    client
        Connected to the scheduler.
    """

    client: _Client | None = None

    @property
    def local(self) -> bool:
        """See `Engine`."""
        return False

    def measured(
        self, work: Work[Chunk], chunks: Iterable[Chunk], total: int, progress: Progress
    ) -> Iterator[pa.Table]:
        """See `Engine`; slightly more chunks than workers are in progress at a time."""
        lost: type[Exception] = importlib.import_module("distributed").KilledWorker
        client = self.client
        assert client is not None  # noqa: S101  (`cluster` sets it)
        # A task result, not scattered data: it is recomputed if its worker is lost.
        held = client.submit(_unpacked, zlib.compress(pickle.dumps(work), 1), pure=False)
        waiting: deque[_Promise] = deque()
        done = 0
        try:
            for chunk in chunks:
                waiting.append(client.submit(_measured, held, chunk, pure=False))
                if len(waiting) >= _AHEAD * max(len(client.nthreads()), 1) + 1:
                    progress("measure", done, total)
                    table = _next(waiting)
                    done += len(table)
                    yield table
            while waiting:
                progress("measure", done, total)
                table = _next(waiting)
                done += len(table)
                yield table
        except lost as error:
            raise SitingError(
                "its workers were lost again and again while they measured one chunk",
                where="the cluster",
                hint="Give workers more memory, or check their logs",
            ) from error
        finally:
            client.cancel([held, *waiting])
        progress("measure", total, total)


def _next(waiting: deque[_Promise]) -> pa.Table:
    future = waiting.popleft()
    packed: pa.Buffer = future.result()
    future.release()
    with pa.ipc.open_stream(packed) as stream:
        return stream.read_all()


def _packed(table: pa.Table) -> pa.Buffer:
    """Return a table as it travels: compressed, a third of the bytes to copy from process to process."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema, options=pa.ipc.IpcWriteOptions(compression="lz4")) as stream:
        stream.write_table(table)
    return sink.getvalue()


def _unpacked(work: bytes) -> Work[Any]:
    unpacked: Work[Any] = pickle.loads(zlib.decompress(work))  # noqa: S301  (what this run sent)
    gc.freeze()  # modules and tables stay: looking through them for cycles was a fifth of a worker's time
    return unpacked


def _measured(work: Work[Chunk], chunk: Chunk) -> pa.Buffer:
    alone()  # a worker has as many threads as its owner gave it
    return _packed(work(chunk))


def _version() -> str:
    return __version__


@contextlib.contextmanager
def cluster(*, scheduler: str | None = None, workers: int | None = None) -> Iterator[ClusterEngine]:
    """Connect to a scheduler, or start workers on this computer, while the block runs.

    Parameters
    ----------
    scheduler
        Address of the scheduler, such as ``tcp://10.0.0.5:8786``.
    workers
        Number of single-threaded processes to start instead.

    Raises
    ------
    MissingExtraError
        Dask is not installed.
    SitingError
        No scheduler answers at the address, it has no workers, or they run another version.
    """
    try:
        dask: Any = importlib.import_module("distributed")
    except ImportError:
        raise MissingExtraError(
            "needs Dask", where="--scheduler, --workers", hint="Install it: pip install 'siting[scale]'"
        ) from None
    # Errors are reported in one line here; a lost worker is not worth a message, its chunk is measured
    # elsewhere.
    for name in ("distributed", "tornado"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    with contextlib.ExitStack() as stack:
        address: Any = scheduler
        if scheduler is None:
            stack.enter_context(importlib.import_module("dask").config.set(_OF_WORKERS))
            address = stack.enter_context(
                dask.LocalCluster(
                    n_workers=workers,
                    threads_per_worker=1,
                    host="127.0.0.1",
                    dashboard_address=None,
                    memory_limit=0,
                    silence_logs=logging.CRITICAL,
                )
            )
        try:
            # Tables come straight from the workers that this process started, not through the scheduler.
            direct = scheduler is None
            client = stack.enter_context(dask.Client(address, timeout=_WAIT_S, direct_to_workers=direct))
        except (OSError, ValueError) as error:
            raise SitingError(
                "no scheduler answers there",
                where=f"--scheduler {scheduler}",
                hint="Start one with `dask scheduler`, and workers with `dask worker ADDRESS`",
            ) from error
        if scheduler is not None:
            _require_workers(client, scheduler)
        yield ClusterEngine(client=client)


def _require_workers(client: _Client, scheduler: str) -> None:
    where = f"--scheduler {scheduler}"
    if not client.nthreads():
        raise SitingError("it has no workers", where=where, hint=f"Start some: `dask worker {scheduler}`")
    try:
        found = set(client.run(_version).values())
    except (ImportError, AttributeError) as error:
        raise SitingError(
            "its workers do not have siting", where=where, hint="Install siting[scale] where they run"
        ) from error
    if found != {__version__}:
        other = ", ".join(sorted(found - {__version__}))
        raise SitingError(
            f"its workers run siting {other}, this is {__version__}", where=where, hint="Install the same one"
        )
