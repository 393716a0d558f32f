"""Words that say that a figure belongs to several sites together, and how many they are."""

from __future__ import annotations

import re

_ENGLISH = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_NUMERALS = {"两": 2, "both": 2} | {
    word: number for words in ("二三四五六七八九十", _ENGLISH) for number, word in enumerate(words, start=2)
}
_COUNT = r"(?P<{name}>\d{{1,2}}|" + "|".join(_NUMERALS) + ")"
SHARED = r"共用|共享|合用|共有|分摊|(?<!不)公用|\bshared\b|\bsharing\b|\bjoint(?:ly)?\b|\bin common\b"
"""Words that say that others share a figure."""
_SHARED = re.compile(SHARED, re.IGNORECASE)
_ALONE = re.compile(
    r"[不非未无][^,，;；]{0,6}(?:共用|共享|合用|共有|分摊)|\b(?:not|un|never|no longer) ?shared",
    re.IGNORECASE,
)
_OF_ALL = re.compile(
    r"(?<![\d.十百第一二三四五六七八九])"
    + _COUNT.format(name="zh")
    + r"\s*(?:块|个|宗|家|处|幅)[^,，;；]{0,8}?(?:共用|共享|合用|共有|分摊)"
    + r"|\b(?:shared|sharing)\b[^,;]{0,20}?\b(?:by|between|among|of)\s+(?:all\s+)?"
    + _COUNT.format(name="en")
    + r"\b",
    re.IGNORECASE,
)
EXCLUSIVE = (
    r"(?<![非不])(?:独享|独占|独用|专享|专供|专用|专属|独家(?:使用|享有|所有))|单独(?:使用|享有)|不与[^，。；,;]{1,12}(?:共用|共享|合用)"
    r"|\b(?<!not )(?<!non-)(?:exclusive(?:ly)?|dedicated|solely|sole (?:use|user)|unshared|not shared)\b"
)
"""Words that say that nobody else shares a figure."""
_EXCLUSIVE = re.compile(EXCLUSIVE, re.IGNORECASE)
_YES = re.compile(r"是|有|y(?:es)?|true|√|1", re.IGNORECASE)
_NAMED = re.compile(r"[与和同跟][^，。；,;]{1,16}(?:共用|共享|合用|共有|分摊)|\bwith\b", re.IGNORECASE)
_WITH_OTHERS = re.compile(r"^\s*(?:与|和|同|跟)|\bwith\b", re.IGNORECASE)


def is_shared(words: str) -> bool:
    """Whether words beside a figure say that others share it: 与2号地块共用, "shared with plot B"."""
    return _SHARED.search(words) is not None and _ALONE.search(words) is None


def names_sharers(words: str) -> bool:
    """Whether words name with whom a figure is shared, who need not be those of the file."""
    return _NAMED.search(words) is not None


def is_exclusive(words: str) -> bool:
    """Whether words say that nobody else shares a figure: 独享, "for its exclusive use"."""
    return _EXCLUSIVE.search(words) is not None


def says_shared(heading: str, text: str) -> bool:
    """Whether a cell says that what its heading names is shared: 共用, or "yes" under 是否共用."""
    return is_shared(text) or (is_shared(heading) and _YES.fullmatch(text.strip()) is not None)


def sharers(words: str) -> int:
    """Return how many share a figure, where the words say so (三块地共用, "shared by three"); else 0."""
    found = _OF_ALL.search(words)
    if found is None or not is_shared(words) or _WITH_OTHERS.search(words):
        return 0
    said = (found["zh"] or found["en"]).lower()
    count = int(said) if said.isdigit() else _NUMERALS[said]
    return count if count > 1 else 0
