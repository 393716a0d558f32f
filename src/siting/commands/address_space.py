"""The limit of a process's address space (``ulimit -v``)."""

from __future__ import annotations

import os
from collections.abc import Sequence

from siting.errors import SitingError

_MIN_ADDRESS_SPACE = 720 * 10**6
"""Bytes below which the libraries cannot even be loaded; a run of the embedded study takes 1.2 GB."""


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
    if limit < _MIN_ADDRESS_SPACE and arguments and not {"--help", "-h", "--version"}.intersection(arguments):
        raise SitingError(
            f"a limit of {limit // 10**6:,} MB of memory is too small",
            where="ulimit -v",
            hint=f"At least {_MIN_ADDRESS_SPACE // 10**6:,} MB of address space are needed.",
        )
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "ARROW_IO_THREADS"):
        os.environ.setdefault(name, "1")
