"""The link to a maker's service: a WebSocket with a deadline on everything."""

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
from websockets.sync.server import serve

from drivers.clock import utc_now
from drivers.errors import DeviceAbsent, DeviceGone, ProtocolError, UriError
from drivers.signature.links.channel import WebSocketChannel
from drivers.uri import parse_uri
from queue_server.wire.devices import Remedy
from tests.waiting import PATIENCE_S


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


def test_bytes_from_a_service_are_no_message() -> None:
    with serving(answers(b"\0\1")) as place:
        link = linked(f"ws://{place}")
        link.open()
        link.send("?")
        with pytest.raises(ProtocolError):
            link.receive(5.0)
        link.close()


@pytest.mark.parametrize("busy", ["receiving", "sending"])
def test_a_link_given_up_from_another_thread_ends_at_once(busy: str) -> None:
    over = threading.Event()

    def sits(_: Any) -> None:
        over.wait(PATIENCE_S)

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


def test_a_service_that_reads_no_more_does_not_hold_up_the_sender_for_ever() -> None:
    over = threading.Event()

    def sits(_: Any) -> None:
        over.wait(PATIENCE_S)

    with serving(sits) as place:
        link = linked(f"ws://{place}", within_s=0.3)
        link.open()
        with pytest.raises(DeviceGone):
            flood(link)
        over.set()
        link.close()


def test_a_port_that_speaks_something_else_is_no_service() -> None:
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
) -> None:
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


def test_a_file_of_certificates_that_is_not_there_is_a_mistake_in_the_address() -> None:
    with pytest.raises(UriError):
        linked("wss://127.0.0.1:1?ca=/nowhere.pem").open()


def opened_and_heard(link: WebSocketChannel) -> str | None:
    link.open()
    return link.receive(5.0)


def test_a_service_that_hangs_up_at_once_is_gone_never_a_crash() -> None:
    with serving(lambda link: link.close()) as place:
        link = linked(f"ws://{place}")
        with pytest.raises((DeviceAbsent, DeviceGone)):
            opened_and_heard(link)
        link.close()


def test_a_closed_link_is_gone_and_closing_it_again_is_no_error() -> None:
    link = linked("ws://127.0.0.1:1")
    link.close()
    link.abandon()

    with pytest.raises(DeviceGone):
        link.send("x")
    with pytest.raises(DeviceGone):
        link.receive(0.1)
