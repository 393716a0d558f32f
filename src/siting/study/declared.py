"""A study's declarations about its files, so that a fault in one is reported with its line."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from siting.errors import SitingError, StudyError
from siting.readers.strict_yaml import Expected, StrictYaml, dotted

_INIT = "`siting init DIR` writes a study to start from."
STUDY_FILE = Expected(
    StudyError,
    "a study file",
    missing=_INIT,
    empty=_INIT,
    shape="not a study: no keys such as title, sites, criteria",
    encoding="Save the study as UTF-8.",
)


@contextmanager
def declared_in(study: Path, keys: tuple[str, ...], *, only: Collection[str] | None = None) -> Iterator[None]:
    """Add study and line to a fault in a declaration under *keys*, such as the crs under ``sites``.

    Parameters
    ----------
    only
        The declarations made by the study (None: all).

    Raises
    ------
    SitingError
        The error from the block, unchanged unless it is about a key that the study declares.
    """
    try:
        yield
    except SitingError as error:
        if not error.about or (only is not None and error.about not in only):
            raise
        path = [*keys, error.about]
        raise type(error)(
            f"{dotted(path)}{error.where}: {error.what}",
            where=StrictYaml(study, STUDY_FILE).where(path),
            hint=error.hint,
        ) from None
