"""Audit: the claims of a document, judged."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from siting._version import __version__
from siting.errors import DocumentError
from siting.evidence import Label
from siting.study.result import Progress, quiet

if TYPE_CHECKING:
    import pandas as pd

    from siting.auditing.judging.check import Audit
    from siting.auditing.judging.site import AuditSite
    from siting.auditing.reading.claims import Reading
    from siting.catalogue import ClimateFile

_CLAIM_FILES = (".yaml", ".yml")


@dataclass(frozen=True)
class AuditResult:
    """What an audit found: every claim of a document with its verdict."""

    found: Audit

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
        """Write audit.json, audit.xlsx, audit.html and audit.docx into *folder*, all or nothing.

        Raises `OutputError` when they cannot be written.
        """
        from siting.show.audit.save import save_audit

        return save_audit(self.found, Path(folder), lang=lang, progress=progress)


def audit(
    document: str | Path,
    site: str,
    *,
    elevation_m: float | None = None,
    claims: str | Path | None = None,
    among: str | Path | None = None,
    tolerance: float = 0.05,
    weather: str | Path | None = None,
    table: str | Path | None = None,
    progress: Progress = quiet,
) -> AuditResult:
    """Check every figure of a document against measurement, and against the document itself.

    Parameters
    ----------
    document
        Text, Markdown, Word or PDF, or claims in YAML.
    site
        The site it is about: a name, or ``"LAT,LON"`` in degrees WGS84.
    elevation_m
        Elevation of the site [m], if known more exactly.
    claims
        More claims, in YAML, judged with those of the document.
    among
        Study whose sites superlatives are judged among.
    tolerance
        Tolerance of an "about" figure, as a share of it.
    weather, table
        A weather file (EPW or CSV) of a station near the site, or a climate table of your own, instead of the
        embedded table of China.

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
    from siting.auditing.judging.site import find_site, names_of
    from siting.auditing.judging.verdicts import Rules
    from siting.catalogue import Catalogue

    catalogue = Catalogue(climate=_climate_file(weather, table))
    place = find_site(site, catalogue, elevation_m=elevation_m)
    progress("read", 0, 1)
    reading = _read(Path(document), claims, names_of(place))
    rivals = () if among is None else _rivals(among)
    progress("judge", 0, 1)
    return AuditResult(
        judge(
            reading,
            place,
            rules=Rules(tolerance=tolerance),
            rivals=rivals,
            catalogue=catalogue,
            version=__version__,
        )
    )


def _climate_file(weather: str | Path | None, table: str | Path | None) -> ClimateFile | None:
    from siting.catalogue import ClimateFile

    if weather is not None and table is not None:
        raise DocumentError("--weather and --table are both given", where="audit", hint="Give one of them")
    if weather is not None:
        return ClimateFile("weather", Path(weather))
    return None if table is None else ClimateFile("table", Path(table))


def _read(document: Path, more: str | Path | None, names: tuple[str, ...]) -> Reading:
    from siting.auditing.reading.claims_file import read_claims_file
    from siting.auditing.reading.extract import read_claims_of

    if document.suffix.lower() in _CLAIM_FILES:
        reading = read_claims_file(document)
    else:
        reading = read_claims_of(document, site_names=names)
    if more is None:
        return reading
    extra = read_claims_file(Path(more))
    known = {claim.id for claim in reading.claims}
    added = tuple(replace(c, id=f"y-{c.id}") if c.id in known else c for c in extra.claims)
    return replace(reading, claims=(*reading.claims, *added))


def _rivals(study: str | Path) -> tuple[AuditSite, ...]:
    """Return the sites of a study, for judging superlatives among them."""
    from siting.auditing.judging.site import AuditSite
    from siting.study.load import load_study
    from siting.study.pipeline import run

    sites = run(load_study(study)).outcome.sites
    frame = sites.frame
    return tuple(
        AuditSite(
            Label(str(en), str(zh) or str(en)), float(lon), float(lat), float(up), "study-file", "study-file"
        )
        for en, zh, lon, lat, up in zip(
            frame["name"], frame["name_zh"].fillna(""), sites.lon, sites.lat, sites.elevation_m, strict=True
        )
    )
