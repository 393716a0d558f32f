"""Names of places of China with and without the word for their kind: 交城县 and 交城, Qixian and Qi."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_ENGLISH_KIND = re.compile(r"(?<=\w) (?:county|district|city)$", re.IGNORECASE)
_KINDS = ("自治县", "自治旗", "林区", "特区", "市", "县", "区", "旗")
_LATIN_KIND = re.compile(r"(?<=[a-z])(?:[ -]*(?:county|xian)|[ -]+(?:district|qu|city|shi|banner|qi))$")


def without_kind(name: str) -> str:
    """Return a name without its suffix, if two characters remain: 交城县 is also 交城."""
    name = _ENGLISH_KIND.sub("", name)
    kind = next((k for k in _KINDS if name.endswith(k)), "")
    return name[: -len(kind)] if kind and len(name) - len(kind) >= 2 else name


def bare_names(names: Sequence[str], prefectures: Sequence[str]) -> list[str]:
    """Return the Chinese names of the places of a table without the last character for their kind.

    *prefectures* are those that they lie in; empty if the table has none. A county or district that shares
    its name with a city keeps its kind: 吉安 is 吉安市, the prefecture, and 和田 is 和田市.
    """
    cities = {name[:-1] for name in prefectures if name.endswith("市")}
    beside = {(name[:-1], of) for name, of in zip(names, prefectures, strict=False) if name.endswith("市")}
    found = []
    for row, name in enumerate(names):
        short = name[:-1] if len(name) > 2 and name[-1] in "市县区旗" else name
        within = prefectures[row] if prefectures else ""
        of_city = name[-1:] in {"县", "区"} and (short in cities or (short, within) in beside)
        found.append(name if of_city else short)
    return found


def place_spellings(name: str) -> list[str]:
    """Return how else a place of China may be written in Latin letters, in lower case.

    A name of one syllable is written together with its kind, any other without it: Qi Xian and Qi County are
    Qixian, Jiaocheng Xian and Jiaocheng County are Jiaocheng. Empty for a name without a kind.
    """
    folded = name.casefold().strip()
    bare = _LATIN_KIND.sub("", folded)
    if bare == folded:
        return []
    joined = re.sub(r"[ -]+", "", bare)
    return list(dict.fromkeys([bare, joined, f"{joined}xian"]))


def without_accents(name: str) -> str:
    """Return a name without the marks on its letters: Luliang of Lüliang."""
    return "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
