"""The command that opens the page."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from siting.commands.common import LangOption
from siting.errors import MissingExtraError


def app(
    folder: Annotated[
        Path | None, typer.Argument(metavar="[DIR]", help="Folder of all studies; ~/siting by default.")
    ] = None,
    *,
    port: Annotated[
        int | None, typer.Option("--port", min=1, max=65535, help="Port of 127.0.0.1; 8765, or a free one.")
    ] = None,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Whether to open the page in the browser.")
    ] = True,
    shortcut: Annotated[
        bool, typer.Option("--shortcut", help="Write a starter for a double click onto the desktop, and end.")
    ] = False,
    lang: LangOption = None,
) -> None:
    """Open the page: drop a file of parcels, decide, run, hand over, without a command line.

    It runs on this computer alone and needs no network. The studies are folders that `siting run` reads.
    """
    try:
        import python_multipart  # noqa: F401
        import starlette  # noqa: F401
        import uvicorn  # noqa: F401
    except ImportError:
        raise MissingExtraError(
            "the page needs more packages", where="app", hint='Install them: pip install "siting[app]"'
        ) from None
    from siting.commands.shortcut import default_folder, write_shortcut

    home = default_folder() if folder is None else folder
    if shortcut:
        typer.echo(str(write_shortcut(home)))
        return
    from siting.app.server import serve

    serve(home, port=port, browser=browser, lang=lang.value if lang else "")
