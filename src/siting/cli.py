"""The command line: a thin shell over `siting.study`.

Exit codes: 0 good, 2 a mistake the user can correct (one line on stderr), 1 a bug in siting.
With ``--json`` stdout holds JSON alone; everything else goes to stderr.
"""

from __future__ import annotations

import gc
import os
import shutil
import sys
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import asdict
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

from siting._version import __version__
from siting.commands import app as app_command
from siting.commands import listing
from siting.commands.address_space import prepare_process
from siting.commands.assemble import assemble
from siting.commands.audit import audit
from siting.commands.checklist import checklist
from siting.commands.climate import climate_app
from siting.commands.common import (
    FormatsOption,
    JsonOption,
    Lang,
    LangOption,
    OneLangOption,
    PostgisOption,
    SizeOption,
    StudyArgument,
    TableOption,
    WeatherOption,
    document_language,
    help_when_alone,
    postgis_of,
    print_json,
    progress_bar,
    spoken,
    stop,
    words_of,
)
from siting.commands.complaints import complain, usage_or_bug
from siting.commands.diff import diff
from siting.commands.engines import SchedulerOption, WorkersOption, chosen_engine
from siting.commands.examples import with_examples
from siting.commands.help import with_help
from siting.commands.init import init
from siting.commands.other_sites import SitesOption, reads_other_sites, require_sites
from siting.commands.power import power
from siting.commands.promote import promote
from siting.commands.regions import regions
from siting.commands.report import report_command
from siting.commands.spoken import require_language, spoken_language
from siting.commands.streams import use_patient_streams
from siting.commands.summary import (
    first_to_open,
    notes_on_removed,
    print_document,
    print_findings,
    summary_of,
    warn_of,
)
from siting.commands.surface import surface
from siting.errors import (
    OutputError,
    SitingError,
    StoppedError,
    quote,
)
from siting.languages import SPOKEN, languages_in
from siting.readers.read_options import ReadOptions
from siting.study.exhibits import ALL, EXHIBITS, files_of
from siting.study.outputs import NAMES as OUTPUT_NAMES

if TYPE_CHECKING:
    from siting import Result, Study
    from siting.study.engine import Engine

_TYPER_INTERRUPTED = 130
_ORDER = (
    "init", "check", "run", "exhibit", "report", "checklist", "assemble", "climate", "power", "surface",
    "regions", "audit", "promote", "diff", "criteria", "sources", "app",
)  # fmt: skip
_NAMES_A_PATH = ("--out", "--sites", "--weather", "--table")
_OBJECTS_BEFORE_COLLECTION = 500_000


class _InOrderOfUse(TyperGroup):
    """Lists the commands in the order in which they are used."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002
        """Return the names: those of `_ORDER`, then any other."""
        return [*(n for n in _ORDER if n in self.commands), *(n for n in self.commands if n not in _ORDER)]


app = typer.Typer(
    name="siting",
    cls=_InOrderOfUse,
    help="Score and rank candidate sites with evidence: every figure has a unit, a source and an interval.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["--help", "-h"]},
)
exhibit_app = typer.Typer(help="Draw exhibits for reports (PNG, SVG, PDF).")
app.add_typer(exhibit_app, name="exhibit")
app.add_typer(climate_app, name="climate")
app.command()(init)
app.command()(app_command.app)
app.command()(power)
app.command()(diff)
app.command()(assemble)
app.command()(surface)
app.command()(regions)
app.command()(audit)
app.command()(promote)
app.command()(checklist)
listing.register(app)


TitleOption = Annotated[
    str | None,
    typer.Option("--title", help="Title of the results; with --sites the name of that file without it."),
]
ExhibitsOption = Annotated[Path, typer.Option("--out", help="Folder for the figures.")]
ExhibitSiteOption = Annotated[
    str, typer.Option("--site", help="Site of the site sheet: id or name; else the first of the ranking.")
]


@app.callback(invoke_without_command=True)
def _root(
    context: typer.Context,
    *,
    version: Annotated[bool, typer.Option("--version", help="Show the version.", is_eager=True)] = False,
) -> None:
    if version:
        typer.echo(f"siting {__version__}")
        raise typer.Exit
    help_when_alone(context)


@exhibit_app.callback(invoke_without_command=True)
def _exhibits(context: typer.Context) -> None:
    help_when_alone(context)


@app.command()
@reads_other_sites
def run(
    study: StudyArgument = None,
    *,
    out: Annotated[Path, typer.Option("--out", help="Folder for the results.")] = Path("out"),
    sites: SitesOption = None,
    options: ReadOptions,
    title: TitleOption = None,
    weather: WeatherOption = None,
    table: TableOption = None,
    outputs: Annotated[
        str | None, typer.Option("--outputs", help=f"Comma-separated list of {', '.join(OUTPUT_NAMES)}.")
    ] = None,
    workers: WorkersOption = None,
    scheduler: SchedulerOption = None,
    postgis: PostgisOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Measure, score and rank the sites of a study, and write the results."""
    from siting.show.base.output_folder import RUN_FILE, require_target
    from siting.show.base.terminal import warn
    from siting.show.tables.ranking_table import print_ranking
    from siting.study.outputs import require_outputs
    from siting.study.result import wanted_outputs

    rows = None if outputs is None else require_outputs(words_of(outputs))
    names = None if rows is None else [row.name for row in rows]

    def before(loaded: Study) -> None:
        wanted = require_outputs(wanted_outputs(loaded.file)) if rows is None else rows
        require_target(out, [*chain.from_iterable(row.files for row in wanted), RUN_FILE])

    with progress_bar(shown=not as_json) as progress:
        shown = [*names, "result"] if names and as_json else names
        with chosen_engine(workers=workers, scheduler=scheduler) as engine:
            more: dict[str, Any] = {"outputs": shown, "engine": engine, "before": before, "postgis": postgis}
            own = {"weather": weather, "table": table}
            result = _run(study, progress, sites, options, own=own, title=title, **more)
        language = lang.value if lang else result.study.file.lang
        try:
            paths = result.save(out, outputs=names, lang=language, progress=progress)
        finally:
            if result.tables is not None:
                result.tables.remove()
    warn(result.outcome.warnings)
    warn(notes_on_removed(out))
    if as_json:
        print_document(result)
        return
    print_ranking(result.outcome, spoken(lang), first=first_to_open(paths))
    typer.echo("\n".join(["", *(str(path) for path in paths)]))


