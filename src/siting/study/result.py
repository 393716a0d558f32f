"""Writing the outputs of a run, all or nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from siting.errors import OutputError, did_you_mean, quote
from siting.study.schema import OUTPUTS, Study

if TYPE_CHECKING:
    from siting.study.pipeline import Progress, Result

FILES: dict[str, str] = {
    "ranking": "ranking.csv",
    "workbook": "ranking.xlsx",
    "measurements": "measurements.csv",
    "geopackage": "sites.gpkg",
    "result": "result.json",
    "map": "map.html",
    "robustness": "robustness.json",
}


def check_outputs(names: Sequence[str]) -> tuple[str, ...]:
    """Return the names in the house order, each once. Raises `OutputError` for one that is not known."""
    for name in names:
        if name not in OUTPUTS:
            raise OutputError(f"no output {quote(name)}", where="--outputs", hint=did_you_mean(name, OUTPUTS))
    if not names:
        raise OutputError("no output is named", where="--outputs", hint=f"Known: {', '.join(OUTPUTS)}")
    return tuple(name for name in OUTPUTS if name in names)


def wanted_outputs(study: Study) -> tuple[str, ...]:
    """Return the outputs of a study: those it lists, else all that it has something to write in."""
    asked = study.robustness or study.perspectives or study.compare or study.pairs
    if "outputs" in study.model_fields_set or not asked:
        return study.outputs
    return (*study.outputs, "robustness")


def save(
    result: Result, folder: Path, *, outputs: Sequence[str] | None, lang: str | None, progress: Progress
) -> list[Path]:
    """Write into a folder beside the target and move it in place at the end."""
    from siting.show.base.output_folder import RUN_FILE, staged, write_run_json

    names = check_outputs(outputs if outputs is not None else wanted_outputs(result.study.study))
    writers = _writers(result, lang or result.study.study.lang)
    files = [FILES[name] for name in names]
    with staged(folder, names=[*files, RUN_FILE]) as stage:
        for done, name in enumerate(names):
            progress(f"write {FILES[name]}", done, len(names))
            writers[name](stage / FILES[name])
        write_run_json(result.outcome, stage, files)
        progress("write run.json", len(names), len(names))
    return [folder / name for name in (*files, RUN_FILE)]


def _writers(result: Result, lang: str) -> dict[str, Callable[[Path], None]]:
    outcome = result.outcome

    def ranking(path: Path) -> None:
        from siting.show.base.frames import write_ranking

        write_ranking(outcome, path)

    def workbook(path: Path) -> None:
        from siting.show.workbook.ranking_workbook import write_workbook

        write_workbook(outcome, path, lang)

    def measurements(path: Path) -> None:
        from siting.show.base.frames import write_measurements

        write_measurements(outcome, path)

    def geopackage(path: Path) -> None:
        from siting.show.qgis.geopackage import write_geopackage

        write_geopackage(outcome, path)

    def document(path: Path) -> None:
        from siting.show.tables.result_json import write_document

        write_document(outcome, path)

    def webmap(path: Path) -> None:
        from siting.show.webmap import Basemap, write_map

        options = result.study.study.map
        basemap = None if options.basemap == "none" else Basemap(options.basemap, options.tianditu_key)
        write_map(outcome, path, lang=lang, basemap=basemap, max_sites=options.max_sites)

    def robustness(path: Path) -> None:
        from siting.show.tables.robustness_json import write_robustness

        write_robustness(outcome, path)

    return {
        "robustness": robustness,
        "ranking": ranking,
        "workbook": workbook,
        "measurements": measurements,
        "geopackage": geopackage,
        "result": document,
        "map": webmap,
    }
