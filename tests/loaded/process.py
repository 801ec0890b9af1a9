"""A process of the product in the hands of a test: as much of ``subprocess`` as tests use.

Tested by tests/processes/test_loaded.py.
"""

import contextlib
import json
import os
import select
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import IO

from tests.waiting import PATIENCE_S

ROOT = Path(__file__).parents[2]
#: The pid at the start, the status of ``waitpid`` at the end.
NUMBER = struct.Struct("i")
#: Environment read once, when a process begins: by the loader, and by the clock it loads first.
READ_AT_THE_BEGINNING = (
    "LD_PRELOAD",
    "FAKETIME_NO_CACHE",
    "FAKETIME_DONT_FAKE_MONOTONIC",
    "FAKETIME_FORCE_MONOTONIC_FIX",
)
#: More than all arguments and the environment take.
LONGEST = 1 << 17


class Loaded:
    """``run.py`` with these arguments. Streams: open files, or nothing at all by default.

    In a session of its own, the terminal from which it reads becomes its controlling one.
    """

    def __init__(
        self,
        arguments: Sequence[str],
        *,
        stdin: IO[bytes] | int | None = None,
        stdout: IO[bytes] | int | None = None,
        stderr: IO[bytes] | int | None = None,
        env: Mapping[str, str] | None = None,
        new_session: bool = False,
    ) -> None:
        self.args = list(arguments)
        self.returncode: int | None = None
        around = dict(os.environ if env is None else env)
        wish = {
            "arguments": self.args,
            "env": around,
            "new_session": new_session,
        }
        with open(os.devnull, "r+b") as nothing:
            streams = [_number(nothing if one is None else one) for one in (stdin, stdout, stderr)]
            self._reports, writer = os.pipe()
            try:
                begun = tuple((one, around[one]) for one in READ_AT_THE_BEGINNING if one in around)
                _nursery(begun).send(json.dumps(wish).encode(), [*streams, writer])
            finally:
                os.close(writer)
        self.pid = self._number()

    def poll(self) -> int | None:
        """The exit code, or None while it runs; negative for the signal that ended it."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            return self.wait(0)
        return None

    def wait(self, timeout: float) -> int:
        """The exit code once it has ended.

        Raises:
            subprocess.TimeoutExpired: If it runs on.
        """
        if self.returncode is None:
            if not select.select([self._reports], [], [], timeout)[0]:
                raise subprocess.TimeoutExpired(self.args, timeout)
            self.returncode = os.waitstatus_to_exitcode(self._number())
            os.close(self._reports)
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send a signal, unless it has ended, as its pid may then be another's."""
        if self.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)

    def _number(self) -> int:
        data = os.read(self._reports, NUMBER.size)
        assert len(data) == NUMBER.size, "the loaded process is gone"
        number: int = NUMBER.unpack(data)[0]
        return number


def run(
    arguments: Sequence[str], stdin: str = "", env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a process to its end, or kill it if it hangs."""
    with (
        tempfile.TemporaryFile() as given,
        tempfile.TemporaryFile() as out,
        tempfile.TemporaryFile() as err,
    ):
        given.write(stdin.encode())
        given.seek(0)
        process = Loaded(arguments, stdin=given, stdout=out, stderr=err, env=env)
        try:
            code = process.wait(PATIENCE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            raise
        said = []
        for one in (out, err):
            one.seek(0)
            said.append(one.read().decode())
    return subprocess.CompletedProcess(process.args, code, *said)


def heard(
    arguments: Sequence[str],
    env: Mapping[str, str] | None = None,
    stderr: IO[bytes] | None = None,
) -> tuple[Loaded, IO[str]]:
    """Start a process; returns it with its standard output to read."""
    reading, writing = os.pipe()
    try:
        process = Loaded(arguments, stdout=writing, stderr=stderr, env=env)
    finally:
        os.close(writing)
    return process, os.fdopen(reading, encoding="utf-8")


class _Nursery:
    """The process with everything loaded; it ends when this one does."""

    def __init__(self, begun: Iterable[tuple[str, str]]) -> None:
        ours, its = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._lock = threading.Lock()
        self._door = ours
        command = [sys.executable, "-m", "tests.loaded.nursery", str(its.fileno())]
        with its:
            self._process = subprocess.Popen(
                command, cwd=ROOT, pass_fds=[its.fileno()], env=os.environ | dict(begun)
            )

    def send(self, wish: bytes, streams: list[int]) -> None:
        assert len(wish) < LONGEST
        with self._lock:
            socket.send_fds(self._door, [wish], streams)


@cache
def _nursery(begun: tuple[tuple[str, str], ...]) -> _Nursery:
    return _Nursery(begun)


def _number(stream: IO[bytes] | int) -> int:
    return stream if isinstance(stream, int) else stream.fileno()
