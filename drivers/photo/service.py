"""Taking pictures as a service of the device host: a wish in, pictures with advice out.

Pictures live in memory only: never in a file, a log, the tap or the book of jobs. Pages of a
document under way are kept for :data:`KEPT_S` seconds since the last one, then forgotten.
"""

import secrets
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from functools import partial
from typing import cast

from drivers.base import Driver
from drivers.errors import Rejected
from drivers.photo.checks import Advice
from drivers.photo.document import MOST_PAGES, make_page, make_pdf
from drivers.photo.idphoto import make_id_photo
from drivers.photo.pictures import decode, encode, encode_within
from drivers.photo.profile import UploadProfile, profile_from
from drivers.photo.station import Station
from drivers.photo.vision import Frame, shrunk
from drivers.supervisor import Supervisor

MODES = ("id", "document", "plain")
#: Opening, settling, a DSLR's shutter, and the work on the picture.
CAPTURE_DEADLINE_S = 28.0
KEPT_S = 600.0
#: Documents under way at a time on one host.
MOST_DOCUMENTS = 4
MOST_PDF_BYTES = 7_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureRequest:
    """What to take: an identity photograph, a page, or the plain picture.

    A page goes to the document named, or to a new one; ``finish`` asks for its PDF.
    """

    mode: str = "plain"
    document: str | None = None
    finish: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A file handed over: ``picture``, ``overlay`` or ``document``."""

    name: str
    media_type: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """What came out: files, what to look at, and the document the page went to."""

    parts: tuple[Part, ...]
    advice: tuple[Advice, ...] = ()
    document: str | None = None
    pages: int = 0


def request_from_json(body: object) -> CaptureRequest:
    """A wish from JSON: ``{"mode", "document"?, "finish"?}``.

    Raises:
        Rejected: Another mode, or fields of another kind.
    """
    if not isinstance(body, dict) or body.get("mode", "plain") not in MODES:
        raise Rejected(f"mode: expected one of {', '.join(MODES)}")
    document, finish = body.get("document"), body.get("finish") or False
    if not (document is None or isinstance(document, str)) or not isinstance(finish, bool):
        raise Rejected("document: a text; finish: true or false")
    return CaptureRequest(mode=body.get("mode", "plain"), document=document, finish=finish)


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

    def capture(
        self, request: CaptureRequest, station: Supervisor, options: Mapping[str, str]
    ) -> "Future[Capture]":
        """Start; returns at once. The future carries the result or a DeviceError."""
        run = partial(self._take, request, station.state.name, profile_from(options))
        return station.submit(run, deadline_s=CAPTURE_DEADLINE_S)

    def forget(self) -> None:
        """Drop every document under way."""
        with self._lock:
            self._documents.clear()

    def _take(
        self, request: CaptureRequest, device: str, profile: UploadProfile, driver: Driver
    ) -> Capture:
        """In the owner's thread."""
        if request.document:
            self._kept(request.document, device)
        frame = cast(Station, driver).photograph()
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
        name, pages = self._add(request.document, device, picture)
        parts = [_jpeg("picture", picture), _jpeg("overlay", encode(page.overlay, quality=80))]
        if request.finish:
            parts.append(Part("document", "application/pdf", _pdf(pages)))
            self._drop(name)
        return Capture(parts=tuple(parts), advice=page.advice, document=name, pages=len(pages))

    # -- documents under way ----------------------------------------------------------------------

    def _kept(self, name: str, device: str) -> _Document:
        """A document under way.

        Raises:
            Rejected: There is none of that name at that device any more, or it is full.
        """
        with self._lock:
            self._forget_old()
            kept = self._documents.get(name)
            if kept is None or kept.device != device:
                raise Rejected("this document is not under way any more", reason="no_document")
            if len(kept.pages) >= MOST_PAGES:
                raise Rejected(f"at most {MOST_PAGES} pages", reason="document_full")
            return kept

    def _add(self, name: str | None, device: str, page: bytes) -> tuple[str, list[bytes]]:
        kept = self._kept(name, device) if name else _Document(device, self._clock())
        name = name or secrets.token_hex(16)
        with self._lock:
            self._forget_old()
            if name not in self._documents and len(self._documents) >= MOST_DOCUMENTS:
                oldest = min(self._documents, key=lambda one: self._documents[one].touched)
                del self._documents[oldest]
            kept.touched = self._clock()
            kept.pages.append(page)
            self._documents[name] = kept
            return name, list(kept.pages)

    def _drop(self, name: str) -> None:
        with self._lock:
            self._documents.pop(name, None)

    def _forget_old(self) -> None:
        now = self._clock()
        old = [name for name, one in self._documents.items() if now - one.touched > KEPT_S]
        for name in old:
            del self._documents[name]


def take_id_photo(frame: Frame, profile: UploadProfile) -> Capture:
    """The photograph within the upload's bytes, its overlay, and the advice."""
    photo = make_id_photo(frame, profile)
    picture = encode_within(photo.picture, profile.most_bytes, dpi=profile.dpi)
    overlay = encode(photo.overlay, quality=80)
    return Capture(
        parts=(_jpeg("picture", picture), _jpeg("overlay", overlay)), advice=photo.advice
    )


def _jpeg(name: str, data: bytes) -> Part:
    return Part(name, "image/jpeg", data)


def _pdf(pages: list[bytes]) -> bytes:
    """The document, as fine as fits."""
    frames = [decode(page) for page in pages]
    for quality, longest in ((80, 5000), (60, 2000), (45, 1600), (30, 1200)):
        data = make_pdf([shrunk(frame, longest)[0] for frame in frames], quality=quality)
        if len(data) <= MOST_PDF_BYTES:
            return data
    raise Rejected("the document is too large", reason="document_full")
