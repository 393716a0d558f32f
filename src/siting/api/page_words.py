"""Errors and notes as a page says them: without options of the command line and keys of the study file."""

from __future__ import annotations

from siting.api.words import error_words, note_words
from siting.errors import SitingError
from siting.evidence import Label
from siting.texts.plainly import plainly

__all__ = ["page_error", "page_note", "plainly"]


def page_error(error: SitingError) -> Label:
    """Return an error as a page says it: one line for each fault that was found, as far as they are kept."""
    lines = [plainly(error_words(one)) for one in error.each or (error,)]
    return Label("\n".join(line.en for line in lines), "\n".join(line.zh for line in lines))


def page_note(note: str) -> Label:
    """Return a note of a file or a run as a page says it."""
    return plainly(note_words(note))
