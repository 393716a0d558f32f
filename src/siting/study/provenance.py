"""What a run was made from: its version, study, inputs and layers, and the sources of its figures."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from siting._version import __version__
from siting.catalogue import Catalogue, embedded_layers
from siting.criteria.base import Measure
from siting.criteria.registry import criteria
from siting.evidence import SITE_FILE, Label, Source
from siting.outcome import ConstraintVerdicts, Provenance, RuleVerdicts, ScoredCriterion
from siting.readers.door import printable
from siting.study.load import Study
from siting.texts import say


def provenance_of(study: Study, inputs: Sequence[dict[str, str]], measures: Sequence[Measure]) -> Provenance:
    """Return what a run is made from: version, study, inputs with the study's elevation raster, seeds."""
    given = list(inputs)
    dem = None if study.file.sites.dem is None else study.folder / study.file.sites.dem
    if dem is not None:
        with dem.open("rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        given.append({"role": "dem", "name": printable(dem.name), "sha256": digest})
    return {
        "siting": __version__,
        "study": {"name": printable(study.path.name), "sha256": study.sha256},
        "inputs": given,
        "layers": [{"id": info.id, "sha256": info.sha256} for info in embedded_layers().values()],
        "seeds": {
            f"{part.id}: {name}": seed
            for part, measure in zip(study.file.criteria, measures, strict=True)
            for name, seed in measure.seeds.items()
        },
    }


def used_sources(
    catalogue: Catalogue, scored: list[ScoredCriterion], others: Sequence[str]
) -> dict[str, Source]:
    """Return the sources of scored criteria and of what else is shown, by id."""
    used = [s for c in scored for q in c.measured.quantities for s in q.sources]
    used += [t.source for c in scored for t in c.thresholds] + [*others, SITE_FILE]
    brought = {s.id: s for c in scored for s in criteria()[c.measure].own_sources}
    known = {**brought, **catalogue.all_sources}
    return {key: known.get(key) or _stated_source(key) for key in sorted(set(used))}


def rule_sources(verdicts: Sequence[ConstraintVerdicts]) -> list[str]:
    """Return the sources of the rules among constraints, and of what they were compared with."""
    return [s for v in verdicts if isinstance(v, RuleVerdicts) for s in (v.rule.source, *v.sources)]


def _stated_source(words: str) -> Source:
    """Return a source given in words by a study."""
    certainty = say("sources.given_in_study")
    return Source(words, Label(words, words), "", "", "", "user", certainty)
