"""Arguments that only the server's commands take.

The address of a database is given as ``--database URL`` or, with a password, in a file with
``--database-file FILE``: every user of a machine can read the arguments of its processes.
"""

import argparse
from pathlib import Path
from urllib.parse import urlsplit

from queue_server.traces.redaction import hide
from queue_server.wire.words.texts import NotText, decoded

_LIKE = "postgresql://user@host:port/name"


def add_database(
    parser: argparse.ArgumentParser, *, required: bool = False, about: str = "instead of SQLite"
) -> None:
    """Add ``--database`` and ``--database-file``; either sets ``database``."""
    either = parser.add_mutually_exclusive_group(required=required)
    either.add_argument("--database", type=database, metavar="URL", help=f"{_LIKE} {about}")
    either.add_argument(
        "--database-file",
        type=_database_in,
        dest="database",
        metavar="FILE",
        help="the same address, read from a file that others cannot read",
    )


def database(text: str) -> str:
    """The address of a PostgreSQL database, ``postgresql://user@host:port/name``.

    Raises:
        argparse.ArgumentTypeError: If it is not one, or contains a password.
    """
    if (found := _password(text)) is not None:
        shown = text.replace(found, "…") if found else text
        raise argparse.ArgumentTypeError(
            f"everyone on this machine can read the password in {shown}; use PGPASSFILE,"
            " PGPASSWORD or --database-file"
        )
    return _address(text, text)


def _database_in(name: str) -> str:
    """The address in a file, which may contain a password and is never shown."""
    try:
        text = decoded(Path(name).read_bytes()).strip()
    except OSError as error:
        raise argparse.ArgumentTypeError(f"cannot read {name}: {error.strerror}") from error
    except NotText as error:
        raise argparse.ArgumentTypeError(f"{name} is {error}") from error
    hide(text)
    return _address(text, f"the content of {name}")


def _password(text: str) -> str | None:
    """The text between the colon and the ``@``, even in an address that is otherwise invalid."""
    _, scheme, rest = text.partition("://")
    user, at, _ = rest.rpartition("@")
    _, colon, password = user.partition(":")
    if scheme and at and colon:
        return password
    _, given, value = text.partition("password=")
    return value.partition("&")[0] if given else None


def _address(text: str, shown: str) -> str:
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme != "postgresql" or len(parts.path) < 2 or port == 0:
        raise argparse.ArgumentTypeError(f"not like {_LIKE}: {shown!r}")
    return text
