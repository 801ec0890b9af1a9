"""What staff send about devices over HTTP, and what they get back."""

from typing import Annotated, Literal, NotRequired, TypedDict

from annotated_types import MaxLen

from queue_server.web.shapes import QrPicture
from queue_server.wire.devices import OutcomeText
from queue_server.wire.messages import DeviceState, MachineAlarm, MachineState, Slip
from queue_server.wire.messages.jobs import MOST_SIGNED_BYTES, Advice, SignatureFormat, Signed64

#: Bytes of all parts of one capture together (a photograph with its overlay, or a document of many
#: pages).
MOST_CAPTURED_BYTES = 12 * 1024 * 1024
_Captured64 = Annotated[str, MaxLen(4 * MOST_CAPTURED_BYTES // 3)]
#: No list has more items than the bytes it came in. The public contract says number for each value
#: of a point, where the pad's answer tells whole numbers from others.
_Stroke = Annotated[list[list[float]], MaxLen(MOST_SIGNED_BYTES)]


class DeviceList(TypedDict):
    """Devices as their hosts report them, screens, slips that did not come out, alarms."""

    devices: list[DeviceState]
    screens: list[MachineState]
    slips: list[Slip]
    alarms: list[MachineAlarm]


class Traffic(TypedDict):
    """What last crossed a device's link: lines of instant, ``>`` to or ``<`` from it, bytes."""

    device: str
    host: str
    at: str
    lines: list[str]


class PrintBody(TypedDict):
    """Which ticket's slip to print again; it is marked as a reprint."""

    ticket: NotRequired[str | None]


class ReprintBody(TypedDict):
    """The token of the visitor's own page."""

    token: Annotated[str, MaxLen(80)]


class TicketCode(TypedDict):
    """A QR code as the address of an SVG picture."""

    qr: QrPicture


class Settled(TypedDict):
    """How a job at a device ended."""

    outcome: OutcomeText
    remedy: str | None


class CapturedPart(TypedDict):
    """``picture``, ``overlay`` or ``document``, in base64."""

    name: str
    type: str
    data: _Captured64


class Captured(TypedDict):
    """How a capture ended; without parts unless it is confirmed."""

    outcome: OutcomeText
    remedy: str | None
    advice: list[Advice]
    document: str | None
    pages: int
    parts: list[CapturedPart]


class HandedOver(TypedDict):
    """What the host sent has arrived; there is nothing more to say."""


class SignBody(TypedDict):
    """What is signed: a title and lines of text, in the visitor's language.

    ``title``: "please sign" by default. ``timeout_s``: 10 to 300, 120 by default.
    ``formats``: files wanted besides strokes and SVG.
    """

    title: NotRequired[str | None]
    lines: NotRequired[list[str] | None]
    language: NotRequired[str | None]
    timeout_s: NotRequired[int | None]
    formats: NotRequired[list[SignatureFormat] | None]


class EndBody(TypedDict):
    """How it ends instead: signed on paper, refused, or the visitor cannot sign."""

    outcome: Literal["paper", "refused", "unable"]


class Signature(TypedDict):
    """How a signing ended.

    ``strokes``: lists of points ``[x, y, pressure, ms]``, x and y in 0.01 mm from the top left,
    pressure 0 to 1, ms since the first touch; empty, and no ``svg``, unless it is signed.
    ``files``: base64 by format, for those asked for that were not too large.
    """

    outcome: Literal["signed", "paper", "refused", "unable", "device_failed"]
    strokes: Annotated[list[_Stroke], MaxLen(MOST_SIGNED_BYTES)]
    svg: Annotated[str, MaxLen(MOST_SIGNED_BYTES)] | None
    files: dict[str, Signed64]
    device: dict[str, str]
    remedy: str | None


class Ended(TypedDict):
    """How a signing was ended by the clerk."""

    outcome: str
