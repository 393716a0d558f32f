"""Names of the languages, for options and study files."""

from __future__ import annotations

from contextvars import ContextVar

SPOKEN: ContextVar[str] = ContextVar("spoken", default="en")
"""The language in which the command line says what went wrong, and what to note."""

_CALLED = {
    "zh": ("cn", "zh-cn", "zh-hans", "zh-hans-cn", "chs", "chinese", "中文", "汉语", "简体中文"),
    "en": ("en-us", "en-gb", "eng", "english", "英文", "英语"),
}


LANGUAGES = tuple(_CALLED)


def language_of(word: str) -> str:
    """Return the language that a word means, such as ``zh`` for ``cn``; otherwise the word itself."""
    plain = word.strip().casefold().replace("_", "-")
    return next((lang for lang, names in _CALLED.items() if plain == lang or plain in names), word)
