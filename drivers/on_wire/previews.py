"""A preview asked for by the server: frames are PUT there one by one while a clerk watches.

Each frame is a request of its own, and waits for the last one's answer: on a slow network frames
are left out rather than queued. The server answers *not found* once the clerk no longer
watches; then the camera is released.
"""

import threading
from collections.abc import Callable, Generator
from concurrent.futures import Future
from contextlib import closing

from drivers.errors import DeviceError, Rejected
from drivers.on_wire import messages
from drivers.on_wire.captures import UNREACHED
from drivers.on_wire.failing import failed
from drivers.on_wire.messages import Send
from queue_server.link import HttpLink, JobAsked, LinkDown
from queue_server.wire.devices import Reason, Remedy
from queue_server.wire.messages import JobDone
from queue_server.wire.messages.jobs import PreviewJobBody
from queue_server.wire.paths import PREVIEWS

PUT_TIMEOUT_S = 2.0
#: The owner of the camera may be busy taking a picture.
BEGIN_TIMEOUT_S = 30.0
BUSY = DeviceError("the camera is busy", reason=Reason.BUSY, remedy=Remedy.WAIT)
Frames = Generator[bytes, None, None]
Begin = Callable[[str], "Future[Frames]"]


def carry_out(
    job: JobAsked, body: PreviewJobBody, begin: Begin, http: HttpLink, send: Send
) -> None:
    """Start a preview; returns at once.

    Raises:
        DeviceError: There is no such station.
    """
    begun = begin(job.device)

    def run() -> None:
        send(relay(job.id, body["upload"], begun, http))

    threading.Thread(target=run, name="preview", daemon=True).start()


def relay(job: str, upload: str, begun: "Future[Frames]", http: HttpLink) -> JobDone:
    """Hand frames over until no clerk watches; returns the message that settles the job."""
    try:
        with closing(begun.result(BEGIN_TIMEOUT_S)) as frames:
            hand_over(upload, frames, http)
    except TimeoutError:
        return failed(job, BUSY)
    except LinkDown:
        return failed(job, UNREACHED)
    except Exception as error:  # noqa: BLE001 - logged there
        return failed(job, error)
    return messages.confirmed(job)


def hand_over(upload: str, frames: Frames, http: HttpLink) -> None:
    """PUT every frame where the server waits for it.

    Raises:
        DeviceError: The camera is lost, or the server takes no such frames.
        LinkDown: The server is away.
    """
    for number, frame in enumerate(frames):
        reply = http.request(
            "PUT",
            f"{PREVIEWS}{upload}",
            frame,
            headers={"Content-Type": "image/jpeg"},
            idempotency_key=f"{upload}-{number}",
            timeout_s=PUT_TIMEOUT_S,
        )
        if reply.code == "not_found":
            return
        if not reply.ok:
            raise Rejected(f"the server does not take a frame: {reply.status}")
