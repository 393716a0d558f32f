"""The server of the page: it listens on 127.0.0.1 only."""

from __future__ import annotations

import secrets
import socket
import threading
import webbrowser
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from siting.app import audit, decide, handover, pages, parcels, place, run
from siting.app.guard import Guard
from siting.app.jobs import Jobs
from siting.app.workspace import Workspace
from siting.plugin import SitingError

HOST, PORT = "127.0.0.1", 8765
_MODULES = (parcels, decide, run, handover, audit, place)


def application(root: Path, *, port: int, key: str, lang: str = "") -> Starlette:
    """Return the page on the studies in *root*; *lang* is the language it starts in."""
    from xstatic.pkg import leaflet

    mounts = [
        Mount("/static", StaticFiles(directory=pages.HERE / "static")),
        Mount("/leaflet", StaticFiles(directory=leaflet.BASE_DIR)),
    ]
    app = Starlette(
        routes=[*mounts, *(route for module in _MODULES for route in module.ROUTES)],
        middleware=[Middleware(Guard, port=port, key=key)],
        exception_handlers={SitingError: _refuse},
    )
    app.state.workspace, app.state.jobs, app.state.lang = Workspace(root), Jobs(), lang
    return app


async def _refuse(request: Request, error: Exception) -> Response:
    assert isinstance(error, SitingError)  # noqa: S101  (it is registered for these alone)
    return pages.page(request, "error.html", status=422, error=pages.told(error, request), ready=False)


def serve(root: Path, *, port: int | None = None, browser: bool = True, lang: str = "") -> None:
    """Serve the page until it is interrupted, and open it in the browser.

    Raises `SitingError` when the port is taken; without one the usual port, or any free one, is used.
    """
    key = secrets.token_urlsafe(24)
    with _socket(port) as listening:
        number = listening.getsockname()[1]
        address = f"http://{HOST}:{number}/?key={key}"
        print(address, flush=True)  # noqa: T201  (what the user opens)
        if browser:
            threading.Timer(0.5, webbrowser.open, [address]).start()
        app = application(root, port=number, key=key, lang=lang)
        config = uvicorn.Config(app, log_level="warning", server_header=False, lifespan="off", ws="none")
        uvicorn.Server(config).run(sockets=[listening])


def _socket(port: int | None) -> socket.socket:
    """Return a socket that listens on this computer alone."""
    for wanted in (PORT, 0) if port is None else (port,):
        listening = socket.socket()
        try:
            listening.bind((HOST, wanted))
        except OSError:
            listening.close()
            continue
        return listening
    raise SitingError("the port is taken", where=f"--port {port}", hint="Choose another, or leave --port out")
