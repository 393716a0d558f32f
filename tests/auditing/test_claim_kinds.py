"""The table of claim kinds and all that depends on it: judges, the file of claims, texts, documentation."""

import ast
import re
from pathlib import Path
from typing import get_args

import pytest
from ruamel.yaml import YAML

import siting
from siting.auditing.judging.judges import JUDGES
from siting.auditing.judging.verdicts import NOTHING, Verdict
from siting.auditing.reading import extract as extraction
from siting.auditing.reading import kind_rules, writer
from siting.auditing.reading.claim_kinds import KINDS, JudgeId, KindId
from siting.auditing.reading.claims import Qualifiers
from siting.auditing.reading.claims_file import ClaimEntry, read_claims_file
from siting.auditing.reading.documents import document_of
from siting.auditing.reading.kind_rules import Draft
from siting.texts import LANGUAGES, catalogue
from siting.units import unit_of
from tests.support.made_claims import audited, claim
from tests.support.marked_corpus import FOLDER, paragraphs
from tests.support.source import trees

PACKAGE = Path(siting.__file__).parent
DOCS = PACKAGE.parents[1] / "docs" / "audit.md"
CORPUS = Path(__file__).parent / "reading" / "corpus"
ROOMS = ("auditing", "promotion", "show/audit", "show/promote")
WORD_OF = {
    "protected_land": "永久基本农田",
    "site_conditions": "water",
    "tier": "3",
    "class": "A",
    "certificates": "ISO 27001",
    "superlative": "nearest",
}
QUALIFIER_OF = {
    "phase": 2, "status": "planned", "metric": "road", "band": "remote", "supply_c": 18.0, "mode": "tower",
    "share": "it", "stations": 2, "units": 2, "own": True, "trip": "one_way", "what": "hall",
    "aspect": "distance", "among": ["Jiaocheng", "Wenshui"], "by": "60 km", "scope": "county", "rank": 2,
}  # fmt: skip


# --- no kind is asked for by name


