"""Regional site selection with evidence, primarily for data centres.

The names below are the public API: their signatures and what they return are stable. `siting.plugin` holds
what the author of a criterion needs. Everything else may change from one version to the next.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from siting._version import __version__

if TYPE_CHECKING:
    from siting.api.checklist import checklist
    from siting.api.claims import audit
    from siting.api.climate import climate_at
    from siting.api.difference import diff
    from siting.api.drafts import StudyDraft, open_study, start_study
    from siting.api.parcels import ParcelFile, read_parcels
    from siting.api.power import power_of
    from siting.api.promotion import promote
    from siting.api.surface import surface_of
    from siting.study.load import Study, load_study
    from siting.study.pipeline import run
    from siting.study.result import Result

__all__ = [
    "ParcelFile",
    "Result",
    "Study",
    "StudyDraft",
    "__version__",
    "audit",
    "checklist",
    "climate_at",
    "diff",
    "load_study",
    "open_study",
    "power_of",
    "promote",
    "read_parcels",
    "run",
    "start_study",
    "surface_of",
]

_HOMES = {
    "StudyDraft": "siting.api.drafts",
    "ParcelFile": "siting.api.parcels",
    "Result": "siting.study.result",
    "Study": "siting.study.load",
    "audit": "siting.api.claims",
    "checklist": "siting.api.checklist",
    "climate_at": "siting.api.climate",
    "diff": "siting.api.difference",
    "load_study": "siting.study.load",
    "open_study": "siting.api.drafts",
    "power_of": "siting.api.power",
    "promote": "siting.api.promotion",
    "read_parcels": "siting.api.parcels",
    "run": "siting.study.pipeline",
    "start_study": "siting.api.drafts",
    "surface_of": "siting.api.surface",
}


def __getattr__(name: str) -> Any:
    # Loaded on first use: `siting --help` must not pay for geopandas.
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'siting' has no attribute '{name}'")


def __dir__() -> list[str]:
    return __all__
