"""A figure's SVG as an element that stands within an HTML page."""

from __future__ import annotations

import hashlib
import re
from xml.etree import ElementTree as ET

_NUMBER = re.compile(r"-?\d+\.\d{3,}")
_REFERENCE = re.compile(r"url\(#([^)]+)\)")
_INHERITED = {"stroke-linejoin": "round", "stroke-linecap": "butt"}  # what the dropped style sheet says


def inline_svg(text: str, label: str) -> str:
    """Return the drawing without what a page does not allow or need.

    Its security policy lets no inline style work, so styles become attributes. Ids that nothing refers to
    go, and the others are made from the drawing, so that two drawings stand in one page.

    Parameters
    ----------
    text
        The SVG file, as matplotlib writes it.
    label
        What the drawing shows, for those who do not see it; any text.
    """
    prefix = f"d{hashlib.sha256(text.encode()).hexdigest()[:8]}-"
    root = ET.fromstring(text)  # noqa: S314  our own drawing
    for parent in list(root.iter()):
        for child in list(parent):
            if _local(child.tag) in ("metadata", "style"):
                parent.remove(child)
    elements = list(root.iter())
    for element in elements:
        element.tag = _local(element.tag)
        attributes = {_local(key): value for key, value in element.attrib.items()}
        attributes.update(_properties(attributes.pop("style", "")))
        element.attrib = {
            key: " ".join(_NUMBER.sub(_short, value).split()) for key, value in attributes.items()
        }
    used = {
        name for element in elements for key, value in element.attrib.items() for name in _names(key, value)
    }
    names = {name: f"{prefix}{number}" for number, name in enumerate(sorted(used))}
    for element in elements:
        element.attrib = {
            key: _renamed(key, value, names)
            for key, value in element.attrib.items()
            if key != "id" or value in names
        }
    shown = " ".join("".join(c if c.isprintable() else " " for c in label).split())
    root.attrib = {"viewBox": root.attrib["viewBox"], "role": "img", "aria-label": shown, **_INHERITED}
    return ET.tostring(root, encoding="unicode")


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _properties(style: str) -> dict[str, str]:
    pairs = (part.partition(":") for part in style.split(";") if part.strip())
    return {name.strip(): value.strip() for name, _, value in pairs}


def _names(key: str, value: str) -> list[str]:
    """Return the ids that an attribute refers to."""
    return [value[1:]] if key == "href" else _REFERENCE.findall(value)


def _renamed(key: str, value: str, names: dict[str, str]) -> str:
    if key == "id":
        return names[value]
    if key == "href":
        return f"#{names[value[1:]]}"
    return _REFERENCE.sub(lambda match: f"url(#{names[match.group(1)]})", value)


def _short(match: re.Match[str]) -> str:
    """Write a length with a hundredth of a point; scale factors of glyphs keep five digits."""
    value = float(match.group())
    return f"{value:.5f}" if abs(value) < 1 else f"{value:.2f}"
