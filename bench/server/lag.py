"""The server's loop while a printer hangs and a clerk looks through a camera.

Measured on the product's own server with people taking numbers: alone, with the
device host in a process of its own, and with the host in the server's process, which is the
hardest case an office can have. The frames go all the way from the camera through the server to a
page, a process of its own (:mod:`bench.tools.looker`).
"""

import asyncio
import os
import secrets
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import aiohttp

from bench.server.issue import Emit
from bench.tools.load import percentile
from bench.tools.office import PASSWORD, ROOT, big_config, free_port

LAG_S = 8.0
TICK_S = 0.005
ISSUES_PER_S = 20
TARGET_LAG_MS = 5.0
#: After this many bytes of a slip the printer takes no more, without ending the connection.
HANGS_AFTER = 2000
CAMERA = "photo=camera@sim:camera?counter=1"
#: The camera in the office's configuration: whose it is, a device never reports itself.
CONFIGURED = """
[[devices]]
name = "photo"
driver = "camera"
uri = "sim:camera"
host = "bench-host"
counter = 1
"""


def bench(emit: Emit) -> None:
    """Print what a hanging printer and a camera in use cost the server."""
    asyncio.run(_lags(emit))


async def _lags(emit: Emit) -> None:
    for name, devices in (("none", _nothing), ("other process", _apart), ("same process", _within)):
        ordered, facts = await _lag(devices)
        emit(
            "loop_lag",
            hanging_printer=name,
            camera_fps=facts["camera_fps"],
            printer=facts.get("printer"),
            ticks=len(ordered),
            p50_ms=round(percentile(ordered, 50), 2),
            p99_ms=round(percentile(ordered, 99), 2),
            max_ms=round(ordered[-1], 2),
            target_p99_ms=TARGET_LAG_MS,
        )


Devices = Callable[[str, str, Path, int], Any]


async def _lag(devices: Devices) -> tuple[list[float], dict[str, Any]]:
    """How late a server's loop is while people take numbers, in ms, sorted."""
    from queue_server.bootstrap import ListenOptions, Server
    from queue_server.opening import open_storage
    from queue_server.settings import Settings

    with tempfile.TemporaryDirectory() as folder:
        file = big_config(Path(folder))
        file.write_text(file.read_text("utf-8") + CONFIGURED, "utf-8")
        settings = Settings.load(file)
        storage = await open_storage(Path(folder) / "data", branch=settings.rules.branch)
        where = ListenOptions(open_now=True, rate_limits=False)
        server = Server(settings, storage, where)
        await server.start()
        try:
            host = await server.accounts.enrolment.enroll("bench-host", "host")
            kiosk = await server.accounts.enrolment.enroll("bench-kiosk", "kiosk")
            await server.accounts.known.sweep()
            clerk = await _clerk(server)
            with _hanging_printer(Path(folder)) as port, ExitStack() as stack:
                place = Path(folder) / "host"
                facts = stack.enter_context(devices(server.url, host, place, port))
                if facts["printing"]:
                    stack.enter_context(_looker(server.url, clerk, facts))
                asked = asyncio.create_task(_hang(server, facts))
                await asyncio.sleep(3.0)
                late = await _measured(server.url, kiosk)
                facts["printer"] = _state(server)
                asked.cancel()
                await asyncio.gather(asked, return_exceptions=True)
            return late, facts
        finally:
            await server.stop()
            await storage.close()


def _state(server: Any) -> str | None:
    """What staff see of the printer in the meantime."""
    found = (one for one in server.wings.devices.fleet.all() if one["name"] == "slip")
    return next((f"{one['state']} {one['reason'] or ''}".strip() for one in found), None)


async def _hang(server: Any, facts: dict[str, Any]) -> None:
    """Give the printer a slip of which it takes a part."""
    from queue_server.wire.messages.jobs import TEST, EmptyBody

    devices = server.wings.devices
    while facts["printing"]:
        if any(one["name"] == "slip" and one["state"] == "ready" for one in devices.fleet.all()):
            await devices.asking.ask("slip", TEST, EmptyBody())
        await asyncio.sleep(0.1)


