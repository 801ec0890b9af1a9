"""On a day off the six holiday services are by booking only."""

from datetime import datetime
from typing import Any

from tests.web.book.booking import BOOK

#: Saturday, two weeks on; before noon the session is held.
SATURDAY = "2026-12-05"
SIX = {"C01", "N01", "N02", "S01", "S02", "R02"}
AT_NINE = datetime.fromisoformat(f"{SATURDAY}T09:30:00+08:00")


async def offered(served: Any, pool: str, service: str) -> list[dict[str, Any]]:
    path = f"{BOOK}/days?pool={pool}&services={service}&day={SATURDAY}"
    reply = await served.call("GET", path)
    times: list[dict[str, Any]] = reply.body.get("times", [])
    return times


async def test_only_the_six_services_can_be_booked_on_a_day_off(served: Any) -> None:
    services = (await served.call("GET", f"{BOOK}/services")).body["services"]
    found = {
        one["service"]
        for one in services
        for pool in one["pools"]
        if await offered(served, pool, one["service"])
    }
    assert found == SIX


async def test_whoever_just_comes_on_a_day_off_gets_no_number(served: Any) -> None:
    await served.time_comes(AT_NINE)
    reply = await served.call(
        "POST", "/api/v1/tickets", {"service": "N01"}, who="kiosk", key="walk-in"
    )
    assert reply.status == 409, reply.body


async def test_the_list_for_the_duty_has_codes_and_nobody_s_name(served: Any) -> None:
    body = {"pool": "holiday", "services": ["N01"], "day": SATURDAY, "minute": 540}
    made = await served.call("POST", BOOK, body, who="clerk", key="b")
    assert made.status == 201, made.body
    listed = (await served.call("GET", f"{BOOK}/day?day={SATURDAY}", who="clerk")).body
    [one] = listed["bookings"]
    assert one["code"] == made.body["code"]
    assert not {"name", "contact", "phone", "email", "address"} & one.keys()
