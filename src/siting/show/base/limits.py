"""The limits that a criterion compares with, as people read them."""

from __future__ import annotations

from collections.abc import Mapping

from siting.evidence import Label, Source, Threshold
from siting.show.base.sources import kind_words
from siting.texts import catalogue, say
from siting.texts.unit_words import after_number


def limit_name(limit: Threshold) -> Label:
    """Return what a limit is called, such as 下限; a plug-in's own name is kept."""
    text_id = f"recovery.limits.{limit.name}"
    return say(text_id) if text_id in catalogue("en") else Label(limit.name, limit.name)


def limit_text(limit: Threshold, sources: Mapping[str, Source]) -> Label:
    """Return a limit with its unit, kind and source, which has its title in Chinese and its id in English."""
    source = sources.get(limit.source)
    return say(
        "workbook.threshold",
        name=limit_name(limit),
        value=limit.value,
        unit=after_number(limit.unit),
        kind=kind_words(limit.kind),
        source=Label(limit.source, source.title.zh if source else limit.source),
    )
