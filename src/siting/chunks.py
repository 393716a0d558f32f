"""Work on many places in chunks, on every core; a chunk never starts threads of its own."""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import chain, islice
from typing import TypeVar

Item = TypeVar("Item")
Found = TypeVar("Found")

Progress = Callable[[str, int, int], None]
"""Called as progress(stage, done, total) while a run goes on."""

_HERE = threading.local()


def quiet(stage: str, done: int, total: int) -> None:
    """Show no progress."""


def cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def alone() -> None:
    """Mark this thread as sharing the cores with others: it runs its own chunks one after another."""
    _HERE.alone = True


def in_parts(work: Callable[[slice], None], count: int, size: int) -> None:
    """Run *work* on all of ``range(count)``, *size* at a time; its result must not depend on the parts."""
    parts = [slice(start, min(start + size, count)) for start in range(0, count, size)]
    if len(parts) <= 1 or cores() == 1 or getattr(_HERE, "alone", False):
        for part in parts:
            work(part)
        return
    with ThreadPoolExecutor(min(cores(), len(parts)), initializer=alone) as pool:
        list(pool.map(work, parts))


def in_order(
    work: Callable[[Item], Found], items: Iterable[Item], *, threads: int | None = None
) -> Iterator[Found]:
    """Yield the result of *work* for each item, in the order of the items.

    *items* are consumed lazily, at most two ahead of the number of *threads* (cores by default), which bounds
    memory. With one thread, or one item, the caller's thread does the work.
    """
    count = cores() if threads is None else threads
    items = iter(items)
    first = list(islice(items, 2))
    if count <= 1 or len(first) < 2:
        yield from map(work, chain(first, items))
        return
    waiting: deque[Future[Found]] = deque()
    with ThreadPoolExecutor(count, initializer=alone) as pool:
        try:
            for item in chain(first, items):
                waiting.append(pool.submit(work, item))
                if len(waiting) > count + 1:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        finally:
            for left in waiting:
                left.cancel()
