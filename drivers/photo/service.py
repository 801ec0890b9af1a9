"""Taking pictures as a service of the device host: a request in, pictures with advice out.

Pictures are kept in memory only: never in a file, a log, the tap or the book of jobs. Pages of a
document under way are kept for :data:`KEPT_S` seconds after the last one, then forgotten.
"""

import secrets
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from typing import cast

from drivers.base import Driver, PhotoStation
from drivers.errors import Rejected
from drivers.photo.pictures.checks import Advice
from drivers.photo.pictures.codec import decode, encode, encode_within
from drivers.photo.pictures.document import MOST_PAGES, make_page, make_pdf
from drivers.photo.pictures.idphoto import make_id_photo
from drivers.photo.pictures.profile import UploadProfile, profile_from
from drivers.photo.pictures.vision import Frame, shrunk
from drivers.supervision.supervisor import Supervisor
from queue_server.wire.devices import Reason
from queue_server.wire.messages.jobs import CaptureMode

#: These end a document under way and need no camera.
ENDS = ("finish", "forget")
#: Time for opening, settling, a DSLR's shutter, and processing the picture.
CAPTURE_DEADLINE_S = 28.0
KEPT_S = 600.0
#: Most documents under way at a time on one host.
MOST_DOCUMENTS = 4
MOST_PDF_BYTES = 7_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureRequest:
    """What to take: an identity photograph, a page, or the plain picture.

    A page goes to the document named, or to a new one; ``again`` makes it replace the last
    page, ``finish`` asks for the PDF as well. The modes ``finish`` and ``forget`` take no picture:
    they end the document named with its PDF, or without.
    """

    mode: CaptureMode = "plain"
    document: str | None = None
    finish: bool = False
    again: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A file handed over: ``picture``, ``overlay`` or ``document``."""

    name: str
    media_type: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """The result: files, advice, and the document the page went to."""

    parts: tuple[Part, ...]
    advice: tuple[Advice, ...] = ()
    document: str | None = None
    pages: int = 0


@dataclass(slots=True)
class _Document:
    device: str
    touched: float
    pages: list[bytes] = field(default_factory=list)


class CaptureService:
    """Takes pictures with supervised stations. Safe from any thread."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._documents: dict[str, _Document] = {}
        self._lock = threading.Lock()
        self._binder = ThreadPoolExecutor(1, "binder")

    def capture(
        self, request: CaptureRequest, station: Supervisor, options: Mapping[str, str]
    ) -> "Future[Capture]":
        """Start; returns at once. The future carries the result or a DeviceError."""
        device = station.state.name
        if request.mode in ENDS:
            # Not in the camera's owner thread, which may be waiting for a camera that hangs.
            return self._binder.submit(self._end, request, device)
        run = partial(self._take, request, device, profile_from(options))
        return station.submit(run, deadline_s=CAPTURE_DEADLINE_S)

    def forget(self) -> None:
        """Drop every document under way."""
        with self._lock:
            self._documents.clear()

    def _take(
        self, request: CaptureRequest, device: str, profile: UploadProfile, driver: Driver
    ) -> Capture:
        """Take the picture, in the owner's thread."""
        if request.document:
            self._room(request, device)
        frame = cast(PhotoStation, driver).photograph()
        if request.mode == "id":
            return take_id_photo(frame, profile)
        if request.mode == "document":
            return self._take_page(frame, request, device, profile)
        small, _ = shrunk(frame, 1920)
        return Capture(parts=(_jpeg("picture", encode_within(small, profile.page_most_bytes)),))

    def _take_page(
        self, frame: Frame, request: CaptureRequest, device: str, profile: UploadProfile
    ) -> Capture:
        page = make_page(frame, profile.page_px)
        picture = encode_within(page.picture, profile.page_most_bytes)
        name, pages = self._add(request, device, picture)
        parts = [_jpeg("picture", picture), _jpeg("overlay", encode(page.overlay, quality=80))]
        if request.finish:
            parts.append(Part("document", "application/pdf", _pdf(pages)))
            self._drop(name, device)
        return Capture(parts=tuple(parts), advice=page.advice, document=name, pages=len(pages))

    def _end(self, request: CaptureRequest, device: str) -> Capture:
        name = request.document or ""
        if request.mode == "forget":
            self._drop(name, device)
            return Capture(parts=())
        with self._lock:
            pages = list(self._kept(name, device).pages)
        document = Part("document", "application/pdf", _pdf(pages))
        self._drop(name, device)
        return Capture(parts=(document,), document=name, pages=len(pages))

    # -- documents under way ----------------------------------------------------------------------

    def _kept(self, name: str, device: str) -> _Document:
        """A document under way. The lock is held.

        Raises:
            Rejected: That device no longer has one with that name.
        """
        self._forget_old()
        kept = self._documents.get(name)
        if kept is None or kept.device != device:
            raise Rejected("this document is not under way any more", reason=Reason.NO_DOCUMENT)
        return kept

    def _room(self, request: CaptureRequest, device: str) -> None:
        """Check for room before the camera is opened for nothing.

        Raises:
            Rejected: The document is no longer under way, or full.
        """
        with self._lock:
            pages = len(self._kept(request.document or "", device).pages)
        if pages >= MOST_PAGES and not request.again:
            raise Rejected(f"at most {MOST_PAGES} pages", reason=Reason.DOCUMENT_FULL)

    def _add(self, request: CaptureRequest, device: str, page: bytes) -> tuple[str, list[bytes]]:
        with self._lock:
            name = request.document or self._begin(device)
            kept = self._kept(name, device)
            if request.again:
                del kept.pages[-1:]
            kept.touched = self._clock()
            kept.pages.append(page)
            return name, list(kept.pages)

    def _begin(self, device: str) -> str:
        """Begin a new document; the one untouched for longest makes room."""
        self._forget_old()
        if len(self._documents) >= MOST_DOCUMENTS:
            oldest = min(self._documents, key=lambda one: self._documents[one].touched)
            del self._documents[oldest]
        name = secrets.token_hex(16)
        self._documents[name] = _Document(device, self._clock())
        return name

    def _drop(self, name: str, device: str) -> None:
        with self._lock:
            kept = self._documents.get(name)
            if kept is not None and kept.device == device:
                del self._documents[name]

    def _forget_old(self) -> None:
        now = self._clock()
        old = [name for name, one in self._documents.items() if now - one.touched > KEPT_S]
        for name in old:
            del self._documents[name]


def take_id_photo(frame: Frame, profile: UploadProfile) -> Capture:
    """The photograph within the upload's size limit, its overlay, and the advice."""
    photo = make_id_photo(frame, profile)
    picture = encode_within(photo.picture, profile.most_bytes, dpi=profile.dpi)
    overlay = encode(photo.overlay, quality=80)
    return Capture(
        parts=(_jpeg("picture", picture), _jpeg("overlay", overlay)), advice=photo.advice
    )


def _jpeg(name: str, data: bytes) -> Part:
    return Part(name, "image/jpeg", data)


def _pdf(pages: list[bytes]) -> bytes:
    """The document as a PDF, in the best quality that fits."""
    frames = [decode(page) for page in pages]
    for quality, longest in ((80, 5000), (60, 2000), (45, 1600), (30, 1200)):
        data = make_pdf([shrunk(frame, longest)[0] for frame in frames], quality=quality)
        if len(data) <= MOST_PDF_BYTES:
            return data
    raise Rejected("the document is too large", reason=Reason.DOCUMENT_FULL)
