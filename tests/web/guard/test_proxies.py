"""The proxies of the manual, as programs, in front of a served branch."""

import asyncio
import contextlib
import shutil
import socket
import ssl
import subprocess
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from queue_server.web.guard.outside import Outside, SessionCookie
from tests.ports import free_port
from tests.served import Served
from tests.waiting import PATIENCE_S, eventually

FILES = Path(__file__).parents[3] / "docs" / "operations"
NAME = "queue.example.gov.tw"
PASSWORD = "lantern-over-the-door"


def program(name: str) -> str:
    found = shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")
    if found is None:
        pytest.skip(f"{name} is not installed")
    return found


def certificate(folder: Path) -> None:
    command = [
        program("openssl"), "req", "-x509", "-newkey", "ec", "-pkeyopt",
        "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", f"/CN={NAME}",
        "-addext", f"subjectAltName=DNS:{NAME}", "-keyout", str(folder / "key.pem"),
        "-out", str(folder / "certificate.pem"),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True)


def caddy(folder: Path, text: Callable[[str], str]) -> list[str]:
    (folder / "Caddyfile").write_text(text("Caddyfile"))
    return [program("caddy"), "run", "--adapter", "caddyfile", "--config", "Caddyfile"]


def nginx(folder: Path, text: Callable[[str], str]) -> list[str]:
    own = text("nginx.conf").replace("/run/nginx.pid", "nginx.pid")
    own = own.replace("/var/log/nginx/error.log", "stderr")
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    places = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in kinds)
    (folder / "nginx.conf").write_text(own.replace("http {\n", "http {\n" + places))
    return [program("nginx"), "-p", str(folder), "-c", "nginx.conf", "-e", "stderr",
            "-g", "daemon off;"]  # fmt: skip


@pytest.fixture(params=[caddy, nginx], ids=["caddy", "nginx"])
async def behind(request: Any, served: Served, tmp_path: Path) -> AsyncIterator[str]:
    """The address of the proxy."""
    port = free_port()

    def text(name: str) -> str:
        found = (FILES / name).read_text(encoding="utf-8")
        return (
            found.replace("127.0.0.1:8080", f"127.0.0.1:{served.server.port}")
            .replace(f"{NAME}:443", f"{NAME}:{port}")
            .replace("listen 443", f"listen 127.0.0.1:{port}")
            .replace("/etc/jiaohao", str(tmp_path))
        )

    command = request.param(tmp_path, text)
    certificate(tmp_path)
    url = f"https://{NAME}:{port}"
    served.server.services.guard.outside = Outside.of(trusted=["127.0.0.1"], public_url=url)
    served.server.services.guard.cookie = SessionCookie.of("a", "x", always_secure=True)
    environment = {"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)}
    running = await asyncio.create_subprocess_exec(*command, cwd=tmp_path, env=environment)
    try:
        assert await asyncio.to_thread(eventually, lambda: listening(port) or running.returncode)
        assert running.returncode is None
        yield url
    finally:
        with contextlib.suppress(ProcessLookupError):
            running.terminate()
        await running.wait()


def listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


class Here(aiohttp.abc.AbstractResolver):
    """Every name is this machine."""

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[aiohttp.abc.ResolveResult]:
        return [{"hostname": host, "host": "127.0.0.1", "port": port, "family": socket.AF_INET,
                 "proto": 0, "flags": 0}]  # fmt: skip

    async def close(self) -> None:
        pass


@pytest.fixture
async def browser(behind: str, tmp_path: Path) -> AsyncIterator[aiohttp.ClientSession]:
    trust = ssl.create_default_context(cafile=str(tmp_path / "certificate.pem"))
    connector = aiohttp.TCPConnector(ssl=trust, resolver=Here())
    async with aiohttp.ClientSession(behind, connector=connector) as session:
        yield session


async def test_staff_sign_in_over_tls_and_follow_the_queue(
    served: Served, behind: str, browser: aiohttp.ClientSession
) -> None:
    await served.server.accounts.users.add("mei", "clerk", PASSWORD)
    body = {"user": "mei", "password": PASSWORD}
    async with browser.post("/api/v1/session", json=body, headers={"Origin": behind}) as reply:
        assert reply.status == 200
        cookie = reply.headers["Set-Cookie"]
        assert cookie.startswith("__Host-")
        assert "Secure" in cookie
        assert "Strict-Transport-Security" in reply.headers
    live = await browser.ws_connect(
        "/api/v1/live", protocols=("jiaohao.v1",), headers={"Origin": behind}
    )
    await live.send_json({"type": "hello", "topics": ["queue"]})
    assert (await live.receive_json(timeout=PATIENCE_S))["type"] == "queue"
    await live.close()


async def test_local_addresses_are_not_for_those_outside(browser: aiohttp.ClientSession) -> None:
    for path in ("/metrics", "/readyz"):
        async with browser.get(path) as reply:
            assert reply.status == 404
    async with browser.get("/healthz") as reply:
        assert reply.status == 200


async def test_a_stranger_cannot_write_an_address_of_its_own(
    served: Served, browser: aiohttp.ClientSession
) -> None:
    """Five wrong passwords are five, whatever address each pretends to come from."""
    body = {"user": "mei", "password": "not-this-one"}
    statuses = []
    for n in range(6):
        forged = {"X-Forwarded-For": f"203.0.113.{n}"}
        async with browser.post("/api/v1/session", json=body, headers=forged) as reply:
            statuses.append(reply.status)
    assert statuses == [401] * 5 + [429]
