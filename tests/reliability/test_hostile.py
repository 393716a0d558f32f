"""Over three hundred hostile files: no traceback, no other file read, no request, no excessive memory.

Each runs in a process of its own, forked from one that has imported everything, while a server listens at the
address given in the files.
"""

import http.server
import multiprocessing
import os
import resource
import signal
import sys
import tempfile
import threading
from pathlib import Path

import pytest

import siting
from siting import cli
from tests.reliability.hostile import CASES, SECRET_FORMS, SECRET_TEXT

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(900),
    pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork"),
]
# All of them take ten minutes: SITING_HOSTILE=all runs every case, as `make deep` does; otherwise every fifth is
# tried, some of each kind.
TRIED = list(CASES) if os.environ.get("SITING_HOSTILE") == "all" else list(CASES)[::5]
MAX_BYTES = 1_500 << 20
# Memory of a process that has imported everything and read nothing.
OWN_BYTES = 350 << 20
MAX_SECONDS = 240


def memory(word):
    """Bytes reported by /proc for this process."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return 1024 * int(next(line for line in lines if line.startswith(word)).split()[1])


def serve(port, hits):
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            with hits.get_lock():
                hits.value += 1
            self.send_response(404)
            self.end_headers()

        do_HEAD = do_POST = do_PUT = do_OPTIONS = do_GET  # noqa: N815

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    port.value = server.server_port
    server.serve_forever()


@pytest.fixture(scope="module")
def server():
    context = multiprocessing.get_context("fork")
    port, hits = context.Value("i", 0), context.Value("i", 0)
    process = context.Process(target=serve, args=(port, hits), daemon=True)
    process.start()
    while not port.value:
        threading.Event().wait(0.05)
    yield f"http://127.0.0.1:{port.value}", hits
    process.terminate()
    process.join()


@pytest.fixture(scope="module", autouse=True)
def _warm():
    """Import everything a run needs, so that the forks do not have to."""
    with tempfile.TemporaryDirectory() as folder:
        siting.run(siting.load_study()).save(folder)


def command(arguments, out, err):
    """Run the command line in a fork; return its exit code (negative: a signal) and its peak memory."""
    pid = os.fork()
    if pid == 0:
        try:
            resource.setrlimit(resource.RLIMIT_CPU, (MAX_SECONDS, MAX_SECONDS))
            for number, path in ((1, out), (2, err)):
                file = os.open(path, os.O_WRONLY | os.O_CREAT)
                os.dup2(file, number)
            sys.stdout = open(1, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
            sys.stderr = open(2, "w", encoding="utf-8", closefd=False)  # noqa: SIM115
            sys.argv = ["siting", *arguments]
            # Inherited memory does not count: the peak is reset to the current size.
            Path("/proc/self/clear_refs").write_text("5")
            inherited = memory("VmRSS")
            try:
                cli.main()
            except SystemExit as ended:
                code = ended.code or 0
            Path(f"{out}.peak").write_text(str(memory("VmHWM") - inherited + OWN_BYTES))
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
        finally:
            os._exit(99)
    status = os.waitpid(pid, 0)[1]
    peak = Path(f"{out}.peak")
    return os.waitstatus_to_exitcode(status), int(peak.read_text()) if peak.exists() else 0


@pytest.mark.parametrize("name", TRIED)
def test_a_hostile_file_does_no_harm(tmp_path, server, name):
    url, hits = server
    secret = tmp_path / "secret" / "other.csv"
    secret.parent.mkdir()
    secret.write_text(SECRET_TEXT)
    folder = tmp_path / "case"
    folder.mkdir()
    case, before = CASES[name], hits.value
    arguments = case.make(folder, secret, url)
    given = {p.name for p in folder.iterdir()}

    code, peak = command(arguments, tmp_path / "stdout", tmp_path / "stderr")

    err = (tmp_path / "stderr").read_text(encoding="utf-8", errors="replace")
    out = (tmp_path / "stdout").read_bytes()
    assert code in {True: (0,), False: (2,), None: (0, 2)}[case.reads], (code, err[-600:])
    assert "Traceback" not in err
    if code == 2:
        assert err.startswith("siting: ")
        assert err.count("\n") == 1
        assert len(err) < 1_000
        assert {p.name for p in folder.iterdir()} == given
    assert hits.value == before, "a request was sent"
    assert not set(b"\x1b\x07\x9b") & set(err.encode("latin-1", "replace"))
    assert b"\x1b" not in out
    written = [p.read_bytes() for p in (folder / "out").rglob("*") if p.is_file()] if code == 0 else []
    for text in (out, err.encode(), *written):
        assert not any(form in text for form in SECRET_FORMS), "another file was read"
    assert peak < MAX_BYTES, f"{peak >> 20} MB"


def test_the_corpus_is_large():
    assert len(CASES) >= 150


def test_the_server_would_see_a_request(server):
    import urllib.request

    url, hits = server
    before = hits.value
    with pytest.raises(OSError, match="404"):
        urllib.request.urlopen(f"{url}/x")  # noqa: S310
    assert hits.value == before + 1


def test_a_process_that_hangs_would_be_seen(tmp_path):
    assert signal.SIGXCPU
    assert command(["--version"], tmp_path / "stdout", tmp_path / "stderr")[0] == 0
