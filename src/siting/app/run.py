"""The page of the run: progress with a stop button, then map, ranking and figures of `siting run`."""

from __future__ import annotations

from functools import partial

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from siting.api.handover import run_into
from siting.api.saved import SavedRun
from siting.app import pages
from siting.app.workspace import HANDOVER, RESULTS, STUDY
from siting.plugin import SitingError

_MAX_ROWS = 200


async def show(request: Request) -> Response:
    """How far the run is, or what it found."""
    return await run_in_threadpool(_show, request)


def _show(request: Request) -> Response:
    folder = pages.folder_of(request)
    draft = pages.draft_of(request)
    busy, ended = pages.ended(request, folder.name)
    saved = SavedRun(folder / RESULTS)
    found = saved.exists and not busy
    site = request.query_params.get("site", "")
    ranking = saved.ranking(_MAX_ROWS) if found else []
    return pages.page(
        request, "run.html", busy=busy, ended=ended, found=found, stale=found and not saved.is_of(draft),
        ranking=ranking, criteria=draft.criteria if found else [], site=site, lacking=saved.lacking(ranking),
        figures=saved.figures(site) if site and found else [], told=saved.main_figures(ranking),
        outputs=saved.files if found else [], notes=saved.notes if found else [],
        title=draft.study.file.title.label, study_lang=draft.study.file.lang, heading_of=draft.heading_of,
        command=f'siting run "{draft.path}" --out "{saved.folder}"',
    )  # fmt: skip


async def act(request: Request) -> Response:
    """Start the run, or stop it."""
    form = await pages.form_of(request)
    folder = pages.folder_of(request)
    if pages.text(form, "action") == "stop":
        job = pages.jobs(request).of(folder.name)
        if job is not None:
            job.stopping = True
    else:
        if "lang" in form:
            pages.draft_of(request).in_language(pages.language(request))
        pages.jobs(request).start(folder.name, partial(run_into, folder / STUDY, folder / RESULTS))
    return pages.onward(pages.study_address(folder.name, pages.text(form, "back", "run")))


async def progress_of(request: Request) -> Response:
    """How far the work on a study is."""
    job = pages.jobs(request).of(pages.folder_of(request).name)
    return JSONResponse({"state": "none"} if job is None else job.as_json(pages.language(request)))


async def output(request: Request) -> Response:
    """Return a file that was written for the user."""
    where = request.path_params["where"]
    if where not in {RESULTS, HANDOVER}:
        raise SitingError("there is no such file", where=where, hint="Write it again")
    return pages.product(request, pages.folder_of(request) / where)


ROUTES = (
    Route("/s/{name}/run", show),
    Route("/s/{name}/run", act, methods=["POST"]),
    Route("/s/{name}/progress.json", progress_of),
    Route("/s/{name}/out/{where}/{file}", output),
)
