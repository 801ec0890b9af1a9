"""What the office says and decides: notices, suspensions, and who needs a person."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from queue_server.core import events as ev
from queue_server.core.decide import standing as office
from queue_server.core.errors import Unavailable
from queue_server.core.state.branch import BranchState
from queue_server.usecases.branch import Answer, Branch, Decide, fingerprint
from queue_server.usecases.ports import Journal, StorageDown


async def save_notice(
    branch: Branch,
    journal: Journal,
    body: Mapping[str, Any],
    notice_id: str | None = None,
    *,
    actor: str,
    request_id: str | None = None,
) -> tuple[ev.NoticeSaved, Answer]:
    """Write a notice, a new one when no id is given; callers that retry pass their own id."""
    chosen = notice_id or secrets.token_hex(6)
    return await _notice(
        branch,
        journal,
        lambda state, now: office.save_notice(state, chosen, body),
        fingerprint("notice", notice_id, _content(body)),
        actor,
        request_id,
    )


async def change_notice(
    branch: Branch,
    journal: Journal,
    body: Mapping[str, Any],
    notice_id: str,
    *,
    actor: str,
    request_id: str | None = None,
) -> tuple[ev.NoticeSaved, Answer]:
    """Rewrite a notice that is there, whole."""
    return await _notice(
        branch,
        journal,
        lambda state, now: office.change_notice(state, notice_id, body),
        fingerprint("change-notice", notice_id, _content(body)),
        actor,
        request_id,
    )


async def _notice(
    branch: Branch,
    journal: Journal,
    decide: Decide,
    content: str,
    actor: str,
    request_id: str | None,
) -> tuple[ev.NoticeSaved, Answer]:
    saved, answer = await _put_up(branch, journal, decide, content, actor, request_id)
    assert isinstance(saved, ev.NoticeSaved)
    return saved, answer


async def _put_up(
    branch: Branch,
    journal: Journal,
    decide: Decide,
    content: str,
    actor: str,
    request_id: str | None,
) -> tuple[ev.Event, Answer]:
    """Submit a command; returns its first event, which is what was put up.

    A repeated request gets what it put up the first time, whatever became of that since.

    Raises:
        Unavailable: ``storage_down`` when the first time cannot be looked up.
    """
    made: list[ev.Event] = []

    def keeping(state: BranchState, now: datetime) -> Sequence[ev.Event]:
        made[:] = decide(state, now)
        return tuple(made)

    answer = await branch.submit(keeping, actor=actor, request_id=request_id, fingerprint=content)
    if request_id is not None and answer.replayed:
        return await _first_said(branch, journal, request_id), answer
    return made[0], answer


async def _first_said(branch: Branch, journal: Journal, request_id: str) -> ev.Event:
    try:
        row = await journal.find_request(branch.rules.branch, request_id)
    except StorageDown as error:
        raise Unavailable("storage_down", str(error)) from error
    if row is None:
        raise Unavailable("storage_down", "the first answer is not there")
    return ev.decode(row.kind, row.ticket, row.counter, row.data)


def _content(body: Mapping[str, Any]) -> str:
    """A digest of texts of any length: a fingerprint keeps only the beginning of its parts."""
    return hashlib.sha256(repr(sorted(body.items())).encode()).hexdigest()[:32]


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
    journal: Journal,
    body: Mapping[str, Any],
    suspension_id: str | None = None,
    *,
    actor: str,
    request_id: str | None = None,
) -> tuple[ev.SuspensionSaved, Answer]:
    """Stop a service, a session or the branch from taking numbers.

    Callers that retry pass their own id, as for a notice.
    """
    chosen = suspension_id or secrets.token_hex(6)
    saved, answer = await _put_up(
        branch,
        journal,
        lambda state, now: office.suspend(
            state, branch.rules, chosen, body, now, open_now=branch.open_now
        ),
        fingerprint("suspend", _content(body)),
        actor,
        request_id,
    )
    assert isinstance(saved, ev.SuspensionSaved)
    return saved, answer


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
