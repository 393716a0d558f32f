"""The exhibits of a run, one row each: its name on the command line and what draws it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from siting.errors import OutputError, did_you_mean, quote
from siting.outcome import Outcome
from siting.show.exhibits.location import draw_location
from siting.show.exhibits.value_curves import draw_value_curves

Draw = Callable[[Outcome, Path, str], list[Path]]
"""Takes the outcome, a folder and the language; returns the files it drew."""

EXHIBITS: dict[str, Draw] = {"location": draw_location, "values": draw_value_curves}


def require_exhibit(name: str) -> Draw:
    """Return what draws the exhibit *name*. Raises `OutputError` where there is none."""
    if name not in EXHIBITS:
        raise OutputError(f"no exhibit {quote(name)}", where="exhibit", hint=did_you_mean(name, EXHIBITS))
    return EXHIBITS[name]
