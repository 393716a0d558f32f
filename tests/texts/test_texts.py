"""The catalogues: complete in both languages, each text used, no duplicates; and `say` fills them in."""

from __future__ import annotations

import ast
import json
import re
import string
import subprocess
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path

import pytest

from siting import texts
from siting.evidence import Label
from siting.texts import say
from siting.texts.unit_words import unit_words
from tests.support.source import trees

PACKAGE = Path(texts.__file__).parents[1]
CATALOGUES = {
    lang: json.loads((PACKAGE / "texts" / f"{lang}.json").read_text("utf-8")) for lang in texts.LANGUAGES
}
EN, ZH = CATALOGUES["en"], CATALOGUES["zh"]
CHINESE = r"[\u4e00-\u9fff]"
FULL_WIDTH = r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]"


def forms(text):
    """All wordings of one text."""
    return [text] if isinstance(text, str) else [text["one"], text["other"]]


def shown(text):
    """The fields that a text shows."""
    return {
        name for form in forms(text) for _, name, _, _ in string.Formatter().parse(form) if name is not None
    }


def wanted(text):
    """The fields that a text shows or chooses its form by."""
    return shown(text) | (set() if isinstance(text, str) else {text["by"]})


def calls(name):
    for path, tree in trees().items():
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Call)
                and getattr(node.func, "id", getattr(node.func, "attr", "")) == name
            ):
                yield path, node


def strings(node):
    """Each constant string in a piece of code."""
    return [n.value for n in ast.walk(node) if isinstance(n, ast.Constant) and isinstance(n.value, str)]


def patterns():
    """What ids the f-strings of the code can make: ``f"amount.{kind}"`` makes ``amount.<anything>``."""
    heads = tuple({text_id.partition(".")[0] + "." for text_id in EN})
    for tree in trees().values():
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr) and str(getattr(node.values[0], "value", "")).startswith(
                heads
            ):
                parts = (
                    re.escape(v.value) if isinstance(v, ast.Constant) else r"\w[\w-]*" for v in node.values
                )
                yield re.compile("".join(parts))


# --- the files


@pytest.mark.parametrize("lang", texts.LANGUAGES)
def test_a_catalogue_is_sorted_with_one_line_a_message(lang):
    lines = [
        f"{json.dumps(i)}: {json.dumps(t, ensure_ascii=False)}" for i, t in sorted(CATALOGUES[lang].items())
    ]
    written = (PACKAGE / "texts" / f"{lang}.json").read_bytes()
    assert written.decode("utf-8") == "{\n" + ",\n".join(lines) + "\n}\n"


def test_both_languages_hold_the_same_texts():
    assert EN.keys() == ZH.keys()


@pytest.mark.parametrize("catalogue", [EN, ZH], ids=["en", "zh"])
def test_no_text_is_empty(catalogue):
    assert [i for i, text in catalogue.items() if not all(forms(text))] == []


@pytest.mark.parametrize("catalogue", [EN, ZH], ids=["en", "zh"])
def test_plural_pagesare_complete(catalogue):
    plural = {i: text for i, text in catalogue.items() if not isinstance(text, str)}
    assert {i: set(text) for i, text in plural.items() if set(text) != {"by", "one", "other"}} == {}


def test_a_text_shows_the_same_figures_in_both_languages():
    unlike = {i: shown(EN[i]) ^ shown(ZH[i]) for i in EN}
    chosen_by = {i: wanted(EN[i]) | wanted(ZH[i]) for i in EN}
    assert {
        i: names for i, names in unlike.items() if names - (chosen_by[i] - shown(EN[i]) - shown(ZH[i]))
    } == {}


def test_no_sentence_stands_in_two_places():
    pairs = Counter(json.dumps([EN[i], ZH[i]]) for i in EN)
    assert [pair for pair, times in pairs.items() if times > 1] == []


# --- the languages


def test_english_has_no_chinese_signs():
    assert [i for i, text in EN.items() for form in forms(text) if re.search(FULL_WIDTH, form)] == []


def test_no_half_width_mark_stands_between_chinese_signs():
    mixed = re.compile(rf"{CHINESE}[,;:?!()]{CHINESE}|[（][^（）]*\)|\([^()]*[）]")
    typed = re.compile(r"--\w+ [^）]*")  # what a user types on the command line stays as it is typed
    assert [i for i, text in ZH.items() for form in forms(text) if mixed.search(typed.sub("", form))] == []


def test_no_full_width_letter_or_digit():
    assert [
        i for i, text in ZH.items() for form in forms(text) if re.search(r"[０-９Ａ-Ｚａ-ｚ　]", form)
    ] == []


# --- the code


def test_every_text_is_used():
    literal = {text for tree in trees().values() for text in strings(tree)}
    made = list(patterns())
    page = "".join(p.read_text("utf-8") for p in PACKAGE.rglob("*.js"))
    asked = {f"map.{name}" for name in re.findall(r"\"(\w+)\"|\btext\.(\w+)", page) for name in name}
    heads = tuple(f"map.{head}" for head in re.findall(r"[`\"](\w+_)(?:\"|\$\{)", page))
    pages = "".join(p.read_text("utf-8") for p in (PACKAGE / "app" / "templates").glob("*.html"))
    asked |= {f"app.{name}" for name in re.findall(r"\bt\(['\"]([\w.]+)['\"][,)]", pages)}
    asked |= set(re.findall(r"\bs\(['\"]([\w.]+)['\"]\)", pages))
    heads += tuple(f"app.{head}" for head in re.findall(r"\bt\(['\"]([\w.]+\.)['\"] ~", pages))
    left = {i for i in set(EN) - literal - asked if not i.startswith(heads)}
    assert sorted(i for i in left if not any(pattern.fullmatch(i) for pattern in made)) == []


