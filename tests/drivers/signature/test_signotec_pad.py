"""A signotec pad through its maker's service: a real WebSocket server on loopback."""

import logging
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from pads import ticking
from PIL import Image
from websockets.sync.server import serve

from drivers.base import Stage
from drivers.clock import utc_now
from drivers.errors import (
    DeviceAbsent,
    DeviceGone,
    DeviceTaken,
    DeviceTimeout,
    ProtocolError,
    Remedy,
    UriError,
)
from drivers.signature.channel import WebSocketChannel
from drivers.signature.signotec import SCREEN, STORE, Command
from drivers.signature.signotec_pad import SignotecPad
from drivers.signature.simulated_signotec import (
    HEIGHT_PX,
    WIDTH_PX,
    SimulatedChannel,
    SimulatedSignotec,
    sign_and_confirm,
)
from drivers.tap import Tap
from drivers.uri import parse_uri

BUTTONS = ("確定", "重寫", "取消")
Padded = Callable[..., tuple[SignotecPad, Tap]]


@pytest.fixture
def opened() -> Iterator[Padded]:
    """The driver of a simulated pad, open."""
    pads: list[SignotecPad] = []

    def make(far: SimulatedSignotec, step_s: float = 0.02) -> tuple[SignotecPad, Tap]:
        clock = ticking(step_s)
        tap = Tap(clock, limit=1 << 20)
        pads.append(SignotecPad(SimulatedChannel(far), tap, clock=clock))
        pads[-1].open()
        return pads[-1], tap

    yield make
    for pad in pads:
        pad.close()


def signed(pad: SignotecPad) -> Any:
    return pad.capture("申請戶籍謄本", buttons=BUTTONS, timeout_s=60)


def test_the_form_and_its_buttons_are_on_the_pad_while_signing_and_nothing_afterwards(
    opened: Padded,
):
    seen: list[tuple[Image.Image, list[dict[str, Any]]]] = []

    def look(far: SimulatedSignotec) -> None:
        seen.append((far.pictures[SCREEN], list(far.buttons)))
        sign_and_confirm(far)

    far = SimulatedSignotec(signs=look)
    pad, _ = opened(far)
    assert signed(pad).outcome == "signed"

    (form, buttons), *_ = seen
    assert form.size == (WIDTH_PX, HEIGHT_PX)
    assert len(form.getcolors(1 << 20) or ()) > 1
    # Side by side along the lower edge, from one side to the other.
    assert [int(one["TOKEN_PARAM_LEFT"]) for one in buttons] == [0, 267, 533]
    assert {int(one["TOKEN_PARAM_TOP"]) for one in buttons} == {HEIGHT_PX - 96}
    assert far.pictures == {}
    assert far.buttons == []
    assert not far.signing


def test_the_signing_is_kept_off_the_buttons(opened: Padded):
    far = SimulatedSignotec(signs=sign_and_confirm)
    pad, tap = opened(far)
    signed(pad)

    sent = b"".join(one.data for one in tap.crossings() if one.direction == ">")
    assert b'SET_SIGN_RECT", "TOKEN_PARAM_LEFT": "0", "TOKEN_PARAM_TOP": "0"' in sent
    assert f'"TOKEN_PARAM_HEIGHT": "{HEIGHT_PX - 96}"'.encode() in sent


def test_clear_begins_again_and_only_the_second_try_counts(opened: Padded):
    def twice(far: SimulatedSignotec) -> None:
        far.draw(((100, 300), (900, 300)))
        if Command.RETRY not in far.commands:
            far.tap("clear")
        else:
            far.draw(((100, 400), (900, 400)))
            far.draw(((100, 500), (900, 500)))
            far.tap("ok")

    pad, _ = opened(SimulatedSignotec(signs=twice))

    result = signed(pad)

    assert result.outcome == "signed"
    assert len(result.strokes) == 3


def test_ok_without_ink_is_no_signature(opened: Padded):
    pad, _ = opened(SimulatedSignotec(signs=lambda far: far.tap("ok")))

    assert signed(pad).outcome == "unable"


def test_the_first_point_of_a_stroke_takes_the_pressure_of_the_next(opened: Padded):
    pad, _ = opened(SimulatedSignotec(signs=sign_and_confirm))

    for stroke in signed(pad).strokes:
        assert len(stroke) == 33
        assert {point.pressure for point in stroke} == {511 / 1023}


