"""Arguments of a command: a mistake is one clear line on standard error, and exit code 2.

Standard library only: ``setup`` reads its arguments before anything is installed.
"""

import argparse
from typing import NoReturn
from urllib.parse import urlsplit


class Arguments(argparse.ArgumentParser):
    """The parser of every command here; ``--help`` tells the rest."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the arguments and end; never returns."""
        said = " ".join(message.split())
        self.exit(2, f"{self.prog}: {said} (--help lists the options)\n")


def database(text: str) -> str:
    """The address of a PostgreSQL database, ``postgresql://user@host:port/name``.

    Raises:
        argparse.ArgumentTypeError: It is none.
    """
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    if parts.scheme != "postgresql" or len(parts.path) < 2 or port == 0:
        raise argparse.ArgumentTypeError(f"not like postgresql://user@host:port/name: {text!r}")
    return text
