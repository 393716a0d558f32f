"""Papers as evidence: what no measurement decides is DOCUMENTED where the quoted page holds the figure.

A measurement has the last word: what it contradicts stays CONTRADICTED, whatever a paper says.
"""

from __future__ import annotations

import bisect
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import field, replace
from pathlib import Path

from siting.auditing.judging.amounts import capital
from siting.auditing.judging.documentary import stated_figure
from siting.auditing.judging.verdicts import NOTHING, Judged, Rules, Verdict, accepted
from siting.auditing.reading.claims import Claim, Evidence
from siting.auditing.reading.documents import Document, document_of, read_document
from siting.auditing.reading.extract import extract
from siting.errors import DocumentError
from siting.evidence import Label
from siting.readers.door import printable
from siting.records import dataclass
from siting.texts import say
from siting.texts.messages import told
from siting.units import Unit, unit_of

_NUMBER = re.compile(r"\d[\d,，]*(?:\.\d+)?")
_SPACES = re.compile(r"\s+")
_REACH = 24
_TIMES = {
    "万": 1e4, "亿": 1e8, "百万": 1e6, "千万": 1e7, "thousand": 1e3, "million": 1e6, "mn": 1e6,
    "billion": 1e9, "bn": 1e9, "crore": 1e7, "lakh": 1e5, "": 1.0,
}  # fmt: skip
_TIMES_FIRST = re.compile(
    rf"\s*({'|'.join(sorted(filter(None, _TIMES), key=len, reverse=True))})?\s*", re.IGNORECASE
)
_SIGN = re.compile(r"(US\$|C\$|[$€£¥￥₹]|[A-Z]{3})\s*$")


@dataclass
class Papers:
    """The papers of one audit; each is read once."""

    rules: Rules
    read: dict[str, Document | DocumentError] = field(default_factory=dict)

    @property
    def digests(self) -> list[dict[str, str]]:
        """Name and digest of each paper that could be read."""
        read = [paper for paper in self.read.values() if isinstance(paper, Document)]
        return [{"name": paper.source, "sha256": paper.sha256} for paper in read]

    def settle(self, judged: Judged) -> Judged:
        """Return the claim as DOCUMENTED if its paper proves it; otherwise with what the paper lacks."""
        evidence = judged.claim.evidence
        if evidence is None:
            return judged
        paper = self._paper(evidence.file)
        name = printable(Path(evidence.file).name)
        fault = (
            say("papers.unreadable", file=name, fault=Label(paper.what, told(paper.what) or paper.what))
            if isinstance(paper, DocumentError)
            else _lacking(judged.claim, evidence, paper, self.rules)
        )
        if fault is not None:
            return replace(judged, finding=say("papers.with", finding=judged.finding, said=fault))
        if isinstance(paper, DocumentError):
            return judged
        said = say("papers.holds", file=paper.source, page=evidence.page, quote=evidence.quote)
        if judged.verdict is not Verdict.UNVERIFIABLE:
            return replace(judged, finding=say("papers.with", finding=judged.finding, said=said))
        return replace(
            judged,
            verdict=Verdict.DOCUMENTED,
            finding=said,
            needed=NOTHING,
            method=say("papers.method", sha256=paper.sha256),
            wording=_wording(judged, paper.source),
            paper_only=False,
        )

    def _paper(self, file: str) -> Document | DocumentError:
        if file not in self.read:
            try:
                self.read[file] = read_document(file)
            except DocumentError as error:
                self.read[file] = error
        return self.read[file]


def _wording(judged: Judged, source: str) -> Label:
    """State the figure with its paper instead of the blanks of `judge_paper`."""
    stated = stated_figure(judged.claim)
    return say("papers.wording", stated=Label(capital(stated.en), stated.zh), file=source)


def _lacking(claim: Claim, evidence: Evidence, paper: Document, rules: Rules) -> Label | None:
    """Return why a paper does not prove a claim; None if it does."""
    if evidence.page > len(paper.page_starts):
        return say("papers.no_page", file=paper.source, page=evidence.page, pages=len(paper.page_starts))
    if _plain(evidence.quote) not in _plain(_page(paper, evidence.page)):
        return say("papers.no_quote", file=paper.source, page=evidence.page)
    if not _holds(claim, unicodedata.normalize("NFKC", evidence.quote), rules):
        return say("papers.no_figure", file=paper.source, page=evidence.page)
    return None


def _page(paper: Document, number: int) -> str:
    starts = [*paper.page_starts, len(paper.text)]
    first = bisect.bisect_left(starts, paper.page_starts[number - 1])
    return paper.text[starts[first] : starts[number]]


def _plain(text: str) -> str:
    """Return a text without what a change of format changes: spaces, broken lines, full-width letters."""
    return _SPACES.sub("", unicodedata.normalize("NFKC", text)).casefold()


def _holds(claim: Claim, quote: str, rules: Rules) -> bool:
    if claim.spec.word:
        stated = extract(document_of(quote)).claims
        return any((c.kind, c.word) == (claim.kind, claim.word) for c in stated)
    range_ = accepted(claim, rules)
    return any(range_.holds(value) for value in _values(claim, quote))


def _values(claim: Claim, quote: str) -> Iterator[float]:
    """Yield the figures of a quote that can be those of the claim, in its base unit."""
    for match in _NUMBER.finditer(quote):
        value, after = _scaled(match[0], quote[match.end() : match.end() + _REACH])
        if claim.spec.dimension in {"count", "ratio"}:
            yield value
            continue
        unit = _unit_beside(claim, quote[: match.start()], after)
        if unit is not None:
            yield unit.to_base(value)


def _scaled(digits: str, after: str) -> tuple[float, str]:
    """Return a number with the millions behind it, and what follows these."""
    value, times = float(re.sub("[,，]", "", digits)), _TIMES_FIRST.match(after)
    if times is None or not times[1]:
        return value, after
    return value * _TIMES[times[1].lower()], after[times.end() :]


def _unit_beside(claim: Claim, before: str, after: str) -> Unit | None:
    """Return the unit that stands beside a number, its sign before it, if it is one of the claim."""
    sign = _SIGN.search(before)
    spelled = [sign[1]] if sign else [after[:n].strip() for n in range(len(after), 0, -1)]
    units = (unit_of(claim.spec.dimension, word) for word in spelled if word)
    return next((u for u in units if u is not None and u.base == claim.unit), None)
