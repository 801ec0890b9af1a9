"""Touches that ask for a number, kept on disk from before they are sent until they are settled.

A power cut between question and answer leaves the file; at the next start the same touch is asked
for again under its key, as long as its visitor may still be there.
"""

import json
import uuid
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from kiosk.events import Request, TouchFound
from queue_server.processes.disk import write_whole

#: After this long, its visitor no longer waits for the number.
STALE_S = 120.0


def touch_key() -> str:
    """A name for one touch: 122 random bits."""
    return uuid.uuid4().hex


class Touches:
    """A folder with one small file per unsettled touch."""

    def __init__(self, folder: Path) -> None:
        """Raises ``OSError`` if the folder cannot be made."""
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def keep(self, key: str, request: Request, wall: float) -> None:
        """Write the touch and wait until it is on the disk.

        Raises:
            OSError: Disk full or read-only. The request is sent all the same: a visitor without a
                number is worse than a touch that a power cut might forget.
        """
        touch = json.dumps({"key": key, "at": wall, **request.as_json()})
        write_whole(self._path(key), touch.encode("utf-8"), 0o600)

    def forget(self, key: str) -> None:
        """The touch is settled."""
        with suppress(OSError):
            self._path(key).unlink(missing_ok=True)

    def found(self, wall: float) -> TouchFound | None:
        """The newest unsettled touch whose visitor may still be there; older ones are dropped."""
        fresh: list[tuple[float, TouchFound]] = []
        for path in self._folder.glob("*.json"):
            touch = _read(path)
            if touch is not None and 0 <= wall - touch[0] <= STALE_S:
                fresh.append(touch)
            else:
                path.unlink(missing_ok=True)
        newest = max(fresh, key=lambda touch: touch[0], default=None)
        for touch in fresh:
            if touch is not newest:
                self.forget(touch[1].key)
        return newest[1] if newest else None

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.json"


def _read(path: Path) -> tuple[float, TouchFound] | None:
    try:
        row = json.loads(path.read_text(encoding="utf-8"))
        request = Request(str(row["service"]), str(row["priority"]), str(row["language"]))
        services = tuple(map(str, row.get("services", ())))
        request = replace(request, in_person=row.get("in_person") is True, services=services)
        return float(row["at"]), TouchFound(str(row["key"]), request)
    except (OSError, ValueError, KeyError, TypeError):
        return None
