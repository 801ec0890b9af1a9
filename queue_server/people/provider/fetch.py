"""Requests to the provider, and nowhere else: no redirects, bounded in time and size."""

import asyncio
import ssl
from base64 import b64encode
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import aiohttp
import orjson

from queue_server.people.provider.metadata import is_safe
from queue_server.people.provider.ports import ProviderAway, ProviderRefuses

DEADLINE_S = 5.0
MOST_BYTES = 262_144
#: Requests at a time, so that triggering more of them gains a caller nothing.
AT_ONCE = 4
LONGEST_ERROR = 60


class HttpFetch:
    """Implements ``ports.Fetch``. ``trusted``: a PEM file of an authority besides the system's.

    Raises:
        OSError: If that file cannot be loaded.
    """

    def __init__(self, trusted: str = "", deadline_s: float = DEADLINE_S) -> None:
        self._deadline_s = deadline_s
        self._turns = asyncio.Semaphore(AT_ONCE)
        self._session: aiohttp.ClientSession | None = None
        self._context = ssl.create_default_context()
        if trusted:
            self._context.load_verify_locations(trusted)

    def _http(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=AT_ONCE, ssl=self._context),
                cookie_jar=aiohttp.DummyCookieJar(),
            )
        return self._session

    async def get(self, url: str, bearer: str = "") -> Mapping[str, Any]:
        """The JSON object at an address."""
        headers = {"Authorization": f"Bearer {bearer}"} if bearer else {}
        status, body = await self._ask("GET", url, headers, None)
        if status != 200:
            raise ProviderAway(f"answered with status {status}")
        return body

    async def post(
        self, url: str, form: Mapping[str, str], basic: tuple[str, str] | None
    ) -> Mapping[str, Any]:
        """The answer to a posted form."""
        headers = {}
        if basic is not None:
            name, secret = (quote(part, safe="") for part in basic)
            headers["Authorization"] = f"Basic {b64encode(f'{name}:{secret}'.encode()).decode()}"
        status, body = await self._ask("POST", url, headers, form)
        if 400 <= status < 500:
            raise ProviderRefuses(str(body.get("error", status))[:LONGEST_ERROR])
        if status != 200:
            raise ProviderAway(f"answered with status {status}")
        return body

    async def _ask(
        self, method: str, url: str, headers: Mapping[str, str], form: Mapping[str, str] | None
    ) -> tuple[int, Mapping[str, Any]]:
        if not is_safe(url):
            raise ProviderAway("is at an address without HTTPS")
        try:
            async with asyncio.timeout(self._deadline_s), self._turns:
                return await self._once(method, url, headers, form)
        except (TimeoutError, aiohttp.ClientError, OSError, ssl.SSLError) as error:
            raise ProviderAway(type(error).__name__) from error

    async def _once(
        self, method: str, url: str, headers: Mapping[str, str], form: Mapping[str, str] | None
    ) -> tuple[int, Mapping[str, Any]]:
        accepting = {"Accept": "application/json", **headers}
        async with self._http().request(
            method, url, headers=accepting, data=form, allow_redirects=False
        ) as answer:
            raw = await _bounded(answer.content)
            return answer.status, _object(raw, answer.status)

    async def close(self) -> None:
        """Close connections."""
        if self._session is not None:
            await self._session.close()
            self._session = None


async def _bounded(content: aiohttp.StreamReader) -> bytes:
    raw = b""
    async for piece in content.iter_chunked(16_384):
        raw += piece
        if len(raw) > MOST_BYTES:
            raise ProviderAway("sent too large an answer")
    return raw


def _object(raw: bytes, status: int) -> Mapping[str, Any]:
    try:
        value = orjson.loads(raw) if raw else {}
    except orjson.JSONDecodeError as error:
        if status != 200:
            return {}
        raise ProviderAway("did not answer in JSON") from error
    return value if isinstance(value, dict) else {}
