"""The product as people run it: real processes, real sockets on loopback, stopped by pid."""

import contextlib
import os
import re
import secrets
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson

from queue_server.link import HttpLink, LinkDown
from tests.loaded import Loaded, run
from tests.ports import free_port
from tests.staff import engage
from tests.waiting import PATIENCE_S, wait_until

ROOT = Path(__file__).parents[2]
RUN = [sys.executable, str(ROOT / "run.py")]
#: Whether servers are forked from a preloaded process; the long tests start theirs as people do.
FORKED = True
PASSWORD = "correct horse 9 Battery"


class Process:
    """A child process whose output goes to a file; it never outlives the test."""

    popen: subprocess.Popen[bytes] | Loaded

    def __init__(
        self, name: str, args: list[str], folder: Path, forked: bool = False, **env: str
    ) -> None:
        self.name = name
        self.log = folder / f"{name}.log"
        with self.log.open("ab") as out:
            if forked:
                words, around = args[len(RUN) :], os.environ | env
                self.popen = Loaded(words, stdout=out, stderr=out, env=around, new_session=True)
                return
            self.popen = subprocess.Popen(
                args,
                stdout=out,
                stderr=subprocess.STDOUT,
                stdin=subprocess.DEVNULL,
                env=os.environ | env,
                cwd=ROOT,
                start_new_session=True,
            )

    def wait_for(self, pattern: str) -> str:
        """Wait until the output matches; returns the match."""
        return wait_until(lambda: self._seen(pattern), f"{self.name}: {pattern}")

    def _seen(self, pattern: str) -> str | None:
        text = self.log.read_text(errors="replace")
        if found := re.search(pattern, text):
            return str(found.group(0))
        if self.popen.poll() is not None:
            raise AssertionError(f"{self.name} ended with {self.popen.returncode}:\n{text[-3000:]}")
        return None

    def kill9(self) -> None:
        self.popen.send_signal(signal.SIGKILL)
        self.popen.wait(PATIENCE_S)

    def stop(self) -> int:
        """End it as Ctrl-C does; returns the exit code."""
        if self.popen.poll() is None:
            self.popen.send_signal(signal.SIGINT)
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.popen.wait(PATIENCE_S)
        if self.popen.poll() is None:
            self.kill9()
        return self.popen.wait(PATIENCE_S)


def command(*args: str, folder: Path, stdin: str = "") -> str:
    """Run one command of the product to its end; returns its standard output."""
    done = run(args, stdin=stdin)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


class Office:
    """A server on a data directory, with a clerk, a supervisor, an admin and device tokens."""

    def __init__(
        self,
        folder: Path,
        *flags: str,
        database: str | None = None,
        program: list[str] | None = None,
        env: Mapping[str, str] | None = None,
    ) -> None:
        self.folder = folder
        self.env = dict(env or {})
        self.program = program or [*RUN, "server"]
        self.forked = FORKED and program is None
        self.data = folder / "data"
        self.database = database
        self.kept = ["--data", str(self.data)]
        if database is not None:
            self.kept += ["--database", database]
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.flags = flags or ("--open-now", "--no-rate-limits")
        self.process: Process | None = None

    def prepare(self) -> None:
        """Users and tokens, before the first start."""
        users = [(role, role) for role in ("clerk", "supervisor", "admin")]
        devices = [(f"test-{kind}", kind) for kind in ("kiosk", "display", "host")]
        tokens = engage(self.data, users, devices, PASSWORD, self.database)
        for name, kind in devices:
            self.token_file(kind).write_text(tokens[name])

    def token_file(self, kind: str) -> Path:
        return self.folder / f"{kind}.token"

    def token(self, kind: str) -> str:
        return self.token_file(kind).read_text()

    def start(self) -> None:
        self.launch()
        wait_until(self._ready, "the server to be ready", every_s=0.01)

    def running(self) -> Process:
        """The server's process; it must have been started."""
        assert self.process is not None
        return self.process

    def launch(self) -> Process:
        """Start the process without waiting for anything."""
        args = [*self.program, *self.kept, "--port", str(self.port), *self.flags]
        self.process = Process("server", args, self.folder, self.forked, **self.env)
        return self.process

    def _ready(self) -> bool:
        process = self.running()
        if process.popen.poll() is not None:
            raise AssertionError(process.log.read_text()[-3000:])
        with contextlib.closing(HttpLink(self.url, "")) as link:
            try:
                return link.request("GET", "/readyz", timeout_s=10).status == 200
            except LinkDown:
                return False

    def link(self, kind: str) -> HttpLink:
        return HttpLink(self.url, self.token(kind))

    def clerk(self, name: str = "clerk") -> "Clerk":
        return Clerk(self.url, name)

    def stop(self) -> None:
        if self.process is not None:
            self.process.stop()


class Clerk:
    """A signed-in person who talks to the API as the page does, with a cookie."""

    def __init__(self, url: str, name: str, password: str = PASSWORD) -> None:
        import http.cookiejar
        import urllib.request

        self._url = url
        self._jar = http.cookiejar.CookieJar()
        self._opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self._jar))
        status, body = self.ask("POST", "/session", {"user": name, "password": password})
        assert status in (200, 201, 204), body

    def cookie(self) -> str:
        """The value of the Cookie header for this sign-in."""
        return "; ".join(f"{one.name}={one.value}" for one in self._jar)

    def ask(
        self, method: str, path: str, body: Any = None, key: str | None = None
    ) -> tuple[int, Any]:
        import urllib.error
        import urllib.request

        request = urllib.request.Request(
            f"{self._url}/api/v1{path}",
            method=method,
            data=None if body is None else orjson.dumps(body),
            headers={
                "Content-Type": "application/json",
                "Idempotency-Key": key or secrets.token_hex(8),
            },
        )
        try:
            with self._opener.open(request, timeout=PATIENCE_S) as reply:
                return reply.status, orjson.loads(reply.read() or b"null")
        except urllib.error.HTTPError as error:
            with error:
                return error.code, orjson.loads(error.read() or b"null")
