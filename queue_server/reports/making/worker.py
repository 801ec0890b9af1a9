"""The process that makes reports: orders on standard input, files on standard output.

Each order and each answer is four bytes of length, most significant first, and that many bytes. An
answer begins with ``+`` and the file, or with ``-`` and a code and its detail as JSON; before it
come any number of frames with ``=``, the steps done and their total. The process ends when its
input does, even in the middle of an order, or when its answer is not taken, as when the server is
killed: that is its usual end, not an error. Tested by tests/reports/test_workshop.py.
"""

import os
import struct
import sys
from functools import partial
from pathlib import Path
from typing import BinaryIO

import orjson
from sqlalchemy import Engine

from queue_server.reports.making.orders import carry_out, unpacked
from queue_server.reports.ports import Said
from queue_server.reports.store.source import open_engine, reading
from queue_server.usecases.ports import StorageDown

LENGTH = struct.Struct(">I")


class _NobodyThere(Exception):
    """The server is gone."""


def serve(engine: Engine, branch: str, orders: BinaryIO, files: BinaryIO) -> None:
    """Carry out orders until there are no more, or the server no longer takes what is made."""
    try:
        while (packed := _received(orders)) is not None:
            _send(files, _answer(engine, branch, packed, partial(_say, files)))
    except _NobodyThere:
        return


def _received(orders: BinaryIO) -> bytes | None:
    """The next frame; None where the input ends, even in the middle of one."""
    head = orders.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    size = LENGTH.unpack(head)[0]
    packed = orders.read(size)
    return packed if len(packed) == size else None


def _send(files: BinaryIO, frame: bytes) -> None:
    try:
        files.write(LENGTH.pack(len(frame)) + frame)
        files.flush()
    except OSError as error:
        raise _NobodyThere from error


def _say(files: BinaryIO, done: int, of: int) -> None:
    _send(files, b"=" + orjson.dumps([done, of]))


def _answer(engine: Engine, branch: str, packed: bytes, said: Said) -> bytes:
    try:
        with reading(engine, branch) as source:
            return b"+" + carry_out(unpacked(packed), source, said)
    except _NobodyThere:
        raise
    except StorageDown as error:
        return _refusal("storage_down", error)
    except Exception as error:  # noqa: BLE001 - whatever it is, the next report may go well
        return _refusal("report_failed", error)


def _refusal(code: str, error: Exception) -> bytes:
    return b"-" + orjson.dumps({"code": code, "detail": f"{type(error).__name__}: {error}"})


def main(argv: list[str]) -> None:
    """``DATA BRANCH``: the data directory and the branch; the database's address comes on stdin."""
    orders, files = sys.stdin.buffer, sys.stdout.buffer
    if (address := _received(orders)) is None:
        return
    engine = open_engine(Path(argv[0]), address.decode() or None)
    try:
        serve(engine, argv[1], orders, files)
    finally:
        engine.dispose()
        # What could not be sent is still in the buffer; Python would try again as it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), files.fileno())


if __name__ == "__main__":
    main(sys.argv[1:])
