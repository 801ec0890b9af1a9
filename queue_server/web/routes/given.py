"""What a body gives a command: the fields that are there, as the command has them."""

from datetime import datetime
from typing import Any

from queue_server.web.context import WebCall


def values(call: WebCall, *texts: str) -> dict[str, Any]:
    """The given fields: instants as such, and of ``texts`` a bare one in the branch's language."""
    found = dict(call.given)
    for name in {"starts", "until"} & found.keys():
        found[name] = datetime.fromisoformat(found[name])
    for name in {"days", "sessions", "displays", "pages"} & found.keys():
        found[name] = tuple(found[name])
    for name in texts:
        if isinstance(found.get(name), str):
            found[name] = {call.services.branch.rules.fallback: found[name]}
    return found
