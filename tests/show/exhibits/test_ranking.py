"""The exhibit of ranked bars: lengths, order, heading, files."""

import re
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from siting.outcome.robustness import LikelyRanks, RankRanges, Shift
from siting.show.base.colours import PALETTE
from siting.show.base.drawing import fonts
from siting.show.base.drawing.page import Page
from siting.show.base.headline import contenders, finding
from siting.show.exhibits.ranking import MAX_BARS, _rank_head, _score_end
from siting.texts import say
from tests.support.exhibits import draw
from tests.support.outcomes import criterion, made_outcome
from tests.support.pages import text_of_pdf
from tests.support.sample import sample_outcome

needs_chinese = pytest.mark.skipif(fonts.chinese_family() is None, reason="needs a Chinese font")


def bars(outcome, folder, monkeypatch):
    """The boxes of the bars, by bar from the top: (left, right) in page points."""
    found = {}
    box_of = Page.box

    def keep(self, box, **style):
        if style.get("fill") in PALETTE and style.get("line"):
            found.setdefault(round(-(box.top + box.bottom) / 2, 3), []).append((box.left, box.right))
        box_of(self, box, **style)

    monkeypatch.setattr(Page, "box", keep)
    draw("ranking", outcome, folder, "en", ["svg"])
    return [sorted(found[y]) for y in sorted(found)]


def test_a_bar_is_as_long_as_the_score_and_its_parts_as_what_each_criterion_adds(tmp_path, monkeypatch):
    outcome = sample_outcome()
    ranked = [row for row in outcome.ranking.order if outcome.ranking.rank[row] > 0]
    drawn = bars(outcome, tmp_path, monkeypatch)
    assert len(drawn) == len(ranked)
    whole = (1 - 0.22 - 0.17) * (841.89 - 2 * 28)  # between the names and the figures
    for row, parts in zip(ranked, drawn, strict=True):
        known = [(c.share, c.score[row]) for c in outcome.criteria if not np.isnan(c.score[row])]
        assert parts[-1][1] - parts[0][0] == pytest.approx(outcome.ranking.score[row] * whole)
        lengths = np.array([right - left for left, right in parts])
        by_hand = np.array([share * score for share, score in known if share * score > 0])
        assert lengths / lengths.sum() == pytest.approx(by_hand / by_hand.sum())


def with_first_two(low, high, *, level=False):
    """The sample with the interval of the first starting at *low*, those of the others ending at *high*."""
    outcome = sample_outcome()
    ranking = outcome.ranking
    first, second = ranking.order[:2]
    score_low, score_high, rank = ranking.score_low.copy(), ranking.score_high.copy(), ranking.rank.copy()
    score_low[first], score_high[ranking.order[1:]] = low, high
    if level:
        rank[second] = 1
    return replace(outcome, ranking=replace(ranking, score_low=score_low, score_high=score_high, rank=rank))


@pytest.mark.parametrize(
    ("outcome", "text_id"),
    [
        (with_first_two(0.5, 0.49), "ranked_bars.apart"),
        (with_first_two(0.5, 0.5), "ranked_bars.overlap"),
        (with_first_two(0.5, 0.49, level=True), "ranked_bars.level"),
    ],
)
def test_the_heading_says_whether_the_order_is_certain(outcome, text_id):
    first, second = outcome.ranking.score[outcome.ranking.order[:2]]
    figures = {"first": "A", "second": "B", "score": f"{first:.3f}", "ahead": f"{first - second:.3f}"}
    assert finding(outcome, ["A", "B"]) == say(text_id, **figures)


def test_a_third_site_whose_interval_reaches_the_first_leaves_the_order_open():
    outcome = with_first_two(0.5, 0.49)
    high = outcome.ranking.score_high.copy()
    high[outcome.ranking.order[2:]] = 0.4
    outcome = replace(outcome, ranking=replace(outcome.ranking, score_high=high.copy()))
    high[outcome.ranking.order[2]] = 0.6
    reached = replace(outcome, ranking=replace(outcome.ranking, score_high=high))
    assert "no interval" in finding(outcome, ["A", "B"]).en
    assert "not certain" in finding(reached, ["A", "B"]).en


