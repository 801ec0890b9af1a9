"""Ids of bookings and waiters, whose codes nobody else has in hand.

Tested by tests/usecases/book.
"""

import secrets
from dataclasses import replace

from queue_server.core.decide.book.booking import Book
from queue_server.core.decide.book.waiting import JoinWaiting
from queue_server.core.errors import Refused
from queue_server.usecases.book.codes import ID_BYTES, Codes
from queue_server.usecases.branch import Branch
from queue_server.usecases.branch.answers import Answer

#: Ids that are tried until the code of one is not in use.
TRIES = 5


async def do_named(
    branch: Branch,
    codes: Codes,
    wanted: Book | JoinWaiting,
    *,
    actor: str,
    request_id: str | None,
) -> Answer:
    """Carry out ``wanted`` under an id of its own, which it gets here with its mark.

    Raises:
        Refused: ``code_taken``, and whatever the command is refused for.
    """
    for _ in range(TRIES):
        name = secrets.token_hex(ID_BYTES)
        command = replace(wanted, id=name, mark=codes.mark(codes.code(name)))
        try:
            return await branch.do(command, actor=actor, request_id=request_id)
        except Refused as refused:
            if refused.code != "code_taken":
                raise
    raise Refused("code_taken")
