"""The colours of a score: perceptually uniform, and readable with any type of colour vision."""

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

Dark is good, as on printed maps. Lightness falls evenly along the ramp, so the order also survives greyscale
printing.
"""

VERDICT_COLOURS: dict[str, str] = {
    "pass": "#cfe8d5", "conditional": "#fce8b2", "fail": "#f4c4bd", "unknown": "#e3e6ea",
}  # fmt: skip
"""Fills behind the verdicts of rules; the word is always there too."""

STANDING_COLOURS: dict[str, str] = {
    "pass": "#b9dcc3", "met": "#e2f1e6", "conditional": "#fbf1d3", "missed": "#f6cf9e", "fail": "#eda79c",
    "unknown": "#eceff1",
}  # fmt: skip
"""Fills behind where a site stands to a rule; a symbol is always there too."""

PALETTE = (
    "#274f78", "#eec07f", "#2f7a68", "#f0b9b4", "#8c3b4a",
    "#a9d4c5", "#5f4b9b", "#d9d36a", "#6b4a2f", "#b8c4cc",
)  # fmt: skip
"""Fills of criteria, dark and light in turn: neighbours differ in greyscale and with any colour vision."""

DARK_INK = "#101820"
LIGHT_INK = "#ffffff"


def score_colour(score: float) -> str:
    """Return the colour of a score in 0..1 as ``#rrggbb``; scores outside are clipped."""
    place = min(max(score, 0.0), 1.0) * (len(RAMP) - 1)
    step = min(int(place), len(RAMP) - 2)
    low, high = (bytes.fromhex(colour[1:]) for colour in RAMP[step : step + 2])
    mixed = (round(a + (b - a) * (place - step)) for a, b in zip(low, high, strict=True))
    return "#" + bytes(mixed).hex()


def ink_on(colour: str) -> str:
    """Return the dark or the light ink, whichever reads better on *colour*."""
    return max((DARK_INK, LIGHT_INK), key=lambda ink: contrast(ink, colour))


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours as WCAG 2.1 defines it, 1 (none) to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """Return the relative luminance of ``#rrggbb`` as WCAG 2.1 defines it, 0 (black) to 1 (white)."""
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4
        for c in (part / 255 for part in bytes.fromhex(colour[1:]))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
