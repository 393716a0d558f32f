"""The colours of a score: perceptually uniform, and readable with any kind of colour vision."""

from __future__ import annotations

RAMP: tuple[str, ...] = (
    "#d8e219",
    "#90d743",
    "#52c569",
    "#28ae80",
    "#1f958b",
    "#287c8e",
    "#33628d",
    "#404588",
    "#482475",
)
"""Scores 0 to 1 in equal steps: the viridis map (CC0) from 0.94, its light end, down to 0.10.

Dark is good, as paper maps have it. Lightness falls evenly along the ramp, so the order also
survives a grey print.
"""
