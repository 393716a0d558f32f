"""Why a figure is no claim, as shown to people and counted."""

from __future__ import annotations

import re

from siting.auditing.reading.claims import Owner
from siting.auditing.reading.context import Around, Reason
from siting.auditing.reading.ledger import topic_of
from siting.texts import say

DENIED = Reason(say("not_understood.denied"), "left_out", "denied")
REQUIRED = Reason(say("not_understood.requirement"), "left_out", "requirement")
OF_PART = Reason(say("not_understood.of_part"), "whose", "building", Owner("building"))
COMPARED = Reason(say("not_understood.of_others"), "whose", "industry", Owner("industry"))
OF_FIRM = Reason(say("not_understood.of_others"), "whose", "firm", Owner("firm"))
SUPERSEDED = Reason(say("figures.left_out.superseded"), "left_out", "superseded")
_IN_CLAIM = Reason(say("figures.left_out.in_claim"), "left_out", "in_claim", quiet=True)
_ARTICLE = Reason(say("figures.left_out.article"), "left_out", "article", quiet=True)
_STATIONS = re.compile(
    r"变电站?所?[^，。；]{0,4}[座个]|[座个][^，。；]{0,6}变电|substations?|transformers?|主变"
)
_BARE = Reason(say("not_understood.bare"), "left_out", "bare", quiet=True)


def of_owner(owner: Owner) -> Reason:
    """Return the reason that the figure is that of *owner*."""
    why = say("not_understood.of_owner", owner=say(f"figures.owner.{owner.kind}"), name=owner.name)
    return Reason(why, "whose", owner.kind, owner)


def unclaimed(around: Around) -> Reason:
    """Return why a figure that no rule takes is no claim: what it measures, or that it has no unit."""
    figure, group = around.figure, around.figure.group
    if not group:
        return _BARE
    if _STATIONS.search(f"{around.gap[-8:]}{figure.unit}{around.after[:12]}"):
        return _IN_CLAIM
    if figure.chinese and figure.value == 1 and group in {"generic", "piece", "building"}:
        return _ARTICLE
    topic = topic_of(group, f"{around.gap[-12:]}{figure.unit}{around.head[:12]}")
    return Reason(say(f"figures.topic.{topic}"), "out_of_scope", topic)
