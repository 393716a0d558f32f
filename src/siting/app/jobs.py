"""Long work in the background, one piece at a time: how far it is, and how it ended."""

from __future__ import annotations

import sys
import threading
import traceback
from collections.abc import Callable
from dataclasses import dataclass

from siting.api.page_words import page_error
from siting.api.words import say, stage_words
from siting.plugin import Label, SitingError

Progress = Callable[[str, int, int], None]
_ONE_AT_A_TIME = threading.Lock()


@dataclass
class Job:
    """Work on one study: ``state`` is waiting, running, done, stopped or failed."""

    state: str = "waiting"
    stage: str = ""
    done: int = 0
    total: int = 0
    told: Label | None = None
    stopping: bool = False

    @property
    def busy(self) -> bool:
        """Whether it has not ended."""
        return self.state in {"waiting", "running"}

    def report(self, stage: str, done: int, total: int) -> None:
        """Note how far the work is; a request to stop takes effect here."""
        if self.stopping:
            raise _StopRequested
        self.stage, self.done, self.total = stage, done, total

    def as_json(self, lang: str) -> dict[str, object]:
        """Return what the page shows of it."""
        share = None if self.total <= 1 or not self.done else self.done / self.total
        return {"state": self.state, "stage": stage_words(self.stage)[lang], "share": share}


class Jobs:
    """The work that goes on, by the folder it is about."""

    def __init__(self) -> None:
        self._jobs: dict[str, Job] = {}

    def of(self, key: str) -> Job | None:
        """Return the last work on a folder."""
        return self._jobs.get(key)

    def start(self, key: str, work: Callable[[Progress], object]) -> Job:
        """Begin work in the background, unless some goes on there already."""
        now = self._jobs.get(key)
        if now is not None and now.busy:
            return now
        job = self._jobs[key] = Job()
        threading.Thread(target=_run, args=(job, work), daemon=True).start()
        return job


def _run(job: Job, work: Callable[[Progress], object]) -> None:
    with _ONE_AT_A_TIME:
        job.state = "running"
        try:
            work(job.report)
            job.state = "done"
        except _StopRequested:
            job.state, job.told = "stopped", say("app.stopped")
        except SitingError as error:
            job.state, job.told = "failed", page_error(error)
        except Exception:  # noqa: BLE001  (a bug ends the work, not the page; the terminal shows it whole)
            traceback.print_exc(file=sys.stderr)
            job.state, job.told = "failed", say("app.bug")


class _StopRequested(BaseException):
    """The user wishes to stop. No parser's guard takes it for a fault of the file."""
