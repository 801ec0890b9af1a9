"""A wall fetches a clip from the server over a connection that breaks again and again."""

import asyncio
import threading
from pathlib import Path

import pytest

from display.media import pictures
from display.media.pictures import CLIP, Pictures
from queue_server.link import HttpLink
from tests.served import Served
from tests.videos import video
from tests.waiting import until

#: Bytes of an answer that the line lets through, its headers included.
LETS_THROUGH = 900


class Line:
    """A port that passes bytes on to the server, and breaks after some bytes of its answer."""

    def __init__(self, port: int) -> None:
        self._port = port
        self.breaks = 0
        self._carried: set[asyncio.Task[None]] = set()

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one connection, for as long as the line is there."""
        carried = asyncio.create_task(self._carry(reader, writer))
        self._carried.add(carried)
        carried.add_done_callback(self._carried.discard)

    async def cut(self) -> None:
        """A client that has connected and asked for nothing yet is not waited for."""
        for carried in self._carried:
            carried.cancel()
        await asyncio.gather(*self._carried, return_exceptions=True)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        from_server, to_server = await asyncio.open_connection("127.0.0.1", self._port)
        try:
            to_server.write(await reader.readuntil(b"\r\n\r\n"))
            left = LETS_THROUGH
            while left and (data := await from_server.read(left)):
                left -= len(data)
                writer.write(data)
                await writer.drain()
            self.breaks += not left
        finally:
            for end in (writer, to_server):
                end.close()


async def test_a_clip_comes_whole_over_a_line_that_never_carries_all_of_it(
    served: Served, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "FIRST_PAUSE_S", 0.01)
    headers = {"Content-Type": "video/mp4"}
    made = await served.call(
        "POST", "/api/v1/signage/clips", raw=video(0.5), headers=headers, who="supervisor"
    )
    name = made.body["clip"]["name"]
    whole = await served.call("GET", f"/api/v1/signage/clips/{name}", who="display")
    assert len(whole.raw) > LETS_THROUGH

    line = Line(int(served.server.url.rpartition(":")[2]))
    listening = await asyncio.start_server(line.take, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    token = served.credentials["display"]["Authorization"].removeprefix("Bearer ")
    http = HttpLink(f"http://127.0.0.1:{port}", token)
    wall = Pictures(tmp_path, http, threading.Event(), CLIP)
    wall.want([name])
    await until(lambda: name in wall.ready or wall.broken)
    await asyncio.to_thread(wall.stop)
    http.close()
    listening.close()
    await line.cut()
    assert wall.broken == {}
    assert (tmp_path / f"{name}.mp4").read_bytes() == whole.raw
    assert line.breaks > 1
