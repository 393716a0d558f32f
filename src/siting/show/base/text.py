"""Texts common to all outputs, in both languages."""

from __future__ import annotations

from collections.abc import Sequence

from siting.evidence import Label, is_stated
from siting.texts import say

STATUS: dict[str, Label] = {
    "ranked": say("status.ranked"),
    "excluded": say("status.excluded"),
    "insufficient": say("status.insufficient"),
}

EVIDENCE: dict[str, Label] = {
    "observed": say("evidence.observed"),
    "derived": say("evidence.derived"),
    "estimated": say("evidence.estimated"),
    "assumed": say("evidence.assumed"),
    "unknown": say("common.unknown"),
}


def evidence_text(word: str, sources: Sequence[str]) -> Label:
    """Return the class of a figure in words; one that was typed into the site file is called that.

    Where the study says of which class a column is, that follows in brackets.
    """
    if not is_stated(word, sources):
        return EVIDENCE[word]
    return say("evidence.stated") if word == "observed" else say("evidence.stated_as", word=EVIDENCE[word])


VERDICT: dict[str, Label] = {
    "pass": say("screening.pass"),
    "conditional": say("screening.conditional"),
    "fail": say("screening.fail"),
    "unknown": say("common.unknown"),
}

BAND: dict[str, Label] = {
    "inside": say("band.inside"),
    "soft": say("band.soft"),
    "too near": say("band.too_near"),
    "too far": say("band.too_far"),
}

_NO_BOUNDARY = say("base.no_boundary")
_LAW = say("base.map_law")
MAP_NOTICE = Label(f"{_NO_BOUNDARY.en} {_LAW.en}", f"{_NO_BOUNDARY.zh}{_LAW.zh}")


def map_notice_of(*, in_china: bool) -> Label:
    """Return what every map says of its boundaries; where it shows places in China also what the law asks."""
    return MAP_NOTICE if in_china else _NO_BOUNDARY


def with_notice(note: str, notice: str, lang: str) -> str:
    """Return the note of a picture with the notice for maps behind it; either may be empty."""
    return ("" if lang == "zh" else " ").join(filter(None, (note, notice)))
