"""A visitor signs: who may ask, what the pad's host receives, and that no strokes are kept."""

import asyncio
import base64
import json
import zlib
from typing import Any

import pytest

from queue_server.devices.use.uploads import signings
from tests.served import Served
from tests.talking import next_json
from tests.waiting import until

AT = "2026-11-23T10:00:00+08:00"
SIGN, END = "/api/v1/devices/pad/sign", "/api/v1/devices/pad/sign/end"
WISH = {"title": "戶籍謄本申請", "lines": ["茲收到謄本一份"]}
INK = {
    "outcome": "signed",
    "strokes": [[[1500, 900, 0.41, 0], [1600, 950, 0.5, 5]]],
    "svg": "<svg>canary-ink</svg>",
    "device": {"model": "STU-430"},
}


def a_device(name: str, kind: str, **changes: Any) -> dict[str, Any]:
    return {"name": name, "kind": kind, "driver": "stu", "uri": "sim:stu", "counter": None,
            "host": "", "state": "ready", "since": AT, "reason": None, "remedy": None,
            "paper": None, "last_ok": None, **changes}  # fmt: skip


async def a_desk(served: Served, *, counter: int | None = 4, sits: bool = True) -> Any:
    """A host with a pad and a printer, and the clerk at counter 4."""
    host = await served.live("host", [])
    devices = [a_device("pad", "signature", counter=counter), a_device("slip", "printer")]
    served.configure(*devices)
    await host.send_json({"type": "device_states", "devices": devices})
    page = await served.live("clerk", ["devices"])
    while not any(one["name"] == "pad" for one in (await next_json(page))["devices"]):
        pass
    if sits:
        assert (await served.verb(4, "open", key=served.key())).status == 200
    return host


def asking(served: Served, body: Any = WISH, **more: Any) -> "asyncio.Task[Any]":
    call = served.call("POST", SIGN, body, **{"who": "clerk", **more})
    return asyncio.create_task(call)


async def answer(host: Any, job: str, value: Any = INK, outcome: str = "confirmed") -> None:
    packed = base64.b64encode(zlib.compress(json.dumps(value).encode())).decode()
    for at in range(0, len(packed), 40):
        part = {"type": "job_part", "id": job, "lines": [packed[at : at + 40]]}
        await host.send_json(part)
    await host.send_json({"type": "job_done", "id": job, "outcome": outcome})


async def test_the_form_goes_to_the_pad_and_the_strokes_to_whoever_asked_alone(
    served: Served, caplog: pytest.LogCaptureFixture
) -> None:
    host = await a_desk(served)
    seq = await served.seq()
    asked = asking(served, {**WISH, "language": "en", "timeout_s": 60})
    job = await next_json(host)
    assert (job["verb"], job["device"]) == ("sign", "pad")
    assert job["body"] == {
        "text": "戶籍謄本申請\n茲收到謄本一份", "buttons": ["OK", "Clear", "Cancel"],
        "timeout_s": 60, "formats": [],
    }  # fmt: skip
    await answer(host, job["id"])
    reply = await asked
    assert reply.body == {**INK, "files": {}, "remedy": None}
    assert reply.headers["Cache-Control"] == "no-store"
    assert await served.seq() == seq
    assert "canary-ink" not in caplog.text
    assert "1500" not in caplog.text


async def test_files_that_were_asked_for_are_handed_on_and_no_others(served: Served) -> None:
    host = await a_desk(served)
    asked = asking(served, {"formats": ["png", "inkml", "png"]})
    job = await next_json(host)
    assert (job["body"]["text"], job["body"]["formats"]) == ("請簽名", ["png", "inkml"])
    await answer(host, job["id"], {**INK, "files": {"png": "aW5r", "exe": "aW5r"}})
    assert (await asked).body["files"] == {"png": "aW5r"}


async def test_the_same_key_joins_the_signing_and_another_wish_is_refused(served: Served) -> None:
    host = await a_desk(served)
    first, again = asking(served, key="touch"), asking(served, key="touch")
    job = await next_json(host)
    other = await served.call("POST", SIGN, {"title": "x"}, who="clerk", key="touch")
    assert (other.status, other.code) == (422, "idempotency_mismatch")
    await answer(host, job["id"])
    assert (await first).body == (await again).body
    assert (await asking(served, key="touch")).body["outcome"] == "signed"


async def test_the_strokes_are_forgotten_soon_after_they_were_answered(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signings, "KEPT_S", 0.0)
    host = await a_desk(served)
    asked = asking(served, key="touch")
    await answer(host, (await next_json(host))["id"])
    await asked
    kept = served.server.wings.devices.asking.signings
    await until(lambda: (kept._open, kept._kept) == ({}, {}), "the strokes to be forgotten")


