"""``marked.docx``: the user's own Word document with a comment at each claim; its text is not changed.

Runs are split where a claim starts or ends, so that a comment marks its words and no more. Word allows no
comment in headers, footers and text boxes: such a comment is put where the text box is anchored, or at the
start.
"""

from __future__ import annotations

import bisect
import copy
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from siting.auditing.judging.check import Audit
from siting.auditing.judging.verdicts import Check, Judged, Verdict
from siting.auditing.reading.text_build import Anchor
from siting.auditing.reading.word_text import text_of_word
from siting.records import dataclass
from siting.show.audit.sheet import claimed_text, figure_text, found_name
from siting.show.audit.summary import wording_name
from siting.show.base.docx import clean, require_docx, without_time
from siting.show.base.sheet_text import LOOKS
from siting.texts import say

_AUTHOR, _INITIALS = "siting", "S"
_AT_ONCE = 1000
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment on the text from *start* to *end*: its lines, the first of them in bold."""

    start: int
    end: int
    lines: tuple[str, ...]


def write_marked_word(audit: Audit, original: bytes, lang: str, path: Path) -> None:
    """Write the copy with its comments; the same audit gives the same bytes."""
    path.write_bytes(marked_word(original, comments_of(audit, lang)))


def comments_of(audit: Audit, lang: str) -> list[Comment]:
    """Return a comment for each claim, in the order of the text."""
    checks: dict[str, list[Check]] = {}
    for check in audit.checks:
        if check.claims and check.verdict in (Verdict.CONTRADICTED, Verdict.DEPENDS):
            checks.setdefault(check.claims[0], []).append(check)
    found = [
        Comment(
            j.claim.position.start, j.claim.position.end, tuple(_lines(j, checks.get(j.claim.id, []), lang))
        )
        for j in audit.judged
    ]
    return sorted(found, key=lambda c: (c.start, c.end))


def _lines(judged: Judged, checks: Sequence[Check], lang: str) -> Iterable[str]:
    colon, claim = say("mark.colon")[lang], judged.claim
    yield f"{claim.id} {LOOKS[judged.verdict].word[lang]}{colon}{claimed_text(judged, lang)}"
    if judged.measured is not None:
        yield f"{found_name(judged.measured)[lang]}{colon}{figure_text(judged.measured, lang)}"
    for key, said in (
        ("audit.finding", judged.finding),
        ("audit.definition", judged.definition),
        ("audit.needed", judged.needed),
        (wording_name(judged.wording, "audit.wording"), judged.wording),
    ):
        if said[lang]:
            yield f"{say(key)[lang]}{colon}{said[lang]}"
    for check in checks:
        yield f"{LOOKS[check.verdict].word[lang]} {check.title[lang]}{colon}{check.finding[lang]}"


def marked_word(original: bytes, comments: Sequence[Comment]) -> bytes:
    """Return the document with comments; its text is that of *original*."""
    document = require_docx("audit").Document(io.BytesIO(original))
    ends = {x for comment in comments for x in (comment.start, comment.end)}
    anchors = _split(text_of_word(document).anchors, sorted(ends))
    starts = [anchor.start for anchor in anchors]
    part = document.part._comments_part.element  # noqa: SLF001 - add_comment looks at all others each time
    first = max((int(x) for x in part.xpath("./w:comment/@w:id")), default=-1) + 1
    elements = _elements(first, comments)
    for number, (comment, element) in enumerate(zip(comments, elements, strict=True), start=first):
        runs = _runs(anchors, starts, comment) or _first_runs(document)
        if runs:
            part.append(element)
            runs[0].insert_comment_range_start_above(number)
            runs[-1].insert_comment_range_end_and_reference_below(number)
    found = io.BytesIO()
    document.save(found)
    return without_time(found.getvalue(), dated=False)


def _runs(anchors: Sequence[Anchor], starts: Sequence[int], comment: Comment) -> list[Any]:
    """Return the first and the last run of a comment's text; nothing where it is not in the body."""
    first = max(bisect.bisect_right(starts, comment.start) - 1, 0)
    last = bisect.bisect_left(starts, comment.end)
    nodes = [a.node for a in anchors[first:last] if a.start < comment.end and a.end > comment.start]
    if not nodes:
        return []
    runs = [run for node in (nodes[0], nodes[-1]) for run in _outer_runs(node)]
    return [runs[0], runs[-1]] if runs else []


