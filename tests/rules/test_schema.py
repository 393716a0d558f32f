"""What a rule, a set of rules and a supply may say: each side of every condition."""

import math

import pytest
from pydantic import ValidationError

from siting.rules.schema import RulePart, RuleSetFile, SupplyPart, UsePart, with_synonyms

STATED = {"source": "x", "mark": "S"}
METRES = "a distance is in m or km, not "
RULES = [
    # (what a rule says of relation, limit ..., the error; none if it may say so)
    *(({"relation": r, "limit": 5}, "") for r in ("distance_at_least", "distance_at_most", "at_least", "at_most", "below")),
    *(({"relation": r}, "") for r in ("distance_at_least", "at_least", "outside", "inside")),
    *(({"relation": r, "words": ["a"]}, "") for r in ("one_of", "none_of")),
    *(({"relation": r}, f"{r} needs words") for r in ("one_of", "none_of")),
    *(({"relation": r, "words": ["a"]}, f"{r} takes no words") for r in ("distance_at_least", "outside", "below")),
    *(({"relation": r, "limit": 5}, f"{r} takes no limit") for r in ("outside", "inside")),
    *(({"relation": r, "words": ["a"], "limit": 5}, f"{r} takes no limit") for r in ("one_of", "none_of")),
    ({"relation": "distance_at_least", "limit": 0}, ""),
    ({"relation": "distance_at_least", "limit": 0.5}, ""),
    ({"relation": "distance_at_least", "limit": -0.5}, "a distance is not negative"),
    ({"relation": "distance_at_most", "limit": {"A": 5, "B": -1}}, "a distance is not negative"),
    ({"relation": "at_least", "limit": -5}, ""),
    *(({"relation": "distance_at_most", "limit": 5, "unit": unit}, "") for unit in ("", "m", "km")),
    ({"relation": "distance_at_most", "limit": 5, "unit": "mi"}, METRES + "mi"),
    ({"relation": "at_most", "limit": 5, "unit": "mu"}, ""),
    ({"relation": "at_most", "limit": math.nan}, "finite number"),
    ({"relation": "at_most", "limit": {"A": math.inf}}, "finite number"),
    ({"relation": "outside", "kind": "own"}, ""),
    ({"relation": "outside", "mark": "own"}, ""),
    ({"relation": "outside", "source": "x;y"}, "pattern"),
    *(({"relation": "outside", "kind": kind, **STATED}, "") for kind in ("standard", "regulation", "practice")),
    *(({"relation": "outside", "kind": kind, "mark": "S"}, f"a {kind} needs a source") for kind in ("standard", "practice")),
    ({"relation": "outside", "kind": "regulation", "source": "x"}, "a regulation needs a mark: S, S*, M-high, M-med or M-low"),
    ({"relation": "outside", "kind": "practice", "source": "x", "mark": "own"}, "a practice needs a mark"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "said"), RULES)
def test_what_a_rule_may_say(given, said):
    rule = {"id": "one", "object": "railway", **given}
    if not said:
        assert RulePart.model_validate(rule).advised is False
        return
    with pytest.raises(ValidationError) as fault:
        RulePart.model_validate(rule)
    assert said in str(fault.value)


def test_a_rule_holds_for_its_grades_or_those_of_its_limits():
    def grades(**given):
        return RulePart(id="one", object="railway", relation="at_least", **given).given_for

    assert grades(limit=5) == ()
    assert grades(limit={"A": 5, "B": 6}) == ("A", "B")
    assert grades(limit={"A": 5, "B": 6}, grades=("B",)) == ("B",)
    assert grades(grades=("C",)) == ("C",)


@pytest.mark.parametrize(("length", "fits"), [(1, True), (60, True), (61, False)])
def test_the_name_of_a_set_has_60_letters_at_most(length, fits):
    given = {
        "id": "a" * length,
        "title": "T",
        "rules": [{"id": "one", "object": "railway", "relation": "outside"}],
    }
    try:
        RuleSetFile.model_validate(given)
    except ValidationError:
        assert not fits
    else:
        assert fits


def _set(*rules, **more):
    least = {"object": "railway", "relation": "outside"}
    made = [
        rule if isinstance(rule, str) else {"id": f"r{k}", **least, **rule} for k, rule in enumerate(rules)
    ]
    return RuleSetFile.model_validate({"id": "ours", "title": "Ours", "rules": made, **more})


