"""A simulated printer behind a real link: TCP as on port 9100, or a pseudo-terminal."""

import os
import socket
import threading
import tty
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from drivers.errors import DeviceAbsent, DeviceGone
from drivers.faults import with_faults
from drivers.printer.simulated.faults import Faults
from drivers.printer.simulated.printer import SimulatedPrinter
from drivers.transport.ready import readable
from queue_server.command_line import say
from queue_server.processes.stop_signal import StopSignal

_PAUSE_S = 0.005


class ServedPrinter:
    """Runs a link's loop in a thread until it is closed. Base of the two below."""

    def __init__(self, printer: SimulatedPrinter) -> None:
        self.printer = printer
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="served-printer", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the thread and the link."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(5)

    def _run(self) -> None:
        raise NotImplementedError

    def _carry(self, read: Callable[[], bytes | None], write: Callable[[bytes], object]) -> None:
        """Carry bytes both ways until the link ends; what the printer refuses waits."""
        waiting = b""
        while not self._stopping.is_set():
            if not waiting:
                data = read()
                if data is None:
                    return
                waiting = data
            if waiting:
                taken = self.printer.feed(waiting)
                waiting = waiting[taken:]
                if not taken:
                    self._stopping.wait(_PAUSE_S)
            said = self.printer.take(0)
            if said:
                write(said)


class TcpPrinter(ServedPrinter):
    """Listens on the loopback address, serves one client at a time."""

    def __init__(self, printer: SimulatedPrinter, port: int = 0) -> None:
        super().__init__(printer)
        self._listener = socket.create_server(("127.0.0.1", port))
        self._listener.settimeout(0.05)
        self._client: socket.socket | None = None

    @property
    def port(self) -> int:
        """The port on which it listens."""
        return int(self._listener.getsockname()[1])

    def hang_up(self) -> None:
        """End the open connection, as some printers do once it is idle for a second."""
        client = self._client
        if client is not None:
            with suppress(OSError):
                client.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Stop listening."""
        super().close()
        self._listener.close()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                client, _ = self._listener.accept()
            except TimeoutError:
                continue
            except OSError:
                return
            with client, suppress(OSError, DeviceGone, DeviceAbsent):
                self._serve(client)

    def _serve(self, client: socket.socket) -> None:
        self.printer.connect()
        client.settimeout(2.0)
        self._client = client

        def read() -> bytes | None:
            if not readable(client, _PAUSE_S):
                return b""
            return client.recv(4096) or None

        self._carry(read, client.sendall)


class PtyPrinter(ServedPrinter):
    """A printer behind a pseudo-terminal; ``path`` is the line to open. POSIX only."""

    def __init__(self, printer: SimulatedPrinter) -> None:
        super().__init__(printer)
        self._master, self._slave = os.openpty()
        tty.setraw(self._slave)
        os.set_blocking(self._master, False)
        self.path = os.ttyname(self._slave)

    def close(self) -> None:
        """Hang up."""
        super().close()
        for handle in (self._master, self._slave):
            with suppress(OSError):
                os.close(handle)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self.printer.connect()
                self._carry(self._read, self._write)
            except (DeviceGone, DeviceAbsent):
                # A line has no connection to drop: a printer that is off just receives nothing.
                self._swallow()

    def _swallow(self) -> None:
        for _ in range(20):
            self._stopping.wait(_PAUSE_S)
            self._read()

    def _read(self) -> bytes | None:
        if not readable(self._master, _PAUSE_S):
            return b""
        try:
            return os.read(self._master, 4096)
        except (BlockingIOError, OSError):
            return b""

    def _write(self, data: bytes) -> None:
        with suppress(BlockingIOError, OSError):
            os.write(self._master, data)


def serve_until_stopped(port: int, out: Path, fault: str, width_dots: int) -> int:
    """The simulated printer as a program: writes out its address, ends on Ctrl-C."""
    printer = SimulatedPrinter(width_dots=width_dots, out=out, faults=with_faults(fault, Faults()))
    stop = StopSignal()
    with TcpPrinter(printer, port) as served:
        say(f"printing for tcp://127.0.0.1:{served.port} into {out}")
        stop.wait()
    return 0
