"""Two examples for the help of each command. They name the files that the first commands write."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

_FILE = Path(__file__).with_name("examples.txt")


@cache
def _examples() -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for line in _FILE.read_text(encoding="utf-8").splitlines():
        path, _, example = line.partition(": ")
        found[path] = (*found.get(path, ()), example)
    return found


def examples_of(path: str) -> tuple[str, ...]:
    """Return the examples of a command, such as ``climate at``: its own, or those of its group for a NAME."""
    found = _examples()
    group, _, name = path.rpartition(" ")
    return found.get(path) or tuple(line.replace("NAME", name) for line in found[f"{group} NAME"])


def with_examples(command: Any, title: str, path: str = "") -> Any:
    """Write examples under the help of a command and of all below it."""
    # The first line keeps the lines as they are: without it they would be filled like a paragraph.
    lines = [f"  {line}" for line in examples_of(path)]
    command.epilog = "\b\n" + "\n".join([title, *lines])
    for name, below in getattr(command, "commands", {}).items():
        with_examples(below, title, f"{path} {name}".strip())
    return command
