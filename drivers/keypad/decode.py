"""Bytes of a keypad → names of keys, and keys → what they mean. Pure.

A keypad on a serial line sends a frame per key (:mod:`drivers.framing.frames`); one in keyboard
mode sends input events (:mod:`drivers.framing.hid_keys`).
"""

from collections.abc import Collection
from typing import Protocol

from drivers.errors import UriError
from drivers.framing.frames import FrameReader, Template
from drivers.framing.hid_keys import PressReader

#: Makers' frames follow no standard; one with a checksum is usual where it can be set.
USUAL_FRAME = "{stx}{from}{addr}{key}{xor}{etx}"


#: Keys of a visitor's keypad at a kiosk: they move through what is on its screen.
NAVIGATION = ("up", "down", "next", "enter", "back", "home", "help")
#: Keys that change how it sounds; a keypad with its own jack reports headphones as keys, too.
HEARING = ("repeat", "faster", "slower", "louder", "softer", "headphones-in", "headphones-out")
VISITORS = (*NAVIGATION, *HEARING)


class KeyReader(Protocol):
    """Finds keys in a stream of bytes."""

    @property
    def skipped(self) -> int:
        """Bytes that made no sense since the last key."""
        ...

    def feed(self, data: bytes, at_s: float) -> list[str]:
        """Take bytes that arrived at ``at_s`` (monotonic s); returns the keys pressed."""
        ...


class FrameKeys:
    """Keys in frames; those from another address on the same line are ignored."""

    def __init__(self, template: Template, address: str | None = None) -> None:
        if not any(part.name == "key" for part in template.parts):
            raise UriError("a keypad's frame needs {key}")
        self._reader = FrameReader(template)
        self._address = address

    @property
    def skipped(self) -> int:
        """Bytes that belonged to no frame since the last one."""
        return self._reader.skipped

    def feed(self, data: bytes, at_s: float) -> list[str]:
        """See :class:`KeyReader`."""
        frames = self._reader.feed(data, at_s)
        return [frame["key"] for frame in frames if self._mine(frame.get("addr"))]

    def _mine(self, address: str | None) -> bool:
        return self._address is None or address in (None, self._address)


class TypedKeys:
    """Keys of a device in keyboard mode, by name."""

    skipped = 0

    def __init__(self) -> None:
        self._reader = PressReader()

    def feed(self, data: bytes, at_s: float) -> list[str]:
        """See :class:`KeyReader`."""
        return [press.name for press in self._reader.feed(data) if press.name != "LOST"]


def read_keys(text: str, meanings: Collection[str]) -> dict[str, str]:
    """Which key means what, from ``1=call-next,2=recall``.

    Raises:
        UriError: A meaning that is not among ``meanings``, a key named twice, or none at all.
    """
    keys: dict[str, str] = {}
    for pair in text.split(","):
        key, equals, meaning = map(str.strip, pair.rpartition("="))
        if not equals or not key or meaning not in meanings:
            raise UriError(f"{pair!r} must read KEY=MEANING with one of {', '.join(meanings)}")
        if key in keys:
            raise UriError(f"the key {key!r} is named twice")
        keys[key] = meaning
    return keys
