"""The figures of a report: each is registered with interval, method and sources when it is used."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from siting.evidence import EVIDENCE_WORDS, SITE_FILE, Label, Source
from siting.outcome import Outcome, RuleVerdicts
from siting.outcome.rule_standing import verdict_label
from siting.power.report import PowerReport
from siting.promotion.due_diligence import Answer, DueDiligence
from siting.promotion.pairwise import figure, gap_to, side_of
from siting.promotion.verdict_texts import has_figure, rule_figure, unranked_reason
from siting.show.base.document.register import FigureGroup, Register
from siting.show.base.robustness_text import lead_unknown, site_label
from siting.show.base.text import evidence_text
from siting.show.base.wording import rank_range
from siting.texts import join, say
from siting.texts.figure_texts import shown_number
from siting.texts.shares import sampled_text, score_interval, score_text, share_text, share_texts
from siting.texts.unit_words import after_number

_COMPUTED = "report.class.computed"


class FigureIds:
    """Ids of the figures of a run in one language."""

    def __init__(self, outcome: Outcome, lang: str) -> None:
        self.outcome = outcome
        self.lang = lang
        self.register = Register(lang)
        self.shares = share_texts([c.share for c in outcome.criteria])

    def _say(self, text_id: str, **figures: object) -> str:
        return say(text_id, **figures)[self.lang]

    def _group(self, key: str, sources: Sequence[str] = (), **figures: object) -> FigureGroup:
        title, method = self._say(f"report.group.{key}"), self._say(f"report.method.{key}", **figures)
        return self.register.group(key, title, method, sources)

    def name(self, row: int) -> str:
        """Name of a site."""
        return site_label(self.outcome, row)[self.lang]

    def counts(self) -> str:
        """Return the id of the numbers of sites: all, ranked, excluded, with too little known."""
        ranked, excluded, insufficient = self.outcome.counts
        told = self._say(
            "report.value.counts", count=ranked + excluded + insufficient, ranked=ranked,
            excluded=excluded, insufficient=insufficient, coverage=share_text(self.outcome.min_coverage),
        )  # fmt: skip
        group = self._group("counts")
        return self.register.add(group, "counts", group.title, told, self._say(_COMPUTED))

    def standing(self, row: int) -> str:
        """Return the id of score, rank, likely ranks and coverage of a site."""
        ranking = self.outcome.ranking
        likely = tuple(int(ranks[row]) for ranks in self.outcome.likely_range())
        told = self._say(
            "report.value.standing",
            rank=int(ranking.rank[row]),
            score=score_text(ranking.score[row]),
            interval=score_interval(ranking.score_low[row], ranking.score_high[row]),
            likely=rank_range(*likely) if likely[0] else "–",
            possible=rank_range(int(ranking.rank_best[row]), int(ranking.rank_worst[row])),
            known=share_text(ranking.coverage[row]),
        )  # fmt: skip
        if not ranking.rank[row]:
            score = ranking.score[row]
            told = self._say(
                "report.value.unranked",
                score=score_text(score),
                interval=score_interval(ranking.score_low[row], ranking.score_high[row]),
                known=share_text(ranking.coverage[row]), reason=unranked_reason(self.outcome, row),
            )  # fmt: skip
        group = self._group("standing", method=self.outcome.method.label)
        return self.register.add(group, row, self.name(row), told, self._say(_COMPUTED))

    def measured(self, place: int, row: int) -> str:
        """Return the id of the figure of criterion *place* at a site, with its score."""
        criterion = self.outcome.criteria[place]
        side, main = side_of(self.outcome, criterion, row), criterion.measured.main
        told = figure(side, criterion.unit)
        if not np.isnan(side.score):
            told = say("report.value.scored", figure=told, score=score_text(side.score))
        key = f"criterion:{criterion.id}"
        group = self.register.group(key, criterion.label[self.lang], main.method[self.lang], main.sources)
        evidence = evidence_text(EVIDENCE_WORDS[int(main.evidence[row])], main.sources)
        return self.register.add(group, row, self.name(row), told[self.lang], evidence[self.lang])

    def weight(self, place: int) -> str:
        """Return the id of the weight of a criterion and its value function."""
        criterion, weights = self.outcome.criteria[place], self.outcome.weights
        note = weights.note if weights is not None and weights.note.en else say("report.method.weights")
        group = self.register.group("weights", self._say("report.group.weights"), note[self.lang])
        told = self._say("report.value.weight", share=self.shares[place], value=criterion.value_text)
        return self.register.add(
            group, place, criterion.label[self.lang], told, self._say("evidence.assumed")
        )

    def limits(self, place: int, row: int) -> str:
        """Return the id of the limits of a criterion, with how far the figure of a site is from each."""
        criterion = self.outcome.criteria[place]
        side, sources = side_of(self.outcome, criterion, row), [t.source for t in criterion.thresholds]
        parts = [
            say(
                "report.value.limit", limit=shown_number(t.value), unit=after_number(t.unit),
                gap=gap_to(side, t),
            )
            for t in criterion.thresholds
        ]  # fmt: skip
        group = self._group("limits", sources)
        what = self._say("report.what.at_site", what=criterion.label, site=self.name(row))
        told = join(parts, "mark.semicolon")[self.lang]
        return self.register.add(group, (place, row), what, told, self._say("evidence.derived"))

    def gap(self, ahead: int, behind: int) -> str:
        """Return the id of the lead of one site (row) over another: how far, how often, by which criteria."""
        outcome = self.outcome
        score = outcome.ranking.score
        parts = [say("report.value.gap", gap=f"{score[ahead] - score[behind]:+.3f}")]
        likely = outcome.likely
        for lead in likely.leads if likely is not None else ():
            if likely is None or (likely.rows[lead.ahead], likely.rows[lead.behind]) != (ahead, behind):
                continue
            parts.append(
                say("report.value.lead", share=sampled_text(lead.share), nearby=sampled_text(lead.nearby))
            )
            parts.append(
                say("report.value.left_out", missing=share_text(1.0 - outcome.ranking.coverage[ahead]))
            )
            parts += [
                say(
                    "report.value.gain",
                    criterion=c.label,
                    gain=f"{gain:+.3f}",
                )
                for c, gain in zip(outcome.criteria, lead.gains, strict=True)
                if abs(gain) >= 5e-4
            ]
            if lead.rests_on_unknown:
                left = lead_unknown(outcome, lead)
                parts.append(say("report.value.gain", criterion=left, gain=f"{lead.rest:+.3f}"))
        group = self._group("gap")
        what = self._say("report.what.against", ahead=self.name(ahead), behind=self.name(behind))
        told = join(parts, "mark.semicolon")[self.lang]
        return self.register.add(group, (ahead, behind), what, told, self._say(_COMPUTED))

    def added(self, place: int, row: int, value: float) -> str:
        """Return the id of what a criterion adds to the score of a site."""
        group, criterion = self._group("added"), self.outcome.criteria[place]
        what = self._say("report.what.at_site", what=criterion.label, site=self.name(row))
        return self.register.add(group, (place, row), what, score_text(value), self._say(_COMPUTED))

    def left_over(self, what: Label, row: int, value: float) -> str:
        """Return the id of what is left of the score of a site beside what both of two sites have."""
        group, at_site = (
            self._group("added"),
            self._say("report.what.at_site", what=what, site=self.name(row)),
        )
        return self.register.add(group, ("rest", row), at_site, score_text(value), self._say(_COMPUTED))

    def sampled(self, key: str, values: Sequence[Label | str], *, what: Label) -> str:
        """Return the id of what the samples of weights and figures show."""
        report = self.outcome.robustness
        seed = report.seed if report is not None else 0
        group = self._group("sampled", seed=seed)
        told = join(values, "mark.semicolon")[self.lang]
        return self.register.add(group, key, what[self.lang], told, self._say(_COMPUTED))

    def viewed(self, row: int, views: Sequence[Label], ranks: Sequence[str]) -> str:
        """Return the id of the ranks of a site by the weights of others."""
        parts = [say("mark.pair", name=view, told=rank) for view, rank in zip(views, ranks, strict=True)]
        group = self._group("views")
        told = join(parts, "mark.semicolon")[self.lang]
        return self.register.add(group, row, self.name(row), told, self._say(_COMPUTED))

    def lacking(self, place: int, count: int) -> str:
        """Return the id of the number of sites at which a figure is UNKNOWN."""
        group, criterion = self._group("lacking"), self.outcome.criteria[place]
        told = self._say("report.value.lacking", count=count)
        return self.register.add(group, place, criterion.label[self.lang], told, self._say(_COMPUTED))

    def ruled(self, v: RuleVerdicts, row: int) -> str:
        """Return the id of the verdict of a siting rule at a site."""
        told = verdict_label(v, row)
        if has_figure(v, row):
            told = join((told, rule_figure(v, row)), "mark.semicolon")
        # The reason may state a figure of its own.
        told = join((told, v.reasons[v.why[row]]), "mark.semicolon")
        key = f"rule:{v.rule.id}"
        group = self.register.group(
            key, v.rule.label[self.lang], v.rule.clause[self.lang], (*v.sources, v.rule.source)
        )
        what = self._say("report.what.at_site", what=v.rule.title, site=self.name(row))
        return self.register.add(group, row, what, told[self.lang], v.rule.mark_words[self.lang])

    def answered(self, answer: Answer, found: DueDiligence) -> str:
        """Return the id of what is known about an item of the due-diligence list."""
        group = self._group("checklist")
        group.sources = tuple(dict.fromkeys((*group.sources, *(s for f in answer.facts for s in f.sources))))
        told = join((fact.text for fact in answer.facts), "mark.semicolon")[self.lang]
        state = self._say(
            "due_diligence.state.proxy" if answer.state == "proxy" else "due_diligence.state.answered"
        )
        what = self._say("report.what.at_site", what=answer.title, site=found.site)
        return self.register.add(group, (found.site_id, answer.id), what, told, state)

    def tallied(self, found: DueDiligence) -> str:
        """Return the id of the number of items that are answered."""
        answered, proxy, unknown = found.counts()
        told = self._say("report.value.tally", answered=answered, proxy=proxy, unknown=unknown)
        group = self._group("checklist")
        return self.register.add(
            group, ("tally", found.site_id), found.site[self.lang], told, self._say(_COMPUTED)
        )

    def placed(self, row: int, told: str) -> str:
        """Return the id of position, elevation and area of a site."""
        sources = (SITE_FILE, "geodesic")
        evidence = evidence_text("observed", sources)[self.lang]
        return self.register.add(self._group("places", sources), row, self.name(row), told, evidence)

    def projected(self, key: tuple[int, ...], report: PowerReport, told: str) -> str:
        """Return the id of a sentence or a line of a table about the study's project at a site."""
        group = self._group("project", [source.id for source in report.sources])
        return self.register.add(group, key, report.site[self.lang], told, self._say(_COMPUTED))

    def celled(self, key: str, told: Label) -> str:
        """Return the id of what a sentence or a line says of the cells around the sites."""
        used = [s for c in self.outcome.criteria for s in c.measured.main.sources]
        group = self._group("cells", tuple(dict.fromkeys(used)))
        return self.register.add(group, key, group.title, told[self.lang], self._say(_COMPUTED))

    def drawn(self, key: str, what: str, note: str, sources: Sequence[str]) -> str:
        """Return the id of what the note of a picture states."""
        group = self._group("pictures")
        group.sources = tuple(dict.fromkeys((*group.sources, *sources)))
        return self.register.add(group, key, what, note, self._say(_COMPUTED))

    def given(self, key: str, what: str, text: str) -> tuple[str, ...]:
        """Return the id of a text of the study that states a figure; nothing where it states none."""
        if not any(c.isdigit() for c in text):
            return ()
        group = self._group("given")
        return (self.register.add(group, key, what, text, self._say("kind.user")),)

    def sources(self, more: dict[str, Source]) -> list[Source]:
        """Return every source used, in the order of the register."""
        known = {**more, **self.outcome.sources}
        return [known[key] for key in self.register.sources() if key in known]
