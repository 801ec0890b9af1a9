"""Pictures on their way from a device host to the clerk who asked for them.

They show somebody's face or papers, so they exist only while the clerk's request is open: the host
puts each part under a secret name it was given with the job, the answer carries them all, and
nothing is kept, logged or written to the journal.
"""

import base64
import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Literal, NotRequired, TypedDict

import orjson
from aiohttp import web

from queue_server.core.errors import BadRequest, Unavailable, UnknownThing
from queue_server.devices.jobs import Settled
from queue_server.devices.uploads import read_upload
from queue_server.wire.messages import Outcome
from queue_server.wire.shapes import Misshapen, check

log = logging.getLogger(__name__)

#: All parts of one capture together: a photograph with its overlay, or a document of many pages.
MOST_BYTES = 12 * 1024 * 1024
#: Captures under way at a time in one office.
MOST_OPEN = 4
PUT_WITHIN_S = 20.0
#: Parts by name, with what their first bytes must be.
MEDIA = {
    "picture": ("image/jpeg", b"\xff\xd8\xff"),
    "overlay": ("image/jpeg", b"\xff\xd8\xff"),
    "document": ("application/pdf", b"%PDF-"),
    "facts": ("application/json", b"{"),
}


class CaptureBody(TypedDict):
    """What to take: an identity photograph, a page, or the plain picture.

    A page goes to ``document`` as an earlier answer named it, or to a new one; ``again`` puts it
    in the place of the last one, ``finish`` asks for the PDF with it. The modes ``finish`` and
    ``forget`` take no picture: they end the document named with its PDF, or without.
    """

    mode: Literal["id", "document", "plain", "finish", "forget"]
    document: NotRequired[str | None]
    finish: NotRequired[bool]
    again: NotRequired[bool]


class Advice(TypedDict):
    """Something to look at (``photo.<code>`` in the catalogue) and the figure behind it."""

    code: str
    value: float


class Facts(TypedDict):
    """What the host says of a capture."""

    advice: list[Advice]
    document: str | None
    pages: int


class CapturedPart(TypedDict):
    """``picture``, ``overlay`` or ``document``, in base64."""

    name: str
    type: str
    data: str


class Captured(TypedDict):
    """How a capture ended; without parts unless it is confirmed."""

    outcome: Outcome
    remedy: str | None
    advice: list[Advice]
    document: str | None
    pages: int
    parts: list[CapturedPart]


#: Without these nothing was taken, whatever the host says.
PICTURE = frozenset({"picture", "facts"})
NEEDED = {"finish": frozenset({"document", "facts"}), "forget": frozenset({"facts"})}
NO_FACTS: Facts = {"advice": [], "document": None, "pages": 0}


@dataclass(slots=True)
class Upload:
    """What has arrived for one request."""

    host: str
    needed: frozenset[str]
    parts: dict[str, bytes] = field(default_factory=dict, repr=False)

    @property
    def room(self) -> int:
        """Bytes that may still come."""
        return MOST_BYTES - sum(map(len, self.parts.values()))

    def answer(self, settled: Settled) -> Captured:
        """What the clerk is told. A picture that did not arrive is not called taken."""
        outcome: Any = settled.outcome
        if outcome == "confirmed" and not self.needed <= set(self.parts):
            outcome = "uncertain"
        parts = self.parts if outcome == "confirmed" else {}
        facts = orjson.loads(parts["facts"]) if parts else NO_FACTS
        return {
            "outcome": outcome,
            "remedy": settled.remedy,
            "advice": facts["advice"],
            "document": facts["document"],
            "pages": facts["pages"],
            "parts": [_part(name, data) for name, data in parts.items() if name != "facts"],
        }


class Captures:
    """Every capture under way."""

    def __init__(self) -> None:
        self._open: dict[str, Upload] = {}

    @contextmanager
    def expecting(self, host: str, mode: str) -> Iterator[tuple[str, Upload]]:
        """A secret name under which ``host`` may put parts until the block ends.

        Raises:
            Unavailable: ``overloaded``.
        """
        if len(self._open) >= MOST_OPEN:
            raise Unavailable("overloaded", "too many pictures are being taken")
        name, upload = secrets.token_hex(16), Upload(host, NEEDED.get(mode, PICTURE))
        self._open[name] = upload
        try:
            yield name, upload
        finally:
            del self._open[name]

    async def put(self, host: str, name: str, part: str, request: web.BaseRequest) -> None:
        """Take in one part.

        Raises:
            UnknownThing: Nobody waits for it, not from this host, or no such part.
            BadRequest: ``too_large``, ``timeout``, or ``invalid`` when it is not what it claims.
        """
        upload = self._open.get(name)
        if upload is None or upload.host != host or part not in MEDIA:
            raise UnknownThing("not_found", "nobody waits for this")
        data = await read_upload(request, upload.room, PUT_WITHIN_S, MOST_BYTES)
        if not data.startswith(MEDIA[part][1]):
            raise BadRequest("invalid", f"{part}: not {MEDIA[part][0]}", field=part)
        if part == "facts":
            data = _checked(data)
        if len(data) > upload.room:
            raise BadRequest("too_large", f"at most {MOST_BYTES} bytes", most=MOST_BYTES)
        upload.parts[part] = data


def _checked(data: bytes) -> bytes:
    try:
        return orjson.dumps(check(orjson.loads(data), Facts))
    except (orjson.JSONDecodeError, Misshapen) as mistake:
        raise BadRequest("invalid", f"facts: {mistake}", field="facts") from mistake


def _part(name: str, data: bytes) -> CapturedPart:
    return {"name": name, "type": MEDIA[name][0], "data": base64.b64encode(data).decode("ascii")}
