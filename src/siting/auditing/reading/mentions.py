"""Mentions without a proper name: words of the lexicon and of patterns, each with its role in its clause."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from siting.auditing.reading import entity_patterns as patterns
from siting.auditing.reading.claims import OwnerKind
from siting.auditing.reading.entity import Entity, Role
from siting.auditing.reading.lexicon import Tokens
from siting.records import dataclass

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


def _always(_text: str, _start: int) -> bool:
    return True


def _is_not_of_campus(text: str, start: int) -> bool:
    return patterns.CAMPUS_HAS.search(text[max(0, start - 50) : start]) is None


def _is_one_of_several(text: str, start: int) -> bool:
    return patterns.SEVERAL.search(text[max(0, start - 220) : start]) is not None


@dataclass(frozen=True, slots=True)
class _Speaking:
    """A pattern, whose the figures beside it are, its name, and whether it counts where it stands."""

    pattern: re.Pattern[str]
    kind: OwnerKind
    name_of: Callable[[re.Match[str]], str] = _as_written
    counts: Callable[[str, int], bool] = _always


_PATTERNS = (
    _Speaking(patterns.OWN_ZH, "site"),
    _Speaking(patterns.BUILDING, "building", _part),
    _Speaking(patterns.WHOLE, "site", _unnamed),
    _Speaking(patterns.PLANT, "plant"),
    _Speaking(patterns.PLURAL, "firm", counts=_is_not_of_campus),
    _Speaking(patterns.WORKS, "firm"),
    _Speaking(patterns.AVERAGE, "industry"),
    _Speaking(patterns.GENERIC, "industry"),
    _Speaking(patterns.NORM_SAYS, "industry"),
    _Speaking(patterns.ORDINAL, "building", _unnamed, _is_one_of_several),
)


def mentions(text: str, tokens: Tokens) -> Iterator[Entity]:
    """Yield who and what a text mentions without a proper name."""
    for name, kind in _KINDS.items():
        for token in tokens.all(name):
            start, end = token.start, token.end
            if not _is_other_word(text, name, start, end):
                yield Entity(start, end, kind, text[start:end], role_of(text, tokens, start, end))
    for m in patterns.THE_OWN.finditer(text):
        yield Entity(m.start(), m.end(), "site", "the site", role_of(text, tokens, m.start(), m.end()))
    for mention in _PATTERNS:
        for m in mention.pattern.finditer(text):
            if mention.counts(text, m.start()):
                yield Entity(m.start(), m.end(), mention.kind, mention.name_of(m))


def _is_other_word(text: str, name: str, start: int, end: int) -> bool:
    """Return whether a word holds nothing: the county's planning board; Northern Data Group is one name."""
    if name == "region":
        return patterns.BODY.match(text, end) is not None
    before = text[max(0, start - 20) : start + 1]
    in_name = patterns.IN_NAME.search(before) or patterns.OF_GROUP.search(before[:-1])
    return name == "many" and in_name is not None


def role_of(text: str, tokens: Tokens, start: int, end: int = 0) -> Role:
    """Return the role of what stands from *start* to *end*, by the words around it."""
    if end and patterns.SET_ZH.match(text, end):
        return "adjunct"
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
