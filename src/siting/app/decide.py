"""The page of the decision: criteria, what their figures are worth, weights, rules and layers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import combinations

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

import siting
from siting.api.draft_parts import JUDGED, drawn_line, layer_themes
from siting.app import pages
from siting.app.workspace import keep, main_file
from siting.plugin import SitingError

_MAX_PAIRS = 7


async def show(request: Request) -> Response:
    """Show the criteria of a study, and those that it could have."""
    return await run_in_threadpool(_show, request)


def _show(request: Request, *, error: str = "") -> Response:
    draft = pages.draft_of(request)
    weighting = draft.weighting
    way = request.query_params.get("by") or weighting.method
    ids = [c.id for c in draft.criteria]
    pairs = list(combinations(range(len(ids)), 2)) if len(ids) <= _MAX_PAIRS else []
    return pages.page(
        request, "decide.html", status=422 if error else 200, error=error, criteria=draft.criteria,
        weighting=weighting, way=way, pairs=pairs, judged=JUDGED, offers=draft.offers(),
        rules=draft.rule_sets(), layers=draft.study.file.layers, seen=draft.digest, line=drawn_line,
        heading_of=draft.heading_of, themes=layer_themes(),
    )  # fmt: skip


async def change(request: Request) -> Response:
    """Make one change to the study."""
    form = await pages.form_of(request)
    try:
        draft = pages.draft_of(request, seen=pages.text(form, "seen"))
        action = pages.text(form, "action")
        if action in {"rules_file", "layer"}:
            await _take_file(draft, form, action)
        elif action in _CHANGES:
            await run_in_threadpool(_CHANGES[action], draft, form)
    except SitingError as fault:
        return await run_in_threadpool(partial(_show, request, error=pages.told(fault, request)))
    return pages.onward(pages.study_address(request.path_params["name"], "decide"))


async def _take_file(draft: siting.StudyDraft, form: FormData, action: str) -> None:
    name = main_file(await keep(form, draft.path.parent)).name
    if action == "layer" and name.lower().endswith(".epw"):
        await run_in_threadpool(draft.weathered, name)
    elif action == "layer":
        title = pages.text(form, "title") or name.rpartition(".")[0]
        own, theme = f"layer_{len(draft.study.file.layers) + 1}", pages.text(form, "theme")
        await run_in_threadpool(lambda: draft.layered(own, name, theme=theme, title=title))
    else:
        used = {one.id: one.grade for one in draft.rule_sets() if one.used}
        await run_in_threadpool(draft.ruled, {**used, name: ""})


def _points(form: FormData) -> dict[str, float]:
    return {key[7:]: pages.number(pages.text(form, key)) for key in form if key.startswith("weight_")}


def _compare(draft: siting.StudyDraft, form: FormData) -> None:
    ids = [c.id for c in draft.criteria]
    pairs = combinations(range(len(ids)), 2)
    draft.compared({(ids[i], ids[j]): pages.text(form, f"pair_{i}_{j}", "1") for i, j in pairs})


def _value(draft: siting.StudyDraft, form: FormData) -> None:
    worst, best = (pages.number(pages.text(form, key)) for key in ("worst", "best"))
    draft.valued(pages.text(form, "id"), worst=worst, best=best)


def _score(draft: siting.StudyDraft, form: FormData) -> None:
    scores = {key[6:]: pages.number(pages.text(form, key)) for key in form if key.startswith("score_")}
    draft.scored(pages.text(form, "id"), scores)


def _rules(draft: siting.StudyDraft, form: FormData) -> None:
    names = [str(name) for name in form.getlist("use")]
    draft.ruled({name: pages.text(form, f"grade_{name}") for name in names})


_CHANGES: dict[str, Callable[[siting.StudyDraft, FormData], object]] = {
    "weigh": lambda draft, form: draft.weighed(_points(form)),
    "swing": lambda draft, form: draft.weighed(_points(form), method="swing"),
    "compare": _compare,
    "value": _value,
    "score": _score,
    "place": lambda draft, form: draft.placed(pages.text(form, "id"), pages.text(form, "place")),
    "unit": lambda draft, form: draft.measured_in(pages.text(form, "id"), pages.text(form, "unit")),
    "add": lambda draft, form: draft.added(pages.text(form, "id")),
    "remove": lambda draft, form: draft.without(pages.text(form, "id")),
    "rules": _rules,
}

ROUTES = (Route("/s/{name}/decide", show), Route("/s/{name}/decide", change, methods=["POST"]))
