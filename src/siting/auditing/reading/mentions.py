"""Mentions without a proper name: words of the lexicon and of patterns, each with its role in its clause."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from siting.auditing.reading import entity_patterns as patterns
from siting.auditing.reading.claims import OwnerKind
from siting.auditing.reading.entity import Entity, Role
from siting.auditing.reading.lexicon import Tokens

_KINDS: dict[str, OwnerKind] = {
    "own": "site",
    "other": "elsewhere",
    "tenant": "firm",
    "many": "firm",
    "region": "region",
    "norm": "industry",
}
_VERBS = ("have", "land_verb", "build")


def _as_written(m: re.Match[str]) -> str:
    return m.group()


def _part(m: re.Match[str]) -> str:
    """Return the name of a part; one of several without a name has none: its figures are no claims."""
    return "" if m["each"] or m["eachzh"] else m.group()


def _unnamed(_: re.Match[str]) -> str:
    return ""


_PATTERNS: tuple[tuple[re.Pattern[str], OwnerKind, Callable[[re.Match[str]], str]], ...] = (
    (patterns.OWN_ZH, "site", _as_written),
    (patterns.BUILDING, "building", _part),
    (patterns.WHOLE, "site", _unnamed),
    (patterns.PLANT, "plant", _as_written),
    (patterns.PLURAL, "firm", _as_written),
    (patterns.WORKS, "firm", _as_written),
    (patterns.AVERAGE, "industry", _as_written),
    (patterns.ORDINAL, "building", _unnamed),
)
# What must, or must not, stand before a mention, and how far back.
_ONLY_BEHIND: dict[re.Pattern[str], tuple[re.Pattern[str], int, bool]] = {
    patterns.PLURAL: (patterns.CAMPUS_HAS, 50, False),
    patterns.ORDINAL: (patterns.SEVERAL, 220, True),
}


def mentions(text: str, tokens: Tokens) -> Iterator[Entity]:
    """Yield who and what a text mentions without a proper name."""
    for name, kind in _KINDS.items():
        for token in tokens.all(name):
            start, end = token.start, token.end
            if not _is_other_word(text, name, start, end):
                yield Entity(start, end, kind, text[start:end], role_of(text, tokens, start, end))
    for m in patterns.THE_OWN.finditer(text):
        yield Entity(m.start(), m.end(), "site", "the site", role_of(text, tokens, m.start(), m.end()))
    for pattern, kind, name_of in _PATTERNS:
        for m in pattern.finditer(text):
            if _is_allowed(text, pattern, m.start()):
                yield Entity(m.start(), m.end(), kind, name_of(m))


def _is_other_word(text: str, name: str, start: int, end: int) -> bool:
    """Return whether a word holds nothing: the county's planning board; Northern Data Group is one name."""
    if name == "region":
        return patterns.BODY.match(text, end) is not None
    before = text[max(0, start - 20) : start + 1]
    in_name = patterns.IN_NAME.search(before) or patterns.OF_GROUP.search(before[:-1])
    return name == "many" and in_name is not None


def _is_allowed(text: str, pattern: re.Pattern[str], start: int) -> bool:
    said, reach, wanted = _ONLY_BEHIND.get(pattern, (None, 0, True))
    return said is None or (said.search(text[max(0, start - reach) : start]) is not None) == wanted


def role_of(text: str, tokens: Tokens, start: int, end: int = 0) -> Role:
    """Return the role of what stands from *start* to *end*, by the words before it."""
    before = text[max(0, start - 24) : start]
    if patterns.ALL_OF.search(before) or (end and _is_listed(text, tokens, before, end)):
        return "subject"
    if patterns.PLACED.search(before) or patterns.ADVERB.match(text, start):
        return "place"
    return "adjunct" if patterns.ADJUNCT.search(before) or patterns.TARGET_ZH.search(before) else "subject"


def _is_listed(text: str, tokens: Tokens, before: str, end: int) -> bool:
    """Return whether a further subject begins: the hospital draws 6 MW and the whole town 48 MW."""
    if not before.endswith(("and ", "and the ")):
        return False
    figured = patterns.FIGURE_NEXT.match(text, end) is not None
    return figured or any(tokens.at(verb, end + 1) for verb in _VERBS)
