"""A clerk who watches through a camera, and the host that has it."""

import asyncio
import json
import socket
from typing import Any

import pytest

from drivers.photo import driver as station_driver
from drivers.photo import service
from tests.served import Served
from tests.talking import next_json
from tests.waiting import PATIENCE_S

JPEG = b"\xff\xd8\xff\xe0"
LOOK = "/api/v1/devices/photo/preview"


def patient_station(monkeypatch: pytest.MonkeyPatch) -> None:
    """Server, host and page are one process here, and each waits for the others."""
    monkeypatch.setattr(station_driver, "OPEN_S", PATIENCE_S)
    monkeypatch.setattr(station_driver, "STILL_S", PATIENCE_S)
    monkeypatch.setattr(service, "CAPTURE_DEADLINE_S", PATIENCE_S)


def a_device(name: str, kind: str, **changes: Any) -> dict[str, Any]:
    return {"name": name, "kind": kind, "driver": "camera", "uri": "sim:camera", "counter": 4,
            "host": "", "state": "ready", "since": "2026-11-23T10:00:00+08:00", "reason": None,
            "remedy": None, "paper": None, "last_ok": None, **changes}  # fmt: skip


async def a_desk(served: Served, *, counter: int | None = 4, sits: bool = True) -> Any:
    """A host with a camera and a printer, and the clerk at counter 4."""
    host = await served.live("host", [])
    devices = [a_device("photo", "photo", counter=counter), a_device("slip", "printer")]
    served.configure(*devices)
    await host.send_json({"type": "device_states", "devices": devices})
    page = await served.live("clerk", ["devices"])
    while not any(one["name"] == "photo" for one in (await next_json(page))["devices"]):
        pass
    if sits:
        assert (await served.verb(4, "open", key=served.key())).status == 200
    return host


class Looker:
    """A page that watches through a camera, part by part, over a socket of its own."""

    def __init__(self, served: Served, who: str = "clerk", path: str = LOOK) -> None:
        self._url = served.server.url
        self._headers = served.credentials[who]
        self._path = path

    async def __aenter__(self) -> "Looker":
        host, port = self._url.removeprefix("http://").split(":")
        plain = socket.socket()
        plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 32 * 1024)
        plain.setblocking(False)
        await asyncio.get_running_loop().sock_connect(plain, (host, int(port)))
        self._reader, self._writer = await asyncio.open_connection(sock=plain)
        headers = {"Host": host, **self._headers}
        lines = [f"GET {self._path} HTTP/1.0", *(f"{k}: {v}" for k, v in headers.items())]
        self._writer.write("\r\n".join([*lines, "", ""]).encode())
        head = await asyncio.wait_for(self._reader.readuntil(b"\r\n\r\n"), PATIENCE_S)
        self.head = head.decode()
        return self

    async def __aexit__(self, *_: object) -> None:
        self._writer.close()

    async def part(self) -> bytes:
        async with asyncio.timeout(PATIENCE_S):
            size = int.from_bytes(await self._reader.readexactly(4), "big")
            return await self._reader.readexactly(size)

    async def over(self) -> dict[str, Any]:
        """Why it ended, skipping frames still on their way."""
        while (part := await self.part()).startswith(JPEG):
            pass
        reason: dict[str, Any] = json.loads(part)
        assert await self._reader.read() == b""
        return reason
