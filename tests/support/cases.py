"""Cases of a test that cost much: some run always, the rest with the slow ones."""

from collections.abc import Iterable, Sequence
from typing import Any

import pytest


def rest_slow(cases: Iterable[Any], quick: Sequence[int]) -> list[Any]:
    """Mark all *cases* as slow but those at the places *quick*."""
    return [
        case
        if number in quick
        else pytest.param(*(case if isinstance(case, tuple) else (case,)), marks=pytest.mark.slow)
        for number, case in enumerate(cases)
    ]
