"""Fetches a file piece by piece: what came before a break is kept, and only the rest asked for.

The file is named by its SHA-256, which is also the server's strong ETag: a part can only go on with
bytes of the same file, and the whole is checked before it is used.
"""

import hashlib
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, suppress
from pathlib import Path
from typing import Protocol

from queue_server.link import Reply

PARTIAL, BEYOND = 206, 416
_RANGE = re.compile(r"bytes ([0-9]{1,15})-[0-9]{1,15}/([0-9]{1,15})")


class Unfit(Exception):
    """What came cannot become the file; none of it is kept."""


class Refused(Exception):
    """The server answered with another status; what was here before is still here."""

    def __init__(self, status: int) -> None:
        super().__init__(f"the server answered {status}")
        #: Whether the server may answer differently in a while.
        self.passing = status >= 500 or status in (408, 429)


class FileLink(Protocol):
    """What is needed from :class:`queue_server.link.HttpLink`."""

    def stream(
        self, path: str, *, timeout_s: float, headers: Mapping[str, str]
    ) -> AbstractContextManager[tuple[Reply, Iterator[bytes]]]:
        """See :meth:`queue_server.link.HttpLink.stream`."""


def fetch(line: FileLink, address: str, part: Path, *, largest: int, timeout_s: float) -> None:
    """Complete ``part`` to the whole file, going on after the bytes that it has.

    ``address`` ends with the file's SHA-256 in hexadecimal; ``largest`` is in bytes.

    Raises:
        LinkDown: The connection broke or the time was up; the part has what came by then.
        Refused: The server has no such file for this wall, or not now.
        Unfit: It is too large, damaged, or goes on at the wrong place; the part is gone.
        OSError: The disk is full or broken; the part is gone.
    """
    try:
        _fetch(line, address, part, largest, timeout_s)
    except (Unfit, OSError):
        drop(part)
        raise


def length(file: Path) -> int:
    """How many bytes a file has; 0 if there is none."""
    try:
        return file.stat().st_size
    except OSError:
        return 0


def whole(file: Path, name: str) -> bool:
    """Whether the file is here with every byte correct."""
    try:
        with file.open("rb") as opened:
            return hashlib.file_digest(opened, "sha256").hexdigest() == name
    except OSError:
        return False


def drop(file: Path) -> None:
    """Delete a file, if the disk allows."""
    with suppress(OSError):
        file.unlink(missing_ok=True)


def _fetch(line: FileLink, address: str, part: Path, largest: int, timeout_s: float) -> None:
    name = address.rpartition("/")[2]
    have = length(part)
    if have > largest:
        raise Unfit("more came than it may have")
    # The wall may have been switched off between the last byte and the new name.
    if have and whole(part, name):
        return
    asked = {"Range": f"bytes={have}-", "If-Range": f'"{name}"'} if have else {}
    with line.stream(address, timeout_s=timeout_s, headers=asked) as (reply, chunks):
        if reply.status in (PARTIAL, BEYOND):
            _check_goes_on(reply, have, largest)
        elif not reply.ok:
            raise Refused(reply.status)
        part.parent.mkdir(parents=True, exist_ok=True)
        with part.open("ab" if reply.status == PARTIAL else "wb") as file:
            for chunk in chunks:
                if file.tell() + len(chunk) > largest:
                    raise Unfit("it is too large")
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
    if not whole(part, name):
        raise Unfit("it came damaged")


def _check_goes_on(reply: Reply, have: int, largest: int) -> None:
    """Raise :class:`Unfit` unless the answer begins where the part ends."""
    found = _RANGE.fullmatch(reply.headers.get("content-range", ""))
    if reply.status == BEYOND or found is None or int(found[1]) != have:
        raise Unfit("it goes on elsewhere")
    if int(found[2]) > largest:
        raise Unfit("it is too large")