def named_kinds(tree):
    """Comparisons and cases of something called ``kind`` with the name of a claim kind: line and name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
        elif isinstance(node, ast.Match):
            sides = [node.subject, *(case.pattern for case in node.cases)]
        else:
            continue
        if not any(getattr(side, "attr", getattr(side, "id", "")) == "kind" for side in sides):
            continue
        for side in sides:
            for part in ast.walk(side):
                if isinstance(part, ast.Constant) and part.value in KINDS:
                    yield node.lineno, part.value


def test_no_kind_is_compared_with_a_name():
    found = [
        f"{path.relative_to(PACKAGE)}:{line} {kind}"
        for room in ROOMS
        for path in sorted((PACKAGE / room).rglob("*.py"))
        for line, kind in named_kinds(trees()[path])
    ]
    assert found == []


@pytest.mark.parametrize(
    "code",
    [
        "claim.kind == 'pue'",
        "'pue' != kind",
        "c.kind in ('pue', 'wue')",
        "match claim.kind:\n    case 'pue' | 'wue': pass",
    ],
)
def test_such_a_comparison_is_found(code):
    assert "pue" in [kind for _, kind in named_kinds(ast.parse(code))]


def named_sets(tree):
    """Sets, however small, of nothing but names of claim kinds: line and names.

    They say what a column of the table should say. A unit or a word of the lexicon may have the name of a kind.
    """
    inside = {
        id(side) for node in ast.walk(tree) if isinstance(node, ast.Compare) for side in node.comparators
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Set) or (isinstance(node, ast.Tuple | ast.List) and id(node) in inside):
            names = {part.value for part in node.elts if isinstance(part, ast.Constant)}
            if len(names) == len(node.elts) and names <= set(KINDS):
                yield node.lineno, sorted(names)


def test_no_set_of_kinds_stands_outside_the_table():
    found = [
        f"{path.relative_to(PACKAGE)}:{line} {', '.join(names)}"
        for room in ROOMS
        for path in sorted((PACKAGE / room).rglob("*.py"))
        for line, names in named_sets(trees()[path])
    ]
    assert found == []


@pytest.mark.parametrize(
    "code",
    [
        "_PRICES = frozenset({'pue'})",
        "_PRICES: frozenset[KindId] = frozenset({'pue', 'wue'})",
        "_EITHER = {'pue', 'wue', 'power'}",
        "spot.last_kind in ('pue', 'wue')",
        "name not in ['pue']",
    ],
)
def test_such_a_set_is_found(code):
    assert "pue" in [kind for _, names in named_sets(ast.parse(code)) for kind in names]


# --- judges


def test_every_id_has_its_row():
    assert tuple(KINDS) == get_args(KindId)
    assert all(spec.id == kind for kind, spec in KINDS.items())


def test_every_judge_is_there_and_judges_some_kind():
    assert set(JUDGES) == set(get_args(JudgeId)) == {spec.judge for spec in KINDS.values()}


@pytest.mark.parametrize("kind", KINDS)
def test_what_only_papers_prove_names_its_paper(kind):
    judged = audited(claim(kind, 3, KINDS[kind].base, word=WORD_OF.get(kind, ""), subject="太原")).judged[0]
    assert judged.paper_only is (KINDS[kind].needed is not None)
    if judged.paper_only:
        assert judged.verdict is Verdict.UNVERIFIABLE
        assert judged.needed == KINDS[kind].needed != NOTHING


# --- texts


@pytest.mark.parametrize("kind", KINDS)
def test_its_texts_are_there(kind):
    spec = KINDS[kind]
    written = [spec.written] if spec.written else []
    for lang in LANGUAGES:
        assert spec.label[lang]
        for text_id in [*written, *(text_id for _, text_id in spec.as_given)]:
            text = catalogue(lang)[text_id]
            forms = [text] if isinstance(text, str) else [text["one"], text["other"]]
            assert all("{value}" in form for form in forms)


def test_no_two_kinds_have_one_name():
    for lang in LANGUAGES:
        names = [spec.label[lang] for spec in KINDS.values()]
        assert len(set(names)) == len(names)


# --- the file of claims


def read(tmp_path, **entry):
    path = tmp_path / "claims.yaml"
    with path.open("w", encoding="utf-8") as file:
        YAML(typ="safe", pure=True).dump({"claims": [entry]}, file)
    return read_claims_file(path).claims[0]


def entry_of(kind):
    stated = {"word": WORD_OF[kind]} if kind in WORD_OF else {"value": 3.0}
    return {"kind": kind, **stated}


@pytest.mark.parametrize("kind", KINDS)
def test_the_file_of_claims_takes_it(kind, tmp_path):
    found = read(tmp_path, **entry_of(kind))
    assert found.kind == kind
    assert (found.word != "") is bool(KINDS[kind].word)
    assert found.comparison == ("exactly" if KINDS[kind].nominal else "about")
    assert found.unit == KINDS[kind].base


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("qualifier", QUALIFIER_OF)
def test_the_file_of_claims_takes_the_qualifiers_of_the_row(kind, qualifier, tmp_path):
    entry = {**entry_of(kind), qualifier: QUALIFIER_OF[qualifier]}
    if qualifier in KINDS[kind].takes:
        found = getattr(read(tmp_path, **entry).qualifiers, qualifier)
        assert (list(found) if qualifier == "among" else found) == QUALIFIER_OF[qualifier]
    else:
        with pytest.raises(siting.errors.ClaimsError, match=f"{qualifier}: does not belong to kind {kind}"):
            read(tmp_path, **entry)


def test_every_qualifier_is_one_of_a_claim_and_a_key_of_the_file():
    known = set(Qualifiers.__dataclass_fields__)
    assert set(QUALIFIER_OF) == known
    assert set().union(*(spec.takes for spec in KINDS.values())) == known | {"word"}
    assert known <= set(ClaimEntry.model_fields)


@pytest.mark.parametrize("kind", KINDS)
def test_its_base_unit_is_one_of_its_dimension(kind):
    spec = KINDS[kind]
    if spec.dimension in {"count", "ratio"}:
        assert spec.base == ""
    else:
        unit = unit_of(spec.dimension, spec.base.removesuffix("/yr"))
        assert (unit.base, unit.factor) == (spec.base, 1)


# --- reading


def test_a_kind_is_read_only_from_the_units_of_its_row(monkeypatch):
    read_from = {}

    def recorded(spot):
        found = kind_rules.kind_of(spot)
        if isinstance(found, Draft):
            read_from.setdefault(found.kind, set()).add(spot.figure.group)
        return found

    monkeypatch.setattr(writer, "kind_of", recorded)
    for lang in LANGUAGES:
        for item in YAML(typ="safe", pure=True).load((CORPUS / f"{lang}.yaml").read_text("utf-8")):
            extraction.extract(document_of(item["t"]))
        for marked in paragraphs(FOLDER / f"seen.{lang}.txt"):
            extraction.extract(document_of(marked.text))
    assert set(read_from) == {kind for kind, spec in KINDS.items() if spec.units}
    assert {kind: sorted(units - set(KINDS[kind].units)) for kind, units in read_from.items()} == {
        kind: [] for kind in read_from
    }


def test_every_unit_of_the_table_has_a_rule():
    units = {unit for spec in KINDS.values() for unit in spec.units}
    assert units == {*kind_rules.RULES}


# --- the page of the docs


@pytest.mark.parametrize("page", [DOCS, DOCS.parent / "zh" / DOCS.name], ids=["en", "zh"])
def test_the_docs_list_every_kind_with_its_unit(page):
    (table,) = (part for part in page.read_text("utf-8").split("\n\n") if part.count("| `mean_temperature`"))
    rows = [re.split(r"(?<!\\)\|", line)[1:3] for line in table.splitlines() if line.startswith("| `")]
    listed = {kind: unit.strip() for kinds, unit in rows for kind in re.findall(r"`(\w+)`", kinds)}
    assert listed.keys() == KINDS.keys()
    for kind, units in listed.items():
        assert (KINDS[kind].base or units) in units
