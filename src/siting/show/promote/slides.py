"""A promoter's ten slides: titles that say a finding, charts that can be edited, notes with the proof.

Every number on a slide is in its notes, with interval, evidence class, method and sources.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from io import BytesIO
from typing import Any

import numpy as np

from siting.evidence import FloatArray, Label
from siting.extras import require
from siting.outcome import ScoredCriterion
from siting.promotion.direction import better_text
from siting.promotion.pairwise import figure, is_typed, side_of
from siting.show.base.colours import PALETTE
from siting.show.base.docx import clean, without_time
from siting.show.base.ground import map_notice
from siting.show.base.robustness_text import site_label
from siting.show.base.sources import date_words
from siting.show.base.wording import added_note
from siting.show.promote.bar_figures import bars_of, write_forms
from siting.show.promote.key_figures import KEY_FIGURES, KitSentence
from siting.show.promote.kit import (
    Kit,
    KitPicture,
    cut,
    first_said,
    standing_text,
    without_interval,
)
from siting.show.promote.leaflet import numbered
from siting.show.promote.slide_chart import add_bars, colour_points, colour_series
from siting.show.promote.slide_table import add_table
from siting.show.promote.slide_type import LARGE, on_cards, on_one_line, widths_beside, within
from siting.texts import say
from siting.texts.shares import score_text, share_texts

_LATIN, _CHINESE = "Calibri", "Microsoft YaHei"
_LANGUAGE = {"zh": "zh-CN", "en": "en-GB"}
_INK, _SOFT, _ACCENT, _RIVAL, _CARD = "18222D", "52606D", "0F5F8A", "A9B7C3", "EEF4F8"
_WIDE, _HIGH = 13.333, 7.5  # inches
_LOGO_WIDE, _LOGO_HIGH = 5.0, 0.9
_LEFT, _TOP, _WIDTH, _HEIGHT = 0.7, 1.55, 11.9, 5.3
_GAP, _INSET = 0.4, 0.3
_CARD_HIGH = 1.95  # of a key figure above the table of the others
_NOTICE = 0.45  # height of the notice under a map
_CHARTS, _MAX_POINTS, _MAX_BESIDE = 2, 7, 5
_INTERVAL = 22.0  # points of an interval on a card
_MAX_SOURCES = 14
_PICTURE_DPI = 200


def render_slides(kit: Kit, lang: str) -> bytes:
    """Return ten slides as the bytes of a PPTX; the same kit gives the same bytes.

    Raises
    ------
    MissingExtraError
        python-pptx is not installed.
    """
    deck = _Deck(kit, lang)
    deck.write()
    found = BytesIO()
    deck.file.save(found)
    return without_time(found.getvalue())


class _Deck:
    """Writes the slides of a kit."""

    def __init__(self, kit: Kit, lang: str) -> None:
        import datetime as dt

        from pptx.util import Inches

        self.kit, self.lang = kit, lang
        self.file: Any = require("pptx", where="--kit").Presentation()
        self.file.slide_width, self.file.slide_height = Inches(_WIDE), Inches(_HIGH)
        core = self.file.core_properties
        core.title, core.author, core.last_modified_by = clean(kit.name[lang])[:250], "siting", "siting"
        core.created = core.modified = dt.datetime(2000, 1, 1)  # noqa: DTZ001  a document has no time zones
        core.revision, core.language = 1, _LANGUAGE[lang]

    def say(self, text_id: str, **figures: object) -> str:
        return say(text_id, **figures)[self.lang]

    def write(self) -> None:
        """Write the ten slides: what they show depends on the kit, their number does not."""
        kit, pictures = self.kit, self.kit.pictures[self.lang]
        self._cover()
        self._case()
        self._picture("kit.slide.location", pictures["location"])
        self._figures()
        for place in range(_CHARTS):
            self._criterion(place)
        self._scores()
        self._picture("kit.slide.surroundings", pictures["near"])
        title = "kit.slide.disclosed_remarks" if kit.remarks else "report.must_be_disclosed"
        self._points(self.say(title), (*kit.main_points, *kit.remarks), "audit.no_weaknesses")
        self._sources()

    def _slide(self, title: str, notes: Sequence[str]) -> Any:
        """Add a slide with a title and notes."""
        from pptx.util import Inches

        slide = self.file.slides.add_slide(self.file.slide_layouts[5])
        shape = slide.shapes.title
        shape.left, shape.top, shape.width, shape.height = (Inches(x) for x in (_LEFT, 0.4, _WIDTH, 1.0))
        size = within([title], _WIDTH, 1.0, 28.0)
        self._fill(shape.text_frame, [title], size=size, bold=True, colour=_ACCENT)
        told = slide.notes_slide.notes_text_frame
        told.text = clean("\n".join(notes))
        for run in (run for paragraph in told.paragraphs for run in paragraph.runs):
            run._r.get_or_add_rPr().set("lang", _LANGUAGE[self.lang])  # noqa: SLF001  no public name
        return slide

    def _fill(
        self, frame: Any, lines: Sequence[str], *, size: float, bold: bool = False, colour: str = _INK
    ) -> None:
        """Write paragraphs into a text frame."""
        from pptx.enum.text import PP_ALIGN
        from pptx.util import Pt

        frame.word_wrap = True
        for number, line in enumerate(lines):
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            paragraph.alignment, paragraph.space_after = PP_ALIGN.LEFT, Pt(0.5 * size)
            run = paragraph.add_run()
            run.text = clean(line)
            self._style(run.font, size=size, bold=bold, colour=colour)

    def _style(self, font: Any, *, size: float, bold: bool = False, colour: str = _INK) -> None:
        from pptx.oxml.ns import qn
        from pptx.util import Pt

        font.size, font.bold, font.name = Pt(size), bold, _LATIN
        font.color.rgb = _rgb(colour)
        properties = font._element  # noqa: SLF001  python-pptx has no language and no East Asian font
        properties.set("lang", _LANGUAGE[self.lang])
        for old in properties.findall(qn("a:ea")):
            properties.remove(old)
        latin = properties.find(qn("a:latin"))
        chinese = properties.makeelement(qn("a:ea"), {"typeface": _CHINESE})
        latin.addnext(chinese)

    def _box(
        self, slide: Any, lines: Sequence[str], box: tuple[float, ...], *, size: float, **style: Any
    ) -> None:
        from pptx.util import Inches

        frame = slide.shapes.add_textbox(*(Inches(x) for x in box)).text_frame
        self._fill(frame, lines, size=size, **style)

    def _cover(self) -> None:
        from pptx.util import Inches

        kit, lang = self.kit, self.lang
        slide = self._slide(kit.name[lang], [self.say("kit.slide.cover_note")])
        if kit.logo is not None:
            shape = slide.shapes.add_picture(BytesIO(kit.logo.data), 0, Inches(_TOP))
            scale = min(Inches(_LOGO_WIDE) / shape.width, Inches(_LOGO_HIGH) / shape.height)
            shape.width, shape.height = round(scale * shape.width), round(scale * shape.height)
            shape.left = Inches(_LEFT + _WIDTH) - shape.width
        self._box(slide, [self.say("report.subtitle.promoter")], (_LEFT, 2.6, _WIDTH, 1), size=30, bold=True)
        standing = standing_text(kit).text[lang]
        self._box(slide, [standing], (_LEFT, 3.5, _WIDTH, 1.2), size=20, colour=_SOFT)
        colon = say("mark.colon")[lang]
        lines = [f"{name[lang]}{colon}{text[lang]}" for name, text in kit.contact]
        if lines:
            self._box(slide, lines, (_LEFT, 5.2, _WIDTH, 1.6), size=18, colour=_SOFT)

    def _case(self) -> None:
        standing = standing_text(self.kit)
        shown, more_won = cut(self.kit.advantages, _MAX_POINTS, "kit.more_advantages")
        open_points, more_open = cut(self.kit.main_points, _MAX_BESIDE, "kit.more")
        # The cover has the rank; this slide says what speaks for the site, and names what the ninth explains.
        counts = {"stated": len(self.kit.advantages), "disclosed": len(self.kit.main_points)}
        title = self.say("kit.slide.case", **counts)
        notes = [title, *numbered([standing, *shown, *open_points], self.lang)[1]]
        slide = self._slide(title, notes)
        texts = [one.text[self.lang] for one in shown] or [self.say("audit.no_wins")]
        texts += [text[self.lang] for text in more_won]
        columns = [("report.can_be_stated", texts)]
        if open_points:
            # What is said of a point first: the ninth slide says all of it.
            points = [first_said(self.kit, one, self.lang) for one in open_points]
            points += [text[self.lang] for text in more_open]
            columns.append(("report.must_be_disclosed", points))
        widths = widths_beside([lines for _, lines in columns], _WIDTH, _GAP)
        # What speaks for the site is set no larger than what does not.
        most = min(
            within(lines, *self._inside(w), 22.0) for (_, lines), w in zip(columns, widths, strict=True)
        )
        left = _LEFT
        for (title_id, lines), wide in zip(columns, widths, strict=True):
            self._listed(slide, self.say(title_id), lines, (left, wide), most)
            left += wide + _GAP

    def _picture(self, title_id: str, picture: KitPicture) -> None:
        from pptx.util import Inches

        notes = [picture.heading, picture.note, standing_text(self.kit).note[self.lang]]
        slide = self._slide(self.say(title_id), notes)
        shape = slide.shapes.add_picture(BytesIO(picture.page.png(_PICTURE_DPI)), 0, 0)
        high = _HEIGHT - _NOTICE
        scale = min(Inches(_WIDTH) / shape.width, Inches(high) / shape.height)
        shape.width, shape.height = round(scale * shape.width), round(scale * shape.height)
        shape.left = round((Inches(_WIDE) - shape.width) / 2)
        shape.top = Inches(_TOP) + round((Inches(high) - shape.height) / 2)
        # Whoever projects or prints the slide shows the map: what the law asks of it stands beside it.
        notice = map_notice(self.kit.outcome)[self.lang]
        self._box(slide, [notice], (_LEFT, _TOP + high, _WIDTH, _NOTICE), size=10, colour=_SOFT)
        shape._element.nvPicPr.cNvPr.set("descr", clean(picture.heading))  # noqa: SLF001  no other way

    def _figures(self) -> None:
        """Set the key figures large, and where there are few all figures below, with those of the rivals."""
        kit, others = self.kit, self._other_criteria()
        notes = [*numbered(kit.figures, self.lang)[1], *(kit.notes[c.id][self.lang] for c in others)]
        slide = self._slide(self.say("kit.facts"), notes)
        columns, top = max(len(kit.figures), 1), _TOP
        wide, high = (_WIDTH - _GAP * (columns - 1)) / columns, _CARD_HIGH if others else _HEIGHT
        most, inside = 32.0 if others else LARGE, wide - 2 * _INSET
        large = [without_interval(one.text[self.lang])[0] for one in kit.figures]
        room = (inside, 1.0 if others else 1.7)
        sizes = on_cards(large, [bool(one.criterion) for one in kit.figures], room, most)
        for k, (one, size) in enumerate(zip(kit.figures, sizes, strict=True)):
            self._key_figure(slide, one, (_LEFT + k * (wide + _GAP), wide, high), size)
        if kit.figures:
            top += _CARD_HIGH + _INSET
        else:
            self._box(slide, [self.say("kit.no_figures")], (_LEFT, top, _WIDTH, 0.6), size=20, colour=_SOFT)
            top += 0.6
        if others:
            rows = (kit.row, *kit.rivals)
            names = [site_label(kit.outcome, row)[self.lang] for row in rows]
            told_of = (self._told_of(c, rows) for c in kit.outcome.criteria if c.share > 0)
            box = (_LEFT, top, _WIDTH, _TOP + _HEIGHT - top)
            lines = [[self.say("common.criterion"), *names], *told_of]
            add_table(slide, lines, box, most=18.0, ground=_rgb(_CARD), write=self._fill)

    def _other_criteria(self) -> list[ScoredCriterion]:
        """Return the criteria without a key figure, if there are few of these."""
        told_of = {one.criterion for one in self.kit.figures}
        if len(self.kit.figures) >= KEY_FIGURES:
            return []
        return [c for c in self.kit.outcome.criteria if c.share > 0 and c.id not in told_of]

    def _key_figure(self, slide: Any, one: KitSentence, box: tuple[float, ...], size: float) -> None:
        """Set a figure large on a card, what it is, and without a table below the figures of rivals."""
        (left, wide, high), inside = box, box[1] - 2 * _INSET
        self._card(slide, (left, _TOP, wide, high))
        x, alone = left + _INSET, high == _HEIGHT
        told, interval = without_interval(one.text[self.lang])
        y = [_TOP + place for place in ((0.4, 1.4, 2.2, 3.3) if alone else (0.1, 0.75, 1.2))]
        self._box(slide, [told], (x, y[0], inside, 0.7), size=size, bold=True, colour=_ACCENT)
        if interval:
            small = min(on_one_line(interval, inside), _INTERVAL if alone else 16.0, size)
            self._box(slide, [interval], (x, y[1], inside, 0.6), size=small, colour=_ACCENT)
        called = one.called[self.lang]
        self._box(slide, [called], (x, y[2], inside, 0.7), size=within([called], inside, 0.7, 20.0))
        if alone:
            rivals = [told[self.lang] for told in one.beside] or self._of_rivals(one.criterion)
            size_of_rivals = within(rivals, inside, 1.7, 18.0)
            self._box(slide, rivals, (x, y[3], inside, 1.7), size=size_of_rivals, colour=_SOFT)

    def _inside(self, wide: float) -> tuple[float, float]:
        """Return the width and height that a card leaves for the lines under its title [inches]."""
        return wide - 2 * _INSET, _HEIGHT - 0.9 - 2 * _INSET

    def _listed(
        self, slide: Any, title: str, lines: Sequence[str], across: tuple[float, float], most: float = 22.0
    ) -> None:
        """Write lines on a card under a title, in type of *most* points."""
        left, wide = across
        inside, high = self._inside(wide)
        self._card(slide, (left, _TOP, wide, _HEIGHT))
        x, y = left + _INSET, _TOP + _INSET
        large = min(20.0, on_one_line(title, inside))
        self._box(slide, [title], (x, y, inside, 0.6), size=large, bold=True, colour=_ACCENT)
        self._box(slide, lines, (x, y + 0.7, inside, high), size=within(lines, inside, high, most))

    def _told_of(self, c: ScoredCriterion, rows: tuple[int, ...]) -> list[str]:
        """Return the line of a criterion: its name, and its figure at each site, the interval below."""
        label = say("kit.label_stated", label=c.label) if is_typed(c, rows) else c.label
        told = (figure(side_of(self.kit.outcome, c, row), c.unit)[self.lang] for row in rows)
        return [label[self.lang], *("\n".join(filter(None, without_interval(text))) for text in told)]

    def _card(self, slide: Any, box: tuple[float, ...]) -> None:
        """Add a light ground behind texts."""
        from pptx.enum.shapes import MSO_SHAPE
        from pptx.util import Inches

        shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *(Inches(x) for x in box))
        shape.fill.solid()
        shape.fill.fore_color.rgb = _rgb(_CARD)
        shape.line.fill.background()
        shape.shadow.inherit = False

    def _of_rivals(self, key: str) -> list[str]:
        """Return the figures of the rivals in a criterion, a line each."""
        c = next(c for c in self.kit.outcome.criteria if c.id == key)
        return [self._pair(c, row) for row in self.kit.rivals]

    def _pair(self, c: ScoredCriterion, row: int) -> str:
        told = figure(side_of(self.kit.outcome, c, row), c.unit)
        return say("mark.pair", name=site_label(self.kit.outcome, row), told=told)[self.lang]

    def _criteria(self) -> list[ScoredCriterion]:
        """Return the criteria with figures to draw, those of advantages first."""
        kit = self.kit
        first = list(dict.fromkeys(one.criterion for one in kit.advantages))
        weighed = sorted((c for c in kit.outcome.criteria if c.share > 0), key=lambda c: -c.share)
        order = sorted(weighed, key=lambda c: (c.id not in first, -c.share))
        return [c for c in order if c.measured.main.text is None and c.measured.main.known[kit.row]]

    def _criterion(self, place: int) -> None:
        """Draw one criterion at the site and its rivals; where there is none to draw, say so."""
        kit, lang, criteria = self.kit, self.lang, self._criteria()
        if place >= len(criteria):
            self._points(self.say("report.supply"), self._missing(), "kit.slide.nothing_missing")
            return
        c, rows = criteria[place], (kit.row, *kit.rivals)
        notes = [kit.notes[c.id][lang]]
        unit, bars = bars_of(kit.outcome, c, rows, lang)
        slide = self._slide(
            self._title_of(c, unit), [*notes, self.say("kit.slide.chart_note", low_high=self._intervals(c))]
        )
        axis = unit or c.label[lang]
        if is_typed(c, rows):
            axis = self.say("kit.label_stated", label=Label(axis, axis))
        names = [self._with_place(c, row) for row in rows]
        # A bar of no length would read as zero.
        named = [
            n[lang] if bar.value is not None else self.say("kit.slide.unknown_bar", site=n)
            for n, bar in zip(names, bars, strict=True)
        ]
        series = [(unit or c.label[lang], [bar.value for bar in bars])]
        self._bars(slide, series, axis=axis, forms=[bar.form for bar in bars], names=named)

    def _title_of(self, c: ScoredCriterion, unit: str) -> str:
        """Say what is compared, in which unit, and what is better: the longest bar may be the worst."""
        title = self.say("kit.slide.compared", criterion=c.label)
        if unit:
            title = self.say("kit.slide.compared_in", criterion=c.label, unit=unit)
        better = better_text(c)
        return title if better is None else self.say("kit.slide.better", title=title, better=better)

    def _with_place(self, c: ScoredCriterion, row: int) -> Label:
        """Name a site, with the city that its distance is to where several come into question."""
        name, place = site_label(self.kit.outcome, row), side_of(self.kit.outcome, c, row).place
        return name if place is None else say("kit.slide.bar_to", site=name, place=place)

    def _intervals(self, c: ScoredCriterion) -> str:
        pairs = (self._pair(c, row) for row in (self.kit.row, *self.kit.rivals))
        return self.say("mark.semicolon").join(pairs)

    def _scores(self) -> None:
        """Draw what each criterion adds to the scores."""
        kit, rows = self.kit, np.array([self.kit.row, *self.kit.rivals])
        found = kit.outcome.contributions(rows)
        parts = np.nan_to_num(found)
        shares = share_texts([c.share for c in kit.outcome.criteria])
        weighed = [k for k, c in enumerate(kit.outcome.criteria) if c.share > 0]
        labels = {k: kit.outcome.criteria[k].label[self.lang] for k in weighed}
        series = [(f"{labels[k]} {shares[k]}", [round(float(v), 3) for v in parts[k]]) for k in weighed]
        notes = [standing_text(kit).note[self.lang], self.say("kit.slide.scores_note")]
        notes += [self._added(name, found[k]) for (name, _), k in zip(series, weighed, strict=True)]
        slide = self._slide(self.say("kit.slide.scores"), notes)
        self._bars(slide, series, axis=self.say("common.score_heading"), legend=True)
        scaled = added_note(kit.outcome, rows, Label("", ""))[self.lang]
        if scaled:
            self._box(slide, [scaled], (_LEFT, _TOP + _HEIGHT, _WIDTH, _NOTICE), size=10, colour=_SOFT)

    def _added(self, name: str, found: FloatArray) -> str:
        """Say what a criterion adds to the score of each site."""
        unknown = self.say("common.unknown")
        added = [unknown if np.isnan(v) else score_text(v) for v in found.tolist()]
        return f"{name}{self.say('mark.colon')}{self.say('mark.list').join(added)}"

    def _bars(
        self,
        slide: Any,
        series: Sequence[tuple[str, Sequence[float | None]]],
        *,
        axis: str,
        forms: Sequence[str] = (),
        legend: bool = False,
        names: Sequence[str] = (),
    ) -> None:
        """Add a bar chart of the site and its rivals that can be edited, its figures in number formats."""
        rows = (self.kit.row, *self.kit.rivals)
        shown = names or [site_label(self.kit.outcome, row)[self.lang] for row in rows]
        chart = add_bars(slide, series, shown, (_LEFT, _TOP, _WIDTH, _HEIGHT), legend=legend)
        self._style(chart.font, size=14)
        self._fill(chart.value_axis.axis_title.text_frame, [axis], size=14, colour=_SOFT)
        if legend:
            colour_series(chart, PALETTE)
            return
        write_forms(chart.plots[0], forms, partial(self._style, size=14))
        colour_points(chart, [_ACCENT, *[_RIVAL] * (len(shown) - 1)])

    def _missing(self) -> list[KitSentence]:
        kit, known = self.kit, {c.id: c for c in self.kit.outcome.criteria}
        return [
            KitSentence(
                key, known[key].label, say("mark.pair", name=known[key].label, told=text), kit.notes[key]
            )
            for key, text in kit.outcome.supply_list(kit.row)
        ]

    def _points(self, title: str, points: Sequence[KitSentence], none_id: str) -> None:
        texts, notes = numbered(points, self.lang)
        slide = self._slide(title, notes)
        more = cut(points, _MAX_POINTS, "kit.more")[1]
        shown = [*texts[:_MAX_POINTS], *(text[self.lang] for text in more)] or [self.say(none_id)]
        inside, high = _WIDTH - 2 * _INSET, _HEIGHT - 2 * _INSET
        self._card(slide, (_LEFT, _TOP, _WIDTH, _HEIGHT))
        size = within(shown, inside, high, 24.0)
        self._box(slide, shown, (_LEFT + _INSET, _TOP + _INSET, inside, high), size=size)

    def _sources(self) -> None:
        sources = self.kit.found.sources.values()
        lines = [
            (say("sources.dated", place=s.title, date=date_words(s)) if s.date else s.title)[self.lang]
            for s in sources
        ]
        slide = self._slide(self.say("common.sources_heading"), [*lines, self.say("report.how.measure")])
        shown, left = lines[:_MAX_SOURCES], len(lines) - _MAX_SOURCES
        shown += [self.say("kit.slide.more_sources", count=left)] if left > 0 else []
        self._box(slide, shown, (_LEFT, _TOP, _WIDTH, _HEIGHT), size=within(shown, _WIDTH, _HEIGHT, 18.0))


def _rgb(colour: str) -> Any:
    from pptx.dml.color import RGBColor

    made: Any = RGBColor
    return made.from_string(colour)
