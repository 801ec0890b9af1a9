"""What server and device hosts send each other, and the table of jobs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Generic, Literal, NotRequired, TypedDict, TypeVar

from annotated_types import Interval, Len, MaxLen

from queue_server.wire.devices import DeviceKind, InputText, OutcomeText
from queue_server.wire.messages.devices import DeviceState, SlipTrouble
from queue_server.wire.messages.tickets import Ticket
from queue_server.wire.paths import CAPTURES, PREVIEWS
from queue_server.wire.shapes import Pattern

#: The longest code that a scanner may report.
MAX_EVENT_VALUE = 1024
#: Bytes of one signature, unpacked.
MOST_SIGNED_BYTES = 16 * 1024 * 1024
#: Characters that a pad shows, and the longest that it waits for a visitor (s).
MOST_FORM_CHARS, LONGEST_SIGNING_S = 5000, 300

CaptureMode = Literal["id", "document", "plain", "finish", "forget"]
SignatureFormat = Literal["png", "inkml", "iso19794-7"]
#: The secret name under which the server waits for what a host uploads.
UploadName = Annotated[str, Pattern(pattern="^[0-9A-Za-z]+$", max_length=64)]
_Point = Annotated[list[int | float], Len(4, 4)]
#: No list has more items than the bytes it came in.
_Stroke = Annotated[list[_Point], MaxLen(MOST_SIGNED_BYTES)]
#: A file of a signature, in base64.
Signed64 = Annotated[str, MaxLen(4 * MOST_SIGNED_BYTES // 3 + 4)]


class EmptyBody(TypedDict):
    """The verb says it all."""


class PrintJobBody(TypedDict):
    """The ticket whose slip is printed once more, marked as a reprint."""

    ticket: Ticket
    reprint: bool


class PowerBody(TypedDict):
    """Whether the panel is to be on."""

    on: bool


class CaptureBody(TypedDict):
    """What to take: an identity photograph, a page, or the plain picture.

    A page goes to ``document`` as an earlier answer named it, or to a new one; ``again`` puts it
    in the place of the last one, ``finish`` also asks for the PDF. The modes ``finish`` and
    ``forget`` take no picture: they end the document named with its PDF, or without.
    """

    mode: CaptureMode
    document: NotRequired[str | None]
    finish: NotRequired[bool]
    again: NotRequired[bool]


class CaptureJobBody(CaptureBody):
    """What to take, as a clerk asks for it, and where the server waits for the parts: those that
    there are of ``picture``, ``overlay``, ``document`` and ``facts``.
    """

    upload: UploadName


class PreviewJobBody(TypedDict):
    """Where the server waits for frames, until it answers *not found*."""

    upload: UploadName


class SignJobBody(TypedDict):
    """What a pad shows, the words of its buttons (ok, clear, cancel), and how long it waits.

    ``formats``: files wanted besides strokes and SVG.
    """

    text: Annotated[str, MaxLen(MOST_FORM_CHARS)]
    buttons: Annotated[list[str], Len(3, 3)]
    timeout_s: Annotated[float, Interval(gt=0, le=LONGEST_SIGNING_S)]
    formats: NotRequired[list[SignatureFormat]]


class Advice(TypedDict):
    """Something to check (``photo.<code>`` in the catalogue) and the figure behind it."""

    code: str
    value: float


class Facts(TypedDict):
    """What the host says about a capture: the part ``facts`` beside its pictures."""

    advice: list[Advice]
    document: str | None
    pages: int


class PadAnswer(TypedDict):
    """How a signing ended at the pad: JSON, deflated, in base64, cut into lines.

    ``strokes``: lists of points ``[x, y, pressure, ms]``, x and y in 0.01 mm from the top left,
    pressure 0 to 1, ms since the first touch. ``files``: base64 by format.
    """

    outcome: Literal["signed", "refused", "unable"]
    strokes: Annotated[list[_Stroke], MaxLen(MOST_SIGNED_BYTES)]
    svg: Annotated[str, MaxLen(MOST_SIGNED_BYTES)] | None
    device: dict[str, str]
    files: NotRequired[dict[str, Signed64]]


JobVerb = Literal[
    "test", "print", "power", "traffic", "capture", "preview", "sign", "sign_end"
]  # fmt: skip
JobBody = EmptyBody | PrintJobBody | PowerBody | CaptureJobBody | PreviewJobBody | SignJobBody
Body = TypeVar("Body", bound=JobBody)


@dataclass(frozen=True, slots=True)
class JobKind(Generic[Body]):
    """One verb of the table: what it takes, what it gives, and which kind of device does it.

    ``device`` None: any. ``answer``: the shape of what comes before ``job_done``: as lines of
    ``job_part``, or in files that are uploaded below ``upload``.
    """

    verb: JobVerb
    body: type[Body]
    device: DeviceKind | None = None
    answer: Any = None
    upload: str = ""


TEST = JobKind("test", EmptyBody)
PRINT = JobKind("print", PrintJobBody, DeviceKind.PRINTER)
POWER = JobKind("power", PowerBody, DeviceKind.PANEL)
TRAFFIC = JobKind("traffic", EmptyBody, answer=list[str])
CAPTURE = JobKind("capture", CaptureJobBody, DeviceKind.PHOTO, Facts, CAPTURES)
PREVIEW = JobKind("preview", PreviewJobBody, DeviceKind.PHOTO, bytes, PREVIEWS)
SIGN = JobKind("sign", SignJobBody, DeviceKind.SIGNATURE, PadAnswer)
SIGN_END = JobKind("sign_end", EmptyBody, DeviceKind.SIGNATURE)
#: Every job that a device host can be given.
JOBS: Mapping[str, JobKind[Any]] = {
    kind.verb: kind for kind in (TEST, PRINT, POWER, TRAFFIC, CAPTURE, PREVIEW, SIGN, SIGN_END)
}


class Job(TypedDict):
    """Server to a device host: do this with one of your devices and answer ``job_done``."""

    type: Literal["job"]
    id: str
    device: str
    verb: JobVerb
    body: JobBody


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
