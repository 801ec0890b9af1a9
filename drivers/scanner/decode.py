"""Bytes of a scanner → codes read. Pure.

Over a line a code is UTF-8 and ends with CR or LF (``end=line``), or with a pause (``end=gap``,
for scanners that send no terminator). In keyboard mode it ends with Enter. Half a code is never
told: one that is broken off, too long or not text is dropped whole.
"""

from typing import Protocol

from drivers.errors import UriError
from drivers.framing.hid_keys import LOST, PressReader

#: Longest code; a QR code of an office form is far shorter.
LONGEST_CODE = 1024
GAP_S = 0.05
#: With a terminator agreed, what stands still so long was broken off.
STALE_S = 1.0


class CodeReader(Protocol):
    """Codes in a stream of bytes; ``dropped`` counts those that were broken."""

    dropped: int

    def feed(self, data: bytes, at_s: float) -> list[str]:
        """Take bytes that arrived at ``at_s`` (monotonic s, maybe none); returns whole codes."""
        ...


class LineCodes:
    """Codes on a serial line."""

    def __init__(self, end: str = "line", gap_s: float | None = None) -> None:
        if end not in ("line", "gap"):
            raise UriError(f"end={end!r} must be line or gap")
        self._by_gap = end == "gap"
        self._gap_s = gap_s or (GAP_S if self._by_gap else STALE_S)
        self._kept = bytearray()
        self._last_s = 0.0
        self.dropped = 0

    def feed(self, data: bytes, at_s: float) -> list[str]:
        """See :class:`CodeReader`."""
        codes = self._after_pause(at_s)
        if data:
            self._last_s = at_s
        for byte in data:
            if byte in b"\r\n":
                codes += self._end()
            elif len(self._kept) <= 4 * LONGEST_CODE:
                self._kept.append(byte)
        return codes

    def _after_pause(self, at_s: float) -> list[str]:
        if not self._kept or at_s - self._last_s < self._gap_s:
            return []
        if self._by_gap:
            return self._end()
        self._kept.clear()
        self.dropped += 1
        return []

    def _end(self) -> list[str]:
        data, self._kept = bytes(self._kept), bytearray()
        if not data:
            return []
        code = _text(data)
        self.dropped += code is None
        return [] if code is None else [code]


def _text(data: bytes) -> str | None:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return text if text.isprintable() and len(text) <= LONGEST_CODE else None


class TypedCodes:
    """Codes of a scanner in keyboard mode."""

    def __init__(self) -> None:
        self._reader = PressReader()
        self._kept = ""
        self._broken = False
        self._last_s = 0.0
        self.dropped = 0

    def feed(self, data: bytes, at_s: float) -> list[str]:
        """See :class:`CodeReader`."""
        if (self._kept or self._broken) and at_s - self._last_s >= STALE_S:
            self._forget()
            self.dropped += 1
        if data:
            self._last_s = at_s
        codes = []
        for press in self._reader.feed(data):
            if press.name == "ENTER":
                codes += self._end()
            elif press is LOST or len(self._kept) >= LONGEST_CODE:
                self._broken = True
            else:
                self._kept += press.text
        return codes

    def _end(self) -> list[str]:
        code, broken = self._kept, self._broken
        self._forget()
        self.dropped += broken
        return [code] if code and not broken else []

    def _forget(self) -> None:
        self._kept, self._broken = "", False
