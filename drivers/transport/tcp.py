"""Raw TCP, as printers listen on port 9100."""

import socket
from contextlib import suppress

from drivers.errors import DeviceAbsent, DeviceGone
from drivers.transport.ready import readable, writable
from drivers.uri import DeviceUri
from queue_server.wire.devices import Remedy

CONNECT_TIMEOUT_S = 3.0


class TcpTransport:
    """One connection, kept open: a printer serves one client at a time, and this is it."""

    readable = True

    def __init__(self, uri: DeviceUri) -> None:
        self._address = uri.host_port
        self.chunk_bytes = 4096
        self.chunk_timeout_s = uri.number("chunk_timeout_ms", 3000) / 1000
        self._socket: socket.socket | None = None

    def open(self) -> None:
        """Connect."""
        try:
            sock = socket.create_connection(self._address, timeout=CONNECT_TIMEOUT_S)
        except OSError as error:
            raise DeviceAbsent(str(error), remedy=Remedy.CHECK_NETWORK) from error
        sock.setblocking(False)
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        self._socket = sock

    def write_some(self, data: memoryview, timeout_s: float) -> int:
        """Send what the kernel takes."""
        sock = self._open_socket()
        try:
            if not writable(sock, timeout_s):
                return 0
            return sock.send(data)
        except BlockingIOError:
            return 0
        except (OSError, ValueError) as error:
            raise DeviceGone(str(error), remedy=Remedy.CHECK_NETWORK) from error

    def read(self, timeout_s: float) -> bytes:
        """Receive what is there."""
        sock = self._open_socket()
        try:
            if not readable(sock, timeout_s):
                return b""
            data = sock.recv(4096)
        except BlockingIOError:
            return b""
        except (OSError, ValueError) as error:
            raise DeviceGone(str(error), remedy=Remedy.CHECK_NETWORK) from error
        if not data:
            raise DeviceGone("the device closed the connection", remedy=Remedy.CHECK_NETWORK)
        return data

    def close(self) -> None:
        """Hang up."""
        sock, self._socket = self._socket, None
        if sock is not None:
            with suppress(OSError):
                sock.close()

    def abandon(self) -> None:
        """Shut both directions, which wakes a pending select."""
        sock = self._socket
        if sock is not None:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)

    def _open_socket(self) -> socket.socket:
        if self._socket is None:
            raise DeviceGone("not connected")
        return self._socket
