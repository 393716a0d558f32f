"""What an audit could not measure, and what the user can give so that it can."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from siting.auditing.judging.judges import BY_CLIMATE, Found
from siting.auditing.judging.unknown_ends import is_common_noun
from siting.auditing.judging.verdicts import Verdict
from siting.evidence import Label
from siting.texts import join, say

_MAX_NAMED = 5
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
    by_climate: list[str] = []
    # By whether the document names a kind of place only: no table of places can lack that.
    names: dict[bool, dict[str, None]] = {False: {}, True: {}}
    by_place: dict[bool, list[str]] = {False: [], True: []}
    for judged, spot in found:
        claim = judged.claim
        if judged.verdict in (Verdict.SUPPORTED, Verdict.CONTRADICTED, Verdict.DEPENDS):
            continue
        if claim.spec.judge in BY_CLIMATE and not climate and judged.measured is None:
            by_climate.append(claim.id)
        elif claim.spec.end and spot is None and not _NO_PLACE.fullmatch(claim.subject.strip()):
            common = is_common_noun(claim.subject)
            by_place[common].append(claim.id)
            names[common][claim.subject.strip()] = None
    said = []
    if by_climate:
        said.append(say("audit.give_weather", claims=_named(by_climate)))
    for common, key in ((False, "audit.give_places"), (True, "audit.give_which")):
        if by_place[common]:
            listed = join((Label(name, name) for name in list(names[common])[:_MAX_NAMED]), "mark.list")
            said.append(say(key, claims=_named(by_place[common]), places=listed))
    return tuple(said)


def _named(ids: Sequence[str]) -> Label:
    """Return the ids of claims, of many the first few and how many there are."""
    listed = join((Label(one, one) for one in ids[:_MAX_NAMED]), "mark.list")
    return listed if len(ids) <= _MAX_NAMED else say("audit.claims_in_all", claims=listed, count=len(ids))
