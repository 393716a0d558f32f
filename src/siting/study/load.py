"""Reading a study file: YAML 1.2, strict, every fault with its line and how to correct it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Any, get_args

from pydantic import ValidationError

from siting.catalogue import DATA
from siting.criteria.base import Params
from siting.criteria.registry import criteria
from siting.errors import StudyError, did_you_mean, quote
from siting.readers.file_kinds import is_site_file
from siting.readers.model_faults import Checked, kind_of, real_keys
from siting.readers.postgis import Connections, connections_from
from siting.readers.strict_yaml import StrictYaml, dotted
from siting.records import dataclass
from siting.scoring.methods import KINDS
from siting.scoring.value_functions import ValueFn
from siting.study.declared import STUDY_FILE
from siting.study.schema import CriterionPart, StudyFile
from siting.study.study_rules import StudyRules
from siting.study.weight_checks import WeightFaultError, require_weights
from siting.study.weight_schema import WEIGHT_METHODS

EMBEDDED_STUDY = DATA / "studies" / "jiaocheng.yaml"


def _tags(fault: Any) -> list[str]:
    """Tags of the unions of a study that pydantic does not list."""
    if "method" in str(fault["ctx"]["discriminator"]):
        return list(WEIGHT_METHODS)
    if "value" in fault["loc"]:
        return [str(kind_of(model)) for model in get_args(ValueFn)]
    return list(KINDS)


_CHECKED = Checked(StudyFile, StudyError, "See docs/study.md for what it takes.", _tags)


@dataclass(frozen=True)
class Study:
    """A checked study, and the file it came from.

    ``params`` holds the checked parameters of each criterion, in order, ``rules`` the siting rules,
    ``connections`` the URLs of databases that its layers name.
    """

    file: StudyFile
    params: tuple[Params, ...]
    path: Path
    sha256: str
    rules: StudyRules = field(default_factory=StudyRules)
    connections: Connections = field(default_factory=Connections, repr=False)

    @property
    def folder(self) -> Path:
        """Folder that the study's paths start from."""
        return self.path.parent


def load_study(path: str | Path | None = None, *, postgis: Mapping[str, str] | None = None) -> Study:
    """Read and check a study file; without a path the embedded one.

    Parameters
    ----------
    path
        The study file.
    postgis
        URL of each database that its layers name, such as ``{"county": "postgresql://..."}``; otherwise that
        in the environment variable ``SITING_POSTGIS_COUNTY``.

    Raises
    ------
    StudyError
        With the line of the first fault.
    """
    connections = connections_from(postgis or {})
    path = EMBEDDED_STUDY if path is None else Path(path)
    if is_site_file(path):
        raise StudyError(
            "is a site file, not a study",
            where=str(path),
            hint="`siting init DIR --sites FILE` writes a study for it; "
            "or name it as file under sites in a study.",
        )
    file = StrictYaml(path, STUDY_FILE)
    try:
        study = StudyFile.model_validate(file.data)
    except ValidationError as error:
        raise _CHECKED.fault(file, error) from None
    try:
        require_weights(study)
    except WeightFaultError as fault:
        raise weight_error(path, file, fault) from None
    params = []
    for number, part in enumerate(study.criteria):
        known = criteria()
        if part.measure_id not in known:
            key = "measure" if part.measure else "id"
            raise StudyError(
                f"no criterion {quote(part.measure_id)} is installed",
                where=file.where(("criteria", number, key)),
                hint=_known_criterion(part.measure_id),
            )
        try:
            params.append(_params(known[part.measure_id].params, part, study))
        except ValidationError as error:
            raise _CHECKED.fault(
                file, error, ("criteria", number, "params"), known[part.measure_id].params
            ) from None
    return Study(study, tuple(params), path, file.sha256, _rules(study, file), connections)


def _rules(study: StudyFile, file: StrictYaml) -> StudyRules:
    if not study.rules and not study.supply:
        return StudyRules()
    from siting.study.rules import read_rules

    return read_rules(study, file)


def _known_criterion(name: str) -> str:
    near = did_you_mean(name, criteria())
    return f"{near} (see `siting criteria`)" if near.startswith("Did") else "See `siting criteria`"


def _params(model: type[Params], part: CriterionPart, study: StudyFile) -> Params:
    """Check the parameters of a criterion; one that is about the project gets that of the study."""
    given = dict(part.params)
    if "project" in model.model_fields and "project" not in given:
        given["project"] = study.project
    return model.model_validate(given)


def weight_error(path: Path, file: StrictYaml | None, fault: WeightFaultError) -> StudyError:
    """Return the fault as one line, with its line number if the text of the file is available."""
    if file is None:
        return StudyError(f"{dotted(fault.keys)}{fault.what}", where=str(path), hint=fault.hint)
    keys = real_keys(file, (), fault.keys)
    return StudyError(f"{dotted(keys)}{fault.what}", where=file.where(keys), hint=fault.hint)
