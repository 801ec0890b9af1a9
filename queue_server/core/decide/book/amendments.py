"""Rules of amendments: a pool has other lanes, sessions or shares on some days."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import ClassVar

from queue_server.core import events as ev
from queue_server.core import hours
from queue_server.core.booking.amending import amended
from queue_server.core.booking.closing import without_room
from queue_server.core.decide.command import Command, Rule
from queue_server.core.errors import BadRequest, Refused
from queue_server.core.line.amendment import Amendment
from queue_server.core.line.booking import Booking
from queue_server.core.rules import BranchRules, Pool
from queue_server.core.state.branch import BranchState

#: More than a year of holidays and staff meetings; each is checked for every day on offer.
MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendPool(Command):
    """Save an amendment; the caller makes the ``id`` of a new one.

    ``hits``: how many bookings without room the person was shown.
    """

    NAME: ClassVar[str] = "amend-pool"
    id: str = field(compare=False)
    pool: str
    first: date
    last: date | None = None
    weekdays: tuple[int, ...] = ()
    sessions: tuple[str, ...] | None = None
    lanes: int | None = None
    staff_share: float | None = None
    hits: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveAmendment(Command):
    """Go back to what the configuration says."""

    NAME: ClassVar[str] = "remove-amendment"
    id: str


def amend_pool(
    state: BranchState, rules: BranchRules, command: AmendPool, now: datetime
) -> list[ev.Event]:
    """Save it, if it leaves no more bookings without room than the person has seen.

    Raises:
        BadRequest: ``unknown_pool``; ``invalid`` naming the field; ``too_many_amendments``.
        Refused: ``amendment_hits`` with how many bookings.
    """
    amendment = checked(state, rules, command, now)
    count = len(hit(state, rules, amendment, now))
    if count > command.hits:
        raise Refused("amendment_hits", count=count)
    return [ev.PoolAmended(id=amendment.id, amendment=amendment)]


def remove_amendment(
    state: BranchState, rules: BranchRules, command: RemoveAmendment, now: datetime
) -> list[ev.Event]:
    """Remove it; repeating it changes nothing."""
    return [ev.AmendmentRemoved(id=command.id)] if command.id in state.book.amendments else []


def hit(
    state: BranchState, rules: BranchRules, amendment: Amendment, now: datetime
) -> list[Booking]:
    """The bookings that have room now and would have none once it is in force, by time."""
    known = [one for one in state.book.amendments.values() if one.id != amendment.id]
    already = {one.id for one in without_room(state, rules, now)}
    found = without_room(state, rules, now, [*known, amendment])
    return sorted((one for one in found if one.id not in already), key=lambda one: one.due_at)


def checked(state: BranchState, rules: BranchRules, command: AmendPool, now: datetime) -> Amendment:
    """The amendment that a command asks for.

    Raises:
        BadRequest: ``unknown_pool``; ``invalid`` naming the field; ``too_many_amendments``.
    """
    if command.pool not in rules.pools:
        raise BadRequest("unknown_pool", pool=command.pool[:60])
    known = state.book.amendments
    if command.id not in known and len(known) >= MOST:
        raise BadRequest("too_many_amendments", most=MOST)
    amendment = Amendment(
        id=command.id,
        pool=command.pool,
        first=command.first,
        last=command.last,
        made_at=now,
        weekdays=tuple(sorted(set(command.weekdays))),
        sessions=command.sessions,
        lanes=command.lanes,
        staff_share=command.staff_share,
    )
    _check_days(rules, amendment, now)
    _check_rules(rules, amendment)
    return amendment


def _check_days(rules: BranchRules, one: Amendment, now: datetime) -> None:
    if one.last is not None and one.last < one.first:
        raise _invalid("last", "lies before first")
    if one.last is not None and one.last < hours.service_day(rules, now):
        raise _invalid("last", "is over")
    if any(not 0 <= day <= 6 for day in one.weekdays):
        raise _invalid("weekdays", "0 Monday to 6 Sunday")


def _check_rules(rules: BranchRules, one: Amendment) -> None:
    if one.sessions is None and one.lanes is None and one.staff_share is None:
        raise _invalid("lanes", "this changes nothing")
    unknown = set(one.sessions or ()) - {each.name for each in rules.sessions}
    if unknown or one.sessions == ():
        raise _invalid("sessions", f"no session is called {min(unknown, default='')!r}")
    if one.staff_share is not None and not 0 <= one.staff_share <= 1:
        raise _invalid("staff_share", "0 to 1")
    if one.lanes is not None and not 0 <= one.lanes <= most_lanes(rules, one):
        raise _invalid("lanes", f"0 to {most_lanes(rules, one)}")


def most_lanes(rules: BranchRules, one: Amendment) -> int:
    """How many lanes leave the walk-in share of the counters in each of the pool's sessions."""
    pool: Pool = amended(rules.pools[one.pool], [replace(one, weekdays=())], one.first)
    staffed = [
        len(each.counters or rules.counters)
        for each in rules.sessions
        if not pool.sessions or each.name in pool.sessions
    ]
    return int(min(staffed, default=0) * (1 - pool.walkin_share) + 1e-9)


def _invalid(name: str, why: str) -> BadRequest:
    return BadRequest("invalid", f"{name}: {why}", field=name)


RULES: dict[type[Command], Rule] = {AmendPool: amend_pool, RemoveAmendment: remove_amendment}
