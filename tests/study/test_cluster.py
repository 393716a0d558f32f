"""A Dask cluster measures the same, byte for byte, even if a worker is lost midway."""

import multiprocessing
import os
import signal
import sys
import tempfile
import time
from pathlib import Path

import pytest

import siting.study.large
import siting.study.measuring
from siting import load_study, run
from siting.cli import main
from siting.errors import MissingExtraError, SitingError
from siting.study.cluster import cluster
from tests.study.test_large import STUDY, digests, make_frame
from tests.support.command_line import is_one_line
from tests.support.interrupts import begin, left_over, wait_for

pytest.importorskip("distributed")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("clustered")
    (path / "study.yaml").write_text(STUDY)
    make_frame().to_csv(path / "sites.csv", index=False)
    return path


@pytest.fixture
def in_small_chunks(monkeypatch):
    for module in (siting.readers.blocks, siting.sites.blocks, siting.study.pipeline):
        monkeypatch.setattr(module, "LARGE", 50)
    monkeypatch.setattr(siting.study.measuring, "CHUNK", 20)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # of Dask and tornado, when their processes end
@pytest.mark.usefixtures("in_small_chunks")
def test_two_workers_give_the_bytes_of_threads_even_where_one_is_killed(folder, tmp_path):
    study = load_study(folder / "study.yaml")
    expected = digests(run(study), tmp_path / "threads")
    killed = []
    with cluster(workers=2) as engine:
        assert digests(run(study, engine=engine), tmp_path / "cluster") == expected
        pids = engine.client.run(os.getpid)

        def kill_one(stage, done, _total):
            if stage == "measure" and done and not killed:
                killed.append(next(iter(pids.values())))
                os.kill(killed[0], signal.SIGKILL)

        assert digests(run(study, engine=engine, progress=kill_one), tmp_path / "killed") == expected
    assert killed


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")  # of Dask and tornado, when their processes end
def test_a_study_that_fails_while_the_workers_start_leaves_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(SitingError, match="study"), cluster(workers=1) as engine:
        raise SitingError("failed", where="study")
    assert engine.client.status == "closed"
    assert not multiprocessing.active_children()
    assert not list(tmp_path.glob("siting-*"))


@pytest.fixture
def short_folder():
    """A folder with a short path: the sockets of the workers lie in it."""
    with tempfile.TemporaryDirectory(prefix="s", dir="/tmp") as folder:
        yield Path(folder)


@pytest.mark.slow
@pytest.mark.parametrize("stage", ["sites", "measure"])
def test_ctrl_c_ends_the_workers_and_leaves_no_folder_of_theirs(tmp_path, short_folder, stage):
    work, signs = tmp_path / "work", short_folder
    work.mkdir()
    rows = "".join(f"P{i},{110 + i % 4000 / 1000},{36 + i % 3000 / 1000}\n" for i in range(120_000))
    (work / "many.csv").write_text("site_id,lon,lat\n" + rows)
    running = begin(work, signs, "run", "--sites", "many.csv", "--out", "out", "--workers", "2", group=True)
    wait_for(running, signs, stage)
    while not left_over(signs):  # the workers have begun to start
        time.sleep(0.02)
    os.killpg(running.pid, signal.SIGINT)  # as a terminal does
    _, err = running.communicate(timeout=60)
    assert running.returncode == 2
    # Python's own tracker may add that it cleans up semaphores of workers that were being started.
    ours = [
        s for s in err.splitlines(keepends=True) if "resource_tracker" not in s and "warnings.warn(" not in s
    ]
    assert is_one_line("".join(ours))
    assert left_over(signs) == []


def test_few_sites_are_measured_alike_by_any_engine(folder):
    class Alone(siting.study.engine.Engine):
        local = False  # as a cluster: not in one piece

    study = load_study(folder / "study.yaml")
    assert run(study, engine=Alone(threads=1)).ranking.equals(run(study).ranking)


def test_nobody_at_the_address_is_one_line(monkeypatch, capfd):
    monkeypatch.setattr(siting.study.cluster, "_WAIT_S", "1s")
    monkeypatch.setattr(sys, "argv", ["siting", "run", "--scheduler", "tcp://127.0.0.1:9"])
    with pytest.raises(SystemExit) as caught:
        main()
    assert caught.value.code == 2
    err = capfd.readouterr().err
    assert is_one_line(err)
    assert "127.0.0.1:9" in err


@pytest.mark.parametrize(
    "options", [["--scheduler", "localhost"], ["--workers", "2", "--scheduler", "tcp://127.0.0.1:9"]]
)
def test_options_that_do_not_fit_are_one_line(options, monkeypatch, capfd):
    monkeypatch.setattr(sys, "argv", ["siting", "run", *options])
    with pytest.raises(SystemExit) as caught:
        main()
    assert caught.value.code == 2
    assert is_one_line(capfd.readouterr().err)


def test_without_dask_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(MissingExtraError, match=r"siting\[scale\]"), cluster(workers=1):
        pass


def test_errors_of_a_chunk_travel():
    import pickle

    one = pickle.loads(pickle.dumps(SitingError("what", where="where", hint="hint")))  # noqa: S301
    assert (str(one), one.what, one.where, one.hint) == ("where: what. hint", "what", "where", "hint")
