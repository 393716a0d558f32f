"""Packages that not every installation has: each comes with an extra, and its absence is one line."""

from __future__ import annotations

import importlib
from typing import Any

from siting.errors import MissingExtraError

EXTRAS: dict[str, tuple[str, str]] = {
    "adbc_driver_manager": ("adbc-driver-postgresql", "postgis"),
    "adbc_driver_postgresql": ("adbc-driver-postgresql", "postgis"),
    "dask": ("dask", "scale"),
    "distributed": ("distributed", "scale"),
    "docx": ("python-docx", "office"),
    "itur": ("itur", "world"),
    "lxml": ("lxml", "office"),
    "pptx": ("python-pptx", "office"),
    "pypdf": ("pypdf", "audit"),
    "rasterio": ("rasterio", "raster"),
    "typst": ("typst", "office"),
}
"""Modules, each with its package and the extra that brings it."""


def require(module: str, *, where: str, extra: str = "", about: str = "", instead: str = "") -> Any:
    """Return a module of an extra.

    Parameters
    ----------
    module
        One of `EXTRAS`.
    where
        What needs it: a file, an option or a command.
    extra
        The extra to name, if not the usual one.
    about
        The key of a study that is at fault.
    instead
        What can be done without it, to end the hint.

    Raises
    ------
    MissingExtraError
        It is not installed.
    """
    package, usual = EXTRAS[module]
    try:
        return importlib.import_module(module)
    except ImportError:
        raise MissingExtraError(
            f"the package {package} is not installed",
            where=where,
            hint=f'Install it: pip install "siting[{extra or usual}]"{instead}',
            about=about,
        ) from None
