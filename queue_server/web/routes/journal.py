"""The journal, for administrators and auditors."""

from queue_server.core.errors import Unavailable
from queue_server.usecases.branch import client_key
from queue_server.usecases.ports import JournalRow, StorageDown
from queue_server.web import auth, shapes
from queue_server.web.context import Answered, Call
from queue_server.web.table import API, Route

MOST_ROWS = 1000
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
        "data": {name: value for name, value in row.data.items() if name not in _OWN},
    }


ROUTES = (
    Route(
        method="GET", path=f"{API}/journal", roles=auth.AUDITORS, handler=rows,
        answer=shapes.JournalRows, query=(("after", "integer"), ("limit", "integer")),
        summary="What has happened",
    ),
)  # fmt: skip
