"""Messages, notes and help of the command line in Chinese.

They are written in English in the code, where they are raised. ``messages_zh.json`` holds Chinese by their
template: ``no such {}`` with ``{0}`` for what stood there. ``{0w}`` stands for a word that is itself in the
catalogue. What a user wrote (names, values, paths) is kept as it is. A message without an entry stays
English as a whole: no sentence mixes the two.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from siting.errors import SitingError

_FIELD = re.compile(r"\{(\d)(w?)\}")
# A field that holds a quoted value and words after it is another message, which begins alike.
_SPILLS = re.compile(r"'[^']*' [a-z]+\b(?! or )")
_SENTENCES = re.compile(r"(?<=[.?]) (?=[A-Z`'{])")


@cache
def messages() -> Mapping[str, str]:
    """Return the Chinese of each English template."""
    path = Path(__file__).with_name("messages_zh.json")
    found: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return found


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return the templates with fields as patterns, those with most words of their own first."""
    keys = sorted((k for k in messages() if "{}" in k), key=lambda k: (-len(k.replace("{}", "")), k))
    return tuple(
        (re.compile("(.+?)".join(map(re.escape, k.split("{}"))), re.DOTALL), messages()[k]) for k in keys
    )


def in_chinese(text: str) -> str | None:
    """Return a message in Chinese; None if the catalogue does not have it."""
    exact = messages().get(text)
    if exact is not None:
        return exact
    for pattern, chinese in _patterns():
        found = pattern.fullmatch(text)
        if found and not any(
            _SPILLS.search(found[int(k) + 1]) for k, word in _FIELD.findall(chinese) if not word
        ):
            return _filled(chinese, found.groups())
    return None


def _filled(chinese: str, fields: tuple[str, ...]) -> str:
    def value(field: re.Match[str]) -> str:
        text = fields[int(field[1])]
        return (in_chinese(text) or text) if field[2] else text

    return _FIELD.sub(value, chinese)


def error_in_chinese(error: SitingError) -> str:
    """Return an error as one line in Chinese; as it is in English if the catalogue does not have it."""
    what = in_chinese(error.what)
    if what is None:
        return str(error)
    where = f"{in_chinese(error.where) or error.where}：" if error.where else ""
    hint = hint_in_chinese(error.hint) if error.hint else ""
    return " ".join(f"{where}{what}。{hint}".split())


def hint_in_chinese(hint: str) -> str:
    """Return a hint in Chinese, sentence by sentence; a sentence that is not known stays English."""
    whole = _sentence(hint)
    if whole is not None:
        return whole
    return "".join(_sentence(part) or part for part in _SENTENCES.split(hint))


def _sentence(text: str) -> str | None:
    for form in (text, text.rstrip("."), f"{text}."):
        found = in_chinese(form)
        if found is not None:
            return found if found.endswith(("。", "？")) else f"{found}。"
    return None


def note_in_chinese(note: str) -> str:
    """Return a note in Chinese, its place kept; as it is if the catalogue does not have it."""
    whole = in_chinese(note)
    if whole is not None:
        return whole
    where, colon, rest = note.partition(": ")
    told = in_chinese(rest) if colon else None
    return note if told is None else f"{in_chinese(where) or where}：{told}"
