"""Slips in trouble, and a token in use at two machines."""

import asyncio
from typing import Any

import pytest

from tests.devices.hosts import a_host, a_slip
from tests.served import Served
from tests.talking import closed, found, next_json


async def test_staff_see_whose_slip_failed_until_that_person_is_called(served: Served) -> None:
    host, page = await a_host(served)
    ticket = await served.issue()
    await host.send_json({"type": "slips", "slips": [a_slip(ticket["id"])]})
    [slip] = await found(page, lambda one: one["slips"])
    assert slip == {**a_slip(ticket["id"]), "label": ticket["label"], "host": "kiosk"}
    await served.verb(4, "open", {})
    await served.verb(4, "call-next")
    await found(page, lambda one: not one["slips"])


async def test_a_slip_of_nobody_we_know_is_passed_over(served: Served) -> None:
    host, _ = await a_host(served)
    ticket = await served.issue()
    slips = [a_slip("20261123-Z999"), a_slip(ticket["id"], outcome="uncertain", reason=None)]
    await host.send_json({"type": "slips", "slips": slips})
    page = await served.live("clerk", ["devices"])
    [slip] = await found(page, lambda one: one["slips"])
    assert slip["outcome"] == "uncertain"


async def test_a_reprint_that_came_out_ends_the_trouble(served: Served) -> None:
    host, page = await a_host(served)
    ticket = await served.issue()
    await host.send_json({"type": "slips", "slips": [a_slip(ticket["id"])]})
    await found(page, lambda one: one["slips"])
    path, body = "/api/v1/devices/slip/print", {"ticket": ticket["id"]}
    asked = asyncio.create_task(served.call("POST", path, body, who="clerk"))
    job = await next_json(host)
    assert job["body"]["reprint"] is True
    await host.send_json({"type": "job_done", "id": job["id"], "outcome": "confirmed"})
    assert (await asked).body == {"outcome": "confirmed", "remedy": None}
    await found(page, lambda one: not one["slips"])
    again = a_slip(ticket["id"], at="2026-11-23T10:30:00+08:00")
    await host.send_json({"type": "slips", "slips": [a_slip(ticket["id"]), again]})
    assert len(await found(page, lambda one: one["slips"])) == 1


@pytest.mark.parametrize(
    "slips",
    [
        [a_slip("x")] * 101,
        [{**a_slip("x"), "outcome": "confirmed"}],
        [{"ticket": "x"}],
        ["x"],
        {"ticket": "x"},
    ],
)
async def test_a_report_of_slips_that_makes_no_sense_ends_the_connection(
    served: Served, slips: Any
) -> None:
    host, _ = await a_host(served)
    await host.send_json({"type": "slips", "slips": slips})
    assert await closed(host) == 1008


async def test_one_token_at_two_machines_is_an_alarm(
    served: Served, caplog: pytest.LogCaptureFixture
) -> None:
    fleet = served.server.wings.devices.fleet
    one = await served.live("host", ["board"])
    other = await served.live("host", ["board"])
    for live in (one, other):
        await next_json(live)
    assert fleet.shared_tokens == 0  # both from this machine: one that came back
    hub = served.server.services.shown.hub
    next(iter(hub.links())).address = "192.0.2.66"
    await one.send_json({"type": "hello", "topics": ["board"]})
    await next_json(one)
    assert fleet.shared_tokens == 1
    assert "the token of host is in use at" in caplog.text


async def test_two_machines_behind_one_address_with_one_token_are_shown_to_staff(
    served: Served,
) -> None:
    page = await served.live("supervisor", ["devices"])
    assert (await next_json(page))["alarms"] == []
    await served.live("kiosk", ["board"], instance="4b1d")
    again = await served.live("kiosk", ["board"], instance="4b1d")
    await next_json(again)
    assert served.server.wings.devices.fleet.shared_tokens == 0  # one that came back
    await served.live("kiosk", ["board"], instance="77aa")
    (alarm,) = await found(page, lambda snapshot: snapshot["alarms"])
    assert (alarm["code"], alarm["machine"], alarm["device"], alarm["count"], alarm["remedy"]) == (
        "token_shared", "kiosk", None, 1, "enrol_anew",
    )  # fmt: skip
