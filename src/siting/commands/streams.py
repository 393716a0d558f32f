"""The terminal as it is: closed, full, gone, or not understanding Chinese; nothing of that is a bug of ours.

What a command prints goes through a stream that takes everything. Where the reader has gone (``| head``)
the rest is dropped in silence; where it cannot be written (a full disk) that is remembered, and said at the
end, when the results are in place.
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
    """A text stream that never raises; *failed* holds what the system said when it refused the text."""

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
        """Hand on what was written, or drop it."""
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
        """Return the number by which the system knows the stream."""
        return self._number

    @property
    def encoding(self) -> str:
        """The encoding, UTF-8 where nothing is written."""
        return getattr(self._stream, "encoding", None) or "utf-8"

    @property
    def errors(self) -> str:
        """What happens to characters that the encoding does not have."""
        return getattr(self._stream, "errors", None) or "replace"

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def _give_up(self, error: OSError | ValueError) -> None:
        gone = isinstance(error, ValueError) or error.errno in _GONE
        if not gone and isinstance(error, OSError):
            self.failed = self.failed or error
        self._stream = None
        # What is still in its buffer must have somewhere to go when Python ends.
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, self._number)
        os.close(nowhere)


def use_patient_streams() -> PatientStream:
    """Let everything be printed through patient streams; return that of stdout."""
    for number in (0, _OUT, _ERR):
        try:
            os.fstat(number)
        except OSError:
            # The next file that is opened would get the number, and with it what libraries print.
            os.open(os.devnull, os.O_RDWR)
    out = PatientStream(_readable(sys.stdout), _OUT)
    sys.stdout = out
    sys.stderr = PatientStream(_readable(sys.stderr), _ERR)
    return out


def _readable(stream: TextIO | None) -> TextIO | None:
    """Names are Chinese: a terminal that is not UTF-8 gets replacement characters, not a crash."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors="replace")
    return stream
