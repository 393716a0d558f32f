"""How the tests of the commands call them."""

import signal
import sys

import pytest

from siting import cli


@pytest.fixture
def siting(capsys, monkeypatch):
    """Run the command line in this process; return exit code, stdout, stderr."""

    def call(*arguments):
        monkeypatch.setattr(sys, "argv", ["siting", *map(str, arguments)])
        monkeypatch.setattr(signal, "signal", lambda *_: None)
        with pytest.raises(SystemExit) as caught:
            cli.main()
        out, err = capsys.readouterr()
        return caught.value.code, out, err

    return call
