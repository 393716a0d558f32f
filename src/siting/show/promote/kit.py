"""What a promoter hands over: a leaflet, slides, paragraphs and the sheet of what must be disclosed.

Only advantages that are material and proven are stated; other figures are given as facts, without a
comparison. Every figure stands with a note: interval, evidence class, method and sources.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from siting.catalogue import sources as embedded_sources
from siting.evidence import Label
from siting.outcome import Outcome, ScoredCriterion
from siting.outcome.lead_words import more_often
from siting.promotion.direction import ahead_of, better_figures
from siting.promotion.find_site import find_site
from siting.promotion.pairwise import AREA, Robustness, Side, figure, gap_to, side_of
from siting.promotion.promotion import Promotion, SiteRank
from siting.promotion.site_points import Point, SitePoints, site_points
from siting.promotion.standing import STANDING
from siting.records import dataclass
from siting.show.base.document.model import Photo
from siting.show.base.drawing.page import Page
from siting.show.base.robustness_text import level_with
from siting.show.base.text import evidence_text
from siting.show.base.wording import rank_range
from siting.show.promote.key_figures import KEY_FIGURES, KitSentence, key_figures, stated_supplies
from siting.show.promote.promotion_sheet import SHORT
from siting.texts import join, say
from siting.texts.figure_texts import shown_number
from siting.texts.shares import score_text, share_text, share_texts
from siting.texts.unit_words import after_number

_STOPS = ".。"
_NUMBER = r"[-−]?[\d,.]+"
_INTERVAL = re.compile(rf"(?P<figure>[^（(]+?) ?(?P<interval>[（(]{_NUMBER}[—–]{_NUMBER}[）)])(?P<unit>.*)")
_FIRST_SAID = re.compile(r"[^；。;]*?(?=[；。;]|\.(?: |$)|$)", re.DOTALL)
_INSIDE = re.compile(r"[（(](?:[^（()）]|[（(][^（()）]*[）)])*[）)]|“[^”]*”")
_QUALIFIED = re.compile(r"(?P<figure>.*\d.*?) ?(?P<words>[（(][^（()）]*[）)])")


@dataclass(frozen=True)
class KitPicture:
    """A picture of the run with its finding and its note."""

    page: Page
    heading: str
    note: str


@dataclass(frozen=True)
class Kit:
    """All that is handed over, in both languages.

    Parameters
    ----------
    row, rivals
        Rows of the site and of its rivals.
    figures
        The key figures: what the file says the site is supplied with, then figures of advantages, then of
        the criteria that weigh most.
    advantages
        Sentences that can be stated.
    disclosed, main_points
        What must be disclosed, one by one; and together where several rivals are better.
    remarks
        The remarks of the file on the site, word for word.
    notes
        By criterion: its figures, limits, weight, class, method and sources.
    contact
        Names with their texts: who made it, whom to ask, a date.
    logo
        The logo of the promoter, if the study has one.
    pictures
        By language and name: ``location``, ``site``.
    """

    found: Promotion
    outcome: Outcome
    row: int
    rivals: tuple[int, ...]
    figures: tuple[KitSentence, ...]
    advantages: tuple[KitSentence, ...]
    disclosed: tuple[KitSentence, ...]
    main_points: tuple[KitSentence, ...]
    remarks: tuple[KitSentence, ...]
    notes: Mapping[str, Label]
    contact: tuple[tuple[Label, Label], ...]
    logo: Photo | None
    pictures: Mapping[str, Mapping[str, KitPicture]]

    @property
    def name(self) -> Label:
        """Name of the site."""
        return self.found.site.name


def build_kit(
    found: Promotion,
    outcome: Outcome,
    *,
    contact: tuple[tuple[Label, Label], ...],
    pictures: Mapping[str, Mapping[str, KitPicture]],
    logo: Photo | None = None,
) -> Kit:
    """Return what is handed over about a site."""
    row = find_site(outcome, found.site.site_id, "SITE")
    rivals = tuple(find_site(outcome, rival.site_id, "--rivals") for rival in found.rivals)
    notes = {c.id: _note(found, outcome, c, row, rivals) for c in outcome.criteria}
    won = tuple(dict.fromkeys(c.criterion for c in found.wins))
    of_site = site_points(outcome, row, rivals)
    all_points, main, remarks = _sentences(found, outcome, notes, of_site)
    told_of = {one.label for one in main}
    # Every paper names the same points in the same order; only how much is said of one differs.
    main_points = (*main, *(one for one in all_points if one.label not in told_of))
    place = {one.label: k for k, one in enumerate(main_points)}
    weak = {w.label for w in found.weaknesses if w.kind != "rough"}
    leading, listed = stated_supplies(outcome, row, rivals)
    taken = {one.label for one in leading}
    remarks = (*(one for one in remarks if one.label not in taken), *listed)
    figures = key_figures(outcome, row, won, notes, weak=weak, rivals=rivals)
    return Kit(
        found=found,
        outcome=outcome,
        row=row,
        rivals=rivals,
        figures=(*leading, *figures)[:KEY_FIGURES],
        advantages=_advantages(found, won, notes),
        disclosed=tuple(sorted(all_points, key=lambda one: place[one.label])),
        main_points=main_points,
        remarks=remarks,
        notes=notes,
        contact=contact,
        logo=logo,
        pictures=pictures,
    )


def _sentences(
    found: Promotion, outcome: Outcome, notes: Mapping[str, Label], of_site: SitePoints
) -> tuple[tuple[KitSentence, ...], tuple[KitSentence, ...], tuple[KitSentence, ...]]:
    """Return what must be disclosed, which of it every paper has, and the remarks of the site file."""
    first = [Point(w.label, w.text) for w in found.weaknesses if w.kind in ("standing", "missed")]
    by_label = {c.label: c.id for c in outcome.criteria}
    told, unknown = _other_notes(found, outcome, of_site), _unknown_texts(found, outcome)

    def sentence(point: Point) -> KitSentence:
        key = by_label.get(point.label, "")
        note = notes[key] if key else told.get(point.label, say("kit.constraint_note", label=point.label))
        text = unknown.get(point.text, point.text)
        return KitSentence(key, point.label, text, note)

    return (
        _by_criterion([sentence(Point(w.label, w.text)) for w in found.to_disclose]),
        _by_criterion([sentence(point) for point in (*first, *of_site.to_disclose)]),
        _by_criterion([sentence(point) for point in of_site.remarks]),
    )


def _other_notes(found: Promotion, outcome: Outcome, of_site: SitePoints) -> dict[Label, Label]:
    """Return the notes behind what is no criterion: rules, the standing, the area, what the file says."""
    told = {v.label: say("kit.rule_note", rule=v.label, clause=v.rule.clause) for v in outcome.rules}
    told[STANDING] = _standing_note(found, outcome)
    told[AREA] = say("kit.area_note", label=AREA)
    in_file = [point for point in (*of_site.to_disclose, *of_site.remarks) if point.in_file]
    return told | {point.label: say("kit.in_file_note", label=point.label) for point in in_file}


def _unknown_texts(found: Promotion, outcome: Outcome) -> dict[Label, Label]:
    """Return what takes the place of the texts on unknown figures.

    What to supply, and in which column, is for the authors, not for the investor.
    """
    texts = share_texts([c.share for c in outcome.criteria])
    shares = {c.label: share for c, share in zip(outcome.criteria, texts, strict=True)}
    unknown = (w for w in found.weaknesses if w.kind == "unknown")
    return {w.text: say("kit.unknown", share=shares[w.label]) for w in unknown}


def _advantages(found: Promotion, won: Sequence[str], notes: Mapping[str, Label]) -> tuple[KitSentence, ...]:
    """Return the sentences on the criteria that are won, then on others in which the figure is better."""
    better = dict.fromkeys(c.criterion for c in found.better_figures)
    return (
        *(_advantage(found, key, notes[key]) for key in won),
        *(_better(found, key, notes[key]) for key in better if key not in won),
    )


def _advantage(found: Promotion, key: str, note: Label) -> KitSentence:
    """Return the sentence about a criterion, with every rival that the site is provably ahead of."""
    won = [c for c in found.wins if c.criterion == key]
    return KitSentence(key, won[0].label, say("mark.full_stop", said=ahead_of(won)), note)


def _better(found: Promotion, key: str, note: Label) -> KitSentence:
    """Return the sentence about a criterion in which the figure is better at the same score or nearly."""
    better = [c for c in found.better_figures if c.criterion == key]
    return KitSentence(key, better[0].label, say("mark.full_stop", said=better_figures(better)), note)


def _note(found: Promotion, outcome: Outcome, c: ScoredCriterion, row: int, rivals: Sequence[int]) -> Label:
    """Return the note behind a criterion: all figures, limits, weight, class, method and sources."""
    main = c.measured.main
    told = _told_figures(found, outcome, c, row, rivals)
    known = {**embedded_sources(), **outcome.sources}
    ids = dict.fromkeys((*main.sources, *(t.source for t in c.thresholds)))
    titles = join((known[s].title for s in ids if s in known), "mark.semicolon")
    place = next(k for k, one in enumerate(outcome.criteria) if one.id == c.id)
    share = share_texts([one.share for one in outcome.criteria])[place]
    return say(
        "kit.note", label=c.label, share=share, figures=join(told, "mark.semicolon"),
        evidence=evidence_text(side_of(outcome, c, row).evidence, main.sources), method=main.method,
        sources=titles,
    )  # fmt: skip


def _told_figures(
    found: Promotion, outcome: Outcome, c: ScoredCriterion, row: int, rivals: Sequence[int]
) -> list[Label]:
    """Return the figures of a site and its rivals, how sure a lead is, and what the limits leave."""
    own = side_of(outcome, c, row)
    mine = figure(own, c.unit)
    if not np.isnan(own.score):
        mine = say("report.value.scored", figure=mine, score=score_text(own.score))
    told = [say("mark.pair", name=own.name, told=mine)]
    wins = [x for x in found.wins if x.criterion == c.id]
    # That the figures were typed in is said once, of all of them.
    sure = {x.rival.row: x.robustness for x in wins if x.robustness is not Robustness.STATED}
    for rival in rivals:
        side = side_of(outcome, c, rival)
        text = say("mark.pair", name=side.name, told=figure(side, c.unit))
        told.append(say("kit.sure", rival=text, sure=SHORT[sure[rival]]) if rival in sure else text)
    # What makes a lead large enough to be stated is the range that the study scores by.
    if c.curve and wins:
        told.append(say("kit.scale", scale=c.value_text))
    return [*told, *_limits(c, own)]


def _limits(c: ScoredCriterion, own: Side) -> Iterator[Label]:
    """Yield how far a known figure is from each limit of its criterion."""
    for t in c.thresholds if own.known else ():
        gap = gap_to(own, t)
        yield say("report.value.limit", limit=shown_number(t.value), unit=after_number(t.unit), gap=gap)


def _weights_text(outcome: Outcome) -> Label:
    """Say by which weights a site has its rank: equal ones are an assumption, whoever wrote them."""
    shares = [c.share for c in outcome.criteria if c.share > 0]
    equal = len(shares) > 1 and max(shares) - min(shares) < 1e-9
    return say("kit.weights_equal" if equal else "kit.weights_own")


def cut(
    sentences: Sequence[KitSentence], most: int, more_id: str
) -> tuple[Sequence[KitSentence], list[Label]]:
    """Return as many sentences as are shown, and in words how many are left out."""
    left = len(sentences) - most
    return sentences[:most], [say(more_id, count=left)] if left > 0 else []


def first_said(kit: Kit, one: KitSentence, lang: str) -> str:
    """Return the first clause of a point, up to punctuation that is not part of a name or a parenthesis."""
    text, sites = one.text[lang], (kit.name, *(rival.name for rival in kit.found.rivals))
    labels = (one.label, *sites, *(point.label for point in kit.outcome.points))
    names = {label[lang] for label in labels if label[lang]}
    known = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    apart = re.sub(f"{_INSIDE.pattern}|{known}", lambda found: "_" * len(found[0]), text)
    found = _FIRST_SAID.match(apart)
    return text if found is None else text[: found.end()]


def without_interval(figure: str) -> tuple[str, str]:
    """Return a figure that is set large, and its interval and words for a line of its own; else empty."""
    words = ""
    if found := _QUALIFIED.fullmatch(figure):
        figure, words = found["figure"], found["words"]
    found = _INTERVAL.fullmatch(figure)
    if found is None:
        return figure, words
    return found["figure"] + found["unit"], " ".join(filter(None, (found["interval"], words)))


def _by_criterion(points: Sequence[KitSentence]) -> tuple[KitSentence, ...]:
    """Return one sentence per criterion or rule, with all that is said about it: its note stands once."""
    found: dict[Label, list[KitSentence]] = {}
    for point in points:
        found.setdefault(point.label, []).append(point)
    return tuple(map(_as_one, found.values()))


def _as_one(points: Sequence[KitSentence]) -> KitSentence:
    told = dict.fromkeys(point.text for point in points)
    parts = (Label(text.en.rstrip(_STOPS), text.zh.rstrip(_STOPS)) for text in told)
    text = say("mark.pair", name=points[0].label, told=join(parts, "mark.semicolon"))
    return replace(points[0], text=say("mark.full_stop", said=text))


def _likely(site: SiteRank) -> tuple[int, int]:
    """Return the likely ranks; without samples the possible ones."""
    return (site.rank_p05, site.rank_p95) if site.rank_p05 else (site.rank_best, site.rank_worst)


def _likely_text(site: SiteRank, outcome: Outcome) -> Label:
    """Say how certain a rank is; for first place, also which site is first more often, if another is."""
    likely = _ranks_text(site, outcome)
    other = more_often(outcome) if site.rank == 1 else None
    return likely if other is None else say("kit.more_often", likely=likely, other=other)


def _ranks_text(site: SiteRank, outcome: Outcome) -> Label:
    """Say where 9 in 10 samples put the site, or, without samples, the possible ranks.

    Samples of figures of which none is uncertain are all the same, so their shares prove nothing.
    """
    if not outcome.uncertain:
        return say("kit.rank_exact")
    ranks = rank_range(*_likely(site))
    if not site.rank_p05:
        return say("kit.ranks_possible", ranks=ranks)
    if ranks == str(site.rank):
        return say("kit.rank_same")
    one = site.rank_p05 == site.rank_p95
    return say("kit.rank_likely" if one else "kit.ranks_likely", ranks=ranks)


def standing_text(kit: Kit) -> KitSentence:
    """Say where the site stands in the study, whoever the rivals are."""
    site, ranked = kit.found.site, kit.found.ranked
    if not site.rank:
        text = say("kit.unranked", site=site.name)
    else:
        text = say(
            "kit.standing", site=site.name, rank=site.rank, count=ranked, score=score_text(site.score),
            likely=_likely_text(site, kit.outcome), weights=_weights_text(kit.outcome),
            level=_level_with(kit.found, kit.outcome),
        )  # fmt: skip
    return KitSentence("", site.name, text, _standing_note(kit.found, kit.outcome))


def _level_with(found: Promotion, outcome: Outcome) -> Label:
    """Say with which sites it shares its rank."""
    ids = outcome.sites.frame["site_id"].tolist()
    return level_with(outcome, ids.index(found.site.site_id))


def _standing_note(found: Promotion, outcome: Outcome) -> Label:
    """Return the note behind the place of the site in the study."""
    site = found.site
    scores = [(s.name, s.score) for s in (site, *found.rivals)]
    shown = join((say("mark.pair", name=n, told=score_text(v)) for n, v in scores), "mark.semicolon")
    return say(
        "kit.standing_note", rank=site.rank or "–", count=found.ranked, scores=shown,
        coverage=share_text(site.coverage), likely=_likely_text(site, outcome) if site.rank else "–",
        level=_level_with(found, outcome),
    )  # fmt: skip
