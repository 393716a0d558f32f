"""The page of the audit: drop a document, read the verdicts beside its text, correct a claim, download."""

from __future__ import annotations

import shutil
from pathlib import Path
from urllib.parse import quote

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

import siting
from siting.api import corrections as read
from siting.app import pages
from siting.app.workspace import RESULTS, keep, main_file
from siting.plugin import SitingError


async def begin(request: Request) -> Response:
    """Ask for a document and its site."""
    return _ask(request)


def _ask(request: Request, *, site: str = "", error: str = "") -> Response:
    audits = [p.name for p in pages.workspace(request).audited()]
    given = {"given": {"site": site}, "audits": audits, "error": error, "claims": None}
    return pages.page(request, "audit.html", status=422 if error else 200, **given)


async def check(request: Request) -> Response:
    """Keep a dropped document and judge it."""
    form = await pages.form_of(request)
    place, site = pages.workspace(request), pages.text(form, "site")
    folder = place.new(form, within=place.audits)
    document = main_file(await keep(form, folder))
    try:
        await run_in_threadpool(_judge, document, folder, site, pages.language(request))
    except SitingError as error:
        shutil.rmtree(folder)
        return _ask(request, site=site, error=pages.told(error, request))
    return pages.onward(f"/audit/{quote(folder.name, safe='')}")


def _judge(document: Path, folder: Path, site: str, lang: str) -> None:
    sites = [one.strip() for one in site.replace("；", ";").split(";") if one.strip()]
    claims = folder / RESULTS / "claims.yaml"
    corrected = claims if claims.is_file() else None
    siting.audit(document, sites or None, claims=corrected).save(folder / RESULTS, lang=lang)


def _folder(request: Request) -> Path:
    place = pages.workspace(request)
    return place.folder(request.path_params["name"], within=place.audits)


async def show(request: Request) -> Response:
    """Show the verdicts beside the text."""
    return await run_in_threadpool(_show, request)


def _show(request: Request, *, error: str = "") -> Response:
    folder = _folder(request)
    claims = read.claims_of(folder / RESULTS)
    document = main_file(folder.iterdir())
    pieces = read.marked_text(document, claims) if document.suffix.lower() not in {".yaml", ".yml"} else []
    count = {word: sum(one.verdict == word for one in claims) for word in read.GRAVITY}
    return pages.page(
        request, "audit.html", status=422 if error else 200, error=error, claims=read.by_gravity(claims),
        pieces=pieces, checks=read.by_gravity(read.checks_of(folder / RESULTS)), count=count,
        kinds=read.claim_kinds(), owners=read.claim_owners(), document=document.name, folder=str(folder),
        files=sorted(p.name for p in (folder / RESULTS).iterdir()),
    )  # fmt: skip


async def correct(request: Request) -> Response:
    """Correct a claim, and judge the document again."""
    form = await pages.form_of(request)
    folder = _folder(request)
    fields = {key: pages.text(form, key) for key in ("kind", "owner", "date")}
    claim = pages.text(form, "claim")

    def again() -> None:
        read.correct_claim(folder / RESULTS, claim, **fields, remove="remove" in form)
        _judge(main_file(folder.iterdir()), folder, "", pages.language(request))

    try:
        await run_in_threadpool(again)
    except SitingError as fault:
        told = pages.told(fault, request)
        return await run_in_threadpool(lambda: _show(request, error=told))
    return pages.onward(f"{request.url.path}#{claim}")


async def output(request: Request) -> Response:
    """Return a file of the audit."""
    return pages.product(request, _folder(request) / RESULTS)


ROUTES = (
    Route("/audit", begin),
    Route("/audit", check, methods=["POST"]),
    Route("/audit/{name}", show),
    Route("/audit/{name}", correct, methods=["POST"]),
    Route("/audit/{name}/out/{file}", output),
)
