"""What a supervisor remotely orders this wall to do: show its name, be silent for a while. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from display.layout.plan import names
from queue_server.wire.messages.orders import LayoutBody, MuteBody, VolumeBody
from queue_server.wire.shapes import Misshapen, check

#: How long a wall shows its name.
NAMED = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class Orders:
    """The orders to this wall since it was started; a restart forgets them."""

    volume: float | None = None
    muted_until: datetime | None = None
    named_until: datetime | None = None
    layout: str = ""

    def loudness(self, usual: float, now: datetime) -> float:
        """The volume now, from 0 to 1."""
        if self.muted(now):
            return 0.0
        return usual if self.volume is None else self.volume

    def muted(self, now: datetime) -> bool:
        """Whether the wall is silent because it was asked to be."""
        return self.muted_until is not None and now < self.muted_until

    def named(self, now: datetime) -> bool:
        """Whether the wall shows its name."""
        return self.named_until is not None and now < self.named_until


def obey(orders: Orders, verb: str, body: Mapping[str, Any], now: datetime) -> Orders:
    """Take in an order; one that makes no sense changes nothing."""
    try:
        return _obeyed(orders, verb, body, now)
    except Misshapen:
        return orders


def _obeyed(orders: Orders, verb: str, body: Mapping[str, Any], now: datetime) -> Orders:
    match verb:
        case "identify":
            return replace(orders, named_until=now + NAMED)
        case "mute":
            mute: MuteBody = check(body, MuteBody)
            until = mute["until"]
            return replace(orders, muted_until=datetime.fromisoformat(until) if until else None)
        case "volume":
            loudness: VolumeBody = check(body, VolumeBody)
            return replace(orders, volume=loudness["volume"])
        case "layout":
            other: LayoutBody = check(body, LayoutBody)
            known = other["layout"] in ("", *names())
            return replace(orders, layout=other["layout"]) if known else orders
        case _:
            return orders
