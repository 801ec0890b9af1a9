"""Health, figures, and the description of the API."""

import asyncio
import json
import threading
from datetime import timedelta
from typing import Any

import pytest
from prometheus_client import CollectorRegistry, generate_latest

from queue_server.web.context import NoMachines
from queue_server.web.metrics import SLICE, Metrics, written
from queue_server.web.ops.openapi import Description, describe
from queue_server.web.ops.readiness import readiness
from tests.office import MONDAY_TEN
from tests.routes import every_route
from tests.served import Served
from tests.waiting import all_at_rest


async def test_a_journal_that_cannot_be_written_is_refused_honestly_and_comes_back(
    served: Served,
) -> None:
    assert (await served.call("GET", "/readyz")).body == {"ready": True, "reasons": []}
    faults = served.storage.journal.faults
    faults.refuse[faults.appends + 1] = "disk_full"
    body = {"service": "T01"}
    reply = await served.call("POST", "/api/v1/tickets", body, who="clerk", key="once")
    assert (reply.status, reply.code) == (503, "storage_down")
    ready = await served.call("GET", "/readyz")
    assert (ready.status, ready.body["ready"]) == (503, False)
    assert {one["code"] for one in ready.body["reasons"]} == {"storage_down"}
    assert (await served.call("GET", "/healthz")).status == 200
    reply = await served.call("POST", "/api/v1/tickets", body, who="clerk", key="once")
    assert (reply.status, reply.body["ticket"]["label"]) == (201, "B001")
    assert (await served.call("GET", "/readyz")).status == 200


async def test_a_service_day_that_a_wrong_clock_opened_is_no_good_day(served: Served) -> None:
    served.clock.set(MONDAY_TEN + timedelta(days=3))
    await served.server.branch.turn()
    served.clock.set(MONDAY_TEN)
    assert await _reasons(served) == (503, ["day_ahead_of_calendar"])


async def test_a_clock_that_was_set_back_is_named_and_nobody_is_stopped(served: Served) -> None:
    await served.issue()
    served.clock.advance(-timedelta(seconds=30))
    assert await _reasons(served) == (200, [])
    served.clock.advance(-timedelta(hours=1))
    assert await _reasons(served) == (200, ["clock_off"])


async def test_from_december_on_the_missing_calendar_of_next_year_is_named(
    served: Served,
) -> None:
    known = served.server.rules.calendar.covers_years
    while served.clock.now() < MONDAY_TEN.replace(year=max(known), month=12):
        served.clock.advance(timedelta(days=7))
        await served.server.branch.turn()
    assert await _reasons(served) == (200, ["calendar_ends"])


async def test_a_wall_that_nobody_hears_is_named_and_nobody_is_stopped(served: Served) -> None:
    class Silent(NoMachines):
        def unheard(self) -> list[str]:
            return ["大廳", "二樓"]

    kernel = served.server.services.kernel
    found = await readiness(kernel, Silent())
    (reason,) = found["reasons"]
    assert (found["ready"], reason["code"]) == (True, "no_sound")
    assert "大廳, 二樓" in reason["detail"]
    assert await readiness(kernel, NoMachines()) == {"ready": True, "reasons": []}


async def _reasons(served: Served) -> tuple[int, list[str]]:
    reply = await served.call("GET", "/readyz")
    assert all(one["detail"] and one["remedy"] for one in reply.body["reasons"])
    return reply.status, [one["code"] for one in reply.body["reasons"]]


async def test_figures_count_answers_and_rows(served: Served) -> None:
    await served.issue()
    text = (await served.call("GET", "/metrics")).raw.decode()
    assert 'jiaohao_requests_total{route="POST /api/v1/tickets",status="201"} 1.0' in text
    assert 'jiaohao_journal_rows_total{kind="ticket_issued"} 1.0' in text
    assert "jiaohao_live_connections 0.0" in text


