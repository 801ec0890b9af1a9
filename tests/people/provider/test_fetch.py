"""What a provider may do to the server: nothing but answer a little JSON, in time."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import web

from queue_server.people.provider.fetch import MOST_BYTES, HttpFetch
from queue_server.people.provider.metadata import is_safe, metadata_of
from queue_server.people.provider.ports import ProviderAway, ProviderRefuses
from tests.waiting import PATIENCE_S


class Hostile:
    """A provider that misbehaves in each way once."""

    def __init__(self) -> None:
        self.visited: list[str] = []
        self.fetch = HttpFetch(deadline_s=PATIENCE_S)
        self.in_a_hurry = HttpFetch(deadline_s=0.5)
        self.url = ""

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.visited.append(request.path)
        if request.path == "/slow":
            await asyncio.Event().wait()
        if request.path == "/away":
            raise web.HTTPFound("/elsewhere")
        if request.path == "/refuses":
            return web.json_response({"error": "invalid_grant"}, status=400)
        bodies = {"/big": b'"' + b"x" * MOST_BYTES + b'"', "/junk": b"<html>", "/list": b"[1]"}
        return web.Response(body=bodies.get(request.path, b'{"a": 1}'))


@pytest.fixture
async def hostile() -> AsyncIterator[Hostile]:
    hostile = Hostile()
    runner = web.ServerRunner(web.Server(hostile.answer), shutdown_timeout=0.1)  # type: ignore[arg-type]
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    hostile.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield hostile
    await hostile.fetch.close()
    await hostile.in_a_hurry.close()
    await runner.cleanup()


async def test_json_is_read(hostile: Hostile) -> None:
    assert await hostile.fetch.get(f"{hostile.url}/good") == {"a": 1}
    assert await hostile.fetch.get(f"{hostile.url}/list") == {}


@pytest.mark.parametrize("path", ["slow", "big", "junk", "away"])
async def test_what_is_slow_or_large_or_elsewhere_is_not_waited_for(
    hostile: Hostile, path: str
) -> None:
    with pytest.raises(ProviderAway):
        await hostile.in_a_hurry.get(f"{hostile.url}/{path}")
    assert "/elsewhere" not in hostile.visited


async def test_a_refusal_is_told_from_an_absence(hostile: Hostile) -> None:
    with pytest.raises(ProviderRefuses, match="invalid_grant"):
        await hostile.fetch.post(f"{hostile.url}/refuses", {"code": "x"}, ("office", "s:e%c"))
    with pytest.raises(ProviderAway):
        await hostile.fetch.get("http://127.0.0.1:9/nobody")


async def test_secrets_go_nowhere_without_https(hostile: Hostile) -> None:
    with pytest.raises(ProviderAway, match="HTTPS"):
        await hostile.fetch.get("http://id.example/keys")


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://id.example/x", True),
        ("http://localhost:1/x", True),
        ("http://[::1]/x", True),
        ("http://id.example", False),
        ("http://localhost.evil.example", False),
        ("file:///etc/passwd", False),
        ("https://[", False),
        ("javascript:alert(1)", False),
        ("https://x/" + "x" * 500, False),
    ],
)
def test_only_https_and_this_machine_are_safe(url: str, safe: bool) -> None:
    assert is_safe(url) == safe


def test_a_description_of_another_issuer_or_without_pkce_is_refused() -> None:
    ends = ("authorization_endpoint", "token_endpoint", "jwks_uri")
    good = {"issuer": "https://id", **{name: "https://id/x" for name in ends}}
    assert metadata_of(good, "https://id").token == "https://id/x"
    for wrong in (
        {**good, "issuer": "https://evil"},
        {**good, "code_challenge_methods_supported": ["plain"]},
        {**good, "token_endpoint": "http://evil"},
        {**good, "jwks_uri": 5},
        {},
    ):
        with pytest.raises(ProviderAway):
            metadata_of(wrong, "https://id")


def test_an_authority_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="No such file"):
        HttpFetch(str(tmp_path / "none.pem"))
