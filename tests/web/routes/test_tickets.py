"""Numbers over HTTP."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from queue_server.bootstrap import ListenOptions
from tests.served import Served

TICKETS = "/api/v1/tickets"


async def test_a_visitor_at_the_kiosk_gets_a_number(served: Served) -> None:
    reply = await served.call("POST", TICKETS, {"service": "T01"}, who="kiosk", key="touch-1")
    ticket = reply.body["ticket"]
    assert reply.status == 201
    assert (ticket["label"], ticket["state"], ticket["ahead"]) == ("B001", "waiting", 0)
    assert ticket["issued_at"] == "2026-11-23T10:00:00.000+08:00"
    assert ticket["track"].startswith("/t/")


async def test_a_repeated_touch_gets_the_same_number_again(served: Served) -> None:
    first = await served.call("POST", TICKETS, {"service": "T01"}, who="kiosk", key="touch-1")
    await served.issue()
    again = await served.call("POST", TICKETS, {"service": "T01"}, who="kiosk", key="touch-1")
    assert (first.status, again.status) == (201, 200)
    assert again.body == first.body


async def test_the_same_key_for_something_else_is_refused(served: Served) -> None:
    await served.call("POST", TICKETS, {"service": "T01"}, who="kiosk", key="touch-1")
    other = await served.call("POST", TICKETS, {"service": "R01"}, who="kiosk", key="touch-1")
    assert (other.status, other.code) == (422, "idempotency_mismatch")


async def test_a_number_needs_a_key(served: Served) -> None:
    reply = await served.call("POST", TICKETS, {"service": "T01"}, who="kiosk")
    assert (reply.status, reply.code) == (400, "idempotency_key_required")


@pytest.mark.parametrize("key", ["", "x" * 201, "鍵", "a\tb"])
async def test_a_key_that_cannot_be_kept_is_refused(served: Served, key: str) -> None:
    headers = {"Idempotency-Key": key}
    reply = await served.call("POST", TICKETS, {"service": "T01"}, who="kiosk", headers=headers)
    assert reply.status in (400, 422)


async def test_what_the_rules_refuse_says_why_in_the_askers_language(served: Served) -> None:
    served.clock.advance(timedelta(hours=12))
    reply = await served.call(
        "POST",
        TICKETS,
        {"service": "T01"},
        who="kiosk",
        key="k",
        headers={"Accept-Language": "en-GB,en;q=0.9"},
    )
    assert (reply.status, reply.code) == (409, "branch_closed")
    assert reply.headers["Content-Type"] == "application/problem+json"
    assert reply.body["detail"].isascii()


async def test_waiting_tickets_are_listed_in_order_of_arrival(served: Served) -> None:
    labels = []
    for service in ("R01", "T01", "R01"):
        served.clock.advance(timedelta(seconds=5))
        labels.append((await served.issue(service=service))["label"])
    reply = await served.call("GET", TICKETS + "?state=waiting", who="clerk")
    assert [ticket["label"] for ticket in reply.body["tickets"]] == labels
    assert [ticket["ahead"] for ticket in reply.body["tickets"]] == [0, 1, 2]
    assert reply.body["total"] == 3


async def test_a_ticket_is_found_by_id_and_by_label(served: Served) -> None:
    ticket = await served.issue()
    by_id = await served.call("GET", f"{TICKETS}/{ticket['id']}", who="clerk")
    by_label = await served.call("GET", f"{TICKETS}/{ticket['label']}", who="clerk")
    assert by_id.body == by_label.body == {"ticket": ticket}
    missing = await served.call("GET", f"{TICKETS}/Z999", who="clerk")
    assert (missing.status, missing.code) == (404, "unknown_ticket")


async def test_a_visitor_follows_the_own_ticket_and_sees_nothing_internal(served: Served) -> None:
    await served.issue()
    ticket = await served.issue()
    token = ticket["track"].removeprefix("/t/")
    reply = await served.call("GET", f"/api/v1/public/tickets/{token}")
    assert (reply.body["ticket"]["label"], reply.body["ticket"]["ahead"]) == (ticket["label"], 1)
    assert "id" not in reply.body["ticket"]
    assert (await served.call("GET", "/api/v1/public/tickets/guess")).status == 404


async def test_staff_take_a_number_back_and_correct_a_class(served: Served) -> None:
    ticket = await served.issue()
    path = f"{TICKETS}/{ticket['id']}"
    reply = await served.call("POST", f"{path}/reclassify", {"priority": "caring"}, who="clerk")
    assert reply.body["ticket"]["priority"] == "caring"
    reply = await served.call("POST", f"{path}/cancel", {}, who="clerk")
    assert reply.body["ticket"]["state"] == "cancelled"


async def test_staff_find_a_ticket_by_the_token_of_its_slip(served: Served) -> None:
    ticket = await served.issue()
    token = ticket["track"].rpartition("/")[2]
    reply = await served.call("GET", f"{TICKETS}/{token}", who="clerk")
    assert (reply.status, reply.body["ticket"]["id"]) == (200, ticket["id"])
    unknown = await served.call("GET", f"{TICKETS}/{token}x", who="clerk")
    assert (unknown.status, unknown.code) == (404, "unknown_ticket")


class TestWithRateLimits:
    @pytest.fixture
    def listening(self) -> ListenOptions:
        return replace(ListenOptions(), rate_limits=True)

    async def test_a_kiosk_gets_one_number_in_two_seconds(self, served: Served) -> None:
        async def touch(key: str) -> Any:
            return await served.call("POST", TICKETS, {"service": "T01"}, who="kiosk", key=key)

        assert (await touch("one")).status == 201
        assert (await touch("one")).status == 200
        early = await touch("two")
        assert (early.status, early.code) == (429, "rate_limited")
        assert int(early.headers["Retry-After"]) in (1, 2)

    async def test_staff_are_not_held_up(self, served: Served) -> None:
        await served.issue()
        await served.issue()

    async def test_the_sixth_wrong_password_in_a_minute_is_not_even_looked_at(
        self, served: Served
    ) -> None:
        wrong = {"user": "nobody", "password": "not-this-one"}
        replies = [await served.call("POST", "/api/v1/session", wrong) for _ in range(6)]
        assert [reply.status for reply in replies] == [401] * 5 + [429]


async def test_one_number_for_several_services_goes_by_the_longest(served: Served) -> None:
    asked = {"service": "T01", "services": ["T01", "R02"]}
    reply = await served.call("POST", "/api/v1/tickets", asked, who="kiosk", key="touch-1")
    ticket = reply.body["ticket"]
    assert (ticket["service"], ticket["services"]) == ("R02", ["T01", "R02"])


@pytest.mark.parametrize(
    ("services", "code"),
    [
        (["T01"] * 21, "invalid"),
        ("T01", "invalid"),
        (["nope"], "unknown_service"),
        ([7], "invalid"),
    ],
)
async def test_services_that_the_office_does_not_have_are_refused(
    served: Served, services: Any, code: str
) -> None:
    asked = {"service": "T01", "services": services}
    reply = await served.call("POST", "/api/v1/tickets", asked, who="kiosk", key="touch-1")
    assert (reply.status, reply.code) == (422, code)
