"""A signotec pad: shows the form, lets the visitor sign, takes taps on its three buttons."""

import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from drivers.base import Health, SignatureResult, Stage
from drivers.errors import (
    DeviceAbsent,
    DeviceError,
    DeviceGone,
    DeviceTaken,
    DeviceTimeout,
    ProtocolError,
)
from drivers.signature.links.channel import Channel
from drivers.signature.protocol import signotec
from drivers.signature.protocol.signotec import (
    PERSONAL,
    ButtonTapped,
    Disconnected,
    Display,
    Incorrect,
    Message,
    Model,
    PadCommand,
    Point,
    Response,
)
from drivers.signature.screen import Form, draw_form
from drivers.signature.strokes.ink import Ink, Sample, Surface
from drivers.tap import Tap
from queue_server.wire.devices import Reason, Remedy

#: How long the service may take over a command: a picture crosses a slow line to the pad.
ANSWER_S = 10.0
READ_S = 0.05
#: Events kept while a command is answered; a pad sends 500 points a second at most.
MOST_WAITING = 5000
#: Only the first pad of a machine is used.
FIRST = 0


class SignotecPad:
    """See :class:`drivers.base.SignaturePad`."""

    def __init__(
        self,
        channel: Channel,
        tap: Tap,
        *,
        font: Path | None = None,
        ports: str = "HID",
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._channel = channel
        self._tap = tap
        self._font = font
        self._ports = ports
        self._clock = clock
        self._abandoned = False
        self._waiting: deque[Message] = deque(maxlen=MOST_WAITING)
        self._display: Display | None = None
        self._about: dict[str, str] = {}
        self._taken = False
        self._clean = True
        self._idle: str | None = None

    def open(self) -> Health:
        """Reach the service, take the first pad and learn its display.

        Raises:
            DeviceError: The service or the pad cannot be reached, or its type is unknown.
        """
        self._channel.open()
        self._ask(PadCommand.SET_PORTS, port_list=self._ports)
        if not self._ask(PadCommand.COUNT).code:
            raise DeviceAbsent("the service sees no pad")
        reply = self._ask(PadCommand.INFO, index=FIRST)
        kind = reply.number("TYPE")
        model = signotec.MODELS.get(kind) or Model(name=f"type {kind}", dpi=0)
        firmware = self._ask(PadCommand.VERSION, index=FIRST).text("VERSION")
        self._about = {"model": f"signotec {model.name}", "firmware": firmware}
        self._about["serial"] = reply.text("SERIAL")
        self._ask(PadCommand.OPEN, index=FIRST, erase_display="TRUE")
        self._taken = True
        self._display = self._learn(model)
        self._clear()
        return self._health()

    def _learn(self, model: Model) -> Display:
        size = self._ask(PadCommand.WIDTH).code, self._ask(PadCommand.HEIGHT).code
        ranges = self._ask(PadCommand.RANGE)
        across = ranges.number("PAD_X_RESOLUTION"), ranges.number("PAD_Y_RESOLUTION")
        reply = self._try(PadCommand.DENSITY)
        return Display.of(size, across, reply.code if reply and reply.code else model.dpi)

    def poll(self) -> Health:
        """Ask the service for something small, and clear a screen that was left uncleared.

        Raises:
            DeviceError: When pad or service is lost.
        """
        self._ask(PadCommand.WIDTH)
        self._drop_waiting()
        if not self._clean:
            self._clear()
        return self._health()

    def _health(self) -> Health:
        if self._clean:
            return Health()
        return Health(
            stage=Stage.DEGRADED, reason=Reason.SCREEN_NOT_CLEARED, remedy=Remedy.POWER_CYCLE
        )

    def close(self) -> None:
        """Give the pad back and hang up."""
        if self._taken:
            with suppress(DeviceError):
                self._channel.send(signotec.request(PadCommand.CLOSE, index=FIRST))
        self._taken, self._display = False, None
        self._channel.close()

    def abandon(self) -> None:
        """Make pending calls fail at once."""
        self._abandoned = True
        self._channel.abandon()

    def capture(
        self,
        text: str,
        *,
        buttons: Sequence[str],
        timeout_s: float,
        stopped: Callable[[], bool] = lambda: False,
    ) -> SignatureResult:
        """Show ``text`` and let the visitor sign until ok, cancel or time-out.

        Outcomes: ``signed``; ``refused`` (cancelled); ``unable`` (time is up, stopped, or
        ok without ink).

        Raises:
            DeviceError: Pad or service was lost, or refused a command.
        """
        display = self._known()
        form = draw_form(display.width_px, display.height_px, text, buttons, self._font)
        signing = _Signing(self, display)
        try:
            spots = self._show(form)
            outcome = signing.run(spots, timeout_s, stopped)
        finally:
            self._leave()
        strokes = signing.ink.result() if outcome == "signed" else ()
        return SignatureResult(outcome=outcome, strokes=strokes, device=self._about)

    def _known(self) -> Display:
        if self._display is None:
            raise DeviceGone("not open")
        return self._display

    # -- commands to the pad ----------------------------------------------------------------

    def _show(self, form: Form) -> dict[int, str]:
        """Draw the form out of sight, then show it; returns the names of the buttons by id."""
        self._drop_waiting()
        self._clean = False
        self._ask(PadCommand.TARGET, target=signotec.STORE)
        self._ask(PadCommand.IMAGE, x_pos=0, y_pos=0, bitmap=signotec.png(form.picture))
        spots = {
            self._ask(
                PadCommand.ADD_HOT_SPOT, **_box(b.left, b.top, b.right, b.bottom)
            ).code: b.name
            for b in form.buttons
        }
        if len(spots) < len(form.buttons):
            raise ProtocolError("two buttons were given one id", reason=Reason.PAD_REFUSED)
        edge = min(button.top for button in form.buttons)
        self._ask(PadCommand.SIGN_RECT, **_box(0, 0, form.picture.width, edge))
        self._ask(PadCommand.TARGET, target=signotec.SCREEN)
        self._ask(PadCommand.SHOW, store_id=signotec.STORE)
        self._ask(PadCommand.START)
        return spots

    def _leave(self) -> None:
        """Leave nothing of the visitor's on the pad, whatever happened."""
        with suppress(DeviceError):
            self._try(PadCommand.CANCEL)
            self._clear()

    def _clear(self) -> None:
        """Erase store and display, then check that the form is gone from the display."""
        self._try(PadCommand.CLEAR_HOT_SPOTS)
        self._try(PadCommand.CLEAR_SIGN_RECT)
        erased = [self._erase(target) for target in (signotec.STORE, signotec.SCREEN)]
        seen = self._look()
        if self._idle is None:
            self._idle = seen
        self._clean = all(erased) and seen in ("", self._idle)

    def _erase(self, target: int) -> bool:
        reply = self._try(PadCommand.TARGET, target=target)
        return reply is not None and self._try(PadCommand.ERASE) is not None

    def _look(self) -> str:
        """What the display shows; empty when it is blank, or the service cannot tell."""
        seen = self._try(PadCommand.SAVE, file_type=signotec.PNG_FILE, options=0)
        if seen is None or signotec.is_blank(seen.text("IMAGE")):
            return ""
        return seen.text("IMAGE")

    def _try(self, command: PadCommand, **values: object) -> Response | None:
        """Ask for something that the service may refuse; None if it does."""
        try:
            return self._ask(command, **values)
        except ProtocolError:
            return None

    def _ask(self, command: PadCommand, **values: object) -> Response:
        self._check()
        text = signotec.request(command, **values)
        self._channel.send(text)
        if command in PERSONAL:
            self._tap.hidden(">", len(text))
        else:
            self._tap.sent(text.encode())
        deadline = self._clock() + ANSWER_S
        while self._clock() < deadline:
            message = self._hear(READ_S)
            if isinstance(message, Response) and message.command == command:
                return _accepted(message)
            if isinstance(message, Incorrect):
                raise ProtocolError(message.cause, reason=Reason.PAD_REFUSED)
            if message is not None and not isinstance(message, Response):
                self._waiting.append(message)
        raise DeviceTimeout(f"no answer to {command}")

    def _hear(self, timeout_s: float) -> Message | None:
        """The next message that matters, waiting up to ``timeout_s``."""
        self._check()
        text = self._channel.receive(timeout_s)
        if text is None:
            return None
        message = signotec.parse(text)
        if isinstance(message, Response) and message.command not in PERSONAL:
            self._tap.received(text.encode())
        else:
            self._tap.hidden("<", len(text))
        return message

    def next_event(self) -> Point | ButtonTapped | None:
        """What the visitor did next, waiting a moment; None when there was nothing.

        Raises:
            DeviceGone: The pad was unplugged.
        """
        return self._next(self._waiting.popleft() if self._waiting else self._hear(READ_S))

    def _next(self, message: Message | None) -> Point | ButtonTapped | None:
        if isinstance(message, Disconnected):
            raise DeviceGone("the pad was unplugged")
        return message if isinstance(message, Point | ButtonTapped) else None

    def _drop_waiting(self) -> None:
        while self._waiting:
            self._next(self._waiting.popleft())

    def retry(self) -> None:
        """Take the ink off the pad, and drop points still under way, which belong to it."""
        self._ask(PadCommand.RETRY)
        self._drop_waiting()

    def confirm(self) -> None:
        """End the signing; all its points have arrived by then."""
        self._ask(PadCommand.CONFIRM)

    def now(self) -> float:
        """Monotonic s."""
        return self._clock()

    @property
    def more(self) -> bool:
        """Whether events are waiting that came while a command was answered."""
        return bool(self._waiting)

    def _check(self) -> None:
        if self._abandoned:
            raise DeviceGone("given up by the supervisor", reason=Reason.ABANDONED)


def _accepted(response: Response) -> Response:
    if response.code >= 0:
        return response
    detail = f"{response.command}: {response.code} {response.error}"
    if response.command == PadCommand.OPEN:
        raise DeviceTaken(detail)
    raise ProtocolError(detail, reason=Reason.PAD_REFUSED)


def _box(left: int, top: int, right: int, bottom: int) -> dict[str, object]:
    return {"left": left, "top": top, "width": right - left, "height": bottom - top}


class _Signing:
    """One signing: points and buttons until one of them ends it.

    A point of pressure 0 begins a stroke and does not carry its pressure; it takes that of the
    next point. Points carry no time: that of their arrival is used.
    """

    def __init__(self, pad: SignotecPad, display: Display) -> None:
        self._pad, self._display = pad, display
        surface = Surface(units_per_inch=2540, most_pressure=signotec.MOST_PRESSURE)
        self.ink = Ink(surface, on=1, off=1)
        self._first: Sample | None = None

    def run(self, spots: dict[int, str], timeout_s: float, stopped: Callable[[], bool]) -> str:
        began = self._pad.now()
        while self._pad.now() - began < timeout_s and not stopped():
            event = self._pad.next_event()
            if isinstance(event, Point):
                self._draw(event)
            elif isinstance(event, ButtonTapped):
                outcome = self._pressed(spots.get(event.spot))
                if outcome is not None:
                    return outcome
        return "unable"

    def _pressed(self, button: str | None) -> str | None:
        if button == "clear":
            self._pad.retry()
            self.ink.clear()
            self._first = None
        elif button == "cancel":
            return "refused"
        elif button == "ok":
            self._pad.confirm()
            self._take_the_rest()
            return "signed" if self.ink.strokes else "unable"
        return None

    def _take_the_rest(self) -> None:
        while self._pad.more:
            event = self._pad.next_event()
            if isinstance(event, Point):
                self._draw(event)

    def _draw(self, point: Point) -> None:
        x, y = self._display.place(point)
        at_ms = round(self._pad.now() * 1000)
        here = Sample(ready=True, x=x, y=y, pressure=point.pressure, at_ms=at_ms)
        if point.pressure <= 0:
            self.ink.feed(replace(here, ready=False))
            self._first = here
            return
        if self._first is not None:
            self.ink.feed(replace(self._first, pressure=point.pressure))
            self._first = None
        self.ink.feed(here)
