"""Pictures on their way from a device host to the clerk who asked for them.

They show a person's face or papers, so they exist only while the clerk's request is open: the host
puts each part under a secret name that it got with the job, the answer carries them all, and
nothing is kept, logged or written to the journal.

Tested by tests/devices/uploads/test_captures.py.
"""

import base64
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import orjson

from queue_server.core.errors import BadRequest, Unavailable, UnknownThing
from queue_server.devices.shapes import MOST_CAPTURED_BYTES, Captured, CapturedPart
from queue_server.devices.use.jobs import JobEnd
from queue_server.devices.use.uploads.intake import Intake
from queue_server.wire.messages.jobs import CAPTURE, Facts
from queue_server.wire.shapes import Misshapen, check

#: Captures under way at a time in one office.
MOST_OPEN = 4
#: Parts by name, with what their first bytes must be.
MEDIA = {
    "picture": ("image/jpeg", b"\xff\xd8\xff"),
    "overlay": ("image/jpeg", b"\xff\xd8\xff"),
    "document": ("application/pdf", b"%PDF-"),
    "facts": ("application/json", b"{"),
}


#: Without one of these no picture was taken, whatever the host says.
PICTURE = frozenset({"picture", "facts"})
NEEDED = {"finish": frozenset({"document", "facts"}), "forget": frozenset({"facts"})}
NO_FACTS: Facts = {"advice": [], "document": None, "pages": 0}


@dataclass(slots=True)
class Upload:
    """What has arrived for one request."""

    host: str
    needed: frozenset[str]
    parts: dict[str, bytes] = field(default_factory=dict, repr=False)
    #: Bytes of parts that are being read now.
    arriving: int = 0

    @property
    def room(self) -> int:
        """How many more bytes may come."""
        return MOST_CAPTURED_BYTES - self.arriving - sum(map(len, self.parts.values()))

    def charge(self, size: int) -> None:
        """Count bytes of a part while it is read (negative: give them back).

        Raises:
            BadRequest: ``too_large`` when the capture has no room for them.
        """
        if size > self.room:
            most = MOST_CAPTURED_BYTES
            raise BadRequest("too_large", f"at most {most} bytes", most=most)
        self.arriving += size

    def answer(self, settled: JobEnd) -> Captured:
        """The answer to the clerk. A picture that did not arrive is not reported as taken."""
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

    @contextmanager
    def receiving(self, host: str, name: str, part: str) -> Iterator[Intake]:
        """Take in one part while it is read; its bytes count from the first on.

        Raises:
            UnknownThing: No open request for it, or not from this host, or no such part.
            BadRequest: ``too_large``, or ``invalid`` when it is not what it claims to be.
        """
        upload = self._open.get(name)
        if upload is None or upload.host != host or part not in MEDIA:
            raise UnknownThing("not_found", "no request is waiting for this")
        intake = Intake(upload.charge)
        try:
            yield intake
            upload.parts[part] = _part_from(part, intake.data())
        finally:
            upload.charge(-intake.size)


def _part_from(part: str, data: bytes) -> bytes:
    if not data.startswith(MEDIA[part][1]):
        raise BadRequest("invalid", f"{part}: not {MEDIA[part][0]}", field=part)
    return _checked(data) if part == "facts" else data


def _checked(data: bytes) -> bytes:
    try:
        return orjson.dumps(check(orjson.loads(data), CAPTURE.answer))
    except (orjson.JSONDecodeError, Misshapen) as mistake:
        raise BadRequest("invalid", f"facts: cannot be read: {mistake}", field="facts") from mistake


def _part(name: str, data: bytes) -> CapturedPart:
    return {"name": name, "type": MEDIA[name][0], "data": base64.b64encode(data).decode("ascii")}
