"""The help of the command line, in English and in Chinese, with placeholders in the same language."""

from __future__ import annotations

import re
import shutil
import textwrap
import unicodedata
from collections.abc import Sequence
from functools import partial
from itertools import pairwise
from typing import Any

_TAIL = re.compile(r"\s*\[([^\[\]]*)\]$")
_SAYS_MORE = re.compile(r"^(?:default: |required)|[<>]=")
_LEAST, _MOST, _INDENT, _MAX_NAME = 40, 100, 2, 24
# Types as Typer writes them, old and new.
_TYPE = re.compile(r" (?:<([^<>]+)>|(PATH|TEXT|INTEGER|FLOAT|INTEGER RANGE|FLOAT RANGE))$")
_TYPES = {"path": "PATH", "str": "TEXT", "text": "TEXT", "int": "N", "integer": "N", "float": "NUMBER"}
_USAGE = "Usage: {}"
_TITLES = ("Arguments:", "Options:", "Commands:")


def with_help(command: Any, lang: str) -> Any:
    """Give a command, and all below it, their help in a language."""
    command.get_help = partial(_help, command, lang)
    for below in getattr(command, "commands", {}).values():
        with_help(below, lang)
    return command


def _help(command: Any, lang: str, context: Any) -> str:
    width = min(max(shutil.get_terminal_size().columns, _LEAST), _MOST)
    parts = [_told(_USAGE, lang).format(_usage(command, context, lang))]
    parts += [
        "\n".join(_wrapped(_told(text, lang), width, _INDENT, lang)) for text in _paragraphs(command.help)
    ]
    arguments, options = _parameters(command, lang, context)
    commands = [
        (name, _told((_paragraphs(command.commands[name].help) or [""])[0], lang))
        for name in (command.list_commands(context) if hasattr(command, "commands") else ())
    ]
    for title, rows in zip(_TITLES, (arguments, options, commands), strict=True):
        if rows:
            parts.append("\n".join([_told(title, lang), *_rows(rows, width, lang)]))
    if command.epilog:
        parts.append(command.epilog.removeprefix("\b\n"))
    return "\n\n".join(parts) + "\n"


def _parameters(command: Any, lang: str, context: Any) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Return the arguments and the options, each with its help."""
    arguments: list[tuple[str, str]] = []
    options: list[tuple[str, str]] = []
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        if record is None:
            continue
        if parameter.param_type_name == "argument":
            arguments.append((_told(_metavar(parameter), lang), _record(record[1], lang)))
        else:
            options.append((_option(record[0], lang), _record(record[1], lang)))
    return arguments, options


def _usage(command: Any, context: Any, lang: str) -> str:
    """Return the command and its arguments, optional ones in brackets."""
    pieces = [context.command_path, _told("[OPTIONS]", lang)]
    for parameter in command.get_params(context):
        if parameter.param_type_name == "argument":
            name = _told(_metavar(parameter), lang)
            pieces.append(name if parameter.required else f"[{name}]")
    if hasattr(command, "commands"):
        pieces.append(_told("COMMAND [ARGS]...", lang))
    return " ".join(pieces)


def _metavar(argument: Any) -> str:
    return str(argument.metavar or argument.name.upper()).strip("[]")


def _option(name: str, lang: str) -> str:
    """Return an option with the name of its value translated."""
    found = _TYPE.search(name)
    if found is not None:
        kind = (found[1] or found[2]).casefold()
        value = _TYPES.get(kind.removesuffix(" range"), kind)
    else:
        option, _, value = name.rpartition(" ")
        if not option.startswith("-") or value.startswith("-"):
            return name
        found = re.search(r" \S+$", name)
    start = found.start() if found is not None else len(name)
    return f"{name[:start]} {_told(value, lang)}"


def _paragraphs(text: str | None) -> list[str]:
    return [" ".join(part.split()) for part in (text or "").split("\n\n") if part.strip()]


def _record(text: str, lang: str) -> str:
    """Return the help of a parameter, and what follows it in brackets: its default, and its limits."""
    tail = _TAIL.search(text)
    if tail is None or not _SAYS_MORE.search(tail[1]):
        return _told(text, lang)
    inner = tail[1].replace("<=", "≤").replace(">=", "≥")
    if lang == "zh":
        inner = inner.replace("default: ", "默认：").replace("required", "必填").replace("; ", "；")
        return f"{_told(text[: tail.start()], lang)}[{inner}]"
    return f"{text[: tail.start()]} [{inner}]"


def _told(text: str, lang: str) -> str:
    """Translate a text; what no catalogue has, such as a format, stays as it is."""
    if lang != "zh":
        return text
    from siting.texts.messages import in_chinese

    return in_chinese(" ".join(text.split())) or text


def _wrapped(text: str, width: int, indent: int, lang: str) -> list[str]:
    if lang != "zh":
        return textwrap.wrap(text, width, initial_indent=" " * indent, subsequent_indent=" " * indent)
    from siting.show.base.prose import break_offsets

    edges = [0, *break_offsets(text, width - indent), len(text)]
    return [" " * indent + text[a:b].strip() for a, b in pairwise(edges)]


def _rows(rows: Sequence[tuple[str, str]], width: int, lang: str) -> list[str]:
    """Write names with their texts beside them; a long name stands on a line of its own."""
    column = min(max(_cells(name) for name, _ in rows), _MAX_NAME) + 2 * _INDENT
    lines = []
    for name, text in rows:
        told = _wrapped(text, width, column, lang)
        head = " " * _INDENT + name
        if _cells(head) < column - 1 and told:
            told[0] = head + " " * (column - _cells(head)) + told[0].strip()
        else:
            told.insert(0, head)
        lines += told
    return lines


def _cells(text: str) -> int:
    """Return the width of a text on a terminal, in columns: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
