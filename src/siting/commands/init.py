"""The command that writes a study to start from."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from siting.commands.common import (
    LangOption,
    spoken,
)
from siting.commands.other_sites import reads_other_sites, require_sites
from siting.readers.read_options import ReadOptions


@reads_other_sites
def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder to write the study into.")],
    *,
    sites: Annotated[
        Path | None, typer.Option("--sites", help="Your own sites: the study is written for this file.")
    ] = None,
    options: ReadOptions,
    lang: LangOption = None,
) -> None:
    """Write an editable copy of the embedded study, its site file and a JSON Schema for editors.

    With --sites FILE it is a study of your own sites instead, with criteria from the columns of the file.

    With --lang zh the study is annotated in Chinese, and so are its outputs.
    """
    from siting.show.base.terminal import warn
    from siting.study.load import EMBEDDED_STUDY
    from siting.study.new_study import write_new_study, write_study_of_sites
    from siting.texts import say

    require_sites(sites, options)
    language = spoken(lang)
    if sites is None:
        files = write_new_study(EMBEDDED_STUDY, folder, lang=language)
    else:
        files, warnings = write_study_of_sites(sites, folder, options, lang=language)
        warn(warnings)
    typer.echo("\n".join(str(path) for path in files))
    typer.echo(f"\n{say('init.next', file=files[0].name, path=str(files[0]))[language]}")
