"""Where nobody names a language it is the office's own, which need not be the first it offers."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.served import Reply, Served
from tests.web.book.booking import BOOK, DAY, WANTED, hold

OWN = "zh-TW"


@pytest.fixture
def office(served: Served) -> Served:
    """An office that offers English first."""
    branch = served.server.branch
    branch.rules = replace(branch.rules, languages=("en", OWN), fallback=OWN)
    return served


async def days_bookings(office: Served) -> list[str]:
    """The languages of the bookings of a day."""
    reply = await office.call("GET", f"{BOOK}/day?day={DAY}", who="clerk")
    return [one["language"] for one in reply.body["bookings"]]


@pytest.mark.parametrize("accepted", ["ja,ko;q=0.5", ""])
async def test_a_refusal_for_who_reads_none_of_its_languages(office: Served, accepted: str) -> None:
    office.clock.advance(timedelta(hours=12))
    reply = await office.call(
        "POST", "/api/v1/tickets", {"service": "T01"}, who="kiosk", key="k",
        headers={"Accept-Language": accepted},
    )  # fmt: skip
    assert reply.code == "branch_closed"
    assert not reply.body["detail"].isascii()


async def test_a_booking_by_staff(office: Served) -> None:
    made = await office.call("POST", BOOK, WANTED, who="clerk", key="k")
    assert made.body["booking"]["language"] == OWN


async def test_a_booking_by_the_visitor(office: Served) -> None:
    held: Reply = await hold(office)
    await office.call("PUT", f"{BOOK}/holds/{held.body['hold']}", {})
    assert await days_bookings(office) == [OWN]


async def test_a_place_on_the_waiting_list(office: Served) -> None:
    span = {"pool": "counter", "services": ["T01"], "first": DAY, "last": DAY}
    made = await office.call("POST", f"{BOOK}/waiting", span)
    assert made.body["waiter"]["language"] == OWN


async def test_a_list_of_bookings(office: Served) -> None:
    rows = f"pool,services,day,time\ncounter,T01,{DAY},09:00\n"
    await office.call("POST", f"{BOOK}/import", {"list": rows}, who="supervisor", key="k")
    assert await days_bookings(office) == [OWN]


async def test_the_titles_of_open_data(office: Served) -> None:
    reply = await office.call("GET", "/api/v1/public/open-data")
    assert reply.body["schema"][4]["title"] == "取號數"
