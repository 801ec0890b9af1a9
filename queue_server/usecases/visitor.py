"""What happens for a visitor: a number is given, corrected or taken back."""

import secrets
from dataclasses import dataclass
from datetime import datetime

from queue_server.core import events as ev
from queue_server.core.decide import issuing
from queue_server.core.state.branch import BranchState
from queue_server.usecases.branch import Answer, Branch, fingerprint

#: 128 bits: nobody guesses another visitor's tracking address.
TOKEN_BYTES = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueRequest:
    """What the kiosk, or staff on somebody's behalf, asks for."""

    service: str
    services: tuple[str, ...] = ()
    priority: str | None = None
    language: str = "zh-TW"
    on_behalf: bool = False


async def issue(
    branch: Branch, request: IssueRequest, *, actor: str, request_id: str | None = None
) -> Answer:
    """Give out a number; see ``core.issuing.issue`` for what is refused."""
    asked = issuing.IssueRequest(
        service=request.service,
        services=request.services,
        priority=request.priority,
        language=request.language,
        on_behalf=request.on_behalf,
        token=secrets.token_urlsafe(TOKEN_BYTES),
    )

    def decide(state: BranchState, now: datetime) -> list[ev.Event]:
        priority = request.priority or issuing.GENERAL
        prediction = None
        if priority in branch.rules.classes:
            prediction = branch.predict(state, request.service, priority, now)
        events = issuing.issue(
            state,
            branch.rules,
            asked,
            now,
            open_now=branch.open_now,
            wait=prediction.told if prediction else None,
        )
        if prediction:
            branch.forecaster.told(events[0].ticket, prediction)
        return list(events)

    return await branch.submit(
        decide, actor=actor, request_id=request_id, fingerprint=fingerprint("issue", request)
    )


async def cancel(
    branch: Branch, ticket: str, reason: str = "", *, actor: str, request_id: str | None = None
) -> Answer:
    """Take a number out of the line for good."""
    return await branch.submit(
        lambda state, now: issuing.cancel(state, ticket, reason),
        actor=actor,
        request_id=request_id,
        fingerprint=fingerprint("cancel", ticket, reason),
    )


async def reclassify(
    branch: Branch, ticket: str, priority: str, *, actor: str, request_id: str | None = None
) -> Answer:
    """Correct the priority class of somebody waiting."""
    return await branch.submit(
        lambda state, now: issuing.reclassify(state, branch.rules, ticket, priority),
        actor=actor,
        request_id=request_id,
        fingerprint=fingerprint("reclassify", ticket, priority),
    )


async def requeue(
    branch: Branch, ticket: str, *, actor: str, request_id: str | None = None
) -> Answer:
    """Put a missed visitor who came back in line again, by staff without a counter."""
    return await branch.submit(
        lambda state, now: issuing.requeue(state, branch.rules, ticket),
        actor=actor,
        request_id=request_id,
        fingerprint=fingerprint("requeue", ticket),
    )
