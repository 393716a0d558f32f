"""What a run of many sites costs beside measuring: robustness, and the files of 100,000 sites.

    python tests/benchmarks/bench_outputs.py [--quick]

Every row is a fresh process, which measures random places by the embedded study first; printed is the processor
time of the step alone, without compiling, and the peak memory of the process. The workbook is compared with
XlsxWriter writing as many cells row by row, the GeoPackage with pyogrio writing its largest layer by Arrow. The exit
code is 1 if a ratio or the memory of robustness breaks its limit; never for seconds.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench import DATA, POINTS, write_points
from reference import reference

STUDY = DATA / "studies" / "jiaocheng.yaml"
ROBUST_GB = 1.5
WORKBOOK_RATIO, GEOPACKAGE_RATIO = 1.8, 0.35


def result_of(sites, *, outputs=("workbook", "geopackage"), explained=True):
    """Measure and rank a site file; only if *explained* with what the files show."""
    from siting import load_study
    from siting.study.pipeline import run

    study = load_study(STUDY)
    return study, run(study, sites=sites, outputs=outputs, explained=explained)


def timed(work):
    """Return processor seconds of a step."""
    start = time.process_time()
    work()
    return time.process_time() - start


def robustness(sites, _folder):
    """Sample, with every site taking part."""
    from siting.study.analyses import with_robustness

    study, result = result_of(sites, outputs=("ranking",), explained=False)
    part = study.file.robustness.model_copy(update={"max_sites": 10**6})

    def sample(part):
        with_robustness(result.outcome, part, where="bench", progress=lambda *_: None)

    sample(part.model_copy(update={"samples": 100}))  # compiles, or loads what is compiled
    return (timed(lambda: sample(part)),)


def workbook(sites, folder):
    """Write the workbook, and as many cells by XlsxWriter's fastest mode."""
    import xlsxwriter
    from openpyxl import load_workbook

    _, result = result_of(sites)
    ours = timed(lambda: result.save(folder, outputs=["workbook"]))
    sheets = load_workbook(folder / "ranking.xlsx", read_only=True)
    rows = [row for sheet in sheets for row in sheet.iter_rows(values_only=True)]

    def plain():
        with xlsxwriter.Workbook(folder / "plain.xlsx", {"constant_memory": True}) as book:
            sheet = book.add_worksheet()
            for at, row in enumerate(rows):
                for column, value in enumerate(row):
                    if value is not None:
                        sheet.write(at, column, value)

    return ours, timed(plain)


def geopackage(sites, folder):
    """Write the GeoPackage with all its layers and styles, and the largest layer alone by pyogrio."""
    import pyogrio

    _, result = result_of(sites)
    ours = timed(lambda: result.save(folder, outputs=["geopackage"]))
    file = folder / "sites.gpkg"
    names = [name for name, _ in pyogrio.list_layers(file)]
    table = max((pyogrio.read_dataframe(file, layer=name) for name in names), key=len)
    return ours, timed(lambda: pyogrio.write_dataframe(table, folder / "plain.gpkg", use_arrow=True))


STEPS = {step.__name__: step for step in (robustness, workbook, geopackage)}


def measured(step, count):
    """Run a step in a fresh process; return its seconds (ours, theirs) and the peak memory in GB."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sites = write_points(folder / "sites.csv", count)
        command = [sys.executable, __file__, "--step", step, "--sites", str(sites)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        said = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        if os.waitstatus_to_exitcode(status):
            sys.exit(f"{step} of {count:,} failed")
    return [float(x) for x in said.split()], usage.ru_maxrss * 1024 / 1e9


def main():
    """Measure and print; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--quick", action="store_true", help="leave out robustness of 100,000 sites")
    parser.add_argument("--step", choices=STEPS, help=argparse.SUPPRESS)
    parser.add_argument("--sites", type=Path, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.step:
        sys.stdout.write(
            " ".join(f"{x:.3f}" for x in STEPS[given.step](given.sites, given.sites.parent / "out"))
        )
        return 0
    rows = [
        ("robustness", 2_000, None),
        ("workbook", POINTS, WORKBOOK_RATIO),
        ("geopackage", POINTS, GEOPACKAGE_RATIO),
    ]
    rows += [] if given.quick else [("robustness", POINTS, None)]
    broken = False
    sys.stdout.write(reference())
    sys.stdout.write(f"{'':<30}{'ours':>10}{'plain':>10}{'plain / ours':>14}{'memory':>10}\n")
    for step, count, least in rows:
        (ours, *plain), gigabytes = measured(step, count)
        said = f"{plain[0]:>8.2f} s{plain[0] / ours:>12.2f} x" if plain else " " * 24
        sys.stdout.write(f"{f'{step}, {count:,} sites':<30}{ours:>8.2f} s{said}{gigabytes:>7.2f} GB\n")
        sys.stdout.flush()
        over = (step == "robustness" and gigabytes > ROBUST_GB) or (plain and plain[0] / ours < least)
        sys.stdout.write("  over the limit\n" * bool(over))
        broken |= bool(over)
    return int(broken)


if __name__ == "__main__":
    sys.exit(main())