def test_somebody_who_stops_the_signing_ends_it_and_the_screen_is_cleared(opened: Padded):
    far = SimulatedSignotec(signs=lambda pad: pad.draw(((100, 300), (900, 300))))
    pad, _ = opened(far)
    asked = iter((False,) * 5 + (True,) * 2)

    result = pad.capture("", buttons=BUTTONS, timeout_s=60, stopped=lambda: next(asked))

    assert (result.outcome, result.strokes) == ("unable", ())
    assert far.pictures == {}


def test_a_screen_that_stays_is_told_until_it_is_cleared(opened: Padded):
    far = SimulatedSignotec(fault="keeps_screen", signs=sign_and_confirm)
    pad, _ = opened(far)

    assert signed(pad).outcome == "signed"
    health = pad.poll()
    assert (health.stage, health.reason) == (Stage.DEGRADED, "screen_not_cleared")
    assert health.remedy is Remedy.POWER_CYCLE

    far.fault = ""
    pad.poll()
    assert pad.poll().stage is Stage.READY
    assert STORE not in far.pictures


def test_an_older_service_is_taken_at_its_word_and_its_display_known_by_type(opened: Padded):
    pad, _ = opened(SimulatedSignotec(fault="old", signs=sign_and_confirm))

    result = signed(pad)

    # 15 % of 800 dots at 186.6 an inch.
    assert result.strokes[0][0].x == pytest.approx(0.15 * 800 / 186.6 * 2540, abs=5)
    assert pad.poll().stage is Stage.READY


def test_neither_signature_nor_form_is_in_the_tap_or_the_log(
    opened: Padded, caplog: pytest.LogCaptureFixture
):
    caplog.set_level(logging.INFO)
    pad, tap = opened(SimulatedSignotec(signs=sign_and_confirm))
    signed(pad)

    kept = b"".join(one.data for one in tap.crossings() if not one.hidden)
    assert b"SIGNATURE_START" in kept
    assert b"SIGNATURE_POINT" not in kept
    assert b"BITMAP" not in kept
    assert b"PARAM_IMAGE" not in kept
    assert any(one.hidden for one in tap.crossings())
    assert "TOKEN_PARAM" not in caplog.text


@pytest.mark.parametrize(
    ("fault", "error", "reason", "remedy"),
    [
        ("absent", DeviceAbsent, "absent", Remedy.CHECK_CABLE),
        ("taken", DeviceTaken, "taken", Remedy.CLOSE_OTHER_PROGRAM),
        ("babbles", ProtocolError, "protocol", Remedy.POWER_CYCLE),
    ],
)
def test_a_pad_that_cannot_be_opened_says_why(
    opened: Padded, fault: str, error: type[Exception], reason: str, remedy: Remedy
):
    with pytest.raises(error) as refused:
        opened(SimulatedSignotec(fault=fault))

    assert (refused.value.reason, refused.value.remedy) == (reason, remedy)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("fault", "error", "reason", "remedy"),
    [
        ("gone", DeviceGone, "gone", Remedy.CHECK_CABLE),
        ("stopped", DeviceGone, "service_away", Remedy.START_SERVICE),
        ("refuses", ProtocolError, "pad_refused", Remedy.POWER_CYCLE),
    ],
)
def test_a_signing_that_cannot_go_on_says_why(
    opened: Padded, fault: str, error: type[Exception], reason: str, remedy: Remedy
):
    far = SimulatedSignotec(fault=fault, signs=sign_and_confirm)
    pad, _ = opened(far)

    with pytest.raises(error) as lost:
        signed(pad)

    assert (lost.value.reason, lost.value.remedy) == (reason, remedy)  # type: ignore[attr-defined]


def test_a_pad_unplugged_between_two_visitors_is_gone_at_the_next_poll(opened: Padded):
    far = SimulatedSignotec()
    pad, _ = opened(far)

    far.unplug()

    with pytest.raises(DeviceGone):
        pad.poll()


def test_a_service_that_answers_no_more_is_a_timeout_not_a_hang(opened: Padded):
    far = SimulatedSignotec()
    pad, _ = opened(far, step_s=0.5)
    far.fault = "silent"

    with pytest.raises(DeviceTimeout):
        pad.poll()


def test_a_given_up_pad_ends_at_once(opened: Padded):
    far = SimulatedSignotec(signs=lambda _: pad.abandon())
    pad, _ = opened(far)

    with pytest.raises(DeviceGone):
        signed(pad)


