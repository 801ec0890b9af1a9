"""Slips: render, encode, bytes, first byte."""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.server.issue import Emit
from bench.tools.load import percentile
from bench.tools.office import ROOT

ROUNDS = 30


def bench(emit: Emit) -> None:
    """Print what a slip costs."""
    from drivers.fonts import prepared_fonts
    from drivers.printer.encode import PROFILES, encode
    from drivers.printer.slip.compose import compose
    from drivers.printer.slip.render import render_slip
    from kiosk.known_office import KnownOffice
    from queue_server.settings import Settings
    from tests.catalogue import a_ticket

    catalogue = Settings.load(ROOT / "config.toml").catalogue()
    office = KnownOffice(catalogue=catalogue, server_url="http://127.0.0.1:8080")
    slip, fonts = (
        compose(office, a_ticket(42, service="R02", priority="caring", ahead=3), "zh-TW"),
        prepared_fonts(),
    )
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
    """From the request to the first byte and to the proof, on a simulated printer behind TCP."""
    from dataclasses import replace

    from drivers.host.device_host import DeviceHost
    from drivers.printer.simulated.printer import SimulatedPrinter
    from drivers.printer.simulated.served import TcpPrinter

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
    """Records the moment it is called."""
    return lambda: marks.append(time.perf_counter())
