"""What people do at a branch in these tests."""

from collections.abc import Awaitable, Callable
from typing import Any

from queue_server.core.decide.line.issuing import IssueTicket
from queue_server.core.line.ticket import Ticket
from queue_server.usecases import counter, visitor
from queue_server.usecases.branch import Branch, CommandAnswer
from queue_server.usecases.naming import new_token
from queue_server.usecases.ports import Journal
from tests.core.play import picture

KIOSK = "kiosk:lobby"
BOSS = "clerk:chief"
JOBS = {"zh-TW": "徵才"}

#: Starts another branch on a journal.
Begin = Callable[[Journal], Awaitable[Branch]]


async def issue(
    branch: Branch, key: str | None = None, service: str = "T01", actor: str = KIOSK
) -> CommandAnswer:
    command = IssueTicket(service=service, token=new_token())
    return await visitor.issue(branch, command, actor=actor, request_id=key)


def ticket_of(answer: CommandAnswer | BaseException) -> Ticket:
    """The ticket in an answer that must have one."""
    assert isinstance(answer, CommandAnswer)
    assert answer.ticket is not None
    return answer.ticket


async def do(
    branch: Branch, verb: str, at: int = 2, key: str | None = None, **values: Any
) -> CommandAnswer:
    command = counter.command(verb, at, "wang", **values)
    return await branch.do(command, actor="clerk:wang", request_id=key)


def label(answer: CommandAnswer) -> str:
    """The label of the ticket that an answer is about."""
    assert answer.ticket is not None
    return answer.ticket.label


async def seen(branch: Branch) -> dict[str, Any]:
    return await branch.read(lambda state, now: picture(state))
