"""A source as written in a JSON document, and on a page for people."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from siting.evidence import Source
from siting.show.base.blocks import Grid
from siting.texts import say


def source_entry(source: dict[str, Any]) -> dict[str, Any]:
    """Return a source as written in a JSON document."""
    return {key: value for key, value in source.items() if key != "id"}


def sources_grid(sources: Iterable[Source], lang: str) -> Grid:
    """Every source that was used."""
    rows = tuple(
        (s.id, s.title[lang], f"{s.url} ({s.date})", s.licence, s.certainty[lang])
        for s in sorted(sources, key=lambda s: s.id)
    )
    head = (
        *(
            say(key)[lang]
            for key in ("common.source", "audit.finding", "audit.where", "common.licence", "common.certainty")
        ),
    )
    head = (head[0], say("common.source_title")[lang], say("sources.published")[lang], *head[3:])
    return Grid(head, rows, (1.4, 2.6, 2.4, 1.0, 2.0))
