# ruff: noqa: T201 - the table of precision and recall is the point of this test
"""Sentences with the claims a careful reader finds: precision and recall of the extraction, by kind."""

import math
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from siting.auditing.reading.documents import document_of
from siting.auditing.reading.extract import extract
from tests.support.marked_corpus import NEW_KINDS

FOLDER = Path(__file__).parent / "corpus"
GOAL = 0.95
# By definition, not from the package: 1 mu = 1/15 ha, international acre and foot.
TO_BASE = {
    "亩": 10000 / 15,
    "ha": 1e4,
    "acre": 4046.8564224,
    "sqft": 0.3048**2,
    "t/m2": 9.80665,
    "kg/m2": 0.00980665,
}


@dataclass(frozen=True)
class Expected:
    kind: str
    value: float
    high: float
    comparison: str
    to: str | None
    phase: int | None
    word: str | None

    def matches(self, claim):
        return (
            claim.kind == self.kind
            and same(claim.value, self.value)
            and same(claim.high, self.high)
            and claim.comparison == self.comparison
            and self.to in {None, claim.subject}
            and self.phase in {None, claim.phase}
            and self.word in {None, claim.word}
        )


def same(a, b):
    return (math.isnan(a) and math.isnan(b)) or math.isclose(a, b, rel_tol=1e-6)


def expected(line):
    kind, value, unit, comparison, *more = line.split(" ", 4)
    keys = ("to", "phase", "word")
    # A name may contain spaces: it extends to the next key.
    words, found = (more[0].split(" ") if more else []), {}
    for word in words:
        key, sign, text = word.partition("=")
        if sign and key in keys:
            found[key] = text
            last = key
        else:
            found[last] += f" {word}"
    low, _, high = value.partition("..")
    factor = TO_BASE.get(unit, 1.0)
    number = float("nan") if low == "-" else float(low) * factor
    return Expected(
        kind,
        number,
        float(high) * factor if high else number,
        comparison,
        found.get("to"),
        int(found["phase"]) if "phase" in found else None,
        found.get("word"),
    )


def sentences(language):
    return YAML(typ="safe", pure=True).load((FOLDER / f"{language}.yaml").read_text(encoding="utf-8"))


def score(items):
    """Return hits, found and wanted by kind, and what went wrong."""
    hits, found, wanted, wrong = Counter(), Counter(), Counter(), []
    for item in items:
        claims = list(extract(document_of(item["t"])).claims)
        for want in map(expected, item["c"]):
            wanted[want.kind] += 1
            match = next((c for c in claims if want.matches(c)), None)
            if match is None:
                wrong.append(f"missed {want}\n    in {item['t']!r}")
            else:
                claims.remove(match)
                hits[want.kind] += 1
                found[want.kind] += 1
        # The sentences are from before these kinds: tests/auditing/reading/corpus/paragraphs marks them.
        for claim in (c for c in claims if c.kind not in NEW_KINDS):
            found[claim.kind] += 1
            wrong.append(f"not expected {claim}\n    in {item['t']!r}")
    return hits, found, wanted, wrong


@pytest.mark.parametrize("held", [False, True], ids=["tuned", "held-out"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_precision_and_recall(language, held):
    items = [x for x in sentences(language) if x.get("held", False) == held]
    hits, found, wanted, wrong = score(items)
    print(f"\n{language}, {'held out' if held else 'tuned'}: {len(items)} sentences")
    for kind in sorted({*found, *wanted}):
        print(f"  {kind:17} hits {hits[kind]:3} of {found[kind]:3} found and {wanted[kind]:3} wanted")
    precision, recall = hits.total() / max(found.total(), 1), hits.total() / max(wanted.total(), 1)
    print(f"  precision {precision:.3f}, recall {recall:.3f}")
    print("\n".join(wrong))
    assert precision >= GOAL
    assert recall >= GOAL


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_sentence_stands_twice(language):
    texts = Counter(x["t"] for x in sentences(language))
    assert [text for text, times in texts.items() if times > 1] == []
