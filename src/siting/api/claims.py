"""Audit: the claims of a document, judged."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from siting._version import __version__
from siting.catalogue import STUDY_FILE
from siting.chunks import Progress, quiet
from siting.errors import ClaimsError, DocumentError, SitesError, quote
from siting.evidence import Label
from siting.records import dataclass

if TYPE_CHECKING:
    import pandas as pd

    from siting.auditing.judging.check import Audit
    from siting.auditing.judging.site import AuditSite
    from siting.auditing.reading.claims import Reading
    from siting.auditing.reading.claims_file import ClaimsRead
    from siting.catalogue import Catalogue, ClimateFile
    from siting.cooling.technologies import Technology
    from siting.evidence import FloatArray
    from siting.geo.features import Ring
    from siting.show.audit.save import Original
    from siting.sites.model import Sites
    from siting.study.load import Study

# Columns that say which county or city a row lies in.
_DISTRICT = re.compile(
    r"(?:所[在属])?(?:县|市|区|县市|县区|市县|县[（(]市、?区[)）]|区县|地市|城市)|county|city|district|prefecture",
    re.IGNORECASE,
)
_CLAIM_FILES = (".yaml", ".yml")


@dataclass(frozen=True)
class AuditResult:
    """What an audit found: every claim of a document with its verdict."""

    found: Audit
    _original: Original | None = None
    _claims_file: Path | None = None

    @property
    def claims(self) -> pd.DataFrame:
        """One row per claim, the columns of the claims in audit.json."""
        import pandas as pd

        return pd.DataFrame(self.document()["claims"])

    @property
    def contradicted(self) -> int:
        """Number of claims, and of checks of the document against itself, that are contradicted."""
        from siting.auditing.judging.verdicts import Verdict

        checks = sum(check.verdict is Verdict.CONTRADICTED for check in self.found.checks)
        return self.found.count()[Verdict.CONTRADICTED] + checks

    def document(self) -> dict[str, Any]:
        """Return the content of audit.json."""
        from siting.show.audit.audit_json import audit_document

        return audit_document(self.found)

    def save(self, folder: str | Path, *, lang: str = "en", progress: Progress = quiet) -> list[Path]:
        """Write the files of the audit into *folder*, all or nothing.

        These are audit.json, audit.xlsx, audit.html, audit.docx and claims.yaml; of a Word document also
        marked.docx, of a text its corrected copy with the difference. A claims.yaml there that was corrected
        by hand and judged stays as it is.

        Raises `OutputError` when they cannot be written.
        """
        from siting.show.audit.save import corrected_by_hand, save_audit

        keep = corrected_by_hand(Path(folder), self._claims_file)
        return save_audit(
            self.found, Path(folder), lang=lang, progress=progress, original=self._original, keep=keep
        )


def audit(
    document: str | Path | None = None,
    site: str | Sequence[str] | None = None,
    *,
    elevation_m: float | None = None,
    claims: str | Path | None = None,
    among: str | Path | None = None,
    tolerance: float = 0.05,
    weather: str | Path | None = None,
    table: str | Path | None = None,
    places: str | Path | None = None,
    progress: Progress = quiet,
) -> AuditResult:
    """Check every figure of a document against measurement, and against the document itself.

    Parameters
    ----------
    document
        Text, Markdown, Word, PDF, slides, a workbook or a web page, or claims in YAML; None if *claims* holds
        them all.
    site
        The site it is about: a name, or ``"LAT,LON"`` in degrees WGS84, with ``"NAME="`` before it to call it
        so; a parcel of the study *among* by its id; None for that in the file of claims. Several sites, or a
        file of parcels with their names, where the document is about more than one: a figure is judged at
        the site that its row, sentence or heading names, otherwise at the first.
    elevation_m
        Elevation of the first site [m], if known more exactly.
    claims
        Claims in YAML. Those that an audit of the same document wrote (``claims.yaml``) take the place of
        what would be read from it; others are judged with it.
    among
        Study whose sites superlatives are judged among; a recovery band that names no place is judged for the
        anchors of its criteria, and free cooling for its technology where the document states no other.
    tolerance
        Tolerance of an "about" figure, as a share of it.
    weather, table
        A weather file (EPW or CSV) of a station near the site, or a climate table of your own, instead of the
        embedded table of China.
    places
        A file of places by name (GeoJSON, CSV, a workbook ...): they are known as ends of distances and as
        the site, before those of the tables.

    Raises
    ------
    SitingError
        One line, where the document, the site or the study cannot be used.

    Examples
    --------
    >>> import pathlib, tempfile, siting
    >>> text = pathlib.Path(tempfile.mkdtemp()) / "leaflet.txt"
    >>> _ = text.write_text("Annual mean temperature 7 °C.")
    >>> found = siting.audit(text, "Jiaocheng").claims.iloc[0]
    >>> str(found["verdict"])
    'CONTRADICTED'
    """
    from siting.auditing.judging.check import audit as judge
    from siting.auditing.judging.verdicts import Rules

    catalogue = _catalogue(weather, table, places)
    given = _given(document, claims)
    asked = _asked(site, given)
    parcels, rings, plant = ((), (), None) if among is None else _of_study(among)
    sites = _sites(asked, parcels, catalogue, elevation_m)
    progress("read", 0, 1)
    rivals = tuple(parcel.site for parcel in parcels)
    reading = given.reading(sites, catalogue, rivals)
    progress("judge", 0, 1)
    found = judge(
        reading,
        sites[0],
        rules=Rules(tolerance=tolerance),
        further=sites[1:],
        rivals=rivals,
        rings=rings,
        plant=plant,
        catalogue=catalogue,
        version=__version__,
        asked=asked,
    )
    return AuditResult(found, given.original(reading), given.claims_file)


def _catalogue(weather: str | Path | None, table: str | Path | None, places: str | Path | None) -> Catalogue:
    from siting.auditing.judging.whereabouts import PLACES
    from siting.catalogue import Catalogue

    climate = _climate_file(weather, table)
    if places is None:
        return Catalogue(climate=climate)
    from siting.study.layers import read_layers
    from siting.study.schema import LayerPart

    path = Path(places).absolute()
    read = read_layers({PLACES: LayerPart(file=str(path))}, path)
    return Catalogue(user_layers=read.layers, user_sources=read.sources, climate=climate)


def _climate_file(weather: str | Path | None, table: str | Path | None) -> ClimateFile | None:
    from siting.catalogue import ClimateFile

    if weather is not None and table is not None:
        raise DocumentError("--weather and --table are both given", where="audit", hint="Give one of them")
    if weather is not None:
        return ClimateFile("weather", Path(weather))
    return None if table is None else ClimateFile("table", Path(table))


@dataclass(frozen=True)
class _Given:
    """What is judged: a document, files of claims, or both.

    ``whole`` takes the place of what would be read from the document, ``more`` is judged with it.
    """

    document: Path | None = None
    claims_file: Path | None = None
    whole: ClaimsRead | None = None
    more: ClaimsRead | None = None

    def reading(
        self, sites: Sequence[AuditSite], catalogue: Catalogue, rivals: Sequence[AuditSite]
    ) -> Reading:
        """Return the claims to judge, each at its site; *rivals* are sites that the document may name."""
        if self.whole is not None:
            reading = self.whole.reading
            if self.document is not None:
                reading = replace(reading, figures=_read(self.document, sites, catalogue, rivals).figures)
        elif self.document is not None:
            reading = _read(self.document, sites, catalogue, rivals)
        else:
            raise _nothing()
        if self.more is None:
            return reading
        known = {claim.id for claim in reading.claims}
        extra = self.more.reading.claims
        added = tuple(replace(c, id=f"y-{c.id}") if c.id in known else c for c in extra)
        return replace(reading, claims=(*reading.claims, *added))

    def original(self, reading: Reading) -> Original | None:
        """Return the bytes of the document that was read."""
        from siting.show.audit.save import Original

        if self.document is None:
            return None
        data = self.document.read_bytes()
        if hashlib.sha256(data).hexdigest() != reading.sha256:
            raise DocumentError(
                "changed while it was read", where=str(self.document), hint="Run the command again"
            )
        return Original(self.document.suffix, data)


def _read(
    path: Path, sites: Sequence[AuditSite], catalogue: Catalogue, rivals: Sequence[AuditSite]
) -> Reading:
    """Return what a document claims, for the sites that it tells apart."""
    from siting.auditing.judging.several_sites import read_told_apart
    from siting.auditing.reading.bilingual import once
    from siting.auditing.reading.documents import read_document

    return once(read_told_apart(read_document(path), sites, catalogue, rivals))


def _nothing() -> DocumentError:
    return DocumentError("nothing to judge", where="audit", hint="Give a document, or --claims FILE")


def _given(document: str | Path | None, claims: str | Path | None) -> _Given:
    from siting.auditing.reading.claims_file import read_claims

    path = None if document is None else Path(document)
    more = None if claims is None else read_claims(claims)
    if path is None or path.suffix.lower() in _CLAIM_FILES:
        if path is None:
            if claims is None:
                raise _nothing()
            return _Given(claims_file=Path(claims), whole=more)
        return _Given(claims_file=path, whole=read_claims(path), more=more)
    if more is None or claims is None or not more.of:
        return _Given(path, more=more)
    if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != more.of:
        raise ClaimsError(
            f"were read from another document, or from an earlier version of {quote(path.name)}",
            where=str(claims),
            hint="Leave the document out to judge the file alone",
        )
    return _Given(path, Path(claims), whole=more)


def _asked(site: str | Sequence[str] | None, given: _Given) -> tuple[str, ...]:
    """Return the sites as the user names them, or as the file of claims does."""
    if isinstance(site, str):
        return (site,)
    named = tuple(site or ()) or (() if given.whole is None else given.whole.site)
    if not named:
        raise SitesError("no site is given", where="--site", hint="Give a name, or LAT,LON in degrees.")
    return named


def _sites(
    asked: Sequence[str], parcels: tuple[_Parcel, ...], catalogue: Catalogue, elevation_m: float | None
) -> tuple[AuditSite, ...]:
    """Return the sites, each with its own name."""
    from siting.auditing.judging.site import find_site

    found: list[AuditSite] = []
    for one in asked:
        name, _, where = one.rpartition("=")
        label = None if not name.strip() else Label(name.strip(), name.strip())
        if Path(where).suffix and Path(where).is_file():
            found += _of_file(Path(where))
            continue
        up = None if found else elevation_m
        place = _parcel(where.strip(), parcels) or find_site(where, catalogue, elevation_m=up)
        found.append(place if label is None else replace(place, label=label))
    names = [site.label.en for site in found]
    for name in names:
        if names.count(name) > 1:
            raise SitesError(
                f"two sites are called {quote(name)}", where="--site", hint="Name them: --site NAME=PLACE."
            )
    return tuple(found)


def _of_file(path: Path) -> list[AuditSite]:
    """Return the parcels of a file as sites, by their names."""
    from siting.auditing.judging.site import GIVEN
    from siting.sites.read import read_sites

    return [one.site for one in _rows(read_sites(path), GIVEN)]


@dataclass(frozen=True)
class _Parcel:
    """A site of a study, with its id."""

    id: str
    site: AuditSite


def _of_study(
    study: str | Path,
) -> tuple[tuple[_Parcel, ...], tuple[Ring, ...], Technology | None]:
    """Return the sites of a study, the limits of its recovery bands, and its free-cooling technology."""
    from siting.study.load import load_study
    from siting.study.pipeline import run

    loaded = load_study(study)
    outcome = run(loaded).outcome
    parcels = _rows(outcome.sites, STUDY_FILE, _slopes(loaded, outcome.sites))
    return parcels, outcome.rings, _plant(loaded)


def _plant(study: Study) -> Technology | None:
    """Return the technology whose hours a study scores, of several the first; None if it scores none."""
    from siting.criteria.cooling import CoolingParams

    for part in study.file.criteria:
        if (part.measure or part.id) == "free_cooling":
            params = CoolingParams(**part.params)
            return params.build(params.technology)
    return None


def _slopes(study: Study, sites: Sites) -> FloatArray | None:
    """Return the mean slope of each site [%] by the terrain that the study has for slopes; None without."""
    from siting.study.criteria_shown import catalogue_of

    named = [part.params["layer"] for part in study.file.criteria if (part.measure or part.id) == "slope"]
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
    """Return the site of a study that is meant; None if none is, or if it cannot be told which."""
    if not parcels:
        return None
    import pandas as pd

    from siting.sites.names import rows_called

    frame = pd.DataFrame(
        [(p.id, p.site.label.en, p.site.label.zh) for p in parcels], columns=["site_id", "name", "name_zh"]
    )
    rows = rows_called(frame, wanted)
    return parcels[rows[0]].site if len(rows) == 1 else None
