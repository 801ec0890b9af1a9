"""Builds counter displays: address → line, options → frame and which counter is where."""

from drivers.base import DeviceKind, Driver
from drivers.errors import UriError
from drivers.framing.frames import parse_template
from drivers.led.driver import RESEND_S, TEST_S, LedDisplays
from drivers.led.encode import USUAL_FRAME, Cd5220, Encoder, FrameEncoder
from drivers.registry import DriverContext, DriverInfo
from drivers.transport.base import Pipe
from drivers.transport.choose import LINES, transport_for
from drivers.uri import DeviceSpec, DeviceUri

#: Bounds for the seconds between repetitions.
_RESEND_MS = (1000, 60_000)


def places_for(uri: DeviceUri, counter: int | None) -> dict[int, str]:
    """Counter → address, from ``displays=1:1,2:2``, else the device's own counter and ``addr``.

    Raises:
        UriError: It names no counter, or one twice.
    """
    text = uri.options.get("displays")
    if text is None:
        if counter is None:
            raise UriError("a counter display needs its counter, or displays=COUNTER:ADDRESS,…")
        return {counter: uri.options.get("addr", "1")}
    places: dict[int, str] = {}
    for pair in text.split(","):
        number, _, address = (word.strip() for word in pair.partition(":"))
        if not (number.isascii() and number.isdigit() and len(number) <= 4) or not address:
            raise UriError(f"{pair!r} must read COUNTER:ADDRESS")
        if int(number) in places:
            raise UriError(f"counter {number} is named twice")
        places[int(number)] = address
    return places


def _made(spec: DeviceSpec, context: DriverContext, encoder: Encoder) -> Driver:
    from drivers.led.simulated import simulated_led

    uri = spec.address
    places = places_for(uri, spec.counter)
    for counter, address in places.items():
        encoder.show("8888", counter, address)  # fails now if the frame cannot hold an address
    resend_ms = uri.number("resend_ms", round(RESEND_S * 1000))
    return LedDisplays(
        Pipe(transport_for(uri, simulated_led), context.tap, context.clock),
        encoder,
        places,
        context.label_at,
        resend_s=min(max(resend_ms, _RESEND_MS[0]), _RESEND_MS[1]) / 1000,
        test_s=uri.number("test_ms", round(TEST_S * 1000)) / 1000,
        clock=context.clock,
    )


def make(spec: DeviceSpec, context: DriverContext) -> Driver:
    """LED displays by template; nothing is opened yet."""
    frame = parse_template(spec.address.options.get("frame", USUAL_FRAME))
    return _made(spec, context, FrameEncoder(frame))


def make_cd5220(spec: DeviceSpec, context: DriverContext) -> Driver:
    """A two-line customer display; nothing is opened yet."""
    return _made(spec, context, Cd5220())


LED = DriverInfo("led", DeviceKind.LED, LINES, make, poll_s=0.05)
CD5220 = DriverInfo("cd5220", DeviceKind.LED, LINES, make_cd5220, poll_s=0.05)
