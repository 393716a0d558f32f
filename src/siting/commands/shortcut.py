"""A starter for the desktop: a double click opens the page, without a terminal."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path

from siting.errors import OutputError

_DESKTOPS = ("Desktop", "桌面", "OneDrive/Desktop", "OneDrive/桌面")


def write_shortcut(folder: Path, *, system: str = sys.platform, home: Path | None = None) -> Path:
    """Write the starter that fits the system onto the desktop, or into the home folder where there is none.

    Parameters
    ----------
    folder
        The folder of all studies that it opens.
    system
        As `sys.platform` says it: ``win32``, ``darwin``, or any other.
    home
        The home folder of the user.

    Raises `OutputError` when it cannot be written.
    """
    base = Path.home() if home is None else home
    desktop = next((base / name for name in _DESKTOPS if (base / name).is_dir()), base)
    name, text = _starter(str(folder.absolute()), system)
    path = desktop / name
    try:
        path.write_bytes(text.encode())
        path.chmod(0o755)
    except OSError as error:
        raise OutputError(
            f"cannot be written: {error.strerror}", where=str(path), hint="Check its permissions"
        ) from None
    return path


def _starter(folder: str, system: str) -> tuple[str, str]:
    python = sys.executable
    if system == "win32":
        lines = [
            "@echo off",
            "chcp 65001 >nul",
            f'"{_doubled(python)}" -m siting app "{_doubled(folder)}"',
            "pause",
            "",
        ]
        return "siting.bat", "\r\n".join(lines)
    command = f"{shlex.quote(python)} -m siting app {shlex.quote(folder)}"
    if system == "darwin":
        return "siting.command", f"#!/bin/sh\nexec {command}\n"
    said = ("[Desktop Entry]", "Type=Application", "Name=siting", "Name[zh_CN]=siting 选址", "Terminal=true")
    return "siting.desktop", "\n".join([*said, f"Exec={_exec(python, folder)}", ""])


def _doubled(text: str) -> str:
    """Return a path for a batch file, where a percent sign stands for a variable."""
    return text.replace("%", "%%")


def _exec(python: str, folder: str) -> str:
    """Return the command of a desktop entry, quoted as its specification says."""

    def quoted(word: str) -> str:
        for special in ("\\", '"', "`", "$"):
            word = word.replace(special, f"\\{special}")
        return f'"{word}"'.replace("\\", "\\\\").replace("%", "%%")

    return f"{quoted(python)} -m siting app {quoted(folder)}"


def default_folder() -> Path:
    """Return the folder of all studies where none is named."""
    return Path(os.path.expanduser("~")) / "siting"  # noqa: PTH111  (the same on all systems)
