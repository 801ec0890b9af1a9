"""An office with a clock that is stepped, and the judge of what its journal says afterwards."""

import re
import secrets
from collections import defaultdict
from collections.abc import Sequence
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from tests.end_to_end.killing import journal_of
from tests.end_to_end.processes import ROOT, Office
from tests.end_to_end.time.clock import WallClock
from tests.waiting import PATIENCE_S

COUNTER = 1


class OfficeInTime:
    """A branch whose server reads a clock of ours, in the zone of the instant at which it starts.

    The folder already holds accounts and tokens.
    """

    def __init__(self, folder: Path, at: datetime) -> None:
        assert isinstance(at.tzinfo, ZoneInfo)
        self.clock = WallClock(folder, at)
        flags = ("--config", str(in_zone(folder, at.tzinfo)), "--open-now", "--no-rate-limits")
        self.server = Office(folder, *flags, env=self.clock.environment)
        self.server.start()

    def take(self, visitors: int) -> list[str]:
        """Take a number of tickets, one after another; returns their labels."""
        with closing(self.server.link("kiosk")) as kiosk:
            replies = [
                kiosk.request(
                    "POST",
                    "/api/v1/tickets",
                    {"service": "T01"},
                    idempotency_key=secrets.token_hex(8),
                    timeout_s=PATIENCE_S,
                )
                for _ in range(visitors)
            ]
        assert [one.status for one in replies] == [201] * visitors, replies[-1].body
        return [one.body["ticket"]["label"] for one in replies]

    def refused(self) -> str:
        """The code with which a visitor is refused a number."""
        with closing(self.server.link("kiosk")) as kiosk:
            key = secrets.token_hex(8)
            reply = kiosk.request(
                "POST",
                "/api/v1/tickets",
                {"service": "T01"},
                idempotency_key=key,
                timeout_s=PATIENCE_S,
            )
        assert reply.status != 201, reply.body
        return str(reply.body["code"])

    def call(self, visitors: int) -> list[dict[str, Any]]:
        """Call and serve that many, as a clerk who signed in just now; returns their tickets."""
        clerk = self.server.clerk()
        clerk.ask("POST", f"/counters/{COUNTER}/open", {})
        served = []
        for _ in range(visitors):
            for verb in ("call-next", "start", "finish"):
                status, body = clerk.ask("POST", f"/counters/{COUNTER}/{verb}", {})
                assert status == 200, (verb, body)
            served.append(body["ticket"])
        return served

    def waiting(self) -> list[str]:
        """The labels of those who wait, in the order they are shown to staff."""
        status, body = self.server.clerk().ask("GET", "/tickets?state=waiting")
        assert status == 200, body
        return [one["label"] for one in body["tickets"]]

    def board(self) -> dict[str, Any]:
        """The board as screens get it."""
        status, body = self.server.clerk().ask("GET", "/board")
        assert status == 200, body
        return dict(body)

    def reasons(self) -> list[str]:
        """The codes of why the server is not ready; empty when it is."""
        with closing(self.server.link("kiosk")) as link:
            body = link.request("GET", "/readyz").body
        return [one["code"] for one in body.get("reasons", ())]

    def restart(self, at: datetime) -> None:
        """End the server, and start it when the clock shows an instant."""
        self.server.stop()
        self.clock.set(at)
        (self.server.folder / "server.log").unlink()
        self.server.launch().wait_for("listening on")

    def journal(self) -> list[dict[str, Any]]:
        """Every row, checked for what must hold in any journal whatever the clock did."""
        rows = journal_of(self.server)
        judge(rows)
        return rows

    def stop(self) -> None:
        """End the server."""
        self.server.stop()


def in_zone(folder: Path, zone: ZoneInfo) -> Path:
    """The first office, moved to another zone."""
    text = (ROOT / "config.toml").read_text("utf-8")
    text = re.sub(r'(?m)^zone = "[^"]+"', f'zone = "{zone.key}"', text)
    catalogue = ROOT / "queue_server" / "catalogue"
    text = re.sub(r'(?m)^catalogue = "[^"]+"', f'catalogue = "{catalogue}"', text)
    file = folder / "config.toml"
    file.write_text(text, "utf-8")
    return file


def judge(rows: Sequence[dict[str, Any]]) -> None:
    """Rows are whole, instants and days never run back, and each day's numbers are there once."""
    assert [row["seq"] for row in rows] == list(range(1, len(rows) + 1))
    instants = [datetime.fromisoformat(row["at"]) for row in rows]
    assert instants == sorted(instants), "instants ran backwards"
    days = [row["day"] for row in rows]
    assert days == sorted(days), "the service day went back"
    opened = [row["day"] for row in rows if row["kind"] == "day_opened"]
    assert len(opened) == len(set(opened)), "a day was opened twice"
    by_day: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        if row["kind"] == "ticket_issued":
            by_day[row["day"]].append(int(row["data"]["label"][1:]))
    for day, numbers in by_day.items():
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers))), day


def waits_min(tickets: Sequence[dict[str, Any]]) -> list[float]:
    """How long each visitor waited until called, in minutes, according to the API."""
    return [
        (_instant(one["called_at"]) - _instant(one["issued_at"])).total_seconds() / 60
        for one in tickets
    ]


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
