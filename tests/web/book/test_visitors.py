"""Booking, changing and cancelling, as people do it over HTTP."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from queue_server.bootstrap import ListenOptions
from queue_server.web.guard.limits import Guesses, RateLimit
from tests.served import MONDAY_TEN
from tests.web.book.booking import BOOK, DAY, WANTED, booked, hold, link

#: A minute, on a machine that may take hours for it.
WITHIN_A_SLOW_TEST_S = 1e6


async def test_one_hold_is_one_booking_and_other_words_are_refused(
    served: Any,
) -> None:
    held = await hold(served)
    path = f"{BOOK}/holds/{held.body['hold']}"
    first = await served.call("PUT", path, {"language": "en"})
    second = await served.call("PUT", path, {"language": "en"})
    assert (first.status, second.status) == (201, 200)
    assert first.body == second.body
    third = await served.call("PUT", path, {"language": "th"})
    assert (third.status, third.code) == (422, "idempotency_mismatch")


async def test_a_hold_is_over_when_its_time_is_and_its_seat_is_free_again(served: Any) -> None:
    held = await hold(served)
    again = f"{BOOK}/holds/{held.body['hold']}"
    assert (await served.call("POST", f"{again}/extend")).status == 200
    assert (await served.call("POST", f"{again}/extend")).code == "hold_extended"
    served.clock.set(MONDAY_TEN + timedelta(minutes=16))
    late = await served.call("PUT", again, {})
    assert (late.status, late.code) == (409, "hold_over")
    assert (await hold(served)).status == 201


async def test_a_full_time_is_refused_with_the_five_nearest(served: Any) -> None:
    assert (await hold(served)).status == 201  # the other lane is kept for staff
    refused = await hold(served)
    assert (refused.status, refused.code) == (409, "slot_taken")
    minutes = [one["minute"] for one in refused.body["nearest"]]
    assert set(minutes) == {510, 520, 530, 550, 560} or set(minutes) == {520, 530, 550, 560, 570}
    assert all(one["day"] == DAY for one in refused.body["nearest"])
    assert (await hold(served, who="clerk")).status == 201
    assert (await hold(served, who="clerk")).code == "slot_taken"


async def test_the_days_say_what_is_left_and_why_not(served: Any) -> None:
    path = f"{BOOK}/days?services=T01"
    days = (await served.call("GET", path)).body
    assert days["pool"] == "counter"
    shown = {one["day"]: one for one in days["days"]}
    assert len(shown) == 8
    assert shown["2026-11-25"]["state"] == "free"
    assert shown["2026-11-28"] == {"day": "2026-11-28", "state": "closed", "reason": "hours"}
    await hold(served)
    times = (await served.call("GET", f"{path}&day={DAY}")).body["times"]
    free = {one["minute"]: one["free"] for one in times}
    assert (free[540], free[550]) == (False, True)


async def test_what_the_public_sees_is_two_seconds_old_at_most_and_has_a_tag(served: Any) -> None:
    path = f"{BOOK}/days?services=T01&day={DAY}"
    first = await served.call("GET", path)
    await hold(served)
    assert (await served.call("GET", path)).raw == first.raw
    tag = {"If-None-Match": first.headers["ETag"]}
    same = await served.call("GET", path, headers=tag)
    assert (same.status, same.raw) == (304, b"")
    fresh = (await served.call("GET", path, who="clerk")).body["times"]
    served.clock.set(MONDAY_TEN + timedelta(seconds=2))
    changed = await served.call("GET", path, headers=tag)
    assert changed.status == 200
    assert [one["free"] for one in changed.body["times"]].count(False) == 1
    assert len(fresh) == len(changed.body["times"])


async def test_what_can_be_booked_is_public_and_what_only_staff_book_is_not(served: Any) -> None:
    found = (await served.call("GET", f"{BOOK}/services")).body["services"]
    pools = {one["service"]: one["pools"] for one in found}
    assert pools["T01"] == ["counter"]
    assert pools["C01"] == ["counter", "holiday"]
    reply = await hold(served, pool="group-cdc", services=["D01"], party=6, minute=480)
    assert reply.code == "slot_taken"
    assert (
        await hold(served, "clerk", pool="group-cdc", services=["D01"], party=6, minute=480)
    ).status == 201


async def test_a_change_takes_the_new_seat_and_gives_the_old_one_back(served: Any) -> None:
    made = await booked(served)
    moved = await served.call("POST", f"{link(made)}/change", {"day": DAY, "minute": 600})
    assert moved.body["booking"]["minute"] == 600
    twice = await served.call("POST", f"{link(made)}/change", {"day": DAY, "minute": 600})
    assert twice.body == moved.body
    served.clock.set(MONDAY_TEN + timedelta(minutes=41))  # freed seats stay hidden for a while
    assert (await hold(served)).status == 201
    gone = await served.call("POST", f"{link(made)}/change", {"day": DAY, "minute": 540})
    assert gone.code == "slot_taken"
    still = await served.call("GET", link(made))
    assert still.body["booking"]["minute"] == 600


async def test_a_cancelled_seat_stays_hidden_from_the_public_for_a_while(served: Any) -> None:
    made = await booked(served)
    for _ in range(2):
        gone = await served.call("POST", f"{link(made)}/cancel")
        assert (gone.status, gone.body["booking"]["state"]) == (200, "cancelled")
    assert (await hold(served)).code == "slot_taken"
    served.clock.set(MONDAY_TEN + timedelta(minutes=41))
    assert (await hold(served)).status == 201
    over = await served.call("POST", f"{link(made)}/change", {"day": DAY, "minute": 660})
    assert (over.status, over.code) == (409, "booking_over")


@pytest.mark.parametrize("token", ["x", "0" * 48, "é" * 48])
async def test_a_link_that_was_made_up_is_unknown(served: Any, token: str) -> None:
    made = await booked(served)
    name = made["booking"]["id"]
    for guess in (token, name, name + "0" * 32):
        reply = await served.call("GET", f"{BOOK}/{guess}")
        assert (reply.status, reply.code) == (404, "unknown_booking")


async def test_staff_book_for_a_caller_and_see_the_day(served: Any) -> None:
    body = {**WANTED, "language": "en", "priority": "elderly"}
    made = await served.call("POST", BOOK, body, who="clerk", key="k1")
    again = await served.call("POST", BOOK, body, who="clerk", key="k1")
    assert made.status == 201
    assert again.body == made.body
    day = (await served.call("GET", f"{BOOK}/day?day={DAY}", who="clerk")).body
    assert [one["code"] for one in day["bookings"]] == [made.body["code"]]
    assert day["bookings"][0]["origin"] == "phone"
    assert day["bookings"][0]["priority"] == "elderly"
    pools = (await served.call("GET", f"{BOOK}/pools", who="clerk")).body["pools"]
    assert [one["name"] for one in pools] == ["counter", "holiday", "group-cdc"]


@pytest.mark.parametrize(
    "query",
    [
        "services=T01&day=nonsense", "services=T01&from=0001-01-01", "services=T01&party=x",
        "services=", "services=X99", "pool=nothing&services=T01", "services=T01&party=7",
    ],
)  # fmt: skip
async def test_a_question_that_makes_no_sense_is_a_problem(served: Any, query: str) -> None:
    reply = await served.call("GET", f"{BOOK}/days?{query}")
    assert reply.status == 422, reply.body


class TestWithLimits:
    @pytest.fixture
    def listening(self) -> ListenOptions:
        return ListenOptions(rate_limits=True)

    async def test_codes_cannot_be_guessed_at_the_kiosk(self, served: Any) -> None:
        served.server.services.guard.limits.codes = Guesses(
            minute=RateLimit(5, WITHIN_A_SLOW_TEST_S)
        )
        body = {"code": "2222-2222"}
        codes = [
            (await served.call("POST", f"{BOOK}/check-in", body, who="kiosk")).code
            for _ in range(6)
        ]
        assert codes == ["unknown_code"] * 5 + ["too_many_tries"]

    async def test_twenty_wrong_codes_an_hour_are_an_alarm_for_supervisors(
        self, served: Any
    ) -> None:
        made = await booked(served)
        minute, hour, everybody = (RateLimit(n, WITHIN_A_SLOW_TEST_S) for n in (100, 20, 20))
        served.server.services.guard.limits.codes = Guesses(minute, hour, everybody)
        check_in, body = f"{BOOK}/check-in", {"code": "2222-2222"}
        first = (await served.call("POST", check_in, body, who="kiosk")).raw
        for n in range(1, 20):
            state = await served.server.branch.read(lambda state, now: dict(state.raised))
            assert state == {}, n
            assert (await served.call("POST", check_in, body, who="kiosk")).raw == first
        state = await served.server.branch.read(lambda state, now: dict(state.raised))
        assert list(state) == ["codes:book"]
        refused = await served.call("POST", check_in, {"code": made["code"]}, who="kiosk")
        assert (refused.status, refused.code) == (429, "too_many_tries")
        other = await served.call("POST", check_in, body, who="clerk")
        assert other.raw == first, "another still may"
        token = {"token": made["track"].removeprefix("/b/")}
        here = await served.call("POST", check_in, token, who="kiosk")
        assert here.code != "too_many_tries", "nobody guesses a token"
        taken = await served.call(
            "POST", "/api/v1/alarms/take", {"alarm": "codes:book"}, who="clerk", key=served.key()
        )
        assert taken.code == "forbidden"
        taken = await served.call(
            "POST", "/api/v1/alarms/take", {"alarm": "codes:book"}, who="supervisor",
            key=served.key(),
        )  # fmt: skip
        assert taken.status == 200

    async def test_one_address_cannot_hold_every_seat(self, served: Any) -> None:
        limits = served.server.services.guard.limits
        limits.holds = RateLimit(20, WITHIN_A_SLOW_TEST_S)
        codes = [(await hold(served, minute=540 + 10 * n)).status for n in range(21)]
        assert codes[-1] == 429


async def test_a_calendar_takes_the_appointment_in_its_own_zone_and_takes_it_out_again(
    served: Any,
) -> None:
    made = await booked(served)
    reply = await served.call("GET", f"{link(made)}/calendar.ics")
    assert reply.headers["Content-Type"].startswith("text/calendar")
    text = reply.raw.decode().replace("\r\n ", "")
    assert "DTSTART;TZID=Asia/Taipei:20261125T090000" in text
    assert "BEGIN:VTIMEZONE" in text
    assert "METHOD:PUBLISH" in text
    assert "SEQUENCE:0" in text
    assert made["code"] in text
    await served.call("POST", f"{link(made)}/cancel")
    gone = (await served.call("GET", f"{link(made)}/calendar.ics")).raw.decode()
    assert "METHOD:CANCEL" in gone
    assert "SEQUENCE:1" in gone
    assert "STATUS:CANCELLED" in gone
    uid = next(line for line in text.splitlines() if line.startswith("UID:"))
    assert uid in gone


async def test_the_page_is_served_to_anybody_and_that_of_an_appointment_by_its_link(
    served: Any,
) -> None:
    made = await booked(served)
    for path in ("/book", made["track"]):
        reply = await served.call("GET", path)
        assert reply.status == 200
        assert b"/book.js" in reply.raw


async def test_a_hold_asked_for_twice_with_one_key_is_one_hold(served: Any) -> None:
    first = await served.call("POST", f"{BOOK}/holds", WANTED, key="k1")
    again = await served.call("POST", f"{BOOK}/holds", WANTED, key="k1")
    assert first.status == 201
    assert again.body == first.body
    other = await served.call("POST", f"{BOOK}/holds", {**WANTED, "minute": 600}, key="k1")
    assert (other.status, other.code) == (422, "idempotency_mismatch")
    await served.call("PUT", f"{BOOK}/holds/{first.body['hold']}", {})
    late = await served.call("POST", f"{BOOK}/holds", WANTED, key="k1")
    assert (late.status, late.code) == (409, "hold_over")


async def test_whoever_has_the_last_seat_has_it_however_many_are_told_that_it_is_full(
    served: Any,
) -> None:
    path = f"{BOOK}/holds"
    mine = await served.call("POST", path, WANTED, key="mine")
    refused = [await served.call("POST", path, WANTED, key=f"other {n}") for n in range(3)]
    assert {(one.status, one.code, one.raw) for one in refused} == {
        (409, "slot_taken", refused[0].raw)
    }
    assert (await served.call("POST", path, WANTED, key="mine")).body == mine.body


async def test_seats_let_go_are_free_at_once_and_letting_go_twice_is_harmless(
    served: Any,
) -> None:
    held = await hold(served)
    path = f"{BOOK}/holds/{held.body['hold']}"
    for _ in range(2):
        gone = await served.call("DELETE", path)
        assert (gone.status, gone.body) == (200, {"hold": held.body["hold"]})
    assert (await served.call("PUT", path, {})).code == "hold_over"
    assert (await hold(served)).status == 201


async def test_a_time_refused_as_taken_can_be_had_the_moment_its_seat_is_given_back(
    served: Any,
) -> None:
    held = await hold(served)
    for _ in range(2):
        assert (await hold(served)).code == "slot_taken"
    await served.call("DELETE", f"{BOOK}/holds/{held.body['hold']}")
    made = await booked(served)
    assert (await hold(served)).code == "slot_taken"
    assert (await hold(served, who="clerk")).status == 201
    assert made["booking"]["state"] == "booked"


async def test_a_booking_whose_answer_was_never_heard_goes_with_its_hold(served: Any) -> None:
    held = await hold(served)
    path = f"{BOOK}/holds/{held.body['hold']}"
    made = (await served.call("PUT", path, {})).body
    assert (await served.call("DELETE", path)).status == 200
    assert (await served.call("GET", link(made))).body["booking"]["state"] == "cancelled"


@pytest.mark.parametrize("name", ["0" * 32, "%00", "x" * 500])
async def test_letting_go_what_nobody_holds_changes_nothing(served: Any, name: str) -> None:
    held = await hold(served)
    assert (await served.call("DELETE", f"{BOOK}/holds/{name}")).status in (200, 404)
    assert (await served.call("PUT", f"{BOOK}/holds/{held.body['hold']}", {})).status == 201


async def test_a_day_without_a_free_time_names_the_nearest_on_other_days(served: Any) -> None:
    saturday = (await served.call("GET", f"{BOOK}/days?services=T01&day=2026-11-28")).body
    assert saturday["times"] == []
    assert len(saturday["nearest"]) == 5
    free = (await served.call("GET", f"{BOOK}/days?services=T01&day={DAY}")).body
    assert "nearest" not in free


async def test_a_pool_is_booked_where_the_office_says(
    served: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    pools = served.server.services.kernel.book.branch.rules.pools
    on_the_web = replace(pools["counter"], places=frozenset({"web"}))
    monkeypatch.setitem(pools, "counter", on_the_web)
    refused = await hold(served, "kiosk")
    assert (refused.status, refused.code) == (422, "not_in_pool")
    there = (await served.call("GET", f"{BOOK}/services", who="kiosk")).body["services"]
    assert "T01" not in {one["service"] for one in there}
    days = await served.call("GET", f"{BOOK}/days?services=C01&pool=counter", who="kiosk")
    assert days.code == "not_in_pool"
    for who in ("anyone", "clerk"):
        assert (await hold(served, who)).status == 201
