"""The user's own map: a base under the sites, and layers shown above it."""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt

from siting.evidence import Label
from siting.geo.ground import GroundPicture
from siting.records import dataclass
from siting.texts import say

LayerStyle = Literal["road", "red_line", "hazard", "water", "plain", "base", "set", "set_back"]


@dataclass(frozen=True)
class LayerLook:
    """How a shown layer is drawn: colour, width and dashes [points] of lines, opacity of areas."""

    colour: str
    width: float
    dash: tuple[int, ...] = ()
    fill_opacity: float = 0.0


LOOKS: dict[LayerStyle, LayerLook] = {
    "road": LayerLook("#8a4f12", 2.2),
    "red_line": LayerLook("#c2182b", 1.8, (7, 3), 0.07),
    "hazard": LayerLook("#c2410c", 1.3, (2, 2), 0.2),
    "water": LayerLook("#1d6fa5", 1.4, (), 0.25),
    "plain": LayerLook("#4a3f8f", 1.5, (), 0.08),
    "set": LayerLook("#d9027d", 4.0, (), 0.15),
    "set_back": LayerLook("#7a1f5c", 1.0, (4, 3), 0.1),
    "base": LayerLook("#7b8794", 0.9, (), 0.06),
}


@dataclass(frozen=True)
class ShownLayer:
    """A layer drawn as it is, not scored.

    ``geometry`` has shape (n,): points, lines and polygons [degrees, WGS84], clipped to the surroundings of
    the sites and simplified. ``names`` has one label per shape, or is empty.
    """

    id: str
    label: Label
    style: LayerStyle
    geometry: npt.NDArray[np.object_]
    names: tuple[Label, ...]
    source: str

    @property
    def look(self) -> LayerLook:
        """Colour, width, dashes and opacity."""
        return LOOKS[self.style]


@dataclass(frozen=True)
class BaseMap:
    """The base map that the study brings: a picture, or vector layers.

    ``approval`` is the approval number (审图号) as the study states it; empty if it states none.
    """

    label: Label
    approval: str
    source: str
    picture: GroundPicture | None = None
    layers: tuple[ShownLayer, ...] = ()

    @property
    def notice(self) -> Label:
        """What a map on this base has to say about it."""
        if self.approval:
            return say("base.own_base_approved", base=self.label, approval=self.approval)
        return say("base.own_base", base=self.label)
