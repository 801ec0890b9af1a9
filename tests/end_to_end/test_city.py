"""A city: three server processes, one PostgreSQL, one branch, and everyone at once."""

import asyncio
import contextlib
import os
import secrets
import subprocess
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from queue_server.link import HttpLink
from queue_server.settings import DEFAULT_PATH
from tests.end_to_end.processes import PASSWORD, ROOT, RUN, Clerk, Office, command
from tests.postgres_server import database
from tests.waiting import PATIENCE_S, until, until_answer

pytestmark = pytest.mark.postgres

SERVERS = 3
VISITORS = 26
EACH = 12
COUNTERS = (1, 2, 3, 4, 5, 6)
SERVICES = ("T01", "R01", "N01", "S01")


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory, postgres_server: str) -> Iterator[list[Office]]:
    """Three servers with a data directory each, as on three machines; the last test kills one."""
    with database(postgres_server, "city") as url:
        offices = [Office(tmp_path_factory.mktemp("city"), database=url) for _ in range(SERVERS)]
        offices[0].prepare()
        for office in offices:
            office.start()
        try:
            yield offices
        finally:
            for office in offices:
                office.stop()


class Street:
    """Clients of the city; one without an answer asks another server with the same key."""

    def __init__(self, city: list[Office], session: aiohttp.ClientSession) -> None:
        self.city, self.session = city, session
        self.kiosk = {"Authorization": f"Bearer {city[0].token('kiosk')}"}
        self.staff: dict[str, str] = {}

    async def ask(
        self, at: int, path: str, body: Any, who: dict[str, str], key: str | None = None
    ) -> tuple[int, Any]:
        headers = {"Idempotency-Key": key or secrets.token_hex(8), **who}
        n, end = at, time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            url = f"{self.city[n % SERVERS].url}/api/v1{path}"
            try:
                async with self.session.post(url, json=body, headers=headers) as reply:
                    if reply.status < 500:
                        return reply.status, await reply.json()
            except aiohttp.ClientError:
                pass
            n += 1
            await asyncio.sleep(0.05)
        raise AssertionError(f"no server answers {path}")

    async def sign_in(self) -> None:
        body = {"user": "admin", "password": PASSWORD}
        async with self.session.post(f"{self.city[0].url}/api/v1/session", json=body) as reply:
            assert reply.status == 200
            cookie = SimpleCookie(reply.headers["Set-Cookie"])
        name, morsel = next(iter(cookie.items()))
        self.staff = {"Cookie": f"{name}={morsel.value}"}

    async def get(self, at: int, path: str) -> tuple[int, Any]:
        url = f"{self.city[at].url}/api/v1{path}"
        async with self.session.get(url, headers=self.staff) as reply:
            return reply.status, await reply.json()

    async def journal(self, at: int) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = []
        while True:
            after = rows[-1]["seq"] if rows else 0
            status, page = await self.get(at, f"/journal?after={after}&limit=500")
            assert status == 200
            if not page["rows"]:
                return rows
            rows += page["rows"]

    async def visitor(self, who: int, labels: dict[str, str]) -> None:
        for n in range(EACH):
            key = secrets.token_hex(8)
            body = {"service": SERVICES[(who + n) % len(SERVICES)]}
            status, reply = await self.ask(who + n, "/tickets", body, self.kiosk, key)
            assert status in (200, 201), reply
            labels[key] = reply["ticket"]["label"]

    async def clerk(self, counter: int, called: list[str], over: asyncio.Event) -> None:
        """Serves until the street is empty, each step at another server."""
        await self.ask(counter, f"/counters/{counter}/open", {"also": True}, self.staff)
        n = counter
        while True:
            ended = over.is_set()
            n += 1
            status, reply = await self.ask(
                n, f"/counters/{counter}/call-next", {}, self.staff, secrets.token_hex(8)
            )
            if status == 200 and reply["ticket"] is not None:
                called.append(reply["ticket"]["id"])
                for verb in ("start", "finish"):
                    n += 1
                    status, reply = await self.ask(n, f"/counters/{counter}/{verb}", {}, self.staff)
                    assert status == 200, reply
            elif ended:
                return
            else:
                await asyncio.sleep(0.02)


class Screen:
    """A live board of one process."""

    def __init__(self) -> None:
        self.announced: dict[int, tuple[str, int]] = {}

    async def watch(self, office: Office, token: str, session: aiohttp.ClientSession) -> None:
        headers = {"Authorization": f"Bearer {token}"}
        hello = {"type": "hello", "topics": ["board"], "epoch": None, "announced": 0}
        async with session.ws_connect(
            f"{office.url}/api/v1/live", headers=headers, protocols=("jiaohao.v1",)
        ) as socket:
            await socket.send_json(hello)
            async for message in socket:
                if message.type is not aiohttp.WSMsgType.TEXT:
                    return
                for one in message.json().get("announcements", ()):
                    said = (one["label"], one["counter"])
                    assert self.announced.setdefault(one["n"], said) == said


