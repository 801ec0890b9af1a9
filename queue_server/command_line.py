"""What every command line shares: how arguments are read, what is printed, and how it fails.

A failure that a person can fix is one line on standard error: exit code 2 for wrong arguments or a
wrong configuration, 1 for anything else. A traceback means a fault of the program.

Standard library only: ``setup`` reads its arguments before anything is installed.
"""

import argparse
import os
import re
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from ipaddress import ip_address
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

from queue_server.traces.redaction import redacted

#: The exit code a shell reports for a program ended by Ctrl-C.
INTERRUPTED = 130
HIGHEST_PORT = 65_535
#: Labels of a host name with a letter in the last one, unlike 999.1.1.1.
HOST_NAME = re.compile(
    r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?", re.I
)

Command = Callable[[list[str]], int]


class Failed(Exception):
    """A command cannot go on; the text is the one line a person reads. ``code``: its exit code."""

    def __init__(self, line: str, code: int = 1) -> None:
        self.code = code
        super().__init__(line)


class OutputLost(Failed):
    """Standard output accepts no more, which is not a fault of the work being done."""

    def __init__(self, error: OSError) -> None:
        super().__init__(f"standard output cannot be written: {error.strerror}")


class Arguments(argparse.ArgumentParser):
    """The parser of every command here."""

    def print_help(self, file: Any = None) -> None:
        """Print all options; argparse itself says nothing when they cannot be printed."""
        say(self.format_help().rstrip())

    def error(self, message: str) -> NoReturn:
        """Report what is wrong with the arguments and exit with 2; never returns."""
        self.exit(2, f"{self.prog}: {one_line(message)} (--help lists the options)\n")


def run(name: str, command: Command, argv: list[str]) -> int:
    """Run a command and return its exit code; one that fails says why in one line."""
    try:
        _require_streams()
        return _run_and_flush(command, argv)
    except Failed as error:
        if isinstance(error, OutputLost):
            _forget_output()
        line, code = str(error), error.code
    except KeyboardInterrupt:
        line, code = "interrupted", INTERRUPTED
    except OSError as error:
        line, code = reason(error), 1
    return refuse(name, line, code)


def say(text: object) -> None:
    """Print a line on standard output at once.

    Raises:
        OutputLost: The line cannot be written.
    """
    try:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()
    except OSError as error:
        raise OutputLost(error) from error


def complain(text: object) -> None:
    """Print a line on standard error; if even that is lost, the exit code must do."""
    with suppress(OSError):
        sys.stderr.write(f"{text}\n")
        sys.stderr.flush()


def refuse(name: str, why: object, code: int = 1) -> int:
    """Say in one line why a command did not do its work; return its exit code."""
    words = reason(why) if isinstance(why, Exception) else one_line(str(why))
    complain(f"run.py {name}: {words}")
    return code


def reason(error: Exception) -> str:
    """An error in words for people: a file by its name, without the error number."""
    if not isinstance(error, OSError) or not error.strerror:
        return one_line(str(error)) or type(error).__name__
    words = f"{error.filename}: {error.strerror}" if error.filename else error.strerror
    return one_line(words)


def one_line(text: str) -> str:
    """The text without line breaks and passwords, safe to show on a terminal."""
    plain = " ".join(redacted(text).split())
    return "".join(sign if sign.isprintable() else "�" for sign in plain)


def _run_and_flush(command: Command, argv: list[str]) -> int:
    try:
        return command(argv)
    finally:  # also when argparse exits after --help: buffered text may not be writable either
        try:
            sys.stdout.flush()
        except OSError as error:
            raise OutputLost(error) from error


def _require_streams() -> None:
    """Fill closed descriptors 0 to 2, so that the database never gets one that messages go to.

    Raises:
        Failed: Standard output is closed, so a token printed there would be lost.
    """
    lost = sys.stdout is None
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, mode, encoding="utf-8"))  # noqa: SIM115 - stays open
    if lost:
        raise Failed("standard output is closed")


def _forget_output() -> None:
    """Let the interpreter's last flush succeed; it would otherwise print its own complaint."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


# -- types of arguments: each raises argparse.ArgumentTypeError, which becomes the one line --------


def port(text: str) -> int:
    """A TCP port; 0 means any free one."""
    if not (text.isascii() and text.isdigit() and len(text) <= 5 and int(text) <= HIGHEST_PORT):
        raise argparse.ArgumentTypeError(f"not a port from 0 to {HIGHEST_PORT}: {text!r}")
    return int(text)


def host(text: str) -> str:
    """An IP address or a host name, judged by its form: nothing is looked up."""
    try:
        return str(ip_address(text))
    except ValueError:
        if HOST_NAME.fullmatch(text) is None or len(text) > 253:
            raise argparse.ArgumentTypeError(f"not an address to listen on: {text!r}") from None
    return text


def day(text: str) -> str:
    """A day such as 2026-11-23."""
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise argparse.ArgumentTypeError(f"not a day like 2026-11-23: {text!r}") from None


def folder(text: str) -> Path:
    """A folder that exists or could be created, as far as its name shows."""
    path = Path(text)
    there = next((one for one in (path, *path.parents) if os.path.exists(one)), None)
    if not text or (there is not None and not there.is_dir()):
        raise argparse.ArgumentTypeError(f"not a folder: {text!r}")
    return path


def server_address(text: str) -> str:
    """The server's address, ``http://HOST:PORT``, without a closing slash."""
    try:
        parts = urlsplit(text)
        sound = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        sound = False
    if not sound:
        raise argparse.ArgumentTypeError(f"not a server address like http://host:8080: {text!r}")
    return text.rstrip("/")


def keep_private() -> None:
    """Let only this user read what is created from now on."""
    os.umask(0o077)


def usable_folder(path: Path) -> Path:
    """The folder, created if missing; no other user may read it.

    From then on the same holds for every file this process creates.

    Raises:
        Failed: It cannot be created, or this user may not write there.
    """
    keep_private()
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise Failed(f"the folder {path} cannot be made: {error.strerror}") from error
    if not os.access(path, os.W_OK | os.X_OK):
        raise Failed(f"the folder {path} cannot be written")
    return path
