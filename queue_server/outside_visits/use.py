"""What people do with visits: request one, plan a day, drive, finish, cancel.

Tested by tests/outside_visits/test_use.py.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from queue_server.core import hours
from queue_server.core.errors import BadRequest, Refused, UnknownThing
from queue_server.core.rules import BranchRules
from queue_server.outside_visits.ports import Change, OutsideVisitStore, Step
from queue_server.outside_visits.rules import visit as rules
from queue_server.outside_visits.rules.request import Asked, request
from queue_server.outside_visits.rules.route import DayRoute, Stop, best, in_order
from queue_server.outside_visits.rules.terms import VisitTerms
from queue_server.outside_visits.rules.visit import Group, OutsideVisit, VisitState
from queue_server.usecases.codes import Codes
from queue_server.usecases.ports import Clock
from queue_server.usecases.turns import BoundedThreads

#: Most visits that may be open.
MOST_OPEN = 500
#: How many ended visits are listed.
LISTED_ENDED = 50
#: Actions that need nothing but their name.
PLAIN = frozenset({"unplan", "turn_back", "finish", "cancel"})


class OutsideVisits:
    """The visits of one branch. ``terms`` None: the office makes none."""

    def __init__(
        self, branch: BranchRules, terms: VisitTerms | None, store: OutsideVisitStore,
        secret: bytes, clock: Clock,
    ) -> None:  # fmt: skip
        self.codes = Codes(secret)
        self._branch = branch
        self._terms = terms
        self._store = store
        self._clock = clock
        self._threads = BoundedThreads()

    @property
    def terms(self) -> VisitTerms:
        """What the office has configured.

        Raises:
            Refused: ``no_visits`` if it makes none.
        """
        if self._terms is None:
            raise Refused("no_visits")
        return self._terms

    @property
    def trips(self) -> int:
        """How often the office goes for one request."""
        return self._terms.trips if self._terms else 1

    @property
    def today(self) -> date:
        """Today's date at the office."""
        return hours.service_day(self._branch, self._clock.now())

    async def file(self, asked: Asked, *, actor: str, key: str) -> tuple[OutsideVisit, bool]:
        """Request a visit; True if this request had been carried out before.

        Raises:
            Refused: ``no_visits``, ``too_many_visits``.
            BadRequest, UnknownThing: As :func:`request`; ``idempotency_mismatch``.
        """
        terms, sent, said = self.terms, f"{actor} {key}", _fingerprint(asked)
        if (done := await self._done(sent, said)) is not None:
            return done, True
        if len(await self._store.open(MOST_OPEN)) >= MOST_OPEN:
            raise Refused("too_many_visits", most=MOST_OPEN)
        name = self.codes.id_of_hold(self.codes.new_hold(sent))
        mark = self.codes.mark(self.codes.code(name))
        made = request(asked, self._branch, terms, id=name, mark=mark, now=self._clock.now())
        await self._store.add(made, _step(made, "file", actor, sent, said))
        return made, False

    async def find(self, id: str) -> OutsideVisit:
        """A visit.

        Raises:
            UnknownThing: ``unknown_visit``.
        """
        return _known(await self._store.find(id))

    async def by_code(self, code: str) -> OutsideVisit:
        """A visit by the code that was given out for it.

        Raises:
            UnknownThing: ``unknown_visit``.
        """
        return _known(await self._store.by_mark(self.codes.mark(code)))

    async def by_token(self, token: str) -> OutsideVisit:
        """A visit by its link.

        Raises:
            UnknownThing: ``unknown_visit``.
        """
        try:
            return await self.find(self.codes.booking_of(token))
        except UnknownThing:
            raise UnknownThing("unknown_visit") from None

    async def listed(self) -> Sequence[OutsideVisit]:
        """Open visits, the oldest first, then those that ended last."""
        return [*await self._store.open(MOST_OPEN), *await self._store.ended(LISTED_ENDED)]

    async def steps(self, id: str) -> Sequence[Step]:
        """Who did what with a visit.

        Raises:
            UnknownThing: ``unknown_visit``.
        """
        return await self._store.steps((await self.find(id)).id)

    async def act(
        self, id: str, action: str, *, actor: str, key: str | None, missing: Sequence[Group] = ()
    ) -> OutsideVisit:
        """Do something with a visit; the same request again changes nothing.

        Raises:
            UnknownThing: ``unknown_visit``.
            Refused: ``visit_state``, ``visit_not_today``, ``no_more_trips``, ``visit_changed``.
            BadRequest: ``invalid``, ``idempotency_mismatch``.
        """
        sent = f"{actor} {key}" if key else None
        said = _fingerprint(id, action, tuple(missing))
        if sent and (done := await self._done(sent, said)) is not None:
            return done
        after = self._after(await self.find(id), action, missing)
        await self._store.change([(after, _step(after, action, actor, sent, said))])
        return after

    def _after(self, visit: OutsideVisit, action: str, missing: Sequence[Group]) -> OutsideVisit:
        now = self._clock.now()
        if action == "miss":
            return rules.missed(visit, missing, now)
        if missing:
            raise BadRequest("invalid", "missing: only with miss", field="missing")
        if action == "depart":
            return rules.departed(visit, self.today, now)
        if action == "again":
            return rules.again(visit, self.terms, self.today, now)
        if action not in PLAIN:
            raise BadRequest("invalid", "do: one of the actions", field="do")
        return rules.step(visit, action, now)

    async def give_up(self, token: str) -> OutsideVisit:
        """Cancel by the link; once cancelled, the visit stays so.

        Raises:
            UnknownThing: ``unknown_visit``.
            Refused: ``visit_state`` when the crew is on its way or has been there.
        """
        visit = await self.by_token(token)
        if visit.state is VisitState.CANCELLED:
            return visit
        return await self.act(visit.id, "cancel", actor="web", key=None)

    async def day(self, day: date) -> tuple[Sequence[OutsideVisit], DayRoute | None]:
        """The visits in the plan of a day, and their times as long as it can be driven as it is."""
        found = await self._store.on_day(day)
        try:
            return found, in_order([_kept_stop(one) for one in found], self.terms)
        except Refused:
            return found, None

    async def propose(self, day: date, ids: Sequence[str]) -> DayRoute:
        """The best order for visits on a day; nothing is changed.

        Raises:
            As :meth:`plan`, except that what does not fit is left out.
        """
        visits = await self._for_day(day, ids)
        stops, terms = [_stop(one) for one in visits], self._terms_on(day)
        # Twelve stops take a tenth of a second: too long for the event loop that counters share.
        return await self._threads.run(best, stops, terms)

    async def times(self, day: date, ids: Sequence[str]) -> DayRoute:
        """The times of visits in this order; nothing is changed.

        Raises:
            As :meth:`plan`.
        """
        visits = await self._for_day(day, ids)
        return in_order([_stop(one) for one in visits], self._terms_on(day))

    async def plan(self, day: date, ids: Sequence[str], *, actor: str) -> DayRoute:
        """Make these visits, in this order, the plan of a day; any others in it are unplanned.

        Raises:
            UnknownThing: ``unknown_visit``.
            BadRequest: ``invalid`` for a day that is past, too far away or listed twice.
            Refused: ``no_visits``, ``not_an_office_day``, ``too_many_stops``, ``stop_too_late``,
                ``back_too_late``, ``visit_state``, ``visit_too_early``, ``day_under_way``,
                ``visit_changed``.
        """
        visits = await self._for_day(day, ids)
        route = in_order([_stop(one) for one in visits], self._terms_on(day))
        now = self._clock.now()
        changes = [
            self._change(rules.step(one, "unplan", now), "unplan", actor)
            for one in await self._store.on_day(day)
            if one.id not in ids
        ]
        for position, (one, made) in enumerate(zip(visits, route.stops, strict=True)):
            after = rules.planned(one, day, position, made.begins, now)
            if (one.day, one.position, one.minute) != (day, position, made.begins):
                changes.append(self._change(after, "plan", actor))
        await self._store.change(changes)
        return route

    async def forget(self, now: datetime) -> None:
        """Forget the places of visits that ended long ago."""
        if self._terms is not None:
            await self._store.forget_places(now - self._terms.keep_place)

    async def _for_day(self, day: date, ids: Sequence[str]) -> list[OutsideVisit]:
        """The visits to be planned, if the day can be planned at all."""
        self._require_day(day)
        if len(set(ids)) < len(ids):
            raise BadRequest("invalid", "visits: one is listed twice", field="visits")
        if any(one.state is not VisitState.PLANNED for one in await self._store.on_day(day)):
            raise Refused("day_under_way", day=day.isoformat())
        visits = [await self.find(one) for one in ids]
        for one in visits:
            rules.planned(one, day, 0, 0, self._clock.now())
        return visits

    def _terms_on(self, day: date) -> VisitTerms:
        """The terms for a day; today the crew cannot leave before now."""
        at = hours.local(self._branch, self._clock.now())
        if day != at.date():
            return self.terms
        return replace(self.terms, leaves=max(self.terms.leaves, at.hour * 60 + at.minute))

    def _require_day(self, day: date) -> None:
        ahead, calendar = (day - self.today).days, self._branch.calendar
        if not 0 <= ahead <= 2 * self.terms.ahead_days:
            raise BadRequest("invalid", "day: from today on", field="day")
        covered = not calendar.covers_years or day.year in calendar.covers_years
        if not covered or not hours.is_workday(calendar, day):
            raise Refused("not_an_office_day", day=day.isoformat())

    async def _done(self, sent: str, said: str) -> OutsideVisit | None:
        """The visit of a request that was carried out before."""
        step = await self._store.step_of(sent)
        if step is None:
            return None
        if step.fingerprint != said:
            raise BadRequest("idempotency_mismatch")
        return await self.find(step.visit)

    def _change(self, visit: OutsideVisit, action: str, actor: str) -> Change:
        return visit, _step(visit, action, actor)


def _step(
    visit: OutsideVisit, action: str, actor: str, request: str | None = None, fingerprint: str = ""
) -> Step:
    return Step(
        visit=visit.id, version=visit.version, at=visit.changed_at, actor=actor, action=action,
        state=visit.state.value, request=request, fingerprint=fingerprint,
    )  # fmt: skip


def _stop(one: OutsideVisit) -> Stop:
    return Stop(
        id=one.id, zone=one.zone, minutes=one.minutes, opens=one.opens, closes=one.closes
    )  # fmt: skip


def _kept_stop(one: OutsideVisit) -> Stop:
    """The stop with its planned time as its earliest."""
    minute = one.opens if one.minute is None else one.minute
    return Stop(id=one.id, zone=one.zone, minutes=one.minutes, opens=minute, closes=one.closes)


def _known(found: OutsideVisit | None) -> OutsideVisit:
    if found is None:
        raise UnknownThing("unknown_visit")
    return found


def _fingerprint(*said: object) -> str:
    """A digest that tells two requests apart, too short for guessing the text from it."""
    return hashlib.sha256(repr(said).encode("utf-8", "replace")).hexdigest()[:4]
