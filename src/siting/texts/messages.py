"""Messages, notes and help of the command line in Chinese.

They are written in English in the code, where they are raised. ``messages_zh.json`` holds Chinese by their
template: ``no such {}`` with ``{0}`` for what stood there. ``{0w}`` stands for words that may themselves be
in the catalogue, ``{0r}`` for what is kept to the letter, such as YAML to copy. What a user wrote (names,
values, paths) is kept as it is; its quotation marks and the commas of a list become Chinese. A message
without an entry stays English as a whole: `tests/commands/test_spoken.py` finds every text that has none.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from string import Formatter

from siting.errors import SitingError
from siting.evidence import Label
from siting.texts.unit_words import after_number, unit_words

_FIELD = re.compile(r"\{(\d)([wr]?)\}")
# A field that holds a quoted value and words after it is another message, which begins alike.
_SPILLS = re.compile(r"'[^']*' (?!and ')[a-z]+\b(?! or )")
_SENTENCES = re.compile(r"(?<=[.?]) (?=[A-Z`'{])")
# A name may have an apostrophe of its own: 'O'Neil Park'.
_QUOTED = re.compile(r"(?<![\w'\"\[({])'((?:[^']|(?<=[A-Za-z])'(?=[A-Za-z]))*)'(?=$|[\s,;:.)，、。；）])")
_BETWEEN = (
    (re.compile(r"”, (?=“|\d+ more)"), "”、"),
    (re.compile(r"” \((?:row|line) (\d+)\)"), r"”（第\1行）"),
    (re.compile(r"” \(feature (\d+)\)"), r"”（第\1个要素）"),
    (re.compile(r"” \(site “([^”]*)”\)"), r"”（\1）"),
    (re.compile(r"^site (?=“)"), ""),
    (re.compile(r"\.\.\. \((\d+) characters\)"), r"……（共\1个字符）"),
    (re.compile(r"）, (?=“)"), "）、"),
    (re.compile(r"” or “"), "”或“"),
    (re.compile(r"” and “"), "”和“"),
)
_MORE = re.compile(r"(?<=、)(\d+) more$")
_KEY = re.compile(r"([\w-]+(?:\[\d+\]|\.\w+)*): (?=\S)")
_LIST = re.compile(r"[\w.*+/-]+(?:, [\w.*+/-]+)+")
_MEASURED = re.compile(r"([-+≈≤≥]?[\d.,]*\d) (\S+|10,000 yuan\S*)")
_FILE = re.compile(r"([^:]+\.\w{1,10}): (?=\S)")
_ROW = re.compile(r"(.+), ((?:after )?(?:line|row|feature) [\d,]+)")
_PROSE = re.compile(r"[a-z]{2,} [a-z]{2,} [a-z]{2,}")
_MENDS = ("Did you mean ", "Known: ")
_QUOTED_IN_NOTES = ("weighting.by_data", "weighting.consistency.over", "weighting.not_named")
_NAMED = re.compile(r"\{(\w+)[^}]*\}")
_FEW_LETTERS = 12
"""A template with fewer of its own would take any sentence for itself."""


@cache
def _table(name: str) -> Mapping[str, str]:
    found: dict[str, str] = json.loads(Path(__file__).with_name(f"{name}_zh.json").read_text("utf-8"))
    return found


def messages() -> Mapping[str, str]:
    """Return the Chinese of each English template."""
    return _table("messages")


@cache
def _templates() -> tuple[tuple[list[str], str, str], ...]:
    """Return the templates with fields, in pieces, those with most words of their own first."""
    known = {**_of_catalogue(), **messages()}
    keys = sorted((k for k in known if "{}" in k), key=lambda k: (-len(k.replace("{}", "")), k))
    return tuple((k.split("{}"), k, known[k]) for k in keys)


def _of_catalogue() -> dict[str, str]:
    """Return the texts by id that notes quote, as templates: notes are kept in English and told in either."""
    from siting.texts import catalogue

    english, chinese = catalogue("en"), catalogue("zh")
    found = {}
    for text_id in (i for i in english if i.startswith(_QUOTED_IN_NOTES)):
        names = [name for _, name, _, _ in Formatter().parse(str(english[text_id])) if name]
        said = str(chinese[text_id])
        for number, name in enumerate(names):
            said = re.sub(rf"\{{{name}\b[^}}]*\}}", f"{{{number}}}", said)
        found[_NAMED.sub("{}", str(english[text_id]))] = said
    return found


def _fields(text: str, pieces: list[str]) -> tuple[str, ...] | None:
    """Return the text between the pieces of a template, never empty; None if *text* does not fit it.

    Each piece is matched at its first occurrence, so that the cost is linear in the length.
    """
    first, *middle, last = pieces
    if not text.startswith(first) or not text.endswith(last):
        return None
    at, fields = len(first), []
    for piece in middle:
        found = text.find(piece, at + 1)
        if found < 0:
            return None
        fields.append(text[at:found])
        at = found + len(piece)
    fields.append(text[at : len(text) - len(last)])
    return tuple(fields) if len(text) - len(last) > at else None


def in_chinese(text: str) -> str | None:
    """Return a message in Chinese; None if the catalogue does not have it."""
    exact = messages().get(text)
    if exact is not None:
        return exact
    for pieces, english, chinese in _templates():
        found = _fields(text, pieces)
        loose = len(english.replace("{}", "")) < _FEW_LETTERS
        filled = _filled(chinese, found, loose=loose) if found else None
        if filled is not None:
            return filled
    return None


def _filled(chinese: str, fields: tuple[str, ...], *, loose: bool) -> str | None:
    """Fill in what stood in the English; None if a field holds words that are no part of this message."""
    shown = [_field(fields[int(number)], kind, loose=loose) for number, kind in _FIELD.findall(chinese)]
    values = iter(shown)
    return None if None in shown else _FIELD.sub(lambda _: str(next(values)), chinese)


def _field(text: str, kind: str, *, loose: bool) -> str | None:
    """Return what stands in a field, in Chinese; None if it holds words of another message."""
    words = told(text) if kind == "w" or text.startswith(_MENDS) else None
    if words is not None or kind == "r":
        return words or text
    # Sentences of a field that should be in the catalogue, and are not, are another message's.
    foreign = [_PROSE] * (loose or kind == "w") + [_SPILLS] * (not kind)
    return None if any(pattern.search(text) for pattern in foreign) else _punctuated(text)


def _punctuated(field: str) -> str:
    """Return what a user wrote with Chinese quotation marks, commas and units."""
    measured = _MEASURED.fullmatch(field)
    if measured and not measured[2].isascii():
        return f"{measured[1]}{measured[2]}"  # as the user wrote it
    if measured and unit_words(measured[2]).zh != measured[2]:
        return f"{measured[1]}{after_number(measured[2]).zh}"
    if _LIST.fullmatch(field):
        return field.replace(", ", "、")
    said = _QUOTED.sub(r"“\1”", field)
    for english, chinese in _BETWEEN:
        said = english.sub(chinese, said)
    return _MORE.sub(r"另\1个", said)


def told(text: str) -> str | None:
    """Return a text in Chinese, whole or by its sentences; None if one of them is not in the catalogue."""
    whole = _sentence(text.strip())
    if whole is not None:
        return whole if text.rstrip().endswith((".", "?")) else whole.rstrip("。")
    sentences = _SENTENCES.split(text.strip())
    parts = [_sentence(part) for part in sentences] if len(sentences) > 1 else [None]
    return None if None in parts else "".join(str(part) for part in parts)


def error_in_chinese(error: SitingError) -> str:
    """Return an error as one line in Chinese; as it is in English if the catalogue does not have it."""
    what = _placed(error.what)
    if what is None:
        return str(error)
    where = f"{_where(error.where)}：" if error.where else ""
    hint = hint_in_chinese(error.hint) if error.hint else ""
    return " ".join(f"{where}{what}。{hint}".split())


def _where(where: str) -> str:
    """Return a place in Chinese: a file keeps its name, whatever words are in it."""
    row = _ROW.fullmatch(where)
    inside = told(row[2]) if row else None
    return told(where) or (f"{_punctuated(row[1])}，{inside}" if row and inside else _punctuated(where))


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
    return _placed(note) or note


def _placed(text: str) -> str | None:
    """Return ``place: what`` in Chinese, the place being a key, file or words; None if not known."""
    for found in filter(None, (_KEY.match(text), _FILE.match(text))):
        said = _placed(text[found.end() :])
        if said is not None:
            return f"{found[1]}：{said}"
    whole = told(text)
    if whole is not None:
        return whole
    for colon in re.finditer(": ", text):
        said, where = told(text[colon.end() :]), text[: colon.start()]
        place = told(where) or (None if _PROSE.search(where) else _punctuated(where))
        if said is not None and place is not None:
            return f"{place}：{said}"
    return None


def descriptions() -> Mapping[str, str]:
    """Return the Chinese of what the keys of a study mean."""
    return _table("schema")


def source_words(text: str) -> Label:
    """Return where an embedded source is from, its licence or its date, in both languages."""
    return Label(text, _table("sources").get(text, text))


def described(text: str) -> str:
    """Return in Chinese what a key or a part of a study means; as it is if the catalogue does not have it."""
    plain = " ".join(text.split()).replace("``", "`")
    return descriptions().get(plain) or in_chinese(plain) or text
