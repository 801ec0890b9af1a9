"""A socket that can be full."""

import asyncio
from typing import Any


class Narrow(asyncio.Transport):
    """A transport that keeps what is written; while it is ``full``, more has to wait."""

    def __init__(self, *, full: bool = False) -> None:
        super().__init__()
        self.full = full
        self.written: list[bytes] = []

    def write(self, data: Any) -> None:
        self.written.append(bytes(data))

    def get_write_buffer_size(self) -> int:
        return int(self.full)

    def is_closing(self) -> bool:
        return False

    def abort(self) -> None:
        """It is never full for so long."""
