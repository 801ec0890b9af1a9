"""A device host, as a connection that sends what a test wants, and the page that sees it."""

from typing import Any

from tests.served import Served
from tests.talking import found, next_json

AT = "2026-11-23T10:00:00+08:00"


def a_device(name: str = "slip", kind: str = "printer", **changes: Any) -> dict[str, Any]:
    device = {"name": name, "kind": kind, "driver": "escpos", "uri": "sim:printer",
              "counter": None, "host": "", "state": "ready", "since": AT, "reason": None,
              "remedy": None, "paper": None, "last_ok": None}  # fmt: skip
    return {**device, **changes}


def a_slip(ticket: str, **changes: Any) -> dict[str, Any]:
    slip = {"ticket": ticket, "device": "slip", "outcome": "failed", "reason": "paper_out",
            "remedy": "load_paper", "at": AT}  # fmt: skip
    return {**slip, **changes}


def named(name: str, **wanted: Any) -> Any:
    """The device with that name, once it is as wanted."""

    def holds(snapshot: dict[str, Any]) -> Any:
        found = next((d for d in snapshot["devices"] if d["name"] == name), None)
        return found if found and wanted.items() <= found.items() else None

    return holds


async def report(live: Any, *devices: dict[str, Any]) -> None:
    await live.send_json({"type": "device_states", "devices": list(devices)})


async def a_host(served: Served, who: str = "kiosk") -> Any:
    """A kiosk with a printer, once staff see it, and the page that sees it."""
    host = await served.live(who, [])
    await report(host, a_device())
    page = await served.live("clerk", ["devices"])
    await found(page, named("slip", host=who))
    return host, page


async def settled(host: Any, outcome: str = "confirmed") -> dict[str, Any]:
    job = await next_json(host)
    await host.send_json({"type": "job_done", "id": job["id"], "outcome": outcome})
    return job
