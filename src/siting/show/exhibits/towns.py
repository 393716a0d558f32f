"""Towns on a printed map: small dots with their names, where there is room."""

from __future__ import annotations

from siting.show.base.drawing.cartography import Box, MapFrame
from siting.show.base.drawing.labels import NAMES_IT, LabelBoard, write_label
from siting.show.base.drawing.page import GREY, Page
from siting.show.exhibits.scene import Scene

_MOST = 14
_DOT, _SIZE = 1.3, 6.4


def draw_towns(page: Page, scene: Scene, frame: MapFrame, board: LabelBoard) -> None:
    """Draw the most important towns in the frame, after all labels: they take only room that is left."""
    k, drawn, towns = scene.scale, 0, scene.towns
    places = frame.to_page([town.lon for town in towns], [town.lat for town in towns])
    for town, x, y in zip(towns, *(along.tolist() for along in places), strict=True):
        radius = _DOT * k + 0.6
        # A dot beside the name of another place would take it for its own.
        if drawn == _MOST or not board.is_free(Box(x, y, x, y).grown(radius + NAMES_IT)):
            continue
        name = page.cut(town.name, _SIZE * k, 90 * k)
        if write_label(
            page, board, name, x=x, y=y, radius=_DOT * k, size=_SIZE * k, colour=GREY, beside=True
        ):
            town_symbol(page, x, y, k)
            board.symbol(x, y, radius)
            drawn += 1


def town_symbol(page: Page, x: float, y: float, scale: float) -> None:
    """Draw the dot of a town."""
    page.circle(x, y, _DOT * scale, fill=GREY, line="none", width=0.0)


def town_sources(scene: Scene) -> list[str]:
    """Return the ids of the sources of the towns."""
    return list(dict.fromkeys(town.source for town in scene.towns))
