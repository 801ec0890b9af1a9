"""What the office says and decides: notices, suspensions, and who needs a person."""

import secrets
from collections.abc import Mapping
from typing import Any

from queue_server.core import office
from queue_server.usecases.branch import Answer, Branch, fingerprint


async def save_notice(
    branch: Branch,
    body: Mapping[str, Any],
    notice_id: str | None = None,
    *,
    actor: str,
    request_id: str | None = None,
) -> tuple[str, Answer]:
    """Write a notice (a new one when no id is given). Returns its id.

    A replayed request returns the id it got the first time only through the journal; callers
    that retry pass their own id.
    """
    chosen = notice_id or secrets.token_hex(6)
    answer = await branch.submit(
        lambda state, now: office.save_notice(state, chosen, body),
        actor=actor,
        request_id=request_id,
        fingerprint=fingerprint("notice", notice_id, sorted(body.items(), key=str)),
    )
    return chosen, answer


async def delete_notice(
    branch: Branch, notice_id: str, *, actor: str, request_id: str | None = None
) -> Answer:
    """Take a notice down."""
    return await branch.submit(
        lambda state, now: office.delete_notice(state, notice_id),
        actor=actor,
        request_id=request_id,
        fingerprint=fingerprint("delete-notice", notice_id),
    )


async def suspend(
    branch: Branch,
    body: Mapping[str, Any],
    suspension_id: str | None = None,
    *,
    actor: str,
    request_id: str | None = None,
) -> tuple[str, Answer]:
    """Stop a service, a session or the branch from taking numbers. Returns the suspension's id.

    Callers that retry pass their own id, as for a notice.
    """
    chosen = suspension_id or secrets.token_hex(6)
    answer = await branch.submit(
        lambda state, now: office.suspend(
            state, branch.rules, chosen, body, now, open_now=branch.open_now
        ),
        actor=actor,
        request_id=request_id,
        fingerprint=fingerprint("suspend", sorted(body.items(), key=str)),
    )
    return chosen, answer


async def void_numbers(branch: Branch) -> Answer:
    """Cancel whoever waits for what is suspended with the numbers void, as it falls due."""
    return await branch.submit(
        lambda state, now: office.void_numbers(state, branch.rules, now, open_now=branch.open_now),
        actor="system",
    )


async def lift(
    branch: Branch, suspension_id: str, *, actor: str, request_id: str | None = None
) -> Answer:
    """End a suspension."""
    return await branch.submit(
        lambda state, now: office.lift(state, suspension_id),
        actor=actor,
        request_id=request_id,
        fingerprint=fingerprint("lift", suspension_id),
    )


async def request_help(
    branch: Branch, place: str, *, actor: str, request_id: str | None = None
) -> Answer:
    """Somebody at ``place`` wants a person."""
    return await branch.submit(
        lambda state, now: office.request_help(state, place),
        actor=actor,
        request_id=request_id,
        fingerprint=fingerprint("help", place),
    )


async def answer_help(
    branch: Branch, place: str, *, actor: str, request_id: str | None = None
) -> Answer:
    """A person goes there."""
    return await branch.submit(
        lambda state, now: office.answer_help(state, place),
        actor=actor,
        request_id=request_id,
        fingerprint=fingerprint("help-answered", place),
    )
