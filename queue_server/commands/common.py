"""What commands share: settings or a clear refusal."""

import sys
from pathlib import Path

from queue_server.settings import Settings, SettingsError


def settings_or_exit(path: Path) -> Settings:
    """The configuration; with mistakes in it, says each and exits with 2."""
    try:
        return Settings.load(path)
    except SettingsError as error:
        for mistake in error.mistakes:
            print(mistake, file=sys.stderr)
        sys.exit(2)


def reachable(host: str) -> str:
    """The address at which this machine reaches a server that listens on ``host``."""
    found = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    return f"[{found}]" if ":" in found else found


def data_folder(path: Path) -> Path:
    """The folder of everything that lasts, made when it is not there yet; nobody else reads it."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        print(f"the folder {path} cannot be made: {error.strerror}", file=sys.stderr)
        sys.exit(1)
    return path
