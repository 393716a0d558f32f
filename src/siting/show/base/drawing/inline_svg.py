"""A figure's SVG as an element inside an HTML page."""

from __future__ import annotations

import hashlib
import re
from xml.etree import ElementTree as ET

_NUMBER = re.compile(r"-?\d+\.\d{3,}")
_REFERENCE = re.compile(r"url\(#([^)]+)\)")
_INHERITED = {"stroke-linejoin": "round", "stroke-linecap": "butt"}  # as in the dropped style sheet


def inline_svg(text: str, label: str) -> str:
    """Return the drawing without what a page does not allow or need.

    The page's security policy blocks inline styles, so styles become attributes. Unreferenced ids are
    removed, and the others are derived from the drawing, so that two drawings can share a page.

    Parameters
    ----------
    text
        The SVG file written by matplotlib.
    label
        Description of the drawing, for readers who cannot see it; any text.
    """
    root = ET.fromstring(text)  # noqa: S314  our own drawing
    _drop(root, ("metadata", "style"))
    for element in root.iter():
        _flatten(element)
    _rename(root, f"d{hashlib.sha256(text.encode()).hexdigest()[:8]}-")
    shown = " ".join("".join(c if c.isprintable() else " " for c in label).split())
    root.attrib = {"viewBox": root.attrib["viewBox"], "role": "img", "aria-label": shown, **_INHERITED}
    return ET.tostring(root, encoding="unicode")


def _drop(root: ET.Element, names: tuple[str, ...]) -> None:
    for parent in list(root.iter()):
        for child in list(parent):
            if _local(child.tag) in names:
                parent.remove(child)


def _flatten(element: ET.Element) -> None:
    """Remove namespaces, convert styles to attributes, and shorten numbers."""
    element.tag = _local(element.tag)
    attributes = {_local(key): value for key, value in element.attrib.items()}
    attributes.update(_properties(attributes.pop("style", "")))
    element.attrib = {key: " ".join(_NUMBER.sub(_short, v).split()) for key, v in attributes.items()}


def _rename(root: ET.Element, prefix: str) -> None:
    """Rename referenced ids, and remove the others."""
    used = {name for element in root.iter() for pair in element.attrib.items() for name in _names(*pair)}
    names = {name: f"{prefix}{number}" for number, name in enumerate(sorted(used))}
    for element in root.iter():
        if element.get("id", "") not in names:
            element.attrib.pop("id", None)
        element.attrib = {key: _renamed(key, value, names) for key, value in element.attrib.items()}


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _properties(style: str) -> dict[str, str]:
    pairs = (part.partition(":") for part in style.split(";") if part.strip())
    return {name.strip(): value.strip() for name, _, value in pairs}


def _names(key: str, value: str) -> list[str]:
    """Return the ids referenced by an attribute; a picture (data:) is in the attribute itself."""
    if key == "href":
        return [value[1:]] if value.startswith("#") else []
    return _REFERENCE.findall(value)


def _renamed(key: str, value: str, names: dict[str, str]) -> str:
    if key == "id":
        return names[value]
    if key == "href":
        return f"#{names[value[1:]]}" if value.startswith("#") else value
    return _REFERENCE.sub(lambda match: f"url(#{names[match.group(1)]})", value)


def _short(match: re.Match[str]) -> str:
    """Format a length to a hundredth of a point; scale factors of glyphs keep five digits."""
    value = float(match.group())
    return f"{value:.5f}" if abs(value) < 1 else f"{value:.2f}"
