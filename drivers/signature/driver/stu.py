"""A Wacom STU pad: shows the form, lets the visitor sign, takes taps on its three buttons."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from drivers.base import Health, SignatureResult, Stage
from drivers.errors import DeviceGone, DeviceTimeout, ProtocolError, Unsupported
from drivers.signature.links.hid import Hid
from drivers.signature.protocol import stu
from drivers.signature.protocol.stu import Capability, Information, Status, StuReport
from drivers.signature.screen import Button, Form, draw_form, pixels
from drivers.signature.strokes.ink import Ink, Phase, Sample, Surface, Unwrapped
from drivers.tap import Tap
from queue_server.wire.devices import Reason

#: How often and how long the pad is asked whether it is ready for the next command.
ASK_TIMES, ASK_EACH_S = 40, 0.05
READ_MS = 100
#: Limit for a picture through the bulk endpoint: many times what full-speed USB needs.
BULK_S = 10.0


@dataclass(frozen=True, slots=True)
class PadClock:
    """The clock (monotonic s) and how to wait, so that tests take no time."""

    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


class StuPad:
    """See :class:`drivers.base.SignaturePad`."""

    def __init__(
        self, hid: Hid, tap: Tap, *, font: Path | None = None, waiting: PadClock | None = None
    ) -> None:
        self._hid = hid
        self._tap = tap
        self._font = font
        self._wait = waiting or PadClock()
        self._abandoned = False
        self._model = stu.MODELS.get(hid.product & 0xFF)
        self._can: Capability | None = None
        self._bulk = False
        self.information: Information | None = None

    def open(self) -> Health:
        """Reach the pad and learn what it can.

        Raises:
            DeviceError: It cannot be reached, or this driver does not know it.
        """
        self._hid.open()
        self._bulk = bool(self._hid.bulk_bytes)
        self.information = Information.parse(self._get(StuReport.INFORMATION, 12))
        self._can = Capability.parse(self._get(StuReport.CAPABILITY, 15))
        self._idle()
        return Health(firmware=f"{self.information.model} {self.information.firmware}".strip())

    def poll(self) -> Health:
        """Ask for its status.

        Raises:
            DeviceError: When it is lost.
        """
        status, _ = stu.parse_status(self._get(StuReport.STATUS, 5))
        if status == Status.RESET:
            raise DeviceGone("the pad has started again")
        return Health(stage=Stage.READY)

    def close(self) -> None:
        """Let go of the pad."""
        self._hid.close()

    def abandon(self) -> None:
        """Make pending calls end at their next report."""
        self._abandoned = True

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
            Unsupported: The pad sends its pen encrypted (``encrypted_pad``).
            DeviceError: The pad was lost.
        """
        can = self._known()
        form = draw_form(can.width_px, can.height_px, text, buttons, self._font)
        self._show(form, can)
        on, off = stu.parse_thresholds(self._get(StuReport.INK_THRESHOLD, 5))
        ink = Ink(_surface(can), on=on, off=off)
        self._begin()
        try:
            outcome = _Signing(self, form, can, ink).run(timeout_s, stopped)
        finally:
            self._end()
        strokes = ink.result() if outcome == "signed" else ()
        return SignatureResult(outcome=outcome, strokes=strokes, device=self._about())

    def _about(self) -> dict[str, str]:
        found = self.information
        return {"model": found.model, "firmware": found.firmware} if found else {}

    def _known(self) -> Capability:
        if self._can is None:
            raise DeviceGone("not open")
        return self._can

    # -- commands to the pad ----------------------------------------------------------------

    def _show(self, form: Form, can: Capability) -> None:
        self._until(Status.READY)
        self._set(stu.command(StuReport.CLEAR_SCREEN, 0))
        if self._bulk and not self._shown_in_bulk(form, can):
            self._bulk = False
        if not self._bulk and (result := self._send_picture(form, can, bulk=False)):
            raise ProtocolError(f"the pad refused the picture: {result:#04x}")

    def _shown_in_bulk(self, form: Form, can: Capability) -> bool:
        """Show it in bulk; returns whether that worked. Reports remain if it did not."""
        try:
            return not self._send_picture(form, can, bulk=True)
        except DeviceTimeout:
            self._set(stu.command(StuReport.END_IMAGE, stu.ABANDON))
            return False

    def _send_picture(self, form: Form, can: Capability, *, bulk: bool) -> int:
        """Send a whole screen; returns the pad's result, 0 for success."""
        encoding = can.encoding(self._model, bulk=bulk)
        data = pixels(form.picture, encoding)
        self._until(Status.READY)
        self._set(stu.start_image(encoding, bulk=bulk))
        self._until(Status.IMAGE)
        if bulk:
            self._send_bulk(data)
            self._until(Status.IMAGE)
        else:
            for report in stu.image_blocks(data):
                self._set(report)
        self._set(stu.command(StuReport.END_IMAGE, stu.COMMIT))
        return self._until(Status.READY)

    def _send_bulk(self, data: bytes) -> None:
        """Send pixels in pieces, each counted: a pad that stalls takes a part, silently."""
        sent, deadline = 0, self.now() + BULK_S
        while sent < len(data):
            self._check()
            count = self._hid.write_bulk(data[sent : sent + self._hid.bulk_bytes])
            self._tap.hidden(">", count)
            sent += count
            if self.now() > deadline or not count:
                raise DeviceTimeout(f"{sent} of {len(data)} bytes of the picture taken", sent=sent)

    def _begin(self) -> None:
        if self._model is not None and self._model.timed:
            self._set(stu.command(StuReport.PEN_OPTION_MODE, 3))
        self._set(stu.command(StuReport.INKING_MODE, 1))

    def _end(self) -> None:
        """Leave nothing of the visitor's on the screen, whatever happened."""
        try:
            self._idle()
        except DeviceGone:
            return

    def _idle(self) -> None:
        self._set(stu.command(StuReport.INKING_MODE, 0))
        self._until(Status.READY)
        self._set(stu.command(StuReport.CLEAR_SCREEN, 0))

    def _until(self, expected: Status) -> int:
        """Wait until the pad takes the next command; returns the result of the last one."""
        for _ in range(ASK_TIMES):
            status, result = stu.parse_status(self._get(StuReport.STATUS, 5))
            if status == expected:
                return result
            self._wait.sleep(ASK_EACH_S)
        raise DeviceTimeout("the pad stays busy")

    def _get(self, report: StuReport, length: int) -> bytes:
        data = self._hid.get_feature(report, length)
        self._tap.received(data)
        return data

    def _set(self, data: bytes) -> None:
        self._check()
        self._hid.set_feature(data)
        if data[0] == StuReport.IMAGE_BLOCK:
            self._tap.hidden(">", len(data))  # the form may name the visitor
        else:
            self._tap.sent(data)

    def next_pen(self) -> stu.PenReport | None:
        """The next pen report, waiting a moment; None when there was none."""
        self._check()
        report = self._hid.read(READ_MS)
        self._tap.hidden("<", len(report))
        return stu.parse_pen(report)

    def clear(self, form: Form) -> None:
        """Show the form again, without ink."""
        self._set(stu.command(StuReport.INKING_MODE, 0))
        self._show(form, self._known())
        self._set(stu.command(StuReport.INKING_MODE, 1))

    def now(self) -> float:
        """Monotonic s."""
        return self._wait.clock()

    def _check(self) -> None:
        if self._abandoned:
            raise DeviceGone("given up by the supervisor", reason=Reason.ABANDONED)


