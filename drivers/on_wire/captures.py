"""A capture asked for by the server: taken, PUT there part by part, then settled.

Pictures travel in the body of HTTP requests to the one address the server named with the job, and
are not kept anywhere on the way.
"""

import json
import threading
from collections.abc import Callable
from concurrent.futures import Future

from drivers.errors import DeviceError, Rejected
from drivers.on_wire import messages
from drivers.on_wire.failing import failed
from drivers.on_wire.messages import Send
from drivers.photo.service import Capture, CaptureRequest
from queue_server.link import HttpLink, JobAsked, LinkDown
from queue_server.wire.devices import Reason, Remedy
from queue_server.wire.messages import JobDone
from queue_server.wire.messages.jobs import CaptureJobBody, Facts
from queue_server.wire.paths import CAPTURES

PUT_TIMEOUT_S = 15.0
UNREACHED = DeviceError("the server is away", reason=Reason.LINK_DOWN, remedy=Remedy.CHECK_NETWORK)
Start = Callable[[str, CaptureRequest], "Future[Capture]"]


def carry_out(
    job: JobAsked, body: CaptureJobBody, start: Start, http: HttpLink, send: Send
) -> None:
    """Start the capture; returns at once.

    Raises:
        DeviceError: There is no such station.
    """
    request = CaptureRequest(
        mode=body["mode"],
        document=body.get("document"),
        finish=body.get("finish", False),
        again=body.get("again", False),
    )
    taken = start(job.device, request)

    def hand_over() -> None:
        send(settle(job.id, body["upload"], taken, http))

    # Not in the thread that owns the camera: a slow network would delay the next picture.
    taken.add_done_callback(
        lambda _: threading.Thread(target=hand_over, name="hand-over", daemon=True).start()
    )


def settle(job: str, upload: str, taken: "Future[Capture]", http: HttpLink) -> JobDone:
    """Hand over what was taken; returns the message that settles the job."""
    try:
        hand_over(upload, taken.result(), http)
    except LinkDown:
        return failed(job, UNREACHED)
    except Exception as error:  # noqa: BLE001 - logged there
        return failed(job, error)
    return messages.confirmed(job)


def hand_over(upload: str, capture: Capture, http: HttpLink) -> None:
    """PUT every part where the server waits for it.

    Raises:
        LinkDown: The server is away.
        Rejected: The server does not want it, or no longer.
    """
    facts: Facts = {
        "advice": [one.as_json() for one in capture.advice],
        "document": capture.document,
        "pages": capture.pages,
    }
    parts = [(part.name, part.media_type, part.data) for part in capture.parts]
    for name, media_type, data in [
        *parts,
        ("facts", "application/json", json.dumps(facts).encode()),
    ]:
        reply = http.request(
            "PUT",
            f"{CAPTURES}{upload}/{name}",
            data,
            headers={"Content-Type": media_type},
            idempotency_key=f"{upload}-{name}",
            timeout_s=PUT_TIMEOUT_S,
        )
        if not reply.ok:
            raise Rejected(f"the server does not take {name}: {reply.status}")
