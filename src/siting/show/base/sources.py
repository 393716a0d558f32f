"""A source as written in a JSON document, and on a page for people."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from siting.evidence import Label, Source
from siting.show.base.blocks import Grid
from siting.texts import catalogue, say
from siting.texts.messages import source_words

_BREAKS, _MIN_TITLE = re.compile(r"[（，；：]|[,;:] | \("), 4

SOURCE_COLUMNS: tuple[tuple[str, int], ...] = (
    ("workbook.source_id", 20),
    ("common.source_title", 50),
    ("common.licence", 20),
    ("workbook.date", 12),
    ("workbook.kind", 12),
    ("common.certainty", 40),
    ("workbook.url", 50),
)
"""Heading, as the id of a text, and width of each column of a worksheet of sources."""


def source_row(source_id: str, source: Source, lang: str) -> tuple[str, ...]:
    """Return a source as a row of these columns."""
    words = (
        source.title,
        licence_words(source),
        date_words(source),
        kind_words(source.kind),
        source.certainty,
        place_words(source),
    )
    return source_id, *(label[lang] for label in words)


def source_entry(source: dict[str, Any]) -> dict[str, Any]:
    """Return a source as written in a JSON document."""
    return {key: value for key, value in source.items() if key != "id"}


def place_words(source: Source) -> Label:
    """Return where a source is to be found: an address, or that the user gave it."""
    given = source.url == "given by the user"
    return say("sources.given_by_user") if given else source_words(source.url)


def licence_words(source: Source) -> Label:
    """Return the licence of a source, or that it is the user's own."""
    own = source.licence == "the user's"
    return say("sources.users_own") if own else source_words(source.licence)


def kind_words(kind: str) -> Label:
    """Return the kind of a source or of a limit, such as 惯例; a plug-in's own kind is kept."""
    text_id = f"kind.{kind}"
    return say(text_id) if text_id in catalogue("en") else Label(kind, kind)


def date_words(source: Source) -> Label:
    """Return the date of a source, or the years that it is from."""
    return source_words(source.date)


def short_title(title: str) -> str:
    """Return the beginning of a title that says what it is; the list of sources below has it in full."""
    for end in _BREAKS.finditer(title):
        if end.start() >= _MIN_TITLE:
            return title[: end.start()]
    return title


def _published(source: Source) -> Label:
    place, date = place_words(source), date_words(source)
    return say("sources.dated", place=place, date=date) if source.date else place


def sources_grid(sources: Iterable[Source], lang: str) -> Grid:
    """Every source that was used."""
    rows = tuple(
        (s.id, s.title[lang], _published(s)[lang], licence_words(s)[lang], s.certainty[lang])
        for s in sorted(sources, key=lambda s: s.id)
    )
    keys = ("common.source", "common.source_title", "sources.published", "common.licence", "common.certainty")
    head = tuple(say(key)[lang] for key in keys)
    return Grid(head, rows, (1.3, 2.3, 2.2, 1.6, 2.0))