def _surface(can: Capability) -> Surface:
    return Surface(units_per_inch=can.lines_per_inch, most_pressure=can.max_pressure)


class _Signing:
    """One signing: pen reports until a button ends it.

    A stroke that begins on a button is a tap when it also ends there, and never ink.
    """

    def __init__(self, pad: StuPad, form: Form, can: Capability, ink: Ink) -> None:
        self._pad, self._form, self._can, self._ink = pad, form, can, ink
        self._time = Unwrapped()
        self._pressed: Button | None = None
        self._over: Button | None = None

    def run(self, timeout_s: float, stopped: Callable[[], bool]) -> str:
        began = self._pad.now()
        while self._pad.now() - began < timeout_s and not stopped():
            pen = self._pad.next_pen()
            tapped = self._feed(pen, self._pad.now() - began) if pen else None
            if tapped == "clear":
                self._ink.clear()
                self._pad.clear(self._form)
            elif tapped == "cancel":
                return "refused"
            elif tapped == "ok":
                return "signed" if self._ink.strokes else "unable"
        return "unable"

    def _feed(self, pen: stu.PenReport, since_s: float) -> str | None:
        """The name of the button that was tapped with this report, if any."""
        at_ms = round(since_s * 1000) if pen.time_ms is None else self._time.at(pen.time_ms)
        place = self._button(pen)
        phase = self._ink.feed(
            Sample(ready=pen.ready, x=pen.x, y=pen.y, pressure=pen.pressure, at_ms=at_ms)
        )
        if phase is Phase.FIRST:
            self._pressed = place
        if phase in (Phase.FIRST, Phase.INKING):
            self._over = place
        if phase is not Phase.LAST or self._pressed is None:
            return None
        pressed, self._pressed = self._pressed, None
        self._ink.take_back()
        return pressed.name if pressed == self._over else None

    def _button(self, pen: stu.PenReport) -> Button | None:
        x = pen.x * self._can.width_px / self._can.max_x
        y = pen.y * self._can.height_px / self._can.max_y
        return self._form.button_at(x, y)


def refuse_unknown(product: int) -> None:
    """Refuse a product id that is not an STU pad.

    Raises:
        Unsupported: It names the ids that this driver knows.
    """
    if product & 0xFF not in stu.MODELS:
        known = ", ".join(f"{number:02x} {model.name}" for number, model in stu.MODELS.items())
        raise Unsupported(f"no known STU pad; known: {known}", reason=Reason.UNKNOWN_MODEL)
