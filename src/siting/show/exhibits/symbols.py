"""Symbols common to the map and its legend."""

from __future__ import annotations

from collections.abc import Sequence

import numpy.typing as npt

from siting.outcome import Ring
from siting.records import dataclass
from siting.show.base.colours import ink_on, score_colour
from siting.show.base.drawing.cartography import Box
from siting.show.base.drawing.page import GREY, INK, LINE, PAPER, Page

HINT_RADIUS = 2.6
"""Radius of a site that an inset shows in full [points]."""


@dataclass(frozen=True)
class RingStyle:
    """Line style of a ring."""

    colour: str
    dashes: tuple[float, ...]


_RING_STYLES = {
    "same_city": RingStyle("#0f5f8a", (6, 3)),
    "remote": RingStyle("#a1306c", (9, 3, 1.5, 3)),
}
_OTHER_STYLES = (
    RingStyle("#475569", (2, 2.5)),
    RingStyle("#5b4636", (4, 2, 1.5, 2)),
    RingStyle("#6d28d9", (1, 2)),
)


def ring_styles(rings: Sequence[Ring]) -> list[RingStyle]:
    """Return a style for each ring: the two known kinds have their own, the others alternate."""
    others = list(dict.fromkeys(r.kind for r in rings if r.kind not in _RING_STYLES))
    return [
        _RING_STYLES.get(r.kind) or _OTHER_STYLES[others.index(r.kind) % len(_OTHER_STYLES)] for r in rings
    ]


def ring_line(
    page: Page, x: npt.ArrayLike, y: npt.ArrayLike, style: RingStyle, clip: Box | None = None
) -> None:
    """Draw a piece of a ring."""
    page.line(x, y, colour=style.colour, width=1.0, dashes=style.dashes, clip=clip)


def site_symbol(
    page: Page, x: float, y: float, radius: float, *, score: float, rank: int, clip: Box | None = None
) -> None:
    """Draw a ranked site: a disc in the colour of its score with its rank inside."""
    colour = score_colour(score)
    page.circle(x, y, radius, fill=colour, line=LINE, width=0.6, clip=clip)
    text = str(rank)
    size = radius * (1.25 if len(text) == 1 else 1.12 if len(text) == 2 else 0.82)
    page.centred(x, y, text, size, colour=ink_on(colour))


def unranked_symbol(
    page: Page, x: float, y: float, radius: float, *, excluded: bool, clip: Box | None = None
) -> None:
    """Draw a site without a rank: a hatched disc (insufficient data) or a cross (excluded)."""
    if excluded:
        page.circle(x, y, radius, fill=PAPER, line=GREY, width=0.9, clip=clip)
        arm = radius * 0.62
        for sign in (1, -1):
            page.line([x - arm, x + arm], [y - sign * arm, y + sign * arm], colour=GREY, width=1.1, clip=clip)
    else:
        page.circle(
            x, y, radius, fill=PAPER, line=GREY, width=0.9, hatch="////////", dashes=(2.2, 1.4), clip=clip
        )


def anchor_symbol(page: Page, x: float, y: float, clip: Box | None = None) -> None:
    """Draw an anchor city: a black square in a white one."""
    for half, colour in ((3.9, PAPER), (3.0, INK)):
        page.polygon(
            [(x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half)],
            fill=colour, line=colour, width=0.2, clip=clip,
        )  # fmt: skip


def hint_symbol(page: Page, colour: str, x: float, y: float) -> None:
    """Draw a site that the inset shows in full: a small disc without a number."""
    page.circle(x, y, HINT_RADIUS, fill=colour, line=LINE, width=0.5)


def crowd_symbol(page: Page, x: float, y: float) -> None:
    """Draw a few dots, for the legend of a crowd of sites."""
    for dx, score in ((-5.0, 0.2), (0.0, 0.5), (5.0, 0.8)):
        page.circle(x + dx, y, 1.6, fill=score_colour(score), line=PAPER, width=0.2)


def standing_symbol(page: Page, x: float, y: float, radius: float, key: str) -> None:
    """Draw where a site stands to a rule: a tick or a cross, on a full disc where that is certain.

    A ring with a dash is not decided yet, a question mark in a dashed ring is unknown.
    """
    if key in {"fail", "pass"}:
        page.circle(x, y, radius, fill=LINE, line=LINE, width=0.5)
    else:
        dashes = (1.2, 1.0) if key == "unknown" else ()
        page.circle(x, y, radius, fill=PAPER, line=LINE, width=0.6, dashes=dashes)
    colour, width, a = PAPER if key in {"fail", "pass"} else LINE, 0.24 * radius, 0.45 * radius
    if key in {"pass", "met"}:
        page.line(
            [x - a, x - 0.15 * a, x + 1.05 * a], [y - 0.1 * a, y - 0.85 * a, y + 0.8 * a],
            colour=colour, width=width,
        )  # fmt: skip
    elif key in {"fail", "missed"}:
        for sign in (1, -1):
            page.line([x - a, x + a], [y - sign * a, y + sign * a], colour=colour, width=width)
    elif key == "conditional":
        page.line([x - a, x + a], [y, y], colour=colour, width=width)
    else:
        page.centred(x, y, "?", 1.45 * radius, colour=GREY)