def drawn(stated, nearby, moved, *, ahead=0.01):
    """The sample whose first sites are first in these shares of the draws, and how much weight makes another level."""
    outcome = with_first_two(0.5, 0.5)
    score = outcome.ranking.score.copy()
    score[outcome.ranking.order[0]] = score[outcome.ranking.order[1]] + ahead
    outcome = replace(outcome, ranking=replace(outcome.ranking, score=score))
    count = int((outcome.ranking.rank > 0).sum())

    def ranges(first):
        full = np.append(first, np.zeros(count - len(first)))
        return RankRanges(100, np.ones(count, int), np.full(count, count), full)

    rows = outcome.ranking.order[:count]
    standing = SimpleNamespace(nearby=ranges(nearby), shifts=(Shift(1, moved, np.zeros(1)),))
    return replace(outcome, likely=LikelyRanks(rows, 1, ranges(stated), ()), robustness=standing)


@pytest.mark.parametrize(
    ("stated", "nearby", "moved", "close"),
    [
        ([0.95, 0.05], [0.9, 0.1], 0.05, 1),
        ([0.77, 0.19, 0.04], [0.52, 0.27, 0.21], 0.003, 3),  # the lead is lost either way
        ([1.0], [0.96, 0.04], 0.003, 2),  # sure by its figures, but not by its weights
        ([0.6, 0.36, 0.04], [1.0], 0.05, 2),  # sure by its weights, but not by its figures
        ([0.4, 0.3, 0.15, 0.1, 0.05], [0.4, 0.6], 0.05, 5),
    ],
)
def test_a_lead_that_is_not_settled_is_not_called_one(stated, nearby, moved, close):
    outcome = drawn(stated, nearby, moved)
    assert contenders(outcome) == close
    said = finding(outcome, ["A", "B", "C"])
    for text in (said.en, said.zh):
        assert f"{stated[0]:.0%}" in text
        assert f"{nearby[0]:.0%}" in text
    open_order = close > 1 and stated[0] < 0.9
    assert ("too close" in said.en) == ("难分先后" in said.zh) == open_order
    # First in nine of ten draws, it is first, though little weight makes another level.
    assert ("only" in said.en.split(";")[0]) == ("仅比" in said.zh) == (close > 1 and not open_order)
    assert ("C" in said.en.split(";")[0]) == (close > 2)


@pytest.mark.parametrize(
    ("stated", "nearby", "ahead"), [([0.8, 0.2], [0.8, 0.2], 0.001), ([0.4, 0.3, 0.3], [0.6, 0.4], 0.2)]
)
def test_a_clear_lead_that_the_figures_leave_open_is_not_too_close_to_call(stated, nearby, ahead):
    """0.6 against 0.4, or first in eight of ten draws: a lead, of which it is said what may reverse it."""
    said = finding(drawn(stated, nearby, 0.05, ahead=ahead), ["A", "B", "C"])
    assert (
        f"{ahead:.3f} ahead of B, but uncertain and UNKNOWN figures may reverse that; A is first in"
        in said.en
    )
    assert "可能改变先后" in said.zh
    assert "too close" not in said.en


@pytest.mark.parametrize(
    ("stated", "nearby", "other"),
    [
        ([0.43, 0.57], [0.41, 0.59], 1),  # the second is first more often, by figures and weights
        ([0.3, 0.2, 0.5], [0.45, 0.3, 0.25], 2),  # by the figures alone, and it is the third
        ([0.5, 0.4, 0.1], [0.4, 0.6], 1),  # by the weights alone
        ([0.57, 0.43], [0.6, 0.4], None),
        ([0.5, 0.5], [0.501, 0.499], None),  # as printed, as often
    ],
)
def test_a_site_that_is_first_more_often_than_the_one_ahead_is_named_with_its_shares(stated, nearby, other):
    outcome = drawn(stated, nearby, 0.05)
    rows = outcome.ranking.order[:3]
    said = finding(outcome, ["A", "B", "C"])
    for lang, names in zip(("en", "zh"), outcome.sites.names, strict=True):
        words = {"en": "more often", "zh": "居首更多"}[lang]
        assert (words in said[lang]) == (other is not None)
        if other is None:
            continue
        clause = next(part for part in re.split("[;；]", said[lang]) if words in part)
        assert str(names[rows[other]] or outcome.sites.names[0][rows[other]]) in clause
        shown = next(shares[other] for shares in (stated, nearby) if shares[0] < shares[other] == max(shares))
        assert re.findall(r"\d+%", clause) == [f"{shown:.0%}"]


