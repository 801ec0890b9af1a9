"""Types of arguments that only the server's commands take."""

import argparse
from urllib.parse import urlsplit


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
