"""Numbers: given at the kiosk or by staff, looked up, cancelled."""

import time
from functools import partial
from itertools import islice

from queue_server.core.decide.line.corrections import CallInPerson, Redirect, WriteNote
from queue_server.core.decide.line.issuing import IssueTicket, find
from queue_server.core.decide.line.tickets import Cancel, Readmit, Reclassify
from queue_server.core.errors import Refused, UnknownThing
from queue_server.core.line.ticket import Ticket, TicketState
from queue_server.core.state.branch import BranchState
from queue_server.usecases import visitor
from queue_server.usecases.naming import new_token
from queue_server.web import shapes
from queue_server.web.context import Answered, WebCall
from queue_server.web.files.slices import written
from queue_server.web.guard import auth
from queue_server.web.guard.parameters import Limit
from queue_server.web.routes.given import done
from queue_server.web.table import API, Route
from queue_server.web.views.base import Views
from queue_server.web.views.ticket import staff_ticket
from queue_server.wire.messages import Answer, TicketAnswer, TicketList
from queue_server.wire.messages import Ticket as TicketShape
from queue_server.wire.messages import TicketState as StateName

MOST_LISTED = 10_000
STATES = tuple(state.value for state in TicketState)


async def issue(call: WebCall) -> Answered:
    """Give out the next number; a kiosk gets at most one every two seconds."""
    who, branch, body = call.identity, call.kernel.branch, call.body
    if who.is_machine:
        _keep_pace(call)
    command = IssueTicket(
        token=new_token(),
        service=body["service"],
        services=tuple(body.get("services") or ()),
        priority=body.get("priority"),
        language=body.get("language") or branch.rules.fallback,
        on_behalf=not who.is_machine,
        in_person=bool(body.get("in_person")),
        touch=(who.actor, call.key) if who.is_machine and call.key else None,
    )
    answer = await visitor.issue(branch, command, actor=who.actor, request_id=call.key)
    if answer.ticket is None:
        raise UnknownThing("unknown_ticket", "the first answer is no longer kept")
    shown = staff_ticket(call.shown.views, answer.ticket)
    return 200 if answer.replayed else 201, {"ticket": shown}


def _keep_pace(call: WebCall) -> None:
    limits = call.guard.limits
    if not limits.on:
        return
    wait_s = limits.issue.wait_s(call.identity.name, call.key, time.monotonic())
    if wait_s > 0:
        raise Refused("rate_limited", f"try again in {wait_s:.1f} s", seconds=int(wait_s) + 1)


async def one(call: WebCall) -> Answered:
    """A ticket of today by id, by label, or by the token in its slip's QR code."""
    views, name = call.shown.views, call.args[0]

    def look(state: BranchState, now: object) -> TicketAnswer:
        return {"ticket": staff_ticket(views, find(state, state.by_token.get(name, name)), state)}

    return 200, await call.kernel.branch.read(look)


async def some(call: WebCall) -> Answered:
    """Today's tickets in one state; waiting ones in order of arrival."""
    wanted = call.query.get("state", "waiting")
    limit = call.limit(1000, MOST_LISTED)
    views = call.shown.views

    def look(state: BranchState, now: object) -> tuple[list[Ticket], int]:
        if wanted == TicketState.WAITING:
            return list(islice(state.line, limit)), len(state.line)
        every = [t for t in state.tickets.values() if t.state == wanted]
        return every[:limit], len(every)

    found, total = await call.kernel.branch.read(look)
    return 200, {"tickets": await written(found, partial(_listed, views)), "total": total}


def _listed(views: Views, position: int, ticket: Ticket) -> TicketShape:
    shown = staff_ticket(views, ticket)
    shown["ahead"] = position if ticket.state is TicketState.WAITING else 0
    return shown


async def cancel(call: WebCall) -> Answered:
    """Take a number out of the line for good."""
    command = Cancel(
        ticket=call.args[0],
        reason=call.body.get("reason") or "",
        note=call.body.get("note") or "",
        clerk=call.identity.name,
        supervises=call.identity.role in auth.SUPERVISORS,
    )
    return await done(call, command)


async def reclassify(call: WebCall) -> Answered:
    """Correct the priority class of a waiting visitor."""
    command = Reclassify(
        ticket=call.args[0],
        priority=call.body["priority"],
        clerk=call.identity.name,
        supervises=call.identity.role in auth.SUPERVISORS,
    )
    return await done(call, command)


async def redirect(call: WebCall) -> Answered:
    """Correct which service a visitor waits for, or which counter."""
    given = call.given
    command = Redirect(
        ticket=call.args[0], service=given.get("service"), to_counter=given.get("counter")
    )
    return await done(call, command)


async def note(call: WebCall) -> Answered:
    """A note that travels with the number, and is erased once the day is over."""
    return await done(call, WriteNote(ticket=call.args[0], note=call.body["note"]))


async def in_person(call: WebCall) -> Answered:
    """Set whether a visitor who cannot see or hear calls is fetched."""
    return await done(call, CallInPerson(ticket=call.args[0], asked=call.body["asked"]))


async def requeue(call: WebCall) -> Answered:
    """Put a missed visitor who has come back in line again; needs no counter."""
    return await done(call, Readmit(ticket=call.args[0]))


ROUTES = (
    Route(
        method="POST", path=f"{API}/tickets", roles=auth.ISSUERS, handler=issue, status=201,
        body=shapes.IssueBody, answer=TicketAnswer, needs_key=True, summary="Take a number",
    ),
    Route(
        method="GET", path=f"{API}/tickets", roles=auth.STAFF, handler=some, answer=TicketList,
        query={"state": StateName, "limit": Limit}, summary="Tickets in a state",
    ),
    Route(
        method="GET", path=f"{API}/tickets/{{id}}", roles=auth.STAFF, handler=one,
        answer=TicketAnswer, summary="One ticket",
    ),
    Route(
        method="POST", path=f"{API}/tickets/{{id}}/cancel", roles=auth.STAFF, handler=cancel,
        body=shapes.ReasonBody, answer=Answer, summary="Take a number out of the line",
    ),
    Route(
        method="POST", path=f"{API}/tickets/{{id}}/reclassify", roles=auth.STAFF,
        handler=reclassify, body=shapes.Reclass, answer=Answer, summary="Correct the class",
    ),
    Route(
        method="POST", path=f"{API}/tickets/{{id}}/priority", roles=auth.STAFF,
        handler=reclassify, body=shapes.Reclass, answer=Answer,
        summary="Correct the class (the same as reclassify)",
    ),
    Route(
        method="POST", path=f"{API}/tickets/{{id}}/redirect", roles=auth.SUPERVISORS,
        handler=redirect, body=shapes.RedirectBody, answer=Answer,
        summary="Correct the service of a waiting visitor, or the counter",
    ),
    Route(
        method="POST", path=f"{API}/tickets/{{id}}/note", roles=auth.STAFF, handler=note,
        body=shapes.NoteBody, answer=Answer, summary="A note for the next clerk",
    ),
    Route(
        method="POST", path=f"{API}/tickets/{{id}}/in-person", roles=auth.STAFF,
        handler=in_person, body=shapes.InPersonBody, answer=Answer,
        summary="Fetch the visitor when called, or call as usual",
    ),
    Route(
        method="POST", path=f"{API}/tickets/{{id}}/requeue", roles=auth.STAFF, handler=requeue,
        answer=Answer, summary="Put a missed visitor back in line, without a counter",
    ),
)  # fmt: skip
