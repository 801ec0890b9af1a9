"""A capture asked for by the server: taken, put there part by part, then settled.

Pictures travel in the body of HTTP requests to the one address the server named with the job, and
are kept nowhere on the way.
"""

import json
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from drivers.base import DeviceError, Outcome, Remedy
from drivers.errors import Rejected
from drivers.photo.service import Capture, CaptureRequest, request_from_json
from queue_server.link import HttpLink, JobAsked, LinkDown

PUT_TIMEOUT_S = 15.0
Send = Callable[[dict[str, Any]], object]
Start = Callable[[str, CaptureRequest], "Future[Capture]"]


def carry_out(job: JobAsked, start: Start, http: HttpLink, send: Send) -> None:
    """Start the capture; returns at once.

    Raises:
        DeviceError: There is no such station, or the wish cannot be read.
    """
    upload = place_of(job)
    taken = start(job.device, request_from_json(job.body))

    def hand_over() -> None:
        send(settle(job.id, upload, taken, http))

    # Not in the thread that owns the camera: a slow network would hold up the next picture.
    taken.add_done_callback(
        lambda _: threading.Thread(target=hand_over, name="hand-over", daemon=True).start()
    )


def place_of(job: JobAsked) -> str:
    """The secret name under which the server waits for pictures.

    Raises:
        Rejected: It gave none.
    """
    upload = job.body.get("upload")
    if not isinstance(upload, str) or not (upload.isascii() and upload.isalnum()):
        raise Rejected(f"{job.verb}: the server named no place for the picture")
    return upload


def settle(job: str, upload: str, taken: "Future[Capture]", http: HttpLink) -> dict[str, Any]:
    """Hand over what was taken; the message that settles the job."""
    try:
        hand_over(upload, taken.result(), http)
    except DeviceError as error:
        return settled(job, error.remedy)
    except LinkDown:
        return settled(job, Remedy.CHECK_NETWORK)
    return settled(job)


def hand_over(upload: str, capture: Capture, http: HttpLink) -> None:
    """Put every part where the server waits for it.

    Raises:
        LinkDown: The server is away.
        Rejected: The server does not want it (any more).
    """
    facts = {
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
            f"/api/v1/captures/{upload}/{name}",
            data,
            headers={"Content-Type": media_type},
            idempotency_key=f"{upload}-{name}",
            timeout_s=PUT_TIMEOUT_S,
        )
        if not reply.ok:
            raise Rejected(f"the server does not take {name}: {reply.status}")


def settled(job: str, remedy: Remedy | None = None) -> dict[str, Any]:
    """The message that settles a job: done, or failed with what helps."""
    outcome = Outcome.FAILED if remedy else Outcome.CONFIRMED
    said = str(remedy) if remedy else None
    return {"type": "job_done", "id": job, "outcome": str(outcome), "remedy": said}
