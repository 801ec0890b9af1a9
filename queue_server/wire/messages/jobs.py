"""What server and device hosts send each other."""

from typing import Annotated, Any, Literal, NotRequired, TypedDict

from annotated_types import MaxLen

from queue_server.wire.devices import InputText, OutcomeText
from queue_server.wire.messages.devices import DeviceState, SlipTrouble
from queue_server.wire.shapes import Pattern

#: The longest code that a scanner may report.
MAX_EVENT_VALUE = 1024


class Job(TypedDict):
    """Server to a device host: do this with one of your devices and answer ``job_done``.

    To a display, whose ``device`` is itself and has no name: a supervisor's order, unanswered.
    """

    type: Literal["job"]
    id: str
    device: str
    verb: Literal[
        "test", "print", "power", "traffic", "capture", "preview", "sign", "sign_end",
        "identify", "reload", "mute", "volume", "layout", "restart", "screenshot",
    ]  # fmt: skip
    body: dict[str, Any]


class DeviceReport(TypedDict):
    """A device host (or a kiosk) reports the states of all its devices; replaces its previous
    report.

    A TV reports one device of kind ``display``: itself. Its name may be left empty.
    """

    type: Literal["device_states"]
    devices: list[DeviceState]


class JobDone(TypedDict):
    """A device host has settled a job."""

    type: Literal["job_done"]
    id: str
    outcome: OutcomeText
    remedy: NotRequired[str | None]
    detail: NotRequired[str | None]


class JobPart(TypedDict):
    """Lines of a job's answer, in order, before its ``job_done``."""

    type: Literal["job_part"]
    id: str
    lines: list[str]


class SlipReport(TypedDict):
    """A kiosk reports which slips failed or are uncertain; replaces its previous report."""

    type: Literal["slips"]
    slips: list[SlipTrouble]


class Searched(TypedDict):
    """A visitor has searched for a service at a kiosk; the words themselves are not sent."""

    type: Literal["searched"]
    language: Annotated[str, MaxLen(10)]
    found: bool


class DeviceEvent(TypedDict):
    """A device host reports what a person did at a device; one ``id`` counts once.

    ``value``: a counter verb for a key, the code for a scanner, 1 to 5 for a rating, then the
    reasons for it.
    """

    type: Literal["device_event"]
    id: Annotated[str, Pattern(pattern=r"^[0-9A-Za-z]{8,40}$")]
    device: str
    event: InputText
    value: Annotated[str, MaxLen(MAX_EVENT_VALUE)]


class Moved(TypedDict):
    """To listeners of ``counter:<n>``: the same clerk now works there in another window."""

    type: Literal["moved"]
    counter: int


class Scanned(TypedDict):
    """To listeners of ``counter:<n>``: a code was scanned there; sent once only."""

    type: Literal["scanned"]
    counter: int
    device: str
    code: str
    at: str
