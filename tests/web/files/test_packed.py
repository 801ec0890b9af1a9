"""Pages' files and the catalogue travel packed, and once."""

import gzip

import aiohttp
import pytest

from queue_server.web.files.packed import pack
from tests.served import Served

BOTH = ("/api/v1/catalogue", "/static/clerk/main.js")


async def get(served: Served, path: str, **headers: str) -> tuple[int, str | None, str, bytes]:
    """Status, encoding, tag and the bytes as they travelled."""
    plain = {"Accept-Encoding": "identity"}
    async with (
        aiohttp.ClientSession(auto_decompress=False) as http,
        http.get(served.server.url + path, headers={**plain, **headers}) as answer,
    ):
        sent = answer.headers
        assert sent["Vary"] == "Accept-Encoding"
        return answer.status, sent.get("Content-Encoding"), sent["ETag"], await answer.read()


@pytest.mark.parametrize("path", BOTH)
async def test_who_takes_gzip_gets_the_same_in_fewer_bytes(served: Served, path: str) -> None:
    status, encoding, tag, content = await get(served, path)
    assert (status, encoding) == (200, None)
    zipped = {"Accept-Encoding": "gzip, br"}
    status, encoding, other, less = await get(served, path, **zipped)
    assert (status, encoding) == (200, "gzip")
    assert gzip.decompress(less) == content
    assert 2 * len(less) < len(content)
    assert other != tag
    assert (await get(served, path, **zipped, **{"If-None-Match": other}))[0] == 304
    assert (await get(served, path, **{"If-None-Match": tag}))[0] == 304
    assert (await get(served, path, **zipped, **{"If-None-Match": tag}))[0] == 200


def test_what_is_short_is_left_as_it_is() -> None:
    assert pack(b"a" * 50).zipped is None
    assert pack(b"a" * 5000).zipped is not None
