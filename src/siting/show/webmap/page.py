"""The HTML file around the map: style, script and data inline, under a strict security policy."""

from __future__ import annotations

import base64
import re
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from branca.element import Figure
from jinja2 import Environment, StrictUndefined

from siting.show.base.page_policy import security_policy
from siting.show.webmap.payload import to_json
from siting.show.webmap.text import page_words

SCRIPTS: tuple[str, ...] = (
    "siting-core.js",
    "siting-symbols.js",
    "siting-layers.js",
    "siting-labels.js",
    "siting-months.js",
    "siting-card.js",
    "siting-list.js",
    "siting-page.js",
)


class MapPage(Figure):
    """A branca figure that writes our page instead of branca's.

    Parameters
    ----------
    payload
        The data of the page, as `build_payload` gives it.
    lang
        Language of the page.
    image_hosts
        Hosts of online tiles; empty for a page that may load nothing at all.
    """

    def __init__(self, payload: dict[str, Any], *, lang: str, image_hosts: tuple[str, ...] = ()) -> None:
        super().__init__(title=payload["title"])
        self.lang = lang
        self.payload = payload
        self.image_hosts = image_hosts

    def render(self, **kwargs: Any) -> str:
        """Return the whole page; only its data and title hold text of the user."""
        for child in self._children.values():
            child.render(**kwargs)
        styles = [leaflet_style(), asset("siting-map.css")]
        # The map's own calls come last: the functions they call and the data are there by then.
        scripts = [leaflet_script(), *(asset(name) for name in SCRIPTS), _tidy(self.script.render(**kwargs))]
        environment = Environment(autoescape=True, undefined=StrictUndefined)
        return environment.from_string(asset("page.html.jinja")).render(
            lang="zh-Hans" if self.lang == "zh" else "en",
            title=self.title,
            text=page_words(self.lang),
            policy=security_policy(scripts, styles, self.image_hosts),
            styles=styles,
            scripts=scripts,
            body=_tidy(self.html.render(**kwargs)),
            data=to_json(self.payload),
        )


@cache
def asset(name: str) -> str:
    """Return a text file of the package's ``assets`` folder."""
    text = resources.files("siting.show.webmap").joinpath("assets", name).read_text(encoding="utf-8")
    return text.replace("\r\n", "\n")


@cache
def leaflet_script() -> str:
    """Leaflet, without the line that makes developer tools ask for its source map."""
    text = (_leaflet() / "leaflet.js").read_text(encoding="utf-8").replace("\r\n", "\n")
    return re.sub(r"\n//# sourceMappingURL=\S*\s*$", "", text)


@cache
def leaflet_style() -> str:
    """Leaflet's style sheet with its images inside."""
    text = (_leaflet() / "leaflet.css").read_text(encoding="utf-8").replace("\r\n", "\n")
    return re.sub(r"url\((images/[\w.-]+\.png)\)", _as_data, text)


def _as_data(match: re.Match[str]) -> str:
    image = base64.b64encode((_leaflet() / match.group(1)).read_bytes()).decode("ascii")
    return f"url(data:image/png;base64,{image})"


def _leaflet() -> Path:
    from xstatic.pkg import leaflet

    return Path(leaflet.BASE_DIR)


def _tidy(text: str) -> str:
    """Drop the indent and the empty lines that templates leave behind."""
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line)
