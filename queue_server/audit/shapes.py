"""What an auditor gets back."""

from typing import Any, TypedDict


class SecurityEvent(TypedDict):
    """When, what, and the facts noted with it; never a secret."""

    at: str
    event: str
    facts: dict[str, Any]


class SecurityEventList(TypedDict):
    """Security events, newest first."""

    events: list[SecurityEvent]


class Verification(TypedDict):
    """``state``: ``never``, ``running``, ``holds``, ``broken`` or ``failed``; ``said``: output by
    line.

    ``running_s``: seconds it has been running; null when it is not.
    """

    state: str
    began: str | None
    ended: str | None
    running_s: int | None
    said: list[str]


class DayHeadAnswer(TypedDict):
    """The last row so far of the newest service day up to the requested one, to keep elsewhere."""

    head: str | None
