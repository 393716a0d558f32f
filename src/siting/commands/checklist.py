"""``siting checklist``: the usual items of a due-diligence list for one site."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from siting.commands.common import (
    JsonOption,
    OneLangOption,
    PostgisOption,
    StudyArgument,
    document_language,
    postgis_of,
    print_json,
    progress_bar,
    require_site_first,
    spoken,
)
from siting.commands.summary import warn_of
from siting.languages import languages_in


def checklist(
    site: Annotated[str, typer.Argument(metavar="SITE", help="Name or id of the site.")],
    study: StudyArgument = None,
    *,
    out: Annotated[Path, typer.Option("--out", help="Folder for the list.")] = Path("checklist"),
    postgis: PostgisOption = None,
    lang: OneLangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the usual items of a due-diligence list: answered from which source, or whom to ask."""
    import siting
    from siting.show.base.docx import require_docx
    from siting.show.base.output_folder import RUN_FILE, require_target
    from siting.show.promote.checklist_sheet import CHECKLIST, print_checklist
    from siting.show.promote.sheet_files import sheet_files

    require_site_first(site, "checklist")
    require_docx()
    language = document_language(lang, study)
    require_target(out, [*sheet_files(CHECKLIST, languages_in(language)), RUN_FILE])
    with progress_bar(shown=not as_json) as progress:
        run = siting.run(siting.load_study(study, postgis=postgis_of(postgis)), progress=progress)
        result = siting.checklist(run, site)
        files = result.save(out, lang=language, progress=progress)
    warn_of(run, study)
    if as_json:
        print_json(result.document())
        return
    print_checklist(result.found, spoken(lang))
    typer.echo("\n".join(["", *(str(path) for path in files)]))
