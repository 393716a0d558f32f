"""The page of what is handed over: tick it, wait, download one zip."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from siting.api.handover import PARTS, hand_over
from siting.app import pages
from siting.app.jobs import Progress
from siting.app.run import run_study
from siting.app.workspace import HANDOVER
from siting.plugin import SitingError

_TICKED = ("report", "kit", "workbook", "map")


async def show(request: Request) -> Response:
    """Show what can be handed over, and what was."""
    return await run_in_threadpool(_show, request)


def _show(request: Request, *, error: str = "") -> Response:
    folder = pages.folder_of(request)
    busy, ended = pages.ended(request, folder.name)
    draft, made = pages.draft_of(request), folder / HANDOVER
    names = [str(name) for name in draft.parcels.frame["name"].head(500)]
    there = made.rglob("*") if made.is_dir() and not busy else ()
    files = sorted(p.relative_to(made).as_posix() for p in there if p.is_file() and p.suffix != ".zip")
    zips = sorted(p.name for p in made.glob("*.zip")) if made.is_dir() and not busy else []
    return pages.page(
        request, "handover.html", status=422 if error else 200, error=error, parts=PARTS, ticked=_TICKED,
        busy=busy, ended=ended, files=files, zips=zips, names=names, folder=str(made),
        study_lang=draft.study.file.lang,
    )  # fmt: skip


async def write(request: Request) -> Response:
    """Begin to write what is ticked."""
    form = await pages.form_of(request)
    folder = pages.folder_of(request)
    wanted = [part for part in PARTS if part in form.getlist("part")]
    if not wanted:
        error = pages.told(SitingError("nothing is ticked", hint="Tick what is to be handed over"), request)
        return await run_in_threadpool(lambda: _show(request, error=error))
    lang = pages.text(form, "for_lang")
    site, rivals = pages.text(form, "site"), [str(name) for name in form.getlist("rival") if name]
    chosen = lang if lang in {"en", "zh"} else None

    def work(progress: Progress) -> None:
        result = run_study(folder, progress)
        hand_over(result, folder / HANDOVER, wanted, lang=chosen, site=site, rivals=rivals, progress=progress)

    pages.jobs(request).start(folder.name, work)
    return pages.onward(pages.study_address(folder.name, "handover"))


ROUTES = (Route("/s/{name}/handover", show), Route("/s/{name}/handover", write, methods=["POST"]))
