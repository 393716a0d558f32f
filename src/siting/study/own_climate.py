"""A study's own climate: a weather file or a climate table instead of the embedded one."""

from __future__ import annotations

from pathlib import Path

from siting.catalogue import ClimateFile
from siting.errors import StudyError
from siting.evidence import Source
from siting.study.load import Study


def climate_file(
    study: Study, *, weather: str | Path | None = None, table: str | Path | None = None
) -> ClimateFile | None:
    """Return the climate file of a run: *weather* or *table*, otherwise the study's; None if there is none.

    Raises
    ------
    StudyError
        Both *weather* and *table* are given.
    """
    if weather is not None and table is not None:
        raise StudyError(
            "--weather and --table are both given", where=str(study.path), hint="Give one of them"
        )
    part = study.file.climate
    reach_km = None if part is None else part.max_station_km
    if weather is not None:
        return ClimateFile("weather", Path(weather), reach_km)
    if table is not None:
        return ClimateFile("table", Path(table), reach_km)
    if part is None:
        return None
    if part.weather:
        return ClimateFile("weather", study.folder / part.weather, reach_km)
    return ClimateFile("table", study.folder / (part.table or ""), reach_km)


def told_of(file: ClimateFile | None) -> tuple[dict[str, Source], tuple[dict[str, str], ...]]:
    """Return the file as a source by id, and its name and digest for the record of the run.

    Raises
    ------
    WeatherError
        The file cannot be used.
    """
    if file is None:
        return {}, ()
    from siting.climate.climate_source import climate_of

    climate = climate_of(file)
    assert climate.own is not None  # noqa: S101  (it is a user's file)
    name, digest = climate.digest
    return {climate.own.id: climate.own}, ({"role": "climate", "name": name, "sha256": digest},)
