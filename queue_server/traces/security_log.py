"""Security events in a file of their own: one JSON object a line, UTC, for people and collectors.

Each event opens the file again, so a rotation from outside needs no signal, and the server and
``run.py user`` beside it write to the same file. At :data:`MOST_BYTES` the file is rotated.
"""

import logging
import os
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import orjson

log = logging.getLogger(__name__)

MOST_BYTES = 8 * 1024 * 1024
#: Rotated files: ``security.jsonl.1`` is the newest.
KEPT = 9


class SecurityLog:
    """Implements ``usecases.trace.Trace`` on a file that only its owner can read."""

    def __init__(self, path: Path, now: Callable[[], datetime]) -> None:
        self._path = path
        self._now = now
        self._failing = False

    def note(self, event: str, **facts: str | int | None) -> None:
        """Append one event. A file that cannot be written is reported once, and tried again."""
        at = self._now().astimezone(UTC).isoformat(timespec="milliseconds")
        try:
            self._append(orjson.dumps({"at": at, "event": event, **facts}) + b"\n")
        except OSError as error:
            if not self._failing:
                log.error("the security log cannot be written: %s", error)
            self._failing = True
        else:
            self._failing = False

    def _append(self, line: bytes) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            size = os.fstat(file).st_size
            os.write(file, line)
        finally:
            os.close(file)
        if size + len(line) >= MOST_BYTES:
            self._put_aside()

    def _put_aside(self) -> None:
        aside = [self._path.with_name(f"{self._path.name}.{n + 1}") for n in range(KEPT)]
        names = [self._path, *aside]
        for newer, older in reversed(list(pairwise(names))):
            if newer.exists():
                newer.replace(older)


class WrittenEvents:
    """Reads what a :class:`SecurityLog` has written, the newest file first."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def newest(self, limit: int) -> list[dict[str, Any]]:
        """The newest events, newest first. A line that is not an event is left out."""
        found: list[dict[str, Any]] = []
        for path in (self._path, *(self._path.with_name(f"{self._path.name}.{n}") for n in (1, 2))):
            if len(found) >= limit:
                break
            found += _events_in(path, limit - len(found))
        return found


def _events_in(path: Path, limit: int) -> list[dict[str, Any]]:
    try:
        lines = path.read_bytes().splitlines()
    except OSError:
        return []
    found: list[dict[str, Any]] = []
    for line in reversed(lines):
        if len(found) >= limit:
            break
        with suppress(orjson.JSONDecodeError):
            event = orjson.loads(line)
            if isinstance(event, dict):
                found.append(event)
    return found
