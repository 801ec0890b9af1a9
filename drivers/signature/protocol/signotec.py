"""signotec pads behind their maker's local service: messages to values and back. Pure.

The service (STPadServer) takes JSON objects over a WebSocket, and writes every number as text. A
request names its command; the response names the command it answers and carries a return code,
negative when it failed; events at the pad come as messages of type SEND. The
service's API mode is used, in which the screen is ours to draw and places on it become buttons.

Source: the maker's demo page and ``STPadServerLib`` as published in public repositories. There a
point of pressure 0 is the first of a new stroke, and coordinates span the whole display, by
SIGNATURE_GET_RESOLUTION.
"""

import base64
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from io import BytesIO

from PIL import Image

from drivers.errors import ProtocolError, Unsupported
from queue_server.wire.devices import Reason

#: A pad never sends longer numbers.
_NUMBER = re.compile(r"\s*(-?[0-9]{1,9})\s*", re.ASCII)
#: Assumed: ten bits. No message reports it.
MOST_PRESSURE = 1023
#: The display itself, and the picture store that is drawn on before it is shown.
SCREEN, STORE = 0, 1
PNG_FILE = 1
_WORDS = 200
#: No pad has fewer dots: there would be no room for a form and three buttons.
LEAST_PX = 64


class PadCommand(StrEnum):
    """Commands and events this driver uses, without ``TOKEN_CMD_``."""

    SET_PORTS = "API_DEVICE_SET_COM_PORT"
    COUNT = "API_DEVICE_GET_COUNT"
    INFO = "API_DEVICE_GET_INFO"
    VERSION = "API_DEVICE_GET_VERSION"
    OPEN = "API_DEVICE_OPEN"
    CLOSE = "API_DEVICE_CLOSE"
    WIDTH = "API_DISPLAY_GET_WIDTH"
    HEIGHT = "API_DISPLAY_GET_HEIGHT"
    DENSITY = "API_DISPLAY_GET_RESOLUTION"
    TARGET = "API_DISPLAY_SET_TARGET"
    IMAGE = "API_DISPLAY_SET_IMAGE"
    SHOW = "API_DISPLAY_SET_IMAGE_FROM_STORE"
    ERASE = "API_DISPLAY_ERASE"
    SAVE = "API_DISPLAY_SAVE_IMAGE_AS_STREAM"
    ADD_HOT_SPOT = "API_SENSOR_ADD_HOT_SPOT"
    CLEAR_HOT_SPOTS = "API_SENSOR_CLEAR_HOT_SPOTS"
    SIGN_RECT = "API_SENSOR_SET_SIGN_RECT"
    CLEAR_SIGN_RECT = "API_SENSOR_CLEAR_SIGN_RECT"
    RANGE = "API_SIGNATURE_GET_RESOLUTION"
    START = "API_SIGNATURE_START"
    RETRY = "API_SIGNATURE_RETRY"
    CONFIRM = "API_SIGNATURE_CONFIRM"
    CANCEL = "API_SIGNATURE_CANCEL"
    POINT = "SIGNATURE_POINT"
    PRESSED = "API_SENSOR_HOT_SPOT_PRESSED"
    DISCONNECT = "DISCONNECT"
    INCORRECT = "INCORRECT_COMMAND"


#: Commands that carry the visitor's form or ink, which are never kept.
PERSONAL = frozenset((PadCommand.IMAGE, PadCommand.SAVE, PadCommand.POINT))


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """An answer. ``code`` is a result for some commands, negative for a failure."""

    command: str
    code: int
    error: str = ""
    values: Mapping[str, object]

    def text(self, name: str) -> str:
        """A value as text; empty when there is none."""
        value = self.values.get(f"TOKEN_PARAM_{name}", "")
        return value if isinstance(value, str) else str(value)

    def number(self, name: str) -> int:
        """A value as a whole number.

        Raises:
            ProtocolError: If it is not one.
        """
        return _number(self.values.get(f"TOKEN_PARAM_{name}"), name)


@dataclass(frozen=True, slots=True)
class Point:
    """A sample of the pen in the pad's own units; ``pressure`` 0 begins a stroke."""

    x: int
    y: int
    pressure: int


@dataclass(frozen=True, slots=True)
class ButtonTapped:
    """A place made a button was tapped: its id."""

    spot: int


@dataclass(frozen=True, slots=True)
class Disconnected:
    """The pad was unplugged."""


@dataclass(frozen=True, slots=True)
class Incorrect:
    """The service does not know the last command."""

    cause: str


Message = Response | Point | ButtonTapped | Disconnected | Incorrect


def request(command: PadCommand, **values: object) -> str:
    """A request; ``values`` are named as the service names them, in small letters."""
    parameters = {f"TOKEN_PARAM_{name.upper()}": str(value) for name, value in values.items()}
    head = {"TOKEN_TYPE": "TOKEN_TYPE_REQUEST", "TOKEN_CMD": f"TOKEN_CMD_{command}"}
    return json.dumps(head | parameters)


