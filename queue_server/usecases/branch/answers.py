"""The answers to commands, and how a repeated command is recognised.

A request is known by its actor and key: the same key from another actor is another request. The
journal keeps both in one text, ``actor key`` (blanks in the actor as ``%20``); rows of 0.1.0 have
the bare key. Answers are kept in memory for the service day; those of earlier days are looked up in
the journal (``ledger.py``). A request that changed nothing has no row: only this process knows it,
until it ends. See docs/decisions/0015.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import MISSING, dataclass, fields, is_dataclass, replace
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any, TypeVar

import orjson

from queue_server.core import events as ev
from queue_server.core.decide import Command
from queue_server.core.errors import BadRequest
from queue_server.core.line.ticket import Ticket
from queue_server.usecases.ports import JournalRow
from queue_server.usecases.rows import event_of

#: How many actors' prefixes are remembered.
MOST_ACTORS = 256
#: How many requests of a day that changed nothing are remembered; then the oldest is forgotten.
MOST_UNCHANGED = 4096
#: Longest request id in a row; a longer one is stored as its digest.
LONGEST_ID = 400
_DIGEST = "sha256:"
_PLAINLY = orjson.OPT_SORT_KEYS | orjson.OPT_PASSTHROUGH_DATACLASS | orjson.OPT_PASSTHROUGH_DATETIME
E_ = TypeVar("E_", bound=ev.Event)


@dataclass(frozen=True, slots=True)
class Why:
    """Why this ticket: rule, catalogue key of the sentence with its facts, tickets considered."""

    rule: str
    key: str
    facts: ev.Data
    considered: tuple[ev.Considered, ...] = ()


@dataclass(frozen=True, slots=True)
class CommandAnswer:
    """The result of a command: its events, and the last ticket they touched.

    ``replayed``: the request had been answered before. For a request of an earlier day the ticket
    is no longer known.
    """

    ticket: Ticket | None = None
    events: tuple[ev.Event, ...] = ()
    seq: int = 0
    replayed: bool = False

    def after(self, event: ev.Event, ticket: Ticket | None, seq: int) -> "CommandAnswer":
        """The answer with one more event."""
        return CommandAnswer(ticket or self.ticket, (*self.events, event), seq)

    def first(self, kind: type[E_]) -> E_:
        """The first event of a kind.

        Raises:
            LookupError: If there is none.
        """
        for event in self.events:
            if isinstance(event, kind):
                return event
        raise LookupError(f"the answer has no {kind.KIND}")

    @property
    def why(self) -> Why | None:
        """Why the ticket was called; None if none was."""
        for event in reversed(self.events):
            if isinstance(event, ev.TicketCalled):
                return Why(event.rule, event.why, event.facts, event.considered)
            if isinstance(event, ev.TicketRecalled) and self.ticket is not None:
                return Why("recalled", "why.recalled", {"label": self.ticket.label})
        return None


@dataclass(frozen=True, slots=True)
class KeyedRequest:
    """A command with a key: its id in the journal, and a digest of its content."""

    id: str
    bare_key: str
    actor: str
    fingerprint: str
    command: Command

    @property
    def standing(self) -> bool:
        """Whether its answer is kept for ever."""
        return self.command.STANDING

    def same(self, known: str) -> bool:
        """Whether a stored fingerprint is that of this command.

        A genuine retry across an upgrade must not be refused. 0.1.0 kept the beginning of the
        content as text: for such a row only the command's name is compared.
        """
        name, _, content = known.partition(":")
        if content.startswith("("):
            return name == self.command.NAME
        return known == self.fingerprint

    def require_same(self, known: str) -> None:
        """Refuse a key that was used for something else.

        Raises:
            BadRequest: ``idempotency_mismatch``.
        """
        if not self.same(known):
            raise BadRequest("idempotency_mismatch")

    def is_of(self, row: JournalRow) -> bool:
        """Whether this actor made a row with this key."""
        return row.actor == self.actor and _id_of(row) == self.id


def request_of(command: Command, actor: str, key: str) -> KeyedRequest:
    """The request for a command with a key."""
    return KeyedRequest(_stored(actor, key), key, actor, fingerprint(command), command)


def fingerprint(command: Command) -> str:
    """The command's name and a digest of its content.

    Only what differs from the default counts, so a field added later changes no digest.
    """
    content = orjson.dumps(_content(command), default=_plain, option=_PLAINLY)
    return f"{command.NAME}:{hashlib.sha256(content).hexdigest()}"


def _content(command: Command) -> dict[str, Any]:
    kind: Any = type(command)
    return {
        name: value
        for name, default in _compared(kind)
        if not _is_default(default, value := getattr(command, name))
    }


@cache
def _compared(kind: type[Any]) -> tuple[tuple[str, Any], ...]:
    """The fields by which two commands are compared, with their defaults."""
    return tuple((f.name, f.default) for f in fields(kind) if f.compare)


def _is_default(default: Any, value: Any) -> bool:
    return default is not MISSING and bool(value == default)


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return [getattr(value, f.name) for f in fields(value)]
    assert isinstance(value, datetime | date), value
    return value.isoformat()


def client_key(row: JournalRow) -> str | None:
    """The ``Idempotency-Key`` of a row, as its client sent it."""
    if row.request_id is None:
        return None
    return row.request_id.removeprefix(_prefix(row.actor))


@lru_cache(MOST_ACTORS)
def _prefix(actor: str) -> str:
    return actor.replace("%", "%25").replace(" ", "%20") + " "


def _stored(actor: str, key: str) -> str:
    text = _prefix(actor) + key
    if len(text) <= LONGEST_ID:
        return text
    return _DIGEST + hashlib.sha256(text.encode()).hexdigest()


def _id_of(row: JournalRow) -> str | None:
    """A row's request id in the current form."""
    known = row.request_id
    if known is None or known.startswith((_prefix(row.actor), _DIGEST)):
        return known
    return _stored(row.actor, known)


