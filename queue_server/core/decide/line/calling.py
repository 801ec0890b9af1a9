"""Who is called next at a counter, and why: the calling policies.

A policy ranks candidates; the first is chosen, the rest explain the choice. Only the head of each
class is a candidate (within a class the earliest arrival has waited longest and was overtaken most
often), plus the few tickets with a condition of their own, so a call costs the same whether a
hundred or a hundred thousand wait. Derivation, figures and the choice of the default:
docs/algorithms/calling.md.
"""

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from queue_server.core import hours
from queue_server.core.events import Considered, Data
from queue_server.core.line.queue import WaitingLine, is_plain, serves
from queue_server.core.line.ticket import Ticket
from queue_server.core.rules import BranchRules, Counter

#: How many tickets a call names as weighed.
CONSIDERED = 5

#: Whether a ticket may be called now, best first; the later ones only if no other ticket waits.
READY, EARLY, HELD_BACK, SKIPPED, ELSEWHERE = range(5)
_NOT_READY = {
    EARLY: "why.early",
    HELD_BACK: "why.not_yet",
    SKIPPED: "why.skipped_here",
    ELSEWHERE: "why.sent_elsewhere",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class CallChoice:
    """Who is called, by which rule, and whom the call weighed.

    ``why`` is the catalogue key of the explaining sentence, ``facts`` fill it in; the
    ``reason`` of each considered ticket is a catalogue key too.
    """

    ticket_id: str
    rule: str
    why: str
    facts: Data = field(default_factory=dict)
    considered: tuple[Considered, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A ticket as one counter sees it now. ``score`` is wait ÷ target of its class."""

    ticket: Ticket
    readiness: int
    first: bool
    due: bool
    waited_s: float
    target_s: float
    overtaken: int

    @property
    def score(self) -> float:
        """Relative wait; 1 means the target wait has passed."""
        return self.waited_s / self.target_s


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """What a policy may look at besides the candidate."""

    rules: BranchRules
    counter: Counter
    calls_made: int


Rank = tuple[int, float, float]
"""Group (smaller is called earlier), order within the group, arrival."""
Ranked = tuple[Rank, str]
Policy = Callable[[Candidate, Situation], Ranked]


def choose(
    line: WaitingLine,
    rules: BranchRules,
    counter: Counter,
    now: datetime,
    *,
    calls_made: int,
    staffed: Container[int] | None = None,
) -> CallChoice | None:
    """Return whom this counter calls next under the branch's policy.

    Args:
        line: Everyone who waits.
        rules: The branch; ``rules.policy.name`` names one of :data:`POLICIES`.
        counter: The counter that is free.
        now: The instant of the call.
        calls_made: Calls made today; missed visitors who return wait for a number of them.
        staffed: The counters that are not closed; None means all.

    Returns:
        The choice, or None when no visitor the counter may serve waits.
    """
    ranked = _ranked(line, rules, counter, now, calls_made, staffed)
    if not ranked:
        return None
    (_, rule), best = ranked[0]
    if rule == "first_choice" and not _profile_decided(counter, best, ranked):
        rule = "relative_wait"
    return CallChoice(
        ticket_id=best.ticket.id,
        rule=rule,
        why=f"why.{rule}",
        facts=_facts(rules, best),
        considered=_considered([one for _, one in ranked], rule),
    )


def picked(
    line: WaitingLine,
    rules: BranchRules,
    counter: Counter,
    ticket: Ticket,
    now: datetime,
    *,
    calls_made: int,
    staffed: Container[int] | None = None,
) -> CallChoice:
    """The choice of a clerk who named the ticket; weighs it against what the policy would do.

    Whether the clerk may pick is decided elsewhere; here any waiting ticket can be picked.
    """
    chosen = candidate_of(line, rules, counter, ticket, now, calls_made)
    ranked = _ranked(line, rules, counter, now, calls_made, staffed)
    others = [one for _, one in ranked if one.ticket.id != ticket.id]
    return CallChoice(
        ticket_id=ticket.id,
        rule="picked",
        why="why.picked",
        facts=_facts(rules, chosen),
        considered=_considered([chosen, *others], "picked"),
    )


def eligible(
    rules: BranchRules, counter: Counter, ticket: Ticket, staffed: Container[int] | None = None
) -> bool:
    """Whether the counter may serve the ticket at all, now or later.

    A ticket sent to one counter belongs to that counter, whatever its profile says. While that
    counter is closed (not ``staffed``), the others may serve it too, or it would be stuck.
    """
    if ticket.only_counter is not None:
        if ticket.only_counter == counter.number:
            return True
        if staffed is None or ticket.only_counter in staffed:
            return False
    profile = counter.profile
    listed = ticket.priority in profile.first or ticket.priority in profile.then
    return listed and serves(profile.services, ticket)


def _ranked(
    line: WaitingLine,
    rules: BranchRules,
    counter: Counter,
    now: datetime,
    calls_made: int,
    staffed: Container[int] | None,
) -> list[tuple[Ranked, Candidate]]:
    candidates = [
        candidate_of(line, rules, counter, ticket, now, calls_made)
        for ticket in _offered(line, rules, counter, staffed)
    ]
    situation = Situation(rules=rules, counter=counter, calls_made=calls_made)
    policy = POLICIES[rules.policy.name]
    ranked = [(policy(c, situation), c) for c in candidates]
    ranked.sort(key=lambda one: (one[1].readiness, one[0][0], one[1].ticket.id))
    return ranked


def _offered(
    line: WaitingLine, rules: BranchRules, counter: Counter, staffed: Container[int] | None
) -> list[Ticket]:
    profile = counter.profile
    classes = dict.fromkeys((*profile.first, *profile.then))
    apart = [ticket for ticket in line.apart() if eligible(rules, counter, ticket, staffed)]
    return line.heads(classes, profile.services) + apart


def candidate_of(
    line: WaitingLine,
    rules: BranchRules,
    counter: Counter,
    ticket: Ticket,
    now: datetime,
    calls_made: int,
) -> Candidate:
    """What the policy weighs about a ticket, as this counter sees it at this call."""
    due_at = ticket.due_at
    overtaken = line.overtakes(ticket) if ticket.id in line else 0
    counted_from = ticket.arrival if due_at is None else max(ticket.arrival, due_at.timestamp())
    return Candidate(
        ticket=ticket,
        readiness=_readiness(rules, counter, ticket, now, calls_made, overtaken),
        first=ticket.only_counter == counter.number or ticket.priority in counter.profile.first,
        due=due_at is not None and due_at <= now,
        waited_s=max(0.0, now.timestamp() - counted_from),
        target_s=rules.classes[ticket.priority].target.total_seconds(),
        overtaken=overtaken,
    )


def _readiness(
    rules: BranchRules,
    counter: Counter,
    ticket: Ticket,
    now: datetime,
    calls_made: int,
    overtaken: int,
) -> int:
    if is_plain(ticket):
        return READY
    awaited = ticket.only_counter is not None and ticket.only_counter != counter.number
    if awaited and overtaken < rules.policy.overtake_cap:
        return ELSEWHERE
    if counter.number in ticket.skipped_by:
        return SKIPPED
    if ticket.not_before_call > calls_made:
        return HELD_BACK
    return EARLY if ticket.due_at is not None and ticket.due_at > now else READY


def relative_wait(candidate: Candidate, situation: Situation) -> Ranked:
    """Rank by wait relative to the target of the class, dedicated classes first.

    Ahead of that, at every counter, come visitors overtaken as often as allowed, then booked
    visitors whose wait nears its target. Until then a booked visitor is weighed like everyone
    else, with the wait counted from the time agreed.
    """
    c, arrival = candidate, candidate.ticket.arrival
    policy = situation.rules.policy
    if c.overtaken >= policy.overtake_cap:
        return (0, arrival, arrival), "overtake_cap"
    if c.due and c.score >= policy.booked_due_at:
        return (1, -c.score, arrival), "booked_due"
    if c.due:
        return (2 if c.first else 3, -c.score, arrival), "booked"
    if c.first:
        return (2, -c.score, arrival), "first_choice"
    return (3, -c.score, arrival), "relative_wait"


def booked_first(candidate: Candidate, situation: Situation) -> Ranked:
    """The same, but from the agreed time a booked visitor goes before all but those at the cap."""
    rank, rule = relative_wait(candidate, situation)
    if rule == "booked":
        return (1, *rank[1:]), "booked_due"
    return rank, rule


def strict_priority(candidate: Candidate, situation: Situation) -> Ranked:
    """The class with the shortest target always first, with no cap. For comparison."""
    arrival = candidate.ticket.arrival
    if candidate.due:
        return (0, arrival, arrival), "booked_due"
    if candidate.first:
        return (1, candidate.target_s, arrival), "first_choice"
    return (2, candidate.target_s, arrival), "strict_priority"


def ratio(candidate: Candidate, situation: Situation) -> Ranked:
    """Alternate ``a`` calls of the classes with the longest target and ``b`` of the others."""
    arrival = candidate.ticket.arrival
    if candidate.due:
        return (0, arrival, arrival), "booked_due"
    ordinary, others = situation.rules.policy.ratio
    ordinary_turn = situation.calls_made % (ordinary + others) < ordinary
    longest = max(c.target.total_seconds() for c in situation.rules.classes.values())
    in_turn = (candidate.target_s >= longest) == ordinary_turn
    if candidate.first:
        return (1, float(not in_turn), arrival), "first_choice"
    return (2, float(not in_turn), arrival), "ratio"


def dedicated_fifo(candidate: Candidate, situation: Situation) -> Ranked:
    """First come, first served; dedicated counters take their own classes first."""
    arrival = candidate.ticket.arrival
    if candidate.due:
        return (0, arrival, arrival), "booked_due"
    if candidate.first:
        return (1, arrival, arrival), "first_choice"
    return (2, arrival, arrival), "first_come"


def first_come(candidate: Candidate, situation: Situation) -> Ranked:
    """In order of arrival at every counter, booked or not. For comparison."""
    arrival = candidate.ticket.arrival
    return (0, arrival, arrival), "first_come"


POLICIES: Mapping[str, Policy] = {
    "relative_wait": relative_wait,
    "booked_first": booked_first,
    "strict_priority": strict_priority,
    "ratio": ratio,
    "dedicated_fifo": dedicated_fifo,
    "first_come": first_come,
}


def _profile_decided(
    counter: Counter, best: Candidate, ranked: list[tuple[Ranked, Candidate]]
) -> bool:
    """Whether the counter's profile, not the score, put the best one first."""
    if len(counter.profile.first) <= 1:
        return True
    return any(
        other.readiness == READY and not other.first and other.score > best.score
        for _, other in ranked
    )


def _facts(rules: BranchRules, candidate: Candidate) -> Data:
    facts: Data = {
        "label": candidate.ticket.label,
        "priority": candidate.ticket.priority,
        "minutes": int(candidate.waited_s // 60),
        "count": candidate.overtaken,
    }
    if candidate.ticket.due_at is not None:
        facts["time"] = f"{hours.local(rules, candidate.ticket.due_at):%H:%M}"
    return facts


def _considered(weighed: list[Candidate], rule: str) -> tuple[Considered, ...]:
    """The called ticket first, then the others weighed, with why each was not called."""
    best = weighed[0]
    return tuple(
        Considered(
            label=candidate.ticket.label,
            score=round(candidate.score, 3),
            reason=f"why.{rule}" if candidate is best else _reason(candidate, best, rule),
        )
        for candidate in weighed[:CONSIDERED]
    )


def _reason(candidate: Candidate, best: Candidate, rule: str) -> str:
    """Why this ticket was not called: a catalogue key."""
    if candidate.readiness != READY:
        return _NOT_READY[candidate.readiness]
    if rule == "overtake_cap" and candidate.overtaken < best.overtaken:
        return "why.fewer_overtaken"
    if rule == "first_choice" and not candidate.first:
        return "why.after_first"
    return "why.shorter_wait" if candidate.waited_s <= best.waited_s else "why.longer_wait"
