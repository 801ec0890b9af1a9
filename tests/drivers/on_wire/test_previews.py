"""Frames of a preview on their way to a server, a small real one."""

import json
import socket
import threading
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from concurrent.futures import Future
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from drivers.base import DeviceError, Remedy
from drivers.errors import DeviceGone
from drivers.on_wire import previews as relay
from queue_server.link import HttpLink, JobAsked
from queue_server.wire.messages.jobs import PreviewJobBody
from tests.waiting import PATIENCE_S

FRAME = b"\xff\xd8\xff a face"
BODY: PreviewJobBody = {"upload": "ab12"}
JOB = JobAsked("j1", "photo", "preview", {**BODY})
Frames = Generator[bytes, None, None]


class Server(ThreadingHTTPServer):
    """Takes frames until ``looks`` says that nobody looks any more."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.put: list[tuple[str, bytes]] = []
        self.connections: set[Any] = set()
        self.looks = 3
        self.refuse: tuple[int, str] | None = None
        self.slow_s = 0.0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def do_PUT(self) -> None:
        data = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.connections.add(self.client_address)
        time.sleep(self.server.slow_s)
        if self.server.refuse:
            self._answer(*self.server.refuse)
        elif len(self.server.put) >= self.server.looks:
            self._answer(404, "not_found")
        else:
            self.server.put.append((self.path, data))
            self._answer(200, "")

    def _answer(self, status: int, code: str) -> None:
        body = json.dumps({"code": code} if code else {}).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as built:
        thread = threading.Thread(target=built.serve_forever, args=(0.02,))
        thread.start()
        yield built
        built.shutdown()
        thread.join()


class Camera:
    """Frames without end, or until the cable is pulled; knows whether it was let go."""

    def __init__(self, lost_after: int | None = None) -> None:
        self.lost_after = lost_after
        self.given = 0
        self.open = False

    def preview(self) -> Frames:
        self.open = True
        try:
            while self.given != self.lost_after:
                self.given += 1
                yield FRAME + b"%d" % self.given
            raise DeviceGone("pulled out")
        finally:
            self.open = False

    def begin(self, device: str) -> "Future[Frames]":
        begun: Future[Frames] = Future()
        begun.set_result(self.preview())
        return begun


def carried_out(begin: Callable[[str], "Future[Frames]"], url: str) -> Mapping[str, object]:
    sent: list[Mapping[str, object]] = []
    done = threading.Event()

    def send(message: Mapping[str, object]) -> None:
        sent.append(message)
        done.set()

    http = HttpLink(url, "token")
    try:
        relay.carry_out(JOB, BODY, begin, http, send)
        assert done.wait(PATIENCE_S)
    finally:
        http.close()
    return sent[0]


def test_frames_are_handed_over_until_nobody_looks_and_the_camera_is_let_go(server: Server) -> None:
    camera = Camera()
    settled = carried_out(camera.begin, server.url)
    assert settled == {"type": "job_done", "id": "j1", "outcome": "confirmed", "remedy": None}
    assert server.put == [("/api/v1/previews/ab12", FRAME + b"%d" % n) for n in (1, 2, 3)]
    assert len(server.connections) == 1
    assert (camera.given, camera.open) == (4, False)


def test_a_camera_that_is_lost_settles_with_what_helps(server: Server) -> None:
    camera = Camera(lost_after=2)
    settled = carried_out(camera.begin, server.url)
    assert (settled["outcome"], settled["remedy"]) == ("failed", "check_cable")
    assert len(server.put) == 2


def test_a_vendors_mistake_settles_it_as_well(
    server: Server, caplog: pytest.LogCaptureFixture
) -> None:
    def begin(device: str) -> "Future[Frames]":
        begun: Future[Frames] = Future()
        begun.set_exception(ZeroDivisionError("in a library"))
        return begun

    settled = carried_out(begin, server.url)
    assert (settled["outcome"], settled["remedy"]) == ("failed", "service")
    assert "in a library" in caplog.text


def test_a_station_that_cannot_begin_settles_with_what_helps(server: Server) -> None:
    def begin(device: str) -> "Future[Frames]":
        begun: Future[Frames] = Future()
        begun.set_exception(DeviceError(remedy=Remedy.CLOSE_OTHER_PROGRAM))
        return begun

    settled = carried_out(begin, server.url)
    assert (settled["outcome"], settled["remedy"]) == ("failed", "close_other_program")


def test_a_camera_busy_for_too_long_is_waited_for_no_longer(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay, "BEGIN_TIMEOUT_S", 0.05)
    settled = carried_out(lambda _: Future(), server.url)
    assert (settled["outcome"], settled["remedy"]) == ("failed", "wait")


def test_a_server_that_takes_no_such_frames_ends_it(server: Server) -> None:
    server.refuse = (422, "invalid")
    camera = Camera()
    assert carried_out(camera.begin, server.url)["outcome"] == "failed"
    assert (camera.given, camera.open) == (1, False)


def test_a_server_that_does_not_answer_in_time_ends_it(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay, "PUT_TIMEOUT_S", 0.1)
    server.slow_s = 0.4
    camera = Camera()
    settled = carried_out(camera.begin, server.url)
    assert (settled["outcome"], settled["remedy"]) == ("failed", "check_network")
    assert not camera.open


def test_a_server_that_is_gone_ends_it() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
        camera = Camera()
        settled = carried_out(camera.begin, url)
    assert settled["remedy"] == "check_network"
    assert not camera.open
