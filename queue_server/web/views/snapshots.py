"""From the state of a branch to what goes over the wire. Reads, never keeps.

A board costs the same with ten and with ten thousand waiting: it asks the line for counts and
heads, and walks only counters, recent announcements and notices.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from itertools import islice
from typing import cast

from queue_server.core import hours
from queue_server.core.days import Doubt
from queue_server.core.decide.office import notices
from queue_server.core.events import NoticeSaved, SuspensionSaved
from queue_server.core.line.ticket import Ticket, TicketState, WaitEstimate
from queue_server.core.rules import BranchRules
from queue_server.core.state.branch import Announcement, BranchState, CounterState
from queue_server.usecases.branch import Answer, Why
from queue_server.web.problems import Strings, sentence
from queue_server.wire import messages as wire
from queue_server.wire import verbs
from queue_server.wire.speech import order

#: Announcements younger than this are in every board, and always the last few. More than a
#: wall could speak are in the first board alone of a screen that was away for them.
ANNOUNCED_WITHIN = timedelta(seconds=120)
ANNOUNCED_LAST = 6
ANNOUNCED_MOST = 200
#: The clerks' list ends here; ``total`` counts on.
QUEUE_SHOWN = 200
MISSED_SHOWN = 30


#: The interval a newcomer of a class would be told now, or None.
ExpectedWait = Callable[[BranchState, str, datetime], WaitEstimate | None]


class Views:
    """Wire messages of one branch: its rules and wording are known, the state is an argument."""

    def __init__(
        self,
        rules: BranchRules,
        strings: Strings,
        *,
        expected_wait: ExpectedWait | None = None,
        doubt: Callable[[BranchState], Doubt | None] | None = None,
    ) -> None:
        self.rules = rules
        self._doubt = doubt or (lambda state: None)
        self._expected_wait = expected_wait or (lambda state, priority, now: None)
        self.strings = strings
        self._zone = hours.zone(rules.zone)

    def instant(self, at: datetime) -> str:
        """ISO 8601 in the branch's zone, to the millisecond."""
        return at.astimezone(self._zone).isoformat(timespec="milliseconds")

    def maybe(self, at: datetime | None) -> str | None:
        """An instant, where there is one."""
        return None if at is None else self.instant(at)

    def ticket(self, ticket: Ticket, state: BranchState | None = None) -> wire.Ticket:
        """A ticket as staff see it. With the state: how many are ahead now, else at issue."""
        ahead = ticket.ahead
        if state is not None:
            waits = ticket.state is TicketState.WAITING
            ahead = state.line.ahead_of(ticket) if waits else 0
        return {
            "id": ticket.id,
            "label": ticket.label,
            "series": ticket.series,
            "number": ticket.number,
            "service": ticket.service,
            "services": list(ticket.services),
            "priority": ticket.priority,
            "language": ticket.language,
            "state": ticket.state.value,
            "counter": ticket.counter,
            "issued_at": self.instant(ticket.issued_at),
            "called_at": self.maybe(ticket.called_at),
            "started_at": self.maybe(ticket.started_at),
            "finished_at": self.maybe(ticket.finished_at),
            "ahead": ahead,
            "wait": interval(ticket.wait),
            "calls": ticket.calls,
            "track": f"/t/{ticket.token}",
        }

    def why(self, why: Why, language: str) -> wire.Why:
        """Why a ticket was called, in a language."""
        text = sentence(self.strings, why.key, language, why.facts)
        return {
            "rule": cast(wire.CallRule, why.rule),
            "text": text or why.key,
            "considered": [
                {
                    "label": one.label,
                    "score": one.score,
                    "reason": sentence(self.strings, one.reason, language, why.facts) or one.reason,
                }
                for one in why.considered[:5]
            ],
            "key": why.key,
            "facts": why.facts,
        }

    def answer(self, answer: Answer, language: str) -> wire.Answer:
        """What a counter verb answers."""
        return {
            "ticket": self.ticket(answer.ticket) if answer.ticket else None,
            "why": self.why(answer.why, language) if answer.why else None,
        }

    # The board.

    def board(self, state: BranchState, now: datetime, announced: int | None = None) -> wire.Board:
        """What wall and kiosk draw from; for a screen that said how far it has ``announced``."""
        opening = hours.opening(self.rules, state.suspensions.values(), now)
        return {
            "type": "board",
            "branch": self.rules.branch,
            "epoch": state.epoch,
            "seq": state.seq,
            "at": self.instant(now),
            "service_day": str(state.day or hours.service_day(self.rules, now)),
            "session": self._session(opening, now),
            "closed": self._closed(opening),
            "suspended": self._suspended(state.suspensions.values(), now),
            "open_now": self.rules.open_now,
            "counters": [self._board_counter(state, c) for c in state.counters.values()],
            "announcements": self._announcements(state, now, announced),
            "waiting": self.waiting(state, now),
            "missed": _newest_missed(state),
            "notices": [self.notice(n) for n in state.notices.values() if notices.shown(n, now)],
        }

    def _session(self, opening: hours.Opening, now: datetime) -> wire.OpenSession | None:
        session = opening.session
        if session is None:
            return None
        # Kept open past the calendar: until the end of the day.
        end = opening.closes_at or hours.local(self.rules, now).replace(
            hour=23, minute=59, second=59, microsecond=0
        )
        everything = opening.forced or not session.services
        return {
            "name": session.name,
            "wording": session.wording,
            "closes_at": self.instant(end),
            "last_ticket_at": self.instant(opening.last_ticket_at or end),
            "services": None if everything else sorted(session.services),
            "booked_only": session.booked_only and not opening.forced,
            "walk_in_at": self.maybe(opening.opens_at),
        }

    def _closed(self, opening: hours.Opening) -> wire.Closed | None:
        if opening.session is not None:
            return None
        wording = opening.wording or self.strings.get(f"closed.{opening.reason}", {})
        closed: wire.Closed = {
            "reason": opening.reason,
            "wording": {tag: text for tag, text in wording.items() if isinstance(text, str)},
            "opens_at": self.maybe(opening.opens_at),
        }
        if opening.booked_at is not None:
            closed["booked_at"] = self.instant(opening.booked_at)
        if opening.stop is not None:
            closed["numbers"] = cast(wire.TakenNumbers, opening.stop.numbers)
        return closed

    def _suspended(
        self, suspensions: Iterable[SuspensionSaved], now: datetime
    ) -> dict[str, wire.Suspended]:
        return {
            stop.scope.partition(":")[2]: self.stop(stop)
            for stop in suspensions
            if stop.scope.startswith("service:") and hours.in_force(stop, now)
        }

    def stop(self, stop: SuspensionSaved) -> wire.Suspended:
        """A suspension as whoever works with it reads it."""
        return {
            "reason": stop.reason,
            "wording": stop.wording,
            "until": self.maybe(stop.until),
            "numbers": cast(wire.TakenNumbers, stop.numbers),
        }

    def _board_counter(self, state: BranchState, counter: CounterState) -> wire.BoardCounter:
        ticket = state.tickets.get(counter.ticket) if counter.ticket else None
        return {
            "number": counter.number,
            "name": self.rules.counters[counter.number].name,
            "state": ticket.state.value if ticket else counter.state,
            "ticket": ticket.label if ticket else None,
            "since": self.maybe(counter.since),
        }

    def misses_some(self, state: BranchState, now: datetime, announced: int) -> bool:
        """Whether the board of everybody leaves out what this screen has still to announce."""
        kept = state.announcements
        if len(kept) <= ANNOUNCED_MOST:
            return False
        left_out = kept[-ANNOUNCED_MOST - 1]
        return left_out.n > announced and left_out.at >= now - ANNOUNCED_WITHIN

    def _announcements(
        self, state: BranchState, now: datetime, announced: int | None
    ) -> list[wire.Announcement]:
        oldest = now - ANNOUNCED_WITHIN
        last, most = state.announced - ANNOUNCED_LAST, state.announced - ANNOUNCED_MOST
        known = most if announced is None else min(most, announced)
        recent = []
        for one in reversed(state.announcements):
            if one.n <= known or (one.at < oldest and one.n <= last):
                break
            recent.append(self._announcement(one))
        return recent[::-1]

    def _announcement(self, one: Announcement) -> wire.Announcement:
        own, branch = one.language, self.rules.fallback
        languages = [own] if own == branch else [own, branch]
        return {
            "n": one.n,
            "label": one.label,
            "counter": one.counter,
            "kind": "recall" if one.recall else "call",
            "at": self.instant(one.at),
            "languages": languages,
            "spoken": order(languages, self.rules.spoken),
            "priority": one.priority,
            "calls": one.calls,
        }

    def waiting(self, state: BranchState, now: datetime) -> list[wire.WaitingClass]:
        """How many of each class wait, and the longest wait."""
        lined_up = state.line.by_class()
        result: list[wire.WaitingClass] = []
        for name in self.rules.classes:
            found = lined_up.get(name)
            longest = _seconds(found.oldest.issued_at, now) // 60 if found else 0
            count = found.count if found else 0
            wait = interval(self._expected_wait(state, name, now))
            result.append({"priority": name, "count": count, "longest_min": longest, "wait": wait})
        return result

    def notice(self, notice: NoticeSaved) -> wire.Notice:
        """A notice, with its schedule."""
        return {
            "id": notice.id,
            "title": notice.title,
            "body": notice.body,
            "category": notice.category,
            "style": "marquee" if notice.style == "marquee" else "slide",
            "link": notice.link,
            "starts": self.maybe(notice.starts),
            "until": self.maybe(notice.until),
            "weight": notice.weight,
        }

    # What staff see.

    def queue(self, state: BranchState, now: datetime) -> wire.Queue:
        """Everybody who waits, as far as the list goes, and who sits where."""
        doubt = self._doubt(state)
        return {
            "type": "queue",
            "seq": state.seq,
            "at": self.instant(now),
            "total": len(state.line),
            "tickets": [self._queued(t, now) for t in islice(state.line, QUEUE_SHOWN)],
            "missed": [self._queued(state.tickets[t], now) for t in _newest(state.missed)],
            "held": [self._queued(state.tickets[t], now) for t in _newest(state.held)],
            "waiting": self.waiting(state, now),
            "counters": [self._queue_counter(state, c) for c in state.counters.values()],
            "help": [
                {"place": place, "since": self.instant(at)} for place, at in state.help.items()
            ],
            "year_without_calendar": hours.year_without_calendar(self.rules, now),
            "day_doubt": doubt.code if doubt else None,
        }

    def _queued(self, ticket: Ticket, now: datetime) -> wire.QueueTicket:
        return {
            "id": ticket.id,
            "label": ticket.label,
            "service": ticket.service,
            "services": list(ticket.services),
            "priority": ticket.priority,
            "language": ticket.language,
            "state": ticket.state.value,
            "counter": ticket.counter,
            "issued_at": self.instant(ticket.issued_at),
            "waiting_s": int(ticket.waited_s) + _seconds(ticket.since, now),
            "missed": ticket.missed,
        }

    def _queue_counter(self, state: BranchState, counter: CounterState) -> wire.QueueCounter:
        shown = self._board_counter(state, counter)
        return {
            "number": counter.number,
            "name": shown["name"],
            "state": shown["state"],
            "clerk": counter.clerk or None,
            "ticket": shown["ticket"],
            "since": shown["since"],
            "reason": counter.reason,
        }

    def counter(
        self, state: BranchState, number: int, why: Why | None, now: datetime
    ) -> wire.CounterSnapshot:
        """What the clerk page of one counter needs."""
        counter = state.counters[number]
        ticket = state.tickets[counter.ticket] if counter.ticket else None
        held = [state.tickets[t] for t in state.held if state.tickets[t].counter == number]
        undo = self._undo_in_s(state, number, now)
        return {
            "type": "counter",
            "seq": state.seq,
            "at": self.instant(now),
            "number": number,
            "name": self.rules.counters[number].name,
            "state": ticket.state.value if ticket else counter.state,
            "clerk": counter.clerk or None,
            "since": self.maybe(counter.since),
            "reason": counter.reason,
            "ticket": self.ticket(ticket) if ticket else None,
            "held": [self.ticket(t) for t in held],
            "why": self.why(why, self.rules.fallback) if why and ticket else None,
            "verbs": _verbs(state, counter, ticket, undo is not None),
            "no_show_in_s": self._no_show_in_s(ticket, now),
            "undo_in_s": undo,
            "waiting": len(state.line),
        }

    def _no_show_in_s(self, ticket: Ticket | None, now: datetime) -> int | None:
        if ticket is None or ticket.state is not TicketState.CALLED or ticket.called_at is None:
            return None
        left = self.rules.missed.min_wait - (now - ticket.called_at)
        return max(0, -int(-left.total_seconds() // 1))

    def _undo_in_s(self, state: BranchState, number: int, now: datetime) -> int | None:
        step = state.steps.get(number)
        if step is None or now - step.at > self.rules.undo_within:
            return None
        return int((step.at + self.rules.undo_within - now).total_seconds())


def interval(wait: WaitEstimate | None) -> wire.Wait | None:
    """An interval, where there is an honest one."""
    return None if wait is None else {"low_min": wait.low_min, "high_min": wait.high_min}


def _seconds(since: datetime, now: datetime) -> int:
    # A clock set back makes nobody wait for a negative time.
    return max(0, int((now - since).total_seconds()))


def _newest(ids: dict[str, None]) -> list[str]:
    return list(islice(reversed(ids), MISSED_SHOWN))


def _newest_missed(state: BranchState) -> list[str]:
    return [state.tickets[ticket].label for ticket in _newest(state.missed)]


def _situation(counter: CounterState, ticket: Ticket | None) -> verbs.Situation:
    if counter.state == "closed":
        return "closed"
    if counter.state == "paused":
        return "paused"
    if ticket is None:
        return "idle"
    return "serving" if ticket.state is TicketState.SERVING else "called"


def _verbs(
    state: BranchState, counter: CounterState, ticket: Ticket | None, undo: bool
) -> list[str]:
    """What the clerk may do here now; the rules still have the last word."""
    there: dict[verbs.Needs, object] = {"held": state.held, "missed": state.missed, "step": undo}
    found = frozenset(name for name, some in there.items() if some)
    return verbs.possible(_situation(counter, ticket), found)
