"""What a wall keeps on disk: the last catalogue, and how far it had announced.

Both are small JSON files, written whole or not at all. Neither is needed to start: without them
the wall shows the wordings shipped with the program and asks the server for the rest.
"""

import json
import logging
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from queue_server.wire.shapes import Misshapen, check
from queue_server.wire.words.catalogue import Catalogue, without_server

log = logging.getLogger(__name__)

#: The wordings shipped with the program.
SHIPPED_STRINGS = Path(__file__).parents[1] / "queue_server" / "catalogue" / "strings.toml"


class Store:
    """The files of one wall in ``folder``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def catalogue(self) -> Catalogue:
        """The catalogue as last heard from the server, else the shipped wordings."""
        try:
            kept: Catalogue = check(self._read("catalogue.json"), Catalogue)
        except Misshapen:
            return shipped()
        return kept

    def keep_catalogue(self, catalogue: Catalogue) -> None:
        """Keep the catalogue for a start without the server."""
        self._write("catalogue.json", catalogue)

    def announced(self) -> tuple[str | None, int]:
        """The server's epoch and the last announcement made here."""
        kept = self._read("announced.json")
        try:
            return kept.get("epoch"), int(kept.get("n", 0))
        except (TypeError, ValueError):
            return None, 0

    def keep_announced(self, epoch: str | None, n: int) -> None:
        """Keep how far this wall has announced, so that a restart repeats nothing."""
        self._write("announced.json", {"epoch": epoch, "n": n})

    @property
    def pictures(self) -> Path:
        """Where the pictures of notices are."""
        return self._folder / "pictures"

    def aired(self) -> dict[str, Any]:
        """How long notices were seen, as given to :meth:`keep_aired`."""
        return self._read("aired.json")

    def keep_aired(self, seconds: Mapping[str, Any]) -> None:
        """Keep how long notices were seen."""
        self._write("aired.json", seconds)

    def _read(self, name: str) -> dict[str, Any]:
        try:
            value = json.loads((self._folder / name).read_text("utf-8"))
        except (OSError, ValueError):
            return {}
        return value if isinstance(value, dict) else {}

    def _write(self, name: str, value: Mapping[str, Any]) -> None:
        target = self._folder / name
        draft = target.with_name(f".{name}.{os.getpid()}")
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            draft.write_text(json.dumps(value, ensure_ascii=False), "utf-8")
            draft.replace(target)
        except OSError as problem:
            # A full disk must not stop the wall; it only knows less at the next start.
            log.warning("%s cannot be kept: %s", target, problem)


def shipped() -> Catalogue:
    """A catalogue with only the shipped wordings."""
    tables = tomllib.loads(SHIPPED_STRINGS.read_text("utf-8"))["strings"]
    strings = {
        key: {language: text for language, text in texts.items() if isinstance(text, str)}
        for key, texts in tables.items()
    }
    return without_server(strings)
