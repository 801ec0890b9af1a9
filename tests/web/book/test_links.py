"""A visitor's link works however often it is opened, and opening it changes nothing."""

from typing import Any

import pytest

from tests.web.book.booking import BOOK, DAY, booked, hold, link
from tests.web.book.test_waiting import place, wait


@pytest.mark.parametrize("end", ["", "/calendar.ics"])
async def test_a_scanner_of_mails_that_opens_the_link_changes_nothing(
    served: Any, end: str
) -> None:
    made = await booked(served)
    before = await served.seq()
    for method in ("GET", "HEAD"):
        for path in (link(made) + end, made["track"]):
            await served.call(method, path)
    for action in ("change", "cancel", "move"):
        assert (await served.call("GET", f"{link(made)}/{action}")).status in (404, 405)
    assert await served.seq() == before


async def test_a_scanner_that_opens_the_link_of_an_offer_neither_takes_nor_loses_it(
    served: Any,
) -> None:
    made = await booked(served)
    waits = await wait(served)
    await served.call("POST", f"{link(made)}/cancel")
    before = await served.seq()
    for method in ("GET", "HEAD"):
        for path in (place(waits), waits["track"]):
            await served.call(method, path)
    for action in ("take", "leave"):
        assert (await served.call("GET", f"{place(waits)}/{action}")).status in (404, 405)
    assert await served.seq() == before
    assert (await served.call("GET", place(waits))).body["waiter"]["state"] == "offered"


async def test_each_step_taken_twice_answers_the_same_and_happens_once(served: Any) -> None:
    held = await hold(served)
    steps: list[tuple[str, str, Any]] = [
        ("PUT", f"{BOOK}/holds/{held.body['hold']}", {"language": "vi"}),
    ]
    made = (await served.call(*steps[0])).body
    steps += [
        ("POST", f"{link(made)}/change", {"day": DAY, "minute": 600}),
        ("POST", f"{link(made)}/cancel", {}),
    ]
    for method, path, body in steps[1:]:
        first = await served.call(method, path, body)
        before = await served.seq()
        again = await served.call(method, path, body)
        assert (first.status, again.body) == (200, first.body)
        assert await served.seq() == before


async def test_a_wrong_code_is_answered_like_none_at_all(served: Any) -> None:
    await booked(served)
    replies = [
        await served.call("POST", f"{BOOK}/check-in", {"code": code}, who="kiosk")
        for code in ("2222-2222", "YYYY-YYYY", "no code", "9")
    ]
    assert {(one.status, one.code) for one in replies} == {(404, "unknown_code")}
    assert len({one.raw for one in replies}) == 1
