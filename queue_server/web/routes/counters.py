"""What clerks do at their counters: one route per verb, each with its own body."""

from typing import Annotated, Any

from annotated_types import Interval

from queue_server.core.decide.counter.profiles import ClearProfile, SetProfile
from queue_server.core.errors import UnknownThing
from queue_server.core.events import CounterProfileSet
from queue_server.usecases import counter
from queue_server.web import shapes
from queue_server.web.context import Answered, Handler, WebCall
from queue_server.web.guard import auth
from queue_server.web.guard.parameters import PathPart
from queue_server.web.routes.given import done, values
from queue_server.web.routes.shapes import HandOverBody, TakeOverBody
from queue_server.web.table import API, Route
from queue_server.web.views import profiles
from queue_server.wire.messages import Answer
from queue_server.wire.verbs import NAMES

#: The body of each verb; verbs not named here take none.
BODIES: dict[str, Any] = {
    **dict.fromkeys(NAMES, shapes.NoBody),
    "open": shapes.OpenBody,
    "pause": shapes.PauseBody,
    "hand-over": HandOverBody,
    "take-over": TakeOverBody,
    "call": shapes.OneTicket,
    "finish": shapes.OutcomeBody,
    "hold": shapes.ReasonBody,
    "resume": shapes.MaybeTicket,
    "requeue": shapes.MaybeTicket,
    "transfer": shapes.TransferBody,
    "walk-direct": shapes.WalkBody,
    "add-service": shapes.ServiceBody,
}
#: Fields of a body that have another name in the command.
_RENAMED = {"counter": "to_counter"}


#: The number of a counter in an address.
NUMBER = PathPart(
    Annotated[int, Interval(ge=1, le=9999)],
    lambda text: UnknownThing("unknown_counter", counter=text[:20]),
)


def _doing(verb: str) -> Handler:
    async def do(call: WebCall) -> Answered:
        who = call.identity
        command = counter.command(
            verb,
            int(call.args[0]),
            who.name,
            may_pick=who.role in call.kernel.branch.rules.may_pick,
            supervises=who.role in auth.SUPERVISORS,
            **{_RENAMED.get(name, name): value for name, value in values(call).items()},
        )
        return await done(call, command)

    return do


async def set_profile(call: WebCall) -> Answered:
    """Set what a counter serves from now on, first and then; for a time or for good."""
    given = values(call)
    command = SetProfile(
        counter=int(call.args[0]),
        first=tuple(given["first"]),
        then=tuple(given.get("then", ())),
        never=tuple(given.get("never", ())),
        until=given.get("until"),
    )
    answer = await call.do(command)
    saved = answer.first(CounterProfileSet)
    return 200, {
        "counter": command.counter,
        "profile": profiles.shown(call.shown.views, saved),
    }


async def clear_profile(call: WebCall) -> Answered:
    """Return a counter to the configured profile."""
    number = int(call.args[0])
    await call.do(ClearProfile(counter=number))
    return 200, {"id": str(number)}


async def unknown(call: WebCall) -> Answered:
    """Refuse any other word."""
    raise UnknownThing("unknown_verb", verb=call.args[1][:40])


ROUTES = (
    *(
        Route(
            method="POST", path=f"{API}/counters/{{n}}/{verb}", roles=auth.STAFF,
            parts={"n": NUMBER}, handler=_doing(verb), body=body, answer=Answer,
            summary=f"At a counter: {verb}",
        )
        for verb, body in BODIES.items()
    ),
    Route(
        method="POST", path=f"{API}/counters/{{n}}/profile", roles=auth.SUPERVISORS,
        parts={"n": NUMBER}, handler=set_profile, body=shapes.ProfileBody,
        answer=shapes.ProfileAnswer,
        summary="What a counter serves from now on",
    ),
    Route(
        method="DELETE", path=f"{API}/counters/{{n}}/profile", roles=auth.SUPERVISORS,
        parts={"n": NUMBER}, handler=clear_profile, answer=shapes.Removed,
        summary="A counter serves again what the configuration says",
    ),
    Route(
        method="POST", path=f"{API}/counters/{{n}}/{{verb}}", roles=auth.STAFF, handler=unknown,
        parts={"n": NUMBER},
        summary="An unknown verb at a counter", listed=False,
    ),
)  # fmt: skip
