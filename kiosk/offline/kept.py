"""Catalogue and board as last heard, on disk: a kiosk that starts without the server needs both."""

import json
import logging
import os
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar, cast

from kiosk.offline.clock import Heard
from queue_server.wire.messages import Board
from queue_server.wire.shapes import Misshapen, check
from queue_server.wire.words.catalogue import Catalogue

log = logging.getLogger("jiaohao.kiosk")
T = TypeVar("T")


class KeptOffice:
    """Two files in a folder; one that is damaged or absent is as if nothing had been heard."""

    def __init__(self, folder: Path) -> None:
        self._catalogue = folder / "catalogue.json"
        self._board = folder / "board.json"

    def save_catalogue(self, catalogue: Catalogue) -> None:
        """Keep the office's catalogue."""
        _write(self._catalogue, catalogue)

    def save_board(self, board: Board, heard: Heard) -> None:
        """Keep what holds for a while: not who waits and not who was called."""
        lasting = {**board, "announcements": [], "waiting": [], "missed": []}
        times = {"server_at": heard.server_at, "wall_behind_s": heard.wall_behind_s}
        _write(self._board, {"board": lasting, **times})

    def catalogue(self) -> Catalogue | None:
        """The catalogue that was kept."""
        return _checked(_read(self._catalogue), Catalogue)

    def board(self) -> Board | None:
        """The board that was kept."""
        return _checked(_read(self._board).get("board"), Board)

    def heard(self) -> Heard:
        """When the server was last heard."""
        found = _read(self._board)
        try:
            return Heard(float(found["server_at"]), float(found["wall_behind_s"]))
        except (KeyError, TypeError, ValueError):
            return Heard()


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
