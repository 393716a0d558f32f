"""Output streams that survive a closed or failing terminal, a full disk, or an encoding without Chinese.

A command prints through a stream that never raises. If the reader has gone (``| head``), the rest is dropped
silently; if a write fails (a full disk), the error is kept and reported at the end, once the results are in
place.
"""

from __future__ import annotations

import errno
import io
import os
import sys
from typing import Any, TextIO

_GONE = (errno.EPIPE, errno.EBADF)
_OUT, _ERR = 1, 2


class PatientStream:
    """A text stream that never raises; *failed* holds the system's error if a write failed."""

    def __init__(self, stream: TextIO | None, number: int) -> None:
        self._stream = stream
        self._number = number
        self.failed: OSError | None = None

    def write(self, text: str) -> int:
        """Write text, or drop it."""
        if self._stream is not None:
            try:
                self._stream.write(text)
            except (OSError, ValueError) as error:
                self._give_up(error)
        return len(text)

    def flush(self) -> None:
        """Pass on what was written, or drop it."""
        if self._stream is not None:
            try:
                self._stream.flush()
            except (OSError, ValueError) as error:
                self._give_up(error)

    def isatty(self) -> bool:
        """Whether a person sees it."""
        try:
            return self._stream is not None and self._stream.isatty()
        except (OSError, ValueError):
            return False

    def fileno(self) -> int:
        """Return the file descriptor of the stream."""
        return self._number

    @property
    def encoding(self) -> str:
        """The encoding; UTF-8 if nothing is written."""
        return getattr(self._stream, "encoding", None) or "utf-8"

    @property
    def errors(self) -> str:
        """How characters missing from the encoding are handled."""
        return getattr(self._stream, "errors", None) or "replace"

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def _give_up(self, error: OSError | ValueError) -> None:
        gone = isinstance(error, ValueError) or error.errno in _GONE
        if not gone and isinstance(error, OSError):
            self.failed = self.failed or error
        self._stream = None
        # Whatever is still buffered must have somewhere to go when Python exits.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self._number)
        os.close(nowhere)


def use_patient_streams() -> PatientStream:
    """Route all printing through patient streams; return the one for stdout."""
    for number in (0, _OUT, _ERR):
        try:
            os.fstat(number)
        except OSError:
            # Otherwise the next file opened gets this descriptor, and with it what libraries print.
            os.open(os.devnull, os.O_RDWR)
    out = PatientStream(_readable(sys.stdout), _OUT)
    sys.stdout = out
    sys.stderr = PatientStream(_readable(sys.stderr), _ERR)
    return out


def _readable(stream: TextIO | None) -> TextIO | None:
    """Names may be Chinese: a terminal that is not UTF-8 gets replacement characters, not a crash."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="replace")
    return stream
