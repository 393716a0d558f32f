"""Options that say how a file of parcels is to be read: that of --sites, or of an audit."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, cast

import typer

from siting.errors import SitesError, quote
from siting.readers.read_options import DecimalMark, ReadOptions

SitesOption = Annotated[Path | None, typer.Option("--sites", help="Site file to use instead of the study's.")]


def _decimal(mark: str) -> str:
    if mark not in {".", ","}:
        raise typer.BadParameter(f"{quote(mark)} is neither . nor ,")
    return mark


_OPTIONS: dict[str, tuple[Any, str, dict[str, Any]]] = {
    "crs": (str | None, "CRS of the site file where it does not say it, such as EPSG:4546.", {}),
    "datum": (str | None, "Datum of the site file: wgs84, gcj02 (Amap, Tencent) or bd09 (Baidu).", {}),
    "layer": (str | None, "Layer of the site file (GeoPackage, KML folder, zip) if it has several.", {}),
    "sheet": (str | None, "Sheet of the site file (XLSX); the first by default.", {}),
    "id_column": (str | None, "Column of the site file with a unique id.", {}),
    "name_column": (str | None, "Column of the site file with the name.", {}),
    "missing": (
        str | None,
        "Words and codes in the site file that mean missing, separated by commas: -9999,TBD.",
        {"metavar": "CODES"},
    ),
    "decimal": (
        str | None,
        "Decimal mark of figures written as text in the site file.",
        {"metavar": ".|,", "parser": _decimal},
    ),
}


def option_of(name: str) -> str:
    """Return the option that declares *name* on the command line, such as ``--id`` for ``id_column``."""
    return f"--{name.removesuffix('_column')}"


def reads_other_sites(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options on how a site file is read; it takes them together, as *options*."""
    own = inspect.signature(command, eval_str=True)
    added = [
        inspect.Parameter(
            name,
            inspect.Parameter.KEYWORD_ONLY,
            default=None,
            annotation=Annotated[kind, typer.Option(option_of(name), help=said, **more)],
        )
        for name, (kind, said, more) in _OPTIONS.items()
    ]
    parameters: list[inspect.Parameter] = []
    for parameter in own.parameters.values():
        # They stand behind the file that they are about.
        parameters += added if parameter.name == "options" else [parameter]

    @functools.wraps(command)
    def called(**given: Any) -> None:
        declared = {name: given.pop(name) for name in _OPTIONS}
        command(**given, options=_as_options(declared))

    shown = cast("Any", called)
    del shown.__wrapped__
    shown.__signature__ = own.replace(parameters=parameters)
    shown.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return called


def _as_options(given: dict[str, str | None]) -> ReadOptions:
    codes = [code.strip() for code in (given.pop("missing") or "").split(",")]
    decimal = cast("DecimalMark | None", given.pop("decimal"))
    texts = {name: text or None for name, text in given.items()}
    return ReadOptions(**texts, missing=tuple(filter(None, codes)), decimal=decimal)


def require_sites(sites: Path | None, options: ReadOptions) -> None:
    """Refuse options on how a site file is read where none is given. Raises `SitesError`."""
    if sites is None and options.declared:
        name = options.declared[0]
        raise SitesError(
            "is for --sites only",
            where=option_of(name),
            hint=f"Give --sites too, or declare {name} under sites in the study.",
        )
