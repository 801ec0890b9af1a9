"""What holds for every morning, read from its journal without using our own rules.

Tested by tests/web/pages/morning/test_laws.py.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

Row = Mapping[str, Any]
#: Kinds of rows after which a visitor is in the line, at a counter, or out of it.
_WAITS = {"ticket_issued", "ticket_skipped", "ticket_transferred", "ticket_requeued"}
_COMES = {"ticket_called", "ticket_resumed"}
_LEAVES = {"ticket_finished", "ticket_held", "ticket_missed", "ticket_cancelled"}
_OVER = {"ticket_finished", "ticket_cancelled"}


def broken(rows: Iterable[Row]) -> list[str]:
    """Every law that is broken, in words; a morning that is over must have none."""
    said: list[str] = []
    numbers: dict[str, list[int]] = defaultdict(list)
    where: dict[str, str | int] = {}
    keys: set[tuple[str, str]] = set()
    last = 0
    for row in rows:
        kind, ticket, counter = row["kind"], row["ticket"], row["counter"]
        if row["seq"] != last + 1:
            said.append(f"row {row['seq']} follows {last}")
        last = row["seq"]
        if kind == "ticket_issued":
            numbers[row["data"]["series"]].append(row["data"]["number"])
        said += _at_counter(kind, ticket, counter, where)
        said += _moved(kind, ticket, counter, where)
        if row["request_id"]:
            key = (row["actor"], row["request_id"])
            if key in keys and kind in _COMES | _OVER:
                said.append(f"{kind} twice for one press of {row['actor']}")
            keys.add(key)
    for series, given in numbers.items():
        if given != list(range(1, len(given) + 1)):
            said.append(f"numbers of {series}: {given}")
    said += [f"{ticket} is still {place}" for ticket, place in where.items() if place != "over"]
    return said


def _at_counter(
    kind: str, ticket: str, counter: int | None, where: Mapping[str, str | int]
) -> list[str]:
    """One call, one winner: no visitor is called from a counter, or to an occupied one."""
    if kind not in _COMES:
        return []
    said = []
    if isinstance(where.get(ticket), int):
        said.append(f"{ticket} called to {counter}, and is at {where[ticket]}")
    there = [one for one, place in where.items() if place == counter and one != ticket]
    if there:
        said.append(f"{ticket} called to {counter}, where {there} is")
    return said


def _moved(kind: str, ticket: str, counter: int | None, where: dict[str, str | int]) -> list[str]:
    """Where a ticket is now, if it was allowed to move there."""
    known = kind == "ticket_issued" or ticket in where
    if kind in _WAITS | _COMES | _LEAVES and not known:
        return [f"{kind} of {ticket}, which nobody gave"]
    if kind in _WAITS:
        where[ticket] = "waiting"
    elif kind in _COMES | {"ticket_started"} and counter is not None:
        where[ticket] = counter
    elif kind == "step_undone":
        where[ticket] = "waiting"
    elif kind in _LEAVES:
        where[ticket] = "over" if kind in _OVER else "aside"
    return []
