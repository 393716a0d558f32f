"""Exhibits: figures that can be printed in a report."""

from __future__ import annotations

from siting.show.exhibits.location import draw_location

__all__ = ["draw_location"]
