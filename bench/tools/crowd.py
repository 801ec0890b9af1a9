"""A crowd that presses at one instant, as cheap as Python can be, to leave the cores to the server.

Everything is ready before the instant: the connections, which a proxy keeps open to the server, and
every request as bytes. Then one loop over sockets sends and reads; only the status and length of an
answer are looked at.
"""

import select
import socket
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

#: A server that gives no answer for this long hangs.
SILENT_S = 120
#: Longer than any answer of the book.
MOST_BYTES = 65_536
END, LENGTH = b"\r\n\r\n", b"content-length:"


@dataclass(slots=True)
class Crowd:
    """Its results: milliseconds from the instant to each answer, and a count of each status."""

    took_ms: list[float] = field(default_factory=list)
    statuses: dict[int, int] = field(default_factory=dict)


class Line:
    """One connection with its pending request."""

    def __init__(self, address: tuple[str, int]) -> None:
        self.socket = socket.create_connection(address)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._read = b""

    def answered(self) -> int:
        """Read on; returns the status once the whole answer is here, else 0.

        Raises:
            ConnectionError: If the server hung up.
        """
        more = self.socket.recv(MOST_BYTES)
        if not more:
            raise ConnectionError("the server hung up")
        self._read += more
        head = self._read.find(END)
        if head < 0:
            return 0
        at = self._read[:head].lower().index(LENGTH) + len(LENGTH)
        line_end = self._read.find(b"\r", at)
        if len(self._read) < head + len(END) + int(self._read[at:line_end]):
            return 0
        status = int(self._read[9:12])
        self._read = b""
        return status


def press(address: tuple[str, int], requests: Sequence[bytes], through: int) -> Crowd:
    """Send all from one instant, as many at once as there are connections; wait for the answers.

    Raises:
        TimeoutError: If no answer came for long.
    """
    lines = [Line(address) for _ in range(through)]
    poll, by_file = select.epoll(), {one.socket.fileno(): one for one in lines}
    for file in by_file:
        poll.register(file, select.EPOLLIN)
    saw, left = Crowd(), iter(requests)
    try:
        _press(saw, lines, left, poll, by_file, len(requests))
    finally:
        poll.close()
        for one in lines:
            one.socket.close()
    return saw


def _press(
    saw: Crowd, lines: list[Line], left: Iterator[bytes], poll: select.epoll,
    by_file: dict[int, Line], count: int,
) -> None:  # fmt: skip
    began = time.perf_counter()
    for line, request in zip(lines, left, strict=False):
        line.socket.sendall(request)
    while len(saw.took_ms) < count:
        ready = poll.poll(SILENT_S)
        if not ready:
            raise TimeoutError(f"{len(saw.took_ms)} of {count} answered")
        for file, _ in ready:
            line = by_file[file]
            status = line.answered()
            if status:
                saw.took_ms.append((time.perf_counter() - began) * 1000)
                saw.statuses[status] = saw.statuses.get(status, 0) + 1
                for following in islice(left, 1):
                    line.socket.sendall(following)
