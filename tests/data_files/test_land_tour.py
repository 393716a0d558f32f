"""The tour of the land of eight parcels: its commands and its Python run as stated."""

import re
import shlex

import pytest

from siting.cli import main
from tests.support import ROOT

pytest.importorskip("rasterio", reason="the extra 'raster' is not installed")

PAGE = (ROOT / "docs" / "tour_land.md").read_text(encoding="utf-8")


def blocks(kind):
    return re.findall(rf"```{kind}\n(.*?)```", PAGE, re.DOTALL)


def test_its_python_holds(monkeypatch):
    monkeypatch.chdir(ROOT)
    code = "\n".join(blocks("python"))
    assert "\nassert " in code
    exec(compile(code, "tour_land.md", "exec"), {})  # noqa: S102  (our own page)


@pytest.mark.slow
@pytest.mark.parametrize("line", "".join(blocks("sh")).splitlines())
def test_its_commands_run(line, monkeypatch, tmp_path, capsys):
    words = [w if not w.startswith("data/") else str(ROOT / w) for w in shlex.split(line)]
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sys.argv", words)
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 0, capsys.readouterr().err
