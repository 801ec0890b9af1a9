"""What the wall shows and says: which call is on stage, what flashes, what was announced. Pure.

``update(state, event, now) → state, effects``. ``now`` is aware and steady (it never jumps).

The course of a call: taken in from a board, it is shown at once among the last calls.
If it was younger than 30 s, it also waits for its *turn*: on stage, flashing, one ``Announce``.
Turns follow each other and never overlap; an older call is only shown. A call that is withdrawn
before or in its turn (missed, undone, over) leaves the wall. What has had its turn is
acknowledged, so that neither a reconnect nor a restart repeats it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from queue_server.wire.messages import Announcement, AnnouncementKind, Board
from queue_server.wire.messages.values import GENERAL
from queue_server.wire.sound import calls as rule

#: One flash: half of it bright, half not. 1.67 per second; two per second is the limit.
FLASH_PERIOD = timedelta(seconds=0.6)
#: A turn lasts at least this many flashes (5.4 s), even when others wait.
FEWEST_FLASHES = 9
MOST_FLASHES = 13
#: A call stays visible this long, or longer while it is among the last ``KEPT_CALLS``.
STAYS = timedelta(seconds=60)
KEPT_CALLS = 6
#: Most calls remembered; 60 s at eight counters bring far fewer.
MOST_CALLS = 48
#: A sound that has not reported its end after this long no longer holds up the next turn.
LONGEST_SOUND = timedelta(seconds=25)
#: Calls this close together, up to this many, share one chime, which would not tell them apart.
BURST = timedelta(seconds=5)
CHIMED_AS_ONE = 3
#: A lost connection is shown only after this time: short outages do not matter.
SHOW_LOST_AFTER = timedelta(seconds=4)


@dataclass(frozen=True, slots=True)
class ShownCall:
    """One announcement; ``n`` 0 stands for a visitor found at a counter when the wall started.

    ``in_person``: the visitor cannot see or hear it, and staff go to fetch them.
    """

    n: int
    label: str
    counter: int
    kind: AnnouncementKind
    at: datetime
    seen: datetime
    priority: str = GENERAL
    spoken: tuple[str, ...] = ()
    calls: int = 1
    in_person: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """A call on stage, and since when it has been flashing."""

    call: ShownCall
    since: datetime


@dataclass(frozen=True, slots=True)
class WallState:
    """Everything the wall knows. ``calls`` newest first, one per label."""

    epoch: str | None = None
    taken: int = 0
    acknowledged: int = 0
    board: Board | None = None
    service_day: str = ""
    calls: tuple[ShownCall, ...] = ()
    waiting_turn: tuple[ShownCall, ...] = ()
    turn: Turn | None = None
    sounding: bool = False
    chimed: int = 0
    rest_until: datetime | None = None
    lost_since: datetime | None = None
    sound_fault: str | None = None
    sound_fault_since: datetime | None = None
    flashes: int = 10


@dataclass(frozen=True, slots=True)
class BoardArrived:
    """A snapshot of the ``board`` topic came."""

    board: Board


@dataclass(frozen=True, slots=True)
class LinkUp:
    """Connected; the board follows."""


@dataclass(frozen=True, slots=True)
class LinkLost:
    """No connection, or none yet."""


@dataclass(frozen=True, slots=True)
class SoundEnded:
    """Chime and voice of the present turn are over."""


@dataclass(frozen=True, slots=True)
class SoundChanged:
    """The loudspeaker cannot be used (``fault``), or can again (None)."""

    fault: str | None


@dataclass(frozen=True, slots=True)
class WallTick:
    """Time has passed."""


Event = BoardArrived | LinkUp | LinkLost | SoundEnded | SoundChanged | WallTick


@dataclass(frozen=True, slots=True)
class Announce:
    """Play the chime and the voice for this call, now, once.

    ``chime`` is False for a call in a burst whose chime has sounded. ``waiting`` calls follow.
    """

    call: ShownCall
    chime: bool = True
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Acknowledge:
    """Report to the server that everything up to ``n`` was announced here."""

    n: int


Effect = Announce | Acknowledge


def start(
    now: datetime, *, epoch: str | None = None, announced: int = 0, flash_s: float = 6
) -> WallState:
    """The state of a wall just switched on, knowing how far it had announced before."""
    flashes = int(timedelta(seconds=flash_s) / FLASH_PERIOD)
    return WallState(
        epoch=epoch,
        taken=announced,
        acknowledged=announced,
        lost_since=now,
        flashes=min(MOST_FLASHES, max(FEWEST_FLASHES, flashes)),
    )


def update(state: WallState, event: Event, now: datetime) -> tuple[WallState, list[Effect]]:
    """Take one event in; every event also lets time pass."""
    match event:
        case BoardArrived(board):
            state = _take_board(state, board, now)
        case LinkUp():
            state = replace(state, lost_since=None)
        case LinkLost():
            state = replace(state, lost_since=state.lost_since or now)
        case SoundEnded():
            state = replace(state, sounding=False) if state.sounding else state
        case SoundChanged(fault):
            state = _sound(state, fault, now)
        case WallTick():
            pass
    return _next_turn(state, now)


def _sound(state: WallState, fault: str | None, now: datetime) -> WallState:
    if fault == state.sound_fault:
        return state
    return replace(state, sound_fault=fault, sound_fault_since=now if fault else None)


def _take_board(state: WallState, board: Board, now: datetime) -> WallState:
    first = state.board is None
    if state.epoch is not None and board["epoch"] != state.epoch:
        # A restored database: its numbers mean other calls than ours.
        state = replace(
            state, taken=0, acknowledged=0, calls=(), waiting_turn=(), turn=None, sounding=False
        )
    if state.service_day and board["service_day"] != state.service_day:
        state = replace(state, calls=(), turn=None)
    state = replace(
        state,
        epoch=board["epoch"],
        service_day=board["service_day"],
        board=board,
        lost_since=None,
    )
    return _withdraw(_take_calls(state, board, now, first=first), board, now)


def _take_calls(state: WallState, board: Board, now: datetime, *, first: bool) -> WallState:
    new = rule.newer(board, state.taken)
    fresh = [_call(one, now) for one in new if rule.is_fresh(one, board)]
    known = {call.n for call in state.calls}
    # The first board also contains calls from before this wall was switched on.
    since = 0 if first else state.taken
    shown = [_call(one, now) for one in rule.newer(board, since) if one["n"] not in known]
    if first and not shown:
        shown = _at_counters(board, now)
    return replace(
        state,
        calls=_merged(state.calls, shown),
        waiting_turn=_queued(state.waiting_turn, fresh),
        taken=max([state.taken, *(one["n"] for one in new)]),
    )


def _queued(waiting: tuple[ShownCall, ...], fresh: Iterable[ShownCall]) -> tuple[ShownCall, ...]:
    """The turns to come. A recall of a number that still waits for its turn adds no second turn."""
    turns = {call.label: call for call in waiting}
    for call in fresh:
        first = turns.get(call.label)
        turns[call.label] = replace(call, kind=first.kind) if first else call
    return tuple(turns.values())


def _withdraw(state: WallState, board: Board, now: datetime) -> WallState:
    """Take back what no longer holds: a missed number, or one no longer at its counter.

    A visitor served to the end stays among the last calls, but a turn that has not come yet, or
    not ended, would send a visitor to a counter that does not expect them.
    """
    missed = set(board["missed"])
    here = {(one["number"], one["ticket"]) for one in board["counters"]}
    turns = (*state.waiting_turn, *([state.turn.call] if state.turn and state.sounding else []))
    gone = {one.n for one in turns if one.label in missed or (one.counter, one.label) not in here}
    if state.turn and (state.turn.call.n in gone or state.turn.call.label in missed):
        # The next flash begins a whole period later: never more than two a second.
        state = replace(state, turn=None, sounding=False, rest_until=now + FLASH_PERIOD)
    return replace(
        state,
        waiting_turn=tuple(call for call in state.waiting_turn if call.n not in gone),
        calls=tuple(c for c in state.calls if c.n not in gone and c.label not in missed),
    )


def _call(item: Announcement, now: datetime) -> ShownCall:
    return ShownCall(
        n=item["n"],
        label=item["label"],
        counter=item["counter"],
        kind=item["kind"],
        at=datetime.fromisoformat(item["at"]),
        seen=now,
        priority=item["priority"],
        spoken=tuple(rule.spoken(item)),
        calls=item.get("calls", 1),
        in_person=item.get("in_person", False),
    )


def _at_counters(board: Board, now: datetime) -> list[ShownCall]:
    """The visitors at the counters, for a wall switched on in the middle of the day."""
    served = [
        ShownCall(
            0, one["ticket"], one["number"], "call", datetime.fromisoformat(one["since"]), now
        )
        for one in board["counters"]
        if one["ticket"] and one["since"]
    ]
    return sorted(served, key=lambda call: call.at)


def _merged(calls: Iterable[ShownCall], more: Iterable[ShownCall]) -> tuple[ShownCall, ...]:
    """The calls, newest first; of several calls of a label, only the newest."""
    by_label: dict[str, ShownCall] = {}
    for call in (*reversed(tuple(calls)), *more):
        standing = by_label.get(call.label)
        if standing is None or call.n >= standing.n:
            by_label[call.label] = call
    ordered = sorted(by_label.values(), key=lambda call: (call.n, call.at), reverse=True)
    return tuple(ordered[:MOST_CALLS])


def _next_turn(state: WallState, now: datetime) -> tuple[WallState, list[Effect]]:
    effects: list[Effect] = []
    if state.waiting_turn and not _turn_runs(state, now) and not _rests(state, now):
        call, *rest = state.waiting_turn
        turn = Turn(call, _flash_start(state, now))
        chime = not _in_burst(state, call)
        chimed = 1 if chime else state.chimed + 1
        state = replace(state, turn=turn, waiting_turn=tuple(rest), sounding=True, chimed=chimed)
        effects.append(Announce(call, chime, len(rest)))
    done = min((call.n - 1 for call in state.waiting_turn), default=state.taken)
    if done > state.acknowledged:
        state = replace(state, acknowledged=done)
        effects.append(Acknowledge(done))
    return state, effects


def _in_burst(state: WallState, call: ShownCall) -> bool:
    """Whether the chime of the previous turn was for this call, too."""
    if state.turn is None or state.chimed >= CHIMED_AS_ONE:
        return False
    return call.at - state.turn.call.at <= BURST


def _rests(state: WallState, now: datetime) -> bool:
    return state.rest_until is not None and now < state.rest_until


def _turn_runs(state: WallState, now: datetime) -> bool:
    if state.turn is None:
        return False
    elapsed = now - state.turn.since
    if elapsed < _flashing(state):
        return True
    return state.sounding and elapsed < LONGEST_SOUND


def _flashing(state: WallState) -> timedelta:
    """How long this turn flashes; whole periods, so that two turns never make a third flash."""
    return (FEWEST_FLASHES if state.waiting_turn else state.flashes) * FLASH_PERIOD


def _flash_start(state: WallState, now: datetime) -> datetime:
    """Now, or the next beat of the previous turn, so that no two flashes begin within a period."""
    if state.turn is None or now - state.turn.since >= state.flashes * FLASH_PERIOD:
        return now
    beats = -((state.turn.since - now) // FLASH_PERIOD)
    return state.turn.since + beats * FLASH_PERIOD


def is_bright(state: WallState, now: datetime) -> bool:
    """Whether the stage is in the bright half of a flash."""
    if state.turn is None:
        return False
    elapsed = now - state.turn.since
    if not timedelta(0) <= elapsed < _flashing(state):
        return False
    return elapsed % FLASH_PERIOD < FLASH_PERIOD / 2


def on_stage(state: WallState) -> ShownCall | None:
    """The call whose turn it is; between turns, the last one, unless a newer call has come."""
    turn, newest = state.turn, state.calls[0] if state.calls else None
    if turn and (newest is None or state.waiting_turn or turn.call.n >= newest.n):
        return turn.call
    return newest


def last_calls(state: WallState, now: datetime) -> tuple[ShownCall, ...]:
    """The calls beside the stage, newest first: the last six, and any shown for less than 60 s."""
    stage = on_stage(state)
    # By label: a recall that waits for its turn is of the number on stage, not of another.
    shown = stage.label if stage else None
    return tuple(
        call
        for rank, call in enumerate(state.calls)
        if call.label != shown and (rank < KEPT_CALLS or now - call.seen < STAYS)
    )


def shows_lost(state: WallState, now: datetime) -> bool:
    """Whether the wall says that it has no connection."""
    return state.lost_since is not None and now - state.lost_since >= SHOW_LOST_AFTER
