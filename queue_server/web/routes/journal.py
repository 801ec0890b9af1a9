"""The journal, for administrators and auditors, and the notes beside it."""

from typing import Any

from queue_server.core.errors import Unavailable, UnknownThing
from queue_server.usecases.branch import client_key
from queue_server.usecases.ports import JournalRow, StorageDown
from queue_server.usecases.rows import text_of
from queue_server.web import shapes
from queue_server.web.context import Answered, Call
from queue_server.web.guard import auth
from queue_server.web.table import API, Route

MOST_ROWS = 1000
#: Of a row's number.
_MOST_DIGITS = 15
#: What the writer keeps in a row for itself.
_OWN = frozenset({"fp", "of"})


async def rows(call: Call) -> Answered:
    """Rows after a number, in order; at most ``MOST_ROWS``, then ask on from the last one."""
    after = call.number("after", 0, 0, 2**53)
    limit = call.limit(100, MOST_ROWS)
    call.services.trace.note("journal_read", user=call.identity.name, after=after, limit=limit)
    services = call.services
    try:
        found = await services.journal.read(services.branch.rules.branch, after, limit)
    except StorageDown as error:
        raise Unavailable("storage_down", str(error)) from error
    return 200, {"rows": [_shown(call, row) for row in found]}


def _shown(call: Call, row: JournalRow) -> shapes.JournalRowShape:
    return {
        "seq": row.seq,
        "day": str(row.day),
        "at": call.services.hub.views.instant(row.at),
        "kind": row.kind,
        "ticket": row.ticket,
        "counter": row.counter,
        "actor": row.actor,
        "request_id": client_key(row),
        "data": _data(row),
    }


def _data(row: JournalRow) -> dict[str, Any]:
    """What the row says, with the text of its note; free words stand as the reason too."""
    data = {name: value for name, value in row.data.items() if name not in _OWN}
    if note := text_of(row):
        data |= {"reason": data.get("reason") or note, "note": note}
    return data


async def erase_note(call: Call) -> Answered:
    """Erase what was said in free words beside a row; the row and its mark stay."""
    given = call.args[0]
    if not (given.isascii() and given.isdigit() and len(given) <= _MOST_DIGITS):
        raise UnknownThing("unknown_note", seq=given[:20])
    try:
        await call.services.branch.erase_note(int(given))
    except StorageDown as error:
        raise Unavailable("storage_down", str(error)) from error
    call.services.trace.note("note_erased", user=call.identity.name, seq=int(given))
    return 200, {"id": given}


ROUTES = (
    Route(
        method="GET", path=f"{API}/journal", roles=auth.AUDITORS, handler=rows,
        answer=shapes.JournalRows, query=(("after", "integer"), ("limit", "integer")),
        summary="What has happened",
    ),
    Route(
        method="DELETE", path=f"{API}/notes/{{seq}}", roles=auth.ADMINS, handler=erase_note,
        answer=shapes.Removed, summary="Erase the note of a journal row",
    ),
)  # fmt: skip
