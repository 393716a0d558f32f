"""Names of places of China with and without the word for their kind: 交城县 and 交城, Qixian and Qi."""

from __future__ import annotations

import re
import unicodedata

_ENGLISH_KIND = re.compile(r"(?<=\w) (?:county|district|city)$", re.IGNORECASE)
_KINDS = ("自治县", "自治旗", "林区", "特区", "市", "县", "区", "旗")
_LATIN_KIND = re.compile(r"(?<=[a-z])(?:[ -]*(?:county|xian)|[ -]+(?:district|qu|city|shi|banner|qi))$")


def without_kind(name: str) -> str:
    """Return a name without its suffix, if two characters remain: 交城县 is also 交城."""
    name = _ENGLISH_KIND.sub("", name)
    kind = next((k for k in _KINDS if name.endswith(k)), "")
    return name[: -len(kind)] if kind and len(name) - len(kind) >= 2 else name


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
