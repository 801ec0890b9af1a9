"""A serial line through pyserial, with a deadline on writing too."""

import os
import sys
import time
from contextlib import suppress
from typing import Any

from drivers.errors import (
    DeviceAbsent,
    DeviceGone,
    DeviceTaken,
    DriverUnavailable,
    Unsupported,
    UriError,
)
from drivers.transport.ready import readable, writable
from drivers.uri import DeviceUri
from queue_server.wire.devices import Reason, Remedy

if sys.platform == "win32":
    LineError = OSError  # where pyserial raises its own
else:
    from termios import error as LineError

_PARITY = {"none": "N", "even": "E", "odd": "O"}
_FLOW = ("none", "rtscts", "dsrdtr", "xonxoff")
_DATA_BITS = (7, 8)
#: How soon a waiting read notices that it was abandoned, in seconds.
ABANDONED_WITHIN_S = 0.2


class SerialTransport:
    """1 stop bit; ``baud``, ``bits`` (7 or 8), ``parity`` and ``flow`` come from the address.

    ``rs485=1`` lets the line's own driver switch the direction of a two-wire bus, waiting
    ``rs485_before_ms`` and ``rs485_after_ms`` around what is sent.
    """

    readable = True

    def __init__(self, uri: DeviceUri) -> None:
        self._path = uri.place
        #: How the line is opened, under pyserial's names.
        self.settings = _settings(uri)
        self._rs485 = _rs485_delays(uri)
        self.chunk_bytes = 512
        wire_s = self.chunk_bytes * 10 / self.settings["baudrate"]
        self.chunk_timeout_s = uri.number("chunk_timeout_ms", round(wire_s * 2000 + 3000)) / 1000
        self._port: Any = None
        self._stalled = False
        self._abandoned = False

    def open(self) -> None:
        """Open the line exclusively."""
        serial = _library()
        self._abandoned = False
        try:
            self._port = serial.Serial(
                self._path, timeout=0, write_timeout=0.2, exclusive=True, **self.settings
            )
            # A line that took only some of its settings claims to have taken all. Set again, with
            # nothing else left to change, it reports the failure.
            self._port.timeout = 0
        except (OSError, ValueError) as error:
            raise _why(error) from error
        except LineError as error:
            self.close()
            raise Unsupported(
                f"this port does not take these settings: {error}", remedy=Remedy.CHECK_SETTINGS
            ) from error
        if self._rs485:
            self._switch_direction(*self._rs485)

    def _switch_direction(self, before_s: float, after_s: float) -> None:
        from serial.rs485 import RS485Settings

        try:
            self._port.rs485_mode = RS485Settings(delay_before_tx=before_s, delay_before_rx=after_s)
        except (OSError, ValueError, NotImplementedError) as error:
            self.close()
            raise Unsupported(
                "this line cannot switch an RS-485 bus; leave out rs485 for adapters that do it",
                remedy=Remedy.CHECK_SETTINGS,
            ) from error

    def write_some(self, data: memoryview, timeout_s: float) -> int:
        """Hand over to the line's driver; only what its buffer takes in time is counted."""
        port = self._open_port()
        try:
            count = _write_now(port, data, timeout_s)
            self._stalled = not count
            return count
        except _library().SerialTimeoutException:
            return 0
        except (OSError, TypeError, ValueError) as error:
            raise DeviceGone(str(error)) from error

    def read(self, timeout_s: float) -> bytes:
        """A first byte within the time, then whatever came with it."""
        port = self._open_port()
        try:
            if os.name == "posix":
                return self._read_now(port, timeout_s)
            port.timeout = timeout_s
            first = port.read(1)
            return bytes(first + port.read(port.in_waiting)) if first else b""
        except (OSError, TypeError, ValueError) as error:
            raise DeviceGone(str(error)) from error

    def _read_now(self, port: Any, timeout_s: float) -> bytes:
        """Wait in turns: pyserial's own waiting cannot take handles above 1023."""
        ends = time.monotonic() + timeout_s
        while not readable(port.fileno(), min(timeout_s, ABANDONED_WITHIN_S)):
            if self._abandoned or time.monotonic() >= ends:
                return b""
        found = os.read(port.fileno(), 4096)
        if not found:
            raise DeviceGone("the line is ready but has nothing: it was unplugged")
        return found

    def close(self) -> None:
        """Close the line; what a stalled line still holds is dropped, or closing would wait."""
        port, self._port = self._port, None
        if port is not None:
            if self._stalled:
                with suppress(OSError, TypeError, ValueError):
                    port.reset_output_buffer()
            with suppress(OSError, TypeError, ValueError):
                port.close()

    def abandon(self) -> None:
        """Break off pending reads and writes."""
        self._abandoned = True
        port = self._port
        if port is not None:
            with suppress(OSError, TypeError, AttributeError):
                port.cancel_read()
                port.cancel_write()

    def _open_port(self) -> Any:
        if self._port is None:
            raise DeviceGone("not open")
        return self._port


def _settings(uri: DeviceUri) -> dict[str, Any]:
    baud, bits = uri.number("baud", 19200), uri.number("bits", 8)
    parity, flow = uri.options.get("parity", "none"), uri.options.get("flow", "none")
    if parity not in _PARITY or flow not in _FLOW or bits not in _DATA_BITS or not baud:
        raise UriError(f"{uri}: baud, bits, parity or flow is out of range")
    line = {"baudrate": baud, "bytesize": bits, "parity": _PARITY[parity]}
    return line | {name: name == flow for name in _FLOW[1:]}


def _rs485_delays(uri: DeviceUri) -> tuple[float, float] | None:
    if not uri.number("rs485", 0):
        return None
    return uri.number("rs485_before_ms", 0) / 1000, uri.number("rs485_after_ms", 0) / 1000


def _library() -> Any:
    try:
        import serial
    except ImportError as error:
        raise DriverUnavailable("pyserial is not installed") from error
    return serial


def _write_now(port: Any, data: memoryview, timeout_s: float) -> int:
    """Write what the line's buffer takes; exact on POSIX, where the line can be waited for."""
    if os.name == "posix":
        if not writable(port.fileno(), timeout_s):
            return 0
        port.write_timeout = 0
        return int(port.write(bytes(data)) or 0)
    port.write_timeout = max(0.01, timeout_s)
    return int(port.write(bytes(data[:64])) or 0)


def _why(error: Exception) -> Exception:
    number = getattr(error, "errno", None)
    if number == 13:
        return DeviceTaken(str(error), reason=Reason.NO_PERMISSION, remedy=Remedy.CHECK_PERMISSION)
    if number in (11, 16):
        return DeviceTaken(str(error))
    return DeviceAbsent(str(error))
