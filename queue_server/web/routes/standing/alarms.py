"""Alarms: taken by a person, closed with an outcome; and all of today's.

Which machine is out of order is the devices' business; who looks after it is in the journal, where
the day's report and the auditor find it.
"""

from datetime import datetime

from queue_server.core.decide.standing.alarms import RAISED, CloseAlarm, TakeAlarm
from queue_server.core.state.alarms import Alarm
from queue_server.core.state.branch import BranchState
from queue_server.web.context import Answered, WebCall
from queue_server.web.guard import auth
from queue_server.web.routes.standing import shapes
from queue_server.web.table import API, Route
from queue_server.web.views.base import Views


async def today(call: WebCall) -> Answered:
    """The alarms that are taken, then those that are closed, the newest first."""
    views = call.shown.views

    def look(state: BranchState, now: datetime) -> list[shapes.AlarmOfToday]:
        both = (*state.alarms.values(), *reversed(state.closed_alarms))
        return [_shown(views, one) for one in both]

    return 200, {"alarms": await call.kernel.branch.read(look)}


def _shown(views: Views, one: Alarm) -> shapes.AlarmOfToday:
    return {
        "alarm": one.alarm,
        "owner": _name_of(one.owner),
        "since": views.instant(one.since),
        "outcome": one.outcome or None,
        "closed_by": _name_of(one.closed_by) or None,
        "closed_at": views.maybe(one.closed_at),
        "noted": one.noted,
    }


def _name_of(actor: str) -> str:
    """``user:mei`` is mei."""
    return actor.partition(":")[2]


async def take(call: WebCall) -> Answered:
    """Take an alarm: its owner looks after it from now on."""
    _refuse_clerks(call, call.body["alarm"])
    await call.do(TakeAlarm(alarm=call.body["alarm"], by=call.identity.actor))
    return 200, {"alarm": call.body["alarm"]}


async def close(call: WebCall) -> Answered:
    """Close an alarm, and say what came of it."""
    given = call.given
    _refuse_clerks(call, given["alarm"])
    command = CloseAlarm(alarm=given["alarm"], outcome=given["outcome"], note=given.get("note", ""))
    await call.do(command)
    return 200, {"alarm": given["alarm"]}


def _refuse_clerks(call: WebCall, alarm: str) -> None:
    """Sign-ins past the provider and guessed codes are not for clerks to judge.

    Raises:
        Refused: ``forbidden``.
    """
    if alarm.startswith(RAISED):
        auth.require_role(call.identity, auth.SUPERVISORS)


ROUTES = (
    Route(
        method="GET", path=f"{API}/alarms", roles=auth.STAFF, handler=today,
        answer=shapes.AlarmsOfToday, summary="Today's alarms and what came of them",
    ),
    Route(
        method="POST", path=f"{API}/alarms/take", roles=auth.STAFF, handler=take,
        body=shapes.AlarmBody, answer=shapes.AlarmBody, summary="Look after an alarm",
    ),
    Route(
        method="POST", path=f"{API}/alarms/close", roles=auth.STAFF, handler=close,
        body=shapes.CloseAlarmBody, answer=shapes.AlarmBody,
        summary="Say what came of an alarm",
    ),
)  # fmt: skip
