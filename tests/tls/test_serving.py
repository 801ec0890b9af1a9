"""The server speaks HTTPS: real clients, each of which trusts what it was given."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from datetime import timedelta
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from queue_server.bootstrap import ListenOptions, Server
from queue_server.clock import SetClock, SystemClock
from queue_server.link.http import HttpLink, LinkDown
from queue_server.opening import memory_storage
from queue_server.settings import Settings
from queue_server.tls.files import TlsFolder
from queue_server.tls.issuing import make_authority, make_server
from queue_server.tls.serving import NoCertificate, Tls
from tests.served import MONDAY_TEN
from tests.waiting import PATIENCE_S

PASSWORD = "lantern-over-the-door"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> TlsFolder:
    """Made as of today: clients know no other clock."""
    made, now = TlsFolder(tmp_path_factory.mktemp("tls")), SystemClock().now()
    authority = make_authority("龍井戶政", now)
    made.write_authority(authority)
    made.write_server(make_server(authority, ["queue.office.lan"], now))
    return made


def trusting(files: TlsFolder) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(files.authority))


@pytest.fixture
async def server(settings: Settings, files: TlsFolder) -> AsyncIterator[Server]:
    storage = memory_storage()
    tls = Tls.open(files.certificate, files.key)
    server = Server(settings, storage, ListenOptions(tls=tls), SetClock(MONDAY_TEN))
    await server.start()
    try:
        yield server
    finally:
        await server.stop()
        await storage.close()


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as session:
        yield session


async def test_who_trusts_the_office_signs_in_and_the_cookie_never_leaves_tls(
    server: Server, files: TlsFolder, http: aiohttp.ClientSession
) -> None:
    assert server.url.startswith("https://")
    await server.accounts.users.add("mei", "clerk", PASSWORD)
    form = {"user": "mei", "password": PASSWORD}
    path = f"{server.url}/api/v1/session"
    async with http.post(path, json=form, ssl=trusting(files)) as answer:
        assert answer.status == 200
        (cookie,) = SimpleCookie(answer.headers["Set-Cookie"]).values()
        assert cookie.key.startswith("__Host-")
        assert cookie["secure"]
        assert answer.headers["Strict-Transport-Security"].startswith("max-age=")
    headers = {"Cookie": f"{cookie.key}={cookie.value}"}
    async with http.get(path, headers=headers, ssl=trusting(files)) as answer:
        assert (await answer.json())["user"] == "mei"


async def test_who_does_not_trust_the_office_sends_nothing(
    server: Server, http: aiohttp.ClientSession
) -> None:
    with pytest.raises(aiohttp.ClientConnectorCertificateError):
        await http.get(f"{server.url}/healthz", ssl=ssl.create_default_context())


async def test_the_live_connection_runs_over_tls(
    server: Server, files: TlsFolder, http: aiohttp.ClientSession
) -> None:
    token = await server.accounts.enrolment.enroll("hall", "display")
    headers = {"Authorization": f"Bearer {token}"}
    address = f"{server.url}/api/v1/live"
    async with http.ws_connect(address, headers=headers, ssl=trusting(files)) as socket:
        await socket.send_json({"type": "hello", "topics": ["board"]})
        said: Any = await socket.receive_json(timeout=PATIENCE_S)
    assert said["type"]


async def test_plain_http_is_answered_with_nothing(
    server: Server, http: aiohttp.ClientSession
) -> None:
    with pytest.raises(aiohttp.ClientError):
        await http.get(f"http://127.0.0.1:{server.port}/healthz")


def test_old_versions_of_tls_are_not_spoken(files: TlsFolder) -> None:
    context = Tls.open(files.certificate, files.key).context
    assert context.minimum_version == ssl.TLSVersion.TLSv1_2


async def test_a_kiosk_reaches_it_by_the_files_that_the_system_trusts(
    server: Server, files: TlsFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = HttpLink(f"https://localhost:{server.port}")
    with pytest.raises(LinkDown, match="certificate"):
        await asyncio.to_thread(link.request, "GET", "/healthz", timeout_s=PATIENCE_S)
    monkeypatch.setenv("SSL_CERT_FILE", str(files.authority))
    reply = await asyncio.to_thread(link.request, "GET", "/healthz", timeout_s=PATIENCE_S)
    link.close()
    assert reply.status == 200


async def test_a_renewed_certificate_is_served_without_a_restart(
    server: Server, files: TlsFolder, http: aiohttp.ClientSession
) -> None:
    before = files.certificate.read_bytes(), files.key.read_bytes()
    authority = make_authority("another", SystemClock().now())
    context = ssl.create_default_context(cadata=authority.certificate.decode("ascii"))
    with pytest.raises(aiohttp.ClientConnectorCertificateError):
        await http.get(f"{server.url}/healthz", ssl=context)
    files.write_server(make_server(authority, ["queue"], SystemClock().now()))
    server.read_again()
    async with http.get(f"{server.url}/healthz", ssl=context) as answer:
        assert answer.status == 200
    files.certificate.write_bytes(before[0])
    server.read_again()  # certificate and key do not belong together: the good one is served on
    async with http.get(f"{server.url}/healthz", ssl=context) as answer:
        assert answer.status == 200
    files.key.write_bytes(before[1])


def test_files_that_cannot_be_used_are_named(files: TlsFolder, tmp_path: Path) -> None:
    with pytest.raises(NoCertificate, match="are missing"):
        Tls.open(tmp_path / "none.pem", tmp_path / "none.key")
    broken = tmp_path / "broken.pem"
    broken.write_text("no certificate")
    with pytest.raises(NoCertificate, match="cannot be used"):
        Tls.open(broken, files.key)


def test_a_certificate_is_to_be_renewed_a_month_before_its_end(files: TlsFolder) -> None:
    tls, now = Tls.open(files.certificate, files.key), SystemClock().now()
    assert not tls.wants_renewal(now)
    assert tls.wants_renewal(now + timedelta(days=368))
    assert tls.days_left(now + timedelta(days=400)) < 0


async def test_it_answers_to_the_names_of_its_certificate_and_to_no_others(
    server: Server, files: TlsFolder, http: aiohttp.ClientSession
) -> None:
    said = []
    for name in ("queue.office.lan", "elsewhere.office.lan"):
        url, host = f"{server.url}/api/v1/catalogue", {"Host": f"{name}:{server.port}"}
        async with http.get(url, headers=host, ssl=trusting(files)) as answer:
            said.append((answer.status, (await answer.json()).get("code")))
    assert said[0] == (200, None)
    assert said[1][1] == "unknown_host"
