"""What a supervisor remotely orders this wall to do: show its name, be silent for a while. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from display.layout.plan import names

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
    match verb:
        case "identify":
            return replace(orders, named_until=now + NAMED)
        case "mute":
            return replace(orders, muted_until=_instant(body.get("until")))
        case "volume":
            volume = body.get("volume")
            if not isinstance(volume, int | float) or not 0 <= volume <= 1:
                return orders
            return replace(orders, volume=float(volume))
        case "layout":
            layout = body.get("layout")
            return replace(orders, layout=layout) if layout in ("", *names()) else orders
        case _:
            return orders


def _instant(value: Any) -> datetime | None:
    try:
        found = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return found if found.tzinfo else None
