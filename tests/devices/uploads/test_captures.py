"""A clerk asks for a picture and gets it, once, and no trace of it is kept anywhere."""

import asyncio
import base64
import io
import logging
import threading
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from drivers.on_wire.host import HostOnWire
from drivers.uri import parse_spec
from tests.devices.uploads.looking import patient_station
from tests.served import Served
from tests.waiting import until_answer

FACTS = b'{"advice": [{"code": "tilted", "value": 9.5}], "document": null, "pages": 0}'
PICTURE = b"\xff\xd8\xff\xe0 a face "


def a_device(kind: str = "photo") -> dict[str, Any]:
    return {
        "name": "photo", "kind": kind, "driver": "camera", "uri": "sim:camera", "counter": 3,
        "host": "host", "state": "ready", "since": "2026-11-23T10:00:00+08:00", "reason": None,
        "remedy": None, "paper": None, "last_ok": None,
    }  # fmt: skip


async def stations(served: Served) -> list[dict[str, Any]]:
    devices = (await served.call("GET", "/api/v1/devices", who="clerk")).body["devices"]
    return [one for one in devices if one["kind"] == "photo"]


async def a_host(served: Served, *, sits: bool = True) -> Any:
    """A camera at counter 3, and the clerk who sits there."""
    if sits:
        assert (await served.verb(3, "open", key=served.key())).status == 200
    served.configure(a_device())
    host = await served.live("host", [])
    await host.send_json({"type": "device_states", "devices": [a_device()]})
    await until_answer(lambda: stations(served), "the device")
    return host


def asked(served: Served, **body: Any) -> "asyncio.Task[Any]":
    wish = {"mode": "id", **body}
    return asyncio.create_task(
        served.call("POST", "/api/v1/devices/photo/capture", wish, who="clerk")
    )


async def put(served: Served, name: str, part: str, data: bytes, who: str = "host") -> Any:
    headers = {"Content-Type": "application/octet-stream"}
    path = f"/api/v1/captures/{name}/{part}"
    return await served.call("PUT", path, who=who, raw=data, headers=headers)


async def settle(host: Any, job: Any, outcome: str = "confirmed", **more: Any) -> None:
    await host.send_json({"type": "job_done", "id": job["id"], "outcome": outcome, **more})


async def test_the_clerk_who_asks_is_handed_the_picture_with_its_advice(served: Served) -> None:
    host = await a_host(served)
    answer = asked(served)
    job = await host.receive_json()
    assert (job["verb"], job["body"]["mode"]) == ("capture", "id")
    name = job["body"]["upload"]
    assert (await put(served, name, "picture", PICTURE)).status == 200
    assert (await put(served, name, "facts", FACTS)).status == 200
    await settle(host, job)
    reply = await answer
    assert reply.status == 200
    assert reply.headers["Cache-Control"] == "no-store"
    assert reply.body["advice"] == [{"code": "tilted", "value": 9.5}]
    [part] = reply.body["parts"]
    assert (part["name"], part["type"]) == ("picture", "image/jpeg")
    assert base64.b64decode(part["data"]) == PICTURE
    gone = await put(served, name, "picture", PICTURE)
    assert (gone.status, gone.code) == (404, "not_found")
    assert not served.server.wings.devices.asking.captures._open


async def test_a_picture_that_never_arrived_is_not_called_taken(served: Served) -> None:
    host = await a_host(served)
    answer = asked(served)
    await settle(host, await host.receive_json())
    assert (await answer).body["outcome"] == "uncertain"


@pytest.mark.parametrize(
    ("mode", "part", "outcome"),
    [("finish", "document", "confirmed"), ("finish", "picture", "uncertain"),
     ("forget", None, "confirmed")],
)  # fmt: skip
async def test_a_document_ends_with_its_pdf_or_without(
    served: Served, mode: str, part: str | None, outcome: str
) -> None:
    host = await a_host(served)
    answer = asked(served, mode=mode, document="d")
    job = await host.receive_json()
    name = job["body"]["upload"]
    if part:
        data = PICTURE if part == "picture" else b"%PDF-1.4"
        assert (await put(served, name, part, data)).status == 200
    await put(served, name, "facts", FACTS)
    await settle(host, job)
    assert (await answer).body["outcome"] == outcome


async def test_a_failure_comes_with_its_remedy_and_without_a_picture(served: Served) -> None:
    host = await a_host(served)
    answer = asked(served)
    job = await host.receive_json()
    await put(served, job["body"]["upload"], "picture", PICTURE)
    await settle(host, job, "failed", remedy="check_cable")
    body = (await answer).body
    assert (body["outcome"], body["remedy"], body["parts"]) == ("failed", "check_cable", [])


async def test_only_the_host_that_was_asked_may_hand_over(served: Served) -> None:
    host = await a_host(served)
    answer = asked(served)
    job = await host.receive_json()
    name = job["body"]["upload"]
    assert (await put(served, name, "picture", PICTURE, who="kiosk")).status == 404
    assert (await put(served, name, "picture", PICTURE, who="clerk")).status == 403
    assert (await put(served, "0" * 32, "picture", PICTURE)).status == 404
    assert (await put(served, name, "portrait", PICTURE)).status == 404
    await settle(host, job, "failed")
    await answer


