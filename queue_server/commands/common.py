"""What commands share: settings or a clear refusal, passwords, addresses."""

import sys
from contextlib import suppress
from getpass import getpass
from pathlib import Path

from queue_server.command_line import Failed, complain
from queue_server.processes.disk import write_whole
from queue_server.settings import Settings, SettingsError

#: In the data folder while a server runs: its address, for the commands beside it.
NOTED = "address"


def settings_or_exit(path: Path) -> Settings:
    """The configuration; with mistakes in it, says each and exits with 2."""
    try:
        return Settings.load(path)
    except SettingsError as error:
        for mistake in error.mistakes:
            complain(mistake)
        sys.exit(2)


def reachable(host: str) -> str:
    """The address at which this machine reaches a server that listens on ``host``."""
    found = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    return f"[{found}]" if ":" in found else found


def own_address(settings: Settings) -> str:
    """Where this machine reaches the server, as configured."""
    return address_at(settings.server.host, settings.server.port, tls=settings.tls.on)


def note_address(data: Path, address: str) -> None:
    """Tell the other commands on this folder where the server is reached now.

    A disk that takes nothing more is no reason not to serve: they then say what is configured.
    """
    with suppress(OSError):
        write_whole(data / NOTED, f"{address}\n".encode(), 0o600)


def forget_address(data: Path) -> None:
    """Nothing is served from this folder any more."""
    with suppress(OSError):
        (data / NOTED).unlink(missing_ok=True)


def present_address(settings: Settings, data: Path) -> str:
    """Where the server of this folder listens, by whatever options; else as configured."""
    try:
        noted = (data / NOTED).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return own_address(settings)
    return noted if noted.startswith(("http://", "https://")) else own_address(settings)


def address_at(host: str, port: int, *, tls: bool) -> str:
    """Where this machine reaches a server that listens there."""
    return f"{'https' if tls else 'http'}://{reachable(host)}:{port}"


def typed_password(*, twice: bool = False) -> str:
    """A password from one line of standard input, or typed unseen at a terminal.

    ``twice``: at a terminal, ask again, since nobody sees a slip of the finger.

    Raises:
        Failed: There is none, or the two differ.
    """
    try:
        if not sys.stdin.isatty():
            return _line_of_input()
        typed = getpass("password: ")
        if twice and getpass("the same password again: ") != typed:
            raise Failed("the two passwords differ; nothing was changed")
    except EOFError:
        raise Failed("no password was given; nothing was changed") from None
    except UnicodeDecodeError:
        raise Failed("the password is not UTF-8 text; nothing was changed") from None
    return typed


def _line_of_input() -> str:
    line = sys.stdin.readline()
    if not line:
        raise EOFError
    return line.rstrip("\r\n")
