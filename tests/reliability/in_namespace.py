"""Run the hostile files that name a server where every packet is seen; print what was sent, as JSON.

    unshare --map-root-user --net python -m tests.reliability.in_namespace [EVERY]

The network namespace has a loopback interface only, and every address of the world is local to it: a server
listens on all of them, and a raw socket sees each packet, questions to name servers included.
"""

import contextlib
import json
import socket
import subprocess
import sys
import tempfile
import urllib.request
import zipfile
import zlib
from pathlib import Path

import siting
from siting.study.load import EMBEDDED_STUDY
from tests.reliability.hostile import CASES
from tests.reliability.test_hostile import command

ALL_ADDRESSES = [
    ["ip", "link", "set", "lo", "up"],
    ["ip", "route", "add", "local", "0.0.0.0/0", "dev", "lo"],
    ["ip", "-6", "route", "add", "local", "::/0", "dev", "lo"],
]
IPV4, IPV6, EVERYTHING = 0x0800, 0x86DD, 0x0003
ICMP6 = 58


class Listener:
    """A server on every address, and a socket that sees every packet."""

    def __init__(self, port):
        self.packets = socket.socket(socket.AF_PACKET, socket.SOCK_DGRAM, socket.htons(EVERYTHING))
        self.packets.bind(("lo", 0))
        self.packets.setblocking(False)
        self.server = socket.create_server(("0.0.0.0", port))  # noqa: S104
        self.server.setblocking(False)

    def heard(self):
        """Return the number of connections and of packets since the last call."""
        connections = packets = 0
        with contextlib.suppress(BlockingIOError):
            while True:
                self.server.accept()[0].close()
                connections += 1
        with contextlib.suppress(BlockingIOError):
            while True:
                packet, where = self.packets.recvfrom(100)
                # The kernel itself looks for neighbours by ICMPv6.
                packets += where[1] == IPV4 or (where[1] == IPV6 and packet[6] != ICMP6)
        return connections, packets


ADDRESS = "http://127.0.0.1:80"
LARGEST = (
    50 << 20
)  # a member of an archive: the larger ones are one text repeated, and take seconds to unpack


def contents(path):
    """The bytes of a file and of the members of an archive."""
    data = path.read_bytes()
    yield data
    if not data.startswith(b"PK"):
        return
    with contextlib.suppress(zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error):
        archive = zipfile.ZipFile(path)
        for member in archive.infolist():
            if member.file_size < LARGEST:
                yield archive.read(member)


def names_a_server(make):
    """Whether the address of the server stands in the arguments of a case or in one of its files."""
    forms = [ADDRESS.encode(encoding) for encoding in ("ascii", "utf-16-le", "utf-16-be")]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "case")
        folder.mkdir()
        arguments = make(folder, Path(name, "secret.csv"), ADDRESS)
        files = [p for p in sorted(folder.rglob("*")) if p.is_file() and p.exists()]
        found = (data for path in files for data in contents(path))
        return any(ADDRESS in str(a) for a in arguments) or any(f in data for data in found for f in forms)


def sends(listener, arguments, folder):
    """Run the command line; return its exit code, and what was heard meanwhile."""
    listener.heard()
    code = command([str(a) for a in arguments], folder / "stdout", folder / "stderr")[0]
    return [code, *listener.heard()]


def main():
    every = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    for line in ALL_ADDRESSES:
        subprocess.run(line, check=True, capture_output=True)
    listener = Listener(80)
    control = {}
    for address in ("http://127.0.0.1/", "http://192.0.2.7/x", "http://siting.example/"):
        with contextlib.suppress(OSError):
            urllib.request.urlopen(address, timeout=0.5)  # noqa: S310
        control[address] = listener.heard()
    with tempfile.TemporaryDirectory() as folder:
        siting.run(siting.load_study()).save(folder)
    named = [name for name, case in CASES.items() if names_a_server(case.make)]
    found = {}
    for name in named[::every]:
        with tempfile.TemporaryDirectory() as scratch:
            folder = Path(scratch, "case")
            folder.mkdir()
            arguments = CASES[name].make(folder, Path(scratch, "secret.csv"), ADDRESS)
            found[name] = sends(listener, arguments, Path(scratch))
            if arguments[0] == "run" and "--sites" in arguments:
                path = arguments[arguments.index("--sites") + 1]
                checked = ["check", EMBEDDED_STUDY, "--sites", path]
                found[f"{name}, checked"] = sends(listener, checked, Path(scratch))
    sys.stdout.write(json.dumps({"control": control, "found": found}) + "\n")


if __name__ == "__main__":
    main()
