"""What leaflet and slides set large: what supplies a site by its file, and its best figures."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from siting.evidence import Label
from siting.outcome import Outcome, ScoredCriterion
from siting.promotion.file_words import supplied, supplies
from siting.promotion.pairwise import figure, is_typed, side_of, site_named
from siting.records import dataclass
from siting.texts import join, say

KEY_FIGURES, MOST_SUPPLIES = 3, 2


@dataclass(frozen=True)
class KitSentence:
    """A figure or sentence that can be published, and the note that proves it.

    *stated* figures come from the site file and were not verified.
    """

    criterion: str
    label: Label
    text: Label
    note: Label
    stated: bool = False
    beside: tuple[Label, ...] = ()
    """The same of the rivals, where no criterion reads it."""

    @property
    def called(self) -> Label:
        """The label, marked as stated where nothing else says so."""
        return say("kit.label_stated", label=self.label) if self.stated else self.label


def key_figures(
    outcome: Outcome,
    row: int,
    won: Sequence[str],
    notes: Mapping[str, Label],
    *,
    weak: Collection[Label],
    rivals: Sequence[int] = (),
) -> tuple[KitSentence, ...]:
    """Return the figures of the advantages, then other known ones of the largest weight; no weakness.

    Figures come before words.
    """
    # What is ahead of one rival and behind another, or beyond a limit, is no figure to be set large.
    strong = {c.id: c for c in outcome.criteria if c.label not in weak}
    others = [
        c
        for c in strong.values()
        if c.share > 0 and c.measured.main.known[row] and not _same_at_all(outcome, c, (row, *rivals))
    ]
    others.sort(key=lambda c: -c.share)
    ids = list(dict.fromkeys([*(key for key in won if key in strong), *(c.id for c in others)]))
    ids.sort(key=lambda key: strong[key].measured.main.text is not None)  # a word is no figure
    return tuple(
        KitSentence(
            key,
            strong[key].label,
            figure(side_of(outcome, strong[key], row), strong[key].unit),
            notes[key],
            stated=is_typed(strong[key], (row,)),
        )
        for key in ids[:KEY_FIGURES]
    )  # fmt: skip


def stated_supplies(
    outcome: Outcome, row: int, rivals: Sequence[int]
) -> tuple[tuple[KitSentence, ...], tuple[KitSentence, ...]]:
    """Return what the file says the site is supplied with and no criterion scores: to lead with, and to list.

    What it says of all rivals alike is listed, and so is what there is no room for.
    """
    scored = {text for c in outcome.criteria if c.share > 0 for text in c.inputs}
    leading: list[KitSentence] = []
    listed: list[KitSentence] = []
    for name, label, told in supplies(outcome.sites, row):
        if say("inputs.column", column=name) in scored:
            continue
        others = [supplied(outcome.sites, r, name) for r in rivals]
        names = (site_named(outcome, r) for r in rivals)
        beside = tuple(say("mark.pair", name=n, told=t) for n, t in zip(names, others, strict=True))
        if len(leading) < MOST_SUPPLIES and {told} != {*others}:
            figures = join(
                (say("mark.pair", name=site_named(outcome, row), told=told), *beside), "mark.semicolon"
            )
            note = say("kit.supply_note", label=label, figures=figures)
            leading.append(KitSentence("", label, told, note, stated=True, beside=beside))
        else:
            text = say("own_words.remark", words=told, meaning="")
            said = say("mark.full_stop", said=say("mark.pair", name=label, told=text))
            listed.append(KitSentence("", label, said, say("kit.in_file_note", label=label)))
    return tuple(leading), tuple(listed)


def _same_at_all(outcome: Outcome, c: ScoredCriterion, rows: Sequence[int]) -> bool:
    """Whether the figure is the same at all of several sites: set large it would speak for none of them."""
    told = {figure(side_of(outcome, c, row), c.unit) for row in rows}
    return len(rows) > 1 and len(told) == 1
