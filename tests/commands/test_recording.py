"""The recorder's page and what it asks: for this machine's browser, and for no other site."""

import io
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from queue_server.commands.recording.serving import FILES, PAGES, app
from queue_server.voice.recording.session import RecordingSession
from tests.voice.recording.test_session import GOOD, SILENT

Client = TestClient[Any, Any]


@pytest.fixture
async def client(tmp_path: Path) -> AsyncIterator[Client]:
    session = RecordingSession(tmp_path / "clips" / "nan", date(2026, 11, 28))
    words = {"recorder.title": {"zh-TW": "錄音"}}
    async with TestClient(TestServer(app(session, words), host="127.0.0.1")) as opened:
        yield opened


async def test_the_page_and_its_files_are_served_and_nothing_else(client: Client) -> None:
    page = await client.get("/")
    assert page.status == 200
    assert "recorder/main.js" in await page.text()
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    for name in FILES:
        assert (PAGES / name).is_file(), name
        assert (await client.get(f"/static/{name}")).status == 200
    for name in ("clerk/main.js", "../documents.py", "..%2f..%2fdocuments.py"):
        assert (await client.get(f"/static/{name}")).status == 404


async def test_a_take_is_judged_kept_and_can_be_heard(client: Client) -> None:
    assert (await client.get("/takes/digit-4")).status == 404
    bad = await (await client.post("/takes/digit-4", data=SILENT)).json()
    assert (bad["faults"], bad["kept"]) == (["silent"], False)
    good = await (await client.post("/takes/digit-4", data=GOOD)).json()
    assert (good["faults"], good["kept"]) == ([], True)
    session = await (await client.get("/session")).json()
    assert [one["key"] for one in session["phrases"] if one["done"]] == ["digit-4"]
    assert session["language"] == "nan"
    heard = await client.get("/takes/digit-4")
    assert heard.content_type == "audio/wav"


async def test_facts_are_kept_and_what_is_none_is_refused(client: Client) -> None:
    kept = await client.put("/facts", json={"speaker": "林小姐"})
    assert (await kept.json())["facts"]["speaker"] == "林小姐"
    for data in (b"", b"[]", b"{", b"[" * 9000):
        assert (await client.put("/facts", data=data)).status == 422


@pytest.mark.parametrize(
    ("path", "data", "status"),
    [
        ("/takes/digit-4", b"no sound", 422), ("/takes/digit-4", b"", 422),
        ("/takes/nothing", GOOD, 404), ("/takes/digit-4", b"\0" * 5_000_000, 413),
    ],
)  # fmt: skip
async def test_what_is_no_take_is_refused(
    client: Client,
    path: str,
    data: bytes,
    status: int,
) -> None:
    assert (await client.post(path, data=io.BytesIO(data))).status == status


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://elsewhere.example"}, {"Host": "rebound.example:80"}]
)
async def test_no_other_site_may_read_or_write_recordings(
    client: Client,
    headers: dict[str, str],
) -> None:
    assert (await client.post("/takes/digit-4", data=GOOD, headers=headers)).status == 403
    assert (await client.get("/session", headers=headers)).status == 403
