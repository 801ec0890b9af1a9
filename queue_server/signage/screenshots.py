"""The last picture that each wall sent of itself, in memory, because a supervisor asked for it.
Pure.

Tested by tests/signage/test_display_routes.py.
"""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime

#: A JPEG of 1280 pixels has about 150 kB.
LARGEST_SCREENSHOT = 1024 * 1024
MOST_SCREENSHOTS = 50
JPEG = b"\xff\xd8\xff"


@dataclass(frozen=True, slots=True)
class Screenshot:
    """A JPEG, and when it came."""

    at: datetime
    data: bytes


class Screenshots:
    """Screenshots by the name of the wall; the oldest give way to new ones."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, Screenshot] = OrderedDict()

    def keep(self, display: str, screenshot: Screenshot) -> None:
        """Keep it in place of the previous one."""
        self._kept.pop(display, None)
        self._kept[display] = screenshot
        while len(self._kept) > MOST_SCREENSHOTS:
            self._kept.popitem(last=False)

    def of(self, display: str) -> Screenshot | None:
        """The last one."""
        return self._kept.get(display)