class Answers:
    """The answers to the requests of the service day."""

    def __init__(self) -> None:
        self.known: dict[str, tuple[str, CommandAnswer]] = {}
        self.unchanged: dict[str, tuple[str, CommandAnswer]] = {}
        self._open: tuple[str, str, int] | None = None
        self._answer = CommandAnswer()

    def __len__(self) -> int:
        return len(self.known) + len(self.unchanged)

    def __contains__(self, request: KeyedRequest) -> bool:
        return request.id in self.known or request.id in self.unchanged

    def knows(self, actor: str, key: str) -> bool:
        """Whether a request of today was carried out."""
        return _stored(actor, key) in self.known

    def get(self, request: KeyedRequest) -> CommandAnswer | None:
        """The earlier answer, marked as replayed.

        Raises:
            BadRequest: ``idempotency_mismatch`` when the key was used for something else.
        """
        known = self.known.get(request.id) or self.unchanged.get(request.id)
        if known is None:
            return None
        request.require_same(known[0])
        return replace(known[1], replayed=True)

    def keep(self, request: KeyedRequest, answer: CommandAnswer) -> None:
        """Remember the answer to a request."""
        into = self.known if answer.events else self.unchanged
        into[request.id] = (request.fingerprint, answer)

    def update(self, others: "Answers", since: int) -> None:
        """Take over a batch's answers from row ``since`` on, once it is durable."""
        self.known.update(_since(since, others.known))
        self.update_unchanged(others, since)

    def update_unchanged(self, others: "Answers", since: int) -> None:
        """Take over, from row ``since`` on, answers that changed nothing: the journal has none."""
        self.unchanged.update(_since(since, others.unchanged))
        while len(self.unchanged) > MOST_UNCHANGED:
            del self.unchanged[next(iter(self.unchanged))]

    def forget(self) -> None:
        """Forget everything on a new day: only the journal knows yesterday's requests."""
        self.known.clear()
        self.unchanged.clear()

    def take(self, row: JournalRow, event: ev.Event, after: Ticket | None) -> None:
        """Take in a durable row; the rows of one request are consecutive."""
        if isinstance(event, ev.DayOpened) or (isinstance(event, ev.DayCorrected) and event.turns):
            self.forget()
        request_id = _id_of(row)
        if request_id is not None:
            self._open = (request_id, row.data.get("fp", ""), row.data.get("of", 1))
            self._answer = CommandAnswer()
        if self._open is None:
            return
        self._answer = self._answer.after(event, after, row.seq)
        request_id, kept, left = self._open
        self._open = (request_id, kept, left - 1) if left > 1 else None
        if self._open is None:
            self.known[request_id] = (kept, self._answer)


def _since(
    seq: int, answers: dict[str, tuple[str, CommandAnswer]]
) -> dict[str, tuple[str, CommandAnswer]]:
    return {name: one for name, one in answers.items() if one[1].seq >= seq}


def answer_of(rows: Sequence[JournalRow]) -> CommandAnswer:
    """The answer to a request of an earlier day, from its rows."""
    answer = CommandAnswer(replayed=True)
    for row in rows:
        event = event_of(row)
        answer = replace(answer.after(event, None, row.seq), replayed=True)
    return answer
