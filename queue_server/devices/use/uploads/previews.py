"""Live pictures on their way from a camera to the one clerk who looks through it.

::

    clerk page ──GET preview──► server ──job preview, secret name──► device host
               ◄── parts ───────       ◄── PUT frame, PUT frame … ──

A picture of a person's face is passed on and forgotten: never decoded, kept, logged or written to
the journal. Only the newest waits for a slow page. One request a frame, so that its answer tells
the host whether anybody is still watching: *not found* ends the preview and releases the camera.

The answer to the page is a row of parts, each preceded by its length (4 bytes, big-endian): a
JPEG; or JSON, the last one, which says why it ended. A page reads them with ``fetch``. An ``<img>``
could show ``multipart/x-mixed-replace`` without script, but it would not say why nothing moves,
and browsers are slow to close it.
"""

import asyncio
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypedDict

from queue_server.core.errors import BadRequest, Refused, Unavailable, UnknownThing
from queue_server.devices.use.jobs import JobEnd
from queue_server.devices.use.uploads.intake import Intake

#: Previews at a time in one office, and how long one may last (the page can ask again).
MOST_OPEN = 8
LONGEST_S = 300.0
MOST_FRAME_BYTES = 512 * 1024
JPEG = b"\xff\xd8\xff"


class Over(TypedDict):
    """Why a preview ended (``error.<code>`` in the catalogue), and what helps."""

    code: str
    remedy: str | None


class LivePreview:
    """One camera, looked through by one clerk."""

    def __init__(self, device: str, host: str, who: str) -> None:
        self.device, self.host, self.who = device, host, who
        #: The secret name under which its host puts frames.
        self.name = secrets.token_hex(16)
        self.over: Over | None = None
        self._frame: bytes | None = None
        self._news = asyncio.Event()

    def put(self, frame: bytes) -> None:
        """Take in a frame; an earlier one that was not taken yet is forgotten."""
        self._frame = frame
        self._news.set()

    def end(self, code: str, remedy: str | None = None) -> None:
        """Nothing more will come. The first reason is kept."""
        if self.over is None:
            self.over = {"code": code, "remedy": remedy}
            self._frame = None
            self._news.set()

    def job_ended(self, job: "asyncio.Task[JobEnd]") -> None:
        """The host has released the camera, is gone, or could not be asked."""
        if job.cancelled():
            return
        try:
            settled = job.result()
        except Unavailable as refused:
            self.end(refused.code)
            return
        if settled.outcome == "failed":
            self.end("camera_lost", settled.remedy)
        elif settled.outcome == "confirmed":
            self.end("preview_over")
        else:
            self.end("host_away", "check_network")

    async def newest(self, within_s: float) -> bytes | None:
        """The newest frame not taken yet; None when none came in time or the preview is over."""
        try:
            async with asyncio.timeout(within_s):
                await self._news.wait()
        except TimeoutError:
            return None
        self._news.clear()
        frame, self._frame = self._frame, None
        return frame


class _Room:
    """How many bytes of one frame may still come."""

    def __init__(self, most: int) -> None:
        self._left = self._most = most

    def charge(self, size: int) -> None:
        if size > self._left:
            raise BadRequest("too_large", f"at most {self._most} bytes", most=self._most)
        self._left -= size


class Previews:
    """Every preview under way, by device."""

    def __init__(self) -> None:
        self._open: dict[str, LivePreview] = {}

    @contextmanager
    def open(self, device: str, host: str, who: str) -> Iterator[LivePreview]:
        """A preview for one clerk until the block ends; their newest page takes it over.

        Raises:
            Refused: ``device_busy`` when another clerk looks through this camera.
            Unavailable: ``overloaded``.
        """
        self.require_free(device, who)
        if device in self._open:
            self._open[device].end("preview_elsewhere")
        elif len(self._open) >= MOST_OPEN:
            raise Unavailable("overloaded", "too many live pictures are open")
        preview = self._open[device] = LivePreview(device, host, who)
        try:
            yield preview
        finally:
            preview.end("page_left")
            if self._open.get(device) is preview:
                del self._open[device]

    def require_free(self, device: str, who: str) -> None:
        """Refuse a camera in use: the person in front of it is seen only by the clerk who serves
        them.

        Raises:
            Refused: ``device_busy``.
        """
        preview = self._open.get(device)
        if preview is not None and preview.who != who:
            raise Refused("device_busy", "another clerk is using this camera", device=device)

    @contextmanager
    def receiving(self, host: str, name: str) -> Iterator[Intake]:
        """Take in one frame while it is read.

        Raises:
            UnknownThing: Nobody is watching (any more), or not through a camera of this host.
            BadRequest: ``too_large``, or ``invalid`` when it is not a JPEG.
        """
        preview = self._of(host, name)
        intake = Intake(_Room(MOST_FRAME_BYTES).charge)
        yield intake
        frame = intake.data()
        if not frame.startswith(JPEG):
            raise BadRequest("invalid", "a frame is a JPEG", field="frame")
        if preview.over is None:
            preview.put(frame)

    def _of(self, host: str, name: str) -> LivePreview:
        for preview in self._open.values():
            if (preview.host, preview.name) == (host, name) and preview.over is None:
                return preview
        raise UnknownThing("not_found", "no live picture of this id is open")
