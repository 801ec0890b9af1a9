"""What a device host sends to the server, as messages of the wire. Pure but for an event's id."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import asdict
from enum import StrEnum
from typing import cast

from drivers.base import DeviceEvent, DeviceState, PrintReport
from drivers.errors import DeviceError
from queue_server.wire import messages as wire
from queue_server.wire.messages import ClientMessage

Send = Callable[[ClientMessage], object]

#: The wire takes 64 KiB per frame and a thousand items per list.
PART_CHARS = 48_000
PART_LINES = 1000
#: The server takes this many messages a second; older lines are left out.
MOST_PARTS = 16


def report(states: Sequence[DeviceState]) -> wire.DeviceReport:
    """The message that reports all states."""
    return {"type": "device_states", "devices": [_state(state) for state in states]}


def _state(state: DeviceState) -> wire.DeviceState:
    plain = {k: str(v) if isinstance(v, StrEnum) else v for k, v in asdict(state).items()}
    return cast(wire.DeviceState, plain)


def event(device: str, said: DeviceEvent) -> wire.DeviceEvent:
    """What a person did at a device; the id makes it count only once."""
    return {
        "type": "device_event",
        "id": secrets.token_hex(8),
        "device": device,
        "event": said.event.value,
        "value": said.value,
    }


def settled(job: str, done: PrintReport) -> wire.JobDone:
    """The message that settles a job."""
    remedy = str(done.remedy) if done.remedy else None
    return {"type": "job_done", "id": job, "outcome": done.outcome.value, "remedy": remedy}


def confirmed(job: str) -> wire.JobDone:
    """The message that settles a job that went well."""
    return {"type": "job_done", "id": job, "outcome": "confirmed", "remedy": None}


def failed(job: str, error: DeviceError) -> wire.JobDone:
    """The message that settles a job that went wrong, with its remedy."""
    return {"type": "job_done", "id": job, "outcome": "failed", "remedy": str(error.remedy)}


def in_parts(job: str, lines: Sequence[str]) -> list[wire.JobPart | wire.JobDone]:
    """An answer of many lines: ``job_part`` messages that fit the wire, then ``job_done``."""
    parts: list[list[str]] = [[]]
    size = 0
    for line in lines:
        if parts[-1] and (size + len(line) > PART_CHARS or len(parts[-1]) == PART_LINES):
            parts.append([])
            size = 0
        parts[-1].append(line)
        size += len(line) + 3
    sent: list[wire.JobPart | wire.JobDone] = [
        {"type": "job_part", "id": job, "lines": part} for part in parts[-MOST_PARTS:]
    ]
    return [*sent, confirmed(job)]
