"""The siting rules of a study, as read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from siting.records import dataclass

if TYPE_CHECKING:
    from siting.rules.rule import SitingRule


@dataclass(frozen=True)
class StudyRules:
    """The rules of a study in order, and the files they were read from, for ``run.json``."""

    rules: tuple[SitingRule, ...] = ()
    inputs: tuple[dict[str, str], ...] = ()
