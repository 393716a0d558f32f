"""What a figure is of: the site itself, said plainly, or a part or a sense of it (net, supply or load)."""

# ruff: noqa: E501 - a pattern broken over lines is harder to read than a long one

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from siting.auditing.judging.amounts import WATER_USED
from siting.auditing.reading.claim_kinds import KindId
from siting.auditing.reading.claims import Claim
from siting.auditing.reading.dates import is_now
from siting.auditing.reading.extremes import JOINT_EN
from siting.auditing.reading.nouns import nouns, nouns_zh
from siting.auditing.reading.sentences import begin_of_words
from siting.evidence import Label

# What a figure of the kind is of, where one site has several: only the like is contradicted by the like.
# A load that can be supplied is a supply: 可供负荷100兆瓦.
_SUPPLIED_ZH = r"(?<!可供)(?<!可用)(?<!供电)(?<!供应)(?<!可供应)(?<!可接入)(?<!可供用电)"
SENSES: dict[KindId, tuple[re.Pattern[str], ...]] = {
    "power": (
        re.compile(r"供电|可[供用]|电网|接入|供应|supply|grid|available|connection", re.IGNORECASE),
        re.compile(
            r"(?<![a-z])(?-i:IT)(?![a-z])"
            rf"|{_SUPPLIED_ZH}(?:负[荷载]|用电)|(?<!available )(?<!supply a )(?<!supply )load|demand|critical",
            re.IGNORECASE,
        ),
    ),
    "land_area": (
        re.compile(r"净|可(?:供|建设|开发|利用|用)|\b(?:net|developable|buildable|usable)\b", re.IGNORECASE),
    ),
    "water_supply": (WATER_USED,),
    "extreme_temperature": (
        re.compile(r"低(?!于)|\blow|\bcold|minim|\bfall|\bdrop", re.IGNORECASE),
        re.compile(r"高温|最高|热|\bhigh|\bhot|maxim|\bexceed|\brise", re.IGNORECASE),
    ),
}  # fmt: skip
_OF_USE = {"power": SENSES["power"][1], "water_supply": WATER_USED}
_SUPPLY = re.compile(r"供|可用|能力|容量|suppl|available|capacity", re.IGNORECASE)
_AS_SUBJECT = "the site "
_NOT_CERTAIN = r"(?! (?:could|can|may|might))"
OF_SITE = re.compile(
    r"(?:(?:the|our|this) (?:data ?cent(?:er|re)|campus|site|park|facility|project)"
    rf"|(?:本|该)?(?:园区|项目|基地|数据中心)){_NOT_CERTAIN}",
    re.IGNORECASE,
)
# The parcel itself, and what is there: the plot covers 60 acres, 200 MW is available on site.
_OF_PARCEL = re.compile(rf"(?:[Tt]he|[Oo]ur|[Tt]his) (?:plot|parcel)\b{_NOT_CERTAIN}|[本该]?地块")
_ON_SITE = re.compile(
    r"\b(?:on[ -]site|(?:at|on) (?:the|our|this) (?:site|plot|parcel|campus))$", re.IGNORECASE
)
# What lies around the site: 地块周边1200亩, within a 900-acre estate.
_AROUND = re.compile(
    r"所在|位于|属于?|周[边围]|[相毗比紧]邻|[邻临附][近界]|[内外侧旁]"
    r"|\b(?:in|within|inside|beside|near\w*|next|adjacent|surround\w*|adjoin\w*|neighbou?r\w*)\b",
    re.IGNORECASE,
)
# A figure with no subject of its own: and 120 MW is available, 占地606亩.
_NO_SUBJECT = re.compile(
    r"(?:and |with |with an area of |about )*|(?:占地|用地|总|面积|规模|可?供电|可用|电力|容量|能力|[约为达有共计：:])*"
)
# A figure of less or of more than the site as it is: gross, a phase, what is planned, one of several.
_LESS_OR_MORE = re.compile(
    r"总|毛|净|期|其中|规划|控制|起步|启动|核心|首|先行|近[中期]|远|[现已][有建状]|预留|建设|可|开发|扩|拓|代征|红线|另|其[他余]|包括|含|每|各|最|约束|剩|租|出让"
    r"|\b(?:gross|total|net|overall|phase|stage|first|second|initial\w*|already|now|currently|plan\w*|up to|reserv\w*|further|another"
    r"|additional\w*|includ\w*|of which|for|leas\w*|expan\w*|develop\w*|build\w*|usable|each|per|remaining|core|part|future|later|option\w*)\b",
    re.IGNORECASE,
)


_TOTAL = re.compile(r"总|合计|\b(?:total|overall)\b", re.IGNORECASE)


def is_plainly_of(claim: Claim, site: Label) -> bool:
    """Whether a figure is said of the site itself, and of all of it: two of them in one sense cannot differ.

    The sentence begins with the site, by its name or as "the site", or says "on site"; it has no word of a
    part, nor one of the sense of a kind that has but one: net land is a part of the land.
    """
    said = _behind_site(claim, site)
    return said is not None and _is_all(claim, said)