def test_a_lead_in_the_score_alone_is_called_one_of_the_score_and_then_who_is_first_more_often():
    said = finding(drawn([0.4, 0.3, 0.3], [0.4, 0.6], 0.05, ahead=0.2), ["A", "B", "C"])
    outcome = sample_outcome()
    name, chinese = (names[outcome.ranking.order[1]] for names in outcome.sites.names)
    assert re.search(
        rf"^A has the highest score, [\d.]+, 0.200 ahead of B; {name}, with a lower score,", said.en
    )
    assert re.search(
        rf"^A得分最高（[\d.]+），比B高0.200分；权重浮动五分之一时，得分较低的{chinese or name}居首更多，",
        said.zh,
    )


def test_none_or_one_ranked_site_has_a_heading_of_its_own():
    outcome = sample_outcome()
    nobody = replace(outcome.ranking, rank=np.zeros_like(outcome.ranking.rank))
    assert finding(replace(outcome, ranking=nobody), []) == say("ranked_bars.none")
    rank = nobody.rank.copy()
    row = outcome.ranking.order[0]
    rank[row] = 1
    score = f"{outcome.ranking.score[row]:.3f}"
    alone = replace(outcome, ranking=replace(outcome.ranking, rank=rank))
    assert finding(alone, ["A"]) == say("ranked_bars.alone", first="A", score=score)


def test_more_sites_than_fit_are_counted(tmp_path):
    outcome = sample_outcome(names=[f"Site {i}" for i in range(60)])
    ranked = int((outcome.ranking.rank > 0).sum())
    (pdf,) = draw("ranking", outcome, tmp_path, "en", ["pdf"])
    assert say("common.more_ranked", count=ranked - MAX_BARS).en in text_of_pdf(pdf)


@pytest.mark.slow
@needs_chinese
def test_both_languages_twice_the_same(tmp_path):
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        for lang in ("en", "zh"):
            draw("ranking", sample_outcome(), tmp_path / name, lang)
    files = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert files == [f"ranking.{lang}.{kind}" for lang in ("en", "zh") for kind in ("pdf", "png", "svg")]
    for name in files:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


@needs_chinese
@pytest.mark.parametrize("width", [390.0, 480.0, 785.0])
def test_the_headings_of_scores_and_ranks_stand_apart_on_a_narrow_page_too(width):
    page = SimpleNamespace(width=lambda text, size: len(text) * size)
    for lang in ("en", "zh"):
        sheet = SimpleNamespace(
            page=page, size=SimpleNamespace(small=7.0), body=SimpleNamespace(right=width, width=width),
            outcome=SimpleNamespace(likely=object()), say=lambda text_id, lang=lang: say(text_id)[lang],
        )  # fmt: skip
        left_of_ranks = width - page.width(_rank_head(sheet), 7.0)
        assert _score_end(sheet) <= left_of_ranks - 7.0


@pytest.mark.parametrize(
    ("tied", "en", "zh"),
    [
        (2, "A and B share first place with", "A与B并列第一"),
        (3, "3 sites share first place with 0.500: A, B, C", "3个地块并列第一，得分0.500：A、B、C"),
    ],
)
def test_all_sites_that_share_first_place_are_named(tied, en, zh):
    outcome = made_outcome(criterion("even", [0.5] * tied + [0.2]))
    said = finding(outcome, ["A", "B", "C"])
    assert en in said.en
    assert zh in said.zh