@pytest.mark.parametrize("outcome", ["paper", "refused", "unable"])
async def test_the_clerk_ends_it_in_another_way_and_the_pad_is_told(
    served: Served, outcome: str
) -> None:
    host = await a_desk(served)
    asked = asking(served)
    await next_json(host)
    other = await served.call("POST", END, {"outcome": outcome}, who="supervisor")
    assert (other.status, other.code) == (403, "forbidden")
    ended = await served.call("POST", END, {"outcome": outcome}, who="clerk")
    assert (ended.status, ended.body) == (200, {"outcome": outcome})
    job = await next_json(host)
    assert job["verb"] == "sign_end"
    await host.send_json({"type": "job_done", "id": job["id"], "outcome": "confirmed"})
    reply = (await asked).body
    assert (reply["outcome"], reply["strokes"], reply["svg"]) == (outcome, [], None)
    over = await served.call("POST", END, {"outcome": outcome}, who="clerk")
    assert (over.status, over.code) == (409, "no_signing")


async def test_one_pad_takes_one_signature_at_a_time(served: Served) -> None:
    host = await a_desk(served)
    first = asking(served)
    job = await next_json(host)
    second = await asking(served)
    assert (second.status, second.code) == (409, "device_busy")
    await answer(host, job["id"])
    assert (await first).body["outcome"] == "signed"


async def test_a_host_that_goes_away_is_a_failed_device_and_then_out_of_reach(
    served: Served,
) -> None:
    host = await a_desk(served)
    asked = asking(served)
    await next_json(host)
    await host.close()
    reply = (await asked).body
    assert (reply["outcome"], reply["remedy"]) == ("device_failed", "check_network")
    away = await asking(served)
    assert (away.status, away.code) == (503, "host_away")


async def test_a_host_that_never_answers_is_a_failed_device(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(signings, "AROUND_S", -59.9)
    host = await a_desk(served)
    reply = await asking(served, {**WISH, "timeout_s": 60})
    assert reply.body["outcome"] == "device_failed"
    assert not host.closed


@pytest.mark.parametrize(
    "value",
    [
        None, [], {}, {**INK, "outcome": "paper"}, {**INK, "svg": 1}, {**INK, "strokes": 4},
        {**INK, "files": []}, {**INK, "files": {"png": "?"}}, {**INK, "files": {"png": 1}},
        {**INK, "strokes": [[[1, 2, 3]]]}, {**INK, "strokes": [[["a", 2, 3, 4]]]},
    ],
)  # fmt: skip
async def test_an_answer_that_is_no_signature_is_a_failed_device(
    served: Served, value: Any
) -> None:
    host = await a_desk(served)
    asked = asking(served)
    await answer(host, (await next_json(host))["id"], value)
    reply = await asked
    assert (reply.body["outcome"], reply.body["strokes"]) == ("device_failed", [])


async def test_only_who_sits_at_the_pads_counter_may_ask(served: Served) -> None:
    await a_desk(served, counter=5, sits=False)
    nobody = await asking(served)
    assert (nobody.status, nobody.code) == (409, "not_at_counter")
    await served.verb(4, "open", key=served.key())
    elsewhere = await asking(served)
    assert (elsewhere.status, elsewhere.code) == (409, "not_your_counter")
    assert elsewhere.headers["Content-Type"].startswith("application/problem+json")


@pytest.mark.parametrize(
    ("device", "status", "code"),
    [("nothing", 404, "unknown_device"), ("slip", 409, "wrong_device"),
     ("display", 409, "wrong_device")],
)  # fmt: skip
@pytest.mark.parametrize(("path", "body"), [("sign", WISH), ("sign/end", {"outcome": "paper"})])
async def test_only_a_pad_can_be_signed_at(
    served: Served, device: str, status: int, code: str, path: str, body: Any
) -> None:
    await a_desk(served)
    reply = await served.call("POST", f"/api/v1/devices/{device}/{path}", body, who="clerk")
    assert (reply.status, reply.code) == (status, code)


@pytest.mark.parametrize(
    "body",
    [
        {"formats": ["gif"]}, {"formats": "png"}, {"title": ""}, {"title": " "},
        {"title": "x" * 81}, {"title": 1},
        {**WISH, "lines": ["x"] * 21}, {**WISH, "lines": ["x" * 201]}, {**WISH, "lines": "x"},
        {**WISH, "language": "xx"}, {**WISH, "timeout_s": 9}, {**WISH, "timeout_s": 301},
        {**WISH, "timeout_s": "60"},
    ],
)  # fmt: skip
async def test_a_wish_that_makes_no_sense_is_refused_before_the_pad_hears_of_it(
    served: Served, body: Any
) -> None:
    await a_desk(served)
    reply = await asking(served, body)
    assert reply.status == 422
    assert reply.headers["Content-Type"].startswith("application/problem+json")
