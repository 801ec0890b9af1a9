"""A signotec pad without hardware: its maker's service on a local port."""

import base64
import json
import logging
import socket
import threading
from collections.abc import Callable
from io import BytesIO
from typing import Any

from PIL import Image

from drivers.signature.links.channel import WebSocketChannel
from drivers.signature.protocol.signotec import MOST_PRESSURE, SCREEN, STORE, PadCommand
from drivers.signature.simulated.pads import SCRIBBLE, Way, walk
from drivers.uri import DeviceUri

WIDTH_PX, HEIGHT_PX, DPI, RANGE_X, RANGE_Y = 800, 480, 187, 4096, 2048
GAMMA_BY_USB = 15
NAMES = ("ok", "clear", "cancel")
#: A return code such as every failed command has.
FAILED = -1
Fields = dict[str, Any]
FAULTS = (
    "absent", "taken", "gone", "stopped", "silent", "babbles", "old", "keeps_screen", "refuses",
    "no_service",
)  # fmt: skip


class SimulatedSignotec:
    """A Gamma on USB and its service. ``signs`` plays a visitor, each time a signing begins.

    ``fault``: ``absent`` (no pad), ``taken``, ``gone`` (unplugged while signing), ``stopped`` (the
    service ends while signing), ``silent`` (it answers nothing once the pad is open),
    ``refuses`` (no signing begins), ``keeps_screen`` (erasing does nothing), ``old`` (it knows
    neither the display's dots per inch nor how to show it), ``babbles`` (no JSON).
    """

    def __init__(
        self, *, fault: str = "", signs: Callable[["SimulatedSignotec"], None] | None = None
    ) -> None:
        self.fault = fault
        self.signs = signs
        self.pictures: dict[int, Image.Image] = {}
        self.commands: list[str] = []
        self.buttons: list[Fields] = []
        self.signing = False
        self._target = SCREEN
        self._opened = False
        self._events: list[Fields] = []
        self._link: Any = None
        self._server: Any = None
        self._thread: threading.Thread | None = None

    # -- the service ----------------------------------------------------------------------------

    def start(self) -> str:
        """Listen on a port the system chooses; returns the address."""
        from websockets.sync.server import serve

        quiet = logging.getLogger(__name__)
        quiet.setLevel(logging.WARNING)
        self._server = serve(
            self._serve, "127.0.0.1", 0, compression=None, close_timeout=1.0, logger=quiet
        )
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        return f"ws://127.0.0.1:{self._server.socket.getsockname()[1]}"

    def stop(self) -> None:
        """Close the port and every connection."""
        if self._server is not None and self._thread is not None:
            self._server.shutdown()
            self._thread.join(2.0)
            self._server = self._thread = None

    def _serve(self, link: Any) -> None:
        from websockets.exceptions import ConnectionClosed

        self._link = link
        try:
            for text in link:
                for reply in self._hear(json.loads(text)):
                    link.send("?" if self.fault == "babbles" else json.dumps(reply))
                if self.fault == "stopped" and self.signing:
                    return
        except ConnectionClosed:
            return

    def _hear(self, asked: Fields) -> list[Fields]:
        command = asked["TOKEN_CMD"].removeprefix("TOKEN_CMD_")
        self.commands.append(command)
        if self.fault == "silent" and self._opened:
            return []
        reply = self._answer(command, asked)
        if reply is None:
            cause = {"TOKEN_PARAM_EXCEPTION_CAUSE": "unknown command"}
            return [_send(PadCommand.INCORRECT, **cause)]
        head = {"TOKEN_TYPE": "TOKEN_TYPE_RESPONSE", "TOKEN_CMD_ORIGIN": asked["TOKEN_CMD"]}
        events, self._events = self._events, []
        return [head | {"TOKEN_PARAM_RETURN_CODE": "0"} | reply, *events]

    def _answer(self, command: str, asked: Fields) -> Fields | None:
        match command:
            case PadCommand.COUNT:
                return _code(0 if self.fault == "absent" else 1)
            case PadCommand.INFO:
                return {"TOKEN_PARAM_TYPE": str(GAMMA_BY_USB), "TOKEN_PARAM_SERIAL": "0042"}
            case PadCommand.VERSION:
                return {"TOKEN_PARAM_VERSION": "1.31"}
            case PadCommand.OPEN:
                self._opened = self.fault != "taken"
                return _code(0 if self._opened else FAILED)
            case PadCommand.WIDTH:
                return _code(WIDTH_PX)
            case PadCommand.HEIGHT:
                return _code(HEIGHT_PX)
            case PadCommand.RANGE:
                across = {"TOKEN_PARAM_PAD_X_RESOLUTION": str(RANGE_X)}
                return across | {"TOKEN_PARAM_PAD_Y_RESOLUTION": str(RANGE_Y)}
            case PadCommand.DENSITY | PadCommand.SAVE if self.fault == "old":
                return None
            case PadCommand.DENSITY:
                return _code(DPI)
        return self._draw(command, asked)

    def _draw(self, command: str, asked: Fields) -> Fields | None:
        """Handle commands for display and store."""
        match command:
            case PadCommand.TARGET:
                self._target = int(asked["TOKEN_PARAM_TARGET"])
            case PadCommand.IMAGE:
                data = base64.b64decode(asked["TOKEN_PARAM_BITMAP"])
                self.pictures[self._target] = Image.open(BytesIO(data)).convert("RGB")
            case PadCommand.SHOW:
                self.pictures[SCREEN] = self.pictures[STORE]
            case PadCommand.ERASE:
                if self.fault != "keeps_screen":
                    self.pictures.pop(self._target, None)
            case PadCommand.SAVE:
                return {"TOKEN_PARAM_IMAGE": self._seen()}
            case _:
                return self._sign(command, asked)
        return {}

    def _sign(self, command: str, asked: Fields) -> Fields | None:
        """Handle commands for buttons and pen."""
        match command:
            case PadCommand.ADD_HOT_SPOT:
                self.buttons.append(asked)
                return _code(len(self.buttons) - 1)
            case PadCommand.CLEAR_HOT_SPOTS:
                self.buttons.clear()
            case PadCommand.START | PadCommand.RETRY:
                return self._begin()
            case PadCommand.CONFIRM | PadCommand.CANCEL:
                code = 0 if self.signing else FAILED
                self.signing = False
                return _code(code)
            case (
                PadCommand.SET_PORTS
                | PadCommand.CLOSE
                | PadCommand.SIGN_RECT
                | PadCommand.CLEAR_SIGN_RECT
            ):
                pass
            case _:
                return None
        return {}

    def _begin(self) -> Fields:
        if self.fault == "refuses":
            return _code(FAILED) | {"TOKEN_PARAM_ERROR_DESCRIPTION": "not now"}
        self.signing = True
        if self.signs is not None:
            self.signs(self)
        if self.fault == "gone":
            self._events = [
                *self._events[:5],
                _send(PadCommand.DISCONNECT, TOKEN_PARAM_PAD_INDEX="0"),  # noqa: S106 - the pad's number, no secret
            ]
        return {}

    def _seen(self) -> str:
        out = BytesIO()
        blank = Image.new("RGB", (WIDTH_PX, HEIGHT_PX), "white")
        self.pictures.get(SCREEN, blank).save(out, "PNG")
        return base64.b64encode(out.getvalue()).decode("ascii")

    # -- the visitor's side ---------------------------------------------------------------------

    def draw(self, way: Way) -> None:
        """Draw through places in thousandths of width and height, then lift the pen."""
        units = [(x * RANGE_X // 1000, y * RANGE_Y // 1000) for x, y in way]
        for number, (x, y) in enumerate(walk(units)):
            pressure = MOST_PRESSURE // 2 if number else 0
            point = {"x": str(x), "y": str(y), "p": str(pressure)}
            self._events.append(_send(PadCommand.POINT, TOKEN_PARAM_POINT=point))

    def unplug(self) -> None:
        """Pull the cable; the service reports it at once."""
        self._link.send(json.dumps(_send(PadCommand.DISCONNECT, TOKEN_PARAM_PAD_INDEX="0")))  # noqa: S106 - the pad's number, no secret

    def tap(self, button: str) -> None:
        """Tap one of the buttons, counted in the order they were made."""
        spot = str(NAMES.index(button))
        self._events.append(_send(PadCommand.PRESSED, TOKEN_PARAM_HOTSPOT_ID=spot))


def sign_and_confirm(pad: SimulatedSignotec) -> None:
    """Sign and confirm, as a cooperative visitor does."""
    for way in SCRIBBLE:
        pad.draw(way)
    pad.tap("ok")


def _code(number: int) -> Fields:
    return {"TOKEN_PARAM_RETURN_CODE": str(number)}


def _send(command: PadCommand, **values: Any) -> Fields:
    return {"TOKEN_TYPE": "TOKEN_TYPE_SEND", "TOKEN_CMD": f"TOKEN_CMD_{command}"} | values


class SimulatedChannel(WebSocketChannel):
    """The channel to a simulated service that runs as long as the channel is open."""

    def __init__(self, service: SimulatedSignotec | None) -> None:
        super().__init__(DeviceUri("ws", f"127.0.0.1:{_closed_port()}"))
        self._service = service

    @classmethod
    def from_uri(cls, uri: DeviceUri) -> "SimulatedChannel":
        """``sim:signotec?fault=no_service|…&visitor=signs|cancels|nobody``."""
        fault = uri.fault(*FAULTS)
        visitors = {"signs": sign_and_confirm, "cancels": lambda pad: pad.tap("cancel")}
        visitor = visitors.get(uri.word("visitor", (*visitors, "nobody"), "signs"))
        return cls(None if fault == "no_service" else SimulatedSignotec(fault=fault, signs=visitor))

    def open(self) -> None:
        """Start the service, unless there is none, and connect."""
        if self._service is not None:
            place = self._service.start().removeprefix("ws://")
            self._uri = DeviceUri("ws", place)
        super().open()

    def close(self) -> None:
        """Hang up and end the service."""
        super().close()
        if self._service is not None:
            self._service.stop()


def _closed_port() -> int:
    """A loopback port on which nothing listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