def test_every_id_in_the_code_exists():
    said = {node.args[0].value for _, node in calls("say") if isinstance(node.args[0], ast.Constant)}
    marks = {node.args[1].value for _, node in calls("join") if len(node.args) > 1}
    assert sorted((said | marks) - EN.keys()) == []


def test_each_sentence_gets_exactly_its_figures():
    wrong = [
        (path.name, text_id)
        for path, node in calls("say")
        if all(k.arg is not None for k in node.keywords)
        for text_id in strings(node.args[0])
        if text_id in EN and {k.arg for k in node.keywords} != wanted(EN[text_id]) | wanted(ZH[text_id])
    ]
    assert wrong == []


def test_no_text_in_two_languages_stands_in_the_code():
    mixed = [
        (path.name, text)
        for path, node in calls("Label")
        for argument in (*node.args, *node.keywords)
        for text in strings(argument)
        if re.search(FULL_WIDTH, text)
    ]
    assert mixed == []


# --- say


@pytest.fixture
def two_texts(monkeypatch):
    held = {
        "en": {
            "far": "{km:.1f} km from {place}",
            "count": {"by": "n", "one": "{n} site", "other": "{n} sites"},
            "comma": ", ",
        },
        "zh": {"far": "距{place}{km:.1f}公里", "count": "{n}个地块", "comma": "、"},
    }
    monkeypatch.setattr(texts, "catalogue", held.__getitem__)


@pytest.mark.usefixtures("two_texts")
class TestSay:
    def test_figures_are_written_as_each_language_wants(self):
        assert texts.say("far", km=3.14159, place="X") == Label("3.1 km from X", "距X 3.1公里")

    def test_a_label_is_said_in_the_language_of_the_sentence(self):
        said = texts.say("far", km=2, place=Label("Taiyuan", "太原"))
        assert (said.en, said.zh) == ("2.0 km from Taiyuan", "距太原2.0公里")

    @pytest.mark.parametrize(("n", "english"), [(0, "0 sites"), (1, "1 site"), (2, "2 sites")])
    def test_one_has_a_form_of_its_own(self, n, english):
        assert texts.say("count", n=n) == Label(english, f"{n}个地块")

    @pytest.mark.parametrize("figures", [{}, {"km": 1}], ids=["none", "one of two"])
    def test_a_missing_figure_is_an_error(self, figures):
        with pytest.raises(KeyError):
            texts.say("far", **figures)

    def test_an_unknown_id_is_an_error(self):
        with pytest.raises(KeyError, match="nowhere"):
            texts.say("nowhere")

    def test_a_list_has_the_marks_of_its_language(self):
        assert texts.join(["A", Label("B", "乙")], "comma") == Label("A, B", "A、乙")


def test_no_catalogue_is_read_before_a_text_is_wanted():
    script = "import siting.texts as t; print(t.catalogue.cache_info().currsize)"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "0"


def test_help_needs_no_catalogue():
    script = "import sys; sys.argv = ['siting', '--help']\nfrom siting.cli import main\ntry: main()\nexcept SystemExit: pass\n"
    script += "assert 'siting.texts' not in sys.modules"
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, check=False).returncode == 0


TOUCHING = [
    (text_id, lang, form)
    for lang, catalogue in CATALOGUES.items()
    for text_id, text in catalogue.items()
    for form in forms(text)
    if "}{" in form and "." in text_id and not text_id.startswith("map.")
]


@pytest.mark.parametrize("name", ["A2", "地块1", "Alpha"])
@pytest.mark.parametrize("figure", ["0.179", "-0.036", "+12"])
def test_a_name_never_runs_into_the_figure_behind_it(name, figure):
    assert len(TOUCHING) > 100
    for text_id, lang, form in TOUCHING:
        fields = [field for _, field, _, _ in string.Formatter().parse(form) if field]
        for before, after in pairwise(fields):
            numbers = {f for _, f, spec, _ in string.Formatter().parse(form) if f and spec}
            if {before, after} & numbers or f"{{{before}}}{{{after}}}" not in form:
                continue
            given = dict.fromkeys(fields, "") | dict.fromkeys(numbers, 1.0) | {before: name, after: figure}
            said = texts._filled(form, lang, given)
            assert f"{name} {figure}" in said, text_id


@pytest.mark.parametrize("text_id", [k for k in ZH if k.startswith("map.")])
def test_a_text_that_the_page_fills_in_keeps_names_and_figures_apart(text_id):
    assert not any("}{" in form for form in forms(ZH[text_id]))


@pytest.mark.parametrize(
    ("name", "figure"), [("乙地块", "0.179"), ("12", "公里"), ("A2", "（3）"), ("A2", "B")]
)
def test_nothing_else_is_set_apart(name, figure):
    given = {"site": name, "score": figure}
    assert say("ranked_bars.scored", **given).zh == f"{name}{figure}分"


def test_the_carbon_of_the_grid_has_a_chinese_unit():
    assert unit_words("kg CO2/kWh").zh == "千克二氧化碳/千瓦时"
