"""Booking asks for no identity, and one that is sent all the same leaves no trace."""

import logging
from typing import Any

import pytest

from tests.web.book.booking import BOOK, booked, hold, link


async def test_somebody_books_without_giving_a_name(served: Any) -> None:
    made = await booked(served)
    assert made["booking"]["state"] == "booked"
    assert made["booking"]["due_at"].startswith("2026-11-25T09:00:00")
    assert made["booking"]["language"] == "vi"
    assert len(made["code"]) == 9
    again = await served.call("GET", link(made))
    assert again.body["booking"]["code"] == made["code"]


async def test_no_phone_number_is_taken_before_there_is_a_place_to_keep_it(
    served: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    number, held = "0912345678", await hold(served)
    path = f"{BOOK}/holds/{held.body['hold']}"
    reply = await served.call("PUT", path, {"contact": number})
    assert (reply.status, reply.code) == (422, "contact_not_kept")
    made = await served.call("PUT", path, {})
    assert made.status == 201
    branch = served.server.services.kernel.book.branch.rules.branch
    kept = await served.storage.journal.read(branch, 0, 10_000)
    assert [row.kind for row in kept].count("booking_made") == 1  # all of it was read
    assert number not in f"{reply.raw} {made.raw} {kept} {caplog.text}"
