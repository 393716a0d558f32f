"""Names of the languages, for options and study files, and the words for yes and no in both."""

from __future__ import annotations

from collections.abc import Iterable
from contextvars import ContextVar

SPOKEN: ContextVar[str] = ContextVar("spoken", default="en")
"""The language in which the command line says what went wrong, and what to note."""

LANGUAGES: tuple[str, ...] = ("en", "zh")
"""The languages of texts, in the order in which they stand beside each other."""

_CALLED = {
    "zh": ("cn", "zh-cn", "zh-hans", "zh-hans-cn", "chs", "chinese", "中文", "汉语", "简体中文"),
    "en": ("en-us", "en-gb", "eng", "english", "英文", "英语"),
}

YES = frozenset({"yes", "true", "是", "有", "在", "1"})
NO = frozenset({"no", "false", "否", "无", "不在", "0"})
"""Words that say whether something is so, compared without regard to case."""


def plain_word(word: object) -> str:
    """Return a word as it is compared: without blanks around it and without case; empty for None."""
    return "" if word is None else str(word).strip().casefold()


def answers(words: Iterable[str]) -> frozenset[str]:
    """Return every word for yes if one of *words* is one, and the same for no; empty without either."""
    plain = {plain_word(word) for word in words}
    return (YES if plain & YES else frozenset()) | (NO if plain & NO else frozenset())


def languages_in(lang: str | None) -> list[str]:
    """Return the languages in which something is written: the one that was asked for, else all."""
    return [lang] if lang else list(LANGUAGES)


def language_of(word: str) -> str:
    """Return the language that a word means, such as ``zh`` for ``cn``; otherwise the word itself."""
    plain = word.strip().casefold().replace("_", "-")
    return next((lang for lang, names in _CALLED.items() if plain == lang or plain in names), word)
