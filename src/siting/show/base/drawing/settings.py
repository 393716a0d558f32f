"""The settings of matplotlib with which all pages are drawn, whatever those of the user are."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_RC: dict[str, Any] = {
    "text.parse_math": False,  # a name with two dollar signs is not a formula
    "text.hinting": "none",  # otherwise widths would depend on the resolution
    "svg.fonttype": "none",  # texts stay texts: they can be edited, searched and read aloud
    "svg.hashsalt": "siting",
    "pdf.fonttype": 42,
    "hatch.linewidth": 0.7,
    "axes.unicode_minus": False,
    "path.simplify": False,
}
_KEPT = ("backend", "interactive", "toolbar", "webagg.", "tk.")
"""Settings of the user's programs, not of pictures."""


@contextmanager
def drawing_rules() -> Iterator[None]:
    """Apply the page's matplotlib settings in place of the user's, and restore those at the end."""
    import matplotlib as mpl

    with mpl.rc_context():
        settings: Any = mpl.rcParams
        # `mpl.rcdefaults` does the same, but reads the style sheets of all styles for the names in `_KEPT`,
        # and checks each default once more.
        defaults = dict.items(mpl.rcParamsDefault)
        dict.update(settings, {name: value for name, value in defaults if not name.startswith(_KEPT)})
        settings.update(_RC)
        yield
