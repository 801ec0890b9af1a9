"""What commands share: loading settings or refusing clearly, passwords, addresses."""

import sys
from contextlib import suppress
from getpass import getpass
from pathlib import Path

from queue_server.command_line import Failed, complain
from queue_server.processes.disk import write_whole
from queue_server.settings import Settings, SettingsError

#: The file in the data folder with the address of the running server, for other commands.
NOTED = "address"


def settings_or_exit(path: Path) -> Settings:
    """The configuration; if it has mistakes, prints each and exits with 2."""
    try:
        return Settings.load(path)
    except SettingsError as error:
        for mistake in error.mistakes:
            complain(mistake)
        sys.exit(2)


def reachable(host: str) -> str:
    """The address at which this machine reaches a server that listens on ``host``."""
    found = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared, not bound
    return f"[{found}]" if ":" in found else found


def own_address(settings: Settings) -> str:
    """Where this machine reaches the server, as configured."""
    return address_at(settings.server.host, settings.server.port, tls=settings.tls.on)


def note_address(data: Path, address: str) -> None:
    """Write down where the server is reached now, for other commands on this folder.

    A full disk is no reason not to serve: commands then use the configured address.
    """
    with suppress(OSError):
        write_whole(data / NOTED, f"{address}\n".encode(), 0o600)


def forget_address(data: Path) -> None:
    """Remove the address: no server runs on this folder any more."""
    with suppress(OSError):
        (data / NOTED).unlink(missing_ok=True)


def present_address(settings: Settings, data: Path) -> str:
    """Where the server of this folder listens, whatever its options; otherwise as configured."""
    try:
        noted = (data / NOTED).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        return own_address(settings)
    return noted if noted.startswith(("http://", "https://")) else own_address(settings)


def address_at(host: str, port: int, *, tls: bool) -> str:
    """Where this machine reaches a server that listens at that host and port."""
    return f"{'https' if tls else 'http'}://{reachable(host)}:{port}"


def typed_password(*, twice: bool = False) -> str:
    """A password from one line of standard input, or typed unseen at a terminal.

    ``twice``: at a terminal, ask again, since a typing mistake cannot be seen.

    Raises:
        Failed: If there is none, or the two differ.
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
