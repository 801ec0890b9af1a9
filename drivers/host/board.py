"""What the office's board means for devices: a label per counter, and calls not yet spoken here.

Fed with board snapshots of the wire, checked by hand: a newer server may say more. No I/O.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

#: A call older than this is not spoken any more.
STALE = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class CallOut:
    """A call to be spoken: the label, the counter, the languages it is spoken in."""

    label: str
    counter: int
    languages: tuple[str, ...]


class BoardWatch:
    """Keeps the newest board. ``label_at`` may be asked from any thread."""

    def __init__(self) -> None:
        self._labels: dict[int, str] = {}
        self._epoch: object = None
        self._announced: int | None = None

    def label_at(self, counter: int) -> str | None:
        """The label now called or served at a counter."""
        return self._labels.get(counter)

    def take(self, board: Mapping[str, Any]) -> list[CallOut]:
        """Take a board in; returns the calls that are new since the last one.

        The first board of an epoch only says where we are: its calls were spoken before us.
        """
        self._labels = {
            one["number"]: one["ticket"]
            for one in board.get("counters", ())
            if isinstance(one.get("number"), int) and isinstance(one.get("ticket"), str)
        }
        calls = [one for one in board.get("announcements", ()) if isinstance(one.get("n"), int)]
        last, known = self._announced, board.get("epoch") == self._epoch
        self._epoch = board.get("epoch")
        self._announced = max((one["n"] for one in calls), default=last if known else None)
        if not known:
            self._announced = self._announced or 0
            return []
        return [_call(one) for one in calls if one["n"] > (last or 0) and _fresh(one, board)]


def _fresh(call: Mapping[str, Any], board: Mapping[str, Any]) -> bool:
    try:
        age = datetime.fromisoformat(board["at"]) - datetime.fromisoformat(call["at"])
    except (KeyError, TypeError, ValueError):
        return False
    return age <= STALE


def _call(call: Mapping[str, Any]) -> CallOut:
    languages = tuple(str(one) for one in call.get("languages", ()))
    return CallOut(str(call.get("label", "")), int(call.get("counter", 0)), languages)
