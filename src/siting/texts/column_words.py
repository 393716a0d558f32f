"""Columns of a site file as their headings are written: ``elevation_m`` is 海拔（米） in a Chinese file."""

from __future__ import annotations

from siting.evidence import Label
from siting.texts import catalogue, say


def column_words(column: str) -> Label:
    """Return a column by its heading in either language; one of the user's own as it is."""
    known = f"column.{column}" in catalogue("en")
    return say(f"column.{column}") if known else Label(column, column)
