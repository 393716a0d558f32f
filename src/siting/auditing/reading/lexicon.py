"""The words of the field by class and language (``lexicon.json``), and where they stand in a text.

A class is a list of words. In an English word a space is a space or a hyphen and ``*`` any ending; both languages
may use ``(a|b)``, ``x?`` and ``[ab]``. `Tokens` finds them in one pass: at each place only the words that begin
with the same letters are tried, so the time is linear in the length of the text.
"""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import bisect
import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from siting.auditing.reading.scanning import first_characters
from siting.records import dataclass

# Head nouns: inside a longer word they name something else (per rack, 就业人口).
_NOUNS = frozenset(
    ["rack", "server", "building", "load", "mean", "avg", "land", "floor", "jobs", "people", "water", "invest", "money_other", "travel", "extreme", "summer", "elev", "pue", "wue", "asset", "route", "feed", "free", "plant"]
)  # fmt: skip
_HEAD = 3


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the lexicon from *start* to *end* of a text."""

    start: int
    end: int
    of: str


_Spelt = tuple[str, bool]
"""The pattern of a word, and whether it is one in small letters (not IT, July)."""


@dataclass(frozen=True, slots=True)
class _Lexicon:
    """The classes of the words of both languages.

    *by_head*: the words by their first letters; *anywhere*: those that begin with any character. One of these
    (地区 after any name) would stand under each of 20,000 characters; its pattern looks ahead instead, so that
    one scan finds it at every place, overlapping ones too.
    """

    by_head: dict[str, dict[_Spelt, set[str]]]
    anywhere: tuple[tuple[re.Pattern[str], str], ...]


@dataclass(frozen=True, slots=True)
class _Bucket:
    """Words with the same first letters: those in small letters, and those written with capitals."""

    head: str
    small: re.Pattern[str] | None
    exact: re.Pattern[str] | None

    def stands(self, text: str, lower: str, at: int) -> bool:
        """Return whether one of the words stands there."""
        small, exact = self.small, self.exact
        return bool((small and small.match(lower, at)) or (exact and exact.match(text, at)))


# More first characters than a word can list.
_ANY = 1000


@cache
def lexicon() -> _Lexicon:
    """Return the words of both languages.

    Raises
    ------
    ValueError
        The languages do not have the same classes, or a class is not a list of words.
    """
    by_head: dict[str, dict[_Spelt, set[str]]] = {}
    anywhere: list[tuple[re.Pattern[str], str]] = []
    for language, name, word in _listed():
        written = _pattern(word, language)
        heads = _english_head(word) if language == "en" else first_characters(written)
        if len(heads) > _ANY:
            anywhere.append((re.compile(f"(?=({written}))"), name))
            continue
        spelt = (written, language == "en" and word.islower())
        for head in heads:
            by_head.setdefault(head.lower(), {}).setdefault(spelt, set()).add(name)
    return _Lexicon(by_head, tuple(anywhere))


def _listed() -> Iterator[tuple[str, str, str]]:
    """Yield language, class and word of the file."""
    words = json.loads(Path(__file__).with_name("lexicon.json").read_text("utf-8"))
    if set(words) != {"en", "zh"} or set(words["en"]) != set(words["zh"]):
        raise ValueError("lexicon.json: the languages do not have the same classes")
    for language, classes in words.items():
        for name, listed in classes.items():
            if not all(isinstance(word, str) and word for word in listed):
                raise ValueError(f"lexicon.json: {name} is not a list of words")
            yield from ((language, name, word) for word in listed)


@cache
def _beginnings() -> re.Pattern[str]:
    """Return where a word can begin: at an English word, or a character that some Chinese word begins with."""
    characters = "".join(sorted(head for head in lexicon().by_head if head >= "\u4e00"))
    return re.compile(rf"(?<![A-Za-z])[A-Za-z]|/(?=[A-Za-z])|[{characters}]|\d(?=[月\u4e00-\u9fff])")


@cache
def _buckets(letters: str) -> tuple[_Bucket, ...]:
    """Return the words that begin with these letters or the first of them; a text needs few of them."""
    heads = dict.fromkeys(letters[:length] for length in range(len(letters), 0, -1))
    return tuple(_bucket(head) for head in heads if head in lexicon().by_head)


def _bucket(head: str) -> _Bucket:
    words = lexicon().by_head[head]
    small, exact = (
        "|".join(pattern for pattern, is_small in words if is_small is wanted) for wanted in (True, False)
    )
    return _Bucket(head, re.compile(small) if small else None, re.compile(exact) if exact else None)


@cache
def _words(head: str) -> tuple[tuple[re.Pattern[str], bool, tuple[str, ...]], ...]:
    """Return the words that begin so one by one, each with its classes."""
    words = lexicon().by_head[head].items()
    return tuple((re.compile(pattern), small, tuple(names)) for (pattern, small), names in words)


def _pattern(word: str, language: str) -> str:
    if language == "zh":
        return re.sub(r"\((?!\?)", "(?:", word)
    plain = re.sub(r"\((?!\?)", "(?:", word).replace("*", "[a-z]*").replace(" ", "[ -]")
    return plain + ("(?![A-Za-z])" if word[-1] != "*" else "")


def _english_head(word: str) -> list[str]:
    if word.startswith("("):
        return [head for part in word[1 : word.index(")")].split("|") for head in _english_head(part)]
    letters = re.match(r"/?[A-Za-z]*", word)
    head = letters.group() if letters else ""
    # An optional last letter is no part of the head.
    head = head[:-1] if word[len(head) : len(head) + 1] == "?" else head
    return [head[:_HEAD].lower()]


class Tokens:
    """The words of the lexicon in a text, by class; a noun inside a longer word is none."""

    def __init__(self, text: str) -> None:
        found = list(_found(text))
        found.sort(key=lambda t: (t.start, -t.end))
        self._of: dict[str, list[Token]] = {}
        reach, longest = -1, -1
        for token in found:
            if token.of in _NOUNS and (token.end < reach or (token.end == reach and token.start > longest)):
                continue
            if token.end > reach:
                reach, longest = token.end, token.start
            self._of.setdefault(token.of, []).append(token)
        self._starts = {name: [t.start for t in tokens] for name, tokens in self._of.items()}

    def between(self, name: str, start: int, end: int) -> list[Token]:
        """Return the tokens of a class that begin from *start* to before *end*, and end by *end*."""
        starts = self._starts.get(name)
        if not starts:
            return []
        low, high = bisect.bisect_left(starts, start), bisect.bisect_left(starts, end)
        return [t for t in self._of[name][low:high] if t.end <= end]

    def at(self, name: str, start: int) -> Token | None:
        """Return the token of a class that begins at *start*."""
        return (
            next(iter(self.between(name, start, start + 1 + 60)), None) if self._is_at(name, start) else None
        )

    def _is_at(self, name: str, start: int) -> bool:
        starts = self._starts.get(name, [])
        at = bisect.bisect_left(starts, start)
        return at < len(starts) and starts[at] == start

    def all(self, name: str) -> list[Token]:
        """Return all tokens of a class."""
        return self._of.get(name, [])


# Small letters, character by character: places in the text stay the same.
_SMALL = {c: c + 32 for c in range(ord("A"), ord("Z") + 1)}


def _found(text: str) -> Iterator[Token]:
    for pattern, name in lexicon().anywhere:
        for m in pattern.finditer(text):
            yield Token(m.start(1), m.end(1), name)
    lower = text.translate(_SMALL)
    for m in _beginnings().finditer(lower):
        at, first = m.start(), m.group()
        for bucket in _buckets(lower[at : at + _HEAD] if first.isascii() and not first.isdigit() else first):
            if bucket.stands(text, lower, at):
                yield from _words_at(bucket.head, text, lower, at)


def _words_at(head: str, text: str, lower: str, at: int) -> Iterator[Token]:
    """Yield the words with these first letters that stand there."""
    for pattern, small, names in _words(head):
        word = pattern.match(lower if small else text, at)
        if word and word.end() > at:
            for name in names:
                yield Token(at, word.end(), name)