def parse(text: str) -> Message | None:
    """What the service sent; None for messages about something else.

    Raises:
        ProtocolError: It is not such a message, or a number in it is invalid.
    """
    try:
        reply = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ProtocolError("the service did not speak JSON") from error
    if not isinstance(reply, dict):
        raise ProtocolError("the service sent no object")
    match reply.get("TOKEN_TYPE"):
        case "TOKEN_TYPE_RESPONSE":
            return _response(reply)
        case "TOKEN_TYPE_SEND":
            return _event(reply)
    return None


def _response(reply: dict[str, object]) -> Response:
    return Response(
        command=str(reply.get("TOKEN_CMD_ORIGIN", "")).removeprefix("TOKEN_CMD_"),
        code=_number(reply.get("TOKEN_PARAM_RETURN_CODE"), "RETURN_CODE"),
        error=str(reply.get("TOKEN_PARAM_ERROR_DESCRIPTION", ""))[:_WORDS],
        values=reply,
    )


def _event(reply: dict[str, object]) -> Message | None:
    match str(reply.get("TOKEN_CMD", "")).removeprefix("TOKEN_CMD_"):
        case PadCommand.POINT:
            return _point(reply.get("TOKEN_PARAM_POINT"))
        case PadCommand.PRESSED:
            return ButtonTapped(_number(reply.get("TOKEN_PARAM_HOTSPOT_ID"), "HOTSPOT_ID"))
        case PadCommand.DISCONNECT:
            return Disconnected()
        case PadCommand.INCORRECT:
            return Incorrect(str(reply.get("TOKEN_PARAM_EXCEPTION_CAUSE", ""))[:_WORDS])
    return None


def _point(reply: object) -> Point:
    if not isinstance(reply, dict):
        raise ProtocolError("a point without x, y and p")
    x, y, pressure = (_number(reply.get(name), name) for name in ("x", "y", "p"))
    return Point(x, y, pressure)


def _number(value: object, name: str) -> int:
    found = _NUMBER.fullmatch(str(value)) if type(value) in (int, str) else None
    if found is None:
        raise ProtocolError(f"{name} is not a number")
    return int(found[1])


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """What is known of a type of pad: its name, and its display's dots per inch."""

    name: str
    dpi: float


def _models() -> dict[int, Model]:
    # Derived from the display sizes these are sold with, not measured; used only where a
    # service is too old to report it.
    kinds = (
        (("Sigma", 85.6), (1, 2)),
        (("Omega", 140.4), (11, 12)),
        (("Gamma", 186.6), (15, 16)),
        (("Delta", 149.5), (21, 22, 23)),
        (("Alpha", 155.2), (31, 32, 33)),
    )
    return {number: Model(name=n, dpi=dpi) for (n, dpi), numbers in kinds for number in numbers}


#: By the number a pad gives as its type: one for each way of connecting it.
MODELS = _models()


@dataclass(frozen=True, slots=True, kw_only=True)
class Display:
    """A pad's display: size in dots, dots per inch, and the pen's coordinates across it."""

    width_px: int
    height_px: int
    dpi: float
    range_x: int
    range_y: int

    @classmethod
    def of(cls, size: tuple[int, int], ranges: tuple[int, int], dpi: float) -> "Display":
        """A display, if its size makes sense.

        Raises:
            ProtocolError: It does not.
            Unsupported: Its dots per inch are unknown (``unknown_model``).
        """
        if not all(LEAST_PX <= side <= 4096 for side in size) or min(ranges) <= 0:
            raise ProtocolError("the pad reports an impossible display size")
        if dpi <= 0:
            raise Unsupported("no dots an inch for this type of pad", reason=Reason.UNKNOWN_MODEL)
        return cls(
            width_px=size[0], height_px=size[1], dpi=dpi, range_x=ranges[0], range_y=ranges[1]
        )

    def place(self, point: Point) -> tuple[int, int]:
        """Where a point lies, in 0.01 mm from the top left."""
        width, height = self.width_px * 2540 / self.dpi, self.height_px * 2540 / self.dpi
        return round(point.x * width / self.range_x), round(point.y * height / self.range_y)


def png(picture: Image.Image) -> str:
    """A picture as the service takes it: PNG, base64."""
    out = BytesIO()
    picture.save(out, "PNG")
    return base64.b64encode(out.getvalue()).decode("ascii")


def is_blank(image: str) -> bool:
    """Whether a PNG in base64 shows only one colour; one that cannot be read is not blank."""
    try:
        with Image.open(BytesIO(base64.b64decode(image, validate=True))) as picture:
            if max(picture.size) > 4096:
                return False
            colours = picture.convert("RGB").getcolors(1)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return False
    return colours is not None
