"""Slips: render, encode, bytes, first byte; the server's loop while a printer hangs.

The lag is measured twice on the product's own server with people taking numbers: with the device
host in a process of its own, and in the server's process together with a camera that previews at
fifteen pictures a second, which is the hardest an office can ask for.
"""

import asyncio
import os
import secrets
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import aiohttp

from bench.issue import Emit
from bench.load import percentile
from bench.office import ROOT, free_port

ROUNDS = 30
LAG_S = 8.0
TICK_S = 0.005
ISSUES_PER_S = 20
TARGET_LAG_MS = 5.0
#: So many bytes into a slip the printer takes no more and never lets go.
HANGS_AFTER = 2000
TICKET = {
    "id": "20261123-A042", "label": "A042", "service": "R02", "priority": "caring",
    "language": "zh-TW", "ahead": 3, "wait": {"low_min": 8, "high_min": 15},
    "issued_at": "2026-11-23T09:00:00+08:00", "track": "/t/22-characters-of-token",
}  # fmt: skip


def bench(emit: Emit) -> None:
    """Print what a slip costs, then what a printer that hangs costs the server."""
    _slips(emit)
    asyncio.run(_lags(emit))


# What a slip costs.


def _slips(emit: Emit) -> None:
    from drivers.command import default_fonts
    from drivers.printer.escpos import PROFILES, encode
    from drivers.printer.slip import render_slip
    from kiosk.office import Office
    from kiosk.slip import compose
    from queue_server.settings import Settings

    catalogue = Settings.load(ROOT / "config.toml").catalogue()
    office = Office(catalogue=catalogue, server_url="http://127.0.0.1:8080")
    slip, fonts = compose(office, TICKET, "zh-TW"), default_fonts()
    picture = render_slip(slip, fonts)
    emit("slip_render", **_times(lambda: render_slip(slip, fonts)),
         dots=f"{picture.width}x{picture.height}")  # fmt: skip
    emit("slip_encode", **_times(lambda: encode(picture, PROFILES["80mm"])))
    _prints(emit, slip, fonts)


def _times(work: Callable[[], object]) -> dict[str, Any]:
    work()
    return _figures([_ms(work) for _ in range(ROUNDS)])


def _ms(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return (time.perf_counter() - began) * 1000


def _figures(values_ms: list[float]) -> dict[str, Any]:
    ordered = sorted(values_ms)
    return {
        "n": len(ordered),
        "p50_ms": round(percentile(ordered, 50), 2),
        "p99_ms": round(percentile(ordered, 99), 2),
        "max_ms": round(ordered[-1], 2),
    }


def _prints(emit: Emit, slip: Any, fonts: Any) -> None:
    """From the wish to the first byte and to the proof, on a simulated printer behind TCP."""
    from dataclasses import replace

    from drivers.host import DeviceHost
    from drivers.printer.served import TcpPrinter
    from drivers.printer.simulated import SimulatedPrinter

    first: list[float] = []
    proved: list[float] = []
    with tempfile.TemporaryDirectory() as data, TcpPrinter(SimulatedPrinter()) as printer:
        host = DeviceHost([f"slip=escpos@tcp://127.0.0.1:{printer.port}"], Path(data), fonts=fonts)
        host.start()
        host.warm_up()
        try:
            host.test().done.result(30)
            for n in range(ROUNDS):
                began = time.perf_counter()
                marks: list[float] = []
                one = replace(slip, ticket=f"bench-{n}")
                job = host.print_slip(one, on_first_byte=_noting(marks))
                if job.done.result(30).outcome == "confirmed":
                    proved.append((time.perf_counter() - began) * 1000)
                    first.append((marks[0] - began) * 1000)
            size = host.jobs(1)[0].bytes
        finally:
            host.stop()
    emit("slip_first_byte", **_figures(first))
    emit("slip_confirmed", **_figures(proved), bytes_per_slip=size)


def _noting(marks: list[float]) -> Callable[[], None]:
    """Notes the moment it is called."""
    return lambda: marks.append(time.perf_counter())


# What a printer that hangs costs the server.


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
    """How late the loop of a server is, sorted, in ms, while people take numbers."""
    from queue_server.bootstrap import Listening, Server
    from queue_server.settings import Settings
    from queue_server.storage.opening import open_storage

    with tempfile.TemporaryDirectory() as folder:
        settings = Settings.load(ROOT / "config.toml")
        storage = await open_storage(Path(folder) / "data", branch=settings.rules.branch)
        where = Listening(open_now=True, rate_limits=False)
        server = Server(settings, storage, where)
        await server.start()
        try:
            host = await server.accounts.enroll("bench-host", "host")
            kiosk = await server.accounts.enroll("bench-kiosk", "kiosk")
            await server.accounts.sweep()
            with _hanging_printer(Path(folder)) as port, ExitStack() as stack:
                place = Path(folder) / "host"
                facts = stack.enter_context(devices(server.url, host, place, port))
                asked = asyncio.create_task(_hang(server, facts))
                await asyncio.sleep(2.0)
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
    found = (one for one in server.office.devices.all() if one["name"] == "slip")
    return next((f"{one['state']} {one['reason'] or ''}".strip() for one in found), None)


async def _hang(server: Any, facts: dict[str, Any]) -> None:
    """Give the printer a slip that it takes in part."""
    desk = server.office.devices
    while facts["printing"]:
        if any(one["name"] == "slip" and one["state"] == "ready" for one in desk.all()):
            await desk.ask("slip", "test", {})
        await asyncio.sleep(0.1)


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
    """A printer in a process of its own that stops in the middle of a slip, for good."""
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
         "--data", str(data), "--device", f"slip=escpos@tcp://127.0.0.1:{port}"],
        cwd=ROOT, stderr=subprocess.DEVNULL, env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    try:
        yield {"camera_fps": 0, "printing": True}
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(10)
        process.kill()


@contextmanager
def _within(url: str, token: str, data: Path, port: int) -> Iterator[dict[str, Any]]:
    """The device host and a camera as threads of the server's process."""
    from drivers.command import HostOnWire
    from drivers.uri import parse_spec

    spec = parse_spec(f"slip=escpos@tcp://127.0.0.1:{port}")
    host = HostOnWire([spec], data, "bench-host", url, token)
    ends = threading.Event()
    facts: dict[str, Any] = {"camera_fps": 0, "printing": True}
    threads = [threading.Thread(target=_work, args=(host, ends), daemon=True),
               threading.Thread(target=_look, args=(facts, ends), daemon=True)]  # fmt: skip
    for thread in threads:
        thread.start()
    try:
        yield facts
    finally:
        ends.set()
        for thread in threads:
            thread.join(10)


def _work(host: Any, ends: threading.Event) -> None:
    host.start()
    while not ends.is_set():
        host.work(0.5)
    host.stop()


def _look(facts: dict[str, Any], ends: threading.Event) -> None:
    """Somebody watches a camera's preview all the time."""
    from drivers.photo.simulated import SimulatedEye
    from drivers.photo.station import Station
    from drivers.tap import Tap
    from drivers.uri import parse_uri

    station = Station(SimulatedEye(parse_uri("sim:camera")), Tap(time.monotonic))
    station.open()
    began = time.monotonic()
    preview = station.preview()
    for count, _ in enumerate(preview, 1):
        facts["camera_fps"] = round(count / (time.monotonic() - began), 1)
        if ends.is_set():
            break
    preview.close()  # type: ignore[attr-defined]
    station.close()
