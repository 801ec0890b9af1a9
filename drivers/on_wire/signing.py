"""A signing asked for by the server: its request, and its result packed into lines for the wire.

A signature is personal data: it is in memory while it is handed over, and never in a file,
a log, the tap or the book of jobs.
"""

import base64
import json
import zlib
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any

from drivers.base import SignatureResult
from drivers.errors import Rejected
from drivers.on_wire import messages
from drivers.on_wire.failing import failed
from drivers.signature.service import SignRequest
from drivers.signature.strokes import iso19794
from drivers.signature.strokes.exports import Strokes, to_inkml, to_png, to_svg
from queue_server.wire.devices import Reason
from queue_server.wire.messages import JobDone, JobPart
from queue_server.wire.messages.jobs import SignatureFormat, SignJobBody

#: Characters of one line of an answer, and of all the lines the wire takes for one.
LINE_CHARS = 8000
MOST_CHARS = messages.MOST_PARTS * (messages.PART_CHARS // (LINE_CHARS + 3)) * LINE_CHARS
#: Points handed over: 90 s of ink at 200 a second. That many fit whatever was drawn; a longer
#: scribble is sent as every second or third point, with the ends of each stroke.
MOST_POINTS = 18_000
#: Files as which a signature can be handed over, besides its strokes and SVG.
FORMATS: dict[SignatureFormat, Callable[[Strokes], bytes]] = {
    "png": to_png,
    "inkml": to_inkml,
    "iso19794-7": iso19794.encode,
}


def request_of(body: SignJobBody) -> SignRequest:
    """What the server asks for, as the pad's service takes it."""
    ok, clear, cancel = body["buttons"]
    return SignRequest(
        text=body["text"],
        buttons=(ok, clear, cancel),
        timeout_s=body["timeout_s"],
        formats=tuple(body.get("formats", ())),
    )


def answer(
    job: str, done: "Future[SignatureResult]", formats: Sequence[SignatureFormat] = ()
) -> list[JobPart | JobDone]:
    """The messages that answer a ``sign`` job."""
    try:
        return messages.in_parts(job, pack(done.result(), formats))
    except Exception as error:  # noqa: BLE001 - logged there
        return [failed(job, error)]


def pack(result: SignatureResult, formats: Sequence[SignatureFormat] = ()) -> list[str]:
    """A result as lines for the wire: a ``PadAnswer`` as JSON, deflated, base64.

    Where points were left out, ``device`` says so: ``{"thinned": "1 of 4 points"}``. Files that do
    not fit beside the strokes are left out.

    Raises:
        Rejected: Tens of thousands of strokes: too much for the wire.
    """
    drawn, step = thinned(result.strokes)
    device = result.device | ({"thinned": f"1 of {step} points"} if step > 1 else {})
    strokes = [[[p.x, p.y, round(p.pressure, 4), p.at_ms] for p in stroke] for stroke in drawn]
    svg = to_svg(drawn).decode() if drawn else None
    files = {one: _text(FORMATS[one](drawn)) for one in formats} if drawn else {}
    content = {
        "outcome": result.outcome, "strokes": strokes, "svg": svg, "device": device, "files": files
    }  # fmt: skip
    text = _deflated(content)
    if len(text) > MOST_CHARS:
        text = _deflated(content | {"files": {}})
    if len(text) > MOST_CHARS:
        raise Rejected("the signature is too long", reason=Reason.SIGNATURE_TOO_LONG)
    return [text[at : at + LINE_CHARS] for at in range(0, len(text), LINE_CHARS)]


def _deflated(content: dict[str, Any]) -> str:
    return _text(zlib.compress(json.dumps(content).encode()))


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def thinned(strokes: Strokes, most: int = MOST_POINTS) -> tuple[Strokes, int]:
    """Strokes thinned to about ``most`` points, and N where one point in N was kept."""
    step = max(1, -(-sum(map(len, strokes)) // most))
    if step == 1:
        return strokes, 1
    return tuple((*stroke[:-1:step], stroke[-1]) for stroke in strokes), step
