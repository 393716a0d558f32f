"""``siting power``: what a project needs, and whether its substations carry it."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from siting.commands.common import (
    JsonOption,
    LangOption,
    print_json,
    require_site_first,
    spoken,
)
from siting.conventions import STANDARD_RACK_KW
from siting.errors import StudyError, quote

_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")
_RACK_KW = f"{STANDARD_RACK_KW.value:g}"
_MAX_PUE = 5.0
_COMMA = re.compile(r"[,，、;；]")
_THOUSANDS = re.compile(r"\s*\d{1,3}(?:,\d{3})+\s*")
_STATION = re.compile(r"(\d+)\s*[xX×*]\s*(\d+(?:\.\d+)?)(?:@(\d+(?:\.\d+)?))?(?::(.+))?")


def power(
    site: Annotated[str, typer.Argument(metavar="SITE", help="A site of the study, a place, or LAT,LON.")],
    study: Annotated[
        Path | None, typer.Argument(metavar="[STUDY]", help="Study file with a project; or give --racks.")
    ] = None,
    *,
    racks: Annotated[
        str | None, typer.Option("--racks", metavar="N,N", help="Racks of each phase, instead of a project.")
    ] = None,
    rack_kw: Annotated[
        str | None,
        typer.Option("--rack-kw", metavar="KW", help="Power of a rack [kW]: 2.5 or 2.5-4."),
    ] = None,
    pue: Annotated[
        str | None, typer.Option("--pue", metavar="PUE", help="PUE: 1.3 or 1.25-1.35; or give --case.")
    ] = None,
    case: Annotated[
        str | None,
        typer.Option("--case", metavar="CASE", help="Cooling case, such as large_indirect_evaporative."),
    ] = None,
    stations: Annotated[
        str | None,
        typer.Option(
            "--stations", metavar="NxMVA,..", help="Substations: 2x63,2x63 or 2x63:I+II,2x63@110:III."
        ),
    ] = None,
    coupled: Annotated[
        bool | None,
        typer.Option("--coupled/--apart", help="Whether the substations can take over each other's load."),
    ] = None,
    outages: Annotated[int, typer.Option("--outages", help="Transformers out at a time: 1 is N-1.")] = 1,
    elevation: Annotated[
        float | None, typer.Option("--elevation", metavar="M", help="Metres above sea level.")
    ] = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show the load of a project by phase, and whether its substations carry it with one transformer out."""
    import siting
    from siting.show.power.power_report import print_power

    require_site_first(site, "power")
    loaded = None if study is None else siting.load_study(study)
    project = None
    if racks is not None:
        project = _project(racks, rack_kw or _RACK_KW, pue, case, stations, coupled=coupled)
    else:
        options = {
            "--rack-kw": rack_kw,
            "--pue": pue,
            "--case": case,
            "--stations": stations,
            "--coupled/--apart": coupled,
        }
        given = [name for name, value in options.items() if value is not None]
        if given:
            raise StudyError(
                "given without --racks",
                where=", ".join(given),
                hint="Give --racks too, or change the project of the study",
            )
    result = siting.power_of(site, loaded, project=project, elevation_m=elevation, outages=outages)
    if as_json:
        print_json(result.document())
        return
    print_power(result.found, spoken(lang))


def _project(
    racks: str, rack_kw: str, pue: str | None, case: str | None, stations: str | None, *, coupled: bool | None
) -> dict[str, Any]:
    """Return a project as in a study, from the options."""
    numbers = _racks(racks)
    if (pue is None) == (case is None):
        raise StudyError("neither or both are given", where="--pue, --case", hint="Give one of them")
    names = _ROMAN[: len(numbers)]
    project: dict[str, Any] = {
        "phases": [{"name": name, "racks": n} for name, n in zip(names, numbers, strict=True)],
        "rack_kw": _ends(rack_kw, "--rack-kw"),
        "coupled": coupled,
    }
    if pue is not None:
        project["pue"] = _ends(pue, "--pue")
        if not 1.0 <= project["pue"][0] <= project["pue"][1] <= _MAX_PUE:
            raise StudyError(f"{quote(pue)} is not a PUE", where="--pue", hint="Give 1 to 5, such as 1.3")
    if case is not None:
        project["cooling_case"] = case
    if stations is not None:
        project["stations"] = [_station(word.strip(), names) for word in _COMMA.split(stations)]
    return project


def _racks(racks: str) -> list[float]:
    """Return the racks of each phase."""
    if _THOUSANDS.fullmatch(racks):
        raise StudyError(
            f"{quote(racks)} is one number with a comma, or several phases",
            where="--racks",
            hint="Write 4200 for one phase; separate phases of under 1,000 racks by a semicolon, as in 4;200",
        )
    numbers = [_positive(word, "--racks") for word in _COMMA.split(racks)]
    if any(number != int(number) for number in numbers):
        raise StudyError(f"{quote(racks)} are not whole racks", where="--racks", hint="Write 4200,20000")
    if len(numbers) > len(_ROMAN):
        raise StudyError(f"{len(numbers)} phases", where="--racks", hint="Give a study with a project")
    return numbers


def _station(word: str, names: Sequence[str]) -> dict[str, Any]:
    from siting.power.substations import MAX_TRANSFORMERS

    found = _STATION.fullmatch(word)
    if not found:
        raise StudyError(
            f"{quote(word)} is not a substation",
            where="--stations",
            hint="Write 2x63, 2x63@110 (kV) or 2x63:I+II (phases), separated by commas",
        )
    count, each, voltage, phases = found.groups()
    if not (int(count) and float(each) and (voltage is None or float(voltage))):
        raise StudyError(
            f"{quote(word)} has a zero in it",
            where="--stations",
            hint="Write 2x63: transformers x MVA of each",
        )
    if int(count) > MAX_TRANSFORMERS:
        raise StudyError(
            f"{quote(word)} has {count} transformers",
            where="--stations",
            hint="Write the number of transformers first, then their MVA, such as 2x63",
        )
    station: dict[str, Any] = {"transformers": int(count), "each_mva": float(each)}
    if voltage:
        station["voltage_kv"] = float(voltage)
    if phases:
        station["feeds"] = _feeds(word, phases, names)
    return station


def _feeds(word: str, phases: str, names: Sequence[str]) -> list[str]:
    """Return the phases that a substation feeds; *names* are the project's."""
    feeds = [name.strip() for name in phases.split("+")]
    other = [name for name in feeds if name not in names]
    if other:
        listed = ", ".join(names)
        raise StudyError(
            f"{quote(word)} feeds phase {quote(other[0])}, and --racks has {listed}",
            where="--stations",
            hint=f"Name the phases {listed}, joined by +",
        )
    return feeds


def _ends(words: str, option: str) -> list[float]:
    ends = [_positive(word, option) for word in re.split(r"(?<=\d)\s*[-–~,]", words)]
    if len(ends) > 2:
        raise StudyError(f"{quote(words)} is not a range", where=option, hint="Give a number, or LOW-HIGH")
    if ends[0] > ends[-1]:
        raise StudyError(f"{quote(words)} falls", where=option, hint="Give LOW-HIGH, the lower end first")
    return [ends[0], ends[-1]]


def _positive(word: str, option: str) -> float:
    try:
        number = float(word)
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise StudyError(
            f"{quote(word.strip())} is not a number", where=option, hint="Write figures such as 4200 or 2.5"
        )
    if number <= 0.0:
        raise StudyError(
            f"{word.strip()} is not above 0", where=option, hint="Write figures such as 4200 or 2.5"
        )
    return number
