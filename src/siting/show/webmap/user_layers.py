"""User additions to the map: what they need on the page, and what a self-contained page cannot show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from branca.element import Element, IFrame
from folium.elements import JSCSSMixin

from siting.errors import OutputError

_REMOTE = re.compile(r"(?:https?:)?//", re.IGNORECASE)
_LINK = re.compile(r"""<(?:script|link)\b[^>]*?\b(?:src|href)\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
_STYLE = re.compile(r"<style\b[^>]*>(.*?)</style\s*>", re.IGNORECASE | re.DOTALL)
_SCRIPT = re.compile(r"<script\b[^>]*>(.*?)</script\s*>", re.IGNORECASE | re.DOTALL)


def require_offline(drawn: Element) -> None:
    """Check all elements under *drawn*. Raises `OutputError` with the first address to load."""
    for element in _all_under(drawn):
        for link in _links_of(element):
            if _REMOTE.match(link):
                raise _remote(type(element).__name__, link)
        if isinstance(element, IFrame):
            raise OutputError(
                "is a page within the page, which the map's security policy forbids",
                where="IFrame",
                hint="Give the popup its HTML itself: folium.Popup(html).",
            )


def head_parts(header: str) -> tuple[list[str], list[str]]:
    """Return the styles and scripts in the head. Raises `OutputError` if one is linked."""
    if link := _LINK.search(header):
        raise _remote("the head of the page", link.group(1))
    return _STYLE.findall(header), _SCRIPT.findall(header)


def _remote(where: str, link: str) -> OutputError:
    return OutputError(
        f"needs {link}, and the map loads nothing from outside its own file",
        where=where,
        hint="Use folium's own layers (Marker, CircleMarker, PolyLine, GeoJson, FeatureGroup ...) instead;"
        " an online base map is `map.basemap` of the study.",
    )


def _all_under(element: Element) -> Iterator[Element]:
    yield element
    # The content of a popup is not its child.
    parts = [element, getattr(element, "html", None)]
    for part in parts:
        for child in part._children.values() if isinstance(part, Element) else ():  # noqa: SLF001
            yield from _all_under(child)


def _links_of(element: Any) -> Iterator[str]:
    """Addresses that a browser would load to draw *element*."""
    if isinstance(element, JSCSSMixin):
        for _, link in (*element.default_js, *element.default_css):
            yield link
    options = getattr(element, "options", None) or {}
    found = [getattr(element, "tiles", None), getattr(element, "url", None), options.get("icon_url")]
    if getattr(element, "embed", True) is False:
        found.append(getattr(element, "embed_link", None))
    yield from (link for link in found if isinstance(link, str))
