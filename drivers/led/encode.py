"""The bytes that make a counter display show a label. Pure.

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
    """Bytes for one display. ``first`` is sent once after the link opened."""

    first: bytes

    def fits(self, label: str) -> bool:
        """Whether the display has room for the whole label. If not, it shows nothing."""
        ...

    def show(self, label: str | None, counter: int, address: str) -> bytes:
        """The bytes that make the display at ``address`` show ``label``, or nothing."""
        ...


class FrameEncoder:
    """An LED display by template."""

    first = b""

    def __init__(self, template: Template) -> None:
        self._template = template

    def fits(self, label: str) -> bool:
        """See :class:`Encoder`."""
        return self._template.fits(label)

    def show(self, label: str | None, counter: int, address: str) -> bytes:
        """One frame."""
        shown = label if label and self.fits(label) else ""
        return self._template.encode(
            addr=address, counter=str(counter), digits=shown, bcd=shown, label=shown
        )


class Cd5220:
    """A vacuum fluorescent display: the label above, the counter below, both centred."""

    first = _INIT

    def fits(self, label: str) -> bool:
        """See :class:`Encoder`."""
        return len(label) <= VFD_COLUMNS and label.isascii() and label.isprintable()

    def show(self, label: str | None, counter: int, address: str) -> bytes:
        """Both lines, each padded to the full width: nothing old remains."""
        shown = label if label and self.fits(label) else ""
        lower = f"- {counter} -" if shown else ""
        return _UPPER + _line(shown) + _CR + _LOWER + _line(lower) + _CR


def _line(text: str) -> bytes:
    return text.center(VFD_COLUMNS).encode("ascii")
