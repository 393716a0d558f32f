"""Whether the end of a distance has the name that the file gives it: 距安西变电站6.5公里, where the file has 普定变电站."""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from siting.auditing.judging.same_end import same_end
from siting.auditing.judging.site_file import SiteCell
from siting.auditing.judging.verdicts import NOTHING, Judged, Verdict
from siting.auditing.reading.claims import Claim
from siting.evidence import Label
from siting.texts import say

_KINDS = ("变电站", "机场", "高铁站", "火车站", "高速", "铁路", "港", "水厂", "水库", "电厂", "断层", "河流")
_KIND = re.compile("|".join(_KINDS))
_RATING = re.compile(r"\d+(?:[./]\d+)*\s*kv级?", re.IGNORECASE)
_COMMON = re.compile(
    r"\b(?:an?|the|our|its|own|new|existing|main|primary|local|regional|international|national|grid|public|nearest|closest)\b",
    re.IGNORECASE,
)
_AROUND = re.compile(
    r"距离?|公里|千米|直线|接入|上级|主供|现状|规划|已建|在建|名称|[出入]口|互通|收费站|变$|[\s:：,，.、()（）/-]"
)
_LATIN = re.compile(r"[a-z]{3}")


def against_named_end(judged: Judged, claim: Claim, cells: Iterable[SiteCell]) -> Judged:
    """Return the verdict on a distance, unless the file names another end of that kind.

    What the file measures is then no proof of the distance to the one that is claimed, nor against it.
    """
    cell = _named_otherwise(claim, cells) if claim.spec.anchors else None
    if cell is None or judged.verdict not in (Verdict.SUPPORTED, Verdict.CONTRADICTED):
        return judged
    words, said = Label(cell.text, cell.text), f"{_before(claim)}{claim.subject}"
    end = Label(said, said)
    finding = say("site_file.other_end", finding=judged.finding, column=cell.heading, words=words, end=end)
    told = replace(judged, finding=finding, instead=NOTHING)
    if judged.verdict is Verdict.SUPPORTED:
        other = say("site_file.if_end_is", words=words)
        return replace(told, verdict=Verdict.DEPENDS, definition=other, wording=_wording(judged, words))
    return replace(told, verdict=Verdict.UNVERIFIABLE, measured=None, wording=_wording(judged, words))


def _wording(judged: Judged, words: Label) -> Label:
    return say("site_file.wording_to_end", wording=judged.wording, words=words)


def _named_otherwise(claim: Claim, cells: Iterable[SiteCell]) -> SiteCell | None:
    """Return the cell that names the end of the kind of a claim, if each has a name and these differ."""
    end = same_end(claim.subject)
    kind, name = _KIND.search(end), _proper(claim.subject) or _proper(_before(claim))
    if kind is None or not name:
        return None
    named = [(cell, _proper(cell.text)) for cell in cells if _names_ends(cell, kind.group())]
    known = [
        (cell, own) for cell, own in named if own and bool(_LATIN.search(own)) == bool(_LATIN.search(name))
    ]
    if not known or any(own in name or name in own for _, own in known):
        return None
    return known[0][0]


def _names_ends(cell: SiteCell, kind: str) -> bool:
    """Whether a column names ends of a kind and gives no distance to them: 最近变电站, not 距变电站（公里）."""
    return kind in same_end(cell.heading.en) and not any(c.spec.anchors for c in cell.claims())


def _proper(end: str) -> str:
    """Return the proper name in an end, without voltage, kind and common words: 普定 of 普定220千伏变电站."""
    return _AROUND.sub("", _KIND.sub("", _RATING.sub("", same_end(_COMMON.sub("", end)))))


def _before(claim: Claim) -> str:
    """Return what stands between the words that lead to an end and the end: 安西 in 距安西220千伏变电站."""
    before = re.search(rf"(?:距离?|离|到|至)([^，。；\d]{{1,6}}){re.escape(claim.subject)}", claim.quote)
    return before[1] if before else ""
