"""A request in, strokes out, and no trace of them anywhere else."""

import base64
import json
import logging
import random
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from itertools import pairwise
from math import sin, tau
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from drivers.base import DeviceState, PenPoint, SignatureResult
from drivers.clock import utc_now
from drivers.errors import DeviceError
from drivers.on_wire import messages, signing
from drivers.on_wire.signing import request_of
from drivers.signature.driver.stu import StuPad
from drivers.signature.protocol.stu import StuReport
from drivers.signature.service import SigningService, SignRequest
from drivers.signature.simulated.pads import SimulatedStu, sign_and_confirm
from drivers.signature.strokes import iso19794
from drivers.supervision.supervisor import Supervisor
from drivers.tap import Tap
from queue_server.wire.messages.jobs import SignJobBody
from tests.drivers.signature.strokes.inkml import from_inkml
from tests.waiting import PATIENCE_S, eventually

REQUEST: SignJobBody = {
    "text": "申請戶籍謄本",
    "buttons": ["確定", "重寫", "取消"],
    "timeout_s": 60,
}


def test_a_pad_is_asked_for_what_the_server_sent() -> None:
    assert request_of({**REQUEST, "formats": ["png"]}) == SignRequest(
        text="申請戶籍謄本", buttons=("確定", "重寫", "取消"), timeout_s=60, formats=("png",)
    )


@pytest.fixture
def service() -> SigningService:
    return SigningService()


Supervised = Callable[..., Supervisor]


@pytest.fixture
def supervised() -> Iterator[Supervised]:
    """Has a simulated pad watched over as the device host does."""
    pads: list[Supervisor] = []

    def start(far: SimulatedStu, tap: Tap | None = None) -> Supervisor:
        state = DeviceState(name="pad", kind="signature", driver="stu", uri="sim:stu")
        kept = tap or Tap(time.monotonic)
        pad = Supervisor(state, lambda: StuPad(far, kept), now=utc_now)
        pads.append(pad)
        pad.start()
        assert eventually(lambda: pad.state.state.usable)
        return pad

    yield start
    for pad in pads:
        pad.stop()


def test_a_visitor_signs_and_the_strokes_come_to_whoever_asked(
    service: SigningService, supervised: Supervised
) -> None:
    pad = supervised(SimulatedStu(signs=sign_and_confirm))

    done = service.sign(pad, request_of(REQUEST))

    packed = unpacked(signing.pack(done.result(PATIENCE_S)))
    assert packed["outcome"] == "signed"
    assert packed["device"] == {"model": "STU-430", "firmware": "1.5"}
    assert [len(stroke) for stroke in packed["strokes"]] == [33, 33]
    assert packed["svg"].startswith("<?xml")


def test_a_signing_ended_by_the_clerk_is_over_at_once(
    service: SigningService, supervised: Supervised
) -> None:
    far = SimulatedStu()
    pad = supervised(far)
    done = service.sign(pad, request_of(REQUEST))
    assert eventually(lambda: far.screen != b"")

    service.end("pad")

    assert done.result(PATIENCE_S).outcome == "unable"
    assert far.screen == b""


def test_a_signing_ended_before_its_turn_never_shows_its_form(
    service: SigningService, supervised: Supervised
) -> None:
    far = SimulatedStu(signs=sign_and_confirm)
    pad = supervised(far)
    first_is_over = threading.Event()
    pad.submit(lambda _: first_is_over.wait(PATIENCE_S), deadline_s=30)
    done = service.sign(pad, request_of(REQUEST))

    service.end("pad")
    first_is_over.set()

    assert done.result(PATIENCE_S).outcome == "unable"
    assert StuReport.START_IMAGE not in {command[0] for command in far.commands}


def test_ending_where_nobody_signs_is_no_error(service: SigningService) -> None:
    service.end("nowhere")


def test_a_pad_lost_while_signing_settles_the_job_as_failed_with_its_remedy(
    service: SigningService, supervised: Supervised
) -> None:
    done = service.sign(supervised(SimulatedStu(fault="gone")), request_of(REQUEST))
    with pytest.raises(DeviceError):
        done.result(PATIENCE_S)

    assert signing.answer("j1", done) == [
        {"type": "job_done", "id": "j1", "outcome": "failed", "remedy": "check_cable"}
    ]


def test_the_answer_is_parts_and_then_the_end() -> None:
    done: Future[SignatureResult] = Future()
    done.set_result(SignatureResult(outcome="signed", strokes=scribble(500)))

    *parts, end = signing.answer("j1", done)

    assert end == {"type": "job_done", "id": "j1", "outcome": "confirmed", "remedy": None}
    lines = [line for part in parts if part["type"] == "job_part" for line in part["lines"]]
    assert len(unpacked(lines)["strokes"]) == len(scribble(500))


def test_a_signature_comes_as_every_file_that_was_asked_for() -> None:
    strokes = scribble(400)
    result = SignatureResult(outcome="signed", strokes=strokes)

    files = unpacked(signing.pack(result, ["png", "inkml", "iso19794-7"]))["files"]

    png, inkml, record = (base64.b64decode(files[one]) for one in signing.FORMATS)
    assert png.startswith(b"\x89PNG")
    assert [len(one) for one in from_inkml(inkml)] == [len(one) for one in strokes]
    assert [len(one) for one in iso19794.decode(record)] == [len(one) for one in strokes]
    assert unpacked(signing.pack(result))["files"] == {}


def test_files_too_large_for_the_wire_are_left_out_and_the_strokes_are_not() -> None:
    result = SignatureResult(outcome="signed", strokes=scribble(18_000))

    lines = signing.pack(result, ["png", "inkml", "iso19794-7"])

    assert sum(map(len, lines)) <= signing.MOST_CHARS
    assert unpacked(lines)["files"] == {}
    assert len(unpacked(lines)["strokes"]) == len(result.strokes)


