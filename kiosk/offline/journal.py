"""What a kiosk gave without the server: one line each, on the disk before anything is printed.

A line is a checksum, a blank and a JSON object::

    1c291ca3 {"kind": "number", "key": "…", "day": "2026-11-23", "number": 7, …}

A power cut can tear the last line; it is cut off at the next start, as its number was never
printed. Lines are dropped only when the server has answered for them and their day is over.
"""

import json
import logging
import os
import threading
import zlib
from dataclasses import asdict, dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from queue_server.processes.disk import sync_folder

log = logging.getLogger(__name__)

#: A file smaller than this is left as it is: rewriting it gains nothing.
SMALL_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Given:
    """A number that was given: to which touch, for what, when, on which service day.

    ``services``: all that it is for, if several.
    """

    key: str
    day: str
    series: str
    number: int
    label: str
    service: str
    priority: str
    language: str
    touched_at: str
    token: str
    in_person: bool = False
    services: tuple[str, ...] = ()

    def as_row(self) -> dict[str, Any]:
        """The line that says so; one for a single service reads as it always did."""
        row = {"kind": "number", **asdict(self)}
        if not self.services:
            del row["services"]
        return row


class OfflineJournal:
    """A file that only grows, and what it says; for any thread.

    Raises:
        OSError: The file can be neither read nor made.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._given: dict[str, Given] = {}
        self._settled: dict[str, str] = {}
        self._last: dict[tuple[str, str], int] = {}
        self._day = ""
        path.parent.mkdir(parents=True, exist_ok=True)
        self._size = self._load()

    @property
    def day(self) -> date | None:
        """The latest service day so far; it never goes back."""
        return date.fromisoformat(self._day) if self._day else None

    def get(self, key: str) -> Given | None:
        """What a touch was given, if anything."""
        with self._lock:
            return self._given.get(key)

    def last(self, series: str, day: date) -> int:
        """How far a series has come on a day; 0: nowhere."""
        with self._lock:
            return self._last.get((series, day.isoformat()), 0)

    def pending(self, epoch: str) -> list[Given]:
        """What the server does not yet know, in the order it was given.

        A server restored from a backup (another epoch) may have forgotten numbers of today.
        """
        with self._lock:
            return [
                one
                for key, one in self._given.items()
                if key not in self._settled
                or (one.day == self._day and self._settled[key] != epoch)
            ]

    def give(self, given: Given) -> None:
        """Write a number down.

        Raises:
            OSError: It is not on the disk, and must not be printed.
        """
        self._append(given.as_row())

    def begin_day(self, day: date) -> None:
        """A later service day has begun; an earlier one changes nothing.

        Raises:
            OSError: As :meth:`give`.
        """
        if day.isoformat() > self._day:
            self._append({"kind": "day", "day": day.isoformat()})

    def reach(self, series: str, day: date, number: int) -> None:
        """The server knows numbers up to this one, so a kiosk with a new disk gives none twice.

        Raises:
            OSError: As :meth:`give`.
        """
        if number > self.last(series, day):
            row = {"kind": "last", "series": series, "day": day.isoformat(), "number": number}
            self._append(row)

    def settle(self, keys: list[str], epoch: str) -> None:
        """The server of this epoch has answered for these.

        Raises:
            OSError: As :meth:`give`; they will be brought in again.
        """
        self._append(*({"kind": "settled", "key": key, "epoch": epoch} for key in keys))

    def compact(self, epoch: str) -> None:
        """Drop what is settled and of a day that is over, once the file has grown.

        Raises:
            OSError: The file is as it was.
        """
        with self._lock:
            if self._size < SMALL_BYTES:
                return
            kept = [*self._standing(), *self._unsettled()]
            lines = b"".join(map(_line, kept))
            draft = self._path.with_name(f".{self._path.name}.new")
            _write_whole(draft, lines)
            draft.replace(self._path)
            sync_folder(self._path.parent)
            self._forget_all()
            self._size = self._load()

    # -- lines ---------------------------------------------------------------------------

    def _standing(self) -> list[dict[str, Any]]:
        """The day, and how far each series has come on it."""
        lasts = [
            {"kind": "last", "series": series, "day": day, "number": number}
            for (series, day), number in self._last.items()
            if day == self._day
        ]
        return [{"kind": "day", "day": self._day}, *lasts]

    def _unsettled(self) -> list[dict[str, Any]]:
        """Numbers of today and those not answered for."""
        rows: list[dict[str, Any]] = []
        for key, one in self._given.items():
            epoch = self._settled.get(key)
            if epoch is None or one.day == self._day:
                rows.append(one.as_row())
                if epoch is not None:
                    rows.append({"kind": "settled", "key": key, "epoch": epoch})
        return rows

    def _append(self, *rows: dict[str, Any]) -> None:
        """Write all of the rows, or none."""
        with self._lock:
            try:
                self._size = write_at(self._path, self._size, b"".join(map(_line, rows)))
            except OSError:
                _cut(self._path, self._size)
                raise
            for row in rows:
                self._take(row)

    def _take(self, row: dict[str, Any]) -> None:
        match row["kind"]:
            case "number":
                given = Given(**{name: value for name, value in row.items() if name != "kind"})
                given = replace(given, services=tuple(given.services))
                self._given[given.key] = given
                self._reached(given.series, given.day, given.number)
            case "settled":
                self._settled[row["key"]] = row["epoch"]
            case "day":
                self._day = max(self._day, row["day"])
            case "last":
                self._reached(row["series"], row["day"], row["number"])

    def _reached(self, series: str, day: str, number: int) -> None:
        self._last[series, day] = max(number, self._last.get((series, day), 0))
        self._day = max(self._day, day)

    def _forget_all(self) -> None:
        self._given.clear()
        self._settled.clear()
        self._last.clear()

    def _load(self) -> int:
        """Take in every sound line; returns where the next one goes, after a torn end is cut."""
        try:
            content = self._path.read_bytes()
        except FileNotFoundError:
            _write_whole(self._path, b"")
            sync_folder(self._path.parent)
            return 0
        sound = 0
        for line in content.splitlines(keepends=True):
            row = _row(line)
            if row is not None:
                self._take(row)
                sound += len(line)
            elif content.endswith(line) and sound + len(line) == len(content):
                log.warning("the last line of %s was torn by a power cut", self._path.name)
            else:
                log.error("a line of %s is damaged and was skipped", self._path.name)
                sound += len(line)
        if sound < len(content):
            _cut(self._path, sound)
        return sound


def _line(row: dict[str, Any]) -> bytes:
    text = json.dumps(row, ensure_ascii=True).encode()
    return f"{zlib.crc32(text):08x} ".encode() + text + b"\n"


def _row(line: bytes) -> dict[str, Any] | None:
    """What a line says; None when it is damaged."""
    checksum, _, text = line.partition(b" ")
    if not line.endswith(b"\n") or f"{zlib.crc32(text[:-1]):08x}".encode() != checksum:
        return None
    found = json.loads(text)
    return found if isinstance(found, dict) else None


def write_at(path: Path, at: int, content: bytes) -> int:
    """Write after the last sound line, wait for the disk; returns the new end."""
    with path.open("r+b") as file:
        file.seek(at)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return at + len(content)


def _write_whole(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _cut(path: Path, size: int) -> None:
    """Drop what is beyond ``size``; if even that fails, the next start does it."""
    try:
        os.truncate(path, size)
    except OSError as error:
        log.warning("%s could not be cut: %s", path.name, error)
