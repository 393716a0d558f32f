"""``siting diff``: what moved between two runs, and why."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from siting.commands.common import (
    JsonOption,
    LangOption,
    print_json,
    spoken,
)


def diff(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="Folder of a run, or its result.json.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="Folder of a later run, or its result.json.")],
    *,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what moved between two runs, and how much is due to data, value functions, weights or sites."""
    import siting
    from siting.show.difference.difference import print_difference

    result = siting.diff(old, new)
    if as_json:
        print_json(result.document())
        return
    print_difference(result.found, spoken(lang))
