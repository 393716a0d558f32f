"""The papers of a promoter: the leaflet (one page), paragraphs, and the sheet of what must be disclosed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from siting.evidence import Label
from siting.promotion.direction import is_distance, of_site, read_as, reading
from siting.show.base.blocks import Block, Facts, Grid, Heading, Paragraph, Picture, Sheet
from siting.show.base.document.typeset import compile_pdf
from siting.show.promote.key_figures import KitSentence
from siting.show.promote.kit import Kit, cut, standing_text, without_interval
from siting.texts import say

_TEMPLATE = Path(__file__).with_name("leaflet.typ")
_MAX_ADVANTAGES, _MAX_DISCLOSED, _MAX_REMARKS = 4, 6, 3


def numbered(stated: Sequence[KitSentence], lang: str) -> tuple[list[str], list[str]]:
    """Return sentences with the number of their note, and the notes."""
    notes: list[str] = []
    texts = []
    for one in stated:
        note = one.note[lang]
        if note not in notes:
            notes.append(note)
        texts.append(f"{one.text[lang]}[{notes.index(note) + 1}]")
    return texts, [f"[{number + 1}] {note}" for number, note in enumerate(notes)]


def _in(lang: str, labels: Sequence[Label]) -> list[str]:
    return [label[lang] for label in labels]


class _Front:
    """The texts of a leaflet, with the numbers of their notes."""

    def __init__(self, kit: Kit, lang: str) -> None:
        stated, more_stated = cut(kit.advantages, _MAX_ADVANTAGES, "kit.more_advantages")
        open_points, more_open = cut(kit.main_points, _MAX_DISCLOSED, "kit.more")
        remarks, more_remarks = cut(kit.remarks, _MAX_REMARKS, "kit.more")
        parts = ([standing_text(kit)], kit.figures, stated, open_points, remarks)
        texts, self.notes = numbered([one for part in parts for one in part], lang)
        told = iter(texts)
        (self.standing,), values, advantages, self.disclosed, self.remarks = (
            [next(told) for _ in p] for p in parts
        )
        # The number of a note stands with the label: it is no part of the figure that is set large.
        self.labels = [
            one.called[lang] + text.removeprefix(one.text[lang])
            for one, text in zip(kit.figures, values, strict=True)
        ]
        self.advantages = [*advantages, *_in(lang, more_stated)] or [say("audit.no_wins")[lang]]
        self.disclosed = [*self.disclosed, *_in(lang, more_open)] or [say("audit.no_weaknesses")[lang]]
        self.remarks += _in(lang, more_remarks)


def render_leaflet(kit: Kit, lang: str) -> bytes:
    """Return the leaflet as a PDF of one page; the same kit gives the same bytes.

    Raises
    ------
    FontError
        Chinese characters are to be set, and no installed font has them.
    MissingExtraError
        Typst is not installed.
    """
    front = _Front(kit, lang)
    picture = kit.pictures[lang]["site"]
    data = {
        "lang": lang,
        "title": kit.name[lang],
        "standing": front.standing,
        "figures": [
            {
                "label": label,
                "value": value,
                "interval": interval,
            }
            for one, label in zip(kit.figures, front.labels, strict=True)
            for value, interval in [without_interval(one.text[lang])]
        ],
        "advantages_title": say("report.can_be_stated")[lang],
        "advantages": front.advantages,
        "disclosed_title": say("report.must_be_disclosed")[lang],
        "disclosed": front.disclosed,
        "remarks_title": say("own_words.remarks")[lang],
        "remarks": front.remarks,
        "notes_title": say("kit.notes")[lang],
        "notes": front.notes,
        "map_note": picture.note,
        "map_label": picture.heading,
        "contact": [[name[lang], text[lang]] for name, text in kit.contact],
    }
    files = {"map.svg": picture.page.svg_file().encode()}
    if kit.logo is not None:
        data["logo"] = f"logo.{kit.logo.kind}"
        files[f"logo.{kit.logo.kind}"] = kit.logo.data
    return compile_pdf(_TEMPLATE, data, lang, files)


def leaflet_sheet(kit: Kit, lang: str) -> Sheet:
    """Return the leaflet as blocks, for Word."""
    front, picture = _Front(kit, lang), kit.pictures[lang]["site"]
    blocks: list[Block] = [
        Paragraph(front.standing, "lead"),
        Picture(picture.page, picture.heading, picture.note),
        *(
            [Grid(tuple(front.labels), (tuple(one.text[lang] for one in kit.figures),))]
            if kit.figures
            else []
        ),
        Heading(say("report.can_be_stated")[lang], 3),
        *(Paragraph(text) for text in front.advantages),
        Heading(say("report.must_be_disclosed")[lang], 3),
        *(Paragraph(text) for text in front.disclosed),
        *([Heading(say("own_words.remarks")[lang], 3)] if front.remarks else []),
        *(Paragraph(text) for text in front.remarks),
        Facts(tuple((name[lang], text[lang]) for name, text in kit.contact)),
        *(Paragraph(note, "small") for note in front.notes),
    ]
    logo = b"" if kit.logo is None else kit.logo.data
    return Sheet(kit.name[lang], lang, blocks, _footer(kit, lang), one_page=True, logo=logo)


def paragraphs_sheet(kit: Kit, lang: str) -> Sheet:
    """Return paragraphs that can be published as they are, with their notes."""
    parts = ([standing_text(kit)], kit.figures, kit.advantages)
    told = [*parts[0], *(_as_fact(kit, one) for one in parts[1]), *parts[2]]
    # One numbering for the whole page: a note has one number wherever it is cited.
    texts, notes = numbered(told, lang)
    standing, facts, stated = texts[0], texts[1 : 1 + len(parts[1])], texts[1 + len(parts[1]) :]
    gap = "" if lang == "zh" else " "
    key_figures: list[Block] = [Heading(say("kit.facts")[lang], 2), Paragraph(gap.join(facts))]
    blocks: list[Block] = [
        Paragraph(say("kit.paragraphs_lead")[lang], "soft"),
        Heading(say("kit.standing_title")[lang], 2),
        Paragraph(standing),
        *(key_figures if facts else ()),
        Heading(say("report.can_be_stated")[lang], 2),
        Paragraph(gap.join(stated) if stated else say("audit.no_wins")[lang]),
        Heading(say("kit.notes")[lang], 2),
        *(Paragraph(note, "soft") for note in notes),
    ]
    return Sheet(say("kit.paragraphs_title", site=kit.name)[lang], lang, blocks, _footer(kit, lang))


def _as_fact(kit: Kit, one: KitSentence) -> KitSentence:
    """Return a figure as a sentence."""
    if not one.criterion:
        return replace(one, text=say("kit.fact_supplied", site=kit.name, label=one.label, told=one.text))
    c = next(c for c in kit.outcome.criteria if c.id == one.criterion)
    before = read_as(reading(c), one.text)
    said = say("kit.fact_stated" if one.stated else "kit.fact", reading=before, value=one.text)
    return replace(one, text=of_site(kit.name, said, distance=is_distance(c)))


def disclosure_sheet(kit: Kit, lang: str) -> Sheet:
    """Return the sheet of what must be disclosed to an investor."""
    rows = tuple((one.text[lang], one.note[lang]) for one in kit.disclosed)
    blocks: list[Block] = [Paragraph(say("kit.disclosure_lead", site=kit.name)[lang], "lead")]
    if rows:
        head = (say("audit.weakness")[lang], say("kit.notes")[lang])
        blocks.append(Grid(head, rows, (3, 5)))
    else:
        blocks.append(Paragraph(say("audit.no_weaknesses")[lang]))
    if kit.remarks:
        told = tuple((one.text[lang], one.note[lang]) for one in kit.remarks)
        head = (say("own_words.words")[lang], say("kit.notes")[lang])
        blocks += [Heading(say("own_words.remarks")[lang], 2), Grid(head, told, (3, 5))]
    blocks.append(Facts(tuple((name[lang], text[lang]) for name, text in kit.contact)))
    return Sheet(say("kit.disclosure_title", site=kit.name)[lang], lang, blocks, _footer(kit, lang))


def _footer(kit: Kit, lang: str) -> str:
    return say("common.made_with", version=kit.found.provenance["siting"])[lang]
