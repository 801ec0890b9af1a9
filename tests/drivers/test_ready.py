"""Handles are waited for whatever their number: a busy server has thousands before a printer's."""

import fcntl
import os
import resource
import socket
import tty
from collections.abc import Iterator

import pytest

from drivers.transport.ready import readable, writable
from drivers.transport.serial import SerialTransport
from drivers.uri import parse_uri

#: ``select`` ends at 1023.
HIGH = 1500


@pytest.fixture
def high() -> Iterator[tuple[socket.socket, socket.socket]]:
    """Two ends of a line, the first with a high number."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard <= HIGH:
        pytest.skip(f"the system allows {hard} open files")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, HIGH + 10), hard))
    low, other = socket.socketpair()
    one = socket.socket(fileno=fcntl.fcntl(low.fileno(), fcntl.F_DUPFD, HIGH))
    low.close()
    yield one, other
    one.close()
    other.close()
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_a_handle_of_a_high_number_is_read_and_written(
    high: tuple[socket.socket, socket.socket],
) -> None:
    one, other = high
    assert one.fileno() >= HIGH
    assert writable(one, 0)
    assert not readable(one, 0)
    other.send(b"paper low")
    assert readable(one.fileno(), 0)


def test_a_line_that_was_hung_up_is_ready_so_that_reading_says_so(
    high: tuple[socket.socket, socket.socket],
) -> None:
    one, other = high
    other.close()
    assert readable(one, 0)
    assert one.recv(1) == b""


def test_a_closed_handle_is_a_mistake() -> None:
    one, other = socket.socketpair()
    one.close()
    other.close()
    with pytest.raises(ValueError, match="file descriptor"):
        readable(one, 0)


def test_a_serial_line_of_a_high_number_is_read_and_written() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard <= HIGH:
        pytest.skip(f"the system allows {hard} open files")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, HIGH + 10), hard))
    master, slave = os.openpty()
    tty.setraw(slave)
    taken = [os.dup(master) for _ in range(1030)]
    line = SerialTransport(parse_uri(f"serial:{os.ttyname(slave)}?baud=19200"))
    try:
        line.open()
        os.write(master, b"ready")
        assert line.read(10.0) == b"ready"
        assert line.read(0.01) == b""
        assert line.write_some(memoryview(b"slip"), 10.0) == 4
        assert os.read(master, 16) == b"slip"
    finally:
        line.close()
        for handle in (*taken, master, slave):
            os.close(handle)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
