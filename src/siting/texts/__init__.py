"""User-facing texts by id: one catalogue per language, and `say`, which fills in the figures.

A catalogue is a JSON object from id to text. A text names its figures in braces, with the format that its
language needs (``{km:.1f} km``). Where the wording depends on a number, the entry is
``{"by": field, "one": text, "other": text}``: *one* is used when that figure is 1.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path
from string import Formatter

from siting.evidence import Label, as_label
from siting.languages import LANGUAGES

Text = str | dict[str, str]

_NAME_END, _FIGURE_START = re.compile(r"[A-Za-z0-9]\Z"), re.compile(r"[+\-−]?\d")


@cache
def catalogue(lang: str) -> Mapping[str, Text]:
    """Return all texts of one language; the file is read on first use."""
    texts: dict[str, Text] = json.loads(Path(__file__).with_name(f"{lang}.json").read_text(encoding="utf-8"))
    return texts


def say(text_id: str, /, **figures: object) -> Label:
    """Return a text in both languages, with its figures filled in.

    Parameters
    ----------
    text_id
        Id of the text in the catalogues.
    figures
        What its fields stand for, by name; a `Label` is shown in the language of the sentence.

    Raises
    ------
    KeyError
        No text has this id, or one of its fields was given no figure.
    """
    if not figures:
        return _plain(text_id)
    return Label(*(_filled(catalogue(lang)[text_id], lang, figures) for lang in LANGUAGES))


@cache
def _plain(text_id: str) -> Label:
    """Return a text without fields."""
    return Label(*(_filled(catalogue(lang)[text_id], lang, {}) for lang in LANGUAGES))


def join(parts: Iterable[Label | str], between: str) -> Label:
    """Return a list in words; *between* is the id of the separator."""
    labels, mark = [as_label(part) for part in parts], say(between)
    return Label(*(mark[lang].join(part[lang] for part in labels) for lang in LANGUAGES))


def templates(prefix: str) -> dict[str, Label]:
    """Return the texts whose id begins with *prefix*, fields unfilled: a page fills them in itself."""
    return {text_id: template(text_id) for text_id in catalogue("en") if text_id.startswith(prefix)}


def template(text_id: str) -> Label:
    """Return a text, its fields unfilled."""
    return Label(*(_general(catalogue(lang)[text_id]) for lang in LANGUAGES))


def _general(text: Text) -> str:
    return text if isinstance(text, str) else text["other"]


def _filled(text: Text, lang: str, figures: Mapping[str, object]) -> str:
    if isinstance(text, dict):
        text = text["one" if figures[text["by"]] == 1 else "other"]
    for value in figures.values():
        if isinstance(value, Label):
            figures = {k: v[lang] if isinstance(v, Label) else v for k, v in figures.items()}
            break
    return _apart(text, figures) if "}{" in text else text.format_map(figures)


def _apart(text: str, figures: Mapping[str, object]) -> str:
    """Fill in a text in which fields touch: a name that ends in a letter or digit keeps off the figure.

    Chinese sets no blank between words, but "A2" and "0.179" would read as one figure.
    """
    said = ""
    for literal, field, form, conversion in Formatter().parse(text):
        said += literal
        if field is not None:
            turned = f"!{conversion}" if conversion else ""
            filled = f"{{{field}{turned}:{form}}}".format_map(figures)
            runs_on = not literal and _NAME_END.search(said) and _FIGURE_START.match(filled)
            said += f" {filled}" if runs_on else filled
    return said
