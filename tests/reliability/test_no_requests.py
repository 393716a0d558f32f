"""Nothing is sent anywhere, whatever a file links to: seen packet by packet in a network namespace."""

import json
import os
import shutil
import subprocess
import sys

import pytest

pytestmark = [pytest.mark.slow, pytest.mark.timeout(3600)]
UNSHARE = ["unshare", "--map-root-user", "--net"]


def has_namespaces():
    if sys.platform != "linux" or not (shutil.which("unshare") and shutil.which("ip")):
        return False
    tried = [*UNSHARE, "ip", "link", "set", "lo", "up"]
    return subprocess.run(tried, check=False, capture_output=True, timeout=60).returncode == 0


@pytest.fixture(scope="module")
def seen():
    if not has_namespaces():
        pytest.skip("no network namespace can be made here")
    every = "1" if os.environ.get("SITING_HOSTILE") == "all" else "4"
    line = [*UNSHARE, sys.executable, "-m", "tests.reliability.in_namespace", every]
    done = subprocess.run(line, check=False, capture_output=True, text=True, timeout=3500)
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout.splitlines()[-1])


def test_a_request_would_be_seen(seen):
    connections = {address: heard[0] for address, heard in seen["control"].items()}
    assert connections == {"http://127.0.0.1/": 1, "http://192.0.2.7/x": 1, "http://siting.example/": 0}
    assert all(packets for _, packets in seen["control"].values())  # of the name, the question


def test_no_file_makes_a_command_send_anything(seen):
    assert len(seen["found"]) >= 10
    assert {name: heard for name, heard in seen["found"].items() if heard[1:] != [0, 0]} == {}
    assert {heard[0] for heard in seen["found"].values()} <= {0, 2}
