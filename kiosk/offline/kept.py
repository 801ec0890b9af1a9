"""What was last heard from the server, on disk, for a kiosk that starts without it.

The catalogue and the board, and whether the server still lets this kiosk in.
"""

import json
import logging
import os
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar, cast

from kiosk.offline.clock import LastHeard
from queue_server.processes.disk import sync_folder, write_whole
from queue_server.wire.messages import Board
from queue_server.wire.shapes import Misshapen, check
from queue_server.wire.words.catalogue import Catalogue

log = logging.getLogger(__name__)
T = TypeVar("T")


class KeptOffice:
    """Files in a folder; a damaged or absent one means that nothing was heard."""

    def __init__(self, folder: Path) -> None:
        self._catalogue = folder / "catalogue.json"
        self._board = folder / "board.json"
        self._refusal = folder / "refused"

    def save_catalogue(self, catalogue: Catalogue) -> None:
        """Keep the office's catalogue."""
        _write(self._catalogue, catalogue)

    def save_board(self, board: Board, heard: LastHeard) -> None:
        """Keep what holds for a while: neither who is waiting nor who was called."""
        lasting = {**board, "announcements": [], "waiting": [], "missed": []}
        times = {"server_at": heard.server_at, "wall_behind_s": heard.wall_behind_s}
        _write(self._board, {"board": lasting, **times})

    def catalogue(self) -> Catalogue | None:
        """The catalogue that was kept."""
        return _checked(_read(self._catalogue), Catalogue)

    def board(self) -> Board | None:
        """The board that was kept."""
        return _checked(_read(self._board).get("board"), Board)

    @property
    def refused(self) -> bool:
        """Whether the server's last word was that it does not let this kiosk in.

        The file says so by its existence, so nothing that a power cut leaves can be read wrongly.
        """
        return self._refusal.exists()

    def save_refusal(self) -> None:
        """The server does not let this kiosk in.

        Raises:
            OSError: As the system says; what was kept before counts at the next start.
        """
        write_whole(self._refusal, b"", 0o600)

    def drop_refusal(self) -> None:
        """The server lets this kiosk in.

        Raises:
            OSError: As :meth:`save_refusal`.
        """
        self._refusal.unlink(missing_ok=True)
        sync_folder(self._refusal.parent)

    def heard(self) -> LastHeard:
        """When the server was last heard."""
        found = _read(self._board)
        try:
            return LastHeard(float(found["server_at"]), float(found["wall_behind_s"]))
        except (KeyError, TypeError, ValueError):
            return LastHeard()


def _write(path: Path, value: Any) -> None:
    draft = path.with_name(f".{path.name}.new")
    try:
        with draft.open("w", encoding="utf-8") as file:
            json.dump(value, file, ensure_ascii=False)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError as error:
        log.warning("%s was not kept: %s", path.name, error)


def _read(path: Path) -> dict[str, Any]:
    with suppress(OSError, ValueError):
        found = json.loads(path.read_text(encoding="utf-8"))
        if isinstance(found, dict):
            return found
    return {}


def _checked(found: Any, shape: type[T]) -> T | None:
    try:
        return cast(T, check(found, shape)) if found else None
    except Misshapen as mistake:
        log.warning("a saved file cannot be read: %s", mistake)
        return None