async def test_a_retry_at_another_process_finds_the_first_answer(city: list[Office]) -> None:
    async with aiohttp.ClientSession() as session:
        street = Street(city, session)
        for n in range(10):
            key, body = secrets.token_hex(8), {"service": "T01"}
            answers = [
                (await street.ask(at, "/tickets", body, street.kiosk, key))[1]["ticket"]["label"]
                for at in range(n, n + SERVERS)
            ]
            assert len(set(answers)) == 1
        status, _ = await street.ask(1, "/tickets", {"service": "R01"}, street.kiosk, key)
        assert status == 422


async def test_who_signs_in_or_is_sent_away_at_one_process_is_so_at_every_other(
    city: list[Office],
) -> None:
    async with aiohttp.ClientSession() as session:
        street = Street(city, session)
        await street.sign_in()
        assert [(await street.get(at, "/session"))[0] for at in range(SERVERS)] == [200] * SERVERS
        async with session.delete(f"{city[0].url}/api/v1/session", headers=street.staff) as reply:
            assert reply.status == 200
        for at in range(SERVERS):

            async def signed_out(at: int = at) -> bool:
                return (await street.get(at, "/session"))[0] == 401

            await until_answer(signed_out, f"process {at} to forget the session")


async def _live(
    office: Office,
    session: aiohttp.ClientSession,
    topics: list[str],
    token: str = "",
    cookie: dict[str, str] | None = None,
) -> aiohttp.ClientWebSocketResponse:
    headers = {"Authorization": f"Bearer {token}"} if token else dict(cookie or {})
    address = f"{office.url}/api/v1/live"
    live = await session.ws_connect(address, headers=headers, protocols=("jiaohao.v1",))
    await live.send_json({"type": "hello", "topics": topics, "epoch": None, "announced": 0})
    return live


async def _message(live: aiohttp.ClientWebSocketResponse, holds: Callable[[Any], Any]) -> Any:
    while True:
        message = await live.receive_json(timeout=PATIENCE_S)
        if holds(message):
            return message


def sockets() -> int:
    """How many this process has open."""
    links = (one for one in Path("/proc/self/fd").iterdir() if one.is_symlink())
    return sum(os.readlink(one).startswith("socket:") for one in links)


@pytest.fixture(autouse=True)
async def connections_have_ended() -> AsyncIterator[None]:
    """A client's closed connections need turns of the loop, or they end as leaks elsewhere."""
    before = sockets()
    yield
    await until(lambda: sockets() <= before, "the connections to end")


async def test_three_processes_are_one_office_and_one_may_die(city: list[Office]) -> None:
    connector = aiohttp.TCPConnector(limit=0)
    timeout = aiohttp.ClientTimeout(total=PATIENCE_S)
    async with (
        aiohttp.ClientSession(connector=connector, timeout=timeout) as session,
        aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as live,
    ):
        street = Street(city, session)
        await street.sign_in()
        for at in range(SERVERS):
            assert (await street.get(at, "/session"))[0] == 200, "signed in at one, unknown here"
        screens = [Screen() for _ in city]
        token = city[0].token("display")
        watching = [
            asyncio.create_task(screen.watch(office, token, live))
            for screen, office in zip(screens, city, strict=True)
        ]
        labels: dict[str, str] = {}
        called: dict[int, list[str]] = {counter: [] for counter in COUNTERS}
        over = asyncio.Event()
        clerks = [asyncio.create_task(street.clerk(n, mine, over)) for n, mine in called.items()]
        visitors = [asyncio.create_task(street.visitor(n, labels)) for n in range(VISITORS)]
        await until(lambda: len(labels) > VISITORS * EACH / 3, "a third has a number")
        city[1].running().kill9()
        await asyncio.gather(*visitors)
        over.set()
        await asyncio.gather(*clerks)

        rows = await street.journal(0)
        _judge_numbers(rows, labels)
        served = [ticket for mine in called.values() for ticket in mine]
        calls = Counter(row["ticket"] for row in rows if row["kind"] == "ticket_called")
        assert set(calls.values()) == {1}, "a ticket was called twice"
        assert len(served) == len(set(served))
        assert set(served) == set(calls), "each called ticket belongs to one clerk"
        last = len(calls)
        for at in (0, 2):
            seen = screens[at].announced
            await until(partial(seen.__contains__, last), "the last call on the screen")
            assert sorted(seen) == list(range(1, last + 1)), f"screen {at} missed a call"
        assert screens[0].announced == screens[2].announced
        gone = screens[1].announced
        assert gone.items() <= screens[0].announced.items()
        assert len(await street.journal(2)) == len(rows)
        for task in watching:
            task.cancel()
        await asyncio.gather(*watching, return_exceptions=True)
    held = command("verify", *city[0].kept, folder=city[0].folder)
    assert f"{len(rows)} rows hold" in held


