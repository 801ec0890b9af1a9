"""Numbers that a kiosk gave while the server did not answer, delivered once it answers again."""

import logging
from datetime import date, datetime
from typing import Any

from queue_server.core.decide.line.offline import TakeIn
from queue_server.core.errors import BadRequest, JiaohaoError, Refused
from queue_server.core.line import numbering
from queue_server.core.state.branch import BranchState
from queue_server.usecases.branch import CommandAnswer
from queue_server.usecases.naming import new_token
from queue_server.web import shapes
from queue_server.web.context import Answered, WebCall
from queue_server.web.guard import auth
from queue_server.web.table import API, Route
from queue_server.web.views.ticket import staff_ticket
from queue_server.wire.messages import OfflineAnswer, OfflineOutcome

log = logging.getLogger(__name__)


async def take_in(call: WebCall) -> Answered:
    """Take in each number, in order; one delivered twice changes nothing.

    ``last`` is the last number of the kiosk's series on the branch's service day, so that a kiosk
    that lost its memory gives no number twice.
    """
    try:
        day = date.fromisoformat(call.body["kiosk_day"])
    except ValueError as error:
        raise BadRequest("invalid", "kiosk_day: YYYY-MM-DD", field="kiosk_day") from error
    items = [await _one(call, day, item) for item in call.body["items"]]
    series = call.kernel.branch.rules.offline.get(call.identity.name, "")

    def look(state: BranchState, now: datetime) -> OfflineAnswer:
        return {
            "items": items,
            "day": str(state.day or day),
            "series": series,
            "last": state.numbers.get(series, 0),
        }

    return 200, await call.kernel.branch.read(look)


async def _one(call: WebCall, day: date, item: dict[str, Any]) -> OfflineOutcome:
    who, key = call.identity, item["key"]
    command = TakeIn(
        kiosk=who.name,
        actor=who.actor,
        key=key,
        day=day,
        series=item["series"],
        number=item["number"],
        service=item["service"],
        services=tuple(item.get("services") or ()),
        priority=item["priority"],
        language=item["language"],
        touched_at=datetime.fromisoformat(item["touched_at"]),
        token=item.get("token") or new_token(),
        in_person=bool(item.get("in_person")),
    )
    try:
        answer = await call.kernel.branch.do(command, actor=who.actor, request_id=f"offline:{key}")
    except (Refused, BadRequest) as error:
        return _refused(call, command, error)
    return _taken(call, key, answer)


def _refused(call: WebCall, command: TakeIn, error: JiaohaoError) -> OfflineOutcome:
    """Log and report a refused number: a visitor holds the slip."""
    series = call.kernel.branch.rules.series.get(command.series)
    label = (
        numbering.label(series, command.number) if series else f"{command.series} {command.number}"
    )
    log.error("number %s of %s was refused: %s", label, call.identity.actor, error)
    call.machines.number_refused(call.identity.name, label)
    return {"key": command.key, "ticket": None, "outcome": "refused", "code": error.code}


def _taken(call: WebCall, key: str, answer: CommandAnswer) -> OfflineOutcome:
    ticket = answer.ticket
    shown = staff_ticket(call.shown.views, ticket) if ticket else None
    fresh = bool(answer.events) and not answer.replayed
    return {"key": key, "ticket": shown, "outcome": "taken" if fresh else "known"}


ROUTES = (
    Route(
        method="POST", path=f"{API}/tickets/offline", roles=auth.KIOSKS, handler=take_in,
        body=shapes.OfflineBody, answer=OfflineAnswer,
        summary="Bring in numbers given while the server did not answer",
    ),
)  # fmt: skip
