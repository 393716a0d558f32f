"""Regional site selection with evidence, first of all for data centres."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from siting.study import Result, Study, load_study, run

__all__ = ["Result", "Study", "__version__", "load_study", "run"]


def __getattr__(name: str) -> Any:
    # Loaded on first use: `siting --help` must not pay for geopandas.
    if name in __all__:
        from siting import study

        return getattr(study, name)
    raise AttributeError(f"module 'siting' has no attribute '{name}'")
