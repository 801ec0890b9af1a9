"""A real PostgreSQL of our own on loopback, for tests and benchmarks; it leaves nothing behind."""

import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from tests.ports import free_port
from tests.waiting import PATIENCE_S


class NotInstalled(Exception):
    """There are no server programs here, or no user to run them as."""


def programs() -> Path:
    """The folder of ``initdb`` and ``postgres``.

    Raises:
        NotInstalled: If there is none.
    """
    found = shutil.which("postgres")
    folders = [Path(found).parent] if found else []
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for folder in folders:
        if (folder / "initdb").exists():
            return folder
    raise NotInstalled("PostgreSQL's server programs are not installed")


def _as_user() -> dict[str, str]:
    """Switch to an unprivileged user, as PostgreSQL refuses to run as root."""
    if os.getuid() != 0:
        return {}
    for name in ("postgres", "nobody"):
        try:
            pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": name}
    raise NotInstalled("no unprivileged user to run PostgreSQL as")


@contextmanager
def running() -> Iterator[str]:
    """Address of a fresh server on loopback, without its database name; durable commits."""
    folder, who = programs(), _as_user()
    home = Path(tempfile.mkdtemp(prefix="jh-pg-"))
    home.chmod(0o755)
    data = home / "data"
    data.mkdir(mode=0o700)
    if who:
        shutil.chown(data, who["user"])
        shutil.chown(home, who["user"])
    quiet: dict[str, Any] = {
        "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": "/", **who,
    }  # fmt: skip
    initdb: list[str | Path] = [
        folder / "initdb",
        "-D",
        data,
        "-U",
        "owner",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "-N",
    ]
    subprocess.run(initdb, check=True, **quiet)
    port = free_port()
    server = subprocess.Popen(
        [
            folder / "postgres", "-D", data, "-p", str(port),
            "-c", f"unix_socket_directories={home}", "-c", "listen_addresses=127.0.0.1",
            "-c", "shared_buffers=16MB", "-c", "max_connections=60",
        ],
        **quiet,
    )  # fmt: skip
    address = f"postgresql://owner@127.0.0.1:{port}"
    try:
        _await_ready(address)
        yield address
    finally:
        server.terminate()
        server.wait(PATIENCE_S)
        shutil.rmtree(home, ignore_errors=True)


def _await_ready(address: str) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while True:
        try:
            psycopg.connect(f"{address}/postgres").close()
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)
        else:
            return


@contextmanager
def database(address: str, name: str) -> Iterator[str]:
    """A database of its own on a running server, dropped afterwards."""
    with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield f"{address}/{name}"
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
