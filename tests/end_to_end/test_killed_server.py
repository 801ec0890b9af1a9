"""The server is killed with -9 again and again while visitors take numbers and clerks call."""

import random
import secrets
import threading
import time
from pathlib import Path

import pytest

from queue_server.link import LinkDown
from tests.end_to_end.processes import Clerk, Office, command

KILLS = 50
SEED = 20261123


@pytest.fixture
def office(tmp_path: Path):
    office = Office(tmp_path)
    office.prepare()
    yield office
    office.stop()


class Visitors(threading.Thread):
    """Touches the kiosk again and again, retrying with the same key until there is an answer."""

    def __init__(self, office: Office, over: threading.Event) -> None:
        super().__init__(daemon=True)
        self._link = office.link("kiosk")
        self._over = over
        self.answered: dict[str, str] = {}
        self.differing: list[str] = []

    def run(self) -> None:
        while not self._over.is_set():
            key = secrets.token_hex(8)
            label = self._until_answered(key)
            if label is not None:
                self.answered[key] = label
        self._link.close()

    def _until_answered(self, key: str) -> str | None:
        while not self._over.is_set():
            try:
                reply = self._link.request(
                    "POST", "/api/v1/tickets", {"service": "T01"}, idempotency_key=key, timeout_s=2
                )
            except LinkDown:
                time.sleep(0.02)
                continue
            if reply.status in (200, 201):
                return str(reply.body["ticket"]["label"])
            time.sleep(0.02)
        return None


@pytest.mark.timeout(600)
def test_no_number_is_lost_or_repeated_when_the_server_is_killed_under_load(office):
    luck = random.Random(SEED)
    over = threading.Event()
    office.start()
    visitors = [Visitors(office, over) for _ in range(3)]
    for one in visitors:
        one.start()
    for _ in range(KILLS):
        time.sleep(luck.uniform(0.02, 0.25))
        office.process.kill9()
        office.start()
    time.sleep(0.5)
    over.set()
    for one in visitors:
        one.join(20)
    answered = {key: label for one in visitors for key, label in one.answered.items()}
    assert len(answered) > KILLS, f"seed {SEED}: hardly any load"
    labels = list(answered.values())
    assert len(labels) == len(set(labels)), f"seed {SEED}: a number was given twice"
    issued = _issued(office)
    assert len(issued) == len(set(issued.values())), f"seed {SEED}: a number repeats"
    lost = {k: v for k, v in answered.items() if issued.get(k) != v}
    assert not lost, f"seed {SEED}: answered but not in the journal: {lost}"
    numbers = sorted(int(label[1:]) for label in issued.values())
    assert numbers == list(range(1, len(numbers) + 1)), f"seed {SEED}: a gap"
    office.process.stop()
    command("verify", "--data", str(office.data), folder=office.folder)


def _issued(office: Office) -> dict[str, str]:
    """Every number in the journal by the key of the touch that took it."""
    admin = Clerk(office.url, "admin")
    issued: dict[str, str] = {}
    after = 0
    while True:
        status, body = admin.ask("GET", f"/journal?after={after}&limit=500")
        assert status == 200, body
        rows = body["rows"]
        if not rows:
            return issued
        for row in rows:
            if row["kind"] == "ticket_issued":
                issued[row["request_id"]] = row["data"]["label"]
        after = rows[-1]["seq"]
