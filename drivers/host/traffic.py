"""A device's last raw traffic as lines a person can read, in messages that fit the wire. Pure."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from drivers.tap import Crossing

#: Bytes shown in one line; a longer crossing takes several.
LINE_BYTES = 1024
#: The wire takes 64 KiB a frame and a thousand items a list.
PART_CHARS = 48_000
PART_LINES = 1000
#: The server takes so many messages a second; older lines are left out.
MOST_PARTS = 16


def lines(crossings: Sequence[Crossing], clock_s: float, now: datetime) -> list[str]:
    """Oldest first: instant, ``>`` to or ``<`` from the device, bytes in hexadecimal.

    Args:
        crossings: What a tap kept.
        clock_s: The clock of the tap at the moment of ``now``.
        now: Aware.
    """
    found = []
    for one in crossings:
        at = (now - timedelta(seconds=clock_s - one.at_s)).isoformat(timespec="milliseconds")
        found += [f"{at} {one.direction} {text}" for text in _texts(one)]
    return found


def _texts(one: Crossing) -> Iterator[str]:
    if one.hidden:
        yield one.data.decode("ascii")
        return
    for start in range(0, len(one.data), LINE_BYTES):
        yield one.data[start : start + LINE_BYTES].hex(" ")


def messages(job: str, found: Sequence[str]) -> list[dict[str, Any]]:
    """The answer to a job: ``job_part`` messages, then ``job_done``."""
    parts: list[list[str]] = [[]]
    size = 0
    for line in found:
        if parts[-1] and (size + len(line) > PART_CHARS or len(parts[-1]) == PART_LINES):
            parts.append([])
            size = 0
        parts[-1].append(line)
        size += len(line) + 3
    told = [{"type": "job_part", "id": job, "lines": part} for part in parts[-MOST_PARTS:]]
    return [*told, {"type": "job_done", "id": job, "outcome": "confirmed", "remedy": None}]
