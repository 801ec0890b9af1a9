"""The journal, for administrators and auditors, and the notes beside it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Any

from annotated_types import Interval, MaxLen

from queue_server.core.errors import Unavailable, UnknownThing
from queue_server.usecases.branch import client_key
from queue_server.usecases.ports import JournalRow, StorageDown
from queue_server.usecases.rows import text_of
from queue_server.web import shapes
from queue_server.web.context import Answered, Kernel, WebCall
from queue_server.web.files.slices import written
from queue_server.web.guard import auth
from queue_server.web.guard.parameters import Limit, MaybeDay, PathPart
from queue_server.web.table import API, Route

MOST_ROWS = 1000
#: Rows searched for one answer.
MOST_SEARCHED = 5000
#: A value to filter rows by.
Filter = Annotated[str, MaxLen(120)]
#: The number of a row, or none.
Seq = Annotated[int, Interval(ge=0)]
#: Fields of a row that only the writer uses.
_OWN = frozenset({"fp", "of"})


async def rows(call: WebCall) -> Answered:
    """Rows after a number, in order; at most ``MOST_ROWS``, to be continued from ``next``.

    ``day``, ``kind``, ``actor`` and ``ticket`` filter. In a long journal an answer may have few
    rows or none, even though more follow after ``next``.
    """
    after = call.query.get("after", 0)
    limit = call.limit(100, MOST_ROWS)
    wanted = _wanted(call)
    call.traces.trace.note(
        "journal_read", user=call.identity.name, after=after, limit=limit, **wanted.facts
    )
    try:
        found, then = await _read(call.kernel, wanted, after, limit)
    except StorageDown as error:
        raise Unavailable("storage_down", str(error)) from error
    listed = await written(found, lambda _, row: _shown(call, row))
    return 200, {"rows": listed, "next": then}


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What rows must match; None: anything."""

    day: date | None
    kind: str | None
    actor: str | None
    ticket: str | None

    @property
    def facts(self) -> dict[str, str]:
        """What was asked for, as written to the security log."""
        given = {"day": self.day, "kind": self.kind, "actor": self.actor, "ticket": self.ticket}
        return {name: str(value) for name, value in given.items() if value is not None}

    def takes(self, row: JournalRow) -> bool:
        """Whether a row matches; an actor also by the name alone."""
        return (
            self.day in (None, row.day)
            and self.kind in (None, row.kind)
            and self.actor in (None, row.actor, row.actor.partition(":")[2])
            and self.ticket in (None, row.ticket)
        )


def _wanted(call: WebCall) -> _Wanted:
    kind, actor, ticket = (call.query.get(name) or None for name in ("kind", "actor", "ticket"))
    return _Wanted(call.day(), kind, actor, ticket)


async def _read(
    kernel: Kernel, wanted: _Wanted, after: int, limit: int
) -> tuple[list[JournalRow], int | None]:
    """Up to ``limit`` rows, and the row to continue after; None at the end.

    Searches :data:`MOST_SEARCHED` rows at most, in steps: other requests need the loop too.
    """
    branch, journal = kernel.branch.rules.branch, kernel.journal
    if wanted.day is not None and after == 0:
        before = await journal.day_end(branch, wanted.day - timedelta(days=1))
        after = before.seq if before is not None else 0
    found: list[JournalRow] = []
    step = MOST_ROWS if wanted.facts else limit
    for _ in range(max(1, MOST_SEARCHED // MOST_ROWS)):
        some = await journal.read(branch, after, step)
        for row in some:
            if wanted.takes(row):
                found.append(row)
            after = row.seq
            if len(found) == limit:
                return found, after
        if len(some) < step or (wanted.day is not None and some[-1].day > wanted.day):
            return found, None
    return found, after


def _shown(call: WebCall, row: JournalRow) -> shapes.JournalRowShape:
    return {
        "seq": row.seq,
        "day": str(row.day),
        "at": call.shown.views.instant(row.at),
        "kind": row.kind,
        "ticket": row.ticket,
        "counter": row.counter,
        "actor": row.actor,
        "request_id": client_key(row),
        "data": _data(row),
    }


def _data(row: JournalRow) -> dict[str, Any]:
    """The row's data with the text of its note, which is also the reason if none was listed."""
    data = {name: value for name, value in row.data.items() if name not in _OWN}
    if note := text_of(row):
        data |= {"reason": data.get("reason") or note, "note": note}
    return data


async def erase_note(call: WebCall) -> Answered:
    """Erase the free words kept beside a row; the row and its mark stay."""
    given = call.args[0]
    try:
        await call.kernel.branch.erase_note(int(given))
    except StorageDown as error:
        raise Unavailable("storage_down", str(error)) from error
    call.traces.trace.note("note_erased", user=call.identity.name, seq=int(given))
    return 200, {"id": given}


ROUTES = (
    Route(
        method="GET", path=f"{API}/journal", roles=auth.AUDITORS, handler=rows,
        answer=shapes.JournalRows, query={
            "after": Seq, "limit": Limit, "day": MaybeDay, "kind": Filter, "actor": Filter,
            "ticket": Filter,
        },
        summary="What has happened",
    ),
    Route(
        method="DELETE", path=f"{API}/notes/{{seq}}", roles=auth.ADMINS, handler=erase_note,
        parts={"seq": PathPart(Seq, lambda text: UnknownThing("unknown_note", seq=text[:20]))},
        answer=shapes.Removed, dangerous=True, summary="Erase the note of a journal row",
    ),
)  # fmt: skip
