"""The sources under an exhibit: as many as fit into the lines, and the number left out."""

from __future__ import annotations

from collections.abc import Sequence

from siting.outcome import Outcome
from siting.show.base.drawing.page import Page
from siting.texts import say


def measured_sources(outcome: Outcome, lang: str) -> list[str]:
    """Return the titles of the sources behind the measurements, each once, in the order of the criteria."""
    used = dict.fromkeys(s for c in outcome.criteria for q in c.measured.quantities for s in q.sources)
    return [outcome.sources[key].title[lang] for key in used if key in outcome.sources]


def fitting_sources(
    page: Page, parts: Sequence[str], lang: str, *, size: float, width: float, lines: int
) -> str:
    """Join as many sources as fit into *lines* of *width* points, with a count of those left out."""
    for count in range(len(parts), 0, -1):
        text = _joined(parts[:count], len(parts) - count, lang)
        if len(page.wrap(text, size, width, lines=lines + 1)) <= lines:
            return text
    return _joined(parts, 0, lang)


def _joined(parts: Sequence[str], left_out: int, lang: str) -> str:
    text = say("common.sources_list", list=say("mark.semicolon")[lang].join(parts))[lang]
    return text + say("exhibit.more_sources", count=left_out)[lang] if left_out else text
