"""What a command says when it fails: one line for what a user can mend, a traceback for a bug."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any

from siting.errors import (
    MissingExtraError,
    OutputError,
    SitingError,
    did_you_mean,
    is_out_of_memory,
    without_urls,
)
from siting.extras import EXTRAS
from siting.languages import SPOKEN

MENDABLE, OUR_FAULT = 2, 1


def complain(error: SitingError | str) -> int:
    """Print what went wrong on one line, in the language of the command line; return the exit code."""
    if isinstance(error, SitingError) and not _has_folder():
        error = _no_folder()  # whatever failed, a path in it leads nowhere
    message = str(error)
    if SPOKEN.get() == "zh" and isinstance(error, SitingError):
        from siting.texts.messages import error_in_chinese

        message = error_in_chinese(error)
    sys.stderr.write(f"siting: {without_urls(' '.join(message.split()))}\n")
    return MENDABLE


def usage_or_bug(error: Exception) -> int:
    """One line for a wrong command line or an operating-system error; a traceback for a bug."""
    message = getattr(error, "format_message", None)
    if message is not None:
        return complain(_usage(message(), getattr(error, "ctx", None)))
    if is_out_of_memory(error):
        return complain(OutputError("out of memory", hint="Run fewer sites or outputs at a time."))
    package = _package(error)
    if package in EXTRAS:
        name, extra = EXTRAS[package]
        hint = f'Install it: pip install "siting[{extra}]"'
        return complain(MissingExtraError(f"the package {name} is not installed", hint=hint))
    if not _has_folder():
        return complain(_no_folder())
    import traceback

    sys.stderr.write(without_urls("".join(traceback.format_exception(error))))
    last = "this is a bug, not a fault in your input. Please report the lines above."
    if SPOKEN.get() == "zh":
        from siting.texts.messages import told

        last = told(last) or last
    sys.stderr.write(f"siting: {last}\n")
    return OUR_FAULT


def _package(error: Exception) -> str:
    """Return the package that could not be imported; empty for any other error."""
    return (error.name or "").partition(".")[0] if isinstance(error, ImportError) else ""


def _usage(message: str, context: Any) -> str:
    """Say what is wrong with the command line, and where its help is."""
    nearest = _nearest_command(context, message)
    if SPOKEN.get() == "zh":
        from siting.texts.messages import hint_in_chinese, in_chinese

        told = in_chinese(message)
        if told is not None:
            help_ = f"用法见“{context.command_path} --help”。" if context is not None else ""
            told = told if told.endswith(("。", "？")) else f"{told}。"
            return f"{told}{hint_in_chinese(nearest.strip()) if nearest else ''}{help_}"
    return f"{message}{nearest}" + (f" Try '{context.command_path} --help'." if context is not None else "")


def _no_folder() -> OutputError:
    return OutputError("the current folder no longer exists", hint="Change into another one.")


def _has_folder() -> bool:
    try:
        return Path.cwd().is_dir()
    except FileNotFoundError:
        return False


def _nearest_command(context: Any, message: str) -> str:
    """Suggest the command that was meant, or list all; empty for any other error."""
    known = getattr(getattr(context, "command", None), "commands", {})
    wrong = re.match(r"No such command '(.*)'", message)
    return f" {did_you_mean(wrong[1], known)}." if wrong and known else ""
