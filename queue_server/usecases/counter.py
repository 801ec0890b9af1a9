"""What a clerk does at a counter. The rules of each verb are in ``core/decide/serving.py``."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from queue_server.core import events as ev
from queue_server.core.decide.serving import VERBS, Deed
from queue_server.core.errors import UnknownThing
from queue_server.core.state.branch import BranchState
from queue_server.usecases.branch import Answer, Branch, Why, fingerprint
from queue_server.usecases.visitor import TOKEN_BYTES

__all__ = ["VERBS", "CounterRequest", "do"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterRequest:
    """One verb at one counter by one clerk; ``body`` is what the caller sent, unchecked."""

    counter: int
    verb: str
    clerk: str
    body: Mapping[str, Any] = field(default_factory=dict)
    may_pick: bool = True
    supervises: bool = False


async def do(
    branch: Branch, request: CounterRequest, *, actor: str, request_id: str | None = None
) -> Answer:
    """Carry out a verb.

    Raises:
        UnknownThing: ``unknown_verb``, ``unknown_counter``, ``unknown_ticket``.
        Refused, BadRequest: As the verb's rule says; nothing changed.
    """
    rule = VERBS.get(request.verb)
    if rule is None:
        raise UnknownThing("unknown_verb", verb=request.verb[:40])
    deed = Deed(
        counter=request.counter,
        clerk=request.clerk,
        body=request.body,
        may_pick=request.may_pick,
        supervises=request.supervises,
        token=secrets.token_urlsafe(TOKEN_BYTES) if request.verb == "walk-direct" else "",
        open_now=branch.open_now,
    )

    def decide(state: BranchState, now: datetime) -> list[ev.Event]:
        return rule(state, branch.rules, deed, now)

    content = fingerprint(request.verb, request.counter, sorted(request.body.items()))
    answer = await branch.submit(decide, actor=actor, request_id=request_id, fingerprint=content)
    return _with_reason(answer) if request.verb == "recall" else answer


def _with_reason(answer: Answer) -> Answer:
    """A repeated call is no choice among several; its reason is that it was called before."""
    if answer.ticket is None:
        return answer
    return replace(answer, why=Why("recalled", "why.recalled", {"label": answer.ticket.label}, ()))
