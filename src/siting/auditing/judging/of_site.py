"""What a figure is of: the site itself, said plainly, or a part or a sense of it (net, supply or load)."""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import re
from functools import lru_cache

from siting.auditing.judging.amounts import WATER_USED
from siting.auditing.reading.claim_kinds import KindId
from siting.auditing.reading.claims import Claim
from siting.auditing.reading.nouns import nouns, nouns_zh
from siting.evidence import Label

# What a figure of the kind is of, where one site has several: only the like is contradicted by the like.
SENSES: dict[KindId, tuple[re.Pattern[str], ...]] = {
    "power": (
        re.compile(r"供电|可供|电网|接入|供应|supply|grid|available|connection", re.IGNORECASE),
        re.compile(r"IT|负[荷载]|用电|load|demand|critical", re.IGNORECASE),
    ),
    "land_area": (
        re.compile(r"净|可(?:供|建设|开发|利用|用)|\b(?:net|developable|buildable|usable)\b", re.IGNORECASE),
    ),
    "water_supply": (WATER_USED,),
}  # fmt: skip
OF_SITE = re.compile(
    r"(?:(?:the|our|this) (?:data ?cent(?:er|re)|campus|site|park|facility|project)"
    r"|(?:本|该)?(?:园区|项目|基地|数据中心))(?! (?:could|can|may|might))",
    re.IGNORECASE,
)
# A figure of less or of more than the site as it is: gross, a phase, what is planned, one of several.
_LESS_OR_MORE = re.compile(
    r"总|毛|净|期|其中|规划|控制|起步|启动|核心|首|先行|近[中期]|远|[现已][有建状]|预留|建设|可|开发|扩|拓|代征|红线|另|其[他余]|包括|含|每|各|最|约束|剩|租|出让"
    r"|\b(?:gross|total|net|overall|phase|stage|first|second|initial\w*|already|now|currently|plan\w*|up to|reserv\w*|further|another"
    r"|additional\w*|includ\w*|of which|for|leas\w*|expan\w*|develop\w*|build\w*|usable|each|per|remaining|core|part|future|later|option\w*)\b",
    re.IGNORECASE,
)


def is_plainly_of(claim: Claim, site: Label) -> bool:
    """Whether a figure is said of the site itself, and of all of it: two of them cannot differ.

    The sentence begins with the site, by its name or as "the site", and has no word of a part or a sense.
    """
    subject = OF_SITE.match(claim.quote) or _named(site).match(claim.quote)
    if subject is None or claim.phase or claim.scope or claim.date:
        return False
    said = claim.quote[subject.end() :]
    senses = SENSES.get(claim.kind, ())
    return not (_LESS_OR_MORE.search(said) or any(sense.search(said) for sense in senses))


@lru_cache(maxsize=16)
def _named(site: Label) -> re.Pattern[str]:
    """Return the pattern of the name of a site: 洪善, 洪善地块 are one parcel, 洪善园区 need not be it."""
    land, park = (f" ?(?:{nouns_zh(of)}|(?:{nouns(of)})\\b)" for of in ("land", "site"))
    either = []
    for name in (site.en, site.zh):
        stem = re.sub(f"(?:{land}|{park})$", "", name, flags=re.IGNORECASE)
        own = re.escape(name[len(stem) :]) or land
        either.append(rf"{re.escape(stem)}(?:{own}|(?!{park}))" if stem else "(?!)")
    return re.compile(rf"(?:[Tt]he )?(?:{'|'.join(either)})(?![A-Za-z]| (?-i:[A-Z]))的?", re.IGNORECASE)


_PRONOUN = re.compile(r"(?:[Ii]t|[Tt]his|[Oo]urs)\b|[它其这]|[本该]?地块")
_IS = re.compile(
    r" (?:is|remains) (?:by far )?(?:the )?(?=larg|bigg|small)|[是为](?=[^，。；]{1,14}[之当]?中最[大小]的?$)"
)


def is_site_that(claim: Claim, site: Label) -> bool:
    """Whether a superlative says of the site itself that it is so, and of nothing that the site has."""
    starts = (pattern.match(claim.quote) for pattern in (OF_SITE, _named(site), _PRONOUN))
    return any(m and _IS.match(claim.quote, m.end()) for m in starts)
