"""The project of a study at its best sites, for the map, exhibits and the checklist."""

from __future__ import annotations

from dataclasses import replace

from siting.catalogue import Catalogue
from siting.climate.climate_source import climate_of
from siting.outcome import Outcome
from siting.outcome.project_reports import ProjectReports
from siting.power.project_schema import ProjectPart
from siting.study.load import Study

MAX_SITES = 30
"""So many of the best sites get a report: one takes a second where it draws routes."""


def with_land_and_power(outcome: Outcome, study: Study, catalogue: Catalogue, *, drawn: bool) -> Outcome:
    """Add the usable-area ledger and the project's power where the study asks for them, or only check."""
    if study.file.ledger is not None:
        from siting.study.ledger import with_ledger

        outcome = with_ledger(outcome, study.file.ledger, catalogue, str(study.path), drawn=drawn)
    if study.file.project is not None:
        outcome = with_project(outcome, study.file.project, catalogue, drawn=drawn)
    return outcome


def with_project(outcome: Outcome, part: ProjectPart, catalogue: Catalogue, *, drawn: bool) -> Outcome:
    """Add the power of the project at the best sites, or only check that it can be computed.

    Raises
    ------
    LayerError, StudyError
        A layer of the network is missing, or does not fit.
    """
    from siting.criteria.project import network_of, reports_of

    network = None if part.network is None else network_of(part.network, catalogue)
    if not drawn:
        return outcome
    rows = outcome.ranking.order[:MAX_SITES]
    found = reports_of(part, outcome.sites.take(rows), climate_of(catalogue.climate), network)
    used = {source.id: source for report in found if report is not None for source in report.sources}
    sources = dict(sorted({**outcome.sources, **used}.items()))
    return replace(outcome, project=ProjectReports(rows, tuple(found)), sources=sources)