def test_nothing_of_a_signature_or_its_form_is_in_the_tap_or_the_log(
    service: SigningService, supervised: Supervised, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    tap = Tap(time.monotonic, limit=1 << 20)
    pad = supervised(SimulatedStu(signs=sign_and_confirm), tap)
    done = service.sign(pad, request_of(REQUEST))

    result = done.result(PATIENCE_S)
    signing.answer("j1", done)

    assert result.strokes
    kept = b"".join(crossing.data for crossing in tap.crossings() if not crossing.hidden)
    # What is left are commands and answers of a few bytes: no pen report, no block of pixels.
    assert max(len(c.data) for c in tap.crossings() if not c.hidden) <= 16
    for point in (result.strokes[0][0], result.strokes[-1][-1]):
        assert point.x.to_bytes(2, "big") + point.y.to_bytes(2, "big") not in kept
    said = caplog.text
    assert "戶籍" not in said
    assert str(result.strokes[0][0].x) not in said


# -- size --------------------------------------------------------------------------------------


def unpacked(lines: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(zlib.decompress(base64.b64decode("".join(lines))))
    return found


def scribble(points: int, a_second: int = 200) -> tuple[tuple[PenPoint, ...], ...]:
    """Loops all over a pad with a trembling hand, strokes of two seconds."""
    chance = random.Random(7)
    strokes, at_ms = [], 0
    for begin in range(0, points, 2 * a_second):
        left, top = chance.uniform(1000, 9000), chance.uniform(1000, 5000)
        wide, high = chance.uniform(200, 1500), chance.uniform(200, 1200)
        turns = chance.uniform(1, 5)
        stroke = []
        for step in range(min(2 * a_second, points - begin)):
            angle = tau * turns * step / a_second
            stroke.append(
                PenPoint(
                    x=round(left + wide * sin(angle) + chance.gauss(0, 2)),
                    y=round(top + high * sin(1.3 * angle + 1) + chance.gauss(0, 2)),
                    pressure=chance.randrange(300, 800) / 1023,
                    at_ms=at_ms,
                )
            )
            at_ms += 1000 // a_second
        strokes.append(tuple(stroke))
    return tuple(strokes)


def on_the_wire(result: SignatureResult) -> list[str]:
    """The lines that arrive: the oldest messages are left out when there are too many."""
    parts = messages.in_parts("j1", signing.pack(result))
    return [line for part in parts if part["type"] == "job_part" for line in part["lines"]]


def test_a_minute_of_ink_arrives_point_for_point() -> None:
    strokes = scribble(12_000)

    arrived = unpacked(on_the_wire(SignatureResult(outcome="signed", strokes=strokes)))

    assert sum(map(len, arrived["strokes"])) == 12_000
    assert "thinned" not in arrived["device"]


def test_five_minutes_of_ink_arrive_with_fewer_points_and_the_ends_of_every_stroke() -> None:
    # 300 s at 200 points a second: 60,000, of which every fourth is left.
    strokes = scribble(60_000)

    arrived = unpacked(on_the_wire(SignatureResult(outcome="signed", strokes=strokes)))

    assert arrived["device"]["thinned"] == "1 of 4 points"
    assert len(arrived["strokes"]) == len(strokes)
    for was, now in zip(strokes, arrived["strokes"], strict=True):
        assert now[0][:2] == [was[0].x, was[0].y]
        assert now[-1] == [was[-1].x, was[-1].y, round(was[-1].pressure, 4), was[-1].at_ms]
        assert all(later[3] - earlier[3] <= 20 for earlier, later in pairwise(now))


def test_the_worst_that_can_be_drawn_in_that_many_points_still_fits() -> None:
    # Noise cannot be deflated: every point anywhere, in strokes of twenty.
    chance = random.Random(1)
    points = [
        PenPoint(
            x=chance.randrange(10_800),
            y=chance.randrange(6_480),
            pressure=chance.randrange(1024) / 1023,
            at_ms=5 * number + chance.randrange(5),
        )
        for number in range(signing.MOST_POINTS)
    ]
    strokes = tuple(tuple(points[at : at + 20]) for at in range(0, len(points), 20))

    lines = on_the_wire(SignatureResult(outcome="signed", strokes=strokes))

    assert unpacked(lines)["outcome"] == "signed"
    assert sum(map(len, lines)) <= signing.MOST_CHARS


@settings(max_examples=30)
@given(st.lists(st.integers(1, 4000), min_size=1, max_size=30), st.integers(50, 2000))
def test_thinning_keeps_every_stroke_its_ends_and_the_order(lengths: list[int], most: int) -> None:
    strokes = tuple(
        tuple(PenPoint(x=at, y=0, pressure=0.5, at_ms=at) for at in range(length))
        for length in lengths
    )

    left, step = signing.thinned(strokes, most)

    assert step >= 1
    assert sum(map(len, left)) <= most + 2 * len(strokes)
    for was, now in zip(strokes, left, strict=True):
        assert (now[0], now[-1]) == (was[0], was[-1])
        assert list(now) == sorted(set(now), key=lambda point: point.at_ms)


def test_a_vendors_mistake_is_an_answer_as_well(caplog: pytest.LogCaptureFixture) -> None:
    done: Future[SignatureResult] = Future()
    done.set_exception(ZeroDivisionError("in a library"))
    assert signing.answer("j1", done) == [messages.failed("j1", DeviceError())]
    assert "in a library" in caplog.text
