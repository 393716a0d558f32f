"""A claim against what the file of the site states: what no measurement decides, its own columns do.

A file agrees with a claim if one of its columns of that kind does. It contradicts a claim only where each of
them gives another figure, and where both speak of the same: the whole site, the same station, a load or
a supply. How sure it is: as stated in the file.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from siting.auditing.judging.amounts import about, capital, kind_name
from siting.auditing.judging.cell_amounts import amount_of_cell
from siting.auditing.judging.exclusive_use import against_sharing
from siting.auditing.judging.named_ends import against_named_end
from siting.auditing.judging.of_site import (
    SENSES,
    in_one_sense,
    is_part,
    is_plainly_of,
    is_site_that,
    is_use_of_supply,
    is_whole_of,
    of_another_day,
    sense_words,
)
from siting.auditing.judging.open_cells import beside_open_cells
from siting.auditing.judging.same_end import (
    columns_of_any_rating,
    columns_to,
    same_end,
    states_rating,
    to_the_same_end,
)
from siting.auditing.judging.site import FROM_FILE, AuditSite
from siting.auditing.judging.site_file import SiteCell, source_id
from siting.auditing.judging.stated_figures import accepted_of_file, compare_with_file
from siting.auditing.judging.verdicts import (
    NOTHING,
    Advice,
    Figure,
    Judged,
    Rules,
    Verdict,
    accepted,
    compare,
    over_definitions,
    rule_of,
)
from siting.auditing.reading.claim_kinds import KindId
from siting.auditing.reading.claims import Claim
from siting.auditing.reading.compared_with import PERIOD_EN, PERIOD_ZH
from siting.auditing.reading.quantity_words import LAND_PRICE, kinds_named
from siting.evidence import EvidenceClass, Label
from siting.readers.sharing import is_shared, names_sharers
from siting.texts import join, say

AS_STATED = say("site_file.certainty")
_LAND_PRICE_COLUMN = re.compile(
    r"地价|土地.{0,4}价|出让.{0,4}价|起[始拍]价|底价|挂牌价|价.{0,6}元/(?:亩|㎡|平方米|公顷)|(?:land|starting|reserve|asking|listing).?(?:price|cost)|price.{0,12}(?:per|/).?(?:mu|m2|m²|ha|hectare|acre)",
    re.IGNORECASE,
)
_OF_THE_SET = re.compile(
    r"\b(?:of|among|in) (?:all |the |these |our )*(?:[a-z]+ |\d+ )?(?:sites|plots|parcels)\b", re.IGNORECASE
)
_PERIOD = re.compile(rf"{PERIOD_ZH}|\b{PERIOD_EN}\b")
_PARTS = re.compile(r"[\s,，、;；]+")


def against_columns(judged: Judged, site: AuditSite, claims: Sequence[Claim], rules: Rules) -> Judged:
    """Return the verdict, or that by the columns of the site's file where nothing measured decides.

    *claims* are those of its kind, each with the subject that it goes on with.
    """
    claim = judged.claim
    if site.row is None or not _open(judged, site):
        return judged
    if claim.phase:
        return _beside_the_whole(judged, site, rules)
    found = _stated(claim, site.row.cells, rules)
    if not found and claim.spec.anchors:
        found = _to_any_rating(claim, site.row.cells, rules)
        if found and not states_rating(claim, site.row.cells):
            return _of_an_open_rating(judged, found[0], site, rules)
    if not found:
        return beside_open_cells(judged, site.row, lambda other: _of_the_same(judged.claim, other))
    return against_named_end(_by_columns(judged, found, site, claims, rules), claim, site.row.cells)


def _beside_the_whole(judged: Judged, site: AuditSite, rules: Rules) -> Judged:
    """Return the verdict on a figure of a phase: no part has more than the file states of the whole."""
    claim = judged.claim
    if not claim.spec.parted or site.row is None:
        return judged
    found = [one for one in _stated(claim, site.row.cells, rules) if not one[1].phase]

    def is_above(one: _Stated) -> bool:
        cell, other, _ = one
        return accepted_of_file(claim, cell, rules).low > _figure(other, bound=cell.bound).high

    if not found or not all(map(is_above, found)):
        return judged
    told = _told(judged, found[0], Verdict.CONTRADICTED, site, rules)
    said = say("site_file.part_above_whole", finding=told.finding)
    wording = Advice.of(say("site_file.whole", wording=told.wording))
    return replace(told, finding=said, wording=wording, instead=NOTHING)


def _by_columns(
    judged: Judged, found: Sequence[_Stated], site: AuditSite, claims: Sequence[Claim], rules: Rules
) -> Judged:
    claim = judged.claim
    if any(verdict is Verdict.SUPPORTED for _, _, verdict in found):
        return _agreed(judged, found, site, rules)
    rounded = next((one for one in found if one[2] is Verdict.DEPENDS), None)
    if rounded is not None:
        told = _told(judged, rounded, Verdict.DEPENDS, site, rules)
        return replace(told, definition=say("site_file.rounded"))
    apart = _apart(claim, claims, site)
    if all(_contradicts(claim, one, apart, rules) for one in found):
        return _told(judged, _outline(found) or found[0], Verdict.CONTRADICTED, site, rules)
    return _beside_the_file(judged, found, site)


def _apart(claim: Claim, claims: Sequence[Claim], site: AuditSite) -> list[Claim]:
    """Return the claims that may be of another part than the claim.

    What is said as plainly of the site is no part of it, nor has it as one; nor is the whole part of a claim.
    """
    claim = next((c for c in claims if c.id == claim.id), claim)
    if not is_plainly_of(claim, site.label):
        return list(claims)

    def is_one(other: Claim) -> bool:
        smaller = other.value < claim.value
        plain = is_whole_of(other, site.label) if smaller else is_plainly_of(other, site.label)
        return plain and in_one_sense(sense_words(claim), sense_words(other))

    return [c for c in claims if not is_one(c)]


def _beside_the_file(judged: Judged, found: Sequence[_Stated], site: AuditSite) -> Judged:
    """Return the verdict as it was, with what the file states."""
    said = join((_figure_of(judged.claim, cell, other, site) for cell, other, _ in found), "mark.semicolon")
    return replace(judged, finding=say("papers.with", finding=judged.finding, said=_sentence(said)))


_Stated = tuple[SiteCell, Claim, Verdict]
"""A cell, what it states, and the verdict by it."""


def _stated(claim: Claim, cells: Iterable[SiteCell], rules: Rules) -> list[_Stated]:
    """Return what the file states of the same as the claim."""
    cells = list(cells)
    same = [
        (cell, c)
        for cell in cells
        for c in cell.claims()
        if _of_the_same(claim, c) and not _in_other_senses(claim.kind, _said_of(claim), cell)
    ]
    nearest = columns_to(claim, cells) if claim.spec.anchors and not same else []
    if len(nearest) == 1:
        # 距变电站2公里, where the file has a column of one voltage.
        same = [(nearest[0], c) for c in nearest[0].claims() if c.spec.anchors and c.unit == claim.unit]
    return [(cell, other, _verdict(claim, cell, other, rules)) for cell, other in same]


def _to_any_rating(claim: Claim, cells: Iterable[SiteCell], rules: Rules) -> list[_Stated]:
    """Return what the one column of distances states to ends of the kind, where none has their voltage."""
    columns = columns_of_any_rating(claim, cells)
    same = [(cell, c) for cell in columns for c in cell.claims() if c.spec.anchors and c.unit == claim.unit]
    return [(cell, c, _verdict(claim, cell, c, rules)) for cell, c in same] if len(columns) == 1 else []


def _of_an_open_rating(judged: Judged, one: _Stated, site: AuditSite, rules: Rules) -> Judged:
    """Return DEPENDS: the file does not say that its substation is the one of 330 kV that is claimed."""
    told = _told(judged, one, Verdict.DEPENDS, site, rules)
    which = "this" if one[2] is Verdict.SUPPORTED else "another"
    return replace(told, definition=say(f"site_file.if_{which}_end", end=judged.claim.subject))


def _outline(found: Sequence[_Stated]) -> _Stated | None:
    """Return what the outline of the site measures, if it has one."""
    return next((one for one in found if one[0].measured), None)


def _agreed(judged: Judged, found: Sequence[_Stated], site: AuditSite, rules: Rules) -> Judged:
    """Return the verdict by a column that agrees, unless what the outline of the site measures does not."""
    # Words beside an area stand in a column of their own: a cell with words says more than one without.
    supporting = [one for one in found if one[2] is Verdict.SUPPORTED]
    agreeing, outline = max(supporting, key=lambda one: bool(one[0].words)), _outline(found)
    if outline is None or outline[2] is not Verdict.CONTRADICTED:
        told = _told(judged, agreeing, Verdict.SUPPORTED, site, rules)
        shared = against_sharing(told, agreeing[0], () if site.row is None else site.row.cells)
        return shared or _with_its_words(told, agreeing[0])
    of_all = over_definitions(verdict for _, _, verdict in found)
    by = say("site_file.by_column", column=agreeing[0].heading, file=_file(site))
    return replace(_told(judged, outline, of_all, site, rules), definition=by)


def _with_its_words(judged: Judged, cell: SiteCell) -> Judged:
    """Return the verdict by a cell with words beside its figure: without them the claim says too much.

    意向价0.52元/千瓦时 is what the file says of 0.52（意向价）, 0.52元/千瓦时 alone is not.
    """
    said = f"{judged.claim.quote} {judged.claim.beside}".casefold()
    words = [part for part in _PARTS.split(cell.words.casefold()) if part]
    others_unnamed = is_shared(cell.words) and is_shared(said) and not names_sharers(said)
    if others_unnamed or all(part in said for part in words):
        return judged
    told = Label(cell.words, cell.words)
    return replace(judged, verdict=Verdict.DEPENDS, definition=say("site_file.with_words", words=told))


def _open(judged: Judged, site: AuditSite) -> bool:
    """Whether nothing measured has decided: an elevation of the file itself is no measurement."""
    claim = judged.claim
    if claim.spec.unlisted or claim.owner.kind == "building" or claim.qualifiers.status == "superseded":
        return False
    if claim.scope and not _is_whole_in_a_sense(claim):
        return False
    if claim.spec.from_file and site.elevation_source in FROM_FILE:
        return True
    return judged.verdict is Verdict.UNVERIFIABLE and judged.measured is None


def _is_whole_in_a_sense(claim: Claim) -> bool:
    """Whether the part that a claim is for is the whole in a sense of its kind: 净用地, buildable acres."""
    return any(sense.search(claim.scope) for sense in SENSES.get(claim.kind, ()))


def _of_the_same(claim: Claim, other: Claim) -> bool:
    """Whether a claim and a cell are figures of one kind, unit and other end."""
    if (claim.kind, claim.unit) != (other.kind, other.unit) or bool(claim.word) != bool(other.word):
        return False
    if not claim.spec.word and (math.isnan(claim.value) or math.isnan(other.value)):
        return False
    return same_end(claim.subject) == same_end(other.subject) or to_the_same_end(claim, other)


def _verdict(claim: Claim, cell: SiteCell, other: Claim, rules: Rules) -> Verdict:
    """Compare a claim with what a cell states; of a bound, with all that it leaves open."""
    if is_use_of_supply(claim.kind, _said_of(claim), cell.heading.zh):
        return Verdict.UNVERIFIABLE
    if claim.spec.word:
        return Verdict.SUPPORTED if claim.word == other.word else Verdict.CONTRADICTED
    figure, range_ = _figure(other, bound=cell.bound), accepted_of_file(claim, cell, rules)
    if not cell.bound or (not math.isnan(range_.stated) and range_.holds(other.value)):
        return compare_with_file(claim, cell, figure, rules)
    if figure.low > range_.high or figure.high < range_.low:
        return Verdict.CONTRADICTED
    inside = range_.low <= figure.low and figure.high <= range_.high
    return Verdict.SUPPORTED if inside else Verdict.UNVERIFIABLE


def _contradicts(claim: Claim, stated: _Stated, claims: Iterable[Claim], rules: Rules) -> bool:
    """Whether a cell gives another figure, and speaks of the same as the claim.

    A smaller figure than the file's may be that of a part, unless it is the largest of its kind in the
    document. A figure of one day is not contradicted by one without a date, one of today is.
    """
    cell, other, verdict = stated
    # In the downside case the tariff rises to 0.55, 预计电价0.5元: no figure of today.
    later = claim.qualifiers.status == "conditional" or (
        claim.spec.lasting and claim.qualifiers.status == "planned"
    )
    if verdict is not Verdict.CONTRADICTED or later:
        return False
    other_trip = claim.spec.takes & {"trip"} and claim.qualifiers.trip != other.qualifiers.trip
    if of_another_day(claim, other) or other_trip or not _of_one_sense(claim, cell):
        return False
    # 总面积1200亩，其中一期606亩: the file has the part.
    return not (is_part(claim, other, claims) or _has_part(claim, other, claims, rules))


def _has_part(claim: Claim, other: Claim, claims: Iterable[Claim], rules: Rules) -> bool:
    """Whether the file states a part of what is claimed: that of a smaller claim."""
    return claim.spec.parted and any(
        c.value < claim.value and compare(_figure(other), accepted(c, rules)) is Verdict.SUPPORTED
        for c in claims
    )


def _of_one_sense(claim: Claim, cell: SiteCell) -> bool:
    """Whether claim and column have the same sense of their kind, such as supply or load."""
    own, its = _senses(claim.kind, _said_of(claim), cell)
    # Where both figures have a sense, one without a word for it may be either.
    return own == its and (len(SENSES.get(claim.kind, ())) < 2 or bool(own))


def _in_other_senses(kind: KindId, words: str, cell: SiteCell) -> bool:
    """Whether words and a column say that they are of different things: a record high, and a record low."""
    own, its = _senses(kind, words, cell)
    return bool(own and its) and not own & its


def _senses(kind: KindId, words: str, cell: SiteCell) -> tuple[set[int], set[int]]:
    """Return which senses of a kind words and the heading of a column name."""
    senses = SENSES.get(kind, ())
    own, its = (
        {n for n, sense in enumerate(senses) if sense.search(text)} for text in (words, cell.heading.en)
    )
    return own, its


def _said_of(claim: Claim) -> str:
    return f"{claim.quote} {claim.scope}"


def column_compared(claim: Claim, sites: Iterable[AuditSite]) -> SiteCell | None:
    """Return a cell of the column that a superlative is about: 电价最低, the largest plot.

    It is that of the first of *sites* that has a figure there, so the claim's own site comes first.
    """
    cells = (_column_at(claim, site) for site in sites)
    return next((cell for cell in cells if cell is not None), None)


def _column_at(claim: Claim, site: AuditSite) -> SiteCell | None:
    said = _words_compared(claim)
    bare = _compared_by_figures(site, claim, said)

    def first(is_meant: Callable[[SiteCell], object]) -> SiteCell | None:
        return next((cell for cell in bare if is_meant(cell)), None)

    if LAND_PRICE.search(said):
        # No kind of claim: its column is known by the heading, and the area is never meant.
        return first(lambda cell: _LAND_PRICE_COLUMN.search(cell.heading.en))
    if claim.qualifiers.aspect == "distance":
        exact = first(lambda cell: any(to_the_same_end(claim, c) for c in cell.claims()))
        nearest = columns_to(claim, () if site.row is None else site.row.cells)
        return exact or (nearest[0] if len(nearest) == 1 else None)
    kinds = _kinds_compared(claim)
    if not kinds and is_site_that(claim, site.label):
        kinds = kinds_named("site")  # it is the largest of the six
    named = first(lambda cell: cell.name.casefold() in said.casefold())
    # Columns that state a unit come first: read in the claim's unit, a serial number could be of any kind.
    with_unit = first(lambda cell: not cell.has_no_unit and kinds & cell.kinds(kinds))
    return named or with_unit or first(lambda cell: kinds & cell.kinds(kinds))


def _compared_by_figures(site: AuditSite, claim: Claim, said: str) -> list[SiteCell]:
    """Return the cells with a figure of the same hours, season and sense as what is said: 谷段电价."""
    period = _PERIOD.search(said) is not None
    # The record low is the highest of the five: the word itself tells no sense.
    kind, words = claim.qualifiers.aspect, claim.subject or claim.quote.replace(claim.as_written, " ")
    cells = () if site.row is None else site.row.cells
    return [
        c
        for c in cells
        if not math.isnan(c.number)
        and bool(_PERIOD.search(c.name)) is period
        and not (kind and _in_other_senses(kind, words, c))
    ]


def _words_compared(claim: Claim) -> str:
    """Return what a superlative says of its column, without the amount of the difference."""
    # 出让起始价12.8万元/亩，全区域最低: the words say nothing of what, the subject does.
    told = claim.as_written or claim.quote
    if claim.qualifiers.by:
        told = told.replace(claim.qualifiers.by, "")  # its mu are no area
    return " ".join(f"{claim.subject} {told}".split())


def _kinds_compared(claim: Claim) -> set[KindId]:
    """Return the kinds of figures that a superlative may mean where it does not name a column."""
    if claim.qualifiers.aspect is not None:
        return {claim.qualifiers.aspect}
    # The lowest of the three sites: the subject tells, not the set.
    return kinds_named(claim.subject) or kinds_named(_OF_THE_SET.sub("", claim.as_written or claim.quote))


# Other figures have no values below zero: 不高于-18 leaves all colder ones open, 不足5公里 none below 0.
_BELOW_ZERO = frozenset({"temperature", "height"})


def _figure(other: Claim, *, measured: bool = False, bound: str = "") -> Figure:
    evidence = EvidenceClass.DERIVED if measured else EvidenceClass.OBSERVED
    low, high = min(other.value, other.high), max(other.value, other.high)
    least = -math.inf if other.spec.dimension in _BELOW_ZERO else 0.0
    low, high = least if bound == "most" else low, math.inf if bound == "least" else high
    return Figure(
        other.value, low, high, other.unit, evidence,
        NOTHING if measured else AS_STATED, found="measured" if measured else "file",
    )  # fmt: skip


def _file(site: AuditSite) -> Label:
    name = "" if site.row is None else site.row.file
    return Label(name, name)


def _figure_of(claim: Claim, cell: SiteCell, other: Claim, site: AuditSite) -> Label:
    value = amount_of_cell(claim, cell, other)
    if cell.measured:
        return say(f"site_file.finding_{cell.measured}", value=value, file=_file(site))
    return say("site_file.finding", value=value, column=cell.heading, file=_file(site))


def _sentence(said: Label) -> Label:
    return say("mark.full_stop", said=Label(capital(said.en), said.zh))


def _told(judged: Judged, one: _Stated, verdict: Verdict, site: AuditSite, rules: Rules) -> Judged:
    cell, other, _ = one
    claim = judged.claim
    figure = None if claim.spec.word else _figure(other, measured=bool(cell.measured), bound=cell.bound)
    if figure is not None:
        figure = replace(figure, as_stated=amount_of_cell(claim, cell, other))
    # 80 MW, beside a column of what is available: no load.
    named = kind_name(claim, cell.heading.en)
    name = cell.called(say("site_file.of_what", name=named, about=about(claim)))
    return replace(
        judged,
        verdict=verdict,
        finding=_sentence(_figure_of(claim, cell, other, site)),
        measured=figure,
        method=say(
            f"site_file.method_{cell.measured}" if cell.measured else "site_file.method", file=_file(site)
        ),
        tolerance=NOTHING if figure is None else rule_of(figure, accepted_of_file(claim, cell, rules)),
        needed=NOTHING if verdict is Verdict.SUPPORTED else judged.needed,
        wording=say(
            "site_file.wording_terrain" if cell.measured == "terrain" else "site_file.wording",
            name=Label(capital(name.en), name.zh),
            value=amount_of_cell(claim, cell, other),
            file=_file(site),
        ),
        clause=NOTHING,
        instead=NOTHING if figure is None else figure.as_stated,
        basis=NOTHING,
        sources=(source_id(_file(site).en),),
        paper_only=False,
    )
