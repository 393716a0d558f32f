"""Several lots that a text tells apart by letter or number: Parcel A, 地块乙, 推荐场址."""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import re
from collections.abc import Sequence

from siting.auditing.reading.claims import Owner
from siting.auditing.reading.entities import Entities
from siting.auditing.reading.nouns import capitals, nouns
from siting.auditing.reading.scanning import scanner

_LOT = scanner(
    rf"\b(?:(?:{nouns('site', 'land')}|{capitals('site', 'land', 'place')})|Option|Alternative) (?:North|South|East|West|Alpha|Beta|[A-Z]|\d{{1,2}}|[IVX]{{1,4}})\b(?! ?(?:acres?|km|MW|[A-Z]))"
    r"|(?:[甲乙丙丁戊]|[ABCD])(?:公司|地块|园区|项目|数据中心|厂区|[场厂选]?址)(?:数据中心|园区|项目)?|(?:[场厂选]址|地块)[甲乙丙丁一二三四ABCD]|(?:推荐|首选)(?:[场厂选]址|地块)(?=[(（:：])"
)
_CHOSEN = re.compile(
    r" ?[(（](?:推荐|首选|拟选|选定|preferred|recommended|selected|chosen|ours\b|our (?:site|choice|offer|bid)|this site)"
)
_CHOSEN_BEFORE = re.compile(
    r"(?:推荐|首选|选定|选择|\b(?:[Rr]ecommend(?:s|ed)?|[Pp]refer(?:s|red)|[Cc]hosen|chose|[Ss]elected))(?:了|为|[,:])? ?$"
)


def lots_named(text: str, entities: Entities) -> list[tuple[int, Owner]]:
    """Return where each of several named lots begins, and whose its figures are; empty without several.

    The one located at a name of the site is the site; if there is one, the others are elsewhere. Without
    any, each is the site under its own name: their figures are never compared with each other.
    """
    named = [m for m in _LOT.finditer(text) if not entities.is_own(m.group())]
    if len({m.group() for m in named}) < 2:
        return []
    ours = _of_site(text, named, entities)
    return [(m.start(), Owner("site" if m.group() in ours else "elsewhere", m.group())) for m in named]


def _of_site(text: str, named: Sequence[re.Match[str]], entities: Entities) -> set[str]:
    """Return the lots that are recommended, without any those at the site, without any all of them."""
    chosen = {m.group() for m in named if _is_chosen(text, m)}
    return chosen or _located(text, named, entities) or {m.group() for m in named}


def _is_chosen(text: str, m: re.Match[str]) -> bool:
    """Return whether a lot is the one that is recommended: 场址甲（推荐）, 推荐甲址."""
    before = _CHOSEN_BEFORE.search(text, max(0, m.start() - 14), m.start())
    return bool(m.group()[:2] in {"推荐", "首选"} or _CHOSEN.match(text, m.end()) or before)


def _located(text: str, named: Sequence[re.Match[str]], entities: Entities) -> set[str]:
    """Return the lots that are first named beside a name of the site."""
    near = {
        m.group(): re.split(r"[。；;\n]|\. ", text[m.end() : m.end() + 40], maxsplit=1)[0]
        for m in reversed(named)
    }
    return {name for name, behind in near.items() if any(own in behind for own in entities.own)}
