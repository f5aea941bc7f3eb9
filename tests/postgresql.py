"""A PostgreSQL server of the tests' own, on loopback, with a user whose password wants quoting in a URL."""

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

USER, PASSWORD = "analyst_x7", "s3cr@t/pass:word"
QUOTED = "s3cr%40t%2Fpass%3Aword"


def binaries() -> Path:
    found = [Path(f).parent for f in [shutil.which("initdb")] if f]
    found += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    if not found:
        pytest.skip("PostgreSQL is not installed (Debian: apt-get install postgresql): its tests need initdb, postgres")
    return found[0]


@contextlib.contextmanager
def running() -> Iterator[str]:
    """URL of a server that lives as long as the context."""
    programs = binaries()
    folder = Path(tempfile.mkdtemp(prefix="postgres"))
    other = {"user": "nobody", "extra_groups": []} if os.geteuid() == 0 else {}  # it refuses to run as root
    if other:
        shutil.chown(folder, "nobody")
    (folder / "password").write_text(PASSWORD)
    (folder / "password").chmod(0o644)
    data = folder / "data"
    made = [programs / "initdb", "-D", data, "-U", USER, "-A", "scram-sha-256", "--pwfile", folder / "password"]
    subprocess.run([*made, "-E", "UTF8", "--locale=C", "-N"], check=True, capture_output=True, cwd=folder, **other)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    settings = {"listen_addresses": "127.0.0.1", "unix_socket_directories": folder, "fsync": "off"}
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(
            [programs / "postgres", "-D", data, "-p", str(port), *options], cwd=folder, stdout=log, stderr=log, **other
        )
    url = f"postgresql+psycopg://{USER}:{QUOTED}@127.0.0.1:{port}/postgres"
    try:
        until = time.monotonic() + 30
        while True:
            with contextlib.suppress(psycopg.OperationalError), connect(url):
                break
            assert time.monotonic() < until, (folder / "log").read_text()
            time.sleep(0.1)
        yield url
    finally:
        process.terminate()
        process.wait()
        shutil.rmtree(folder)


def connect(url: str) -> psycopg.Connection:
    return psycopg.connect(url.replace("+psycopg", ""))
