"""A long line breaks between words on a terminal, and stays one line for other programs."""

import io
import sys

import pytest

from siting.show.base.terminal import print_line, warn

LONG = "'Johor Sedenak' 103.53, 1.712; 'Batam Nongsa' 104.1, 1.18; check longitude and latitude, otherwise leave it"


class Terminal(io.StringIO):
    def isatty(self):
        return True


@pytest.mark.parametrize("width", [40, 80])
def test_on_a_terminal_no_word_is_broken(width, monkeypatch):
    shown = Terminal()
    monkeypatch.setattr(sys, "stderr", shown)
    monkeypatch.setenv("COLUMNS", str(width))
    warn([LONG])
    lines = shown.getvalue().splitlines()
    assert len(lines) > 1
    assert all(len(line) <= width for line in lines)
    assert " ".join(" ".join(lines).split()) == f"siting: note: {LONG}"


def test_elsewhere_it_is_one_line(capsys):
    print_line(LONG)
    warn([LONG])
    shown = capsys.readouterr()
    assert (shown.out, shown.err) == (f"{LONG}\n", f"siting: note: {LONG}\n")
