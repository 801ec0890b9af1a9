"""Bookings and holds, made by hand for the tests of the book."""

from datetime import UTC, datetime
from typing import Any

from queue_server.core.line.booking import Booking, SeatHold, Seats

MADE = datetime(2026, 11, 23, tzinfo=UTC)


def booked(seats: Seats, name: str = "b", **more: Any) -> Booking:
    """A booking of one visitor on these seats, with some things of it changed."""
    values: dict[str, Any] = {
        "id": name, "seats": seats, "services": ("T01",), "party": 1, "language": "zh-TW",
        "priority": "", "origin": "web", "due_at": MADE, "mark": f"m-{name}", "made_at": MADE,
    }  # fmt: skip
    return Booking(**(values | more))


def held(seats: Seats, name: str = "h", **more: Any) -> SeatHold:
    """Seats kept for one visitor, with some things of the hold changed."""
    values: dict[str, Any] = {
        "id": name, "seats": seats, "services": ("T01",), "party": 1, "origin": "web",
        "until": MADE, "mark": f"m-{name}",
    }  # fmt: skip
    return SeatHold(**(values | more))
