"""Chunks measured by the workers of a Dask cluster, on this computer or at a scheduler's address."""

from __future__ import annotations

import contextlib
import gc
import hashlib
import importlib
import logging
import pickle
import signal
import sys
import threading
import zlib
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any, Protocol

import pyarrow as pa
import pyarrow.ipc

from siting._version import __version__
from siting.chunks import alone
from siting.errors import MissingExtraError, SitingError
from siting.records import dataclass
from siting.study.engine import Chunk, Engine, Progress, Work
from siting.temporary import owned_name, temporary_folder

_WAIT_S = "10s"
_AHEAD = 2
# A worker that watches what it runs, for a dashboard that nobody opens, takes a tenth more; four servers that
# wake 50 times a second take as much from the process that reads and writes.
_OF_WORKERS = {
    "distributed.worker.profile.enabled": False,
    "distributed.admin.system-monitor.interval": "10s",
    "distributed.admin.tick.interval": "1s",
}
_IMPORTED = ("distributed", "numba", "scipy.spatial", "siting.study.large", "siting.study.surface_cells")


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

    def close(self) -> None: ...


@dataclass(frozen=True)
class ClusterEngine(Engine):
    """Measures chunks on the workers of a cluster; if a worker is lost, another measures its chunk.

    Parameters
    ----------
    started
        Gives the client once it is connected to the scheduler.
    folder
        A folder that this process and the workers share: tables come through files there, not through the
        processes' messages.
    """

    started: Callable[[], _Client] | None = None
    folder: Path | None = None

    @property
    def local(self) -> bool:
        """See `Engine`."""
        return False

    @property
    def client(self) -> _Client:
        """The client, connected."""
        assert self.started is not None  # noqa: S101  (`cluster` sets it)
        return self.started()

    def measured(
        self, work: Work[Chunk], chunks: Iterable[Chunk], total: int, progress: Progress
    ) -> Iterator[pa.Table]:
        """See `Engine`; slightly more chunks than workers are in progress at a time."""
        lost: type[Exception] = importlib.import_module("distributed").KilledWorker
        packed, client = zlib.compress(pickle.dumps(work), 1), self.client
        name = hashlib.sha256(packed).hexdigest()
        # A task result, not scattered data: it is recomputed if its worker is lost.
        held = client.submit(bytes, packed, pure=False)
        waiting: deque[tuple[_Promise, Chunk | Path]] = deque()
        done = 0
        try:
            for chunk in chunks:
                given = chunk if self.folder is None else _put(chunk, self.folder)
                waiting.append((client.submit(_measured, held, name, given, self.folder, pure=False), given))
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
            client.cancel([held, *(promise for promise, _ in waiting)])
        progress("measure", total, total)


def _next(waiting: deque[tuple[_Promise, Any]]) -> pa.Table:
    promise, chunk = waiting.popleft()
    found: pa.Buffer | Path = promise.result()
    promise.release()
    if not isinstance(found, Path):
        with pa.ipc.open_stream(found) as stream:
            return stream.read_all()
    chunk.unlink()
    with pa.OSFile(str(found)) as file:
        buffer = file.read_buffer()
    found.unlink()
    with pa.ipc.open_file(buffer) as stream:
        return stream.read_all()


def _packed(table: pa.Table) -> pa.Buffer:
    """Return a table as it travels: compressed, a third of the bytes to copy from process to process."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema, options=pa.ipc.IpcWriteOptions(compression="lz4")) as stream:
        stream.write_table(table)
    return sink.getvalue()


def _put(chunk: Any, folder: Path) -> Path:
    path = folder / f"{owned_name()}.pickle"
    path.write_bytes(pickle.dumps(chunk, pickle.HIGHEST_PROTOCOL))
    return path


def _filed(table: pa.Table, folder: Path) -> Path:
    path = folder / f"{owned_name()}.arrow"  # a chunk may be measured twice, if a worker is lost
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_file(file, table.schema) as stream:
        stream.write_table(table)
    return path


_WORK: dict[str, Work[Any]] = {}
_UNPACKING = threading.Lock()


def _unpacked(packed: bytes, name: str) -> Work[Any]:
    """Unpack the work of a run once in each worker."""
    with _UNPACKING:
        if name not in _WORK:
            _WORK.clear()
            _WORK[name] = pickle.loads(zlib.decompress(packed))  # noqa: S301  (what this run sent)
            gc.freeze()  # modules and tables stay: looking through them for cycles was a fifth of the time
        return _WORK[name]


def _measured(packed: bytes, name: str, given: Any, folder: Path | None) -> pa.Buffer | Path:
    alone()  # a worker has as many threads as its owner gave it
    work = _unpacked(packed, name)
    if folder is None:
        return _packed(work(given))
    return _filed(work(pickle.loads(given.read_bytes())), folder)  # noqa: S301  (what this run wrote)


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
            "needs Dask", where="--scheduler, --workers", hint='Install it: pip install "siting[scale]"'
        ) from None
    # Errors are reported in one line here; a lost worker is not worth a message, its chunk is measured
    # elsewhere.
    for name in ("distributed", "tornado"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    with contextlib.ExitStack() as stack:
        if scheduler is not None:
            client = _connected(dask, scheduler, stack)
            _require_workers(client, scheduler)
            yield ClusterEngine(started=lambda: client)
            return
        folder = stack.enter_context(temporary_folder())
        starting = stack.enter_context(ThreadPoolExecutor(1, "cluster"))
        # Processes take seconds to start: meanwhile this one reads the study.
        ending = stack.enter_context(contextlib.ExitStack())
        found = starting.submit(_started, dask, workers, ending, folder)
        stack.callback(wait, [found])  # first of all: only what has started can be ended
        yield ClusterEngine(started=found.result, folder=folder)


def _connected(dask: Any, scheduler: str, stack: contextlib.ExitStack) -> _Client:
    try:
        client: _Client = stack.enter_context(dask.Client(scheduler, timeout=_WAIT_S))
    except (OSError, ValueError) as error:
        raise SitingError(
            "no scheduler answers there",
            where=f"--scheduler {scheduler}",
            hint="Start one with `dask scheduler`, and workers with `dask worker ADDRESS`",
        ) from error
    return client


def _started(dask: Any, workers: int | None, stack: contextlib.ExitStack, folder: Path) -> _Client:
    """Start workers on this computer, which keep what they write in *folder*; *stack* ends them."""
    options = {**_OF_WORKERS, "temporary-directory": str(folder)}
    if hasattr(signal, "pthread_sigmask"):
        # What this thread starts inherits it: Ctrl-C is for the command, which then ends its workers. The
        # tracker is started before, as it unblocks the signal for its own start.
        importlib.import_module("multiprocessing.resource_tracker").ensure_running()
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    if sys.platform == "linux":
        # Forked from a process that has imported everything once. Elsewhere system libraries may not survive
        # that.
        options["distributed.worker.multiprocessing-method"] = "forkserver"
    stack.enter_context(importlib.import_module("dask").config.set(options))
    # The call sets Dask's own list of modules, which then is replaced.
    context = importlib.import_module("distributed.utils").get_mp_context()
    if sys.platform == "linux":
        context.set_forkserver_preload(list(_IMPORTED))
    local = stack.enter_context(
        dask.LocalCluster(
            n_workers=workers,
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address=None,
            memory_limit=0,
            silence_logs=logging.CRITICAL,
        )
    )
    # What workers return comes straight from them, not through the scheduler.
    client: _Client = dask.Client(local, timeout=_WAIT_S, direct_to_workers=True)
    stack.callback(client.close)
    return client


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
