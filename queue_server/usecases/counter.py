"""A verb at a counter, by the name that the API and the keypads use for it."""

from dataclasses import fields
from typing import Any

from queue_server.core.decide import VERBS
from queue_server.core.decide.counter.counters import AtCounter
from queue_server.core.errors import UnknownThing
from queue_server.usecases.naming import new_token


def command(
    verb: str,
    counter: int,
    clerk: str,
    *,
    may_pick: bool = True,
    supervises: bool = False,
    **values: Any,
) -> AtCounter:
    """The command for a verb; ``values`` are its own fields, already checked.

    Raises:
        UnknownThing: ``unknown_verb``.
    """
    kind = VERBS.get(verb)
    if kind is None:
        raise UnknownThing("unknown_verb", verb=verb[:40])
    offered = {"may_pick": may_pick, "supervises": supervises, "token": new_token()}
    wanted = {f.name for f in fields(kind)}
    values |= {name: value for name, value in offered.items() if name in wanted}
    return kind(counter=counter, clerk=clerk, **values)
