"""Pictures, changes and air time in memory, for tests and training.

Tested by tests/signage/test_store.py.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from queue_server.signage.ports import Aired, Clip, NoticeChange, Picture
from queue_server.usecases.ports import JournalRow


class MemorySignage:
    """Implements ``ports.SignageStore``."""

    def __init__(self) -> None:
        self._pictures: dict[str, tuple[Picture, bytes]] = {}
        self._clips: dict[str, tuple[Clip, bytes]] = {}
        self._changes: dict[int, NoticeChange] = {}
        self._aired: dict[tuple[date, str, str], int] = {}

    async def pictures(self) -> Sequence[Picture]:
        """All, the newest first."""
        found = [picture for picture, _ in self._pictures.values()]
        return sorted(found, key=lambda one: (one.added_at, one.name), reverse=True)

    async def add_picture(self, picture: Picture, data: bytes) -> None:
        """Keep it, unless it is there."""
        self._pictures.setdefault(picture.name, (picture, data))

    async def picture(self, name: str) -> bytes | None:
        """Its bytes."""
        found = self._pictures.get(name)
        return None if found is None else found[1]

    async def delete_picture(self, name: str) -> bool:
        """Delete it, and its clips."""
        self._clips = {key: one for key, one in self._clips.items() if one[0].poster != name}
        return self._pictures.pop(name, None) is not None

    async def clips(self) -> Sequence[Clip]:
        """All, the newest first."""
        found = [clip for clip, _ in self._clips.values()]
        return sorted(found, key=lambda one: (one.added_at, one.name), reverse=True)

    async def add_clip(self, clip: Clip, data: bytes) -> None:
        """Keep it, unless it is there."""
        self._clips.setdefault(clip.name, (clip, data))

    async def clip(self, name: str) -> bytes | None:
        """Its bytes."""
        found = self._clips.get(name)
        return None if found is None else found[1]

    def take(self, rows: Sequence[JournalRow], transaction: Any) -> None:
        """Keep the changes; rows that were taken before are written again."""
        self._changes |= {row.seq: NoticeChange.of(row) for row in rows}

    async def changes(self, limit: int) -> Sequence[NoticeChange]:
        """The newest first."""
        return list(self._changes.values())[: -limit - 1 : -1]

    async def note_aired(self, display: str, day: date, seconds: Mapping[str, int]) -> None:
        """Keep the larger sums."""
        for notice, sum_s in seconds.items():
            key = (day, display, notice)
            self._aired[key] = max(sum_s, self._aired.get(key, 0))

    async def aired(self, since: date, until: date) -> Sequence[Aired]:
        """In order."""
        return [
            Aired(display=display, day=day, notice=notice, seconds=seconds)
            for (day, display, notice), seconds in sorted(self._aired.items())
            if since <= day <= until
        ]

    async def forget_aired_before(self, day: date) -> int:
        """Delete what is older."""
        old = [key for key in self._aired if key[0] < day]
        for key in old:
            del self._aired[key]
        return len(old)
