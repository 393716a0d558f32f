"""Patterns that are sought in whole texts: most characters are rejected before any alternative is tried.

A pattern of forty alternatives is otherwise tried forty times per character. The characters that it can begin
with are taken from the pattern itself, as the standard library parses it: none can be forgotten when an
alternative is added. Where they cannot be determined, the pattern is compiled as it is.
"""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from siting.records import dataclass

_CATEGORIES = {"CATEGORY_DIGIT": r"\d", "CATEGORY_SPACE": r"\s", "CATEGORY_WORD": r"\w"}
_Member = str | tuple[int, int]
"""Of a set of characters: a category as written, or the first and the last character of a range."""
_PLAIN = {r"\d": (ord("0"), ord("9"))}
_ZERO_WIDTH = frozenset({"AT", "ASSERT", "ASSERT_NOT"})
_REPEATED = frozenset({"MAX_REPEAT", "MIN_REPEAT"})


@dataclass(frozen=True, slots=True)
class _Opening:
    """What a part of a pattern can begin with: members of a set of characters.

    *either*: those that match in capitals too. *empty*: the part can be empty; what follows may begin it.
    """

    exact: frozenset[_Member] = frozenset()
    either: frozenset[_Member] = frozenset()
    empty: bool = False

    def __or__(self, other: _Opening) -> _Opening:
        return _Opening(self.exact | other.exact, self.either | other.either, self.empty or other.empty)


class _AnyCharacterError(Exception):
    """A pattern can begin with any character."""


def scanner(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """Compile a pattern that is sought in whole texts; it finds what `re.compile` finds, sooner."""
    try:
        opening = _opening(pattern, flags)
    except (ImportError, _AnyCharacterError):
        return re.compile(pattern, flags)
    if opening.empty:
        return re.compile(pattern, flags)
    exact, either = ("".join(sorted(map(_written, part))) for part in (opening.exact, opening.either))
    told = [f"[{exact}]"] if exact else []
    told += [f"(?i:[{either}])"] if either else []
    return re.compile(f"(?={'|'.join(told)})(?:{pattern})", flags)


def first_characters(pattern: str) -> set[str]:
    """Return the characters with which a match of a pattern can begin, of a category the plain ones."""
    opening = _opening(pattern, 0)
    ranges = (m if isinstance(m, tuple) else _PLAIN[m] for m in opening.exact)
    return {chr(code) for first, last in ranges for code in range(first, last + 1)}


def _opening(pattern: str, flags: int) -> _Opening:
    parsed = importlib.import_module("re._parser").parse(pattern, flags)
    return _of_sequence(parsed, flags)


def _written(member: _Member) -> str:
    """Return a member as it stands in brackets."""
    if isinstance(member, str):
        return member
    first, last = (re.escape(chr(code)) for code in member)
    return first if first == last else f"{first}-{last}"


def _of_sequence(parts: Iterable[tuple[Any, Any]], flags: int) -> _Opening:
    found = _Opening(empty=True)
    for operation, value in parts:
        if str(operation) in _ZERO_WIDTH:
            continue
        first = _of_part(str(operation), value, flags)
        found = _Opening(found.exact | first.exact, found.either | first.either, empty=first.empty)
        if not found.empty:
            break
    return found


def _of_part(operation: str, value: Any, flags: int) -> _Opening:
    if operation in {"LITERAL", "IN"}:
        members = frozenset(map(_member, value if operation == "IN" else [(operation, value)]))
        return _Opening(either=members) if flags & re.IGNORECASE else _Opening(members)
    if operation == "BRANCH":
        return reduce(or_, (_of_sequence(branch, flags) for branch in value[1]))
    if operation in _REPEATED:
        least, _, repeated = value
        found = _of_sequence(repeated, flags)
        return _Opening(found.exact, found.either, empty=found.empty or not least)
    if operation == "SUBPATTERN":
        _, added, removed, inner = value
        return _of_sequence(inner, (flags | added) & ~removed)
    raise _AnyCharacterError(operation)


def _member(listed: tuple[Any, Any]) -> _Member:
    kind, value = str(listed[0]), listed[1]
    if kind in {"LITERAL", "RANGE"}:
        first, last = value if kind == "RANGE" else (value, value)
        return first, last
    if kind == "CATEGORY" and str(value) in _CATEGORIES:
        return _CATEGORIES[str(value)]
    raise _AnyCharacterError(kind)
