"""Placement of labels without overlap: greedy, deterministic, in points on the page.

The order of the calls decides: a label never moves for a later one. After the eight positions around its
symbol a label tries positions farther off, where a line connects it to its symbol. A label without a free
position is left out: its number is in the list beside the map.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import field

import numpy as np

from siting.evidence import FloatArray
from siting.records import dataclass
from siting.show.base.drawing.cartography import Box
from siting.show.base.drawing.page import INK, LINE, Page

_GAP = 2.5
_FARTHER = (14.0, 22.0, 32.0, 44.0, 58.0)
_APART = (8.0, 14.0, 22.0, 32.0, 44.0, 58.0, 76.0, 98.0, 124.0, 154.0)
_DIRECTIONS_FAR = 24
# East first, as readers expect; then the corners, then above and below.
_NEAR = ((1, 0), (-1, 0), (1, 1), (1, -1), (-1, 1), (-1, -1), (0, 1), (0, -1))
_COST_ON_LINE = 5.0
_COST_FAR = 20.0
_COST_BESIDE_ANOTHER = 25.0
NAMES_IT, _SAME = 4.0, 0.5
"""A label this near to the edge of a symbol names it, to a reader; a symbol within the other is the same."""


@dataclass(frozen=True)
class LabelPlace:
    """Position of a label: its rectangle, and the ends of its leader line, if any."""

    box: Box
    leader: tuple[tuple[float, float], tuple[float, float]] | None


@dataclass
class LabelBoard:
    """The space already taken within a frame.

    Parameters
    ----------
    frame
        No label leaves this rectangle.
    lines
        Points along lines that labels should not cover if possible, shape (k, 2).
    on_line
        What covering a line costs; a place farther off, with a leader, costs 20 to 60.
    """

    frame: Box
    lines: FloatArray = field(default_factory=lambda: np.zeros((0, 2)))
    on_line: float = _COST_ON_LINE
    _taken: list[tuple[float, float, float, float]] = field(default_factory=list)
    _symbols: list[tuple[float, float, float]] = field(default_factory=list)

    def block(self, box: Box) -> None:
        """Keep all later labels off a rectangle."""
        self._taken.append((box.left, box.bottom, box.right, box.top))

    def symbol(self, x: float, y: float, radius: float) -> None:
        """Keep all later labels off a symbol, and those of others so far off that they do not name it."""
        self.block(Box(x, y, x, y).grown(radius))
        self._symbols.append((x, y, radius))

    def is_free(self, box: Box) -> bool:
        """Whether a rectangle lies in the frame and touches nothing already placed."""
        inside = (
            box.left >= self.frame.left and box.right <= self.frame.right
            and box.bottom >= self.frame.bottom and box.top <= self.frame.top
        )  # fmt: skip
        return inside and not self._hits(box)

    def place(
        self, x: float, y: float, radius: float, width: float, height: float, *, beside: bool = False
    ) -> LabelPlace | None:
        """Find and reserve the best free position for a label, or None.

        Parameters
        ----------
        x, y, radius
            The symbol that the label belongs to.
        width, height
            Size of the label.
        beside
            Whether only a place beside the symbol will do, without a leader.
        """
        least, best = math.inf, None
        for cost, place in self._candidates(x, y, radius, width, height):
            if cost >= least or (beside and place.leader is not None):
                break  # no later one costs less, or is without a leader
            if not self.is_free(place.box) or self._leader_blocked(place, x, y, radius):
                continue
            total = cost + self.on_line * self._covers_line(place.box)
            total += _COST_BESIDE_ANOTHER * (place.leader is None and self._beside_another(place.box, x, y))
            if total < least:
                least, best = total, place
        if best is not None:
            self._reserve(best)
        return best

    def place_apart(self, x: float, y: float, reach: float, size: float) -> LabelPlace | None:
        """Find and reserve the nearest free place for a symbol that cannot stand at its point, or None.

        Unlike a label it may cross other things with its leader before it is left out.

        Parameters
        ----------
        x, y
            The point.
        reach
            Radius of what is drawn there instead.
        size
            Diameter of the symbol.
        """
        places = [p for way in _APART for p in _around((x, y), reach, way, (size, size))]
        free = [p for p in places if self.is_free(p.box)]
        clear = (p for p in free if not self._leader_blocked(p, x, y, reach))
        found = next(clear, free[0] if free else None)
        if found is not None:
            self._reserve(found)
        return found

    def _reserve(self, place: LabelPlace) -> None:
        self.block(place.box)
        if place.leader is not None:
            self._block_line(*place.leader)

    def _block_line(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        for part in np.linspace(0.05, 0.95, 12).tolist():
            x, y = (a + part * (b - a) for a, b in zip(start, end, strict=True))
            self.block(Box(x, y, x, y).grown(0.8))

    def _candidates(
        self, x: float, y: float, radius: float, width: float, height: float
    ) -> Iterator[tuple[float, LabelPlace]]:
        """Yield possible positions with their costs, the cheapest first, those with a leader line last."""
        for cost, (right, up) in enumerate(_NEAR):
            # On a diagonal the corner of the label comes closer to the round symbol.
            reach = (radius + _GAP) * (1.0 if right == 0 or up == 0 else 0.75)
            box = _box_at((x + right * reach, y + up * reach), (right, up), width, height)
            yield float(cost), LabelPlace(box, None)
        for ring, distance in enumerate(_FARTHER):
            for k, place in enumerate(_around((x, y), radius, distance, (width, height))):
                yield _COST_FAR + 10 * ring + 0.01 * k, place

    def _hits(self, box: Box) -> bool:
        if not self._taken:
            return False
        t = np.array(self._taken)
        apart = (
            (t[:, 0] >= box.right) | (t[:, 2] <= box.left) | (t[:, 1] >= box.top) | (t[:, 3] <= box.bottom)
        )
        return not bool(apart.all())

    def _beside_another(self, box: Box, x: float, y: float) -> bool:
        """Whether a label at this place would be read as that of another symbol than the one at x, y."""
        for sx, sy, radius in self._symbols:
            away = math.hypot(sx - min(max(sx, box.left), box.right), sy - min(max(sy, box.bottom), box.top))
            if away < radius + NAMES_IT and math.hypot(sx - x, sy - y) > _SAME:
                return True
        return False

    def _covers_line(self, box: Box) -> bool:
        return bool(len(self.lines)) and bool(box.holds(self.lines[:, 0], self.lines[:, 1]).any())

    def _leader_blocked(self, place: LabelPlace, x: float, y: float, radius: float) -> bool:
        """Whether the leader would cross something other than its own symbol."""
        if place.leader is None:
            return False
        (x0, y0), (x1, y1) = place.leader
        run = np.linspace(0, 1, 24)
        px, py = x0 + run * (x1 - x0), y0 + run * (y1 - y0)
        # What is kept free around its own symbol is a square.
        away = np.hypot(px - x, py - y) > math.sqrt(2) * (radius + 1.0)
        t = np.array(self._taken).reshape(-1, 4)
        inside = (
            (px[:, None] > t[:, 0])
            & (px[:, None] < t[:, 2])
            & (py[:, None] > t[:, 1])
            & (py[:, None] < t[:, 3])
        )
        return bool((inside.any(axis=1) & away).any())


def write_label(
    page: Page,
    board: LabelBoard,
    text: str,
    *,
    x: float,
    y: float,
    radius: float,
    size: float,
    bold: bool = False,
    colour: str = INK,
    beside: bool = False,
) -> bool:
    """Write a label beside its symbol where the board has room; return whether it had.

    Parameters
    ----------
    page, board
        Where it is drawn, and the space taken there.
    text
        One line.
    x, y, radius
        The symbol [points].
    size
        Font size [points].
    beside
        Whether it is left out rather than written farther off, at a line.
    """
    width = page.width(text, size, bold=bold)
    place = board.place(x, y, radius, width, size, beside=beside)
    if place is None:
        return False
    if place.leader is not None:
        (x0, y0), (x1, y1) = place.leader
        page.line([x0, x1], [y0, y1], colour=LINE, width=0.5)
    page.text(place.box.left, place.box.bottom + 0.18 * size, text, size, bold=bold, colour=colour, halo=2.2)
    return True


def _around(
    at: tuple[float, float], radius: float, distance: float, size: tuple[float, float]
) -> Iterator[LabelPlace]:
    """Yield the places at a distance from a symbol, each with its leader, from the east counter-clockwise."""
    (x, y), reach = at, radius + distance
    for k in range(_DIRECTIONS_FAR):
        angle = 2 * math.pi * k / _DIRECTIONS_FAR
        dx, dy = math.cos(angle), math.sin(angle)
        box = _box_at((x + dx * reach, y + dy * reach), (_sign(dx), _sign(dy)), *size)
        end = (min(max(x, box.left), box.right), min(max(y, box.bottom), box.top))
        yield LabelPlace(box, ((x + dx * radius, y + dy * radius), end))


def _box_at(at: tuple[float, float], toward: tuple[float, float], width: float, height: float) -> Box:
    """Return a rectangle attached to a point by its facing side."""
    (x, y), (dx, dy) = at, toward
    left = x if dx > 0 else x - width if dx < 0 else x - width / 2
    bottom = y if dy > 0 else y - height if dy < 0 else y - height / 2
    return Box(left, bottom, left + width, bottom + height)


def _sign(value: float) -> int:
    return 0 if abs(value) < 0.3 else (1 if value > 0 else -1)
