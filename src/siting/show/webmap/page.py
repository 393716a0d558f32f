"""The HTML file around the map: style, script and data inline, under a strict security policy."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Sequence
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from siting.show.base.page_policy import security_policy
from siting.show.webmap.deflated import deflated
from siting.show.webmap.packing import page_data
from siting.texts import say

OPENING: tuple[str, ...] = ("siting-unpack.js", "siting-start.js")
"""What the page reads and runs its program with."""

SCRIPTS: tuple[str, ...] = (
    "siting-core.js",
    "siting-rank.js",
    "siting-decision.js",
    "siting-symbols.js",
    "siting-crowd.js",
    "siting-spread.js",
    "siting-graticule.js",
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

_COMMENT = re.compile(r"^[ \t]*(?:/\*(?:(?!\*/).)*\*/|//[^\n]*)[ \t]*\n", re.MULTILINE | re.DOTALL)
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)
_BEYOND_ASCII = re.compile("[^\x00-\x7f]")
_FIELD = re.compile(r"\{\{ (\w+) \}\}")
_LEVEL = 6  # of 9, zlib's levels: the highest takes half as long again for 0.5% less
_ESCAPES = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;"})
# Folium sets no popup width in pixels: without one it would be as narrow as its longest word.
_USER_STYLE = ".leaflet-popup:not(.siting-popup) .leaflet-popup-content{width:max-content;max-width:420px}"


def page_text(
    payload: dict[str, Any],
    *,
    lang: str,
    image_hosts: tuple[str, ...],
    script: str,
    body: str,
    styles: Sequence[str] = (),
    scripts: Sequence[str] | None = None,
) -> str:
    """Return the whole page; besides the user's layers, only its data and title contain user text.

    Parameters
    ----------
    payload
        The data of the page, from `build_payload`.
    lang
        Language of the page.
    image_hosts
        Hosts of online tiles; empty for a page that must not load anything.
    script, body
        The map's own calls, and its elements.
    styles, scripts
        What the user's own folium layers have in the head; *scripts* is None without such layers.
    """
    own = scripts is not None
    all_styles = [leaflet_style(), asset("siting-map.css"), *([_USER_STYLE] if own else []), *styles]
    # The map's own calls come last, when the functions they call and the data are defined.
    all_scripts = [
        "\n".join(asset(name) for name in OPENING),
        *([marker_images(), asset("siting-user.js")] if own else []),
        *(scripts or ()),
        _inside_script(script),
    ]
    data = page_data(payload)
    attributes = {
        "lang": "zh-Hans" if lang == "zh" else "en",
        # Popups, tooltips and icons of Folium are styled by attributes; the package's own parts never are.
        "policy": security_policy([program(), *all_scripts], all_styles, image_hosts, style_attributes=own),
        "title": payload["title"],
        "skip_list": say("map.skip_list")[lang],
        "no_script": say("map.no_script")[lang],
        "data_type": "text/plain" if "\n" in data else "application/json",
    }
    # What this package wrote itself, and the data, which is escaped as JSON.
    safe = {
        "styles": "".join(f"<style>{style}</style>\n" for style in all_styles),
        "scripts": "".join(f"<script>{text}</script>\n" for text in all_scripts),
        "body": body,
        "data": data,
        "program": _packed_program(),
    }
    parts = {name: text.translate(_ESCAPES) for name, text in attributes.items()} | safe
    # One pass, so that nothing in a part is taken for a field.
    return _FIELD.sub(lambda field: parts[field[1]], asset("page.html").removesuffix("\n"))


@cache
def asset(name: str) -> str:
    """Return a text file of the package's ``assets`` folder: without comments and indentation, in ASCII.

    A browser reads a page in ASCII in half the time that one sign beyond it would cost.
    """
    text = resources.files("siting.show.webmap").joinpath("assets", name).read_text(encoding="utf-8")
    escape = "\\{:x} " if name.endswith(".css") else "\\u{:04x}"
    plain = _INDENT.sub("", _COMMENT.sub("", text.replace("\r\n", "\n")))
    return _BEYOND_ASCII.sub(lambda sign: escape.format(ord(sign.group())), plain)


@cache
def program() -> str:
    """Leaflet and the scripts of the package, which the page runs as one."""
    return "\n".join([leaflet_script(), *(asset(name) for name in SCRIPTS)])


@cache
def _packed_program() -> str:
    return deflated(program().encode(), _LEVEL)


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
