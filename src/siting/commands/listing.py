"""The listing commands: ``siting criteria`` and ``siting sources``."""

from __future__ import annotations

from dataclasses import asdict

import typer

from siting.commands.common import JsonOption, print_json


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command()(criteria)
    app.command()(sources)


def criteria(*, as_json: JsonOption = False) -> None:
    """List what can be measured, with unit and source."""
    from siting.criteria.registry import criteria as installed
    from siting.show.base.terminal import print_entries, warn

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
    print_entries(
        "What can be measured",
        [
            (
                f"{c.id} [{c.unit or 'unit of the column'}]",
                c.description.en,
                f"parameters: {', '.join(c.params.model_fields)}\nsources: {', '.join(c.sources)}",
            )
            for c in found.values()
        ],
    )


def sources(*, as_json: JsonOption = False) -> None:
    """List the embedded layers and the sources of figures, with licence and date."""
    from siting.catalogue import embedded_layers
    from siting.catalogue import sources as all_sources
    from siting.show.base.terminal import print_entries

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
    print_entries(
        "Embedded layers",
        [
            (
                x.id,
                f"{x.title.en}{'' if x.complete else ' (not a complete list)'}",
                f"{x.source.licence}; {x.source.date}; sha256 {x.sha256[:12]}; source {x.source.id}",
            )
            for x in layers
        ],
    )
    print_entries(
        "Sources of figures",
        [
            (s.id, f"{s.title.en} ({s.kind}, {s.date})", f"{s.url}\n{s.certainty.en}")
            for s in all_sources().values()
        ],
    )
