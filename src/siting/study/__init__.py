"""The study: the decision as data, and its run."""

from siting.study.load import LoadedStudy, load_study
from siting.study.pipeline import Result, run
from siting.study.schema import Study

__all__ = ["LoadedStudy", "Result", "Study", "load_study", "run"]
