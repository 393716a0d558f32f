"""What a site, a part of it, a piece of land and a region are called: ``nouns.json``.

Each word stands once, in the class that says what it names; patterns are made of whole classes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Literal, get_args

NounClass = Literal["site", "built", "part", "land", "place", "region"]


@cache
def _listed() -> dict[str, dict[str, list[str]]]:
    """Return the words of each class by language.

    Raises
    ------
    ValueError
        The file does not have exactly the classes of the schema, in both languages.
    """
    words: dict[str, dict[str, list[str]]] = json.loads(
        Path(__file__).with_name("nouns.json").read_text("utf-8")
    )
    if set(words) != set(get_args(NounClass)) or any(set(of) != {"en", "zh"} for of in words.values()):
        raise ValueError("nouns.json: not the classes of the schema")
    return words


def listed(language: Literal["en", "zh"], *classes: NounClass) -> tuple[str, ...]:
    """Return the words of *classes* one by one, as the file has them."""
    return tuple(word for name in classes for word in _listed()[name][language])


def nouns(*classes: NounClass) -> str:
    """Return a pattern of the English words of *classes* for one thing: campus, facility."""
    return _either(word for name in classes for word in _listed()[name]["en"])


def plurals(*classes: NounClass) -> str:
    """Return a pattern of their plurals: campuses, facilities."""
    return _either(_plural(word) for name in classes for word in _listed()[name]["en"])


def capitals(*classes: NounClass) -> str:
    """Return a pattern of the words with a capital, as they end a name: Campus, Facility."""
    return _either(word[0].upper() + word[1:] for name in classes for word in _listed()[name]["en"])


def nouns_zh(*classes: NounClass) -> str:
    """Return a pattern of the Chinese words of *classes*."""
    return _either(word for name in classes for word in _listed()[name]["zh"])


def _either(words: Iterable[str]) -> str:
    return f"(?:{'|'.join(words)})"


def _plural(word: str) -> str:
    if word.endswith("y"):
        return f"{word[:-1]}ies"
    return re.sub(r"s$", "se", word) + "s"
