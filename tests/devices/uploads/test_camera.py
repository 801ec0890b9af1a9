"""A simulated camera on a real host, watched by a clerk."""

import asyncio
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from drivers.host import device_host
from drivers.on_wire import previews
from drivers.on_wire.host import HostOnWire
from drivers.uri import parse_spec
from queue_server.devices.routes import previews as routes
from tests.devices.uploads.looking import JPEG, Looker, patient_station
from tests.served import Served
from tests.waiting import PATIENCE_S, until, until_answer


def cameras() -> int:
    return sum(thread.name == "camera" for thread in threading.enumerate())


async def let_go() -> bool:
    return await until(lambda: not cameras())


async def both_ready(served: Served) -> bool:
    devices = (await served.call("GET", "/api/v1/devices", who="clerk")).body["devices"]
    return [one["state"] for one in devices if one["kind"] == "photo"] == ["ready"] * 2


@pytest.fixture
async def station(
    served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[HostOnWire]:
    patient_station(monkeypatch)
    monkeypatch.setattr(previews, "PUT_TIMEOUT_S", PATIENCE_S)
    monkeypatch.setattr(device_host, "PREVIEW_DEADLINE_S", PATIENCE_S)
    monkeypatch.setattr(routes, "PUT_WITHIN_S", PATIENCE_S)
    monkeypatch.setattr(routes, "TAKE_WITHIN_S", PATIENCE_S)
    token = served.credentials["host"]["Authorization"].removeprefix("Bearer ")
    devices = [
        parse_spec("photo=camera@sim:camera?counter=4&frame_ms=60000"),
        parse_spec("broken=camera@sim:camera?counter=4&fault=gone:8&frame_ms=60000"),
    ]
    served.configure_as(*devices)
    host = HostOnWire(devices, tmp_path, "host", served.server.url, token)
    stop = threading.Event()

    def work() -> None:
        host.host.start()
        host.link.start()
        while not stop.is_set():
            host.work(0.05)
        host.stop()

    thread = threading.Thread(target=work)
    thread.start()
    await served.verb(4, "open", key=served.key())
    try:
        await until_answer(lambda: both_ready(served), "the cameras")
        assert await let_go()
        yield host
    finally:
        stop.set()
        await asyncio.to_thread(thread.join)


async def test_a_camera_is_seen_live_a_picture_taken_meanwhile_and_the_lamp_goes_off(
    served: Served, station: HostOnWire
) -> None:
    async with Looker(served) as page:
        frames = [await page.part() for _ in range(15)]
        assert all(frame.startswith(JPEG[:3]) for frame in frames)
        assert cameras() == 1
        body = {"mode": "id"}
        taken = await served.call("POST", "/api/v1/devices/photo/capture", body, who="clerk")
        assert taken.body["outcome"] == "confirmed"
        assert (await page.part()).startswith(JPEG[:3])
    assert await let_go()
    kept = station.host.traffic_lines("photo")
    assert kept
    assert sum(map(len, kept)) < 20_000


async def test_a_camera_pulled_out_while_somebody_looks_is_said(
    served: Served, station: HostOnWire
) -> None:
    async with Looker(served, path="/api/v1/devices/broken/preview") as page:
        assert await page.over() == {"code": "camera_lost", "remedy": "check_cable"}
    assert await let_go()
