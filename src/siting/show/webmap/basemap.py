"""Online base maps, opt-in: without one the page requests nothing from the network."""

from __future__ import annotations

import re
from typing import Any

from siting.errors import StudyError, did_you_mean, quote
from siting.records import dataclass
from siting.texts import say

KINDS: tuple[str, ...] = ("tianditu", "osm")

_KEY = re.compile(r"[0-9A-Za-z]{8,64}")
_TIANDITU = (
    "https://t{{s}}.tianditu.gov.cn/{layer}_w/wmts?SERVICE=WMTS&REQUEST=GetTile&VERSION=1.0.0"
    "&LAYER={layer}&STYLE=default&TILEMATRIXSET=w&FORMAT=tiles"
    "&TILEMATRIX={{z}}&TILEROW={{y}}&TILECOL={{x}}&tk={key}"
)


@dataclass(frozen=True, slots=True)
class Basemap:
    """An online base map.

    Parameters
    ----------
    kind
        ``tianditu`` (vector map and its names, needs a key) or ``osm`` (OpenStreetMap, whose tile
        server refuses a page opened from a disk: the page must come from a web server).
    key
        The user's own Tianditu key. It is written into the page unchanged, so anyone who receives the page
        receives the key.

    Raises
    ------
    StudyError
        The kind is not known, or Tianditu has no usable key.
    """

    kind: str
    key: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise StudyError(
                f"base map {quote(self.kind)} is not known",
                where="basemap",
                hint=did_you_mean(self.kind, KINDS),
            )
        if self.kind == "tianditu" and not _KEY.fullmatch(self.key):
            raise StudyError(
                "Tianditu needs a key of 8 to 64 letters and digits",
                where="basemap",
                hint="Register at console.tianditu.gov.cn for a key of type 'browser'.",
            )

    @property
    def image_hosts(self) -> tuple[str, ...]:
        """The hosts that the page may load tiles from, for its security policy."""
        if self.kind == "tianditu":
            return ("https://*.tianditu.gov.cn",)
        return ("https://tile.openstreetmap.org",)

    def describe(self, lang: str) -> dict[str, Any]:
        """Return what the page's script needs: tile addresses, zoom levels, name and notice."""
        if self.kind == "tianditu":
            tiles = [_TIANDITU.format(layer=layer, key=self.key) for layer in ("vec", "cva")]
            options: dict[str, Any] = {"subdomains": "01234567", "minZoom": 1, "maxZoom": 18}
        else:
            tiles = ["https://tile.openstreetmap.org/{z}/{x}/{y}.png"]
            options = {"minZoom": 0, "maxZoom": 19}
        return {
            "kind": self.kind,
            "tiles": tiles,
            "options": options,
            "attribution": say(f"map.credit_{self.kind}")[lang],
            "notice": say(f"map.notice_{self.kind}")[lang],
        }