async def test_a_wall_at_one_process_has_announced_a_call_for_the_others_too(
    city: list[Office],
) -> None:
    timeout = aiohttp.ClientTimeout(total=PATIENCE_S)
    async with aiohttp.ClientSession(timeout=timeout) as session:
        street = Street(city, session)
        await street.sign_in()
        wall = await _live(city[0], session, ["board"], city[0].token("display"))
        await street.ask(2, "/tickets", {"service": "T01"}, street.kiosk)
        await street.ask(2, "/counters/7/open", {"also": True}, street.staff)
        desk = await _live(city[2], session, ["counter:7"], cookie=street.staff)
        await street.ask(2, "/counters/7/call-next", {}, street.staff)
        called = await _message(desk, lambda one: one["ticket"] and not one["announced"])
        label = called["ticket"]["label"]
        shown = await _message(wall, lambda one: label in _labels(one))
        await wall.send_json({"type": "announced", "n": _labels(shown)[label]})
        heard = await _message(desk, lambda one: one["announced"])
        assert heard["ticket"]["label"] == label
        await wall.close()
        await desk.close()
        for verb in ("start", "finish", "close"):
            await street.ask(2, f"/counters/7/{verb}", {}, street.staff)


def _labels(board: Any) -> dict[str, int]:
    return {one["label"]: one["n"] for one in board["announcements"]}


def _judge_numbers(rows: list[dict[str, Any]], labels: dict[str, str]) -> None:
    """Every answered number is in the journal under its key, and each series has no gap."""
    issued = [row for row in rows if row["kind"] == "ticket_issued"]
    by_key = {row["request_id"]: row["data"]["label"] for row in issued}
    assert labels.items() <= by_key.items(), "answered and kept differ"
    series: dict[str, list[int]] = {}
    for row in issued:
        series.setdefault(row["data"]["series"], []).append(row["data"]["number"])
    for name, numbers in series.items():
        assert numbers == list(range(1, len(numbers) + 1)), f"series {name}: {numbers}"


def _restore(office: Office, backup: str) -> tuple[int, str, str]:
    done = subprocess.run(
        [*RUN, "restore", backup, *office.kept],
        capture_output=True, text=True, cwd=ROOT, timeout=PATIENCE_S,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr.strip()


def _epoch(office: Office) -> str:
    status, board = office.clerk("admin").ask("GET", "/board")
    assert status == 200
    return str(board["epoch"])


def test_a_backup_is_restored_once_the_last_server_is_gone(
    tmp_path: Path, postgres_server: str
) -> None:
    with database(postgres_server, "restored") as url:
        folders = [tmp_path / name for name in ("one", "other")]
        for folder in folders:
            folder.mkdir()
        one, other = [Office(folder, database=url) for folder in folders]
        one.prepare()
        one.start()
        backup = command("backup", *one.kept, "--into", str(tmp_path), folder=one.folder)
        epoch = _epoch(one)
        other.start()
        try:
            status, _, said = _restore(one, backup)
            assert (status, said.count("\n")) == (1, 0)
            assert "2 servers are connected" in said
            assert f" {other.running().popen.pid}" in said
            one.stop()
            status, _, said = _restore(one, backup)
            assert status == 1
            assert "1 server is connected" in said
            assert f" {other.running().popen.pid})" in said
            other.running().kill9()  # a server that crashed is in nobody's way
            status, said, complaint = _restore(one, backup)
            assert status == 0, complaint
            one.start()
            assert f"epoch {_epoch(one)}" in said
            assert _epoch(one) != epoch
        finally:
            one.stop()
            other.stop()


def _branch_of_its_own(folder: Path, name: str, url: str) -> Office:
    """An office of another branch on the same database."""
    folder.mkdir()
    catalogue = str(ROOT / "queue_server" / "catalogue")
    text = DEFAULT_PATH.read_text("utf-8").replace('"queue_server/catalogue"', f'"{catalogue}"')
    (folder / "config.toml").write_text(text.replace('id = "longjing"', f'id = "{name}"', 1))
    office = Office(folder, database=url)
    office.kept += ["--config", str(folder / "config.toml")]
    return office


def test_a_token_or_password_of_one_branch_opens_nothing_at_another(
    tmp_path: Path, postgres_server: str
) -> None:
    with database(postgres_server, "branches") as url:
        here, there = [_branch_of_its_own(tmp_path / n, n, url) for n in ("longjing", "shalu")]
        here.prepare()
        token = command("enroll", "hall", "--kind", "kiosk", *there.kept, folder=there.folder)
        there.token_file("kiosk").write_text(token)
        try:
            for office in (here, there):
                office.start()
            for at in (here, there):
                for kiosk in (here, there):
                    with contextlib.closing(HttpLink(at.url, kiosk.token("kiosk"))) as link:
                        reply = link.request(
                            "POST", "/api/v1/tickets", {"service": "T01"},
                            idempotency_key=secrets.token_hex(8),
                        )  # fmt: skip
                        assert reply.status == (201 if at is kiosk else 401)
            assert here.clerk("admin").ask("GET", "/journal?after=0&limit=1")[0] == 200
            with pytest.raises(AssertionError, match="bad_credentials"):
                Clerk(there.url, "admin")
        finally:
            here.stop()
            there.stop()
