"""Terminal output common to all commands: lists, progress and warnings."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from siting.languages import SPOKEN
from siting.texts.messages import note_in_chinese, told


def print_entries(title: str, entries: Sequence[tuple[str, str, str]]) -> None:
    """Print a list of (name, description, details) to stdout, wrapped to the terminal."""
    from rich.console import Console
    from rich.padding import Padding

    from siting.show.base.prose import Prose

    console = Console(highlight=False)
    console.print(Prose(title, style="bold underline"))
    for name, what, details in entries:
        console.print(Prose(name, style="bold"))
        console.print(Padding(Prose(what), (0, 0, 0, 4)))
        if details:
            console.print(Padding(Prose(details, style="dim"), (0, 0, 0, 4)))


def warn(warnings: Sequence[str]) -> None:
    """Print warnings to stderr, one line each, in the language of the command line."""
    chinese = SPOKEN.get() == "zh"
    for line in warnings:
        told = f"提示：{note_in_chinese(line)}" if chinese else f"note: {line}"
        print_line(f"siting: {' '.join(told.split())}", on_stderr=True)


def print_line(text: str, *, on_stderr: bool = False) -> None:
    """Print one line: on a terminal broken between words, elsewhere as one line for other programs."""
    stream = sys.stderr if on_stderr else sys.stdout
    if not stream.isatty():
        stream.write(f"{text}\n")
        return
    from rich.console import Console

    from siting.show.base.prose import Prose

    Console(stderr=on_stderr, highlight=False).print(Prose(text))


@contextmanager
def progress_on_stderr(*, shown: bool) -> Iterator[Callable[[str, int, int], None]]:
    """Show a progress bar on stderr if it is a terminal; yield the callback for a run."""
    if not (shown and sys.stderr.isatty()):
        yield lambda _stage, _done, _total: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description:<28}"), BarColumn(), TimeElapsedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=1)

        def report(stage: str, done: int, total: int) -> None:
            said = told(stage) if SPOKEN.get() == "zh" else None
            bar.update(task, description=said or stage, completed=done, total=max(total, 1))

        yield report
