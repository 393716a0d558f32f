"""What the columns of a site file tell of the use of land, and of land on which nothing may be built."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from siting.sites.land_words import asks_for_such, closed_land
from siting.sites.model import Sites
from siting.texts.category_words import ATTRIBUTE, category_words

if TYPE_CHECKING:
    import pandas as pd

_LAND_USE = re.compile(
    r"用地(?:性质|类型|类别|分类)|土地(?:性质|类型|用途|类别)|规划用途|地类|(?:land|planned|permitted|current).?use|zoning",
    re.IGNORECASE,
)
# What alone is sure about a use: a data centre is built on industrial land, and basic farmland is closed
# to it. How much a change of any other use costs, only those who plan there know.
_INDUSTRIAL = frozenset((
    "工业", "一类工业", "二类工业", "三类工业", "m1", "m2", "m3", "industrial", "industrial land", "industry",
))  # fmt: skip
_PROTECTED = frozenset(("永久基本农田", "基本农田", "permanent basic farmland", "basic farmland"))
_OTHER_USES = (
    "工业用地", "一类工业用地", "二类工业用地", "三类工业用地", "物流仓储用地", "仓储用地", "公用设施用地",
    "商业服务业用地", "未利用地", "一般耕地", "耕地", "林地",
)  # fmt: skip
# The whole parcel; 涉及约30亩 and 部分 are parts of it that can be left out.
_ALL_OF_IT = re.compile(
    r"是|有|在|占|占用|涉及|全部|(?:是|有)?全部(?:涉及|占用)|y|yes|true|all", re.IGNORECASE
)


def land_uses(sites: Sites, *, most: int) -> dict[str, str]:
    """Return the columns of land use, also where every parcel has its own, or that protect some of them.

    Whatever a column is called: land on which nothing may be built must not pass for any other. A column of
    land use has at most *most* words.
    """
    columns = [str(name) for name in sites.frame.columns if name != "geometry"]
    texts = {n: words_of(sites.frame[n]) for n in columns if sites.frame[n].dtype.kind not in "iufb"}
    return {
        n: "category"
        for n, words in texts.items()
        if (1 < len(words) <= most or _closes_all(n, words))
        and (_LAND_USE.search(n) or any(map(is_protected, words)) or asks_for_protected(n))
    }


def _closes_all(heading: str, words: Sequence[str]) -> bool:
    """Whether a column says of every parcel that it is closed to building: its one word decides all."""
    return len(words) == 1 and (
        is_protected(words[0]) or (asks_for_protected(heading) and is_all_of_it(words[0]))
    )


def says_use(heading: str, words: Sequence[str]) -> bool:
    """Whether a column is the use of land: protected by its words alone, industrial also by the heading."""
    headed = _LAND_USE.search(heading) is not None
    return any(map(is_protected, words)) or (headed and any(map(is_industrial, words)))


def asks_for_protected(heading: str) -> bool:
    """Whether a heading asks if a parcel is land that is closed to building: 是否涉及永久基本农田."""
    return bool(closed_land(heading)) and asks_for_such(heading, "")


def is_all_of_it(word: str) -> bool:
    """Whether a cell below such a heading says that the parcel is such land, not only a part of it."""
    return _ALL_OF_IT.fullmatch(word.strip()) is not None


def allowed_uses(words: Sequence[str]) -> list[str]:
    """Return the uses that a limit lets pass, where some of *words* are protected; otherwise none."""
    if not any(map(is_protected, words)):
        return []
    allowed = [word for word in words if not is_protected(word)]
    english = all(word.isascii() for word in words)  # as the file writes them
    others = [category_words(word, ATTRIBUTE).en if english else word for word in _OTHER_USES]
    return [*allowed, *(word for word in others if word not in words)]


def is_protected(word: str) -> bool:
    """Whether a use of land is closed to building."""
    return word.casefold() in _PROTECTED


def is_industrial(word: str) -> bool:
    """Whether a use of land is that of data centres."""
    return word.casefold().removesuffix("用地") in _INDUSTRIAL


def words_of(column: pd.Series[Any]) -> list[str]:
    """Return the different words of a column, in their order."""
    return [str(word) for word in dict.fromkeys(column.dropna().astype("str").str.strip())]
