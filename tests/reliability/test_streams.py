"""Streams that are closed, full or gone, and limits of the shell: one line or silence, the right exit code."""

import os
import signal
import subprocess
import sys

import pytest

from tests.support import ROOT
from tests.support.interrupts import begin, left_over, usual_signals, wait_for

pytestmark = [pytest.mark.skipif(os.name == "nt", reason="needs a POSIX shell"), pytest.mark.slow]
# A study that is quick to run, as only the streams are tested here.
STUDY = ROOT / "tests" / "support" / "small_study" / "study.yaml"
RUN = f"run {STUDY} --outputs ranking,geopackage --out out"
FILES = ["ranking.csv", "run.json", "sites.gpkg"]


def shell(folder, command, **variables):
    """Run a command line in which ``siting`` is this one; return exit code, stdout and stderr."""
    line = command.replace("siting", f"{sys.executable} -m siting.cli")
    path = os.pathsep.join(entry for entry in sys.path if entry)
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", line], cwd=folder, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": path, **variables},
    )  # fmt: skip


def is_quiet(err):
    return err == "" or (err.startswith("siting: ") and err.count("\n") == 1 and "Traceback" not in err)


@pytest.mark.parametrize(
    ("redirected", "code", "words"),
    [
        (">&-", 0, ""),
        (">/dev/full", 2, "No space left on device). The complete results are in"),
        ("2>&- >shown", 0, ""),
        (">&- 2>&- <&-", 0, ""),
        ("| true", 0, ""),
        ("| head -n 1", 0, ""),
    ],
)
def test_results_are_there_whatever_becomes_of_the_summary(tmp_path, redirected, code, words):
    done = shell(tmp_path, f"siting {RUN} {redirected}")
    assert (done.returncode, is_quiet(done.stderr)) == (code, True)
    assert words in done.stderr
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == FILES


@pytest.mark.parametrize(
    ("command", "code"),
    [
        ("siting criteria --json | true", 0),
        ("siting sources --json | head -c 10", 0),
        ("siting criteria --json >&-", 0),
        ("siting criteria --json >/dev/full", 2),
        ("siting run none.yaml 2>/dev/full", 2),
        ("siting run none.yaml 2>&-", 2),
        ("siting --help | true", 0),
    ],
)
def test_lists_and_mistakes_end_as_they_should(tmp_path, command, code):
    done = shell(tmp_path, command)
    assert (done.returncode, is_quiet(done.stderr)) == (code, True)


def test_a_limit_of_file_size_is_one_line(tmp_path):
    done = shell(tmp_path, f"ulimit -f 50; siting {RUN}")
    assert (done.returncode, is_quiet(done.stderr)) == (2, True)
    assert "larger than the system allows" in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kilobytes", [400_000, 500_000, 600_000])
def test_a_limit_of_memory_is_one_line(tmp_path, kilobytes):
    done = shell(tmp_path, f"ulimit -v {kilobytes}; siting {RUN}")
    assert (done.returncode, is_quiet(done.stderr)) == (2, True)
    assert "memory" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_run_fits_into_nine_tenths_of_a_gigabyte_of_address_space(tmp_path):
    for kilobytes in (900_000, 1_500_000, 1_900_000):  # Arrow would reserve one of them
        done = shell(tmp_path, f"ulimit -v {kilobytes}; siting {RUN}")
        assert (done.returncode, done.stderr) == (0, "")


def test_a_dumb_terminal_gets_no_escapes(tmp_path):
    done = shell(tmp_path, f"siting {RUN}", TERM="dumb")
    assert (done.returncode, "\x1b" in done.stdout + done.stderr) == (0, False)


def test_a_name_that_is_not_utf8_runs_without_utf8(tmp_path):
    folder = os.fsdecode(os.fsencode(tmp_path) + b"/\xbd\xbb")
    os.mkdir(folder)  # noqa: PTH102
    done = shell(folder, "siting init . && cp jiaocheng_sites.csv 交城.csv && siting run jiaocheng.yaml --sites 交城.csv"
                 " --outputs result --out out", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")  # fmt: skip
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)
    with open(f"{folder}/out/run.json", encoding="utf-8") as file:  # noqa: PTH123
        assert "交城.csv" in file.read()


def test_control_codes_of_a_study_reach_no_terminal(tmp_path):
    assert shell(tmp_path, "siting init .").returncode == 0
    study = tmp_path / "jiaocheng.yaml"
    lines = study.read_text(encoding="utf-8").splitlines()
    at = next(i for i, line in enumerate(lines) if line.startswith("title:"))
    inner = at + 1
    while lines[inner].startswith(" "):
        inner += 1
    lines[at:inner] = ['title: "Red \\e[31m bell \\a end \\x9b2J"']
    study.write_text("\n".join(lines), encoding="utf-8")
    done = shell(tmp_path, "siting run jiaocheng.yaml --outputs ranking --out out")
    assert done.returncode == 0
    assert "Red" in done.stdout
    assert not set("\x1b\x07\x9b") & set(done.stdout + done.stderr)


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGTERM, signal.SIGINT])
def test_a_closed_terminal_is_an_interrupt(tmp_path, number):
    rows = "".join(f"P{i},{110 + i % 4000 / 1000},{36 + i % 3000 / 1000}\n" for i in range(120_000))
    folder, signs = tmp_path / "work", tmp_path / "signs"
    folder.mkdir()
    (folder / "many.csv").write_text("site_id,lon,lat\n" + rows)
    running = begin(folder, signs, "run", STUDY, "--sites", "many.csv", "--out", "out")
    wait_for(running, signs, "measure")
    running.send_signal(number)
    out, err = running.communicate(timeout=120)
    assert (running.returncode, out, is_quiet(err)) == (2, "", True)
    assert "Nothing was written" in err
    assert [p.name for p in folder.iterdir()] == ["many.csv"]
    assert left_over(signs) == []


INTERRUPTED = """
import os, signal, sys
from siting.commands import streams
from siting import cli

class Slow:
    def __getattr__(self, name): return getattr(self.stream, name)
    def __init__(self, stream): self.stream = stream
    def write(self, text):
        os.kill(os.getpid(), signal.SIGINT)
        return self.stream.write(text)

def patient():
    out = made()
    sys.stdout = Slow(out)
    return out

made = cli.use_patient_streams
cli.use_patient_streams = patient
sys.argv = ["siting", "run", sys.argv[1], "--outputs", "ranking", "--out", "out"]
cli.main()
"""


def test_the_message_of_an_interrupt_tells_what_is_true(tmp_path):
    path = os.pathsep.join(entry for entry in sys.path if entry)
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED, str(STUDY)], cwd=tmp_path, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": path}, preexec_fn=usual_signals,
    )  # fmt: skip
    assert (done.returncode, is_quiet(done.stderr)) == (2, True)
    assert "stopped. The complete results are in" in done.stderr
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["ranking.csv", "run.json"]
