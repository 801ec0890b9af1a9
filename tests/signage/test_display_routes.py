"""Orders to walls: for supervisors, to walls that are there, within bounds."""

from datetime import UTC, datetime
from typing import Any

import pytest

from queue_server.signage.routes import displays
from queue_server.signage.screenshots import MOST_SCREENSHOTS, Screenshot, Screenshots
from tests.served import Served

NOW = datetime(2026, 11, 23, tzinfo=UTC)
DISPLAYS = "/api/v1/signage/displays"


async def order(served: Served, body: dict[str, Any], name: str = "display") -> Any:
    return await served.call("POST", f"{DISPLAYS}/{name}", body, who="supervisor")


@pytest.mark.parametrize(
    ("body", "verb", "more"),
    [
        ({"do": "identify"}, "identify", {}),
        ({"do": "reload"}, "reload", {}),
        ({"do": "volume", "volume": 0.4}, "volume", {"volume": 0.4}),
        (
            {"do": "mute", "until": "2026-11-23T10:30:00+08:00"}, "mute",
            {"until": "2026-11-23T10:30:00+08:00"},
        ),
        ({"do": "mute", "until": None}, "mute", {"until": None}),
        ({"do": "layout", "layout": "media"}, "layout", {"layout": "media"}),
        ({"do": "layout", "layout": None}, "layout", {"layout": ""}),
        ({"do": "restart"}, "restart", {}),
        ({"do": "screenshot"}, "screenshot", {}),
    ],
)  # fmt: skip
async def test_a_wall_that_is_connected_hears_what_it_is_to_do(
    served: Served, body: dict[str, Any], verb: str, more: dict[str, Any]
) -> None:
    live = await served.live("display", epoch=None, announced=0)
    await live.receive_json()
    reply = await order(served, body)
    assert (reply.status, reply.body) == (200, {"displays": 1})
    while (message := await live.receive_json())["type"] != "job":
        pass
    assert (message["verb"], message["body"]) == (verb, more)
    listed = await served.call("GET", DISPLAYS, who="supervisor")
    found = [(one["name"], one["label"]) for one in listed.body["displays"]]
    assert found == [("display", "大廳電視")]
    await live.close()


async def test_a_wall_that_is_not_there_is_unknown(served: Served) -> None:
    reply = await order(served, {"do": "identify"}, "elsewhere")
    assert (reply.status, reply.code) == (404, "unknown_display")


@pytest.mark.parametrize(
    "body",
    [
        {"do": "explode"}, {}, {"do": "volume"}, {"do": "volume", "volume": 1.5},
        {"do": "layout", "layout": "/etc/own.toml"},
        {"do": "mute", "until": "soon"}, {"do": "mute", "until": "2027-01-01T00:00:00+08:00"},
    ],
)  # fmt: skip
async def test_an_order_that_makes_no_sense_is_refused(
    served: Served, body: dict[str, Any]
) -> None:
    assert (await order(served, body)).status == 422


SCREENSHOT = "/api/v1/signage/screenshot"
JPEG = b"\xff\xd8\xff picture"


async def send(served: Served, data: bytes) -> Any:
    headers = {"Content-Type": "image/jpeg"}
    return await served.call("POST", SCREENSHOT, raw=data, headers=headers, who="display")


async def kept(served: Served) -> bytes | None:
    seen = await served.call("GET", f"{DISPLAYS}/display/screenshot", who="supervisor")
    return None if seen.status == 404 else seen.raw


async def test_the_last_picture_that_a_wall_sent_is_seen_by_a_supervisor(served: Served) -> None:
    path = f"{DISPLAYS}/display/screenshot"
    none = await served.call("GET", path, who="supervisor")
    assert (none.status, none.code) == (404, "no_screenshot")
    assert (await send(served, JPEG + b" one")).status == 201
    at = (await send(served, JPEG)).body["at"]
    seen = await served.call("GET", path, who="supervisor")
    assert (seen.raw, seen.headers["Content-Type"]) == (JPEG, "image/jpeg")
    live = await served.live("display", epoch=None, announced=0)
    await live.receive_json()
    listed = await served.call("GET", DISPLAYS, who="supervisor")
    assert [one["screenshot_at"] for one in listed.body["displays"]] == [at]
    await live.close()


@pytest.mark.parametrize("data", [b"", b"<svg/>", b"\x89PNG"])
async def test_what_is_no_jpeg_is_not_kept(served: Served, data: bytes) -> None:
    reply = await send(served, data)
    assert (reply.status, reply.code) == (422, "picture_unreadable")
    assert await kept(served) is None


async def test_a_picture_that_is_too_large_is_not_kept(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(displays, "LARGEST_SCREENSHOT", 10)
    assert (await send(served, JPEG)).status == 413
    assert await kept(served) is None


def test_of_many_walls_the_pictures_sent_last_are_kept() -> None:
    kept = Screenshots()
    for n in range(MOST_SCREENSHOTS + 1):
        kept.keep(str(n), Screenshot(NOW, JPEG))
    assert kept.of("0") is None
    assert kept.of("1") is not None
