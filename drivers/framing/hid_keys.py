"""Bytes of a Linux input device ↔ keys pressed, as sent by keypads and scanners in keyboard mode.

One event is a native ``struct input_event``: two longs of time, type, code (16 bits each) and
value (32 bits). No I/O; the same struct is packed for simulated devices.
"""

import struct
from dataclasses import dataclass

EVENT = struct.Struct("llHHi")
_SYN, _KEY = 0, 1
_REPORT, _DROPPED = 0, 3
_DOWN = 1
_SHIFTS = frozenset((42, 54))
_CONTROLS = frozenset((29, 97))
_ALTS = frozenset((56, 100))
_CAPS = 58
#: Longest code typed with Alt held.
_ALT_DIGITS = 5

_ROWS = (
    (2, "1234567890-=", "!@#$%^&*()_+"),
    (16, "qwertyuiop[]", "QWERTYUIOP{}"),
    (30, "asdfghjkl;'`", 'ASDFGHJKL:"~'),
    (43, "\\zxcvbnm,./", "|ZXCVBNM<>?"),
    (57, " ", " "),
)
_PAD = {71: "7", 72: "8", 73: "9", 74: "-", 75: "4", 76: "5", 77: "6", 78: "+", 79: "1", 80: "2",
        81: "3", 82: "0", 83: ".", 55: "*", 98: "/"}  # fmt: skip
_NAMED = {1: "ESC", 14: "BACKSPACE", 15: "TAB", 28: "ENTER", 96: "ENTER", 87: "F11", 88: "F12"}
_NAMED |= {59 + n: f"F{n + 1}" for n in range(10)}
#: Keys of tactile keypads for visitors that no keyboard has.
_NAMED |= {183 + n: f"F{n + 13}" for n in range(12)}

_PLAIN = {start + i: c for start, plain, _ in _ROWS for i, c in enumerate(plain)} | _PAD
_SHIFTED = {start + i: c for start, _, shifted in _ROWS for i, c in enumerate(shifted)} | _PAD


@dataclass(frozen=True, slots=True)
class Press:
    """A key going down: its ``name`` (``1``, ``A``, ``ENTER``) and the ``text`` it types."""

    name: str
    text: str = ""


#: The kernel's queue ran over: presses are missing here.
LOST = Press("LOST")


class PressReader:
    """Finds key presses in a stream of input events, without repeats and releases. US layout.

    Scanners set to work with any layout type each character as its number with Alt held;
    some press Caps Lock around a code, or Ctrl-M for Enter.
    """

    def __init__(self) -> None:
        self._kept = b""
        self._forget()
        self._caps = False
        self._deaf = False

    def _forget(self) -> None:
        self._shift = self._control = self._alt = False
        self._number = ""

    def feed(self, data: bytes) -> list[Press]:
        """Take bytes, whole events or not; returns the presses now complete."""
        data = self._kept + data
        whole = len(data) // EVENT.size * EVENT.size
        self._kept = data[whole:]
        presses = [self._event(*fields[2:]) for fields in EVENT.iter_unpack(data[:whole])]
        return [press for press in presses if press is not None]

    def _event(self, kind: int, code: int, value: int) -> Press | None:
        if kind == _SYN:
            return self._sync(code)
        if kind != _KEY or self._deaf:
            return None
        if code in _SHIFTS:
            self._shift = value != 0
        elif code in _CONTROLS:
            self._control = value != 0
        elif code in _ALTS:
            return self._alt_moved(down=value != 0)
        elif value == _DOWN:
            return self._down(code)
        return None

    def _alt_moved(self, *, down: bool) -> Press | None:
        """Alt was released: the number typed while it was held is a character."""
        number, self._number, self._alt = self._number, "", down
        if down or not number:
            return None
        text = chr(int(number)) if int(number) < 0xD800 else ""
        return Press("ENTER") if text in ("\r", "\n") else Press(text.upper(), text)

    def _down(self, code: int) -> Press | None:
        if code == _CAPS:
            self._caps = not self._caps
            return None
        name = _NAMED.get(code) or _PLAIN.get(code, "").upper()
        if self._alt:
            self._number = (self._number + (name if name.isdigit() else ""))[-_ALT_DIGITS:]
            return None
        if self._control:
            return Press("ENTER") if name in ("M", "J") else None
        return Press(name, self._text(code)) if name else None

    def _text(self, code: int) -> str:
        text = (_SHIFTED if self._shift else _PLAIN).get(code, "")
        return text.swapcase() if self._caps else text

    def _sync(self, code: int) -> Press | None:
        """After a loss the rest of that report is stale, and which keys are down is unknown."""
        if code == _DROPPED:
            self._forget()
            self._deaf = True
            return LOST
        if code == _REPORT:
            self._deaf = False
        return None


def typed(text: str) -> bytes:
    """The input events of a person or a scanner typing ``text``; a line feed is Enter.

    Raises:
        KeyError: A character that no key of the US layout types.
    """
    codes = {c: (code, True) for code, c in _SHIFTED.items()}
    codes |= {c: (code, False) for code, c in _PLAIN.items() if code not in _PAD}
    codes["\n"] = (28, False)
    return b"".join(_stroke(*codes[c]) for c in text)


def _stroke(code: int, shifted: bool) -> bytes:
    strokes = [(code, 1), (code, 0)]
    if shifted:
        strokes = [(42, 1), *strokes, (42, 0)]
    return b"".join(
        EVENT.pack(0, 0, _KEY, key, value) + EVENT.pack(0, 0, _SYN, _REPORT, 0)
        for key, value in strokes
    )