def test_a_service_that_is_not_running_says_so_and_what_to_do():
    pad = SignotecPad(SimulatedChannel(None), Tap(lambda: 0.0))

    with pytest.raises(DeviceAbsent) as away:
        pad.open()

    assert (away.value.reason, away.value.remedy) == ("service_away", Remedy.START_SERVICE)


# -- the link alone ------------------------------------------------------------------------------


@contextmanager
def serving(handler: Callable[[Any], None], **more: Any) -> Iterator[str]:
    """A WebSocket server on loopback; gives host and port."""
    server = serve(handler, "127.0.0.1", 0, compression=None, close_timeout=0.5, **more)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"127.0.0.1:{server.socket.getsockname()[1]}"
    finally:
        server.shutdown()
        thread.join()


def linked(address: str, within_s: float = 5.0) -> WebSocketChannel:
    return WebSocketChannel(parse_uri(address), within_s=within_s)


def answers(with_what: str | bytes) -> Callable[[Any], None]:
    """A service that answers the first message and hangs up."""

    def serve_one(link: Any) -> None:
        link.recv(5.0)
        link.send(with_what)

    return serve_one


def test_bytes_from_a_service_are_no_message():
    with serving(answers(b"\0\1")) as place:
        link = linked(f"ws://{place}")
        link.open()
        link.send("?")
        with pytest.raises(ProtocolError):
            link.receive(5.0)
        link.close()


@pytest.mark.parametrize("busy", ["receiving", "sending"])
def test_a_link_given_up_from_another_thread_ends_at_once(busy: str):
    over = threading.Event()

    def sits(_: Any) -> None:
        over.wait(20)

    with serving(sits) as place:
        link = linked(f"ws://{place}", within_s=20)
        link.open()
        threading.Timer(0.3, link.abandon).start()
        began = time.monotonic()
        with pytest.raises(DeviceGone):
            flood(link) if busy == "sending" else link.receive(20)
        assert time.monotonic() - began < 10
        over.set()
        link.close()


def flood(link: WebSocketChannel) -> None:
    for _ in range(2000):
        link.send("x" * 60_000)


def test_a_service_that_reads_no_more_does_not_hold_up_the_sender_for_ever():
    over = threading.Event()

    def sits(_: Any) -> None:
        over.wait(20)

    with serving(sits) as place:
        link = linked(f"ws://{place}", within_s=0.3)
        link.open()
        with pytest.raises(DeviceGone):
            flood(link)
        over.set()
        link.close()


def test_a_port_that_speaks_something_else_is_no_service():
    with pytest.raises(DeviceAbsent) as away, listening() as place:
        linked(f"ws://{place}", within_s=0.3).open()

    assert away.value.reason == "service_away"


@contextmanager
def listening() -> Iterator[str]:
    """A port that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        yield f"127.0.0.1:{silent.getsockname()[1]}"


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Key and certificate of 127.0.0.1, vouched for by nobody."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "service")])
    now = utc_now()
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "service.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


def test_a_certificate_nobody_vouches_for_is_said_and_one_that_is_named_is_trusted(
    certificate: Path,
):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    with serving(answers("hello"), ssl=context) as place:
        with pytest.raises(DeviceAbsent) as refused:
            linked(f"wss://{place}").open()
        link = linked(f"wss://{place}?ca={certificate}")
        link.open()
        link.send("?")
        assert link.receive(5.0) == "hello"
        link.close()

    assert refused.value.reason == "service_untrusted"
    assert refused.value.remedy is Remedy.CHECK_SETTINGS


def test_a_file_of_certificates_that_is_not_there_is_a_mistake_in_the_address():
    with pytest.raises(UriError):
        linked("wss://127.0.0.1:1?ca=/nowhere.pem").open()


def opened_and_heard(link: WebSocketChannel) -> str | None:
    link.open()
    return link.receive(5.0)


def test_a_service_that_hangs_up_at_once_is_gone_never_a_crash():
    with serving(lambda link: link.close()) as place:
        link = linked(f"ws://{place}")
        with pytest.raises((DeviceAbsent, DeviceGone)):
            opened_and_heard(link)
        link.close()


def test_a_closed_link_is_gone_and_closing_it_again_is_no_error():
    link = linked("ws://127.0.0.1:1")
    link.close()
    link.abandon()

    with pytest.raises(DeviceGone):
        link.send("x")
    with pytest.raises(DeviceGone):
        link.receive(0.1)
