"""Conclusions from a figure that the corrected text replaces: they no longer follow, and are marked as such.

500 km from Beijing, which makes it ...; 距北京500公里，因此……; because it is 300 km away, .... A claim that
the same figure makes without one of its own (that the site lies in a recovery band) is such a conclusion,
whatever its words. What a claim that holds says is none.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from siting.auditing.judging.verdicts import Judged, Verdict
from siting.auditing.reading.lexicon import Tokens
from siting.show.audit.plain_copy import PlainCopy
from siting.texts import say

_END, _SPACE = ".。!！?？；; \t\n", re.compile(r"\s*")
_CLAUSE_END = re.compile(r"[，。；;！？!?)）]|, |[.](?=\s|$)")
_OPENING = 3
"""Characters before which a word of conclusion opens a sentence."""
_tokens = lru_cache(maxsize=2)(Tokens)
"""The words of a sentence: a long one holds many figures, and all of them are asked about it."""


def unproven(
    copy: PlainCopy, judged: Sequence[Judged], replaced: Mapping[tuple[int, int], Sequence[Judged]]
) -> Iterator[tuple[int, str]]:
    """Yield the place and the words of each mark; *replaced*: the figures, each with its claims."""
    holding = sorted(j.claim.position.start for j in judged if j.verdict is Verdict.SUPPORTED)
    for (start, end), of in replaced.items():
        if copy.cell(start) is not None or any(j.verdict is Verdict.SUPPORTED for j in of):
            continue
        low, high = copy.sentence(start)
        lang = copy.language(start, end)
        why = _why_false(of, lang)
        if why:
            yield _before_stop(copy.text, high), say("corrected.unproven_as", why=why)[lang]
        elif _is_concluded(copy.text, (low, high), end, holding):
            yield _before_stop(copy.text, high), say("corrected.unproven")[lang]
        following = _opens_with_conclusion(copy, high)
        if following is not None:
            yield _before_stop(copy.text, following), say("corrected.unproven")[lang]


def concluded_at(copy: PlainCopy, judged: Judged) -> int | None:
    """Return where the clause ends that concludes a band from the distance before it; None without one.

    The figure may be true and the conclusion false: 距中卫67公里，可做同城灾备.
    """
    claim = judged.claim
    low, high = copy.sentence(claim.position.start)
    said = _tokens(copy.text[low:high]).between("recovery", claim.position.end - low, high - low)
    if not is_implied_band(judged) or not said:
        return None
    stop = _CLAUSE_END.search(copy.text, low + said[0].end, high)
    return _before_stop(copy.text, stop.start() if stop else high)


def is_implied_band(judged: Judged) -> bool:
    """Whether a claim is a recovery band that a distance makes without stating its limit."""
    return judged.claim.spec.end == "implied" and judged.claim.given is None


def _why_false(of: Sequence[Judged], lang: str) -> str:
    """Return why a conclusion among these claims, which has no figure of its own, is false; else empty."""
    claimed = next((j for j in of if not j.instead.en and j.verdict is Verdict.CONTRADICTED), None)
    if claimed is None:
        return ""
    return (claimed.clause if claimed.clause[lang] else claimed.finding)[lang].rstrip(_END)


def _is_concluded(text: str, sentence: tuple[int, int], figure: int, holding: Sequence[int]) -> bool:
    """Whether a sentence concludes from a figure, and none of the claims at *holding* says that."""
    at = _concluded(text, sentence, figure)
    return at is not None and bisect_left(holding, at) == bisect_left(holding, sentence[1])


def _concluded(text: str, sentence: tuple[int, int], figure: int) -> int | None:
    """Return where the conclusion from a figure that ends at *figure* begins; None without one."""
    low, high = sentence
    tokens = _tokens(text[low:high])
    after = tokens.between("therefore", figure - low, high - low)
    if after:
        return low + after[0].start
    # What a reason is given for stands before or after it: the park saves power because ...
    return figure if tokens.between("because", 0, figure - low) else None


def _opens_with_conclusion(copy: PlainCopy, start: int) -> int | None:
    """Return the end of the sentence that begins at *start* if it opens with a word of conclusion."""
    text = copy.text
    gap = _SPACE.match(text, start)
    if gap is None or gap.end() == len(text) or gap.group().count("\n") > 1:
        return None
    low, high = copy.sentence(gap.end())
    opened = _tokens(text[low:high]).between("therefore", 0, high - low)
    return high if opened and low + opened[0].start <= gap.end() + _OPENING else None


def _before_stop(text: str, end: int) -> int:
    """Return the place before the stop of a sentence that ends at *end*."""
    while end > 0 and text[end - 1] in _END:
        end -= 1
    return end
