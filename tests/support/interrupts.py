"""A command in its own process that reports its stages, so that a test can interrupt it at a chosen one."""

import os
import signal
import subprocess
import sys
import time

_TELLING = """
import sys
from contextlib import contextmanager
from siting import cli
from siting.show.base import terminal

stages = sys.argv.pop(1)

@contextmanager
def telling(*, shown):
    with open(stages, "a", encoding="utf-8") as file:
        def report(stage, done, total):
            file.write(stage + chr(10))
            file.flush()
        yield report

terminal.progress_on_stderr = telling
cli.main()
"""


def begin(folder, signs, *arguments, group=False):
    """Start ``siting`` in *folder*, in a *group* of its own; its stages and temporary files go to *signs*."""
    (signs / "temporary").mkdir(parents=True)
    path = os.pathsep.join(entry for entry in sys.path if entry)
    return subprocess.Popen(
        [sys.executable, "-c", _TELLING, str(signs / "stages"), *map(str, arguments)],
        cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
        env={**os.environ, "PYTHONPATH": path, "TMPDIR": str(signs / "temporary")},
        start_new_session=group,
        preexec_fn=usual_signals,  # noqa: PLW1509  (no thread runs here)
    )  # fmt: skip


def usual_signals():
    """A process started in the background ignores these signals, and so would its children."""
    for number in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(number, signal.SIG_DFL)


def wait_for(running, signs, stage, timeout_s=120):
    """Wait until a stage has begun, however long that takes."""
    until = time.monotonic() + timeout_s
    while not ((signs / "stages").exists() and stage in (signs / "stages").read_text("utf-8").splitlines()):
        assert running.poll() is None, f"ended before {stage}: {running.stderr.read()}"
        assert time.monotonic() < until, f"no {stage} in {timeout_s} s"
        time.sleep(0.02)


def left_over(signs):
    """Return the remaining temporary files; compiled code is kept for the next run on purpose."""
    return [p.name for p in (signs / "temporary").iterdir() if not p.name.startswith("siting-compiled-")]
