"""What the commands share: options, JSON on stdout, the progress bar, and interrupts."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from typing import Annotated, Any

import typer

_CONTROLS = re.compile(r"[\x7f-\x9f]")


class Lang(StrEnum):
    """Language of outputs."""

    en = "en"
    zh = "zh"


LangOption = Annotated[Lang | None, typer.Option("--lang", help="Language of outputs.")]
OneLangOption = Annotated[Lang | None, typer.Option("--lang", help="One language; else both.")]
FormatsOption = Annotated[str, typer.Option("--format", help="Formats with commas between: png, svg, pdf.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON on stdout, all else on stderr.")]


def help_when_alone(context: typer.Context) -> None:
    """Show the help of a group that was called without a command."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit


@contextmanager
def progress_bar(*, shown: bool) -> Iterator[Callable[[str, int, int], None]]:
    """Show how a run goes on, and stop it where the user wishes so."""
    import pyarrow as pa

    from siting.show.base.terminal import progress_on_stderr

    # Arrow replaces these handlers with its own while it reads, and a signal may fall in between.
    pa.enable_signal_handlers(False)
    with progress_on_stderr(shown=shown) as show:

        def report(stage: str, done: int, total: int) -> None:
            stop.check()
            show(stage, done, total)

        yield report


def print_json(value: Any) -> None:
    """Print *value* to stdout as JSON; a NaN is a bug."""
    import json

    text = json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False)
    # JSON escapes the old control codes; those of Latin-1 move a cursor too.
    sys.stdout.write(_CONTROLS.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n")


class _Stop:
    """The user's wish to stop.

    Raising from a signal handler is not enough: where the signal meets a destructor or a callback of
    a library, Python prints the exception and goes on. The run looks here at every step.
    """

    def __init__(self) -> None:
        self.wished = False

    def handle(self, _number: int, _frame: object) -> None:
        """Remember the interrupt (a signal handler)."""
        self.wished = True
        raise KeyboardInterrupt

    def check(self) -> None:
        """Raise `KeyboardInterrupt` if the user wished to stop."""
        if self.wished:
            raise KeyboardInterrupt


stop = _Stop()
