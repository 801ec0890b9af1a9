"""An office with one PC: the server runs the devices beside it, as real processes."""

import os
import signal
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from queue_server.commands.running.children import wait_until
from queue_server.link import HttpLink
from queue_server.settings import DEFAULT_PATH
from tests.end_to_end.processes import PASSWORD, Clerk
from tests.loaded import Loaded, run
from tests.staff import engage
from tests.waiting import PATIENCE_S

ROOT = DEFAULT_PATH.parent
SECONDS = PATIENCE_S

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="looks into /proc, and Linux tells of dead parents"
)


class Office:
    """A server with ``--devices desk`` on a data directory, and what it printed."""

    def __init__(self, folder: Path) -> None:
        self.data = folder / "data"
        self.config = folder / "config.toml"
        text = DEFAULT_PATH.read_text(encoding="utf-8")
        assert 'host = "kiosk"  # the device host' in text
        text = text.replace('host = "kiosk"  # the device host', 'host = "desk"  # the device host')
        self.config.write_text(text, encoding="utf-8")
        (folder / "queue_server").symlink_to(ROOT / "queue_server")  # where the catalogue lies
        self.place = ("--data", str(self.data))
        self._out = folder / "server.out"
        self.process: Loaded | None = None
        self.url = ""

    def start(self) -> None:
        command = ["server", "--config", str(self.config), "--port", "0"]
        with self._out.open("wb") as out:
            self.process = Loaded(
                [*command, *self.place, "--devices", "desk", "--open-now", "--no-rate-limits"],
                stdout=out,
                stderr=out,
            )
        assert wait_until(lambda: "listening on " in self.said, SECONDS), self.said
        self.url = self.said.partition("listening on ")[2].split()[0]

    @property
    def said(self) -> str:
        return self._out.read_text(encoding="utf-8")

    @property
    def token(self) -> Path:
        return self.data / "hosts" / "desk" / "token"

    def child(self) -> int | None:
        """The device host; the server has other children too, for its daily upkeep."""
        assert self.process is not None
        path = Path(f"/proc/{self.process.pid}/task")
        found = [one for task in path.iterdir() for one in (task / "children").read_text().split()]
        hosts = [
            one for one in found if b"\0devices\0" in Path(f"/proc/{one}/cmdline").read_bytes()
        ]
        return int(hosts[0]) if hosts else None

    def slip(self, clerk: Clerk) -> dict[str, Any]:
        """The printer as staff see it, an empty one before it is heard of."""
        _, body = clerk.ask("GET", "/devices")
        return next((one for one in body["devices"] if one["name"] == "slip"), {"state": ""})

    def knows(self, token: str) -> bool:
        with closing(HttpLink(self.url, token)) as link:
            return link.request("GET", "/api/v1/board", timeout_s=PATIENCE_S).status == 200

    def end(self, number: int = signal.SIGTERM) -> int:
        assert self.process is not None
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.process.wait(SECONDS)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    office = Office(tmp_path)
    engage(office.data, [("mei", "clerk")], [], PASSWORD)
    yield office
    if office.process is not None:
        office.end()


def gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return Path(f"/proc/{pid}/stat").read_text().split()[2] == "Z"


def ready(office: Office, clerk: Clerk) -> bool:
    return wait_until(lambda: office.slip(clerk)["state"] == "ready", SECONDS)


def test_the_devices_run_beside_the_server_and_end_with_it(office: Office) -> None:
    office.start()
    clerk = Clerk(office.url, "mei")
    assert ready(office, clerk), office.said
    assert office.slip(clerk)["host"] == "desk"
    assert clerk.ask("POST", "/devices/slip/test")[1]["outcome"] == "confirmed"
    assert office.token.stat().st_mode & 0o077 == 0
    child = office.child()
    assert child is not None
    assert office.end() == 0
    assert gone(child)
    assert not office.token.exists()
    # Its name is free again: the token was taken back.
    assert run(["enroll", "desk", "--kind", "host", *office.place]).returncode == 0


def test_devices_that_die_are_started_again_and_numbers_go_on_meanwhile(office: Office) -> None:
    office.start()
    clerk = Clerk(office.url, "mei")
    assert ready(office, clerk), office.said
    child = office.child()
    assert child is not None
    os.kill(child, signal.SIGKILL)
    assert wait_until(lambda: office.slip(clerk)["state"] != "ready", SECONDS)
    assert clerk.ask("POST", "/tickets", {"service": "T01"})[0] == 201
    assert ready(office, clerk), office.said
    assert office.child() not in (None, child)
    assert "desk ended (SIGKILL)" in office.said


def test_a_server_killed_outright_takes_its_devices_along_and_the_next_start_replaces_the_token(
    office: Office,
) -> None:
    office.start()
    assert ready(office, Clerk(office.url, "mei")), office.said
    child, old = office.child(), office.token.read_text().strip()
    assert child is not None
    office.end(signal.SIGKILL)
    assert wait_until(lambda: gone(child), SECONDS)
    office.start()
    assert ready(office, Clerk(office.url, "mei")), office.said
    assert not office.knows(old)
    assert office.knows(office.token.read_text().strip())


def test_a_name_that_was_enrolled_for_another_machine_is_not_taken_from_it(
    office: Office,
) -> None:
    theirs = run(["enroll", "desk", "--kind", "host", *office.place]).stdout.strip()
    said = run(["server", "--config", str(office.config), *office.place, "--port", "0",
               "--devices", "desk"])  # fmt: skip
    assert said.returncode == 1
    lines = [one for one in said.stderr.splitlines() if one.startswith("run.py server:")]
    assert len(lines) == 1
    assert "run.py enroll desk --revoke" in lines[0]
    assert "Traceback" not in said.stderr
    assert not said.stdout
    assert not office.token.exists()
    with_theirs = run(["enroll", "desk", "--kind", "host", *office.place])
    assert with_theirs.returncode == 1  # still theirs
    assert theirs


@pytest.mark.parametrize("name", ["nobody", "", "../x", "kiosk"])
def test_a_name_without_devices_is_a_bad_argument(office: Office, name: str) -> None:
    said = run(["server", "--config", str(office.config), *office.place, "--devices", name])
    assert said.returncode == 2
    assert len(said.stderr.splitlines()) == 1
    assert not (office.data / "hosts").exists()
