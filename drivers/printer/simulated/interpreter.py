"""Parses ESC/POS into what a printer does, one command at a time. For simulated printers.

Commands come out as ``(name, data)``: ``row`` (bytes of one row of dots), ``feed`` (n), ``cut``,
``text`` (printable characters), ``init``, ``asb`` (n), ``paper``, ``process_id`` (the mark),
``about`` (n).
"""

from collections.abc import Callable

Command = tuple[str, bytes]

#: Commands without effect here, with their length in bytes.
_IGNORED = {
    b"\x1b2": 2,
    b"\x1b3": 3,
    b"\x1ba": 3,
    b"\x1bt": 3,
    b"\x1bM": 3,
    b"\x1bE": 3,
    b"\x1d!": 3,
    b"\x1dP": 4,
    b"\x1dL": 4,
    b"\x10\x04": 3,
    b"\x10\x05": 3,
    b"\x10\x14": 10,
}


class Interpreter:
    """Remembers its place within a picture; each step takes one command or one row."""

    def __init__(self, obey: Callable[[Command], None]) -> None:
        self._obey = obey
        self.reset()

    def reset(self) -> None:
        """Return to the state after switching on."""
        self._rows_left = 0
        self._row_bytes = 0

    def step(self, data: bytearray) -> int:
        """Carry out what comes first in ``data``.

        Returns:
            How many bytes that took; 0 when more are needed first.
        """
        if self._rows_left:
            return self._row(data)
        first = data[0]
        if first in (0x1B, 0x1D, 0x10):
            return self._command(data)
        if first == 0x0A:
            self._obey(("feed", bytes([24])))
        elif first >= 0x20:
            return self._text(data)
        return 1

    def _row(self, data: bytearray) -> int:
        if len(data) < self._row_bytes:
            return 0
        self._rows_left -= 1
        self._obey(("row", bytes(data[: self._row_bytes])))
        return self._row_bytes

    def _text(self, data: bytearray) -> int:
        end = next((i for i, byte in enumerate(data) if byte < 0x20), len(data))
        self._obey(("text", bytes(data[:end])))
        return end

    def _command(self, data: bytearray) -> int:
        if len(data) < 2:
            return 0
        head = bytes(data[:2])
        if head in _IGNORED:
            return _IGNORED[head] if len(data) >= _IGNORED[head] else 0
        handler = _HANDLERS.get(head)
        return handler(self, data) if handler else 2

    def _init(self, _data: bytearray) -> int:
        self._obey(("init", b""))
        return 2

    def _feed(self, data: bytearray) -> int:
        return self._short(data, "feed")

    def _feed_lines(self, data: bytearray) -> int:
        if len(data) < 3:
            return 0
        self._obey(("feed", bytes([min(255, data[2] * 24)])))
        return 3

    def _asb(self, data: bytearray) -> int:
        return self._short(data, "asb")

    def _paper(self, data: bytearray) -> int:
        return self._short(data, "paper")

    def _about(self, data: bytearray) -> int:
        return self._short(data, "about")

    def _short(self, data: bytearray, name: str) -> int:
        if len(data) < 3:
            return 0
        self._obey((name, bytes(data[2:3])))
        return 3

    def _cut(self, data: bytearray) -> int:
        if len(data) < 3:
            return 0
        length = 4 if data[2] in (65, 66) else 3
        if len(data) < length:
            return 0
        self._obey(("cut", b""))
        return length

    def _raster(self, data: bytearray) -> int:
        if len(data) < 8:
            return 0
        self._row_bytes = data[4] + 256 * data[5]
        self._rows_left = (data[6] + 256 * data[7]) if self._row_bytes else 0
        return 8

    def _group(self, data: bytearray) -> int:
        """GS ( x pL pH …: only H, function 48, means anything here."""
        if len(data) < 5 or len(data) < 5 + data[3] + 256 * data[4]:
            return 0
        length = 5 + data[3] + 256 * data[4]
        if data[2:7] == b"H\x06\x00\x30\x30":
            self._obey(("process_id", bytes(data[7:11])))
        return length


#: The class's own methods by the bytes that call for them.
_HANDLERS: dict[bytes, Callable[[Interpreter, bytearray], int]] = {
    b"\x1b@": Interpreter._init,  # noqa: SLF001 - the class's own commands
    b"\x1bJ": Interpreter._feed,  # noqa: SLF001 - the class's own commands
    b"\x1bd": Interpreter._feed_lines,  # noqa: SLF001 - the class's own commands
    b"\x1da": Interpreter._asb,  # noqa: SLF001 - the class's own commands
    b"\x1dr": Interpreter._paper,  # noqa: SLF001 - the class's own commands
    b"\x1dI": Interpreter._about,  # noqa: SLF001 - the class's own commands
    b"\x1dV": Interpreter._cut,  # noqa: SLF001 - the class's own commands
    b"\x1dv": Interpreter._raster,  # noqa: SLF001 - the class's own commands
    b"\x1d(": Interpreter._group,  # noqa: SLF001 - the class's own commands
}
