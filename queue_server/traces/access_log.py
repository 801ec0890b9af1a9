"""Requests in a file, by choice: one JSON object a line, UTC, for people and collectors.

A route is written as its pattern, so that no token in a visitor's address is logged. The
file stays open; :meth:`AccessLog.reopen` after a rotation from outside.
"""

import logging
import os
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

import orjson

log = logging.getLogger(__name__)

MOST_BYTES = 32 * 1024 * 1024
#: Rotated files: ``access.jsonl.1`` is the newest.
KEPT = 9


class _OwnersFile(RotatingFileHandler):
    """Files that only their owner can read, including those begun after a rotation."""

    def _open(self) -> TextIOWrapper:
        return open(self.baseFilename, "a", encoding="utf-8", opener=_for_the_owner)


def _for_the_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


class AccessLog:
    """Implements ``usecases.trace.Trace`` for requests."""

    def __init__(self, path: Path, now: Callable[[], datetime]) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.touch(mode=0o600)
        self._now = now
        self._failing = False
        self._file = _OwnersFile(path, maxBytes=MOST_BYTES, backupCount=KEPT, delay=True)
        self._file.setFormatter(logging.Formatter("%(message)s"))
        self._file.handleError = self._note_failure  # type: ignore[method-assign]  # a handler has no other hook

    def note(self, event: str, **facts: str | int | None) -> None:
        """Append one request. A file that cannot be written is reported once."""
        at = self._now().astimezone(UTC).isoformat(timespec="milliseconds")
        line = orjson.dumps({"at": at, "event": event, **facts}).decode()
        self._file.handle(logging.makeLogRecord({"msg": line}))

    def reopen(self) -> None:
        """Go on in a new file if the old one was moved away."""
        self._file.close()
        self._failing = False

    def _note_failure(self, record: logging.LogRecord) -> None:
        if not self._failing:
            self._failing = True
            log.error("the access log cannot be written: %s", sys.exc_info()[1])
