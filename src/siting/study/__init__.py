"""The study: the decision as data, and its run."""

from siting.study.load import LoadedStudy, load_study
from siting.study.model import Study
from siting.study.pipeline import Result, run

__all__ = ["LoadedStudy", "Result", "Study", "load_study", "run"]
