"""Arriving with an appointment: on time, early, late, or never."""

from datetime import datetime, timedelta
from typing import Any

from tests.web.book.booking import BOOK, booked, link

#: Wednesday 25 November, 09:00 in Taipei.
NINE = datetime.fromisoformat("2026-11-25T09:00:00+08:00")


async def arrive(served: Any, at: datetime, made: dict[str, Any], **more: Any) -> Any:
    await served.time_comes(at)
    body = {"code": made["code"].replace("-", " ").lower(), **more}
    return await served.call("POST", f"{BOOK}/check-in", body, who="kiosk")


async def test_who_is_on_time_gets_one_number_however_often_the_code_is_typed(served: Any) -> None:
    made = await booked(served)
    here = await arrive(served, NINE - timedelta(minutes=5), made)
    assert here.status == 201, here.body
    assert here.body["ticket"]["label"] == "R001"
    assert here.body["ticket"]["priority"] == "booked"
    token = made["track"].removeprefix("/b/")
    again = await served.call("POST", f"{BOOK}/check-in", {"token": token}, who="clerk")
    assert again.status == 200
    assert again.body["ticket"]["label"] == "R001"
    assert again.body["booking"]["state"] == "checked_in"


async def test_who_is_early_is_told_when_to_come_or_takes_an_ordinary_number(served: Any) -> None:
    made = await booked(served)
    early = await arrive(served, NINE - timedelta(minutes=31), made)
    assert (early.status, early.code) == (409, "too_early")
    assert early.body["at"] == "2026-11-25T00:30:00+00:00"
    number = await arrive(served, NINE - timedelta(minutes=31), made, walk_in=True)
    assert number.body["booking"]["state"] == "used_as_walkin"
    assert number.body["ticket"]["label"].startswith("B")


async def test_who_is_late_finds_the_booking_lapsed_and_takes_an_ordinary_number(
    served: Any,
) -> None:
    made = await booked(served)
    late = await arrive(served, NINE + timedelta(minutes=15, seconds=1), made)
    assert (late.status, late.code) == (409, "lapsed")
    state = (await served.call("GET", link(made))).body["booking"]["state"]
    assert state == "lapsed"
    number = await arrive(served, NINE + timedelta(minutes=16), made, walk_in=True)
    assert number.status == 201


async def test_who_never_comes_has_missed_it_the_next_day(served: Any) -> None:
    made = await booked(served)
    await served.time_comes(NINE + timedelta(days=1))
    state = (await served.call("GET", link(made))).body["booking"]["state"]
    assert state == "missed"
    late = await served.call(
        "POST", f"{BOOK}/check-in", {"code": made["code"], "walk_in": True}, who="kiosk"
    )
    assert (late.status, late.code) == (409, "lapsed")
    for days in (20, 40):  # a clock that leaps a month is not believed
        await served.time_comes(NINE + timedelta(days=days))
    assert (await served.call("GET", link(made))).status == 404


async def test_a_cancelled_booking_and_an_unknown_code_are_told_apart(served: Any) -> None:
    made = await booked(served)
    await served.call("POST", f"{link(made)}/cancel")
    gone = await arrive(served, NINE, made)
    assert (gone.status, gone.code) == (409, "cancelled")
    for body in ({"code": "2222-2222"}, {"token": "nothing"}):
        reply = await served.call("POST", f"{BOOK}/check-in", body, who="kiosk")
        assert (reply.status, reply.code) == (404, "unknown_code")
    for body in ({}, {"code": "2222-2222", "token": "x"}):
        reply = await served.call("POST", f"{BOOK}/check-in", body, who="kiosk")
        assert (reply.status, reply.code) == (422, "invalid")


async def test_nobody_checks_in_while_the_office_is_closed_by_hand(served: Any) -> None:
    made = await booked(served)
    await served.time_comes(NINE)
    await served.call(
        "POST", "/api/v1/suspensions", {"scope": "branch", "reason": "typhoon"},
        who="supervisor", key="s",
    )  # fmt: skip
    reply = await served.call("POST", f"{BOOK}/check-in", {"code": made["code"]}, who="kiosk")
    assert (reply.status, reply.code) == (409, "branch_closed")
