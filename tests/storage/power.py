"""A file system that forgets what was never synced, for SQLite.

Each write, truncation, creation and deletion is pending until its file, or for folder entries the
folder, is synced. A power cut keeps or loses each pending change, by a seeded coin. What SQLite
syncs, and when, is as in its own unix layer: the entry of a new journal is synced with the
journal; that of a deleted one only when SQLite asks (EXTRA).
"""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import apsw

SECTOR = 512

Change = Callable[[bytearray], None]


def writing(data: bytes, offset: int) -> Change:
    def change(content: bytearray) -> None:
        end = offset + len(data)
        content.extend(bytes(max(0, end - len(content))))
        content[offset:end] = data

    return change


def truncating(size: int) -> Change:
    def change(content: bytearray) -> None:
        del content[size:]

    return change


@dataclass(slots=True)
class Inode:
    """A file: its contents now, what is safe on the disk, and the changes between."""

    now: bytearray = field(default_factory=bytearray)
    safe: bytearray = field(default_factory=bytearray)
    pending: list[Change] = field(default_factory=list)

    def do(self, change: Change) -> None:
        change(self.now)
        self.pending.append(change)

    def sync(self) -> None:
        self.safe, self.pending = bytearray(self.now), []

    def after_a_cut(self, coin: random.Random) -> "Inode":
        content = bytearray(self.safe)
        for change in self.pending:
            if coin.random() < 0.5:
                change(content)
        return Inode(bytearray(content), content)


class Disk:
    """A folder: its entries now, those that are safe, and the changes between."""

    def __init__(self) -> None:
        self.now: dict[str, Inode] = {}
        self.safe: dict[str, Inode] = {}
        self.pending: list[tuple[str, Inode | None]] = []

    def link(self, name: str, inode: Inode | None) -> None:
        """Create an entry, or with None delete it."""
        if inode is None:
            self.now.pop(name, None)
        else:
            self.now[name] = inode
        self.pending.append((name, inode))

    def sync(self) -> None:
        self.safe, self.pending = dict(self.now), []

    def after_a_cut(self, coin: random.Random) -> "Disk":
        """The disk when the power is back. Entries reach it in order, files do not."""
        kept = self.pending[: coin.randint(0, len(self.pending))]
        entries: dict[str, Inode | None] = {**self.safe, **dict(kept)}
        found = Disk()
        for name, inode in entries.items():
            if inode is not None:
                found.link(name, inode.after_a_cut(coin))
        found.sync()
        return found


class Machine(apsw.VFS):
    """The current disk, under a name by which SQLite can open files."""

    def __init__(self, name: str) -> None:
        super().__init__(name, "", maxpathname=200)
        self.disk = Disk()

    def xOpen(self, name: Any, flags: list[int]) -> "File":  # type: ignore[override]
        path = name.filename() if isinstance(name, apsw.URIFilename) else name
        text = "temporary" if path is None else str(path)
        created = text not in self.disk.now
        if created:
            self.disk.link(text, Inode())
        flags[1] = flags[0]
        kinds = (
            apsw.SQLITE_OPEN_MAIN_JOURNAL | apsw.SQLITE_OPEN_SUPER_JOURNAL | apsw.SQLITE_OPEN_WAL
        )
        return File(self.disk, text, bool(created and flags[0] & kinds))

    def xDelete(self, name: str, sync: bool) -> None:
        if name in self.disk.now:
            self.disk.link(name, None)
        if sync:
            self.disk.sync()

    def xAccess(self, name: str, flags: int) -> bool:
        inode = self.disk.now.get(name)
        return inode is not None and (flags != apsw.SQLITE_ACCESS_EXISTS or bool(inode.now))

    def xFullPathname(self, name: str) -> str:
        return name


class File:
    """An open file of a :class:`Disk`."""

    def __init__(self, disk: Disk, name: str, sync_entry: bool) -> None:
        self._disk = disk
        self._inode = disk.now[name]
        self._sync_entry = sync_entry
        self._lock = apsw.SQLITE_LOCK_NONE

    def xRead(self, amount: int, offset: int) -> bytes:
        return bytes(self._inode.now[offset : offset + amount])

    def xWrite(self, data: bytes, offset: int) -> None:
        for at in range(0, len(data), SECTOR):
            self._inode.do(writing(bytes(data[at : at + SECTOR]), offset + at))

    def xTruncate(self, size: int) -> None:
        self._inode.do(truncating(size))

    def xSync(self, flags: int) -> None:
        self._inode.sync()
        if self._sync_entry:
            self._disk.sync()
            self._sync_entry = False

    def xFileSize(self) -> int:
        return len(self._inode.now)

    def xClose(self) -> None:
        return None

    def xLock(self, level: int) -> None:
        self._lock = level

    def xUnlock(self, level: int) -> None:
        self._lock = level

    def xCheckReservedLock(self) -> bool:
        return False

    def xFileControl(self, op: int, pointer: int) -> bool:
        return False

    def xSectorSize(self) -> int:
        return SECTOR

    def xDeviceCharacteristics(self) -> int:
        return 0
