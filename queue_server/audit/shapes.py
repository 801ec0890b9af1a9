"""What an auditor gets back."""

from typing import Any, TypedDict


class SecurityEvent(TypedDict):
    """When, what, and the facts that were noted with it; no secret is among them."""

    at: str
    event: str
    facts: dict[str, Any]


class SecurityEventList(TypedDict):
    """Newest first."""

    events: list[SecurityEvent]


class Verification(TypedDict):
    """``state``: ``never``, ``running``, ``holds``, ``broken`` or ``failed``; ``said`` by line.

    ``running_s``: how long it has been running; null when it is not.
    """

    state: str
    began: str | None
    ended: str | None
    running_s: int | None
    said: list[str]


class DayHeadAnswer(TypedDict):
    """Where the newest service day not after the one asked ended so far, to keep elsewhere."""

    head: str | None
