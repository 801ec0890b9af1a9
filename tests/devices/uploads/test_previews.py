"""A clerk watches through a camera: who may, that only the newest frame waits, and how it ends."""

import asyncio
import logging
from collections.abc import AsyncIterator
from typing import Any

import pytest

from queue_server.devices.routes import previews
from queue_server.devices.use.uploads.previews import MOST_FRAME_BYTES
from tests.devices.uploads.looking import JPEG, LOOK, Looker, a_desk
from tests.served import Served
from tests.talking import next_json
from tests.waiting import PATIENCE_S, until


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine a host is silent for long: only the test of its silence counts it."""
    monkeypatch.setattr(previews, "SILENT_S", PATIENCE_S)


async def put(served: Served, name: str, frame: bytes, who: str = "host") -> Any:
    headers = {"Content-Type": "image/jpeg"}
    path = f"/api/v1/previews/{name}"
    return await served.call("PUT", path, who=who, raw=frame, headers=headers)


async def secret(host: Any) -> str:
    job = await next_json(host)
    assert (job["verb"], job["device"]) == ("preview", "photo")
    return str(job["body"]["upload"])


def open_previews(served: Served) -> dict[str, Any]:
    found: dict[str, Any] = served.server.wings.devices.asking.previews._open
    return found


async def gone(served: Served) -> bool:
    return await until(lambda: not open_previews(served))


async def refused(served: Served, status: int, code: str, who: str = "clerk") -> None:
    reply = await served.call("GET", LOOK, who=who)
    assert (reply.status, reply.code) == (status, code)
    assert reply.headers["Content-Type"].startswith("application/problem+json")


async def test_frames_go_from_the_camera_to_who_looks_and_nowhere_else(
    served: Served, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    host = await a_desk(served)
    seq = await served.seq()
    async with Looker(served) as page:
        assert "200 OK" in page.head
        assert "Cache-Control: no-store" in page.head
        name = await secret(host)
        for number in range(5):
            frame = JPEG + b"canary %d" % number
            assert (await put(served, name, frame)).status == 200
            assert await page.part() == frame
    assert await gone(served)
    late = await put(served, name, JPEG)
    assert (late.status, late.code) == (404, "not_found")
    assert await served.seq() == seq
    assert "canary" not in caplog.text
    assert "clerk looks through host~photo" in caplog.text


async def test_a_slow_page_sees_the_newest_frame_and_costs_no_memory(served: Served) -> None:
    host = await a_desk(served)
    async with Looker(served) as page:
        name = await secret(host)
        for number in range(60):
            frame = JPEG + b"%03d" % number + bytes(200_000)
            assert (await put(served, name, frame)).status == 200
        seen: list[Any] = []
        while not seen or seen[-1] != 59:
            seen.append(int((await page.part())[4:7]))
        assert len(seen) < 8
        assert seen == sorted(seen)
        preview = open_previews(served)["host~photo"]
        assert preview._frame is None
    assert await gone(served)


async def test_a_page_that_takes_nothing_is_given_up(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(previews, "TAKE_WITHIN_S", 0.2)
    host = await a_desk(served)
    async with Looker(served):
        name = await secret(host)
        for _ in range(20):
            await put(served, name, JPEG + bytes(400_000))
        assert await gone(served)


async def test_it_ends_when_the_page_leaves_whether_frames_come_or_not(served: Served) -> None:
    host = await a_desk(served)
    async with Looker(served) as page:
        name = await secret(host)
        await put(served, name, JPEG)
        await page.part()
    assert await gone(served)
    assert (await put(served, name, JPEG)).status == 404


async def test_a_host_that_goes_away_ends_it_with_what_helps(served: Served) -> None:
    host = await a_desk(served)
    async with Looker(served) as page:
        await secret(host)
        await host.close()
        assert await page.over() == {"code": "host_away", "remedy": "check_network"}
    await refused(served, 503, "host_away")


async def test_a_camera_that_is_lost_ends_it_with_what_helps(served: Served) -> None:
    host = await a_desk(served)
    async with Looker(served) as page:
        job = await next_json(host)
        done = {"type": "job_done", "id": job["id"], "outcome": "failed", "remedy": "check_cable"}
        await host.send_json(done)
        assert await page.over() == {"code": "camera_lost", "remedy": "check_cable"}


async def test_a_host_that_cannot_be_asked_ends_it_at_once(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("queue_server.devices.use.jobs.MOST_OPEN", 0)
    await a_desk(served)
    reply = await served.call("GET", LOOK, who="clerk")
    assert (reply.status, reply.raw[4:]) == (200, b'{"code":"overloaded","remedy":null}')


async def test_a_host_that_sends_nothing_is_silent(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(previews, "SILENT_S", 0.1)
    host = await a_desk(served)
    async with Looker(served) as page:
        await secret(host)
        assert (await page.over())["code"] == "host_silent"


async def test_it_does_not_last_for_ever(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(previews, "LONGEST_S", 0.1)
    host = await a_desk(served)
    async with Looker(served) as page:
        await secret(host)
        assert (await page.over())["code"] == "preview_over"


async def test_who_signs_out_sees_no_more(served: Served) -> None:
    host = await a_desk(served)
    async with Looker(served) as page:
        await secret(host)
        await served.call("DELETE", "/api/v1/session", who="clerk")
        assert (await page.over())["code"] == "session_expired"


async def test_the_same_clerks_newer_page_takes_over_and_another_clerk_is_refused(
    served: Served,
) -> None:
    host = await a_desk(served, counter=None)
    assert (await served.verb(5, "open", who="supervisor", key=served.key())).status == 200
    async with Looker(served) as old:
        first = await secret(host)
        await refused(served, 409, "device_busy", who="supervisor")
        picture = await served.call(
            "POST", "/api/v1/devices/photo/capture", {"mode": "id"}, who="supervisor"
        )
        assert picture.code == "device_busy"
        async with Looker(served) as new:
            second = await secret(host)
            assert (await old.over())["code"] == "preview_elsewhere"
            assert (await put(served, first, JPEG)).status == 404
            assert (await put(served, second, JPEG + b"new")).status == 200
            assert await new.part() == JPEG + b"new"


async def test_only_so_many_cameras_are_looked_through_at_a_time(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("queue_server.devices.use.uploads.previews.MOST_OPEN", 0)
    await a_desk(served)
    await refused(served, 503, "overloaded")


async def test_only_the_host_that_was_asked_may_hand_frames_over(served: Served) -> None:
    host = await a_desk(served)
    async with Looker(served):
        name = await secret(host)
        assert (await put(served, name, JPEG, who="kiosk")).status == 404
        assert (await put(served, name, JPEG, who="clerk")).status == 403
        assert (await put(served, "0" * 32, JPEG)).status == 404


@pytest.mark.filterwarnings("ignore:Sending a large body")
@pytest.mark.parametrize(
    ("frame", "code"),
    [
        (b"", "invalid"),
        (b"GIF89a", "invalid"),
        (b"\xff\xd8", "invalid"),
        (JPEG + bytes(MOST_FRAME_BYTES), "too_large"),
    ],
)
async def test_what_is_no_frame_is_refused_and_the_next_one_shown(
    served: Served, frame: bytes, code: str
) -> None:
    host = await a_desk(served)
    async with Looker(served) as page:
        name = await secret(host)
        assert (await put(served, name, frame)).code == code
        assert (await put(served, name, JPEG + b"good")).status == 200
        assert await page.part() == JPEG + b"good"


async def test_a_frame_that_trickles_in_is_given_up(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(previews, "PUT_WITHIN_S", 0.1)
    host = await a_desk(served)
    async with Looker(served):
        name = await secret(host)

        async def trickle() -> AsyncIterator[bytes]:
            yield JPEG
            await asyncio.sleep(1)

        answer = await served._http.put(
            f"{served.server.url}/api/v1/previews/{name}",
            data=trickle(),
            headers=served.credentials["host"],
        )
        assert (await answer.json())["code"] == "bad_request"


async def test_only_who_sits_at_the_cameras_counter_may_look(served: Served) -> None:
    await a_desk(served, counter=5, sits=False)
    await refused(served, 409, "not_at_counter")
    await served.verb(4, "open", key=served.key())
    await refused(served, 409, "not_your_counter")


@pytest.mark.parametrize(
    ("device", "status", "code"),
    [("nothing", 404, "unknown_device"), ("slip", 409, "wrong_device"),
     ("display", 409, "wrong_device")],
)  # fmt: skip
async def test_only_a_camera_can_be_looked_through(
    served: Served, device: str, status: int, code: str
) -> None:
    await a_desk(served)
    reply = await served.call("GET", f"/api/v1/devices/{device}/preview", who="clerk")
    assert (reply.status, reply.code) == (status, code)


async def test_asking_what_a_preview_looks_like_opens_no_camera(served: Served) -> None:
    await a_desk(served)
    assert (await served.call("HEAD", LOOK, who="clerk")).status == 405
    assert not open_previews(served)


# -- with a real device host and a drawn camera ---------------------------------------------------