def is_whole_of(claim: Claim, site: Label) -> bool:
    """Whether a figure that the file of the site has too is that of all of it: no larger one has it as a part.

    It may be called the total, and have no subject of its own: 占地606亩.
    """
    said = _behind_site(claim, site)
    if said is None and _NO_SUBJECT.fullmatch(claim.quote.partition(claim.as_written or "\0")[0]):
        said = claim.quote
    return said is not None and _is_all(claim, _TOTAL.sub("", said))


def sense_words(claim: Claim) -> frozenset[str]:
    """Return the words in which a figure names its sense, where each of its kind has one: supply or load."""
    senses = SENSES.get(claim.kind, ())
    if len(senses) < 2:
        return frozenset()
    return frozenset(word.lower() for sense in senses for word in sense.findall(claim.quote))


def is_of_use(claim: Claim) -> bool:
    """Whether a figure is what the site uses, a load or its water, and not what it is supplied with."""
    of_use = _OF_USE.get(claim.kind)
    return of_use is not None and of_use.search(claim.quote) is not None


def in_other_senses(claim: Claim, other: Claim) -> bool:
    """Whether two figures of a kind say that they are of different things: a supply, and a load."""
    said = (
        {n for n, sense in enumerate(SENSES.get(c.kind, ())) if sense.search(c.quote)} for c in (claim, other)
    )
    own, its = said
    return bool(own and its) and not own & its


def in_one_sense(words: frozenset[str], others: frozenset[str]) -> bool:
    """Whether two figures of a kind name their sense by one word, or neither names one."""
    return bool(words & others) or not (words or others)


def _behind_site(claim: Claim, site: Label) -> str | None:
    """Return what a quote says of the site behind its name; None if it is about something else."""
    patterns = (_named(site), OF_SITE, _OF_PARCEL)
    start = begin_of_words(claim.quote)
    subject = next((m for pattern in patterns if (m := pattern.match(claim.quote, start))), None)
    if subject is not None:
        return claim.quote[subject.end() :]
    there = _ON_SITE.search(claim.quote) if sense_words(claim) else None
    return None if there is None else claim.quote[: there.start()]


def _is_all(claim: Claim, said: str) -> bool:
    """Whether a figure has no part, date or phase, and no word of one."""
    if (
        claim.phase
        or claim.scope
        or claim.date
        or _AROUND.search(said.partition(claim.as_written or "\0")[0])
    ):
        return False
    senses = SENSES.get(claim.kind, ())
    if len(senses) < 2:
        return not (_LESS_OR_MORE.search(said) or any(sense.search(said) for sense in senses))
    for sense in senses:
        said = sense.sub("", said)
    return _LESS_OR_MORE.search(said) is None


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
    rf" (?:is|remains) (?:by far )?(?:the )?{JOINT_EN}(?=larg|bigg|small)|[是为](?=[^，。；]{{1,14}}[之当]?中(?:并列)?最[大小]的?[”\"]?$)"
)


def is_site_that(claim: Claim, site: Label) -> bool:
    """Whether a superlative says of the site itself that it is so, and of nothing that the site has."""
    return _site_that(claim, site) is not None


def _site_that(claim: Claim, site: Label) -> re.Match[str] | None:
    start = begin_of_words(claim.quote)
    starts = (pattern.match(claim.quote, start) for pattern in (OF_SITE, _named(site), _OF_PARCEL, _PRONOUN))
    return next((m for m in starts if m and _IS.match(claim.quote, m.end())), None)


# The plot is the largest of the eight, with 60 acres; 地块是八个地块中最大的，面积1200亩.
_CARRIED_ON = re.compile(
    r"(?:with|at|having|covering) (?:about |some )?(?=\d)|(?:用地|占地)?(?:面积)?[约为达有]*(?=\d)"
)
_NEXT_CLAUSE = 40  # between the two quotes, which end at the set that the first compares with


def carried_on(claims: Sequence[Claim], site: Label) -> list[Claim]:
    """Return claims with the site as the subject where a figure only goes on with what was said of it."""
    found = list(claims)
    for n, (before, claim) in enumerate(pairwise(claims), start=1):
        subject = _site_that(before, site) if _CARRIED_ON.match(claim.quote) else None
        if subject is not None and claim.position.start - before.position.end <= _NEXT_CLAUSE:
            found[n] = replace(claim, quote=f"{_AS_SUBJECT}{claim.quote}")
    return found


def is_use_of_supply(kind: KindId, words: str, heading: str) -> bool:
    """Whether *words* are of what is used, and a column of what there is to be used: 用水 under 日供水能力."""
    used = _OF_USE.get(kind)
    return bool(used and used.search(words) and _SUPPLY.search(heading) and not used.search(heading))


def of_another_day(claim: Claim, other: Claim) -> bool:
    """Whether a claim is of a day that the file does not speak of; a supply may still be growing."""
    return bool(claim.date) and not (
        is_now(claim.date) and (claim.value >= other.value or not claim.spec.phased)
    )


def is_part(claim: Claim, other: Claim, claims: Iterable[Claim]) -> bool:
    """Whether a claim may be of a part of what the file states: the document has a larger figure too."""
    if not claim.spec.phased or claim.spec.word or not claim.value < other.value:
        return False
    same = (c for c in claims if c.unit == claim.unit and c.phase == claim.phase and not c.scope)
    return any(c.value > claim.value for c in same)
