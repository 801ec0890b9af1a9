"""From a body to a command's arguments, and from its result to the answer.

Tested by tests/web/routes/test_counters.py.
"""

from datetime import datetime
from typing import Any

from queue_server.core.decide.command import Command
from queue_server.web.context import Answered, WebCall
from queue_server.web.views.why import answered


def values(call: WebCall, *texts: str) -> dict[str, Any]:
    """The given fields: instants parsed, bare ``texts`` put under the branch's language."""
    found = dict(call.given)
    for name in {"starts", "until"} & found.keys():
        found[name] = datetime.fromisoformat(found[name])
    for name in {"days", "sessions", "displays", "pages"} & found.keys():
        found[name] = tuple(found[name])
    for name in texts:
        if isinstance(found.get(name), str):
            found[name] = {call.kernel.branch.rules.fallback: found[name]}
    return found


async def done(call: WebCall, command: Command) -> Answered:
    """Carry out the command and answer with the ticket it affected, and why that one was chosen.

    Raises:
        As :meth:`WebCall.do`.
    """
    answer = await call.do(command)
    return 200, answered(call.shown.views, answer, call.language)