async def _clerk(server: Any) -> str:
    """The cookie of a clerk who sits at the camera's counter."""
    await server.accounts.users.add("mei", "clerk", PASSWORD)
    session, _ = await server.accounts.sign_in("mei", PASSWORD)
    return f"{server.services.guard.cookie.name}={session}"


async def _measured(url: str, token: str) -> list[float]:
    loop = asyncio.get_running_loop()
    late: list[float] = []
    ends = loop.time() + LAG_S
    load = asyncio.create_task(_visitors(url, token))
    due = loop.time() + TICK_S
    while loop.time() < ends:
        await asyncio.sleep(max(0.0, due - loop.time()))
        late.append(max(0.0, loop.time() - due) * 1000)
        due = max(due + TICK_S, loop.time())
    load.cancel()
    await asyncio.gather(load, return_exceptions=True)
    return sorted(late)


async def _visitors(url: str, token: str) -> None:
    async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {token}"}) as http:
        while True:
            key = {"Idempotency-Key": secrets.token_hex(8)}
            body = {"service": "T01"}
            async with http.post(f"{url}/api/v1/tickets", json=body, headers=key) as answer:
                await answer.read()
            await asyncio.sleep(1 / ISSUES_PER_S)


@contextmanager
def _hanging_printer(folder: Path) -> Iterator[int]:
    """A printer in a process of its own that stops for good in the middle of a slip."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "run.py", "devices", "simulate-printer", "--port", str(port),
         "--out", str(folder / "slips"), "--fault", f"stop:{HANGS_AFTER}"],
        cwd=ROOT, stdout=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    try:
        process.stdout.readline()
        yield port
    finally:
        process.terminate()
        process.wait(10)
        process.stdout.close()


@contextmanager
def _nothing(url: str, token: str, data: Path, port: int) -> Iterator[dict[str, Any]]:
    yield {"camera_fps": 0, "printing": False}


@contextmanager
def _apart(url: str, token: str, data: Path, port: int) -> Iterator[dict[str, Any]]:
    """The device host as a clerk's PC runs it."""
    data.mkdir()
    file = data / "token"
    file.write_text(token, "ascii")
    process = subprocess.Popen(
        [sys.executable, "run.py", "devices", "--server", url, "--token-file", str(file),
         "--data", str(data), "--device", f"slip=escpos@tcp://127.0.0.1:{port}",
         "--device", CAMERA],
        cwd=ROOT, stderr=subprocess.DEVNULL, env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    try:
        yield {"camera_fps": 0, "printing": True}
    finally:
        _ended(process)


@contextmanager
def _within(url: str, token: str, data: Path, port: int) -> Iterator[dict[str, Any]]:
    """The device host as threads of the server's process."""
    from drivers.on_wire.host import HostOnWire
    from drivers.uri import parse_spec

    specs = [parse_spec(f"slip=escpos@tcp://127.0.0.1:{port}"), parse_spec(CAMERA)]
    host = HostOnWire(specs, data, "bench-host", url, token)
    ends = threading.Event()
    thread = threading.Thread(target=_work, args=(host, ends), daemon=True)
    thread.start()
    try:
        yield {"camera_fps": 0, "printing": True}
    finally:
        ends.set()
        thread.join(10)


def _work(host: Any, ends: threading.Event) -> None:
    host.start()
    while not ends.is_set():
        host.work(0.5)
    host.stop()


@contextmanager
def _looker(url: str, session: str, facts: dict[str, Any]) -> Iterator[None]:
    """A clerk's page that watches through the camera all the time; reports ``camera_fps``."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.tools.looker", url],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(session)
    process.stdin.close()
    try:
        yield
    finally:
        process.terminate()
        figures = process.stdout.read().split()
        process.stdout.close()
        facts["camera_fps"] = float(figures[-1]) if figures else 0
        _ended(process)


def _ended(process: "subprocess.Popen[Any]") -> None:
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(10)
    process.kill()
