"""A body on its way in: counted while it is read, so that a slow one takes no more memory than it
may.
"""

from collections.abc import Callable


class Intake:
    """Bytes of one body. ``charge`` counts each chunk and raises when there is no room for it."""

    def __init__(self, charge: Callable[[int], None]) -> None:
        self._charge = charge
        self._data = bytearray()
        self.size = 0

    def add(self, chunk: bytes) -> None:
        """Take in a chunk.

        Raises:
            BadRequest: ``too_large``.
        """
        self._charge(len(chunk))
        self.size += len(chunk)
        self._data += chunk

    def data(self) -> bytes:
        """What has arrived."""
        return bytes(self._data)