@pytest.mark.parametrize(
    ("part", "data"),
    [
        ("picture", b"GIF89a"),
        ("picture", b""),
        ("document", PICTURE),
        ("facts", b'{"advice": 7}'),
        ("facts", b"{ no json"),
        ("facts", b'{"advice": [{"code": "x"}], "document": null, "pages": 0}'),
    ],
)
async def test_a_part_that_is_not_what_it_claims_is_refused(
    served: Served, part: str, data: bytes
) -> None:
    host = await a_host(served)
    answer = asked(served)
    job = await host.receive_json()
    reply = await put(served, job["body"]["upload"], part, data)
    assert (reply.status, reply.code) == (422, "invalid")
    await settle(host, job, "failed")
    await answer


@pytest.mark.filterwarnings("ignore:Sending a large body")
async def test_parts_have_a_bound_together(served: Served) -> None:
    host = await a_host(served)
    answer = asked(served)
    job = await host.receive_json()
    name, large = job["body"]["upload"], PICTURE + bytes(7 * 1024 * 1024)
    assert (await put(served, name, "picture", large)).status == 200
    assert (await put(served, name, "overlay", large)).code == "too_large"
    await settle(host, job, "failed")
    await answer


async def test_only_so_many_pictures_are_taken_at_a_time(served: Served) -> None:
    host = await a_host(served)
    answers = [asked(served) for _ in range(4)]
    jobs = [await host.receive_json() for _ in answers]
    fifth = await asked(served)
    assert (fifth.status, fifth.code) == (503, "overloaded")
    for job in jobs:
        await settle(host, job, "failed")
    assert {(await answer).status for answer in answers} == {200}


async def test_only_who_sits_at_the_cameras_counter_may_take_a_picture(served: Served) -> None:
    await a_host(served, sits=False)
    nobody = await asked(served)
    assert (nobody.status, nobody.code) == (409, "not_at_counter")
    await served.verb(4, "open", key=served.key())
    elsewhere = await asked(served)
    assert (elsewhere.status, elsewhere.code) == (409, "not_your_counter")


async def test_a_host_that_leaves_settles_its_captures(served: Served) -> None:
    host = await a_host(served)
    answer = asked(served)
    await host.receive_json()
    await host.close()
    assert (await answer).body["outcome"] == "uncertain"


@pytest.mark.parametrize("body", [{}, {"mode": "x-ray"}, {"mode": "id", "finish": "yes"}])
async def test_a_wish_that_cannot_be_read_is_refused(served: Served, body: Any) -> None:
    reply = await served.call("POST", "/api/v1/devices/photo/capture", body, who="clerk")
    assert (reply.status, reply.code) == (422, "invalid")


# -- with a real device host and a drawn camera ---------------------------------------------------


@pytest.fixture
async def station(
    served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[HostOnWire]:
    patient_station(monkeypatch)
    token = served.credentials["host"]["Authorization"].removeprefix("Bearer ")
    devices = [
        parse_spec("photo=camera@sim:camera?fps=60&scene=tilted"),
        parse_spec("table=camera@sim:camera?fps=60&scene=page"),
        parse_spec("broken=camera@sim:camera?fps=60&fault=gone:4"),
    ]
    served.configure_as(*devices)
    host = HostOnWire(devices, tmp_path, "host", served.server.url, token)
    host.host.start()
    host.link.start()
    stop = threading.Event()

    def work() -> None:
        while not stop.is_set():
            host.work(0.05)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield host
    finally:
        stop.set()
        await asyncio.to_thread(thread.join)
        await asyncio.to_thread(host.stop)


def kept_anywhere(folder: Path, piece: bytes) -> list[Path]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return [path for path in files if piece in path.read_bytes()]


async def all_ready(served: Served) -> None:
    await served.verb(3, "open", key=served.key())

    async def ready() -> bool:
        return [one["state"] for one in await stations(served)] == ["ready"] * 3

    await until_answer(ready, "the cameras")


async def take(served: Served, device: str, **body: Any) -> Any:
    reply = await served.call("POST", f"/api/v1/devices/{device}/capture", body, who="clerk")
    assert reply.status == 200, reply.body
    return reply.body


async def test_a_camera_at_a_desk_gives_an_identity_photograph_and_a_document(
    served: Served, station: HostOnWire, caplog: pytest.LogCaptureFixture, tmp_path: Path
) -> None:
    caplog.set_level(logging.DEBUG)
    await all_ready(served)
    before = await served.seq()
    photo = await take(served, "photo", mode="id")
    assert (photo["outcome"], [one["code"] for one in photo["advice"]]) == ("confirmed", ["tilted"])
    parts = {part["name"]: part for part in photo["parts"]}
    data = base64.b64decode(parts["picture"]["data"])
    with Image.open(io.BytesIO(data)) as image:
        assert image.size == (413, 531)

    first = await take(served, "table", mode="document")
    last = await take(served, "table", mode="document", document=first["document"], finish=True)
    assert last["pages"] == 2
    pdf = next(part for part in last["parts"] if part["name"] == "document")
    assert base64.b64decode(pdf["data"]).startswith(b"%PDF-")

    # Nothing of it in the journal, the log, the raw traffic or a file.
    assert await served.seq() == before
    assert parts["picture"]["data"][100:140] not in caplog.text
    assert len(station.host.traffic("photo")) < 4000
    assert not await asyncio.to_thread(kept_anywhere, tmp_path, data[200:240])


async def test_a_camera_pulled_out_says_what_helps(served: Served, station: HostOnWire) -> None:
    await all_ready(served)
    failed = await take(served, "broken", mode="plain")
    assert (failed["outcome"], failed["remedy"]) == ("failed", "check_cable")
    unknown = await take(served, "table", mode="document", document="nothing")
    assert unknown["outcome"] == "failed"
