"""A server's files behind a connection that breaks where a test says; for displays to fetch.

Tested by tests/display/media/test_resume.py.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from queue_server.link import LinkDown, Reply

#: Bytes of one chunk: small, so that a break comes between and within chunks.
CHUNK = 7


class Shelf:
    """Serves ``has`` by path as the server does. ``seen``: each path, and where to begin."""

    def __init__(self) -> None:
        self.has: dict[str, bytes] = {}
        self.seen: list[tuple[str, int]] = []
        self.away = False
        #: After how many bytes each of the next answers breaks; later ones do not.
        self.cuts: list[int] = []
        #: The next answers, in place of a file.
        self.statuses: list[int] = []
        #: Whether ranges are ignored, and how far from the requested start they begin.
        self.deaf, self.beside = False, 0

    @contextmanager
    def stream(
        self, path: str, *, timeout_s: float, headers: Mapping[str, str]
    ) -> Iterator[tuple[Reply, Iterator[bytes]]]:
        """As :meth:`queue_server.link.HttpLink.stream`."""
        if self.away:
            raise LinkDown("away")
        begin = int(headers.get("Range", "bytes=0-")[len("bytes=") : -1])
        self.seen.append((path, begin))
        yield self._answer(path, begin, "Range" in headers and not self.deaf)

    def _answer(self, path: str, begin: int, ranged: bool) -> tuple[Reply, Iterator[bytes]]:
        status = self.statuses.pop(0) if self.statuses else 200
        data = self.has.get(path)
        if status != 200 or data is None:
            return Reply(404 if status == 200 else status, None), iter(())
        cut = self.cuts.pop(0) if self.cuts else None
        if not ranged:
            return Reply(200, None), _chunks(data, cut)
        begin = max(0, begin + self.beside)
        if begin >= len(data):
            return Reply(416, None, {"content-range": f"bytes */{len(data)}"}), iter(())
        headers = {"content-range": f"bytes {begin}-{len(data) - 1}/{len(data)}"}
        return Reply(206, None, headers), _chunks(data[begin:], cut)


def _chunks(data: bytes, cut: int | None) -> Iterator[bytes]:
    sent = data if cut is None else data[:cut]
    for at in range(0, len(sent), CHUNK):
        yield sent[at : at + CHUNK]
    if cut is not None and cut < len(data):
        raise LinkDown("cut")
