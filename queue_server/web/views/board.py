"""The board. It costs the same with ten and with ten thousand waiting.

It asks the line for counts and heads, and walks only counters, recent announcements and notices.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import islice
from typing import cast

from queue_server.core import hours
from queue_server.core.decide.standing import notices
from queue_server.core.events import SuspensionSaved
from queue_server.core.line.ticket import Ticket, TicketState
from queue_server.core.state.branch import Announcement, BranchState, CounterState
from queue_server.web.views.base import Views, interval, seconds
from queue_server.web.views.notice import notice_fields
from queue_server.wire import messages as wire
from queue_server.wire.sound.speech import order

#: Announcements younger than this are in every board, and so are the last few. More than a wall
#: could speak are only in the first board for a screen that missed them.
ANNOUNCED_WITHIN = timedelta(seconds=120)
ANNOUNCED_LAST = 6
ANNOUNCED_MOST = 200
#: Written calls remembered.
MOST_KEPT = 2 * ANNOUNCED_MOST
MISSED_SHOWN = 30


def board_snapshot(
    views: Views, state: BranchState, now: datetime, announced: int | None = None
) -> wire.Board:
    """What walls and kiosks draw. ``announced``: the last call that the screen announced."""
    opening = hours.opening(views.rules, state.suspensions.values(), now)
    return {
        "type": "board",
        "branch": views.rules.branch,
        "epoch": state.epoch,
        "seq": state.seq,
        "at": views.instant(now),
        "service_day": str(state.day or hours.service_day(views.rules, now)),
        "session": _session(views, opening, now),
        "closed": _closed(views, opening),
        "suspended": _services_suspended(views, state.suspensions.values(), now),
        "open_now": views.rules.open_now,
        "counters": [at_counter(views, state, c) for c in state.counters.values()],
        "announcements": _announcements(views, state, now, announced),
        "waiting": waiting(views, state, now),
        "missed": _newest_missed(state),
        "notices": [
            notice_fields(views, n) for n in state.notices.values() if notices.shown(n, now)
        ],
    }


def _session(views: Views, opening: hours.Opening, now: datetime) -> wire.OpenSession | None:
    session = opening.session
    if session is None:
        return None
    # Opened beyond the calendar: until the end of the day.
    end = opening.closes_at or hours.local(views.rules, now).replace(
        hour=23, minute=59, second=59, microsecond=0
    )
    everything = opening.forced or not session.services
    return {
        "name": session.name,
        "wording": session.wording,
        "closes_at": views.instant(end),
        "last_ticket_at": views.instant(opening.last_ticket_at or end),
        "services": None if everything else sorted(session.services),
        "booked_only": session.booked_only and not opening.forced,
        "walk_in_at": views.maybe(opening.opens_at),
    }


def _closed(views: Views, opening: hours.Opening) -> wire.Closed | None:
    if opening.session is not None:
        return None
    wording = opening.wording or views.strings.get(f"closed.{opening.reason}", {})
    closed: wire.Closed = {
        "reason": opening.reason,
        "wording": {tag: text for tag, text in wording.items() if isinstance(text, str)},
        "opens_at": views.maybe(opening.opens_at),
    }
    if opening.booked_at is not None:
        closed["booked_at"] = views.instant(opening.booked_at)
    if opening.stop is not None:
        closed["numbers"] = cast(wire.TakenNumbers, opening.stop.numbers)
    return closed


def _services_suspended(
    views: Views, suspensions: Iterable[SuspensionSaved], now: datetime
) -> dict[str, wire.Suspended]:
    return {
        one.scope.partition(":")[2]: suspended(views, one)
        for one in suspensions
        if one.scope.startswith("service:") and hours.in_force(one, now)
    }


def suspended(views: Views, suspension: SuspensionSaved) -> wire.Suspended:
    """A suspension as staff and machines read it."""
    return {
        "reason": suspension.said,
        "wording": suspension.wording,
        "until": views.maybe(suspension.until),
        "numbers": cast(wire.TakenNumbers, suspension.numbers),
    }


def state_of(counter: CounterState, ticket: Ticket | None) -> wire.CounterState:
    """A counter's own state, or that of the visitor who is at it."""
    if ticket is None:
        return counter.state
    return "serving" if ticket.state is TicketState.SERVING else "called"


def at_counter(views: Views, state: BranchState, counter: CounterState) -> wire.BoardCounter:
    """A counter, and the ticket it serves."""
    ticket = state.tickets.get(counter.ticket) if counter.ticket else None
    return {
        "number": counter.number,
        "name": views.rules.counters[counter.number].name,
        "state": state_of(counter, ticket),
        "ticket": ticket.label if ticket else None,
        "since": views.maybe(counter.since),
    }


def misses_some(views: Views, state: BranchState, now: datetime, announced: int) -> bool:
    """Whether the common board leaves out calls this screen still has to announce."""
    kept = state.announcements
    if len(kept) <= ANNOUNCED_MOST:
        return False
    left_out = kept[-ANNOUNCED_MOST - 1]
    return left_out.n > announced and left_out.at >= now - ANNOUNCED_WITHIN


def _announcements(
    views: Views, state: BranchState, now: datetime, announced: int | None
) -> list[wire.Announcement]:
    oldest = now - ANNOUNCED_WITHIN
    last, most = state.announced - ANNOUNCED_LAST, state.announced - ANNOUNCED_MOST
    known = most if announced is None else min(most, announced)
    recent = []
    for one in reversed(state.announcements):
        if one.n <= known or (one.at < oldest and one.n <= last):
            break
        recent.append(_kept(views, one))
    return recent[::-1]


def _kept(views: Views, one: Announcement) -> wire.Announcement:
    """A call as written for an earlier board; compared by identity, since numbers start again."""
    kept = views.calls.get(one.n)
    if kept is not None and kept[0] is one:
        return kept[1]
    if len(views.calls) >= MOST_KEPT:
        views.calls.clear()
    shown = _announcement(views, one)
    views.calls[one.n] = one, shown
    return shown


def _announcement(views: Views, one: Announcement) -> wire.Announcement:
    own, branch = one.language, views.rules.fallback
    languages = [own] if own == branch else [own, branch]
    shown: wire.Announcement = {
        "n": one.n,
        "label": one.label,
        "counter": one.counter,
        "kind": "recall" if one.recall else "call",
        "at": views.instant(one.at),
        "languages": languages,
        "spoken": order(languages, views.rules.spoken),
        "priority": one.priority,
        "calls": one.calls,
    }
    if one.in_person:
        shown["in_person"] = True
    return shown


def waiting(views: Views, state: BranchState, now: datetime) -> list[wire.WaitingClass]:
    """How many visitors of each class wait, and the longest wait."""
    lined_up = state.line.by_class()
    result: list[wire.WaitingClass] = []
    for name in views.rules.classes:
        found = lined_up.get(name)
        longest = seconds(found.oldest.issued_at, now) // 60 if found else 0
        count = found.count if found else 0
        wait = interval(views.expected_wait(state, name, now))
        result.append({"priority": name, "count": count, "longest_min": longest, "wait": wait})
    return result


def _newest_missed(state: BranchState) -> list[str]:
    return [state.tickets[ticket].label for ticket in newest(state.missed)]


def newest(ids: dict[str, None]) -> list[str]:
    """The last few of the ids, newest first."""
    return list(islice(reversed(ids), MISSED_SHOWN))
