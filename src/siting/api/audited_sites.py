"""The sites of an audit and those it compares them with: by name, by position, as parcels of a file."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from siting.errors import SitesError, did_you_mean, quote
from siting.evidence import STUDY_FILE, Label
from siting.readers.read_options import ReadOptions
from siting.records import dataclass

if TYPE_CHECKING:
    from siting.auditing.judging.site import AuditSite
    from siting.catalogue import Catalogue
    from siting.cooling.technologies import Technology
    from siting.evidence import FloatArray
    from siting.geo.features import Ring
    from siting.sites.model import Sites
    from siting.study.load import Study

# Columns that say which county or city a row lies in.
_DISTRICT = re.compile(
    r"(?:所[在属])?(?:县|市|区|县市|县区|市县|县[（(]市、?区[)）]|区县|地市|城市)|county|city|district|prefecture",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Notes:
    """What the user should know about the sites of a file, and which of it casts doubt on where they are."""

    lines: tuple[str, ...]
    in_doubt: tuple[str, ...]

    @classmethod
    def of(cls, sites: Sites) -> Notes:
        """Return what `init` and `check` say of the same file."""
        from siting.linter.site_data import doubts

        return cls((*sites.warnings, *doubts(sites)), sites.datum_in_doubt)


@dataclass(frozen=True)
class Asked:
    """A site as asked for: where, its own name if one is given, and the parcels of the file that it names."""

    said: str
    where: str
    name: str = ""
    rows: tuple[AuditSite, ...] = ()
    found: AuditSite | None = None
    notes: Notes | None = None


@dataclass(frozen=True)
class _Parcel:
    """A site of a study, with its id."""

    id: str
    site: AuditSite


@dataclass(frozen=True)
class AmongParcels:
    """The parcels to compare with, the limits of their recovery bands, and their free-cooling technology."""

    parcels: tuple[_Parcel, ...] = ()
    rings: tuple[Ring, ...] = ()
    plant: Technology | None = None
    notes: Notes | None = None

    def rivals(self, asked: Sequence[Asked]) -> tuple[AuditSite, ...]:
        """Return these parcels, and those of the files that the sites are from."""
        of_files = (row for one in asked if len(one.rows) > 1 for row in one.rows)
        return (*(parcel.site for parcel in self.parcels), *of_files)


def compared_with(among: str | Path | None, options: ReadOptions) -> AmongParcels:
    """Return what a study, or a file of parcels alone, has to compare with; *options* are for the latter."""
    from siting.readers.file_kinds import is_site_file

    if among is None:
        return AmongParcels()
    path = Path(among)
    if not is_site_file(path):
        return _of_study(path)
    parcels, notes = _of_file(path, options)
    return AmongParcels(parcels, notes=notes)


def require_file_read(options: ReadOptions, among: str | Path | None, asked: Sequence[Asked]) -> None:
    """Refuse options on how a file of parcels is read where none is given. Raises `SitesError`."""
    from siting.readers.file_kinds import is_site_file

    of_among = among is not None and is_site_file(Path(among))
    if options.declared and not (of_among or any(one.rows for one in asked)):
        name = options.declared[0]
        raise SitesError(
            "is for a file of parcels only",
            where=f"--{name.removesuffix('_column')}",
            hint=f"Give one with --among or --site, or declare {name} under sites in the study.",
        )


def asked_for(one: str, text: Callable[[], str], options: ReadOptions) -> Asked:
    """Return what is asked for; of several parcels of a file the one named, or that the *text* is about.

    *options* say how that file is read.
    """
    from siting.auditing.judging.which_parcel import parcel_meant

    name, _, where = (part.strip() for part in one.rpartition("="))
    if not (Path(where).suffix and Path(where).is_file()):
        return Asked(one, where, name)
    parcels, notes = _of_file(Path(where), options)
    rows = tuple(parcel.site for parcel in parcels)
    if len(rows) == 1:
        return Asked(one, where, name, rows, rows[0], notes)
    found = _parcel(name, parcels) if name else parcel_meant(text(), rows, where)
    if found is None:
        names = (row.label.en for row in rows)
        raise SitesError(
            f"no single parcel is called {quote(name)}", where=where, hint=did_you_mean(name, names)
        )
    # Named in what is written down: the file of claims is judged at the same parcel again.
    return Asked(f"{found.label.en}={where}", where, "", rows, found, notes)


def sites_of(
    asked: Sequence[Asked], parcels: tuple[_Parcel, ...], catalogue: Catalogue, elevation_m: float | None
) -> tuple[AuditSite, ...]:
    """Return the sites, each with its own name."""
    from siting.auditing.judging.site import find_site

    found: list[AuditSite] = []
    for one in asked:
        up = None if found else elevation_m
        place = one.found or _parcel(one.where, parcels) or find_site(one.where, catalogue, elevation_m=up)
        found.append(replace(place, label=Label(one.name, one.name)) if one.name else place)
    names = [site.label.en for site in found]
    for name in names:
        if names.count(name) > 1:
            raise SitesError(
                f"two sites are called {quote(name)}", where="--site", hint="Name them: --site NAME=PLACE."
            )
    return tuple(found)


def _of_file(path: Path, options: ReadOptions) -> tuple[tuple[_Parcel, ...], Notes]:
    """Return the parcels of a file as sites, by their names, and what is to know about the file."""
    from siting.auditing.judging.site import GIVEN
    from siting.sites.read import read_sites

    sites = read_sites(path, options)
    return _rows(sites, GIVEN), Notes.of(sites)


def _of_study(study: Path) -> AmongParcels:
    """Return the sites of a study, the limits of its recovery bands, and its free-cooling technology."""
    from siting.study.load import load_study
    from siting.study.pipeline import run

    loaded = load_study(study)
    outcome = run(loaded).outcome
    parcels = _rows(outcome.sites, STUDY_FILE, _slopes(loaded, outcome.sites))
    return AmongParcels(parcels, outcome.rings, _plant(loaded), Notes.of(outcome.sites))


def _plant(study: Study) -> Technology | None:
    """Return the technology whose hours a study scores, of several the first; None if it scores none."""
    from siting.criteria.cooling import CoolingParams

    for part in study.file.criteria:
        if part.measure_id == "free_cooling":
            params = CoolingParams(**part.params)
            return params.build(params.technology)
    return None


def _slopes(study: Study, sites: Sites) -> FloatArray | None:
    """Return the mean slope of each site [%] by the terrain that the study has for slopes; None without."""
    from siting.study.criteria_shown import catalogue_of

    named = [part.params["layer"] for part in study.file.criteria if part.measure_id == "slope"]
    if not named:
        return None
    from siting.criteria.raster import SlopeMeasure, SlopeParams

    params = SlopeParams(layer=named[0], statistic="mean", unit="%")
    return SlopeMeasure(params, catalogue_of(study)).measure(sites).main.value


def _rows(sites: Sites, source: str, slopes: FloatArray | None = None) -> tuple[_Parcel, ...]:
    from siting.auditing.judging.site import AuditSite
    from siting.auditing.judging.site_file import rows_of

    frame = sites.frame
    within = [column for column in frame.columns if _DISTRICT.fullmatch(str(column).strip())]
    return tuple(
        _Parcel(
            str(key),
            AuditSite(
                Label(str(en), str(zh) or str(en)),
                float(lon), float(lat), float(up), source, source, float(up), tuple(map(str, county)), row,
            ),
        )
        for key, en, zh, lon, lat, up, county, row in zip(
            frame["site_id"], frame["name"], frame["name_zh"].fillna(""),
            sites.lon, sites.lat, sites.elevation_m, frame[within].fillna("").to_numpy(),
            rows_of(sites, slopes),
            strict=True,
        )
    )  # fmt: skip


def _parcel(wanted: str, parcels: tuple[_Parcel, ...]) -> AuditSite | None:
    """Return the site of a study that is meant; None if there is none, or if several could be meant."""
    if not parcels:
        return None
    import pandas as pd

    from siting.sites.names import rows_called

    frame = pd.DataFrame(
        [(p.id, p.site.label.en, p.site.label.zh) for p in parcels], columns=["site_id", "name", "name_zh"]
    )
    rows = rows_called(frame, wanted)
    return parcels[rows[0]].site if len(rows) == 1 else None
