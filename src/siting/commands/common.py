"""What the commands share: options, JSON on stdout, the progress bar, and interrupts."""

from __future__ import annotations

import re
import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from siting.errors import SitingError, quote
from siting.languages import SPOKEN, language_of

_CONTROLS = re.compile(r"[\x7f-\x9f]")
_PATIENCE_S = 5.0
_SIGNALS = [
    signal.Signals[name] for name in ("SIGINT", "SIGTERM", "SIGHUP") if name in signal.Signals.__members__
]


class Lang(StrEnum):
    """Language of outputs."""

    en = "en"
    zh = "zh"


def _lang(word: str) -> Lang:
    try:
        return Lang(language_of(word))
    except ValueError:
        raise typer.BadParameter(f"{quote(word)} is neither en nor zh") from None


class _Both:
    """The word ``both``, said by the user: false as no language is, but not silence."""

    def __bool__(self) -> bool:
        return False


BOTH = _Both()


def _one_lang(word: str) -> Any:
    return BOTH if word.strip().casefold() == "both" else _lang(word)


def document_language(lang: Lang | None, study: Path | None) -> str | None:
    """Return the one language of documents and pictures, or None for both.

    That of ``--lang``; without it the one that the study states; both if it states none.
    """
    from siting.commands.spoken import language_of_study

    if lang:
        return lang.value
    stated = "" if study is None or lang is not None else language_of_study(str(study))
    return stated or None


def spoken(lang: Lang | None) -> str:
    """Return the language of what a command prints: that of ``--lang``, or the one that `main` found."""
    return lang.value if lang else SPOKEN.get()


LangOption = Annotated[
    Lang | None, typer.Option("--lang", parser=_lang, metavar="en|zh", help="Language of outputs.")
]
OneLangOption = Annotated[
    Lang | None,
    typer.Option(
        "--lang",
        parser=_one_lang,
        metavar="en|zh|both",
        help="One language or both; else as the study states.",
    ),
]
SizeOption = Annotated[
    str, typer.Option("--size", metavar="a4|wide|word", help="A4, a slide (16:9), or 160 mm wide for Word.")
]
FormatsOption = Annotated[str, typer.Option("--format", help="Formats, separated by commas: png, svg, pdf.")]
StudyArgument = Annotated[
    Path | None, typer.Argument(metavar="[STUDY]", help="Study file; without it the embedded study.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON on stdout, everything else on stderr.")]

WeatherOption = Annotated[
    Path | None,
    typer.Option("--weather", help="Weather file (EPW or CSV) of a nearby station, instead of the table."),
]
TableOption = Annotated[
    Path | None, typer.Option("--table", help="A climate table of your own (siting climate build).")
]

PostgisOption = Annotated[
    list[str] | None,
    typer.Option(
        "--postgis",
        metavar="NAME=URL",
        help="Database that layers name; else the variable SITING_POSTGIS_NAME, out of sight of `ps`.",
    ),
]


def postgis_of(given: list[str] | None) -> dict[str, str]:
    """Return the URLs of connections by name; what is no NAME=URL has an empty name, and is refused later."""
    pairs = [words.partition("=") for words in given or ()]
    return {name if equals else "": url for name, equals, url in pairs}


def words_of(text: str) -> list[str]:
    """Return the words of an option that takes several, separated by commas."""
    return [word.strip() for word in text.split(",") if word.strip()]


def help_when_alone(context: typer.Context) -> None:
    """Show the help of a group that was called without a command."""
    if context.invoked_subcommand is None:
        typer.echo(context.get_help())
        raise typer.Exit


@contextmanager
def progress_bar(*, shown: bool) -> Iterator[Callable[[str, int, int], None]]:
    """Show the progress of a run, and stop it on an interrupt."""
    import pyarrow as pa

    from siting.show.base.terminal import progress_on_stderr

    # Arrow installs its own handlers while it reads, and a signal may arrive in between.
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
    # JSON escapes the ASCII control codes; those of Latin-1 can move the cursor too.
    sys.stdout.write(_CONTROLS.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n")


class _Stop:
    """An interrupt by the user.

    Raising from a signal handler is not enough: inside a destructor or a library's callback, Python prints
    the exception and carries on. So the run checks here at every step.
    """

    def __init__(self) -> None:
        self.wished = False
        self._since = -_PATIENCE_S

    def hear_signals(self) -> None:
        """Be told of the signals that end a process."""
        for number in _SIGNALS:
            # The parent may have set the signal to be ignored: `nohup`, or a background job.
            if signal.getsignal(number) is not signal.SIG_IGN:
                signal.signal(number, self.handle)

    def handle(self, _number: int, _frame: object) -> None:
        """Remember the interrupt (a signal handler)."""
        self.wished, before = True, self._since
        sys.unraisablehook = _unless_freed
        self._since = time.monotonic()
        # Who presses the keys again while files are being removed would leave the rest of them.
        if self._since - before > _PATIENCE_S:
            raise KeyboardInterrupt

    def check(self) -> None:
        """Raise `KeyboardInterrupt` if the user interrupted the run."""
        if self.wished:
            raise KeyboardInterrupt


def _unless_freed(what: sys.UnraisableHookArgs) -> None:
    """Print what Python can raise nowhere, but not of an object that was interrupted while it was made."""
    if getattr(what.object, "__name__", "") != "__del__":
        sys.__unraisablehook__(what)


stop = _Stop()


def require_site_first(site: str, command: str) -> None:
    """Refuse a file given where the site stands."""
    from siting.readers.door import printable
    from siting.readers.file_kinds import is_site_file

    path = Path(site)
    if path.suffix.lower() in {".yaml", ".yml"}:
        raise SitingError(
            "is a study, and the site comes before it",
            where=quote(site),
            hint=f"Put the site first, as in {command} SITE {printable(str(path))}",
        )
    if is_site_file(path):
        raise SitingError(
            "is a file of sites, and the name of one site is wanted here",
            where=quote(site),
            hint=f"`siting init DIR --sites {printable(str(path))}` writes a study. "
            f"Then name the site first, as in {command} SITE STUDY",
        )
