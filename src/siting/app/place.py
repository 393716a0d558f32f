"""The page of climate and power at a place that is clicked on the map, or named."""

from __future__ import annotations

from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

import siting
from siting.api.climate import ClimateResult
from siting.api.page_words import plainly
from siting.api.places import known_places, position, relief
from siting.api.power import PowerResult
from siting.app import pages
from siting.plugin import Label, SitingError

_FIELDS = ("at", "elevation", "supply", "racks", "rack_kw", "pue", "transformers", "each_mva", "voltage_kv")
_USUAL = {"supply": "18", "rack_kw": "4", "pue": "1.3", "transformers": "2", "each_mva": "63"}


async def show(request: Request) -> Response:
    """Climate and cooling at a place, and the power of racks there."""
    return await run_in_threadpool(_show, request)


def _show(request: Request) -> Response:
    given = {name: request.query_params.get(name, _USUAL.get(name, "")).strip() for name in _FIELDS}
    climate: dict[str, Any] | None = None
    power: dict[str, Any] | None = None
    said: list[str] = []
    error = ""
    try:
        if given["at"]:
            climate = _climate(given).document()
        if given["at"] and given["racks"]:
            found = _power(given)
            pairs, power = zip(*map(found.say, ("en", "zh")), strict=True), found.document()
            said = [plainly(Label(*pair))[pages.language(request)] for pair in pairs]
    except SitingError as fault:
        error = pages.told(fault, request)
    return pages.page(
        request, "place.html", status=422 if error else 200, given=given, climate=climate, power=power,
        said=said, error=error,
    )  # fmt: skip


def _climate(given: dict[str, str]) -> ClimateResult:
    lat, lon, up = position(given["at"])
    stated, supply = _number(given, "elevation"), _number(given, "supply") or 18.0
    return siting.climate_at(lat, lon, elevation_m=up if stated is None else stated, supply_water_c=supply)


def _power(given: dict[str, str]) -> PowerResult:
    phases = [{"name": "I", "racks": _number(given, "racks")}]
    pue, each, count = (_number(given, key) for key in ("pue", "each_mva", "transformers"))
    project: dict[str, Any] = {"phases": phases, "rack_kw": _number(given, "rack_kw")}
    project |= {"cooling_case": "large_indirect_evaporative"} if pue is None else {"pue": pue}
    if each and count:
        project["stations"] = [{"transformers": count, "each_mva": each, "feeds": ["I"]}]
    return siting.power_of(given["at"], project=project, elevation_m=_number(given, "elevation"))


def _number(given: dict[str, str], key: str) -> float | None:
    return pages.number(given[key]) if given[key] else None


async def chart(request: Request) -> Response:
    """Draw the chart of cooling hours by month at a place."""
    lang = pages.language(request)
    given = {name: request.query_params.get(name, "").strip() for name in _FIELDS}
    drawn = await run_in_threadpool(lambda: _climate(given).drawing(lang))
    return Response(drawn, media_type="image/svg+xml")


async def places(request: Request) -> Response:
    """Names of places for the map."""
    column = 3 if pages.language(request) == "zh" else 2
    return JSONResponse([[p[0], p[1], p[column], p[4]] for p in known_places()])


async def ground(_request: Request) -> Response:
    """Return the relief under the map."""
    return Response(relief(), media_type="image/webp", headers={"Cache-Control": "max-age=86400"})


ROUTES = (
    Route("/place", show),
    Route("/place/chart.svg", chart),
    Route("/places.json", places),
    Route("/relief.webp", ground),
)
