"""What the wing needs from outside.

Tested by tests/signage/test_store.py.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from queue_server.usecases.ports import JournalRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture of a notice, without its bytes. ``name`` is the SHA-256 of those."""

    name: str
    width_px: int
    height_px: int
    size_bytes: int
    added_by: str
    added_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """A video of a notice, without its bytes; ``poster`` is the picture with which it begins."""

    name: str
    poster: str
    seconds: int
    added_at: datetime


@dataclass(frozen=True, slots=True)
class MadeClip:
    """A clip as displays get it, and its first picture as a JPEG."""

    width: int
    height: int
    milliseconds: int
    poster: bytes
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Aired:
    """How long a notice was seen on a display on a day."""

    display: str
    day: date
    notice: str
    seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeChange:
    """A notice was put up, changed or taken down; ``kind`` is that of the journal's row."""

    seq: int
    at: datetime
    actor: str
    kind: str
    notice: str

    @classmethod
    def of(cls, row: JournalRow) -> "NoticeChange":
        """The change that a row of the journal records."""
        return cls(
            seq=row.seq, at=row.at, actor=row.actor, kind=row.kind, notice=str(row.data["id"])
        )


class SignageStore(Protocol):
    """Pictures, changes and air time of one branch.

    Raises everywhere:
        StorageDown: With the reason.
    """

    async def pictures(self) -> Sequence[Picture]:
        """All, the newest first."""
        ...

    async def add_picture(self, picture: Picture, data: bytes) -> None:
        """Keep a picture; one that is there already stays as it is."""
        ...

    async def picture(self, name: str) -> bytes | None:
        """The bytes of a picture."""
        ...

    async def delete_picture(self, name: str) -> bool:
        """Delete a picture, and the clips that begin with it; False if there is none."""
        ...

    async def clips(self) -> Sequence[Clip]:
        """All, the newest first."""
        ...

    async def add_clip(self, clip: Clip, data: bytes) -> None:
        """Keep a clip; one that is there already stays as it is."""
        ...

    async def clip(self, name: str) -> bytes | None:
        """The bytes of a clip."""
        ...

    def take(self, rows: Sequence[JournalRow], transaction: Any) -> None:
        """Keep the changes that rows record, in the transaction of the follower's cursor."""
        ...

    async def changes(self, limit: int) -> Sequence[NoticeChange]:
        """The last changes, the newest first."""
        ...

    async def note_aired(self, display: str, day: date, seconds: Mapping[str, int]) -> None:
        """Keep a display's sums for a day; a sum smaller than the known one changes nothing."""
        ...

    async def aired(self, since: date, until: date) -> Sequence[Aired]:
        """Air time from ``since`` to ``until``, by day, display and notice."""
        ...

    async def forget_aired_before(self, day: date) -> int:
        """Delete older air time; returns how many rows there were."""
        ...


class Studio(Protocol):
    """Makes uploads into pictures for displays, where a bad file can do no harm."""

    async def make(self, upload: bytes) -> list[tuple[bytes, int, int]]:
        """A JPEG with its width and height; for a PDF file, one for each page.

        Raises:
            BadRequest: ``picture_unreadable``, ``picture_too_many_pixels``,
                ``picture_too_large``, ``pdf_too_many_pages``, ``pdf_locked``.
            Unavailable: ``studio_busy``.
        """
        ...

    async def make_clip(self, upload: bytes) -> MadeClip:
        """A clip and its poster.

        Raises:
            BadRequest: ``clip_unreadable``, ``clip_too_long``, ``clip_too_heavy``.
            Unavailable: ``studio_busy``.
        """
        ...
