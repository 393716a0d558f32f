"""Work on many places in parts, on every core."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor


def in_parts(work: Callable[[slice], None], count: int, size: int) -> None:
    """Run *work* on all of ``range(count)``, *size* at a time; its result must not depend on the parts."""
    parts = [slice(start, min(start + size, count)) for start in range(0, count, size)]
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if len(parts) <= 1 or cores == 1:
        for part in parts:
            work(part)
        return
    with ThreadPoolExecutor(min(cores, len(parts))) as pool:
        list(pool.map(work, parts))
