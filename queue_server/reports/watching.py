"""Keeps when devices are away in the office's hours, and when the server itself was.

Devices are checked every few seconds; outages are written when one begins or ends, and each minute:
a server that is killed loses no more than that. When it runs again, the hours since it last looked
are an outage of its own, in which nothing is known about the devices. Tested by
tests/reports/test_watching.py.
"""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial

from queue_server.core.hours import opening, service_day
from queue_server.core.line.booking import SEATED
from queue_server.core.state.branch import BranchState
from queue_server.reports.ports import KioskStore
from queue_server.reports.rules.kiosks.outages import NO_DEVICE, SERVER, Away, Outage, held
from queue_server.usecases.branch import Branch

LOOK_EVERY = timedelta(seconds=10)
WRITTEN_EVERY = timedelta(minutes=1)
#: If nothing looked for this long, no server ran, or its machine slept.
AWAY_AFTER = 2 * WRITTEN_EVERY
#: Ends that could not be written yet; more are not kept while the disk is full.
MOST_UNWRITTEN = 1000


class DeviceWatch:
    """What one process sees of the devices; others may see the same, which is joined later."""

    def __init__(
        self, away: Callable[[], Iterable[Away]], store: KioskStore, branch: Branch
    ) -> None:
        self._away, self._store, self._branch = away, store, branch
        self._open: dict[str, Outage] = {}
        self._unwritten: list[Outage] = []
        self._looked: datetime | None = None
        self._written: datetime | None = None

    async def look(self, now: datetime) -> None:
        """Look which devices are away.

        Raises:
            StorageDown, Unavailable: What was seen is written another time.
        """
        await self._since_last(now)
        is_open = await self._branch.read(lambda state, _: self._is_open(state, now))
        gone = {one.device: one for one in self._away()} if is_open else {}
        news = self._compare(gone, now)
        self._looked = now
        due = self._written is None or now - self._written >= WRITTEN_EVERY
        if news or (is_open and due):
            await self._write(now)

    async def rest(self, now: datetime) -> None:
        """Write what is known before the server ends: devices may now go away only because it does.

        Raises:
            StorageDown, Unavailable: Nothing was kept.
        """
        if self._looked is not None and await self._branch.read(
            lambda state, _: self._is_open(state, now)
        ):
            await self._write(now)

    def _is_open(self, state: BranchState, now: datetime) -> bool:
        rules = self._branch.rules
        session = opening(rules, state.suspensions.values(), now).session
        if session is None:
            return False
        return not session.booked_only or _is_booked(state, service_day(rules, now))

    def _compare(self, gone: dict[str, Away], now: datetime) -> bool:
        """Note which devices are away; returns whether one went or came back."""
        day = service_day(self._branch.rules, now)
        back = [one for one in self._open.values() if one.device not in gone or one.day != day]
        for one in back:
            del self._open[one.device]
            if one.day == day:
                self._unwritten.append(replace(one, until_at=now))
        fresh = [one for name, one in gone.items() if name not in self._open]
        for away in fresh:
            self._open[away.device] = Outage(
                day=day, device=away.device, kind=away.kind, label=away.label,
                reason=away.reason, began_at=now, until_at=now,
            )  # fmt: skip
        return bool(back or fresh)

    async def _since_last(self, now: datetime) -> None:
        """If nothing has looked for long, note that the server was away in the hours since."""
        if self._looked is not None and now - self._looked <= AWAY_AFTER:
            return
        known = await self._store.watched()
        last = max((at for at in (self._looked, known and known[1]) if at), default=None)
        if last is None or now - last <= AWAY_AFTER:
            return
        rules = self._branch.rules
        spans = await self._branch.read(
            lambda state, _: list(
                held(rules, state.suspensions.values(), last, now, partial(_is_booked, state))
            )
        )
        self._open.clear()
        self._unwritten += [
            Outage(
                day=service_day(rules, since), device=NO_DEVICE, kind=SERVER, label="", reason="",
                began_at=since, until_at=until,
            )
            for since, until in spans
        ]  # fmt: skip
        if spans:
            await self._write(now)

    async def _write(self, now: datetime) -> None:
        self._open = {name: replace(one, until_at=now) for name, one in self._open.items()}
        del self._unwritten[:-MOST_UNWRITTEN]
        some = [*self._unwritten, *self._open.values()]
        await self._store.keep_outages(some, now)
        self._unwritten.clear()
        self._written = now


def _is_booked(state: BranchState, day: date) -> bool:
    return any(one.state in SEATED for one in state.book.of_day(day))
