"""Devices, the screens that are enrolled, and slips that went wrong."""

from typing import Annotated, Literal, NotRequired, TypedDict

from annotated_types import MaxLen

from queue_server.wire.devices import PaperText, PowerText, SoundText, StageText
from queue_server.wire.messages.values import Count

#: The longest text a device may report about itself.
MAX_FIRMWARE = 120


class DeviceCounts(TypedDict):
    """What became of a device's work since its host started.

    ``done``, ``failed``, ``uncertain``: jobs by how they ended; something a person did at a device
    counts as one done. ``losses``: how often its link was lost.
    """

    done: Count
    failed: Count
    uncertain: Count
    losses: Count


class DeviceState(TypedDict):
    """One device as its host reports it; a kiosk or TV is one too.

    ``label`` is what people call it, from the server's configuration; null if that has none.
    ``announced`` is how far a TV has called numbers. ``firmware``: model and version as the device
    reports them, a kiosk's or TV's the version of its program; null when it reports neither.
    ``configured`` is False if the server's configuration does not name it: it has no counter and
    its events are refused. ``sound``: how far a TV's or loudspeaker's sound is known to get.
    ``power``: what a wall's panel reports.
    """

    name: str
    kind: str
    driver: str
    uri: str
    counter: int | None
    host: str
    state: StageText
    since: str
    reason: str | None
    remedy: str | None
    paper: PaperText | None
    last_ok: str | None
    announced: NotRequired[int | None]
    firmware: NotRequired[Annotated[str, MaxLen(MAX_FIRMWARE)] | None]
    counts: NotRequired[DeviceCounts | None]
    configured: NotRequired[bool]
    label: NotRequired[str | None]
    sound: NotRequired[SoundText | None]
    power: NotRequired[PowerText | None]


class SlipTrouble(TypedDict):
    """A slip that did not come out, or perhaps did not: by ticket and printer, with what helps."""

    ticket: str
    device: str
    outcome: Literal["uncertain", "failed"]
    reason: str | None
    remedy: str | None
    at: str


class Slip(SlipTrouble):
    """The same as staff see it: which number, at which kiosk."""

    label: str
    host: str


class MachineState(TypedDict):
    """An enrolled kiosk, TV or device host: connected or not, how far it has announced.

    ``seen``: when it was last connected; null if it never was. ``label``: what people call it.
    """

    name: str
    kind: str
    connected: bool
    since: str | None
    announced: int
    revoked: bool
    seen: NotRequired[str | None]
    label: NotRequired[str | None]


class MachineAlarm(TypedDict):
    """Something about a machine that a supervisor has to look into, and how often it happened.

    ``code`` is that of the refused event, ``token_shared``, or ``number_refused``: ``device`` is
    then the number on the paper that a kiosk gave without the server. ``label``: what people call
    the device, or the machine if there is no device.
    """

    code: str
    machine: str
    device: str | None
    count: int
    since: str
    remedy: str
    label: NotRequired[str | None]


class Devices(TypedDict):
    """Topic ``devices``: every device and screen, failed slips of waiting visitors, alarms."""

    type: Literal["devices"]
    at: str
    devices: list[DeviceState]
    screens: list[MachineState]
    slips: list[Slip]
    alarms: list[MachineAlarm]
