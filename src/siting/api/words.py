"""Words for people in both languages, as the command line says them: texts, units, classes, errors, notes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from siting.errors import SitingError, without_urls
from siting.evidence import Label, Source
from siting.languages import language_of
from siting.texts import say
from siting.texts.messages import source_words as date_words
from siting.texts.shares import score_interval, score_text, share_text, share_texts

__all__ = [
    "FORMATS",
    "class_words",
    "error_words",
    "figure_words",
    "language_of",
    "note_words",
    "say",
    "source_words",
    "stage_words",
    "unit_words",
]


FORMATS = {
    "score_interval": score_interval, "score_text": score_text, "share_text": share_text,
    "share_texts": share_texts,
}  # fmt: skip
"""How scores and shares of the weight are written, by name."""


def error_words(error: SitingError) -> Label:
    """Return an error as the one line that the command line prints."""
    from siting.texts.messages import error_in_chinese

    return Label(without_urls(str(error)), without_urls(error_in_chinese(error)))


def note_words(note: str) -> Label:
    """Return a note of a run in both languages."""
    from siting.texts.messages import note_in_chinese

    return Label(note, note_in_chinese(note))


def stage_words(stage: str) -> Label:
    """Return a stage of a run, as its progress names it, in words."""
    from siting.texts import catalogue

    key = f"app.stage.{stage.partition(' ')[0]}"
    return say(key) if key in catalogue("en") else Label(stage, stage)


def unit_words(unit: str) -> Label:
    """Return a unit as people write it."""
    from siting.texts.unit_words import unit_words as words

    return words(unit)


def class_words(evidence: str, sources: Sequence[str] = ()) -> Label:
    """Return the class of a figure (observed, derived ...); what was typed in is called so."""
    from siting.show.base.text import evidence_text

    return evidence_text(evidence or "unknown", sources)


def figure_words(found: Mapping[str, float | None] | None, unit: str) -> Label:
    """Return a figure with its interval (``value``, ``low``, ``high``) and unit; null is UNKNOWN."""
    from siting.texts.figure_texts import figure_text

    value, low, high = (None if found is None else found[key] for key in ("value", "low", "high"))
    if value is None:
        return say("common.unknown")
    return figure_text(
        value, value if low is None else low, value if high is None else high, unit, read=False
    )


def source_words(source_id: str) -> Label:
    """Return the title of a source with its date; the id itself where it is the user's own."""
    found = _sources().get(source_id)
    if found is None:
        return Label(source_id, source_id)
    dated = date_words(found.date)
    english = f"{found.title.en}, {dated.en}" if "(" in dated.en else f"{found.title.en} ({dated.en})"
    chinese = f"{found.title.zh}，{dated.zh}" if "（" in dated.zh else f"{found.title.zh}（{dated.zh}）"
    return Label(english, chinese) if found.date else found.title


@cache
def _sources() -> Mapping[str, Source]:
    from siting.auditing.judging.distance import PUBLISHED_ROAD, ROAD_FACTOR
    from siting.auditing.judging.documentary import CLASSES, TIERS
    from siting.catalogue import sources
    from siting.criteria.registry import criteria
    from siting.power.substations import SOURCE

    own = [source for one in criteria().usable()[0].values() for source in one.own_sources]
    return {
        **sources(),
        **{source.id: source for source in (PUBLISHED_ROAD, ROAD_FACTOR, CLASSES, TIERS, SOURCE, *own)},
    }
