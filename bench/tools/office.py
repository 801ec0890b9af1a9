"""Servers to measure: the product's own, and the ceiling; on fresh data and loopback ports."""

import asyncio
import contextlib
import os
import re
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import orjson

from bench.tools.load import Connection

ROOT = Path(__file__).parents[2]
HOST = "127.0.0.1"
PASSWORD = "bench " + secrets.token_hex(8)


def free_port() -> int:
    """A loopback port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def big_config(folder: Path) -> Path:
    """The first office with series without an end, so that 100,000 can wait."""
    text = (ROOT / "config.toml").read_text("utf-8")
    text = re.sub(r"(?m)^last = \d+", "last = 99999", text)
    text = re.sub(r"(?m)^digits = \d+", "digits = 5", text)
    catalogue = str(ROOT / "queue_server" / "catalogue")
    text = re.sub(r'(?m)^catalogue = "[^"]+"', f'catalogue = "{catalogue}"', text)
    file = folder / "config.toml"
    file.write_text(text, "utf-8")
    return file


class Server:
    """The product's server as a process, with an admin, and tokens for a kiosk and a display."""

    def __init__(self, folder: Path, *flags: str) -> None:
        self.folder, self.port = folder, free_port()
        self.data = folder / "data"
        self._flags = flags
        self.config = big_config(folder)

    def add_user(self, name: str, role: str) -> None:
        """Add a user who signs in with the shared password."""
        self.run("user", "add", name, "--role", role, stdin=PASSWORD + "\n")

    def run(self, *args: str, stdin: str = "") -> str:
        """Run one command of the product on this server's data; returns what it prints."""
        done = subprocess.run(
            [sys.executable, "run.py", *args, "--data", str(self.data), *self._flags],
            input=stdin, capture_output=True, text=True, cwd=ROOT, check=False, timeout=60,
        )  # fmt: skip
        if done.returncode:
            raise SystemExit(done.stderr)
        return done.stdout.strip()

    def prepare(self) -> None:
        """Add the users and devices as which the load signs in."""
        self.add_user("bench", "admin")
        self.kiosk = self.run("enroll", "bench-kiosk", "--kind", "kiosk")
        self.display = self.run("enroll", "bench-display", "--kind", "display")

    def start(self) -> float:
        """Start it; returns the seconds until it listens."""
        began = time.perf_counter()
        self.process = subprocess.Popen(
            [
                sys.executable, "run.py", "server", "--config", str(self.config),
                "--data", str(self.data), "--port", str(self.port),
                "--open-now", "--no-rate-limits", *self._flags,
            ],
            cwd=ROOT, stdout=subprocess.PIPE, stderr=(self.folder / "server.log").open("ab"),
        )  # fmt: skip
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if b"listening on" in line:
                return time.perf_counter() - began
        raise SystemExit((self.folder / "server.log").read_text())

    def memory_mib(self) -> float:
        """Resident memory, from the kernel."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        found = re.search(r"VmRSS:\s+(\d+)", status)
        return round(int(found.group(1)) / 1024, 1) if found else float("nan")

    def cpu_s(self) -> float:
        """Processor seconds used so far."""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self) -> None:
        """End it and wait."""
        self.process.send_signal(signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(15)
        self.process.kill()
        self.process.wait()

    def as_kiosk(self) -> Connection:
        return Connection(HOST, self.port, {"Authorization": f"Bearer {self.kiosk}"})

    async def cookie(self, user: str = "bench") -> str:
        """Sign in once; returns the Cookie header's value."""
        one = await Connection(HOST, self.port, {}).open()
        one._writer.write(b"")
        body = orjson.dumps({"user": user, "password": PASSWORD})
        head = (
            f"POST /api/v1/session HTTP/1.1\r\nHost: {HOST}:{self.port}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        one._writer.write(head.encode() + body)
        reply = (await one._reader.readuntil(b"\r\n\r\n")).decode()
        one.close()
        found = re.search(r"(?im)^set-cookie: ([^;]+)", reply)
        if not found:
            raise SystemExit(f"sign-in failed: {reply}")
        return found.group(1)

    def as_clerk(self, cookie: str) -> Connection:
        return Connection(HOST, self.port, {"Cookie": cookie})


@contextlib.contextmanager
def server(*flags: str) -> Iterator[Server]:
    """A prepared, running server on fresh data."""
    with tempfile.TemporaryDirectory() as folder:
        one = Server(Path(folder), *flags)
        one.prepare()
        one.start()
        try:
            yield one
        finally:
            one.stop()


@contextlib.contextmanager
def ceiling(database: str | None = None) -> Iterator[int]:
    """The port of the ceiling on SQLite, or on a PostgreSQL database, while it runs."""
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        where = database or f"{folder}/ceiling.db"
        process = subprocess.Popen(
            [sys.executable, "-m", "bench.tools.ceiling", str(port), where], cwd=ROOT
        )
        try:
            asyncio.run(_answering(port))
            yield port
        finally:
            process.terminate()
            process.wait(10)


async def _answering(port: int) -> None:
    for _ in range(200):
        try:
            _, writer = await asyncio.open_connection(HOST, port)
        except OSError:
            await asyncio.sleep(0.05)
        else:
            writer.close()
            return
    raise SystemExit("the ceiling did not start")


def key() -> str:
    """A header line with a fresh idempotency key."""
    return f"Idempotency-Key: {secrets.token_hex(8)}\r\n"


#: One service of each large series in turn, so that none runs out with 100,000 waiting.
ISSUES = [orjson.dumps({"service": code}) for code in ("T01", "R01", "N01", "S01")]


def issue_body(n: int) -> bytes:
    """The n-th visitor's request."""
    return ISSUES[n % len(ISSUES)]


async def issue_many(one: Server, count: int, connections: int = 32) -> None:
    """Have ``count`` visitors take a number."""
    from bench.tools.load import run

    async def step(connection: Connection, who: int, n: int) -> int:
        return (await connection.request("POST", "/api/v1/tickets", issue_body(n), key()))[0]

    measured = await run([one.as_kiosk() for _ in range(connections)], step, requests=count)
    if measured.figures()["failed"]:
        raise SystemExit(f"issuing failed: {measured.statuses}")
