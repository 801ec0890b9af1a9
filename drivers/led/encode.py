"""What a counter display is sent to show a label. Pure.

LED displays take a frame by template (:mod:`drivers.framing.frames`); customer displays with two
lines of twenty characters take CD5220 commands, which carry no address.
"""

from typing import Protocol

from drivers.framing.frames import Template

VFD_COLUMNS = 20
_INIT = b"\x1b@"
_UPPER, _LOWER, _CR = b"\x1bQA", b"\x1bQB", b"\r"

USUAL_FRAME = "{stx}{from}{addr}{digits:4}{xor}{etx}"


class Encoder(Protocol):
    """Bytes for one display. ``first`` goes out once after the link opened."""

    first: bytes

    def show(self, label: str | None, counter: int, address: str) -> bytes:
        """The bytes that make the display at ``address`` show ``label``, or nothing."""
        ...


class FrameEncoder:
    """An LED display by template."""

    first = b""

    def __init__(self, template: Template) -> None:
        self._template = template

    def show(self, label: str | None, counter: int, address: str) -> bytes:
        """One frame."""
        shown = label or ""
        return self._template.encode(
            addr=address, counter=str(counter), digits=shown, bcd=shown, label=shown
        )


class Cd5220:
    """A vacuum fluorescent display: the label above, the counter below, both centred."""

    first = _INIT

    def show(self, label: str | None, counter: int, address: str) -> bytes:
        """Both lines, each padded to the full width: nothing old stays behind."""
        lower = f"- {counter} -" if label else ""
        return _UPPER + _line(label or "") + _CR + _LOWER + _line(lower) + _CR


def _line(text: str) -> bytes:
    shown = "".join(c for c in text if c.isascii() and c.isprintable())[:VFD_COLUMNS]
    return shown.center(VFD_COLUMNS).encode("ascii")