async def test_the_loop_goes_on_while_the_figures_are_written() -> None:
    wrote: list[int] = []
    looked: list[int] = []

    def write(registry: CollectorRegistry) -> bytes:
        wrote.append(threading.get_ident())
        return generate_latest(registry)

    def pages() -> float:
        looked.append(threading.get_ident())
        return 7

    metrics = Metrics(write)
    metrics.gauge("pages", "Open pages", pages)
    assert b"jiaohao_pages 7.0" in await metrics.text(_nothing_to_read)
    assert threading.get_ident() not in wrote
    assert looked == [threading.get_ident()], "what belongs to the loop is looked at there"


def test_figures_written_with_pauses_are_those_that_the_library_writes() -> None:
    metrics = Metrics()
    for number in range(SLICE):
        metrics.answered(f"GET /{number}", 200, 0.003)
    assert written(metrics.registry) == generate_latest(metrics.registry)


async def test_scrapes_share_the_figures_being_written_and_the_next_gets_newer_ones() -> None:
    metrics, go = Metrics(), asyncio.Event()

    async def refresh() -> None:
        await go.wait()

    first, second = (asyncio.create_task(metrics.text(refresh)) for _ in range(2))
    await all_at_rest()
    metrics.gauge("pages", "Open pages", lambda: 7)
    first.cancel()
    go.set()
    assert b"jiaohao_pages 7.0" in await second, "one who gives up ends it for no one else"
    texts = await asyncio.gather(*(metrics.text(_nothing_to_read) for _ in range(5)))
    assert all(text is texts[0] for text in texts)
    metrics.gauge("walls", "Walls", lambda: 1)
    assert b"jiaohao_walls 1.0" in await metrics.text(_nothing_to_read)


async def test_a_figure_that_cannot_be_computed_fails_its_scrape_and_not_the_next() -> None:
    metrics, broken = Metrics(), ["broken"]
    metrics.gauge("pages", "Open pages", lambda: float(broken[0]) if broken else 7)
    with pytest.raises(ValueError, match="broken"):
        await metrics.text(_nothing_to_read)
    broken.clear()
    assert b"jiaohao_pages 7.0" in await metrics.text(_nothing_to_read)


async def _nothing_to_read() -> None:
    pass


async def test_the_description_names_every_route_with_who_may(served: Served) -> None:
    document = (await served.call("GET", "/openapi.json")).body
    described = {
        f"{method.upper()} {path}"
        for path, methods in document["paths"].items()
        for method in methods
    }
    assert described == {route.name for route in every_route() if route.listed}
    issue = document["paths"]["/api/v1/tickets"]["post"]
    assert issue["x-roles"] == ["admin", "clerk", "kiosk", "supervisor"]
    assert issue["security"] == [{"session": []}, {"device": []}]
    key = next(one for one in issue["parameters"] if one["name"] == "Idempotency-Key")
    assert key["required"]


async def test_all_who_ask_for_the_description_at_once_get_the_same() -> None:
    description = Description(every_route())
    first, *others = await asyncio.gather(*(description.text() for _ in range(5)))
    assert json.loads(first) == describe(every_route())
    assert all(other is first for other in others)


def test_every_reference_of_the_description_leads_somewhere() -> None:
    document = describe(every_route())
    names = set(document["components"]["schemas"])
    assert set(_references(document)) <= {f"#/components/schemas/{name}" for name in names}


def test_a_device_is_described_with_firmware_and_counts_an_older_host_leaves_out() -> None:
    schemas = describe(every_route())["components"]["schemas"]
    device = schemas["DeviceState"]
    assert {"firmware", "counts"} <= set(device["properties"])
    assert not {"firmware", "counts"} & set(device["required"])
    assert set(schemas["DeviceCounts"]["required"]) == {"done", "failed", "uncertain", "losses"}


def _references(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["$ref"]] if "$ref" in value else []
        return own + [found for one in value.values() for found in _references(one)]
    if isinstance(value, list):
        return [found for one in value for found in _references(one)]
    return []
