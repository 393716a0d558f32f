"""Resources of the process: memory limit (``ulimit -v``), freed memory that is kept, threads."""

from __future__ import annotations

import os
from collections.abc import Sequence

from siting.errors import SitingError

_MIN_ADDRESS_SPACE = 720 * 10**6
"""Bytes below which the libraries cannot even be loaded; a run of the embedded study takes 1.2 GB."""

_HELP = {"--help", "-h", "--version"}
_TRIM, _MAP = -1, -3  # M_TRIM_THRESHOLD and M_MMAP_THRESHOLD of malloc.h
_KEPT_BYTES, _MAPPED_BYTES = 16 * 2**20, 4 * 2**20


def prepare_process(arguments: Sequence[str]) -> None:
    """Set the resources of libraries, which read them when they are loaded."""
    fit_the_address_space(arguments)
    keep_freed_memory(arguments)
    multiply_in_one_thread()
    # Otherwise pydantic reads the metadata of every installed package, in search of plug-ins for itself.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")


def fit_the_address_space(arguments: Sequence[str]) -> None:
    """Let the numerical libraries reserve little where the address space is limited (``ulimit -v``).

    Every thread reserves tens of megabytes and the memory pool of Arrow a gigabyte at once. With too little,
    libraries end the process by themselves while they are loaded, so that is refused first.
    """
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    if limit == resource.RLIM_INFINITY:
        return
    if limit < _MIN_ADDRESS_SPACE and arguments and not _HELP.intersection(arguments):
        raise SitingError(
            f"a limit of {limit // 10**6:,} MB of memory is too small",
            where="ulimit -v",
            hint=f"At least {_MIN_ADDRESS_SPACE // 10**6:,} MB of address space are needed.",
        )
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "ARROW_IO_THREADS"):
        os.environ.setdefault(name, "1")


def keep_freed_memory(arguments: Sequence[str]) -> None:
    """Let glibc keep up to 16 MiB of what is freed for the next array.

    By default it gives back all above 128 KiB, and the arrays of a short computation come and go with every
    operation: to clear their pages each time takes the system as long as the computation itself. Other C
    libraries have no such setting. Arrow takes its memory from there too: a pool of its own would keep once
    more as much, a tenth of what a large run needs.
    """
    if not arguments or _HELP.intersection(arguments):
        return
    import ctypes

    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):  # another C library, or Windows
        return
    mallopt(_TRIM, _KEPT_BYTES)
    mallopt(_MAP, _MAPPED_BYTES)
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")


def multiply_in_one_thread() -> None:
    """Run matrix products in the calling thread.

    By default OpenBLAS starts a thread for every core. Each waits for its next part in a busy loop, a
    twentieth of the processor time of a small run; large work is shared out by threads of our own
    (`siting.chunks`).
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
