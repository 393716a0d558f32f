"""Audit: the claims of a document, judged."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from siting._version import __version__
from siting.chunks import Progress, quiet
from siting.errors import ClaimsError, DocumentError, SitesError, quote
from siting.evidence import Label
from siting.readers.read_options import ReadOptions
from siting.records import dataclass

if TYPE_CHECKING:
    import pandas as pd

    from siting.auditing.judging.check import Audit
    from siting.auditing.judging.site import AuditSite
    from siting.auditing.reading.claims import Reading
    from siting.auditing.reading.claims_file import ClaimsRead
    from siting.auditing.reading.documents import Document
    from siting.catalogue import Catalogue, ClimateFile
    from siting.show.audit.save import Original

_CLAIM_FILES = (".yaml", ".yml")


@dataclass(frozen=True)
class AuditResult:
    """What an audit found: every claim of a document with its verdict."""

    found: Audit
    _original: Original | None = None
    _claims_file: Path | None = None
    notes: tuple[Label, ...] = ()
    """What the user should know about the files of parcels, one line per item."""

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
    **declared: Any,
) -> AuditResult:
    """Check every figure of a document against measurement, and against the document itself.

    Parameters
    ----------
    document
        Text, Markdown, Word, PDF, slides, a workbook or a web page, or claims in YAML; None if *claims* holds
        them all.
    site
        The site it is about: a name, or ``"LAT,LON"`` in degrees WGS84, with ``"NAME="`` before it to call it
        so; a parcel of *among* by its name or id; None for that in the file of claims. Of a file of several
        parcels it is the one that the document's title names, otherwise the only one that it speaks of; the
        others are those it may compare it with. Several sites where the document is about more than one: a
        figure is judged at the site that its row, sentence or heading names, otherwise at the first.
    elevation_m
        Elevation of the first site [m], if known more exactly.
    claims
        Claims in YAML. Those that an audit of the same document wrote (``claims.yaml``) take the place of
        what would be read from it; others are judged with it.
    among
        Study, or file of parcels, whose sites superlatives are judged among; the figures of a study's sites
        that the document names are theirs. A recovery band that names no place is judged for the
        anchors of its criteria, and free cooling for its technology where the document states no other.
    tolerance
        Tolerance of an "about" figure, as a share of it.
    weather, table
        A weather file (EPW or CSV) of a station near the site, or a climate table of your own, instead of the
        embedded table of China.
    places
        A file of places by name (GeoJSON, CSV, a workbook ...): they are known as ends of distances and as
        the site, before those of the tables.
    declared
        What a file of parcels does not say itself, as for `read_parcels`: ``crs``, ``datum``, ``layer`` ...

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
    from siting.api.audited_sites import asked_for, compared_with, require_file_read, sites_of
    from siting.auditing.judging.check import audit as judge
    from siting.auditing.judging.verdicts import Rules

    catalogue = _catalogue(weather, table, places)
    given = _given(document, claims)
    options = ReadOptions(**declared)
    others = compared_with(among, options)
    asked = [asked_for(one, given.text, options) for one in _asked(site, given)]
    require_file_read(options, among, asked)
    notes = [read for read in (others.notes, *(one.notes for one in asked)) if read is not None]
    sites = sites_of(asked, others.parcels, catalogue, elevation_m)
    rivals = others.rivals(asked)
    progress("read", 0, 1)
    reading = given.reading(sites, catalogue, rivals)
    progress("judge", 0, 1)
    found = judge(
        reading,
        sites[0],
        rules=Rules(tolerance=tolerance),
        further=sites[1:],
        rivals=rivals,
        rings=others.rings,
        plant=others.plant,
        catalogue=catalogue,
        version=__version__,
        asked=tuple(one.said for one in asked),
        in_doubt=_told(chain.from_iterable(read.in_doubt for read in notes)),
    )
    if options.declared:
        read_as = {name: getattr(options, name) for name in options.declared}
        found = replace(found, provenance={**found.provenance, "read_as": read_as})
    told = _told(chain.from_iterable(read.lines for read in notes))
    return AuditResult(found, given.original(reading), given.claims_file, told)


def _told(lines: Iterable[str]) -> tuple[Label, ...]:
    """Return notes in both languages, each once."""
    from siting.texts.messages import note_in_chinese

    return tuple(Label(line, note_in_chinese(line)) for line in dict.fromkeys(lines))


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

    @cached_property
    def opened(self) -> Document:
        """The document with its text and tables."""
        from siting.auditing.reading.documents import read_document

        if self.document is None:
            raise _nothing()
        return read_document(self.document)

    def text(self) -> str:
        """Return the text of the document; without it, the words that the file of claims quotes."""
        if self.document is None and self.whole is not None:
            return "\n".join(claim.quote for claim in self.whole.reading.claims)
        return self.opened.text

    def reading(
        self, sites: Sequence[AuditSite], catalogue: Catalogue, rivals: Sequence[AuditSite]
    ) -> Reading:
        """Return the claims to judge, each at its site; *rivals* are sites that the document may name."""
        if self.whole is not None:
            reading = self.whole.reading
            if self.document is not None:
                reading = replace(reading, figures=_read(self.opened, sites, catalogue, rivals).figures)
        else:
            reading = _read(self.opened, sites, catalogue, rivals)
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
    document: Document, sites: Sequence[AuditSite], catalogue: Catalogue, rivals: Sequence[AuditSite]
) -> Reading:
    """Return what a document claims, for the sites that it tells apart."""
    from siting.auditing.judging.several_sites import read_told_apart
    from siting.auditing.reading.bilingual import once

    return once(read_told_apart(document, sites, catalogue, rivals))


def _nothing() -> DocumentError:
    return DocumentError("nothing to judge", where="audit", hint="Give a document, or --claims FILE")


def _given(document: str | Path | None, claims: str | Path | None) -> _Given:
    from siting.auditing.reading.claims_file import read_claims

    path = None if document is None else Path(document)
    more = None if claims is None else read_claims(claims)
    if path is None:
        if claims is None:
            raise _nothing()
        return _Given(claims_file=Path(claims), whole=more)
    if path.suffix.lower() in _CLAIM_FILES:
        return _Given(claims_file=path, whole=read_claims(path), more=more)
    if more is None or claims is None or not more.of:
        return _Given(path, more=more)
    if not _is_text(path, more.of):
        raise ClaimsError(
            f"were read from another document, or from an earlier version of {quote(path.name)}",
            where=str(claims),
            hint="Leave the document out to judge the file alone",
        )
    return _Given(path, Path(claims), whole=more)


def _is_text(path: Path, sha256: str) -> bool:
    return path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == sha256


def _asked(site: str | Sequence[str] | None, given: _Given) -> tuple[str, ...]:
    """Return the sites as the user names them, or as the file of claims does."""
    if isinstance(site, str):
        return (site,)
    named = tuple(site or ()) or (() if given.whole is None else given.whole.site)
    if not named:
        raise SitesError("no site is given", where="--site", hint="Give a name, or LAT,LON in degrees.")
    return named
