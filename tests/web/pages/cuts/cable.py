"""The cable between browsers and the server, pulled by a test at a named moment.

Tested by tests/web/pages/cuts/test_cable.py.
"""

import asyncio
import re
import threading
from contextlib import suppress
from typing import Literal

from tests.loop_thread import LoopThread
from tests.ports import free_port
from tests.waiting import PATIENCE_S

#: Before the request is at the server, or after it was done but before its answer arrives.
Side = Literal["before", "after"]
#: Requests that act; those that only read or play are not worth a cut.
_ACT = re.compile(rb"(POST|PUT|DELETE) /api/v1/(?!session|client-errors)")
_SOME = 65536


class Cable:
    """Passes bytes on as they come. While it is out, every connection is broken off."""

    def __init__(self, to_port: int) -> None:
        self._to = to_port
        self._port = free_port()
        self.url = f"http://127.0.0.1:{self._port}"
        self._out = False
        self._side: Side | None = None
        self._transports: set[asyncio.WriteTransport] = set()
        self._pulled = threading.Event()
        self._server: asyncio.Server | None = None
        self._thread = LoopThread()

    def __enter__(self) -> "Cable":
        self._thread.start()
        self._thread.do(self._listen())
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.do(self._close())
        self._thread.stop()

    def pull_at_next_act(self, side: Side) -> None:
        """Let nothing through from the next act on, until :meth:`mend`."""
        self._pulled.clear()
        self._side = side

    def wait_until_out(self) -> None:
        """Wait until an act has passed and the cable is out."""
        assert self._pulled.wait(PATIENCE_S)

    def mend(self) -> None:
        """Let bytes through again; stop waiting for an act that did not come."""
        self._side, self._out = None, False

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._joined, "127.0.0.1", self._port)

    async def _close(self) -> None:
        assert self._server is not None
        self._server.close()
        self._break()

    async def _joined(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        if self._out:
            back.transport.abort()
            return
        try:
            far, forth = await asyncio.open_connection("127.0.0.1", self._to)
        except OSError:
            back.transport.abort()
            return
        ends = {back.transport, forth.transport}
        if self._out:  # meanwhile
            for end in ends:
                end.abort()
            return
        self._transports |= ends
        asked = asyncio.Event()
        carried = asyncio.gather(self._there(near, forth, asked), self._home(far, back, asked))
        with suppress(OSError):
            await carried
        self._transports -= ends
        for end in ends:
            end.abort()

    async def _there(
        self, near: asyncio.StreamReader, forth: asyncio.StreamWriter, asked: asyncio.Event
    ) -> None:
        while data := await near.read(_SOME):
            if self._side is not None and _ACT.match(data):
                if self._side == "before":
                    self._pull()
                    return
                # The effects of the act must not be seen either: from now on nothing comes back.
                self._out = True
                asked.set()
            forth.write(data)
            await forth.drain()
        forth.transport.abort()

    async def _home(
        self, far: asyncio.StreamReader, back: asyncio.StreamWriter, asked: asyncio.Event
    ) -> None:
        while data := await far.read(_SOME):
            if self._out:
                if asked.is_set():  # The server answers what it has committed.
                    self._pull()
                continue
            back.write(data)
            await back.drain()
        back.transport.abort()

    def _pull(self) -> None:
        self._side, self._out = None, True
        self._break()
        self._pulled.set()

    def _break(self) -> None:
        for one in list(self._transports):
            one.abort()
