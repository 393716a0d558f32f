"""Every English text of the code that a user can read: errors, hints, places, notes and help.

Found by elimination: any text of three words or more counts, and any shorter one that is given to an error or
a note, unless it is documentation, a pattern, a query or markup. So a new way of saying something cannot be missed.
"""

import ast
import re
from dataclasses import dataclass

from siting import errors
from tests.support.source import SOURCE, trees

ERRORS = {name for name in vars(errors) if name.endswith("Error")} | {
    "WeightFaultError",
    "_BadGeometryError",
    "ValueError",
}
# Modules of words to recognise, and of texts that have both languages beside each other.
WORDS_TO_FIND = (
    "api/page_words", "auditing/reading/comparisons", "auditing/reading/counts", "auditing/reading/drafts", "auditing/reading/electricity",
    "auditing/reading/reaches", "auditing/reading/sums", "auditing/reading/temperatures", "auditing/reading/whys", "auditing/reading/line", "auditing/reading/numerals", "auditing/reading/ends", "auditing/reading/entities", "auditing/reading/grades", "auditing/reading/grade", "auditing/reading/standards",
    "auditing/reading/holders", "auditing/reading/kinds", "auditing/reading/places", "auditing/reading/quantities",
    "auditing/reading/targets", "auditing/reading/unit_words", "climate/weather_csv", "conventions", "evidence",
    "readers/headings", "readers/missing", "readers/plain_text", "readers/word.py", "show/base/document/typeset", "show/base/drawing/fonts",
    "texts/", "units",
)  # fmt: skip
# Beginnings of texts that are written into files, compared with what the system says, or are no sentences.
NOT_SAID = (
     "siting ", "page named in each row", "sandbox allow", "default-src", "siting: ", "&L", "failed to", "free disk space", "can't start", "+proj=", "planning practice; 110",
    "90 % for temperature", "Score in classes", "CASE WHEN", "https:", "[\\p{", "\\r\\n", "{id: own",
    "{ kind:", "label: {", "params: {", "value: {", "default-src 'none'", "sandbox allow-scripts",
)  # fmt: skip
# Methods and functions that note a fault or a remark.
SINKS = {"fault", "warn", "stop", "tally", "note", "complain", "_fault"}
_PARTS = {"hint", "where", "what", "at", "near"}
# Arguments of these are ids, documentation of a schema, patterns, or help that its own test reads.
_NOT_READ = {
    "say",
    "Field",
    "compile",
    "Option",
    "Argument",
    "templates",
    "Typer",
    "setattr",
    "getattr",
    "join",
}
# Faults of the program, not of the input. What a model of pydantic raises is a fault of the study.
_BUGS = {
    "TypeError",
    "KeyError",
    "AssertionError",
    "RuntimeError",
    "AttributeError",
    "NotImplementedError",
    "FrozenInstanceError",
}
_WORD = re.compile(r"(?<![\w.{/-])[A-Za-z]+(?![\w.}/])")
_CODE = re.compile(
    r"<[a-z!/?]|SELECT |INSERT |PRAGMA |CREATE TABLE|CREATE EXTENSION$|\{%|\\[bswd]|\(\?|[a-z]\|[a-z]|^SET |^UPDATE "
)


@dataclass(frozen=True)
class Spoken:
    """A text of the code with ``{}`` for what it fills in, and where it stands."""

    module: str
    line: int
    text: str


def template(node):
    """Return a literal with ``{}`` for its fields; None for any other expression."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return " ".join(node.value.split())
    if isinstance(node, ast.JoinedStr):
        parts = (v.value if isinstance(v, ast.Constant) else "{}" for v in node.values)
        return " ".join("".join(parts).split())
    return None


def _name(call):
    return getattr(call.func, "id", getattr(call.func, "attr", ""))


def _left_out(tree, bugs):
    """Ids of the nodes that no user reads; *bugs* are the errors that a user cannot mend."""
    return {id(n) for node in ast.walk(tree) for part in _unread(node, bugs) for n in ast.walk(part)}


def _unread(node, bugs):
    """Yield the parts of a node that no user reads."""
    if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
        if _name(node.exc) in bugs:
            yield node
    elif isinstance(node, ast.JoinedStr):
        yield from (part for part in node.values if isinstance(part, ast.Constant))
        yield from (part.format_spec for part in node.values if getattr(part, "format_spec", None))
    elif (
        (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
        or (isinstance(node, ast.Call) and _name(node) in _NOT_READ)
        or (isinstance(node, ast.keyword) and node.arg in {"description", "help", "metavar"})
    ):
        yield node
    yield from (getattr(node, kind) for kind in ("annotation", "returns") if getattr(node, kind, None))


def _given(tree):
    """Ids of the nodes inside what an error or a note is given."""
    return {
        id(inner)
        for node in ast.walk(tree)
        if (isinstance(node, ast.Call) and _name(node) in ERRORS | SINKS)
        or (isinstance(node, ast.keyword) and node.arg in _PARTS)
        for inner in ast.walk(node)
    }


def _uses_pydantic(tree):
    imports = (node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom))
    names = [
        name for node in imports for name in (getattr(node, "module", None), *(a.name for a in node.names))
    ]
    return any(name.split(".")[0] == "pydantic" for name in names if name)


def texts_of(tree, module=""):
    """Yield each text of a module that a user can read."""
    bugs = _BUGS if _uses_pydantic(tree) else {*_BUGS, "ValueError"}
    out, given = _left_out(tree, bugs), _given(tree)
    for node in ast.walk(tree):
        text = template(node)
        if text is None or id(node) in out or _CODE.search(text):
            continue
        if len(_WORD.findall(text)) >= (2 if id(node) in given else 4):
            yield Spoken(module, node.lineno, text)


def spoken_texts():
    """Return each text of the code once."""
    found = {}
    for path, tree in trees().items():
        module = path.relative_to(SOURCE).as_posix()
        if not module.startswith(WORDS_TO_FIND):
            for spoken in texts_of(tree, module):
                found.setdefault(spoken.text, spoken)
    return [spoken for spoken in found.values() if not spoken.text.startswith(NOT_SAID)]
