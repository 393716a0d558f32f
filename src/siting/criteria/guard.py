"""A criterion of another package, run so that its faults are reported under its name and in one line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn, TypeVar

import numpy as np

from siting.catalogue import Catalogue
from siting.criteria.base import Criterion, Features, Measure, Params
from siting.errors import SitingError, is_out_of_memory
from siting.evidence import Label, Measurements, Quantity
from siting.readers.door import clause
from siting.sites.model import Sites

T = TypeVar("T")
_COLUMNS = ("value", "low", "high", "evidence")
_MEND = "Repair or uninstall the package that brings it."
# What rounding may leave between a figure and the end of its interval.
_SLACK = 1e-9


class Guarded(Measure):
    """The measure of a plug-in: what it raises, and figures that do not fit, become `SitingError`."""

    def __init__(self, criterion_id: str, inner: Measure) -> None:
        self._id, self._inner = criterion_id, inner
        self.label, self.unit, self.supply = inner.label, inner.unit, inner.supply
        self.thresholds, self.default_value = inner.thresholds, inner.default_value
        self.inputs, self.seeds = inner.inputs, inner.seeds

    def measure(self, sites: Sites) -> Measurements:
        """See `Measure`. Raises `SitingError`."""
        return self._fitting(called(self._id, lambda: self._inner.measure(sites)), sites)

    def measure_scored(self, sites: Sites) -> Measurements:
        """See `Measure`. Raises `SitingError`."""
        return self._fitting(called(self._id, lambda: self._inner.measure_scored(sites)), sites)

    def features(self, sites: Sites) -> Features:
        """See `Measure`. Raises `SitingError`."""
        return called(self._id, lambda: self._inner.features(sites))

    def supply_for(self, sites: Sites) -> Label:
        """See `Measure`. Raises `SitingError`."""
        return called(self._id, lambda: self._inner.supply_for(sites))

    def warnings(self, sites: Sites) -> tuple[str, ...]:
        """See `Measure`. Raises `SitingError`."""
        return called(self._id, lambda: tuple(self._inner.warnings(sites)))

    def _fitting(self, found: object, sites: Sites) -> Measurements:
        if not isinstance(found, Measurements):
            self._refuse(f"it measured {type(found).__name__}, not Measurements")
        for quantity in found.quantities:
            fault = _fault_of(quantity, len(sites))
            if fault:
                self._refuse(f"{quantity.name} {fault}")
        return found

    def _refuse(self, what: str) -> NoReturn:
        raise SitingError(what, where=_where(self._id), hint=_MEND)


def prepared(criterion: Criterion, params: Params, catalogue: Catalogue) -> Measure:
    """Return the measure of a plug-in, guarded. Raises `SitingError` where it cannot be made."""
    return called(criterion.id, lambda: Guarded(criterion.id, criterion.prepare(params, catalogue)))


def called(criterion_id: str, function: Callable[[], T]) -> T:
    """Call what a plug-in brings. Raises `SitingError` for all that it raises but that and lack of memory."""
    try:
        return function()
    except SitingError:
        raise
    # Code of another package: it may raise anything, or end the program.
    except (Exception, SystemExit) as error:
        if is_out_of_memory(error):
            raise
        said = "it ended the program" if isinstance(error, SystemExit) else clause(error)
        raise SitingError(said, where=_where(criterion_id), hint=_MEND) from error


def _where(criterion_id: str) -> str:
    return f"criterion '{criterion_id}'"


def _fault_of(quantity: Quantity, count: int) -> str:
    """Return what is wrong with the columns of a quantity of *count* sites; empty where nothing is."""
    columns: dict[str, Any] = {name: getattr(quantity, name) for name in _COLUMNS}
    if quantity.text is not None:
        columns["text"] = quantity.text
    for name, column in columns.items():
        length = len(column) if np.ndim(column) == 1 else -1
        if length != count:
            shape = "x".join(map(str, np.shape(column))) or "one figure"
            return f"has {shape} as {name} for {count:,} sites"
    known = ~np.isnan(quantity.value)
    if np.isinf(quantity.value[known]).any():
        return "has an infinite value, where NaN says that it is UNKNOWN"
    value, low, high = quantity.value[known], quantity.low[known], quantity.high[known]
    slack = _SLACK * np.abs(value)
    if not ((low <= value + slack) & (value - slack <= high)).all():
        return "has a value outside its own interval"
    return ""