@app.command()
@reads_other_sites
def check(
    study: Annotated[Path, typer.Argument(metavar="STUDY", help="Study file.")],
    *,
    sites: SitesOption = None,
    options: ReadOptions,
    weather: WeatherOption = None,
    table: TableOption = None,
    postgis: PostgisOption = None,
    lang: LangOption = None,
    as_json: JsonOption = False,
) -> None:
    """Check a study and its files without writing anything; report what looks wrong or has no effect."""
    from siting.linter.checks import lint, verdict
    from siting.show.base.terminal import warn
    from siting.texts import say

    with progress_bar(shown=not as_json) as progress:
        own = {"weather": weather, "table": table}
        result = _run(study, progress, sites, options, own=own, explained=False, postgis=postgis)
    findings = lint(result.outcome, result.study.file.constraints)
    warn([w for w in result.outcome.warnings if w not in {f.text.en for f in findings}])
    summary = {**summary_of(result), "findings": [asdict(f) for f in findings]}
    if as_json:
        print_json(summary)
        return
    language = spoken(lang)
    counts = {name: f"{summary[name]:,}" for name in ("sites", "ranked", "excluded", "insufficient")}
    said = verdict(findings, ranked=summary["ranked"])
    criteria = len(result.outcome.criteria)
    typer.echo(say("check.summary", study=str(study), verdict=said, criteria=criteria, **counts)[language])
    print_findings(findings, result, language)


def _exhibit_command(name: str) -> Callable[..., None]:
    @reads_other_sites
    def draw(
        study: StudyArgument = None,
        *,
        out: ExhibitsOption = Path("exhibits"),
        sites: SitesOption = None,
        options: ReadOptions,
        title: TitleOption = None,
        lang: OneLangOption = None,
        formats: FormatsOption = "png,svg,pdf",
        size: SizeOption = "a4",
        site: ExhibitSiteOption = "",
        postgis: PostgisOption = None,
    ) -> None:
        drawn: dict[str, Any] = {"lang": lang, "formats": formats, "size": size, "site": site}
        _exhibit(name, study, out, sites, options, title=title, postgis=postgis, **drawn)

    return draw


for _row in EXHIBITS:
    exhibit_app.command(_row.name, help=_row.summary)(_exhibit_command(_row.name))
exhibit_app.command(ALL, help="Every exhibit of the study.")(_exhibit_command(ALL))


def _exhibit(
    name: str,
    study: Path | None,
    out: Path,
    sites: Path | None,
    options: ReadOptions,
    *,
    title: str | None,
    lang: Lang | None,
    formats: str,
    size: str,
    site: str,
    postgis: list[str] | None,
) -> None:
    """Run a study and draw one exhibit of it or all, in one language or in both."""
    from siting.readers.door import printable
    from siting.show.base.output_folder import require_target

    wanted = [name.strip() for name in formats.split(",")]
    language = document_language(lang, study)
    files_drawn = files_of(name, languages_in(language), wanted, size)

    def before(loaded: Study) -> None:
        of_study = {"name": printable(loaded.path.name), "sha256": loaded.sha256}
        require_target(out, files_drawn, added_to={"siting": __version__, "study": of_study})

    with progress_bar(shown=True) as progress:
        result = _run(study, progress, sites, options, title=title, before=before, postgis=postgis)
        files = result.exhibit(
            name, out, lang=language, formats=wanted, size=size, site=site, progress=progress
        )
    warn_of(result, study, sites=sites)
    typer.echo("\n".join(str(path) for path in files))


