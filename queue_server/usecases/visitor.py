"""What a visitor asks for: a number, with an honest interval for the wait."""

from datetime import datetime

from queue_server.core import events as ev
from queue_server.core.decide.line import issuing
from queue_server.core.line import together
from queue_server.core.state.branch import BranchState
from queue_server.usecases.branch import Branch, CommandAnswer


async def issue(
    branch: Branch,
    command: issuing.IssueTicket,
    *,
    actor: str,
    request_id: str | None = None,
) -> CommandAnswer:
    """Give out a number and note the wait shown to the visitor; see ``issuing.issue``.

    Raises:
        As :meth:`Branch.do`.
    """

    def decide(state: BranchState, now: datetime) -> list[ev.TicketIssued]:
        priority = command.priority or issuing.GENERAL
        prediction = None
        if priority in branch.rules.classes:
            prediction = branch.predict(state, _leading(branch, command), priority, now)
        quoted = prediction.quoted if prediction else None
        events = issuing.issue(state, branch.rules, command, now, quoted)
        if prediction:
            branch.forecaster.note_quote(events[0].ticket, prediction)
        return events

    return await branch.do(command, actor=actor, request_id=request_id, by=decide)


def _leading(branch: Branch, command: issuing.IssueTicket) -> str:
    """The service by which the number waits; an unknown one is refused later."""
    asked = together.asked(command.service, command.services)
    known = [code for code in asked if code in branch.rules.services]
    return together.leading(branch.rules, known) if known else command.service
