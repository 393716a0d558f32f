"""The language that the command line itself speaks."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from siting.errors import SitingError, quote
from siting.languages import LANGUAGES, language_of

VARIABLE = "SITING_LANG"
_STUDY_LANG = re.compile(rb"^lang:[ \t]*[\"']?([^\s\"'#]+)", re.MULTILINE)
_MAX_BYTES = 1 << 16
_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")


def spoken_language(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """Return ``en`` or ``zh``: of ``--lang``, else of the study named, of SITING_LANG, or of the locale."""
    asked = _asked(arguments)
    if asked:
        return asked
    for argument in arguments:
        found = language_of_study(argument)
        if found:
            return found
    chosen = language_of(environment.get(VARIABLE, ""))
    if chosen in LANGUAGES:
        return chosen
    locale = next((environment[name] for name in _VARIABLES if environment.get(name)), "")
    return "zh" if locale.lower().startswith("zh") else "en"


def _asked(arguments: Sequence[str]) -> str:
    """Return the language of ``--lang``; empty if there is none, or one that is not spoken."""
    for place, argument in enumerate(arguments):
        word = argument.partition("=")[2] if argument.startswith("--lang=") else ""
        if argument == "--lang" and place + 1 < len(arguments):
            word = arguments[place + 1]
        if language_of(word) in LANGUAGES:
            return language_of(word)
    return ""


def require_language(environment: Mapping[str, str]) -> None:
    """Raise `SitingError` if SITING_LANG is no language."""
    word = environment.get(VARIABLE, "")
    if word and language_of(word) not in LANGUAGES:
        raise SitingError(f"{quote(word)} is neither en nor zh", where=VARIABLE, hint="Set it to en or zh.")


def language_of_study(argument: str) -> str:
    """Return the language that a study file states; empty if the argument is no study, or states none."""
    if not argument.lower().endswith((".yaml", ".yml")):
        return ""
    try:
        path = Path(argument)
        if not path.is_file():
            return ""
        with path.open("rb") as file:
            found = _STUDY_LANG.search(file.read(_MAX_BYTES))
    except (OSError, ValueError):  # the command itself says what is wrong with the file
        return ""
    word = language_of(found[1].decode("utf-8", "replace")) if found else ""
    return word if word in LANGUAGES else ""
