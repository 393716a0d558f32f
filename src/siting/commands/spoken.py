"""The language that the command line itself speaks, and its help in Chinese."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping, Sequence
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Any

from siting.errors import SitingError, quote
from siting.languages import LANGUAGES, language_of

VARIABLE = "SITING_LANG"
_STUDY_LANG = re.compile(rb"^lang:[ \t]*[\"']?([^\s\"'#]+)", re.MULTILINE)
_MAX_BYTES = 1 << 16
_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
_TAIL = re.compile(r"\s*\[(default: .*|required|.*>=.*|.*<=.*)\]$", re.DOTALL)
_LEAST, _MOST, _INDENT = 40, 100, 2


def spoken_language(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """Return ``en`` or ``zh``: of ``--lang``, else of the study named, of SITING_LANG, or of the locale."""
    for place, argument in enumerate(arguments):
        word = argument.partition("=")[2] if argument.startswith("--lang=") else ""
        if argument == "--lang" and place + 1 < len(arguments):
            word = arguments[place + 1]
        if language_of(word) in LANGUAGES:
            return language_of(word)
    for argument in arguments:
        found = language_of_study(argument)
        if found:
            return found
    chosen = language_of(environment.get(VARIABLE, ""))
    if chosen in LANGUAGES:
        return chosen
    locale = next((environment[name] for name in _VARIABLES if environment.get(name)), "")
    return "zh" if locale.lower().startswith("zh") else "en"


def require_language(environment: Mapping[str, str]) -> None:
    """Raise `SitingError` if SITING_LANG is no language."""
    word = environment.get(VARIABLE, "")
    if word and language_of(word) not in LANGUAGES:
        raise SitingError(f"{quote(word)} is neither en nor zh", where=VARIABLE, hint="Set it to en or zh.")


def language_of_study(argument: str) -> str:
    """Return the language that a study file states; empty if the argument is no study, or states none."""
    if not argument.lower().endswith((".yaml", ".yml")):
        return ""
    try:
        path = Path(argument)
        if not path.is_file():
            return ""
        with path.open("rb") as file:
            found = _STUDY_LANG.search(file.read(_MAX_BYTES))
    except (OSError, ValueError):  # the command itself says what is wrong with the file
        return ""
    word = language_of(found[1].decode("utf-8", "replace")) if found else ""
    return word if word in LANGUAGES else ""


def with_chinese_help(command: Any) -> Any:
    """Give a command, and all below it, their help in Chinese."""
    command.get_help = partial(_help, command)
    for below in getattr(command, "commands", {}).values():
        with_chinese_help(below)
    return command


def _help(command: Any, context: Any) -> str:
    width = min(max(shutil.get_terminal_size().columns, _LEAST), _MOST)
    usage = " ".join((context.command_path, *command.collect_usage_pieces(context)))
    parts = [f"用法：{usage}"]
    parts += ["\n".join(_wrapped(_chinese(text), width, _INDENT)) for text in _paragraphs(command.help)]
    arguments: list[tuple[str, str]] = []
    options: list[tuple[str, str]] = []
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        if record is not None:
            held = arguments if parameter.param_type_name == "argument" else options
            held.append((record[0], _record(record[1])))
    commands = [
        (name, _chinese((_paragraphs(command.commands[name].help) or [""])[0]))
        for name in (command.list_commands(context) if hasattr(command, "commands") else ())
    ]
    for title, rows in (("参数：", arguments), ("选项：", options), ("命令：", commands)):
        if rows:
            parts.append("\n".join([title, *_rows(rows, width)]))
    if command.epilog:
        parts.append(command.epilog.removeprefix("\b\n"))
    return "\n\n".join(parts) + "\n"


def _paragraphs(text: str | None) -> list[str]:
    return [" ".join(part.split()) for part in (text or "").split("\n\n") if part.strip()]


def _record(text: str) -> str:
    """Translate the help of a parameter, and what follows it in brackets."""
    tail = _TAIL.search(text)
    told = _chinese(text[: tail.start()] if tail else text)
    if tail is None:
        return told
    inner = tail[1].replace("default: ", "默认：").replace("required", "必填")
    return f"{told}[{inner}]"


def _chinese(text: str) -> str:
    from siting.texts.messages import in_chinese

    return in_chinese(" ".join(text.split())) or text


def _wrapped(text: str, width: int, indent: int) -> list[str]:
    from siting.show.base.prose import break_offsets

    edges = [0, *break_offsets(text, width - indent), len(text)]
    return [" " * indent + text[a:b].strip() for a, b in pairwise(edges)]


def _rows(rows: Sequence[tuple[str, str]], width: int) -> list[str]:
    """Write names with their texts beside them; a long name stands on a line of its own."""
    column = min(max(len(name) for name, _ in rows), 24) + 2 * _INDENT
    lines = []
    for name, text in rows:
        told = _wrapped(text, width, column)
        head = " " * _INDENT + name
        if len(head) < column - 1 and told:
            told[0] = head.ljust(column) + told[0].strip()
        else:
            told.insert(0, head)
        lines += told
    return lines