def test_what_a_set_says_holds_for_rules_that_do_not_say_it():
    common = {"kind": "standard", "source": "x", "mark": "M-low", "mitigation": True}
    plain, own = _set(
        {}, {"kind": "practice", "source": "y", "mark": "S", "mitigation": False}, **common
    ).rules
    assert (plain.kind, plain.source, plain.mark, plain.mitigation) == ("standard", "x", "M-low", True)
    assert (own.kind, own.source, own.mark, own.mitigation) == ("practice", "y", "S", False)
    (bare,) = _set({}).rules
    assert (bare.kind, bare.source, bare.mark, bare.mitigation) == (None, "", None, None)


def test_titles_remarks_and_grades_are_texts_in_one_or_both_languages():
    found = _set(
        {}, notes=["N", {"en": "M", "zh": "注"}], grades={"A": "Best", "B": {"en": "Good", "zh": "良"}}
    )
    assert [(text.label.en, text.label.zh) for text in found.notes] == [("N", "N"), ("M", "注")]
    assert {key: text.label.zh for key, text in found.grades.items()} == {"A": "Best", "B": "良"}


@pytest.mark.parametrize(
    ("rules", "more", "said"),
    [
        ([], {}, "no rules: give at least one"),
        ([{"id": "a"}, {"id": "b"}, {"id": "a"}], {}, "two rules have the id 'a'"),
        (
            [{"grades": ["A", "C", "D"]}],
            {"grades": {"A": "A", "B": "B"}},
            r"names the grade 'C' \(grades: A, B\)",
        ),
        ([{"grades": ["A"]}], {}, r"names the grade 'A' \(grades: none\)"),
        ([{"advised": ["C"]}], {"grades": {"A": "A"}}, r"names the grade 'C' \(grades: A\)"),
        (["no rule"], {}, "valid dictionary|instance"),
        ([{}], {"notes": "N"}, "valid tuple"),
        ([{}], {"grades": "A"}, "valid dictionary"),
    ],
)
def test_what_a_set_may_not_say(rules, more, said):
    with pytest.raises(ValidationError, match=said):
        _set(*rules, **more)


@pytest.mark.parametrize(
    "given", ["rules", {"id": "a", "title": "T"}, {"id": "a", "title": "T", "rules": "one"}]
)
def test_what_is_no_set_is_an_error_of_its_form(given):
    with pytest.raises(ValidationError):
        RuleSetFile.model_validate(given)


def test_grades_that_there_are_may_be_named():
    rule = {"grades": ["A"], "advised": ["B"]}
    assert _set(rule, {"advised": True}, grades={"A": "A", "B": "B"}).rules[0].advised == ("B",)


def test_a_set_is_used_by_its_name():
    assert UsePart(use="x").use == "x"
    with pytest.raises(ValidationError):
        UsePart(use="")


ONE_OF = "give one of layer, criterion and column"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, ONE_OF),
        *(({key: "x"}, "") for key in ("named", "layer", "criterion", "column")),
        ({"layer": "x", "column": "y"}, ONE_OF),
        ({"layer": "x", "criterion": "y", "column": "z"}, ONE_OF),
        ({"layer": "x", "where": {"kind": ["a"]}}, ""),
        ({"column": "x", "where": {"kind": ["a"]}}, "`where` goes with layer"),
        ({"layer": "x", "where": "kind"}, "valid dictionary"),
    ],
)
def test_a_supply_is_one_thing(given, said):
    if not said:
        SupplyPart.model_validate(given)
        return
    with pytest.raises(ValidationError, match=said):
        SupplyPart.model_validate(given)


def test_one_word_or_several_of_a_column():
    where = SupplyPart.model_validate(
        {"layer": "x", "where": {"kind": "a", "year": 5, "use": ["b", "c"]}}
    ).where
    assert where == {"kind": ("a",), "year": ("5",), "use": ("b", "c")}


def test_words_stand_for_others_of_their_meaning():
    assert {"farmland", "forest"} <= with_synonyms(["Farmland", "forest"])
    assert {"yes", "是"} <= with_synonyms(["Yes"])
    assert "yes" not in with_synonyms(["no"])
