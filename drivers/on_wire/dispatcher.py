"""Carries out the server's jobs with a host's devices; shared by kiosk and stand-alone host.

What a host can do depends on its devices, not on the program it runs in: a kiosk with a camera
takes pictures; a job for a device that is not there is refused by name.
"""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial

from drivers.base import PrintReport, SignatureResult
from drivers.errors import Rejected
from drivers.host.device_host import DeviceHost
from drivers.on_wire import messages, signing
from drivers.on_wire.failing import failed
from drivers.on_wire.messages import Send
from drivers.printer.slip.compose import reprint
from queue_server.link import HttpLink, JobAsked
from queue_server.wire.messages import jobs
from queue_server.wire.messages.jobs import (
    JOBS,
    Body,
    CaptureJobBody,
    EmptyBody,
    JobKind,
    PowerBody,
    PreviewJobBody,
    PrintJobBody,
    SignatureFormat,
    SignJobBody,
)
from queue_server.wire.shapes import Misshapen, check
from queue_server.wire.words.wording import Wording


class Dispatcher:
    """``carry_out`` returns at once; every job is answered through ``send`` exactly once.

    ``words`` gives the newest catalogue and may take seconds. ``printed`` is called when a test or
    a reprint has ended, before it is answered.
    """

    def __init__(
        self,
        host: DeviceHost,
        http: HttpLink,
        send: Send,
        words: Callable[[], Wording],
        *,
        printed: Callable[[], None] = lambda: None,
    ) -> None:
        self._host = host
        self._http = http
        self._send = send
        self._words = words
        self._printed = printed
        self._jobs = ThreadPoolExecutor(1, thread_name_prefix="host-jobs")
        # Asking the server for words would delay the next job, such as the end of a signing.
        self._reprints = ThreadPoolExecutor(1, thread_name_prefix="host-reprints")
        self._handlers: dict[str, Callable[[JobAsked], None]] = {}
        self._handle(jobs.TEST, self._test)
        self._handle(jobs.PRINT, self._print)
        self._handle(jobs.POWER, self._power)
        self._handle(jobs.TRAFFIC, self._traffic)
        self._handle(jobs.CAPTURE, self._capture)
        self._handle(jobs.PREVIEW, self._preview)
        self._handle(jobs.SIGN, self._sign)
        self._handle(jobs.SIGN_END, self._end_signing)

    def _handle(self, kind: JobKind[Body], begin: Callable[[JobAsked, Body], None]) -> None:
        self._handlers[kind.verb] = lambda job: begin(job, check(job.body, kind.body))

    def carry_out(self, job: JobAsked) -> None:
        """Begin a job. A job that cannot begin is answered as failed, with its remedy."""
        thread = self._reprints if job.verb == "print" else self._jobs
        thread.submit(self._begin, job)

    def stop(self) -> None:
        """Begin no more jobs."""
        for thread in (self._jobs, self._reprints):
            thread.shutdown(wait=False, cancel_futures=True)

    def _begin(self, job: JobAsked) -> None:
        try:
            if job.verb not in JOBS:
                raise Rejected(f"nothing here does {job.verb[:40]}")
            self._handlers[job.verb](job)
        except Misshapen as mistake:
            self._send(failed(job.id, Rejected(f"{job.verb}: {mistake}")))
        except Exception as error:  # noqa: BLE001 - logged there
            self._send(failed(job.id, error))

    def _test(self, job: JobAsked, body: EmptyBody) -> None:
        self._follow(job, self._host.self_test(job.device))

    def _power(self, job: JobAsked, body: PowerBody) -> None:
        self._follow(job, self._host.turn(job.device, on=body["on"]))

    def _print(self, job: JobAsked, body: PrintJobBody) -> None:
        slip = reprint(self._words(), body["ticket"])
        self._follow(job, self._host.print_slip(slip, device=job.device).done)

    def _follow(self, job: JobAsked, done: "Future[PrintReport]") -> None:
        done.add_done_callback(partial(self._settle, job.id))

    def _settle(self, job: str, done: "Future[PrintReport]") -> None:
        self._printed()
        self._send(messages.settled(job, done.result()))

    def _traffic(self, job: JobAsked, body: EmptyBody) -> None:
        for message in messages.in_parts(job.id, self._host.traffic_lines(job.device)):
            self._send(message)

    def _capture(self, job: JobAsked, body: CaptureJobBody) -> None:
        from drivers.on_wire import captures  # late: a host without cameras never loads numpy

        captures.carry_out(job, body, self._host.capture, self._http, self._send)

    def _preview(self, job: JobAsked, body: PreviewJobBody) -> None:
        from drivers.on_wire import previews

        previews.carry_out(job, body, self._host.preview, self._http, self._send)

    def _sign(self, job: JobAsked, body: SignJobBody) -> None:
        request = signing.request_of(body)
        done = self._host.sign(job.device, request)
        done.add_done_callback(partial(self._hand_over, job.id, request.formats))

    def _hand_over(
        self, job: str, formats: tuple[SignatureFormat, ...], done: "Future[SignatureResult]"
    ) -> None:
        for message in signing.answer(job, done, formats):
            self._send(message)

    def _end_signing(self, job: JobAsked, body: EmptyBody) -> None:
        self._host.end_signing(job.device)
        self._send(messages.confirmed(job.id))
