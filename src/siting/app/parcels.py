"""The first page, and the page of the parcels: what was understood of a file, and how to correct it."""

from __future__ import annotations

from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

import siting
from siting.api.parcels import column_meaning, template
from siting.app import pages
from siting.app.workspace import STUDY, keep, main_file, uploads_of
from siting.plugin import SitingError

PURPOSES = ("data_centre", "same_city", "remote", "own")
_READING = ("datum", "crs", "sheet", "layer", "name_column", "id_column", "missing", "decimal")
_MAX_ROWS = 100
Words = dict[str, str]


async def home(request: Request) -> Response:
    """Show the studies that there are, and boxes to drop a file on."""
    place = pages.workspace(request)
    studies, audits = ([p.name for p in found] for found in (place.studies(), place.audited()))
    given = {"purposes": PURPOSES, "root": str(place.root)}
    return pages.page(request, "home.html", given=given, studies=studies, audits=audits)


async def begin(request: Request) -> Response:
    """Keep a dropped file in a new folder, and write a study of it if it can be read."""
    form = await pages.form_of(request)
    folder = pages.workspace(request).new(form)
    await keep(form, folder)
    asked = {"purpose": pages.text(form, "purpose", PURPOSES[0]), "lang": pages.language(request)}
    unread = await run_in_threadpool(_started, request, folder, asked, {})
    return unread or pages.onward(pages.study_address(folder.name, "parcels"))


def _started(request: Request, folder: Path, asked: Words, declared: Words) -> Response | None:
    """Write a study of the file in a folder; where it cannot be read, return the page that says why."""
    try:
        siting.start_study(main_file(folder.iterdir()), folder, declared=declared, **asked)
    except SitingError as error:
        return _unread(request, folder, asked, declared, error)
    return None


def _unread(request: Request, folder: Path, asked: Words, declared: Words, error: SitingError) -> Response:
    """Show why a file cannot be read, and ask what it does not say."""
    given = {"parcels": None, "asked": asked, "reading": dict.fromkeys(_READING, "") | declared, "seen": ""}
    given |= {"file": main_file(folder.iterdir()).name, "error": pages.told(error, request)}
    return pages.page(request, "parcels.html", status=422, name=folder.name, **given)


async def show(request: Request) -> Response:
    """Show the parcels of a study, as they were understood."""
    return await run_in_threadpool(_show, request)


def _show(request: Request, *, error: str = "") -> Response:
    folder = pages.folder_of(request)
    if not (folder / STUDY).is_file():
        asked = {"purpose": PURPOSES[0], "lang": pages.language(request)}
        if unread := _started(request, folder, asked, {}):
            return unread
    draft = pages.draft_of(request)
    try:
        parcels = draft.parcels
    except SitingError as fault:
        return _unread(request, folder, {}, draft.reading, fault)
    heads, rows = parcels.table(most=_MAX_ROWS)
    return pages.page(
        request, "parcels.html", status=422 if error else 200, parcels=parcels, reading=draft.reading,
        error=error, columns=[(c, column_meaning(c)) for c in parcels.columns()], heads=heads, rows=rows,
        seen=draft.digest, file=draft.study.file.sites.file, asked={},
        headings=[c.heading for c in parcels.columns()], title=draft.study.file.title.label,
    )  # fmt: skip


async def correct(request: Request) -> Response:
    """Read the file in another way, or take another file; of both, the file first."""
    form, folder = await pages.form_of(request), pages.folder_of(request)
    declared = {name: pages.text(form, name) for name in _READING if name in form}
    there = (folder / STUDY).is_file()
    if uploads_of(form) and not there:  # what could not be read is replaced
        for old in filter(Path.is_file, list(folder.iterdir())):
            old.unlink()
    kept = await keep(form, folder) if uploads_of(form) else []
    if there:
        failed = await run_in_threadpool(_changed, request, form, kept, declared)
    else:
        asked = {"purpose": pages.text(form, "purpose"), "lang": pages.text(form, "study_lang")}
        failed = await run_in_threadpool(_started, request, folder, asked, declared)
    return failed or pages.onward(pages.study_address(folder.name, "parcels"))


def _changed(request: Request, form: FormData, kept: list[Path], declared: Words) -> Response | None:
    try:
        draft = pages.draft_of(request, seen=pages.text(form, "seen"))
        if "title" in form:
            draft.retitled(pages.text(form, "title"))
        else:
            file = main_file(kept).name if kept else draft.study.file.sites.file
            draft.refiled(file, declared or draft.reading)
    except SitingError as error:
        return _show(request, error=pages.told(error, request))
    return None


async def outlines(request: Request) -> Response:
    """Return the outlines of the parcels, for the map."""
    draft = pages.draft_of(request)
    found = await run_in_threadpool(lambda: draft.parcels)
    return JSONResponse(await run_in_threadpool(found.outlines))


async def blank(_request: Request) -> Response:
    """Return the workbook to fill in."""
    named = {"Content-Disposition": 'attachment; filename="parcels_template.xlsx"'}
    return Response(template(), media_type="application/octet-stream", headers=named)


async def speak(request: Request) -> Response:
    """Switch the language of the page."""
    form = await pages.form_of(request)
    back = pages.text(form, "back", "/")
    answer = RedirectResponse(back if back.startswith("/") and not back.startswith("//") else "/", 303)
    answer.set_cookie("siting_lang", pages.text(form, "lang"), max_age=365 * 24 * 3600, samesite="strict")
    return answer


ROUTES = (
    Route("/", home),
    Route("/new", begin, methods=["POST"]),
    Route("/lang", speak, methods=["POST"]),
    Route("/parcels_template.xlsx", blank),
    Route("/s/{name}/parcels", show),
    Route("/s/{name}/parcels", correct, methods=["POST"]),
    Route("/s/{name}/outlines.json", outlines),
)
