"""Whether a counter display has room for every number of the branch. Pure.

The frame of a display is written as in docs/devices/counter-displays.md; here its widths alone
matter.
"""

import re
from collections.abc import Iterable
from urllib.parse import parse_qs, urlsplit

from queue_server.settings.tables.config import DeviceTable, SeriesTable

#: The frame of a display whose device does not name one.
USUAL_FRAME = "{digits:4}"
_FIELD = re.compile(r"\{(digits|bcd|label):0?([0-9]{1,2})\}", re.IGNORECASE)


def too_wide(device: DeviceTable, series: Iterable[SeriesTable]) -> list[str]:
    """The longest labels that a display cannot show, one per series. Empty for other devices."""
    if device.driver != "led":
        return []
    widths = [(name.lower(), int(width)) for name, width in _FIELD.findall(_frame(device))]
    return [label for label in map(longest_label, series) if not _fits(label, widths)]


def longest_label(series: SeriesTable) -> str:
    """The label of a series' last number."""
    return f"{series.prefix}{series.last:0{series.digits}d}"


def _frame(device: DeviceTable) -> str:
    asked = parse_qs(urlsplit(device.uri).query).get("frame", [])
    return (asked or [device.options.get("frame", USUAL_FRAME)])[0]


def _fits(label: str, widths: Iterable[tuple[str, int]]) -> bool:
    digits = sum(sign.isdigit() for sign in label)
    needed = {"digits": digits, "bcd": (digits + 1) // 2, "label": len(label)}
    return all(needed[name] <= width for name, width in widths)
