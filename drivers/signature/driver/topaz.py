"""A Topaz pad on a serial line. It has no buttons: the signature ends when the pen goes away."""

import time
from collections.abc import Callable, Sequence

from drivers.base import Health, SignatureResult
from drivers.signature.protocol.topaz import Decoder, Device, Model, Packet, Place, Pressure
from drivers.signature.strokes.ink import Ink, Phase, Sample, Surface
from drivers.tap import Tap
from drivers.transport.base import Transport

#: Silence for this long after the pen went away, or was only lifted, ends a signature.
AWAY_S, LIFTED_S = 1.0, 3.0
READ_S = 0.1
#: Clears an LCD and lets it show ink.
CLEAR_LCD = b"\x04"
#: The pressure for a pad that reports only "down".
FIRM = 512


class TopazPad:
    """See :class:`drivers.base.SignaturePad`. The text is read to the visitor by the clerk."""

    def __init__(
        self,
        transport: Transport,
        model: Model,
        tap: Tap,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._line = transport
        self._model = model
        self._tap = tap
        self._clock = clock
        self._decoder = Decoder(model.format)
        self._device: Device | None = None

    def open(self) -> Health:
        """Open the line; a pad sends nothing until a pen comes near."""
        self._line.open()
        return Health()

    def poll(self) -> Health:
        """Read and drop what comes between captures.

        Raises:
            DeviceError: When the line is lost.
        """
        self._read(0.0)
        return Health()

    def close(self) -> None:
        """Close the line."""
        self._line.close()

    def abandon(self) -> None:
        """Break off a pending read."""
        self._line.abandon()

    def capture(
        self,
        text: str,
        *,
        buttons: Sequence[str],
        timeout_s: float,
        stopped: Callable[[], bool] = lambda: False,
    ) -> SignatureResult:
        """Collect strokes until the pen has been away for 1 s or lifted for 3 s, or until time-out.

        Outcomes: ``signed``, or ``unable`` without a signature in time.

        Raises:
            DeviceError: The line was lost.
        """
        if self._model.lcd:
            self._line.write_some(memoryview(CLEAR_LCD), READ_S)
        signing = _Signing(self._model, self._clock())
        while not (stopped() or signing.over(self._clock(), timeout_s)):
            for packet in self._read(READ_S):
                signing.take(packet, self._clock())
        strokes = () if stopped() else signing.ink.result()
        outcome = "signed" if strokes else "unable"
        return SignatureResult(outcome=outcome, strokes=strokes, device=self._about())

    def _read(self, timeout_s: float) -> list[Packet]:
        data = self._line.read(timeout_s)
        self._tap.hidden("<", len(data))
        packets = self._decoder.feed(data)
        for packet in packets:
            if isinstance(packet, Device):
                self._device = packet
        return packets

    def _about(self) -> dict[str, str]:
        about = {"model": self._model.name}
        if self._device is not None:
            about["serial"] = str(self._device.serial)
        return about


class _Signing:
    """The packets of one signature. Lifting the pen separates strokes, whatever the pressure."""

    def __init__(self, model: Model, now: float) -> None:
        surface = Surface(
            units_per_inch=model.dpi, most_pressure=1023, left=model.left, top=model.top
        )
        self.ink = Ink(surface, on=1, off=1)
        self._pressure = FIRM
        self._began = now
        self._quiet_since = now
        self._near = False
        self._down = False

    def take(self, packet: Packet, now: float) -> None:
        if isinstance(packet, Pressure):
            self._pressure = max(1, packet.value)
        elif isinstance(packet, Place):
            self._place(packet, now)

    def _place(self, place: Place, now: float) -> None:
        at_ms = round((now - self._began) * 1000)
        pressure = self._pressure if place.down else 0
        phase = self.ink.feed(
            Sample(ready=place.near, x=place.x, y=place.y, pressure=pressure, at_ms=at_ms)
        )
        self._down = phase in (Phase.FIRST, Phase.INKING)
        if self._down or place.near != self._near:
            self._quiet_since = now
        self._near = place.near

    def over(self, now: float, timeout_s: float) -> bool:
        if now - self._began >= timeout_s:
            return True
        if not self.ink.strokes or self._down:
            return False
        return now - self._quiet_since >= (LIFTED_S if self._near else AWAY_S)