def _outer_runs(node: Any) -> list[Any]:
    """Return the runs of an element: its own, those in it, or the one that holds its text box."""
    from docx.oxml.ns import qn

    boxes = list(node.iterancestors(qn("w:txbxContent")))
    inner = boxes[-1] if boxes else node
    above = next(iter(inner.iterancestors(qn("w:r"))), None)
    if above is not None:
        return [above]
    runs = list(inner.iter(qn("w:r")))
    return [r for r in runs if not any(x.tag == qn("w:txbxContent") for x in r.iterancestors())]


def _first_runs(document: Any) -> list[Any]:
    from docx.oxml.ns import qn

    for paragraph in document.element.body.iter(qn("w:p")):
        if not any(x.tag == qn("w:txbxContent") for x in paragraph.iterancestors()):
            runs = list(paragraph.iterchildren(qn("w:r"))) or [paragraph.add_r()]
            return [runs[0]]
    return []


def _split(anchors: Sequence[Anchor], ends: Sequence[int]) -> list[Anchor]:
    """Split the runs in which a comment starts or ends; return the anchors of all parts."""
    found = []
    for anchor in anchors:
        cuts = ends[bisect.bisect_right(ends, anchor.start) : bisect.bisect_left(ends, anchor.end)]
        for cut in cuts if anchor.exact and len(anchor.node.text or "") > 1 else ():
            rest = _split_run(anchor.node, cut - anchor.start)
            found.append(Anchor(anchor.start, cut, anchor.node))
            anchor = Anchor(cut, anchor.end, rest)  # noqa: PLW2901 - what is left of it
        found.append(anchor)
    return found


def _split_run(node: Any, at: int) -> Any:
    """Move what follows *at* in a text element to a run of its own; return its text element."""
    from docx.oxml import OxmlElement

    run, text = node.getparent(), node.text
    new, rest = OxmlElement("w:r"), OxmlElement("w:t")
    if run.rPr is not None:
        new.append(copy.deepcopy(run.rPr))
    new.append(rest)
    for following in list(node.itersiblings()):
        new.append(following)
    node.text, rest.text = text[:at], text[at:]
    for part in (node, rest):
        part.set(_XML_SPACE, "preserve")
    run.addnext(new)
    return rest


def _elements(first: int, comments: Sequence[Comment]) -> Iterator[Any]:
    """Yield the comments as elements, numbered from *first*; made as text and parsed once, for speed."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    for at in range(0, len(comments), _AT_ONCE):
        some = enumerate(comments[at : at + _AT_ONCE], start=first + at)
        made = "".join(_comment(number, one.lines) for number, one in some)
        yield from list(parse_xml(f"<w:comments {nsdecls('w')}>{made}</w:comments>"))


def _comment(number: int, lines: Sequence[str]) -> str:
    text = '<w:t xml:space="preserve">{}</w:t></w:r></w:p>'
    style = '<w:p><w:pPr><w:pStyle w:val="CommentText"/></w:pPr>'
    mark = '<w:r><w:rPr><w:rStyle w:val="CommentReference"/></w:rPr><w:annotationRef/></w:r>'
    paragraphs = (
        f"{style}{'<w:r>' if n else f'{mark}<w:r><w:rPr><w:b/></w:rPr>'}"
        f"{text.format(escape(clean(' '.join(line.split()))))}"
        for n, line in enumerate(lines)
    )
    head = f'<w:comment w:id="{number}" w:author="{_AUTHOR}" w:initials="{_INITIALS}">'
    return "".join((head, *paragraphs, "</w:comment>"))
