"""A PostgreSQL server with PostGIS for tests, started from the programs that Debian installs."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path

PASSWORD = "s3/cr@t#word"  # noqa: S105  (of a server that lives as long as a test)
ESCAPED = "s3%2Fcr%40t%23word"


def programs():
    """Return the folder of initdb and pg_ctl of the newest server with PostGIS, or None."""
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        control = Path("/usr/share/postgresql", folder.parent.name, "extension", "postgis.control")
        if (folder / "initdb").exists() and control.exists():
            return folder
    return None


def _as_server(command, **more):
    """Run a program as another user where we are root: the server refuses to run as root."""
    if os.geteuid() == 0:
        user = pwd.getpwnam("postgres")
        more |= {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    return subprocess.run(command, check=True, capture_output=True, cwd="/", **more)


@contextmanager
def server():
    """Start a server on a free port of this machine; yield the URL of its database, with user and password."""
    binaries = programs()
    folder = Path(tempfile.mkdtemp(prefix="siting-postgis-"))
    try:
        if os.geteuid() == 0:
            user = pwd.getpwnam("postgres")
            os.chown(folder, user.pw_uid, user.pw_gid)
        secret = folder / "secret"
        secret.write_text(PASSWORD + "\n", encoding="utf-8")
        secret.chmod(0o644)
        data = folder / "data"
        _as_server(
            [
                binaries / "initdb",
                "-D",
                data,
                "-U",
                "owner",
                "-A",
                "scram-sha-256",
                "--pwfile",
                secret,
                "-E",
                "UTF8",
                "--no-sync",
            ]
        )
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        options = f"-p {port} -k {folder} -c listen_addresses=127.0.0.1 -c fsync=off"
        # Its output to a file: a server that holds our pipe would never let `run` return.
        _as_server([binaries / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start"])
        try:
            yield f"postgresql://owner:{ESCAPED}@127.0.0.1:{port}/postgres"
        finally:
            _as_server([binaries / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop"])
    finally:
        shutil.rmtree(folder)


def execute(url, *statements):
    """Run SQL statements."""
    from adbc_driver_postgresql import dbapi

    with dbapi.connect(url, autocommit=True) as database, database.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
