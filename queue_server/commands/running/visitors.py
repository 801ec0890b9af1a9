"""A busy office for the demonstration: a seeded morning, played through the real API.

Visitors take numbers as at the kiosk and clerks serve them at every counter but one, which
is left to the clerk who practises. A counter that a person takes over is theirs. The same seed
gives the same visitors; the clock stays real, only people are faster.
"""

import argparse
import asyncio
import itertools
import logging
import secrets
import threading
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import aiohttp

from queue_server.core.rules import BranchRules
from queue_server.simulate import synthetic
from queue_server.simulate.synthetic import WALK_S, PlayedVisit, SyntheticDay
from queue_server.wire.paths import API

log = logging.getLogger(__name__)

#: The file that marks a data folder as played, so that nothing real is added.
MARK = "PLAYED"
ANSWER_WITHIN_S = 20.0
#: How often a clerk with no one to call looks again, in seconds of the play.
LOOK_S = 20.0
#: How often, and how long, a clerk pauses for the first configured reason.
PAUSE_SHARE, PAUSE_S = 0.02, 300.0
CALLS_MISSED = 2
LEAST_SPEED, MOST_SPEED = 0.1, 600.0


class NotPlayed(Exception):
    """The folder holds real data, or played data for a real office; the text says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MorningPace:
    """Which morning, and how many times faster than life."""

    seed: int = 1
    speed: float = 1.0


def add_options(parser: argparse.ArgumentParser) -> None:
    """The options of a played morning."""
    parser.add_argument(
        "--visitors", action="store_true",
        help="play a morning: visitors, and clerks at every counter but the first",
    )  # fmt: skip
    parser.add_argument("--seed", type=_seed, default=1, help="the same seed, the same visitors")
    parser.add_argument("--speed", type=_speed, default=1.0, help="times faster than life (1)")


def _seed(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise argparse.ArgumentTypeError(f"a whole number up to 999999999, not {text!r}")
    return int(text)


def _speed(text: str) -> float:
    try:
        speed = float(text)
    except ValueError:
        speed = 0.0
    if not LEAST_SPEED <= speed <= MOST_SPEED:
        raise argparse.ArgumentTypeError(f"{LEAST_SPEED} to {MOST_SPEED}, not {text!r}")
    return speed


def require_kind(data: Path, *, played: bool) -> None:
    """Refuse to mix played and real data in one folder.

    Raises:
        NotPlayed: If the folder holds the other kind.
    """
    mark = data / MARK
    if mark.exists() and not played:
        raise NotPlayed(f"{data} holds a played morning; add --visitors or choose another --data")
    if played and not mark.exists():
        if any(data.iterdir()):
            raise NotPlayed(f"{data} holds a real office; choose an empty folder with --data")
        mark.write_text("This folder holds a played morning, nothing real.\n", "utf-8")


def morning(rules: BranchRules, seed: int) -> list[PlayedVisit]:
    """The visitors of a day in order of arrival, seconds after the play began."""
    return synthetic.day(rules, SyntheticDay(load=0.9), seed)


def seats(rules: BranchRules) -> list[int]:
    """The counters to play: all but the first, which is free for a person."""
    return sorted(rules.counters)[1:] or sorted(rules.counters)


class Morning:
    """Plays a morning against a server, in a thread of its own, until it is stopped."""

    def __init__(
        self, url: str, rules: BranchRules, kiosk: str, links: dict[int, str], pace: MorningPace
    ) -> None:
        self.rules = rules
        self._url = url
        self._kiosk = kiosk
        self._links = links
        self._pace = pace
        self._visits: dict[str, PlayedVisit] = {}
        self._over = asyncio.Event()
        self._began: Future[asyncio.AbstractEventLoop] = Future()
        # A play that starts again uses new request keys, even on the same day.
        self._name = secrets.token_hex(4)
        self._keys = itertools.count()
        self._thread = threading.Thread(target=self._run, name="visitors", daemon=True)

    def start(self) -> None:
        """Start the thread."""
        self._thread.start()

    def stop(self) -> None:
        """End at once; visits in progress are not finished."""
        if not self._thread.is_alive():
            return
        with suppress(RuntimeError):  # it ended meanwhile, and its loop with it
            self._began.result(ANSWER_WITHIN_S).call_soon_threadsafe(self._over.set)
        self._thread.join(ANSWER_WITHIN_S)

    def _run(self) -> None:
        asyncio.run(self.play())

    async def play(self) -> None:
        """Run visitors and clerks concurrently until :meth:`stop`."""
        self._began.set_result(asyncio.get_running_loop())
        people = [self._guarded(self._arrivals)]
        people += [self._guarded(self._desk(number)) for number in self._links]
        tasks = [asyncio.create_task(one) for one in people]
        try:
            await self._over.wait()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _guarded(self, act: Callable[[], Awaitable[None]]) -> None:
        """Run ``act``, again if the server was away meanwhile."""
        while not self._over.is_set():
            try:
                return await act()
            except (aiohttp.ClientError, TimeoutError) as error:
                log.warning("the simulated visitors wait for the server: %s", error)
                await asyncio.sleep(1.0)

    async def _pass(self, seconds: float) -> None:
        """Let some of the play's time pass."""
        await asyncio.sleep(seconds / self._pace.speed)

    async def _arrivals(self) -> None:
        headers = {"Authorization": f"Bearer {self._kiosk}"}
        began_s = 0.0
        async with self._session(headers) as kiosk:
            for visit in morning(self.rules, self._pace.seed):
                await self._pass(visit.at_s - began_s)
                began_s = visit.at_s
                await self._take_number(kiosk, visit)

    async def _take_number(self, kiosk: aiohttp.ClientSession, visit: PlayedVisit) -> None:
        body = {"service": visit.service, "priority": visit.priority}
        if visit.priority == "english" and "en" in self.rules.languages:
            body["language"] = "en"
        status, answer = await self._post(kiosk, "/tickets", body)
        if status in (200, 201):
            self._visits[answer["ticket"]["id"]] = visit
        else:  # closed, suspended, the limit reached: the visitor goes home
            log.info("no number for %s: %s", visit.service, answer.get("code"))

    def _desk(self, number: int) -> Callable[[], Awaitable[None]]:
        async def work() -> None:
            async with self._session({}) as clerk:
                await self._sign_in(clerk, number)
                chance = Random(self._pace.seed * 1000 + number)  # noqa: S311 - plays people
                while await self._serve(clerk, number, chance):
                    pass

        return work

    async def _sign_in(self, clerk: aiohttp.ClientSession, number: int) -> None:
        form = {"once": self._links[number]}
        async with clerk.post(f"{self._url}/signin", data=form, allow_redirects=False) as reply:
            await reply.read()
        await self._at(clerk, number, "open")

    async def _serve(self, clerk: aiohttp.ClientSession, number: int, chance: Random) -> bool:
        """Serve one visitor, or wait if there is none; False if the counter is no longer ours."""
        status, answer = await self._at(clerk, number, "call-next")
        if status == 409 and answer.get("code") in ("counter_taken", "counter_closed"):
            return False
        ticket = answer.get("ticket")
        if status != 200 or ticket is None:
            await self._pass(LOOK_S)
            return True
        await self._visit(clerk, number, ticket["id"])
        if chance.random() < PAUSE_SHARE and self.rules.pause_reasons:
            await self._at(clerk, number, "pause", reason=self.rules.pause_reasons[0])
            await self._pass(PAUSE_S)
            await self._at(clerk, number, "open")
        return True

    async def _visit(self, clerk: aiohttp.ClientSession, number: int, ticket: str) -> None:
        visit = self._visits.get(ticket) or PlayedVisit(0, "", "", 120.0)
        await self._pass(WALK_S)
        if not visit.served:
            for _ in range(CALLS_MISSED - 1):
                await self._at(clerk, number, "recall")
                await self._pass(visit.busy_s)
            await self._at(clerk, number, "no-show")
            return
        await self._at(clerk, number, "start")
        await self._pass(visit.busy_s)
        await self._at(clerk, number, "finish", outcome=self.rules.outcomes[0])

    async def _at(
        self, clerk: aiohttp.ClientSession, number: int, verb: str, **body: Any
    ) -> tuple[int, dict[str, Any]]:
        return await self._post(clerk, f"/counters/{number}/{verb}", body)

    async def _post(
        self, session: aiohttp.ClientSession, path: str, body: dict[str, Any]
    ) -> tuple[int, dict[str, Any]]:
        headers = {"Idempotency-Key": f"play-{self._name}-{next(self._keys)}"}
        address = f"{self._url}{API}{path}"
        async with session.post(address, json=body, headers=headers) as reply:
            answer: dict[str, Any] = await reply.json(content_type=None)
            return reply.status, answer

    def _session(self, headers: dict[str, str]) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            headers=headers,
            cookie_jar=aiohttp.CookieJar(unsafe=True),
            timeout=aiohttp.ClientTimeout(total=ANSWER_WITHIN_S),
        )


def words(pace: MorningPace, counters: Sequence[int]) -> str:
    """The line printed when the play starts."""
    listed = ", ".join(map(str, counters))
    return f"seed {pace.seed}, speed {pace.speed:g}; clerks at counters {listed}"
