"""Journals of earlier versions, as files: what they hold, and what people saw then."""

import dataclasses
import json
from pathlib import Path
from typing import Any

from queue_server.core import events as ev
from queue_server.core.state.branch import BranchState
from tests.core.play import picture

HERE = Path(__file__).parent
Row = dict[str, Any]


def rows_of(version: str) -> list[Row]:
    """The rows of an earlier version's journal."""
    lines = (HERE / f"journal_{version}.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]


def decoded(row: Row) -> ev.Event:
    """The event of a row."""
    return ev.decode(row["kind"], row["ticket"], row["counter"], row["data"])


def plain_json(value: Any) -> Any:
    """Any value in the form that the files hold."""

    def simple(one: Any) -> Any:
        return dataclasses.asdict(one) if dataclasses.is_dataclass(one) else str(one)  # type: ignore[arg-type]

    return json.loads(json.dumps(value, default=simple, sort_keys=True))


def seen(state: BranchState) -> Any:
    """What people can see of a state, the book included, as JSON."""
    book = state.book
    return plain_json({
        **picture(state),
        "holds": book.holds, "bookings": book.bookings, "moves": book.moves,
        "waiters": book.waiters, "amendments": book.amendments,
    })  # fmt: skip


def within(then: Any, now: Any) -> bool:
    """Whether everything that was seen then is seen now; fields may have been added since."""
    if isinstance(then, dict):
        return isinstance(now, dict) and all(
            name in now and within(value, now[name]) for name, value in then.items()
        )
    if isinstance(then, list):
        return isinstance(now, list) and len(then) == len(now) and all(map(within, then, now))
    return bool(then == now)