def _run(
    study: Path | None,
    progress: Any,
    sites: Path | None,
    options: ReadOptions,
    *,
    own: dict[str, Path | None] | None = None,
    outputs: Sequence[str] | None = (),
    title: str | None = None,
    engine: Engine | None = None,
    explained: bool = True,
    before: Callable[[Study], None] = lambda _: None,
    postgis: list[str] | None = None,
) -> Result:
    """Run a study on its sites or on a site file given instead; *options* say how to read it.

    *before* is called with the study before its sites are read: a long run must not end with a folder that
    cannot be used.
    """
    from siting import load_study
    from siting.readers.door import printable
    from siting.readers.file_kinds import is_site_file
    from siting.readers.findings import shown
    from siting.show.base.terminal import warn

    if study is not None and sites is None and is_site_file(study):
        said = (
            f"{shown(study.name)} is a site file: the embedded study is run on it, as with --sites. "
            f"For a study of your own: siting init DIR --sites {printable(str(study))}"
        )
        warn([said])
        study, sites = None, study
    require_sites(sites, options)
    from siting.study.pipeline import run as run_study

    loaded: Study = load_study(study, postgis=postgis_of(postgis))
    before(loaded)
    given: dict[str, Any] = {**asdict(options), **(own or {}), "title": title, "outputs": outputs}
    return run_study(loaded, sites=sites, progress=progress, engine=engine, explained=explained, **given)


app.command("report")(report_command(_run))


def main() -> NoReturn:
    """Run the command line and exit."""
    # A command imports a lot and leaves few cycles: looking for them takes up to a fifth of a small run.
    gc.set_threshold(_OBJECTS_BEFORE_COLLECTION, 20, 50)
    out = use_patient_streams()
    stop.hear_signals()
    interrupted = None
    SPOKEN.set(spoken_language(sys.argv[1:], os.environ))
    try:
        require_language(os.environ)
        prepare_process(sys.argv[1:])
        _refuse_empty_names(sys.argv[1:])
        code = _spoken_app(SPOKEN.get())(standalone_mode=False)
        if code == _TYPER_INTERRUPTED:
            raise KeyboardInterrupt  # noqa: TRY301  (typer swallows it; one way out for both)
        sys.stdout.flush()
    except SitingError as error:
        code = complain(error)
    except (KeyboardInterrupt, typer.Abort):
        interrupted = complain(StoppedError("stopped", hint=_what_is_there()))
    except Exception as error:  # noqa: BLE001  (the last resort: shown whole, exit code 1)
        code = usage_or_bug(error)
    if interrupted is not None:  # the exception is gone, and with it the temporary tables of a large run
        _leave(interrupted)
    if out.failed is not None:
        reason = out.failed.strerror or out.failed
        code = complain(
            OutputError(f"the output could not be written to stdout ({reason})", hint=_what_is_there())
        )
    sys.stderr.flush()
    gc.freeze()  # what is left goes with the process: no last look for cycles through all modules
    sys.exit(code or 0)


def _spoken_app(language: str) -> Any:
    """Return the application, its help in a language."""
    command = with_examples(
        typer.main.get_command(_called_part(sys.argv[1:])), "示例：" if language == "zh" else "Examples:"
    )
    return with_help(command, language)


def _called_part(arguments: Sequence[str]) -> typer.Typer:
    """Return the application with the command that is called alone: reading all signatures takes long."""
    called = next(iter(arguments), "")
    commands = [c for c in app.registered_commands if called == _name_of(c)]
    groups = [group for group in app.registered_groups if called == group.name]
    if not commands and not groups:
        return app
    part = copy(app)
    part.registered_commands, part.registered_groups = commands, groups
    return part


def _name_of(command: Any) -> str:
    return command.name or typer.main.get_command_name(command.callback.__name__)


def _refuse_empty_names(arguments: Sequence[str]) -> None:
    """Refuse an empty name of a file or folder, which would mean the current folder."""
    for before, argument in zip(["", *arguments], arguments, strict=False):
        if not argument and (before in _NAMES_A_PATH or not before.startswith("--")):
            where = before if before in _NAMES_A_PATH else "command line"
            raise SitingError("the name is empty", where=where, hint="A shell variable may be unset.")


def _what_is_there() -> str:
    """Say what the command has written so far."""
    from siting.show.base.journal import published

    if published.begun is not None:
        return f"The next command into {quote(published.begun)} puts the rest of its results in place."
    if published.kept is not None:
        return f"What is measured stays in {quote(published.kept)}: the same command continues from there."
    folders = published.folders
    return f"The complete results are in {quote(folders[-1])}." if folders else "Nothing was written."


def _leave(code: int) -> NoReturn:
    """End the process at once.

    Otherwise, after an interrupt that passed through C, Python kills itself with SIGINT, whatever the code.
    """
    for stream in (sys.stdout, sys.stderr):
        stream.flush()
    gc.collect()  # owners of temporary files remove them on exit
    if "multiprocessing.forkserver" in sys.modules:
        shutil.rmtree(sys.modules["multiprocessing.util"].get_temp_dir(), ignore_errors=True)
    os._exit(code)


if __name__ == "__main__":
    main()
