"""The listing commands: ``siting criteria`` and ``siting sources``."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import typer

from siting.commands.common import (
    JsonOption,
    LangOption,
    print_json,
    spoken,
)

if TYPE_CHECKING:
    from siting.criteria.base import Criterion
    from siting.evidence import Label


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command()(criteria)
    app.command()(sources)


def criteria(*, lang: LangOption = None, as_json: JsonOption = False) -> None:
    """List what can be measured, with unit and source."""
    from siting.criteria.registry import criteria as installed
    from siting.show.base.terminal import print_entries, warn
    from siting.texts import say

    found, faults = installed().usable()
    warn(faults)
    if as_json:
        print_json(
            [
                {
                    "id": c.id,
                    "label": c.label.en,
                    "label_zh": c.label.zh,
                    "unit": c.unit,
                    "description": c.description.en,
                    "sources": list(c.sources),
                    "params": c.params.model_json_schema(),
                }
                for c in found.values()
            ]
        )
        return
    language = spoken(lang)
    comma = say("mark.list")[language]
    print_entries(
        say("listing.criteria")[language],
        [
            (
                f"{c.id} [{_unit_of(c)[language]}]",
                c.description[language],
                say(
                    "listing.details", params=comma.join(c.params.model_fields), sources=comma.join(c.sources)
                )[language],
            )
            for c in found.values()
        ],
    )


def _unit_of(criterion: Criterion) -> Label:
    """Return the unit of a criterion; of one without, what decides it."""
    from siting.texts import say
    from siting.texts.unit_words import unit_words

    if criterion.unit:
        return unit_words(criterion.unit)
    return say("listing.unit_of_column" if criterion.id == "attribute" else "listing.unit_by_study")


def sources(*, lang: LangOption = None, as_json: JsonOption = False) -> None:
    """List the embedded layers and the sources of figures, with licence and date."""
    from siting.catalogue import embedded_layers
    from siting.catalogue import sources as all_sources
    from siting.show.base.sources import kind_words, licence_words, place_words
    from siting.show.base.terminal import print_entries
    from siting.texts import say
    from siting.texts.messages import source_words

    layers = embedded_layers().values()
    if as_json:
        print_json(
            {
                "layers": [
                    {
                        "id": x.id,
                        "title": x.title.en,
                        "title_zh": x.title.zh,
                        "complete": x.complete,
                        "licence": x.source.licence,
                        "date": x.source.date,
                        "sha256": x.sha256,
                        "source": x.source.id,
                    }
                    for x in layers
                ],
                "sources": [asdict(s) for s in all_sources().values()],
            }
        )
        return
    language = spoken(lang)
    print_entries(
        say("listing.layers")[language],
        [
            (
                x.id,
                x.title[language] + ("" if x.complete else say("listing.gaps")[language]),
                say(
                    "listing.layer", licence=licence_words(x.source), date=source_words(x.source.date),
                    digest=x.sha256[:12], source=x.source.id,
                )[language],
            )
            for x in layers
        ],
    )  # fmt: skip
    print_entries(
        say("listing.sources")[language],
        [
            (
                s.id,
                say("listing.source", title=s.title, kind=kind_words(s.kind), date=source_words(s.date))[
                    language
                ],
                f"{place_words(s)[language]}\n{s.certainty[language]}",
            )
            for s in all_sources().values()
        ],
    )
