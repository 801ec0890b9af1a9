"""Tokens of machines, in files that only this user can read."""

import os
from pathlib import Path


def read_token(file: Path) -> str:
    """The token in a file; empty if none can be read."""
    try:
        return file.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        return ""


def write_token(file: Path, token: str) -> None:
    """Write a token to a file of its own, readable only by this user from the first byte."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(token + "\n")
