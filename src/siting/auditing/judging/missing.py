"""What an audit could not measure, and what the user can give so that it can."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from siting.auditing.judging.judges import BY_CLIMATE, Found
from siting.auditing.judging.site import Spot
from siting.auditing.judging.unknown_ends import is_common_noun
from siting.auditing.judging.verdicts import Judged, Verdict
from siting.auditing.reading.claims import Claim
from siting.evidence import Label
from siting.texts import join, say

_MAX_NAMED = 5
_WEATHER, _PLACES, _WHICH = "audit.give_weather", "audit.give_places", "audit.give_which"
# Words for the site itself, or for no place: no file of places can have them.
_NO_PLACE = re.compile(
    r"|(?:the |our )?(?:data ?cent(?:er|re)|campus|site|park|project|facility|hub)s?"
    r"|园区|数据中心|项目|场址|基地|本地",
    re.IGNORECASE,
)


def not_measured(found: Iterable[Found], *, climate: bool) -> tuple[Label, ...]:
    """Return a sentence for each thing to give: weather, places, which of a kind of place is meant.

    Parameters
    ----------
    found
        The claims with the places they were judged for.
    climate
        Whether the climate of the site is known.
    """
    open_: dict[str, list[Claim]] = {text: [] for text in ("", _WEATHER, _PLACES, _WHICH)}
    for judged, spot in found:
        open_[_to_give(judged, spot, climate=climate)].append(judged.claim)
    return tuple(_asked(text, claims) for text, claims in open_.items() if text and claims)


def _to_give(judged: Judged, spot: Spot | None, *, climate: bool) -> str:
    """Return the text that says what would let a claim be measured; empty if nothing would."""
    claim = judged.claim
    if judged.verdict not in {Verdict.UNVERIFIABLE, Verdict.DOCUMENTED}:
        return ""
    if claim.spec.judge in BY_CLIMATE and not climate and judged.measured is None:
        return _WEATHER
    if not claim.spec.end or spot is not None or _NO_PLACE.fullmatch(claim.subject.strip()):
        return ""
    # No table of places can lack a kind of place.
    return _WHICH if is_common_noun(claim.subject) else _PLACES


def _asked(text: str, claims: Sequence[Claim]) -> Label:
    """Say what to give for these claims."""
    places = list(dict.fromkeys(claim.subject.strip() for claim in claims))[:_MAX_NAMED]
    listed = join((Label(name, name) for name in places), "mark.list")
    return say(text, claims=_named([claim.id for claim in claims]), places=listed)


def _named(ids: Sequence[str]) -> Label:
    """Return the ids of claims, of many the first few and how many there are."""
    listed = join((Label(one, one) for one in ids[:_MAX_NAMED]), "mark.list")
    return listed if len(ids) <= _MAX_NAMED else say("audit.claims_in_all", claims=listed, count=len(ids))
