"""Ids of bookings and waiters whose codes are not in use.

Tested by tests/usecases/book.
"""

import secrets
from collections.abc import Iterable
from dataclasses import replace

from queue_server.core.decide.book.booking import Book, HoldSeats
from queue_server.core.decide.book.waiting import JoinWaiting
from queue_server.core.errors import Refused
from queue_server.usecases.branch import Branch
from queue_server.usecases.branch.answers import CommandAnswer
from queue_server.usecases.codes import ID_BYTES, Codes

#: How many ids are tried until the code of one is not in use.
TRIES = 5


def new_ids() -> Iterable[str]:
    """New random ids, one per attempt."""
    return (secrets.token_hex(ID_BYTES) for _ in range(TRIES))


async def do_named(
    branch: Branch,
    codes: Codes,
    wanted: Book | HoldSeats | JoinWaiting,
    ids: Iterable[str],
    *,
    actor: str,
    request_id: str | None,
) -> CommandAnswer:
    """Carry out ``wanted`` under the first of ``ids`` whose code is not in use.

    ``wanted`` gets its id and its mark here.

    Raises:
        Refused: ``code_taken``, and whatever the command is refused for.
    """
    for name in ids:
        command = replace(wanted, id=name, mark=codes.mark(codes.code(name)))
        try:
            return await branch.do(command, actor=actor, request_id=request_id)
        except Refused as refused:
            if refused.code != "code_taken":
                raise
    raise Refused("code_taken")
