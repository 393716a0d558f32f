"""The page of what is handed over: tick it, wait, download one zip."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from siting.api.handover import PARTS, hand_over, handed_over, run_into
from siting.app import pages
from siting.app.jobs import Progress
from siting.app.workspace import HANDOVER, RESULTS, STUDY
from siting.plugin import SitingError

_TICKED = ("report", "kit", "workbook", "map")


async def show(request: Request) -> Response:
    """Show what can be handed over, and what was."""
    return await run_in_threadpool(_show, request)


def _show(request: Request, *, error: str = "") -> Response:
    folder = pages.folder_of(request)
    busy, ended = pages.ended(request, folder.name)
    draft = pages.draft_of(request)
    names = [str(name) for name in draft.parcels.frame["name"].head(500)]
    return pages.page(
        request, "handover.html", status=422 if error else 200, error=error, parts=PARTS, ticked=_TICKED,
        busy=busy, ended=ended, made=None if busy else handed_over(folder / HANDOVER, draft), names=names,
        folder=str(folder / HANDOVER), study_lang=draft.study.file.lang, cover=draft.cover, seen=draft.digest,
    )  # fmt: skip


async def write(request: Request) -> Response:
    """Begin to write what is ticked, or save what the covers say."""
    form = await pages.form_of(request)
    folder = pages.folder_of(request)
    if "by" in form:
        draft, said = pages.draft_of(request, seen=pages.text(form, "seen")), ("by", "contact", "date")
        await run_in_threadpool(lambda: draft.covered(**{key: pages.text(form, key) for key in said}))
        return pages.onward(pages.study_address(folder.name, "handover"))
    wanted = [part for part in PARTS if part in form.getlist("part")]
    if not wanted:
        error = pages.told(SitingError("nothing is ticked", hint="Tick what is to be handed over"), request)
        return await run_in_threadpool(lambda: _show(request, error=error))
    lang = pages.text(form, "for_lang")
    site, rivals = pages.text(form, "site"), [str(name) for name in form.getlist("rival") if name]
    chosen = lang if lang in {"en", "zh"} else None

    def work(progress: Progress) -> None:
        result = run_into(folder / STUDY, folder / RESULTS, progress)
        hand_over(result, folder / HANDOVER, wanted, lang=chosen, site=site, rivals=rivals, progress=progress)

    pages.jobs(request).start(folder.name, work)
    return pages.onward(pages.study_address(folder.name, "handover"))


ROUTES = (Route("/s/{name}/handover", show), Route("/s/{name}/handover", write, methods=["POST"]))
