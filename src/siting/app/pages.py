"""What all pages share: the language, the templates, the answers to forms, and errors as one line."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote as url_quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, RedirectResponse, Response

import siting
from siting.api import words
from siting.api.page_words import page_error, page_note, plainly
from siting.app.guard import PRODUCT
from siting.app.jobs import Jobs
from siting.app.workspace import STUDY, Workspace
from siting.plugin import SitingError

HERE = Path(__file__).parent
_MAX_FILES = 40
_INLINE = {".html", ".json", ".png", ".svg", ".pdf", ".txt"}


@cache
def _templates() -> Environment:
    found = Environment(
        loader=FileSystemLoader(HERE / "templates"), autoescape=True, undefined=StrictUndefined
    )
    found.filters["url"] = lambda text: url_quote(str(text), safe="")
    return found


def language(request: Request) -> str:
    """Return the language of the page: as switched, else as started, else that of the browser."""
    chosen = request.cookies.get("siting_lang") or request.app.state.lang
    if not chosen:
        chosen = request.headers.get("accept-language", "en").partition(",")[0]
    word = words.language_of(chosen)
    return "zh" if word == "zh" or word.lower().startswith("zh") else "en"


def workspace(request: Request) -> Workspace:
    """Return the folder of all studies."""
    found: Workspace = request.app.state.workspace
    return found


def jobs(request: Request) -> Jobs:
    """Return the work that goes on."""
    found: Jobs = request.app.state.jobs
    return found


def folder_of(request: Request) -> Path:
    """Return the folder of the study in the address."""
    return workspace(request).folder(request.path_params["name"])


def draft_of(request: Request, *, seen: str = "") -> siting.StudyDraft:
    """Return the study in the address, for a change that was made to *seen*."""
    return siting.open_study(folder_of(request) / STUDY, seen=seen)


def page(request: Request, template: str, *, status: int = 200, **given: Any) -> HTMLResponse:
    """Return a page; *given* is what its template shows."""
    lang = language(request)
    name = request.path_params.get("name", "")
    folder = workspace(request).root / name
    spoken = {
        "t": lambda text_id, **figures: words.say(f"app.{text_id}", **figures)[lang],
        "s": lambda text_id: words.say(text_id)[lang],
        "label": lambda label: label[lang],
        "unit": lambda text: words.unit_words(text)[lang],
        "evidence": lambda word, sources=(): words.class_words(word, sources)[lang],
        "written": lambda found, unit: words.figure_words(found, unit)[lang],
        "noted": lambda note: page_note(note)[lang], "plain": lambda label: plainly(label)[lang],
        "source": lambda source_id: words.source_words(source_id)[lang],
    }  # fmt: skip
    about = {
        "lang": lang, "path": request.url.path, "name": name, "step": template.partition(".")[0], "error": "",
        "ready": bool(name) and (folder / STUDY).is_file(), "version": siting.__version__,
    }  # fmt: skip
    html = _templates().get_template(template).render({**words.FORMATS, **spoken, **about, **given})
    return HTMLResponse(html, status)


def ended(request: Request, name: str) -> tuple[bool, str]:
    """Return whether work on a study goes on, and else what there is to say about its end."""
    job = jobs(request).of(name)
    busy = job is not None and job.busy
    return busy, "" if job is None or busy or job.told is None else job.told[language(request)]


async def form_of(request: Request) -> FormData:
    """Return what a form sent."""
    return await request.form(max_files=_MAX_FILES, max_fields=5_000)


def text(form: FormData, key: str, default: str = "") -> str:
    """Return a field of a form as text."""
    value = form.get(key, default)
    return value.strip() if isinstance(value, str) else default


def number(given: str) -> float:
    """Return what was typed as a number. Raises `SitingError` for anything else."""
    try:
        value = float(given.strip().replace(",", "").replace("，", ""))
    except ValueError:
        value = float("inf")
    if not abs(value) < float("inf"):
        raise SitingError(f"'{given[:60]}' is not a number", hint="Write plain digits")
    return value


def onward(path: str) -> RedirectResponse:
    """Send the browser to a page after a change, so that reloading does not repeat it."""
    return RedirectResponse(path, 303)


def study_address(name: str, step: str) -> str:
    """Return the address of a page of a study."""
    return f"/s/{url_quote(name, safe='')}/{step}"


def told(error: SitingError, request: Request) -> str:
    """Return an error as a page says it, a line for each fault."""
    return page_error(error)[language(request)]


def product(request: Request, home: Path) -> Response:
    """Return the file in the address, written for the user; what runs in it has no part in the page."""
    path = (home / request.path_params["file"]).resolve()
    if not path.is_relative_to(home.resolve()) or not path.is_file():
        raise SitingError("there is no such file", where=path.name, hint="Write it again")
    shown = path.suffix.lower() in _INLINE and "download" not in request.query_params
    kind = "inline" if shown else "attachment"
    answer = FileResponse(path, filename=path.name, content_disposition_type=kind)
    answer.headers["Content-Security-Policy"] = PRODUCT
    return answer
