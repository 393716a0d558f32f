"""The commands about claims: ``siting audit`` and ``siting promote``."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from siting import __version__
from siting.commands.common import JsonOption, Lang, LangOption, print_json, progress_bar

if TYPE_CHECKING:
    from siting.auditing.judging.site import AuditSite
    from siting.auditing.reading.claims import Reading

FAILED = 3
_CLAIM_FILES = (".yaml", ".yml")


class FailOn(StrEnum):
    """The verdict that makes the command fail."""

    contradicted = "contradicted"


DocArgument = Annotated[
    Path,
    typer.Argument(metavar="DOC", help="Document (.txt, .md, .docx, .pdf), or claims in YAML (.yaml)."),
]
SiteOption = Annotated[
    str, typer.Option("--site", metavar="NAME|LAT,LON", help="The site the document speaks for.")
]
ElevationOption = Annotated[
    float | None, typer.Option("--elevation", help="Elevation of the site [m], where it is better known.")
]
ClaimsOption = Annotated[
    Path | None, typer.Option("--claims", help="More claims, in YAML, judged with those of the document.")
]
AmongOption = Annotated[
    Path | None,
    typer.Option("--among", metavar="STUDY", help="Study whose sites superlatives are judged among."),
]
ToleranceOption = Annotated[
    float, typer.Option("--tolerance", min=0.0, max=0.5, help="Tolerance of an 'about' figure, as a share.")
]
FailOption = Annotated[
    FailOn | None, typer.Option("--fail-on", help="Exit with 3 when a claim or a check has this verdict.")
]
StudyArgument = Annotated[
    Path | None, typer.Argument(metavar="[STUDY]", help="Study file; without it the embedded study.")
]


def register(app: typer.Typer) -> None:
    """Add the commands to the command line."""
    app.command()(audit)
    app.command()(promote)


def audit(
    document: DocArgument,
    *,
    site: SiteOption,
    out: Annotated[Path, typer.Option("--out", help="Folder for the results.")] = Path("audit"),
    elevation: ElevationOption = None,
    claims: ClaimsOption = None,
    among: AmongOption = None,
    tolerance: ToleranceOption = 0.05,
    fail_on: FailOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check every figure of a promotional document against measurement, and against the document itself."""
    from siting.auditing.judging.check import audit as judge
    from siting.auditing.judging.site import find_site
    from siting.auditing.judging.verdicts import Rules, Verdict
    from siting.catalogue import Catalogue
    from siting.show.audit.audit_json import audit_document
    from siting.show.audit.save import FILES, save_audit
    from siting.show.audit.terminal import print_audit
    from siting.show.base.output_folder import RUN_FILE, require_target

    language = (lang or Lang.en).value
    catalogue = Catalogue()
    place = find_site(site, catalogue, elevation_m=elevation)
    require_target(out, [*FILES, RUN_FILE])
    with progress_bar(shown=not as_json) as progress:
        progress("read", 0, 1)
        reading = _read(document, claims, (place.label.en, place.label.zh))
        rivals = () if among is None else _rivals(among)
        progress("judge", 0, 1)
        found = judge(
            reading,
            place,
            rules=Rules(tolerance=tolerance),
            rivals=rivals,
            catalogue=catalogue,
            version=__version__,
        )
        files = save_audit(found, out, lang=language, progress=progress)
    if as_json:
        print_json(audit_document(found))
    else:
        print_audit(found, language)
        typer.echo("\n".join(["", *(str(path) for path in files)]))
    if fail_on is FailOn.contradicted and _fails(found.count()[Verdict.CONTRADICTED], found.checks):
        raise typer.Exit(FAILED)


def _fails(contradicted: int, checks: Sequence[object]) -> bool:
    from siting.auditing.judging.verdicts import Verdict

    return bool(contradicted) or any(getattr(c, "verdict", None) is Verdict.CONTRADICTED for c in checks)


def _read(document: Path, more: Path | None, names: tuple[str, ...]) -> Reading:
    from dataclasses import replace

    from siting.auditing.reading.claims_file import read_claims_file
    from siting.auditing.reading.extract import read_claims_of

    if document.suffix.lower() in _CLAIM_FILES:
        reading = read_claims_file(document)
    else:
        reading = read_claims_of(document, site_names=names)
    if more is None:
        return reading
    extra = read_claims_file(more)
    known = {claim.id for claim in reading.claims}
    added = tuple(replace(c, id=f"y-{c.id}") if c.id in known else c for c in extra.claims)
    return replace(reading, claims=(*reading.claims, *added))


def _rivals(study: Path) -> tuple[AuditSite, ...]:
    """Return the sites of a study, as those that superlatives are judged among."""
    from siting.auditing.judging.site import AuditSite
    from siting.evidence import Label
    from siting.study import load_study
    from siting.study import run as run_study

    sites = run_study(load_study(study)).outcome.sites
    frame = sites.frame
    return tuple(
        AuditSite(
            Label(str(en), str(zh) or str(en)), float(lon), float(lat), float(up), "study-file", "study-file"
        )
        for en, zh, lon, lat, up in zip(
            frame["name"], frame["name_zh"].fillna(""), sites.lon, sites.lat, sites.elevation_m, strict=True
        )
    )


def promote(
    site: Annotated[str, typer.Argument(metavar="SITE", help="Name or id of the site to promote.")],
    study: StudyArgument = None,
    *,
    rivals: Annotated[str, typer.Option("--rivals", metavar="A,B", help="Names or ids of its rivals.")],
    out: Annotated[Path, typer.Option("--out", help="Folder for the sheet.")] = Path("promote"),
    lang: Annotated[Lang | None, typer.Option("--lang", help="One language; else both.")] = None,
    as_json: JsonOption = False,
) -> None:
    """Write where a site wins against named rivals, with proof, and what it must disclose."""
    from siting.promotion.promotion import promote as compare
    from siting.show.base.output_folder import RUN_FILE, require_target
    from siting.show.base.terminal import warn
    from siting.show.promote.promotion_sheet import (
        files_of,
        print_promotion,
        promotion_document,
        save_promotion,
    )
    from siting.study import load_study
    from siting.study import run as run_study

    languages = [lang.value] if lang else ["en", "zh"]
    require_target(out, [*files_of(languages), RUN_FILE])
    with progress_bar(shown=not as_json) as progress:
        result = run_study(load_study(study), progress=progress)
        names = [name.strip() for name in rivals.replace("，", ",").split(",") if name.strip()]
        found = compare(result.outcome, site, names)
        files = save_promotion(found, out, languages=languages, progress=progress)
    warn(result.outcome.warnings)
    if as_json:
        print_json(promotion_document(found))
        return
    print_promotion(found, languages[0])
    typer.echo("\n".join(["", *(str(path) for path in files)]))
