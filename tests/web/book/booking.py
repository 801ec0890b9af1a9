"""Booking as a visitor does it, for the tests beside it."""

from typing import Any

BOOK = "/api/v1/book"
DAY = "2026-11-25"
WANTED = {"pool": "counter", "services": ["T01"], "day": DAY, "minute": 540}


async def hold(served: Any, who: str = "anyone", **more: Any) -> Any:
    return await served.call("POST", f"{BOOK}/holds", {**WANTED, **more}, who=who)


async def booked(served: Any, **more: Any) -> dict[str, Any]:
    held = await hold(served, **more)
    assert held.status == 201, held.body
    made = await served.call("PUT", f"{BOOK}/holds/{held.body['hold']}", {"language": "vi"})
    assert made.status == 201, made.body
    found: dict[str, Any] = made.body
    return found


def link(made: dict[str, Any]) -> str:
    return f"{BOOK}/{made['track'].removeprefix('/b/')}"
