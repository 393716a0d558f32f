"""The HTML file around the map: style, script and data inline, under a strict security policy."""

from __future__ import annotations

import base64
import json
import re
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from branca.element import Figure
from jinja2 import Environment, StrictUndefined

from siting.show.base.page_policy import security_policy
from siting.show.webmap.layers import SitingMap
from siting.show.webmap.packing import page_data
from siting.show.webmap.text import page_words
from siting.show.webmap.user_layers import head_parts, require_offline

SCRIPTS: tuple[str, ...] = (
    "siting-unpack.js",
    "siting-core.js",
    "siting-rank.js",
    "siting-decision.js",
    "siting-symbols.js",
    "siting-crowd.js",
    "siting-spread.js",
    "siting-layers.js",
    "siting-surface.js",
    "siting-labels.js",
    "siting-months.js",
    "siting-rules.js",
    "siting-card.js",
    "siting-list.js",
    "siting-legend.js",
    "siting-view.js",
    "siting-compare.js",
    "siting-tipping.js",
    "siting-export.js",
    "siting-room.js",
    "siting-page.js",
)

# Folium sets no popup width in pixels: without one it would be as narrow as its longest word.
_USER_STYLE = ".leaflet-popup:not(.siting-popup) .leaflet-popup-content{width:max-content;max-width:420px}"


class MapPage(Figure):
    """A branca figure that writes the package's page instead of branca's.

    Parameters
    ----------
    payload
        The data of the page, from `build_payload`.
    lang
        Language of the page.
    image_hosts
        Hosts of online tiles; empty for a page that must not load anything.
    """

    def __init__(self, payload: dict[str, Any], *, lang: str, image_hosts: tuple[str, ...] = ()) -> None:
        super().__init__(title=payload["title"])
        self.lang = lang
        self.payload = payload
        self.image_hosts = image_hosts

    def render(self, **kwargs: Any) -> str:
        """Return the whole page; besides the user's layers, only its data and title contain user text.

        Raises `OutputError` if a user layer needs something from the network.
        """
        require_offline(self)
        for child in self._children.values():
            child.render(**kwargs)
        maps = [child for child in self._children.values() if isinstance(child, SitingMap)]
        # A layer may have been added after the controls, or after the page was first rendered.
        for control in (c for drawn in maps for c in drawn.controls):
            self.script._children.move_to_end(control.get_name())  # noqa: SLF001
        head_styles, head_scripts = head_parts(self.header.render(**kwargs))
        user = any(drawn.user_layers for drawn in maps)
        styles = [
            leaflet_style(),
            asset("siting-map.css"),
            *([_USER_STYLE] if user else []),
            *head_styles,
        ]
        # The map's own calls come last, when the functions they call and the data are defined.
        scripts = [
            # One element: between elements a browser may stop to draw what is not ready.
            "\n".join([leaflet_script(), *(asset(name) for name in SCRIPTS)]),
            *([marker_images(), asset("siting-user.js")] if user else []),
            *head_scripts,
            _inside_script(_tidy(self.script.render(**kwargs))),
        ]
        data = page_data(self.payload)
        environment = Environment(autoescape=True, undefined=StrictUndefined)
        return environment.from_string(asset("page.html.jinja")).render(
            lang="zh-Hans" if self.lang == "zh" else "en",
            title=self.title,
            text=page_words(self.lang),
            # Popups, tooltips and icons of Folium are styled by attributes; the package's own parts never
            # are.
            policy=security_policy(scripts, styles, self.image_hosts, style_attributes=user),
            styles=styles,
            scripts=scripts,
            body=_tidy(self.html.render(**kwargs)),
            data=data,
            data_type="text/plain" if "\n" in data else "application/json",
        )


@cache
def asset(name: str) -> str:
    """Return a text file of the package's ``assets`` folder."""
    text = resources.files("siting.show.webmap").joinpath("assets", name).read_text(encoding="utf-8")
    return text.replace("\r\n", "\n")


@cache
def leaflet_script() -> str:
    """Leaflet, without the line that makes developer tools request its source map."""
    text = (_leaflet() / "leaflet.js").read_text(encoding="utf-8").replace("\r\n", "\n")
    return re.sub(r"\n//# sourceMappingURL=\S*\s*$", "", text)


@cache
def leaflet_style() -> str:
    """Leaflet's style sheet with its images embedded."""
    text = (_leaflet() / "leaflet.css").read_text(encoding="utf-8").replace("\r\n", "\n")
    return re.sub(r"url\((images/[\w.-]+\.png)\)", _as_data, text)


@cache
def marker_images() -> str:
    """Script that sets the images of Leaflet's default marker, which it would look for beside the page."""
    names = {"iconUrl": "marker-icon", "iconRetinaUrl": "marker-icon-2x", "shadowUrl": "marker-shadow"}
    images = {option: _data_address(f"images/{name}.png") for option, name in names.items()}
    return f'L.Icon.Default.imagePath = "";\nL.Icon.Default.mergeOptions({json.dumps(images)});'


def _as_data(match: re.Match[str]) -> str:
    return f"url({_data_address(match.group(1))})"


def _data_address(name: str) -> str:
    image = base64.b64encode((_leaflet() / name).read_bytes()).decode("ascii")
    return f"data:image/png;base64,{image}"


def _leaflet() -> Path:
    from xstatic.pkg import leaflet

    return Path(leaflet.BASE_DIR)


def _inside_script(text: str) -> str:
    """Keep a text such as a popup's from ending the script element; inside a string it reads the same."""
    return re.sub(r"<(?=/script|!--)", r"\\x3c", text, flags=re.IGNORECASE)


def _tidy(text: str) -> str:
    """Remove the indentation and empty lines that templates leave behind."""
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line)
