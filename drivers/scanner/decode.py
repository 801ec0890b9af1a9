"""Bytes of a scanner → codes read. Pure.

On a serial line a code is UTF-8 (or UTF-16) and ends with CR or LF (``end=line``), or with a pause
(``end=gap``, for scanners that send no terminator). In keyboard mode it ends with Enter or Tab.
What scanners add around a code is removed: a byte-order mark, control characters, the AIM
identifier of its kind (``]Q1``). Half a code is never reported: one that is broken off, too long
or not text is dropped whole and counted.
"""

import re
from contextlib import suppress
from typing import Protocol

from drivers.errors import UriError
from drivers.framing.hid_keys import LOST, PressReader

#: Longest code; a QR code of an office form is far shorter.
LONGEST_CODE = 1024
GAP_S = 0.05
#: A code followed by one of these (TAB, ETX, EOT) and silence is complete, too.
_ENDS = frozenset((0x09, 0x03, 0x04))
#: Symbology identifiers of ISO/IEC 15424.
_AIM = re.compile(r"^\][A-Za-z][0-9A-Za-z]", re.ASCII)
_MARK = "\ufeff"
#: With a terminator configured, input that pauses this long was cut off.
STALE_S = 1.0


class CodeReader(Protocol):
    """Finds codes in a stream of bytes; ``dropped`` counts broken ones."""

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
        if self._by_gap or self._kept[-1] in _ENDS:
            return self._end()
        self._kept.clear()
        self.dropped += 1
        return []

    def _end(self) -> list[str]:
        data, self._kept = bytes(self._kept), bytearray()
        if not data.strip(b"\0\t "):
            return []
        text = _text(data)
        code = None if text is None else cleaned(text)
        self.dropped += not code
        return [code] if code else []


def _text(data: bytes) -> str | None:
    """The text of a code; UTF-16 may have half a terminator left at its ends."""
    data = data.lstrip(b"\0")
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark):
            with suppress(UnicodeDecodeError):
                return data[: len(data) // 2 * 2].decode(encoding)
    with suppress(UnicodeDecodeError):
        # UTF-16 without a byte-order mark: letters between zeros.
        return data.replace(b"\0", b"").decode("utf-8")
    return None


def cleaned(text: str) -> str | None:
    """A code without what scanners add around it, maybe empty; None when it is not a code.

    What is added comes in any order, so it is removed until none of it is left.
    """
    before = None
    while text != before:
        before, text = text, _AIM.sub("", _stripped(text))
    return text if text.isprintable() and len(text) <= LONGEST_CODE else None


def _stripped(text: str) -> str:
    """The text without blanks, marks and control characters at either end."""
    first, last = 0, len(text)
    while first < last and _is_added(text[first]):
        first += 1
    while first < last and _is_added(text[last - 1]):
        last -= 1
    return text[first:last]


def _is_added(sign: str) -> bool:
    return sign == _MARK or sign.isspace() or ord(sign) < 0x20 or ord(sign) == 0x7F


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
            if press.name in ("ENTER", "TAB"):
                codes += self._end()
            elif press is LOST or len(self._kept) >= LONGEST_CODE:
                self._broken = True
            else:
                self._kept += press.text
        return codes

    def _end(self) -> list[str]:
        code = None if self._broken else cleaned(self._kept)
        self._forget()
        self.dropped += code is None
        return [code] if code else []

    def _forget(self) -> None:
        self._kept, self._broken = "", False
