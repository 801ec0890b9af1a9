"""Loads the product once and forks a process for each request that comes through a socket.

A keeper process is in between: it waits for the process and reports how it ended.

Tested by tests/processes/test_loaded.py.
"""

import fcntl
import gc
import importlib
import io
import json
import os
import signal
import socket
import sys
import termios
from typing import Any, Literal, NoReturn

import run
from queue_server.wire.shapes import prepare
from tests.loaded.process import LONGEST, NUMBER, ROOT
from tests.routes import every_route

#: What a first start loads in addition.
MORE = ("alembic.autogenerate.api", "alembic.command", "alembic.config")
#: These load what few processes need: numbers, pictures, windows.
LEFT_OUT = ("setup", "simulate", "voice", "kiosk", "display", "draw", "staff-code")


def main(door: socket.socket) -> int:
    """Serve until there is no process left to ask."""
    gc.disable()
    for name in (*(run.COMMANDS[one][0] for one in run.COMMANDS if one not in LEFT_OUT), *MORE):
        importlib.import_module(name)
    _learn()
    gc.freeze()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while True:
        wish, streams, _, _ = socket.recv_fds(door, LONGEST, 4)
        if not wish:
            return 0
        if os.fork() == 0:
            door.close()
            return _keep(json.loads(wish), streams)
        for stream in streams:
            os.close(stream)


def _learn() -> None:
    """Work out in advance what every server does at its start and never changes: shapes, words."""
    for route in every_route():
        if route.body is not None:
            prepare(route.body)


def _keep(wish: dict[str, Any], streams: list[int]) -> int:
    """Keep a new process, and return, with its exit code, in that process alone."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    reports = streams.pop()
    child = os.fork()
    if child == 0:
        if wish["new_session"]:
            os.setsid()
        os.write(reports, NUMBER.pack(os.getpid()))
        os.close(reports)
        return _become(wish, streams)
    for stream in (*streams, 0, 1, 2):
        os.close(stream)
    _, status = os.waitpid(child, 0)
    os.write(reports, NUMBER.pack(status))
    os.kill(os.getpid(), signal.SIGKILL)  # without tearing down all that is loaded
    return 0


def _become(wish: dict[str, Any], streams: list[int]) -> int:
    for ours, theirs in enumerate(streams):
        os.dup2(theirs, ours)
        os.close(theirs)
    if wish["new_session"] and os.isatty(0):
        fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    os.environ.clear()
    os.environ.update(wish["env"])
    signal.signal(signal.SIGINT, signal.default_int_handler)
    unbuffered = bool(wish["env"].get("PYTHONUNBUFFERED"))
    sys.stdin = _stream(0, "rb")
    sys.stdout = _stream(1, "wb", write_through=unbuffered)
    sys.stderr = _stream(2, "wb", line_buffering=True, errors="backslashreplace")
    sys.argv = [str(ROOT / "run.py"), *wish["arguments"]]
    gc.enable()
    return run.main(wish["arguments"])


def _stream(number: int, mode: Literal["rb", "wb"], **how: Any) -> io.TextIOWrapper:
    """A stream as the interpreter makes it; it stays open when dropped."""
    raw = open(number, mode, closefd=False)  # noqa: SIM115
    return io.TextIOWrapper(raw, encoding="utf-8", **how)


def _end() -> NoReturn:
    sys.exit(main(socket.socket(fileno=int(sys.argv[1]))))


if __name__ == "__main__":
    _end()
